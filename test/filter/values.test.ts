import { describe, expect, it } from 'vitest';
import { addressPattern, compareEndpoint } from '../../src/filter/address-pattern.js';
import { numberOf, octetsOf } from '../../src/filter/operand.js';
import { compareClock, timeSpan } from '../../src/filter/time-span.js';
import { hex } from '../dissect.js';

describe('times', () => {
  const low = (text: string): string => new Date(Number((timeSpan(text)?.low ?? 0n) / 1_000_000n)).toISOString();
  const high = (text: string): string => new Date(Number((timeSpan(text)?.high ?? 0n) / 1_000_000n)).toISOString();

  it.each([
    ['2024-02', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29T23:59', '2024-02-29T23:59:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29 10:00:01.5', '2024-02-29T10:00:01.500Z', '2024-02-29T10:00:01.600Z'],
    ['2024-06-10T12:00+02:00', '2024-06-10T10:00:00.000Z', '2024-06-10T10:01:00.000Z'],
  ])('%s is a span', (text, from, to) => {
    expect([low(text), high(text)]).toEqual([from, to]);
  });

  it.each(['2023-02-29', '2024-13', '2024-01-01T24:00', '2024-01T10:00', '2024', '10', '', '2024-1-1'])(
    '%s is none',
    (text) => {
      expect(timeSpan(text)).toBeUndefined();
    },
  );

  it('compares clocks by their local time, and by instants where a zone is given', () => {
    const clock = hex('07e8 06 0a 01 0c 00 01 00 ff88 80');
    const compare = (text: string): number =>
      compareClock(clock, 0, 12, timeSpan(text) as NonNullable<ReturnType<typeof timeSpan>>);
    expect(compare('2024-06-10')).toBe(0);
    expect(compare('2024-06-10T12:00:01')).toBe(0);
    expect(compare('2024-06-10T12:01')).toBe(-1);
    expect(compare('2024-06-10T10:00Z')).toBe(0);
    expect(compare('2024-06-10T12:00Z')).toBe(-1);
    expect(compare('12:00')).toBeNaN();
  });

  it('does not compare what is not specified', () => {
    const day = hex('07e8 06 0a ff ff ff ff ff 8000 ff');
    const compare = (text: string): number =>
      compareClock(day, 0, 12, timeSpan(text) as NonNullable<ReturnType<typeof timeSpan>>);
    expect(compare('2024-06-10')).toBeNaN();
    expect(compareClock(hex('ffff 06 0a ff'), 0, 5, timeSpan('2024-06') as never)).toBeNaN();
    expect(compareClock(hex('07e8 06 0a ff'), 0, 5, timeSpan('2024-06') as never)).toBe(0);
    expect(compareClock(hex('0c 1e ff ff'), 0, 4, timeSpan('12:30') as never)).toBe(0);
  });
});

describe('addresses', () => {
  it.each([
    ['192.0.2.10:4059', '192.0.2.10', 0],
    ['192.0.2.10:4059', '192.0.2.10:4059', 0],
    ['192.0.2.10:4059', '192.0.2.10:4060', Number.NaN],
    ['192.0.2.10:4059', '192.0.2.0/28', 0],
    ['192.0.2.16', '192.0.2.0/28', 1],
    ['192.0.1.16', '192.0.2.0/28', -1],
    ['192.0.2.16', '0.0.0.0/0', 0],
    ['[2001:db8::1]:4059', '2001:db8::/32', 0],
    ['[2001:db8::1]:4059', '[2001:db8:0::1]:4059', 0],
    ['2001:db8::1', '192.0.2.1', Number.NaN],
    ['::ffff:192.0.2.1', '::ffff:c000:201', 0],
    ['1/17', '192.0.2.1', Number.NaN],
  ])('%s against %s: %s', (endpoint, pattern, order) => {
    expect(compareEndpoint(endpoint, addressPattern(pattern) as NonNullable<ReturnType<typeof addressPattern>>)).toBe(
      order,
    );
  });

  it.each([
    '192.0.2',
    '192.0.2.256',
    '192.0.2.0/33',
    '192.0.2.1:99999',
    '::1::',
    '1:2:3',
    '12345::',
    '192.0.2.0/24:1',
    'x',
    '',
  ])('%s is none', (text) => {
    expect(addressPattern(text)).toBeUndefined();
  });
});

describe('numbers and bytes', () => {
  it.each([
    ['10', 10],
    ['-0x10', -16],
    ['0b101', 5],
    ['230.1', 230.1],
    ['.5', 0.5],
    ['1e3', 1000],
    ['9007199254740993', 9007199254740993n],
    ['1-0', undefined],
    ['0x', undefined],
    ['.', undefined],
    ['1.8.0', undefined],
  ])('%s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  it.each([
    ['c0:01:c1', 'c001c1'],
    ['c0-01', 'c001'],
    ['0xC001', 'c001'],
    ['c001', 'c001'],
    ['c0:1', undefined],
    ['0xc', undefined],
    ['', undefined],
  ])('%s', (text, bytes) => {
    const octets = octetsOf(text);
    expect(octets && Buffer.from(octets).toString('hex')).toBe(bytes);
  });
});
