import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  concat,
  dataNotification,
  get,
  HdlcDialog,
  hdlcControl,
  hex,
  llcCommand,
  llcResponse,
  toHex,
  wrapper,
} from '../../captures/bytes.js';
import { cipheredTelegram, iec, P1_RECORDS, telegram, withParity } from '../../captures/iec62056-21.js';
import { ci, llc432 } from '../../captures/plc.js';
import { LinkType, Payload } from '../../src/core/index.js';
import { Run, type Seen, segment } from './run.js';

const request = get.request(1, attribute(3, '1-0:1.8.0*255', 2));
const response = get.response(1, axdr.octetString(new Uint8Array(60).fill(0x41)));
const shown = (messages: readonly Seen[]): [number, string][] =>
  messages.map(({ payload, hex: bytes }) => [payload, bytes]);
const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const snrm = dialog.toServer(hdlcControl.snrm);
const frames = [snrm, dialog.request(request), dialog.response(response)];

function run(linkType: number, ...pieces: readonly Uint8Array[]): Run {
  const analyzer = new Run();
  for (const piece of pieces) analyzer.feed(piece, linkType);
  return analyzer.end();
}

describe('a serial line', () => {
  const line = concat(...frames);

  it.each([1, 2, 5, 16, 1000])('is cut into frames, whatever pieces (%i bytes) it comes in', (size) => {
    const pieces = Array.from({ length: Math.ceil(line.length / size) }, (_, n) =>
      line.subarray(n * size, (n + 1) * size),
    );
    expect(shown(run(LinkType.serial, ...pieces).messages)).toEqual(
      frames.map((frame) => [Payload.hdlc, toHex(frame)]),
    );
  });

  it('tells the pieces that a frame came in', () => {
    const cut = snrm.length + 4;
    const { messages } = run(LinkType.serial, line.subarray(0, cut), line.subarray(cut));
    expect(messages.map(({ frame, frames: pieces }) => [frame, pieces])).toEqual([
      [1, []],
      [2, [1, 2]],
      [2, []],
    ]);
  });

  it('finds frames behind noise', () => {
    const { messages } = run(LinkType.serial, hex('00 01 02 7e 03'), line);
    expect(shown(messages).slice(-3)).toEqual(frames.map((frame) => [Payload.hdlc, toHex(frame)]));
    expect(messages[0]?.notes).toEqual(['stream.junk: 5 bytes that belong to no frame']);
  });

  it('finds wrappers, a bare APDU, bare data', () => {
    const wrapped = wrapper(16, 1, request);
    expect(shown(run(LinkType.serial, concat(wrapped, wrapped)).messages)).toEqual([
      [Payload.wrapper, toHex(wrapped)],
      [Payload.wrapper, toHex(wrapped)],
    ]);
    expect(shown(run(LinkType.serial, response.subarray(0, 9), response.subarray(9)).messages)).toEqual([
      [Payload.apdu, toHex(response)],
    ]);
    const data = axdr.structure(axdr.doubleLong(1), axdr.longUnsigned(2));
    expect(shown(run(LinkType.serial, data).messages)).toEqual([[Payload.data, toHex(data)]]);
  });

  it('finds bare data that is longer than what a framing is looked for in', () => {
    const data = axdr.array(...Array.from({ length: 100 }, () => axdr.octetString(new Uint8Array(50))));
    expect(shown(run(LinkType.serial, data).messages)).toEqual([[Payload.data, toHex(data)]]);
  });

  it('tells noise as what it is', () => {
    const { messages } = run(LinkType.serial, new Uint8Array(10_000).fill(0x55));
    expect(messages.map(({ payload, bytes }) => [payload, bytes])).toEqual([
      [Payload.junk, 4096],
      [Payload.junk, 4096],
      [Payload.junk, 1808],
    ]);
  });

  it('begins anew with every input', () => {
    const analyzer = new Run().feed(frames[1]?.subarray(0, 10) as Uint8Array, LinkType.serial).end();
    analyzer.feed(snrm, LinkType.serial).end();
    expect(shown(analyzer.messages).at(-1)).toEqual([Payload.hdlc, toHex(snrm)]);
  });
});

describe('a line of hex', () => {
  const wrapped = wrapper(16, 1, request);
  const data = axdr.structure(axdr.doubleLong(1), axdr.longUnsigned(2));

  it.each([
    ['a frame', snrm, Payload.hdlc],
    ['a wrapper', wrapped, Payload.wrapper],
    ['LLC and an APDU', llcCommand(request), Payload.llc],
    ['a frame of IEC 61334-4-32', llc432(1, 16, request), Payload.llc432],
    ['a frame of IEC 61334-4-32 between L-SAPs of no renown', llc432(0x22, 0x33, request), Payload.llc432],
    ['a frame of IEC 61334-4-32 that is cut', llc432(1, 16, request).subarray(0, 9), Payload.llc432],
    ['a CI-PDU', llc432(0, 1, ci.discover(100, 10, 0, false)), Payload.llc432],
    ['what begins like a frame of IEC 61334-4-32', hex('90 91 01 c0 01 c1'), Payload.junk],
    ['the same with what begins no APDU', hex('90 01 10 aa 01 c1'), Payload.junk],
    ['an APDU', response, Payload.apdu],
    ['an APDU that is cut', response.subarray(0, 20), Payload.apdu],
    ['data', data, Payload.data],
    ['a frame whose header leads nowhere', hex('7e a7 ff 02 23 21 93 bd 64 7e'), Payload.hdlc],
  ])('is %s', (_, bytes, payload) => {
    expect(shown(run(LinkType.hex, bytes).messages)).toEqual([[payload, toHex(bytes)]]);
  });

  it('is a frame each', () => {
    expect(shown(run(LinkType.hex, ...frames, wrapped, response, data).messages).map(([kind]) => kind)).toEqual([
      Payload.hdlc,
      Payload.hdlc,
      Payload.hdlc,
      Payload.wrapper,
      Payload.apdu,
      Payload.data,
    ]);
  });

  it.each([1, 4, 16])('goes on in the next line, %i bytes in each', (size) => {
    const line = concat(...frames);
    const rows = Array.from({ length: Math.ceil(line.length / size) }, (_, n) =>
      line.subarray(n * size, (n + 1) * size),
    );
    const { messages } = run(LinkType.hex, ...rows);
    expect(shown(messages)).toEqual(frames.map((frame) => [Payload.hdlc, toHex(frame)]));
  });

  it.each([
    ['a frame', snrm],
    ['a wrapper', wrapped],
    ['an APDU', response],
    ['a frame of IEC 61334-4-32', llc432(16, 1, response)],
  ])('that is cut does not swallow %s in the next one', (_, next) => {
    const { messages } = run(LinkType.hex, (frames[1] as Uint8Array).subarray(0, 20), next);
    expect(messages.map(({ hex: bytes }) => bytes)).toEqual([
      toHex((frames[1] as Uint8Array).subarray(0, 20)),
      toHex(next),
    ]);
    expect(messages[0]?.notes[0]).toMatch(/^stream.gap: \d+ bytes of this message are missing: the stream ended/);
  });

  it('that is nothing known swallows nothing of the next ones', () => {
    const short = hex('c0 02 c1 00 00 00 01');
    const { messages } = run(LinkType.hex, response, hex('ae 12'), short, response.subarray(0, 20), wrapped);
    expect(shown(messages)).toEqual([
      [Payload.apdu, toHex(response)],
      [Payload.junk, 'ae12'],
      [Payload.apdu, toHex(short)],
      [Payload.apdu, toHex(response.subarray(0, 20))],
      [Payload.wrapper, toHex(wrapped)],
    ]);
  });

  it('is not taken for IEC 61334-4-32 when it is random', () => {
    let seed = 1;
    const octet = (): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    };
    // Every line begins like such a frame: of lines that do not, one in 256 would.
    const kinds = Array.from({ length: 5000 }, (_, n) => {
      const line = concat(0x90, ...Array.from({ length: 4 + (n % 60) }, octet));
      return run(LinkType.hex, line).messages[0]?.payload;
    });
    const taken = kinds.filter((kind) => kind === Payload.llc432).length;
    expect(taken).toBeLessThan(5000 / 50);
  });

  it('may be empty', () => {
    expect(run(LinkType.hex, new Uint8Array(0), snrm, new Uint8Array(0)).messages).toHaveLength(1);
  });
});

describe('a message over several lines of hex', () => {
  const long = get.response(1, axdr.octetString(new Uint8Array(70).fill(0x41)));
  const rowsOf = (bytes: Uint8Array, width: number): Uint8Array[] =>
    Array.from({ length: Math.ceil(bytes.length / width) }, (_, n) => bytes.subarray(n * width, (n + 1) * width));

  it.each([8, 16, 20, 32, long.length - 1])('is put together from rows of %i bytes', (width) => {
    const { messages } = run(LinkType.hex, ...rowsOf(long, width), snrm);
    expect(shown(messages)).toEqual([
      [Payload.apdu, toHex(long)],
      [Payload.hdlc, toHex(snrm)],
    ]);
    expect(messages[0]?.frames).toHaveLength(Math.ceil(long.length / width));
  });

  it('is put together again when rows of the next one follow at once', () => {
    const even = get.response(1, axdr.octetString(new Uint8Array(58).fill(0x41)));
    expect(even.length % 16).toBe(0);
    expect(shown(run(LinkType.hex, ...rowsOf(even, 16), ...rowsOf(even, 16)).messages)).toEqual([
      [Payload.apdu, toHex(even)],
      [Payload.apdu, toHex(even)],
    ]);
  });

  it('stays in its rows where they make nothing right', () => {
    const rows = rowsOf(long.subarray(0, 60), 16);
    expect(run(LinkType.hex, ...rows).messages.map(({ hex: bytes }) => bytes)).toEqual(rows.map(toHex));
  });

  it('takes no row that does not stand directly below', () => {
    const analyzer = new Run();
    const [first, second] = rowsOf(long, 40) as [Uint8Array, Uint8Array];
    analyzer.feed(first, LinkType.hex).feed(new Uint8Array(0), LinkType.hex).feed(second, LinkType.hex);
    expect(analyzer.end().messages.map(({ hex: bytes }) => bytes)).toEqual([toHex(first), toHex(second)]);
  });

  it.each([1, 8, 13])(
    'is put together from pieces of a wrapper after the first %i bytes more than a header',
    (more) => {
      const wrapped = wrapper(1, 16, long);
      const [head, tail] = [wrapped.subarray(0, 8 + more), wrapped.subarray(8 + more)];
      expect(shown(run(LinkType.hex, head, tail.subarray(0, 30), tail.subarray(30), snrm).messages)).toEqual([
        [Payload.wrapper, toHex(wrapped)],
        [Payload.hdlc, toHex(snrm)],
      ]);
    },
  );

  it('is put together from rows after frames of HDLC, too', () => {
    const { messages } = run(LinkType.hex, snrm, ...rowsOf(long, 16));
    expect(shown(messages)).toEqual([
      [Payload.hdlc, toHex(snrm)],
      [Payload.apdu, toHex(long)],
    ]);
  });
});

describe('text on a serial line', () => {
  const signOn = [iec.request(), iec.identification('DMP5\\2ME382'), iec.optionSelect('252')].map(withParity);
  const readout = iec.readout('F.F(00)', '1.8.0(004256.789*kWh)');
  const p1 = telegram('DMp5\\2ME382', P1_RECORDS);
  const text = (...messages: readonly Uint8Array[]): [number, string][] =>
    messages.map((message) => [Payload.iec62056_21, toHex(message)]);

  it.each([1, 3, 16, 1000])('is followed by HDLC, in pieces of %i bytes', (size) => {
    const line = concat(...signOn, ...frames, ...signOn);
    const pieces = Array.from({ length: Math.ceil(line.length / size) }, (_, n) =>
      line.subarray(n * size, (n + 1) * size),
    );
    expect(shown(run(LinkType.serial, ...pieces).messages)).toEqual([
      ...text(...signOn),
      ...frames.map((frame) => [Payload.hdlc, toHex(frame)]),
      ...text(...signOn),
    ]);
  });

  it('is told without a claim of how much is missing', () => {
    const identification = iec.identification('DMP5ME100');
    const { messages } = run(LinkType.serial, concat(identification));
    expect(messages.map(({ notes }) => notes)).toEqual([[]]);
    const cut = run(LinkType.serial, readout.subarray(0, 30)).messages;
    expect(cut.map(({ notes, hex: bytes }) => [notes, bytes])).toEqual([[[], toHex(readout.subarray(0, 30))]]);
  });

  it('goes out when the line falls silent: an identification, but no half telegram', () => {
    const analyzer = new Run().feed(signOn[1] as Uint8Array, LinkType.serial);
    expect(analyzer.messages).toEqual([]);
    analyzer.analyzer.quiet();
    expect(shown(analyzer.messages)).toEqual(text(signOn[1] as Uint8Array));
    // Behind a silence, data sets are the rest of the telegram, and a request is not.
    const lineBegins = p1.indexOf(0x0a, 100) + 1;
    for (const cut of [100, lineBegins]) {
      const before = analyzer.messages.length;
      analyzer.feed(p1.subarray(0, cut), LinkType.serial).analyzer.quiet();
      expect(analyzer.messages).toHaveLength(before);
      analyzer.feed(p1.subarray(cut), LinkType.serial).analyzer.quiet();
      expect(shown(analyzer.messages).slice(before)).toEqual(text(p1));
    }
    const half = p1.subarray(0, lineBegins);
    const before = analyzer.messages.length;
    analyzer.feed(half, LinkType.serial).analyzer.quiet();
    analyzer.feed(iec.request(), LinkType.serial).analyzer.quiet();
    expect(shown(analyzer.messages).slice(before)).toEqual(text(half, iec.request()));
  });

  it('may be ciphered telegrams in a row', () => {
    const ciphered = [cipheredTelegram(1, p1), cipheredTelegram(2, p1)];
    const { messages } = run(LinkType.serial, concat(hex('00 f8'), ...ciphered));
    expect(shown(messages).slice(1)).toEqual(ciphered.map((apdu) => [Payload.apdus, toHex(apdu)]));
  });

  it('comes over TCP from a serial server, too', () => {
    const analyzer = new Run();
    const parts = [p1.subarray(0, 300), p1.subarray(300), p1];
    let sequence = 1;
    for (const payload of parts) {
      analyzer.feed(segment({ fromServer: true, sequence, payload, serverPort: 2323 }));
      sequence += payload.length;
    }
    expect(shown(analyzer.end().messages)).toEqual(text(p1, p1));
  });

  it.each([7, 16, 30, 2000])('goes on in the next line of hex, %i bytes in each', (size) => {
    const bytes = concat(p1, ...signOn, p1);
    const rows = [p1.subarray(0, 12), ...rowsOf(bytes.subarray(12), size)];
    expect(shown(run(LinkType.hex, ...rows).messages)).toEqual(text(p1, ...signOn, p1));
  });

  it('is several messages in one line of hex', () => {
    expect(shown(run(LinkType.hex, concat(...signOn), readout).messages)).toEqual(text(...signOn, readout));
  });
});

function rowsOf(bytes: Uint8Array, width: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / width) }, (_, n) => bytes.subarray(n * width, (n + 1) * width));
}

describe('pushes on a serial line without a framing', () => {
  const value = axdr.structure(axdr.doubleLongUnsigned(1873), axdr.octetString(new Uint8Array(12).fill(0x41)));
  const push = dataNotification(0x40000000, undefined, value);
  const withLlc = llcResponse(push);

  it.each([1, 10, 33, 1000])('follow each other, behind LLC octets or not, in pieces of %i bytes', (size) => {
    const line = concat(withLlc, withLlc, push, push, withLlc);
    expect(shown(run(LinkType.serial, ...rowsOf(line, size)).messages)).toEqual([
      [Payload.llc, toHex(withLlc)],
      [Payload.llc, toHex(withLlc)],
      [Payload.apdu, toHex(push)],
      [Payload.apdu, toHex(push)],
      [Payload.llc, toHex(withLlc)],
    ]);
  });

  it('are told one by one where more of them come than are kept', () => {
    const many = 4000;
    const line = concat(...Array.from({ length: many }, () => withLlc));
    const { messages } = run(LinkType.serial, ...rowsOf(line, 4000));
    expect(messages).toHaveLength(many);
    expect(new Set(messages.map(({ hex: bytes }) => bytes))).toEqual(new Set([toHex(withLlc)]));
  });

  it('are told when the line falls silent, and so are those behind noise', () => {
    const analyzer = new Run();
    for (const burst of [withLlc.subarray(9), withLlc, push]) {
      analyzer.feed(burst, LinkType.serial).analyzer.quiet();
    }
    expect(shown(analyzer.end().messages)).toEqual([
      [Payload.junk, toHex(withLlc.subarray(9))],
      [Payload.llc, toHex(withLlc)],
      [Payload.apdu, toHex(push)],
    ]);
  });

  it('do not end a frame of HDLC that goes on behind a silence', () => {
    const frame = frames[2] as Uint8Array;
    const analyzer = new Run();
    for (const part of [frame.subarray(0, 6), frame.subarray(6)]) analyzer.feed(part, LinkType.serial).analyzer.quiet();
    expect(shown(analyzer.end().messages)).toEqual([[Payload.hdlc, toHex(frame)]]);
  });
});
