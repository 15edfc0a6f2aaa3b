/**
 * Rows of a buffer with their columns: what capture_objects said before, as far as the request asked for them (IEC 62056-6-2,
 * Profile generic).
 */
import { type Conversation, counted, type Dissection, defineFields, issue, LinkKind } from '../../src/core/index.js';
import { dissectAttribute } from '../cosem/attribute.js';
import { type Meter, meterIn, withUnits } from '../cosem/knowledge.js';
import { columnsIn } from '../cosem/learn.js';
import { type Column, codeOf, writeObjects } from '../cosem/objects.js';
import { ARRAY, COMPACT_ARRAY, STRUCTURE } from '../data/axdr.js';
import { DataReader } from '../data/data-reader.js';
import { lengthOctetsAt, lengthValue } from '../data/skip.js';
import type { Asked, From } from './asked-for.js';

const PROFILE_GENERIC = 7;

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
  const { classId, member, instance } = asked;
  const selected = selectionOf(asked, asked.bytes ?? d.bytes);
  const named = d.once((all) => columnsFor(meterIn(all, d, from), instance, selected));
  const list = named === 0 ? -1 : objects(d, named, d.at, d.end);
  if (asked.node >= 0) d.link(d.nextNode, LinkKind.value, asked.node);
  if (list >= 0) d.link(d.nextNode, LinkKind.rows, list);
  return dissectAttribute(d, classId, member);
}

/** The list of columns, where the first row of the buffer in [at, end) has as many values; -1 where nothing is named. */
function objects(d: Dissection, { columns, namedBy, capturePeriod }: Named, at: number, end: number): number {
  const values = valuesOfRow(d.bytes, at, end);
  if (values < 0) return -1;
  if (values === columns.length) return writeObjects(d, columns, namedBy, capturePeriod);
  d.report(
    F.otherColumns,
    `${counted(values, 'value')} in a row, ${counted(columns.length, 'column')} (${namedBy})`,
    at,
  );
  return -1;
}

/** How many values the first row has, and so all of a compact-array; -1 where there is none. */
function valuesOfRow(bytes: Uint8Array, at: number, end: number): number {
  const tag = bytes[at];
  const before = tag === ARRAY ? lengthOctetsAt(bytes, at + 1, end) : 0;
  const hasRows = tag === COMPACT_ARRAY || (before > 0 && lengthValue(bytes, at + 1, before) > 0);
  const row = at + 1 + before;
  const octets = hasRows && row < end && bytes[row] === STRUCTURE ? lengthOctetsAt(bytes, row + 1, end) : 0;
  return octets === 0 ? -1 : lengthValue(bytes, row + 1, octets);
}

function columnsFor(meter: Meter | undefined, instance: number, selected: Selected | undefined, whose = ''): Named | 0 {
  const captured = meter?.knowing(PROFILE_GENERIC, instance, ({ columns }) => columns !== undefined);
  const capturePeriod = meter?.knowing(PROFILE_GENERIC, instance, (one) => one.capturePeriod >= 0)?.capturePeriod ?? -1;
  if (selected !== undefined && 'columns' in selected) {
    return { columns: withUnits(meter, selected.columns), namedBy: selected.by, capturePeriod };
  }
  if (captured?.columns === undefined) return 0;
  const columns =
    selected === undefined ? captured.columns : captured.columns.slice(selected.from - 1, selected.to || undefined);
  const { columnsIn: frame } = captured;
  const namedBy = `capture_objects${whose}, ${frame === 0 ? 'from a file' : `frame ${frame}`}`;
  return { columns: withUnits(meter, columns), namedBy, capturePeriod };
}

// ---- in a push

const BUFFER = 2;
/** Buffers in one push whose columns are looked up: each may have many. */
const MOST_PUSHED = 16;

/** Is the value of this column a buffer, as a whole or some rows of it? */
const isBuffer = ({ classId, attribute, dataIndex }: Column): boolean =>
  classId === PROFILE_GENERIC && attribute === BUFFER && (dataIndex === 0 || dataIndex >= SOME_ROWS);

/** Data indexes from here on say which rows of a buffer are meant (IEC 62056-6-2, push_object_list). */
const SOME_ROWS = 0x1000;

/**
 * The lists of columns of the buffers that are among the values of a push, by the place of their column; `places` says where the values
 * begin.
 */
export function pushedBuffers(
  d: Dissection,
  columns: readonly Column[],
  places: readonly number[],
  meterOf: (conversation: Conversation) => Meter | undefined,
): ReadonlyMap<number, number> {
  const lists = new Map<number, number>();
  let count = 0;
  for (let n = 0; n < columns.length && count < MOST_PUSHED; n++) {
    const column = columns[n] as Column;
    const at = places[n] ?? d.end;
    if (!isBuffer(column) || valuesOfRow(d.bytes, at, d.end) < 0) continue;
    count++;
    const named = d.once((conversation) => columnsOfPushed(meterOf(conversation), column));
    const list = named === 0 ? -1 : objects(d, named, at, d.end);
    if (list >= 0) lists.set(n, list);
  }
  return lists;
}

/** Other lists stand beside it, so it says whose columns they are. */
function columnsOfPushed(meter: Meter | undefined, { instance, columns }: Column): Named | 0 {
  const code = codeOf(instance);
  const selected = columns === undefined ? undefined : { columns, by: `push_object_list, for ${code}` };
  return columnsFor(meter, instance, selected, ` of ${code}`);
}

// ---- what a request selected

const DESCRIPTOR_OCTETS = 9;
const RANGE_DESCRIPTOR = 1;
const ENTRY_DESCRIPTOR = 2;

/** Which columns the request asked for, if not all: those, or from which to which, from 1; 0 for the last. */
type Selected =
  | { readonly columns: readonly Column[]; readonly by: string }
  | { readonly from: number; readonly to: number };

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
    return columns === undefined || columns.length === 0
      ? undefined
      : { columns, by: 'selected_values of the request' };
  }
  if (selector !== ENTRY_DESCRIPTOR) return undefined;
  reader.skip();
  reader.skip();
  const from = reader.integer();
  const to = reader.integer();
  return reader.failed ? undefined : { from: Math.max(1, from), to };
}
