/** All of a small file or pipe. What was read is overwritten when it is no longer needed. */
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';

const PIECE = 64 * 1024;
/** A pipe or terminal that is not to be waited for is asked again so soon. */
const ASK_AGAIN_MS = 10;
const CLOCK = new Int32Array(new SharedArrayBuffer(4));

export interface Content {
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/** Undefined where there is more than `most`. Throws what node throws. */
export function readAll(path: string | number, most: number): Content | undefined {
  const descriptor = typeof path === 'number' ? path : openSync(path, 'r');
  const pieces: Buffer[] = [];
  try {
    const stats = fstatSync(descriptor);
    for (let length = 0; length <= most; ) {
      const piece = Buffer.allocUnsafeSlow(PIECE);
      const read = readPiece(descriptor, piece);
      if (read === 0) return { bytes: Buffer.concat(pieces), stats };
      pieces.push(piece.subarray(0, read));
      length += read;
    }
    return undefined;
  } finally {
    for (const piece of pieces) piece.fill(0);
    if (descriptor !== path) closeSync(descriptor);
  }
}

function readPiece(descriptor: number, piece: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, piece, 0, piece.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows says so of a pipe that has ended.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(CLOCK, 0, 0, ASK_AGAIN_MS);
    }
  }
}

/** Why it could not be read. */
export function openFault(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' || code === 'EPERM' ? 'it may not be read' : String(code);
}
