/**
 * The cells of a screen in memory: panes and Ink's frames are drawn here, the painter takes them to the terminal. A wide
 * character takes two cells, of which the second is a continuation; whoever overwrites one half leaves a blank in the other.
 */
import type { Area, Canvas, Style } from './canvas.js';
import {
  BLANK,
  CONTINUATION,
  glyphOf,
  isSimple,
  MAX_CLUSTER_LENGTH,
  segments,
  textOfGlyph,
  widthOf,
} from './glyphs.js';
import { applySgr, merge, PLAIN } from './style.js';

export class Cells implements Canvas {
  /** By row, then column: what is drawn (`glyphs.ts`), and how. The painter reads them. */
  glyphs: Uint32Array;
  styles: Uint16Array;
  #columns: number;
  #rows: number;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
    this.glyphs = new Uint32Array(columns * rows).fill(BLANK);
    this.styles = new Uint16Array(columns * rows);
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Another size; all cells are blank then. */
  resize(columns: number, rows: number): void {
    this.#columns = columns;
    this.#rows = rows;
    this.glyphs = new Uint32Array(columns * rows).fill(BLANK);
    this.styles = new Uint16Array(columns * rows);
  }

  text(x: number, y: number, text: string, style: Style, end: number): number {
    if (y < 0 || y >= this.#rows) return x;
    const limit = Math.min(end, this.#columns);
    if (x >= limit) return x;
    return this.#run(x, y, text, style, limit);
  }

  styled(x: number, y: number, text: string, end: number): number {
    if (y < 0 || y >= this.#rows) return x;
    const limit = Math.min(end, this.#columns);
    let column = x;
    let style = PLAIN;
    let at = 0;
    while (at < text.length && column < limit) {
      const escape = text.indexOf('\x1b', at);
      const upTo = escape < 0 ? text.length : escape;
      if (upTo > at) column = this.#run(column, y, text.slice(at, upTo), style, limit);
      if (escape < 0) break;
      SEQUENCE.lastIndex = escape;
      const sequence = SEQUENCE.exec(text) as RegExpExecArray;
      if (sequence[1] !== undefined) style = applySgr(style, sequence[1]);
      at = escape + sequence[0].length;
    }
    return column;
  }

  fill(area: Area, style: Style): void {
    const left = Math.max(area.x, 0);
    const right = Math.min(area.x + area.width, this.#columns);
    if (left >= right) return;
    const bottom = Math.min(area.y + area.height, this.#rows);
    for (let y = Math.max(area.y, 0); y < bottom; y++) {
      const row = y * this.#columns;
      this.#halves(row, left, right);
      this.glyphs.fill(BLANK, row + left, row + right);
      this.styles.fill(style, row + left, row + right);
    }
  }

  overlay(area: Area, style: Style): void {
    const { glyphs, styles } = this;
    const bottom = Math.min(area.y + area.height, this.#rows);
    for (let y = Math.max(area.y, 0); y < bottom; y++) {
      const row = y * this.#columns;
      let at = row + Math.max(area.x, 0);
      let to = row + Math.min(area.x + area.width, this.#columns);
      if (at >= to) return;
      // A character has one style: both halves or none.
      if (glyphs[at] === CONTINUATION) at--;
      if (to < row + this.#columns && glyphs[to] === CONTINUATION) to++;
      let below = styles[at] as Style;
      let result = merge(below, style);
      for (; at < to; at++) {
        if (styles[at] !== below) {
          below = styles[at] as Style;
          result = merge(below, style);
        }
        styles[at] = result;
      }
    }
  }

  /** The text of a row, without blanks at its end; for tests and for copying. */
  rowText(y: number): string {
    let text = '';
    for (let i = y * this.#columns; i < (y + 1) * this.#columns; i++) text += textOfGlyph(this.glyphs[i] as number);
    return text.trimEnd();
  }

  /** Text without sequences, in columns [x, limit) of a row that is there. */
  #run(x: number, y: number, text: string, style: Style, limit: number): number {
    const row = y * this.#columns;
    // The unit behind those that fit may be a mark that belongs to the last of them.
    const looked = Math.min(text.length, limit - x + 1);
    if (x < 0 || !isSimple(text, 0, looked)) return this.#clusters(x, row, text, style, limit);
    const count = Math.min(text.length, limit - x);
    if (count === 0) return x;
    this.#halves(row, x, x + count);
    const { glyphs } = this;
    for (let i = 0, at = row + x; i < count; i++, at++) glyphs[at] = text.charCodeAt(i);
    this.styles.fill(style, row + x, row + x + count);
    return x + count;
  }

  #clusters(x: number, row: number, text: string, style: Style, limit: number): number {
    const { glyphs, styles } = this;
    let column = x;
    // No more than can be seen, each as long as it may be: time doesn't grow with the text.
    for (const { segment } of segments(text.slice(0, (limit - x) * MAX_CLUSTER_LENGTH))) {
      if (column >= limit) break;
      const glyph = glyphOf(segment);
      const next = column + widthOf(glyph);
      const from = Math.max(column, 0);
      const to = Math.min(next, limit);
      if (from < to) {
        this.#halves(row, from, to);
        const isWhole = from === column && to === next;
        for (let at = row + from; at < row + to; at++) {
          glyphs[at] = isWhole ? CONTINUATION : BLANK;
          styles[at] = style;
        }
        if (isWhole) glyphs[row + from] = glyph;
      }
      column = next;
    }
    return Math.min(column, limit);
  }

  /** Blanks what is left of wide characters when columns [from, to) are overwritten. */
  #halves(row: number, from: number, to: number): void {
    const { glyphs } = this;
    if (glyphs[row + from] === CONTINUATION) glyphs[row + from - 1] = BLANK;
    if (to < this.#columns && glyphs[row + to] === CONTINUATION) glyphs[row + to] = BLANK;
  }
}

/** An escape sequence, with the parameters of SGR; what isn't whole is the escape character alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const SEQUENCE = /\x1b(?:\[(?:([0-9;]*)m|[0-?]*[ -/]*[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\))?/y;
