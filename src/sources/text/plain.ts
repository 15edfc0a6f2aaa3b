/**
 * A line that is nothing but bytes in hex, as most of them are; read without making a string of it.
 *
 *     7EA0210002002303...          digits, upper or lower case
 *     7e a0 21 # the beginning     spaces or tabs between bytes, `#` begins a comment
 *     0x7e 0xa0 0x21               0x before a byte
 */
import { Limits } from '../../core/index.js';
import type { ByteSink } from './byte-sink.js';
import { DIGITS, HASH, IS_DECIMAL, IS_LOWER, IS_UPPER, isBlank, LOWER_X, UPPER_X, VALUE } from './characters.js';

/** Digits of the shortest offset that dumps write. */
const OFFSET_DIGITS = 4;

/** Takes the bytes of a line; false where the line is anything else, and has to be looked at with more care. */
export function takePlain(line: Uint8Array, from: number, to: number, sink: ByteSink): boolean {
  // Writing behind the end of the array is nothing; that the line holds too much is seen at the end.
  const bytes = sink.room((to - from) >> 1);
  let length = sink.length;
  let first = 0;
  let seen = 0;
  /** Digits of the group of digits at hand, of the first group, of all others: shortest and longest. */
  let group = 0;
  let firstGroup = 0;
  let longest = 0;
  let hasPrefix = false;
  let at = from;
  for (; at < to; at++) {
    // Nearly all of a line: whole bytes.
    for (; at + 1 < to; at += 2) {
      const high = DIGITS[line[at] as number] as number;
      const low = DIGITS[line[at + 1] as number] as number;
      if (high === 0 || low === 0) break;
      bytes[length++] = ((high & VALUE) << 4) | (low & VALUE);
      seen |= high | low;
      group += 2;
    }
    if (at === to) break;
    const character = line[at] as number;
    const digit = DIGITS[character] as number;
    if (digit !== 0) {
      seen |= digit;
      group++;
      first = digit & VALUE;
      continue;
    }
    if ((group & 1) === 1 && first === 0 && (character === LOWER_X || character === UPPER_X)) {
      // `0x`, at the beginning or behind a whole byte; two digits have to follow.
      if (DIGITS[line[at + 1] as number] === 0 || DIGITS[line[at + 2] as number] === 0 || at + 2 >= to) return false;
      group--;
      hasPrefix = true;
      continue;
    }
    if ((group & 1) === 1) return false;
    if (character === HASH) break;
    if (!isBlank(character)) return false;
    if (group === 0) continue;
    if (firstGroup === 0) firstGroup = group;
    else if (group > longest) longest = group;
    group = 0;
  }
  if ((group & 1) === 1) return false;
  if (group > longest && firstGroup > 0) longest = group;
  sink.isOver = length > Limits.packetBytes;
  sink.length = Math.min(length, Limits.packetBytes);
  // `0000 7e a0 21` is a row of a dump, and `Dead beef` are words.
  if (firstGroup >= OFFSET_DIGITS && longest === 2 && !hasPrefix) return false;
  return (seen & IS_DECIMAL) !== 0 || (seen & (IS_LOWER | IS_UPPER)) !== (IS_LOWER | IS_UPPER);
}
