/**
 * Joins the segments of HDLC information units, and recognises frames that were sent again (IEC 62056-46: segmentation,
 * sequence numbers modulo 8). Kept per party and direction: two meters on one line never mix.
 */
import { type Budget, Limits, Slot } from '../../src/core/index.js';
import { type Placement, type Sending, sendingOf, Unit, WHOLE } from '../data/unit.js';

/** What one party sends to another, in I frames or in UI frames. */
class Direction implements Sending {
  /** N(S) of the last I frame, -1 before the first; check sequences of the last frames, by N(S). */
  ns = -1;
  readonly checks = new Int32Array(8).fill(-1);
  readonly unit = new Unit(Limits.hdlcReassemblyBytes);
}

/** What was begun and is not whole yet. */
export interface Segments {
  /** By addresses and kind of frame: see `Information.key`. */
  readonly directions: Map<string, Direction>;
  /** Parties that agreed upon windows of more than one frame, by the keys of their directions. */
  windows: Set<string> | undefined;
}

export const segments = new Slot<Segments>('hdlc.segments', () => ({ directions: new Map(), windows: undefined }));

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

const FIRST_MISSING = "the first segment is missing, the unit can't be joined";

/** Takes the information field of a frame into account. */
export function place(state: Segments, budget: Budget, info: Information): Placement {
  const { ns } = info;
  if (!info.segmented && ns < 0 && !state.directions.has(info.key)) return WHOLE;
  const { directions } = state;
  const direction = sendingOf(directions, info.key, Limits.hdlcReassemblies, budget, () => new Direction());
  const { unit } = direction;
  const expected = direction.ns < 0 || ns < 0 ? ns : (direction.ns + 1) & 7;
  const jumps = ns !== expected;
  if (jumps && direction.checks[ns] === info.check) return { kind: 'repeat', segment: unit.count };
  if (ns >= 0) {
    direction.ns = ns;
    direction.checks[ns] = info.check;
  }

  // Frames were lost, and a new unit begins: the end of the one before was among them.
  const given = jumps && info.begins ? unit.count : 0;
  if (given > 0) unit.forget(budget);
  const isFirst = unit.count === 0;
  if (isFirst && !info.segmented) {
    if (jumps && !info.begins) return { kind: 'last', segment: 1, given, fault: FIRST_MISSING };
    return given > 0 ? { kind: 'whole', segment: 1, given } : WHOLE;
  }
  if (isFirst && ns >= 0 && !info.begins) unit.fault = FIRST_MISSING;
  if (!isFirst && jumps) {
    unit.fault = `N(S) ${ns} where ${expected} was expected: a segment is missing, the unit can't be joined`;
  }
  return unit.add(budget, info.bytes, info.at, info.end, info.frame, !info.segmented, given);
}

/** Is there an unfinished unit? */
export function isOpen(state: Segments, key: string): boolean {
  return (state.directions.get(key)?.unit.count ?? 0) > 0;
}

/** Link set up or torn down: what was begun will not be finished. Says how many segments are given up. */
export function reset(state: Segments, budget: Budget, keys: readonly string[]): number {
  let given = 0;
  for (const key of keys) {
    const direction = state.directions.get(key);
    if (direction === undefined) continue;
    given += direction.unit.count;
    budget.release(direction.unit);
    state.directions.delete(key);
  }
  return given;
}
