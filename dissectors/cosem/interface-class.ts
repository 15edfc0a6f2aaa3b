/**
 * How interface classes are written down (IEC 62056-6-2): what each version has of attributes and methods, and what their
 * values are made of.
 *
 *     export const register = interfaceClass(3, 'Register', [
 *       version(0, {
 *         attributes: [attribute(2, 'value', value), attribute(3, 'scaler_unit', scalerUnit)],
 *         methods: [method(1, 'reset', integer)],
 *       }),
 *     ]);
 *
 * Attribute 1 is the logical name in every class and is left out. Names are spelled as the standard spells them.
 */
import type { Dissection } from '../../src/core/index.js';
import { any, integer, type Shape } from '../data/shape.js';

/** Parameters of selective access (IEC 62056-6-2, by class). */
export interface Selector {
  readonly id: number;
  readonly name: string;
  readonly shape: Shape;
}

/** An attribute, and the shape of its value. */
export interface Attribute {
  readonly id: number;
  readonly name: string;
  readonly shape: Shape;
  readonly selectors: readonly Selector[];
  /** The version that a value itself tells, by looking ahead; -1 where it doesn't. */
  readonly tellsVersion?: (d: Dissection) => number;
}

/** A method, and the shapes of what it is given and what it returns. */
export interface Method {
  readonly id: number;
  readonly name: string;
  readonly parameter: Shape;
  readonly returned: Shape;
}

/** What one version of a class has. */
export interface Version {
  readonly version: number;
  readonly attributes: readonly Attribute[];
  readonly methods: readonly Method[];
}

/** A class in all its versions. */
export interface InterfaceClass {
  readonly id: number;
  readonly name: string;
  /** Ascending; empty where nothing but the name is known. */
  readonly versions: readonly Version[];
  /** What fields of the class begin with: its name, unless that is none. */
  readonly prefix: string;
}

/** What a version has, or has in addition to an older one. */
export interface Members {
  readonly attributes?: readonly Attribute[];
  readonly methods?: readonly Method[];
}

/** A class; one without versions has a name, and no more is known of it. */
export function interfaceClass(
  id: number,
  name: string,
  versions: readonly Version[] = [],
  prefix = prefixOf(name),
): InterfaceClass {
  return { id, name, versions, prefix };
}

/** A version that is described as a whole. */
export function version(number: number, { attributes = [], methods = [] }: Members): Version {
  return { version: number, attributes, methods };
}

/** A version that has what the older one has, with these in addition or instead. */
export function newer(older: Version, number: number, { attributes = [], methods = [] }: Members = {}): Version {
  return {
    version: number,
    attributes: merged(older.attributes, attributes),
    methods: merged(older.methods, methods),
  };
}

/** An attribute; its selectors are those of selective access. */
export function attribute(
  id: number,
  name: string,
  shape: Shape,
  options: { readonly selectors?: readonly Selector[]; readonly tellsVersion?: (d: Dissection) => number } = {},
): Attribute {
  return { selectors: [], ...options, id, name, shape };
}

/** A way of selective access: what its parameters are made of. */
export function selector(id: number, name: string, shape: Shape): Selector {
  return { id, name, shape };
}

/** Where nothing else is said, the parameter is the `integer (0)` that most methods have, because they need none. */
export function method(id: number, name: string, parameter: Shape = integer, returned: Shape = any): Method {
  return { id, name, parameter, returned };
}

function merged<T extends { readonly id: number }>(older: readonly T[], added: readonly T[]): readonly T[] {
  if (added.length === 0) return older;
  const kept = older.filter((one) => !added.some((other) => other.id === one.id));
  return [...kept, ...added].sort((one, other) => one.id - other.id);
}

/** `S-FSK Phy&MAC setup` is `s_fsk_phy_mac_setup`. */
function prefixOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
