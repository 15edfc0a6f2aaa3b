/**
 * Cuts wireless M-Bus telegrams out of what a receiver gives (EN 13757-4). A telegram begins with its length and has no sign of
 * its own, so it is believed where a check sequence is right or, where the receiver took those off, where it is exactly as long
 * as it says and all of its header may be one.
 */
import { type Framer, Payload } from '../../src/core/index.js';
import { makerLetters } from '../cosem/manufacturers.js';
import { FIRST_A, firstOfB, isFormatA, isFormatB, LINK_HEADER, telegramSize } from './blocks.js';
import { ciName } from './ci.js';

/** C field, address and CI field are counted. */
const LEAST_LENGTH = LINK_HEADER;
const MAKER = 0x7fff;
const FIRST_DIGITS = 4;
const DIGITS = 4;

/** C fields that are sent on radio: SND_NKE, SND_UD, SND_UD2, SND_NR, SND_IR, ACC_NR, ACC_DMD, REQ_UD1, REQ_UD2, CNF_IR, RSP_UD. */
const Controls = [
  ...[0x40, 0x53, 0x73, 0x43, 0x63, 0x44, 0x46, 0x47, 0x48, 0x5a, 0x7a, 0x5b, 0x7b],
  ...[0x06, 0x08, 0x18, 0x28, 0x38],
];
const isControl: readonly boolean[] = Array.from({ length: 256 }, (_, c) => Controls.includes(c));

export const wmbusFramer: Framer = {
  payload: Payload.wmbus,

  cut(bytes, at, end, final) {
    const header = mayBegin(bytes, at, end);
    if (header === false) return -junk(bytes, at, end, final);
    if (end - at < FIRST_A && !final) return 0;
    const size = sizeOf(bytes, at, end);
    if (size <= end - at) return size;
    return final ? end - at : 0;
  },

  needed(bytes, at, end) {
    return Math.max(end - at + 1, end - at < FIRST_A ? FIRST_A : sizeOf(bytes, at, end));
  },

  looks(bytes, at, end) {
    const header = begins(bytes, at, end);
    return header === true ? true : isAllThereIs(bytes, at, end) || header;
  },

  find(bytes, from, end) {
    for (let at = from; at < end; at++) if (begins(bytes, at, end) === true) return at;
    return -1;
  },
};

/** A length, a C field and a maker that may be? */
function mayBegin(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  if (at < end && (bytes[at] as number) < LEAST_LENGTH) return false;
  if (at + 1 < end && isControl[bytes[at + 1] as number] !== true) return false;
  if (at + 3 >= end) return undefined;
  const maker = (((bytes[at + 3] as number) << 8) | (bytes[at + 2] as number)) & MAKER;
  return makerLetters(maker) !== undefined;
}

/** Does a telegram begin here whose first check sequence is right? */
function begins(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const header = mayBegin(bytes, at, end);
  if (header !== true || end - at < FIRST_A) return header === false ? false : undefined;
  if (isFormatA(bytes, at, end) || isFormatB(bytes, at, end)) return true;
  return end - at < firstOfB(bytes[at] as number) ? undefined : false;
}

/** Without check sequences: is it exactly as long as it says, with digits for its number and a CI field that exists? */
function isAllThereIs(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at !== (bytes[at] as number) + 1 || mayBegin(bytes, at, end) !== true) return false;
  for (let i = at + FIRST_DIGITS; i < at + FIRST_DIGITS + DIGITS; i++) {
    const octet = bytes[i] as number;
    if ((octet & 0x0f) > 9 || octet >> 4 > 9) return false;
  }
  return ciName(bytes[at + LINK_HEADER] as number) !== undefined;
}

function sizeOf(bytes: Uint8Array, at: number, end: number): number {
  return telegramSize(isFormatA(bytes, at, end) ? 'A' : 'none', bytes[at] as number);
}

/** Octets in front of what may be a telegram. */
function junk(bytes: Uint8Array, at: number, end: number, final: boolean): number {
  for (let i = at + 1; i < end; i++) {
    const looks = begins(bytes, i, end);
    if (looks === true || (looks === undefined && !final)) return i - at;
  }
  return end - at;
}
