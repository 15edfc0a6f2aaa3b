import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { LinkType, type SourceHandler } from '../../src/core/index.js';
import { bytesSource, openSource } from '../../src/sources/index.js';
import { ascii, Blocks, hex, join, pcap } from './build.js';
import { Collector, everyByte, run } from './collect.js';

const directory = mkdtempSync(joinPath(tmpdir(), 'dlmsdump-sources-'));
const RECORDS = Array.from({ length: 50 }, (_, i) => ({ seconds: i, bytes: new Uint8Array(i).fill(i) }));
const PCAP = pcap({ little: true }, RECORDS);
const b = new Blocks(false);
const PCAPNG = join([b.section(), b.interface(1, 0), ...RECORDS.map(({ bytes }) => b.enhanced(0, 1n, bytes))]);

afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

describe('openSource', () => {
  it.each([
    ['pcap', PCAP, 50],
    ['pcapng', PCAPNG, 50],
    ['hex', ascii('7ea0\nc001\n'), 2],
    ['serial', hex('7ea00aff'), 1],
    ['pcap in gzip', gzipSync(PCAP), 50],
    ['hex in gzip', gzipSync('7ea0'), 1],
  ])('reads %s whatever its name says', async (format, bytes, frames) => {
    const path = written('capture.txt', bytes);
    const source = await openSource(path);
    expect(source.name).toBe(path);
    const { end, notes, ...collected } = await run(source);
    expect(end).toMatchObject({ complete: true, frames, format });
    expect(collected.frames).toHaveLength(frames);
    expect(notes).toEqual([]);
    expect((await run(source)).frames).toEqual(collected.frames);
  });

  it('reads a file larger than its reads', async () => {
    const records = Array.from({ length: 3000 }, (_, i) => ({ bytes: new Uint8Array(1000).fill(i) }));
    const { frames, end, pauses } = await run(await openSource(written('large', pcap({ little: true }, records))));
    expect(frames.every((frame, i) => frame.bytes === Buffer.alloc(1000, i).toString('hex'))).toBe(true);
    expect(end).toEqual({ complete: true, frames: 3000, bytes: 24 + 3000 * 1016, format: 'pcap' });
    expect(pauses).toBe(3);
  });

  it('says in plain words why it cannot open', async () => {
    const file = written('some', ascii('7ea0'));
    const empty = written('empty', ascii(''));
    const missing = joinPath(directory, 'missing.pcap');
    await expect(openSource(missing)).rejects.toThrow(new Error(`cannot open ${missing}: no such file`));
    await expect(openSource(directory)).rejects.toThrow(new Error(`cannot open ${directory}: it is a directory`));
    await expect(openSource(empty)).rejects.toThrow(new Error(`cannot open ${empty}: it is empty`));
    await expect(openSource(`${file}/x`)).rejects.toThrow(new Error(`cannot open ${file}/x: no such file`));
    await expect(openSource('a\0b')).rejects.toThrow('that is no name of a file');
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('says that it may not read', async () => {
    const path = written('secret', ascii('7ea0'));
    chmodSync(path, 0);
    await expect(openSource(path)).rejects.toThrow(new Error(`cannot open ${path}: permission denied`));
  });

  it('says that a file is gone when it is read', async () => {
    const path = written('gone', ascii('7ea0'));
    const source = await openSource(path);
    rmSync(path);
    await expect(run(source)).rejects.toThrow(new Error(`cannot read ${path}: no such file`));
  });

  it('reads standard input', async () => {
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(everyByte(PCAP)) as typeof process.stdin);
    const source = await openSource('-');
    expect(source.name).toBe('-');
    const { frames, end } = await run(source);
    expect(frames).toHaveLength(50);
    expect(end).toMatchObject({ complete: true, frames: 50, bytes: PCAP.length });
  });

  it('says that standard input is empty', async () => {
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([]) as typeof process.stdin);
    await expect(run(await openSource('-'))).rejects.toThrow('cannot read -: it is empty');
  });

  it('delivers all that came before standard input failed', async () => {
    async function* failing() {
      yield PCAP.subarray(0, 100);
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    }
    vi.spyOn(process, 'stdin', 'get').mockImplementation(() => Readable.from(failing()) as typeof process.stdin);
    const { frames, notes, end } = await run(await openSource('-'));
    expect(frames.length).toBeGreaterThan(0);
    expect(notes[0]).toMatchObject({ code: 'capture.cut', text: 'reading stopped early: the device gives an error' });
    expect(end.complete).toBe(false);
  });

  it('ends a wait for standard input when aborted', async () => {
    const stdin = new Readable({ read() {} });
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as typeof process.stdin);
    const stop = new AbortController();
    const running = run(await openSource('-'), stop.signal);
    stdin.push(PCAP);
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    expect((await running).end).toMatchObject({ complete: true, frames: 50 });
    expect(stdin.destroyed).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'reads a named pipe as it is written, and leaves it when aborted',
    async () => {
      const path = joinPath(directory, 'pipe');
      execFileSync('mkfifo', [path]);
      const writer = spawn('sh', ['-c', `exec cat > '${path}'`], { stdio: ['pipe', 'ignore', 'ignore'] });
      const stop = new AbortController();
      const collector = new Collector();
      const running = (await openSource(path)).run(collector, stop.signal);
      writer.stdin.write(PCAP);
      await vi.waitFor(() => expect(collector.frames).toHaveLength(50), { timeout: 5000 });
      stop.abort();
      expect(await running).toMatchObject({ complete: true, frames: 50 });
      writer.stdin.end();
      writer.kill();
    },
  );

  it.skipIf(process.platform === 'win32')('leaves a named pipe that nobody writes to', async () => {
    const path = joinPath(directory, 'silent');
    execFileSync('mkfifo', [path]);
    const stop = new AbortController();
    const running = (await openSource(path)).run(new Collector(), stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    expect(await running).toMatchObject({ complete: true, frames: 0 });
  });

  it('does not hold a large file', async () => {
    const records = Array.from({ length: 30_000 }, () => ({ bytes: new Uint8Array(1000) }));
    const source = await openSource(written('huge', pcap({ little: true }, records)));
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    await source.run({
      frame: () => {},
      pause: () => {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
        return undefined;
      },
      note: () => {},
    });
    expect(peak).toBeLessThan(10_000_000);
  });
});

describe('bytesSource', () => {
  it('delivers a packet as soon as its last byte is there', async () => {
    const seen: number[] = [];
    const collector = new Collector();
    async function* bytes() {
      for (const chunk of everyByte(PCAP)) {
        seen.push(collector.frames.length);
        yield chunk;
      }
      seen.push(collector.frames.length);
    }
    await bytesSource('x', bytes()).run(collector);
    let end = 24;
    RECORDS.forEach(({ bytes: packet }, i) => {
      end += 16 + packet.length;
      expect(seen[end - 1]).toBeLessThanOrEqual(i);
      expect(seen[end]).toBe(i + 1);
    });
  });

  it('delivers a line of hex and a piece of serial bytes as soon as it is there', async () => {
    const collector = new Collector();
    async function* lines() {
      yield ascii('7ea0\n');
      expect(collector.frames).toHaveLength(1);
      yield ascii('c001\n');
      expect(collector.frames).toHaveLength(2);
    }
    expect((await bytesSource('x', lines()).run(collector)).format).toBe('hex');

    const serial = await run(bytesSource('x', [hex('7e'), hex('a00a'), hex('c1')]));
    expect(serial.frames.map((frame) => [frame.bytes, frame.linkType])).toEqual([
      ['7ea00a', LinkType.serial],
      ['c1', LinkType.serial],
    ]);
  });

  it('waits between chunks while the handler pauses', async () => {
    let isPaused = false;
    const collector = new Collector();
    const slow: SourceHandler = {
      frame: (frame) => {
        expect(isPaused).toBe(false);
        collector.frame(frame);
      },
      pause: async () => {
        isPaused = true;
        await new Promise((resolve) => setImmediate(resolve));
        isPaused = false;
      },
      note: (note) => collector.note(note),
    };
    await bytesSource('x', everyByte(PCAP.subarray(0, 200))).run(slow);
    expect(collector.frames.length).toBeGreaterThan(5);
  });

  it('stops before the next frame when aborted, also while paused', async () => {
    const stop = new AbortController();
    const collector = new Collector();
    const never: SourceHandler = {
      frame: (frame) => collector.frame(frame),
      pause: () => new Promise(() => setTimeout(() => stop.abort(), 10)),
      note: (note) => collector.note(note),
    };
    const end = await bytesSource('x', [PCAP.subarray(0, 300), PCAP.subarray(300)]).run(never, stop.signal);
    expect(end).toMatchObject({ complete: true, frames: collector.frames.length, format: 'pcap' });
    expect(collector.frames.length).toBeLessThan(50);
    expect(collector.notes).toEqual([]);
  });

  it('reads nothing when aborted beforehand', async () => {
    const { frames, end } = await run(bytesSource('x', [PCAP]), AbortSignal.abort());
    expect(frames).toEqual([]);
    expect(end).toEqual({ complete: true, frames: 0, bytes: 0, format: 'unknown' });
  });

  it('stops reading after damage', async () => {
    let isClosed = false;
    function* endless() {
      try {
        yield PCAP;
        for (;;) yield new Uint8Array(65536).fill(0xff);
      } finally {
        isClosed = true;
      }
    }
    const { end, codes } = await run(bytesSource('x', endless()));
    expect(end).toMatchObject({ complete: false, frames: 50 });
    expect(codes).toEqual(['capture.damaged']);
    expect(isClosed).toBe(true);
  });

  it('hands on what the handler throws, and closes the input', async () => {
    let isClosed = false;
    function* chunks() {
      try {
        yield PCAP;
      } finally {
        isClosed = true;
      }
    }
    const broken: SourceHandler = {
      frame: () => {
        throw new Error('ours');
      },
      pause: () => undefined,
      note: () => {},
    };
    await expect(bytesSource('x', chunks()).run(broken)).rejects.toThrow('ours');
    expect(isClosed).toBe(true);
  });

  it('refuses an empty input', async () => {
    await expect(run(bytesSource('nothing', []))).rejects.toThrow('cannot read nothing: it is empty');
    await expect(run(bytesSource('nothing', [hex('')]))).rejects.toThrow('cannot read nothing: it is empty');
  });

  it.each(Array.from(PCAPNG.subarray(0, 200), (_, cut) => cut).slice(1))(
    'never throws when cut at byte %i',
    async (cut) => {
      const { end } = await run(bytesSource('x', [PCAPNG.subarray(0, cut)]));
      expect(end.format).toBe(cut < 4 ? 'serial' : 'pcapng');
    },
  );
});

function written(name: string, bytes: Uint8Array): string {
  mkdirSync(directory, { recursive: true });
  const path = joinPath(directory, name);
  writeFileSync(path, bytes);
  return path;
}
