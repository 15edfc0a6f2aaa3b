/** What the values of a push with codes belong to, with what its maker leaves out (`push-layouts/`). */
import { type Column, UNKNOWN_COLUMN } from '../cosem/objects.js';
import { codedLayoutOf, quantityIn } from '../push-layouts/index.js';
import { type CodedLayout, clock, layoutName } from '../push-layouts/layout.js';
import { type CodedValues, NO_UNIT, scalerIn, unitIn } from './push-codes.js';

/** Names for the values of a push. */
export interface Naming {
  readonly namedBy: string;
  readonly columns: readonly Column[];
  /**
   * Which column each element, and the second member of each element, is the value of; -1: of none. Without them, each element is
   * the value of the column in its place.
   */
  readonly ofElement?: readonly number[];
  readonly ofMember?: readonly number[];
}

/** A naming, and what it was made for. */
interface Made {
  readonly coded: CodedValues;
  readonly layout: CodedLayout | undefined;
  readonly naming: Naming;
}

/** Meters push the same few lists all day: what was made for the last ones is used again. */
const recent: Made[] = [];
const MOST_RECENT = 8;
let oldest = 0;

export function codedNaming(coded: CodedValues): Naming {
  const layout = codedLayoutOf(coded);
  const known = recent.find((one) => one.layout === layout && isAlike(one.coded, coded));
  if (known !== undefined) return known.naming;
  const naming = namingWith(coded, layout, columnsOf(coded));
  recent[oldest] = { coded: { ...coded, bytes: NO_BYTES }, layout, naming };
  oldest = (oldest + 1) % MOST_RECENT;
  return naming;
}

const NO_BYTES = new Uint8Array(0);

function isAlike(one: CodedValues, other: CodedValues): boolean {
  return (
    isSame(one.codes, other.codes) &&
    isSame(one.units, other.units) &&
    isSame(one.ofElement, other.ofElement) &&
    isSame(one.ofMember, other.ofMember) &&
    one.beginsWithTime === other.beginsWithTime
  );
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

/** The same where the meter taught units for some of the columns. */
export function taughtNaming(coded: CodedValues, columns: readonly Column[]): Naming {
  return namingWith(coded, codedLayoutOf(coded), columns);
}

/** One for each code, in their order, behind that of the time. */
export function columnsOf({ codes, units, beginsWithTime }: CodedValues): readonly Column[] {
  const columns = codes.map((instance, n): Column => {
    const unit = units[n] as number;
    if (unit === NO_UNIT) return { ...UNKNOWN_COLUMN, instance };
    return { ...UNKNOWN_COLUMN, instance, scaler: scalerIn(unit), unit: unitIn(unit) };
  });
  return beginsWithTime ? [clock.column, ...columns] : columns;
}

const TOLD = 'the codes in it';

function namingWith(coded: CodedValues, layout: CodedLayout | undefined, told: readonly Column[]): Naming {
  const first = coded.beginsWithTime ? undefined : layout?.first;
  const last = layout?.last;
  const columns = [...(layout === undefined ? told : withQuantities(layout, told))];
  if (first !== undefined) columns.unshift(first.column);
  if (last !== undefined) columns.push(last.column);
  const isMore = columns.length > told.length || columns.some((one, n) => one !== told[n]);
  const before = coded.beginsWithTime || first !== undefined ? 1 : 0;
  const ofElement = coded.ofElement.map((n) => (n < 0 ? -1 : n + before));
  if (before > 0) ofElement[0] = 0;
  if (last !== undefined) ofElement[coded.lastElement] = columns.length - 1;
  const ofMember = coded.ofMember.map((n) => (n < 0 ? -1 : n + before));
  return { columns, ofElement, ofMember, namedBy: layout === undefined ? TOLD : namedBy(TOLD, layout, isMore) };
}

export function namedBy(told: string, layout: CodedLayout, isGuessed: boolean): string {
  return isGuessed ? `${told}, and a guess: ${layoutName(layout)}` : told;
}

/** The same columns where nothing is added to them. */
export function withQuantities(layout: CodedLayout, columns: readonly Column[]): readonly Column[] {
  let isMore = false;
  const more = columns.map((one) => {
    const found = one.unit < 0 ? quantityIn(layout, one.instance) : undefined;
    if (found === undefined) return one;
    isMore = true;
    return { ...one, scaler: found.scaler, unit: found.unit };
  });
  return isMore ? more : columns;
}
