/** Files that the user names beside captures: read whole, up to a size that such a file never has. */
import { closeSync, openSync, readSync } from 'node:fs';
import { UsageError } from './usage.js';

/** The text of a file of `what`. Throws a `UsageError` where it can't be read, or has more than `most` bytes. */
export function readSmallFile(file: string, most: number, what: string): string {
  let bytes: Buffer;
  try {
    bytes = beginningOf(file, most + 1);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UsageError(`cannot open ${file}: ${why}`);
  }
  if (bytes.length > most) throw new UsageError(`${file}: too large for a file of ${what} (more than ${most} bytes)`);
  return bytes.toString('utf8');
}

const CHUNK = 64 * 1024;

/** Up to `most` bytes of it: what is no plain file says no size, and may be endless. */
function beginningOf(file: string, most: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let left = most; left > 0; ) {
      const chunk = Buffer.alloc(Math.min(left, CHUNK));
      const read = readSync(descriptor, chunk, 0, chunk.length, null);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      left -= read;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(descriptor);
  }
}
