/**
 * COSEM data in A-XDR (IEC 62056-5-3 Data, IEC 61334-6): a tag, then a value whose type the tag tells.
 *
 *     tag  value                                   fixed types
 *     tag  length octets                           bit-string (length in bits), octet-string, visible-string, utf8-string
 *     01 | 02  count  element*                     array, structure
 *     13  type-description  length  contents       compact-array: the contents have no tags
 *
 * Counts are believed as far as bytes go. What is nested too deep or too much stays bytes.
 */
import {
  Bytes,
  DataTypeNames,
  type Dissection,
  data,
  defineFields,
  type Field,
  header,
  Issue,
  Limits,
  text,
} from '../../src/core/index.js';
import { isMalformed, lengthOctets, peekLength, reportLength } from './length.js';

export const Data = defineFields('data', {
  /** Any COSEM data. */
  value: data('Data', {
    name: 'dlms.data',
    about: 'A value of COSEM data; its type stands in its tag (IEC 62056-5-3, Data).',
  }),
  header: header('Tag, and count or element type'),
  typeDescription: text('Element type', {
    about:
      'What each element of a compact-array is made of; its contents have no tags (IEC 62056-5-3, TypeDescription).',
  }),
  contentsLength: header('Length of the contents'),
});

/** What is nested in data of which nothing is known. */
const VALUE: Field = Data.value;

/** Tags of Data with a form of their own (IEC 62056-5-3). */
export const ARRAY = 1;
export const STRUCTURE = 2;
const BIT_STRING = 4;
export const COMPACT_ARRAY = 19;

/** What `sizeOf` says, by tag. */
const SIZES = new Int8Array(256).fill(-3);
for (const [tag, size] of [
  [0, 0],
  [3, 1],
  [5, 4],
  [6, 4],
  [7, 4],
  [13, 1],
  [15, 1],
  [16, 2],
  [17, 1],
  [18, 2],
  [20, 8],
  [21, 8],
  [22, 1],
  [23, 4],
  [24, 8],
  [25, 12],
  [26, 5],
  [27, 4],
  [28, 1],
  [29, 2],
  [30, 4],
  [31, 1],
  [32, 2],
  [33, 4],
  [255, 0],
] as const) {
  SIZES[tag] = size;
}
for (const tag of [4, 9, 10, 11, 12]) SIZES[tag] = -1;
for (const tag of [ARRAY, STRUCTURE, COMPACT_ARRAY]) SIZES[tag] = -2;

/** Octets of a value behind its tag; -1: a length says it; -2: a container; -3: not assigned. */
export function sizeOf(tag: number): number {
  return SIZES[tag] as number;
}

/**
 * Takes one value. False where decoding of the APDU has to end here, because what follows can't be told from what it is
 * a part of; the rest of the bytes is marked then.
 */
export function dissectData(d: Dissection, field: Field = Data.value, depth = 0): boolean {
  return element(d, field, depth);
}

function element(d: Dissection, field: Field, depth: number): boolean {
  const tag = d.peek();
  if (tag < 0) d.mark(field, 1);
  if (d.items++ >= Limits.itemsPerApdu) return tooMuch(d);
  const size = SIZES[tag] as number;
  if (size >= 0) {
    d.markData(field, tag, 1 + size, false);
    return true;
  }
  if (size === -1) return sized(d, field, tag, 1);
  if (size === -3) {
    d.report(Issue.malformed, `data tag ${tag} is not assigned, so the length of its value is not known`, d.at, d.left);
    d.rest(Bytes.unknown);
    return false;
  }
  if (depth >= Limits.dataDepth) return tooDeep(d);
  d.openData(field, tag, false);
  const whole = tag === COMPACT_ARRAY ? compactArray(d, PLAIN, depth) : elements(d, tag, depth);
  d.close();
  return whole;
}

/** Takes a compact-array whose elements are named as `of` says, where they are made as it says. */
export function dissectCompactArray(d: Dissection, field: Field, of: DataFields, depth: number): boolean {
  if (d.items++ >= Limits.itemsPerApdu) return tooMuch(d);
  if (depth >= Limits.dataDepth) return tooDeep(d);
  d.openData(field, COMPACT_ARRAY, false);
  const whole = compactArray(d, of, depth);
  d.close();
  return whole;
}

/**
 * Takes an array or structure, value by value: `take` takes the n-th, as `of` says; `end` may add to what begins at
 * `start`. False where decoding has to end.
 */
export function dissectMembers<T extends DataFields>(
  d: Dissection,
  tag: number,
  of: T,
  depth: number,
  take: (d: Dissection, of: T, index: number, depth: number) => boolean,
  end?: (d: Dissection, of: T, start: number) => void,
): boolean {
  if (d.items++ >= Limits.itemsPerApdu) return tooMuch(d);
  if (depth >= Limits.dataDepth) return tooDeep(d);
  const start = d.at;
  d.openData(of.field, tag, false);
  const count = takeCount(d);
  let whole = count >= 0;
  for (let i = 0; i < count && whole; i++) whole = d.left === 0 ? missing(d, tag, count, i) : take(d, of, i, depth + 1);
  if (whole) end?.(d, of, start);
  d.close();
  return whole;
}

/** Strings: `before` octets (the tag, or none), a length, that many octets. */
function sized(d: Dissection, field: Field, tag: number, before: number): boolean {
  const lengthSize = lengthOctets(d, before);
  if (lengthSize === 0 && isMalformed(d, before)) return malformedLength(d, before);
  const length = peekLength(d, before);
  // The length itself is cut off.
  if (length < 0) d.mark(field, d.left + 1);
  const size = tag === BIT_STRING ? Math.ceil(length / 8) : length;
  d.markData(field, tag, before + lengthSize + size, before === 0);
  return true;
}

function elements(d: Dissection, tag: number, depth: number): boolean {
  const count = takeCount(d);
  if (count < 0) return false;
  for (let i = 0; i < count; i++) {
    if (d.left === 0) return missing(d, tag, count, i);
    if (!element(d, VALUE, depth + 1)) return false;
  }
  return true;
}

/** Takes tag and count of an array or structure. -1 where they are malformed, and all the rest is taken. */
function takeCount(d: Dissection): number {
  const countSize = lengthOctets(d, 1);
  if (countSize === 0 && isMalformed(d, 1)) {
    malformedLength(d, 1);
    return -1;
  }
  const count = peekLength(d, 1);
  d.mark(Data.header, 1 + Math.max(countSize, 1));
  return count;
}

function missing(d: Dissection, tag: number, count: number, there: number): boolean {
  const members = tag === STRUCTURE ? 'members' : 'elements';
  d.report(
    d.cut ? Issue.cutCapture : Issue.truncated,
    `${DataTypeNames[tag]} says ${count} ${members}, ${there} are there`,
  );
  return false;
}

function malformedLength(d: Dissection, ahead: number): boolean {
  reportLength(d, ahead);
  d.rest(Bytes.unknown);
  return false;
}

function tooMuch(d: Dissection): boolean {
  d.report(
    Issue.limit,
    `more than ${Limits.itemsPerApdu} data items; ${d.left} bytes are not shown as data`,
    d.at,
    d.left,
  );
  d.rest(Bytes.unknown);
  return false;
}

function tooDeep(d: Dissection): boolean {
  d.report(
    Issue.limit,
    `data nested deeper than ${Limits.dataDepth}; ${d.left} bytes are not shown as data`,
    d.at,
    d.left,
  );
  d.rest(Bytes.unknown);
  return false;
}

/**
 * Where the value `ahead` ends, found without taking anything; -1 where the bytes end, where it can't be told, or where
 * more values are in it than are worth a look.
 */
export function skipData(d: Dissection, ahead: number): number {
  let left = 1;
  for (let looks = 0; left > 0; looks++) {
    const tag = d.peek(ahead);
    if (tag < 0 || tag === COMPACT_ARRAY || looks > MOST_SKIPPED) return -1;
    const size = SIZES[tag] as number;
    left--;
    if (size >= 0) ahead += 1 + size;
    else {
      const octets = lengthOctets(d, ahead + 1);
      const length = peekLength(d, ahead + 1);
      if (size === -3 || octets === 0 || length < 0) return -1;
      ahead += 1 + octets;
      if (size === -2) left += length;
      else ahead += tag === BIT_STRING ? Math.ceil(length / 8) : length;
    }
  }
  return ahead;
}

/** Values in a value that is skipped. */
const MOST_SKIPPED = 4096;

// ---- compact-array

/** Which fields the values in a compact-array get. */
export interface DataFields {
  readonly field: Field;
  /** For a structure that is not made of `members`. */
  readonly plain: Field;
  /** Of an array. */
  readonly element?: DataFields;
  /** Of a structure. */
  readonly members?: readonly DataFields[];
}

const PLAIN: DataFields = { field: Data.value, plain: Data.value };

/** A type of packed values. */
interface PackedType {
  readonly tag: number;
  /** Elements of an array. */
  readonly count: number;
  readonly members: readonly PackedType[];
  /** The least number of octets a value takes. */
  readonly width: number;
  /** The least number of values in it, itself among them. */
  readonly values: number;
}

/** Where reading a type description has come to, and why it ended early. */
interface TypeReader {
  ahead: number;
  types: number;
  fault: 'none' | 'short' | 'limit' | 'tag';
}

/** Types in one description; those of real buffers have some dozens. */
const MOST_TYPES = 4096;
/** Widths and numbers of values are only compared, so products of counts may stop growing here. */
const WIDEST = 2 ** 31;
/** Values that share an octet: columns of a buffer without values take none, but a few octets must not become thousands. */
const MOST_VALUES_PER_OCTET = 16;

function compactArray(d: Dissection, of: DataFields, depth: number): boolean {
  const reader: TypeReader = { ahead: 1, types: 0, fault: 'none' };
  const type = typeDescription(d, reader, depth + 1);
  if (type === undefined) return noType(d, reader);
  d.mark(Data.header, reader.ahead);
  if (isMalformed(d, 0)) return malformedLength(d, 0);
  const length = peekLength(d, 0);
  d.mark(Data.contentsLength, Math.max(lengthOctets(d, 0), 1));
  if (d.recording) d.derive(Data.typeDescription, typeText(type));
  const isThere = length <= d.left;
  d.narrow(length, Data.contentsLength);
  // The length tells where the contents end, so a fault in them does not reach what follows.
  d.attempt(() => contents(d, of, type));
  d.widen();
  return isThere && d.items <= Limits.itemsPerApdu;
}

/** Reads ahead: 01 count(2) type | 02 count type* | tag. Undefined where it ended early; the reader says why. */
function typeDescription(d: Dissection, reader: TypeReader, depth: number): PackedType | undefined {
  const tag = d.peek(reader.ahead);
  if (tag < 0) return ended(reader, 'short');
  if (depth > Limits.dataDepth || ++reader.types > MOST_TYPES) return ended(reader, 'limit');
  reader.ahead++;
  if (tag === ARRAY) return arrayType(d, reader, depth);
  if (tag === STRUCTURE) return structureType(d, reader, depth);
  const size = SIZES[tag] as number;
  if (size < -1) {
    reader.ahead--;
    return ended(reader, 'tag');
  }
  return { tag, count: 0, members: [], width: size === -1 ? 1 : size, values: 1 };
}

/** The count has two octets here, unlike in tagged arrays. */
function arrayType(d: Dissection, reader: TypeReader, depth: number): PackedType | undefined {
  const count = d.peekUint(2, reader.ahead);
  if (count < 0) return ended(reader, 'short');
  reader.ahead += 2;
  const member = typeDescription(d, reader, depth + 1);
  if (member === undefined) return undefined;
  const width = Math.min(WIDEST, count * member.width);
  // Elements that take no octets are not shown.
  const values = width === 0 ? 1 : Math.min(WIDEST, 1 + count * member.values);
  return { tag: ARRAY, count, members: [member], width, values };
}

function structureType(d: Dissection, reader: TypeReader, depth: number): PackedType | undefined {
  if (isMalformed(d, reader.ahead)) return ended(reader, 'tag');
  const count = peekLength(d, reader.ahead);
  // Every member takes an octet at least, so a count beyond the bytes can't be met.
  if (count < 0 || count > d.left - reader.ahead) return ended(reader, 'short');
  reader.ahead += lengthOctets(d, reader.ahead);
  const members: PackedType[] = [];
  let width = 0;
  let values = 1;
  for (let i = 0; i < count; i++) {
    const member = typeDescription(d, reader, depth + 1);
    if (member === undefined) return undefined;
    members.push(member);
    width = Math.min(WIDEST, width + member.width);
    values = Math.min(WIDEST, values + member.values);
  }
  return { tag: STRUCTURE, count, members, width, values };
}

function ended(reader: TypeReader, fault: TypeReader['fault']): undefined {
  reader.fault = fault;
  return undefined;
}

/** What stands in the way of reading the contents. */
function noType(d: Dissection, reader: TypeReader): boolean {
  if (reader.fault === 'short') d.mark(Data.header, d.left + 1);
  if (reader.fault === 'limit') {
    d.report(
      Issue.limit,
      `a type description of more than ${MOST_TYPES} types, or nested deeper than ${Limits.dataDepth}`,
      d.at,
      d.left,
    );
  } else {
    const octet = d.peek(reader.ahead);
    d.report(
      Issue.malformed,
      `a type description can't have ${octet} here; the contents can't be told apart`,
      d.at + reader.ahead,
      1,
    );
  }
  d.rest(Bytes.unknown);
  return false;
}

function typeText(type: PackedType): string {
  if (type.tag === ARRAY) return `array of ${type.count} ${typeText(type.members[0] as PackedType)}`;
  if (type.tag === STRUCTURE) {
    const shown = type.members.slice(0, 16).map(typeText);
    return `structure {${shown.join(', ')}${type.members.length > 16 ? ', …' : ''}}`;
  }
  return DataTypeNames[type.tag] as string;
}

function contents(d: Dissection, of: DataFields, type: PackedType): void {
  if (type.width === 0 && d.left > 0) {
    d.report(Issue.malformed, `elements that take no bytes, but ${d.left} are there`, d.at, d.left);
    d.rest(Bytes.unknown);
  }
  if (type.values > MOST_VALUES_PER_OCTET * (type.width + 1)) {
    d.report(
      Issue.limit,
      `elements of ${type.values} values in ${type.width} bytes: most of them take none; the contents are not shown as data`,
      d.at,
      d.left,
    );
    d.rest(Bytes.unknown);
  }
  while (d.left > 0) if (!packed(d, of, type)) return;
}

/** One value without its tag. False where the rest of the contents is taken, because nothing more can be told apart. */
function packed(d: Dissection, of: DataFields, type: PackedType): boolean {
  if (d.items++ >= Limits.itemsPerApdu) return tooMuch(d);
  const size = SIZES[type.tag] as number;
  if (size >= 0) {
    d.markData(of.field, type.tag, size, true);
    return true;
  }
  if (size === -1) return sized(d, of.field, type.tag, 0);
  const isAsNamed = type.tag === STRUCTURE ? of.members?.length === type.members.length : of.element !== undefined;
  d.openData(isAsNamed ? of.field : of.plain, type.tag, true);
  const whole = packedMembers(d, isAsNamed ? of : PLAIN, type);
  d.close();
  return whole;
}

function packedMembers(d: Dissection, of: DataFields, type: PackedType): boolean {
  if (type.tag === STRUCTURE) {
    for (let i = 0; i < type.members.length; i++) {
      if (!packed(d, of.members?.[i] ?? PLAIN, type.members[i] as PackedType)) return false;
    }
    return true;
  }
  if (type.width === 0) {
    // A few bytes could ask for billions of these.
    if (type.count > 0) d.report(Issue.limit, `${type.count} elements that take no bytes are not shown`);
    return true;
  }
  for (let i = 0; i < type.count; i++) {
    if (!packed(d, of.element ?? PLAIN, type.members[0] as PackedType)) return false;
  }
  return true;
}
