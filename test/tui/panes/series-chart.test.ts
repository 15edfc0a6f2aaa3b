/** Series of numbers as lines of dots. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartRows, type Point } from '../../../src/tui/panes/series-chart.js';

const rising: readonly Point[] = [0, 1, 2, 3].map((n) => ({ at: n, value: n }));

describe('a chart', () => {
  it('goes from below on the left to above on the right where values rise', () => {
    expect(chartRows(rising, 4, 2)).toEqual(['  ⡠⠊', '⡠⠊  ']);
  });

  it('lies in the middle where nothing changes', () => {
    const [above, below] = chartRows(
      [0, 1].map((at) => ({ at, value: 5 })),
      2,
      2,
    );
    expect([above, below].map((row) => row?.trim() !== '')).toEqual([true, false]);
  });

  it('shows a single point', () => {
    expect(
      chartRows([{ at: 0, value: 1 }], 2, 1)
        .join('')
        .trim(),
    ).not.toBe('');
  });

  it('has as many cells as it was given, whatever the numbers', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const points = fc.array(fc.record({ at: number, value: number }), { maxLength: 30 });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 12 }), (some, width, height) => {
        const rows = chartRows(some, width, height);
        expect(rows.map((row) => row.length)).toEqual(new Array(height).fill(width));
      }),
    );
  });
});
