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
/** Characters in which that shows. */
const MOST_BEFORE_OCTAL = 11;

/**
 * The string that begins with the quote at `quote`, `from` being where its `b` stands. Undefined: it has no escaped byte
 * and is no bytes literal, or is cut; then it is text.
 */
export function literalRun(
  line: string,
  from: number,
  quote: number,
  sink: ByteSink,
  strings: Strings,
): Run | undefined {
  const start = sink.length;
  const { close, hasHex } = strings.at(quote);
  if (close === line.length) return undefined;
  const head = line.slice(quote + 1, Math.min(close, quote + 1 + MOST_BEFORE_OCTAL));
  const isBytes = hasHex || OCTAL.test(head) || (from < quote && head.startsWith('~'));
  if (!isBytes) return undefined;
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

/** Where a string ends. */
interface Ending {
  /** Its quote. */
  readonly open: number;
  /** Place of the closing one; the length of the line where there is none. */
  readonly close: number;
  /** There is `\x` in it. */
  readonly hasHex: boolean;
}

/**
 * Where the strings of a line end. A quote within a string of the same quotes is an escaped one, so that what is behind it
 * was gone through already and ends there, too: without this, a line of `\"` would be gone through for each of them.
 */
export class Strings {
  private readonly known = new Map<string, Ending>();

  constructor(private readonly line: string) {}

  /** The string whose first quote stands at `open`. */
  at(open: number): Ending {
    const mark = this.line.charAt(open);
    const known = this.known.get(mark);
    // Hex in front of this quote is of no matter: with it, the string around it was taken, or has no end.
    if (known !== undefined && known.open <= open && open < known.close) return known;
    const close = closing(this.line, open + 1, mark);
    const ending = { open, close, hasHex: this.line.slice(open + 1, close).includes('\\x') };
    this.known.set(mark, ending);
    return ending;
  }
}

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
