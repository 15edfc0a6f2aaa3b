/**
 * Values whose object is known: attributes, parameters and results of methods, parameters of selective access, read as the
 * class describes them (IEC 62056-6-2). What is not known, or is the manufacturer's, is read as plain data.
 *
 * The version of an object is rarely known. Where versions differ, the newest whose shape fits is taken, and a node says
 * which that was.
 */
import { type Dissection, declareLater, defineFields, text } from '../../src/core/index.js';
import { dissectData } from '../data/axdr.js';
import { AnyData, type Layout, layoutOf } from '../data/layout.js';
import { any, logicalName, type Shape, structure } from '../data/shape.js';
import { dissectShape, fits } from '../data/shaped.js';
import { allClasses, interfaceClassOf } from './classes.js';
import type { InterfaceClass, Selector, Version } from './interface-class.js';
import { isScaled } from './scaled-attributes.js';

const F = defineFields('cosem', {
  version: text('Read as version', {
    about: 'Versions of the class differ in this value; the newest that its types fit was taken.',
  }),
});

const NULL_DATA = 0;
/** What a value that counts in a unit is: a number, several of them, or nothing. */
const SCALED_TAGS: readonly number[] = [NULL_DATA, 1, 2, 5, 6, 13, 15, 16, 17, 18, 19, 20, 21, 23, 24];

/** One way to read a value, and the versions of the class that have it so. */
interface Reading {
  readonly layout: Layout;
  readonly versions: readonly number[];
  readonly tellsVersion?: ((d: Dissection) => number) | undefined;
}

/** Takes the value of an attribute. False where decoding of the APDU has to end here. */
export function dissectAttribute(d: Dissection, classId: number, attributeId: number, version = -1): boolean {
  return dissectAs(d, readingsOf(classId, ATTRIBUTE, attributeId), version);
}

/** Takes the parameters of a method. */
export function dissectMethodParameters(d: Dissection, classId: number, methodId: number, version = -1): boolean {
  return dissectAs(d, readingsOf(classId, PARAMETER, methodId), version);
}

/** Takes what a method returned. */
export function dissectMethodResult(d: Dissection, classId: number, methodId: number, version = -1): boolean {
  return dissectAs(d, readingsOf(classId, RESULT, methodId), version);
}

/** Takes the parameters of a selective access to an attribute. */
export function dissectSelection(d: Dissection, classId: number, attributeId: number, selector: number): boolean {
  return dissectAs(d, readingsOf(classId, SELECTION, ((attributeId & 0x7f) << 8) | selector), -1);
}

/** `range_descriptor`, say. */
export function selectorName(classId: number, attributeId: number, selector: number): string | undefined {
  const described = interfaceClassOf(classId);
  return described === undefined ? undefined : selectorOf(described, attributeId, selector)?.name;
}

/** Is the value that begins `ahead` made as some version of the class has the attribute? What is not described may be anything. */
export function attributeFits(d: Dissection, classId: number, attributeId: number, ahead: number): boolean {
  if (isScaled(classId, attributeId) && !SCALED_TAGS.includes(d.peek(ahead))) return false;
  return anyFits(d, readingsOf(classId, ATTRIBUTE, attributeId), ahead);
}

/** The same for what the method returns. */
export function methodResultFits(d: Dissection, classId: number, methodId: number, ahead: number): boolean {
  return anyFits(d, readingsOf(classId, RESULT, methodId), ahead);
}

function anyFits(d: Dissection, readings: readonly Reading[], ahead: number): boolean {
  return readings.length === 0 || readings.some(({ layout }) => fits(d, layout.shape, ahead));
}

/** Do versions of the class have the attribute otherwise? */
export function differsByVersion(classId: number, attributeId: number): boolean {
  return readingsOf(classId, ATTRIBUTE, attributeId).length > 1;
}

function dissectAs(d: Dissection, readings: readonly Reading[], version: number): boolean {
  const newest = readings[0];
  if (newest === undefined) return dissectData(d);
  if (readings.length === 1 || d.peek() === NULL_DATA) return dissectShape(d, newest.layout);
  const told = version >= 0 ? version : (newest.tellsVersion?.(d) ?? -1);
  const known = told < 0 ? undefined : readings.find((reading) => reading.versions.includes(told));
  if (known !== undefined && fits(d, known.layout.shape)) {
    if (version < 0) say(d, String(told));
    return dissectShape(d, known.layout);
  }
  const fitting = nearestFirst(readings, told).find((reading) => fits(d, reading.layout.shape));
  if (fitting !== undefined && differ(readings)) say(d, rangeText(fitting.versions));
  return dissectShape(d, (fitting ?? known ?? newest).layout);
}

/** Meters that say a version and send another mostly send the next one. */
function nearestFirst(readings: readonly Reading[], told: number): readonly Reading[] {
  if (told < 0) return readings;
  const distance = ({ versions }: Reading): number => Math.min(...versions.map((one) => Math.abs(one - told)));
  return [...readings].sort((one, other) => distance(one) - distance(other));
}

/** Versions may differ in nothing but the name of what is read. */
function differ(readings: readonly Reading[]): boolean {
  return readings.some(({ layout }) => layout.shape !== (readings[0] as Reading).layout.shape);
}

function say(d: Dissection, version: string): void {
  if (d.recording) d.derive(F.version, version);
}

/** `0 to 2`; versions come newest first. */
function rangeText(versions: readonly number[]): string {
  const newest = versions[0] as number;
  const oldest = versions[versions.length - 1] as number;
  if (newest === oldest) return String(newest);
  return newest - oldest === versions.length - 1 ? `${oldest} to ${newest}` : [...versions].reverse().join(', ');
}

// ---- how values are read, found when they are first needed

const ATTRIBUTE = 0;
const PARAMETER = 1;
const RESULT = 2;
const SELECTION = 3;
type What = typeof ATTRIBUTE | typeof PARAMETER | typeof RESULT | typeof SELECTION;

const NONE: readonly Reading[] = [];
/** By what, then class and id in one small integer: larger numbers are slow keys. */
const found = [ATTRIBUTE, PARAMETER, RESULT, SELECTION].map(() => new Map<number, readonly Reading[]>());

function readingsOf(classId: number, what: What, id: number): readonly Reading[] {
  const table = found[what] as Map<number, readonly Reading[]>;
  const key = what === SELECTION ? (classId << 15) | id : (classId << 8) | (id & 0xff);
  const known = table.get(key);
  if (known !== undefined) return known;
  const described = interfaceClassOf(classId);
  if (described === undefined) return NONE;
  const readings = readingsIn(described, what, id);
  // What is not described is as many as the wire likes.
  if (readings.length > 0) table.set(key, readings);
  return readings;
}

/** Newest first; versions that have it alike are one reading. */
function readingsIn(described: InterfaceClass, what: What, id: number): readonly Reading[] {
  if (what === SELECTION) {
    const selector = selectorOf(described, id >> 8, id & 0xff);
    return selector === undefined ? NONE : [{ layout: selectionLayout(described, selector), versions: [] }];
  }
  if (what === ATTRIBUTE && id === LOGICAL_NAME) return [{ layout: logicalNameLayout(), versions: [] }];
  const readings: (Reading & { readonly of: Member; readonly versions: number[] })[] = [];
  for (const version of [...described.versions].reverse()) {
    const of = memberOf(described, version, what, id);
    if (of === undefined) continue;
    const alike = readings.find((reading) => reading.of.same === of.same && reading.of.name === of.name);
    if (alike !== undefined) alike.versions.push(version.version);
    else {
      const layout = of.name === VALUE ? AnyData : (of.layout ?? layoutOf(of.shape, of.name));
      readings.push({ of, layout, versions: [version.version], tellsVersion: of.tellsVersion });
    }
  }
  return readings;
}

type Tells = ((d: Dissection) => number) | undefined;

interface Member {
  /** Of its field. */
  readonly name: string;
  readonly shape: Shape;
  /** The same object in versions that have it alike. */
  readonly same: unknown;
  readonly layout?: Layout;
  readonly tellsVersion?: Tells;
}

/** The name of what carries the field of plain data: values of registers, so that one filter finds them in all classes. */
const VALUE = 'value';
const LOGICAL_NAME = 1;

function memberOf(described: InterfaceClass, version: Version, what: What, id: number): Member | undefined {
  if (what === ATTRIBUTE) {
    if (id === 0) return allAttributes(described, version);
    const attribute = version.attributes.find((one) => one.id === id);
    if (attribute === undefined) return undefined;
    const name = attribute.shape === any && attribute.name === VALUE ? VALUE : `${described.prefix}.${attribute.name}`;
    return { name, shape: attribute.shape, same: attribute.shape, tellsVersion: attribute.tellsVersion };
  }
  const method = version.methods.find((one) => one.id === id);
  if (method === undefined) return undefined;
  const name = `${described.prefix}.${method.name}`;
  if (what === PARAMETER) return { name, shape: method.parameter, same: method.parameter };
  const { returned } = method;
  return { name: returned === any ? VALUE : `${name}.returned`, shape: returned, same: returned };
}

/** Attribute 0 is a structure of all attributes, which tells versions apart by their number. */
function allAttributes(described: InterfaceClass, version: Version): Member | undefined {
  const ids = version.attributes.map(({ id }) => id);
  if (ids.length === 0 || ids.some((id, i) => id !== i + 2)) return undefined;
  const shape = structure({
    logical_name: logicalName,
    ...Object.fromEntries(version.attributes.map((attribute) => [attribute.name, attribute.shape])),
  });
  const name = `${described.prefix}.all_attributes`;
  const members = version.attributes.map((attribute) => {
    const member = memberOf(described, version, ATTRIBUTE, attribute.id) as Member;
    return member.name === VALUE ? AnyData : layoutOf(member.shape, member.name);
  });
  const layout = { ...layoutOf(structure({}), name), shape, members: [logicalNameLayout(), ...members] };
  return { name, shape, same: version.attributes, layout };
}

function logicalNameLayout(): Layout {
  return layoutOf(logicalName, 'cosem.logical_name');
}

function selectorOf(described: InterfaceClass, attributeId: number, selector: number): Selector | undefined {
  for (const version of [...described.versions].reverse()) {
    const attribute = version.attributes.find((one) => one.id === attributeId);
    const one = attribute?.selectors.find(({ id }) => id === selector);
    if (one !== undefined) return one;
  }
  return undefined;
}

function selectionLayout(described: InterfaceClass, { shape, name }: Selector): Layout {
  return layoutOf(shape, shape.name ?? `${described.prefix}.${name}`);
}

/** Whoever asks for all fields, or for one by its name, gets those of the classes, too. */
declareLater(() => {
  for (const { id: classId, versions } of allClasses) {
    for (const { attributes, methods } of versions) {
      for (const { id, selectors } of attributes) {
        readingsOf(classId, ATTRIBUTE, id);
        for (const { id: selector } of selectors) readingsOf(classId, SELECTION, (id << 8) | selector);
      }
      for (const { id } of methods) {
        readingsOf(classId, PARAMETER, id);
        readingsOf(classId, RESULT, id);
      }
    }
    readingsOf(classId, ATTRIBUTE, 0);
    readingsOf(classId, ATTRIBUTE, LOGICAL_NAME);
  }
});
