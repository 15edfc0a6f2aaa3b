/** What could be typed next in a filter: for a line that completes itself. */
import { FilterError } from './error.js';
import { quote, type Token, tokenize } from './lexer.js';
import { allWords } from './operand.js';
import { OPERATOR_WORDS } from './parser.js';
import { findSubject, type Subject, subjectNames } from './subject.js';

/** A text that may stand next, and the place it takes. */
export interface Suggestion {
  /** Takes the place of the text from `from` to `to`. */
  readonly text: string;
  /** What it is, for people. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

const MOST = 50;
const JOINING = new Set(['and', 'or', 'xor', 'not', '&&', '||', '^^', '!', '(']);
const RELATIONS = new Set(
  '== != === !== ~= < <= > >= ~ eq ne lt le gt ge contains matches any_eq all_eq any_ne all_ne'.split(' '),
);

/** Where the cursor stands: what is before it decides what may follow. */
interface Place {
  readonly expects: 'field' | 'operator' | 'value';
  /** Left of the operator. */
  readonly field: string;
}

/** Fields, operators or words for values that fit at `cursor`, those that begin with what is typed before others. */
export function suggest(text: string, cursor: number): readonly Suggestion[] {
  const tokens = tokensBefore(text, cursor);
  if (tokens === undefined) return [];
  const last = tokens.at(-1);
  const isTyping = last !== undefined && last.kind === 'word' && last.end === cursor;
  const typed = isTyping ? last.text : '';
  const place = placeBehind(isTyping ? tokens.slice(0, -1) : tokens);
  const from = cursor - typed.length;
  return candidates(place)
    .filter((word) => word.toLowerCase().includes(typed.toLowerCase()) && word !== typed)
    .sort((a, b) => rank(a, typed) - rank(b, typed) || (place.expects === 'operator' ? 0 : a < b ? -1 : 1))
    .slice(0, MOST)
    .map((word) => ({
      text: word,
      label: place.expects === 'field' ? labelOf(findSubject(word)) : '',
      from,
      to: cursor,
    }));
}

/** Undefined in the middle of a text, and where a filter can't go on. */
function tokensBefore(text: string, cursor: number): readonly Token[] | undefined {
  try {
    return tokenize(text.slice(0, cursor)).slice(0, -1);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

function placeBehind(tokens: readonly Token[]): Place {
  let place: Place = { expects: 'field', field: '' };
  for (const { kind, text } of tokens) {
    const word = kind === 'string' ? '' : text.toLowerCase();
    if (place.expects === 'field') place = JOINING.has(word) ? place : { expects: 'operator', field: text };
    else if (place.expects === 'operator') {
      if (RELATIONS.has(word) || word === '{') place = { expects: 'value', field: place.field };
      else if (JOINING.has(word) && word !== 'not') place = { expects: 'field', field: '' };
    } else if (word === '}' || !isInSet(tokens)) place = { expects: 'operator', field: '' };
  }
  return place;
}

function isInSet(tokens: readonly Token[]): boolean {
  const open = tokens.findLastIndex(({ kind, text }) => kind === 'punctuation' && text === '{');
  return open > tokens.findLastIndex(({ kind, text }) => kind === 'punctuation' && text === '}');
}

function candidates({ expects, field }: Place): readonly string[] {
  if (expects === 'field') return subjectNames();
  const subject = field === '' ? undefined : findSubject(field);
  if (expects === 'operator') return operatorsFor(subject);
  if (subject === undefined) return [];
  if (subject.type === 'boolean' && allWords(subject).length === 0) return ['true', 'false'];
  return allWords(subject).map((word) => (/[^\w.-]/.test(word) ? quote(word) : word));
}

function operatorsFor(subject: Subject | undefined): readonly string[] {
  return subject === undefined || subject.type === 'none' ? ['and', 'or'] : OPERATOR_WORDS;
}

function labelOf(subject: Subject | undefined): string {
  if (subject === undefined) return '';
  return subject.kind === 'message' ? subject.field.label : (subject.fields[0]?.label ?? '');
}

function rank(word: string, typed: string): number {
  const plain = word.replace(/^"/, '').toLowerCase();
  return plain.startsWith(typed.toLowerCase()) ? 0 : 1;
}
