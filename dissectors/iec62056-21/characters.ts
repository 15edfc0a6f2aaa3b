/**
 * Characters of the text protocol (IEC 62056-21, character transmission): seven bits, and the eighth as even parity. A line that is heard as
 * eight bits without parity has that bit in its octets: `/?!` comes as AF 3F 21. What follows reads both.
 */

export const NUL = 0x00;
/** Begins a command. */
export const SOH = 0x01;
/** Begins data. */
export const STX = 0x02;
/** Ends a command or data; a check character follows. */
export const ETX = 0x03;
/** Ends a block of data of which more are to come; a check character follows. */
export const EOT = 0x04;
/** Begins an option select, or acknowledges. */
export const ACK = 0x06;
export const LF = 0x0a;
export const CR = 0x0d;
/** Asks to repeat. */
export const NAK = 0x15;

export const BANG = 0x21;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const STAR = 0x2a;
export const SLASH = 0x2f;
export const QUESTION = 0x3f;
export const AMPERSAND = 0x26;
export const BACKSLASH = 0x5c;

/** What is left of an octet without its parity bit. */
export const SEVEN_BITS = 0x7f;
export const PARITY_BIT = 0x80;

/** 1 for an octet with an odd number of ones: even parity forbids it. */
export const IS_ODD: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => {
  let ones = 0;
  for (let bits = octet; bits !== 0; bits >>= 1) ones ^= bits & 1;
  return ones;
});

/** A character as it comes with even parity. */
export function withParity(character: number): number {
  return character | (IS_ODD[character] === 1 ? PARITY_BIT : 0);
}

export const isDigit = (character: number): boolean => character >= 0x30 && character <= 0x39;

export function isLetter(character: number): boolean {
  const lower = character | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Printable, so that it may stand in a text. */
export const isPrintable = (character: number): boolean => character >= 0x20 && character < 0x7f;

export function isHexDigit(character: number): boolean {
  const lower = character | 0x20;
  return isDigit(character) || (lower >= 0x61 && lower <= 0x66);
}

/** Tells a speed where it stands behind the three letters of a maker; other characters (mode A) are rare and not looked for. */
export function isBaudCharacter(character: number): boolean {
  return (character >= 0x30 && character <= 0x3a) || (character >= 0x41 && character <= 0x49);
}
