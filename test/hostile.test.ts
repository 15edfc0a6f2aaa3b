/**
 * Input made to hurt: to be slow, to fill the memory, to lead astray. Each test says what is delivered all the same, and
 * bounds time and memory; generously, because machines are busy.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { aarq, axdr, ber, concat, get, HdlcDialog, hdlcControl, hex, u16, u32, wrapper } from '../captures/bytes.js';
import { fieldById, JsonSink, Limits, LinkType, type Message, Payload, roots } from '../src/index.js';
import { datagram, Flags, fragment, Run, segment } from './engine/run.js';

vi.setConfig({ testTimeout: 60_000 });

const MEBIBYTE = 1024 * 1024;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const response = (length: number): Uint8Array =>
  wrapper(1, 16, get.response(1, axdr.octetString(new Uint8Array(length).fill(0x41))));
const ignore = (): void => undefined;

/** Milliseconds of processor time, which other work on the machine does not add to. */
function milliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Memory that is held by what `make` made, in bytes. */
function memoryOf<T>(make: () => T): { readonly made: T; readonly bytes: number } {
  collect();
  const before = process.memoryUsage();
  const made = make();
  collect();
  const after = process.memoryUsage();
  return { made, bytes: after.heapUsed + after.external - before.heapUsed - before.external };
}

describe('TCP', () => {
  it('puts 65,000 segments of one byte in reverse order together in less than two seconds', () => {
    const bytes = response(64_980);
    const run = new Run();
    run.feed(segment({ sequence: 99, flags: Flags.SYN }));
    const time = milliseconds(() => {
      for (let i = bytes.length - 1; i >= 0; i--)
        run.feed(segment({ sequence: 100 + i, payload: bytes.subarray(i, i + 1) }));
    });
    expect(run.messages.map((message) => message.hex)).toEqual([hexOf(bytes)]);
    expect(run.counts).toMatchObject({ gaps: 0, outOfOrder: bytes.length - 1 });
    expect(run.analyzer.held).toEqual({ counted: 0, actual: 0 });
    expect(time).toBeLessThan(2000);
  });

  it('puts 65,000 segments that all overlap together', () => {
    const bytes = response(64_980);
    const run = new Run();
    run.feed(segment({ sequence: 99, flags: Flags.SYN }));
    const time = milliseconds(() => {
      for (let i = bytes.length - 16; i > 0; i--)
        run.feed(segment({ sequence: 100 + i, payload: bytes.subarray(i, i + 16) }));
      run.feed(segment({ sequence: 100, payload: bytes.subarray(0, 1) }));
    });
    expect(run.messages.map((message) => message.hex)).toEqual([hexOf(bytes)]);
    expect(run.messages[0]?.notes).toEqual([]);
    expect(time).toBeLessThan(4000);
  });

  it.each([
    ['a SYN', 0],
    ['a SYN and a byte', 1],
    ['a SYN and the header of a large wrapper', 12],
  ])('forgets the oldest of 200,000 connections of which there is only %s', (_, payload) => {
    const header = concat(u16(1), u16(1), u16(16), u16(65_535), 0xc4, 1, 0xc1, 0);
    let given = 0;
    const { made: run, bytes } = memoryOf(() => {
      const analyzer = new Run({}, () => {
        given++;
      });
      for (let client = 0; client < 200_000; client++) {
        analyzer.feed(segment({ client, sequence: 1, flags: Flags.SYN }));
        if (payload > 0) analyzer.feed(segment({ client, sequence: 2, payload: header.subarray(0, payload) }));
      }
      return analyzer;
    });
    const { counted, actual } = run.analyzer.held;
    expect(counted).toBe(actual);
    expect(run.counts.evicted).toBeGreaterThan(200_000 - Limits.connections - 1);
    expect(run.counts.evicted).toBeLessThan(200_000 - Limits.connections / 2);
    expect(bytes).toBeLessThan(300 * MEBIBYTE);
    run.end();
    // One byte says nothing about what the stream carries.
    expect(given).toBe(payload > 1 ? 200_000 : 0);
    expect(run.counts.notDlms).toBe(payload === 1 ? 200_000 : 0);
  });

  it('gives a hole up that is never filled, with 100 MB of traffic above it', () => {
    const whole = response(1400);
    const count = Math.floor(100e6 / whole.length);
    let messages = 0;
    let highest = 0;
    const run = new Run({}, () => {
      messages++;
    });
    run.feed(segment({ sequence: 0, flags: Flags.SYN }));
    const time = milliseconds(() => {
      for (let n = 0; n < count; n++) {
        run.feed(segment({ sequence: 1 + 500 + n * whole.length, payload: whole }));
        if (n % 100 === 0) highest = Math.max(highest, run.analyzer.held.actual);
      }
    });
    expect(messages).toBe(count);
    expect(run.counts.gaps).toBe(1);
    expect(highest).toBeGreaterThan(Limits.bytesAboveHole / 2);
    expect(highest).toBeLessThan(1.5 * Limits.bytesAboveHole);
    expect(time).toBeLessThan(8000);
  });

  it('holds no more than the limit for all streams together, and counts what it gives up', () => {
    const part = response(60_000).subarray(0, 50_000);
    let cut = 0;
    const run = new Run({}, ({ tape }) => {
      for (const [, text] of tape.details) if (text.includes('too much was held')) cut++;
    });
    let highest = 0;
    for (let client = 0; client < 3000; client++) {
      run.feed(segment({ client, sequence: 1, payload: part }));
      // Behind a hole.
      run.feed(segment({ client, sequence: 1 + 100_000, payload: part }));
      const { counted, actual } = client % 50 === 0 ? run.analyzer.held : { counted: 0, actual: 0 };
      expect(counted).toBe(actual);
      highest = Math.max(highest, actual);
    }
    expect(highest).toBeGreaterThan(Limits.allStreamsBytes / 2);
    expect(highest).toBeLessThan(1.05 * Limits.allStreamsBytes);
    expect(run.counts.evicted).toBeGreaterThan(1000);
    expect(cut).toBeGreaterThan(1000);
    run.end();
    expect(run.analyzer.held).toEqual({ counted: 0, actual: 0 });
  });

  it('counts small segments behind holes as what they cost', () => {
    const run = new Run({}, ignore);
    const { bytes } = memoryOf(() => {
      for (let client = 0; client < 50; client++) {
        for (let n = 0; n < 8000; n++) {
          run.feed(segment({ client, sequence: 100 + 2 * n, payload: Uint8Array.of(n) }));
        }
      }
    });
    expect(run.analyzer.held.actual).toBeLessThan(1.05 * Limits.allStreamsBytes);
    expect(bytes).toBeLessThan(4 * Limits.allStreamsBytes);
    expect(run.counts.evicted).toBeGreaterThan(0);
  });

  it('is in step again after sequence numbers all over the place', () => {
    const run = new Run();
    let sequence = 1;
    for (let n = 0; n < 2000; n++) {
      sequence = (Math.imul(sequence, 1_103_515_245) + 12_345) >>> 0;
      run.feed(segment({ sequence, payload: response(10).subarray(0, 5 + (n % 10)) }));
    }
    run.feed(segment({ sequence: (sequence + 0x4000_0000) >>> 0, payload: response(50) })).end();
    expect(run.messages.at(-1)?.hex).toBe(hexOf(response(50)));
  });
});

describe('streams', () => {
  const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
  const frame = dialog.toServer(hdlcControl.snrm);

  /** A megabyte of the same bytes over and over, then a frame, on a serial line. */
  function flood(pattern: Uint8Array): { readonly run: Run; readonly time: number } {
    const run = new Run();
    const piece = concat(...Array.from({ length: Math.floor(16_384 / pattern.length) }, () => pattern));
    // The framing is known before the flood begins.
    run.feed(frame, LinkType.serial);
    const time = milliseconds(() => {
      for (let n = 0; n < MEBIBYTE / piece.length; n++) run.feed(piece, LinkType.serial);
      run.feed(concat(0x7e, frame), LinkType.serial).end();
    });
    return { run, time };
  }

  it.each([
    ['flags', hex('7e'), true],
    ['headers of the least length', hex('7e a0 07'), false],
    ['headers that claim 2 KiB', hex('7e a7 ff 03'), false],
    ['headers with a wrong check sequence', hex('7e a7 ff 02 23 21 93 00 00'), false],
    ['format octets', hex('a0'), true],
    ['junk', hex('55'), true],
    ['frames', frame, true],
  ])('finds the frame behind a megabyte of %s', (_, pattern, isFound) => {
    const { run, time } = flood(pattern);
    if (isFound) expect(run.messages.at(-1)?.hex).toBe(hexOf(frame));
    expect(run.messages.some(({ notes }) => notes.some((note) => note.startsWith('issue.bug')))).toBe(false);
    expect(time).toBeLessThan(6000);
  });

  it('keeps nothing of endless junk', () => {
    let bytes = 0;
    const run = new Run({}, (message) => {
      bytes += message.end - message.start;
    });
    run.feed(segment({ sequence: 1, payload: response(10) }));
    const junk = new Uint8Array(1400).fill(0x33);
    const length = response(10).length;
    const time = milliseconds(() => {
      for (let n = 0; n < 10_000; n++) run.feed(segment({ sequence: 1 + length + n * junk.length, payload: junk }));
    });
    expect(run.analyzer.held.actual).toBeLessThan(2 * 4096);
    expect(bytes).toBeGreaterThan(10_000 * junk.length - 2 * 4096);
    expect(time).toBeLessThan(6000);
  });

  it('waits for no more than a wrapper can hold', () => {
    const run = new Run({}, ignore);
    const header = concat(u16(1), u16(1), u16(16), u16(65_535), 0xc4);
    for (let n = 0; n < 40_000; n++) {
      run.feed(segment({ sequence: 1 + n * header.length, payload: header }));
      if (n % 100 === 0) expect(run.analyzer.held.actual).toBeLessThan(70_000);
    }
    // Each swallows what follows it; where one ends, the next header is looked for.
    expect(run.counts.messages).toBeLessThan(12);
  });
});

describe('IP fragments', () => {
  it('holds few datagrams that never become whole', () => {
    const run = new Run();
    const { bytes } = memoryOf(() => {
      for (let id = 0; id < 65_536; id++) run.feed(fragment(id, 0, true, new Uint8Array(1400)));
    });
    // All of them would be 90 MB; what is free already may still be counted.
    expect(bytes).toBeLessThan(60 * MEBIBYTE);
    expect(run.counts.evicted).toBe(65_536 - Limits.ipDatagrams);
    expect(run.counts.withoutPayload).toBe(65_536);
    run.end();
    expect(run.counts.gaps).toBe(Limits.ipDatagrams);
  });

  it('puts tiny fragments together, in any order, without trying each time', () => {
    const wrapped = response(7000);
    const payload = datagram(wrapped).subarray(20);
    const run = new Run();
    const count = Math.ceil(payload.length / 8);
    const time = milliseconds(() => {
      for (let round = 0; round < 20; round++) {
        for (let n = 0; n < count; n++) {
          const at = 8 * ((n * 7) % count);
          run.feed(fragment(round, at, at + 8 < payload.length, payload.subarray(at, at + 8)));
        }
      }
    });
    expect(run.messages.map((message) => message.hex)).toEqual(Array.from({ length: 20 }, () => hexOf(wrapped)));
    expect(time).toBeLessThan(4000);
  });

  it('costs the same time for a fragment that comes over and over', () => {
    const run = new Run();
    const piece = new Uint8Array(1400);
    const time = milliseconds(() => {
      run.feed(fragment(1, 8000, false, piece));
      for (let n = 0; n < 20_000; n++) run.feed(fragment(1, 8 * (n % 900), true, piece));
      for (let n = 0; n < 20_000; n++) run.feed(fragment(2, 8 * (n % 900), true, piece.fill(n)));
    });
    expect(time).toBeLessThan(6000);
  });

  it('takes none that reach beyond the longest datagram', () => {
    const run = new Run();
    run.feed(fragment(1, 0, true, new Uint8Array(1400))).feed(fragment(1, 65_528, false, new Uint8Array(1400)));
    run.end();
    expect(run.messages).toEqual([]);
    expect(run.counts.gaps).toBe(1);
  });

  it('believes the first of several ends', () => {
    const payload = datagram(response(100)).subarray(20);
    const run = new Run();
    run.feed(fragment(1, 80, false, payload.subarray(80))).feed(fragment(1, 40, false, payload.subarray(40, 48)));
    run.feed(fragment(1, 0, true, payload.subarray(0, 80)));
    expect(run.messages.map((message) => message.hex)).toEqual([hexOf(response(100))]);
  });
});

describe('counts and lengths', () => {
  const most = concat(0x84, u32(0xffff_ffff));
  const zeros = new Uint8Array(200);

  /** Decodes as a bare APDU: names of the fields on the tape, and the JSON. */
  function decode(apdu: Uint8Array): { readonly names: string[]; readonly json: string; readonly time: number } {
    const names: string[] = [];
    let json = '';
    const sink = new JsonSink(
      (bytes) => {
        json += Buffer.from(bytes).toString('utf8');
      },
      { shape: 'lines', detail: 'values', layers: false },
    );
    sink.beginInput('hostile');
    const run = new Run({ decodeAs: new Map([[4059, Payload.apdu]]) }, (message: Message) => {
      for (const root of roots(message.tape)) names.push(root.name);
      for (const [node] of message.tape.details) names.push(fieldById(message.tape.fieldId(node)).name);
      sink.write(message);
    });
    const time = milliseconds(() => run.feed(datagram(apdu)).end());
    sink.flush();
    return { names, json, time };
  }

  const bounded = (apdu: Uint8Array): string[] => {
    const { names, json, time } = decode(apdu);
    expect(names).not.toContain('issue.bug');
    expect(json.length).toBeLessThan(Limits.outputBytes + Limits.outputFactor * apdu.length);
    for (const line of json.split('\n').slice(0, -1)) JSON.parse(line);
    expect(time).toBeLessThan(3000);
    return names;
  };

  it.each([
    ['an octet-string', concat(9, most, zeros)],
    ['a visible-string', concat(10, most, zeros)],
    ['a utf8-string', concat(12, most, zeros)],
    ['a bit-string', concat(4, most, zeros)],
    ['an array', concat(1, most, zeros)],
    ['a structure', concat(2, most, zeros)],
    ['the contents of a compact-array', concat(0x13, 0x11, most, zeros)],
    ['a structure in a compact-array', concat(0x13, 2, most, 0x11, 0x11, zeros)],
    ['an octet-string in a compact-array', concat(0x13, 9, 10, most, zeros)],
    ['arrays in arrays', concat(...Array.from({ length: 30 }, () => concat(1, most)), zeros)],
    ['a length of eight octets', concat(9, 0x88, u32(0xffff_ffff), u32(0xffff_ffff), zeros)],
    ['a length of 127 octets', concat(9, 0xff, zeros)],
  ])('believes a length of 2^32-1 only as far as there are bytes: %s', (_, data) => {
    const names = bounded(get.response(1, data));
    expect(names.some((name) => name.startsWith('issue.'))).toBe(true);
  });

  it.each([
    ['GET-Request with a list', concat(0xc0, 3, 1, most, zeros)],
    ['GET-Response with a list', concat(0xc4, 3, 1, most, zeros)],
    ['GET-Response with a block', concat(0xc4, 2, 1, 0, u32(1), 0, most, zeros)],
    ['SET-Request with a list', concat(0xc1, 4, 1, most, zeros)],
    ['SET-Response with a list', concat(0xc5, 5, 1, most, zeros)],
    ['ACTION-Request with a list', concat(0xc3, 3, 1, most, zeros)],
    ['ACTION-Response with a list', concat(0xc7, 3, 1, most, zeros)],
    ['an access request', concat(0xd9, u32(1), 0, most, zeros)],
    ['an access response', concat(0xda, u32(1), 0, 0, most, zeros)],
    ['a general block transfer', concat(0xe0, 0x80, u16(1), u16(0), most, zeros)],
    ['a read request', concat(5, most, zeros)],
    ['a read response', concat(0x0c, most, zeros)],
    ['a write request', concat(6, most, zeros)],
    ['an AARQ', concat(0x60, most, zeros)],
    ['an AARE', concat(0x61, most, 0xa1, most, zeros)],
    ['general ciphering', concat(0xdd, 8, zeros.subarray(0, 8), most, zeros)],
    ['a data notification', concat(0x0f, u32(1), most, zeros)],
  ])('believes a count of 2^32-1 only as far as there are bytes: %s', (_, apdu) => {
    bounded(apdu);
  });

  it.each([
    ['null-data', concat(0x13, 0)],
    ['structures of null-data', concat(0x13, 2, 3, 0, 0, 0)],
    ['65,535 times null-data', concat(0x13, 1, u16(0xffff), 0)],
    ['65,535 times 65,535 times null-data', concat(0x13, 1, u16(0xffff), 1, u16(0xffff), 0)],
    ['65,535 times 65,535 structures of nothing', concat(0x13, 1, u16(0xffff), 1, u16(0xffff), 2, 0)],
    ['nothing and a byte', concat(0x13, 2, 2, 1, u16(0xffff), 0, 0x11)],
    ['316 times nothing, and a byte', concat(0x13, 2, 0x82, u16(317), new Uint8Array(316), 0x11)],
    ['255 times 20 times nothing, and a byte', concat(0x13, 1, u16(255), 2, 40, new Uint8Array(39), 0x11)],
    ['65,535 times a structure of nothing and a byte', concat(0x13, 1, u16(0xffff), 2, 2, 2, 0, 0x11)],
  ])('does not count elements that take no bytes: a compact-array of %s', (_, description) => {
    for (const length of [0, 1, 100]) bounded(get.response(1, concat(description, length, zeros.subarray(0, length))));
  });

  it.each([1, 2])('goes only so deep: tag %i in itself', (tag) => {
    const nested = concat(...Array.from({ length: 20_000 }, () => Uint8Array.of(tag, 1)), 0);
    expect(bounded(get.response(1, nested))).toContain('issue.limit');
  });

  it('goes only so deep in the description of a compact-array', () => {
    const arrays = concat(0x13, ...Array.from({ length: 5000 }, () => concat(1, u16(1))), 0x11, 1, 0);
    const structures = concat(0x13, ...Array.from({ length: 5000 }, () => Uint8Array.of(2, 1)), 0x11, 1, 0);
    bounded(get.response(1, arrays));
    bounded(get.response(1, structures));
  });

  it('does not fall over wrappers in each other', () => {
    let nested: Uint8Array = get.next(1, 1);
    for (let n = 0; n < 500; n++) nested = wrapper(1, 16, nested);
    const names: string[] = [];
    const run = new Run({}, ({ tape }) => {
      for (const [node] of tape.details) names.push(fieldById(tape.fieldId(node)).name);
    });
    run.feed(datagram(nested));
    expect(names.length).toBeGreaterThan(0);
    expect(names.length).toBeLessThan(100);
    expect(names).not.toContain('issue.bug');
  });
});

describe('output', () => {
  /** The largest that a UDP datagram takes, in one message. */
  const SIZE = 60_000;
  const repeat = (bytes: Uint8Array): Uint8Array =>
    concat(...Array.from({ length: Math.floor(SIZE / bytes.length) }, () => bytes));
  const list = (tag: number, element: Uint8Array): Uint8Array => {
    const elements = repeat(element);
    return get.response(1, concat(tag, 0x82, u16(Math.floor(SIZE / element.length)), elements));
  };

  it.each([
    ['null-data', list(1, hex('00'))],
    ['booleans', list(1, hex('03 01'))],
    ['empty strings', list(1, hex('09 00'))],
    ['empty structures', list(1, hex('02 00'))],
    ['empty arrays', list(1, hex('01 00'))],
    ['structures of null-data', list(1, hex('02 01 00'))],
    ['floats', list(1, hex('17 00 80 00 01'))],
    ['doubles', list(1, hex('18 00 08 00 00 00 00 00 01'))],
    ['strings of control characters', list(1, concat(0x0c, 0x82, u16(1000), new Uint8Array(1000).fill(1)))],
    ['dates', list(1, hex('1a ff ff ff ff ff'))],
    ['date-times', list(1, hex('19 ff ff ff ff ff ff ff ff ff 80 00 ff'))],
    ['bit-strings', list(1, concat(4, 0x82, u16(8000), new Uint8Array(1000)))],
    ['compact-arrays of bytes', get.response(1, axdr.compactArray(hex('11'), new Uint8Array(SIZE)))],
    ['empty compact-arrays', list(1, hex('13 00 00'))],
    ['compact-arrays of much that takes no bytes', list(1, hex('13 01 ff ff 01 ff ff 00 00'))],
    [
      'small compact-arrays with much that takes no bytes',
      get.response(1, concat(0x13, 2, 0x82, u16(317), new Uint8Array(316), 0x11, 0x82, u16(316), new Uint8Array(316))),
    ],
    [
      'compact-arrays of as many values as may be',
      list(1, concat(hex('13 02 1f'), new Uint8Array(30), hex('11 10'), new Uint8Array(16))),
    ],
    ['compact-arrays of wrong descriptions', list(1, hex('13 02 03 13 00 00'))],
    ['results of a list', concat(0xc4, 3, 1, 0x82, u16(SIZE / 2), repeat(hex('01 03')))],
    ['results of a SET', concat(0xc5, 5, 1, 0x82, u16(SIZE), repeat(hex('fe')))],
    ['short names', concat(5, 0x82, u16(SIZE / 3), repeat(hex('02 fa 00')))],
    ['unknown parts of an AARQ', ber(0x60, repeat(hex('9f 00')))],
    ['parts of an AARQ, over and over', ber(0x60, repeat(hex('80 00')))],
    ['wrong parts of an AARQ', ber(0x60, repeat(hex('a1 02 06 00')))],
    ['wrong parts of an AARE', ber(0x61, repeat(hex('a2 00')))],
    ['an AARQ in itself', aarq({ userInformation: aarq({ userInformation: repeat(hex('01')) }) })],
  ])('is bounded for many %s', (_, apdu) => {
    let length = 0;
    const sink = new JsonSink(
      (bytes) => {
        length += bytes.length;
      },
      { shape: 'lines', detail: 'values', layers: false },
    );
    sink.beginInput('hostile');
    const run = new Run({ decodeAs: new Map([[4059, Payload.wrapper]]) }, (message) => sink.write(message));
    const wrapped = wrapper(1, 16, apdu.subarray(0, 65_000));
    run.feed(segment({ sequence: 1, payload: wrapped })).end();
    sink.flush();
    expect(run.counts.messages).toBe(1);
    expect(length).toBeLessThan(Limits.outputBytes + Limits.outputFactor * wrapped.length);
  });
});
