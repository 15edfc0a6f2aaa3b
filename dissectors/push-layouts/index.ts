/** All layouts, and which of them a push has. Where more than one would do, it is none. */
import { looksLikeDateTime, matchesObis } from '../../src/core/index.js';
import type { Column } from '../cosem/objects.js';
import { type Elements, isWhole } from '../data/elements.js';
import { austria } from './austria.js';
import { czechia } from './czechia.js';
import { kaifa } from './kaifa.js';
import { kaifaCoded } from './kaifa-coded.js';
import { kamstrup } from './kamstrup.js';
import { landisGyr } from './landis-gyr.js';
import type { CodedLayout, LayoutValue, PlainLayout, PlainList, Quantity } from './layout.js';

export const plainLayouts: readonly PlainLayout[] = [kaifa];
export const codedLayouts: readonly CodedLayout[] = [kaifaCoded, kamstrup, austria, landisGyr];
/** Of pushes with descriptors in front of their values. */
export const describedLayout: CodedLayout = czechia;

/** What a header says before the values come. */
export interface Header {
  readonly longInvokeIdAndPriority: number;
  readonly hasTime: boolean;
}

/** A list that a push has. */
export interface FoundList {
  /** `Kaifa, list 1 (Norway)`. */
  readonly name: string;
  readonly columns: readonly Column[];
}

const STRUCTURE = 2;

/** Lists by how many values they have: most pushes are none of them, and that is told at once. */
const byCount = new Map<number, (FoundList & { readonly list: PlainList })[]>();
for (const { maker, countries, lists } of plainLayouts) {
  for (const list of lists) {
    const name = `${maker}, ${list.name} (${countries})`;
    const entry = { name, columns: list.values.map(({ column }) => column), list };
    const alike = byCount.get(list.values.length);
    if (alike === undefined) byCount.set(list.values.length, [entry]);
    else alike.push(entry);
  }
}

/** The list without codes whose values these are. */
export function plainListOf(elements: Elements, header: Header): FoundList | undefined {
  if (elements.tag !== STRUCTURE) return undefined;
  const candidates = byCount.get(elements.count)?.filter(({ list }) => isList(list, elements, header));
  return candidates?.length === 1 ? candidates[0] : undefined;
}

function isList({ header, values }: PlainList, elements: Elements, found: Header): boolean {
  if (!isWhole(elements)) return false;
  const isHeader =
    header === undefined ||
    (header.longInvokeIdAndPriority === found.longInvokeIdAndPriority && header.hasTime === found.hasTime);
  return isHeader && values.every((value, i) => isValue(value, elements.bytes, elements.bounds[i] as number));
}

/** Codes of a push, and what stands at its ends. */
export interface Coded {
  readonly bytes: Uint8Array;
  readonly codes: readonly number[];
  /** Where its first value is, with or without a code. */
  readonly first: number;
  /** Where elements without codes are: the one in front of all others, and the one behind them; -1: there is none. */
  readonly bareFirst: number;
  readonly bareLast: number;
}

/** The layout that a push with codes has. */
export function codedLayoutOf(coded: Coded): CodedLayout | undefined {
  const candidates = codedLayouts.filter((layout) => isCoded(layout, coded));
  return candidates.length === 1 ? candidates[0] : undefined;
}

function isCoded({ begins, codes, first, last }: CodedLayout, coded: Coded): boolean {
  const { bytes, bareFirst, bareLast } = coded;
  if (begins !== '' && !beginsWith(bytes, coded.first, begins)) return false;
  if (codes.length > 0 && (codes.length !== coded.codes.length || codes.some((code, i) => code !== coded.codes[i])))
    return false;
  return isAtEnd(first, bytes, bareFirst) && isAtEnd(last, bytes, bareLast);
}

function isAtEnd(value: LayoutValue | undefined, bytes: Uint8Array, at: number): boolean {
  return value === undefined || at < 0 ? value === undefined && at < 0 : isValue(value, bytes, at);
}

const DATE_TIME_OCTETS = 12;

/** Is the value at `at`, which is whole, made as the layout says? */
function isValue({ tags, length, begins }: LayoutValue, bytes: Uint8Array, at: number): boolean {
  if (!tags.includes(bytes[at] as number)) return false;
  if (length > 0 && bytes[at + 1] !== length) return false;
  if (length === DATE_TIME_OCTETS && !looksLikeDateTime(bytes, at + 2)) return false;
  return begins.length === 0 || begins.some((text) => beginsWith(bytes, at, text));
}

/** Strings in lists are short: their length is one octet. */
function beginsWith(bytes: Uint8Array, at: number, text: string): boolean {
  const length = bytes[at + 1] as number;
  if (length < text.length || length >= 0x80) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + 2 + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** What was found for a code; a push has the same ones every time. */
const known = new WeakMap<CodedLayout, Map<number, Quantity | undefined>>();
const MOST_KNOWN = 256;

/** Scaler and unit of the code, as the layout has them. */
export function quantityIn(layout: CodedLayout, instance: number): Quantity | undefined {
  let quantities = known.get(layout);
  if (quantities === undefined) {
    quantities = new Map();
    known.set(layout, quantities);
  }
  if (quantities.has(instance)) return quantities.get(instance);
  const code = Uint8Array.from([40, 32, 24, 16, 8, 0], (bits) => Math.floor(instance / 2 ** bits) % 256);
  const found = layout.quantities.find(({ pattern }) => matchesObis(pattern, code, 0));
  if (quantities.size < MOST_KNOWN) quantities.set(instance, found);
  return found;
}
