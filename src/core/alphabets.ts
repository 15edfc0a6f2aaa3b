/**
 * Text that is not ASCII. Octet strings and visible-strings say nothing of their characters, and meters fill them in the
 * alphabet of their country: `cd c0 d0 d2 c8 d1` is НАРТИС. All is a guess from how words are written, so that octets which are
 * no text hardly ever pass: runs of letters of one alphabet, in capitals, in small letters, or with a capital in front.
 */

/** Fewer octets say too little, and nobody reads more on a line. */
const SHORTEST = 5;
const LONGEST = 256;

/** Windows-1251 from 80h to BFh where there are letters and signs that names are made of; from C0h on the order is Unicode's. */
const CYRILLIC_SIGNS: Readonly<Record<number, string>> = {
  0xa1: 'Ў',
  0xa2: 'ў',
  0xa5: 'Ґ',
  0xa8: 'Ё',
  0xaa: 'Є',
  0xaf: 'Ї',
  0xb2: 'І',
  0xb3: 'і',
  0xb4: 'ґ',
  0xb8: 'ё',
  0xb9: '№',
  0xba: 'є',
  0xbf: 'ї',
};

/** What names and versions are written with besides letters. */
const PLAIN = /^[\p{L}\d .,:;()/+_'"№-]+$/u;
/** Of UTF-8 the alphabets of Europe: any two octets of another may be a letter by chance. */
const EUROPEAN = /^[\u0020-\u04ff№]+$/u;
const CYRILLIC = /^[\u0400-\u04ff]+$/u;
const WORD = /\p{L}+/gu;
/** FFh fills what is not set, and is a letter; no word has one three times in a row. */
const FILLING = /(\P{Nd})\1\1/u;
const ASCII_LETTER = /[A-Za-z]/g;

const utf8 = new TextDecoder();

export interface ForeignText {
  readonly text: string;
  /** Empty for UTF-8, which octets hardly ever are by chance. */
  readonly alphabet: 'cp1251' | 'Latin-1' | '';
}

/** The text that octets with some beyond ASCII seem to be, or undefined. */
export function foreignText(bytes: Uint8Array, at: number, end: number): ForeignText | undefined {
  if (end - at < SHORTEST || end - at > LONGEST) return undefined;
  let isForeign = false;
  for (let i = at; i < end; i++) {
    const octet = bytes[i] as number;
    if (octet < 0x20 || octet === 0x7f) return undefined;
    if (octet > 0x7f) isForeign = true;
  }
  if (!isForeign) return undefined;
  const octets = bytes.subarray(at, end);
  const decoded = utf8.decode(octets);
  if (!decoded.includes('\ufffd')) {
    return PLAIN.test(decoded) && EUROPEAN.test(decoded) ? { text: decoded, alphabet: '' } : undefined;
  }
  const cyrillic = Array.from(octets, cyrillicLetter).join('');
  if (isCyrillic(cyrillic)) return { text: cyrillic, alphabet: 'cp1251' };
  const latin = Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
  return isLatin(latin) ? { text: latin, alphabet: 'Latin-1' } : undefined;
}

function cyrillicLetter(octet: number): string {
  if (octet < 0x80) return String.fromCharCode(octet);
  return octet >= 0xc0 ? String.fromCharCode(0x410 + octet - 0xc0) : (CYRILLIC_SIGNS[octet] ?? '\ufffd');
}

/** Words of Cyrillic or of ASCII, none of both; at least one of three Cyrillic letters. */
function isCyrillic(text: string): boolean {
  if (!PLAIN.test(text) || FILLING.test(text)) return false;
  const words = text.match(WORD) ?? [];
  const cyrillic = words.filter((word) => CYRILLIC.test(word));
  return cyrillic.some((word) => word.length >= 3) && words.every((word) => isWritten(word) && !isMixed(word));
}

function isMixed(word: string): boolean {
  return !CYRILLIC.test(word) && word.match(ASCII_LETTER)?.length !== word.length;
}

/** Words of ASCII with a letter of its own here and there: `Zähler`. */
function isLatin(text: string): boolean {
  if (!PLAIN.test(text) || FILLING.test(text)) return false;
  return (text.match(WORD) ?? []).every((word) => {
    const plain = word.match(ASCII_LETTER)?.length ?? 0;
    return plain === word.length || (plain >= 3 && word.length - plain <= plain / 2 && isWritten(word));
  });
}

/** All capitals, all small, or a capital in front. */
function isWritten(word: string): boolean {
  return word === word.toUpperCase() || word.slice(1) === word.slice(1).toLowerCase();
}
