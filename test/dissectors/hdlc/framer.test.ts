import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapperFramer } from '../../../dissectors/dlms/wrapper.js';
import { frameCheck, isChecked } from '../../../dissectors/hdlc/crc.js';
import { hdlcFramer } from '../../../dissectors/hdlc/framer.js';
import type { Framer } from '../../../src/core/index.js';
import { hex, join } from '../../dissect.js';
import { cuts } from '../cutting.js';
import { answer, frame } from './frames.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const RR = frame({ control: 0x11 });
const GET = frame({ information: 'e6e600 c001c1 0003 0100010800ff 02 00' });
const ANSWER = answer({ control: 0x30, information: 'e6e700 c401c1 00 06 7ea07e7e' });

describe('frame check sequence', () => {
  it('is CRC-16/X.25', () => {
    expect(frameCheck(Buffer.from('123456789'), 0, 9)).toBe(0x906e);
    expect(isChecked(hex('a0 07 03 21 93 0f 01'), 0, 7)).toBe(true);
    expect(isChecked(hex('a0 0a 00 02 00 23 21 93 18 71'), 0, 10)).toBe(true);
    expect(isChecked(hex('a0 07 03 21 93 0f 02'), 0, 7)).toBe(false);
    expect(isChecked(hex('ff ff'), 0, 2)).toBe(false);
  });
});

describe('hdlc framer', () => {
  it('cuts frames with flags of their own', () => {
    expect(cuts(hdlcFramer, join(RR, GET, ANSWER))).toEqual([text(RR), text(GET), text(ANSWER)]);
  });

  it('cuts frames that share a flag', () => {
    expect(cuts(hdlcFramer, join(RR, GET.subarray(1), ANSWER.subarray(1)))).toEqual([
      text(RR),
      text(GET.subarray(1)),
      text(ANSWER.subarray(1)),
    ]);
  });

  it('takes flags in a row for fill', () => {
    expect(cuts(hdlcFramer, join(hex('7e7e7e'), RR, hex('7e7e7e7e'), GET))).toEqual([
      '-7e7e7e',
      text(RR),
      '-7e7e7e7e',
      text(GET),
    ]);
  });

  it('does not end a frame at a flag inside', () => {
    const long = frame({ information: join(hex('e6e600'), new Uint8Array(2000).fill(0x7e)) });
    expect(cuts(hdlcFramer, long)).toEqual([text(long)]);
  });

  it('waits for the closing flag, and does without at the end', () => {
    const open = GET.subarray(0, -1);
    expect(hdlcFramer.cut(open, 0, open.length, false)).toBe(0);
    expect(hdlcFramer.needed(open, 0, open.length)).toBe(GET.length);
    expect(hdlcFramer.cut(open, 0, open.length, true)).toBe(open.length);
  });

  it('asks for the whole frame once the header is there', () => {
    const head = GET.subarray(0, 9);
    expect(hdlcFramer.cut(head, 0, head.length, false)).toBe(0);
    expect(hdlcFramer.needed(head, 0, head.length)).toBe(GET.length);
    expect(hdlcFramer.needed(GET, 0, 1)).toBe(2);
    expect(hdlcFramer.needed(GET, 0, 3)).toBe(4);
  });

  it('takes a frame without flags, when its check sequence is right', () => {
    const bare = GET.subarray(1, -1);
    expect(cuts(hdlcFramer, join(bare, bare))).toEqual([text(bare), text(bare)]);
  });

  it('gives a broken header no more than up to the next flag that may begin a frame', () => {
    const broken = frame({ badHcs: true, information: 'e6e600 c001c1', lie: 1000 });
    expect(cuts(hdlcFramer, join(broken, GET, RR))).toEqual([text(broken), text(GET), text(RR)]);
  });

  it('believes the length of a frame whose header is broken, when a flag stands there', () => {
    const broken = frame({ badHcs: true, information: '01 7e 02' });
    expect(cuts(hdlcFramer, join(broken, GET))).toEqual([text(broken), text(GET)]);
  });

  it('cuts a frame that is longer or shorter than its length field says at the next frame', () => {
    for (const lie of [-6, -1, 1, 6]) {
      const wrong = frame({ information: 'e6e600 c001c1 0102', lie });
      expect(cuts(hdlcFramer, join(wrong, GET, RR)), `by ${lie}`).toEqual([text(wrong), text(GET), text(RR)]);
    }
  });

  it('cuts a frame that is too long for all that is left at the next good one', () => {
    const wrong = frame({ information: 'e6e600 c001c1 0102', lie: 500 });
    expect(cuts(hdlcFramer, join(wrong, GET))).toEqual([text(wrong), text(GET)]);
    expect(cuts(hdlcFramer, join(wrong, GET.subarray(1)))).toEqual([text(wrong), text(GET.subarray(1))]);
  });

  it('shows a frame whose length or address can not be', () => {
    for (const wrong of ['7e a005 0321 93 0f01 7e', '7e a00c 02040608 0a21 93 0f01 1234 7e']) {
      expect(cuts(hdlcFramer, join(hex(wrong), RR))).toEqual([text(hex(wrong)), text(RR)]);
    }
  });

  it('takes noise between frames for junk', () => {
    const noise = hex('0102a3030405a1');
    expect(cuts(hdlcFramer, join(noise, RR, noise, GET, noise))).toEqual([
      `-${text(noise)}`,
      text(RR),
      `-${text(noise)}`,
      text(GET),
      `-${text(noise)}`,
    ]);
  });

  it('looks only at what begins with a flag and a good header', () => {
    const looks = (bytes: Uint8Array): boolean | undefined => hdlcFramer.looks(bytes, 0, bytes.length);
    expect(looks(GET)).toBe(true);
    expect(looks(GET.subarray(0, 7))).toBeUndefined();
    expect(looks(hex('7e'))).toBeUndefined();
    expect(looks(hex('7ea0'))).toBeUndefined();
    expect(looks(hex('7e00'))).toBe(false);
    expect(looks(GET.subarray(1))).toBe(false);
    expect(looks(frame({ badHcs: true }))).toBe(false);
    expect(looks(hex('7ea003'))).toBe(false);
    expect(looks(new Uint8Array(0))).toBeUndefined();
  });

  it('finds a frame in the middle of a stream', () => {
    const stream = join(hex('7ea0017e7e00'), GET);
    expect(hdlcFramer.find(stream, 0, stream.length)).toBe(6);
    expect(hdlcFramer.find(stream, 7, stream.length)).toBe(-1);
  });
});

const apdu = fc.uint8Array({ maxLength: 60 });
const hdlcPiece = fc.oneof(
  { weight: 4, arbitrary: apdu.map((information) => frame({ information })) },
  { weight: 2, arbitrary: apdu.map((information) => frame({ information, open: false })) },
  apdu.map((information) => frame({ information, close: false })),
  apdu.map((information) => frame({ information, badHcs: true })),
  apdu.map((information) => frame({ information, badFcs: true })),
  fc.tuple(apdu, fc.integer({ min: -5, max: 300 })).map(([information, lie]) => frame({ information, lie })),
  fc.constant(hex('7e')),
  fc.constant(hex('7e7e7e')),
  fc.uint8Array({ maxLength: 20 }),
  fc
    .array(fc.constantFrom(0x7e, 0xa0, 0xa7, 0xff, 0x03, 0x02), { maxLength: 20 })
    .map((octets) => Uint8Array.from(octets)),
);
const wrapperPiece = fc.oneof(
  { weight: 4, arbitrary: apdu.map((bytes) => join(hex('0001 0010 0001 00'), Uint8Array.of(bytes.length), bytes)) },
  fc.uint8Array({ maxLength: 12 }),
  fc.array(fc.constantFrom(0, 1, 0xc0, 0x10), { maxLength: 20 }).map((octets) => Uint8Array.from(octets)),
  fc.constant(hex('0001 0010 0001 0000')),
);

describe.each([
  ['hdlc', hdlcFramer, hdlcPiece],
  ['wrapper', wrapperFramer, wrapperPiece],
] as const)('%s framer on any stream', (_, framer, piece) => {
  const stream = fc.array(piece, { maxLength: 8 }).map((parts) => join(...parts));

  it('makes progress, stays within the bytes, and loses none', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const all = cuts(framer, bytes).join('').replaceAll('-', '');
        expect(all).toBe(text(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('cuts the same, however the stream comes in', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 30 }), (bytes, pieces) => {
        expect(cuts(framer, bytes, pieces)).toEqual(cuts(framer, bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('finds only what looks like a beginning', () => {
    fc.assert(
      fc.property(stream, fc.nat(50), (bytes, from) => {
        const found = framer.find(bytes, Math.min(from, bytes.length), bytes.length);
        if (found >= 0) expect(framer.looks(bytes, found, bytes.length)).toBe(true);
      }),
    );
  });
});

describe('framers on hostile streams', () => {
  const fill = (pattern: Uint8Array, size = 1 << 20): Uint8Array => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at++) bytes[at] = pattern[at % pattern.length] as number;
    return bytes;
  };

  /** Milliseconds for cutting the stream in place, and for finding in it. */
  function time(framer: Framer, bytes: Uint8Array): number {
    const before = performance.now();
    let at = 0;
    while (at < bytes.length) {
      const length = framer.cut(bytes, at, bytes.length, false) || framer.cut(bytes, at, bytes.length, true);
      at += Math.abs(length);
    }
    framer.find(bytes, 0, bytes.length);
    return performance.now() - before;
  }

  const good = frame({ control: 0x11 });
  const claimsMuch = frame({ lie: 2030 });
  it.each<[string, Framer, Uint8Array]>([
    ['flags', hdlcFramer, fill(hex('7e'))],
    ['false headers', hdlcFramer, fill(hex('7ea0'))],
    ['false headers of the longest frame', hdlcFramer, fill(hex('7ea7ff'))],
    ['false headers with addresses', hdlcFramer, fill(hex('7ea7ff0321130000'))],
    ['format octets', hdlcFramer, fill(hex('aa'))],
    ['good headers that claim too much', hdlcFramer, fill(claimsMuch)],
    ['good headers, no flags', hdlcFramer, fill(claimsMuch.subarray(1, -1))],
    ['frames', hdlcFramer, fill(good)],
    ['zeros', hdlcFramer, fill(hex('00'))],
    ['wrapper headers', wrapperFramer, fill(hex('0001'))],
    ['wrapper headers of no port', wrapperFramer, fill(hex('0001ffffffff000000'))],
    ['zeros in place of wrappers', wrapperFramer, fill(hex('00'))],
  ])('%s cost little', (_, framer, bytes) => {
    expect(time(framer, bytes)).toBeLessThan(1000);
  });
});
