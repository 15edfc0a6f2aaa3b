/**
 * The answers that a message got from its conversation (`Memo`), as bytes. They are plain values: numbers, text, bytes, lists and
 * objects of these; anything else goes the way of node:v8.
 *
 *     tag  value      objects: number of their list of keys, then the values
 */
import { deserialize, serialize } from 'node:v8';
import { Limits } from '../core/index.js';
import type { RecordReader } from './record-reader.js';
import type { RecordWriter } from './record-writer.js';

const UNDEFINED = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const NATURAL = 4;
const NEGATIVE = 5;
const DOUBLE = 6;
const TEXT = 7;
const BYTES = 8;
const LIST = 9;
const OBJECT = 10;
const OTHER = 11;

/** Writes and reads answers; lists of keys are kept here, since a few of them come again and again. */
export class Answers {
  private readonly keyLists: (readonly string[])[] = [];
  private readonly numbers = new Map<string, number>();

  write(out: RecordWriter, answers: readonly unknown[]): void {
    out.varint(answers.length);
    for (let i = 0; i < answers.length; i++) this.value(out, answers[i], 0);
  }

  /** Into `answers`, which is empty. */
  read(from: RecordReader, answers: unknown[]): void {
    for (let count = from.varint(); count > 0; count--) answers.push(this.take(from));
  }

  private value(out: RecordWriter, value: unknown, depth: number): void {
    if (typeof value === 'number') number(out, value);
    else if (value === undefined) out.byte(UNDEFINED);
    else if (value === null) out.byte(NULL);
    else if (typeof value === 'boolean') out.byte(value ? TRUE : FALSE);
    else if (typeof value === 'string') {
      out.byte(TEXT);
      out.text(value);
    } else if (depth < Limits.answerDepth && typeof value === 'object') this.object(out, value, depth);
    else other(out, value);
  }

  private object(out: RecordWriter, value: object, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Uint8Array.prototype) {
      out.byte(BYTES);
      out.blob(value as Uint8Array);
    } else if (Array.isArray(value)) {
      out.byte(LIST);
      out.varint(value.length);
      for (let i = 0; i < value.length; i++) this.value(out, value[i], depth + 1);
    } else {
      const keys = prototype === Object.prototype ? this.numberOf(Object.keys(value)) : -1;
      if (keys < 0) {
        other(out, value);
        return;
      }
      out.byte(OBJECT);
      out.varint(keys);
      for (const key of this.keyLists[keys] as readonly string[]) {
        this.value(out, (value as Record<string, unknown>)[key], depth + 1);
      }
    }
  }

  /** Number of a list of keys; -1 where there are too many lists. */
  private numberOf(keys: readonly string[]): number {
    const { keyLists } = this;
    // Comparing with the first few is faster than a look-up, which needs a text of them all.
    for (let n = 0; n < keyLists.length && n < COMPARED; n++) if (isSame(keyLists[n] as string[], keys)) return n;
    const name = `${keys.length}\n${keys.join('\n')}`;
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.keyLists.length >= Limits.answerKeyLists || keys.some(isOdd)) return -1;
    this.numbers.set(name, this.keyLists.length);
    return this.keyLists.push(keys) - 1;
  }

  private take(from: RecordReader): unknown {
    const tag = from.byte();
    switch (tag) {
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NATURAL:
        return from.varint();
      case NEGATIVE:
        return -1 - from.varint();
      case DOUBLE:
        return from.double();
      case TEXT:
        return from.text();
      case BYTES:
        return from.blob();
      case LIST: {
        const list: unknown[] = [];
        for (let count = from.varint(); count > 0; count--) list.push(this.take(from));
        return list;
      }
      case OBJECT: {
        const object: Record<string, unknown> = {};
        for (const key of this.keyLists[from.varint()] as readonly string[]) object[key] = this.take(from);
        return object;
      }
      case OTHER:
        return deserialize(from.blob()) as unknown;
      default:
        return undefined;
    }
  }
}

const COMPARED = 8;

function isSame(known: readonly string[], keys: readonly string[]): boolean {
  if (known.length !== keys.length) return false;
  for (let i = 0; i < keys.length; i++) if (known[i] !== keys[i]) return false;
  return true;
}

/** Keys that can't be told apart in a list, or that mean something else where they are set. */
function isOdd(key: string): boolean {
  return key.includes('\n') || key === '__proto__';
}

function number(out: RecordWriter, value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    out.byte(DOUBLE);
    out.double(value);
  } else if (value >= 0) {
    out.byte(NATURAL);
    out.varint(value);
  } else {
    out.byte(NEGATIVE);
    out.varint(-1 - value);
  }
}

/** What cannot be written down, like a function, is lost: no dissector that ships answers so. */
function other(out: RecordWriter, value: unknown): void {
  let bytes: Uint8Array;
  try {
    bytes = serialize(value);
  } catch {
    out.byte(UNDEFINED);
    return;
  }
  out.byte(OTHER);
  out.blob(bytes);
}
