/**
 * Display filter to tokens. Words are anything without blanks, brackets of sets, quotes and operators, because what a value
 * is depends on the field that it is compared with: `1-0:1.8.0*255`, `192.0.2.0/24`, `c0:01:c1`, `2024-01-01T00:00`.
 */
import { Limits } from '../core/index.js';
import { FilterError } from './error.js';

type TokenKind = 'word' | 'string' | 'operator' | 'punctuation' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a string what it says. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const SPACE = /\s/;
const PUNCTUATION = '(){},';
/** The longest first. */
const OPERATORS = ['===', '!==', '==', '!=', '~=', '<=', '>=', '&&', '||', '^^', '<', '>', '!', '~'] as const;
/** What ends a word. */
const WORD_END = /[\s(){},"=!<>~&|^]/;

const HINTS: Readonly<Record<string, string>> = {
  '=': 'one "=" says nothing: equal is "=="',
  '&': 'one "&" says nothing: and is "&&"',
  '|': 'one "|" says nothing: or is "||"',
  '^': 'one "^" says nothing: either, but not both is "^^"',
};

/** All tokens, the last of kind `end`. */
export function tokenize(text: string): readonly Token[] {
  if (text.length > Limits.filterLength) {
    throw new FilterError(`the filter has ${text.length} characters; ${Limits.filterLength} are allowed`, 0);
  }
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (SPACE.test(text[at] as string)) at++;
    else {
      const token = tokenAt(text, at);
      tokens.push(token);
      at = token.end;
    }
  }
  tokens.push({ kind: 'end', text: '', at: text.length, end: text.length });
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  const first = text[at] as string;
  if (first === '"') return stringAt(text, at, at + 1, false);
  if (first === 'r' && text[at + 1] === '"') return stringAt(text, at, at + 2, true);
  if (PUNCTUATION.includes(first)) return { kind: 'punctuation', text: first, at, end: at + 1 };
  const operator = OPERATORS.find((known) => text.startsWith(known, at));
  if (operator !== undefined) return { kind: 'operator', text: operator, at, end: at + operator.length };
  const hint = HINTS[first];
  if (hint !== undefined) throw new FilterError(hint, at);
  let end = at + 1;
  while (end < text.length && !WORD_END.test(text[end] as string)) end++;
  return { kind: 'word', text: text.slice(at, end), at, end };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * `"…"` with escapes, or `r"…"` without. An escape that means nothing to text stays as it is, so that a regular expression
 * needs no second backslash: `"^1\.8"`.
 */
function stringAt(text: string, at: number, from: number, raw: boolean): Token {
  let said = '';
  for (let i = from; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '"') return { kind: 'string', text: said, at, end: i + 1 };
    if (character !== '\\' || raw) {
      said += character;
      continue;
    }
    const code = /^\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(text.slice(i, i + 6));
    const next = text[i + 1];
    if (next === undefined) break;
    if (code !== null) {
      said += String.fromCharCode(Number.parseInt((code[1] ?? code[2]) as string, 16));
      i += code[0].length - 1;
    } else {
      said += ESCAPES[next] ?? `\\${next}`;
      i++;
    }
  }
  throw new FilterError('the text has no closing quote', at, text.length);
}

/** A string as it has to be written to be read as `text`. */
export function quote(text: string): string {
  const escaped = text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
    /["\\\x00-\x1f\x7f-\uffff]/g,
    (character) =>
      character === '"' || character === '\\'
        ? `\\${character}`
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}
