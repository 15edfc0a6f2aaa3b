/**
 * Joins the segments of HDLC information units, and recognises frames that were sent again (IEC 62056-46: segmentation,
 * sequence numbers modulo 8). Kept per party and direction: two meters on one line never mix.
 */
import { Limits, Slot } from '../../src/core/index.js';

/** What a frame with information is to its conversation. Plain values: a message keeps them to be decoded again. */
export interface Placement {
  readonly kind: 'whole' | 'part' | 'last' | 'repeat';
  /** Number of this segment, from 1. */
  readonly segment: number;
  /** The joined information, with the last segment. */
  readonly joined?: Uint8Array;
  /** What is wrong: a segment is missing, a unit was never finished, a limit was met. */
  readonly fault?: string;
}

interface Direction {
  /** N(S) and check sequence of the last I frame. */
  ns: number;
  check: number;
  parts: Uint8Array[];
  bytes: number;
  /** The unit can't become whole any more. */
  broken: boolean;
}

export interface Segments {
  /** By addresses: `destination>source`. */
  readonly directions: Map<string, Direction>;
}

export const segments = new Slot<Segments>('hdlc.segments', () => ({ directions: new Map() }));

export interface Information {
  readonly key: string;
  /** N(S) of an I frame, -1 for UI. */
  readonly ns: number;
  readonly segmented: boolean;
  readonly check: number;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
}

const WHOLE: Placement = { kind: 'whole', segment: 1 };

/** Takes the information field of a frame into account. */
export function place(state: Segments, info: Information): Placement {
  let direction = state.directions.get(info.key);
  if (direction === undefined) {
    if (!info.segmented && info.ns < 0) return WHOLE;
    if (state.directions.size >= Limits.hdlcReassemblies) {
      state.directions.delete(state.directions.keys().next().value as string);
    }
    direction = { ns: -1, check: -1, parts: [], bytes: 0, broken: false };
    state.directions.set(info.key, direction);
  }

  if (info.ns >= 0 && info.ns === direction.ns && info.check === direction.check) {
    return { kind: 'repeat', segment: direction.parts.length };
  }
  const expected = direction.ns < 0 ? info.ns : (direction.ns + 1) & 7;
  const lost = info.ns >= 0 && info.ns !== expected && direction.parts.length > 0;
  if (info.ns >= 0) {
    direction.ns = info.ns;
    direction.check = info.check;
  }
  const begun = direction.parts.length > 0;
  if (!begun && !info.segmented) return WHOLE;
  if (lost) direction.broken = true;

  const length = info.end - info.at;
  if (direction.bytes + length > Limits.hdlcReassemblyBytes) direction.broken = true;
  if (!direction.broken) direction.parts.push(info.bytes.slice(info.at, info.end));
  else if (!begun) direction.parts.push(new Uint8Array(0));
  direction.bytes += length;
  const segment = direction.parts.length;
  const fault = faultOf(direction, lost, info.ns, expected);
  if (info.segmented) return { kind: 'part', segment, ...fault };
  const joined = join(direction.parts);
  direction.parts = [];
  direction.bytes = 0;
  direction.broken = false;
  return { kind: 'last', segment, joined, ...fault };
}

/** Link set up or torn down: what was begun will not be finished. Says how many segments are given up. */
export function reset(state: Segments, keys: readonly string[]): number {
  let given = 0;
  for (const key of keys) {
    given += state.directions.get(key)?.parts.length ?? 0;
    state.directions.delete(key);
  }
  return given;
}

function faultOf(direction: Direction, lost: boolean, ns: number, expected: number): { fault?: string } {
  if (!direction.broken) return {};
  if (lost) return { fault: `N(S) ${ns} where ${expected} was expected: segments are missing, the unit can't be joined` };
  if (direction.bytes > Limits.hdlcReassemblyBytes) return { fault: `more than ${Limits.hdlcReassemblyBytes} bytes in one unit` };
  return { fault: 'segments before this one are missing' };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
