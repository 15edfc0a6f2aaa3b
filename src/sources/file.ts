import { closeSync, constants, open as openDescriptor, openSync } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import type { Source } from '../core/index.js';
import { InputSource } from './input.js';
import { InputFailure } from './input-failure.js';

const STANDARD_INPUT = '-';

/** Reads of 64 KiB took twice the time for a whole capture, larger ones than this no less. */
const READ_BYTES = 1024 * 1024;

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EIO: 'the device gives an error',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many open files',
  ENODEV: 'no such device',
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  ENXIO: 'no such device',
  EPERM: 'permission denied',
  ERR_INVALID_ARG_VALUE: 'that is no name of a file',
};

export interface ReadOptions {
  /** Bytes of one read of a file, and so of what is delivered between two pauses. */
  readonly readBytes?: number;
  /** Bytes of the first read: less is there sooner. */
  readonly firstReadBytes?: number;
  /** Told of every read how many bytes it brought, before any compression is taken off. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * A capture (pcap, pcapng), lines of hex or raw serial bytes, gzip or zstd around them or not, from a file, a named
 * pipe, a device or, with `-`, standard input. A file may be run several times.
 *
 * @throws Error (rejects) in one line fit for people where it cannot be opened.
 */
export async function openSource(path: string, options: ReadOptions = {}): Promise<Source> {
  if (path === STANDARD_INPUT) return new InputSource(path, (signal) => streamed(path, process.stdin, signal, options));
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!found.isFile()) {
      // Opening a pipe and closing it again would end whoever writes to it.
      await access(path, constants.R_OK);
      if (found.isFIFO()) return new InputSource(path, (signal) => pipe(path, signal, options));
      return new InputSource(path, (signal) => device(path, signal, options));
    }
    const handle = await open(path);
    const { bytesRead } = await handle.read(new Uint8Array(1), 0, 1, 0).finally(() => handle.close());
    if (bytesRead === 0) throw new Error('it is empty');
    return new InputSource(path, () => file(path, options));
  } catch (error) {
    throw new Error(`cannot open ${path}: ${words(error)}`);
  }
}

/** One buffer for all reads: whoever takes a chunk is done with it when asking for the next. */
async function* file(path: string, options: ReadOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const { readBytes = READ_BYTES, firstReadBytes = readBytes, onRead } = options;
  const reads = new Reads(path);
  const handle = await open(path).catch(reads.failed);
  try {
    const buffer = new Uint8Array(readBytes);
    for (;;) {
      const wanted = reads.hasBytes ? readBytes : firstReadBytes;
      const { bytesRead } = await handle.read(buffer, 0, wanted).catch(reads.failed);
      if (bytesRead === 0) return;
      reads.hasBytes = true;
      onRead?.(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** A named pipe, as a socket: a file read that waits for a silent writer would keep the process from ending. */
async function* pipe(
  path: string,
  signal: AbortSignal | undefined,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const letGo = () => release(path);
  signal?.addEventListener('abort', letGo, { once: true });
  const descriptor = await promisify(openDescriptor)(path, 'r')
    .catch(new Reads(path).failed)
    .finally(() => signal?.removeEventListener('abort', letGo));
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  yield* streamed(path, socket, signal, options);
}

/** Opening a pipe waits for its writer; one that comes and goes lets it end. */
function release(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody waits.
  }
}

/** A device: a line (serial port, terminal) as a stream, for it may be silent for ever; others are read like files. */
async function* device(
  path: string,
  signal: AbortSignal | undefined,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Opening a serial port would wait for a carrier, and make it the controlling terminal.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
  const descriptor = await promisify(openDescriptor)(path, flags).catch(new Reads(path).failed);
  if (isatty(descriptor)) {
    yield* streamed(path, new ReadStream(descriptor), signal, options);
    return;
  }
  closeSync(descriptor);
  yield* file(path, options);
}

async function* streamed(
  name: string,
  stream: Readable,
  signal: AbortSignal | undefined,
  { onRead }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reads = new Reads(name);
  const abort = () => stream.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const chunks = stream[Symbol.asyncIterator]();
    for (;;) {
      const next = await chunks.next().catch((error) => (signal?.aborted ? undefined : reads.failed(error)));
      if (next === undefined || next.done === true) return;
      reads.hasBytes = true;
      onRead?.((next.value as Uint8Array).length);
      yield next.value as Uint8Array;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    stream.destroy();
  }
}

/** Tells a read that failed at the start, where there is nothing to show, from one that failed later. */
class Reads {
  hasBytes = false;

  constructor(readonly name: string) {}

  readonly failed = (error: unknown): never => {
    if (this.hasBytes) throw new InputFailure('capture.cut', `reading stopped early: ${words(error)}`);
    throw new Error(`cannot read ${this.name}: ${words(error)}`);
  };
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return WORDS[code] ?? error.message;
}
