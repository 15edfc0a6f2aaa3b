/**
 * Finds CoAP. On its port, a datagram with a header that may be is one. On others, and in lines of hex, too much looks like it: there, all
 * options have to be known, and DLMS has to be in the payload.
 */
import { Payload } from '../../src/core/index.js';
import { datagramFramer } from '../data/datagram-framer.js';
import { isApduTag } from '../dlms/tags.js';
import { EMPTY, isKnownCode, isRequest } from './coap-codes.js';
import { extraOctets, mostOctets, URI_PATH } from './coap-options.js';

const PORT = 5683;
const HEADER = 4;
const LONGEST_TOKEN = 8;
const MARKER = 0xff;
const ACKNOWLEDGEMENT = 2;
const RESET = 3;
const WRAPPER = 8;

export const coapFramer = datagramFramer({
  payload: Payload.coap,
  port: PORT,

  looks(bytes, at, end, hinted) {
    if (end - at < HEADER || !isHeader(bytes, at, end)) return false;
    if (hinted === true) return true;
    const scan = new Scan(bytes, at + HEADER + ((bytes[at] as number) & 0x0f), end);
    return scan.isRight && scan.isKnown && carriesDlms(bytes, scan.payloadAt, end, scan.hasPath);
  },
});

/** Version 1, a token that may be, and a code that goes with the type of the message. */
function isHeader(bytes: Uint8Array, at: number, end: number): boolean {
  const first = bytes[at] as number;
  const tokenLength = first & 0x0f;
  if (first >> 6 !== 1 || tokenLength > LONGEST_TOKEN) return false;
  const code = bytes[at + 1] as number;
  const type = (first >> 4) & 3;
  if (code === EMPTY) return tokenLength === 0 && end - at === HEADER;
  if (!isKnownCode(code) || type === RESET) return false;
  return !(type === ACKNOWLEDGEMENT && isRequest(code));
}

/** The options at a glance. */
class Scan {
  isRight = true;
  /** All options are known, and none is longer than it may be. */
  isKnown = true;
  hasPath = false;
  payloadAt: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    let number = 0;
    while (at < end && bytes[at] !== MARKER) {
      const octet = bytes[at] as number;
      const delta = octet >> 4;
      const length = octet & 0x0f;
      if (delta === 15 || length === 15) break;
      const lengthAt = at + 1 + extraOctets(delta);
      const valueAt = lengthAt + extraOctets(length);
      if (valueAt > end) break;
      number += extended(bytes, at + 1, delta);
      const size = extended(bytes, lengthAt, length);
      this.isKnown &&= size <= mostOctets(number);
      if (number === URI_PATH && valueAt + size <= end) this.hasPath ||= isWord(bytes, valueAt, valueAt + size);
      at = valueAt + size;
    }
    // Nothing, or a marker and something behind it.
    this.isRight = at === end || (at + 1 < end && bytes[at] === MARKER);
    this.payloadAt = Math.min(at + 1, end);
  }
}

function extended(bytes: Uint8Array, at: number, nibble: number): number {
  if (nibble < 13) return nibble;
  const first = bytes[at] as number;
  return nibble === 13 ? first + 13 : first * 256 + (bytes[at + 1] as number) + 269;
}

/** Characters that stand in a path. */
function isWord(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const octet = bytes[i] as number;
    if (octet < 0x21 || octet > 0x7e) return false;
  }
  return end > at;
}

/** A wrapper whose length fits; or, where a path was named, what an APDU begins with. */
function carriesDlms(bytes: Uint8Array, at: number, end: number, hasPath: boolean): boolean {
  const left = end - at;
  const isWrapper =
    left > WRAPPER &&
    bytes[at] === 0 &&
    bytes[at + 1] === 1 &&
    ((bytes[at + 6] as number) << 8) + (bytes[at + 7] as number) === left - WRAPPER;
  return isWrapper || (hasPath && left > 1 && isApduTag[bytes[at] as number] === true);
}
