/**
 * For whoever reads a tape: which object a value belongs to, and what its number is in the unit of the object. Both are found
 * by the links that dissectors left (`links.ts`), when somebody looks.
 */

import { integer } from './dissection.js';
import { type Field, fieldById, fieldByName } from './field.js';
import { dataTag, isData, Kind } from './kind.js';
import { LinkKind } from './links.js';
import { obisEntry, unitName } from './naming.js';
import { scaledText } from './scaled.js';
import type { Tape } from './tape.js';
import { float, float32Text, textOf, valueOf, wideInteger } from './value.js';
import { findNode } from './view.js';

/** A number in the unit of its object. */
export interface Quantity {
  /** `1234.5`: all digits. */
  readonly number: string;
  /** `Wh`; empty for numbers and counts. */
  readonly unit: string;
}

/**
 * The group that says to which object a node of data belongs: `cosem.attribute_descriptor`, `cosem.method_descriptor` or
 * `cosem.object`; -1: none does. Looks at the links of the message and, in buffers, at the rows before.
 */
export function objectOf(tape: Tape, node: number): number {
  return new ObjectFinder(tape).of(node);
}

/** The number in a node times the scaler of its object, with the unit; undefined where these are not known. */
export function quantityOf(tape: Tape, node: number): Quantity | undefined {
  return new ObjectFinder(tape).quantity(node);
}

/** A number without a unit (IEC 62056-6-2, unit). */
const COUNT = 255;

/** `1234.5 Wh`. */
export function quantityText({ number, unit }: Quantity): string {
  return unit === '' ? number : `${number} ${unit}`;
}

/** The same for whoever goes through the nodes of one message in order: it need not look at all rows for each. */
export class ObjectFinder {
  /** The row that was last looked into, which one of its list it is, and the element that was found. */
  private row = -1;
  private rowEnd = -1;
  private rows = -1;
  /** Rows may stand in a value of another row. */
  private elementOf = -1;
  private element = -1;
  private index = 0;

  constructor(private readonly tape: Tape) {}

  of(node: number): number {
    return this.find(node, false);
  }

  /** The same for values that a list of objects names, as columns of rows: nothing beside them says what they are. */
  column(node: number): number {
    return this.find(node, true);
  }

  private find(node: number, onlyColumns: boolean): number {
    const { links } = this.tape;
    if (links.size === 0 || !isData(this.tape.kind(node))) return -1;
    for (let n = links.size - 1; n >= 0; n--) {
      const at = links.node(n);
      if (onlyColumns && links.kind(n) === LinkKind.value && !this.isListed(links.target(n))) continue;
      if (node < at || node >= this.tape.next(at)) continue;
      const found = this.within(node, at, links.kind(n), links.target(n));
      if (found >= 0) return found;
    }
    return -1;
  }

  quantity(node: number): Quantity | undefined {
    const object = this.of(node);
    return object < 0 ? undefined : this.quantityIn(node, object);
  }

  /** The same where the object is known already. */
  quantityIn(node: number, object: number): Quantity | undefined {
    const { tape } = this;
    const end = tape.next(object);
    const unit = findNode(tape, object, end, named('cosem.unit'));
    const scaler = findNode(tape, object, end, named('cosem.scaler'));
    if (unit < 0 || scaler < 0) return undefined;
    const number = numberText(tape, node);
    const scaled = number === undefined ? undefined : scaledText(number, valueOf(tape, scaler) as number);
    if (scaled === undefined) return undefined;
    const code = (tape.stores[tape.store(unit)] as Uint8Array)[tape.offset(unit)] as number;
    const word = code === COUNT ? '' : (unitName(code) ?? '');
    // It would say the same once more.
    return word === '' && scaled === number ? undefined : { number: scaled, unit: word };
  }

  private isListed(target: number): boolean {
    return this.tape.fieldId(target) === named('cosem.object').id;
  }

  private within(node: number, at: number, kind: LinkKind, target: number): number {
    if (kind === LinkKind.value) return node === at ? target : -1;
    const row = kind === LinkKind.row ? at : this.rowOf(node, at);
    if (row < 0 || row === node) return -1;
    const index = this.indexIn(row, node);
    return index < 0 ? -1 : nthObject(this.tape, target, index);
  }

  /** The row of `list` that the node is in. */
  private rowOf(node: number, list: number): number {
    const { tape } = this;
    if (this.rows === list && node >= this.row && node < this.rowEnd) return this.row;
    let row = this.rows === list && node >= this.rowEnd ? this.rowEnd : list + 4;
    const end = tape.next(list);
    while (row < end && tape.next(row) <= node) row = tape.next(row);
    if (row >= end || !isData(tape.kind(row))) return -1;
    this.rows = list;
    this.row = row;
    this.rowEnd = tape.next(row);
    return row;
  }

  /** Which of the values in `row` the node is; -1: none of them. */
  private indexIn(row: number, node: number): number {
    const { tape } = this;
    const goesOn = this.elementOf === row && this.element <= node;
    let child = goesOn ? this.element : row + 4;
    let index = goesOn ? this.index : 0;
    const end = tape.next(row);
    while (child < node && child < end) {
      if (isData(tape.kind(child))) index++;
      child = tape.next(child);
    }
    if (child !== node) return -1;
    this.elementOf = row;
    this.element = node;
    this.index = index;
    return index;
  }
}

/** `1-0:1.8.0*255 value`: an object and its attribute, with the element of it that is meant; empty where neither is known. */
export function objectLabel(tape: Tape, object: number): string {
  const end = tape.next(object);
  const textIn = (name: string): string => {
    const node = findNode(tape, object + 4, end, named(name));
    return node < 0 ? '' : textOf(tape, node);
  };
  const instance = findNode(tape, object + 4, end, named('cosem.instance'));
  const bytes = instance < 0 ? undefined : (tape.stores[tape.store(instance)] as Uint8Array);
  const code = bytes === undefined ? '' : obisEntry(bytes, tape.offset(instance)).brief;
  const attribute = textIn('cosem.attribute_name') || textIn('cosem.attribute').replace(/^(?=.)/, 'attribute ');
  const index = textIn('cosem.data_index');
  return `${code} ${attribute}${index === '' || index === '0' ? '' : `[${index}]`}`.trim();
}

/** The n-th object of a list of them; -1: there are not so many. */
function nthObject(tape: Tape, list: number, n: number): number {
  const { id } = named('cosem.object');
  const end = tape.next(list);
  let left = n;
  for (let node = list + 4; node < end; node = tape.next(node)) {
    if (tape.fieldId(node) === id && left-- === 0) return node;
  }
  return -1;
}

/** The number in a node of data as text, with the digits that it holds; undefined where it holds none. */
export function numberText(tape: Tape, node: number): string | undefined {
  const kind = tape.kind(node);
  if (!isData(kind) || fieldById(tape.fieldId(node)).names !== undefined) return undefined;
  const at = tape.offset(node);
  const start = kind >= Kind.packedData ? at : at + 1;
  return numberAt(tape.stores[tape.store(node)] as Uint8Array, start, at + tape.length(node), dataTag(kind));
}

/** Types whose values are integers, with a sign and without; enums, booleans and strings of bits are none. */
const SIGNED = new Set([5, 15, 16, 20, 28, 29, 30]);
const UNSIGNED = new Set([6, 17, 18, 21, 31, 32, 33]);
const FLOAT_64 = 24;
const FLOAT_32 = new Set([7, 23]);

/** The number in the octets [start, end) of data of type `tag`, behind its tag. */
export function numberAt(bytes: Uint8Array, start: number, end: number, tag: number): string | undefined {
  const length = end - start;
  const isSigned = SIGNED.has(tag);
  if (isSigned || UNSIGNED.has(tag)) {
    if (length < 1 || length > 8) return undefined;
    const kind = isSigned ? Kind.int : Kind.uint;
    return String(length > 6 ? wideInteger(bytes, start, length, kind) : integer(bytes, start, length, kind));
  }
  const size = tag === FLOAT_64 ? 8 : FLOAT_32.has(tag) ? 4 : 0;
  if (size === 0 || length !== size) return undefined;
  const value = float(bytes, start, size);
  if (!Number.isFinite(value)) return undefined;
  return size === 4 ? float32Text(value) : String(value);
}

const fields = new Map<string, Field>();
const NO_FIELD = { id: -1 } as Field;

/** A field of the dissectors, who are not known here. */
function named(name: string): Field {
  let field = fields.get(name);
  if (field === undefined) {
    field = fieldByName(name) ?? NO_FIELD;
    if (field !== NO_FIELD) fields.set(name, field);
  }
  return field;
}
