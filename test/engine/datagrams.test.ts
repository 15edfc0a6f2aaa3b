import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  concat,
  get,
  HdlcDialog,
  hdlcControl,
  text,
  toHex,
  udpDatagram,
  wrapper,
} from '../../captures/bytes.js';
import { ci, llc432 } from '../../captures/plc.js';
import { LinkType, Payload } from '../../src/core/index.js';
import { datagram, fragment, Run, type Seen } from './run.js';

const request = (invoke: number): Uint8Array => wrapper(16, 1, get.request(invoke, attribute(3, '1-0:1.8.0*255', 2)));
const apdu = get.response(1, axdr.octetString(new Uint8Array(100).fill(0x41)));
const shown = (messages: readonly Seen[]): [number, string][] => messages.map(({ payload, hex }) => [payload, hex]);
const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const snrm = dialog.toServer(hdlcControl.snrm);

describe('UDP', () => {
  it.each([
    ['a wrapper', request(1), Payload.wrapper],
    ['HDLC', snrm, Payload.hdlc],
    ['a bare APDU', apdu, Payload.apdu],
    ['a frame of IEC 61334-4-32', llc432(16, 1, apdu), Payload.llc432],
    ['a CI-PDU', llc432(0, 1, ci.discover(100, 10, 0, false)), Payload.llc432],
  ])('finds %s on any port', (_, bytes, payload) => {
    expect(shown(new Run().feed(datagram(bytes, 7000, 7001)).messages)).toEqual([[payload, toHex(bytes)]]);
  });

  it('finds all messages of a datagram', () => {
    const run = new Run().feed(datagram(concat(request(1), request(2))));
    expect(shown(run.messages)).toEqual([1, 2].map((n) => [Payload.wrapper, toHex(request(n))]));
  });

  it('delivers what is not whole, and nothing of it goes on in the next datagram', () => {
    const run = new Run().feed(datagram(request(1).subarray(0, 15))).feed(datagram(request(2)));
    expect(shown(run.messages)).toEqual([
      [Payload.wrapper, toHex(request(1).subarray(0, 15))],
      [Payload.wrapper, toHex(request(2))],
    ]);
  });

  it.each([
    ['a wrapper', wrapper(1, 16, apdu)],
    ['a bare APDU', apdu],
  ])('says that the capture cut %s', (_, bytes) => {
    const whole = datagram(bytes);
    const run = new Run().feed(whole.subarray(0, 80), LinkType.raw, whole.length);
    expect(
      run.messages.map(({ notes }) => notes.length > 0 && notes.every((note) => note.startsWith('issue.cut'))),
    ).toEqual([true]);
  });

  it('takes a wrapper without a length for DLMS on the registered port only', () => {
    const empty = Uint8Array.from([0, 1, 0, 16, 0, 1, 0, 0]);
    expect(new Run().feed(datagram(empty)).messages).toHaveLength(1);
    expect(new Run().feed(datagram(empty, 7000, 7001)).messages).toHaveLength(0);
  });

  it('takes a broken frame of IEC 61334-4-32 for one on the registered port only, or behind a whole one', () => {
    const whole = llc432(16, 1, apdu);
    const broken = whole.subarray(0, 20);
    expect(shown(new Run().feed(datagram(broken)).messages)).toEqual([[Payload.llc432, toHex(broken)]]);
    expect(new Run().feed(datagram(broken, 7000, 7001)).messages).toEqual([]);
    const run = new Run().feed(datagram(whole, 7000, 7001)).feed(datagram(broken, 7000, 7001));
    expect(run.messages.map(({ payload }) => payload)).toEqual([Payload.llc432, Payload.llc432]);
  });

  it('does not take RTP with a header extension for IEC 61334-4-32, though it begins with 90', () => {
    const run = new Run();
    for (let n = 0; n < 1000; n++) {
      const packet = concat(
        0x90,
        0x60,
        n >> 8,
        n & 0xff,
        new Uint8Array(60).map((_, i) => (i * n) & 0xff),
      );
      run.feed(datagram(packet, 5004, 5006));
    }
    expect(run.messages).toEqual([]);
  });

  it('does what decodeAs says', () => {
    const decodeAs = new Map([[7000, Payload.apdu as number]]);
    expect(new Run({ decodeAs }).feed(datagram(request(1), 7000)).messages[0]?.payload).toBe(Payload.apdu);
  });

  it('counts empty datagrams and other traffic', () => {
    const answer = concat(
      Uint8Array.from([0, 1, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]),
      Uint8Array.from([7, ...text('example'), 3, ...text('com'), 0, 0, 1, 0, 1]),
      Uint8Array.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0x0e, 0x10, 0, 4, 93, 184, 216, 34]),
    );
    const run = new Run();
    run
      .feed(datagram(new Uint8Array(0)))
      .feed(datagram(answer, 53))
      .feed(
        datagram(
          answer.map((b, i) => (i === 1 ? 2 : b)),
          53,
        ),
      );
    for (let id = 0; id < 256; id++)
      run.feed(
        datagram(
          answer.map((b, i) => (i === 0 ? id : b)),
          53,
        ),
      );
    expect(run.messages).toEqual([]);
    expect(run.counts).toMatchObject({ withoutPayload: 1, notDlms: 258 });
  });

  it('delivers other frames where all are wanted', () => {
    const seen: (string | number)[][] = [];
    const run = new Run({ all: true, layers: true }, (message) =>
      seen.push([message.payload, message.source, message.destination]),
    );
    run.feed(datagram(text('hello world'), 53, 1024)).feed(Uint8Array.of(0x00));
    expect(seen).toEqual([
      [0, '10.0.0.1:53', '192.0.2.1:1024'],
      [0, '', ''],
    ]);
    expect(run.counts.notDlms).toBe(2);
  });
});

describe('captured payloads without a network', () => {
  it('reads HDLC frames of the link types for private use, or what they are said to carry', () => {
    expect(shown(new Run().feed(snrm, LinkType.user0).messages)).toEqual([[Payload.hdlc, toHex(snrm)]]);
    const linkPayloads = new Map([[LinkType.user0 as number, Payload.wrapper as number]]);
    expect(shown(new Run({ linkPayloads }).feed(request(1), LinkType.user0).messages)).toEqual([
      [Payload.wrapper, toHex(request(1))],
    ]);
  });

  it('does not tell flags between frames', () => {
    const run = new Run().feed(concat(0x7e, 0x7e, snrm, 0x7e, 0x7e), LinkType.user0);
    expect(shown(run.messages)).toEqual([[Payload.hdlc, toHex(snrm)]]);
  });

  it.each([
    ['a bare APDU', apdu, Payload.apdu],
    ['a frame of IEC 61334-4-32', llc432(16, 1, apdu), Payload.llc432],
    ['a frame of IEC 61334-4-32 that is cut', llc432(16, 1, apdu).subarray(0, 9), Payload.llc432],
  ])('reads the payload of an exported PDU: %s', (_, bytes, payload) => {
    const exported = concat(Uint8Array.from([0, 12, 0, 4, ...text('dlms'), 0, 0, 0, 0]), bytes);
    expect(shown(new Run().feed(exported, LinkType.upperPdu).messages)).toEqual([[payload, toHex(bytes)]]);
  });
});

describe('IP fragments', () => {
  const payload = udpDatagram(
    { address: '10.0.0.1', port: 4059 },
    { address: '192.0.2.1', port: 50_000 },
    wrapper(1, 16, apdu),
  );
  const pieces: [number, number][] = [
    [0, 40],
    [40, 80],
    [80, payload.length],
  ];
  const piece = ([from, to]: readonly [number, number], bytes = payload, id = 7): Uint8Array =>
    fragment(id, from, to < payload.length, bytes.subarray(from, to));
  const whole = [[Payload.wrapper, toHex(wrapper(1, 16, apdu))]];

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]], [[0, 0, 2, 2, 1]]])('joins them in the order %j', (order) => {
    const run = new Run();
    for (const n of order) run.feed(piece(pieces[n] as [number, number]));
    expect(shown(run.messages)).toEqual(whole);
    expect(run.messages[0]?.frame).toBe(order.length);
    expect(run.messages[0]?.frames).toHaveLength(3);
  });

  it('joins fragments that overlap', () => {
    const run = new Run();
    for (const [from, to] of [
      [80, payload.length],
      [0, 48],
      [40, 88],
    ] as const)
      run.feed(piece([from, to]));
    expect(shown(run.messages)).toEqual(whole);
  });

  it('keeps what came first, and tells both offsets', () => {
    const other = payload.map((octet, i) => (i === 44 ? 0xaa : octet));
    const notes: string[] = [];
    const hexes: string[] = [];
    const run = new Run({ layers: true }, ({ tape, store, start, end }) => {
      for (const [, text] of tape.details) notes.push(text);
      hexes.push(toHex((tape.stores[store] as Uint8Array).subarray(start, end)));
    });
    run
      .feed(piece([40, 80]))
      .feed(piece([32, 64], other))
      .feed(piece([0, 32]))
      .feed(piece([80, payload.length]));
    expect(hexes).toEqual([whole[0]?.[1]]);
    expect(notes).toContain(
      'frame 2 brings at byte 12 of its fragment other bytes for offset 44 of the datagram than frame 1',
    );
  });

  it('keeps datagrams apart, and counts those that are never whole', () => {
    const run = new Run();
    for (const id of [1, 2]) for (const n of [0, 1]) run.feed(piece(pieces[n] as [number, number], payload, id));
    run.feed(piece(pieces[2] as [number, number], payload, 2)).end();
    expect(shown(run.messages)).toEqual(whole);
    expect(run.counts).toMatchObject({ gaps: 1, withoutPayload: 4 });
    // The next input begins without them.
    run.feed(piece(pieces[2] as [number, number], payload, 1));
    expect(run.messages).toHaveLength(1);
  });

  it('does not take one that the capture cut for the end of the datagram', () => {
    const run = new Run();
    const last = piece(pieces[2] as [number, number]);
    run.feed(piece(pieces[0] as [number, number])).feed(piece(pieces[1] as [number, number]));
    run.feed(last.subarray(0, 30), LinkType.raw, last.length);
    expect(run.messages).toEqual([]);
    run.feed(last);
    expect(shown(run.messages)).toEqual(whole);
  });

  it('delivers messages of earlier frames while a joined datagram is read', () => {
    // A TCP segment in fragments, which fills a hole: the waiting message is delivered first, then the one in it.
    const seen: string[] = [];
    const run = new Run({ layers: true }, (message) => {
      seen.push(
        `${message.frame} ${toHex((message.tape.stores[message.store] as Uint8Array).subarray(message.start, message.end))}`,
      );
    });
    const first = concat(request(1), request(2), request(3));
    const tcp = (sequence: number, bytes: Uint8Array): Uint8Array => {
      const header = new Uint8Array(20);
      new DataView(header.buffer).setUint16(0, 4059);
      new DataView(header.buffer).setUint16(2, 50_000);
      new DataView(header.buffer).setUint32(4, sequence);
      header[12] = 0x50;
      return concat(header, bytes);
    };
    const send = (id: number, bytes: Uint8Array): void => {
      run.feed(fragment(id, 0, true, bytes.subarray(0, 24), 6)).feed(fragment(id, 24, false, bytes.subarray(24), 6));
    };
    send(1, tcp(100, request(0)));
    send(2, tcp(142, first.subarray(21)));
    send(3, tcp(121, first.subarray(0, 21)));
    expect(seen).toEqual([0, 1, 2, 3].map((n) => `${[2, 6, 4, 4][n]} ${toHex(request(n))}`));
  });
});
