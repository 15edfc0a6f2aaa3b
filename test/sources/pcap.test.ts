import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limits } from '../../src/core/index.js';
import { PcapParser } from '../../src/sources/pcap.js';
import { ascii, hex, join, MICROSECONDS, MODIFIED, NANOSECONDS, pcap, pcapHeader } from './build.js';
import { Collector, everyByte, parse, split } from './collect.js';

const RECORDS = [
  { seconds: 1_600_000_000, fraction: 123_456, bytes: hex('7ea0') },
  { seconds: 1_600_000_001, fraction: 999_999, bytes: hex('c001c1'), wire: 90 },
  { seconds: 0xffffffff, fraction: 0, bytes: hex('') },
  { seconds: 7, fraction: 1, bytes: new Uint8Array(200).fill(0x55) },
];
const ORDERS = [
  { order: 'little', little: true },
  { order: 'big', little: false },
];

describe('pcap', () => {
  it('reads a little-endian capture written down by hand', () => {
    const file = hex(
      `
      d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000  # 2.4, snap length 262144, Ethernet
      00105e5f 40e20100 03000000 05000000 010203              # 5f5e1000 s, 0x1e240 µs, 3 of 5 bytes
    `.replace(/#.*/g, ''),
    );
    const { frames, notes, complete } = parse(new PcapParser(), file);
    expect(frames).toEqual([
      {
        number: 1,
        seconds: 0x5f5e1000,
        nanos: 123_456_000,
        linkType: 1,
        bytes: '010203',
        wireLength: 5,
        fileOffset: 40,
        interfaceId: 0,
        comment: undefined,
        direction: 0,
      },
    ]);
    expect(notes).toEqual([]);
    expect(complete).toBe(true);
  });

  it.each(ORDERS)('reads $order-endian microseconds', ({ little }) => {
    const { frames, complete, notes } = parse(new PcapParser(), pcap({ little }, RECORDS));
    expect(frames.map(({ seconds, nanos }) => [seconds, nanos])).toEqual([
      [1_600_000_000, 123_456_000],
      [1_600_000_001, 999_999_000],
      [0xffffffff, 0],
      [7, 1000],
    ]);
    expect(frames.map((frame) => frame.bytes)).toEqual(['7ea0', 'c001c1', '', '55'.repeat(200)]);
    expect(frames.map((frame) => frame.wireLength)).toEqual([2, 90, 0, 200]);
    expect(frames.map((frame) => frame.fileOffset)).toEqual([40, 58, 77, 93]);
    expect(frames.map((frame) => frame.number)).toEqual([1, 2, 3, 4]);
    expect(complete).toBe(true);
    expect(notes).toEqual([]);
  });

  it.each(ORDERS)('reads $order-endian nanoseconds', ({ little }) => {
    const records = [{ seconds: 5, fraction: 999_999_999, bytes: hex('01') }];
    const { frames } = parse(new PcapParser(), pcap({ little, magic: NANOSECONDS }, records));
    expect(frames).toMatchObject([{ seconds: 5, nanos: 999_999_999 }]);
  });

  it.each(ORDERS)('reads the $order-endian modified kind with its longer record headers', ({ little }) => {
    const { frames, complete } = parse(new PcapParser(), pcap({ little, magic: MODIFIED }, RECORDS));
    expect(frames.map((frame) => frame.bytes)).toEqual(['7ea0', 'c001c1', '', '55'.repeat(200)]);
    expect(frames[0].nanos).toBe(123_456_000);
    expect(frames[0].fileOffset).toBe(48);
    expect(complete).toBe(true);
  });

  it('leaves the frame check bits out of the link type', () => {
    const { frames } = parse(new PcapParser(), pcap({ little: true, linkType: 0x24000071 }, RECORDS));
    expect(frames[0].linkType).toBe(113);
  });

  it('reads a capture without packets', () => {
    expect(parse(new PcapParser(), pcapHeader({ little: true }))).toMatchObject({
      frames: [],
      notes: [],
      complete: true,
    });
  });

  it('carries a fraction of more than a second', () => {
    const records = [{ seconds: 10, fraction: 2_500_000, bytes: hex('01') }];
    const { frames, codes, complete } = parse(new PcapParser(), pcap({ little: true }, records));
    expect(frames).toMatchObject([{ seconds: 12, nanos: 500_000_000 }]);
    expect(codes).toEqual(['capture.odd_time']);
    expect(complete).toBe(true);
  });

  it('delivers more bytes than the packet had on the wire, and says so', () => {
    const { frames, codes } = parse(new PcapParser(), pcap({ little: true }, [{ bytes: hex('010203'), wire: 1 }]));
    expect(frames).toMatchObject([{ bytes: '010203', wireLength: 3 }]);
    expect(codes).toEqual(['capture.odd_length']);
  });

  it('delivers more bytes than the snap length allows, and says so', () => {
    const records = [{ bytes: hex('010203') }];
    const { frames, codes } = parse(new PcapParser(), pcap({ little: true, snapLength: 2 }, records));
    expect(frames).toMatchObject([{ bytes: '010203' }]);
    expect(codes).toEqual(['capture.odd_length']);
    expect(parse(new PcapParser(), pcap({ little: true, snapLength: 0 }, records)).codes).toEqual([]);
  });

  it('reads an unknown version as the known one, and says so', () => {
    const { frames, codes } = parse(new PcapParser(), pcap({ little: true, major: 3 }, RECORDS));
    expect(frames).toHaveLength(4);
    expect(codes).toEqual(['capture.version']);
  });

  it('counts what it does not say again', () => {
    const records = Array.from({ length: 50 }, () => ({ bytes: hex('0102'), wire: 1 }));
    const { notes } = parse(new PcapParser(), pcap({ little: true }, records));
    expect(notes).toHaveLength(Limits.notesPerCode + 1);
    expect(notes.at(-1)?.text).toBe('30 more of the same, 50 in all');
  });

  const whole = pcap({ little: true }, RECORDS);
  const ends = [24, 42, 61, 77, 293];
  it.each(Array.from(whole, (_, cut) => cut))('delivers whole records when cut at byte %i', (cut) => {
    for (const chunks of [[whole.subarray(0, cut)], everyByte(whole.subarray(0, cut))]) {
      const { frames, notes, complete } = parse(new PcapParser(), ...chunks);
      expect(frames).toHaveLength(ends.filter((end) => end > 24 && end <= cut).length);
      expect(complete).toBe(ends.includes(cut));
      const offset = Math.max(0, ...ends.filter((end) => end <= cut));
      if (!complete) expect(notes).toMatchObject([{ code: 'capture.cut', severity: 'warning', offset }]);
    }
  });

  it('stops at a length that no packet has', () => {
    const lying = { bytes: hex('0102'), captured: Limits.packetBytes + 1 };
    const file = pcap({ little: true }, [RECORDS[0], lying, RECORDS[1]]);
    const { frames, notes, complete } = parse(new PcapParser(), file);
    expect(frames).toHaveLength(1);
    expect(complete).toBe(false);
    expect(notes).toEqual([
      {
        severity: 'error',
        code: 'capture.damaged',
        offset: 42,
        text: 'record 2 claims 262145 bytes, more than any packet has; reading stops at offset 42',
      },
    ]);
  });

  it('takes the longest packet there can be', () => {
    const records = [{ bytes: new Uint8Array(Limits.packetBytes) }, RECORDS[0]];
    const { frames, complete } = parse(new PcapParser(), pcap({ little: true, snapLength: 0 }, records));
    expect(frames.map((frame) => frame.bytes.length / 2)).toEqual([Limits.packetBytes, 2]);
    expect(complete).toBe(true);
  });

  it('stops in an endless run of empty records', () => {
    const file = join([pcap({ little: true }, RECORDS), new Uint8Array(1_000_000)]);
    const { frames, codes, complete } = parse(new PcapParser(), file);
    expect(frames).toHaveLength(RECORDS.length + Limits.emptyRecordsInARow);
    expect(codes).toEqual(['capture.damaged']);
    expect(complete).toBe(false);
  });

  it('says that something else is no capture', () => {
    const { frames, codes, complete } = parse(new PcapParser(), ascii('this is only a letter to you'));
    expect(frames).toEqual([]);
    expect(codes).toEqual(['capture.damaged']);
    expect(complete).toBe(false);
  });

  it('is quick to refuse a lying length in a large file', () => {
    const records = Array.from({ length: 40_000 }, () => ({ bytes: new Uint8Array(1100) }));
    const file = pcap({ little: true }, records);
    new DataView(file.buffer).setUint32(24 + 10 * 1116 + 8, 0xfffffff0, true);
    const started = performance.now();
    const { frames, codes } = parse(new PcapParser(), ...inChunks(file, 65536));
    expect(performance.now() - started).toBeLessThan(5000);
    expect(frames).toHaveLength(10);
    expect(codes).toEqual(['capture.damaged']);
  });

  it('stops in the middle of a chunk when asked to', () => {
    const parser = new PcapParser();
    const collector = new Collector();
    const counting = {
      frame: (frame: Parameters<Collector['frame']>[0]) => {
        collector.frame(frame);
        if (frame.number === 2) parser.stop();
      },
      pause: () => undefined,
      note: (note: Parameters<Collector['note']>[0]) => collector.note(note),
    };
    parser.push(whole, counting);
    parser.push(whole, counting);
    parser.end(counting);
    expect(collector.frames).toHaveLength(2);
    expect(collector.notes).toEqual([]);
    expect(parser).toMatchObject({ frames: 2, complete: true, stopped: true });
  });

  it('gives the same in pieces of any size', () => {
    const record = fc.record({
      seconds: fc.nat(0xffffffff),
      fraction: fc.nat(2_000_000),
      wire: fc.nat(60),
      bytes: fc.uint8Array({ maxLength: 60 }),
    });
    const header = fc.record({ little: fc.boolean(), magic: fc.constantFrom(MICROSECONDS, NANOSECONDS, MODIFIED) });
    const file = fc.tuple(header, fc.array(record, { maxLength: 12 })).map((args) => pcap(...args));
    const garbled = fc.tuple(file, fc.uint8Array({ maxLength: 60 })).map((parts) => join(parts));
    fc.assert(
      fc.property(fc.oneof(file, garbled), fc.array(fc.nat()), (bytes, places) => {
        const expected = parse(new PcapParser(), bytes);
        expect(parse(new PcapParser(), ...split(bytes, places))).toEqual(expected);
        expect(parse(new PcapParser(), ...everyByte(bytes))).toEqual(expected);
      }),
    );
  });

  it('never throws', () => {
    const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => join([pcapHeader({ little: true }), bytes]));
    fc.assert(fc.property(fc.oneof(garbage, fc.uint8Array()), (bytes) => void parse(new PcapParser(), bytes)));
  });
});

function inChunks(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
