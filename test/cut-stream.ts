/** What the tests of framers share. */
import { expect } from 'vitest';
import type { Framer } from '../src/core/index.js';

/** What a stream is cut into, fed in pieces: messages as hex, junk in between with a minus, runs of it as one. */
export function cuts(framer: Framer, bytes: Uint8Array, pieces: readonly number[] = []): string[] {
  const found: string[] = [];
  let at = 0;
  let end = 0;
  const borders = [...pieces.map((piece) => Math.min(piece, bytes.length)).sort((a, b) => a - b), bytes.length];
  for (const [i, border] of borders.entries()) {
    end = border;
    const final = i === borders.length - 1;
    for (let final_ = false; ; final_ = true) {
      while (at < end) {
        // A copy: nothing behind the end may be looked at.
        const seen = bytes.slice(at, end);
        const length = framer.cut(seen, 0, seen.length, final_);
        expect(Math.abs(length)).toBeLessThanOrEqual(seen.length);
        if (length === 0) {
          expect(final_, 'no progress at the end').toBe(false);
          expect(framer.needed(seen, 0, seen.length)).toBeGreaterThan(seen.length);
          break;
        }
        if (length > 0) found.push(Buffer.from(seen.subarray(0, length)).toString('hex'));
        else {
          const junk = Buffer.from(seen.subarray(0, -length)).toString('hex');
          if (found.at(-1)?.startsWith('-')) found[found.length - 1] += junk;
          else found.push(`-${junk}`);
        }
        at += Math.abs(length);
      }
      if (!final || final_) break;
    }
  }
  return found;
}
