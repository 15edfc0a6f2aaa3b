/** What is to be said of a node: what it is, what its value means, which others it could have, where it stands. */
import {
  bitsText,
  DataTypeNames,
  dataInteger,
  dataTag,
  type Field,
  fieldById,
  hexText,
  integer,
  isContainer,
  Kind,
  nameOf,
  type Tape,
  valueOf,
} from '../../core/index.js';
import { explainDataTypes } from '../../explain/data-types.js';
import { kindText, valueText, wordsOf } from '../../explain/fields.js';
import type { Knowledge } from '../../explain/knowledge.js';
import { questionOf } from '../../explain/meaning.js';
import { ResultWords } from '../../explain/results.js';
import { MARKS } from '../../sinks/node-text.js';
import { visible } from '../../sinks/visible.js';
import { Advice } from './advice.js';
import { type Said, saidOfTables } from './explanation-tables.js';
import { ancestors } from './folds.js';
import { labelLine, valueLine } from './node-line.js';
import { bytesText } from './text.js';

export type Tone = 'title' | 'name' | 'value' | 'text' | 'bytes' | 'current' | 'error' | 'warning' | 'note';

/** One thing to say, a paragraph with a label before it. */
export interface Fact {
  /** Empty for one more line of the fact before. */
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
  /** What is said first where there is little room: the least. */
  readonly rank: number;
  /** Only said where there is much room, or only where there is little. */
  readonly form?: 'long' | 'short';
}

/** All that is known of a node, in the order in which it is read. All text is made visible. */
export function explanation(tape: Tape, node: number, knowledge?: Knowledge): readonly Fact[] {
  const field = fieldById(tape.fieldId(node));
  const facts = tape.kind(node) === Kind.issue ? ofIssue(tape, node, field) : ofField(tape, node, field, knowledge);
  return facts.map((fact) => ({ ...fact, text: visible(fact.text) }));
}

function ofIssue(tape: Tape, node: number, field: Field): readonly Fact[] {
  const severity = field.severity ?? 'note';
  const advice = Advice[field.name];
  return [
    { label: '', text: `${MARKS[severity]}${field.label}`, tone: severity, rank: 0 },
    { label: '', text: field.name, tone: 'name', rank: 6 },
    { label: severity, text: tape.details.get(node) ?? '', tone: severity, rank: 1 },
    ...textFact('about', field.about ?? '', 2),
    ...textFact('to do', advice ?? '', 3),
    ...whereFacts(tape, node, 4),
  ];
}

function ofField(tape: Tape, node: number, field: Field, knowledge: Knowledge | undefined): readonly Fact[] {
  const value = valueLine(tape, node);
  const said = knowledge === undefined ? [] : saidOfTables(tape, node, knowledge);
  // The name of an object stands behind its code already.
  const tables = said.filter(({ text }) => !value.includes(text)).map(factOfTable);
  return [
    { label: '', text: labelLine(tape, node), tone: 'title', rank: 0 },
    { label: '', text: field.name, tone: 'name', rank: 2 },
    ...(value === '' ? [] : [{ label: 'value', text: value, tone: 'value', rank: 1 } as const]),
    ...textFact('meaning', meaningOf(tape, node, field), 2),
    ...tables.filter(({ rank }) => rank <= TELLING),
    ...textFact('about', field.about ?? '', 3),
    ...bytesFacts(tape, node, field),
    ...tables.filter(({ rank }) => rank > TELLING),
    ...textFact('type', typeText(tape, node, field), 5),
    ...(field.about === undefined ? aboutParent(tape, node) : []),
    ...whereFacts(tape, node, 9),
    ...choices(tape, node, field),
  ];
}

/** What tables say up to this rank is said before what the field is in general. */
const TELLING = 3;

function textFact(label: string, text: string, rank: number): readonly Fact[] {
  return text === '' ? [] : [{ label, text, tone: 'text', rank }];
}

function factOfTable({ label, text, rank, form }: Said): Fact {
  return { label, text, tone: 'text', rank, ...(form === undefined ? {} : { form }) };
}

/** The number of a node whose values may have words. */
function numberOf(tape: Tape, node: number, field: Field): number | undefined {
  const kind = tape.kind(node);
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  if (kind >= Kind.data) {
    return isContainer(kind) ? undefined : dataInteger(bytes, tape.offset(node), tape.length(node), kind);
  }
  if (kind === Kind.bits) {
    return (integer(bytes, tape.offset(node), tape.length(node), Kind.uint) & field.mask) >>> field.shift;
  }
  const isNumber =
    kind === Kind.enumerated || kind === Kind.uint || kind === Kind.int || kind === Kind.uintLittleEndian;
  if (!isNumber || tape.length(node) > 6) return undefined;
  return integer(bytes, tape.offset(node), tape.length(node), kind);
}

function meaningOf(tape: Tape, node: number, field: Field): string {
  const number = numberOf(tape, node, field);
  const word = number === undefined ? undefined : nameOf(field, number);
  return word === undefined ? '' : (ResultWords[word] ?? '');
}

const SHOWN_BYTES = 32;

/** `c4 01 c1, 3 bytes at 0x42`; for parts of a bit field, which of the bits are theirs: `1100 ····`. */
function bytesFacts(tape: Tape, node: number, field: Field): readonly Fact[] {
  const kind = tape.kind(node);
  const length = tape.length(node);
  if (kind === Kind.derived || length === 0) return [];
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  const end = at + Math.min(length, SHOWN_BYTES);
  const more = length > SHOWN_BYTES ? ' …' : '';
  const facts: Fact[] = [
    {
      label: 'bytes',
      text: `${hexText(bytes, at, end, ' ')}${more} (${bytesText(length)} at ${placeText(tape, node)})`,
      tone: 'bytes',
      rank: 4,
    },
  ];
  if (kind === Kind.bits && length <= 4) {
    facts.push({ label: 'bits', text: maskedBits(bytes, at, length, field.mask), tone: 'bytes', rank: 6 });
  }
  return facts;
}

function placeText(tape: Tape, node: number): string {
  const offset = `0x${tape.offset(node).toString(16).padStart(4, '0')}`;
  return tape.storeCount > 1 ? `${offset} of ${tape.storeNames[tape.store(node)]}` : offset;
}

function maskedBits(bytes: Uint8Array, at: number, length: number, mask: number): string {
  const bits = bitsText(bytes, at, 8 * length);
  let text = '';
  for (let i = 0; i < bits.length; i++) {
    if (i > 0 && i % 4 === 0) text += ' ';
    text += (mask >>> (bits.length - 1 - i)) & 1 ? bits[i] : '·';
  }
  return text;
}

const MOST_FLAG_BYTES = 64;

/** Words that a value could have: those of flags that are set, or the one that it has, are marked. */
function choices(tape: Tape, node: number, field: Field): readonly Fact[] {
  // Flags are a few; to spell out megabytes takes seconds.
  if (tape.length(node) > MOST_FLAG_BYTES) return [];
  const value = valueOf(tape, node);
  if (Array.isArray(value)) return flags(field, new Set(value as readonly string[]));
  const number = numberOf(tape, node, field);
  if (number === undefined) return [];
  const words = wordsOf(field);
  if (words.length === 0) return [];
  const told = words.map(([choice, word]) => `${choice === number ? '▸ ' : ''}${valueText(field, choice)} ${word}`);
  return [
    { label: 'values', text: told.join(', '), tone: 'text', rank: 7, form: 'short' },
    ...told.map((text, i): Fact => {
      const isCurrent = words[i]?.[0] === number;
      return {
        label: i === 0 ? 'values' : '',
        text: isCurrent ? text : `  ${text}`,
        tone: isCurrent ? 'current' : 'text',
        rank: 7,
        form: 'long',
      };
    }),
  ];
}

function flags(field: Field, set: ReadonlySet<string>): readonly Fact[] {
  const names = Object.entries((field.flags ?? field.names ?? {}) as Readonly<Record<string, string>>);
  // The standard counts flags from the highest bit, bits of data from the first.
  const words = (field.flags === undefined ? [...names].reverse() : names).map(([, word]) => word);
  return words.map((word, i): Fact => {
    const isSet = set.has(word);
    const tone = isSet ? 'current' : 'text';
    return { label: i === 0 ? 'flags' : '', text: `${isSet ? '●' : '○'} ${word}`, tone, rank: 7, form: 'long' };
  });
}

function typeText(tape: Tape, node: number, field: Field): string {
  const kind = tape.kind(node);
  const unit = field.unit === '' ? '' : `, in ${field.unit}`;
  if (kind >= Kind.data) {
    const packed = kind >= Kind.packedData ? ', its type stands in the compact-array' : '';
    const type = DataTypeNames[dataTag(kind)] as string;
    const layout = explainDataTypes(questionOf(`type ${type}`))[0]?.rows[0]?.[1] ?? '';
    return `${type}${unit}${packed}${layout === '' ? '' : ` (${layout})`}`;
  }
  return kindText(field) + unit;
}

/** Where the node itself has nothing to say, what it is in may. */
function aboutParent(tape: Tape, node: number): readonly Fact[] {
  for (const parent of ancestors(tape, node).slice(0, -1).reverse()) {
    const { about } = fieldById(tape.fieldId(parent));
    if (about !== undefined) return textFact('part of', `${labelLine(tape, parent)}: ${about}`, 6);
  }
  return [];
}

function whereFacts(tape: Tape, node: number, rank: number): readonly Fact[] {
  const path = ancestors(tape, node).slice(0, -1);
  if (path.length === 0) return [];
  return textFact('in', path.map((parent) => labelLine(tape, parent)).join(' › '), rank);
}
