/** A frame whose bytes stand in several lines, as long as more of them may come: rows of a dump, or lines of a list. */
import { Limits } from '../../core/index.js';
import { ByteSink } from './byte-sink.js';
import type { DumpRow } from './dump.js';
import { beginsLikeMessage } from './message-start.js';
import { Form } from './run.js';

/** What is known of the line in which a frame begins. */
export interface Beginning {
  readonly number: number;
  readonly offset: number;
  readonly seconds: number;
  readonly nanos: number;
  readonly direction: number;
}

/** A few small numbers in brackets are seldom bytes. */
const FEWEST_DECIMALS = 9;

/** Gathers the lines of one frame; reused for the next. */
export class OpenFrame {
  readonly sink = new ByteSink();
  /** Where it begins; undefined: there is none. */
  beginning: Beginning | undefined;
  /** How the bytes of a list are written; undefined: no line has said. */
  form: Form | undefined;
  isList = false;

  /** The offset of a dump's first byte, and where its last row begins; -1: it is no dump. */
  #base = -1;
  #lastRow = 0;
  /** `*`: the last row is repeated up to the next one. */
  #isRepeated = false;
  /** Bytes put in for it, in all frames. */
  #repeated = 0;

  get isDump(): boolean {
    return this.#base >= 0;
  }

  beginDump(beginning: Beginning, base: number): void {
    this.#begin(beginning);
    this.#base = base;
  }

  beginList(beginning: Beginning, form: Form | undefined): void {
    this.#begin(beginning);
    this.isList = true;
    this.form = form;
  }

  /** Takes the next row of the dump, `row` of `bytes`. */
  addRow(row: DumpRow, bytes: Uint8Array): void {
    this.#lastRow = this.sink.length;
    this.sink.append(bytes, row.start, row.end);
  }

  repeatRow(): void {
    this.#isRepeated = true;
  }

  /** Is the row the next one of the dump? Rows that `*` stands for are put in. @param textBytes Read so far. */
  goesOnWith(row: DumpRow, textBytes: number): boolean {
    if (!this.isDump) return false;
    const { sink } = this;
    const expected = this.#base + sink.length;
    if (row.offset === expected || row.octal === expected) return true;
    if (row.start === row.end && row.offset === expected - 1) {
      // hexdump writes words of two bytes, and only its last line tells that the last has one.
      sink.length--;
      return true;
    }
    if (!this.#isRepeated || row.offset < expected || sink.length === this.#lastRow) return false;
    const from = this.#lastRow;
    const length = sink.length - from;
    const missing = row.offset - expected;
    const most = Limits.repeatedBytes + Limits.repeatedFactor * textBytes - this.#repeated;
    if (missing > Math.min(most, Limits.packetBytes)) {
      sink.isOver = true;
      return true;
    }
    this.#repeated += missing;
    for (let i = 0; i < missing; i++) sink.push(sink.bytes[from + (i % length)] as number);
    this.#isRepeated = false;
    return true;
  }

  /** There are no more lines. Answers with where it began, if there is something to deliver in `sink`. */
  close(): Beginning | undefined {
    const { beginning, sink } = this;
    const isFew = sink.length < FEWEST_DECIMALS && !beginsLikeMessage(sink.bytes, 0, sink.length);
    const isNothing = sink.length === 0 || (this.isList && this.form === Form.decimal && isFew);
    this.beginning = undefined;
    this.isList = false;
    this.#base = -1;
    this.#isRepeated = false;
    return isNothing ? undefined : beginning;
  }

  #begin(beginning: Beginning): void {
    this.beginning = beginning;
    this.sink.clear();
  }
}
