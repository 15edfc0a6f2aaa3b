/** Check sequences of 16 bits, lowest bit first, bit by bit as the standards describe them. */

/** Polynomials, mirrored. */
export const CCITT = 0x8408;
export const ARC = 0xa001;

/** The register after bytes[start, end), where it was `register` before. */
export function crc16(polynomial: number, register: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = register;
  for (let i = start; i < end; i++) {
    crc ^= bytes[i] as number;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  }
  return crc;
}
