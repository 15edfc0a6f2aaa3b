/**
 * Pushes that say themselves what their values are. Meters of makers have it in several forms, which may stand mixed:
 *
 *     code  value  [scaler-unit]                                  one behind the other
 *     { code, value }   { code, value, scaler-unit }              a structure each
 *     [ { class-id, logical name, attribute, data index, … } ]    the push_object_list, in front of the values
 */
import { integer, Kind, looksLikeDateTime, obisEntry } from '../../src/core/index.js';
import { columnsIn } from '../cosem/learn.js';
import { type Column, UNKNOWN_COLUMN } from '../cosem/objects.js';
import { ARRAY, STRUCTURE } from '../data/axdr.js';
import { DataReader } from '../data/data-reader.js';
import { type Elements, presentOf } from '../data/elements.js';
import { skipData } from '../data/skip.js';
import type { Coded } from '../push-layouts/index.js';

/** Codes that stand in front of values, and where the values are. */
export interface CodedValues extends Coded {
  /** Scaler and unit of each code as one number; see `scalerIn` and `unitIn`. */
  readonly units: readonly number[];
  /** Which code each element is the value of; -1: of none. */
  readonly ofElement: readonly number[];
  /** The same of the second member of each element. */
  readonly ofMember: readonly number[];
  /** The first element is the time that the others are of, which needs no code to be known. */
  readonly beginsWithTime: boolean;
  /** The element at `bareLast`. */
  readonly lastElement: number;
}

const OCTET_STRING = 9;
const CODE_OCTETS = 6;
/** Tag, length and six octets. */
const CODE_SIZE = 8;
const DATE_TIME_OCTETS = 12;

// ---- the push_object_list among the values

const PUSH_SETUP = 40;
const PUSH_OBJECT_LIST = 2;
/** It comes first, or behind the logical name of its push setup. */
const MOST_BEFORE = 3;

/** What a push lists of its values, where these are as many; undefined where it lists nothing. */
export function listedObjects({ bytes, bounds, tag, count }: Elements): readonly Column[] | undefined {
  if (tag !== STRUCTURE || count < 2) return undefined;
  for (let i = 0; i < MOST_BEFORE && i + 1 < bounds.length; i++) {
    const at = bounds[i] as number;
    const columns = bytes[at] === ARRAY ? columnsIn(new DataReader(bytes, at, bounds[i + 1] as number)) : undefined;
    if (columns === undefined || columns.length === 0) continue;
    // It may leave itself out.
    if (i === 0 && columns.length === count - 1) return [ITSELF, ...columns];
    if (columns.length === count && (i === 0 || isItself(columns[i]))) return columns;
  }
  return undefined;
}

const ITSELF: Column = { ...UNKNOWN_COLUMN, classId: PUSH_SETUP, attribute: PUSH_OBJECT_LIST, dataIndex: 0 };

function isItself(column: Column | undefined): boolean {
  return column?.classId === PUSH_SETUP && column.attribute === PUSH_OBJECT_LIST;
}

// ---- codes in front of values

/** Most values have a code in front of them, in whichever form; else it is not this. */
export function codedValues(elements: Elements): CodedValues | undefined {
  const { bytes, bounds } = elements;
  const count = presentOf(elements);
  const found = new Found(elements);
  for (let i = 0; i < count; ) {
    const at = bounds[i] as number;
    if (isCode(bytes, at)) {
      // The message may have been cut there.
      if (i + 1 >= count) break;
      const value = bounds[i + 1] as number;
      // Codes one behind the other are values themselves.
      if (isCode(bytes, value)) return undefined;
      const unit = i + 2 < count ? scalerUnitAt(bytes, bounds[i + 2] as number) : NO_UNIT;
      found.add(at, unit, value);
      found.ofElement[i + 1] = found.codes.length - 1;
      i += unit === NO_UNIT ? 2 : 3;
    } else {
      if (isCodedMember(found, at, bounds[i + 1] as number)) found.ofMember[i] = found.codes.length - 1;
      else found.addBare(i, at);
      i++;
    }
  }
  return found.unnamed < found.codes.length ? found : undefined;
}

/** `{ code, value }` or `{ code, value, { scaler, unit } }`. */
function isCodedMember(found: Found, at: number, end: number): boolean {
  const { bytes } = found;
  const members = bytes[at + 1];
  if (bytes[at] !== STRUCTURE || (members !== 2 && members !== 3) || !isCode(bytes, at + 2)) return false;
  const value = at + 2 + CODE_SIZE;
  const unit = members === 3 ? scalerUnitAt(bytes, skipData(bytes, value, end)) : NO_UNIT;
  if (members === 3 && unit === NO_UNIT) return false;
  found.add(at + 2, unit, value);
  return true;
}

/** What was found so far. */
class Found implements CodedValues {
  readonly bytes: Uint8Array;
  readonly codes: number[] = [];
  readonly units: number[] = [];
  readonly ofElement: number[];
  readonly ofMember: number[];
  beginsWithTime = false;
  /** How many values nothing names. */
  unnamed = 0;
  first = -1;
  bareFirst = -1;
  bareLast = -1;
  lastElement = -1;

  constructor({ bytes, count }: Elements) {
    this.bytes = bytes;
    this.ofElement = new Array<number>(count).fill(-1);
    this.ofMember = new Array<number>(count).fill(-1);
  }

  add(code: number, unit: number, value: number): void {
    if (this.first < 0) this.first = value;
    this.bareLast = -1;
    this.codes.push(integer(this.bytes, code + 2, CODE_OCTETS, Kind.uint));
    this.units.push(unit);
  }

  addBare(element: number, at: number): void {
    this.bareLast = at;
    this.lastElement = element;
    if (element === 0) {
      this.first = at;
      this.bareFirst = at;
      this.beginsWithTime = isTime(this.bytes, at);
    }
    if (element > 0 || !this.beginsWithTime) this.unnamed++;
  }
}

/** An octet-string of six octets that is taken for a code. */
function isCode(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === OCTET_STRING && bytes[at + 1] === CODE_OCTETS && obisEntry(bytes, at + 2).likely;
}

function isTime(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === OCTET_STRING && bytes[at + 1] === DATE_TIME_OCTETS && looksLikeDateTime(bytes, at + 2);
}

export const NO_UNIT = -1;
const INTEGER = 15;
const ENUM = 22;

/** `{ scaler, unit }` at `at` as one number: the scaler's octet, then the unit's. */
function scalerUnitAt(bytes: Uint8Array, at: number): number {
  const isIt =
    at >= 0 &&
    bytes[at] === STRUCTURE &&
    bytes[at + 1] === 2 &&
    bytes[at + 2] === INTEGER &&
    bytes[at + 4] === ENUM &&
    at + 5 < bytes.length;
  return isIt ? ((bytes[at + 3] as number) << 8) | (bytes[at + 5] as number) : NO_UNIT;
}

export function scalerIn(unit: number): number {
  return (unit << 16) >> 24;
}

export function unitIn(unit: number): number {
  return unit & 0xff;
}
