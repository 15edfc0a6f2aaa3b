/**
 * Takes cells to a terminal: compares them with what stands there and writes what differs, in runs by absolute position,
 * between "begin" and "end synchronized update" (ESC[?2026h … l), in one write a paint. Where nothing differs, nothing is
 * written. The screen is never cleared: what is unknown is written over.
 *
 * The terminal must not wrap lines on its own (ESC[?7l): the last cell of the last row is written like any other.
 */
import type { Style } from './canvas.js';
import type { Cells } from './cells.js';
import { BLANK, CONTINUATION, type Glyph, isDoubtful, textOfGlyph, widthOf } from './glyphs.js';
import { onBlank, PLAIN, transition } from './style.js';

const BEGIN = '\x1b[?2026h\x1b[m';
const END = '\x1b[?2026l';
/** What no cell holds: the terminal may show anything there. */
const UNKNOWN = 0xffffffff;
/** Cells that are as they should be are written again rather than jumped over: a jump takes 4 to 6 bytes. */
const MAX_BRIDGE = 4;
/** Blanks at the end of a row that are worth a sequence (3 bytes, and what the pen takes). */
const MIN_ERASED = 6;

export class Painter {
  /** Bytes written so far. */
  bytes = 0;
  /** Paints that wrote something. */
  paints = 0;
  #glyphs = new Uint32Array(0);
  #styles = new Uint16Array(0);
  #columns = 0;
  /** Of the row that is written: cells to write. */
  #marked = new Uint8Array(0);
  #pen: Style = PLAIN;
  #out = '';

  constructor(
    private readonly cells: Cells,
    private readonly write: (text: string) => void,
  ) {}

  /** Nothing is known of the terminal's contents (resized, continued, entered): the next paint writes every cell. */
  forget(): void {
    this.#glyphs.fill(UNKNOWN);
  }

  /** Writes what differs; answers with the number of bytes. */
  paint(): number {
    const { cells } = this;
    const { columns, rows, glyphs, styles } = cells;
    if (this.#columns !== columns || this.#glyphs.length !== glyphs.length) {
      this.#columns = columns;
      this.#glyphs = new Uint32Array(glyphs.length).fill(UNKNOWN);
      this.#styles = new Uint16Array(glyphs.length);
      this.#marked = new Uint8Array(columns);
    }
    this.#out = '';
    this.#pen = PLAIN;
    for (let y = 0; y < rows; y++) if (this.#marks(y * columns)) this.#row(y);
    if (this.#out === '') return 0;
    this.#glyphs.set(glyphs);
    this.#styles.set(styles);
    const text = BEGIN + this.#out + transition(this.#pen, PLAIN) + END;
    this.#out = '';
    const bytes = Buffer.byteLength(text);
    this.bytes += bytes;
    this.paints++;
    this.write(text);
    return bytes;
  }

  /** Marks the cells of a row that are to be written; false where there are none. */
  #marks(start: number): boolean {
    const columns = this.#columns;
    const { glyphs } = this.cells;
    let column = 0;
    while (column < columns && !this.#differs(start + column)) column++;
    if (column === columns) return false;
    const marks = this.#marked;
    marks.fill(0);
    for (; column < columns; column++) {
      if (!this.#differs(start + column)) continue;
      marks[column] = 1;
      // A wide character is written as a whole.
      if (glyphs[start + column] === CONTINUATION) marks[column - 1] = 1;
    }
    let written = -2 - MAX_BRIDGE;
    for (column = 0; column < columns; column++) {
      if (marks[column] === 0) continue;
      if (column - written <= MAX_BRIDGE + 1 && this.#isPlainText(start + written + 1, start + column))
        marks.fill(1, written + 1, column);
      written = column;
      // A terminal that counts otherwise draws over what follows, or blanks it: it is written, too.
      if (isDoubtful(glyphs[start + column] as Glyph)) this.#markBehind(glyphs, start, column);
      if (isDoubtful(this.#glyphs[start + column] as Glyph)) this.#markBehind(this.#glyphs, start, column);
    }
    return true;
  }

  #markBehind(glyphs: Uint32Array, start: number, column: number): void {
    const glyph = glyphs[start + column] as Glyph;
    const behind = column + widthOf(glyph);
    // Where clusters aren't known, each of their code points takes up to two columns, and mostly as many code units.
    this.#marked.fill(1, behind, Math.max(behind + 1, column + textOfGlyph(glyph).length));
  }

  #differs(i: number): boolean {
    const { glyphs, styles } = this.cells;
    const glyph = glyphs[i] as Glyph;
    if (glyph !== this.#glyphs[i]) return true;
    const style = styles[i] as Style;
    const shown = this.#styles[i] as Style;
    return style !== shown && (glyph !== BLANK || onBlank(style) !== onBlank(shown));
  }

  #isPlainText(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if ((this.cells.glyphs[i] as Glyph) > 0x7e) return false;
    return true;
  }

  /** Writes the marked cells of a row. */
  #row(y: number): void {
    const columns = this.#columns;
    const marks = this.#marked;
    const { glyphs } = this.cells;
    const start = y * columns;
    const tail = this.#tail(start);
    let toErase = 0;
    for (let column = tail; column < columns; column++) toErase += marks[column] as number;
    const stop = toErase >= MIN_ERASED ? tail : columns;
    let at = -1;
    for (let column = 0; column < stop; column++) {
      if (marks[column] === 0) continue;
      const glyph = glyphs[start + column] as Glyph;
      if (glyph === CONTINUATION) continue;
      if (at !== column) this.#out += at < 0 ? `\x1b[${y + 1};${column + 1}H` : `\x1b[${column + 1}G`;
      this.#cell(glyph, this.cells.styles[start + column] as Style);
      // Column 0 is never behind a cell, so that the next one is set anew.
      at = isDoubtful(glyph) ? 0 : column + widthOf(glyph);
    }
    if (stop === columns) return;
    if (at !== stop) this.#out += at < 0 ? `\x1b[${y + 1};${stop + 1}H` : `\x1b[${stop + 1}G`;
    this.#out += `${transition(this.#pen, PLAIN)}\x1b[K`;
    this.#pen = PLAIN;
  }

  #cell(glyph: Glyph, style: Style): void {
    // The pen stays over a blank on which it shows as what is wanted.
    const isShown = glyph === BLANK ? onBlank(this.#pen) === onBlank(style) : this.#pen === style;
    if (!isShown) {
      this.#out += transition(this.#pen, style);
      this.#pen = style;
    }
    this.#out += textOfGlyph(glyph);
  }

  /** The column from where on a row has but blanks of which nothing is seen. */
  #tail(start: number): number {
    const { glyphs, styles } = this.cells;
    let column = this.#columns;
    while (column > 0 && glyphs[start + column - 1] === BLANK && onBlank(styles[start + column - 1] as Style) === PLAIN)
      column--;
    return column;
  }
}
