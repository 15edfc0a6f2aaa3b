import { foreignText } from './alphabets.js';
import { counted } from './counted.js';
import { integer } from './dissection.js';
import { type Field, fieldById, nameOf } from './field.js';
import { dataTag, Kind } from './kind.js';
import { meaningText, meaningValue } from './meaning.js';
import { makerName, obisEntry, systemTitleText, unitName } from './naming.js';
import type { Tape } from './tape.js';

/** What a node holds, as a JavaScript value. Octets are hex, 64-bit integers bigint, times ISO text, containers null. */
export type Value = number | bigint | string | boolean | null | readonly string[];

const HEX: readonly string[] = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

export function hexText(bytes: Uint8Array, at: number, end: number, separator = ''): string {
  let text = '';
  for (let i = at; i < end; i++) text += (i > at ? separator : '') + HEX[bytes[i] as number];
  return text;
}

/** Digits in half octets, the last octet first. */
function bcdText(bytes: Uint8Array, at: number, end: number): string {
  let text = '';
  for (let i = end - 1; i >= at; i--) text += HEX[bytes[i] as number];
  return text;
}

/** `1-0:1.8.0*255` (IEC 62056-6-1). */
export function obisText(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}-${bytes[at + 1]}:${bytes[at + 2]}.${bytes[at + 3]}.${bytes[at + 4]}*${bytes[at + 5]}`;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Characters of UTF-8 octets; what is not UTF-8 is shown octet by octet as `\\xcd`, so that nothing is lost. */
export function utf8Text(bytes: Uint8Array, at: number, end: number): string {
  const whole = utf8.decode(bytes.subarray(at, end));
  if (!whole.includes('\ufffd')) return whole;
  let text = '';
  for (let i = at; i < end; ) {
    const size = utf8Size(bytes, i, end);
    text += size === 0 ? `\\x${HEX[bytes[i] as number]}` : utf8.decode(bytes.subarray(i, i + size));
    i += Math.max(1, size);
  }
  return text;
}

/** Octets of the well-formed character at `at`; 0 where there is none. */
function utf8Size(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + size > end) return 0;
  for (let i = 1; i < size; i++) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] as number;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return size;
}

/** A part of an HDLC address: 7 bits an octet, the first the highest (IEC 62056-46, address fields). */
export function hdlcAddressValue(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 128 + ((bytes[at + i] as number) >> 1);
  return value;
}

export function macText(bytes: Uint8Array, at: number): string {
  return hexText(bytes, at, at + 6, ':');
}

export function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/** RFC 5952: lower case, the longest run of zero groups as `::`. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups = Array.from(
    { length: 8 },
    (_, i) => ((bytes[at + 2 * i] as number) << 8) | (bytes[at + 2 * i + 1] as number),
  );
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > bestLength) {
      best = i;
      bestLength = length;
    }
  }
  const hex = groups.map((value) => value.toString(16));
  if (best < 0) return hex.join(':');
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + bestLength).join(':')}`;
}

/** Dotted object identifier from its BER content octets. */
export function oidText(bytes: Uint8Array, at: number, end: number): string {
  const arcs: number[] = [];
  let value = 0;
  for (let i = at; i < end; i++) {
    const octet = bytes[i] as number;
    value = value * 128 + (octet & 0x7f);
    if ((octet & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const first = Math.min(2, Math.floor(value / 40));
      arcs.push(first, value - 40 * first);
    } else arcs.push(value);
    value = 0;
  }
  return arcs.join('.');
}

/** A-XDR bit string of `count` bits. */
export function bitsText(bytes: Uint8Array, at: number, count: number): string {
  if (count > MANY_BITS) return manyBits(bytes, at, count);
  let text = '';
  for (let i = 0; i < count; i++) text += ((bytes[at + (i >> 3)] as number) >> (7 - (i & 7))) & 1 ? '1' : '0';
  return text;
}

const MANY_BITS = 1024;

/** The same without a text for each bit in between, which for a million takes 60 ms, most of it collecting garbage. */
function manyBits(bytes: Uint8Array, at: number, count: number): string {
  const digits = new Uint8Array(Math.min(count, 8 * (bytes.length - at)));
  for (let i = 0; i < digits.length; i++) digits[i] = 0x30 + (((bytes[at + (i >> 3)] as number) >> (7 - (i & 7))) & 1);
  return utf8.decode(digits);
}

export const ClockStatusNames: Readonly<Record<number, string>> = {
  0x01: 'invalid value',
  0x02: 'doubtful value',
  0x04: 'different clock base',
  0x08: 'invalid clock status',
  0x10: 'reserved bit 4',
  0x20: 'reserved bit 5',
  0x40: 'reserved bit 6',
  0x80: 'daylight saving active',
};

const Weekdays = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const two = (value: number): string => (value === 0xff ? '**' : String(value).padStart(2, '0'));

/** `2021-12-27`, with `*` for what is not specified and words for the codes of the standard; 5 bytes. */
export function dateText(bytes: Uint8Array, at: number): string {
  const year = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const month = bytes[at + 2] as number;
  const day = bytes[at + 3] as number;
  const monthText = month === 0xfd ? '(DST end)' : month === 0xfe ? '(DST begin)' : two(month);
  const dayText = day === 0xfd ? '(second last day)' : day === 0xfe ? '(last day)' : two(day);
  return `${year === 0xffff ? '****' : String(year).padStart(4, '0')}-${monthText}-${dayText}`;
}

/** The day of the week of a date, in words; empty where it is not specified. */
export function weekdayText(bytes: Uint8Array, at: number): string {
  const weekday = bytes[at + 4] as number;
  return weekday === 0xff ? '' : (Weekdays[weekday] ?? `weekday ${weekday}`);
}

/** `14:00:45.00`; hundredths are left out where they are not specified; 4 bytes. */
export function timeText(bytes: Uint8Array, at: number): string {
  const hundredths = bytes[at + 3] as number;
  const text = `${two(bytes[at] as number)}:${two(bytes[at + 1] as number)}:${two(bytes[at + 2] as number)}`;
  return hundredths === 0xff ? text : `${text}.${two(hundredths)}`;
}

/**
 * ISO form of a COSEM date-time, 12 bytes. The offset is the one that was sent: deviation counts minutes from local time
 * to UTC, so -60 is `+01:00`; nothing where it is not specified (8000h).
 */
export function dateTimeText(bytes: Uint8Array, at: number): string {
  return `${dateText(bytes, at)}T${timeText(bytes, at + 5)}${offsetText(bytes, at + 9)}`;
}

/** The same, with what the clock says of itself: `2021-12-27T14:00:45.00+01:00 [doubtful value]`. */
export function dateTimeWithStatus(bytes: Uint8Array, at: number): string {
  const status = clockStatusNames(bytes[at + 11] as number);
  return dateTimeText(bytes, at) + (status.length > 0 ? ` [${status.join(', ')}]` : '');
}

function offsetText(bytes: Uint8Array, at: number): string {
  const deviation = integer(bytes, at, 2, Kind.int);
  if (deviation === -0x8000) return '';
  const minutes = Math.abs(deviation);
  const sign = deviation > 0 ? '-' : '+';
  return `${sign}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Object identifiers of the DLMS UA; only theirs have the words that fields give to the last arc. */
export const DLMS_UA = '2.16.756.5.8.';

/** Names of the bits set in a clock status; empty for 0 and for FFh (not specified). */
function clockStatusNames(status: number): readonly string[] {
  if (status === 0xff) return [];
  return flagNames(ClockStatusNames, status);
}

export function flagNames(names: Readonly<Record<number, string>>, value: number): readonly string[] {
  const set: string[] = [];
  for (let left = value >>> 0; left !== 0; ) {
    const bit = 31 - Math.clz32(left);
    const mask = 2 ** bit;
    set.push(names[mask] ?? `bit ${bit}`);
    left = (left ^ mask) >>> 0;
  }
  return set;
}

/** Could these 12 bytes be a COSEM date-time? Every part is in its range or says that it is not specified. */
export function looksLikeDateTime(bytes: Uint8Array, at: number): boolean {
  const year = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const deviation = integer(bytes, at + 9, 2, Kind.int);
  return (
    ((year >= 1970 && year <= 2150) || year === 0xffff || isDayOfOldYear(bytes, at, year)) &&
    looksLikeDayOfYear(bytes, at) &&
    looksLikeTime(bytes, at + 5) &&
    (deviation === -0x8000 || (deviation >= -900 && deviation <= 900))
  );
}

/** Clocks that were never set count from 1900 on; so far from a meter's life, the day of the week has to be the right one. */
function isDayOfOldYear(bytes: Uint8Array, at: number, year: number): boolean {
  if (year < 1900 || year >= 1970) return false;
  const weekday = bytes[at + 4] as number;
  const date = new Date(Date.UTC(year, (bytes[at + 2] as number) - 1, bytes[at + 3] as number));
  return weekday >= 1 && weekday <= 7 && date.getUTCDay() === weekday % 7;
}

function looksLikeDayOfYear(bytes: Uint8Array, at: number): boolean {
  const month = bytes[at + 2] as number;
  const day = bytes[at + 3] as number;
  const weekday = bytes[at + 4] as number;
  return (
    ((month >= 1 && month <= 12) || month >= 0xfd) &&
    ((day >= 1 && day <= 31) || day >= 0xfd) &&
    (weekday <= 7 || weekday === 0xff)
  );
}

function looksLikeTime(bytes: Uint8Array, at: number): boolean {
  const within = (i: number, most: number): boolean => (bytes[at + i] as number) <= most || bytes[at + i] === 0xff;
  return within(0, 23) && within(1, 59) && within(2, 59) && within(3, 99);
}

/** Printable ASCII all through? */
export function looksLikeText(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const octet = bytes[i] as number;
    if (octet < 0x20 || octet > 0x7e) return false;
  }
  return end > at;
}

/** Length octets (A-XDR and BER): the value, and how many octets it takes. */
export function lengthAt(bytes: Uint8Array, at: number): { readonly value: number; readonly octets: number } {
  const first = bytes[at] as number;
  if (first < 0x80) return { value: first, octets: 1 };
  const octets = first & 0x7f;
  let value = 0;
  for (let i = 1; i <= octets; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return { value, octets: octets + 1 };
}

function uint64(bytes: Uint8Array, at: number): bigint {
  return (BigInt(integer(bytes, at, 4, Kind.uint)) << 32n) | BigInt(integer(bytes, at + 4, 4, Kind.uint));
}

/** Octets of integers that a number holds exactly. */
const MOST_EXACT = 6;
/** Integers of more octets are shown as hex: time to write them in decimal grows with the square of their length. */
const WIDEST_INTEGER = 64;

/** An integer of more than six octets: BER allows any width. */
export function wideInteger(bytes: Uint8Array, at: number, length: number, kind: number): bigint | string {
  if (length > WIDEST_INTEGER) return hexText(bytes, at, at + length);
  let value = 0n;
  for (let i = 0; i < length; i++) {
    const octet = bytes[kind === Kind.uintLittleEndian ? at + length - 1 - i : at + i] as number;
    value = (value << 8n) | BigInt(octet);
  }
  return kind === Kind.int ? BigInt.asIntN(8 * length, value) : value;
}

const view = new DataView(new ArrayBuffer(8));

/** IEEE 754, 4 or 8 bytes, big-endian. */
export function float(bytes: Uint8Array, at: number, size: 4 | 8): number {
  for (let i = 0; i < size; i++) view.setUint8(i, bytes[at + i] as number);
  return size === 4 ? view.getFloat32(0) : view.getFloat64(0);
}

/** A 32-bit float with no more digits than it holds: 230.1, not 230.10000610351562. */
export function float32Text(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

/** The value of a node. */
export function valueOf(tape: Tape, node: number): Value {
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  return readValue(tape, node, bytes, fieldById(tape.fieldId(node)), tape.kind(node));
}

function readValue(tape: Tape, node: number, bytes: Uint8Array, field: Field, kind: number): Value {
  const at = tape.offset(node);
  const length = tape.length(node);
  if (kind >= Kind.data) {
    const known = field.meaningful ? meaningValue(field, bytes, at, length, kind) : undefined;
    return known ?? dataValue(bytes, at, length, kind);
  }
  switch (kind) {
    case Kind.uint:
    case Kind.int:
    case Kind.uintLittleEndian:
    case Kind.enumerated:
      return length > MOST_EXACT ? wideInteger(bytes, at, length, kind) : integer(bytes, at, length, kind);
    case Kind.bits: {
      const value = (integer(bytes, at, length, Kind.uint) & field.mask) >>> field.shift;
      return isFlag(field) ? value === 1 : value;
    }
    case Kind.octets:
    case Kind.systemTitle:
    case Kind.header:
      return hexText(bytes, at, at + length);
    case Kind.bcd:
      return bcdText(bytes, at, at + length);
    case Kind.text:
      return utf8Text(bytes, at, at + length);
    case Kind.obis:
      return obisText(bytes, at);
    case Kind.ipv4:
      return ipv4Text(bytes, at);
    case Kind.ipv6:
      return ipv6Text(bytes, at);
    case Kind.mac:
      return macText(bytes, at);
    case Kind.dateTime:
      return dateTimeText(bytes, at);
    case Kind.date:
      return dateText(bytes, at);
    case Kind.time:
      return timeText(bytes, at);
    case Kind.oid:
      return oidText(bytes, at, at + length);
    case Kind.bitString:
      return length === 0 ? '' : bitsText(bytes, at + 1, Math.max(0, (length - 1) * 8 - ((bytes[at] as number) & 7)));
    case Kind.boolean:
      return bytes[at] !== 0;
    case Kind.flagSet: {
      const value = integer(bytes, at, length, Kind.uint);
      return value === field.unspecified
        ? []
        : flagNames((field.names ?? {}) as Readonly<Record<number, string>>, value);
    }
    case Kind.hdlcAddress:
      return hdlcAddressValue(bytes, at, length);
    case Kind.uint64:
      return uint64(bytes, at);
    case Kind.derived: {
      const text = tape.details.get(node) ?? '';
      if (field.kind === Kind.decimal) return Number(text);
      return field.kind === Kind.boolean ? text.startsWith('true') : text;
    }
    case Kind.issue:
      return tape.details.get(node) ?? '';
    default:
      return null;
  }
}

/** A flag is one bit without words for its values; it reads as true or false. */
export function isFlag(field: Field): boolean {
  return field.names === undefined && (field.mask & (field.mask - 1)) === 0;
}

function dataValue(bytes: Uint8Array, at: number, length: number, kind: number): Value {
  const tag = dataTag(kind);
  const start = kind >= Kind.packedData ? at : at + 1;
  const end = at + length;
  switch (tag) {
    case 3:
      return bytes[start] !== 0;
    case 4: {
      const bits = lengthAt(bytes, start);
      return bitsText(bytes, start + bits.octets, bits.value);
    }
    case 5:
    case 15:
    case 16:
    case 28:
    case 29:
    case 30:
      return integer(bytes, start, end - start, Kind.int);
    case 6:
    case 17:
    case 18:
    case 22:
    case 31:
    case 32:
    case 33:
      return integer(bytes, start, end - start, Kind.uint);
    case 7:
    case 23:
      return float(bytes, start, 4);
    case 24:
      return float(bytes, start, 8);
    case 9:
      return hexText(bytes, start + lengthAt(bytes, start).octets, end);
    case 10:
    case 11:
    case 12:
      return utf8Text(bytes, start + lengthAt(bytes, start).octets, end);
    case 13:
      return hexText(bytes, start, end);
    case 20:
      return BigInt.asIntN(64, uint64(bytes, start));
    case 21:
      return uint64(bytes, start);
    case 25:
      return dateTimeWithStatus(bytes, start);
    case 26:
      return dateText(bytes, start);
    case 27:
      return timeText(bytes, start);
    default:
      return null;
  }
}

/** Names of the COSEM data types (IEC 62056-6-2), by tag. */
export const DataTypeNames: Readonly<Record<number, string>> = {
  0: 'null-data',
  1: 'array',
  2: 'structure',
  3: 'boolean',
  4: 'bit-string',
  5: 'double-long',
  6: 'double-long-unsigned',
  7: 'floating-point',
  9: 'octet-string',
  10: 'visible-string',
  11: 'generalized-time',
  12: 'utf8-string',
  13: 'bcd',
  15: 'integer',
  16: 'long',
  17: 'unsigned',
  18: 'long-unsigned',
  19: 'compact-array',
  20: 'long64',
  21: 'long64-unsigned',
  22: 'enum',
  23: 'float32',
  24: 'float64',
  25: 'date-time',
  26: 'date',
  27: 'time',
  28: 'delta-integer',
  29: 'delta-long',
  30: 'delta-double-long',
  31: 'delta-unsigned',
  32: 'delta-long-unsigned',
  33: 'delta-double-long-unsigned',
  255: 'dont-care',
};

/** Can these 5 bytes be a date of a meter's life? The day of the week, where it is given, must be that of the date. */
function looksLikeDate(bytes: Uint8Array, at: number): boolean {
  const year = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const month = bytes[at + 2] as number;
  const day = bytes[at + 3] as number;
  const weekday = bytes[at + 4] as number;
  if (!looksLikeDayOfYear(bytes, at)) return false;
  // A day of every year: month and day are left, so both have to be there.
  if (year === 0xffff) return month !== 0xff && day !== 0xff && weekday === 0xff;
  if (year < 1990 || year > 2099) return false;
  if (weekday === 0xff || month > 12 || day > 31) return true;
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() === weekday % 7;
}

/** Can these 4 bytes be a time? Only with hundredths left out: all other four bytes may as well be a number or an address. */
function looksLikeTimeOfDay(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 3] === 0xff && (bytes[at] as number) <= 23 && looksLikeTime(bytes, at);
}

/** Three capital letters (the maker, by its FLAG id), then five octets that are no text. */
function looksLikeSystemTitle(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 3; i++) if ((bytes[i] as number) < 0x41 || (bytes[i] as number) > 0x5a) return false;
  return !looksLikeText(bytes, at + 3, at + 8);
}

/**
 * What an octet string seems to be, or undefined. A guess: only its shape, and whether tables know it, speak for it. `named`:
 * with the name of an object; lines have no room for it, and show only those that the user gave.
 */
export function octetStringGuess(bytes: Uint8Array, at: number, end: number, named = true): string | undefined {
  const length = end - at;
  if (length === 12 && looksLikeDateTime(bytes, at)) return dateTimeWithStatus(bytes, at);
  if (length === 6) {
    const entry = obisEntry(bytes, at);
    if (entry.likely || followsClassId(bytes, at)) return named ? entry.labelled : entry.brief;
  }
  if (length === 5 && looksLikeDate(bytes, at)) return dateText(bytes, at);
  if (length === 4 && looksLikeTimeOfDay(bytes, at)) return timeText(bytes, at);
  // A line keeps the octets: they tell which device it is.
  if (length === 8 && named && looksLikeSystemTitle(bytes, at)) return systemTitleGuess(bytes, at);
  if (length >= 3 && looksLikeText(bytes, at, end)) return JSON.stringify(utf8Text(bytes, at, end));
  return paddedTextGuess(bytes, at, end, named) ?? foreignTextGuess(bytes, at, end, named);
}

const OCTET_STRING_OF_6 = 0x0906;
const STRUCTURE = 2;
const LONG = 16;
const UNSIGNED = 17;
const LONG_UNSIGNED = 18;

/**
 * Do these six octets follow a class id, as in `02 04 12 00 03 09 06 …`? All that names an object does: the class, often its
 * version, and the logical name; objects of short names have their base name in front. Then any code will do.
 */
function followsClassId(bytes: Uint8Array, at: number): boolean {
  if (at < 7 || integer(bytes, at - 2, 2, Kind.uint) !== OCTET_STRING_OF_6) return false;
  const isVersioned = bytes[at - 4] === UNSIGNED && bytes[at - 7] === LONG_UNSIGNED;
  const classAt = isVersioned ? at - 7 : at - 5;
  if (bytes[classAt] !== LONG_UNSIGNED || bytes[classAt + 1] !== 0) return false;
  return bytes[classAt - 2] === STRUCTURE || (bytes[classAt - 5] === STRUCTURE && bytes[classAt - 3] === LONG);
}

/** Four characters or more, and zeros up to the length that a meter keeps for them. */
function paddedTextGuess(bytes: Uint8Array, at: number, end: number, named: boolean): string | undefined {
  let last = end;
  while (last > at && bytes[last - 1] === 0) last--;
  if (last === end || last - at < 4 || !looksLikeText(bytes, at, last)) return undefined;
  const text = JSON.stringify(utf8Text(bytes, at, last));
  return named ? `${text} and ${end - last} zero ${end - last === 1 ? 'octet' : 'octets'}` : text;
}

function foreignTextGuess(bytes: Uint8Array, at: number, end: number, named: boolean): string | undefined {
  const guess = foreignText(bytes, at, end);
  if (guess === undefined) return undefined;
  return JSON.stringify(guess.text) + (named && guess.alphabet !== '' ? ` (${guess.alphabet})` : '');
}

/** What a visible-string with octets beyond ASCII seems to say; undefined where it is well-formed, or nothing. */
export function visibleStringGuess(bytes: Uint8Array, at: number, end: number, named = true): string | undefined {
  const guess = foreignText(bytes, at, end);
  return guess === undefined || guess.alphabet === '' ? undefined : foreignTextGuess(bytes, at, end, named);
}

/**
 * The unit that an enum behind an integer, the two alone in a structure, seems to be: what pushes without a class send as
 * scaler and unit. The integer and the header of the structure stand right before it on the tape.
 */
export function unitGuess(tape: Tape, node: number): string | undefined {
  if (node < 8 || tape.kind(node) !== ENUM || tape.kind(node - 4) !== INTEGER) return undefined;
  const header = node - 8;
  if (tape.kind(header) !== Kind.header || tape.length(header) !== 2) return undefined;
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(header);
  if (bytes[at] !== STRUCTURE || bytes[at + 1] !== 2) return undefined;
  return unitName(bytes[tape.offset(node) + 1] as number);
}

const INTEGER = Kind.data | 15;
const ENUM = Kind.data | 22;

/** `maker KAM (Kamstrup)`, and what else the title says. */
function systemTitleGuess(bytes: Uint8Array, at: number): string {
  const letters = utf8Text(bytes, at, at + 3);
  const name = makerName(letters);
  const more = systemTitleText(bytes, at);
  return `system title, maker ${letters}${name === undefined ? '' : ` (${name})`}${more === '' ? '' : `, ${more}`}`;
}

/** `(KAM, Kamstrup)` behind a system title. */
function titleMaker(bytes: Uint8Array, at: number, length: number): string {
  const letters = utf8Text(bytes, at, at + 3);
  // What stands behind the letters is known of titles of eight octets only; power line has some of six.
  return [letters, makerName(letters) ?? '', length === 8 ? systemTitleText(bytes, at) : '']
    .filter((part) => part !== '')
    .join(', ');
}

/** The value of a node for people, on one line: with the word for it, units of bytes, guesses marked by `≈`. */
export function textOf(tape: Tape, node: number): string {
  const field = fieldById(tape.fieldId(node));
  const kind = tape.kind(node);
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  const length = tape.length(node);
  if (kind >= Kind.data) {
    const known = field.meaningful ? meaningText(field, bytes, at, length, kind) : undefined;
    return known ?? dataText(tape, node, bytes, at, length, kind);
  }
  switch (kind) {
    case Kind.uint:
    case Kind.int:
    case Kind.uintLittleEndian:
    case Kind.enumerated: {
      if (length > MOST_EXACT) return String(wideInteger(bytes, at, length, kind));
      const value = integer(bytes, at, length, kind);
      return withName(field, value, length);
    }
    case Kind.bits: {
      const value = (integer(bytes, at, length, Kind.uint) & field.mask) >>> field.shift;
      if (isFlag(field)) return value === 1 ? 'yes' : 'no';
      return withName(field, value, 0);
    }
    case Kind.flagSet: {
      const shown = `0x${hexText(bytes, at, at + length)}`;
      if (integer(bytes, at, length, Kind.uint) === field.unspecified) return `${shown} (not specified)`;
      const names = readValue(tape, node, bytes, field, kind) as readonly string[];
      return names.length > 0 ? `${shown} (${names.join(', ')})` : shown;
    }
    case Kind.boolean: {
      const value = bytes[at] as number;
      return value === 0 ? 'false' : value === 1 ? 'true' : `true (0x${HEX[value]})`;
    }
    case Kind.octets: {
      const guess = length >= 3 && length <= 64 && looksLikeText(bytes, at, at + length);
      return octetsText(bytes, at, length) + (guess ? ` ≈ "${utf8Text(bytes, at, at + length)}"` : '');
    }
    case Kind.systemTitle: {
      const shown = hexText(bytes, at, at + length);
      if (length < 6 || length > 8 || !looksLikeText(bytes, at, at + 3)) return shown;
      return `${shown} (${titleMaker(bytes, at, length)})`;
    }
    case Kind.obis:
      return obisEntry(bytes, at).labelled;
    case Kind.hdlcAddress:
      return withName(field, hdlcAddressValue(bytes, at, length), 0);
    case Kind.dateTime: {
      const weekday = weekdayText(bytes, at);
      return dateTimeText(bytes, at) + (weekday === '' ? '' : ` ${weekday}`);
    }
    case Kind.oid: {
      const text = oidText(bytes, at, at + length);
      const name = text.startsWith(DLMS_UA) ? nameOf(field, bytes[at + length - 1] as number) : undefined;
      return name === undefined ? text : `${text} (${name})`;
    }
    case Kind.derived: {
      const text = tape.details.get(node) ?? '';
      return field.unit === '' ? text : `${text} ${field.unit}`;
    }
    case Kind.empty:
      return length === 0 ? '' : counted(length, 'byte');
    case Kind.group:
      return field.parts.length > 0 ? `0x${hexText(bytes, at, at + length)}` : '';
    case Kind.list:
      return '';
    default:
      return String(readValue(tape, node, bytes, field, kind));
  }
}

function withName(field: Field, value: number, length: number): string {
  const shown = field.hex ? `0x${value.toString(16).padStart(2 * length, '0')}` : String(value);
  const name = nameOf(field, value);
  return name === undefined ? shown : `${shown} (${name})`;
}

/** Hex, shortened at the end of long ones. */
export function octetsText(bytes: Uint8Array, at: number, length: number): string {
  if (length <= 64) return hexText(bytes, at, at + length);
  return `${hexText(bytes, at, at + 48)}… (${length} bytes)`;
}

function dataText(tape: Tape, node: number, bytes: Uint8Array, at: number, length: number, kind: number): string {
  const tag = dataTag(kind);
  const start = kind >= Kind.packedData ? at : at + 1;
  const end = at + length;
  switch (tag) {
    case 1:
    case 2:
    case 19:
      return counted(childCount(tape, node), tag === 2 ? 'member' : 'element');
    case 9: {
      const from = start + lengthAt(bytes, start).octets;
      if (from === end) return '""';
      const guess = octetStringGuess(bytes, from, end);
      return octetsText(bytes, from, end - from) + (guess === undefined ? '' : ` ≈ ${guess}`);
    }
    case 7:
    case 23:
      return float32Text(float(bytes, start, 4));
    case 10:
    case 11:
    case 12: {
      const from = start + lengthAt(bytes, start).octets;
      const guess = tag === 10 ? visibleStringGuess(bytes, from, end) : undefined;
      return `"${utf8Text(bytes, from, end)}"${guess === undefined ? '' : ` ≈ ${guess}`}`;
    }
    case 22: {
      const guess = unitGuess(tape, node);
      return String(dataValue(bytes, at, length, kind)) + (guess === undefined ? '' : ` ≈ ${guess}`);
    }
    case 25: {
      const weekday = weekdayText(bytes, start);
      const value = dataValue(bytes, at, length, kind) as string;
      return weekday === '' ? value : `${value} ${weekday}`;
    }
    case 0:
    case 255:
      return '';
    default:
      return String(dataValue(bytes, at, length, kind));
  }
}

/** How many values a container of data holds, or descriptors in their place; the header and notes do not count. */
export function childCount(tape: Tape, node: number): number {
  let count = 0;
  const end = tape.next(node);
  for (let child = node + 4; child < end; child = tape.next(child)) {
    const kind = tape.kind(child);
    if (kind >= Kind.data || kind === Kind.group) count++;
  }
  return count;
}
