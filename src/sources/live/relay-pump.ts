/**
 * One direction of a relay: what comes from one side goes to the other as it is, and not faster than that takes it. What waits
 * in between is what the streams hold: a read and what the writer may buffer (16 KiB).
 */
import type { Readable, Writable } from 'node:stream';
import type { Arrival, ArrivalClock } from './arrival-clock.js';

export class Pump {
  /** The side that takes has no room. */
  private isFull = false;
  /** Whoever looks on has none. */
  private isHeld = false;
  private isRunning = false;
  private isOver = false;

  constructor(
    private readonly from: Readable,
    private readonly to: Writable,
    clock: ArrivalClock,
    heard: (bytes: Buffer, time: Arrival) => void,
  ) {
    from.pause();
    from.on('data', (bytes: Buffer) => {
      if (this.isOver) return;
      const time = clock.now();
      // Passing on comes first. Who is gone takes nothing, and his going is told elsewhere.
      if (to.writable && !to.write(bytes)) {
        this.isFull = true;
        from.pause();
      }
      heard(bytes, time);
    });
    to.on('drain', () => {
      this.isFull = false;
      this.goOn();
    });
  }

  get buffered(): number {
    return this.from.readableLength + this.to.writableLength;
  }

  start(): void {
    this.isRunning = true;
    this.goOn();
  }

  /**
   * Nothing more is passed on; what was taken is still written. What still comes is read, and gone: a socket that is closed
   * with something unread takes back what it has not sent.
   */
  stop(): void {
    this.isOver = true;
    this.from.resume();
  }

  hold(isHeld: boolean): void {
    if (this.isOver) return;
    this.isHeld = isHeld;
    if (isHeld) this.from.pause();
    else this.goOn();
  }

  private goOn(): void {
    if (this.isRunning && !this.isFull && !this.isHeld) this.from.resume();
  }
}
