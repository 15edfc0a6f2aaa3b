/**
 * Bytes in hex among other text.
 *
 *     7E A0 21     7ea02100     7EA0 2100     7e:a0:21     7E-A0-21     A1.08.83     7E,A0,21     0x7E, 0xA0, 0x21
 *     7Eh A0h 21h
 *     7E A0 21 0 2 0 23         programs for small devices leave leading zeros out
 *     7EA 021 000 2             lines that somebody broke anywhere
 */
import type { ByteSink } from './byte-sink.js';
import { digitOf, IS_DECIMAL, IS_LOWER, IS_UPPER, isWord, LOWER_X, skipBlanks, UPPER_X, VALUE } from './characters.js';
import { beginsLikeMessage } from './message-start.js';
import { Form, type Run } from './run.js';

const ZERO = 0x30;
/** Separators that stand alone between two bytes, and those that may have blanks behind them. */
const TIGHT = ':-.';
const LOOSE = ',;|';
/** A group without a leading zero among so many others may be a byte. */
const FEWEST_UNPADDED = 4;

/** The run of hex that begins with the word at `at`; undefined: the word is something else. */
export function hexRun(line: string, at: number, sink: ByteSink): Run | undefined {
  const start = sink.length;
  let separator = '';
  let seen = 0;
  let groups = 0;
  let singles = 0;
  let longestOdd = 0;
  let longWords = 0;
  let to = at;
  for (let from = at; ; ) {
    const end = groupEnd(line, from);
    const length = end - from;
    if (length === 0 || (length > 2 && TIGHT.includes(separator) && separator !== '')) break;
    if (groups === 0 && length === 1) break;
    let kinds = 0;
    for (let i = from; i < end; i++) kinds |= digitOf(line.charCodeAt(i));
    seen |= kinds;
    if (length === 1) singles++;
    else if (length % 2 === 1) longestOdd = Math.max(longestOdd, length);
    if (length > 2 && (kinds & IS_DECIMAL) === 0) longWords++;
    groups++;
    to = line.charAt(end) === 'h' || line.charAt(end) === 'H' ? end + 1 : end;
    const next = nextGroup(line, to, separator);
    // `2024-06-10`, `12345.67`
    if (next === undefined || (TIGHT.includes(next.separator) && length !== 2)) break;
    separator = next.separator;
    from = next.at;
  }
  if (groups === 0) return undefined;

  const isUnpadded = singles > 0 && longestOdd === 0 && separator !== '' && groups >= FEWEST_UNPADDED;
  const isBroken = (singles > 0 || longestOdd > 0) && !isUnpadded;
  const isOver = takeDigits(line, at, to, isUnpadded, sink);
  // Broken anywhere, digits are joined only where the beginning says that this is right.
  const isOdd = isOver || (isBroken && !(separator === ' ' && beginsLikeMessage(sink.bytes, start, sink.length)));
  const isMixed = (seen & IS_LOWER) !== 0 && (seen & IS_UPPER) !== 0;
  return {
    form: Form.hex,
    from: at,
    to,
    start,
    end: sink.length,
    separator,
    groups,
    hasLetter: (seen & (IS_LOWER | IS_UPPER)) !== 0,
    hasDecimal: (seen & IS_DECIMAL) !== 0,
    isWordy: (seen & IS_DECIMAL) === 0 && (isMixed || longWords > 0 || longestOdd > 0),
    isOdd,
  };
}

/** The run of `0x7E, 0xA0` that begins at `at`. Longer numbers are bytes in their order: `0x7EA0`. */
export function prefixedRun(line: string, at: number, sink: ByteSink): Run | undefined {
  const start = sink.length;
  let seen = 0;
  let groups = 0;
  let to = at;
  let isOdd = false;
  for (let from = at; isPrefix(line, from); ) {
    const end = digitsEnd(line, from + 2);
    const isNext = isPrefix(line, end - 1);
    // `0x7e0xa0`: the zero of the next prefix is no digit of this byte.
    const last = isNext ? end - 1 : end;
    if (last === from + 2 || (!isNext && isWord(line.charCodeAt(end)) && !isSuffix(line, end))) {
      isOdd ||= to > at;
      break;
    }
    for (let i = from + 2; i < last; i++) seen |= digitOf(line.charCodeAt(i));
    isOdd ||= last - from > 3 && (last - from) % 2 === 1;
    if (last - from === 3) sink.push(digitOf(line.charCodeAt(from + 2)) & VALUE);
    else takeDigits(line, from + 2, last, false, sink);
    groups++;
    to = isSuffix(line, last) ? last + 1 : last;
    from = isNext ? last : skipBetween(line, to);
  }
  if (to === at) return undefined;
  return {
    form: Form.prefixed,
    from: at,
    to,
    start,
    end: sink.length,
    separator: ',',
    groups,
    hasLetter: (seen & (IS_LOWER | IS_UPPER)) !== 0,
    hasDecimal: (seen & IS_DECIMAL) !== 0,
    isWordy: false,
    isOdd,
  };
}

/** Does `0x` stand here? */
export function isPrefix(line: string, at: number): boolean {
  const second = line.charCodeAt(at + 1);
  return line.charCodeAt(at) === ZERO && (second === LOWER_X || second === UPPER_X);
}

/** `0x7Eu`, as C programs write it. */
function isSuffix(line: string, at: number): boolean {
  const character = line[at];
  return (character === 'u' || character === 'U') && !isWord(line.charCodeAt(at + 1));
}

/** End of the digits at `at`; `at` itself where the word has other letters. `7Eh` is a byte of assemblers. */
function groupEnd(line: string, at: number): number {
  const end = digitsEnd(line, at);
  const last = line.charAt(end);
  if (end - at === 2 && (last === 'h' || last === 'H') && !isWord(line.charCodeAt(end + 1))) return end;
  return isWord(line.charCodeAt(end)) ? at : end;
}

function digitsEnd(line: string, at: number): number {
  let end = at;
  while (digitOf(line.charCodeAt(end)) !== 0) end++;
  return end;
}

function skipBetween(line: string, at: number): number {
  const next = skipBlanks(line, at);
  return LOOSE.includes(line.charAt(next)) && next < line.length ? skipBlanks(line, next + 1) : next;
}

/** The next group, where what stands between is what stood between those before. */
function nextGroup(line: string, end: number, separator: string): { separator: string; at: number } | undefined {
  const at = skipBlanks(line, end);
  const mark = line.charAt(at);
  if (at > end && (separator === ' ' || separator === '') && digitOf(line.charCodeAt(at)) !== 0) {
    return { separator: ' ', at };
  }
  if (mark === '' || (separator !== '' && separator !== mark)) return undefined;
  if (at === end && TIGHT.includes(mark)) return { separator: mark, at: at + 1 };
  if (LOOSE.includes(mark)) return { separator: mark, at: skipBlanks(line, at + 1) };
  return undefined;
}

/** Puts the digits of `line.slice(at, to)` into bytes; true where one is left over. */
function takeDigits(line: string, at: number, to: number, isUnpadded: boolean, sink: ByteSink): boolean {
  let first = -1;
  for (let i = at; i < to; i++) {
    const digit = digitOf(line.charCodeAt(i));
    if (digit === 0) {
      if (isUnpadded && first >= 0) {
        sink.push(first);
        first = -1;
      }
    } else if (first < 0) first = digit & VALUE;
    else {
      sink.push(first * 16 + (digit & VALUE));
      first = -1;
    }
  }
  if (first >= 0 && isUnpadded) sink.push(first);
  return first >= 0 && !isUnpadded;
}
