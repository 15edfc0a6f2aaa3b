/**
 * Bytes as decimal numbers, as many languages print arrays of them. Java's are signed.
 *
 *     [126, 160, 33]     {126,160,33}     [126, -96, 33]     126 160 33 0
 */
import type { ByteSink } from './byte-sink.js';
import { isWord, skipBlanks } from './characters.js';
import { Form, type Run } from './run.js';

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const COMMA = 0x2c;

/** The numbers from `at` on that could be bytes, with commas or blanks between them; undefined: there are none. */
export function decimalRun(line: string, at: number, sink: ByteSink): Run | undefined {
  const start = sink.length;
  let to = at;
  let hasCommas = false;
  let isLarge = false;
  let from = skipBlanks(line, at);
  const first = from;
  for (;;) {
    const isNegative = line.charCodeAt(from) === MINUS;
    const digits = isNegative ? from + 1 : from;
    let end = digits;
    let value = 0;
    while (isDecimal(line.charCodeAt(end)) && end - digits < 4) value = value * 10 + line.charCodeAt(end++) - ZERO;
    if (end === digits || value > (isNegative ? 128 : 255) || isWord(line.charCodeAt(end))) break;
    // A zero in front is left out of numbers, not of bytes in hex.
    if (end - digits > 1 && line.charCodeAt(digits) === ZERO) return undefined;
    if (value > 99) isLarge = true;
    sink.push(isNegative ? 256 - value : value);
    to = end;
    from = skipBlanks(line, end);
    if (line.charCodeAt(from) === COMMA) {
      hasCommas = true;
      from = skipBlanks(line, from + 1);
    } else if (from === end || hasCommas) break;
  }
  // `10 20 30` is hex.
  if (to === at || !(hasCommas || isLarge || sink.length === start + 1)) return undefined;
  return {
    form: Form.decimal,
    from: first,
    to,
    start,
    end: sink.length,
    separator: hasCommas ? ',' : ' ',
    groups: sink.length - start,
    hasLetter: false,
    hasDecimal: true,
    isWordy: false,
    isOdd: false,
  };
}

function isDecimal(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
