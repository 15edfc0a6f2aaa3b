import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/sources/input.js';
import { ascii, hex, join, pcap } from './build.js';
import { everyByte, run, split } from './collect.js';

const RECORDS = Array.from({ length: 300 }, (_, i) => ({ seconds: i, bytes: noise(i, 400) }));
const CAPTURE = pcap({ little: true }, RECORDS);
const ZIPPED = gzip(CAPTURE);
const HAS_ZSTD = 'createZstdDecompress' in zlib;
/** "7ea0\n" as zstd wrote it. */
const ZSTD = hex('28b52ffd 0458 290000 376561300a 7f5553eb');

describe('gzip', () => {
  it('is taken off', async () => {
    const { frames, notes, end } = await run(bytesSource('x', [ZIPPED]));
    expect(frames.map((frame) => frame.bytes)).toEqual(RECORDS.map(({ bytes }) => Buffer.from(bytes).toString('hex')));
    expect(frames[1].fileOffset).toBe(24 + 2 * 16 + 400);
    expect(notes).toEqual([]);
    expect(end).toEqual({ complete: true, frames: 300, bytes: CAPTURE.length, format: 'pcap in gzip' });
  });

  it('is taken off in pieces of any size', async () => {
    const places = fc.array(fc.nat(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(places, async (cuts) => {
        const { frames, end } = await run(bytesSource('x', split(ZIPPED, cuts)));
        expect(frames).toHaveLength(300);
        expect(end.complete).toBe(true);
      }),
      { numRuns: 20 },
    );
    expect((await run(bytesSource('x', everyByte(gzip(ascii('7ea0\nc001\n')))))).frames).toHaveLength(2);
  });

  it('is taken off members one after the other, and padding behind them', async () => {
    const members = join([gzip(ascii('7ea0\nc0')), gzip(ascii('01\n')), gzip(ascii('')), new Uint8Array(512)]);
    for (const chunks of [[members], everyByte(members)]) {
      const { frames, end } = await run(bytesSource('x', chunks));
      expect(frames.map((frame) => frame.bytes)).toEqual(['7ea0', 'c001']);
      expect(end).toMatchObject({ complete: true, format: 'hex in gzip' });
    }
  });

  it('delivers all that came before the cut', async () => {
    for (const cut of [11, 20, 5000, ZIPPED.length >> 1, ZIPPED.length - 9, ZIPPED.length - 8, ZIPPED.length - 1]) {
      const { frames, notes, end } = await run(bytesSource('x', [ZIPPED.subarray(0, cut)]));
      const unzipped = zlib.gunzipSync(ZIPPED.subarray(0, cut), { finishFlush: zlib.constants.Z_SYNC_FLUSH });
      expect(end).toMatchObject({ complete: false, bytes: unzipped.length });
      expect(frames).toHaveLength(Math.max(0, Math.floor((unzipped.length - 24) / 416)));
      expect(notes[0]).toEqual({
        severity: 'warning',
        code: 'capture.cut',
        offset: unzipped.length,
        text: 'the gzip data ends in the middle',
      });
    }
  });

  it('cut at every byte never throws', async () => {
    const small = gzip(pcap({ little: true }, RECORDS.slice(0, 1)));
    for (let cut = 1; cut < small.length; cut++) {
      const { end } = await run(bytesSource('x', [small.subarray(0, cut)]));
      expect(end.complete).toBe(cut < 3);
      if (cut < 3) expect(end.format).toBe('serial');
    }
  });

  it('delivers all where only the check sum is wrong', async () => {
    const wrong = ZIPPED.slice();
    wrong[wrong.length - 8] ^= 1;
    const { frames, notes, end } = await run(bytesSource('x', [wrong]));
    expect(frames).toHaveLength(300);
    expect(notes).toMatchObject([{ severity: 'error', code: 'capture.damaged' }]);
    expect(end.complete).toBe(false);
  });

  it('delivers what came well before damage', async () => {
    const wrong = ZIPPED.slice();
    wrong.fill(0xff, 90_000, 90_100);
    const { frames, codes, end } = await run(bytesSource('x', [wrong]));
    expect(frames.length).toBeGreaterThan(100);
    expect(codes).toContain('capture.damaged');
    expect(end.complete).toBe(false);
  });

  it('around nothing is empty', async () => {
    await expect(run(bytesSource('x.gz', [gzip(ascii(''))]))).rejects.toThrow('cannot read x.gz: it is empty');
  });

  it('unfolds a thousandfold without holding it', async () => {
    const bomb = gzip(new Uint8Array(200_000_000));
    expect(bomb.length).toBeLessThan(200_000);
    let peak = 0;
    let pauses = 0;
    const before = process.memoryUsage().arrayBuffers;
    const end = await bytesSource('x', [bomb]).run({
      frame: () => {},
      pause: () => {
        if (pauses++ % 64 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
        return undefined;
      },
      note: () => {},
    });
    expect(end).toMatchObject({ complete: true, bytes: 200_000_000, format: 'serial in gzip' });
    // What was used is given back when the collector gets to it, at about 64 MB.
    expect(peak).toBeLessThan(120_000_000);
  });

  it('is left when nobody wants more', async () => {
    const stop = new AbortController();
    const frames: number[] = [];
    const end = await bytesSource('x', [ZIPPED]).run(
      {
        frame: (frame) => {
          frames.push(frame.number);
          if (frame.number === 5) stop.abort();
        },
        pause: () => undefined,
        note: () => {},
      },
      stop.signal,
    );
    expect(frames).toEqual([1, 2, 3, 4, 5]);
    expect(end).toMatchObject({ complete: true, frames: 5 });
  });
});

describe('zstd', () => {
  it.runIf(HAS_ZSTD)('is taken off, in pieces of any size', async () => {
    for (const chunks of [[ZSTD], everyByte(ZSTD)]) {
      const { frames, end } = await run(bytesSource('x', chunks));
      expect(frames.map((frame) => frame.bytes)).toEqual(['7ea0']);
      expect(end).toMatchObject({ complete: true, format: 'hex in zstd' });
    }
  });

  it.runIf(HAS_ZSTD)('is taken off frames one after the other', async () => {
    const frames = join([ZSTD, ZSTD, ZSTD]);
    for (const chunks of [[frames], everyByte(frames), split(frames, [5, 20, 30])]) {
      const collected = await run(bytesSource('x', chunks));
      expect(collected.frames.map((frame) => frame.bytes)).toEqual(['7ea0', '7ea0', '7ea0']);
      expect(collected.end).toMatchObject({ complete: true, format: 'hex in zstd' });
    }
  });

  it.runIf(HAS_ZSTD)('is said to be cut', async () => {
    for (const chunks of [[ZSTD.subarray(0, -1)], [ZSTD, ZSTD.subarray(0, -1)], [join([ZSTD, ZSTD.subarray(0, -1)])]]) {
      const { frames, codes, end } = await run(bytesSource('x', chunks));
      expect(frames.length).toBeGreaterThan(0);
      expect(codes).toEqual(['capture.cut']);
      expect(end.complete).toBe(false);
    }
  });

  it.skipIf(HAS_ZSTD)('is refused in one line where this Node has none', async () => {
    const words = 'zstd needs Node 22.15 or newer; decompress x.zst first (zstd -d)';
    await expect(run(bytesSource('x.zst', [ZSTD]))).rejects.toThrow(words);
  });
});

function gzip(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(zlib.gzipSync(bytes));
}

/** Bytes that do not compress well, always the same. */
function noise(seed: number, length: number): Uint8Array {
  let state = seed + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
}
