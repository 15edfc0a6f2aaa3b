/** The screens in the README are what the program shows: `<!-- screen 100x28 CAPTURE: KEYS -->` says how to get there. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeOnTerminal, onTerminal } from './tmux.js';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const screens = [...readme.matchAll(/<!-- screen (\d+)x(\d+) (\S+):(.*) -->\n```\n([\s\S]*?)```/g)].map(
  ([, columns, rows, capture, keys, shown]) => ({
    columns: Number(columns),
    rows: Number(rows),
    capture: capture as string,
    keys: (keys as string).split(' ').filter((key) => key !== ''),
    shown: shown as string,
  }),
);

const plain = (screen: string): string =>
  screen
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();

describeOnTerminal('screens in the README', () => {
  it('are there', () => {
    expect(screens.length).toBeGreaterThanOrEqual(2);
  });

  it.each(screens)('$capture', async ({ columns, rows, capture, keys, shown }) => {
    await onTerminal(`dlmsdump ${capture}`, { columns, rows }, async (terminal) => {
      await terminal.opened();
      await terminal.press(...keys);
      const wanted = plain(shown);
      // Polled until it is so; what is different is told by the comparison behind it.
      const screen = await terminal.shows((now) => plain(now) === wanted).catch(() => terminal.screen());
      expect(plain(screen)).toBe(wanted);
    });
  });
});
