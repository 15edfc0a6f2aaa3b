/**
 * Finds S-FSK MAC frames: a code that tells their length, a pad length that fits, an M-SDU that carries DLMS (IEC 61334-4-32
 * or HDLC), and a check sequence that is right. All of them, because the line may carry anything else.
 */
import { Payload } from '../../src/core/index.js';
import { checkedFramer } from './checked-framer.js';
import { rightFcs24 } from './fcs-24.js';

/** Octets of a subframe: every frame is a multiple of it. */
export const SUBFRAME = 36;
/** NS, credits, addresses, pad length. */
export const HEADER = 7;
export const FCS = 3;
const PAD_LENGTH = 6;
const NS = 2;
/** LLC, and something behind it. */
const SHORTEST_SDU = 4;

const DL_DATA = 0x90;
export const HDLC_FLAG = 0x7e;

/** Both octets of NS are the same; how many subframes follow is not in their value. */
const SubframesOf = new Uint8Array(256);
for (const [index, octet] of [0x6c, 0x3a, 0x56, 0x71, 0x1d, 0x4b, 0x27].entries()) SubframesOf[octet] = index + 1;

/** Subframes of a frame with this NS; 0 where it is none. */
export function subframes(ns: number): number {
  return ns >>> 8 === (ns & 0xff) ? (SubframesOf[ns & 0xff] as number) : 0;
}

export const sfskFramer = checkedFramer({
  payload: Payload.sfsk,
  looks: looksLikeFrame,
  length: (bytes, at, end) => (end - at < NS ? 0 : frameLength(bytes, at)),
});

function frameLength(bytes: Uint8Array, at: number): number {
  return SUBFRAME * (SubframesOf[bytes[at] as number] as number);
}

/** Each octet is looked at as soon as it is there, so that little is waited for. */
function looksLikeFrame(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const there = end - at;
  if (there === 0) return undefined;
  const length = frameLength(bytes, at);
  if (length === 0 || (there > 1 && bytes[at + 1] !== bytes[at])) return false;
  if (there > PAD_LENGTH) {
    const pad = bytes[at + PAD_LENGTH] as number;
    if (pad >= SUBFRAME || length - HEADER - FCS - pad < SHORTEST_SDU) return false;
  }
  if (there > HEADER && bytes[at + HEADER] !== DL_DATA && bytes[at + HEADER] !== HDLC_FLAG) return false;
  if (there < length) return undefined;
  const check = at + length - FCS;
  const found = ((bytes[check] as number) << 16) | ((bytes[check + 1] as number) << 8) | (bytes[check + 2] as number);
  return found === rightFcs24(found, bytes, at + NS, check);
}
