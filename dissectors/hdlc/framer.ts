/**
 * Cuts HDLC frames out of a stream of octets (IEC 62056-46, frame format type 3). There is no octet stuffing: 7E may stand
 * inside, only the length field finds the end. It is believed when the header's check sequence is right; else the frame
 * is broken and ends at its length or at a flag that could begin another frame, whichever comes first. So a false header
 * costs its flag, not the length that it claims.
 *
 *     [7E]  A0..AF length(…)  destination(1,2,4)  source(1,2,4)  control  HCS(2)  [information  FCS(2)]  7E
 *
 * One 7E may end a frame and begin the next; then the next frame begins with its format octet. Every decision looks only
 * at octets up to the one that decides, so how a stream was split into pieces changes nothing.
 */
import { type Framer, Payload } from '../../src/core/index.js';
import { isChecked } from './crc.js';

export const FLAG = 0x7e;
/** Format, two addresses of an octet, control, HCS. */
export const SHORTEST = 7;
/** A broken frame's end is looked for so far: the longest frame and some noise. */
const LONGEST_SPAN = 2100;
/** So many octets that could begin a frame are kept at the end of junk, to see that they are in it. */
const KEPT_JUNK = 16;

export const hdlcFramer: Framer = {
  payload: Payload.hdlc,
  onLine: true,

  cut(bytes, at, end, final) {
    const header = afterFlags(bytes, at, end);
    // Flags in a row fill the line; the last may open a frame.
    if (header === end) return final ? at - end : at + 1 - end;
    if (header > at + 1) return at + 1 - header;
    if (!isFormat(bytes[header] as number)) return junk(bytes, header, at, end, final);
    if (header + 2 > end) return final ? at - end : 0;

    const close = header + frameLength(bytes, header);
    const octets = headerOctets(bytes, header, end);
    if (octets === 0) return final ? at - end : 0;
    if (octets > 0 && isChecked(bytes, header, header + octets))
      return goodFrame(bytes, header, octets, close, at, end, final);
    // Without a flag of its own and without a sense, this is more likely noise than a frame.
    if (octets < 0 && header === at) return junk(bytes, header, at, end, final);
    return brokenFrame(bytes, header, Math.max(octets - 2, 2), close, at, end, final);
  },

  needed(bytes, at, end) {
    const header = afterFlags(bytes, at, end);
    const more = end - at + 1;
    if (header + 2 > end || !isFormat(bytes[header] as number)) return more;
    const octets = headerOctets(bytes, header, end);
    // The length of a header that is not good says nothing.
    if (octets <= 0 || !isChecked(bytes, header, header + octets)) return more;
    return Math.max(more, header - at + frameLength(bytes, header) + 1);
  },

  looks(bytes, at, end) {
    const header = afterFlags(bytes, at, end);
    if (header === at) return at === end ? undefined : false;
    if (header === end) return undefined;
    if (!isFormat(bytes[header] as number)) return false;
    if (header + 2 > end) return undefined;
    const octets = headerOctets(bytes, header, end);
    return octets === 0 ? undefined : octets > 0 && isChecked(bytes, header, header + octets);
  },

  find(bytes, from, end) {
    for (let at = from; at < end; at++) {
      // Of flags in a row only the last can open a frame; looking at each would look at the others again.
      if (bytes[at] !== FLAG || bytes[at + 1] === FLAG) continue;
      if (this.looks(bytes, at, end) === true) return at;
    }
    return -1;
  },
};

/** Octets between the flags. */
export function frameLength(bytes: Uint8Array, header: number): number {
  return (((bytes[header] as number) & 0x07) << 8) | (bytes[header + 1] as number);
}

/** Octets of an address: up to the first whose lowest bit is set; 0 where it is not complete, 5: it does not end. */
export function addressOctets(bytes: Uint8Array, at: number, end: number): number {
  for (let i = 0; i < 4; i++) {
    if (at + i >= end) return 0;
    if ((bytes[at + i] as number) & 1) return i + 1;
  }
  return 5;
}

/** Octets from format to HCS. 0: more are needed to tell; -1: a length or an address that can't be. */
export function headerOctets(bytes: Uint8Array, header: number, end: number): number {
  const length = frameLength(bytes, header);
  if (length < SHORTEST) return -1;
  // What does not fit into the frame's own length is wrong; what is not there yet is waited for.
  const whole = end - header >= length;
  const known = whole ? header + length : end;
  const destination = addressOctets(bytes, header + 2, known);
  if (destination > 4) return -1;
  const source = destination === 0 ? 0 : addressOctets(bytes, header + 2 + destination, known);
  if (source > 4) return -1;
  const octets = 2 + destination + source + 3;
  if (source > 0 && header + octets <= known) return octets;
  return whole ? -1 : 0;
}

/** First octet of frame format type 3. */
export function isFormat(octet: number): boolean {
  return (octet & 0xf0) === 0xa0;
}

function afterFlags(bytes: Uint8Array, at: number, end: number): number {
  let header = at;
  while (header < end && bytes[header] === FLAG) header++;
  return header;
}

/** The header's check sequence is right, so its length is believed when a flag or the frame's check sequence agrees. */
function goodFrame(
  bytes: Uint8Array,
  header: number,
  octets: number,
  close: number,
  at: number,
  end: number,
  final: boolean,
): number {
  if (close < end) {
    if (bytes[close] === FLAG) return isOneShort(bytes, header, close) ? close - at : close + 1 - at;
    // No flags between frames: the next begins at once. Only then is the long check worth its time.
    if (isFormat(bytes[close] as number) && isChecked(bytes, header, close)) return close - at;
    return brokenFrame(bytes, header, octets, close, at, end, final);
  }
  if (!final) return 0;
  if (close === end && isChecked(bytes, header, close)) return end - at;
  // The frame was cut off, or is longer than it should be: it ends where the next good one begins.
  const next = hdlcFramer.find(bytes, header + octets, end);
  if (next < 0) return end - at;
  return (bytes[next - 1] === FLAG ? next : next + 1) - at;
}

/** Does the length say one octet too many, so that the flag it leads to is the next frame's? */
function isOneShort(bytes: Uint8Array, header: number, close: number): boolean {
  return bytes[close - 1] === FLAG && !isChecked(bytes, header, close) && isChecked(bytes, header, close - 1);
}

/**
 * Octets were lost, added or changed on the way. The frame ends where its length says, if a flag stands there, or at the
 * next flag that could begin another frame.
 */
function brokenFrame(
  bytes: Uint8Array,
  header: number,
  octets: number,
  close: number,
  at: number,
  end: number,
  final: boolean,
): number {
  const far = header + LONGEST_SPAN;
  const last = Math.min(end, far);
  for (let i = header + octets; i < last; i++) {
    if (bytes[i] !== FLAG) continue;
    if (i === close) return i + 1 - at;
    if (i + 1 >= end) return final ? i + 1 - at : 0;
    if (bytes[i + 1] === FLAG || isFormat(bytes[i + 1] as number)) return i + 1 - at;
  }
  if (!final && end < far) return 0;
  return junk(bytes, header, at, end, final);
}

/** Octets up to the next flag belong to no frame. */
function junk(bytes: Uint8Array, header: number, at: number, end: number, final: boolean): number {
  for (let i = Math.max(header, at + 1); i < end; i++) if (bytes[i] === FLAG) return at - i;
  if (final) return at - end;
  // An octet that begins no frame is kept, so that what comes next is seen to be in the middle of junk.
  for (let i = end - 1; i >= Math.max(header, end - KEPT_JUNK); i--) if (!isFormat(bytes[i] as number)) return at - i;
  return at - end;
}
