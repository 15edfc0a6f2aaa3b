/** What characters are to those who look for bytes in text: tables for the loops over every character. */

/** Codes that are looked for. */
export const TAB = 0x09;
export const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const HASH = 0x23;
export const UPPER_X = 0x58;
export const BACKSLASH = 0x5c;
export const LOWER_X = 0x78;

/** In `DIGITS`: the value of a hex digit stands below these bits, which say how it is written. */
export const IS_DECIMAL = 0x10;
export const IS_LOWER = 0x20;
export const IS_UPPER = 0x40;
export const VALUE = 0x0f;

/** For each character below 256: value and kind of a hex digit; 0 for all others. */
export const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  const digit = Number.parseInt(character, 16);
  if (Number.isNaN(digit)) return 0;
  if (digit < 10) return IS_DECIMAL | digit;
  return (character >= 'a' ? IS_LOWER : IS_UPPER) | digit;
});

const WORD = Uint8Array.from({ length: 128 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0));

/** Letters (of any language), digits, `_`: what stands together with others as one word. */
export function isWord(code: number): boolean {
  return code < 128 ? WORD[code] === 1 : code > 0xbf && (code < 0x2000 || code > 0x2bff);
}

/** Value and kind of a hex digit; 0 for any other character, and behind the end (NaN). */
export function digitOf(code: number): number {
  return code < 256 ? (DIGITS[code] as number) : 0;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === CARRIAGE_RETURN;
}

/** Position behind blanks and tabs. */
export function skipBlanks(line: string, at: number): number {
  let next = at;
  while (line.charCodeAt(next) === SPACE || line.charCodeAt(next) === TAB) next++;
  return next;
}
