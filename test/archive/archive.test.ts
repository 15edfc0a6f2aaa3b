/** Messages decoded again are what they were the first time, wherever they came from and wherever they were kept. */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { generate } from '../../bench/generate.js';
import { sharedOf } from '../../captures/expect.js';
import { captures as specifications } from '../../captures/make.js';
import type { Archive, ArchiveOptions } from '../../src/archive/index.js';
import type { PagedFile } from '../../src/archive/paged-file.js';
import { fieldById, Kind } from '../../src/core/index.js';
import type { Message } from '../../src/engine/index.js';
import { summarize } from '../../src/sinks/summary.js';
import { captureNamed, captures, firstPass, load, registry, seenOf, temporaryFolder } from './helper.js';

const READ_BYTES = 3000;

/** For what goes over all captures, or a long one. */
const LONG = { timeout: 60_000 };

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

/** `keys` is a key file of the captures: each pass begins with a ring of its own, which has learned nothing yet. */
async function expectSame(
  files: readonly string[],
  options: ArchiveOptions,
  readBytes = READ_BYTES,
  keys?: string,
): Promise<Archive> {
  const { log, ...how } = options;
  const withKeys = (): Pick<ArchiveOptions, 'shared'> =>
    keys === undefined ? {} : { shared: sharedOf({ keys }, captureNamed('')) };
  const { archive } = await load(files, { ...options, ...withKeys() }, { readBytes });
  for (const layers of [false, true]) {
    const first = await firstPass(files, { ...how, ...withKeys(), layers }, readBytes);
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

  it.each(specifications.filter(({ keys }) => keys !== undefined).map(({ name, keys }) => [name, keys]))(
    'is the same with keys: %s',
    async (name, keys) => {
      const archive = await expectSame([captureNamed(name as string)], {}, READ_BYTES, keys);
      expect(archive.count).toBeGreaterThan(0);
      archive.close();
    },
  );

  it('is the same with keys out of several inputs, which teach each other', LONG, async () => {
    const archive = await expectSame(captures, {}, READ_BYTES, 'keys.json');
    archive.close();
  });

  it('is the same with frames that are not DLMS', LONG, async () => {
    const files = captures.filter((path) => /pcap/.test(path));
    const archive = await expectSame(files, { all: true });
    archive.close();
  });

  it('is the same out of several inputs, of all kinds', LONG, async () => {
    const archive = await expectSame(captures, {});
    archive.close();
  });

  it('is the same out of compressed input, whose frames are in the log', LONG, async () => {
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

  it('is the same out of a pipe', async () => {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    const capture = captureNamed('wrapper-get-blocks.pcap');
    const writer = spawn('cp', [capture, path]);
    const { archive } = await load([path]);
    writer.kill();
    const first = await firstPass([capture], { layers: true }, READ_BYTES);
    expect(archive.count).toBe(first.length);
    for (const i of shuffled(first.length)) {
      const seen = seenOf(archive.message(i, true), true);
      for (const key of ['words', 'stores', 'details', 'frames', 'filters', 'fileOffset']) {
        expect(seen[key]).toEqual(first[i]?.[key]);
      }
    }
    archive.close();
  });

  it('is the same out of files with wrong bytes', LONG, async () => {
    const path = join(temporaryFolder(), 'broken');
    const change = fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7e, 0x80, 0xc4, 0xff), fc.nat(3));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...captures), fc.array(change, { maxLength: 6 }), async (capture, changes) => {
        const bytes = [...readFileSync(capture)];
        for (const [at, value, what] of changes) {
          const place = 24 + (at % (bytes.length - 24));
          if (what === 0) bytes.splice(place, 1);
          else if (what === 1) bytes.splice(place, 0, value);
          else bytes[place] = value;
        }
        writeFileSync(path, Uint8Array.from(bytes));
        (await expectSame([path], { all: true })).close();
      }),
      { numRuns: 40 },
    );
  });

  it('is the same out of a log in a temporary file', LONG, async () => {
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

describe('a capture file that is no longer what it was', () => {
  const codes = ({ tape }: Message): string[] =>
    [...tape.details.keys()].flatMap((node) => {
      const { kind, name } = fieldById(tape.fieldId(node));
      return kind === Kind.issue ? [name] : [];
    });

  /** An archive of a copy that `change` is done to. */
  async function changed(name: string, change: (path: string) => void, all = false): Promise<Archive> {
    const path = join(temporaryFolder(), 'capture');
    copyFileSync(captureNamed(name), path);
    const { archive } = await load([path], { all });
    change(path);
    return archive;
  }

  it('is told with every message that it had, and none throws', LONG, async () => {
    for (const path of captures.filter((name) => /pcap/.test(name))) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const archive = await changed(name, (copy) => truncateSync(copy, 0), true);
      for (let i = 0; i < archive.count; i++) {
        for (const layers of [false, true]) {
          const found = codes(archive.message(i, layers));
          const isOfFrame = archive.message(i, layers).tape.storeNames[0] === 'frame';
          expect(found.includes('issue.input_changed')).toBe(isOfFrame);
          expect(found).not.toContain('issue.bug');
        }
      }
      archive.close();
    }
  });

  it('gives what is left of a message that was cut', async () => {
    const name = 'wrapper-session.pcap';
    const { archive: whole } = await load([captureNamed(name)]);
    const { fileOffset, tape } = whole.message(whole.count - 1, true);
    const size = (tape.stores[0] as Uint8Array).length;
    whole.close();
    const archive = await changed(name, (path) => truncateSync(path, fileOffset + size - 3));
    const last = archive.message(archive.count - 1, true);
    expect(codes(last)).toEqual(expect.arrayContaining(['issue.input_changed', 'issue.truncated']));
    expect(summarize(last, registry).issues.map(({ text }) => text)).toContainEqual(
      expect.stringContaining(`became shorter after it was read: ${size - 3} bytes of ${size} of this frame are there`),
    );
    expect(codes(archive.message(0, true))).toEqual([]);
    archive.close();
  });

  it('is told where bytes are others', async () => {
    const archive = await changed('wrapper-session.pcap', (path) => {
      const bytes = readFileSync(path);
      // The sequence number of the first packet and all behind it.
      writeFileSync(
        path,
        bytes.map((byte, at) => (at > 60 ? byte ^ 0x55 : byte)),
      );
    });
    const message = archive.message(0, true);
    expect(codes(message)).toContain('issue.input_changed');
    expect(codes(message)).not.toContain('issue.bug');
    archive.close();
  });

  it('goes on where the file only grows', async () => {
    const archive = await changed('wrapper-session.pcap', (path) => {
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(1000)]));
    });
    for (let i = 0; i < archive.count; i++) expect(codes(archive.message(i, true))).toEqual([]);
    archive.close();
  });
});

describe('a log that can no longer be read', () => {
  it('is told with the message', LONG, async () => {
    const path = join(temporaryFolder(), 'long.pcap');
    generate('profile', 12_000, path);
    const { archive } = await load([path], { log: { memoryBytes: 1 } });
    const { pages } = (archive as unknown as { log: { file: { pages: PagedFile } } }).log.file;
    vi.spyOn(pages, 'read').mockReturnValue(new Uint8Array(0));
    const message = archive.message(0, true);
    expect([...message.tape.details].map(([, text]) => text)).toEqual([
      'the temporary file with this message can no longer be read',
    ]);
    expect([message.number, message.frame]).toEqual([1, archive.frameOf(0)]);
    archive.close();
  });
});

describe('readers', () => {
  it('leave each other alone', async () => {
    const { archive } = await load([captureNamed('wrapper-session.pcap')]);
    const reader = archive.newReader();
    const kept = reader.message(0, true);
    const before = seenOf(kept, true);
    for (let i = 1; i < archive.count; i++) archive.message(i, false);
    expect(seenOf(kept, true)).toEqual(before);
    archive.close();
  });

  it('know no messages that are not there', async () => {
    const { archive } = await load([captureNamed('wrapper-session.pcap')]);
    expect(() => archive.message(archive.count, false)).toThrow(RangeError);
    expect(() => archive.secondsOf(-1)).toThrow(RangeError);
    archive.close();
  });
});
