import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllRows, FilteredRows, type Rows } from '../../src/archive/rows.js';
import { Slices } from '../../src/archive/slices.js';
import { countStatistics, type Statistics } from '../../src/archive/statistics.js';
import { bucketsFor, numberStep, timeStep } from '../../src/archive/steps.js';
import { SizeTally } from '../../src/archive/tally.js';
import { filterOf } from '../filter/helper.js';
import { archiveOf, type FakeArchive, until } from './fake.js';

async function statisticsOf(
  archive: FakeArchive,
  rows: Rows = new AllRows(archive),
  slices = new Slices(),
): Promise<Statistics> {
  let found: Statistics | undefined;
  countStatistics(archive, slices, rows, 60, (statistics) => {
    found = statistics;
  });
  await until(() => found !== undefined);
  return found as Statistics;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

describe('statistics of a capture', () => {
  it('are those of its messages', async () => {
    const archive = await archiveOf(['wrapper-session.pcap']);
    const statistics = await statisticsOf(archive);
    expect(statistics).toMatchObject({ messages: 22, conversations: 1, withErrors: 0, withWarnings: 0, untimed: 0 });
    expect(statistics.services.slice(0, 2)).toEqual([
      { name: 'GET-Request', count: 7, bytes: 219 },
      { name: 'GET-Response', count: 7, bytes: 224 },
    ]);
    expect(statistics.results).toContainEqual({ name: 'object-undefined', count: 2, bytes: 35 });
    expect(new Date(statistics.first).toISOString()).toBe('2024-06-10T10:00:00.022Z');
    expect(statistics.timeline).toMatchObject({ of: 'time', step: 10 });
  });

  it('have issues with the worst first', async () => {
    const { issues, withErrors } = await statisticsOf(await archiveOf(['hdlc-faults.bin']));
    expect(issues.map(({ name, severity, count, messages }) => [name, severity, count, messages])).toContainEqual([
      ...['hdlc.fcs_wrong', 'error'],
      ...[3, 3],
    ]);
    const ranks = issues.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
    expect(withErrors).toBeGreaterThan(5);
  });

  it('count the messages in view only, however short the slices are', async () => {
    const archive = await archiveOf(['hdlc-faults.bin', 'wrapper-session.pcap', 'notifications.pcap']);
    const all = Array.from({ length: archive.count }, (_, index) => index);
    for (const modulus of [1, 2, 3, 100]) {
      const chosen = new Set(all.filter((index) => index % modulus === 0));
      const rows = new FilteredRows(archive, new Slices(1000), { among: chosen });
      const statistics = await statisticsOf(archive, rows, new Slices(0));
      const { untimed } = statistics;
      expect(statistics.messages).toBe(chosen.size);
      expect(statistics.bytes).toBe(sum([...chosen].map((index) => archive.sizeOf(index))));
      expect(sum(statistics.services.map(({ count }) => count))).toBe(chosen.size);
      expect(sum(statistics.sizes?.buckets.map(({ count }) => count) ?? [])).toBe(chosen.size);
      expect(sum(statistics.timeline?.counts as number[])).toBe(
        untimed === chosen.size ? untimed : chosen.size - untimed,
      );
      const issues = archive.issues.list.filter(({ message }) => chosen.has(message)).length;
      expect(sum(statistics.issues.map(({ count }) => count))).toBe(issues);
    }
  });

  it('go by number where there are no times, and are empty where there is nothing', async () => {
    const statistics = await statisticsOf(await archiveOf(['apdus.hex']));
    expect(statistics.timeline).toMatchObject({ of: 'number', start: 0, step: 5 });
    expect(sum(statistics.timeline?.counts as number[])).toBe(statistics.messages);
    expect(Number.isNaN(statistics.first)).toBe(true);
    const archive = await archiveOf(['wrapper-session.pcap']);
    const none = await statisticsOf(archive, new FilteredRows(archive, new Slices(1000), { filter: filterOf('udp') }));
    expect(none).toMatchObject({
      messages: 0,
      bytes: 0,
      services: [],
      issues: [],
      timeline: undefined,
      sizes: undefined,
    });
  });
});

describe('buckets', () => {
  it('are as narrow as their number allows, for any ends', () => {
    const time = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 2, max: 300 }), (one, other, columns) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        expect(bucketsFor(first, last, timeStep(first, last, columns))).toBeLessThanOrEqual(columns);
        expect(bucketsFor(first, last, numberStep(first, last, columns))).toBeLessThanOrEqual(columns);
      }),
    );
    expect(timeStep(0, 1000, 60)).toBe(20);
    expect(timeStep(0, 86_400_000 * 1000, 60)).toBe(86_400_000 * 32);
    expect(numberStep(1, 1_000_000, 100)).toBe(20_000);
  });
});

describe('sizes', () => {
  it('are those of all messages, sorted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { minLength: 1 }), (values) => {
        const tally = new SizeTally();
        for (const value of values) tally.add(value);
        const sorted = [...values].sort((one, other) => one - other);
        const sizes = tally.sizes();
        expect(sizes?.median).toBe(sorted[Math.ceil(sorted.length / 2) - 1]);
        expect([sizes?.min, sizes?.max]).toEqual([sorted[0], sorted.at(-1)]);
        for (const { from, to, count } of sizes?.buckets ?? []) {
          expect(count).toBe(values.filter((value) => value >= from && value < to).length);
        }
      }),
    );
  });
});
