/**
 * Cuts HDLC frames out of a stream of octets (IEC 62056-46, frame format type 3). There is no octet stuffing: 7E may stand
 * inside, only the length field finds the end. It is believed when a flag stands where it says, or HCS and FCS are right;
 * else the frame is broken and ends at the next flag. A false header costs its flag, not the length that it claims.
 *
 *     [7E]  A0..AF length(…)  destination(1,2,4)  source(1,2,4)  control  HCS(2)  [information  FCS(2)]  7E
 *
 * One 7E may end a frame and begin the next; then the next frame begins with its format octet.
 */
import { type Framer, Payload } from '../../src/core/index.js';
import { frameCheck } from './crc.js';

export const FLAG = 0x7e;
/** Format, two addresses of an octet, control, HCS. */
const SHORTEST = 7;
/** Format, two addresses of four octets, control, HCS. */
const LONGEST_HEADER = 13;
/** A frame whose end is not where its length says is looked for so far. */
const LONGEST_SPAN = 2100;

export const hdlcFramer: Framer = {
  payload: Payload.hdlc,

  cut(bytes, at, end, final) {
    let header = at;
    while (header < end && bytes[header] === FLAG) header++;
    if (header === end) {
      // Flags in a row fill the line; the last may open a frame.
      if (final) return at - end;
      return at + 1 - end;
    }
    if (header > at + 1) return at + 1 - header;

    if (((bytes[header] as number) & 0xf0) !== 0xa0) return junk(bytes, header, at, end);
    if (header + 2 > end) return final ? at - end : 0;
    const length = frameLength(bytes, header);
    if (length < SHORTEST) return junk(bytes, header, at, end);
    const headerLength = headerOctets(bytes, header, Math.min(end, header + length));
    if (headerLength === 0) return final ? at - end : 0;
    const close = header + length;

    const good = headerLength > 0 && headerIsGood(bytes, header, headerLength);
    if (good || headerLength < 0) {
      // The last octet may be missing its closing flag; all others are waited for.
      if (close >= end && !final) return 0;
      if (good && close >= end) return end - at;
    }
    if (close < end) {
      if (bytes[close] === FLAG) return close + 1 - at;
      if (good && frameIsGood(bytes, header, close)) return close - at;
    }
    if (headerLength < 0) return junk(bytes, header, at, end);
    return flagToFlag(bytes, header, headerLength, at, end, final);
  },

  needed(bytes, at, end) {
    let header = at;
    while (header < end && bytes[header] === FLAG) header++;
    if (header + 2 > end) return end - at + 1;
    const length = frameLength(bytes, header);
    const known = headerOctets(bytes, header, Math.min(end, header + length));
    const whole = header - at + length + 1;
    return known === 0 || whole <= end - at ? end - at + 1 : whole;
  },

  looks(bytes, at, end) {
    let header = at;
    while (header < end && bytes[header] === FLAG) header++;
    if (header === at) return false;
    if (header === end) return undefined;
    if (((bytes[header] as number) & 0xf0) !== 0xa0) return false;
    if (header + 2 > end) return undefined;
    const length = frameLength(bytes, header);
    if (length < SHORTEST) return false;
    const headerLength = headerOctets(bytes, header, Math.min(end, header + length));
    if (headerLength === 0) return undefined;
    return headerLength > 0 && headerIsGood(bytes, header, headerLength);
  },

  find(bytes, from, end) {
    for (let at = from; at < end; at++) {
      if (bytes[at] === FLAG && this.looks(bytes, at, end) === true) return at;
    }
    return -1;
  },
};

/** Octets between the flags. */
export function frameLength(bytes: Uint8Array, header: number): number {
  return (((bytes[header] as number) & 0x07) << 8) | (bytes[header + 1] as number);
}

/** Octets of an address: up to the first whose lowest bit is set; 0 where it is not complete. */
export function addressOctets(bytes: Uint8Array, at: number, end: number): number {
  for (let i = 0; i < 4; i++) {
    if (at + i >= end) return 0;
    if ((bytes[at + i] as number) & 1) return i + 1;
  }
  return 5;
}

/** Format to HCS; 0: more octets are needed to tell, -1: an address that can't be. */
function headerOctets(bytes: Uint8Array, header: number, end: number): number {
  const destination = addressOctets(bytes, header + 2, end);
  if (destination > 4) return -1;
  if (destination === 0) return end - header >= LONGEST_HEADER ? -1 : shortOrWrong(bytes, header, end);
  const source = addressOctets(bytes, header + 2 + destination, end);
  if (source > 4) return -1;
  if (source === 0) return shortOrWrong(bytes, header, end);
  const octets = 2 + destination + source + 3;
  return header + octets <= end ? octets : shortOrWrong(bytes, header, end);
}

/** A header that does not fit into the frame's own length is wrong; one that is not there yet is waited for. */
function shortOrWrong(bytes: Uint8Array, header: number, end: number): number {
  return end - header >= frameLength(bytes, header) ? -1 : 0;
}

function headerIsGood(bytes: Uint8Array, header: number, octets: number): boolean {
  const at = header + octets - 2;
  return frameCheck(bytes, header, at) === ((bytes[at] as number) | ((bytes[at + 1] as number) << 8));
}

function frameIsGood(bytes: Uint8Array, header: number, close: number): boolean {
  return frameCheck(bytes, header, close - 2) === ((bytes[close - 2] as number) | ((bytes[close - 1] as number) << 8));
}

/**
 * Octets were lost, added or changed on the way, so that the length field leads nowhere. The frame then ends at the next
 * flag that could begin another frame.
 */
function flagToFlag(bytes: Uint8Array, header: number, headerLength: number, at: number, end: number, final: boolean): number {
  const far = header + LONGEST_SPAN;
  for (let i = header + headerLength - 2; i < Math.min(end, far); i++) {
    if (bytes[i] !== FLAG) continue;
    if (i + 1 >= end) return final ? i + 1 - at : 0;
    if (bytes[i + 1] === FLAG || ((bytes[i + 1] as number) & 0xf0) === 0xa0) return i + 1 - at;
  }
  if (!final && end < far) return 0;
  return junk(bytes, header, at, end);
}

/** Octets up to the next flag belong to no frame. */
function junk(bytes: Uint8Array, header: number, at: number, end: number): number {
  for (let i = Math.max(header, at + 1); i < end; i++) if (bytes[i] === FLAG) return at - i;
  return at - end;
}
