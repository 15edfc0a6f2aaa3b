/**
 * Cuts HDLC frames out of a stream of octets (IEC 62056-46, frame format type 3). There is no octet stuffing: 7E may stand
 * inside, only the length field finds the end. A header is believed when its HCS is right, or when a flag stands where
 * its length says; a false one costs its flag, not the length that it claims.
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

    if (headerLength > 0 && headerIsGood(bytes, header, headerLength)) {
      if (close < end) return believe(bytes, header, headerLength, close, at);
      // The last octet may be missing its closing flag; all others are waited for.
      if (!final) return 0;
      return end - at;
    }
    if (close >= end) return final ? junk(bytes, header, at, end) : 0;
    // A wrong HCS, or an address that can't be: a flag at the end still makes it a frame.
    return bytes[close] === FLAG ? close + 1 - at : junk(bytes, header, at, end);
  },

  needed(bytes, at, end) {
    let header = at;
    while (header < end && bytes[header] === FLAG) header++;
    if (header + 2 > end) return end - at + 1;
    const length = frameLength(bytes, header);
    const known = headerOctets(bytes, header, Math.min(end, header + length));
    return known === 0 ? end - at + 1 : header - at + length + 1;
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

/** The header is right. Where the frame ends: at its length, unless octets of it were lost on the way. */
function believe(bytes: Uint8Array, header: number, headerLength: number, close: number, at: number): number {
  if (bytes[close] === FLAG) return close + 1 - at;
  const check = (bytes[close - 2] as number) | ((bytes[close - 1] as number) << 8);
  if (frameCheck(bytes, header, close - 2) === check) return close - at;
  for (let i = header + headerLength; i < close; i++) {
    if (bytes[i] === FLAG && ((bytes[i + 1] as number) === FLAG || ((bytes[i + 1] as number) & 0xf0) === 0xa0)) return i + 1 - at;
  }
  return close - at;
}

/** Octets up to the next flag belong to no frame. */
function junk(bytes: Uint8Array, header: number, at: number, end: number): number {
  for (let i = Math.max(header, at + 1); i < end; i++) if (bytes[i] === FLAG) return at - i;
  return at - end;
}
