import { describe, expect, it } from 'vitest';
import { InvocationCounters } from '../../../dissectors/dlms/invocation-counters.js';

/** What is said of counters in a row, the first in frame 1. */
function said(...values: readonly number[]): readonly string[] {
  const counters = new InvocationCounters();
  return values.map((value, i) => counters.take(value, i + 1, true));
}

const nothing = (count: number): readonly string[] => Array(count).fill('');

describe('invocation counters', () => {
  it('that rise are as they should be', () => {
    expect(said(0, 1, 2, 64, 65, 1000, 0xffffffff)).toEqual(nothing(7));
  });

  it('that were set back are said to be once, and followed from there on', () => {
    expect(said(1000, 1001, 1, 2, 3, 4)).toEqual([...nothing(2), '1 after 1001 in frame 2', ...nothing(3)]);
  });

  it('that begin again are said to be', () => {
    expect(said(0xfffffffe, 0xffffffff, 0, 1)).toEqual([
      ...nothing(2),
      '0 after 4294967295 in frame 2: it began again, before which the key is to be changed',
      '',
    ]);
  });

  it('that come again are said with the frame that had them, whichever it was', () => {
    expect(said(101, 102, 103, 104, 103, 102, 102, 105)).toEqual([
      ...nothing(4),
      '103 was the counter of frame 3, too',
      '102 was the counter of frame 2, too',
      '102 was the counter of frame 2, too',
      '',
    ]);
  });

  it('that come late are set back, and what follows the higher ones is not', () => {
    expect(said(102, 104, 103, 105, 104)).toEqual([
      '',
      '',
      '103 after 104 in frame 2',
      '',
      '104 was the counter of frame 2, too',
    ]);
  });

  it('from before a reset are told to come again after it', () => {
    expect(said(7, 8, 1, 8)).toEqual(['', '', '1 after 8 in frame 2', '8 was the counter of frame 2, too']);
  });

  it('are remembered as long as there are few others', () => {
    const many = Array.from({ length: 100 }, (_, i) => 1000 + i);
    expect(said(...many, 1036, 1035).slice(-2)).toEqual([
      '1036 was the counter of frame 37, too',
      '1035 after 1099 in frame 100',
    ]);
  });

  it('that nothing proves say nothing of those that are proven', () => {
    const counters = new InvocationCounters();
    expect(counters.take(5, 1, true)).toBe('');
    expect(counters.take(5000, 2, false)).toBe('');
    expect(counters.take(6, 3, true)).toBe('');
    expect(counters.take(6, 4, false)).toBe('6 was the counter of frame 3, too');
    expect(counters.take(4, 5, false)).toBe('4 after 5000 in frame 2');
    expect(counters.take(5, 6, false)).toBe('5 was the counter of frame 1, too');
    expect(counters.take(7, 7, true)).toBe('');
  });
});
