/**
 * Units that links cut into segments: the pieces are held against the budget of the capture until the last one is there. Which
 * piece belongs where, each link tells in its own way.
 */
import { type Budget, type Holder, Limits } from '../../src/core/index.js';
import { concatenate } from './concatenate.js';

/** What a piece is to its conversation. Plain values: a message keeps them to be decoded again. */
export interface Placement {
  readonly kind: 'whole' | 'part' | 'last' | 'repeat';
  /** Number of this segment, from 1; of a repeat: how many segments of an unfinished unit there are. */
  readonly segment: number;
  /** The joined unit, with the last segment. */
  readonly joined?: Uint8Array;
  /** The frames of the segments before the last. */
  readonly frames?: readonly number[];
  /** Segments of a unit before it that was not finished. */
  readonly given?: number;
  /** What is wrong: a segment is missing, a limit was met. */
  readonly fault?: string;
}

export const WHOLE: Placement = { kind: 'whole', segment: 1 };

const TOO_MUCH = "too much was held at once, the unit can't be joined";

/** A unit that is not finished, as far as it can be joined. */
export class Unit implements Holder {
  /** Segments so far; 0: there is no unit. */
  count = 0;
  /** Why it can't become whole any more; empty while it can. */
  fault = '';
  private parts: Uint8Array[] = [];
  private frames: number[] = [];
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  /** Adds the segment `bytes[at, end)`; `given` segments of another unit were given up for it. */
  add(
    budget: Budget,
    bytes: Uint8Array,
    at: number,
    end: number,
    frame: number,
    isLast: boolean,
    given = 0,
  ): Placement {
    this.count++;
    this.bytes += end - at;
    if (this.bytes > this.mostBytes) this.fault ||= `more than ${this.mostBytes} bytes in one unit`;
    // What was whole before a fault is still shown.
    if (this.fault === '') {
      this.parts.push(bytes.slice(at, end));
      if (!budget.hold(this, end - at)) this.drop();
    }
    const segment = this.count;
    const fault = this.fault === '' ? {} : { fault: this.fault };
    if (!isLast) {
      if (this.frames.length < Limits.piecesPerMessage) this.frames.push(frame);
      return { kind: 'part', segment, given, ...fault };
    }
    const joined = concatenate(this.parts);
    const { frames } = this;
    this.forget(budget);
    return { kind: 'last', segment, given, joined, frames, ...fault };
  }

  /** Gives the unit up. */
  forget(budget: Budget): void {
    budget.release(this);
    this.count = 0;
    this.parts = [];
    this.frames = [];
    this.bytes = 0;
    this.fault = '';
  }

  drop(): void {
    this.parts = [];
    this.fault ||= TOO_MUCH;
  }
}

/** What one party sends to another: the unit that is not finished, and what the link remembers besides. */
export interface Sending {
  readonly unit: Unit;
}

/** The entry of `key`, made where there is none; the oldest goes where there are `most`. */
export function sendingOf<T extends Sending>(
  sendings: Map<string, T>,
  key: string,
  most: number,
  budget: Budget,
  make: () => T,
): T {
  let sending = sendings.get(key);
  if (sending !== undefined) return sending;
  if (sendings.size >= most) {
    const [oldest, held] = sendings.entries().next().value as [string, T];
    budget.release(held.unit);
    sendings.delete(oldest);
  }
  sending = make();
  sendings.set(key, sending);
  return sending;
}
