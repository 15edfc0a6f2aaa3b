/** Frame check sequence of HDLC: CRC-16/X.25, reflected polynomial 8408h, all ones first, complemented (ISO/IEC 13239). */

const TABLE = new Uint16Array(256);
for (let octet = 0; octet < 256; octet++) {
  let crc = octet;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  TABLE[octet] = crc;
}

/** The check sequence of bytes[at, end); it is sent low octet first. */
export function frameCheck(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0xffff;
  for (let i = at; i < end; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return crc ^ 0xffff;
}

/** Do bytes[at, end) end with their own check sequence? */
export function isChecked(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4) return false;
  return frameCheck(bytes, at, end - 2) === ((bytes[end - 2] as number) | ((bytes[end - 1] as number) << 8));
}
