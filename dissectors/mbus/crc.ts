/** Check sequence of wireless M-Bus: CRC-16/EN-13757, polynomial 3D65h, zeros first, complemented (EN 13757-4). */

const TABLE = new Uint16Array(256);
for (let octet = 0; octet < 256; octet++) {
  let crc = octet << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x3d65 : crc << 1;
  TABLE[octet] = crc;
}

/** The check sequence of bytes[at, end); on the link, it is sent high octet first. */
export function blockCheck(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0;
  for (let i = at; i < end; i++) crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ (bytes[i] as number)] as number);
  return crc ^ 0xffff;
}

/** Do bytes[at, end) end with their own check sequence? */
export function isBlockChecked(bytes: Uint8Array, at: number, end: number): boolean {
  const found = ((bytes[end - 2] as number) << 8) | (bytes[end - 1] as number);
  return end - at > 2 && blockCheck(bytes, at, end - 2) === found;
}
