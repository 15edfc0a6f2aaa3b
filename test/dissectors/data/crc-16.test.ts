import { describe, expect, it } from 'vitest';
import { CCITT, crc16, crcX25, IBM } from '../../../dissectors/data/crc-16.js';

const DIGITS = Buffer.from('-123456789-');

describe('check sequences of 16 bits', () => {
  it('have the values that are known for nine digits', () => {
    expect(crcX25(DIGITS, 1, 10)).toBe(0x906e);
    expect(crc16(CCITT, 0, DIGITS, 1, 10)).toBe(0x2189);
    expect(crc16(IBM, 0, DIGITS, 1, 10)).toBe(0xbb3d);
  });
});
