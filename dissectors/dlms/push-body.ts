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
import { codedLayoutOf, describedLayout, type Header, plainListOf, quantityIn } from '../push-layouts/index.js';
import { type CodedLayout, layoutName } from '../push-layouts/layout.js';
import { describedColumns, dissectDescribed } from './described-values.js';
import { type CodedNaming, codedValues, listedObjects } from './push-codes.js';

/** Names for the values of a push. */
interface Naming {
  readonly namedBy: string;
  readonly columns: readonly Column[];
  /**
   * Which column each element, and the second member of each element, is the value of; -1: of none. Without them, each element is
   * the value of the column in its place.
   */
  readonly ofElement?: readonly number[];
  readonly ofMember?: readonly number[];
}

/** Takes the values of a push, and writes in front of them what they belong to. False where decoding has to end. */
export function dissectPush(d: Dissection, header: Header): boolean {
  const described = describedColumns(d.bytes, d.at, d.end);
  if (described !== undefined) return dissectDescribedPush(d, described);
  const elements = elementsAt(d.bytes, d.at, d.end, Limits.pushedValues);
  const naming = elements === undefined ? undefined : namingOf(d, elements, header);
  if (elements === undefined || naming === undefined) return dissectData(d);
  const nodes: number[] = [];
  const list = writeObjects(d, naming.columns, naming.namedBy, -1, nodes);
  const isRow = naming.ofElement === undefined;
  if (isRow && list >= 0) d.link(d.nextNode, LinkKind.row, list);
  return dissectMembers(d, elements.tag, { ...NAMED, naming, nodes, column: -1 }, 0, isRow ? ofRow : element);
}

function dissectDescribedPush(d: Dissection, columns: readonly Column[]): boolean {
  const learned = withLearnedUnits(d, columns);
  const guessed = withQuantities(describedLayout, learned);
  const nodes: number[] = [];
  const told = namedBy('the descriptors in it', describedLayout, guessed !== learned);
  writeObjects(d, guessed, told, -1, nodes);
  return dissectDescribed(d, (_, n, depth) => value(d, columns[n], nodes[n], depth));
}

// ---- taking values

const NAMED: DataFields = { field: Data.value, plain: Data.value };

interface Named extends DataFields {
  readonly naming: Naming;
  /** Of the columns, on the tape. */
  readonly nodes: readonly number[];
  /** Which the value in the structure at hand belongs to. */
  column: number;
}

function ofRow(d: Dissection, of: Named, index: number, depth: number): boolean {
  return value(d, of.naming.columns[index], undefined, depth);
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

function value(d: Dissection, named: Column | undefined, node: number | undefined, depth: number): boolean {
  if (named === undefined) return dissectData(d, Data.value, depth);
  if (node !== undefined) d.link(d.nextNode, LinkKind.value, node);
  const { classId, attribute, dataIndex } = named;
  // An element of an attribute is not made as the attribute is.
  const isWhole = classId >= 0 && attribute !== undefined && dataIndex === 0;
  return isWhole ? dissectAttribute(d, classId, attribute) : dissectData(d, Data.value, depth);
}

// ---- naming them

function namingOf(d: Dissection, elements: Elements, header: Header): Naming | undefined {
  const listed = listedObjects(elements);
  if (listed !== undefined) return { namedBy: 'the push_object_list in it', columns: withLearnedUnits(d, listed) };
  const learned = d.once((conversation) => learnedList(pushingMeterIn(conversation, d), elements.count));
  if (learned !== 0) return learned;
  const coded = codedValues(elements);
  if (coded !== undefined) return withGuesses(coded, withLearnedUnits(d, coded.columns));
  const list = plainListOf(elements, header);
  return list && { namedBy: `a guess: ${list.name}`, columns: list.columns };
}

/** Fills in what a maker's codes leave out. */
function withGuesses(coded: CodedNaming, told: readonly Column[]): Naming {
  const layout = codedLayoutOf(coded);
  if (layout === undefined) return { ...coded, columns: told };
  const { first, last } = layout;
  const columns = [...withQuantities(layout, told)];
  const isFirstBare = first !== undefined && coded.ofElement[0] === -1;
  if (isFirstBare) columns.unshift(first.column);
  if (last !== undefined) columns.push(last.column);
  const isMore = columns.length > told.length || columns.some((one, n) => one !== told[n]);
  const moved = (n: number): number => (n >= 0 && isFirstBare ? n + 1 : n);
  const ofElement = coded.ofElement.map(moved);
  if (isFirstBare) ofElement[0] = 0;
  if (last !== undefined) ofElement[coded.lastElement] = columns.length - 1;
  const ofMember = coded.ofMember.map(moved);
  return { columns, ofElement, ofMember, namedBy: namedBy(coded.namedBy, layout, isMore) };
}

function namedBy(told: string, layout: CodedLayout, isGuessed: boolean): string {
  return isGuessed ? `${told}, and a guess: ${layoutName(layout)}` : told;
}

/** The same columns where nothing is added to them. */
function withQuantities(layout: CodedLayout, columns: readonly Column[]): readonly Column[] {
  let isMore = false;
  const more = columns.map((one) => {
    const found = one.unit < 0 ? quantityIn(layout, one.instance) : undefined;
    if (found === undefined) return one;
    isMore = true;
    return { ...one, scaler: found.scaler, unit: found.unit };
  });
  return isMore ? more : columns;
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
  // Units alone are remembered, two numbers a column; nothing where none was learned.
  const units = d.once((conversation) => learnedUnits(conversation, d, columns));
  if (units.length === 0) return columns;
  return columns.map((one, n) => {
    const unit = units[2 * n + 1] as number;
    return unit < 0 ? one : { ...one, scaler: units[2 * n] as number, unit };
  });
}

const NONE: readonly number[] = [];

function learnedUnits(conversation: Conversation, d: Dissection, columns: readonly Column[]): readonly number[] {
  const meter = pushingMeterIn(conversation, d);
  if (meter === undefined) return NONE;
  const found = withUnits(meter, columns.map(asRegister));
  if (found.every(({ unit }, n) => unit === (columns[n] as Column).unit)) return NONE;
  return found.flatMap(({ scaler, unit }) => [scaler ?? 0, unit]);
}

/** A code does not say the class, but only registers have units of their own. */
function asRegister(column: Column): Column {
  return column.classId >= 0 ? column : { ...column, classId: REGISTER, attribute: 2 };
}

const REGISTER = 3;
