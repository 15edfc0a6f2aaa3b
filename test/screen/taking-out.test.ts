/** Taking messages out of a real terminal: files are written next to the shell, and never over others; copies reach the clipboard. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dlmsdump } from '../cli/run.js';
import { describeOnTerminal, onTerminal, SIZES, type Terminal } from './tmux.js';

const SESSION = 'dlmsdump captures/wrapper-session.pcap';
const OWN = ['captures', 'dlmsdump'];
const filesIn = (terminal: Terminal): readonly string[] =>
  readdirSync(terminal.folder).filter((name) => !OWN.includes(name) && !name.startsWith('.'));

describeOnTerminal('export', () => {
  it.each(SIZES)('writes the messages of the list as the command line would ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('e');
      await terminal.shows('╭─ export which messages', 'all in the list  22');
      await terminal.press('a');
      await terminal.shows('╭─ in which form', 'NDJSON');
      await terminal.press('n');
      await terminal.shows(/^ write to dlmsdump-1\.ndjson/m, 'never overwritten');
      await terminal.press('Enter');
      await terminal.shows('22 messages written to ');
      const written = readFileSync(join(terminal.folder, 'dlmsdump-1.ndjson'), 'utf8');
      const messages = (text: string): unknown[] =>
        text
          .trimEnd()
          .split('\n')
          .map((line) => ({ ...(JSON.parse(line) as Record<string, unknown>), file: '' }));
      const expected = messages(dlmsdump(['--ndjson', join(terminal.folder, 'captures/wrapper-session.pcap')]).out);
      expect(expected).toHaveLength(22);
      expect(messages(written)).toEqual(expected);
    });
  });

  it('never writes over a file: another name is offered, and one that was typed is refused', async () => {
    await onTerminal(SESSION, {}, async (terminal) => {
      writeFileSync(join(terminal.folder, 'dlmsdump-1.hex'), 'mine');
      await terminal.shows('1/22');
      await terminal.press('e', 'c', 'h');
      await terminal.shows(/^ write to dlmsdump-2\.hex/m);
      await terminal.press('C-u');
      await terminal.type('dlmsdump-1.hex');
      await terminal.press('Enter');
      await terminal.shows('dlmsdump-1.hex exists already');
      expect(readFileSync(join(terminal.folder, 'dlmsdump-1.hex'), 'utf8')).toBe('mine');
      expect(filesIn(terminal)).toEqual(['dlmsdump-1.hex']);
    });
  });

  it('writes marked messages as hex that is read again', async () => {
    await onTerminal(SESSION, {}, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('Space', 'Space');
      await terminal.shows('2 marked');
      await terminal.press('e', 'm', 'h', 'Enter');
      await terminal.shows('2 messages written to ');
      await terminal.press('q');
      await terminal.ended(0);
      const again = dlmsdump(['--text', join(terminal.folder, 'dlmsdump-1.hex')]);
      expect(again.lines).toHaveLength(2);
      expect(again.out).toMatch(/AARQ[\s\S]*AARE/);
    });
  });
});

describeOnTerminal('copy', () => {
  it.each(SIZES)(
    'puts values, bytes and messages on the clipboard of the terminal ($columns x $rows)',
    async (size) => {
      await onTerminal(SESSION, size, async (terminal) => {
        const copied = async (key: string): Promise<string> => {
          await terminal.press('y');
          // What was copied before is told no longer.
          await terminal.shows('╭─ copy ─', 'capital letter: into a file', (screen) => !screen.includes('copied'));
          await terminal.press(key);
          await terminal.shows('copied');
          const text = await terminal.tmux('show-buffer');
          await terminal.tmux('delete-buffer');
          return text.trimEnd();
        };
        await terminal.shows('1/22');
        await terminal.press('3', 'G', 'Enter', ...Array<string>(9).fill('j'));
        await terminal.shows('Instance  cosem.instance');
        expect(await copied('v')).toContain('1-0:1.8.0*255');
        expect(await copied('b')).toBe('0100010800ff');
        expect(await copied('f')).toMatch(/^cosem\.instance == "?1-0:1\.8\.0\*255"?$/);
        expect(await copied('x')).toMatch(/^000100.*c001c100030100010800ff0200$/);
        expect(JSON.parse(await copied('j'))).toMatchObject({ message: 3 });
        expect(await copied('t')).toMatch(/GET-Request\n[\s\S]*Instance: 1-0:1\.8\.0\*255/);
      });
    },
  );

  it('writes a file where a capital letter asks for one', async () => {
    await onTerminal(SESSION, {}, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('4', 'G', 'y', 'L');
      await terminal.shows('written to ');
      const [name = ''] = filesIn(terminal);
      expect(readFileSync(join(terminal.folder, name), 'utf8')).toMatch(/GET-Response .* 4256789\n$/);
    });
  });
});
