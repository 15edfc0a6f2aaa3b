/** A disk that is full after so many bytes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { Export, type Exported } from '../../src/archive/export.js';
import { AllRows } from '../../src/archive/rows.js';
import { Slices } from '../../src/archive/slices.js';
import { archiveOf, registry, until } from './fake.js';

const ROOM = 100_000;
let written = 0;

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs')>();
  return {
    ...original,
    writeSync: (descriptor: number, bytes: Uint8Array, at: number, length: number): number => {
      const room = Math.min(length, ROOM - written);
      if (room === 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      written += room;
      return original.writeSync(descriptor, bytes, at, room);
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), 'dlmsdump-full-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('says how far it came where the disk is full', async () => {
  const archive = await archiveOf(Array.from({ length: 40 }, () => 'wrapper-session.pcap'));
  const settings = { format: 'ndjson', layers: false, time: 'r', folder, name: undefined } as const;
  const results: Exported[] = [];
  new Export(archive, new Slices(), new AllRows(archive), registry, settings, (done) => results.push(done));
  await until(() => results.length > 0);
  const file = join(folder, 'dlmsdump-1.ndjson');
  const [result] = results;
  expect(result?.problem).toBe(`${file}: the disk is full; the file is not complete`);
  expect(readFileSync(file).length).toBe(ROOM);
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  expect(result?.messages).toBeGreaterThan(0);
  expect(result?.messages).toBeLessThanOrEqual(lines);
});
