/** Messages decoded again are what they were the first time, wherever they came from and wherever they were kept. */
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Archive, ArchiveOptions } from '../../src/archive/index.js';
import { captureNamed, captures, firstPass, load, registry, seenOf, temporaryFolder } from './helper.js';

const READ_BYTES = 3000;

/** Indexes in an order that is neither up nor down, each once. */
function shuffled(count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  let state = 12345;
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const other = state % (i + 1);
    [order[i], order[other]] = [order[other] as number, order[i] as number];
  }
  return order;
}

async function expectSame(files: readonly string[], options: ArchiveOptions, readBytes = READ_BYTES): Promise<Archive> {
  const { log, ...how } = options;
  const { archive } = await load(files, options, { readBytes });
  for (const layers of [false, true]) {
    const first = await firstPass(files, { ...how, layers }, readBytes);
    expect(archive.count).toBe(first.length);
    for (const i of shuffled(first.length)) {
      const expected = first[i] as Record<string, unknown>;
      expect(seenOf(archive.message(i, layers), layers)).toEqual(expected);
      expect([archive.secondsOf(i), archive.nanosOf(i), archive.frameOf(i), archive.sideOf(i)]).toEqual([
        expected.seconds,
        expected.nanos,
        expected.frame,
        expected.side,
      ]);
      expect(archive.sizeOf(i)).toBe((expected.end as number) - (expected.start as number));
      if (!layers) expect(archive.services[archive.serviceOf(i)]).toBe(expected.service);
    }
  }
  return archive;
}

describe('a message decoded again', () => {
  it.each(captures.map((path) => path.slice(path.lastIndexOf('/') + 1)))('is the same: %s', async (name) => {
    const archive = await expectSame([captureNamed(name)], {});
    expect(archive.count).toBeGreaterThan(0);
    archive.close();
  });

  it('is the same with frames that are not DLMS', async () => {
    const files = captures.filter((path) => /pcap/.test(path));
    const archive = await expectSame(files, { all: true });
    archive.close();
  });

  it('is the same out of several inputs, of all kinds', async () => {
    const archive = await expectSame(captures, {});
    archive.close();
  });

  it('is the same out of compressed input, whose frames are in the log', async () => {
    const folder = temporaryFolder();
    const files = captures
      .filter((path) => /pcap/.test(path))
      .map((path, i) => {
        const packed = join(folder, `${i}.gz`);
        writeFileSync(packed, gzipSync(readFileSync(path)));
        return packed;
      });
    const archive = await expectSame(files, { all: true });
    archive.close();
  });

  it('is the same out of a log in a temporary file', async () => {
    const folder = temporaryFolder();
    const many = join(folder, 'many.bin');
    const one = readFileSync(captureNamed('hdlc-faults.bin'));
    writeFileSync(many, Buffer.concat(Array.from({ length: 4000 }, () => one)));
    const options = { log: { memoryBytes: 1 } };
    const { archive } = await load([many], options, { readBytes: READ_BYTES });
    expect(archive.memory.spilled).toBeGreaterThan(500_000);
    const { archive: other } = await load([many], {}, { readBytes: READ_BYTES });
    expect(other.memory.spilled).toBe(0);
    for (const i of shuffled(archive.count).slice(0, 500)) {
      expect(seenOf(archive.message(i, true), true)).toEqual(seenOf(other.message(i, true), true));
    }
    archive.close();
    other.close();
  });
});
