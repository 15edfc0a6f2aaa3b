/**
 * Messages without HDLC that are written over several lines of hex: pieces of a wrapper, whose length tells where it ends,
 * or rows of one width, the last one shorter or as wide. Only a message that is right from its first byte to its last is
 * put together; else every line stays what it is.
 */
import { type Frame, Limits, Payload } from '../core/index.js';
import { ChunkBuffer } from './chunks.js';
import type { Delivery } from './delivery.js';
import type { Direction } from './direction.js';
import { copyOf } from './origin.js';
import type { Recognition } from './recognition.js';
import type { Streams } from './streams.js';

/** Narrower rows are rather messages that are cut. */
const NARROWEST = 8;

/** Holds lines that may be rows of one message, until that is decided. */
export class Rows {
  private kind = 0;
  /** They may be pieces of HDLC frames instead, whose beginning is not there. */
  private isDoubtful = false;
  private width = 0;
  /** Number of the line before. */
  private last = 0;
  /** Bytes there were when it was looked whether they are whole. */
  private looked = 0;
  private readonly held = new ChunkBuffer(Number.POSITIVE_INFINITY);

  constructor(
    private readonly recognition: Recognition,
    private readonly streams: Streams,
    private readonly delivery: Delivery,
  ) {}

  /** Is the line, which was found to be of `kind`, the first row of a message? Then it is kept. */
  begin(kind: number, bytes: Uint8Array, frame: Frame, isDoubtful = false): boolean {
    if (bytes.length < NARROWEST || kind === Payload.junk) return false;
    if (!this.recognition.rehearsal.isCut(kind, bytes, 0, bytes.length)) return false;
    this.kind = kind;
    this.isDoubtful = isDoubtful;
    this.width = bytes.length;
    this.last = frame.number;
    this.looked = bytes.length;
    this.held.append(bytes, 0, bytes.length, frame);
    return true;
  }

  /** Takes a line that goes on with the rows before it. Where it does not, what they were is delivered. */
  take(direction: Direction, bytes: Uint8Array, frame: Frame): boolean {
    const { held } = this;
    if (held.length === 0) return false;
    const missing = this.recognition.missing(this.kind, held.bytes, held.start, held.end);
    const isRow = frame.number === this.last + 1 && bytes.length <= this.width;
    const isNext = missing > 0 ? bytes.length <= missing : isRow;
    const isRoom = held.length + bytes.length <= Limits.packetBytes;
    if (!isNext || !isRoom || this.recognition.isWhole(bytes) || (missing === 0 && this.isWhole())) {
      this.flush(direction);
      return false;
    }
    const isLast = missing > 0 ? bytes.length === missing : bytes.length < this.width;
    if (isLast && !this.isRightWith(bytes)) {
      this.flush(direction);
      return false;
    }
    held.append(bytes, 0, bytes.length, frame);
    this.last = frame.number;
    if (isLast) this.flush(direction);
    return true;
  }

  /** Delivers the rows: as one message where that is right, else each by itself. */
  flush(direction: Direction): void {
    const { held, delivery, kind, recognition } = this;
    if (held.length === 0) return;
    const bytes = copyOf(held.bytes, held.start, held.end);
    const pieces = held.takePieces();
    const last = pieces[pieces.length - 1] as (typeof pieces)[0];
    if (pieces.length > 1 && recognition.rehearsal.isClean(kind, bytes, 0, bytes.length)) {
      const numbers = pieces.map((piece) => piece.number);
      delivery.joined(direction, kind, bytes, numbers.slice(-Limits.piecesPerMessage), last, 0);
      return;
    }
    if (this.isDoubtful) this.streams.setHdlc(direction);
    let at = 0;
    for (const piece of pieces) {
      const row = bytes.slice(at, at + piece.length);
      const own = at === 0 ? kind : recognition.line(false, row);
      at += piece.length;
      if (this.isDoubtful) this.streams.take(direction, row, 0, row.length, piece, 0);
      else delivery.late(direction, own, row, piece);
    }
  }

  private isRightWith(row: Uint8Array): boolean {
    const { held } = this;
    const all = new Uint8Array(held.length + row.length);
    all.set(held.bytes.subarray(held.start, held.end));
    all.set(row, held.length);
    return this.recognition.rehearsal.isClean(this.kind, all, 0, all.length);
  }

  /** Looked at when there is twice as much as the last time, so that all looks together cost no more than two. */
  private isWhole(): boolean {
    const { held } = this;
    if (held.length < 2 * this.looked) return false;
    this.looked = held.length;
    return this.recognition.rehearsal.isClean(this.kind, held.bytes, held.start, held.end);
  }
}
