/**
 * Rows of a buffer with their columns: what capture_objects said before, as far as the request asked for them (IEC 62056-6-2,
 * Profile generic).
 */
import { counted, type Dissection, defineFields, issue, LinkKind } from '../../src/core/index.js';
import { dissectAttribute } from '../cosem/attribute.js';
import { type Meter, meterIn, withUnits } from '../cosem/knowledge.js';
import { columnsIn } from '../cosem/learn.js';
import { type Column, writeObjects } from '../cosem/objects.js';
import { ARRAY, COMPACT_ARRAY, STRUCTURE } from '../data/axdr.js';
import { DataReader } from '../data/data-reader.js';
import { lengthOctets, peekLength } from '../data/length.js';
import type { Asked, From } from './asked-for.js';

const F = defineFields('cosem', {
  otherColumns: issue(
    'Other columns',
    'note',
    'The rows have another number of values than capture_objects said, so the values are not named.',
  ),
});

/** Columns, and what said so; `capturePeriod` is -1 where it is not known. Plain values. */
interface Named {
  readonly columns: readonly Column[];
  readonly namedBy: string;
  readonly capturePeriod: number;
}

/** Takes the buffer. False where decoding has to end. */
export function buffer(d: Dissection, asked: Asked, from: From): boolean {
  const { classId, member } = asked;
  const named = d.once((all) => columnsFor(meterIn(all, d, from), asked, d.bytes));
  const list = named === 0 ? -1 : objects(d, named);
  if (asked.node >= 0) d.link(d.nextNode, LinkKind.value, asked.node);
  if (list >= 0) d.link(d.nextNode, LinkKind.rows, list);
  return dissectAttribute(d, classId, member);
}

/** The list of columns, where the first row has as many values; -1 where nothing is named. */
function objects(d: Dissection, { columns, namedBy, capturePeriod }: Named): number {
  const values = valuesOfRow(d);
  if (values < 0) return -1;
  if (values === columns.length) return writeObjects(d, columns, namedBy, capturePeriod);
  d.report(F.otherColumns, `${counted(values, 'value')} in a row, ${counted(columns.length, 'column')} (${namedBy})`);
  return -1;
}

/** How many values the first row has, and so all of a compact-array; -1 where there is none. */
function valuesOfRow(d: Dissection): number {
  const tag = d.peek();
  const type = tag === ARRAY ? 1 + lengthOctets(d, 1) : tag === COMPACT_ARRAY ? 1 : -1;
  return type > 0 && d.peek(type) === STRUCTURE ? peekLength(d, type + 1) : -1;
}

function columnsFor(meter: Meter | undefined, asked: Asked, message: Uint8Array): Named | 0 {
  const { classId, instance } = asked;
  const captured = meter?.knowing(classId, instance, ({ columns }) => columns !== undefined);
  const selected = selectionOf(asked, asked.bytes ?? message);
  const capturePeriod = meter?.knowing(classId, instance, (one) => one.capturePeriod >= 0)?.capturePeriod ?? -1;
  if (selected !== undefined && 'columns' in selected) {
    return { columns: withUnits(meter, selected.columns), namedBy: 'selected_values of the request', capturePeriod };
  }
  if (captured?.columns === undefined) return 0;
  const columns =
    selected === undefined ? captured.columns : captured.columns.slice(selected.from - 1, selected.to || undefined);
  const { columnsIn: frame } = captured;
  const who = frame === 0 ? 'capture_objects, from a file' : `capture_objects, frame ${frame}`;
  return { columns: withUnits(meter, columns), namedBy: who, capturePeriod };
}

const DESCRIPTOR_OCTETS = 9;
const RANGE_DESCRIPTOR = 1;
const ENTRY_DESCRIPTOR = 2;

/** Which columns the request asked for, if not all: those, or from which to which, from 1; 0 for the last. */
type Selected = { readonly columns: readonly Column[] } | { readonly from: number; readonly to: number };

/** descriptor(9)  presence(1)  selector(1)  parameters */
function selectionOf({ at, end }: Asked, bytes: Uint8Array): Selected | undefined {
  const presence = at + DESCRIPTOR_OCTETS;
  if (end <= presence + 2 || bytes[presence] === 0) return undefined;
  const reader = new DataReader(bytes, presence + 2, end);
  if (reader.enter(STRUCTURE) !== 4) return undefined;
  const selector = bytes[presence + 1];
  if (selector === RANGE_DESCRIPTOR) {
    for (let i = 0; i < 3; i++) reader.skip();
    const columns = columnsIn(reader);
    return columns === undefined || columns.length === 0 ? undefined : { columns };
  }
  if (selector !== ENTRY_DESCRIPTOR) return undefined;
  reader.skip();
  reader.skip();
  const from = reader.integer();
  const to = reader.integer();
  return reader.failed ? undefined : { from: Math.max(1, from), to };
}
