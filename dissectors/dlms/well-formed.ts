/**
 * Is what came out of a cipher an APDU? Where no tag tells that the key was right, the plaintext has to: under a wrong key its
 * octets are random. So it has to be an APDU from its first octet to its last. Of 100,000 random plaintexts of up to 128 octets none is,
 * of up to 16 octets one; and two of those that begin with the tag that the service outside tells.
 */
import { apdu, text } from './apdu-forms.js';

/** `plainTag`: the APDU that the tag outside tells; -1 where it may be any, or a telegram. */
export function isWellFormed(bytes: Uint8Array, plainTag: number): boolean {
  const { length } = bytes;
  if (plainTag >= 0 && bytes[0] !== plainTag) return false;
  if (plainTag < 0 && beginsTelegram(bytes, 0, length)) return text(bytes, 0, length) === length;
  return apdu(bytes, 0, length) === length;
}

const SLASH = 0x2f;

/** A slash, the three letters of a maker, and the digit of a baud rate: a telegram of IEC 62056-21. */
export function beginsTelegram(bytes: Uint8Array, from: number, end: number): boolean {
  if (from + 4 > end || bytes[from] !== SLASH) return false;
  for (let i = 1; i <= 3; i++) {
    const letter = (bytes[from + i] as number) | 0x20;
    if (letter < 0x61 || letter > 0x7a) return false;
  }
  return true;
}
