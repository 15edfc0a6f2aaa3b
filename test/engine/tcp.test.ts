import { describe, expect, it } from 'vitest';
import { attribute, axdr, concat, get, HdlcDialog, text, toHex, wrapper } from '../../captures/bytes.js';
import { Payload } from '../../src/core/index.js';
import { StreamKind } from '../../src/engine/index.js';
import { Flags, Run, type Seen, type Segment, segment } from './run.js';

const request = (invoke: number): Uint8Array => wrapper(16, 1, get.request(invoke, attribute(3, '1-0:1.8.0*255', 2)));
/** Answers of different lengths and contents. */
const response = (invoke: number, length = 20): Uint8Array =>
  wrapper(1, 16, get.response(invoke, axdr.octetString(new Uint8Array(length).map((_, i) => 0x20 + ((i * 7) & 63)))));
const START = 1000;

/** A stream of the client that was begun with a SYN: segments by offset. */
class Stream {
  readonly run: Run;
  constructor(
    readonly bytes: Uint8Array,
    private readonly base = START,
    options: ConstructorParameters<typeof Run>[0] = {},
    private readonly more: Partial<Segment> = {},
  ) {
    this.run = new Run(options);
  }

  syn(): this {
    this.run.feed(segment({ ...this.more, sequence: this.base - 1, flags: Flags.SYN }));
    return this;
  }

  send(from: number, to: number, more: Partial<Segment> = {}): this {
    this.run.feed(
      segment({ ...this.more, sequence: this.base + from, payload: this.bytes.subarray(from, to), ...more }),
    );
    return this;
  }

  /** Only `captured` bytes of the segment are in the capture. */
  cut(from: number, to: number, captured: number): this {
    const whole = segment({ ...this.more, sequence: this.base + from, payload: this.bytes.subarray(from, to) });
    this.run.feed(whole.subarray(0, 40 + captured), 101, whole.length);
    return this;
  }

  acknowledge(to: number): this {
    this.run.feed(segment({ ...this.more, fromServer: true, sequence: 5000, acknowledgement: this.base + to }));
    return this;
  }

  end(): readonly Seen[] {
    return this.run.end().messages;
  }
}

const hexes = (messages: readonly Seen[]): string[] => messages.map(({ hex }) => hex);

describe('segments and messages', () => {
  it('finds several messages in one segment', () => {
    const all = [request(1), request(2), request(3)];
    const messages = new Stream(concat(...all)).syn().send(0, 63).end();
    expect(hexes(messages)).toEqual(all.map(toHex));
    expect(messages.map(({ frame, frames }) => [frame, frames])).toEqual([
      [2, []],
      [2, []],
      [2, []],
    ]);
  });

  it.each(Array.from({ length: 40 }, (_, cut) => cut + 1))(
    'puts messages together that are split at byte %i',
    (cut) => {
      const bytes = concat(request(1), request(2));
      const messages = new Stream(bytes).syn().send(0, cut).send(cut, 42).end();
      expect(hexes(messages)).toEqual([toHex(request(1)), toHex(request(2))]);
      expect(messages.flatMap(({ notes }) => notes)).toEqual([]);
      expect(messages[cut < 21 ? 0 : 1]?.frame).toBe(3);
      expect(messages[cut < 21 ? 0 : 1]?.frames).toEqual(cut === 21 ? [] : [2, 3]);
    },
  );

  it('puts a message together from segments of one byte', () => {
    const bytes = response(1, 300);
    const stream = new Stream(bytes).syn();
    for (let i = 0; i < bytes.length; i++) stream.send(i, i + 1);
    const messages = stream.end();
    expect(hexes(messages)).toEqual([toHex(bytes)]);
    // So many frames are remembered that a hostile stream can't make it costly.
    expect(messages[0]?.frames).toHaveLength(256);
    expect(messages[0]?.frame).toBe(1 + bytes.length);
  });

  it('keeps nothing of bytes that were only lent', () => {
    const bytes = response(1, 3000);
    const messages = new Stream(bytes).syn().send(2000, bytes.length).send(0, 1000).send(1000, 2000).end();
    expect(hexes(messages)).toEqual([toHex(bytes)]);
  });
});

describe('order', () => {
  const bytes = concat(response(1, 50), response(2, 60), response(3, 70));
  const whole = [response(1, 50), response(2, 60), response(3, 70)].map(toHex);

  it('ignores retransmissions: whole, partial, overlapping at both ends', () => {
    const stream = new Stream(bytes).syn();
    stream
      .send(0, 40)
      .send(0, 40)
      .send(20, 60)
      .send(50, 55)
      .send(100, 140)
      .send(90, 150)
      .send(60, 160)
      .send(0, bytes.length);
    const messages = stream.end();
    expect(hexes(messages)).toEqual(whole);
    expect(messages.flatMap(({ notes }) => notes)).toEqual([]);
    expect(stream.run.counts).toMatchObject({ gaps: 0, retransmissions: 4, outOfOrder: 2 });
  });

  it('puts segments in order', () => {
    const messages = new Stream(bytes).syn().send(150, bytes.length).send(100, 150).send(30, 100).send(0, 30).end();
    expect(hexes(messages)).toEqual(whole);
  });

  it('tells the frame that made a message whole, and its time', () => {
    const [end1, end2] = [response(1, 50).length, response(1, 50).length + response(2, 60).length];
    const messages = new Stream(bytes).syn().send(end1, end2).send(end2, bytes.length).send(0, end1).end();
    expect(messages.map(({ frame, frames, seconds }) => [frame, frames, seconds])).toEqual([
      [4, [], 1_000_004],
      [2, [], 1_000_002],
      [3, [], 1_000_003],
    ]);
    const late = new Stream(bytes).syn().send(20, end1).send(0, 20).end();
    expect(late.map(({ frame, frames, seconds }) => [frame, frames, seconds])).toEqual([[3, [2, 3], 1_000_003]]);
  });

  it('goes on where sequence numbers pass 2^32', () => {
    for (const base of [0xffff_ffff, 0xffff_fff0, 0xffff_ff80, 0x7fff_fff0, 0]) {
      const messages = new Stream(bytes, base).syn().send(100, bytes.length).send(0, 50).send(50, 100).end();
      expect(hexes(messages)).toEqual(whole);
    }
  });

  it('takes the bytes of a SYN', () => {
    const run = new Run();
    run.feed(segment({ sequence: 999, flags: Flags.SYN, payload: request(1) }));
    run.feed(segment({ sequence: 1021, payload: request(2) })).end();
    expect(hexes(run.messages)).toEqual([toHex(request(1)), toHex(request(2))]);
  });

  it('does not take keep-alive probes for retransmissions', () => {
    const stream = new Stream(bytes).syn().send(0, 30);
    stream.run.feed(segment({ sequence: START + 29, payload: Uint8Array.of(0), acknowledgement: 0 }));
    stream.run.feed(segment({ sequence: START + 29, acknowledgement: 0 }));
    const messages = stream.send(30, bytes.length).end();
    expect(hexes(messages)).toEqual(whole);
    expect(messages.flatMap(({ notes }) => notes)).toEqual([]);
    expect(stream.run.counts).toMatchObject({ retransmissions: 0, withoutPayload: 3 });
  });
});

describe('conflicting overlaps', () => {
  const bytes = response(1, 100);
  const other = bytes.map((octet, i) => (i === 40 ? 0xaa : octet));

  it('keeps what came first, and tells both offsets', () => {
    const stream = new Stream(bytes).syn().send(0, 60);
    stream.run.feed(segment({ sequence: START + 30, payload: other.subarray(30, 60) }));
    const messages = stream.send(60, bytes.length).end();
    expect(hexes(messages)).toEqual([toHex(bytes)]);
    expect(messages[0]?.notes).toEqual([
      'stream.conflict: frame 3 brings at byte 10 of its segment other bytes for offset 40 of the stream than frame 2',
    ]);
  });

  it.each([
    ['the same place', 30, 60],
    ['a place before it', 20, 50],
    ['a place behind its beginning', 35, 80],
    ['less', 38, 44],
    ['more', 10, 90],
  ])('keeps what came first behind a hole, where a second one brings %s', (_, from, to) => {
    const stream = new Stream(bytes).syn().send(30, 60);
    stream.run.feed(segment({ sequence: START + from, payload: other.subarray(from, to) }));
    const messages = stream.send(0, 30).send(60, bytes.length).end();
    expect(hexes(messages)).toEqual([toHex(bytes)]);
    expect(messages[0]?.notes).toHaveLength(1);
    expect(messages[0]?.notes[0]).toMatch(/offset 40 of the stream than frame 2$/);
  });

  it('keeps what came first where the hole is filled by too much', () => {
    const stream = new Stream(bytes).syn().send(30, 60);
    stream.run.feed(segment({ sequence: START, payload: other }));
    const messages = stream.end();
    expect(hexes(messages)).toEqual([toHex(bytes)]);
    expect(messages[0]?.notes[0]).toMatch(/^stream.conflict: frame 3 .* offset 40 of the stream than frame 2$/);
  });
});

describe('holes', () => {
  const parts = [response(1, 50), response(2, 60), response(3, 70), response(4, 80)];
  const bytes = concat(...parts);
  const at = (n: number): number => parts.slice(0, n).reduce((sum, part) => sum + part.length, 0);

  it('gives a hole up when the other side has acknowledged beyond it', () => {
    const stream = new Stream(bytes)
      .syn()
      .send(0, at(1) + 20)
      .send(at(1) + 40, at(3));
    stream.acknowledge(at(1) + 20);
    expect(stream.run.messages).toHaveLength(1);
    stream.acknowledge(at(3));
    const messages = stream.end();
    expect(messages.map((message) => message.notes)).toEqual([
      [],
      ['stream.gap: 54 bytes of this message are missing: 20 bytes of the stream are not in the capture'],
      ['stream.tail: 34 bytes of a message whose middle is missing'],
      [],
    ]);
    expect(messages.map(({ frame }) => frame)).toEqual([2, 2, 3, 3]);
    expect(hexes(messages)[3]).toBe(toHex(response(3, 70)));
    expect(stream.run.counts.gaps).toBe(1);
  });

  it('gives up all holes that one acknowledgement covers', () => {
    const stream = new Stream(bytes)
      .syn()
      .send(0, at(1))
      .send(at(1) + 5, at(2))
      .send(at(2) + 5, at(3))
      .send(at(3) + 5, at(4));
    stream.acknowledge(at(4));
    expect(stream.run.counts.gaps).toBe(3);
    expect(stream.end().map(({ notes }) => notes.length)).toEqual([0, 2, 2, 2]);
  });

  it('tells bytes that are missing between messages with the next one', () => {
    const messages = new Stream(bytes).syn().send(0, at(1)).send(at(2), at(4)).acknowledge(at(4)).end();
    expect(messages.map(({ notes }) => notes)).toEqual([
      [],
      [`stream.gap: before this, ${at(2) - at(1)} bytes of the stream are not in the capture`],
      [],
    ]);
  });

  it('stays in step where a second hole is in the rest of the same message', () => {
    const large = concat(response(1, 1000), response(2, 20));
    const stream = new Stream(large)
      .syn()
      .send(0, 100)
      .send(200, 300)
      .send(400, large.length)
      .acknowledge(large.length);
    const messages = stream.end();
    expect(hexes(messages).at(-1)).toBe(toHex(response(2, 20)));
    expect(messages.map(({ notes }) => notes.map((note) => note.split(':')[0]))).toEqual([
      ['stream.gap'],
      ['stream.tail'],
      ['stream.gap', 'stream.tail'],
      [],
    ]);
  });

  it('gives a hole up when 1 MiB waits above it', () => {
    const filler = response(9, 60_000);
    const stream = new Stream(concat(...Array.from({ length: 40 }, () => filler))).syn();
    const step = 30_000;
    stream.send(0, step);
    for (let from = 2 * step; from + step < stream.bytes.length; from += step) {
      stream.send(from, from + step);
      const { counted, actual } = stream.run.analyzer.held;
      expect(counted).toBe(actual);
      expect(actual).toBeLessThan(1.2 * 1024 * 1024);
    }
    expect(stream.run.counts.gaps).toBe(1);
    expect(stream.run.messages.length).toBeGreaterThan(20);
    expect(stream.run.messages.slice(2).every(({ notes }) => notes.length === 0)).toBe(true);
  });

  it('delivers what waits above a hole that is never filled, at the end', () => {
    const messages = new Stream(bytes).syn().send(0, 30).send(at(2), at(4)).end();
    expect(messages.map(({ notes }) => notes[0])).toEqual([
      `stream.gap: 34 bytes of this message are missing: ${at(2) - 30} bytes of the stream are not in the capture`,
      undefined,
      undefined,
    ]);
  });

  it('delivers a message that is not whole at the end', () => {
    const messages = new Stream(bytes).syn().send(0, 30).end();
    expect(messages.map(({ frame, notes }) => [frame, notes])).toEqual([
      [2, ['stream.gap: 34 bytes of this message are missing: the stream ended']],
    ]);
  });

  it('puts a one-way capture in order, and gives its holes up at the end', () => {
    const stream = new Stream(bytes, START, {}, { fromServer: true });
    const messages = stream.send(0, at(1)).send(at(2), at(3)).send(at(1), at(2)).send(at(3), at(4)).end();
    expect(hexes(messages)).toEqual(parts.map(toHex));
  });

  it('is not led astray by a wild acknowledgement', () => {
    const stream = new Stream(bytes).syn().send(0, 20).acknowledge(0x7000_0000).send(60, at(2)).send(20, 60);
    expect(hexes(stream.end())).toEqual(parts.slice(0, 2).map(toHex));
  });
});

describe('beginning and end', () => {
  const bytes = concat(response(1, 100), response(2, 60), response(3, 70));

  it('begins in the middle of a message, and finds the next', () => {
    const messages = new Stream(bytes).send(50, bytes.length).end();
    expect(hexes(messages).slice(1)).toEqual([response(2, 60), response(3, 70)].map(toHex));
    expect(messages[0]?.notes).toEqual(['stream.junk: 64 bytes that belong to no frame']);
  });

  it('begins anew with a SYN on the same ports', () => {
    const stream = new Stream(bytes).syn().send(0, 50);
    stream.run.feed(
      segment({ fromServer: true, sequence: 7000, acknowledgement: 0, payload: response(7).subarray(0, 10) }),
    );
    stream.run.feed(segment({ sequence: 0x5000_0000, flags: Flags.SYN }));
    stream.run.feed(segment({ sequence: 0x5000_0001, payload: request(1) }));
    stream.run.feed(
      segment({ fromServer: true, sequence: 0x6000_0000, acknowledgement: 0x5000_0016, payload: response(8) }),
    );
    const messages = stream.end();
    expect(messages.map(({ frame, notes }) => [frame, notes])).toEqual([
      [2, ['stream.gap: 64 bytes of this message are missing: the stream ended']],
      [3, ['stream.gap: 24 bytes of this message are missing: the stream ended']],
      [5, []],
      [6, []],
    ]);
  });

  it('is not confused by a SYN that is repeated', () => {
    const stream = new Stream(bytes).syn().send(0, 50).syn().send(50, bytes.length);
    expect(hexes(stream.end())).toEqual([response(1, 100), response(2, 60), response(3, 70)].map(toHex));
  });

  it('reads a connection whose SYN is not in the capture, on ports that were used before', () => {
    for (const base of [0x9000_0000, 0x3000_0000]) {
      const stream = new Stream(bytes, 0x4000_0000).syn().send(0, bytes.length);
      stream.run.feed(segment({ sequence: base, payload: request(1) }));
      stream.run.feed(segment({ sequence: base + 21, payload: request(2) }));
      expect(hexes(stream.end()).slice(3)).toEqual([request(1), request(2)].map(toHex));
      expect(stream.run.messages[3]?.notes).toEqual([
        'stream.resynchronised: the sequence numbers jump: the stream is read anew from here',
      ]);
    }
  });

  it('delivers what is not whole with a FIN, but waits for bytes in front of it', () => {
    const stream = new Stream(bytes).syn().send(0, 50).send(50, 60, { flags: Flags.FIN });
    expect(stream.run.messages.map(({ frame, notes }) => [frame, notes])).toEqual([
      [3, ['stream.gap: 54 bytes of this message are missing: the stream ended']],
    ]);
    const early = new Stream(bytes).syn().send(0, 50);
    early.run.feed(segment({ sequence: START + bytes.length, flags: Flags.FIN }));
    expect(early.run.messages).toEqual([]);
    early.send(50, bytes.length);
    expect(hexes(early.run.messages)).toEqual([response(1, 100), response(2, 60), response(3, 70)].map(toHex));
  });

  it('gives up bytes before a FIN that was acknowledged', () => {
    const stream = new Stream(bytes).syn().send(0, 50);
    stream.run.feed(segment({ sequence: START + bytes.length, flags: Flags.FIN }));
    stream.acknowledge(bytes.length + 1);
    expect(stream.run.messages.map(({ notes }) => notes)).toEqual([
      [
        `stream.gap: 64 bytes of this message are missing: ${bytes.length - 50} bytes of the stream are not in the capture`,
      ],
    ]);
    stream.acknowledge(bytes.length + 1);
    expect(stream.end()).toHaveLength(1);
    expect(stream.run.counts.gaps).toBe(1);
  });

  it('delivers what is not whole with a RST, and takes no bytes of that', () => {
    const stream = new Stream(bytes).syn().send(0, 50).send(50, 60, { flags: Flags.RST });
    expect(stream.run.messages.map(({ bytes: length }) => length)).toEqual([50]);
  });

  it('does not mix streams of several inputs', () => {
    const stream = new Stream(bytes).syn().send(0, 50);
    stream.run.end();
    stream.run.analyzer.begin('second');
    stream.send(50, bytes.length).end();
    expect(stream.run.messages.map(({ bytes: length }) => length)).toEqual([
      50,
      64,
      response(2, 60).length,
      response(3, 70).length,
    ]);
    expect(stream.run.analyzer.held).toEqual({ counted: 0, actual: 0 });
  });
});

describe('snap length', () => {
  const bytes = concat(response(1, 500), response(2, 60), response(3, 70));

  it('says that the capture cut a message, skips its rest, and stays in step', () => {
    const stream = new Stream(bytes).syn().cut(0, 300, 96).cut(300, 400, 56).send(400, bytes.length);
    const messages = stream.end();
    expect(hexes(messages).slice(-2)).toEqual([response(2, 60), response(3, 70)].map(toHex));
    expect(messages[0]?.notes[0]).toBe(
      'issue.cut_capture: 420 bytes of this message are missing: 204 bytes were cut by the capture (snap length)',
    );
    expect(messages.map(({ frame }) => frame)).toEqual([2, 3, 4, 4, 4]);
    expect(messages.slice(1, 3).map(({ notes }) => notes.map((note) => note.split(':')[0]))).toEqual([
      ['stream.tail'],
      ['issue.cut_capture', 'stream.tail'],
    ]);
  });

  it('takes the bytes from a retransmission that was not cut', () => {
    const stream = new Stream(bytes).syn().send(300, bytes.length).cut(0, 300, 96).send(0, 300);
    // The cut one filled the hole as far as it goes: what it lacks was on the wire, so nobody waits for it.
    expect(stream.end().length).toBeGreaterThan(2);
    expect(stream.run.messages.at(-1)?.hex).toBe(toHex(response(3, 70)));
  });

  it('says so for a bare APDU, too', () => {
    const apdu = get.response(1, axdr.octetString(new Uint8Array(40)));
    const stream = new Stream(concat(apdu, apdu), START, { decodeAs: new Map([[4059, Payload.apdu]]) });
    stream
      .syn()
      .cut(0, apdu.length, 20)
      .send(apdu.length, 2 * apdu.length);
    const messages = stream.end();
    expect(messages[0]?.notes[0]).toMatch(/^issue.cut_capture/);
    expect(messages).toHaveLength(2);
  });
});

describe('what a stream carries', () => {
  const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
  const frames = [
    ...dialog.connect(),
    dialog.request(request(1).subarray(8)),
    dialog.response(response(1).subarray(8)),
  ];
  const ports = { serverPort: 5001 };

  it('finds the wrapper on any port', () => {
    const messages = new Stream(concat(request(1), request(2)), START, {}, ports).syn().send(0, 5).send(5, 42).end();
    expect(messages.map(({ payload }) => payload)).toEqual([Payload.wrapper, Payload.wrapper]);
  });

  it.each([1, 2, 3, 5, 7, 11, 64])('finds HDLC on any port, in segments of %i bytes', (size) => {
    const bytes = concat(...frames);
    const stream = new Stream(bytes, START, {}, ports).syn();
    for (let from = 0; from < bytes.length; from += size) stream.send(from, Math.min(from + size, bytes.length));
    expect(hexes(stream.end())).toEqual(frames.map(toHex));
  });

  it.each([2, 3, 5, 7, 11])('finds HDLC in the middle of a stream, in segments of %i bytes', (size) => {
    const bytes = concat(...frames).subarray(5);
    const stream = new Stream(bytes, START, {}, ports);
    for (let from = 0; from < bytes.length; from += size) stream.send(from, Math.min(from + size, bytes.length));
    expect(hexes(stream.end()).slice(-3)).toEqual(frames.slice(-3).map(toHex));
  });

  it('finds bare APDUs on any port', () => {
    const apdu = get.response(1, axdr.doubleLong(5));
    const messages = new Stream(apdu, START, {}, ports).syn().send(0, apdu.length).end();
    expect(messages.map(({ payload, hex }) => [payload, hex])).toEqual([[Payload.apdu, toHex(apdu)]]);
  });

  it('does what it is told by decodeAs', () => {
    const told = new Map([[5001, Payload.hdlc as number]]);
    const messages = new Stream(request(1), START, { decodeAs: told }, ports).syn().send(0, 21).end();
    expect(messages.map(({ payload }) => payload)).toEqual([Payload.junk]);
    const quiet = new Stream(request(1), START, { decodeAs: new Map([[5001, StreamKind.other]]) }, ports)
      .syn()
      .send(0, 21);
    expect(quiet.end()).toEqual([]);
    expect(quiet.run.counts.notDlms).toBe(1);
  });

  it('says what an unfinished header on the registered port is', () => {
    const messages = new Stream(request(1)).syn().send(0, 5).end();
    expect(messages.map(({ payload, bytes }) => [payload, bytes])).toEqual([[Payload.wrapper, 5]]);
  });

  it.each([
    ['HTTP', text('GET /index.html HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n')],
    ['SSH', text('SSH-2.0-OpenSSH_9.6\r\n')],
    [
      'TLS',
      concat(
        Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3),
        new Uint8Array(194).map((_, i) => i * 37),
      ),
    ],
    [
      'DNS over TCP',
      Uint8Array.from([
        0, 29, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, 101, 120, 97, 109, 112, 108, 101, 3, 99, 111, 109, 0, 0, 1, 0, 1,
      ]),
    ],
    ['Modbus', Uint8Array.from([0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 10])],
    ['MQTT', Uint8Array.from([0x10, 0x10, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 4, 116, 101, 115, 116])],
  ])('does not take %s for DLMS', (_, bytes) => {
    const all = concat(bytes, bytes, bytes);
    const stream = new Stream(all, START, {}, ports).syn();
    for (let n = 0; n < 3; n++) stream.send(n * bytes.length, (n + 1) * bytes.length);
    expect(stream.end()).toEqual([]);
    expect(stream.run.counts.notDlms).toBe(3);
  });
});
