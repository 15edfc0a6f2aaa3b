/**
 * Secrets that only the keys of the user brought to light, so that no output may show them. What everybody could read in the capture
 * stays as it is.
 */
import type { Dissection, Secret } from '../../src/core/index.js';

/** The next `length` octets are a secret. False where they are not concealed: they stand in clear in what was captured. */
export function concealed(d: Dissection, length: number, what: Secret): boolean {
  if (d.ciphers === 0) return false;
  // Of a secret that is cut off, what is there is one, too.
  d.conceal(d.at, Math.min(d.end, d.at + length), what);
  return true;
}

/**
 * Services that carry no other APDU, and so no InitiateRequest with a key in it (IEC 62056-5-3, COSEMpdu). All others may: it in
 * an AARQ, an APDU behind a gateway, signed, or in blocks again.
 */
const CARRY_NO_KEY: ReadonlySet<number> = new Set([
  0x05, 0x06, 0x08, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x16, 0x18, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc7, 0xd8, 0xd9,
  0xda,
]);

/** May there be a key in an APDU that begins with `tag`, or, with -1, in one whose beginning is not known? */
export const mayCarryKey = (tag: number): boolean => !CARRY_NO_KEY.has(tag);
