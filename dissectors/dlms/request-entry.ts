/** A request as it is remembered: who asked whom, for what, when, and how it stands. */
import type { Dissection } from '../../src/core/index.js';
import type { Lesson } from '../cosem/learn.js';
import { fnv1a } from '../data/fnv.js';
import { type AskedFor, isList, NOTHING_ASKED } from './asked-for.js';

/** Values that a request writes, by which of its things they are for: true once the answer says that it was done. */
export type Lessons = ReadonlyMap<number, Lesson>;

export const NO_LESSONS: Lessons = new Map();
export const NO_BYTES = new Uint8Array(0);
export const NO_CONTEXT = 0;

export const State = {
  free: 0,
  open: 1,
  answered: 2,
  /** Answered by a block behind which others come. */
  goesOn: 3,
  /** As much of it was read as came, or of its answer: it waits for the whole. */
  part: 4,
  /** Asked more than once, so that it may be answered as often; `againLate`: that no answer came before took too long. */
  again: 5,
  againLate: 6,
  /** Answered, and another answer may come, since it was asked more than once. */
  more: 7,
  /** Its next block was asked for. */
  next: 8,
} as const;

export interface Entry {
  source: number;
  destination: number;
  /** Of the flow. */
  side: number;
  key: number;
  asked: AskedFor;
  bytes: Uint8Array;
  frame: number;
  message: number;
  seconds: number;
  nanos: number;
  state: number;
  expects: boolean;
  answered: number;
  lessons: Lessons;
  isProtected: boolean;
  /** Of an AARQ: the application context that it asked for; 0: not known, or no longer the one. */
  context: number;
  /** Of the octets behind those that are kept; of its answer, where another one may come. */
  print: number;
  /** How many answers may come behind the first: it was asked so often again. */
  extra: number;
}

export function emptyEntry(): Entry {
  return {
    source: -1,
    destination: -1,
    side: 0,
    key: -1,
    asked: NOTHING_ASKED,
    bytes: NO_BYTES,
    frame: 0,
    message: 0,
    seconds: Number.NaN,
    nanos: 0,
    state: State.free,
    expects: false,
    answered: 0,
    lessons: NO_LESSONS,
    isProtected: false,
    context: NO_CONTEXT,
    print: 0,
    extra: 0,
  };
}

export function forget(entry: Entry): void {
  entry.asked = NOTHING_ASKED;
  entry.bytes = NO_BYTES;
  entry.lessons = NO_LESSONS;
}

/** Does its answer wait to come? */
export const waits = ({ state }: Entry): boolean =>
  state !== State.free && state !== State.answered && state !== State.goesOn && state !== State.more;

/** May an answer to it come, the first or another one? */
export const mayBeAnswered = (entry: Entry): boolean => waits(entry) || entry.state === State.more;

/** Seconds since it was asked; NaN where there are no times. */
export function delayOf(entry: Pick<Entry, 'seconds' | 'nanos'>, d: Dissection): number {
  return d.seconds - entry.seconds + (d.nanos - entry.nanos) / 1e9;
}

/** What a number in a list takes, and a value that was written. */
const BYTES_OF_ASKED = 64;
const BYTES_OF_LESSON = 256;
export const costOf = (asked: AskedFor, bytes: Uint8Array): number =>
  isList(asked) ? BYTES_OF_ASKED * asked.length + bytes.length : 0;
export const costOfLesson = ({ bytes }: Lesson): number => BYTES_OF_LESSON + bytes.length;

/** Tells octets apart, in 30 bits: such numbers take no memory of their own; 0: there are none. */
export const printOf = (bytes: Uint8Array, at: number, end: number): number =>
  at < end ? fnv1a(bytes, at, end) >>> 2 : 0;
