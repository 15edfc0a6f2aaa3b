/** Lines made to be slow: each costs about the same for every character, however long it is. */
import { describe, expect, it } from 'vitest';
import { Limits } from '../../../src/core/index.js';
import { TextParser } from '../../../src/sources/text/parser.js';
import { parse } from '../collect.js';

const read = (text: string) => parse(new TextParser(), new Uint8Array(Buffer.from(text)));

describe('long lines', () => {
  it.each([
    ['a string with nothing but escaped quotes', '"', '\\"', ''],
    ['the same with an end', '"', '\\"', '"'],
    ['the same, with hex at its end', "b'", "\\'", '\\x7e'],
    ['quotes of both kinds', '', `'\\"'"`, ''],
    ['brackets', '', '[1,2,[', ''],
    ['numbers', '', '10 zz ', ''],
    ['blanks behind brackets', ')'.repeat(119), ' ', 'x'],
    ['beginnings of comments', '', '/*', ''],
    ['colours', '', '\x1b[1;1;1;1;1', ''],
  ])('of %s', (_, begin, part, end) => {
    const count = Math.floor((Limits.lineBytes - 200) / part.length);
    const line = begin + part.repeat(count) + end;
    const before = process.cpuUsage();
    const { frames } = read(`${line}\n7E A0 07 03 21 93 0F 01 7E\n`);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(4000);
    expect(frames.at(-1)?.bytes).toBe('7ea0070321930f017e');
  });
});

describe('strings within strings', () => {
  it.each([
    String.raw`wrote "a \"b\" c" "\x7e\xa0\x07\x03\x21\x93\x0f\x01\x7e"`,
    String.raw`'it\'s' b'\x7e\xa0\x07\x03\x21\x93\x0f\x01\x7e'`,
    String.raw`"it said \"no\" b'\x7e\xa0\x07\x03\x21\x93\x0f\x01\x7e'`,
  ])('end where they end: %s', (line) => {
    expect(read(`${line}\n`).frames.map(({ bytes }) => bytes)).toEqual(['7ea0070321930f017e']);
  });
});
