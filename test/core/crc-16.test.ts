import { describe, expect, it } from 'vitest';
import { CRC16_CCITT, CRC16_IBM, crc16, crcX25 } from '../../src/core/index.js';

const DIGITS = Buffer.from('-123456789-');

describe('check sequences of 16 bits', () => {
  it('have the values that are known for nine digits', () => {
    expect(crcX25(DIGITS, 1, 10)).toBe(0x906e);
    expect(crc16(CRC16_CCITT, 0, DIGITS, 1, 10)).toBe(0x2189);
    expect(crc16(CRC16_IBM, 0, DIGITS, 1, 10)).toBe(0xbb3d);
  });
});
