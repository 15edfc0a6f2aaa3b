/**
 * JSON (RFC 8259) with the places of its values. `JSON.parse` tells no line of a value, and what it says of a fault quotes the
 * text, which may be a key.
 */

export type JsonNode = { readonly at: number } & (
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'object'; readonly members: readonly JsonMember[] }
  | { readonly type: 'list'; readonly items: readonly JsonNode[] }
  /** `true`, `false`, `null`. */
  | { readonly type: 'word' }
);

export interface JsonMember {
  readonly name: string;
  readonly at: number;
  readonly value: JsonNode;
}

/** Where text is no JSON, and what is wanted there. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';

  constructor(
    readonly at: number,
    wanted: string,
  ) {
    super(wanted);
  }
}

/** Objects and lists in each other; key files have four. */
const DEEPEST = 16;

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** Throws a `JsonFault`. */
export function readJson(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): JsonNode {
    this.space();
    const { at, text } = this;
    if (text[at] === '{') return { at, type: 'object', members: this.list('}', depth, () => this.member(depth)) };
    if (text[at] === '[') return { at, type: 'list', items: this.list(']', depth, () => this.value(depth + 1)) };
    if (text[at] === '"') return { at, type: 'text', text: this.quoted('a text') };
    const number = this.token(NUMBER);
    if (number !== '') return { at, type: 'number', value: Number(number) };
    if (this.token(WORD) !== '') return { at, type: 'word' };
    throw new JsonFault(at, 'a value is wanted');
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) throw new JsonFault(this.at, 'nothing more is wanted');
  }

  private list<T>(close: string, depth: number, read: () => T): T[] {
    if (depth >= DEEPEST)
      throw new JsonFault(this.at, `no more than ${DEEPEST} objects and lists in each other are wanted`);
    const all: T[] = [];
    this.at++;
    if (this.is(close)) return all;
    do all.push(read());
    while (this.is(','));
    if (!this.is(close)) throw new JsonFault(this.at, `, or ${close} is wanted`);
    return all;
  }

  private member(depth: number): JsonMember {
    this.space();
    const { at } = this;
    const name = this.quoted('a name in quotes');
    if (!this.is(':')) throw new JsonFault(this.at, ': is wanted');
    return { name, at, value: this.value(depth + 1) };
  }

  /** Takes the sign if it comes next. */
  private is(sign: string): boolean {
    this.space();
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private quoted(what: string): string {
    const { at, text } = this;
    if (text[at] !== '"') throw new JsonFault(at, `${what} is wanted`);
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    if (end >= text.length) throw new JsonFault(at, 'a closing quote is wanted');
    this.at = end + 1;
    try {
      return JSON.parse(text.slice(at, end + 1)) as string;
    } catch {
      throw new JsonFault(at, 'a text without line ends and unknown escapes is wanted');
    }
  }

  private space(): void {
    this.token(SPACE);
  }

  private token(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }
}
