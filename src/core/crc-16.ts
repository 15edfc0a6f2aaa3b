/**
 * Check sequences of 16 bits that are computed lowest bit first, as on serial lines: the polynomial stands mirrored, and the
 * result is sent low octet first.
 */

/** What each octet does to the register, for a mirrored polynomial. */
export function crcTable(polynomial: number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, octet) => {
    let crc = octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
    return crc;
  });
}

/** x^16 + x^12 + x^5 + 1: HDLC, and IEEE 802.15.4. */
export const CRC16_CCITT = crcTable(0x8408);
/** x^16 + x^15 + x^2 + 1. */
export const CRC16_IBM = crcTable(0xa001);

/** The register after one octet more. */
export function crc16Step(table: Uint16Array, crc: number, octet: number): number {
  return (crc >> 8) ^ (table[(crc ^ octet) & 0xff] as number);
}

/** The register after bytes[at, end), where it was `crc` before. */
export function crc16(table: Uint16Array, crc: number, bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) crc = crc16Step(table, crc, bytes[i] as number);
  return crc;
}

/** CRC-16/X.25: the register is all ones before, and complemented after (ISO/IEC 13239). */
export function crcX25(bytes: Uint8Array, at: number, end: number): number {
  return crc16(CRC16_CCITT, 0xffff, bytes, at, end) ^ 0xffff;
}
