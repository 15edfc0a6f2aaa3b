/**
 * The one clock of background work: indexing, filtering and searching run in slices of a few milliseconds, between which the
 * event loop turns, so that every key is answered soon. Jobs take turns, one slice a turn.
 */

/** Milliseconds of a slice: half of a frame of a 60 Hz screen. */
const SLICE_MS = 8;

/** Hands out slices, one after the other, to whoever waits for one. */
export class Slices {
  private readonly waiting: (() => void)[] = [];
  private isScheduled = false;
  /** When the slice at hand began. */
  private begun = performance.now();
  private longestMs = 0;

  constructor(readonly sliceMs: number = SLICE_MS) {}

  /** Is the slice at hand over, or would it be after a step as long as `nextMs`? */
  isOver(nextMs = 0): boolean {
    const passed = performance.now() - this.begun;
    if (passed > this.longestMs) this.longestMs = passed;
    return passed + nextMs >= this.sliceMs;
  }

  /** Resolves when the next slice of the caller begins, in a later turn of the event loop. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  /** The longest that a slice was seen to last, for measurements. */
  get longest(): number {
    return this.longestMs;
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      const resolve = this.waiting.shift();
      if (this.waiting.length > 0) this.schedule();
      this.begun = performance.now();
      resolve?.();
    });
  }
}

/** What all background work of the program shares. */
export const slices = new Slices();
