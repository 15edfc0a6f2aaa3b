/** Counts that statistics are made of. */

/** Messages that share a word, by its index. */
export interface Share {
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

/** Counts messages and bytes by index; -1 is nothing. */
export class Tally {
  private readonly counts: number[] = [];
  private readonly sums: number[] = [];

  add(index: number, bytes: number): void {
    if (index < 0) return;
    while (this.counts.length <= index) {
      this.counts.push(0);
      this.sums.push(0);
    }
    (this.counts[index] as number) += 1;
    (this.sums[index] as number) += bytes;
  }

  /** What there is most of first. */
  shares(names: readonly string[]): readonly Share[] {
    return this.counts
      .map((count, index) => ({ name: names[index] ?? '', count, bytes: this.sums[index] as number }))
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count);
  }
}

/** How many of `from` to below `to`. */
export interface SizeBucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Sizes {
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  readonly max: number;
  /** Powers of two, from the smallest to the largest that has some. */
  readonly buckets: readonly SizeBucket[];
}

/** Sizes counted one by one, for the median; larger ones are few, and are kept. */
const COUNTED = 65_536;

/** Counts sizes. */
export class SizeTally {
  private readonly counts = new Uint32Array(COUNTED);
  private readonly large: number[] = [];
  /** By the bits of a size: 0 has none, 1 has one, 2 and 3 have two. */
  private readonly powers = new Uint32Array(33);
  private count = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = 0;

  add(size: number): void {
    this.count++;
    this.sum += size;
    if (size < this.min) this.min = size;
    if (size > this.max) this.max = size;
    (this.powers[32 - Math.clz32(size)] as number) += 1;
    if (size < COUNTED) (this.counts[size] as number) += 1;
    else this.large.push(size);
  }

  sizes(): Sizes | undefined {
    const { count, sum, min, max } = this;
    return count === 0 ? undefined : { min, median: this.median(), mean: sum / count, max, buckets: this.buckets() };
  }

  /** The lower of the two in the middle, where there are two. */
  private median(): number {
    let left = Math.ceil(this.count / 2);
    for (let size = 0; size < COUNTED; size++) {
      left -= this.counts[size] as number;
      if (left <= 0) return size;
    }
    return this.large.sort((one, other) => one - other)[left - 1] as number;
  }

  private buckets(): readonly SizeBucket[] {
    const buckets: SizeBucket[] = [];
    for (let bits = bitsOf(this.min); bits <= bitsOf(this.max); bits++) {
      buckets.push({ from: bits === 0 ? 0 : 2 ** (bits - 1), to: 2 ** bits, count: this.powers[bits] as number });
    }
    return buckets;
  }
}

const bitsOf = (size: number): number => 32 - Math.clz32(size);
