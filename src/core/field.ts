import { Kind } from './kind.js';

/** Words for values; a function where ranges have names. */
export type ValueNames = Readonly<Record<number, string>> | ((value: number) => string | undefined);

export type Severity = 'error' | 'warning' | 'note';

/** What a node means. V is what reading it returns, so that `read` refuses an octet string. */
export interface Field<V = unknown> {
  readonly id: number;
  /** For filters and JSON: `cosem.class_id`. A promise to users. */
  readonly name: string;
  /** The last part of the name: the key in JSON. */
  readonly key: string;
  /** For people. */
  readonly label: string;
  readonly kind: Kind;
  /** Bytes; 0 where the dissector gives the length. */
  readonly size: number;
  readonly names: ValueNames | undefined;
  /** Shown in hexadecimal. */
  readonly hex: boolean;
  /** Siblings with this field are one list in JSON. */
  readonly repeated: boolean;
  /** Derived in a list, it is said of all of it: in JSON it stands beside the list, whose elements are an array. */
  readonly ofList: boolean;
  /** The value that says that nothing is said; -1 where there is none. */
  readonly unspecified: number;
  /** For `bits`. */
  readonly mask: number;
  readonly shift: number;
  /** For a group of bit fields: its parts, in order. */
  readonly parts: readonly Field<number>[];
  /** For data: what the octets of a value are, where that is known (a `Kind`); 0 where it is not. */
  readonly content: Kind;
  /** For data: words for bits. Bit 0 is the lowest of an integer, the first of a bit-string. */
  readonly flags: Readonly<Record<number, string>> | undefined;
  /** Of the number: `s`, `ms`. */
  readonly unit: string;
  /** The words are for people: in JSON values of data, the number stays the value. */
  readonly numeric: boolean;
  /** The words are not sure to be the standard's: the number stays the value. */
  readonly uncertain: boolean;
  /** For data: the value reads by this field's names, content or flags, not by its type alone. */
  readonly meaningful: boolean;
  /** For containers of data: members have names of their own (an object in JSON), elements a meaning of their own. */
  readonly layout: DataLayout;
  /** For issues. */
  readonly severity: Severity | undefined;
  /** One or two sentences on what this is, and the clause that says so. */
  readonly about: string | undefined;
  /** Field and kind as they stand in word 0 of a node. */
  readonly word: number;
  /** Never set: only carries the type. */
  readonly valueType?: V;
}

/** What is known of the values in a container of data; `plain` where nothing is. */
export type DataLayout = 'plain' | 'elements' | 'members';

export interface FieldOptions {
  readonly content?: Kind;
  readonly flags?: Readonly<Record<number, string>>;
  readonly unit?: string;
  readonly numeric?: boolean;
  readonly uncertain?: boolean;
  readonly layout?: DataLayout;
  readonly names?: ValueNames;
  readonly hex?: boolean;
  readonly repeated?: boolean;
  readonly ofList?: boolean;
  readonly unspecified?: number;
  readonly about?: string;
  /** Name to use instead of prefix and key. */
  readonly name?: string;
  /** The same thing as the field that has this name already, in another layout: one filter finds both. */
  readonly variant?: boolean;
}

/** A declaration that `defineFields` makes a field of. */
export interface FieldSpec<V> extends FieldOptions {
  readonly label: string;
  readonly kind: Kind;
  readonly size: number;
  readonly mask?: number;
  readonly partKeys?: readonly string[];
  readonly severity?: Severity;
  readonly valueType?: V;
}

const all: Field[] = [];
const byName = new Map<string, Field>();
const later: (() => void)[] = [];

/** Fields that are declared when a value first needs them; asked for all, or for a name not known, they are declared. */
export function declareLater(declare: () => void): void {
  later.push(declare);
}

function declareAll(): void {
  while (later.length > 0) later.pop()?.();
}

/** Every field known, in the order of their ids. */
export function allFields(): readonly Field[] {
  declareAll();
  return all;
}

export function fieldById(id: number): Field {
  return all[id] as Field;
}

export function fieldByName(name: string): Field | undefined {
  if (!byName.has(name)) declareAll();
  return byName.get(name);
}

/** Declares one field, by its whole name. */
export function defineField<V>(name: string, declared: FieldSpec<V>): Field<V> {
  return add(name, declared, {}) as Field<V>;
}

/**
 * Declares fields under a prefix: `invokeId` under `dlms` is `dlms.invoke_id` everywhere; `self` is the prefix itself.
 * Throws where a name is taken: one name is one thing, so share the field, or declare a `variant` of it.
 */
export function defineFields<S extends Record<string, FieldSpec<unknown>>>(
  prefix: string,
  specs: S,
): { readonly [K in keyof S]: S[K] extends FieldSpec<infer V> ? Field<V> : never } {
  const made: Record<string, Field> = {};
  for (const [key, spec] of Object.entries(specs)) {
    const name = spec.name ?? (key === 'self' ? prefix : `${prefix}.${snake(key)}`);
    made[key] = add(name, spec, made);
  }
  return made as never;
}

function add(name: string, spec: FieldSpec<unknown>, siblings: Record<string, Field>): Field {
  const taken = byName.has(name);
  if (taken && spec.variant !== true) throw new Error(`field ${name} is defined already`);
  const id = all.length;
  if (id > 0x7fff) throw new Error('too many fields');
  const mask = spec.mask ?? 0;
  // Always the same properties in the same order: reading one costs more where objects differ in their making.
  const field: Field = {
    id,
    name,
    key: name.slice(name.lastIndexOf('.') + 1),
    label: spec.label,
    kind: spec.kind,
    size: spec.size,
    names: spec.names,
    hex: spec.hex ?? false,
    repeated: spec.repeated ?? false,
    ofList: spec.ofList ?? false,
    mask,
    shift: mask === 0 ? 0 : 31 - Math.clz32(mask & -mask),
    unspecified: spec.unspecified ?? -1,
    content: spec.content ?? 0,
    flags: spec.flags,
    unit: spec.unit ?? '',
    numeric: spec.numeric ?? spec.uncertain ?? false,
    uncertain: spec.uncertain ?? false,
    meaningful:
      spec.kind === Kind.data &&
      (spec.names !== undefined || spec.content !== undefined || spec.flags !== undefined || spec.unit !== undefined),
    layout: spec.layout ?? 'plain',
    parts: (spec.partKeys ?? []).map((key) => siblings[key] as Field<number>),
    severity: spec.severity,
    about: spec.about,
    word: (id << 16) | (spec.kind << 8),
  };
  all.push(field);
  if (!taken) byName.set(name, field);
  return field;
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The same field as it stands in another header: other size or order of bytes, still one name. */
export function encoded(field: Field<number>, kind: Kind, size: number): Field<number> {
  return { ...field, kind, size, word: (field.id << 16) | (kind << 8) };
}

/** The word for a value of a field, where it has one. */
export function nameOf(field: Field, value: number): string | undefined {
  const names = field.names;
  if (names === undefined) return undefined;
  return typeof names === 'function' ? names(value) : names[value];
}

function spec<V>(label: string, kind: Kind, size: number, options: FieldOptions = {}): FieldSpec<V> {
  return { label, kind, size, ...options };
}

export const group = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.group, 0, options);
export const list = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.list, 0, options);
export const u8 = (label: string, options?: FieldOptions): FieldSpec<number> => spec(label, Kind.uint, 1, options);
export const u16 = (label: string, options?: FieldOptions): FieldSpec<number> => spec(label, Kind.uint, 2, options);
export const u24 = (label: string, options?: FieldOptions): FieldSpec<number> => spec(label, Kind.uint, 3, options);
export const u32 = (label: string, options?: FieldOptions): FieldSpec<number> => spec(label, Kind.uint, 4, options);
export const i8 = (label: string, options?: FieldOptions): FieldSpec<number> => spec(label, Kind.int, 1, options);
export const i16 = (label: string, options?: FieldOptions): FieldSpec<number> => spec(label, Kind.int, 2, options);
export const i32 = (label: string, options?: FieldOptions): FieldSpec<number> => spec(label, Kind.int, 4, options);
/** Unsigned, as wide as the dissector says when it marks it. */
export const uint = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.uint, 0, options);
/** Signed, as wide as the dissector says when it marks it. */
export const int = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.int, 0, options);
export const u16le = (label: string, options?: FieldOptions): FieldSpec<number> =>
  spec(label, Kind.uintLittleEndian, 2, options);
export const u32le = (label: string, options?: FieldOptions): FieldSpec<number> =>
  spec(label, Kind.uintLittleEndian, 4, options);
/** One byte whose values have names; JSON gives the name where there is one. */
export const enumerated = (label: string, names: ValueNames, options?: FieldOptions): FieldSpec<number> =>
  spec(label, Kind.enumerated, 1, { ...options, names });
/** Two bytes whose values have names. */
export const enumerated16 = (label: string, names: ValueNames, options?: FieldOptions): FieldSpec<number> =>
  spec(label, Kind.enumerated, 2, { ...options, names });
/** One byte: 0 is false. */
export const boolean = (label: string, options?: FieldOptions): FieldSpec<number> =>
  spec(label, Kind.boolean, 1, options);
/** Part of a group of bit fields; `mask` is taken over the whole group. */
export const bits = (label: string, mask: number, options?: FieldOptions): FieldSpec<number> => ({
  ...spec<number>(label, Kind.bits, 0, options),
  mask,
});
/** Bytes read as one integer and shown as the bit fields named, declared before in the same `defineFields`. */
export const bitGroup = (
  label: string,
  size: number,
  partKeys: readonly string[],
  options?: FieldOptions,
): FieldSpec<number> => ({ ...spec<number>(label, Kind.group, size, options), partKeys });
/** An integer of flags, shown as the names of those set; `names` maps masks to words. */
export const flagSet = (
  label: string,
  size: number,
  names: Readonly<Record<number, string>>,
  options?: FieldOptions,
): FieldSpec<number> => spec(label, Kind.flagSet, size, { ...options, names });
/** Digits in half octets, the last octet first. */
export const bcd = (label: string, size: number, options?: FieldOptions): FieldSpec<never> =>
  spec(label, Kind.bcd, size, options);
export const octets = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.octets, 0, options);
export const text = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.text, 0, options);
export const obis = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.obis, 6, options);
export const ipv4 = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.ipv4, 4, options);
export const ipv6 = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.ipv6, 16, options);
export const mac = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.mac, 6, options);
export const dateTime = (label: string, options?: FieldOptions): FieldSpec<never> =>
  spec(label, Kind.dateTime, 12, options);
export const oid = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.oid, 0, options);
export const bitString = (label: string, options?: FieldOptions): FieldSpec<never> =>
  spec(label, Kind.bitString, 0, options);
export const hdlcAddress = (label: string, options?: FieldOptions): FieldSpec<never> =>
  spec(label, Kind.hdlcAddress, 0, options);
export const systemTitle = (label: string, options?: FieldOptions): FieldSpec<never> =>
  spec(label, Kind.systemTitle, 0, options);
/** Only derived: a number written in characters. */
export const decimal = (label: string, options?: FieldOptions): FieldSpec<never> =>
  spec(label, Kind.decimal, 0, options);
export const empty = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.empty, 0, options);
export const header = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.header, 0, options);
/** COSEM data: the kind on the tape is that of the type met. */
export const data = (label: string, options?: FieldOptions): FieldSpec<never> => spec(label, Kind.data, 0, options);
/** Something to tell the user, at a place. */
export const issue = (label: string, severity: Severity, about?: string): FieldSpec<never> => ({
  ...spec<never>(label, Kind.issue, 0, about === undefined ? {} : { about }),
  severity,
});
