/**
 * Codes in readouts: OBIS, whole or reduced (IEC 62056-6-1, reduced identification codes), and EDIS before it.
 *
 *     1-0:1.8.0*255    whole             1.8.0     C.D.E of electricity: A and B are 1-0
 *     1-0:1.8.0        F is 255          1.8.0*03  F is 3: a billing period; & in place of * where it was ended by hand
 *     C.1.0            0-0:96.1.0        F.F       0-0:97.97.0        P.01  1-0:99.1.0
 *
 * C.D alone, and codes of other meters than those of electricity, leave open what medium they speak of.
 */
import { ANY_VALUE, parseObis } from '../../src/core/index.js';

/** Longer ones are none. */
const MOST_CHARACTERS = 32;

/** C or D as letters (C.D.E, C.D), and what numbers they stand for. */
const LETTERED = /^(?:(\d{1,3}-\d{1,3}):)?([CFLP])\.(\d{1,2}|[CFLP])(?:\.(\d{1,3}))?([*&]\d{1,3})?$/;
const NUMBERS: Readonly<Record<string, string>> = { C: '96', F: '97', L: '98', P: '99' };
/** What speaks of the meter is abstract, profiles and lists are of electricity. */
const MEDIA: Readonly<Record<string, string>> = { C: '0-0', F: '0-0', L: '1-0', P: '1-0' };

/** Value groups A to F; undefined where they are not determined. */
export function obisOf(text: string): Uint8Array | undefined {
  if (text.length > MOST_CHARACTERS || !text.includes('.')) return undefined;
  const groups = parseObis(numbered(text));
  return groups === undefined || groups.includes(ANY_VALUE) ? undefined : Uint8Array.from(groups);
}

/** `0-0:97.97.0` for `F.F`. */
function numbered(text: string): string {
  const match = LETTERED.exec(text);
  if (match === null) return text;
  const [, medium, c = '', d = '', e = '0', f = ''] = match;
  return `${medium ?? MEDIA[c]}:${NUMBERS[c]}.${NUMBERS[d] ?? Number(d)}.${e}${f}`;
}
