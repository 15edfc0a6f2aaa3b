/** What a node of the tree is called, and which nodes say nothing: the same on a pipe and on the screen. */
import { DataTypeNames, dataTag, fieldById, Kind, type Tape } from '../core/index.js';
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

/** A group with nothing in it but headers: without them, only its heading would be left. */
export function isBare(tape: Tape, group: number): boolean {
  const end = tape.next(group);
  if (group + 4 === end) return false;
  for (let node = group + 4; node < end; node = tape.next(node)) if (tape.kind(node) !== Kind.header) return false;
  return true;
}
