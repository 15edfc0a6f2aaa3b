/** One thing that a word can mean. */
export interface Meaning {
  /** `Register, interface class 3 (IEC 62056-6-2)`. */
  readonly title: string;
  /** How likely it is meant, the least first. */
  readonly rank: number;
  /** Rows of a label and what it says; the label may be empty. */
  readonly rows: readonly (readonly [label: string, text: string])[];
}

/** What was asked for, in the forms in which it is looked up. */
export interface Question {
  readonly text: string;
  /** As `plain` makes it. */
  readonly plain: string;
  /** `class 3` asks for a class: the kind, where it was said, and the rest. */
  readonly kind: Kind | undefined;
  readonly rest: string;
  /** The number that the rest is, decimal or `0x…`; undefined where it is none. */
  readonly number: number | undefined;
}

/** What can be asked for by kind: `class 3`. */
export type Kind = 'apdu' | 'class' | 'unit' | 'type' | 'obis' | 'maker' | 'field';

const KINDS: Readonly<Record<string, Kind>> = {
  apdu: 'apdu',
  tag: 'apdu',
  class: 'class',
  ic: 'class',
  unit: 'unit',
  type: 'type',
  obis: 'obis',
  maker: 'maker',
  manufacturer: 'maker',
  flag: 'maker',
  field: 'field',
};

/** Small letters, and one kind of joint: `Data_Access-Result` and `data access result` are the same. */
export function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
}

/** A question from what was typed. */
export function questionOf(text: string): Question {
  const trimmed = text.trim();
  const [, word = '', behind = ''] = /^(?:(?:apdu|data|interface)[\s-]+)?([a-z]+)[\s-]+(.+)$/i.exec(trimmed) ?? [];
  const kind = KINDS[word.toLowerCase()];
  const rest = kind === undefined ? trimmed : behind.trim();
  return { text: trimmed, plain: plain(trimmed), kind, rest, number: numberOf(rest) };
}

function numberOf(text: string): number | undefined {
  return /^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined;
}

/** Is a meaning of this kind asked for? Where no kind was said, any is. */
export function asks(question: Question, kind: Kind): boolean {
  return question.kind === undefined || question.kind === kind;
}
