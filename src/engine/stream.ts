import { type Framer, Limits, Payload } from '../core/index.js';
import type { Direction } from './direction.js';

/** What cutting a stream delivers. */
export interface StreamHandler {
  /** A message in the bytes handed in: no copy was made. */
  inPlace(direction: Direction, kind: number, at: number, end: number): void;
  /** A message from several frames; `missing` bytes at its end will never come (0: it is whole). */
  joined(direction: Direction, kind: number, bytes: Uint8Array, frames: readonly number[], missing: number): void;
}

/** Junk is told in runs of this size, so that where a stream was split into segments changes nothing. */
const JUNK_RUN = 4096;

/** Cuts ordered bytes into messages. What is whole in `bytes` is delivered in place, the rest is carried over. */
export function feed(direction: Direction, handler: StreamHandler, bytes: Uint8Array, at: number, end: number, frame: number): void {
  const framer = direction.framer as Framer;
  const carry = direction.carry;
  if (direction.skip > 0) {
    const skipped = Math.min(direction.skip, end - at);
    direction.isTail = true;
    addJunk(direction, handler, bytes, at, at + skipped, frame);
    direction.skip -= skipped;
    at += skipped;
    if (direction.skip === 0) flushJunk(direction, handler);
  }
  while (at < end) {
    if (carry.length === 0) {
      const length = framer.cut(bytes, at, end, false);
      if (length > 0) {
        flushJunk(direction, handler);
        handler.inPlace(direction, framer.payload, at, at + length);
        at += length;
      } else if (length < 0) {
        addJunk(direction, handler, bytes, at, at - length, frame);
        at -= length;
      } else {
        carry.append(bytes, at, end, frame);
        return;
      }
      continue;
    }
    // Only as much as the message needs is copied; what follows it is read in place again.
    const needed = framer.needed(carry.bytes, carry.start, carry.end) - carry.length;
    const taken = Math.min(Math.max(1, needed), end - at);
    carry.append(bytes, at, at + taken, frame);
    at += taken;
    cutCarry(direction, handler, framer, false);
  }
}

/** The stream has ended, or bytes of it are lost: what is carried will not become whole. */
export function finish(direction: Direction, handler: StreamHandler, gap: number): void {
  const framer = direction.framer;
  if (framer !== undefined) {
    const carry = direction.carry;
    const needed = carry.length > 0 ? framer.needed(carry.bytes, carry.start, carry.end) - carry.length : 0;
    cutCarry(direction, handler, framer, true);
    direction.skip = gap > 0 && needed > gap ? needed - gap : 0;
  }
  flushJunk(direction, handler);
  direction.carry.clear();
}

function cutCarry(direction: Direction, handler: StreamHandler, framer: Framer, final: boolean): void {
  const carry = direction.carry;
  while (carry.length > 0) {
    const length = framer.cut(carry.bytes, carry.start, carry.end, final);
    if (length > 0) {
      flushJunk(direction, handler);
      const needed = final ? framer.needed(carry.bytes, carry.start, carry.end) : length;
      const bytes = carry.bytes.slice(carry.start, carry.start + length);
      const frames = carry.framesOf(length);
      carry.drop(length);
      handler.joined(direction, framer.payload, bytes, frames, Math.max(0, needed - length));
    } else if (length < 0) {
      const frame = carry.pieces[0]?.frame ?? direction.frame;
      addJunk(direction, handler, carry.bytes, carry.start, carry.start - length, frame);
      carry.drop(-length);
    } else return;
  }
}

function addJunk(direction: Direction, handler: StreamHandler, bytes: Uint8Array, at: number, end: number, frame: number): void {
  if (direction.kind === Payload.hdlc && isFill(bytes, at, end)) return;
  const junk = direction.junk;
  while (at < end) {
    const taken = Math.min(end - at, JUNK_RUN - junk.length);
    junk.append(bytes, at, at + taken, frame);
    at += taken;
    if (junk.length >= JUNK_RUN) flushJunk(direction, handler);
  }
}

function flushJunk(direction: Direction, handler: StreamHandler): void {
  const junk = direction.junk;
  if (junk.length === 0) return;
  const bytes = junk.bytes.slice(junk.start, junk.end);
  const frames = junk.framesOf(junk.length);
  junk.clear();
  handler.joined(direction, Payload.junk, bytes, frames, 0);
  direction.isTail = direction.skip > 0;
}

/** Flags in a row fill an idle HDLC line. */
function isFill(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if (bytes[i] !== 0x7e) return false;
  return true;
}

/**
 * Which framing do these bytes begin with, or (in a stream) contain? Undefined: none; 0: too few bytes to tell. What is
 * recognised has to make sense of what follows it, too: other protocols have octets that look like a header.
 */
export function recognise(
  framers: readonly Framer[],
  bytes: Uint8Array,
  at: number,
  end: number,
  isStream: boolean,
): Framer | 0 | undefined {
  let undecided = false;
  for (const framer of framers) {
    const looks = framer.looks(bytes, at, end);
    if (looks === true && goesOn(framer, bytes, at, end, isStream)) return framer;
    if (looks === undefined) undecided = true;
  }
  if (!isStream) return undefined;
  if (undecided && end - at < 32) return 0;
  const far = Math.min(end, at + SEARCHED);
  for (const framer of framers) {
    const found = framer.find(bytes, at + 1, far);
    if (found >= 0 && goesOn(framer, bytes, found, end, false)) return framer;
  }
  return undefined;
}

/** Is what follows the first message another one, or the end? A message longer than the bytes passes where `open`. */
function goesOn(framer: Framer, bytes: Uint8Array, at: number, end: number, open: boolean): boolean {
  const length = framer.cut(bytes, at, end, false);
  if (length === 0) return open || framer.payload === Payload.hdlc;
  if (length < 0) return false;
  return at + length === end || framer.payload === Payload.hdlc || framer.looks(bytes, at + length, end) !== false;
}

/** Bytes of a segment that are searched for the beginning of a message, when a stream is joined in the middle. */
const SEARCHED = 4096;

/** Is there so much behind a hole that it has to be given up? */
export function holeIsFull(direction: Direction): boolean {
  return direction.held.full || direction.held.bytes > Limits.bytesAboveHole;
}
