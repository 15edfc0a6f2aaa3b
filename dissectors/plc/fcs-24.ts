/**
 * Frame check sequence of S-FSK MAC frames: 24 bits, polynomial 5D6DCBh, nothing first, sent high octet first (IEC 61334-5-1).
 *
 * Two ways of computing it are met, and no frame of a real line was at hand to tell between them: the remainder of the
 * message with 24 zeros behind it, as check sequences usually are, and that of the message alone with its bits mirrored.
 */

const POLYNOMIAL = 0x5d6dcb;
const MIRRORED = 0xd3b6ba;
const MASK = 0xffffff;

/** What each octet does to a register whose highest bit goes first. */
const TABLE = Uint32Array.from({ length: 256 }, (_, octet) => {
  let crc = octet << 16;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x800000 ? ((crc << 1) ^ POLYNOMIAL) & MASK : crc << 1;
  return crc;
});

/** The check sequence of bytes[at, end). */
export function fcs24(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0;
  for (let i = at; i < end; i++)
    crc = ((crc << 8) & MASK) ^ (TABLE[((crc >>> 16) ^ (bytes[i] as number)) & 0xff] as number);
  return crc;
}

/** The same, without zeros behind the message and mirrored. */
export function mirroredFcs24(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0;
  for (let i = at; i < end; i++) {
    const octet = bytes[i] as number;
    for (let bit = 7; bit >= 0; bit--) {
      const out = crc & 1;
      crc = (crc >>> 1) | (((octet >>> bit) & 1) << 23);
      if (out === 1) crc ^= MIRRORED;
    }
  }
  return crc;
}

/** The check sequence that bytes[at, end) should have, where `found` is the one they have. */
export function rightFcs24(found: number, bytes: Uint8Array, at: number, end: number): number {
  const mirrored = mirroredFcs24(bytes, at, end);
  return found === mirrored ? mirrored : fcs24(bytes, at, end);
}
