/**
 * Pushes that have the descriptor of each attribute in front of its value, as a request would have it: no well-formed data, since a
 * descriptor has no tag (cosem-attribute-descriptor of IEC 62056-5-3).
 *
 *     02 02  16 kind  01 count  { 02 02  class-id(2) instance-id(6) attribute-id(1)  data }
 *
 * It is taken for this where all of it is made so, up to the last octet; then nothing is said to be wrong, or lines of it in logs would
 * not be known for what they are.
 */
import { type Dissection, integer, Kind, Limits } from '../../src/core/index.js';
import { type Column, UNKNOWN_COLUMN } from '../cosem/objects.js';
import { ARRAY, Data, type DataFields, dissectData, dissectMembers, STRUCTURE } from '../data/axdr.js';
import { lengthOctetsAt, lengthValue, skipData } from '../data/skip.js';
import { attributeDescriptor } from './common.js';

const ENUM = 22;
/** In front of the count: a structure of two, an enum, an array. */
const COUNT_AT = 5;
/** A structure of two, and the descriptor. */
const VALUE_AT = 11;
const DESCRIPTOR_AT = 2;

/** Which object each value belongs to, and where it begins. */
export interface DescribedValues {
  readonly columns: readonly Column[];
  readonly places: readonly number[];
}

/** What the values in [at, end) belong to; undefined where they are not of this form. */
export function describedValues(bytes: Uint8Array, at: number, end: number): DescribedValues | undefined {
  const isForm =
    bytes[at] === STRUCTURE && bytes[at + 1] === 2 && bytes[at + 2] === ENUM && bytes[at + COUNT_AT - 1] === ARRAY;
  const octets = isForm ? lengthOctetsAt(bytes, at + COUNT_AT, end) : 0;
  if (octets === 0) return undefined;
  const count = lengthValue(bytes, at + COUNT_AT, octets);
  if (count === 0 || count > Limits.pushedValues) return undefined;
  const columns: Column[] = [];
  const places: number[] = [];
  let next = at + COUNT_AT + octets;
  for (let i = 0; i < count; i++) {
    if (next + VALUE_AT >= end || bytes[next] !== STRUCTURE || bytes[next + 1] !== 2) return undefined;
    columns.push({
      ...UNKNOWN_COLUMN,
      classId: integer(bytes, next + DESCRIPTOR_AT, 2, Kind.uint),
      instance: integer(bytes, next + DESCRIPTOR_AT + 2, 6, Kind.uint),
      attribute: integer(bytes, next + DESCRIPTOR_AT + 8, 1, Kind.int),
      dataIndex: 0,
    });
    places.push(next + VALUE_AT);
    next = skipData(bytes, next + VALUE_AT, end);
    if (next < 0) return undefined;
  }
  return next === end ? { columns, places } : undefined;
}

const PLAIN: DataFields = { field: Data.value, plain: Data.value };

/** How the value of the n-th attribute is taken. */
interface Described extends DataFields {
  readonly value: (d: Dissection, n: number, depth: number) => boolean;
  /** Which element it is of. */
  n: number;
}

/** Takes all of it; the values as `value` does. False where decoding has to end. */
export function dissectDescribed(d: Dissection, value: Described['value']): boolean {
  return dissectMembers(d, STRUCTURE, { ...PLAIN, value, n: 0 }, 0, kindThenValues);
}

function kindThenValues(d: Dissection, of: Described, index: number, depth: number): boolean {
  return index === 0 ? dissectData(d, Data.value, depth) : dissectMembers(d, ARRAY, of, depth, describedValue);
}

function describedValue(d: Dissection, of: Described, index: number, depth: number): boolean {
  of.n = index;
  return dissectMembers(d, STRUCTURE, of, depth, descriptorThenValue);
}

function descriptorThenValue(d: Dissection, of: Described, index: number, depth: number): boolean {
  if (index > 0) return of.value(d, of.n, depth);
  attributeDescriptor(d);
  return true;
}
