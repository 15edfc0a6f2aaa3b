/**
 * What a push says, and of which objects. In the order of what is surest:
 *
 *   - descriptors in front of the values (`described-values.ts`), or the push_object_list in front of all of them;
 *   - the push_object_list of the meter, as it was read or written before;
 *   - codes in front of the values (`push-codes.ts`), with what the maker leaves out;
 *   - a list of a maker that names nothing (`push-layouts/`).
 *
 * Where units are not said, those count that were learned of the meter, then those of the maker.
 */
import { type Conversation, type Dissection, Limits, LinkKind } from '../../src/core/index.js';
import { dissectAttribute } from '../cosem/attribute.js';
import { type Meter, pushingMeterIn, withUnits } from '../cosem/knowledge.js';
import { type Column, writeObjects } from '../cosem/objects.js';
import { Data, type DataFields, dissectData, dissectMembers } from '../data/axdr.js';
import { type Elements, elementsAt } from '../data/elements.js';
import { describedLayout, type Header, plainListOf } from '../push-layouts/index.js';
import { serverTitleOf } from './association.js';
import { pushedBuffers } from './buffer.js';
import { type DescribedValues, describedValues, dissectDescribed } from './described-values.js';
import { type CodedValues, codedValues, listedObjects } from './push-codes.js';
import { codedNaming, columnsOf, type Naming, namedBy, taughtNaming, withQuantities } from './push-naming.js';

/** Takes the values of a push, and writes in front of them what they belong to. False where decoding has to end. */
export function dissectPush(d: Dissection, header: Header): boolean {
  const described = describedValues(d.bytes, d.at, d.end);
  if (described !== undefined) return dissectDescribedPush(d, described);
  const elements = elementsAt(d.bytes, d.at, d.end, Limits.pushedValues);
  const naming = elements === undefined ? undefined : namingOf(d, elements, header);
  if (elements === undefined || naming === undefined) return dissectData(d);
  const nodes: number[] = [];
  const list = writeObjects(d, naming.columns, naming.namedBy, -1, nodes);
  const isRow = naming.ofElement === undefined;
  // Only rows say of which class their values are.
  const buffers = isRow ? buffersIn(d, naming.columns, elements.bounds) : NO_BUFFERS;
  if (isRow && list >= 0) d.link(d.nextNode, LinkKind.row, list);
  return dissectMembers(
    d,
    elements.tag,
    { field: Data.value, plain: Data.value, naming, nodes, buffers, column: -1 },
    0,
    isRow ? ofRow : element,
  );
}

function dissectDescribedPush(d: Dissection, { columns, places }: DescribedValues): boolean {
  const learned = withLearnedUnits(d, columns);
  const guessed = withQuantities(describedLayout, learned);
  const nodes: number[] = [];
  const told = namedBy('the descriptors in it', describedLayout, guessed !== learned);
  writeObjects(d, guessed, told, -1, nodes);
  const buffers = buffersIn(d, columns, places);
  return dissectDescribed(d, (_, n, depth) => value(d, columns[n], nodes[n], depth, buffers.get(n)));
}

/** Lists of the columns of buffers, by the place of the value that is one. They stand before all values, as the list of these does. */
type Buffers = ReadonlyMap<number, number>;

const NO_BUFFERS: Buffers = new Map();

function buffersIn(d: Dissection, columns: readonly Column[], places: readonly number[]): Buffers {
  return pushedBuffers(d, columns, places, (conversation) => meterOf(conversation, d));
}

// ---- taking values

interface Named extends DataFields {
  readonly naming: Naming;
  /** Of the columns, on the tape. */
  readonly nodes: readonly number[];
  readonly buffers: Buffers;
  /** Which the value in the structure at hand belongs to. */
  column: number;
}

function ofRow(d: Dissection, of: Named, index: number, depth: number): boolean {
  const buffer = of.buffers.get(index);
  return value(d, of.naming.columns[index], buffer === undefined ? undefined : of.nodes[index], depth, buffer);
}

function element(d: Dissection, of: Named, index: number, depth: number): boolean {
  const { ofElement, ofMember } = of.naming;
  const inside = ofMember?.[index] ?? -1;
  if (inside < 0) return column(d, of, ofElement?.[index] ?? -1, depth);
  of.column = inside;
  return dissectMembers(d, d.peek(), of, depth, member);
}

/** Behind the code comes the value, and maybe its scaler and unit. */
function member(d: Dissection, of: Named, index: number, depth: number): boolean {
  return column(d, of, index === 1 ? of.column : -1, depth);
}

function column(d: Dissection, of: Named, n: number, depth: number): boolean {
  return value(d, of.naming.columns[n], of.nodes[n], depth);
}

/** `buffer` is the list of its columns, where it is one. */
function value(
  d: Dissection,
  named: Column | undefined,
  node: number | undefined,
  depth: number,
  buffer?: number,
): boolean {
  if (named === undefined) return dissectData(d, Data.value, depth);
  if (node !== undefined) d.link(d.nextNode, LinkKind.value, node);
  if (buffer !== undefined) d.link(d.nextNode, LinkKind.rows, buffer);
  const { classId, attribute, dataIndex } = named;
  // An element of an attribute is not made as the attribute is.
  const isWhole = classId >= 0 && attribute !== undefined && dataIndex === 0;
  return isWhole ? dissectAttribute(d, classId, attribute) : dissectData(d, Data.value, depth);
}

// ---- naming them

function namingOf(d: Dissection, elements: Elements, header: Header): Naming | undefined {
  const listed = listedObjects(elements);
  if (listed !== undefined) return { namedBy: 'the push_object_list in it', columns: withLearnedUnits(d, listed) };
  const learned = d.once((conversation) => learnedList(meterOf(conversation, d), elements.count));
  if (learned !== 0) return learned;
  const coded = codedValues(elements);
  if (coded !== undefined) return codedNamingOf(d, coded);
  const list = plainListOf(elements, header);
  return list && { namedBy: `a guess: ${list.name}`, columns: list.columns };
}

function codedNamingOf(d: Dissection, coded: CodedValues): Naming {
  const units = d.once((conversation) => learnedUnits(meterOf(conversation, d), () => columnsOf(coded)));
  return units.length === 0 ? codedNaming(coded) : taughtNaming(coded, withUnitsOf(columnsOf(coded), units));
}

// ---- what was learned of the meter

const PUSH_SETUP = 40;

/** The list of so many objects that the meter is known to push; 0 where there is none, or more than one. */
function learnedList(meter: Meter | undefined, count: number): Naming | 0 {
  const lists: Naming[] = [];
  for (const known of [meter, meter?.given]) {
    if (known === undefined || lists.length > 0) continue;
    for (const { classId, columns, columnsIn } of known.all()) {
      if (classId !== PUSH_SETUP || columns?.length !== count) continue;
      const place = columnsIn > 0 ? `frame ${columnsIn}` : 'from a file';
      lists.push({ namedBy: `push_object_list, ${place}`, columns: withUnits(meter, columns) });
    }
  }
  return lists.length === 1 ? (lists[0] as Naming) : 0;
}

/** Registers that say no unit get those that were learned. */
function withLearnedUnits(d: Dissection, columns: readonly Column[]): readonly Column[] {
  const units = d.once((conversation) => learnedUnits(meterOf(conversation, d), () => columns));
  return units.length === 0 ? columns : withUnitsOf(columns, units);
}

function withUnitsOf(columns: readonly Column[], units: readonly number[]): readonly Column[] {
  return columns.map((one, n) => {
    const unit = units[2 * n + 1] as number;
    return unit < 0 ? one : { ...one, scaler: units[2 * n] as number, unit };
  });
}

const NONE: readonly number[] = [];

function meterOf(conversation: Conversation, d: Dissection): Meter | undefined {
  return pushingMeterIn(conversation, d, () => serverTitleOf(d, conversation));
}

/** Scaler and unit of each column, which are all that has to be remembered; none where none was learned. */
function learnedUnits(meter: Meter | undefined, columnsOfPush: () => readonly Column[]): readonly number[] {
  if (meter === undefined) return NONE;
  const columns = columnsOfPush();
  const found = withUnits(meter, columns.map(asRegister));
  if (found.every(({ unit }, n) => unit === (columns[n] as Column).unit)) return NONE;
  return found.flatMap(({ scaler, unit }) => [scaler ?? 0, unit]);
}

/** A code does not say the class, but only registers have units of their own. */
function asRegister(column: Column): Column {
  return column.classId >= 0 ? column : { ...column, classId: REGISTER, attribute: 2 };
}

const REGISTER = 3;
