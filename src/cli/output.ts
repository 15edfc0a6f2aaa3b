import { writeSync } from 'node:fs';

/** Thrown when whoever reads standard output has gone: the end of the work, not a fault. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/**
 * Writes all bytes to standard output before it returns, so that what was decoded doesn't pile up in memory when the
 * reader is slow.
 */
export function writeOutput(bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(1, bytes, at, bytes.length - at);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') wait();
      else if (code === 'EPIPE' || code === 'EOF') throw new ClosedPipe();
      else throw error;
    }
  }
}

const clock = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that doesn't block is full: a short sleep, since there is nothing else to do. */
function wait(): void {
  Atomics.wait(clock, 0, 0, 2);
}
