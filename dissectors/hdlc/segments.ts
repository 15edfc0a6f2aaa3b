/**
 * Joins the segments of HDLC information units, and recognises frames that were sent again (IEC 62056-46: segmentation,
 * sequence numbers modulo 8). Kept per party and direction: two meters on one line never mix.
 */
import { type Budget, type Holder, Limits, Slot } from '../../src/core/index.js';
import { concatenate } from '../data/concatenate.js';

/** What a frame with information is to its conversation. Plain values: a message keeps them to be decoded again. */
export interface Placement {
  readonly kind: 'whole' | 'part' | 'last' | 'repeat';
  /** Number of this segment, from 1; of a repeat: how many segments of an unfinished unit there are. */
  readonly segment: number;
  /** The joined information, with the last segment. */
  readonly joined?: Uint8Array;
  /** The frames of the segments before the last. */
  readonly frames?: readonly number[];
  /** Segments of a unit before it that was not finished. */
  readonly given?: number;
  /** What is wrong: a segment is missing, a limit was met. */
  readonly fault?: string;
}

/** What one party sends to another, in I frames or in UI frames. */
class Direction implements Holder {
  /** N(S) of the last I frame, -1 before the first; check sequences of the last frames, by N(S). */
  ns = -1;
  readonly checks = new Int32Array(8).fill(-1);
  /** Segments of the unfinished unit, and its information as far as it can be joined. */
  count = 0;
  parts: Uint8Array[] = [];
  frames: number[] = [];
  bytes = 0;
  /** Why the unit can't become whole any more; empty while it can. */
  fault = '';

  drop(): void {
    this.parts = [];
    this.fault ||= TOO_MUCH;
  }
}

const TOO_MUCH = "too much was held at once, the unit can't be joined";

/** What was begun and is not whole yet. */
export interface Segments {
  /** By addresses and kind of frame: see `Information.key`. */
  readonly directions: Map<string, Direction>;
}

export const segments = new Slot<Segments>('hdlc.segments', () => ({ directions: new Map() }));

/** The information field of a frame, and what its header says of it. */
export interface Information {
  /** Destination and source; UI and I frames have keys of their own. */
  readonly key: string;
  /** N(S) of an I frame, -1 for UI. */
  readonly ns: number;
  readonly segmented: boolean;
  readonly check: number;
  /** LLC octets stand in front: the first segment, or all there is. */
  readonly begins: boolean;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly frame: number;
}

const WHOLE: Placement = { kind: 'whole', segment: 1 };
const FIRST_MISSING = "the first segment is missing, the unit can't be joined";

/** Takes the information field of a frame into account. */
export function place(state: Segments, budget: Budget, info: Information): Placement {
  const { ns } = info;
  let direction = state.directions.get(info.key);
  if (direction === undefined) {
    if (!info.segmented && ns < 0) return WHOLE;
    direction = begin(state, budget, info.key);
  }
  const expected = direction.ns < 0 || ns < 0 ? ns : (direction.ns + 1) & 7;
  const jumps = ns !== expected;
  if (jumps && direction.checks[ns] === info.check) return { kind: 'repeat', segment: direction.count };
  if (ns >= 0) {
    direction.ns = ns;
    direction.checks[ns] = info.check;
  }

  // Frames were lost, and a new unit begins: the end of the one before was among them.
  const given = jumps && info.begins ? direction.count : 0;
  if (given > 0) forget(direction, budget);
  const isFirst = direction.count === 0;
  if (isFirst && !info.segmented) {
    if (jumps && !info.begins) return { kind: 'last', segment: 1, given, fault: FIRST_MISSING };
    return given > 0 ? { kind: 'whole', segment: 1, given } : WHOLE;
  }
  if (isFirst && ns >= 0 && !info.begins) direction.fault = FIRST_MISSING;
  if (!isFirst && jumps) {
    direction.fault = `N(S) ${ns} where ${expected} was expected: a segment is missing, the unit can't be joined`;
  }
  return join(direction, budget, info, given);
}

/** Adds a segment to its unit. */
function join(direction: Direction, budget: Budget, info: Information, given: number): Placement {
  direction.count++;
  direction.bytes += info.end - info.at;
  if (direction.bytes > Limits.hdlcReassemblyBytes)
    direction.fault ||= `more than ${Limits.hdlcReassemblyBytes} bytes in one unit`;
  // What was whole before a fault is still shown.
  if (direction.fault === '') {
    direction.parts.push(info.bytes.slice(info.at, info.end));
    if (!budget.hold(direction, info.end - info.at)) direction.drop();
  }
  const segment = direction.count;
  const fault = direction.fault === '' ? {} : { fault: direction.fault };
  if (info.segmented) {
    if (direction.frames.length < Limits.piecesPerMessage) direction.frames.push(info.frame);
    return { kind: 'part', segment, given, ...fault };
  }
  const joined = concatenate(direction.parts);
  const { frames } = direction;
  forget(direction, budget);
  return { kind: 'last', segment, given, joined, frames, ...fault };
}

/** Is there an unfinished unit? */
export function isOpen(state: Segments, key: string): boolean {
  return (state.directions.get(key)?.count ?? 0) > 0;
}

/** Link set up or torn down: what was begun will not be finished. Says how many segments are given up. */
export function reset(state: Segments, budget: Budget, keys: readonly string[]): number {
  let given = 0;
  for (const key of keys) {
    const direction = state.directions.get(key);
    if (direction === undefined) continue;
    given += direction.count;
    budget.release(direction);
    state.directions.delete(key);
  }
  return given;
}

function begin(state: Segments, budget: Budget, key: string): Direction {
  if (state.directions.size >= Limits.hdlcReassemblies) {
    const [oldest, held] = state.directions.entries().next().value as [string, Direction];
    budget.release(held);
    state.directions.delete(oldest);
  }
  const direction = new Direction();
  state.directions.set(key, direction);
  return direction;
}

function forget(direction: Direction, budget: Budget): void {
  budget.release(direction);
  direction.count = 0;
  direction.parts = [];
  direction.frames = [];
  direction.bytes = 0;
  direction.fault = '';
}
