/** What a node of the tree is called, and which nodes say nothing: the same on a pipe and on the screen. */
import {
  DataTypeNames,
  dataTag,
  fieldById,
  Kind,
  type ObjectFinder,
  objectLabel,
  quantityText,
  type Tape,
} from '../core/index.js';
import { visible } from './visible.js';

/** What stands before issues, so that severities are told without colour, too. */
export const MARKS = { error: '✗ ', warning: '! ', note: '· ' } as const;

/** What a node is: its label, or the type of data that has no other meaning. */
export function labelOf(fieldId: number, kind: number): string {
  const field = fieldById(fieldId);
  const label = visible(field.label);
  if (kind < Kind.data) return label;
  const type = DataTypeNames[dataTag(kind)] as string;
  return field.name === 'dlms.data' ? type : `${label} (${type})`;
}

/** What a value in a row is called: its column, `1-0:1.8.0*255 value`; empty where it is none. */
export function columnLabel(tape: Tape, finder: ObjectFinder, node: number): string {
  const column = finder.column(node);
  return column < 0 ? '' : visible(objectLabel(tape, column));
}

/** ` = 1234.5 Wh` of a value in a row whose unit is known; empty of all others. */
export function columnQuantity(finder: ObjectFinder, node: number): string {
  const column = finder.column(node);
  const quantity = column < 0 ? undefined : finder.quantityIn(node, column);
  return quantity === undefined ? '' : ` = ${quantityText(quantity)}`;
}

/** A group with nothing in it but headers: without them, only its heading would be left. */
export function isBare(tape: Tape, group: number): boolean {
  const end = tape.next(group);
  if (group + 4 === end) return false;
  for (let node = group + 4; node < end; node = tape.next(node)) if (tape.kind(node) !== Kind.header) return false;
  return true;
}
