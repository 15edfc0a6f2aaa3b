/**
 * The one clock of background work: indexing, filtering and searching run in slices of a few milliseconds, between which the
 * event loop turns, so that keys are read and the screen is painted. Whoever has work to do takes turns, one slice a turn.
 */

/** Half of a frame of a 60 Hz screen, with room for what one step does beyond it. */
const SLICE_MS = 8;

/** Work in pieces. */
export interface Job {
  /** Works until `Slices.isOver`, and at least a little; true where there is more to do. */
  step(): boolean;
}

/** A job under way. */
export interface Handle {
  readonly isDone: boolean;
  cancel(): void;
}

/** Gives slices to jobs, and to whoever waits for one. */
export class Slices {
  private readonly waiting: (Running | (() => void))[] = [];
  private isScheduled = false;
  private isWorking = false;
  /** When the slice at hand began. */
  private begun = performance.now();
  private longestMs = 0;

  constructor(readonly sliceMs: number = SLICE_MS) {}

  /** `now`: the first slice is worked before the call returns, so that what is quick is there at once. */
  run(job: Job, when: 'now' | 'soon' = 'soon'): Handle {
    const running = new Running(job);
    if (when === 'now' && !this.isWorking) this.work(running);
    else this.waiting.push(running);
    this.schedule();
    return running;
  }

  /** Resolves when the next slice of the caller begins, in a later turn of the event loop. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  /** Is the slice at hand over, or would it be after a step as long as `nextMs`? */
  isOver(nextMs = 0): boolean {
    const passed = performance.now() - this.begun;
    if (passed > this.longestMs) this.longestMs = passed;
    return passed + nextMs >= this.sliceMs;
  }

  /** The longest that a slice was seen to last, for measurements. */
  get longest(): number {
    return this.longestMs;
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      const next = this.waiting.shift();
      try {
        if (next instanceof Running) this.work(next);
        else {
          this.begun = performance.now();
          next?.();
        }
      } finally {
        this.schedule();
      }
    });
  }

  /** One slice for one job; it goes to the end of the queue where it has more to do. */
  private work(running: Running): void {
    if (running.isDone) return;
    this.begun = performance.now();
    this.isWorking = true;
    let hasMore = false;
    try {
      hasMore = running.job.step();
    } finally {
      // A job that throws has ended, and the others go on.
      this.isWorking = false;
      if (hasMore && !running.isDone) this.waiting.push(running);
      else running.isDone = true;
    }
  }
}

class Running implements Handle {
  isDone = false;

  constructor(readonly job: Job) {}

  cancel(): void {
    this.isDone = true;
  }
}

/** What all background work of the program shares. */
export const slices = new Slices();
