/** Inputs are read in slices; reading can pause, go on and stop, and whatever goes wrong is told. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate } from '../../bench/generate.js';
import { Archive, type Input, Loading, Slices } from '../../src/archive/index.js';
import { RecordLog } from '../../src/archive/log.js';
import { RecordWriter } from '../../src/archive/record-writer.js';
import type { LiveSource, SourceEnd, SourceHandler } from '../../src/core/index.js';
import { captureNamed, load, registry, temporaryFolder } from './helper.js';

const SESSION = captureNamed('wrapper-session.pcap');
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A capture of many messages. */
function long(): string {
  const path = join(temporaryFolder(), 'long.pcap');
  generate('mix', 1000, path);
  return path;
}

describe('loading', () => {
  it('tells how far it is, and that it is done', async () => {
    const path = long();
    const archive = new Archive(registry);
    const loading = new Loading(archive, [path, SESSION], { readBytes: 1000 });
    const size = readFileSync(path).length + readFileSync(SESSION).length;
    expect(loading.progress).toEqual({ bytes: 0, total: size, frames: 0, done: false, complete: false });
    await loading.run();
    expect(loading.progress).toEqual({
      bytes: size,
      total: size,
      frames: archive.counts.frames,
      done: true,
      complete: true,
    });
    expect(archive.count).toBeGreaterThan(100);
    expect([archive.fileOf(0), archive.fileOf(archive.count - 1)]).toEqual([path, SESSION]);
    archive.close();
  });

  it('lets the event loop turn between its slices', async () => {
    const archive = new Archive(registry);
    const counts: number[] = [];
    // A slice is over at once.
    const loading = new Loading(archive, [long()], {
      readBytes: 1000,
      slices: new Slices(0),
      onChange: () => counts.push(archive.count),
    });
    let isRunning = true;
    let turns = 0;
    const watch = (): void => {
      turns++;
      if (isRunning) setImmediate(watch);
    };
    setImmediate(watch);
    await loading.run();
    isRunning = false;
    expect(counts.length).toBeGreaterThan(10);
    expect(turns).toBeGreaterThan(10);
    expect(counts.at(-1)).toBe(archive.count);
    archive.close();
  });

  it('pauses, and goes on', async () => {
    const archive = new Archive(registry);
    const loading: Loading = new Loading(archive, [long()], { readBytes: 1000, slices: new Slices(0) });
    loading.pause();
    const running = loading.run();
    // It takes effect after the first piece, which the disk may be slow to bring.
    while (archive.count === 0) await turn();
    for (let i = 0; i < 50; i++) await turn();
    const { count } = archive;
    for (let i = 0; i < 50; i++) await turn();
    expect(archive.count).toBe(count);
    expect([loading.isPaused, loading.progress.done]).toEqual([true, false]);
    loading.resume();
    await running;
    const { archive: whole } = await load([long()]);
    expect(archive.count).toBe(whole.count);
    expect(loading.progress.complete).toBe(true);
    archive.close();
    whole.close();
  });

  it('stops, and what was read stays', async () => {
    const archive = new Archive(registry);
    const loading: Loading = new Loading(archive, [long(), SESSION], {
      readBytes: 1000,
      slices: new Slices(0),
      onChange: () => {
        if (archive.count >= 20) loading.stop();
      },
    });
    await loading.run();
    expect(archive.count).toBeGreaterThanOrEqual(20);
    expect(archive.count).toBeLessThan(200);
    expect(archive.message(archive.count - 1, true).number).toBe(archive.count);
    expect(loading.progress).toMatchObject({ done: true, complete: false });
    archive.close();
  });

  it('stops while it pauses', async () => {
    const archive = new Archive(registry);
    const loading = new Loading(archive, [long()], { readBytes: 1000 });
    loading.pause();
    const running = loading.run();
    await turn();
    loading.stop();
    await running;
    expect(loading.progress).toMatchObject({ done: true, complete: false });
    archive.close();
  });

  it('tells what cannot be read, and reads the rest', async () => {
    const folder = temporaryFolder();
    const cut = join(folder, 'cut.pcap');
    writeFileSync(cut, readFileSync(SESSION).subarray(0, -5));
    const missing = join(folder, 'nothing.pcap');
    const { archive, loading } = await load([missing, cut, SESSION]);
    expect(loading.notes.map(({ file, severity, code }) => [file, severity, code])).toEqual([
      [missing, 'error', 'input.unreadable'],
      [cut, 'warning', 'capture.cut'],
    ]);
    expect(loading.notes[0]?.text).toBe(`cannot open ${missing}: no such file`);
    expect(loading.progress).toMatchObject({ total: undefined, done: true, complete: false });
    expect(archive.fileOf(archive.count - 1)).toBe(SESSION);
    archive.close();
  });

  it('stops where nothing more can be kept, and says why', async () => {
    const one = readFileSync(captureNamed('hdlc-faults.bin'));
    const many = join(temporaryFolder(), 'many.bin');
    writeFileSync(many, Buffer.concat(Array.from({ length: 12_000 }, () => one)));
    const log = { memoryBytes: 1, withoutFileBytes: 1024 * 1024, folder: '/there/is/no/such/folder' };
    const { archive, loading } = await load([many, SESSION], { log });
    const [note] = loading.notes;
    expect(loading.notes.length).toBe(1);
    expect(note?.code).toBe('archive.full');
    expect(note?.text).toMatch(/^no temporary file can be written \(.*\): reading stops after \d+ messages$/);
    expect(loading.progress.complete).toBe(false);
    expect(archive.message(archive.count - 1, true).number).toBe(archive.count);
    archive.close();
  });
});

/** Goes on until it is stopped; then it tells how it was. */
class Live implements LiveSource {
  readonly name = 'lo';
  lost = 3;
  stops = 0;
  private end = (): void => undefined;

  async run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    await new Promise<void>((resolve) => {
      this.end = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
    if (signal?.aborted !== true)
      handler.note({ severity: 'warning', code: 'capture.dropped', offset: 0, text: '3 of 3 packets were dropped' });
    return { complete: true, frames: 0, bytes: 0, format: 'pcap' };
  }

  stop(): void {
    this.stops++;
    this.end();
  }
}

describe('what is heard now', () => {
  async function listening(isLive: boolean) {
    const source = new Live();
    const archive = new Archive(registry);
    const input: Input = { name: 'lo', path: undefined, isLive, open: async () => source };
    const loading = new Loading(archive, [input]);
    const done = loading.run();
    await turn();
    return { source, archive, loading, done };
  }

  it('is said to be live, with what was lost, until it ends', async () => {
    const { source, archive, loading, done } = await listening(true);
    expect(loading.progress).toMatchObject({ live: { lost: 3 }, done: false });
    loading.end();
    await done;
    expect(loading.progress).toMatchObject({ live: undefined, done: true, complete: true });
    expect(source.stops).toBe(1);
    archive.close();
  });

  it('tells how it was when nobody looks at it any more', async () => {
    const { archive, loading } = await listening(true);
    await loading.finish();
    expect(loading.notes.map(({ code }) => code)).toEqual(['capture.dropped']);
    archive.close();
  });

  it('is left at once where somebody else ends it', async () => {
    const { archive, loading, done } = await listening(false);
    await loading.finish();
    await done;
    expect(loading.progress.complete).toBe(false);
    archive.close();
  });
});

describe('slices', () => {
  it('are taken in turns', async () => {
    const slices = new Slices(0);
    const order: string[] = [];
    const job = async (name: string): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await slices.next();
        order.push(name);
      }
    };
    await Promise.all([job('a'), job('b'), job('c')]);
    expect(order.join('')).toBe('abcabcabc');
  });

  it('end by their time', async () => {
    const slices = new Slices(200);
    await slices.next();
    expect(slices.isOver()).toBe(false);
    expect(slices.isOver(201)).toBe(true);
    const until = performance.now() + 201;
    while (performance.now() < until);
    expect(slices.isOver()).toBe(true);
    await slices.next();
    expect(slices.isOver()).toBe(false);
  });
});

describe('the log', () => {
  it('keeps records of any length, in memory and in a file that has no name', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o700);
    const log = new RecordLog({ memoryBytes: 1, folder });
    const out = new RecordWriter();
    const lengths = [0, 1, 127, 128, 40_000, 70_000, 1024 * 1024 - 5, 1024 * 1024, 3_000_000, 5];
    const places = [...lengths, ...lengths].map((length, i) => {
      out.clear();
      for (let at = 0; at < length; at++) out.byte((at * 31 + i) & 0xff);
      return log.append(out);
    });
    expect(log.spilled).toBeGreaterThan(8_000_000);
    expect(readdirSync(folder)).toEqual([]);
    for (const [i, place] of [...places.entries()].reverse()) {
      const record = log.read(place);
      expect(record?.length).toBe(lengths[i % lengths.length]);
      expect(record?.findIndex((byte, at) => byte !== ((at * 31 + i) & 0xff))).toBe(-1);
    }
    log.close();
  });
});
