/**
 * COSEM data whose meaning is known: its field says what the octets of a string are (`content`), has words for values
 * (`names`) or for bits (`flags`), or a unit. Where the bytes are not what the field says, nothing is claimed: then the
 * value reads by its type alone.
 */
import { integer } from './dissection.js';
import { type Field, nameOf } from './field.js';
import { dataTag, Kind } from './kind.js';
import {
  bitsText,
  DLMS_UA,
  dateText,
  dateTimeWithStatus,
  hexText,
  ipv4Text,
  ipv6Text,
  lengthAt,
  looksLikeText,
  macText,
  obisText,
  octetsText,
  oidText,
  timeText,
  utf8Text,
  type Value,
  weekdayText,
} from './value.js';

const BIT_STRING = 4;
const DOUBLE_LONG_UNSIGNED = 6;
const OCTET_STRING = 9;
const DATE_TIME = 25;
const DATE = 26;
const TIME = 27;

/** Tags of integers, signed and not. */
const SIGNED = new Set([5, 15, 16, 28, 29, 30]);
const UNSIGNED = new Set([6, 17, 18, 22, 31, 32, 33]);

/** Octets of contents that have a fixed number of them. */
const SIZES: Readonly<Record<number, number>> = {
  [Kind.obis]: 6,
  [Kind.ipv4]: 4,
  [Kind.ipv6]: 16,
  [Kind.mac]: 6,
  [Kind.dateTime]: 12,
  [Kind.date]: 5,
  [Kind.time]: 4,
};

/** What the octets of types other than octet-string may be. */
const CONTENT_OF_TAG: Readonly<Record<number, Kind>> = {
  [DOUBLE_LONG_UNSIGNED]: Kind.ipv4,
  [DATE_TIME]: Kind.dateTime,
  [DATE]: Kind.date,
  [TIME]: Kind.time,
};

/** Characters of text shown on one line. */
const SHOWN_TEXT = 256;

/** The integer in a node of data, or undefined where it holds none of up to four octets. */
export function dataInteger(bytes: Uint8Array, at: number, length: number, kind: number): number | undefined {
  const tag = dataTag(kind);
  const start = kind >= Kind.packedData ? at : at + 1;
  if (UNSIGNED.has(tag)) return integer(bytes, start, at + length - start, Kind.uint);
  if (SIGNED.has(tag)) return integer(bytes, start, at + length - start, Kind.int);
  return undefined;
}

/** The value of meaningful data: texts of contents, names of set bits; undefined where its type says all. */
export function meaningValue(
  field: Field,
  bytes: Uint8Array,
  at: number,
  length: number,
  kind: number,
): Value | undefined {
  if (field.content !== 0) return contentOf(field.content, bytes, at, length, kind, false);
  if (field.flags !== undefined && !field.uncertain) return setBits(field.flags, bytes, at, length, kind);
  return undefined;
}

/** For people: `30 (Wh)`, `0x2c (…)`, `900 s`, `1-0:1.8.0*255`; undefined where the type says all. */
export function meaningText(
  field: Field,
  bytes: Uint8Array,
  at: number,
  length: number,
  kind: number,
): string | undefined {
  if (field.content !== 0) {
    const shown = contentOf(field.content, bytes, at, length, kind, true);
    if (field.content !== Kind.oid || shown === undefined || !shown.startsWith(DLMS_UA)) return shown;
    const word = nameOf(field, bytes[at + length - 1] as number);
    return word === undefined ? shown : `${shown} (${word})`;
  }
  if (field.flags !== undefined) return flagsText(field, field.flags, bytes, at, length, kind);
  const value = dataInteger(bytes, at, length, kind);
  if (value === undefined) return undefined;
  const shown = field.hex ? `0x${value.toString(16)}` : `${value}${field.unit === '' ? '' : ` ${field.unit}`}`;
  const name = nameOf(field, value);
  if (name === undefined) return shown;
  return field.uncertain ? `${shown} ≈ ${name}` : `${shown} (${name})`;
}

function flagsText(
  field: Field,
  flags: Readonly<Record<number, string>>,
  bytes: Uint8Array,
  at: number,
  length: number,
  kind: number,
): string | undefined {
  const names = setBits(flags, bytes, at, length, kind);
  if (names === undefined) return undefined;
  const start = kind >= Kind.packedData ? at : at + 1;
  let shown: string;
  if (dataTag(kind) === BIT_STRING) {
    const bits = lengthAt(bytes, start);
    shown = bitsText(bytes, start + bits.octets, Math.min(bits.value, 256));
  } else shown = `0x${hexText(bytes, start, at + length)}`;
  if (names.length === 0) return shown;
  return field.uncertain ? `${shown} ≈ ${names.join(', ')}` : `${shown} (${names.join(', ')})`;
}

/** Names of the bits that are set, from bit 0 on. */
function setBits(
  flags: Readonly<Record<number, string>>,
  bytes: Uint8Array,
  at: number,
  length: number,
  kind: number,
): readonly string[] | undefined {
  const set: string[] = [];
  if (dataTag(kind) === BIT_STRING) {
    const start = kind >= Kind.packedData ? at : at + 1;
    const bits = lengthAt(bytes, start);
    // Longer ones are no flags; a name for each bit would be many times the bytes.
    if (bits.value > 64) return undefined;
    const text = bitsText(bytes, start + bits.octets, bits.value);
    for (let bit = 0; bit < text.length; bit++) if (text[bit] === '1') set.push(flags[bit] ?? `bit ${bit}`);
    return set;
  }
  const value = dataInteger(bytes, at, length, kind);
  if (value === undefined) return undefined;
  for (let bit = 0; bit < 32; bit++) if ((value >>> bit) & 1) set.push(flags[bit] ?? `bit ${bit}`);
  return set;
}

/** The octets of a value as what they are; undefined where they are not as many as they would have to be. */
function contentOf(
  content: Kind,
  bytes: Uint8Array,
  at: number,
  length: number,
  kind: number,
  forPeople: boolean,
): string | undefined {
  const tag = dataTag(kind);
  let from = kind >= Kind.packedData ? at : at + 1;
  const end = at + length;
  if (tag === OCTET_STRING) from += lengthAt(bytes, from).octets;
  else if (CONTENT_OF_TAG[tag] !== content) return undefined;
  const size = SIZES[content];
  if (size !== undefined && end - from !== size) return undefined;
  switch (content) {
    case Kind.obis:
      return obisText(bytes, from);
    case Kind.dateTime:
      return dateTimeWithStatus(bytes, from) + weekday(bytes, from, forPeople);
    case Kind.date:
      return dateText(bytes, from) + weekday(bytes, from, forPeople);
    case Kind.time:
      return timeText(bytes, from);
    case Kind.ipv4:
      return ipv4Text(bytes, from);
    case Kind.ipv6:
      return ipv6Text(bytes, from);
    case Kind.mac:
      return macText(bytes, from);
    case Kind.oid:
      if (from === end) return undefined;
      // Some meters send the whole BER object identifier, with its tag and length.
      return oidText(bytes, bytes[from] === 6 && bytes[from + 1] === end - from - 2 ? from + 2 : from, end);
    case Kind.text:
      return textOfOctets(bytes, from, end, forPeople);
    case Kind.systemTitle:
      return forPeople ? systemTitle(bytes, from, end) : hexText(bytes, from, end);
    default:
      return undefined;
  }
}

/** Names of calendars and the like are octet strings, and some meters put numbers into them: then they stay hex. */
function textOfOctets(bytes: Uint8Array, from: number, end: number, forPeople: boolean): string | undefined {
  if (from === end) return forPeople ? '""' : '';
  if (!looksLikeText(bytes, from, end)) return undefined;
  if (!forPeople) return utf8Text(bytes, from, end);
  const shown = utf8Text(bytes, from, Math.min(end, from + SHOWN_TEXT));
  return `"${shown}"${end - from > SHOWN_TEXT ? '…' : ''}`;
}

function systemTitle(bytes: Uint8Array, from: number, end: number): string {
  const maker = end - from === 8 && looksLikeText(bytes, from, from + 3) ? ` (${utf8Text(bytes, from, from + 3)})` : '';
  return octetsText(bytes, from, end - from) + maker;
}

function weekday(bytes: Uint8Array, at: number, forPeople: boolean): string {
  const name = forPeople ? weekdayText(bytes, at) : '';
  return name === '' ? '' : ` ${name}`;
}
