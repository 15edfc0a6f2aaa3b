/**
 * The one clock of background work. A job works for a few milliseconds, then the event loop turns, so that keys are read and
 * the screen is painted; several jobs take turns.
 */

/** A quarter of the time in which a key is answered, with room for what one step does beyond it. */
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

/** Gives jobs their time. */
export class Slices {
  private readonly waiting: Running[] = [];
  private deadline = 0;
  private isScheduled = false;
  private isWorking = false;

  constructor(private readonly sliceMs = SLICE_MS) {}

  /** `now`: the first slice is worked before the call returns, so that what is quick is there at once. */
  run(job: Job, when: 'now' | 'soon' = 'soon'): Handle {
    const running = new Running(job);
    this.waiting.push(running);
    if (when === 'now' && !this.isWorking) this.work(this.waiting.length - 1);
    this.schedule();
    return running;
  }

  /** For loops of a step: has the job had its time? */
  isOver(): boolean {
    return performance.now() >= this.deadline;
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      try {
        this.work(0);
      } finally {
        this.schedule();
      }
    });
  }

  /** One slice for one job; it goes to the end of the queue where it has more to do. */
  private work(place: number): void {
    const [running] = this.waiting.splice(place, 1);
    if (running === undefined || running.isDone) return;
    this.deadline = performance.now() + this.sliceMs;
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
