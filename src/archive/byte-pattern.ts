/** Finds bytes, some of which may be any, in a store. */
import { ANY_BYTE } from './query.js';

/** Bytes looked at between two looks at the clock. */
const PIECE = 256 * 1024;
/** Places where a part of the pattern stands, but not all of it, between two looks at the clock. */
const TRIES_A_LOOK = 4096;

/** A pattern, prepared. */
export class BytePattern {
  /** Where the search goes on when the time was over; -1: it came to its end. */
  stoppedAt = -1;
  readonly length: number;
  /** The longest run of the pattern without gaps, which is looked for first. */
  private readonly run: Buffer;
  private readonly runAt: number;

  constructor(private readonly bytes: readonly number[]) {
    const { at, end } = longestRun(bytes);
    this.length = bytes.length;
    this.run = Buffer.from(bytes.slice(at, end));
    this.runAt = at;
  }

  /** Where it first stands in [from, end); -1 where it doesn't, or the time is over: then `stoppedAt` says so. */
  find(store: Uint8Array, from: number, end: number, isOver: () => boolean): number {
    const bytes = Buffer.from(store.buffer, store.byteOffset, end);
    const { length, run, runAt } = this;
    this.stoppedAt = -1;
    let tries = TRIES_A_LOOK;
    for (let at = from; at + length <= end; ) {
      const to = Math.min(end, at + PIECE);
      const found = bytes.subarray(0, Math.min(end, to + length)).indexOf(run, at + runAt);
      const candidate = found < 0 ? to : found - runAt;
      if (found >= 0 && candidate + length <= end && this.stands(bytes, candidate)) return candidate;
      at = found < 0 ? to : candidate + 1;
      if ((found >= 0 && --tries > 0) || !isOver()) continue;
      tries = TRIES_A_LOOK;
      this.stoppedAt = at;
      return -1;
    }
    return -1;
  }

  private stands(bytes: Uint8Array, at: number): boolean {
    const { bytes: wanted } = this;
    for (let i = 0; i < wanted.length; i++) {
      if (wanted[i] !== ANY_BYTE && wanted[i] !== bytes[at + i]) return false;
    }
    return true;
  }
}

function longestRun(bytes: readonly number[]): { readonly at: number; readonly end: number } {
  let best = { at: 0, end: 0 };
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === ANY_BYTE) continue;
    let end = at;
    while (end < bytes.length && bytes[end] !== ANY_BYTE) end++;
    if (end - at > best.end - best.at) best = { at, end };
    at = end;
  }
  return best;
}
