/** What the descriptions of classes say of a value, in words: its type as the standard writes it, and what its values mean. */
import { DataTypeNames, Kind } from '../../src/core/index.js';
import type { Shape } from '../data/shape.js';
import { interfaceClassOf } from './classes.js';
import type { Version } from './interface-class.js';

/** One way to read a member of a class, and the versions that have it so. */
export interface MemberFacts {
  /** `0 to 2`; empty where there is only one way. */
  readonly versions: string;
  /** `structure { scaler: integer, unit: enum }`. */
  readonly type: string;
  /** By the name of the part, empty for the value itself: `1 connected, 2 ready for reconnection`. */
  readonly values: readonly (readonly [part: string, words: string])[];
}

/** Of an attribute, newest version first; none where the class or the attribute is not described. */
export function attributeFacts(classId: number, id: number): readonly MemberFacts[] {
  return factsOf(classId, ({ attributes }) => attributes.find((attribute) => attribute.id === id)?.shape);
}

/** Of the parameters of a method. */
export function parameterFacts(classId: number, id: number): readonly MemberFacts[] {
  return factsOf(classId, ({ methods }) => methods.find((method) => method.id === id)?.parameter);
}

function factsOf(classId: number, shapeIn: (version: Version) => Shape | undefined): readonly MemberFacts[] {
  const ways = new Map<Shape, number[]>();
  for (const version of [...(interfaceClassOf(classId)?.versions ?? [])].reverse()) {
    const shape = shapeIn(version);
    if (shape !== undefined) ways.set(shape, [version.version, ...(ways.get(shape) ?? [])]);
  }
  return [...ways].map(([shape, versions]) => ({
    versions: ways.size === 1 ? '' : rangeText(versions),
    type: typeText(shape),
    values: valuesOf(shape, ''),
  }));
}

function rangeText(versions: readonly number[]): string {
  const first = versions[0] as number;
  const last = versions[versions.length - 1] as number;
  if (first === last) return String(first);
  return last - first === versions.length - 1 ? `${first} to ${last}` : versions.join(', ');
}

/** What the octets of a string are. */
const Contents: Readonly<Record<number, string>> = {
  [Kind.obis]: 'OBIS code',
  [Kind.text]: 'text',
  [Kind.dateTime]: 'date-time',
  [Kind.date]: 'date',
  [Kind.time]: 'time',
  [Kind.ipv4]: 'IPv4 address',
  [Kind.ipv6]: 'IPv6 address',
  [Kind.mac]: 'MAC address',
  [Kind.systemTitle]: 'system title',
  [Kind.oid]: 'object identifier',
};

function typeText(shape: Shape): string {
  switch (shape.form) {
    case 'any':
      return 'any type';
    case 'structure': {
      const members = Object.entries(shape.members ?? {}).map(([name, member]) => `${name}: ${typeText(member)}`);
      return `structure { ${members.join(', ')} }`;
    }
    case 'array':
      return `array of ${shape.element === undefined ? 'any type' : typeText(shape.element)}`;
    case 'choice':
      return (shape.alternatives ?? []).map(typeText).join(' or ');
    case 'scalar': {
      const types = shape.tags.map((tag) => DataTypeNames[tag]).join(' or ');
      const { content = 0, unit } = shape.reads;
      const about = Contents[content] ?? unit;
      return about === undefined || about === '' ? types : `${types} (${about})`;
    }
  }
  return shape.form satisfies never;
}

/** More words than these are not listed; `explain unit` and its like know them. */
const MOST_WORDS = 24;

function valuesOf(shape: Shape, part: string): (readonly [string, string])[] {
  const inner = (name: string): string => (part === '' ? name : `${part}.${name}`);
  if (shape.form === 'structure')
    return Object.entries(shape.members ?? {}).flatMap(([name, member]) => valuesOf(member, inner(name)));
  if (shape.form === 'array') return shape.element === undefined ? [] : valuesOf(shape.element, part);
  if (shape.form === 'choice') return (shape.alternatives ?? []).flatMap((one) => valuesOf(one, part));
  const { names, flags } = shape.reads;
  const words = typeof names === 'object' ? names : flags;
  if (words === undefined) return [];
  const listed = Object.entries(words).map(([value, word]) => `${flags === words ? 'bit ' : ''}${value} ${word}`);
  const more = listed.length > MOST_WORDS ? `, and ${listed.length - MOST_WORDS} more` : '';
  return [[part, listed.slice(0, MOST_WORDS).join(', ') + more]];
}
