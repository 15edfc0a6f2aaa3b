/** Bytes that come when somebody writes them: pipes, lines, standard input. */
import type { Readable } from 'node:stream';
import { InputFailure } from './input-failure.js';

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

export async function* streamed(
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
export class Reads {
  hasBytes = false;

  constructor(readonly name: string) {}

  readonly failed = (error: unknown): never => {
    if (this.hasBytes) throw new InputFailure('capture.cut', `reading stopped early: ${words(error)}`);
    throw new Error(`cannot read ${this.name}: ${words(error)}`);
  };
}

export function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return WORDS[code] ?? error.message;
}
