/**
 * Cuts wireless M-Bus telegrams out of what a receiver gives (EN 13757-4). A telegram begins with its length and has no sign of
 * its own, so two things have to agree: a check sequence that is right; a header that may be one, with digits for the number and
 * a CI field that exists; the length, where a telegram is all there is.
 */
import { type Framer, Payload } from '../../src/core/index.js';
import { MBusDeviceTypes } from '../cosem/m-bus-device-types.js';
import { makerLetters } from '../cosem/manufacturers.js';
import { blocksOf, CHECK, FIRST_A, firstOfB, isFormatA, isFormatB, LINK_HEADER, telegramSize } from './blocks.js';
import { ciName } from './ci.js';
import { isBlockChecked } from './crc.js';

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
    const claims = claimsToBe(bytes, at, end);
    if (claims === undefined && !final) return 0;
    if (claims !== true) return -junk(bytes, at, end, final);
    const size = sizeOf(bytes, at, end);
    if (size <= end - at) return size;
    return final ? end - at : 0;
  },

  needed(bytes, at, end) {
    const more = end - at + 1;
    return claimsToBe(bytes, at, end) === true ? Math.max(more, sizeOf(bytes, at, end)) : more;
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

/** Among telegrams, one sign is enough: a check sequence, or a usual header. */
function claimsToBe(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const header = mayBegin(bytes, at, end);
  if (header === false) return false;
  if (header === undefined || end - at < FIRST_A) return undefined;
  if (isFormatA(bytes, at, end) || isUsual(bytes, at, at + LINK_HEADER)) return true;
  return end - at < firstOfB(bytes[at] as number) ? undefined : isFormatB(bytes, at, end);
}

/** Does a telegram begin here, as a check sequence and its header say, or two check sequences? */
function begins(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const header = mayBegin(bytes, at, end);
  if (header === false) return false;
  if (header === undefined || end - at <= FIRST_A) return undefined;
  if (isFormatA(bytes, at, end)) return isUsual(bytes, at, at + FIRST_A) || isSecondRight(bytes, at, end);
  if (!isUsual(bytes, at, at + LINK_HEADER)) return false;
  return end - at < firstOfB(bytes[at] as number) ? undefined : isFormatB(bytes, at, end);
}

/** Digits for the number, a device type that exists, and such a CI field at `ciAt`. */
function isUsual(bytes: Uint8Array, at: number, ciAt: number): boolean {
  for (let i = at + FIRST_DIGITS; i < at + FIRST_DIGITS + DIGITS; i++) {
    const octet = bytes[i] as number;
    if ((octet & 0x0f) > 9 || octet >> 4 > 9) return false;
  }
  const type = bytes[at + LINK_HEADER - 1] as number;
  return MBusDeviceTypes[type] !== undefined && ciName(bytes[ciAt] as number) !== undefined;
}

/** Is the second block of format A right? */
function isSecondRight(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const [size] = blocksOf('A', bytes[at] as number) as [number];
  const second = at + FIRST_A;
  return end - second < size + CHECK ? undefined : isBlockChecked(bytes, second, second + size + CHECK);
}

/** Is it exactly as long as it says, with a check sequence that is right or, where there are none, with a usual header? */
function isAllThereIs(bytes: Uint8Array, at: number, end: number): boolean {
  if (mayBegin(bytes, at, end) !== true) return false;
  const length = bytes[at] as number;
  if (end - at === telegramSize('A', length)) return isFormatA(bytes, at, end);
  return end - at === length + 1 && (isFormatB(bytes, at, end) || isUsual(bytes, at, at + LINK_HEADER));
}

function sizeOf(bytes: Uint8Array, at: number, end: number): number {
  return telegramSize(isFormatA(bytes, at, end) ? 'A' : 'none', bytes[at] as number);
}

/** Octets in front of what may be a telegram. */
function junk(bytes: Uint8Array, at: number, end: number, final: boolean): number {
  for (let i = at + 1; i < end; i++) {
    const claims = claimsToBe(bytes, i, end);
    if (claims === true || (claims === undefined && !final)) return i - at;
  }
  return end - at;
}
