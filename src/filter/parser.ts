/**
 * Tokens of a display filter to a tree. From loose to tight, as in Wireshark:
 *
 *     or ||    xor ^^    and &&    not !    comparisons
 *
 *     expression  = term (or term)*                 and so on for xor and and
 *     comparison  = field | field operator value | field [not] in { item, … }
 *     item        = value | value .. value
 */
import { Limits } from '../core/index.js';
import { FilterError } from './error.js';
import { quote, type Token, tokenize } from './lexer.js';

/** A piece of the text. */
export interface Word {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** A value as it was written. */
export interface Literal extends Word {
  /** In quotes: text, whatever it looks like. */
  readonly quoted: boolean;
}

/** Of several values, one has to fit; with `!=` none may be equal, with `===` all have to be, with `!==` one is not. */
export type Relation = '==' | '===' | '!=' | '!==' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';
export type Junction = 'or' | 'xor' | 'and';

/** One value, or all from `value` to `high`. */
export interface Item {
  readonly value: Literal;
  readonly high: Literal | undefined;
}

/** A filter as a tree. */
export type Expression =
  | { readonly kind: Junction; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'present'; readonly field: Word }
  | { readonly kind: 'compare'; readonly field: Word; readonly relation: Relation; readonly value: Literal }
  | { readonly kind: 'in'; readonly field: Word; readonly items: readonly Item[] };

/** The loosest first. */
const JUNCTIONS: readonly Junction[] = ['or', 'xor', 'and'];
const JUNCTION_SIGNS: Readonly<Record<string, Junction>> = {
  '||': 'or',
  or: 'or',
  '^^': 'xor',
  xor: 'xor',
  '&&': 'and',
  and: 'and',
};

const RELATIONS = new Map<string, Relation>([
  ['==', '=='],
  ['eq', '=='],
  ['any_eq', '=='],
  ['===', '==='],
  ['all_eq', '==='],
  ['!=', '!='],
  ['ne', '!='],
  ['all_ne', '!='],
  ['!==', '!=='],
  ['~=', '!=='],
  ['any_ne', '!=='],
  ['<', '<'],
  ['lt', '<'],
  ['<=', '<='],
  ['le', '<='],
  ['>', '>'],
  ['gt', '>'],
  ['>=', '>='],
  ['ge', '>='],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['~', 'matches'],
]);

const KEYWORDS = new Set([...RELATIONS.keys(), 'or', 'xor', 'and', 'not', 'in']);

/** Words that stand between fields and values, for suggestions. */
export const OPERATOR_WORDS = ['==', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'matches', 'and', 'or'] as const;

/** Throws a `FilterError` where the text is no filter. */
export function parse(text: string): Expression {
  return new Parser(tokenize(text)).whole();
}

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    if (this.token.kind === 'end') throw new FilterError('the filter is empty', 0);
    const expression = this.junction(0);
    const { token } = this;
    if (token.kind === 'end') return expression;
    if (token.text === ')' || token.text === '}') throw wrong(token, `there is no bracket that "${token.text}" closes`);
    throw wrong(token, `"and", "or" or an operator is wanted before ${shown(token)}`);
  }

  private get token(): Token {
    return this.tokens[this.position] as Token;
  }

  private take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.position++;
    return token;
  }

  private isNext(text: string): boolean {
    const { token } = this;
    return token.kind !== 'string' && token.text.toLowerCase() === text;
  }

  private junction(level: number): Expression {
    const kind = JUNCTIONS[level];
    if (kind === undefined) return this.negation();
    const operands = [this.junction(level + 1)];
    while (this.token.kind !== 'string' && JUNCTION_SIGNS[this.token.text.toLowerCase()] === kind) {
      this.take();
      operands.push(this.junction(level + 1));
    }
    return operands.length === 1 ? (operands[0] as Expression) : { kind, operands };
  }

  private negation(): Expression {
    if (!this.isNext('not') && !this.isNext('!')) return this.primary();
    this.deeper(this.take());
    const operand = this.negation();
    this.depth--;
    return { kind: 'not', operand };
  }

  private primary(): Expression {
    if (!this.isNext('(')) return this.comparison();
    const open = this.take();
    this.deeper(open);
    const inner = this.junction(0);
    this.depth--;
    if (!this.isNext(')')) {
      const { token } = this;
      if (token.kind === 'end') throw wrong(open, 'this parenthesis is not closed');
      throw wrong(token, `"and", "or", an operator or ")" is wanted before ${shown(token)}`);
    }
    this.take();
    return inner;
  }

  private deeper(token: Token): void {
    if (++this.depth > Limits.filterDepth) {
      throw wrong(token, `the filter is nested deeper than ${Limits.filterDepth}`);
    }
  }

  private comparison(): Expression {
    const token = this.take();
    if (token.kind !== 'word' || KEYWORDS.has(token.text.toLowerCase())) {
      throw wrong(
        token,
        token.kind === 'end' ? 'a field is wanted at the end' : `a field is wanted, not ${shown(token)}`,
      );
    }
    const field = wordOf(token);
    if (this.isNext('not') && this.tokens[this.position + 1]?.text.toLowerCase() === 'in') {
      this.take();
      this.take();
      return { kind: 'not', operand: { kind: 'in', field, items: this.items() } };
    }
    if (this.isNext('in')) {
      this.take();
      return { kind: 'in', field, items: this.items() };
    }
    const relation = this.token.kind === 'string' ? undefined : RELATIONS.get(this.token.text.toLowerCase());
    if (relation === undefined) return { kind: 'present', field };
    const sign = this.take();
    return { kind: 'compare', field, relation, value: this.value(`behind "${sign.text}"`) };
  }

  private value(where: string): Literal {
    const token = this.take();
    if (token.kind === 'word' || token.kind === 'string') return { ...wordOf(token), quoted: token.kind === 'string' };
    throw wrong(token, `a value is wanted ${where}${token.kind === 'end' ? '' : `, not ${shown(token)}`}`);
  }

  private items(): readonly Item[] {
    const open = this.take();
    if (open.text !== '{' || open.kind !== 'punctuation') throw wrong(open, 'a set is wanted behind "in": {1, 3..5}');
    const items: Item[] = [];
    while (!this.isNext('}')) {
      if (this.token.kind === 'end') throw wrong(open, 'this set is not closed');
      items.push(this.item());
      if (this.isNext(',')) this.take();
    }
    const close = this.take();
    if (items.length === 0) throw new FilterError('the set is empty', open.at, close.end);
    return items;
  }

  /** `3..5` is one word, `3 .. 5` three. */
  private item(): Item {
    const first = this.value('in the set');
    const dots = first.quoted ? -1 : first.text.indexOf('..');
    if (dots === 0) throw new FilterError('a range has a value before its dots: 3..5', first.at, first.end);
    if (dots > 0) {
      const value = { text: first.text.slice(0, dots), at: first.at, end: first.at + dots, quoted: false };
      return { value, high: this.highOf(first, dots + 2) };
    }
    const { token } = this;
    if (token.kind !== 'word' || !token.text.startsWith('..')) return { value: first, high: undefined };
    this.take();
    return { value: first, high: this.highOf(token, 2) };
  }

  /** What stands behind the dots: the rest of their word, or the next one. */
  private highOf(word: Word, from: number): Literal {
    if (word.text.length === from) return this.value('behind the dots');
    return { text: word.text.slice(from), at: word.at + from, end: word.end, quoted: false };
  }
}

function wordOf({ text, at, end }: Token): Word {
  return { text, at, end };
}

function wrong(token: Token, message: string): FilterError {
  return new FilterError(message, token.at, Math.max(token.end, token.at + 1));
}

function shown(token: Token): string {
  return token.kind === 'string' ? 'a text' : `"${token.text}"`;
}

/** The tree as text that gives the same tree. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
    case 'xor':
    case 'and':
      return expression.operands.map((operand) => printInside(operand, expression.kind)).join(` ${expression.kind} `);
    case 'not':
      return `not ${printInside(expression.operand, 'not')}`;
    case 'present':
      return expression.field.text;
    case 'compare':
      return `${expression.field.text} ${expression.relation} ${printLiteral(expression.value)}`;
    case 'in': {
      const items = expression.items.map(({ value, high }) =>
        high === undefined ? printLiteral(value) : `${printLiteral(value)} .. ${printLiteral(high)}`,
      );
      return `${expression.field.text} in {${items.join(', ')}}`;
    }
    default:
      return expression satisfies never;
  }
}

function printInside(operand: Expression, outside: Junction | 'not'): string {
  const isLooser =
    (operand.kind === 'or' || operand.kind === 'xor' || operand.kind === 'and') &&
    (outside === 'not' || JUNCTIONS.indexOf(operand.kind) <= JUNCTIONS.indexOf(outside));
  return isLooser ? `(${print(operand)})` : print(operand);
}

function printLiteral({ text, quoted }: Literal): string {
  return quoted ? quote(text) : text;
}
