/** What the README shows is what the program prints: each command in it is run. `…` stands for lines left out. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PROGRAM } from './cli/run.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const examples = [...readme.matchAll(/```sh\n(.*npx dlmsdump .*)\n```\n\n```(?:json)?\n([\s\S]*?)```/g)].map(
  ([, command, shown]) => ({
    command: (command as string).replace(/^npm ci && /, ''),
    shown: (shown as string).trimEnd().split('\n'),
  }),
);

describe('README', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  it.each(examples)('$command', ({ command, shown }) => {
    const program = `"${process.execPath}" "${PROGRAM}"`;
    const script = `${command.replace('npx dlmsdump', program)} 2>/dev/null || true`;
    const printed = execFileSync('bash', ['-c', script], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    let rest = printed.split('\n');
    for (const line of shown) {
      if (line.trim() === '…') continue;
      const begin = line.replace(/…$/, '');
      const at = begin === line ? rest.indexOf(line) : rest.findIndex((other) => other.startsWith(begin));
      expect({ line, found: at >= 0 }).toEqual({ line, found: true });
      rest = rest.slice(at + 1);
    }
  });
});
