/** Messages made to make the screen slow. Bounds are generous, for machines are busy; what they guard against took seconds. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { axdr, concat, get } from '../../captures/bytes.js';
import { Player } from './player.js';

vi.setConfig({ testTimeout: 60_000 });

const MOST_MS = 1000;
const ELEMENTS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));

/** A file with a line of hex for each message. */
function hexFile(...messages: readonly Uint8Array[]): string {
  const path = join(folder, `${Math.random()}.hex`);
  writeFileSync(path, messages.map((bytes) => `${Buffer.from(bytes).toString('hex')}\n`).join(''));
  return path;
}

/** GET-Response with an array of so many nulls; `end` in place of the last. */
function nulls(count: number, end: readonly number[] = [0]): Uint8Array {
  const head = Uint8Array.of(0x01, 0x83, count >> 16, (count >> 8) & 0xff, count & 0xff);
  return get.response(1, concat(head, new Uint8Array(count - 1), Uint8Array.from(end)));
}

/** Milliseconds of processor time, which other work on the machine does not add to. */
function milliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('a message of many thousand fields', () => {
  it('is gone from to the same field of the next', async () => {
    const player = await Player.open([hexFile(nulls(ELEMENTS), nulls(ELEMENTS), nulls(3))]);
    player.press('enter', 'z', 'G');
    const { node, path } = player.state;
    expect(path).toMatch(/#60000$/);
    expect(milliseconds(() => player.press('J'))).toBeLessThan(MOST_MS);
    expect(player.state).toMatchObject({ selected: 1, node, path });
    expect(milliseconds(() => player.press('K', 'J'))).toBeLessThan(MOST_MS);
    // Where there are fewer, what they are in is the nearest.
    player.press('J');
    expect(player.session.tree(player.state)?.pathOf(player.state.node)).toBe(path.slice(0, path.lastIndexOf('/')));
    player.close();
  });

  it('is not decoded for each line of each paint of the issues', async () => {
    const bad = nulls(10_000, [0xee]);
    const player = await Player.open([hexFile(...Array.from({ length: 40 }, () => bad))]);
    player.press('I');
    expect(player.text).toMatch(/✗ +40 /);
    const decode = vi.spyOn(player.archive, 'message');
    player.press('j', 'j', 'k');
    expect(decode).not.toHaveBeenCalled();
    player.close();
  });
});

describe('a value of a megabyte', () => {
  const COUNT = 120_000;
  const long = (head: readonly number[]): Uint8Array =>
    get.response(1, concat(Uint8Array.from(head), new Uint8Array(COUNT).fill(0x55)));

  it('is explained at once', async () => {
    const bits = long([0x04, 0x83, 0x0e, 0xa6, 0x00]);
    const octets = get.response(1, axdr.octetString(new Uint8Array(COUNT).fill(0xee)));
    const player = await Player.open([hexFile(...Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? bits : octets)))]);
    expect(player.text).toContain('0101010101');
    expect(milliseconds(() => player.press('enter', 'G', 'i', 'esc', 'J', 'i', 'esc'))).toBeLessThan(MOST_MS);
    expect(milliseconds(() => player.press('esc', 'g', 'pagedown', 'pageup'))).toBeLessThan(MOST_MS);
    player.close();
  });
});

describe('what is typed and pasted', () => {
  const SESSION = fileURLToPath(new URL('../../captures/wrapper-session.pcap', import.meta.url));

  it('has nothing in it that is not seen', async () => {
    const player = await Player.open([SESSION]);
    player.press('/');
    player.take({ type: 'paste', text: 'a\x1b]52;c;eA==\x07\x9b31m\r\nb\u202ec\u{e0041}' });
    expect(player.chrome.prompt).toMatchObject({ text: 'a]52;c;eA==31m bc', cursor: 17 });
    player.close();
  });

  it('is said to be too long rather than lost', async () => {
    const player = await Player.open([SESSION]);
    player.press('/', 'x');
    player.take({ type: 'paste', text: 'y'.repeat(65_536) });
    expect(player.state.prompt?.text).toBe('x');
    expect(player.state.flash?.text).toContain('too long');
    player.press('esc');
    expect(milliseconds(() => player.press('?', ...'z'.repeat(300)))).toBeLessThan(2 * MOST_MS);
    expect(player.state.dialog).toMatchObject({ query: 'z'.repeat(100) });
    player.close();
  });
});
