import { Limits } from '../core/index.js';
import type { Origin } from './origin.js';

/** A segment that came before the bytes in front of it. */
export interface Held extends Origin {
  /** Distance from the stream's first byte seen, without wrap. */
  readonly position: number;
  readonly bytes: Uint8Array;
  /** Bytes behind it that were on the wire, but not captured. */
  readonly missing: number;
}

/** Two held segments bring different bytes for the same place. */
export interface HeldConflict {
  readonly position: number;
  /** The frame that came first, and the one that brings other bytes, at `offset` of what is left of its segment. */
  readonly first: number;
  readonly second: number;
  readonly offset: number;
}

/** What a held segment costs besides its bytes: measured at some 200 bytes for the two objects and the heap. */
const SEGMENT_COST = 200;
/** As many as `Limits.bytesAboveHole` has in segments of 16 bytes; single bytes would cost 200 times their size. */
const MOST_SEGMENTS = 65_536;

/** Shared by all that hold nothing. Nothing is ever put into it. */
const NONE_HELD: Held[] = [];

/**
 * Segments that wait behind a hole, the nearest first: a binary heap, so that no order of arrival costs more than
 * O(log n) a segment.
 */
export class HeldSegments {
  private heap: Held[] = NONE_HELD;
  /** Bytes of payload. */
  private payload = 0;
  /** Set by `take` where bytes of two segments differ; whoever reads it clears it. */
  conflict: HeldConflict | undefined = undefined;

  get size(): number {
    return this.heap.length;
  }

  get first(): Held | undefined {
    return this.heap[0];
  }

  /** Memory that is held. */
  get cost(): number {
    return this.payload + SEGMENT_COST * this.heap.length;
  }

  /** True where there is no room for more: the hole has to be given up. */
  get isFull(): boolean {
    return this.payload > Limits.bytesAboveHole || this.heap.length >= MOST_SEGMENTS;
  }

  push(held: Held): void {
    if (this.heap === NONE_HELD) this.heap = [];
    const heap = this.heap;
    this.payload += held.bytes.length;
    let i = heap.length;
    heap.push(held);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Held;
      if (!isBefore(held, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = held;
  }

  /**
   * Takes the nearest segment, as far as no other one overlaps it. Where several bring the same bytes, those of the
   * one that came first are taken, and the others keep what they have beyond it.
   */
  take(): Held | undefined {
    const taken = this.pop();
    if (taken === undefined) return undefined;
    const end = taken.position + taken.bytes.length;
    for (let next = this.first; next !== undefined && next.position < end; next = this.first) {
      if (next.position > taken.position) {
        const split = next.position - taken.position;
        this.push({ ...taken, position: next.position, bytes: taken.bytes.subarray(split) });
        return { ...taken, bytes: taken.bytes.subarray(0, split), missing: 0 };
      }
      this.pop();
      this.compare(taken, next);
      const known = Math.min(next.bytes.length, taken.bytes.length);
      const missing =
        next.position + next.bytes.length + next.missing - Math.max(end, next.position + next.bytes.length);
      if (next.bytes.length > known || missing > 0) {
        this.push({ ...next, position: end, bytes: next.bytes.subarray(known), missing: Math.max(0, missing) });
      }
    }
    return taken;
  }

  clear(): void {
    this.heap = NONE_HELD;
    this.payload = 0;
    this.conflict = undefined;
  }

  private pop(): Held | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    this.payload -= first.bytes.length;
    if (heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child] as Held)) child++;
      const below = heap[child] as Held;
      if (!isBefore(below, last)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
    return first;
  }

  /** Both begin at the same place. */
  private compare(first: Held, second: Held): void {
    const length = Math.min(first.bytes.length, second.bytes.length);
    for (let i = 0; i < length; i++) {
      if (first.bytes[i] === second.bytes[i]) continue;
      this.conflict ??= { position: first.position + i, first: first.number, second: second.number, offset: i };
      return;
    }
  }
}

/** By position, then by arrival, so that what came first wins. */
function isBefore(a: Held, b: Held): boolean {
  return a.position < b.position || (a.position === b.position && a.number < b.number);
}
