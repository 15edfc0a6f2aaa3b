/**
 * What a value of COSEM data is made of, as the standard writes it for an attribute: `structure { scaler: integer, unit:
 * enum }`. A shape is only a description; `layout.ts` gives it fields, and `shaped.ts` reads values by it.
 */
import { type Dissection, type FieldOptions, Kind, type ValueNames } from '../../src/core/index.js';

export interface Shape {
  readonly form: 'any' | 'scalar' | 'structure' | 'array' | 'choice';
  /** Of a scalar: the data tags that it may have. */
  readonly tags: readonly number[];
  /** Octets of an octet-string, bits of a bit-string, members of a structure; 0 where any number will do. */
  readonly length: number;
  /** How the value reads: words, flags, content, unit. */
  readonly reads: FieldOptions;
  /** Tells the layouts of two versions apart by what an integer may be. */
  readonly accepts?: (value: number) => boolean;
  /** Of a structure that was read, from `start` on: adds what its members say together. */
  readonly tells?: (d: Dissection, start: number) => void;
  /** Something that stands in several places is one thing: its members are named after this, not after the place. */
  readonly name?: string;
  readonly members?: Readonly<Record<string, Shape>>;
  readonly element?: Shape;
  readonly alternatives?: readonly Shape[];
}

function scalar(tags: readonly number[], reads: FieldOptions = {}, length = 0): Shape {
  return { form: 'scalar', tags, length, reads };
}

/** Data of any type. */
export const any: Shape = { form: 'any', tags: [], length: 0, reads: {} };

export const boolean = scalar([3]);
export const integer = scalar([15]);
export const long = scalar([16]);
export const doubleLong = scalar([5]);
export const long64 = scalar([20]);
export const unsigned = scalar([17]);
export const longUnsigned = scalar([18]);
export const doubleLongUnsigned = scalar([6]);
export const long64Unsigned = scalar([21]);
export const enumerated = scalar([22]);

/** Octets without a further meaning: keys, signatures, what manufacturers like. */
export const octetString = scalar([9]);
export const visibleString = scalar([10]);
export const utf8String = scalar([12]);

/** Characters: octet strings, and the strings that some meters send instead. */
export const text = scalar([9, 10, 12], { content: Kind.text });

export const logicalName = scalar([9], { content: Kind.obis }, 6);
/** Octets or, as newer classes have it, the types made for it. */
export const dateTime = scalar([9, 25], { content: Kind.dateTime }, 12);
export const date = scalar([9, 26], { content: Kind.date }, 5);
export const time = scalar([9, 27], { content: Kind.time }, 4);
export const systemTitle = scalar([9], { content: Kind.systemTitle }, 8);
export const macAddress = scalar([9], { content: Kind.mac });
export const ipv4Address = scalar([6], { content: Kind.ipv4 });
export const ipv6Address = scalar([9], { content: Kind.ipv6 }, 16);
/** Content octets of a BER object identifier. */
export const objectIdentifier = scalar([9], { content: Kind.oid });

/** An enum, with words for its values. */
export function enumeration(names: Readonly<Record<number, string>>): Shape {
  return reading(enumerated, { names });
}

/** A bit-string; bit 0 is the first sent. */
export function bitString(flags?: Readonly<Record<number, string>>, length = 0): Shape {
  return scalar([4], flags === undefined ? {} : { flags }, length);
}

/** An integer of flags; bit 0 is the lowest. */
export function flagsIn(shape: Shape, flags: Readonly<Record<number, string>>): Shape {
  return reading(shape, { flags });
}

/** The same, read in another way. */
export function reading(shape: Shape, reads: FieldOptions): Shape {
  return { ...shape, reads: { ...shape.reads, ...reads } };
}

/** A number of something: seconds, bytes. */
export function quantity(shape: Shape, unit: string): Shape {
  return reading(shape, { unit });
}

/** The words are for people; in JSON the number stays the value. */
export function numbered(shape: Shape, names: ValueNames): Shape {
  return reading(shape, { names, numeric: true });
}

/** The words may not be the standard's: numbers stay the values. */
export function uncertain(shape: Shape): Shape {
  return reading(shape, { uncertain: true });
}

/** Where versions differ only in what an integer may be. */
export function accepting(shape: Shape, accepts: (value: number) => boolean): Shape {
  return { ...shape, accepts };
}

export function structure(members: Readonly<Record<string, Shape>>): Shape {
  return { form: 'structure', tags: [], length: Object.keys(members).length, reads: {}, members };
}

/** A structure that stands in several places. */
export function shared(name: string, members: Readonly<Record<string, Shape>>): Shape {
  return { ...structure(members), name };
}

/** With what its members say together. */
export function telling(shape: Shape, tells: (d: Dissection, start: number) => void): Shape {
  return { ...shape, tells };
}

/** An array, or a compact-array of the same. */
export function arrayOf(element: Shape): Shape {
  return { form: 'array', tags: [], length: 0, reads: {}, element };
}

/** One of several; the first that fits. */
export function choice(...alternatives: readonly Shape[]): Shape {
  return { form: 'choice', tags: [], length: 0, reads: {}, alternatives };
}
