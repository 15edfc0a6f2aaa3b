/**
 * Joins the segments of APDUs that DLMS transport on M-Bus carries (IEC 62056-7-3), and recognises segments that were sent
 * again. They are numbered from 0, modulo 16; kept per parties: two meters on one bus never mix.
 */
import { type Budget, Limits, Slot } from '../../src/core/index.js';
import { type Placement, type Sending, sendingOf, Unit, WHOLE } from '../data/unit.js';

const NUMBERS = 16;

/** What one party sends to another. */
class Direction implements Sending {
  /** Number and check sequence of the last segment; -1 before the first. */
  number = -1;
  check = -1;
  readonly unit = new Unit(Limits.mbusReassemblyBytes);
}

/** What was begun and is not whole yet. */
export interface Segments {
  readonly directions: Map<string, Direction>;
}

export const segments = new Slot<Segments>('mbus.segments', () => ({ directions: new Map() }));

/** A segment of an APDU, or all of one. */
export interface Segment {
  /** Source and destination. */
  readonly key: string;
  readonly number: number;
  readonly isLast: boolean;
  /** Tells it from another one of this number. */
  readonly check: number;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly frame: number;
}

/** Takes a segment into account. */
export function place(state: Segments, budget: Budget, segment: Segment): Placement {
  const { number, isLast, check } = segment;
  const { directions } = state;
  const isWhole = number === 0 && isLast;
  if (isWhole && !directions.has(segment.key)) return WHOLE;
  const direction = sendingOf(directions, segment.key, Limits.mbusReassemblies, budget, () => new Direction());
  const { unit } = direction;
  const isOpen = unit.count > 0;
  const expected = (direction.number + 1) % NUMBERS;
  const goesOn = isOpen && number === expected;
  if (!goesOn && !isWhole && number === direction.number && check === direction.check)
    return { kind: 'repeat', segment: unit.count };
  direction.number = number;
  direction.check = check;

  // Another message begins: the end of the one before is missing.
  const given = number === 0 && !goesOn ? unit.count : 0;
  if (given > 0) unit.forget(budget);
  if (isWhole && !goesOn) return given > 0 ? { kind: 'whole', segment: 1, given } : WHOLE;
  if (number > 0 && !isOpen) unit.fault = "the first segment is missing, the APDU can't be joined";
  else if (number > 0 && !goesOn) unit.fault = jumpText(number, expected);
  return unit.add(budget, segment.bytes, segment.at, segment.end, segment.frame, isLast, given);
}

/** Numbers go round, so half of them are ahead and half behind. */
function jumpText(number: number, expected: number): string {
  const ahead = (number - expected + NUMBERS) % NUMBERS;
  const what = ahead < NUMBERS / 2 ? 'segments are missing' : 'segments are out of order';
  return `segment ${number} where ${expected} was expected: ${what}, the APDU can't be joined`;
}
