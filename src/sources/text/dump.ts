/**
 * A row of a dump: offset, bytes, and the same as characters or not.
 *
 *     00000000: 7ea0 2100 0200 2303                      ~.!...#.            xxd
 *     00000010  93 71 8b 01 7e                           |.q..~|             hexdump -C
 *     0000   7e a0 21 00 02 00 23 03  93                 ~.!...#..           Wireshark
 *     0000000 a07e 0021 0002                                                 hexdump, two bytes swapped
 *     0000020 7e a0 21                                                       od -t x1, offset in octal
 */
import type { ByteSink } from './byte-sink.js';
import { digitOf, isBlank, isWord, VALUE } from './characters.js';
import { isAsciiOf } from './judge.js';

/** Bytes of the longest row. */
const MOST_BYTES = 64;
const FEWEST_DIGITS = 4;
const MOST_DIGITS = 16;
/** Digits of the offsets that hexdump and od write; hexdump swaps the bytes of its words. */
const WORDS_OFFSET = 7;

/** A row, read. */
export interface DumpRow {
  readonly offset: number;
  /** The same digits read as an octal number; -1: they are none. */
  readonly octal: number;
  /** Bytes, in `sink.bytes[start, end)`. A row without any tells where the dump ends. */
  readonly start: number;
  readonly end: number;
  /** It can only be the row of a dump, whatever came before. */
  readonly isCertain: boolean;
}

/** The row that stands in `line` from `at` on; undefined: it is none. */
export function dumpRow(line: string, at: number, sink: ByteSink): DumpRow | undefined {
  let from = skipBlanks(line, at);
  if (line.startsWith('0x', from)) from += 2;
  let to = from;
  while (digitOf(line.charCodeAt(to)) !== 0) to++;
  const digits = to - from;
  if (digits < FEWEST_DIGITS || digits > MOST_DIGITS) return undefined;
  const text = line.slice(from, to);
  const mark = line.charAt(to);
  const hasMark = mark === ':' || mark === '|' || mark === 'h';
  if (hasMark) to++;
  else if (mark !== '' && !isBlank(line.charCodeAt(to))) return undefined;

  const start = sink.length;
  const offset = Number.parseInt(text, 16);
  const octal = /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : -1;
  const groups = takeGroups(line, to, sink, digits === WORDS_OFFSET && !hasMark);
  const isEmpty = sink.length === start;
  if (isEmpty && line.slice(to, to + 100).trim() !== '') return undefined;
  const startsDump = offset === 0 && (hasMark || groups.longest === 2 || digits === WORDS_OFFSET);
  const isCertain = !isEmpty && (startsDump || groups.hasColumn || (hasMark && digits >= 8));
  return { offset, octal, start, end: sink.length, isCertain };
}

interface Groups {
  /** Digits of the longest group. */
  readonly longest: number;
  readonly hasColumn: boolean;
}

/** Reads groups of digits as far as they are bytes; what looks like more may be the column of characters. */
function takeGroups(line: string, at: number, sink: ByteSink, isSwapped: boolean): Groups {
  const start = sink.length;
  let longest = 0;
  /** How many bytes there are in front of the column; -1: no column was found. */
  let found = -1;
  let from = skipBlanks(line, at);
  while (from < line.length && sink.length - start < MOST_BYTES) {
    let to = from;
    while (digitOf(line.charCodeAt(to)) !== 0) to++;
    const digits = to - from;
    if (digits === 0 || digits % 2 === 1 || isWord(line.charCodeAt(to))) break;
    longest = Math.max(longest, digits);
    takeGroup(line, from, to, sink, isSwapped && digits === 4);
    from = skipBlanks(line, line.charAt(to) === '-' ? to + 1 : to);
    if (from > to && isAsciiOf(line.slice(to, to + 2 * MOST_BYTES), sink.bytes, start, sink.length))
      found = sink.length;
  }
  if (found >= 0) sink.length = found;
  return { longest, hasColumn: found >= 0 };
}

function takeGroup(line: string, from: number, to: number, sink: ByteSink, isSwapped: boolean): void {
  const value = (i: number): number =>
    (digitOf(line.charCodeAt(i)) & VALUE) * 16 + (digitOf(line.charCodeAt(i + 1)) & VALUE);
  if (isSwapped) {
    sink.push(value(from + 2));
    sink.push(value(from));
  } else for (let i = from; i < to; i += 2) sink.push(value(i));
}

function skipBlanks(line: string, at: number): number {
  let next = at;
  while (isBlank(line.charCodeAt(next))) next++;
  return next;
}
