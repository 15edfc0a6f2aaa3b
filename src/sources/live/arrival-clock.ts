/** A moment, as frames have it. */
export interface Arrival {
  /** Since 1970 UTC. */
  readonly seconds: number;
  readonly nanos: number;
}

/**
 * `Date` tells whole milliseconds, so time goes on evenly from one look at it; farther apart than this, the computer slept, or its
 * time was set. A busy machine may take a while between two looks: that is no reason.
 */
const MOST_OFF_MS = 500;

/** The system's clock, told in microseconds. For what is stamped on arrival, because nobody did it before. */
export class ArrivalClock {
  private origin = performance.timeOrigin;

  now(): Arrival {
    let ms = this.origin + performance.now();
    const wall = Date.now();
    if (Math.abs(ms - wall) > MOST_OFF_MS) {
      this.origin += wall - ms;
      ms = wall;
    }
    const seconds = Math.floor(ms / 1000);
    return { seconds, nanos: Math.floor((ms - seconds * 1000) * 1000) * 1000 };
  }
}
