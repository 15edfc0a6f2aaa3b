import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaledText } from '../../src/core/index.js';

describe('numbers times powers of ten', () => {
  it.each([
    ['12345', -1, '1234.5'],
    ['12345', 0, '12345'],
    ['12345', 3, '12345000'],
    ['-5', -3, '-0.005'],
    ['0', -2, '0.00'],
    ['0', 3, '0'],
    ['230.1', 1, '2301'],
    ['230.1', -1, '23.01'],
    ['18446744073709551615', -3, '18446744073709551.615'],
    ['1e+21', -1, '100000000000000000000'],
    ['7', 127, '7e127'],
    ['7', -128, '7e-128'],
  ])('%s · 10^%i is %s', (number, power, expected) => {
    expect(scaledText(number, power)).toBe(expected);
  });

  it('are none where the text is no number', () => {
    for (const text of ['', 'NaN', 'Infinity', '1,5', '0x10']) expect(scaledText(text, 0)).toBeUndefined();
  });

  it('come back with the power undone, digit by digit', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n), fc.integer({ min: -20, max: 0 }), (value, power) => {
        expect(scaledText(scaledText(String(value), power) as string, -power)).toBe(String(value));
      }),
    );
  });
});
