/**
 * Bytes out of any text: pasted hex, logs, dumps, source code. A line is looked at in this order:
 *
 *     7E A0 21 00 …                              nothing but hex: a frame a line (`plain.ts`)
 *     # …   // …   ; …                           a comment
 *     0000  7e a0 21 …  ~.!                      a row of a dump; rows are joined (`dump.ts`)
 *     0x7E, 0xA0,                                the next line of a list (`list-row.ts`)
 *     2024-06-10 10:00:00,123 DEBUG TX: 7E A0    bytes among other text (`find-runs.ts`, `judge.ts`)
 *
 * Time (`time.ts`) and direction (`direction.ts`) are those of the line. A line of bytes alone has the time that was named
 * last, and the direction of the line above it, which may be a heading (`TX:`). Lines without bytes are counted; those that
 * look as if they had some, but can't be read, are noted by their number. Joining lines to frames by what the frames say
 * of their length is left to the engine, which knows the framings.
 */
import type { SourceHandler } from '../../core/index.js';
import { Limits, LinkType } from '../../core/index.js';
import { Notes } from '../notes.js';
import { lentFrame, type Parser } from '../parser.js';
import { ByteSink } from './byte-sink.js';
import { isComment, withoutComments } from './comments.js';
import { decimalRun } from './decimal-run.js';
import { directionIn, isHeading, Said } from './direction.js';
import { dumpRow } from './dump.js';
import { findRuns, MOST_RUNS } from './find-runs.js';
import { judge, Verdict } from './judge.js';
import { LineReader } from './line-reader.js';
import { goesOnBehind, listRow, opensList } from './list-row.js';
import { type Beginning, OpenFrame } from './open-frame.js';
import { takePlain } from './plain.js';
import type { Run } from './run.js';
import { LogClock, withoutTime } from './time.js';

/** Colours of terminals. The escape character is often lost; inside of a line, `[m` may then be two bytes of a literal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const COLOUR = /\x1b\[\d{0,3}(?:;\d{1,3}){0,4}m|^\[\d{0,3}(?:;\d{1,3}){0,4}m|\[\d{0,3}(?:;\d{1,3}){0,4}m$/g;
/** What a log writes in front of the rows of a dump. */
const LOG_PREFIX = /^[^\n]{1,120}?[\])>:|][ \t]+(?=[0-9a-f]{4,8}[: \t])/i;
const LIKE_HEX = /^[\s0-9a-fx,;:.-]*$/i;
/** Where a line without bytes says the time, maybe behind `Request:`; further on it may be any. */
const TIME_FIRST = /^(?:\w{2,10}: {1,2})?[\s[(<]{0,4}(?:\d|[A-Z][a-z]{2} )/;
const FEWEST_DECIMALS = 4;
/** Looked at in lines without bytes. */
const LOOKED_AT = 200;

/** Takes text in pieces of any size, and hands on the frames in it. */
export class TextParser implements Parser {
  readonly format = 'hex';
  readonly complete = true;
  frames = 0;
  stopped = false;

  readonly #frame = lentFrame(LinkType.hex);
  readonly #notes = new Notes();
  readonly #lines = new LineReader();
  readonly #clock = new LogClock();
  /** Bytes of the line at hand. */
  readonly #sink = new ByteSink();

  /** A frame of several lines. */
  readonly #open = new OpenFrame();

  /** The direction that was said last, and in which line. */
  #said: number = Said.nothing;
  #saidLine = 0;
  /** What stood before the bytes of the line above. */
  #shape = '';
  #shapeLine = 0;

  #proseLines = 0;
  #firstProse = 0;
  #firstProseOffset = 0;

  push(chunk: Uint8Array, handler: SourceHandler): void {
    this.#lines.feed(chunk);
    this.#takeLines(handler);
  }

  end(handler: SourceHandler): void {
    this.#lines.end();
    this.#takeLines(handler);
    if (!this.stopped) this.#closeFrame(handler);
    if (this.#proseLines > 0) {
      const [lines, were] = this.#proseLines === 1 ? ['line', 'was'] : ['lines', 'were'];
      const text = `${this.#proseLines} ${lines} without bytes ${were} left out, first line ${this.#firstProse}`;
      handler.note({ severity: 'note', code: 'hex.no_bytes', offset: this.#firstProseOffset, text });
    }
    this.#notes.sum(handler);
    this.stopped = true;
  }

  stop(): void {
    this.stopped = true;
  }

  #takeLines(handler: SourceHandler): void {
    while (!this.stopped && this.#lines.next()) this.#line(handler);
  }

  #line(handler: SourceHandler): void {
    const lines = this.#lines;
    const sink = this.#sink;
    sink.clear();
    if (lines.isTooLong) {
      this.#tooLong(handler, 'is too long', lines.number, lines.offset);
      return;
    }
    // A dump ends with an offset alone, which looks like hex.
    const isPlain = this.#open.beginning === undefined && takePlain(lines.bytes, lines.from, lines.to, sink);
    if (!isPlain) {
      sink.clear();
      const { buffer, byteOffset } = lines.bytes;
      const bytes = Buffer.from(buffer, byteOffset + lines.from, lines.to - lines.from);
      this.#text(bytes.toString('utf8').trimEnd().replace(COLOUR, '').trimEnd(), handler);
      return;
    }
    if (sink.length > 0) this.#deliverOwn(handler, 0, sink.length, this.#inherited());
  }

  #text(line: string, handler: SourceHandler): void {
    if (line === '') {
      if (!this.#open.isList) this.#closeFrame(handler);
      return;
    }
    if (this.#dump(line, handler)) return;
    const code = withoutComments(line);
    if (this.#open.isList) {
      if (this.#list(code, handler)) return;
      this.#closeFrame(handler);
    }
    if (isComment(line)) return;
    this.#closeFrame(handler);
    if (!this.#runs(code, handler)) this.#prose(code, handler);
  }

  // ---- dumps

  #dump(line: string, handler: SourceHandler): boolean {
    const open = this.#open;
    if (open.isDump && line.trim() === '*') {
      open.repeatRow();
      return true;
    }
    const sink = this.#sink;
    let row = dumpRow(line, 0, sink);
    let prefix = '';
    if (row === undefined) {
      prefix = LOG_PREFIX.exec(line)?.[0] ?? '';
      sink.clear();
      if (prefix !== '') row = dumpRow(line, prefix.length, sink);
    }
    const goesOn = row !== undefined && open.goesOnWith(row, this.#lines.offset);
    if (row === undefined || !(goesOn || row.isCertain)) {
      sink.clear();
      return false;
    }
    if (!goesOn) {
      this.#closeFrame(handler);
      open.beginDump(this.#ofLine(prefix), row.offset);
    }
    open.addRow(row, sink.bytes);
    if (row.start === row.end) this.#closeFrame(handler);
    return true;
  }

  // ---- lists

  #list(line: string, handler: SourceHandler): boolean {
    const sink = this.#sink;
    const open = this.#open;
    const row = listRow(line, open.form, sink);
    if (row === undefined) {
      sink.clear();
      return false;
    }
    open.form = row.run.form;
    open.sink.append(sink.bytes, row.run.start, row.run.end);
    if (!row.goesOn) this.#closeFrame(handler);
    return true;
  }

  #openList(run: Run, beginning: Beginning): void {
    this.#open.beginList(beginning, run.form);
    this.#open.sink.append(this.#sink.bytes, run.start, run.end);
  }

  // ---- bytes among other text

  #runs(line: string, handler: SourceHandler): boolean {
    const sink = this.#sink;
    const runs = findRuns(line, 0, sink);
    if (runs.length === 0) return false;
    const number = this.#lines.number;
    const shape = shapeOf(line, runs[0] as Run);
    const isRow = shape !== '' && this.#shapeLine === number - 1 && this.#shape === shape;
    let isTaken = false;
    let isDoubted = false;
    let before = 0;
    for (const run of runs) {
      if (this.stopped) return true;
      const verdict = judge(line, run, sink.bytes, isRow);
      isDoubted ||= verdict === Verdict.doubt;
      if (verdict !== Verdict.bytes) continue;
      const beginning = this.#ofLine(line.slice(before, run.from), isTaken ? '' : line);
      isTaken = true;
      before = run.to;
      if (run === runs.at(-1) && goesOnBehind(line, run)) {
        this.#openList(run, beginning);
      } else this.#deliverOwn(handler, run.start, run.end, beginning);
    }
    if (runs.length === MOST_RUNS)
      this.#notUnderstood(handler, `there are more than ${MOST_RUNS} numbers in it`, 'the rest of ');
    if (isTaken) {
      this.#shape = shape;
      this.#shapeLine = number;
      return true;
    }
    if (this.#decimals(line, handler)) return true;
    if (!isDoubted) return false;
    this.#notUnderstood(handler, 'the digits do not pair');
    return true;
  }

  /** Decimal numbers without brackets, where a line is nothing else. */
  #decimals(line: string, handler: SourceHandler): boolean {
    const sink = this.#sink;
    sink.clear();
    const run = decimalRun(line, 0, sink);
    if (run === undefined || run.end - run.start < FEWEST_DECIMALS) return false;
    const behind = line.slice(run.to, run.to + 20).trim();
    if (behind !== '' && behind !== ',') return false;
    const beginning = this.#ofLine('');
    if (behind === ',') {
      this.#openList(run, beginning);
    } else this.#deliverOwn(handler, run.start, run.end, beginning);
    return true;
  }

  /** A line without bytes: a heading, the beginning of a list, or nothing that matters here. */
  #prose(line: string, handler: SourceHandler): void {
    const heads = isHeading(withoutTime(line.slice(-LOOKED_AT)));
    const hasTime = (heads || TIME_FIRST.test(line)) && this.#clock.take(line);
    if (heads) {
      this.#said = directionIn(line);
      this.#saidLine = this.#lines.number;
    }
    if (opensList(line)) this.#open.beginList(this.#inherited(), undefined);
    if (!hasTime && /[0-9a-f]{2}|0x/i.test(line.slice(0, LOOKED_AT)) && LIKE_HEX.test(line) && /\d/.test(line)) {
      this.#notUnderstood(handler, 'it is not hex');
      return;
    }
    if (this.#proseLines++ > 0) return;
    this.#firstProse = this.#lines.number;
    this.#firstProseOffset = this.#lines.offset;
  }

  // ---- frames

  /** Time and direction of bytes behind `prefix`; a time may stand anywhere in the `whole` line. */
  #ofLine(prefix: string, whole = prefix): Beginning {
    if (!this.#clock.take(prefix) && whole !== prefix) this.#takeTimeOfRest(prefix, whole);
    const own = directionIn(prefix);
    if (own !== Said.nothing) {
      this.#said = own;
      this.#saidLine = this.#lines.number;
    } else if (/\w/.test(prefix) && this.#saidLine !== this.#lines.number) this.#said = Said.nothing;
    return this.#inherited();
  }

  /** JSON may name the time behind the bytes. */
  #takeTimeOfRest(prefix: string, whole: string): void {
    const rest = whole.slice(prefix.length);
    const at = rest.search(/\b\d{4}-\d\d-\d\d[T ]\d\d:/);
    if (at >= 0) this.#clock.take(rest.slice(at));
  }

  /** Time and direction of a line that says nothing of them. */
  #inherited(): Beginning {
    const { number, offset } = this.#lines;
    const { seconds, nanos } = this.#clock;
    const isSaid = this.#said !== Said.nothing && this.#saidLine >= number - 1;
    if (isSaid) this.#saidLine = number;
    return { number, offset, seconds, nanos, direction: isSaid ? this.#said : Said.nothing };
  }

  /** The frame of several lines, if there is one, has ended. */
  #closeFrame(handler: SourceHandler): void {
    const { sink } = this.#open;
    const beginning = this.#open.close();
    if (beginning === undefined) return;
    if (sink.isOver) this.#tooLong(handler, 'begins a frame that is too long', beginning.number, beginning.offset);
    else this.#deliver(handler, sink.bytes, 0, sink.length, beginning);
  }

  #deliverOwn(handler: SourceHandler, start: number, end: number, beginning: Beginning): void {
    if (this.#sink.isOver) {
      this.#tooLong(handler, 'holds too many bytes', beginning.number, beginning.offset);
      return;
    }
    this.#deliver(handler, this.#sink.bytes, start, end, beginning);
  }

  #deliver(handler: SourceHandler, bytes: Uint8Array, start: number, end: number, beginning: Beginning): void {
    if (this.stopped) return;
    const frame = this.#frame;
    this.frames++;
    frame.number = beginning.number;
    frame.seconds = beginning.seconds;
    frame.nanos = beginning.nanos;
    frame.direction = beginning.direction;
    frame.bytes = bytes;
    frame.start = start;
    frame.end = end;
    frame.wireLength = end - start;
    frame.fileOffset = beginning.offset;
    handler.frame(frame);
  }

  #tooLong(handler: SourceHandler, what: string, number: number, offset: number): void {
    const text = `line ${number} ${what} (more than ${Limits.packetBytes} bytes) and was left out`;
    this.#notes.note(handler, 'warning', 'hex.too_long', offset, text);
  }

  #notUnderstood(handler: SourceHandler, why: string, part = ''): void {
    const text = `${part}line ${this.#lines.number} was left out: ${why}`;
    this.#notes.note(handler, 'warning', 'hex.not_understood', this.#lines.offset, text);
  }
}

/** What stands before the bytes, whatever its numbers are; empty where there is nothing. */
function shapeOf(line: string, run: Run): string {
  if (run.from > 160) return '';
  return line.slice(0, run.from).replace(/\d/g, '0').trim();
}
