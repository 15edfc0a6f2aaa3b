/**
 * Values of a message against an operand: -1 below, 0 equal (or within), 1 above; NaN where they can't be compared, because the
 * node holds something else. Reads the bytes; no text is made for numbers, octets, codes and addresses.
 */
import {
  dataTag,
  fieldById,
  flagNames,
  float,
  integer,
  isContainer,
  Kind,
  lengthAt,
  looksLikeDateTime,
  matchesObis,
  oidText,
  parseObis,
  type Tape,
  textOf,
  utf8Text,
  valueOf,
} from '../core/index.js';
import { compareAddress, compareEndpoint } from './address-pattern.js';
import type { MessageValue } from './message-fields.js';
import { type Operand, plainWord } from './operand.js';
import { compareClock, compareInstant } from './time-span.js';

const DIFFERENT = Number.NaN;

/** Does the node hold a value? Containers don't, unless they are bits read as one number. */
export function holdsValue(tape: Tape, node: number): boolean {
  const kind = tape.kind(node);
  if (kind === Kind.group) return fieldById(tape.fieldId(node)).parts.length > 0;
  return !isContainer(kind) && kind !== Kind.empty;
}

/** Below, equal to or above zero, as the value of the node is to the operand; NaN where they can't be compared. */
export function compareNode(tape: Tape, node: number, operand: Operand): number {
  const word = tape.words[node] as number;
  const kind = (word >>> 8) & 0xff;
  const bytes = tape.stores[word & 0xff] as Uint8Array;
  const at = tape.words[node + 1] as number;
  const length = tape.words[node + 2] as number;
  if (kind >= Kind.data) return compareData(tape, node, kind, bytes, at, length, operand);
  switch (kind) {
    case Kind.uint:
    case Kind.int:
    case Kind.uintLittleEndian:
    case Kind.enumerated:
      if (length > 6) return compareNumber(wide(bytes, at, length, kind), word >>> 16, operand);
      return compareNumber(integer(bytes, at, length, kind), word >>> 16, operand);
    case Kind.bits: {
      const field = fieldById(word >>> 16);
      const value = (integer(bytes, at, length, Kind.uint) & field.mask) >>> field.shift;
      return compareNumber(value, word >>> 16, operand);
    }
    case Kind.group:
      return compareNumber(integer(bytes, at, length, Kind.uint), word >>> 16, operand);
    case Kind.boolean:
      return compareNumber(bytes[at] === 0 ? 0 : 1, word >>> 16, operand);
    case Kind.hdlcAddress:
    case Kind.uint64:
      return compareNumber(valueOf(tape, node) as number | bigint, word >>> 16, operand);
    case Kind.octets:
    case Kind.systemTitle:
    case Kind.header:
    case Kind.mac:
      return compareOctets(bytes, at, at + length, operand);
    case Kind.obis:
      return compareObis(bytes, at, operand);
    case Kind.ipv4:
    case Kind.ipv6:
      return operand.address === undefined ? DIFFERENT : compareAddress(bytes, at, length, operand.address);
    case Kind.dateTime:
    case Kind.date:
    case Kind.time:
      return operand.time === undefined ? DIFFERENT : compareClock(bytes, at, length, operand.time);
    case Kind.text:
      return compareText(utf8Text(bytes, at, at + length), operand);
    case Kind.bcd:
      return compareText(String(valueOf(tape, node)), operand);
    case Kind.flagSet:
      return compareFlags(tape, node, integer(bytes, at, length, Kind.uint), operand);
    case Kind.oid:
      if (operand.plain === undefined) return compareText(oidText(bytes, at, at + length), operand);
      return plainWord(textOf(tape, node)).endsWith(` (${operand.plain})`) ? 0 : DIFFERENT;
    case Kind.bitString:
      return compareBits(valueOf(tape, node) as string, operand);
    case Kind.derived: {
      const value = valueOf(tape, node);
      if (typeof value === 'boolean') return compareNumber(value ? 1 : 0, word >>> 16, operand);
      if (typeof value === 'number') return compareNumber(value, word >>> 16, operand);
      if (operand.obis !== undefined) return compareObisText(String(value), operand);
      // An address that was found out, not sent.
      if (operand.address !== undefined) return compareEndpoint(String(value), operand.address);
      return compareText(String(value), operand);
    }
    case Kind.issue:
      return compareText(String(valueOf(tape, node)), operand);
    default:
      return DIFFERENT;
  }
}

/** A value of a field of the message. */
export function compareValue(value: MessageValue, operand: Operand): number {
  if (typeof value === 'string') {
    if (operand.address !== undefined) return compareEndpoint(value, operand.address);
    return compareText(value, operand);
  }
  if (typeof value === 'bigint') return operand.time === undefined ? DIFFERENT : compareInstant(value, operand.time);
  return compareNumber(value, -1, operand);
}

function compareNumber(value: number | bigint, owner: number, operand: Operand): number {
  const { number, words } = operand;
  if (number !== undefined) return value < number ? -1 : value > number ? 1 : value >= number ? 0 : DIFFERENT;
  const values = words?.get(owner);
  if (values === undefined) return DIFFERENT;
  if (values.has(Number(value))) return 0;
  // A word with one value has a place among the others: severities.
  if (values.size > 1) return DIFFERENT;
  const [only] = values;
  return value < (only as number) ? -1 : 1;
}

/** Integers of more than six bytes, as BER has them. */
function wide(bytes: Uint8Array, at: number, length: number, kind: number): number | bigint {
  if (length > WIDEST) return Number.NaN;
  let value = 0n;
  for (let i = 0; i < length; i++) value = (value << 8n) | BigInt(bytes[at + i] as number);
  return kind === Kind.int ? BigInt.asIntN(8 * length, value) : value;
}

const WIDEST = 64;

function compareText(text: string, { text: wanted }: Operand): number {
  return wanted === undefined ? DIFFERENT : text < wanted ? -1 : text > wanted ? 1 : 0;
}

function compareBits(bits: string, operand: Operand): number {
  return bits === (operand.bits ?? operand.text) ? 0 : DIFFERENT;
}

function compareObis(bytes: Uint8Array, at: number, { obis }: Operand): number {
  return obis !== undefined && matchesObis(obis, bytes, at) ? 0 : DIFFERENT;
}

/** A code that was derived, because it is written in fewer characters on the wire. */
function compareObisText(text: string, operand: Operand): number {
  const code = parseObis(text);
  return code === undefined ? DIFFERENT : compareObis(Uint8Array.from(code), 0, operand);
}

/** Octet by octet, as text is; the shorter first. */
function compareOctets(bytes: Uint8Array, at: number, end: number, { octets }: Operand): number {
  if (octets === undefined) return DIFFERENT;
  const shorter = Math.min(octets.length, end - at);
  for (let i = 0; i < shorter; i++) {
    const difference = (bytes[at + i] as number) - (octets[i] as number);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(end - at - octets.length);
}

function compareFlags(tape: Tape, node: number, value: number, operand: Operand): number {
  if (operand.number !== undefined) return compareNumber(value, -1, operand);
  const field = fieldById(tape.fieldId(node));
  if (value === field.unspecified) return DIFFERENT;
  const set = flagNames((field.names ?? {}) as Readonly<Record<number, string>>, value);
  return set.some((name) => plainWord(name) === operand.plain) ? 0 : DIFFERENT;
}

const NULL_DATA = 0;
const BOOLEAN = 3;
const BIT_STRING = 4;
const FLOATING_POINT = 7;
const OCTET_STRING = 9;
const VISIBLE_STRING = 10;
const GENERALIZED_TIME = 11;
const UTF8_STRING = 12;
const BCD = 13;
const FLOAT32 = 23;
const FLOAT64 = 24;
const DATE_TIME = 25;
const DATE = 26;
const TIME = 27;
const LONG64 = 20;
const LONG64_UNSIGNED = 21;
const DONT_CARE = 255;

/** How integers of up to four bytes are read, by tag; 0 for what is none. Most of what a capture has. */
const INTEGERS = new Uint8Array(256);
for (const tag of [5, 15, 16, 28, 29, 30]) INTEGERS[tag] = Kind.int;
for (const tag of [6, 17, 18, 22, 31, 32, 33]) INTEGERS[tag] = Kind.uint;

function compareData(
  tape: Tape,
  node: number,
  kind: number,
  bytes: Uint8Array,
  at: number,
  length: number,
  operand: Operand,
): number {
  const start = kind >= Kind.packedData ? at : at + 1;
  const end = at + length;
  const tag = dataTag(kind);
  const integerKind = INTEGERS[tag] as number;
  if (integerKind !== 0)
    return compareNumber(integer(bytes, start, end - start, integerKind), tape.fieldId(node), operand);
  switch (tag) {
    case NULL_DATA:
    case DONT_CARE:
      return operand.isNull ? 0 : DIFFERENT;
    case BOOLEAN:
      return compareNumber(bytes[start] === 0 ? 0 : 1, tape.fieldId(node), operand);
    case OCTET_STRING:
      return compareOctetString(bytes, start + lengthAt(bytes, start).octets, end, operand);
    case VISIBLE_STRING:
    case GENERALIZED_TIME:
    case UTF8_STRING:
      return compareText(utf8Text(bytes, start + lengthAt(bytes, start).octets, end), operand);
    case BCD:
      return compareOctets(bytes, start, end, operand);
    case FLOATING_POINT:
    case FLOAT32:
      return compareFloat32(float(bytes, start, 4), operand);
    case FLOAT64:
      return compareNumber(float(bytes, start, 8), tape.fieldId(node), operand);
    case DATE_TIME:
    case DATE:
    case TIME:
      return operand.time === undefined ? DIFFERENT : compareClock(bytes, start, end - start, operand.time);
    case BIT_STRING:
      return compareBits(valueOf(tape, node) as string, operand);
    case LONG64:
    case LONG64_UNSIGNED:
      return compareNumber(valueOf(tape, node) as bigint, tape.fieldId(node), operand);
    default:
      return DIFFERENT;
  }
}

/** 230.1 is written, and the nearest number of 32 bits is meant. */
function compareFloat32(value: number, { number }: Operand): number {
  if (number === undefined) return DIFFERENT;
  const nearest = Math.fround(Number(number));
  return value < nearest ? -1 : value > nearest ? 1 : value === nearest ? 0 : DIFFERENT;
}

/** An octet string may be an OBIS code, a date-time or text; what is asked for decides. */
function compareOctetString(bytes: Uint8Array, at: number, end: number, operand: Operand): number {
  const length = end - at;
  if (operand.obis !== undefined && length === 6) return matchesObis(operand.obis, bytes, at) ? 0 : DIFFERENT;
  if (operand.time !== undefined && length === 12 && looksLikeDateTime(bytes, at)) {
    return compareClock(bytes, at, length, operand.time);
  }
  if (operand.octets !== undefined) return compareOctets(bytes, at, end, operand);
  return operand.text === undefined ? DIFFERENT : compareText(utf8Text(bytes, at, end), operand);
}
