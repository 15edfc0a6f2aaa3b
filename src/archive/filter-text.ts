/** Filters for what somebody points at: written as a person would, and so that they let it pass. */
import {
  dataTag,
  type Field,
  fieldById,
  integer,
  isFlag,
  Kind,
  lengthAt,
  looksLikeText,
  nameOf,
  type Tape,
  utf8Text,
  valueOf,
} from '../core/index.js';
import type { Message } from '../engine/index.js';
import { Filter, FilterError, quote, type Summarize } from '../filter/index.js';

/** Messages whose line has this service. */
export const serviceFilter = (service: string): string => `service == ${quote(service)}`;

/** Messages with this result; results without a word are numbers. */
export const resultFilter = (result: string): string => `dlms.result == ${word(result)}`;

/** Messages with this issue. */
export const issueFilter = (code: string): string => code;

/** Messages of so many bytes. */
export const sizeFilter = (from: number, to: number): string => `message.length in {${from}..${to}}`;

/** Answers that took so long, in seconds. */
export const responseFilter = (from: number, to: number): string =>
  [
    from > 0 ? `dialog.response_time >= ${plainNumber(from)}` : '',
    Number.isFinite(to) ? `dialog.response_time < ${plainNumber(to)}` : '',
  ]
    .filter(Boolean)
    .join(' and ');

/** Answers of one conversation, by its number. */
export const conversationResponsesFilter = (number: number): string =>
  `conversation == ${number} and dialog.response_time`;

/** Filters know no exponents. */
const plainNumber = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '');

/** Octets written out; of longer ones the beginning. */
const MOST_OCTETS = 64;
const MOST_CHARACTERS = 128;
const BYTES_A_CHARACTER = 4;

/**
 * The filter for the field of a node with its value; where no value can be written that is found again (parts of a date that are
 * not specified, say), for its presence. Undefined where it is nothing that filters see. `message` is the one the node is of.
 */
export function nodeFilter(message: Message, node: number, summarize: Summarize): string | undefined {
  const { tape } = message;
  const { name } = fieldById(tape.fieldId(node));
  const isFound = (text: string): boolean => finds(text, message, summarize);
  for (const value of valuesOf(tape, node)) {
    const text = `${name} ${value}`;
    if (isFound(text)) return text;
  }
  if (isFound(name)) return name;
  // Filters look at headers only where they name one: an issue in a header needs that header beside it.
  for (let root = 0; root < message.first; root = tape.next(root)) {
    const text = `${fieldById(tape.fieldId(root)).name} and ${name}`;
    if (isFound(text)) return text;
  }
  return undefined;
}

/** Filters are written for fields of all kinds, and only the filter itself knows what it takes. */
function finds(text: string, message: Message, summarize: Summarize): boolean {
  try {
    return new Filter(text, summarize).matches(message);
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
}

/** Operators and values that may be right, the pleasantest first. */
function* valuesOf(tape: Tape, node: number): Generator<string> {
  const field = fieldById(tape.fieldId(node));
  const kind = tape.kind(node);
  if (kind === Kind.issue) return;
  if (kind >= Kind.data) yield* dataValues(field, tape, node, kind);
  else yield* plainValues(field, tape, node, kind);
}

function* plainValues(field: Field, tape: Tape, node: number, kind: Kind): Generator<string> {
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  const length = tape.length(node);
  switch (kind) {
    case Kind.group:
      if (field.parts.length > 0) yield `== 0x${integer(bytes, at, length, Kind.uint).toString(16)}`;
      return;
    case Kind.octets:
    case Kind.systemTitle:
    case Kind.header:
      yield* octetValues(bytes, at, at + length);
      return;
    case Kind.flagSet:
      yield `== 0x${integer(bytes, at, length, Kind.uint).toString(16)}`;
      return;
    case Kind.text:
      yield* stringValues(bytes, at, at + length);
      return;
    case Kind.derived:
      if (field.kind === Kind.obis || field.kind === Kind.decimal) yield `== ${String(valueOf(tape, node))}`;
      yield* textValues(String(valueOf(tape, node)));
      return;
    default:
      // Longer than any number, address or time: nobody writes that.
      if (length <= MOST_OCTETS) yield* valueValues(field, valueOf(tape, node));
  }
}

const INTEGER_TAGS: ReadonlySet<number> = new Set([5, 6, 15, 16, 17, 18, 20, 21, 22, 28, 29, 30, 31, 32, 33]);
const OCTET_STRING = 9;
const STRING_TAGS: ReadonlySet<number> = new Set([10, 11, 12]);
const BCD = 13;

function* dataValues(field: Field, tape: Tape, node: number, kind: Kind): Generator<string> {
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const start = tape.offset(node) + (kind >= Kind.packedData ? 0 : 1);
  const end = tape.offset(node) + tape.length(node);
  const tag = dataTag(kind);
  if (tag === OCTET_STRING) {
    const from = start + lengthAt(bytes, start).octets;
    if (end - from > 2 && looksLikeText(bytes, from, end)) yield* stringValues(bytes, from, end);
    // Codes, dates and addresses, as the value says them.
    if (end - from <= MOST_OCTETS) yield* valueValues(field, valueOf(tape, node));
    yield* octetValues(bytes, from, end);
    if (end - from === 6) yield `== ${Array.from(bytes.subarray(from, end)).join('.')}`;
  } else if (STRING_TAGS.has(tag)) {
    yield* stringValues(bytes, start + lengthAt(bytes, start).octets, end);
  } else if (tag === BCD) yield* octetValues(bytes, start, end);
  else if (end - start <= MOST_OCTETS) {
    // Flags and other meanings of a number can't be written; the number itself can.
    const isInteger = INTEGER_TAGS.has(tag) && end - start <= 8;
    if (isInteger && typeof valueOf(tape, node) !== 'bigint') {
      const value = integer(bytes, start, end - start, SIGNED_TAGS.has(tag) ? Kind.int : Kind.uint);
      yield* valueValues(field, value);
    }
    yield* valueValues(field, valueOf(tape, node));
  }
}

const SIGNED_TAGS: ReadonlySet<number> = new Set([5, 15, 16, 20, 28, 29, 30]);

function* valueValues(field: Field, value: ReturnType<typeof valueOf>): Generator<string> {
  if (value === null) yield '== null';
  else if (typeof value === 'boolean') yield `== ${value}`;
  else if (typeof value === 'number') {
    const name = field.numeric ? undefined : nameOf(field, value);
    if (name !== undefined) yield `== ${word(name)}`;
    if (field.kind === Kind.bits && isFlag(field)) yield `== ${value !== 0}`;
    if (field.hex) yield `== 0x${value.toString(16)}`;
    yield `== ${value}`;
  } else if (typeof value === 'bigint') yield `== ${value}`;
  else if (typeof value === 'string') {
    if (/^[01]+$/.test(value)) yield `== 0b${value}`;
    if (value.length <= MOST_CHARACTERS && /^[\w.:*/+-]+$/.test(value)) yield `== ${value}`;
    yield* textValues(value);
  }
}

/** Only as much is made text as is written. */
function* stringValues(bytes: Uint8Array, from: number, end: number): Generator<string> {
  const most = BYTES_A_CHARACTER * (MOST_CHARACTERS + 1);
  yield* textValues(utf8Text(bytes, from, Math.min(end, from + most)));
}

function* textValues(text: string): Generator<string> {
  if (text.length <= MOST_CHARACTERS) yield `== ${quote(text)}`;
  else yield `contains ${quote(text.slice(0, MOST_CHARACTERS))}`;
}

function* octetValues(bytes: Uint8Array, at: number, end: number): Generator<string> {
  if (at === end) yield '== ""';
  else if (end - at <= MOST_OCTETS) yield `== 0x${Buffer.from(bytes.subarray(at, end)).toString('hex')}`;
  else yield `contains 0x${Buffer.from(bytes.subarray(at, at + MOST_OCTETS)).toString('hex')}`;
}

/** Words that stand without quotes: nothing in them ends a word, and they are no words of the language. */
function word(text: string): string {
  const isPlain = /^[a-z][a-z0-9_.-]*$/i.test(text) && !KEYWORDS.test(text);
  return isPlain || /^-?\d+$/.test(text) ? text : quote(text);
}

const KEYWORDS = /^(?:and|or|xor|not|in|eq|ne|lt|le|gt|ge|contains|matches|true|false|null|(?:any|all)_(?:eq|ne)|r)$/i;
