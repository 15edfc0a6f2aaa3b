/** What stands on the right of a comparison, read as what the field on the left can be compared with. */
import { type ObisPattern, parseObis } from '../core/index.js';
import { type AddressPattern, addressPattern } from './address-pattern.js';
import { FilterError } from './error.js';
import { nearest } from './nearest.js';
import type { Literal } from './parser.js';
import { findSubject, namesOf, type Subject, type ValueType, wordsOf } from './subject.js';
import { type TimeSpan, timeSpan } from './time-span.js';

/** A value in all the forms that fit; undefined where it has none. */
export interface Operand {
  readonly number: number | bigint | undefined;
  /** Values that a word stands for, by field id; -1 for a field of the message. */
  readonly words: ReadonlyMap<number, ReadonlySet<number>> | undefined;
  readonly text: string | undefined;
  /** The same as a word: case, blanks, `-` and `_` make no difference. */
  readonly plain: string | undefined;
  /** `0101` */
  readonly bits: string | undefined;
  readonly octets: Uint8Array | undefined;
  readonly obis: ObisPattern | undefined;
  readonly time: TimeSpan | undefined;
  readonly address: AddressPattern | undefined;
  readonly isNull: boolean;
}

const NOTHING: Operand = {
  number: undefined,
  words: undefined,
  text: undefined,
  plain: undefined,
  bits: undefined,
  octets: undefined,
  obis: undefined,
  time: undefined,
  address: undefined,
  isNull: false,
};

const WANTED: Readonly<Record<ValueType, string>> = {
  none: 'nothing',
  number: 'a number',
  boolean: 'true or false',
  text: 'a text',
  octets: 'bytes (c0:01:c1 or 0xc001c1) or a text in quotes',
  obis: 'an OBIS code (1-0:1.8.0*255, with * or x for any value)',
  ip: 'an IP address (192.0.2.10 or 192.0.2.0/24)',
  mac: 'a MAC address (02:00:00:00:00:01)',
  time: 'a date or time (2024-01-01T00:15)',
  instant: 'a date or time (2024-01-01T00:15Z) or seconds since 1970',
  endpoint: 'an address (192.0.2.10, 192.0.2.0/24, 192.0.2.10:4059 or an HDLC address)',
  flags: 'the name of a flag or a number',
  oid: 'an object identifier (2.16.756.5.8.1.1) or its name',
  bits: 'bits (0b0101 or "0101")',
  data: 'a value',
};

/** What values of a field look like, for messages. */
export function wantedOf(subject: Subject): string {
  const hasWords = namesOf(subject).length > 0 && subject.type === 'number';
  return hasWords ? `${WANTED.number} or a word` : WANTED[subject.type];
}

/** What values of the field are compared with. Throws a `FilterError` where the text is no such value. */
export function operandOf(literal: Literal, subject: Subject): Operand {
  const operand = read(literal, subject);
  if (operand !== undefined) return operand;
  throw new FilterError(reason(literal, subject), literal.at, literal.end);
}

function read(literal: Literal, subject: Subject): Operand | undefined {
  const { text, quoted } = literal;
  switch (subject.type) {
    case 'number': {
      const number = quoted ? undefined : numberOf(text);
      return number === undefined ? wordOperand(text, subject) : { ...NOTHING, number };
    }
    case 'boolean': {
      const number = booleanOf(text);
      return number === undefined ? wordOperand(text, subject) : { ...NOTHING, number };
    }
    case 'text':
      return isOutside(text, subject) ? undefined : { ...NOTHING, text, number: booleanOf(text) };
    case 'octets':
      return some({ ...NOTHING, octets: quoted ? octetsOfText(text) : octetsOf(text) });
    case 'mac': {
      const octets = octetsOf(text);
      return octets?.length === 6 ? { ...NOTHING, octets } : undefined;
    }
    case 'obis':
      return some({ ...NOTHING, obis: parseObis(text) });
    case 'ip': {
      const address = addressPattern(text);
      return address === undefined || address.port >= 0 ? undefined : { ...NOTHING, address };
    }
    case 'endpoint':
      return endpointOperand(literal);
    case 'time':
      return some({ ...NOTHING, time: timeSpan(text) });
    case 'instant':
      return some({ ...NOTHING, time: instantSpan(text) });
    case 'flags':
      return flagOperand(literal, subject);
    case 'oid':
      return oidOperand(text, subject);
    case 'bits':
      return some({ ...NOTHING, bits: bitsOf(text) });
    case 'data':
      return dataOperand(literal, subject);
    case 'none':
      return undefined;
    default:
      return subject.type satisfies never;
  }
}

/** Not among the texts that the field can have. */
function isOutside(text: string, subject: Subject): boolean {
  return vocabularyOf(subject)?.includes(text) === false;
}

function vocabularyOf(subject: Subject): readonly string[] | undefined {
  return subject.kind === 'message' ? subject.field.vocabulary?.() : undefined;
}

function some(operand: Operand): Operand | undefined {
  return Object.values(operand).some((form) => form !== undefined && form !== false) ? operand : undefined;
}

// ---- forms

/** Decimal, `0x…`, `0b…`, with a fraction or an exponent; beyond 2^53 a bigint. */
export function numberOf(text: string): number | bigint | undefined {
  const whole = /^([-+]?)(\d+|0x[0-9a-f]+|0b[01]+)$/i.exec(text);
  if (whole !== null) {
    const size = BigInt(whole[2] as string);
    const value = whole[1] === '-' ? -size : size;
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  return /^[-+]?(\d+\.\d*|\.\d+|\d+)(e[-+]?\d{1,3})?$/i.test(text) ? Number(text) : undefined;
}

function bitsOf(text: string): string | undefined {
  return /^(?:0b)?([01]*)$/.exec(text)?.[1];
}

function booleanOf(text: string): number | undefined {
  if (text === '1' || /^(true|yes)$/i.test(text)) return 1;
  return text === '0' || /^(false|no)$/i.test(text) ? 0 : undefined;
}

/** `c0:01:c1`, `c0-01-c1` or `0xc001c1`; also `c001c1` where it can be nothing else. */
export function octetsOf(text: string): Uint8Array | undefined {
  const parts = /^[0-9a-f]{2}([:-][0-9a-f]{2})*$/i.test(text) ? text.split(/[:-]/) : undefined;
  const run = /^(?:0x)?((?:[0-9a-f]{2})+)$/i.exec(text);
  const pairs = parts ?? run?.[1]?.match(/../g);
  return pairs === undefined || pairs === null
    ? undefined
    : Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

const encoder = new TextEncoder();

/** UTF-8. */
export function octetsOfText(text: string): Uint8Array {
  return encoder.encode(text);
}

const SECOND = 1_000_000_000n;

/** Seconds since 1970 are as wide as they are written: `1718013600` is the whole second. */
function instantSpan(text: string): TimeSpan | undefined {
  const epoch = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (epoch === null) return timeSpan(text)?.isOfDay === false ? timeSpan(text) : undefined;
  const [, seconds = '0', fraction = ''] = epoch;
  const low = BigInt(seconds) * SECOND + BigInt(fraction.padEnd(9, '0'));
  return { low, high: low + 10n ** BigInt(9 - fraction.length), isZoned: true, isOfDay: false };
}

function endpointOperand({ text, quoted }: Literal): Operand | undefined {
  const address = addressPattern(text);
  // Parties of a serial line: `16`, `1/17`.
  if (address === undefined && !quoted && !/^\d+(\/\d+)?$/.test(text)) return undefined;
  return { ...NOTHING, address, text };
}

// ---- words

/** Case, blanks, `-` and `_` make no difference: `profile_generic` is "Profile generic". */
export function plainWord(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, ' ');
}

function wordOperand(text: string, subject: Subject): Operand | undefined {
  const wanted = plainWord(text);
  const words = new Map<number, Set<number>>();
  for (const [owner, names] of namesOf(subject)) {
    const values = new Set<number>();
    for (const [value, word] of wordsOf(names)) if (plainWord(word) === wanted) values.add(value);
    if (values.size > 0) words.set(owner, values);
  }
  return words.size === 0 ? undefined : { ...NOTHING, words };
}

function flagOperand({ text, quoted }: Literal, subject: Subject): Operand | undefined {
  const number = quoted ? undefined : numberOf(text);
  if (number !== undefined) return { ...NOTHING, number };
  const plain = plainWord(text);
  return allWords(subject).some((word) => plainWord(word) === plain) ? { ...NOTHING, plain } : undefined;
}

function oidOperand(text: string, subject: Subject): Operand | undefined {
  if (/^\d+(\.\d+)+$/.test(text)) return { ...NOTHING, text };
  const plain = plainWord(text);
  return allWords(subject).some((word) => plainWord(word) === plain) ? { ...NOTHING, plain } : undefined;
}

/** COSEM data has any type, so the value is read in every way that fits; in quotes it is text, or the word for a number. */
function dataOperand({ text, quoted }: Literal, subject: Subject): Operand {
  const words = wordOperand(text, subject)?.words;
  if (quoted) return { ...NOTHING, words, text, octets: octetsOfText(text) };
  const number = numberOf(text);
  const isBoolean = /^(true|false)$/i.test(text);
  const isHex = /^0x|[:-]/i.test(text);
  return {
    ...NOTHING,
    words,
    number: isBoolean ? booleanOf(text) : number,
    text: number === undefined ? text : undefined,
    bits: bitsOf(text),
    octets: isHex ? octetsOf(text) : undefined,
    obis: parseObis(text),
    time: timeSpan(text),
    isNull: /^null(-data)?$/i.test(text),
  };
}

/** All words that values of a field have. */
export function allWords(subject: Subject): readonly string[] {
  const vocabulary = vocabularyOf(subject);
  if (vocabulary !== undefined) return vocabulary;
  return [...new Set(namesOf(subject).flatMap(([, names]) => Array.from(wordsOf(names), ([, word]) => word)))];
}

// ---- what is wrong

const FEW_WORDS = 8;

function reason({ text, quoted }: Literal, subject: Subject): string {
  const { name } = subject;
  const shown = quoted ? 'this text' : `\`${text}\``;
  const words = allWords(subject);
  if (words.length > 0 && (quoted || /^[a-z]/i.test(text))) {
    const meant = nearest(text, words);
    const hint =
      meant.length > 0
        ? `did you mean ${meant.join(' or ')}?`
        : words.length <= FEW_WORDS
          ? `it is one of ${words.join(', ')}`
          : `\`dlmsdump fields --values ${name}\` lists them`;
    return `\`${name}\` has no value ${quoted ? JSON.stringify(text) : shown} (${hint})`;
  }
  const isField =
    !quoted && findSubject(text) !== undefined ? '; fields are compared with values, not with fields' : '';
  return `\`${name}\` is compared with ${wantedOf(subject)}, not with ${shown}${isField}`;
}
