/**
 * Cuts messages of IEC 62056-21 out of a line: what opens a dialogue, commands, data, telegrams. HDLC may come before and
 * behind them, as the sign-on of mode E has it, and noise anywhere.
 *
 * An identification and the first line of a telegram are the same; the next octet tells: CR LF makes it a telegram.
 */
import { type Framer, Payload } from '../../src/core/index.js';
import { ACK, LF, NAK, SEVEN_BITS } from './characters.js';
import { extentOf } from './extent.js';
import { BEGINS, HeadKind, headAt } from './heads.js';

export const iec62056Framer: Framer = {
  payload: Payload.iec62056_21,
  onLine: true,

  cut(bytes, at, end, final) {
    const head = headAt(bytes, at, end);
    if (head.kind === HeadKind.none) return junk(bytes, at, end, final);
    if (head.kind === HeadKind.undecided) {
      if (!final) return 0;
      return isAlone(bytes, at, end) ? 1 : junk(bytes, at, end, final);
    }
    const { length } = extentOf(bytes, at, end, head);
    return length === 0 && final ? end - at : length;
  },

  needed(bytes, at, end) {
    // Only what comes tells where a message ends; but a first line has its limit.
    return headAt(bytes, at, end).kind === HeadKind.undecided ? end - at + 1 : Number.POSITIVE_INFINITY;
  },

  rests(bytes, at, end, isBehindJunk) {
    const head = headAt(bytes, at, end);
    if (head.kind === HeadKind.undecided) return isBehindJunk !== true && isAlone(bytes, at, end) ? 1 : 0;
    return head.kind === HeadKind.none ? 0 : extentOf(bytes, at, end, head).rest;
  },

  looks(bytes, at, end) {
    const { kind } = headAt(bytes, at, end);
    return kind === HeadKind.undecided ? undefined : kind !== HeadKind.none;
  },

  interrupts(bytes, at, end) {
    // Data sets without a beginning are the rest of a telegram, where one is going on.
    const { kind } = headAt(bytes, at, end);
    if (kind === HeadKind.undecided) return undefined;
    return kind !== HeadKind.none && kind !== HeadKind.lines;
  },

  find(bytes, from, end) {
    for (let at = from; at < end; at++) {
      if (BEGINS[bytes[at] as number] === 0) continue;
      const { kind } = headAt(bytes, at, end);
      if (kind <= HeadKind.undecided) continue;
      // In the middle of a line a code would lack its beginning, and prose has versions that look like one.
      if (kind !== HeadKind.lines || (at > 0 && ((bytes[at - 1] as number) & SEVEN_BITS) === LF)) return at;
    }
    return -1;
  },
};

/** An acknowledgement or the wish for a repetition, and nothing behind it. */
function isAlone(bytes: Uint8Array, at: number, end: number): boolean {
  const character = (bytes[at] as number) & SEVEN_BITS;
  return end - at === 1 && (bytes[at] === ACK || character === NAK);
}

/** Octets up to the next that may begin a message. */
function junk(bytes: Uint8Array, at: number, end: number, final: boolean): number {
  for (let i = at + 1; i < end; i++) {
    if (BEGINS[bytes[i] as number] === 0) continue;
    const { kind } = headAt(bytes, i, end);
    const isOpen = kind === HeadKind.undecided && (!final || isAlone(bytes, i, end));
    if (isOpen || kind > HeadKind.undecided) return at - i;
  }
  return at - end;
}
