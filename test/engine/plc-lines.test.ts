import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  concat,
  get,
  HdlcDialog,
  hdlcControl,
  hex,
  type MacFrame,
  sfskFrame,
  sfskHost,
  toHex,
} from '../../captures/bytes.js';
import { llc432 } from '../../captures/plc.js';
import { LinkType, Payload } from '../../src/core/index.js';
import { datagram, Run, segment } from './run.js';

const MAC: MacFrame = { source: 0x051, destination: 0xc00 };
const REQUEST = llc432(1, 16, get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2)));
const ANSWER = llc432(16, 1, get.response(0xc1, axdr.octetString(new Uint8Array(60).fill(0x41))));
const frame = sfskFrame(MAC, ANSWER);
const modem = sfskHost(MAC, REQUEST);
const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const snrm = dialog.toServer(hdlcControl.snrm);

/** What nobody should find anything in. */
const NOTHING: ReadonlySet<number> = new Set([
  Payload.sfsk,
  Payload.sfskHost,
  Payload.prime,
  Payload.euridis,
  Payload.coap,
]);

const shown = (run: Run): [number, string][] => run.messages.map(({ payload, hex: bytes }) => [payload, bytes]);

/** The bytes as a serial line gives them, in pieces. */
function serial(bytes: Uint8Array, borders: readonly number[]): [number, string][] {
  const run = new Run();
  const all = [0, ...[...borders].sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < all.length; i++) {
    const piece = bytes.subarray(all[i - 1], all[i]);
    if (piece.length > 0) run.feed(piece, LinkType.serial);
  }
  return shown(run.end());
}

describe('power line framings on a serial line', () => {
  const noise = hex('02 6c 6c 00 02 18 50 3a');
  const line = concat(noise, frame, modem, snrm, noise, modem, snrm, frame, noise);

  it('are cut out of it, beside HDLC and noise, however it came in pieces', () => {
    const expected = [
      [Payload.junk, toHex(noise)],
      [Payload.sfsk, toHex(frame)],
      [Payload.sfskHost, toHex(modem)],
      [Payload.hdlc, toHex(snrm)],
      [Payload.junk, toHex(noise)],
      [Payload.sfskHost, toHex(modem)],
      [Payload.hdlc, toHex(snrm)],
      [Payload.sfsk, toHex(frame)],
      [Payload.junk, toHex(noise)],
    ];
    expect(serial(line, [])).toEqual(expected);
    fc.assert(
      fc.property(fc.array(fc.nat(line.length), { maxLength: 10 }), (borders) => {
        expect(serial(line, borders)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(serial(line, [...line.keys()])).toEqual(expected);
  });

  it('are found in streams and in several to a line of hex or to a datagram', () => {
    const both = concat(frame, frame);
    const expected = [
      [Payload.sfsk, toHex(frame)],
      [Payload.sfsk, toHex(frame)],
    ];
    expect(shown(new Run().feed(both, LinkType.hex).end())).toEqual(expected);
    expect(shown(new Run().feed(datagram(both, 7000)).end())).toEqual(expected);
    expect(shown(new Run().feed(segment({ sequence: 1, payload: both, serverPort: 7000 })).end())).toEqual(expected);
  });
});

describe('noise', () => {
  let state = 11;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
  const bytes = (): Uint8Array => Uint8Array.from({ length: 1 + (random() % 260) }, random);
  const taken = (run: Run): number => run.end().messages.filter(({ payload }) => NOTHING.has(payload)).length;

  it('in datagrams is none of the framings', () => {
    const run = new Run();
    for (let n = 0; n < 20_000; n++) run.feed(datagram(bytes(), 1024 + (random() % 4000), 50_000 + (random() % 9)));
    expect(taken(run)).toBe(0);
  });

  it('in lines of hex is none of them', () => {
    const run = new Run();
    for (let n = 0; n < 3000; n++) run.feed(bytes(), LinkType.hex);
    expect(taken(run)).toBe(0);
  });

  it('on a serial line is none of them', () => {
    const run = new Run();
    for (let n = 0; n < 1000; n++) run.feed(bytes(), LinkType.serial);
    expect(taken(run)).toBe(0);
  });
});
