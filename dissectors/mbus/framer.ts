/**
 * Cuts wired M-Bus frames out of a stream of octets (EN 13757-2).
 *
 *     E5                                    single character: acknowledged
 *     10  C  A  checksum  16                short frame
 *     68  L  L  68  C  A  CI  …  checksum  16    control and long frame; L octets from C on, their sum the checksum
 *
 * A short frame is believed by its checksum. A long one is known by its first five octets and ends where length, checksum and
 * stop agree; some meters send more than 255 octets and L modulo 256. One that is damaged ends where the next frame begins, or
 * at its length. E5 may be anything, so it is one where a frame follows, or where the line falls silent.
 */
import { type Framer, Payload } from '../../src/core/index.js';
import { telegramName } from './control.js';

export const ACKNOWLEDGE = 0xe5;
export const SHORT_START = 0x10;
export const LONG_START = 0x68;
export const STOP = 0x16;

export const SHORT_FRAME = 5;
/** Both starts and both lengths, before C. */
export const LONG_HEADER = 4;
/** The same with checksum and stop: what a long frame has besides L octets. */
export const LONG_OVERHEAD = 6;
/** What L counts too little of frames that are longer than it can say. */
export const OVERFLOW = 256;
/** C, A and CI: less can't be, so L is modulo 256. */
export const LEAST_LENGTH = 3;

/** Acknowledgements in a row: of devices that are heard without who asks them. */
const MOST_ACKNOWLEDGEMENTS = 4;
/** C fields of short frames: by function, from the primary station. */
const isShortControl: readonly boolean[] = Array.from({ length: 256 }, (_, c) => {
  const code = c & 0xcf;
  return code === 0x40 || code === 0x49 || code === 0x4a || code === 0x4b;
});
/** C fields of frames with user data: SND_UD, SND_UD2, RSP_UD. */
const isLongControl: readonly boolean[] = Array.from({ length: 256 }, (_, c) => {
  const name = telegramName(c);
  return name === 'SND_UD' || name === 'SND_UD2' || name === 'RSP_UD';
});

export const mbusFramer: Framer = {
  payload: Payload.mbus,
  onLine: true,

  cut(bytes, at, end, final) {
    const looks = begins(bytes, at, end);
    if (looks === true) {
      if (bytes[at] !== LONG_START) return bytes[at] === SHORT_START ? SHORT_FRAME : 1;
      return longFrame(bytes, at, end, final);
    }
    if (looks === undefined && !final) return 0;
    return -junk(bytes, at, end, final);
  },

  needed(bytes, at, end) {
    const more = end - at + 1;
    if (bytes[at] !== LONG_START || begins(bytes, at, end) !== true) return more;
    const size = sizeOf(bytes, at);
    if (end - at < size) return Math.max(more, size);
    return Math.max(more, end - at < size + SHORT_FRAME ? size + SHORT_FRAME : size + OVERFLOW);
  },

  rests(bytes, at, end, isBehindJunk) {
    if (bytes[at] === ACKNOWLEDGE) return isBehindJunk !== true && onlyAcknowledges(bytes, at, end) ? 1 : 0;
    if (bytes[at] !== LONG_START || begins(bytes, at, end) !== true) return 0;
    // Damaged, or one of those that are longer than they say: it has its stop, or it ends here.
    const size = sizeOf(bytes, at);
    if (end - at < size || this.cut(bytes, at, end, false) !== 0) return 0;
    return end - at === size || bytes[at + size - 1] === STOP ? size : 0;
  },

  looks: begins,

  find(bytes, from, end) {
    for (let at = from; at < end; at++) if (begins(bytes, at, end) === true) return at;
    return -1;
  },
};

/** Does a frame begin here? */
function begins(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  if (at >= end) return undefined;
  const first = bytes[at] as number;
  if (first === LONG_START) return beginsLong(bytes, at, end);
  if (first === SHORT_START) return isShort(bytes, at, end);
  if (first !== ACKNOWLEDGE) return false;
  for (let i = at + 1; i < at + MOST_ACKNOWLEDGEMENTS; i++) {
    if (i >= end) return undefined;
    if (bytes[i] !== ACKNOWLEDGE) return beginsFrame(bytes, i, end);
  }
  return beginsFrame(bytes, at + MOST_ACKNOWLEDGEMENTS, end);
}

/** The same for frames that speak for themselves. */
function beginsFrame(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  if (at >= end) return undefined;
  if (bytes[at] === LONG_START) return beginsLong(bytes, at, end);
  return bytes[at] === SHORT_START ? isShort(bytes, at, end) : false;
}

function beginsLong(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  if (at + 2 < end && bytes[at + 1] !== bytes[at + 2]) return false;
  if (at + 3 < end && bytes[at + 3] !== LONG_START) return false;
  return at + LONG_HEADER < end ? isLongControl[bytes[at + LONG_HEADER] as number] === true : undefined;
}

function isShort(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  if (at + 1 < end && isShortControl[bytes[at + 1] as number] !== true) return false;
  if (at + 3 < end && bytes[at + 3] !== sum(bytes, at + 1, at + 3)) return false;
  return at + SHORT_FRAME <= end ? bytes[at + 4] === STOP : undefined;
}

/** Octets of a long frame by its own word. */
export function sizeOf(bytes: Uint8Array, at: number): number {
  const length = bytes[at + 1] as number;
  return LONG_OVERHEAD + (length < LEAST_LENGTH ? length + OVERFLOW : length);
}

/** Do checksum and stop stand at the end of the long frame bytes[at, at + size)? */
export function isRight(bytes: Uint8Array, at: number, size: number): boolean {
  const end = at + size;
  return bytes[end - 1] === STOP && bytes[end - 2] === sum(bytes, at + LONG_HEADER, end - 2);
}

export function sum(bytes: Uint8Array, at: number, end: number): number {
  let total = 0;
  for (let i = at; i < end; i++) total += bytes[i] as number;
  return total & 0xff;
}

function longFrame(bytes: Uint8Array, at: number, end: number, final: boolean): number {
  const size = sizeOf(bytes, at);
  const there = end - at;
  if (there < size) return final ? (nextFrame(bytes, at, end) || end) - at : 0;
  if (isRight(bytes, at, size)) return size;
  if (there < size + SHORT_FRAME && !final) return 0;
  // As far as a frame that begins at the end can be known: what else has come by now changes nothing.
  const next = nextFrame(bytes, at, Math.min(end, at + size + SHORT_FRAME));
  if (next > 0) return Math.min(next - at, size);
  const longer = size + OVERFLOW;
  if (final && there < longer) return size;
  // The length was completed already.
  if ((bytes[at + 1] as number) < LEAST_LENGTH) return size;
  if (there < longer) return 0;
  return isRight(bytes, at, longer) ? longer : size;
}

/** Where a frame begins within another one that is damaged; 0: nowhere. */
function nextFrame(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + LONG_HEADER; i < end; i++) if (beginsFrame(bytes, i, end) === true) return i;
  return 0;
}

function onlyAcknowledges(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at > MOST_ACKNOWLEDGEMENTS) return false;
  for (let i = at; i < end; i++) if (bytes[i] !== ACKNOWLEDGE) return false;
  return true;
}

/** Octets in front of what may be a frame. */
function junk(bytes: Uint8Array, at: number, end: number, final: boolean): number {
  for (let i = at + 1; i < end; i++) {
    const looks = begins(bytes, i, end);
    if (looks === true || (looks === undefined && !final)) return i - at;
  }
  return end - at;
}
