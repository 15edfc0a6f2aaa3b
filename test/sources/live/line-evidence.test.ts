import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineEvidence } from '../../../src/sources/live/line-evidence.js';
import { join } from '../../dissect.js';
import { LONG, mbus, plain, SNRM, seven, UA } from './line.js';

function heard(bytes: Uint8Array): LineEvidence {
  const evidence = new LineEvidence();
  for (const octet of bytes) evidence.take(octet);
  return evidence;
}

const words = (bytes: Uint8Array): string => heard(bytes).words;
const NOISE = Uint8Array.of(0x00, 0x7e, 0x12, 0xff, 0x68, 0x03, 0x10, 0xfe);

describe('evidence that a line is heard at its speed', () => {
  it('are HDLC frames with right check sequences, alone and in a row, also with one flag between them', () => {
    expect(words(SNRM)).toBe('1 HDLC frame');
    expect(words(join(SNRM, UA, LONG))).toBe('3 HDLC frames');
    expect(words(join(SNRM, UA.subarray(1)))).toBe('2 HDLC frames');
    expect(words(join(NOISE, SNRM, NOISE, UA))).toBe('2 HDLC frames');
  });

  it('is no HDLC frame with a bit changed, or without its last octet', () => {
    for (let i = 1; i < SNRM.length - 1; i++) {
      const wrong = Uint8Array.from(SNRM, (octet, at) => (at === i ? octet ^ 0x04 : octet));
      expect(words(wrong)).toBe('');
    }
    expect(words(SNRM.subarray(0, -2))).toBe('');
  });

  it('tells the control octet with the octet that completes a frame', () => {
    const evidence = new LineEvidence();
    const controls = Array.from(join(SNRM, UA), (octet) => {
      evidence.take(octet);
      return evidence.control;
    });
    expect(controls.filter((control) => control >= 0)).toEqual([0x93, 0x73]);
    expect(controls[SNRM.length - 2]).toBe(0x93);
  });

  it('are M-Bus frames, long and short', () => {
    expect(words(mbus([0x53, 0xff, 0x00, 0x01, 0x67]))).toBe('1 M-Bus frame');
    expect(words(join(Uint8Array.of(0x10, 0x40, 0x01, 0x41, 0x16), NOISE, mbus([0x08, 0x01, 0x72])))).toBe(
      '2 M-Bus frames',
    );
    expect(words(Uint8Array.of(0x10, 0x41, 0x01, 0x42, 0x16))).toBe('');
    expect(words(mbus([0x53, 0xff, 0x00]).fill(0x17, -1))).toBe('');
  });

  it('is the request of a sign-on, with parity and without', () => {
    expect(words(seven('/?!\r\n'))).toBe('the request of a sign-on');
    expect(heard(seven('/?!\r\n')).hasParity).toBe(true);
    expect(words(plain('/?00012345!\r\n'))).toBe('the request of a sign-on');
    expect(heard(plain('/?00012345!\r\n')).hasParity).toBe(false);
    expect(words(Uint8Array.of(0xaf, 0xbf, 0x21, 0x8d, 0x0a))).toBe('');
  });

  it('is text of some length, with parity and without', () => {
    const line = '1-0:1.8.0*255(001234.5*kWh)';
    expect(words(seven(line))).toBe('16 characters of text');
    expect(heard(seven(line)).hasParity).toBe(true);
    expect(heard(plain(line)).hasParity).toBe(false);
    expect(words(plain('1-0:1.8.0'))).toBe('');
  });

  it('is not in random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => words(bytes) === ''),
      { numRuns: 300 },
    );
  });

  it('is found behind anything that was swallowed as the rest of a false frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (noise) => {
        // A false header may swallow the first frames, but no more than the longest has octets.
        return words(join(noise, ...Array.from({ length: 8 }, () => LONG))).includes('HDLC frame');
      }),
      { numRuns: 50 },
    );
  });
});
