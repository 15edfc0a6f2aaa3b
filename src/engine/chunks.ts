import { millis, type Origin } from './origin.js';

/** Bytes of one frame in a buffer. */
interface Piece {
  number: number;
  seconds: number;
  nanos: number;
  fileOffset: number;
  length: number;
  /** When the first of several frames came whose bytes were put into one piece, and the longest time between two of them. */
  begun: number;
  gap: number;
}

/** When bytes came, in milliseconds since 1970; NaN where there are no times. */
export interface Arrivals {
  /** The first piece, and how many of the bytes it has. */
  readonly first: number;
  readonly firstLength: number;
  readonly last: number;
  /** The longest time between two pieces. */
  readonly gap: number;
  readonly count: number;
}

const EMPTY: Uint8Array = new Uint8Array(0);
/** Room for the header of a message: what a buffer begins with. Half-open connections hold no more. */
const FIRST_ROOM = 64;
/** A buffer up to this size is kept for the next message that needs one. */
const SPARE_BYTES = 65_536;

/**
 * The last buffer that was emptied, for whoever needs room next: one for all, because emptied buffers of 65,536
 * connections would hold gigabytes, and none would cost an allocation for every message in two segments.
 */
let spare = EMPTY;

/** Bytes that wait: the beginning of a message whose end has not come. Grows by doubling, so joining is linear. */
/** Shared by all that are empty: most are, and there are two for each side of a conversation. Nothing is ever put into it. */
const NO_PIECES: Piece[] = [];

export class ChunkBuffer {
  private buffer: Uint8Array = EMPTY;
  private from = 0;
  private to = 0;
  /** The frames the bytes came from, and how many bytes of each; the first and the last are always kept. */
  private pieces: Piece[] = NO_PIECES;

  constructor(private readonly mostPieces: number) {}

  /** How many bytes wait. */
  get length(): number {
    return this.to - this.from;
  }

  /** The waiting bytes are `bytes[start, end)`; lent until the next `append`, `drop` or `clear`. */
  get bytes(): Uint8Array {
    return this.buffer;
  }

  get start(): number {
    return this.from;
  }

  get end(): number {
    return this.to;
  }

  /** How many frames they came from, as far as is remembered. */
  get frames(): number {
    return this.pieces.length;
  }

  append(bytes: Uint8Array, at: number, end: number, origin: Origin): void {
    const length = end - at;
    if (this.to + length > this.buffer.length) this.makeRoom(length);
    if (length <= 32) for (let i = at; i < end; i++) this.buffer[this.to++] = bytes[i] as number;
    else {
      this.buffer.set(bytes.subarray(at, end), this.to);
      this.to += length;
    }
    const { number, seconds, nanos, fileOffset } = origin;
    const last = this.pieces.at(-1);
    if (last === undefined || (last.number !== number && this.pieces.length < this.mostPieces)) {
      const piece = { number, seconds, nanos, fileOffset, length, begun: seconds * 1000 + nanos / 1e6, gap: 0 };
      if (this.pieces === NO_PIECES) this.pieces = [piece];
      else this.pieces.push(piece);
      return;
    }
    if (last.number !== number) last.gap = Math.max(last.gap, millis(origin) - millis(last));
    last.number = number;
    last.seconds = seconds;
    last.nanos = nanos;
    last.fileOffset = fileOffset;
    last.length += length;
  }

  /** Takes bytes off the front, with the pieces they came in. */
  drop(length: number): void {
    this.from += length;
    if (this.from === this.to) {
      this.clear();
      return;
    }
    let left = length;
    let whole = 0;
    for (; left > 0; whole++) {
      const piece = this.pieces[whole] as Piece;
      if (piece.length > left) {
        piece.length -= left;
        break;
      }
      left -= piece.length;
    }
    if (whole > 0) this.pieces.splice(0, whole);
  }

  clear(): void {
    this.from = 0;
    this.to = 0;
    this.pieces = NO_PIECES;
    if (this.buffer.length <= SPARE_BYTES && this.buffer.length > spare.length) spare = this.buffer;
    this.buffer = EMPTY;
  }

  /** Takes everything, by frame; the bytes have to be copied before. */
  takePieces(): (Origin & { readonly length: number })[] {
    const pieces = this.pieces.slice();
    this.clear();
    return pieces;
  }

  /** Numbers of the frames of the first `length` bytes, the oldest first. */
  framesOf(length: number): number[] {
    const frames: number[] = [];
    let left = length;
    for (const piece of this.pieces) {
      if (left <= 0) break;
      if (!frames.includes(piece.number)) frames.push(piece.number);
      left -= piece.length;
    }
    return frames.length > 1 ? frames.sort((a, b) => a - b) : frames;
  }

  /** The youngest frame of the first `length` bytes: it made them whole. */
  latestOf(length: number): Origin {
    let latest = this.pieces[0] as Piece;
    let left = length;
    for (const piece of this.pieces) {
      if (left <= 0) break;
      if (piece.number > latest.number) latest = piece;
      left -= piece.length;
    }
    return latest;
  }

  /** When the first `length` bytes came. */
  timesOf(length: number): Arrivals {
    const [first] = this.pieces;
    let last = Number.NaN;
    let gap = 0;
    let count = 0;
    let left = length;
    for (const piece of this.pieces) {
      if (left <= 0) break;
      if (count++ > 0) gap = Math.max(gap, piece.begun - last);
      gap = Math.max(gap, piece.gap);
      last = millis(piece);
      left -= piece.length;
    }
    const begun = first?.begun ?? Number.NaN;
    return { first: begun, firstLength: Math.min(length, first?.length ?? 0), last, gap, count };
  }

  /** The frame that brought the byte at `offset` from the first one. */
  frameAt(offset: number): number {
    let left = offset;
    for (const piece of this.pieces) {
      if (left < piece.length) return piece.number;
      left -= piece.length;
    }
    return this.pieces.at(-1)?.number ?? 0;
  }

  private makeRoom(length: number): void {
    const held = this.length;
    if (this.from > 0 && held + length <= this.buffer.length && this.from >= held) {
      this.buffer.copyWithin(0, this.from, this.to);
    } else if (held === 0 && length <= spare.length) {
      this.buffer = spare;
      spare = EMPTY;
    } else {
      const larger = new Uint8Array(Math.max(FIRST_ROOM, 2 * (held + length)));
      larger.set(this.buffer.subarray(this.from, this.to));
      this.buffer = larger;
    }
    this.from = 0;
    this.to = held;
  }
}
