/**
 * What the value of an attribute teaches of a meter, for what comes later: its objects, units, columns, and how it calls itself
 * (IEC 62056-6-2). Values that are not made as the standard says teach nothing.
 */
import { hexText, Limits, utf8Text } from '../../src/core/index.js';
import { ARRAY, STRUCTURE } from '../data/axdr.js';
import { DataReader } from '../data/data-reader.js';
import { Fact, type KnownObject, type Meter, type MeterNames } from './knowledge.js';
import type { Column } from './objects.js';
import { isScalerUnit } from './scaled-attributes.js';

const DATA = 1;
const PROFILE_GENERIC = 7;
const ASSOCIATION_SN = 12;
const ASSOCIATION_LN = 15;
const PUSH_SETUP = 40;
const COMPACT_DATA = 62;
const SECURITY_SETUP = 64;

/** The attribute of a class that says which values stand in another, or are pushed. */
const COLUMNS: ReadonlyMap<number, number> = new Map([
  [PROFILE_GENERIC, 3],
  [COMPACT_DATA, 3],
  [PUSH_SETUP, 2],
]);
const BUFFER = 2;
const OBJECT_LIST = 2;
const CAPTURE_PERIOD = 4;
const TEMPLATE_ID = 4;
const TEMPLATE_DESCRIPTION = 5;
const SERVER_SYSTEM_TITLE = 5;
const VALUE = 2;

/** Logical names of objects that say who the meter is. */
const LOGICAL_DEVICE_NAME = 0x00002a0000ff;
const SERIAL = 0x0000600100ff;

/** May a value of this attribute teach something, whichever object it is of? */
export function teaches(classId: number, attribute: number): boolean {
  return (
    attribute === COLUMNS.get(classId) ||
    isScalerUnit(classId, attribute) ||
    (attribute === OBJECT_LIST && (classId === ASSOCIATION_LN || classId === ASSOCIATION_SN)) ||
    (attribute === CAPTURE_PERIOD && classId === PROFILE_GENERIC) ||
    (classId === COMPACT_DATA && (attribute === TEMPLATE_ID || attribute === TEMPLATE_DESCRIPTION)) ||
    (attribute === VALUE && classId === DATA) ||
    (attribute === SERVER_SYSTEM_TITLE && classId === SECURITY_SETUP)
  );
}

/** Does Data with this logical name teach something? Most of it doesn't. */
export const isName = (instance: number): boolean => instance === LOGICAL_DEVICE_NAME || instance === SERIAL;

/** A value that was read or written, and where it stands. */
export interface Lesson {
  readonly classId: number;
  /** -1 where only the class is known. */
  readonly instance: number;
  readonly attribute: number;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly frame: number;
  /** False: it was deciphered, and no tag speaks for it. */
  readonly isProven: boolean;
}

/** Adds what the value says. */
export function learn(meter: Meter, lesson: Lesson): void {
  const { classId, instance, attribute, bytes, at, end } = lesson;
  const reader = new DataReader(bytes, at, end);
  if (classId === ASSOCIATION_LN) learnObjects(meter, reader, lesson);
  else if (classId === ASSOCIATION_SN) learnShortNames(meter, reader, lesson);
  else if (instance < 0) return;
  else if (classId === DATA) learnName(meter, reader, lesson);
  else if (classId === SECURITY_SETUP) learnSystemTitle(meter, reader, lesson);
  else if (attribute === COLUMNS.get(classId)) learnColumns(meter, reader, lesson);
  else if (classId === COMPACT_DATA) learnTemplate(meter, reader, lesson);
  else if (classId === PROFILE_GENERIC) learnPeriod(meter, reader, lesson);
  else learnUnit(meter, reader, lesson);
}

/**
 * The object, where the lesson may say this of it: what nothing proves fills what is unknown, and takes the place of what nothing
 * proved before. `isKnown` tells whether an object has it.
 */
function taught(
  meter: Meter,
  classId: number,
  instance: number,
  isProven: boolean,
  fact: Fact,
  isKnown: (object: KnownObject) => boolean,
): KnownObject | undefined {
  const object = meter.object(classId, instance);
  if (object === undefined) return undefined;
  const isUnproven = (object.unproven & fact) !== 0;
  if (!isProven && !isUnproven && meter.knowing(classId, instance, isKnown) !== undefined) return undefined;
  object.unproven = isProven ? object.unproven & ~fact : object.unproven | fact;
  return object;
}

/** The same of a name of the meter. */
function setName(meter: Meter, name: keyof MeterNames, value: string, isProven: boolean): void {
  const fact = Fact[name];
  const isKnown = (meter.names[name] || meter.given?.names[name] || '') !== '';
  if (!isProven && isKnown && (meter.unproven & fact) === 0) return;
  meter.unproven = isProven ? meter.unproven & ~fact : meter.unproven | fact;
  meter.names[name] = value;
}

const hasColumns = ({ columns }: KnownObject): boolean => columns !== undefined;
const hasPeriod = ({ capturePeriod }: KnownObject): boolean => capturePeriod >= 0;
const hasTemplate = ({ template }: KnownObject): boolean => template !== undefined;
const hasTemplateId = ({ templateId }: KnownObject): boolean => templateId >= 0;
const hasUnit = ({ unit }: KnownObject): boolean => unit >= 0;
const isListed = ({ version }: KnownObject): boolean => version >= 0;

function learnColumns(meter: Meter, reader: DataReader, { classId, instance, frame, isProven }: Lesson): void {
  const columns = columnsIn(reader);
  if (columns === undefined) return;
  const object = taught(meter, classId, instance, isProven, Fact.columns, hasColumns);
  if (object !== undefined) meter.setColumns(object, columns, frame);
}

function learnPeriod(meter: Meter, reader: DataReader, { classId, instance, isProven }: Lesson): void {
  const period = reader.integer();
  if (reader.failed || period < 0) return;
  const object = taught(meter, classId, instance, isProven, Fact.capturePeriod, hasPeriod);
  if (object !== undefined) object.capturePeriod = period;
}

/** Longest type description that is kept. */
const MOST_TEMPLATE = 4096;

function learnTemplate(meter: Meter, reader: DataReader, { classId, instance, attribute, isProven }: Lesson): void {
  const id = attribute === TEMPLATE_ID ? reader.integer() : -1;
  const octets = attribute === TEMPLATE_DESCRIPTION ? reader.octets() : undefined;
  if (reader.failed || (octets !== undefined && (octets.length === 0 || octets.length > MOST_TEMPLATE))) return;
  if (octets === undefined) {
    const object = taught(meter, classId, instance, isProven, Fact.templateId, hasTemplateId);
    if (object !== undefined) object.templateId = id;
  } else {
    const object = taught(meter, classId, instance, isProven, Fact.template, hasTemplate);
    if (object !== undefined) meter.setTemplate(object, octets.slice());
  }
}

/** structure { scaler: integer, unit: enum } */
function learnUnit(meter: Meter, reader: DataReader, { classId, instance, frame, isProven }: Lesson): void {
  if (reader.enter(STRUCTURE) !== 2) return;
  const scaler = reader.integer();
  const unit = reader.integer();
  if (reader.failed || scaler < -128 || scaler > 127 || unit < 0 || unit > 255) return;
  const object = taught(meter, classId, instance, isProven, Fact.unit, hasUnit);
  if (object === undefined) return;
  object.scaler = scaler;
  object.unit = unit;
  object.unitIn = frame;
}

/** array of structure { class_id, version, logical_name, access_rights } */
function learnObjects(meter: Meter, reader: DataReader, lesson: Lesson): void {
  for (let left = reader.enter(ARRAY); left > 0; left--) {
    if (reader.enter(STRUCTURE) !== 4) return;
    const classId = reader.integer();
    const version = reader.integer();
    const instance = reader.logicalName();
    reader.skip();
    if (reader.failed) return;
    setVersion(meter, classId, instance, version, lesson);
  }
}

/** array of structure { base_name, class_id, version, logical_name } */
function learnShortNames(meter: Meter, reader: DataReader, lesson: Lesson): void {
  for (let left = reader.enter(ARRAY); left > 0; left--) {
    if (reader.enter(STRUCTURE) !== 4) return;
    const baseName = reader.integer() & 0xffff;
    const classId = reader.integer();
    const version = reader.integer();
    const instance = reader.logicalName();
    if (reader.failed) return;
    const before = meter.atBaseName(baseName);
    const isTaken = before !== undefined && (before.classId !== classId || before.instance !== instance);
    if (!lesson.isProven && isTaken && (before.unproven & Fact.listed) === 0) continue;
    const object = setVersion(meter, classId, instance, version, lesson);
    if (object !== undefined) meter.setBaseName(object, baseName);
  }
}

function setVersion(
  meter: Meter,
  classId: number,
  instance: number,
  version: number,
  { frame, isProven }: Lesson,
): KnownObject | undefined {
  if (classId < 0 || classId > 0xffff || version < 0 || version > 255) return undefined;
  const object = taught(meter, classId, instance, isProven, Fact.listed, isListed);
  if (object === undefined) return undefined;
  object.version = version;
  object.listedIn = frame;
  return object;
}

/**
 * array of structure { class_id, logical_name, attribute_index, data_index, … }: capture objects of all versions, and those of a
 * push. Undefined where it is none.
 */
export function columnsIn(reader: DataReader, isInner = false): Column[] | undefined {
  const columns: Column[] = [];
  const count = reader.enter(ARRAY);
  if (reader.failed || count > Limits.columnsPerObject) return undefined;
  for (let i = 0; i < count; i++) {
    const members = reader.enter(STRUCTURE);
    if (members < 4) return undefined;
    const classId = reader.integer();
    const instance = reader.logicalName();
    const attribute = reader.integer();
    const dataIndex = reader.integer();
    const isBuffer = !isInner && classId === PROFILE_GENERIC && attribute === BUFFER;
    const selected = selectedIn(reader, members - 4, isBuffer);
    if (reader.failed || !isColumn(classId, attribute, dataIndex)) return undefined;
    const column = { classId, instance, attribute, dataIndex, scaler: undefined, unit: -1 };
    columns.push(selected.length === 0 ? column : { ...column, columns: selected });
  }
  return columns;
}

/** Behind a restriction, which says nothing of columns, stand those of a buffer that are pushed; none are all. */
const COLUMNS_AT = 1;
const NO_COLUMNS: readonly Column[] = [];

/** Takes what stands behind the four. */
function selectedIn(reader: DataReader, count: number, isBuffer: boolean): readonly Column[] {
  let selected = NO_COLUMNS;
  for (let i = 0; i < count; i++) {
    // Columns of columns would say nothing.
    if (isBuffer && i === COLUMNS_AT) selected = columnsIn(reader.apart(), true) ?? NO_COLUMNS;
    else reader.skip();
  }
  return selected;
}

function isColumn(classId: number, attribute: number, dataIndex: number): boolean {
  const isInRange = classId >= 0 && classId <= 0xffff && dataIndex >= 0 && dataIndex <= 0xffff;
  return isInRange && attribute >= -128 && attribute <= 127;
}

/** Longest name that is kept. */
const MOST_NAME = 64;
const PRINTABLE = /^[\x20-\x7e]+$/;

function learnName(meter: Meter, reader: DataReader, { instance, isProven }: Lesson): void {
  const octets = reader.octets();
  if (reader.failed || octets.length === 0 || octets.length > MOST_NAME) return;
  if (!isName(instance)) return;
  const name = instance === LOGICAL_DEVICE_NAME ? 'logicalDeviceName' : 'serial';
  // Meters say it in every session.
  if (isText(octets, meter.names[name]) && (meter.unproven & Fact[name]) === 0) return;
  const text = utf8Text(octets, 0, octets.length);
  setName(meter, name, PRINTABLE.test(text) ? text : hexText(octets, 0, octets.length), isProven);
}

function isText(octets: Uint8Array, text: string): boolean {
  if (octets.length !== text.length) return false;
  for (let i = 0; i < octets.length; i++) if (octets[i] !== text.charCodeAt(i)) return false;
  return true;
}

const SYSTEM_TITLE = 8;

function learnSystemTitle(meter: Meter, reader: DataReader, { isProven }: Lesson): void {
  const octets = reader.octets();
  if (!reader.failed && octets.length === SYSTEM_TITLE)
    setName(meter, 'systemTitle', hexText(octets, 0, SYSTEM_TITLE), isProven);
}
