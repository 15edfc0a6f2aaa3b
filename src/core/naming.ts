/**
 * Names of objects and makers. The core knows no tables: dissectors install a namer that does, and users add names of their
 * own, which win. Without either, codes stay codes.
 */
import { matchesObis, type ObisPattern, wildcardsIn } from './obis-text.js';

/** What a namer knows of a code. */
export interface ObjectName {
  readonly name: string;
  /** A code of this name is in use; false where the name only says who may give the code a meaning. */
  readonly telling: boolean;
}

/** Tables of names; asked once a code, so it need not be fast. */
export interface Namer {
  object(code: Uint8Array): ObjectName | undefined;
  /** `Kamstrup` for KAM: the maker behind three letters. */
  maker(letters: string): string | undefined;
  /** What the octets behind the maker in a system title say, where that is known; else empty. */
  systemTitle(title: Uint8Array): string;
  /** `Wh` for 30: a unit of the standard. */
  unit(code: number): string | undefined;
}

/** A name that a user gave to one code or many. */
export interface UserName {
  readonly pattern: ObisPattern;
  readonly name: string;
}

/** All that is shown of a code, made once. */
export interface ObisEntry {
  readonly code: string;
  /** `1-0:1.8.0*255 (Active power+ …)`, or the code alone. */
  readonly labelled: string;
  /** `1-0:1.8.0*255 "Import total"`: with the name that a user gave; or the code alone. */
  readonly brief: string;
  /** The name that a user gave. */
  readonly given: string | undefined;
  /** That name, or the one of the tables. */
  readonly name: string | undefined;
  /** Six octets of unknown meaning are taken for this code. */
  readonly likely: boolean;
}

let namer: Namer | undefined;
let userNames: readonly UserName[] = [];

/** Codes known at once; a capture has few, and hostile ones get no more. */
const ENTRIES = 4096;
const entries = new Map<number, ObisEntry>();

/** The namer speaks for the whole program; the last one installed counts. */
export function installNamer(installed: Namer | undefined): void {
  namer = installed;
  entries.clear();
}

/** Names that a user gives to codes; where several fit, the one with the fewest wildcards, and of these the last. */
export function setUserNames(names: readonly UserName[]): void {
  userNames = [...names].reverse().sort((one, other) => wildcardsIn(one.pattern) - wildcardsIn(other.pattern));
  entries.clear();
}

/** What is shown of the code at `at`. */
export function obisEntry(bytes: Uint8Array, at: number): ObisEntry {
  const low = (((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number)) >>> 0;
  const high = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  const key = high * 0x1000000 + low;
  const known = entries.get(key);
  if (known !== undefined) return known;
  if (entries.size >= ENTRIES) entries.clear();
  const entry = makeEntry(bytes, at);
  entries.set(key, entry);
  return entry;
}

function makeEntry(bytes: Uint8Array, at: number): ObisEntry {
  const code = `${bytes[at]}-${bytes[at + 1]}:${bytes[at + 2]}.${bytes[at + 3]}.${bytes[at + 4]}*${bytes[at + 5]}`;
  const given = userNames.find(({ pattern }) => matchesObis(pattern, bytes, at))?.name;
  const known = namer?.object(bytes.slice(at, at + 6));
  const name = given ?? known?.name;
  return {
    code,
    labelled: name === undefined ? code : `${code} (${name})`,
    brief: given === undefined ? code : `${code} "${given}"`,
    given,
    name,
    likely: given !== undefined || isLikely(bytes, at, known),
  };
}

const CURRENT = 255;
const LAST_BILLING_VALUE = 126;

/**
 * Any six octets spell some code. One of the present (F = 255) is taken for one where its groups are in use; one of a billing
 * period only where the tables know it and it is of the first channel.
 */
function isLikely(bytes: Uint8Array, at: number, known: ObjectName | undefined): boolean {
  const medium = bytes[at] as number;
  const channel = bytes[at + 1] as number;
  const billing = bytes[at + 5] as number;
  if (medium > 15 || medium === 3 || (medium > 9 && medium < 15)) return false;
  if (billing === CURRENT) return channel <= 199;
  return billing <= LAST_BILLING_VALUE && channel <= 1 && known?.telling === true;
}

/** The maker behind the three letters of its FLAG id. */
export function makerName(letters: string): string | undefined {
  return namer?.maker(letters);
}

/** What a maker says in the last five octets of a system title, as far as it is known; else empty. */
export function systemTitleText(bytes: Uint8Array, at: number): string {
  return namer?.systemTitle(bytes.slice(at, at + 8)) ?? '';
}

/** `Wh` for 30. */
export function unitName(code: number): string | undefined {
  return namer?.unit(code);
}
