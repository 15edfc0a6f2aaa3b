/**
 * Cuts ciphered APDUs that follow each other with nothing around them: P1 ports in Luxembourg and Austria send each telegram as
 * one general-glo-ciphering APDU (IEC 62056-5-3).
 *
 *     DB  08 system-title(8)  length  security-control  invocation-counter(4)  ciphertext  authentication-tag(12)
 *
 * Only these octets tell where one begins, so they have to be right: capital letters of a maker, a suite that there is, some
 * protection, a length that has room for it. Where octets were lost on the way, the next APDU begins within this one.
 */
import { type Framer, Payload } from '../../src/core/index.js';
import { octetsOfLength } from '../data/length.js';

const GENERAL_GLO = 0xdb;
const TITLE = 8;
/** Tag, length of the title, title. */
const UP_TO_TITLE = 2 + TITLE;
const MAKER_LETTERS = 3;
/** Up to 65,535 octets: so long is waited for the end. */
const MOST_LENGTH_OCTETS = 3;

const AUTHENTICATED = 0x10;
const ENCRYPTED = 0x20;
const SUITE = 0x0f;
const HIGHEST_SUITE = 2;
/** Security control and invocation counter. */
const HEADER = 5;
const TAG = 12;

const NONE = -1;
const UNDECIDED = 0;

export const cipheredFramer: Framer = {
  payload: Payload.apdus,
  onLine: true,

  cut(bytes, at, end, final) {
    const length = lengthAt(bytes, at, end);
    if (length === NONE || (length === UNDECIDED && final)) return at - nextStart(bytes, at + 1, end, final);
    const close = at + length;
    if (length === UNDECIDED || (close > end && !final)) return 0;
    const next = nextWithin(bytes, at, Math.min(close, end), end);
    if (next >= 0) return next - at;
    return final ? Math.min(close, end) - at : 0;
  },

  needed(bytes, at, end) {
    return Math.max(lengthAt(bytes, at, end), end - at + 1);
  },

  rests(bytes, at, end) {
    const length = lengthAt(bytes, at, end);
    return length > 0 && at + length <= end ? length : 0;
  },

  looks(bytes, at, end) {
    const length = lengthAt(bytes, at, end);
    return length === UNDECIDED ? undefined : length > 0;
  },

  find(bytes, from, end) {
    for (let at = from; at < end; at++) {
      if (bytes[at] === GENERAL_GLO && lengthAt(bytes, at, end) > 0) return at;
    }
    return -1;
  },
};

/** Octets of the APDU that begins here; `NONE`, or `UNDECIDED` where there are too few to tell. */
function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  const left = end - at;
  if (left > 0 && bytes[at] !== GENERAL_GLO) return NONE;
  if (left > 1 && bytes[at + 1] !== TITLE) return NONE;
  for (let i = 2; i < 2 + MAKER_LETTERS && i < left; i++) if (!isCapital(bytes[at + i] as number)) return NONE;
  if (left <= UP_TO_TITLE) return UNDECIDED;
  const octets = octetsOfLength(bytes[at + UP_TO_TITLE] as number);
  if (octets === 0 || octets > MOST_LENGTH_OCTETS) return NONE;
  const contents = UP_TO_TITLE + octets;
  if (left <= contents) return UNDECIDED;
  const control = bytes[at + contents] as number;
  const length = lengthIn(bytes, at + UP_TO_TITLE, octets);
  return isProtected(control, length) ? contents + length : NONE;
}

const isCapital = (octet: number): boolean => octet >= 0x41 && octet <= 0x5a;

function lengthIn(bytes: Uint8Array, at: number, octets: number): number {
  if (octets === 1) return bytes[at] as number;
  return octets === 2 ? (bytes[at + 1] as number) : ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

/** Protection that there is, and room for it. */
function isProtected(control: number, length: number): boolean {
  if ((control & (AUTHENTICATED | ENCRYPTED)) === 0 || (control & SUITE) > HIGHEST_SUITE) return false;
  return length > HEADER + (control & AUTHENTICATED ? TAG : 0);
}

/**
 * Where the next APDU of the same sender begins in bytes[at, close), or `close`; -1: the last octets may be its first, and what
 * follows tells.
 */
function nextWithin(bytes: Uint8Array, at: number, close: number, end: number): number {
  for (let i = at + UP_TO_TITLE; i < close; i++) {
    if (bytes[i] !== GENERAL_GLO) continue;
    let same = 1;
    while (same < UP_TO_TITLE && i + same < end && bytes[i + same] === bytes[at + same]) same++;
    if (same === UP_TO_TITLE) return i;
    if (i + same === end) return -1;
  }
  return close;
}

/** The next place where an APDU begins or may begin; `end` where there is none. */
function nextStart(bytes: Uint8Array, from: number, end: number, final: boolean): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== GENERAL_GLO) continue;
    const length = lengthAt(bytes, at, end);
    if (length > 0 || (length === UNDECIDED && !final)) return at;
  }
  return end;
}
