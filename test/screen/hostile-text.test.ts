/** Text from meters that is made to deceive or to break a terminal, and text that is wider than its number of characters. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnTerminal, onTerminal, SIZES } from './tmux.js';

const HOSTILE = [
  'A\x1b[2J\x1b[31mB',
  '\x1b]0;taken\x07\x1b]52;c;aGFja2Vk\x07',
  'C\rD\nE\x08F\x00',
  '\x9b31mG',
  '\u202eevil\u2066\u200b',
  '\x1bP1;1|17/00\x1b\\',
];
const WIDE = ['電力量計', '한국어 계량기', 'e\u0301te\u0301', '🔌⚡ 230 V', 'Ｆｕｌｌ'];

/** get-response-normal with a utf8-string (IEC 62056-6-2, tag 12), as a line of hex. */
function response(text: string): string {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0xc4, 0x01, 0xc1, 0x00, 0x0c, bytes.length]), bytes]).toString('hex');
}

const hexFile = (texts: readonly string[]): string => `${texts.map(response).join('\n')}\n`;

describeOnTerminal('hostile text', () => {
  it.each(SIZES)('never reaches the terminal as it is ($columns x $rows)', async (size) => {
    await onTerminal(undefined, size, async (terminal) => {
      writeFileSync(join(terminal.folder, 'evil\x1b[31m.hex'), hexFile(HOSTILE));
      const recorded = await terminal.recorded();
      await terminal.enter('dlmsdump evil*.hex');
      await terminal.shows('1/6', String.raw`A\x1b[2J\x1b[31mB`, String.raw`C\x0dD\x0aE\x08F\x00`);
      await terminal.press('Enter', 'G', 'i');
      await terminal.shows('╭─ explain', 'utf8-string');
      await terminal.press('Escape');
      await terminal.hides('╭─ explain');
      for (let message = 2; message <= HOSTILE.length; message++) {
        await terminal.press('J');
        await terminal.shows(`message ${message} ·`);
      }
      await terminal.press('=');
      await terminal.shows(/^ filter /m);
      await terminal.press('Escape');
      await terminal.shows('6/6');
      await terminal.press('S');
      await terminal.shows('Services');
      await terminal.press('Q');
      await terminal.ended(0);
      const written = Buffer.from(await recorded(), 'latin1').toString('utf8');
      const drawn = written.slice(written.indexOf('\x1b[?1049h'), written.indexOf('\x1b[?1049l'));
      expect(drawn).not.toContain('\x1b[31m');
      expect(drawn).not.toContain('\x1b[2J');
      expect(drawn).not.toContain('\x1bP1');
      expect(drawn).not.toContain('\x1b]');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(drawn).not.toMatch(/[\x00\x07-\x0f\x7f\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
    });
  });

  it('is said in words where a file is called so, and there is none', async () => {
    await onTerminal("dlmsdump $'no\\e[31m-such.pcap'", {}, async (terminal) => {
      const after = await terminal.ended(2);
      expect(after).toMatch(/dlmsdump: .*no\\x1b\[31m-such\.pcap/);
    });
  });
});

describeOnTerminal('wide characters', () => {
  it.each(SIZES.filter(({ columns }) => columns >= 100))(
    'keep the columns behind them in line ($columns x $rows)',
    async (size) => {
      await onTerminal(undefined, size, async (terminal) => {
        writeFileSync(join(terminal.folder, 'wide.hex'), hexFile(WIDE));
        await terminal.enter('dlmsdump wide.hex');
        await terminal.shows('1/5', '電力量計', 'Ｆｕｌｌ');
        for (let message = 1; message <= WIDE.length; message++) {
          await terminal.shows(`message ${message} ·`, `${message}/5`, 'utf8-string');
          const lines = await terminal.lines();
          const head = lines.findIndex((line) => line.includes(`── message ${message} ·`));
          const border = lines[head]?.indexOf('┬') ?? -1;
          expect(border).toBeGreaterThan(0);
          const row = lines.find((line) => line.includes('utf8-string:')) ?? '';
          expect(widthOf(row.slice(0, row.indexOf('│')))).toBe(border);
          await terminal.press('j');
        }
      });
    },
  );

  it('are cut at the edge of the screen, not in their middle', async () => {
    await onTerminal(undefined, { columns: 80, rows: 24 }, async (terminal) => {
      writeFileSync(join(terminal.folder, 'wide.hex'), hexFile([`a${'電'.repeat(40)}`, '電'.repeat(40)]));
      await terminal.enter('dlmsdump wide.hex');
      await terminal.shows('1/2', '電');
      const lines = await terminal.lines();
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
      expect(lines.slice(2, 4)).toEqual([expect.stringMatching(/電…$/), expect.stringMatching(/電…$/)]);
    });
  });
});

/** Columns that text takes, for the characters of these tests. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character === '\u0301') continue;
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff01-\uff60⚡]|[\u{1f300}-\u{1faff}]/u.test(character) ? 2 : 1;
  }
  return width;
}
