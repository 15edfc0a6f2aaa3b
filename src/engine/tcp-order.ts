import { Limits } from '../core/index.js';

/** A segment that came before the bytes in front of it. */
export interface Held {
  /** Distance from the stream's first byte seen, without wrap. */
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly frame: number;
  /** Bytes behind it that were on the wire, but not captured. */
  readonly missing: number;
}

/**
 * Segments that wait behind a hole, the nearest first: a binary heap, so that no order of arrival costs more than
 * O(log n) a segment.
 */
export class HeldSegments {
  private readonly heap: Held[] = [];
  bytes = 0;

  get size(): number {
    return this.heap.length;
  }

  get first(): Held | undefined {
    return this.heap[0];
  }

  /** True where there is no room for more: the hole has to be given up. */
  get full(): boolean {
    return this.bytes > Limits.bytesAboveHole || this.heap.length >= 65_536;
  }

  push(held: Held): void {
    const heap = this.heap;
    this.bytes += held.bytes.length;
    let i = heap.length;
    heap.push(held);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Held;
      if (!before(held, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = held;
  }

  pop(): Held | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    this.bytes -= first.bytes.length;
    if (heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child] as Held)) child++;
      const below = heap[child] as Held;
      if (!before(below, last)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
    return first;
  }

  clear(): void {
    this.heap.length = 0;
    this.bytes = 0;
  }
}

/** By position, then by arrival, so that what came first wins. */
function before(a: Held, b: Held): boolean {
  return a.position < b.position || (a.position === b.position && a.frame < b.frame);
}
