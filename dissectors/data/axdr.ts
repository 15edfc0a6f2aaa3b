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
import { Bytes, data, DataTypeNames, defineFields, type Dissection, type Field, header, Issue, Limits, text } from '../../src/core/index.js';
import { lengthOctets, peekLength } from './length.js';

export const Data = defineFields('data', {
  /** Any COSEM data. */
  value: data('Data', {
    name: 'dlms.data',
    about: 'A value of COSEM data; its type stands in its tag (IEC 62056-5-3, Data).',
  }),
  header: header('Tag and count'),
  typeDescription: text('Element type'),
  contentsLength: header('Length of the contents'),
});

const ARRAY = 1;
const STRUCTURE = 2;
const BIT_STRING = 4;
const COMPACT_ARRAY = 19;

/** Octets of a value behind its tag; -1: a length says it; -2: a container; -3: not assigned. */
const SIZES = new Int8Array(256).fill(-3);
for (const [tag, size] of [
  [0, 0], [3, 1], [5, 4], [6, 4], [7, 4], [13, 1], [15, 1], [16, 2], [17, 1], [18, 2], [20, 8], [21, 8], [22, 1], [23, 4],
  [24, 8], [25, 12], [26, 5], [27, 4], [28, 1], [29, 2], [30, 4], [31, 1], [32, 2], [33, 4], [255, 0],
] as const) {
  SIZES[tag] = size;
}
for (const tag of [4, 9, 10, 11, 12]) SIZES[tag] = -1;
for (const tag of [ARRAY, STRUCTURE, COMPACT_ARRAY]) SIZES[tag] = -2;

/**
 * Takes one value. False where decoding of the APDU has to end here, because what follows can't be told from what it is
 * a part of; the rest of the bytes is marked then.
 */
export function dissectData(d: Dissection, field: Field = Data.value): boolean {
  return element(d, field, 0);
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
    d.report(Issue.malformed, `data tag ${tag} is not assigned; what follows can't be told apart`, d.at, d.left);
    d.rest(Bytes.unknown);
    return false;
  }
  if (depth >= Limits.dataDepth) return tooDeep(d);
  d.openData(field, tag, false);
  const whole = tag === COMPACT_ARRAY ? compactArray(d, field, depth) : elements(d, field, tag, depth);
  d.close();
  return whole;
}

/** Strings: `before` octets (the tag, or none), a length, that many octets. */
function sized(d: Dissection, field: Field, tag: number, before: number): boolean {
  const octets = lengthOctets(d, before);
  const length = peekLength(d, before);
  if (octets === 0 || length < 0) {
    if (d.peek(before) >= 0x80 && octets === 0) {
      d.report(Issue.malformed, `a ${DataTypeNames[tag]} whose length has no well-formed octets`, d.at, d.left);
      d.rest(Bytes.unknown);
      return false;
    }
    d.mark(field, d.left + 1);
  }
  d.markData(field, tag, before + octets + (tag === BIT_STRING ? Math.ceil(length / 8) : length), before === 0);
  return true;
}

function elements(d: Dissection, field: Field, tag: number, depth: number): boolean {
  const octets = lengthOctets(d, 1);
  const count = peekLength(d, 1);
  if (octets === 0 && d.peek(1) >= 0x80) {
    d.report(Issue.malformed, `${DataTypeNames[tag]} whose count has no well-formed octets`, d.at, d.left);
    d.rest(Bytes.unknown);
    return false;
  }
  d.mark(Data.header, 1 + Math.max(octets, 1));
  for (let i = 0; i < count; i++) {
    if (d.left === 0) {
      const members = tag === STRUCTURE ? 'members' : 'elements';
      d.report(d.cut ? Issue.cutCapture : Issue.truncated, `${DataTypeNames[tag]} says ${count} ${members}, ${i} are there`);
      return false;
    }
    if (!element(d, field, depth + 1)) return false;
  }
  return true;
}

function tooMuch(d: Dissection): boolean {
  d.report(Issue.limit, `more than ${Limits.itemsPerApdu} data items; ${d.left} bytes are not shown as data`, d.at, d.left);
  d.rest(Bytes.unknown);
  return false;
}

function tooDeep(d: Dissection): boolean {
  d.report(Issue.limit, `data nested deeper than ${Limits.dataDepth}; ${d.left} bytes are not shown as data`, d.at, d.left);
  d.rest(Bytes.unknown);
  return false;
}

// ---- compact-array

/** A type of packed values. `width`: the least number of octets a value takes. */
interface PackedType {
  readonly tag: number;
  readonly count: number;
  readonly members: readonly PackedType[];
  readonly width: number;
}

function compactArray(d: Dissection, field: Field, depth: number): boolean {
  const start = d.at;
  const cursor = { ahead: 1, items: 0 };
  const type = typeDescription(d, cursor, depth + 1);
  if (type === undefined) {
    if (cursor.ahead >= d.left) d.mark(Data.header, d.left + 1);
    d.report(Issue.malformed, 'a type description that is not well-formed', start, d.left);
    d.rest(Bytes.unknown);
    return false;
  }
  const octets = lengthOctets(d, cursor.ahead);
  const length = peekLength(d, cursor.ahead);
  if (octets === 0 && d.peek(cursor.ahead) >= 0x80) {
    d.report(Issue.malformed, 'compact-array whose length has no well-formed octets', start, d.left);
    d.rest(Bytes.unknown);
    return false;
  }
  d.mark(Data.header, cursor.ahead);
  d.mark(Data.contentsLength, Math.max(octets, 1));
  if (d.recording) d.derive(Data.typeDescription, typeText(type));
  d.narrow(length, Data.contentsLength);
  let whole = true;
  if (type.width === 0 && d.left > 0) {
    d.report(Issue.malformed, 'elements that take no bytes, but there are bytes', d.at, d.left);
    d.rest(Bytes.unknown);
  } else {
    while (d.left > 0 && whole) whole = packed(d, field, type);
  }
  d.widen();
  return whole;
}

/** Reads ahead: 01 count(2) type | 02 count type* | tag. Undefined where it is not well-formed or too deep. */
function typeDescription(d: Dissection, cursor: { ahead: number; items: number }, depth: number): PackedType | undefined {
  const tag = d.peek(cursor.ahead);
  if (tag < 0 || depth > Limits.dataDepth || ++cursor.items > 4096) return undefined;
  cursor.ahead++;
  if (tag === ARRAY) {
    const count = d.peekUint(2, cursor.ahead);
    if (count < 0) return undefined;
    cursor.ahead += 2;
    const member = typeDescription(d, cursor, depth + 1);
    return member && { tag, count, members: [member], width: count * member.width };
  }
  if (tag === STRUCTURE) {
    const count = peekLength(d, cursor.ahead);
    const octets = lengthOctets(d, cursor.ahead);
    if (count < 0 || octets === 0 || count > d.left) return undefined;
    cursor.ahead += octets;
    const members: PackedType[] = [];
    let width = 0;
    for (let i = 0; i < count; i++) {
      const member = typeDescription(d, cursor, depth + 1);
      if (member === undefined) return undefined;
      members.push(member);
      width += member.width;
    }
    return { tag, count, members, width };
  }
  const size = SIZES[tag] as number;
  if (size === -3 || size === -2) return undefined;
  return { tag, count: 0, members: [], width: size === -1 ? 1 : size };
}

function typeText(type: PackedType): string {
  const name = DataTypeNames[type.tag] as string;
  if (type.tag === ARRAY) return `array of ${type.count} ${typeText(type.members[0] as PackedType)}`;
  if (type.tag === STRUCTURE) {
    const shown = type.members.slice(0, 16).map(typeText);
    return `structure {${shown.join(', ')}${type.members.length > 16 ? ', …' : ''}}`;
  }
  return name;
}

function packed(d: Dissection, field: Field, type: PackedType): boolean {
  if (d.items++ >= Limits.itemsPerApdu) return tooMuch(d);
  const size = SIZES[type.tag] as number;
  if (size >= 0) {
    d.markData(field, type.tag, size, true);
    return true;
  }
  if (size === -1) return sized(d, field, type.tag, 0);
  d.openData(field, type.tag, true);
  let whole = true;
  if (type.width === 0 && type.tag === ARRAY) {
    // A few bytes could ask for billions of these.
    if (type.count > 0) d.report(Issue.limit, `${type.count} elements that take no bytes are not shown`);
  } else if (type.tag === ARRAY) {
    for (let i = 0; i < type.count && whole; i++) whole = packed(d, field, type.members[0] as PackedType);
  } else {
    for (let i = 0; i < type.members.length && whole; i++) whole = packed(d, field, type.members[i] as PackedType);
  }
  d.close();
  return whole;
}
