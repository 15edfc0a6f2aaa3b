import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limits } from '../../src/core/index.js';
import { PcapngParser } from '../../src/sources/pcapng.js';
import { ascii, Blocks, hex, join } from './build.js';
import { Collector, everyByte, parse, split } from './collect.js';

const ORDERS = [
  { order: 'little', little: true },
  { order: 'big', little: false },
];
const LITTLE = new Blocks(true);
const BIG = new Blocks(false);
const TICKS = 1_600_000_000_123_456n;

const END = 0;
const COMMENT = 1;
const NAME = 2;
const FLAGS = 2;
const RESOLUTION = 9;
const OFFSET = 14;

describe('pcapng', () => {
  it('reads a capture written down by hand', () => {
    const file = hex(
      `
      0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffffffffffff 1c000000   # section, little-endian
      01000000 14000000 0100 0000 00000400 14000000                   # interface: Ethernet, snap length 262144
      06000000 24000000 00000000 02ab0500 40420f00 03000000 05000000  # ticks 0x5ab02000f4240
      01020300 24000000                                               # 3 of 5 bytes and a byte of padding
    `.replace(/#.*/g, ''),
    );
    const { frames, notes, complete } = parse(new PcapngParser(), file);
    const ticks = 0x5ab02000f4240n;
    expect(frames).toEqual([
      {
        number: 1,
        seconds: Number(ticks / 1_000_000n),
        nanos: Number(ticks % 1_000_000n) * 1000,
        linkType: 1,
        bytes: '010203',
        wireLength: 5,
        fileOffset: 76,
        interfaceId: 0,
        comment: undefined,
        direction: 0,
      },
    ]);
    expect(notes).toEqual([]);
    expect(complete).toBe(true);
  });

  it.each(ORDERS)('reads enhanced, simple and obsolete packets, $order-endian', ({ little }) => {
    const b = new Blocks(little);
    const file = join([
      b.section(),
      b.interface(1, 0),
      b.enhanced(0, TICKS, hex('010203'), { wire: 9 }),
      b.simple(hex('0405')),
      b.obsolete(0, TICKS + 1n, hex('060708090a')),
    ]);
    const { frames, notes, complete } = parse(new PcapngParser(), file);
    expect(frames).toMatchObject([
      { number: 1, seconds: 1_600_000_000, nanos: 123_456_000, bytes: '010203', wireLength: 9, fileOffset: 76 },
      { number: 2, seconds: Number.NaN, nanos: 0, bytes: '0405', wireLength: 2, fileOffset: 96 },
      { number: 3, seconds: 1_600_000_000, nanos: 123_457_000, bytes: '060708090a', wireLength: 5 },
    ]);
    expect(notes).toEqual([]);
    expect(complete).toBe(true);
  });

  it.each(ORDERS)('reads resolution, offset, name and link type of each interface, $order-endian', ({ little }) => {
    const b = new Blocks(little);
    const parser = new PcapngParser();
    const file = join([
      b.section(),
      b.interface(1, 96, b.option(NAME, ascii('eth0')), b.option(RESOLUTION, Uint8Array.of(9)), b.option(END, hex(''))),
      b.interface(101, 0, b.option(RESOLUTION, Uint8Array.of(0x80 | 10)), b.option(OFFSET, b.i64(-5n))),
      b.interface(276, 0, b.option(RESOLUTION, Uint8Array.of(0)), b.option(OFFSET, b.i64(1_000_000n))),
      b.enhanced(0, 1_600_000_000_123_456_789n, hex('00')),
      b.enhanced(1, 1024n * 20n + 512n, hex('01')),
      b.enhanced(2, 77n, hex('02')),
    ]);
    expect(parse(parser, file).frames).toMatchObject([
      { interfaceId: 0, linkType: 1, seconds: 1_600_000_000, nanos: 123_456_789 },
      { interfaceId: 1, linkType: 101, seconds: 15, nanos: 500_000_000 },
      { interfaceId: 2, linkType: 276, seconds: 1_000_077, nanos: 0 },
    ]);
    expect(parser.interfaces).toMatchObject([
      { id: 0, name: 'eth0', linkType: 1, snapLength: 96 },
      { id: 1, name: '', linkType: 101, snapLength: 0 },
      { id: 2, name: '', linkType: 276, snapLength: 0 },
    ]);
  });

  it('reads sections of both byte orders', () => {
    const parser = new PcapngParser();
    const file = join([
      LITTLE.section(),
      LITTLE.interface(1, 0),
      LITTLE.enhanced(0, TICKS, hex('01')),
      BIG.section(),
      BIG.interface(101, 0),
      BIG.enhanced(0, TICKS, hex('02')),
      LITTLE.section(),
      LITTLE.interface(1, 0),
      LITTLE.enhanced(0, TICKS, hex('03')),
    ]);
    const { frames, complete } = parse(parser, file);
    expect(frames).toMatchObject([
      { bytes: '01', linkType: 1, interfaceId: 0, seconds: 1_600_000_000 },
      { bytes: '02', linkType: 101, interfaceId: 1, seconds: 1_600_000_000 },
      { bytes: '03', linkType: 1, interfaceId: 0, seconds: 1_600_000_000 },
    ]);
    expect(parser.interfaces).toHaveLength(2);
    expect(complete).toBe(true);
  });

  it('keeps equal interfaces of one section apart', () => {
    const file = join([
      LITTLE.section(),
      LITTLE.interface(1, 0),
      LITTLE.interface(1, 0),
      LITTLE.enhanced(1, TICKS, hex('01')),
    ]);
    expect(parse(new PcapngParser(), file).frames).toMatchObject([{ interfaceId: 1 }]);
  });

  it.each(ORDERS)('tells how many packets were dropped, as counted last, $order-endian', ({ little }) => {
    const b = new Blocks(little);
    const file = join([
      b.section(),
      b.interface(1, 0, b.option(NAME, ascii('eth0'))),
      b.interface(1, 0),
      b.enhanced(0, TICKS, hex('01')),
      b.statistics(0, { 4: 10n, 5: 1n }),
      b.statistics(0, { 4: 2988n, 5: 7n, 7: 5n }),
      b.statistics(1, { 4: 5n, 5: 0n }),
    ]);
    const { notes, complete } = parse(new PcapngParser(), ...everyByte(file));
    expect(notes).toMatchObject([
      {
        severity: 'warning',
        code: 'capture.dropped',
        text: '12 of 3,000 packets on eth0 were dropped by the kernel',
      },
    ]);
    expect(complete).toBe(true);
  });

  it('tells what was dropped of each section, and believes no nonsense', () => {
    const section = (...blocks: Uint8Array[]) => join([LITTLE.section(), LITTLE.interface(1, 0), ...blocks]);
    const file = join([
      section(LITTLE.statistics(0, { 5: 1n })),
      section(LITTLE.statistics(0, { 4: 1n, 5: 2n })),
      // Not known; of an interface that there is not; too short to be one.
      section(
        LITTLE.statistics(0, { 4: 5n, 5: -1n }),
        LITTLE.statistics(3, { 5: 9n }),
        LITTLE.block(5, new Uint8Array(4)),
      ),
    ]);
    const { notes, complete } = parse(new PcapngParser(), file);
    expect(notes.map(({ text }) => text)).toEqual([
      '1 of 1 packets was dropped by the kernel',
      '2 of 3 packets were dropped by the kernel',
    ]);
    expect(complete).toBe(true);
  });

  it('reads comments and direction of a packet, and forgets them with the next', () => {
    const flags = (value: number) => LITTLE.option(FLAGS, LITTLE.u32(value));
    const comment = (text: string) => LITTLE.option(COMMENT, ascii(text));
    const file = join([
      LITTLE.section(),
      LITTLE.interface(1, 0),
      LITTLE.enhanced(0, 0n, hex('01'), { options: [comment('Zähler 1'), flags(0x11), comment('again')] }),
      LITTLE.enhanced(0, 0n, hex('02'), { options: [LITTLE.option(4, new Uint8Array(8)), flags(2)] }),
      LITTLE.enhanced(0, 0n, hex('03'), { options: [flags(3), LITTLE.option(END, hex('')), comment('no')] }),
      LITTLE.obsolete(0, 0n, hex('04'), [comment('old'), flags(1)]),
      LITTLE.simple(hex('05')),
    ]);
    expect(parse(new PcapngParser(), file).frames).toMatchObject([
      { comment: 'Zähler 1\nagain', direction: 1 },
      { comment: undefined, direction: 2 },
      { comment: undefined, direction: 0 },
      { comment: 'old', direction: 1 },
      { comment: undefined, direction: 0 },
    ]);
  });

  it('keeps a packet whose option runs out of its block, and says so', () => {
    const lying = hex('0100 ff00 61626364');
    const file = join([
      LITTLE.section(),
      LITTLE.interface(1, 0),
      LITTLE.enhanced(0, 0n, hex('01'), { options: [lying] }),
    ]);
    const { frames, codes } = parse(new PcapngParser(), file);
    expect(frames).toMatchObject([{ bytes: '01', comment: undefined }]);
    expect(codes).toEqual(['capture.odd_option']);
  });

  it('cuts a simple packet to the snap length of the interface', () => {
    const file = join([LITTLE.section(), LITTLE.interface(1, 5), LITTLE.simple(hex('0102030405'), 70)]);
    expect(parse(new PcapngParser(), file).frames).toMatchObject([{ bytes: '0102030405', wireLength: 70 }]);
  });

  it('passes over blocks that hold no packets', () => {
    const file = join([
      LITTLE.section(LITTLE.option(4, ascii('a program'))),
      LITTLE.interface(1, 0),
      LITTLE.block(4, hex('0000 0000')),
      LITTLE.block(5, new Uint8Array(12)),
      LITTLE.block(10, ascii('secret!!')),
      LITTLE.block(0x0bad, new Uint8Array(100)),
      LITTLE.block(0x40000bad),
      LITTLE.enhanced(0, TICKS, hex('01')),
    ]);
    for (const chunks of [[file], everyByte(file)]) {
      const { frames, notes, complete } = parse(new PcapngParser(), ...chunks);
      expect(frames).toHaveLength(1);
      expect(notes.map((note) => [note.code, note.severity])).toEqual([
        ['capture.block_skipped', 'note'],
        ['capture.block_skipped', 'note'],
      ]);
      expect(complete).toBe(true);
    }
  });

  it('passes over a large block without holding it', () => {
    const parser = new PcapngParser();
    const collector = new Collector();
    const megabyte = new Uint8Array(1024 * 1024);
    const length = LITTLE.u32(8 * megabyte.length + 12);
    parser.push(join([LITTLE.section(), LITTLE.interface(1, 0), LITTLE.u32(10), length]), collector);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 8; i++) parser.push(megabyte, collector);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(megabyte.length);
    parser.push(join([length, LITTLE.enhanced(0, TICKS, hex('01'))]), collector);
    parser.end(collector);
    expect(collector.frames).toMatchObject([{ bytes: '01' }]);
    expect(collector.notes).toEqual([]);
  });

  const parts = [
    LITTLE.section(LITTLE.option(4, ascii('x'))),
    LITTLE.interface(1, 0, LITTLE.option(NAME, ascii('eth0'))),
    LITTLE.enhanced(0, TICKS, hex('010203'), { options: [LITTLE.option(COMMENT, ascii('c'))] }),
    LITTLE.block(0x0bad, new Uint8Array(20)),
    LITTLE.simple(hex('0405')),
    BIG.section(),
    BIG.interface(1, 0),
    BIG.obsolete(0, TICKS, hex('06')),
  ];
  const whole = join(parts);
  const ends = parts.map((_, i) => join(parts.slice(0, i + 1)).length);
  const packetEnds = [2, 4, 7].map((i) => ends[i]);
  it.each(Array.from(whole, (_, cut) => cut))('delivers whole packets when cut at byte %i', (cut) => {
    for (const chunks of [[whole.subarray(0, cut)], everyByte(whole.subarray(0, cut))]) {
      const { frames, notes, complete } = parse(new PcapngParser(), ...chunks);
      expect(frames).toHaveLength(packetEnds.filter((end) => end <= cut).length);
      expect(complete).toBe(ends.includes(cut));
      const cutNotes = notes.filter((note) => note.code === 'capture.cut');
      const offset = Math.max(0, ...ends.filter((end) => end <= cut));
      if (!complete) expect(cutNotes).toMatchObject([{ severity: 'warning', offset }]);
    }
  });

  const first = [LITTLE.section(), LITTLE.interface(1, 0), LITTLE.enhanced(0, TICKS, hex('01'))];
  const good = LITTLE.enhanced(0, TICKS, hex('02'));
  const damage: [string, Uint8Array][] = [
    ['an end that says another length', patched(good, good.length - 4, LITTLE.u32(40))],
    ['a length that is no multiple of four', patched(good, 4, LITTLE.u32(37))],
    ['a length shorter than the block', patched(good, 4, LITTLE.u32(8))],
    ['a length of zero', patched(good, 4, LITTLE.u32(0))],
    ['a packet block longer than any packet', patched(good, 4, LITTLE.u32(0xfffffff0))],
    ['another block longer than any', patched(LITTLE.block(10), 4, LITTLE.u32(0xfffffff0))],
    ['an unknown block with another length at its end', patched(LITTLE.block(77, hex('00')), 12, LITTLE.u32(20))],
    ['a section without byte order', patched(LITTLE.section(), 8, hex('00000000'))],
    ['a section of another version', patched(LITTLE.section(), 12, hex('0200'))],
    ['a section of no length', patched(LITTLE.section(), 4, hex('00000000'))],
    ['a section with another length at its end', patched(LITTLE.section(), 24, LITTLE.u32(32))],
  ];
  it.each(damage)('stops at %s', (_, block) => {
    const file = join([...first, block, good]);
    const offset = join(first).length;
    const { frames, notes, complete } = parse(new PcapngParser(), file);
    expect(frames).toMatchObject([{ bytes: '01' }]);
    const damaged = notes.filter((note) => note.code !== 'capture.block_skipped');
    expect(damaged).toMatchObject([{ severity: 'error', code: 'capture.damaged', offset }]);
    expect(damaged[0].text).toContain(`offset ${offset}`);
    expect(complete).toBe(false);
  });

  const unreadable: [string, Uint8Array][] = [
    ['from an interface that was not described', LITTLE.enhanced(7, TICKS, hex('02'))],
    ['longer than its block', patched(LITTLE.enhanced(0, TICKS, hex('02')), 20, LITTLE.u32(5))],
  ];
  it.each(unreadable)('leaves out a packet %s, and goes on', (_, block) => {
    const { frames, notes, complete } = parse(new PcapngParser(), join([...first, block, good]));
    expect(frames.map((frame) => [frame.number, frame.bytes])).toEqual([
      [1, '01'],
      [2, '02'],
    ]);
    expect(notes).toMatchObject([{ severity: 'error', code: 'capture.packet_unreadable', offset: join(first).length }]);
    expect(complete).toBe(false);
  });

  it('leaves out simple packets before any interface', () => {
    const { frames, codes } = parse(new PcapngParser(), join([LITTLE.section(), LITTLE.simple(hex('01'))]));
    expect(frames).toEqual([]);
    expect(codes).toEqual(['capture.packet_unreadable']);
  });

  it('stops in an endless run of empty packets', () => {
    const empty = LITTLE.enhanced(0, TICKS, hex(''));
    const { frames, codes } = parse(new PcapngParser(), join([...first, ...Array.from({ length: 3000 }, () => empty)]));
    expect(frames).toHaveLength(1 + Limits.emptyRecordsInARow);
    expect(codes).toEqual(['capture.damaged']);
  });

  it('stops in an endless run of interfaces', () => {
    const blocks = Array.from({ length: 5000 }, () => LITTLE.interface(1, 0));
    const parser = new PcapngParser();
    const { codes } = parse(parser, join([LITTLE.section(), ...blocks]));
    expect(codes).toEqual(['capture.damaged']);
    expect(parser.interfaces).toHaveLength(4096);
  });

  it('reads any number of sections about the same interface', () => {
    const file = join(Array.from({ length: 6000 }, () => join(first)));
    const { frames, complete } = parse(new PcapngParser(), file);
    expect(frames).toHaveLength(6000);
    expect(frames.at(-1)?.interfaceId).toBe(0);
    expect(complete).toBe(true);
  });

  it('says that something else is no capture', () => {
    const { frames, codes, complete } = parse(new PcapngParser(), ascii('this is only a letter to you'));
    expect(frames).toEqual([]);
    expect(codes).toEqual(['capture.damaged']);
    expect(complete).toBe(false);
  });

  it('stops in the middle of a chunk when asked to', () => {
    const parser = new PcapngParser();
    const collector = new Collector();
    const stopping = {
      frame: () => parser.stop(),
      pause: () => undefined,
      note: (note: Parameters<Collector['note']>[0]) => collector.note(note),
    };
    parser.push(whole, stopping);
    parser.end(stopping);
    expect(parser).toMatchObject({ frames: 1, complete: true });
    expect(collector.codes).toEqual([]);
  });

  const section = fc.record({
    little: fc.boolean(),
    packets: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
  });
  const capture = fc.array(section, { minLength: 1, maxLength: 4 }).map((sections) => {
    return join(sections.flatMap(({ little, packets }) => sectionOf(new Blocks(little), packets)));
  });

  it('gives the same in pieces of any size', () => {
    const garbled = fc.tuple(capture, fc.uint8Array({ maxLength: 60 })).map((both) => join(both));
    fc.assert(
      fc.property(fc.oneof(capture, garbled), fc.array(fc.nat()), (bytes, places) => {
        const expected = parse(new PcapngParser(), bytes);
        expect(parse(new PcapngParser(), ...split(bytes, places))).toEqual(expected);
        expect(parse(new PcapngParser(), ...everyByte(bytes))).toEqual(expected);
      }),
    );
  });

  it('never throws, whatever byte is changed', () => {
    fc.assert(
      fc.property(capture, fc.array(fc.tuple(fc.nat(), fc.nat(255))), (bytes, changes) => {
        for (const [place, value] of changes) bytes[place % bytes.length] = value;
        parse(new PcapngParser(), bytes);
      }),
    );
  });
});

function sectionOf(b: Blocks, packets: readonly Uint8Array[]): Uint8Array[] {
  const options = [b.option(COMMENT, ascii('comment')), b.option(FLAGS, b.u32(1))];
  return [
    b.section(b.option(4, ascii('program'))),
    b.interface(1, 0, b.option(NAME, ascii('eth0'))),
    ...packets.flatMap((bytes, i) => [
      b.enhanced(0, TICKS + BigInt(i), bytes, { options }),
      b.block(0x0bad, bytes),
      b.simple(bytes),
      b.obsolete(0, TICKS, bytes, options),
    ]),
  ];
}

function patched(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(by, at);
  return copy;
}
