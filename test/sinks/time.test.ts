import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../src/sinks/bytes.js';
import { isoTime, type TimeFormat, Times, writeIsoTime } from '../../src/sinks/time.js';

describe('times', () => {
  it('keep all nanoseconds', () => {
    expect(isoTime(1_700_000_000, 123_456_789)).toBe('2023-11-14T22:13:20.123456789Z');
    expect(isoTime(0, 1)).toBe('1970-01-01T00:00:00.000000001Z');
  });

  it.each([
    ['r', ['0.000000', '0.500000', '61.250000']],
    ['d', ['0.000000', '0.500000', '60.750000']],
    ['e', ['1700000000.750000000', '1700000001.250000000', '1700000062.000000000']],
    ['u', ['22:13:20.750000', '22:13:21.250000', '22:14:22.000000']],
  ] as const)('-t %s', (format, shown) => {
    const times = new Times(format as TimeFormat);
    const given = [
      [1_700_000_000, 750_000_000],
      [1_700_000_001, 250_000_000],
      [1_700_000_062, 0],
    ] as const;
    expect(given.map(([seconds, nanos]) => times.text(seconds, nanos))).toEqual(shown);
  });

  it('are the same as bytes and as text', () => {
    const pieces: string[] = [];
    const out = new ByteWriter((bytes) => pieces.push(Buffer.from(bytes).toString()));
    const [asBytes, asText] = [new Times('r'), new Times('r')];
    const expected: string[] = [];
    for (const [seconds, nanos] of [
      [100, 5],
      [100, 999_999_999],
      [99, 0],
      [5000, 1000],
      [Number.NaN, 0],
    ] as const) {
      asBytes.write(out, seconds, nanos, 14);
      expected.push(asText.text(seconds, nanos).padStart(14));
    }
    writeIsoTime(out, 1, 2);
    out.flush();
    expect(pieces.join('')).toBe(`${expected.join('')}1970-01-01T00:00:01.000000002Z`);
  });

  it('say nothing where there are none', () => {
    expect(new Times('r').text(Number.NaN, 0)).toBe('-');
  });
});
