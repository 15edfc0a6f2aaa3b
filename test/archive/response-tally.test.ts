/** Response times in numbers and buckets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Slices } from '../../src/archive/index.js';
import { ResponseTally } from '../../src/archive/response-tally.js';
import { AllRows } from '../../src/archive/rows.js';
import { countStatistics, type Statistics } from '../../src/archive/statistics.js';
import { captureNamed, load } from './helper.js';

function tallyOf(times: readonly number[]): ResponseTally {
  const tally = new ResponseTally();
  for (const time of times) tally.add(time);
  return tally;
}

describe('a tally of response times', () => {
  it('knows the one in the middle, and what most stay below', () => {
    const times = Array.from({ length: 100 }, (_, i) => (i + 1) / 1000);
    expect(tallyOf(times).spread()).toEqual({ count: 100, min: 0.001, median: 0.05, most: 0.095, max: 0.1 });
  });

  it('counts in fine buckets where times are alike, in coarse ones where they are not', () => {
    expect(tallyOf([0.021, 0.022, 0.03]).buckets()).toEqual([
      { from: 0.02, to: 0.025, count: 2 },
      { from: 0.025, to: 0.032, count: 1 },
    ]);
    const coarse = tallyOf([0.00002, 3]).buckets();
    expect(coarse[0]).toEqual({ from: 0.00002, to: 0.00005, count: 1 });
    expect(coarse.at(-1)).toEqual({ from: 2, to: 5, count: 1 });
  });

  it('has every time in one bucket', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (times) => {
        const buckets = tallyOf(times).buckets();
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(times.length);
        for (const { from, to, count } of buckets)
          expect(times.filter((time) => time >= from && time < to)).toHaveLength(count);
      }),
    );
  });

  it('of very many is off by less than a hundredth', () => {
    const times = Array.from({ length: 20_000 }, (_, i) => (i + 1) / 20_000);
    const spread = tallyOf(times).spread();
    expect(spread?.median).toBeGreaterThan(0.495);
    expect(spread?.median).toBeLessThan(0.505);
    expect([spread?.min, spread?.max]).toEqual([1 / 20_000, 1]);
  });

  it('of nothing is nothing', () => {
    expect(tallyOf([]).spread()).toBeUndefined();
    expect(tallyOf([]).buckets()).toEqual([]);
  });
});

describe('statistics of response times', () => {
  it('are told of all, and of each conversation', async () => {
    const { archive } = await load([captureNamed('wrapper-session.pcap'), captureNamed('hdlc-segmented.pcap')]);
    const statistics = await new Promise<Statistics>((resolve) => {
      countStatistics(archive, new Slices(), new AllRows(archive), 40, resolve);
    });
    const { spread, waiting, unasked, conversations } = statistics.responses;
    expect([spread?.count, waiting, unasked]).toEqual([archive.answered, 0, 0]);
    expect(conversations.map(({ conversation }) => conversation)).toEqual([1, 0]);
    expect(conversations.reduce((sum, { count }) => sum + count, 0)).toBe(archive.answered);
    archive.close();
  });
});
