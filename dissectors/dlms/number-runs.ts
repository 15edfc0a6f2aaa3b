/**
 * A set of numbers as runs, `1–4, 7–9`: for the numbers of blocks, which mostly come in order. What is missing is found
 * without looking at what is there, so that every block of a long transfer may ask.
 */

interface Run {
  from: number;
  to: number;
}

export class NumberRuns {
  /** Sorted, and never touching each other. */
  readonly #runs: Run[] = [];

  /** How many runs there are. */
  get runs(): number {
    return this.#runs.length;
  }

  /** -1 where there is none. */
  get highest(): number {
    return this.#runs.at(-1)?.to ?? -1;
  }

  /** Adds a number that is not there yet. */
  add(number: number): void {
    const runs = this.#runs;
    const at = this.#behind(number);
    const before = runs[at - 1];
    const behind = runs[at];
    const joinsBefore = before !== undefined && before.to === number - 1;
    const joinsBehind = behind !== undefined && behind.from === number + 1;
    if (joinsBefore && joinsBehind) {
      before.to = behind.to;
      runs.splice(at, 1);
    } else if (joinsBefore) before.to = number;
    else if (joinsBehind) behind.from = number;
    else runs.splice(at, 0, { from: number, to: number });
  }

  /** The last of the numbers that follow each other from `first` on; the one before it where it is not there. */
  endOfRun(first: number): number {
    const run = this.#runs[this.#behind(first) - 1];
    return run === undefined || run.to < first ? first - 1 : run.to;
  }

  /** What is missing from `first` on up to the highest number there is: the first few runs. */
  gaps(first: number, most: number): readonly (readonly [from: number, to: number])[] {
    const gaps: [number, number][] = [];
    let expected = first;
    for (const { from, to } of this.#runs) {
      if (gaps.length === most) break;
      if (from > expected) gaps.push([expected, from - 1]);
      expected = Math.max(expected, to + 1);
    }
    return gaps;
  }

  /** Place of the first run that begins behind `number`. */
  #behind(number: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle] as Run).from > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
