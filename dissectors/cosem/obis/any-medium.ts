/** What codes of all media have in common: errors, logs, and what countries, consortia and makers give a meaning. */
import type { ObisCode, ObisNaming } from './code.js';
import { countryOf } from './countries.js';
import { RuleTable } from './rules.js';

export const objectsOfAnyMedium = new RuleTable(`
  97.97.0-9         Error object {e+1}
  97.97.255         Error profile                                   7 61
  99.98.e           Event log{I}                                    7
  99.1.e            Data profile 1{I}                               7  medium
  96.50-99.e*f      Manufacturer specific object (96.{d}.{e})       -
  0,1,7-b:127.d.e*f  Inactive object                                -
`);

const CONSORTIA = 93;
const COUNTRY = 94;

/** C = 93 and 94: D tells the consortium or country, which says what E is (IEC 62056-6-1, value group D). */
export function countrySpecific([, , c, d, e]: ObisCode): ObisNaming | undefined {
  if (c === CONSORTIA) return generic(`Consortia specific identifier (93.${d}.${e})`);
  if (c !== COUNTRY) return undefined;
  const country = countryOf(d);
  return generic(`Country specific identifier${country === undefined ? '' : `, ${country}`} (94.${d}.${e})`);
}

/** Ranges that the standard leaves to makers and utilities, for codes that no rule names. */
export function leftToOthers([a, b, c, d, e, f]: ObisCode): ObisNaming | undefined {
  if (!isMedium(a)) return undefined;
  const within = (value: number, from: number, to: number): boolean => value >= from && value <= to;
  const byMaker =
    within(b, 128, 199) ||
    within(c, 128, 199) ||
    c === 240 ||
    within(d, 128, 254) ||
    within(e, 128, 254) ||
    within(f, 128, 254);
  if (byMaker) return generic('Manufacturer specific');
  return within(b, 65, 127) ? generic('Utility specific') : undefined;
}

const generic = (name: string): ObisNaming => ({ name, confidence: 'high', classes: [], generic: true });

/** Value group A. */
export const Media: Readonly<Record<number, string>> = {
  0: 'abstract',
  1: 'electricity',
  2: 'DC electricity',
  4: 'heat cost allocator',
  5: 'thermal energy, cooling',
  6: 'thermal energy, heating',
  7: 'gas',
  8: 'cold water',
  9: 'hot water',
  15: 'other media',
};

/** Does value group A name a medium? */
export function isMedium(a: number): boolean {
  return Media[a] !== undefined;
}

/** Value group B: the channel, where there are several. Abstract objects name the first, too. */
export function channelText(a: number, b: number): string {
  if (b === 0 || (b === 1 && a !== 0)) return '';
  if (b <= 64) return `, channel ${b}`;
  if (b <= 127) return `, utility specific B=${b}`;
  return b <= 199 ? `, manufacturer specific B=${b}` : `, B=${b} (reserved)`;
}
