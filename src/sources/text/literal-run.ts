/**
 * Bytes as programs write them in strings: printable ones as themselves, the others escaped (Python Reference, string
 * and bytes literals; C, escape sequences).
 *
 *     b'~\xa0!\x00\x02'     "\x7e\xa0!"     bytearray(b'~\xa0')     "~\240!\0\2" (octal, as strace)     \x7e\xa0\x21
 */
import type { ByteSink } from './byte-sink.js';
import { BACKSLASH, digitOf, VALUE } from './characters.js';
import { Form, type Run } from './run.js';

/** Escapes of one letter, as Python and C have them. */
const ESCAPES: Readonly<Record<string, number>> = {
  a: 0x07,
  b: 0x08,
  t: 0x09,
  n: 0x0a,
  v: 0x0b,
  f: 0x0c,
  r: 0x0d,
  e: 0x1b,
  '"': 0x22,
  "'": 0x27,
  '\\': 0x5c,
};

const ZERO = 0x30;
/** A string that begins with a flag or with an octal number, and has one. */
const OCTAL = /^(?:~[^\\]{0,8})?\\[0-7]/;

/**
 * The string that begins with the quote at `quote`, `from` being where its `b` stands. Undefined: it has no escaped byte
 * and is no bytes literal, or is cut; then it is text.
 */
export function literalRun(line: string, from: number, quote: number, sink: ByteSink): Run | undefined {
  const start = sink.length;
  const mark = line.charAt(quote);
  const close = closing(line, quote + 1, mark);
  const text = line.slice(quote + 1, close);
  const isBytes = text.includes('\\x') || OCTAL.test(text) || (from < quote && text.startsWith('~'));
  if (close === line.length || !isBytes) return undefined;
  let isOdd = false;
  for (let at = quote + 1; at < close; ) {
    const code = line.charCodeAt(at);
    if (code !== BACKSLASH) {
      // Beyond ASCII nothing stands for one byte.
      isOdd ||= code > 0x7e;
      sink.push(code);
      at++;
    } else if (isHexEscape(line, at)) {
      sink.push(hexEscape(line, at));
      at += 4;
    } else if (isOctal(line.charCodeAt(at + 1))) {
      let value = 0;
      const last = Math.min(at + 4, close);
      for (at++; at < last && isOctal(line.charCodeAt(at)); at++) value = value * 8 + line.charCodeAt(at) - ZERO;
      isOdd ||= value > 0xff;
      sink.push(value);
    } else {
      const value = ESCAPES[line.charAt(at + 1)];
      isOdd ||= value === undefined;
      sink.push(value ?? line.charCodeAt(at + 1));
      at += 2;
    }
  }
  return { ...PLAIN, form: Form.literal, from, to: close + 1, start, end: sink.length, isOdd };
}

function isOctal(code: number): boolean {
  return code >= ZERO && code < ZERO + 8;
}

/** `\x7e\xa0` at `at`, without quotes. */
export function escapedRun(line: string, at: number, sink: ByteSink): Run | undefined {
  const start = sink.length;
  let to = at;
  while (isHexEscape(line, to)) {
    sink.push(hexEscape(line, to));
    to += 4;
  }
  return to === at ? undefined : { ...PLAIN, form: Form.escaped, from: at, to, start, end: sink.length, isOdd: false };
}

const PLAIN = { separator: '', groups: 1, hasLetter: true, hasDecimal: true, isWordy: false } as const;

function closing(line: string, at: number, mark: string): number {
  let end = at;
  while (end < line.length && line.charAt(end) !== mark) end += line.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return Math.min(end, line.length);
}

function isHexEscape(line: string, at: number): boolean {
  return (
    line.charCodeAt(at) === BACKSLASH &&
    line.charAt(at + 1) === 'x' &&
    digitOf(line.charCodeAt(at + 2)) !== 0 &&
    digitOf(line.charCodeAt(at + 3)) !== 0
  );
}

function hexEscape(line: string, at: number): number {
  return (digitOf(line.charCodeAt(at + 2)) & VALUE) * 16 + (digitOf(line.charCodeAt(at + 3)) & VALUE);
}
