import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mbusFramer } from '../../../dissectors/mbus/framer.js';
import { hex, join } from '../../dissect.js';
import { cuts } from '../cutting.js';
import { counting, longFrame, shortFrame } from './frames.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const looks = (bytes: Uint8Array): boolean | undefined => mbusFramer.looks(bytes, 0, bytes.length);
const rests = (bytes: Uint8Array, isBehindJunk = false): number | undefined =>
  mbusFramer.rests?.(bytes, 0, bytes.length, isBehindJunk);

const ACK = hex('e5');
const NKE = shortFrame(0x40, 5);
const REQUEST = shortFrame(0x5b, 5);
const PUSH = longFrame('53 ff 10 01 67', '0f 00000001 00 06 000001a1');
const LAST = longFrame('53 ff 11 01 67', '4033cdd8c8d1dab5');

function damaged(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] as number) ^ 0x20;
  return copy;
}

describe('M-Bus framer', () => {
  it('cuts frames of all three kinds', () => {
    expect(cuts(mbusFramer, join(NKE, ACK, REQUEST, PUSH, LAST, NKE))).toEqual(
      [NKE, ACK, REQUEST, PUSH, LAST, NKE].map(text),
    );
  });

  it('cuts frames whose user data hold starts, stops and whole frames', () => {
    const inside = longFrame('08 05 78', text(join(hex('16 68'), PUSH, NKE, ACK)));
    expect(cuts(mbusFramer, join(inside, ACK, PUSH))).toEqual([text(inside), 'e5', text(PUSH)]);
  });

  it('tells noise and frames apart', () => {
    const noise = hex('00 ff 16 68 05 05 69 10 5b 05 61 16 e5 33');
    expect(cuts(mbusFramer, join(noise, PUSH, noise, NKE, noise))).toEqual([
      `-${text(noise)}`,
      text(PUSH),
      `-${text(noise)}`,
      text(NKE),
      `-${text(noise)}`,
    ]);
  });

  it('cuts a frame whose L field counts modulo 256', () => {
    for (const octets of [256 - 5, 257 - 5, 258 - 5, 300, 400]) {
      const long = longFrame('53 ff 00 01 67', new Uint8Array(octets).fill(0xa5));
      expect(long.length).toBeGreaterThan(261);
      expect(cuts(mbusFramer, join(long, PUSH)), `${octets} octets`).toEqual([text(long), text(PUSH)]);
    }
  });

  it('waits for a frame to be whole, and then for no more', () => {
    const head = PUSH.subarray(0, 6);
    expect(mbusFramer.cut(head, 0, head.length, false)).toBe(0);
    expect(mbusFramer.needed(head, 0, head.length)).toBe(PUSH.length);
    expect(mbusFramer.cut(PUSH, 0, PUSH.length, false)).toBe(PUSH.length);
    expect(mbusFramer.cut(head, 0, head.length, true)).toBe(head.length);
    const claims = hex('68 ff ff 68 53 ff 00');
    expect(mbusFramer.needed(claims, 0, claims.length)).toBe(261);
  });

  it('takes a damaged frame to its length, once another one follows', () => {
    const wrong = damaged(PUSH, 9);
    for (const next of [PUSH, NKE]) {
      expect(mbusFramer.cut(join(wrong, next), 0, wrong.length + 5, false)).toBe(wrong.length);
      expect(cuts(mbusFramer, join(wrong, next))).toEqual([text(wrong), text(next)]);
    }
    expect(cuts(mbusFramer, wrong)).toEqual([text(wrong)]);
  });

  it('waits for no more than what a length modulo 256 would take, when a damaged frame is followed by noise', () => {
    const wrong = damaged(PUSH, 9);
    const noise = new Uint8Array(300).fill(0x55);
    const all = join(wrong, noise);
    expect(mbusFramer.cut(all, 0, wrong.length + 255, false)).toBe(0);
    expect(mbusFramer.cut(all, 0, wrong.length + 256, false)).toBe(wrong.length);
  });

  it('ends a frame that lost octets where the next one begins', () => {
    for (const lost of [1, 2, 9]) {
      const cut = join(PUSH.subarray(0, 8), PUSH.subarray(8 + lost));
      expect(cuts(mbusFramer, join(cut, LAST, NKE)), `without ${lost}`).toEqual([text(cut), text(LAST), text(NKE)]);
    }
    const head = PUSH.subarray(0, 7);
    expect(cuts(mbusFramer, join(head, LAST))).toEqual([text(head), text(LAST)]);
  });

  it('knows a long frame by five octets, a short one by its checksum and stop', () => {
    expect(looks(PUSH)).toBe(true);
    expect(looks(PUSH.subarray(0, 5))).toBe(true);
    for (let length = 0; length < 5; length++) {
      expect(looks(PUSH.subarray(0, length)), `${length}`).toBeUndefined();
      expect(looks(NKE.subarray(0, length)), `${length}`).toBeUndefined();
    }
    expect(looks(NKE)).toBe(true);
    for (const wrong of [
      '68 05 06',
      '68 05 05 69',
      '68 68 68 68 68',
      '68 05 05 68 00',
      '10 41',
      '10 40 05 46',
      '10 40 05 45 17',
      '16',
      '7e',
    ])
      expect(looks(hex(wrong)), wrong).toBe(false);
  });

  it('believes E5 where a frame follows', () => {
    expect(looks(ACK)).toBeUndefined();
    expect(looks(join(ACK, NKE))).toBe(true);
    expect(looks(join(ACK, PUSH.subarray(0, 4)))).toBeUndefined();
    expect(looks(hex('e5 00'))).toBe(false);
    expect(looks(hex('e5 7e a0'))).toBe(false);
    expect(looks(join(ACK, ACK, ACK, NKE))).toBe(true);
    // Octets in a row are rather noise.
    expect(looks(join(...Array.from({ length: 5 }, () => ACK), NKE))).toBe(false);
    expect(cuts(mbusFramer, hex('33 e5'))).toEqual(['-33e5']);
  });

  it('believes E5 where the line falls silent, but not behind junk', () => {
    expect(rests(ACK)).toBe(1);
    expect(rests(ACK, true)).toBe(0);
    expect(rests(hex('e5 e5'))).toBe(1);
    expect(rests(hex('e5 68'))).toBe(0);
    expect(rests(hex('e5 e5 e5 e5 e5'))).toBe(0);
  });

  it('lets go of a damaged frame where the line falls silent, and of nothing that is not whole', () => {
    expect(rests(damaged(PUSH, 9))).toBe(PUSH.length);
    expect(rests(PUSH.subarray(0, -1))).toBe(0);
    expect(rests(NKE.subarray(0, 4))).toBe(0);
    expect(rests(hex('33'))).toBe(0);
    // The L field counts modulo 256: it is not damaged, but not whole.
    const long = longFrame('53 ff 00 01 67', new Uint8Array(252));
    expect(rests(long.subarray(0, 100))).toBe(0);
  });

  it('finds frames, but no acknowledgement by itself', () => {
    const bytes = join(hex('00 e5 00'), NKE, hex('e5'));
    expect(mbusFramer.find(bytes, 0, bytes.length)).toBe(3);
    expect(mbusFramer.find(bytes, 4, bytes.length)).toBe(-1);
  });

  const piece = fc.oneof(
    fc.constantFrom(ACK, NKE, REQUEST, PUSH, LAST, PUSH.subarray(0, 9), damaged(PUSH, 12), hex('68 00 00 68 53')),
    fc.uint8Array({ maxLength: 12 }),
    fc
      .array(fc.constantFrom(0x68, 0x10, 0x16, 0xe5, 0x53, 0x40, 0x08, 0x03), { maxLength: 20 })
      .map((octets) => Uint8Array.from(octets)),
    fc.nat(300).map((octets) => longFrame('53 ff 00 01 67', new Uint8Array(octets).fill(octets))),
  );
  const stream = fc.array(piece, { maxLength: 8 }).map((pieces) => join(...pieces));

  it('cuts the same, however the stream comes in', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(600), { maxLength: 20 }), (bytes, pieces) => {
        expect(cuts(mbusFramer, bytes, pieces)).toEqual(cuts(mbusFramer, bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a frame that it cut the same length when it is alone', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        for (const frame of cuts(mbusFramer, bytes).filter((cut) => !cut.startsWith('-'))) {
          const alone = hex(frame);
          const length = mbusFramer.rests?.(alone, 0, alone.length) || mbusFramer.cut(alone, 0, alone.length, true);
          expect(length).toBe(alone.length);
        }
      }),
    );
  });

  it.each([
    ['starts of long frames', '68'],
    ['starts of short frames', '10'],
    ['acknowledgements', 'e5'],
    ['acknowledgements and starts', 'e5 e5 68'],
    ['headers that claim much', '68 ff ff 68 53'],
    ['headers that claim 258', '68 02 02 68 53'],
    ['starts in each other', '68 68 68 68 53 68'],
    ['zeros', '00'],
  ])('reads few octets more than there are: %s', (_, pattern) => {
    const unit = hex(pattern);
    const { bytes, reads } = counting(Uint8Array.from({ length: 8192 }, (_each, i) => unit[i % unit.length] as number));
    let at = 0;
    while (at < bytes.length) {
      const length = mbusFramer.cut(bytes, at, bytes.length, false) || mbusFramer.cut(bytes, at, bytes.length, true);
      at += Math.abs(length);
    }
    expect(mbusFramer.find(bytes, 0, bytes.length)).toBeLessThan(bytes.length);
    expect(reads()).toBeLessThan(40 * bytes.length);
  });

  it('takes hardly any noise for frames', () => {
    let seed = 7;
    const octet = (): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    };
    const noise = Uint8Array.from({ length: 1 << 21 }, octet);
    expect(framesIn(noise)).toBeLessThan(3);
  });
});

/** Frames in a stream, cut in place. */
function framesIn(bytes: Uint8Array): number {
  let frames = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = mbusFramer.cut(bytes, at, bytes.length, true);
    if (length > 0) frames++;
    at += Math.abs(length);
  }
  return frames;
}
