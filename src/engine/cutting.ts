import { type Framer, Payload } from '../core/index.js';
import type { ChunkBuffer } from './chunks.js';
import type { Direction } from './direction.js';
import type { Origin } from './origin.js';

/** Takes the messages that a stream is cut into. */
export interface MessageHandler {
  /** A message in the bytes handed in: no copy was made. `cut` bytes behind it were on the wire, but not captured. */
  inPlace(
    direction: Direction,
    kind: number,
    bytes: Uint8Array,
    at: number,
    end: number,
    origin: Origin,
    cut: number,
  ): void;
  /**
   * A message in memory of its own, from several frames, of which `origin` was the last to come; `missing` bytes at its
   * end will never come (0: it is whole).
   */
  joined(
    direction: Direction,
    kind: number,
    bytes: Uint8Array,
    frames: readonly number[],
    origin: Origin,
    missing: number,
  ): void;
}

/** Begins and ends HDLC frames. */
export const FLAG = 0x7e;
/** Junk is told in runs of this size, so that where a stream was split into segments changes nothing. */
export const JUNK_RUN = 4096;

/** Cuts ordered bytes into messages. What is whole in `bytes` is delivered in place, the rest is carried over. */
export function feed(
  direction: Direction,
  framer: Framer,
  handler: MessageHandler,
  bytes: Uint8Array,
  at: number,
  end: number,
  origin: Origin,
): void {
  const { carry } = direction;
  const { times } = direction.flow;
  if (direction.skip > 0) at = skipTail(direction, handler, bytes, at, end, origin);
  while (at < end) {
    if (carry.length > 0) {
      // Only as much as the message needs is copied; what follows it is read in place again.
      const needed = framer.needed(carry.bytes, carry.start, carry.end) - carry.length;
      const taken = Math.min(Math.max(1, needed), end - at);
      carry.append(bytes, at, at + taken, origin);
      at += taken;
      if (times !== undefined) times.behind = end - at;
      cutCarry(direction, framer, handler, false);
      continue;
    }
    const length = framer.cut(bytes, at, end, false);
    if (length > 0) {
      if (direction.junk.length > 0 || direction.isInJunk) flushJunk(direction, handler);
      times?.within(origin, end - at, end - at - length);
      handler.inPlace(direction, payloadAt(framer, bytes, at, length), bytes, at, at + length, origin, 0);
      at += length;
    } else if (length < 0) {
      addJunk(direction, handler, bytes, at, at - length, origin);
      at -= length;
    } else {
      carry.append(bytes, at, end, origin);
      return;
    }
  }
}

/** Nothing comes for a while: what could only be told by what follows is told as it is. A frame that is not whole still waits. */
export function settle(direction: Direction, framer: Framer, handler: MessageHandler): void {
  deliverResting(direction, framer, handler);
  if (direction.carry.length === 0) flushJunk(direction, handler);
}

/** A line is silent for a while, so that what does not begin a message will not become one. What does may still go on. */
export function pause(direction: Direction, framer: Framer, handler: MessageHandler): void {
  const { carry } = direction;
  deliverResting(direction, framer, handler);
  while (carry.length > 0 && !mayBegin(direction, framer)) {
    // A frame whose header is damaged ends at the flag of the next, or here.
    const isFrame = carry.bytes[carry.start] === FLAG;
    const length = isFrame ? framer.cut(carry.bytes, carry.start, carry.end, true) : 0;
    if (length > 0) {
      flushJunk(direction, handler);
      deliverCarried(direction, framer, handler, length, 0);
      continue;
    }
    const junk = Math.max(1, leadOf(framer, carry));
    addJunk(direction, handler, carry.bytes, carry.start, carry.start + junk, carry.latestOf(junk));
    carry.drop(junk);
  }
  flushJunk(direction, handler);
}

/** Does a message begin with what is carried? A few bytes that only may begin one are noise where they stand behind noise. */
function mayBegin({ carry, junk }: Direction, framer: Framer): boolean {
  return framer.looks(carry.bytes, carry.start, carry.end) ?? junk.length === 0;
}

/** How many bytes are in front of what begins a message. */
function leadOf(framer: Framer, { bytes, start, end }: ChunkBuffer): number {
  let at = start;
  while (at < end && framer.looks(bytes, at, end) !== true) at++;
  return at - start;
}

function deliverResting(direction: Direction, framer: Framer, handler: MessageHandler): void {
  const { carry } = direction;
  endPiece(direction);
  for (;;) {
    const isBehindJunk = direction.junk.length > 0;
    const length = framer.rests?.(carry.bytes, carry.start, carry.end, isBehindJunk) ?? 0;
    if (length === 0) break;
    flushJunk(direction, handler);
    deliverCarried(direction, framer, handler, length, 0);
  }
  if (direction.junk.length > 0 && framer.rests?.(carry.bytes, carry.start, carry.end) === carry.length) {
    // It would be a message but for the junk right before it, so it is more of that.
    addJunk(direction, handler, carry.bytes, carry.start, carry.end, carry.latestOf(carry.length));
    carry.clear();
  }
}

/** Bytes are lost here: what is carried will not become whole. What is left of its last message will be skipped. */
export function interrupt(direction: Direction, framer: Framer, handler: MessageHandler, lost: number): void {
  const skip = Math.max(0, direction.skip - lost);
  deliverResting(direction, framer, handler);
  const missing = cutCarry(direction, framer, handler, true);
  flushJunk(direction, handler);
  direction.carry.clear();
  direction.skip = missing > 0 ? Math.max(0, missing - lost) : skip;
}

/** The stream has ended: what is carried will not become whole. */
export function finish(direction: Direction, framer: Framer, handler: MessageHandler): void {
  interrupt(direction, framer, handler, 0);
  direction.skip = 0;
}

/** A line is silent for so long that what is carried will not go on. */
export function cutOff(direction: Direction, framer: Framer, handler: MessageHandler): void {
  direction.isCutOff = true;
  finish(direction, framer, handler);
  direction.isCutOff = false;
}

/** What is carried ends with the piece that came last. */
function endPiece(direction: Direction): void {
  const { times } = direction.flow;
  if (times !== undefined) times.behind = 0;
}

/** Answers with how many bytes the last message lacks: 0 where it is whole. */
function cutCarry(direction: Direction, framer: Framer, handler: MessageHandler, final: boolean): number {
  const carry = direction.carry;
  let missing = 0;
  while (carry.length > 0) {
    const length = framer.cut(carry.bytes, carry.start, carry.end, final);
    if (length === 0) break;
    if (length < 0) {
      addJunk(direction, handler, carry.bytes, carry.start, carry.start - length, carry.latestOf(-length));
      carry.drop(-length);
      continue;
    }
    flushJunk(direction, handler);
    missing = final && length === carry.length ? missingAt(framer, carry.bytes, carry.start, carry.end) : 0;
    deliverCarried(direction, framer, handler, length, missing);
  }
  return missing;
}

function deliverCarried(
  direction: Direction,
  framer: Framer,
  handler: MessageHandler,
  length: number,
  missing: number,
): void {
  const { carry } = direction;
  const kind = payloadAt(framer, carry.bytes, carry.start, length);
  const bytes = carry.bytes.slice(carry.start, carry.start + length);
  const frames = carry.framesOf(length);
  const origin = carry.latestOf(length);
  direction.flow.times?.carried(carry, length);
  carry.drop(length);
  handler.joined(direction, kind, bytes, frames, origin, missing);
}

function payloadAt(framer: Framer, bytes: Uint8Array, at: number, length: number): number {
  return framer.payloadAt === undefined ? framer.payload : framer.payloadAt(bytes, at, length);
}

/** How many bytes the message in `bytes[at, end)` lacks; 0 too where its own length is not to be believed. */
function missingAt(framer: Framer, bytes: Uint8Array, at: number, end: number): number {
  if (framer.cut(bytes, at, end, false) !== 0) return 0;
  if (framer.payload === Payload.hdlc && framer.looks(bytes, at, end) !== true) return 0;
  const needed = framer.needed(bytes, at, end);
  return Number.isFinite(needed) ? needed - (end - at) : 0;
}

/** The end of a message whose middle is missing. Answers with where it ends in these bytes. */
function skipTail(
  direction: Direction,
  handler: MessageHandler,
  bytes: Uint8Array,
  at: number,
  end: number,
  origin: Origin,
): number {
  const skipped = Math.min(direction.skip, end - at);
  direction.skip -= skipped;
  direction.isTail = true;
  addJunk(direction, handler, bytes, at, at + skipped, origin);
  if (direction.skip === 0) flushJunk(direction, handler);
  return at + skipped;
}

function addJunk(
  direction: Direction,
  handler: MessageHandler,
  bytes: Uint8Array,
  at: number,
  end: number,
  origin: Origin,
): void {
  const junk = direction.junk;
  // Flags in a row fill an idle HDLC line; they are junk only between bytes that are.
  if (junk.length === 0 && !direction.isInJunk && isFlagged(direction)) while (at < end && bytes[at] === FLAG) at++;
  while (at < end) {
    const taken = Math.min(end - at, JUNK_RUN - junk.length);
    junk.append(bytes, at, at + taken, origin);
    at += taken;
    if (junk.length < JUNK_RUN) return;
    tellJunk(direction, handler, JUNK_RUN);
    direction.isInJunk = true;
  }
}

function flushJunk(direction: Direction, handler: MessageHandler): void {
  const junk = direction.junk;
  let length = junk.length;
  if (isFlagged(direction)) while (length > 0 && junk.bytes[junk.start + length - 1] === FLAG) length--;
  if (length > 0) tellJunk(direction, handler, length);
  else if (junk.length > 0) junk.clear();
  direction.isInJunk = false;
  direction.isTail = false;
}

function tellJunk(direction: Direction, handler: MessageHandler, length: number): void {
  const junk = direction.junk;
  const bytes = junk.bytes.slice(junk.start, junk.start + length);
  const frames = junk.framesOf(length);
  const origin = junk.latestOf(length);
  direction.flow.times?.carried(junk, length);
  junk.clear();
  handler.joined(direction, Payload.junk, bytes, frames, origin, 0);
}

/** May flags stand around what is in `junk`? */
function isFlagged(direction: Direction): boolean {
  return direction.framer?.payload === Payload.hdlc && !direction.isTail;
}

/** Flags in a row fill an idle HDLC line. */
export function isFill(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if (bytes[i] !== FLAG) return false;
  return true;
}
