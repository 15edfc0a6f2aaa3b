/** Which framing bytes are in, by what their framers say of them. */
import { type Framer, Payload } from '../core/index.js';

/** A header of any framing shows itself in so many bytes. */
const UNDECIDED_BYTES = 32;
/** Bytes of a segment that are searched for the beginning of a message, when a stream is joined in the middle. */
const SEARCHED_BYTES = 4096;

/**
 * Which framing does a stream begin with here, or contain? Undefined: none; 0: too few bytes to tell. What is recognised
 * has to make sense of what follows it, too, because other protocols have octets that look like a header; but not on
 * the registered port (`hinted`).
 */
export function recognise(
  framers: readonly Framer[],
  bytes: Uint8Array,
  at: number,
  end: number,
  hinted: boolean,
): Framer | 0 | undefined {
  let undecided = false;
  for (const framer of framers) {
    if (framer.isDatagram === true) continue;
    const looks = framer.looks(bytes, at, end);
    if (looks === true && (hinted || makesSense(framer, bytes, at, end, true))) return framer;
    if (looks === undefined) undecided = true;
  }
  if (undecided && end - at < UNDECIDED_BYTES) return 0;
  const far = Math.min(end, at + SEARCHED_BYTES);
  for (const framer of framers) {
    if (framer.isDatagram === true) continue;
    const found = framer.find(bytes, at + 1, far);
    if (found >= 0 && goesOn(framer, bytes, found, end, false)) return framer;
  }
  return undefined;
}

/** A header was found at the beginning. The check sequence of HDLC speaks for itself; a wrapper has none. */
export function makesSense(framer: Framer, bytes: Uint8Array, at: number, end: number, open: boolean): boolean {
  return framer.payload === Payload.hdlc || goesOn(framer, bytes, at, end, open);
}

/**
 * Is what follows the first message another one, or the end? A message longer than the bytes passes where `open`. One in
 * some 10,000 segments of noise has an HDLC header with the right check sequence somewhere in it, so that is not enough.
 */
export function goesOn(framer: Framer, bytes: Uint8Array, at: number, end: number, open: boolean): boolean {
  const length = framer.cut(bytes, at, end, false) || (framer.rests?.(bytes, at, end) ?? 0);
  if (length <= 0) return length === 0 && open;
  const next = at + length;
  if (next === end || framer.looks(bytes, next, end) !== false) return true;
  // One flag may end a frame and begin the next.
  return framer.payload === Payload.hdlc && framer.looks(bytes, next - 1, end) !== false;
}
