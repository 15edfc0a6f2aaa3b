import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limits, LinkType } from '../../../src/core/index.js';
import { TextParser } from '../../../src/sources/text/parser.js';
import { ascii, join } from '../build.js';
import { Collector, everyByte, parse, split } from '../collect.js';

const read = (text: string) => parse(new TextParser(), ascii(text));

describe('plain hex', () => {
  it('reads a frame a line', () => {
    const { frames, notes, complete } = read('7EA0 7e\n\n# a comment: 00\n  c0 01\tC1 # and another\n0x0f 0X001102\n');
    expect(frames).toEqual([
      {
        number: 1,
        seconds: Number.NaN,
        nanos: 0,
        linkType: LinkType.hex,
        bytes: '7ea07e',
        wireLength: 3,
        fileOffset: 0,
        interfaceId: 0,
        comment: undefined,
        direction: 0,
      },
      expect.objectContaining({ number: 4, bytes: 'c001c1', wireLength: 3, fileOffset: 25 }),
      expect.objectContaining({ number: 5, bytes: '0f001102', wireLength: 4, fileOffset: 50 }),
    ]);
    expect(notes).toEqual([]);
    expect(complete).toBe(true);
  });

  it.each([
    ['lines ended as on Windows', '7ea0\r\nc001\r\n'],
    ['no newline at the end', '7ea0\nc001'],
    ['a byte order mark', '\ufeff7ea0\nc001\n'],
    ['spaces at the end', '7ea0 \nc001\t \n'],
    ['0x without spaces', '0x7e0xa0\n0xc00x01\n'],
  ])('reads %s', (_, text) => {
    const { frames, notes } = read(text);
    expect(frames.map((frame) => frame.bytes)).toEqual(['7ea0', 'c001']);
    expect(frames.map((frame) => frame.number)).toEqual([1, 2]);
    expect(notes).toEqual([]);
  });

  it.each([
    ['half a byte at the end', '7ea'],
    ['half a byte before a space', '7e a 0'],
    ['half a byte before a comment', '7e a# 0'],
    ['0x and nothing', '7e 0x'],
    ['0x twice', '0x0x7e'],
    ['x without 0', '7ex7e'],
    ['a sign', '-7e'],
  ])('notes a line with %s and reads on', (_, line) => {
    const { frames, notes, complete } = read(`c001\n${line}\nc002\n`);
    expect(frames.map((frame) => [frame.number, frame.bytes])).toEqual([
      [1, 'c001'],
      [3, 'c002'],
    ]);
    expect(notes).toMatchObject([{ severity: 'warning', code: 'hex.not_understood', offset: 5 }]);
    expect(notes[0]?.text).toMatch(/^line 2 was left out: /);
    expect(complete).toBe(true);
  });

  it.each([
    ['words', 'meter reading'],
    ['words of hex digits', 'Dead beef'],
    ['other letters', '7g'],
    ['bytes that are no text', '\x00\x01'],
  ])('counts a line of %s and reads on', (_, line) => {
    const { frames, notes } = read(`c001\n${line}\nc002\n${line}\n`);
    expect(frames.map((frame) => [frame.number, frame.bytes])).toEqual([
      [1, 'c001'],
      [3, 'c002'],
    ]);
    const text = '2 lines without bytes were left out, first line 2';
    expect(notes).toEqual([{ severity: 'note', code: 'hex.no_bytes', offset: 5, text }]);
  });

  it('counts the lines it does not understand', () => {
    const { notes } = read('7ea\n'.repeat(1000));
    expect(notes).toHaveLength(Limits.notesPerCode + 1);
    expect(notes.at(-1)?.text).toBe('980 more of the same, 1000 in all');
  });

  it('reads the longest frame there can be, and notes a longer one', () => {
    const { frames, notes } = read(`${'7e '.repeat(Limits.packetBytes)}\n${'7e'.repeat(Limits.packetBytes + 1)}\nc0\n`);
    expect(frames.map((frame) => [frame.number, frame.wireLength])).toEqual([
      [1, Limits.packetBytes],
      [3, 1],
    ]);
    expect(notes).toMatchObject([{ code: 'hex.too_long', offset: 3 * Limits.packetBytes + 1 }]);
  });

  it('does not hold an endless line', () => {
    const parser = new TextParser();
    const collector = new Collector();
    const megabyte = ascii('7e'.repeat(512 * 1024));
    for (let i = 0; i < 4; i++) parser.push(megabyte, collector);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 16; i++) parser.push(megabyte, collector);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(megabyte.length);
    parser.end(collector);
    expect(collector.codes).toEqual(['hex.too_long']);
  });

  const whole = ascii('7ea0\nc001c1\n# c\n0x7e');
  it.each(Array.from(whole, (_, cut) => cut))('never throws when cut at byte %i', (cut) => {
    const { frames } = parse(new TextParser(), whole.subarray(0, cut));
    expect(frames.length).toBeGreaterThanOrEqual([5, 12].filter((end) => end <= cut).length);
  });

  it('stops between lines when asked to', () => {
    const parser = new TextParser();
    const collector = new Collector();
    const stopping = {
      frame: () => parser.stop(),
      pause: () => undefined,
      note: (note: Parameters<Collector['note']>[0]) => collector.note(note),
    };
    parser.push(whole, stopping);
    parser.end(stopping);
    expect(parser.frames).toBe(1);
  });

  it('gives the same in pieces of any size', () => {
    const character = fc.constantFrom(...'0123456789abcdefxX# \t\r\n\ng', '\ufeff');
    const text = fc.array(character, { maxLength: 80 }).map((characters) => ascii(characters.join('')));
    const bytes = fc.oneof(text, fc.tuple(fc.constant(Uint8Array.of(0xef, 0xbb, 0xbf)), text).map(join));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array()), fc.array(fc.nat()), (input, places) => {
        const expected = parse(new TextParser(), input);
        expect(parse(new TextParser(), ...split(input, places))).toEqual(expected);
        expect(parse(new TextParser(), ...everyByte(input))).toEqual(expected);
      }),
    );
  });

  it('reads back what was written', () => {
    const separator = fc.constantFrom('', ' ', '\t', '  ');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), separator, fc.boolean(), (bytes, between, isPrefixed) => {
        const digits = Array.from(bytes, (byte) => (isPrefixed ? '0x' : '') + byte.toString(16).padStart(2, '0'));
        const { frames } = read(digits.join(between));
        expect(frames.map((frame) => frame.bytes)).toEqual([Buffer.from(bytes).toString('hex')]);
      }),
    );
  });
});
