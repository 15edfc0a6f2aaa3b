/** Response times in numbers: how many in buckets that grow with them, the one in the middle, and what most stay below. */

/** How many of `from` to below `to`, in seconds. */
export interface TimeBucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Seconds. */
export interface TimeSpread {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  /** 95 of 100 are not longer. */
  readonly most: number;
  readonly max: number;
}

/** Ten steps to the power of ten, as resistors have them; with every third of them it is 1, 2, 5. */
const STEPS = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8] as const;
const COARSE = new Set([1, 2, 5]);
const LEAST_POWER = -6;
const MOST_POWER = 5;
/** Where buckets begin: 0, then from a microsecond to days. */
const EDGES: readonly number[] = [
  0,
  ...Array.from({ length: MOST_POWER - LEAST_POWER }, (_, n) =>
    STEPS.map((step) => Number(`${step}e${n + LEAST_POWER}`)),
  ).flat(),
];
const COARSE_EDGES = EDGES.filter((edge) => edge === 0 || COARSE.has(Number(edge.toExponential().split('e')[0])));

/** More rows than this are too many to be looked at. */
const MOST_FINE = 16;

/** Times kept one by one; more are counted in bins so narrow that it is not seen. */
const KEPT = 4096;
const BINS_A_POWER = 200;
const BINS = BINS_A_POWER * (MOST_POWER - LEAST_POWER);

/** Counts times. */
export class ResponseTally {
  count = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = 0;
  private readonly kept: number[] = [];
  private bins: Uint32Array | undefined = undefined;
  private readonly counts = new Uint32Array(EDGES.length);

  add(seconds: number): void {
    this.count++;
    if (seconds < this.min) this.min = seconds;
    if (seconds > this.max) this.max = seconds;
    (this.counts[edgeBelow(EDGES, seconds)] as number) += 1;
    if (this.bins === undefined && this.kept.length < KEPT) {
      this.kept.push(seconds);
      return;
    }
    if (this.bins === undefined) {
      this.bins = new Uint32Array(BINS);
      for (const one of this.kept) (this.bins[binOf(one)] as number) += 1;
    }
    (this.bins[binOf(seconds)] as number) += 1;
  }

  /** Undefined where there are none. */
  spread(): TimeSpread | undefined {
    const { count, min, max } = this;
    if (count === 0) return undefined;
    return { count, min, median: this.share(0.5), most: this.share(0.95), max };
  }

  /** From the shortest to the longest; coarse ones, where fine ones would be too many. */
  buckets(): readonly TimeBucket[] {
    if (this.count === 0) return [];
    const first = edgeBelow(EDGES, this.min);
    const last = edgeBelow(EDGES, this.max);
    const edges = last - first < MOST_FINE ? EDGES : COARSE_EDGES;
    const from = edgeBelow(edges, this.min);
    const to = edgeBelow(edges, this.max);
    return Array.from({ length: to - from + 1 }, (_, n) => {
      const begin = edges[from + n] as number;
      const end = edges[from + n + 1] ?? Number.POSITIVE_INFINITY;
      return { from: begin, to: end, count: this.within(begin, end) };
    });
  }

  private within(from: number, to: number): number {
    return this.counts.reduce((sum, count, i) => {
      const edge = EDGES[i] as number;
      return edge >= from && edge < to ? sum + count : sum;
    }, 0);
  }

  /** The lower one, where the share lies between two. */
  private share(part: number): number {
    const place = Math.max(0, Math.ceil(part * this.count) - 1);
    const { bins, min, max } = this;
    if (bins === undefined) return [...this.kept].sort((one, other) => one - other)[place] as number;
    let left = place;
    let bin = 0;
    while (bin < BINS - 1 && left >= (bins[bin] as number)) left -= bins[bin++] as number;
    return Math.max(min, Math.min(max, 10 ** ((bin + 0.5) / BINS_A_POWER + LEAST_POWER)));
  }
}

const binOf = (seconds: number): number =>
  Math.max(0, Math.min(BINS - 1, Math.floor((Math.log10(seconds) - LEAST_POWER) * BINS_A_POWER)));

/** Index of the last edge that is not above. */
function edgeBelow(edges: readonly number[], seconds: number): number {
  let low = 0;
  for (let high = edges.length - 1; low < high; ) {
    const middle = (low + high + 1) >>> 1;
    if ((edges[middle] as number) <= seconds) low = middle;
    else high = middle - 1;
  }
  return low;
}
