/**
 * Octets that nobody who looks at a message may see: where they stand, and what they are. Dissectors say so while they read
 * (`Dissection.conceal`). In byte stores that were made for the message they are made zero as soon as the store has been read;
 * not before, because tags, signatures and blocks are made of them. A frame as it was captured stays as it is.
 */

/** Classes of secrets, so that one of them can be told from another. */
export const Secret = { key: 'key' } as const;
export type Secret = (typeof Secret)[keyof typeof Secret];

export interface SecretRange {
  readonly store: number;
  readonly at: number;
  readonly end: number;
  readonly what: Secret;
}

/** Ranges beside a tape, in whatever order they were found; most messages have none. */
export class Secrets {
  private ranges: SecretRange[] = [];

  get size(): number {
    return this.ranges.length;
  }

  clear(): void {
    if (this.ranges.length > 0) this.ranges = [];
  }

  add(range: SecretRange): void {
    this.ranges.push(range);
  }

  /** Makes them zero in the bytes of a store. */
  erase(store: number, bytes: Uint8Array): void {
    for (const range of this.ranges) if (range.store === store) bytes.fill(0, range.at, range.end);
  }

  /** Forgets those of stores from `stores` on. */
  truncate(stores: number): void {
    if (this.ranges.length > 0) this.ranges = this.ranges.filter(({ store }) => store < stores);
  }

  copyTo(other: Secrets): void {
    other.ranges = [...this.ranges];
  }

  *[Symbol.iterator](): Generator<SecretRange> {
    yield* this.ranges;
  }
}
