/** How messages of meters begin: what tells their bytes from other numbers. */

/** Opening and closing flag of HDLC. */
export const FLAG = 0x7e;

/** HDLC, LLC, wrapper, M-Bus, or the tag of an APDU with what has to follow it. */
export function beginsLikeMessage(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] as number;
  const second = bytes[start + 1] as number;
  const third = bytes[start + 2] as number;
  const count = end - start;
  if (count < 3) return false;
  if (first === FLAG) return (second & 0xf0) === 0xa0 || (second === FLAG && (third & 0xf0) === 0xa0);
  if (first === 0x00) return second === 0x01 && third === 0x00 && count > 8;
  if (first === 0xe6) return (second === 0xe6 || second === 0xe7) && third === 0x00;
  if (first === 0x68) return second === third && bytes[start + 3] === 0x68;
  // A short frame of M-Bus: C, A, their sum, and the stop.
  if (first === 0x10 && count === 5) return bytes[start + 3] === ((second + third) & 0xff) && bytes[start + 4] === 0x16;
  if (first === 0x0f) return count > 8 && (second & 0x0f) === 0 && third === 0;
  if (first >= 0xc0 && first <= 0xc7) return second >= 1 && second <= 4;
  if (first >= 0x60 && first <= 0x63) return second === count - 2;
  if (first >= 0xc8 && first <= 0xd7)
    return second === count - 2 || (second === 0x81 && third === count - 3) || second === 0x82;
  return (first === 0xdb || first === 0xdd || first === 0xdf) && second === 0x08 && count > 10;
}
