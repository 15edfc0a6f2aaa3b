/**
 * The way to the terminal. Node's stream for one blocks: while a slow line (ssh) takes up a frame, no key and no signal would
 * be answered. So the terminal is opened once more, without blocking; what it doesn't take at once is kept, and written when
 * it has room. Whoever paints asks `isBusy` first: a frame is skipped rather than queued.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** How soon it is tried again to write what was left. */
const RETRY_MS = 4;
/** How long the last words to a terminal may take that doesn't read. */
const LAST_WORDS_MS = 500;

export interface OutletHandlers {
  /** All that was kept has been written. */
  drained(): void;
  /** The terminal has gone. */
  gone(): void;
}

export class Outlet {
  readonly #fd: number | undefined;
  #rest: Buffer | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Writes on the way through the stream, where there is no descriptor of our own. */
  #writing = 0;

  constructor(
    private readonly stream: NodeJS.WritableStream,
    private readonly handlers: OutletHandlers,
  ) {
    this.#fd = openAnew((stream as { fd?: unknown }).fd);
  }

  get isBusy(): boolean {
    return this.#rest !== undefined || this.#writing > 0;
  }

  write(text: string): void {
    if (this.#fd === undefined) {
      this.#writing++;
      this.stream.write(text, () => {
        this.#writing--;
        if (this.#writing === 0) this.handlers.drained();
      });
      return;
    }
    const bytes = Buffer.from(text);
    if (this.#rest !== undefined) this.#rest = Buffer.concat([this.#rest, bytes]);
    else this.#offer(bytes);
  }

  /** What has to be said at once, instead of what was kept: the terminal is given back. */
  finish(text: string): void {
    // CAN ends a sequence that was cut in the middle.
    const bytes = Buffer.from(this.#rest === undefined ? text : `\x18${text}`);
    this.#drop();
    if (this.#fd === undefined) {
      this.stream.write(bytes);
      return;
    }
    const until = performance.now() + LAST_WORDS_MS;
    for (let at = 0; at < bytes.length && performance.now() < until; ) {
      const written = this.#attempt(bytes.subarray(at));
      if (written === undefined) return;
      at += written;
      if (at < bytes.length) Atomics.wait(clock, 0, 0, 2);
    }
  }

  close(): void {
    this.#drop();
    if (this.#fd !== undefined) closeSync(this.#fd);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#rest = undefined;
  }

  /** Writes what is taken, and keeps the rest; true where there is none. */
  #offer(bytes: Buffer): boolean {
    const written = this.#attempt(bytes);
    if (written === bytes.length) return true;
    if (written === undefined) {
      this.handlers.gone();
      return false;
    }
    this.#rest = bytes.subarray(written);
    this.#timer = setTimeout(() => this.#retry(), RETRY_MS);
    return false;
  }

  #retry(): void {
    const rest = this.#rest as Buffer;
    this.#rest = undefined;
    if (this.#offer(rest)) this.handlers.drained();
  }

  /** How many bytes were taken; undefined where nobody is there any more. */
  #attempt(bytes: Buffer): number | undefined {
    try {
      return writeSync(this.#fd as number, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      return undefined;
    }
  }
}

const clock = new Int32Array(new SharedArrayBuffer(4));

/** A descriptor of our own for the terminal, or undefined (Windows, streams of tests). */
function openAnew(fd: unknown): number | undefined {
  if (typeof fd !== 'number' || process.platform === 'win32') return undefined;
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  for (const path of [`/proc/self/fd/${fd}`, '/dev/tty']) {
    try {
      return openSync(path, flags);
    } catch {
      // The next one.
    }
  }
  return undefined;
}
