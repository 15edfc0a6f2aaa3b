/** Which messages of an archive ask, which answer them, and after how long. */
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../src/archive/index.js';
import { responseSeconds } from '../../src/archive/response-time.js';
import { captureNamed, captures, load } from './helper.js';

const indexes = (archive: Archive): readonly number[] => Array.from({ length: archive.count }, (_, i) => i);

/** Request and answer by their numbers. */
const pairsOf = (archive: Archive): readonly (readonly number[])[] =>
  indexes(archive)
    .filter((i) => archive.requestOf(i) >= 0)
    .map((i) => [archive.requestOf(i) + 1, i + 1]);

describe('exchanges', () => {
  it('are known from both sides', async () => {
    const { archive } = await load([captureNamed('wrapper-session.pcap')]);
    expect(pairsOf(archive)).toEqual(Array.from({ length: 11 }, (_, n) => [2 * n + 1, 2 * n + 2]));
    for (const [request = 0, answer = 0] of pairsOf(archive)) expect(archive.answerOf(request - 1)).toBe(answer - 1);
    expect([archive.answered, archive.waiting]).toEqual([11, 0]);
    archive.close();
  });

  it('last from the time of the request to that of the answer', async () => {
    const { archive } = await load([captureNamed('wrapper-session.pcap')]);
    expect(responseSeconds(archive, 1)).toBeCloseTo(0.037374, 6);
    expect(responseSeconds(archive, 0)).toBeNaN();
    archive.close();
  });

  it('are joined over segments, whose own messages are none', async () => {
    const { archive } = await load([captureNamed('hdlc-segmented.pcap')]);
    expect(pairsOf(archive)).toContainEqual([5, 10]);
    expect(archive.isAsking(5)).toBe(false);
    archive.close();
  });

  it('count on over inputs', async () => {
    const name = captureNamed('wrapper-session.pcap');
    const { archive } = await load([name, name]);
    expect(archive.requestOf(23)).toBe(22);
    archive.close();
  });

  it('are the same in every capture as the messages say, and add up', async () => {
    for (const capture of captures) {
      const { archive } = await load([capture]);
      const all = indexes(archive);
      const answers = all.map((i) => archive.message(i, false).answers - 1);
      expect(all.map((i) => archive.requestOf(i))).toEqual(answers);
      for (const i of all) if (archive.answerOf(i) >= 0) expect(archive.requestOf(archive.answerOf(i))).toBe(i);
      expect(all.filter((i) => archive.isAsking(i) && archive.answerOf(i) < 0)).toHaveLength(archive.waiting);
      archive.close();
    }
  });
});
