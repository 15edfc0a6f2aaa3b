/**
 * How long a meter takes to answer, as far as that is known for sure: what tells late answers from requests that were lost.
 * Microseconds, since whole numbers take no memory of their own.
 */
export class Pace {
  private shortest = MOST;
  private longest = 0;
  private seen = 0;

  /** An answer came after so many seconds; NaN: nobody knows. */
  take(seconds: number): void {
    if (!(seconds >= 0)) return;
    const micros = Math.min(Math.round(seconds * 1e6), MOST);
    if (micros < this.shortest) this.shortest = micros;
    if (micros > this.longest) this.longest = micros;
    if (this.seen < ENOUGH) this.seen++;
  }

  /** No answer ever came so quickly, by far. */
  isTooQuick(seconds: number): boolean {
    return this.isKnown && seconds * 2e6 < this.shortest;
  }

  /** Answers come so quickly and so slowly, hardly quicker or slower. */
  isUsual(seconds: number): boolean {
    const micros = seconds * 1e6;
    return this.isKnown && micros * 5 >= this.shortest * 4 && micros * 4 <= this.longest * 5;
  }

  /** Answers came so much sooner that none is to be expected any more. */
  isOverdue(seconds: number): boolean {
    return this.isKnown && seconds * 1e5 > Math.max(this.longest, LEAST);
  }

  private get isKnown(): boolean {
    return this.seen >= ENOUGH;
  }
}

/** Fewer answers say nothing of what is usual. */
const ENOUGH = 4;
/** The largest whole number that takes no memory of its own, everywhere: 18 minutes. */
const MOST = 0x3fffffff;
/** Whatever the meter does: networks alone may take this. */
const LEAST = 20_000;
