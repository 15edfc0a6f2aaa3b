/** When a table is put in order anew. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Due } from '../../src/tui/tables/due.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('lines of a table', () => {
  it('are put in order at once where another order is wanted', () => {
    const due = new Due(() => {});
    expect([due.isDue(0, '1'), due.isDue(1, '1'), due.isDue(1, '1')]).toEqual([true, true, false]);
    due.close();
  });

  it('wait a moment where only more came, and are asked for again when it is over, once', () => {
    const ask = vi.fn();
    const due = new Due(ask);
    due.isDue(0, '1');
    expect([due.isDue(0, '2'), due.isDue(0, '3')]).toEqual([false, false]);
    expect(ask).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(due.isDue(0, '3')).toBe(true);
  });

  it('are not asked for any more once nobody looks', () => {
    const ask = vi.fn();
    const due = new Due(ask);
    due.isDue(0, '1');
    due.isDue(0, '2');
    due.close();
    vi.advanceTimersByTime(1000);
    expect(ask).not.toHaveBeenCalled();
  });
});
