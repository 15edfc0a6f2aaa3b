/**
 * A framer for framings whose frames are recognised as a whole: their length stands at the beginning, and a check sequence at
 * their end tells whether it was meant.
 */
import type { Framer, Payload } from '../../src/core/index.js';

export interface Framing {
  readonly payload: Payload;
  /** Does a frame begin at `at`, to its last octet? `undefined`: too few octets to tell. */
  looks(bytes: Uint8Array, at: number, end: number): boolean | undefined;
  /** Length of what begins like a frame at `at`; 0 where that is not known yet. */
  length(bytes: Uint8Array, at: number, end: number): number;
}

export function checkedFramer({ payload, looks, length }: Framing): Framer {
  return {
    payload,
    onLine: true,
    looks,

    cut(bytes, at, end, final) {
      const isFrame = looks(bytes, at, end);
      if (isFrame === true) return length(bytes, at, end);
      if (isFrame === undefined && !final) return 0;
      for (let i = at + 1; i < end; i++) if (looks(bytes, i, end) !== false) return at - i;
      return at - end;
    },

    needed(bytes, at, end) {
      return Math.max(length(bytes, at, end), end - at + 1);
    },

    find(bytes, from, end) {
      for (let at = from; at < end; at++) if (looks(bytes, at, end) === true) return at;
      return -1;
    },
  };
}
