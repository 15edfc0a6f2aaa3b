/** Times as they are shown, and messages at times that were typed. */
import { describe, expect, it } from 'vitest';
import { type Moments, messageAt, timeOf } from '../../src/tui/clock.js';
import { TIME_MODES, type TimeMode } from '../../src/tui/state/state.js';

/** Seconds since 1970 with a fraction; NaN where nobody knows. */
function momentsOf(...times: readonly number[]): Moments {
  return {
    count: times.length,
    secondsOf: (i) => Math.floor(times[i] as number),
    nanosOf: (i) => (Number.isNaN(times[i]) ? 0 : Math.round(((times[i] as number) % 1) * 1e9)),
  };
}

const at = (text: string): number => Date.parse(text) / 1000;
const NOON = at('2024-06-10T12:00:00Z');

describe('times', () => {
  const moments = momentsOf(NOON + 0.5, NOON + 1.25, NOON + 3, Number.NaN);
  const shown = (message: number, mode: TimeMode, previous = message - 1, reference = -1): string =>
    timeOf(moments, message, mode, previous, reference, 0);

  it('since the first, in microseconds', () => {
    expect([0, 1, 2].map((message) => shown(message, 'start'))).toEqual(['0.000000', '0.750000', '2.500000']);
  });

  it('since the message before in the list, which may be another one', () => {
    expect([0, 1, 2].map((message) => shown(message, 'previous'))).toEqual(['0.000000', '0.750000', '1.750000']);
    expect(shown(2, 'previous', 0)).toBe('2.500000');
  });

  it('since the chosen message, before it with a minus; without one since the first', () => {
    expect([0, 1, 2].map((message) => shown(message, 'mark', -1, 1))).toEqual(['-0.750000', '0.000000', '1.750000']);
    expect(shown(2, 'mark', -1, -1)).toBe('2.500000');
  });

  it('of day and with the date, in UTC', () => {
    expect(shown(1, 'utc')).toBe('12:00:01.250000');
    expect(shown(1, 'utc-date')).toBe('2024-06-10 12:00:01.250000');
  });

  it('of day here', () => {
    const here = new Date((NOON + 1) * 1000);
    const two = (value: number): string => String(value).padStart(2, '0');
    expect(shown(1, 'local')).toBe(`${two(here.getHours())}:${two(here.getMinutes())}:01.250000`);
  });

  it('none, where nobody knows', () => {
    for (const mode of TIME_MODES) expect(shown(3, mode, 2, 0)).toBe('-');
    expect(timeOf(moments, 1, 'previous', 3, -1, 0)).toBe('-');
  });
});

describe('the message', () => {
  const moments = momentsOf(NOON, NOON + 1.5, NOON + 30, NOON + 90);
  const found = (text: string, mode: TimeMode = 'utc', of = moments, first = 0): number | string => {
    const result = messageAt(text, of, mode, first);
    return typeof result === 'number' ? result : result.text;
  };

  it.each([
    ['1', 0],
    ['4', 3],
    ['12:00', 0],
    ['12:00:01', 1],
    ['12:00:01.5', 1],
    ['12:00:01.6', 2],
    ['12:00:30Z', 2],
    ['+0', 0],
    ['+1.5', 1],
    ['+31s', 3],
    ['2024-06-10 12:01', 3],
    ['2024-06-10T12:00:20Z', 2],
    ['2020-01-01 00:00', 0],
  ])('at %s', (text, message) => {
    expect(found(text)).toBe(message);
  });

  it.each([
    ['0', 'there are messages 1 to 4'],
    ['5', 'there are messages 1 to 4'],
    ['+91', 'the capture ended before'],
    ['2025-01-01 00:00', 'the capture ended before'],
    ['noon', 'a number (42) or a time (12:30:05, +1.5, 2024-06-10 12:00:01) is wanted'],
    ['25:00', 'a number (42) or a time (12:30:05, +1.5, 2024-06-10 12:00:01) is wanted'],
    ['12:61', 'a number (42) or a time (12:30:05, +1.5, 2024-06-10 12:00:01) is wanted'],
    ['2024-13-10 12:00', 'a number (42) or a time (12:30:05, +1.5, 2024-06-10 12:00:01) is wanted'],
    ['-3', 'a number (42) or a time (12:30:05, +1.5, 2024-06-10 12:00:01) is wanted'],
  ])('at %s there is none: %s', (text, problem) => {
    expect(found(text)).toBe(problem);
  });

  it('the place of what is wrong is the whole line', () => {
    expect(messageAt('noon', moments, 'utc', 0)).toMatchObject({ at: 0, end: 4 });
  });

  it('at a time of day is of the next day where the capture goes on over midnight', () => {
    const late = at('2024-06-10T23:59:50Z');
    const over = momentsOf(late, late + 5, late + 15, late + 70);
    expect(found('23:59:52', 'utc', over)).toBe(1);
    expect(found('00:00:01', 'utc', over)).toBe(2);
    expect(found('00:00:30', 'utc', over)).toBe(3);
    expect(found('23:59:49', 'utc', over)).toBe('the capture ended before');
  });

  it('at a time of day here is by local time where that is shown', () => {
    const here = new Date((NOON + 30) * 1000);
    expect(found(`${here.getHours()}:${String(here.getMinutes()).padStart(2, '0')}:30`, 'local')).toBe(2);
  });

  it('is the first that is not before, also where times step back', () => {
    expect(found('+10', 'utc', momentsOf(NOON, NOON + 20, NOON + 5, NOON + 30))).toBe(1);
  });

  it('is found by its number alone in a capture without times', () => {
    const none = momentsOf(Number.NaN, Number.NaN);
    expect(found('2', 'utc', none, -1)).toBe(1);
    expect(found('12:00', 'utc', none, -1)).toBe('the capture has no times');
  });

  it('is counted from the first that has a time', () => {
    expect(found('+1.5', 'utc', momentsOf(Number.NaN, NOON, NOON + 1.5), 1)).toBe(2);
  });
});
