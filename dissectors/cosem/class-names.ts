/**
 * Names of interface classes, attributes and methods. Where no version is given, of the newest version that has the
 * attribute or method. The first attribute of every class is logical_name.
 *
 * The table is apart from the descriptions that fill it (`classes.ts`), because values name classes, too.
 */
import type { InterfaceClass, Version } from './interface-class.js';

interface Known {
  readonly described: InterfaceClass;
  /** By attribute and method id, so that names cost no search. */
  readonly attributes: readonly (string | undefined)[];
  readonly methods: readonly (string | undefined)[];
}

/** Classes of the standard have small ids: an array takes 4 ns a look-up, a Map 15. */
const SMALL = 256;
const small: (Known | undefined)[] = new Array(SMALL).fill(undefined);
const others = new Map<number, Known>();

/** Makes a class known. */
export function addClass(described: InterfaceClass): void {
  const known = namesOf(described);
  if (described.id < SMALL) small[described.id] = known;
  else others.set(described.id, known);
}

/** A class that is described here. */
export function interfaceClassOf(classId: number): InterfaceClass | undefined {
  return knownOf(classId)?.described;
}

/** The name of the class; undefined where it is not known. */
export function className(classId: number): string | undefined {
  return knownOf(classId)?.described.name;
}

/** The name of the attribute in that version of the class, or in any (-1); undefined where it is not known. */
export function attributeName(classId: number, attribute: number, version = -1): string | undefined {
  const known = knownOf(classId);
  if (known === undefined || attribute < 0) return undefined;
  if (version < 0 || attribute < 2) return known.attributes[attribute];
  return versionOf(known, version)?.attributes.find((one) => one.id === attribute)?.name;
}

/** The name of the method in that version of the class, or in any (-1); undefined where it is not known. */
export function methodName(classId: number, method: number, version = -1): string | undefined {
  const known = knownOf(classId);
  if (known === undefined || method < 0) return undefined;
  if (version < 0) return known.methods[method];
  return versionOf(known, version)?.methods.find((one) => one.id === method)?.name;
}

function knownOf(classId: number): Known | undefined {
  return classId < SMALL ? small[classId] : others.get(classId);
}

function versionOf(known: Known, version: number): Version | undefined {
  return known.described.versions.find((one) => one.version === version);
}

function namesOf(described: InterfaceClass): Known {
  const attributes: (string | undefined)[] = ['all attributes', 'logical_name'];
  const methods: (string | undefined)[] = [undefined];
  for (const { attributes: added, methods: addedMethods } of described.versions) {
    for (const { id, name } of added) put(attributes, id, name);
    for (const { id, name } of addedMethods) put(methods, id, name);
  }
  return { described, attributes, methods };
}

/** Without holes: arrays with holes are slower. */
function put(names: (string | undefined)[], id: number, name: string): void {
  while (names.length < id) names.push(undefined);
  names[id] = name;
}
