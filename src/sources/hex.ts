/**
 * Hex as people paste it: one frame a line.
 *
 *     7EA0210002002303...          digits, upper or lower case
 *     7e a0 21 # the beginning     spaces or tabs between bytes, `#` begins a comment
 *     0x7e 0xa0 0x21               0x before a byte
 *
 * The two digits of a byte stand together. Blank lines and lines of comment are nothing; any other line that is not
 * hex is noted by its number, and the next one is read. Lines are decoded as they come: only the bytes of one frame
 * are held, however long its line.
 */
import type { SourceHandler } from '../core/index.js';
import { Limits, LinkType } from '../core/index.js';
import { Notes } from './notes.js';
import { lentFrame, type Parser } from './parser.js';

const TAB = 0x09;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const UPPER_X = 0x58;
const LOWER_X = 0x78;

/** What UTF-8 text begins with when Windows wrote it. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const NONE = -1;

/** Value of each hex digit, NONE for all other characters. */
const DIGITS = Int8Array.from({ length: 256 }, (_, character) => {
  const digit = Number.parseInt(String.fromCharCode(character), 16);
  return Number.isNaN(digit) ? NONE : digit;
});

const LineState = { good: 0, comment: 1, bad: 2, tooLong: 3 } as const;
type LineState = (typeof LineState)[keyof typeof LineState];

export class HexParser implements Parser {
  readonly format = 'hex';
  readonly complete = true;
  frames = 0;
  stopped = false;

  readonly #frame = lentFrame(LinkType.hex);
  readonly #notes = new Notes();
  #bytes = new Uint8Array(4096);
  #length = 0;
  #line = 1;
  #lineOffset = 0;
  #offset = 0;
  /** Bytes of the byte order mark passed over. */
  #mark = 0;
  #state: LineState = LineState.good;
  /** First digit of a byte whose second has not come; or NONE. */
  #digit = NONE;
  /** After 0x, until its byte is whole. */
  #isPrefixed = false;

  push(chunk: Uint8Array, handler: SourceHandler): void {
    let from = 0;
    while (from < chunk.length && this.#mark === this.#offset + from && chunk[from] === BYTE_ORDER_MARK[this.#mark]) {
      this.#mark++;
      from++;
    }
    for (let at = from; at < chunk.length; at++) {
      const character = chunk[at];
      if (character === NEWLINE) {
        this.#endOfLine(handler);
        if (this.stopped) return;
        this.#lineOffset = this.#offset + at + 1;
      } else if (this.#state === LineState.good) {
        this.#take(character);
      }
    }
    this.#offset += chunk.length;
  }

  end(handler: SourceHandler): void {
    if (!this.stopped) this.#endOfLine(handler);
    this.#notes.sum(handler);
    this.stopped = true;
  }

  stop(): void {
    this.stopped = true;
  }

  #take(character: number): void {
    const digit = DIGITS[character];
    if (digit !== NONE) {
      if (this.#digit === NONE) this.#digit = digit;
      else this.#byte(this.#digit * 16 + digit);
    } else if (character === SPACE || character === TAB || character === CARRIAGE_RETURN) {
      if (this.#digit !== NONE || this.#isPrefixed) this.#state = LineState.bad;
    } else if (character === HASH) {
      this.#state = this.#digit !== NONE || this.#isPrefixed ? LineState.bad : LineState.comment;
    } else if ((character === LOWER_X || character === UPPER_X) && this.#digit === 0 && !this.#isPrefixed) {
      this.#digit = NONE;
      this.#isPrefixed = true;
    } else {
      this.#state = LineState.bad;
    }
  }

  #byte(value: number): void {
    this.#digit = NONE;
    this.#isPrefixed = false;
    if (this.#length === Limits.packetBytes) {
      this.#state = LineState.tooLong;
      return;
    }
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#length);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = value;
  }

  #endOfLine(handler: SourceHandler): void {
    const isHalf = this.#digit !== NONE || this.#isPrefixed;
    if (this.#state === LineState.tooLong) {
      const text = `line ${this.#line} holds more than ${Limits.packetBytes} bytes and was left out`;
      this.#notes.note(handler, 'warning', 'hex.too_long', this.#lineOffset, text);
    } else if (this.#state === LineState.bad || isHalf) {
      const text = `line ${this.#line} is not hex`;
      this.#notes.note(handler, 'warning', 'hex.not_understood', this.#lineOffset, text);
    } else if (this.#length > 0) {
      this.#deliver(handler);
    }
    this.#line++;
    this.#length = 0;
    this.#state = LineState.good;
    this.#digit = NONE;
    this.#isPrefixed = false;
  }

  #deliver(handler: SourceHandler): void {
    const frame = this.#frame;
    this.frames++;
    frame.number = this.#line;
    frame.bytes = this.#bytes;
    frame.end = this.#length;
    frame.wireLength = this.#length;
    frame.fileOffset = this.#lineOffset;
    handler.frame(frame);
  }
}
