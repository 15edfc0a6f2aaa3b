import { describe, expect, it } from 'vitest';
import {
  attribute,
  concat,
  dlmsSegments,
  get,
  HdlcDialog,
  hdlcControl,
  hex,
  MBUS_ACK,
  type MBusDevice,
  mbusLong,
  mbusShort,
  radioA,
  radioB,
  radioPlain,
  toHex,
  wrapper,
} from '../../captures/bytes.js';
import { LinkType, Payload } from '../../src/core/index.js';
import { candidates, FITS, type Message } from '../../src/engine/index.js';
import { datagram, Run, registry, type Seen, segment } from './run.js';

const apdu = concat(0x0f, hex('00000001 00 0981c8'), new Uint8Array(200).fill(0x41));
const whole = mbusLong(0x53, 0xff, dlmsSegments(1, 103, apdu)[0] as Uint8Array);
const [first, last] = dlmsSegments(1, 103, apdu, 150).map((data) => mbusLong(0x53, 0xff, data)) as [
  Uint8Array,
  Uint8Array,
];
const overflow = mbusLong(0x53, 0xff, concat(0x00, 1, 103, new Uint8Array(252).fill(0xa5)));
const reset = mbusShort(0x40, 5);
const ask = mbusShort(0x5b, 5);
const request = get.request(1, attribute(3, '1-0:1.8.0*255', 2));
const snrm = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 }).toServer(hdlcControl.snrm);
const damaged = whole.map((octet, i) => (i === 20 ? octet ^ 0x40 : octet));

const shown = (messages: readonly Seen[]): [number, string][] =>
  messages.map(({ payload, hex: bytes }) => [payload, bytes]);
const mbus = (...frames: readonly Uint8Array[]): [number, string][] =>
  frames.map((frame) => [Payload.mbus, toHex(frame)]);
const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));

function run(linkType: number, ...lines: readonly Uint8Array[]): Seen[] {
  const analyzer = new Run();
  for (const line of lines) analyzer.feed(line, linkType);
  return analyzer.end().messages;
}

describe('M-Bus in lines of hex', () => {
  it('is a frame each', () => {
    const lines = [reset, MBUS_ACK, first, last, ask, overflow, whole];
    expect(shown(run(LinkType.hex, ...lines))).toEqual(mbus(...lines));
  });

  it.each([5, 16, 100, 200])('goes on in the next line, %i bytes in each', (size) => {
    const frames = [reset, first, last, MBUS_ACK, ask];
    const messages = run(LinkType.hex, ...pieces(concat(...frames), size));
    // A line that ends with a frame is silent behind it.
    expect(shown(messages)).toEqual(mbus(...frames));
  });

  it.each([5, 40, 150, 250])(
    'goes on in the next line, where a length counts modulo 256 and a line has %i bytes',
    (size) => {
      expect(shown(run(LinkType.hex, ...pieces(overflow, size), whole))).toEqual(mbus(overflow, whole));
    },
  );

  it('is several frames in a line', () => {
    expect(shown(run(LinkType.hex, concat(reset, MBUS_ACK, whole), concat(first, last)))).toEqual(
      mbus(reset, MBUS_ACK, whole, first, last),
    );
  });

  it('has damaged frames', () => {
    const messages = run(LinkType.hex, damaged, MBUS_ACK, damaged, whole, damaged);
    expect(shown(messages)).toEqual(mbus(damaged, MBUS_ACK, damaged, whole, damaged));
    expect(messages.flatMap(({ notes }) => notes)).toEqual([]);
    expect(messages.map(({ frame }) => frame)).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['a frame of M-Bus', whole, Payload.mbus],
    ['several', concat(reset, whole), Payload.mbus],
    ['a frame of HDLC', snrm, Payload.hdlc],
    ['a wrapper', wrapper(16, 1, request), Payload.wrapper],
    ['an APDU', request, Payload.apdu],
  ])('that is cut does not swallow %s in the next one', (_, next, payload) => {
    const cut = whole.subarray(0, 60);
    const messages = run(LinkType.hex, cut, next);
    expect(shown(messages)[0]).toEqual([Payload.mbus, toHex(cut)]);
    expect(messages[0]?.notes[0]).toMatch(/^stream.gap: \d+ bytes of this message are missing: the stream ended/);
    expect(messages[1]?.payload).toBe(payload);
    expect(
      messages
        .slice(1)
        .map(({ hex: bytes }) => bytes)
        .join(''),
    ).toBe(toHex(next));
  });

  it('leaves lines of other kinds what they are', () => {
    const lines = [whole, snrm, MBUS_ACK, request, wrapper(16, 1, request), snrm, reset];
    expect(run(LinkType.hex, ...lines).map(({ payload }) => payload)).toEqual([
      Payload.mbus,
      Payload.hdlc,
      Payload.mbus,
      Payload.apdu,
      Payload.wrapper,
      Payload.hdlc,
      Payload.mbus,
    ]);
  });

  it('is told what it may be', () => {
    const best = (bytes: Uint8Array): [number, string] => {
      const [found] = candidates(registry, bytes);
      return [found?.payload ?? 0, found?.why ?? ''];
    };
    expect(best(whole)).toEqual([Payload.mbus, `all ${whole.length} bytes are used`]);
    expect(best(damaged)[0]).toBe(Payload.mbus);
    expect(best(damaged)[1]).toMatch(/bytes are used, but: found 0x.., expected 0x/);
    expect(best(whole.subarray(0, 30))[0]).toBe(Payload.mbus);
    expect(best(MBUS_ACK)).toEqual([Payload.mbus, 'its one byte is used']);
    expect(candidates(registry, MBUS_ACK).filter(({ score }) => score >= FITS)).toHaveLength(1);
  });
});

describe('M-Bus on a serial line', () => {
  const frames = [reset, MBUS_ACK, first, last, overflow, ask, damaged, whole, MBUS_ACK];

  it.each([1, 2, 7, 100, 10_000])('is cut into frames, whatever pieces (%i bytes) it comes in', (size) => {
    expect(shown(run(LinkType.serial, ...pieces(concat(...frames), size)))).toEqual(mbus(...frames));
  });

  it('is found behind noise, and behind frames that lost octets', () => {
    const noise = hex('00 e5 68 05 05 68 10 40 05 46 16 ff');
    const cut = whole.subarray(0, 100);
    const messages = run(LinkType.serial, concat(noise, first, noise, last, cut, whole, noise));
    expect(shown(messages)).toEqual([
      [Payload.junk, toHex(noise)],
      ...mbus(first),
      [Payload.junk, toHex(noise)],
      ...mbus(last, cut, whole),
      [Payload.junk, toHex(noise)],
    ]);
  });

  it('has HDLC besides', () => {
    const messages = run(LinkType.serial, concat(mbusShort(0x40, 1), snrm, snrm, whole, snrm));
    expect(messages.map(({ payload }) => payload)).toEqual([
      Payload.mbus,
      Payload.hdlc,
      Payload.hdlc,
      Payload.mbus,
      Payload.hdlc,
    ]);
  });

  it('delivers an acknowledgement and a damaged frame when it falls silent, and what is not whole later', () => {
    const analyzer = new Run();
    const told = (bytes: Uint8Array): [number, string][] => {
      const before = analyzer.messages.length;
      analyzer.feed(bytes, LinkType.serial).analyzer.quiet();
      return shown(analyzer.messages.slice(before));
    };
    expect(told(reset)).toEqual(mbus(reset));
    expect(told(MBUS_ACK)).toEqual(mbus(MBUS_ACK));
    expect(told(damaged)).toEqual(mbus(damaged));
    expect(told(whole.subarray(0, 50))).toEqual([]);
    expect(told(whole.subarray(50))).toEqual(mbus(whole));
    expect(told(overflow.subarray(0, 50))).toEqual([]);
    expect(told(overflow.subarray(50))).toEqual(mbus(overflow));
    // Behind noise, the octet is noise as well.
    expect(told(hex('ff fe e5'))).toEqual([[Payload.junk, 'fffee5']]);
    expect(told(whole)).toEqual(mbus(whole));
  });

  it('is not found in noise', () => {
    let seed = 11;
    const octet = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed >>> 24;
    };
    const found: number[] = [];
    const analyzer = new Run({}, ({ payload }: Message) => found.push(payload));
    // A line with silences, so that single octets have their chance.
    for (let n = 0; n < 3000; n++) {
      analyzer.feed(Uint8Array.from({ length: 1 + (n % 300) }, octet), LinkType.serial);
      analyzer.analyzer.quiet();
    }
    analyzer.end();
    expect(found.filter((payload) => payload === Payload.mbus || payload === Payload.wmbus).length).toBeLessThan(5);
  });
});

describe('M-Bus on a network', () => {
  it('is found in datagrams, its acknowledgements where somebody asked', () => {
    const analyzer = new Run();
    const ports = [2000, 50_000] as const;
    analyzer.feed(datagram(MBUS_ACK, ...ports));
    const question = datagram(reset, ports[1], ports[0]);
    // From where the answers go, to where they come from.
    question.set([...question.subarray(16, 20), ...question.subarray(12, 16)], 12);
    analyzer.feed(question).feed(datagram(MBUS_ACK, ...ports));
    analyzer.feed(datagram(concat(whole, MBUS_ACK), ...ports)).feed(datagram(damaged, ...ports));
    expect(shown(analyzer.end().messages)).toEqual(mbus(reset, MBUS_ACK, whole, MBUS_ACK, damaged));
    expect(analyzer.counts.notDlms).toBe(1);
  });

  it('is found in streams, whoever begins', () => {
    const analyzer = new Run();
    const [serverPort] = [10_001];
    let [sent, received] = [1, 1];
    const say = (payload: Uint8Array, fromServer = false): void => {
      analyzer.feed(segment({ sequence: fromServer ? received : sent, payload, fromServer, serverPort }));
      if (fromServer) received += payload.length;
      else sent += payload.length;
    };
    say(reset);
    say(MBUS_ACK, true);
    say(ask);
    say(whole.subarray(0, 50), true);
    say(whole.subarray(50), true);
    expect(shown(analyzer.end().messages)).toEqual(mbus(reset, ask, MBUS_ACK, whole));
  });
});

describe('wireless M-Bus', () => {
  const meter: MBusDevice = { number: '12345678', maker: 'DMP', version: 1, type: 2 };
  const contents = dlmsSegments(1, 103, apdu)[0] as Uint8Array;
  const telegrams = [radioA, radioB, radioPlain].map((radio) => radio(0x44, meter, contents));
  const wmbus = (...all: readonly Uint8Array[]): [number, string][] => all.map((one) => [Payload.wmbus, toHex(one)]);

  it('is a line each, a datagram, or bytes that follow each other', () => {
    expect(shown(run(LinkType.hex, ...telegrams, whole, ...telegrams))).toEqual([
      ...wmbus(...telegrams),
      ...mbus(whole),
      ...wmbus(...telegrams),
    ]);
    const analyzer = new Run();
    for (const telegram of telegrams) analyzer.feed(datagram(telegram, 9000, 50_000));
    expect(shown(analyzer.end().messages)).toEqual(wmbus(...telegrams));
    expect(shown(run(LinkType.serial, concat(...telegrams)))).toEqual(wmbus(...telegrams));
  });

  it.each([16, 20, 32, 100])('with check sequences goes on in the next line, %i bytes in each', (size) => {
    const [inBlocks] = telegrams as [Uint8Array];
    expect(shown(run(LinkType.hex, ...pieces(inBlocks, size), ...telegrams))).toEqual(wmbus(inBlocks, ...telegrams));
  });
});
