import { closeSync, constants, fstatSync, open as openDescriptor, openSync } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import type { InterfaceInfo, LiveSource, Source, SourceEnd, SourceHandler } from '../core/index.js';
import { InputSource } from './input.js';
import { type ReadOptions, Reads, streamed, words } from './streamed.js';

export type { ReadOptions } from './streamed.js';

const STANDARD_INPUT = '-';

/** Reads of 64 KiB took twice the time for a whole capture, larger ones than this no less. */
const READ_BYTES = 1024 * 1024;

/**
 * A capture (pcap, pcapng), lines of hex or raw serial bytes, gzip or zstd around them or not, from a file, a named
 * pipe, a device or, with `-`, standard input. A file may be run several times.
 *
 * @throws Error (rejects) in one line fit for people where it cannot be opened.
 */
export async function openSource(path: string, options: ReadOptions = {}): Promise<Source> {
  if (path === STANDARD_INPUT) {
    const source = new InputSource(path, (signal) => streamed(path, process.stdin, signal, options));
    return isPipe(0) ? new Piped(source) : source;
  }
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

/** After that time, whoever writes is not about to end. */
const ENDS_WITHIN_MS = 2000;

/**
 * Standard input from another program: `tcpdump -w - | dlmsdump -`. The Ctrl-C that stops this one ends the other, too, and
 * all that it had written is read to its end.
 */
class Piped implements LiveSource {
  readonly name: string;
  private readonly over = new AbortController();
  private late: NodeJS.Timeout | undefined = undefined;

  constructor(private readonly source: InputSource) {
    this.name = source.name;
  }

  get interfaces(): readonly InterfaceInfo[] {
    return this.source.interfaces;
  }

  async run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    const abort = (): void => this.over.abort();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    try {
      return await this.source.run(handler, this.over.signal);
    } finally {
      signal?.removeEventListener('abort', abort);
      clearTimeout(this.late);
    }
  }

  stop(): void {
    this.late ??= setTimeout(() => this.over.abort(), ENDS_WITHIN_MS);
  }
}

function isPipe(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor);
    return found.isFIFO() || found.isSocket();
  } catch {
    return false;
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
