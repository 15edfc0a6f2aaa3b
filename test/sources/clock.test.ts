import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../src/sources/clock.js';
import { lentFrame } from '../../src/sources/parser.js';

const TICKS = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_800_000_000_000_000_000n }),
  fc.bigInt({ min: 0n, max: 18_446_744_073n }).map((seconds) => seconds * 1_000_000_000n),
  fc.bigInt({ min: 1n, max: 18_446_744_073n }).map((seconds) => seconds * 1_000_000_000n - 1n),
);

describe('clock', () => {
  it.each(Array.from({ length: 20 }, (_, exponent) => exponent))('is exact for 10^-%i', (exponent) => {
    fc.assert(
      fc.property(TICKS, (ticks) => void expect(read(exponent, ticks)).toEqual(exact(10n ** BigInt(exponent), ticks))),
    );
  });

  it.each(Array.from({ length: 64 }, (_, exponent) => exponent))('is exact for 2^-%i', (exponent) => {
    const property = fc.property(TICKS, (ticks) => {
      expect(read(0x80 | exponent, ticks)).toEqual(exact(2n ** BigInt(exponent), ticks));
    });
    fc.assert(property, { numRuns: 30 });
  });

  it('knows the first and last nanosecond of a second', () => {
    expect(read(9, 1_699_999_999_999_999_999n)).toEqual([1_699_999_999, 999_999_999]);
    expect(read(9, 1_700_000_000_000_000_000n)).toEqual([1_700_000_000, 0]);
    expect(read(6, 1_699_999_999_999_999n)).toEqual([1_699_999_999, 999_999_000]);
  });

  it('adds the offset of the interface', () => {
    expect(read(6, 1_500_000n, 1_000_000n)).toEqual([1_000_001, 500_000_000]);
    expect(read(9, 1_500_000_000n, -3n)).toEqual([-2, 500_000_000]);
    expect(read(0x80 | 32, 2n ** 32n + 2n ** 31n, 1n)).toEqual([2, 500_000_000]);
  });
});

function read(resolution: number, ticks: bigint, offset = 0n): [number, number] {
  const frame = lentFrame(0);
  new Clock(resolution, offset).set(frame, Number(ticks >> 32n), Number(ticks & 0xffffffffn));
  return [frame.seconds, frame.nanos];
}

function exact(perSecond: bigint, ticks: bigint): [number, number] {
  return [Number(ticks / perSecond), Number(((ticks % perSecond) * 1_000_000_000n) / perSecond)];
}
