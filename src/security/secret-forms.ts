/**
 * Forms that a secret gets into by mistake: filled up, cut, with the end of its line, as the text of its hex digits or the other way
 * round. What else would be the same secret, if somebody had written it otherwise.
 */
import type { Key } from '../core/index.js';
import { octetsOf, SecretKey } from './secret-key.js';

/** Lengths that devices fill secrets to, or cut them at. */
const LENGTHS = [8, 16, 32] as const;
/** Longer secrets are nobody's. */
const MOST_OCTETS = 128;

const ZERO = 0x00;
const LINE_ENDS: readonly number[] = [0x0a, 0x0d];
const SPACE = 0x20;

/** As `Security.otherForm`. */
export function otherForm(secret: Key, fits: (form: Key) => boolean): string {
  const octets = octetsOf(secret);
  if (octets === undefined || octets.length === 0 || octets.length > MOST_OCTETS) return '';
  for (const [words, form] of formsOf(octets)) {
    const key = new SecretKey(form);
    form.fill(0);
    const isIt = fits(key);
    key.dispose();
    if (isIt) return words;
  }
  return '';
}

function* formsOf(octets: Uint8Array): Generator<readonly [words: string, form: Uint8Array]> {
  const without = (words: string, ...ends: readonly number[]): [string, Uint8Array][] => {
    let { length } = octets;
    while (length > 0 && ends.includes(octets[length - 1] as number)) length--;
    return length === octets.length ? [] : [[words, octets.slice(0, length)]];
  };
  yield* without('without the zeros at its end', ZERO);
  yield* without('without the line end behind it', ...LINE_ENDS);
  yield* without('without the spaces at its end', SPACE);
  for (const length of LENGTHS) {
    if (octets.length < length) yield [`filled with zeros to ${length} octets`, filled(octets, length)];
    else if (octets.length > length) yield [`cut to ${length} octets`, octets.slice(0, length)];
  }
  yield ['with a zero behind it', filled(octets, octets.length + 1)];
  yield ['as the text of its hex digits', hexDigits(octets, LOWER)];
  yield ['as the text of its hex digits in capitals', hexDigits(octets, UPPER)];
  const read = readHex(octets);
  if (read !== undefined) yield ['read as hex digits', read];
}

function filled(octets: Uint8Array, length: number): Uint8Array {
  const form = new Uint8Array(length);
  form.set(octets);
  return form;
}

const LOWER = new TextEncoder().encode('0123456789abcdef');
const UPPER = new TextEncoder().encode('0123456789ABCDEF');

/** Not by strings, which can't be overwritten. */
function hexDigits(octets: Uint8Array, digits: Uint8Array): Uint8Array {
  const form = new Uint8Array(2 * octets.length);
  octets.forEach((octet, i) => {
    form[2 * i] = digits[octet >> 4] as number;
    form[2 * i + 1] = digits[octet & 0x0f] as number;
  });
  return form;
}

function readHex(octets: Uint8Array): Uint8Array | undefined {
  if (octets.length % 2 !== 0) return undefined;
  const form = new Uint8Array(octets.length / 2);
  for (let i = 0; i < octets.length; i++) {
    const digit = digitOf(octets[i] as number);
    if (digit < 0) return undefined;
    form[i >> 1] = ((form[i >> 1] as number) << 4) | digit;
  }
  return form;
}

function digitOf(octet: number): number {
  const lower = LOWER.indexOf(octet);
  return lower >= 0 ? lower : UPPER.indexOf(octet);
}
