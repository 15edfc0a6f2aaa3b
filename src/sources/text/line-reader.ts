/**
 * Cuts text into lines, however it comes in pieces. A byte order mark tells UTF-16, as some Windows tools write it: of
 * each of its characters one byte is kept, since nothing that is looked for needs more. A line is held only where it lies
 * in several pieces, and never more of it than `Limits.lineBytes`.
 */
import { Limits } from '../../core/index.js';
import { NEWLINE } from './characters.js';

const UTF_8 = [0xef, 0xbb, 0xbf];
const UTF_16_LITTLE = [0xff, 0xfe];
const UTF_16_BIG = [0xfe, 0xff];
const MARKS = [UTF_8, UTF_16_LITTLE, UTF_16_BIG];

/** What stands for characters beyond ASCII, and for arrows, which say who speaks. */
const UNKNOWN = 0x3f;
const ARROWS: Readonly<Record<number, number>> = { 8592: 0x3c, 8594: 0x3e };

const NONE = -1;

/** Cuts bytes into lines of text. */
export class LineReader {
  /** The line is `bytes[from, to)`, without its end; lent until the next call. */
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  /** Of the line, from 1. */
  number = 0;
  /** Where it begins in the input. */
  offset = 0;
  /** The line is longer than what is held of lines: `bytes` has nothing of it. */
  isTooLong = false;

  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** The beginning of a line whose end has not come. */
  #held = new Uint8Array(1024);
  #length = 0;
  #isOver = false;
  #hasEnded = false;
  /** Where the next line begins in the input. */
  #next = 0;
  /** The first bytes, as long as they may become a mark; undefined: they are read. */
  #head: number[] | undefined = [];
  #bytesPerCharacter = 1;
  #isBig = false;
  /** The first half of a UTF-16 character. */
  #half = NONE;

  /** The next piece of text. All lines of the one before have to be taken. */
  feed(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#head !== undefined) bytes = this.#afterMark(this.#head, chunk);
    this.#chunk = this.#bytesPerCharacter === 2 ? this.#narrowed(bytes) : bytes;
    this.#at = 0;
  }

  /** No more will come: what is held is the last line. */
  end(): void {
    if (this.#head !== undefined) {
      this.#chunk = Uint8Array.from(this.#head);
      this.#at = 0;
      this.#head = undefined;
    }
    this.#hasEnded = true;
  }

  /** Goes to the next line; false: there is none yet. */
  next(): boolean {
    const chunk = this.#chunk;
    const at = this.#at;
    const found = chunk.indexOf(NEWLINE, at);
    const end = found < 0 ? chunk.length : found;
    this.#at = found < 0 ? end : end + 1;
    if (found < 0 && !this.#hasEnded) {
      this.#hold(chunk, at, end);
      return false;
    }
    if (found < 0 && at === end && this.#length === 0 && !this.#isOver) return false;

    if (this.#length === 0 && !this.#isOver) {
      this.bytes = chunk;
      this.from = at;
      this.to = end;
    } else {
      this.#hold(chunk, at, end);
      this.bytes = this.#held;
      this.from = 0;
      this.to = this.#length;
    }
    this.isTooLong = this.#isOver || this.to - this.from > Limits.lineBytes;
    this.offset = this.#next;
    this.number++;
    this.#next += (this.#gone + this.to - this.from + 1) * this.#bytesPerCharacter;
    this.#length = 0;
    this.#isOver = false;
    this.#gone = 0;
    return true;
  }

  /** Characters of the line that are held no more. */
  #gone = 0;

  #hold(chunk: Uint8Array, at: number, end: number): void {
    const count = end - at;
    if (count === 0) return;
    if (this.#isOver || this.#length + count > Limits.lineBytes) {
      this.#gone += this.#length + count;
      this.#length = 0;
      this.#isOver = true;
      return;
    }
    if (this.#length + count > this.#held.length) {
      const grown = new Uint8Array(Math.max(2 * this.#held.length, this.#length + count));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(chunk.subarray(at, end), this.#length);
    this.#length += count;
  }

  /** What follows the byte order mark; nothing as long as it may go on. */
  #afterMark(head: number[], chunk: Uint8Array): Uint8Array {
    let at = 0;
    while (at < chunk.length && MARKS.some((mark) => isPrefix(head, mark) && mark.length > head.length)) {
      head.push(chunk[at++] as number);
    }
    const mark = MARKS.find((one) => one.length === head.length && isPrefix(head, one));
    if (mark === undefined) {
      if (MARKS.some((one) => isPrefix(head, one))) return chunk.subarray(at);
      const all = new Uint8Array(head.length + chunk.length - at);
      all.set(head);
      all.set(chunk.subarray(at), head.length);
      this.#head = undefined;
      return all;
    }
    this.#head = undefined;
    this.#next = mark.length;
    if (mark !== UTF_8) this.#bytesPerCharacter = 2;
    this.#isBig = mark === UTF_16_BIG;
    return chunk.subarray(at);
  }

  #narrowed(bytes: Uint8Array): Uint8Array {
    const narrow = new Uint8Array((bytes.length + 1) >> 1);
    let length = 0;
    for (const byte of bytes) {
      if (this.#half === NONE) {
        this.#half = byte;
        continue;
      }
      const code = this.#isBig ? this.#half * 256 + byte : byte * 256 + this.#half;
      this.#half = NONE;
      narrow[length++] = code < 0x80 ? code : (ARROWS[code] ?? UNKNOWN);
    }
    return narrow.subarray(0, length);
  }
}

function isPrefix(head: readonly number[], mark: readonly number[]): boolean {
  return head.length <= mark.length && head.every((byte, i) => byte === mark[i]);
}
