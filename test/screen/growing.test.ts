/** A capture from standard input, which grows while it is looked at; the keyboard is the terminal's. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { describeOnTerminal, onTerminal, SIZES, type Terminal } from './tmux.js';

/** get-response-normal with a long-unsigned: a line of hex a message. */
const line = (value: number): string => `c4 01 c1 00 12 ${value.toString(16).padStart(4, '0').replace(/../g, '$& ')}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => line(from + i)).join('');

/** Feeds a program on the terminal through a pipe that has a name. */
async function feeding(
  size: { readonly columns: number; readonly rows: number },
  run: (terminal: Terminal, feed: (text: string) => void) => Promise<void>,
): Promise<void> {
  await onTerminal(undefined, size, async (terminal) => {
    const pipe = join(terminal.folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await terminal.enter('dlmsdump - < pipe');
    // Both ends: nobody is waited for, and the pipe stays open until it is closed here.
    const end = openSync(pipe, 'r+');
    try {
      await run(terminal, (text) => writeSync(end, text));
    } finally {
      closeSync(end);
    }
  });
}

describeOnTerminal('standard input', () => {
  it('shows a capture from a pipe, with the keyboard of the terminal', async () => {
    await onTerminal('cat captures/wrapper-session.pcap | dlmsdump -', {}, async (terminal) => {
      await terminal.shows('standard input', '1/22');
      await terminal.press('j', 'Enter');
      await terminal.shows('message 2 ·', 'AARE  aare');
      await terminal.press('q', 'q');
      await terminal.ended(0);
      await terminal.type('echo typed');
      await terminal.shows(/> echo typed$/m);
    });
  });

  it.each(SIZES)('appends what comes; what is read stays where it is ($columns x $rows)', async (size) => {
    await feeding(size, async (terminal, feed) => {
      feed(lines(1, 3));
      await terminal.shows('1/3', 'message 1 ·');
      await terminal.press('j');
      await terminal.shows('2/3', 'message 2 ·');
      feed(lines(4, 100));
      await terminal.shows('2/100', 'message 2 ·', /^[ ┌]+1 .*GET-Response .*\b1 *$/m);

      await terminal.press('F');
      await terminal.shows('100/100  follows the end', 'message 100 ·');
      feed(lines(101, 120));
      await terminal.shows('120/120', 'message 120 ·', /120 .*GET-Response .*\b120 *$/m);

      await terminal.press('p');
      await terminal.shows('120/120  held');
      await terminal.press('k');
      await terminal.shows('119/120  held');
      feed(lines(121, 150));
      await terminal.shows('119/120  held, 30 more: p goes on', 'message 119 ·');
      await terminal.press('p');
      await terminal.shows('119/150', 'message 119 ·');
      await terminal.press('q');
      // Although more might come.
      await terminal.ended(0);
    });
  });

  it('goes on filtering and counting what comes', async () => {
    await feeding({ columns: 80, rows: 24 }, async (terminal, feed) => {
      feed(lines(1, 10));
      await terminal.shows('1/10');
      await terminal.press('f');
      await terminal.type('value contains "7"');
      await terminal.shows('✓');
      await terminal.press('Enter');
      await terminal.shows('/1 of 10');
      feed(lines(11, 20));
      await terminal.shows('/2 of 20');
      await terminal.press('S');
      await terminal.shows('2 messages', /GET-Response .*\b2 /);
      feed(lines(21, 30));
      await terminal.shows(/GET-Response .*\b3 /);
    });
  });
});
