import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberRuns } from '../../../dissectors/dlms/number-runs.js';

describe('NumberRuns', () => {
  it('tells where a run ends, and what is missing', () => {
    const runs = new NumberRuns();
    for (const number of [2, 5, 3, 9, 6]) runs.add(number);
    expect([runs.endOfRun(1), runs.endOfRun(2), runs.endOfRun(5)]).toEqual([0, 3, 6]);
    expect(runs.gaps(1, 9)).toEqual([
      [1, 1],
      [4, 4],
      [7, 8],
    ]);
    expect(runs.gaps(1, 2)).toHaveLength(2);
  });

  it('is what a plain set would be', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 40 }), (numbers) => {
        const runs = new NumberRuns();
        const plain = new Set<number>();
        for (const number of numbers) {
          if (!plain.has(number)) runs.add(number);
          plain.add(number);
        }
        expect(runs.highest).toBe(Math.max(-1, ...plain));
        let end = 0;
        while (plain.has(end + 1)) end++;
        expect(runs.endOfRun(1)).toBe(end);
        const missing = runs.gaps(1, 99).flatMap(([from, to]) => [...Array(to - from + 1).keys()].map((i) => from + i));
        const highest = Math.max(0, ...plain);
        expect(missing).toEqual([...Array(highest).keys()].map((i) => i + 1).filter((number) => !plain.has(number)));
      }),
    );
  });
});
