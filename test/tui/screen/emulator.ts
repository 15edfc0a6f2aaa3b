/** A terminal that understands what the painter writes, and nothing else: anything else throws. */
import type { Style } from '../../../src/tui/screen/canvas.js';
import { textWidth } from '../../../src/tui/screen/glyphs.js';
import { applySgr, onBlank, PLAIN } from '../../../src/tui/screen/style.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const PIECE = /\x1b\[(\??)([0-9;]*)([A-Za-z])|([^\x00-\x1f\x7f]+)/gy;

export class Emulator {
  /** What a cell shows, '' for the second half of a wide character. */
  readonly cells: string[];
  readonly styles: Style[];
  /** Sequences that switch something on (`2026h`) or off. */
  readonly switched: string[] = [];
  #x = 0;
  #y = 0;
  #pen: Style = PLAIN;

  constructor(
    readonly columns: number,
    readonly rows: number,
    /** Columns that it thinks a cluster takes. */
    private readonly widthOf: (cluster: string) => number = textWidth,
  ) {
    this.cells = Array.from({ length: columns * rows }, () => '?');
    this.styles = this.cells.map(() => PLAIN);
  }

  write(text: string): void {
    let read = 0;
    for (const [whole, isPrivate, parameters = '', final, plain] of text.matchAll(PIECE)) {
      read += whole.length;
      if (plain !== undefined) this.#print(plain);
      else if (isPrivate === '?') this.switched.push(parameters + final);
      else this.#control(parameters, final as string);
    }
    if (read !== text.length) throw new Error(`cannot read ${JSON.stringify(text.slice(read, read + 20))}`);
  }

  /** `glyph style` of each cell, what can't be seen left out. */
  get picture(): string[] {
    return this.cells.map((cell, i) => `${cell}${seen(cell, this.styles[i] as Style)}`);
  }

  #control(parameters: string, final: string): void {
    const [first = 1, second = 1] = parameters === '' ? [] : parameters.split(';').map(Number);
    if (final === 'm') {
      this.#pen = applySgr(this.#pen, parameters);
      return;
    }
    if (final === 'H') [this.#y, this.#x] = [first - 1, second - 1];
    else if (final === 'G') this.#x = first - 1;
    else if (final === 'K' && parameters === '') {
      for (let x = this.#x; x < this.columns; x++) this.#put(x, x + 1, ' ', onBlank(this.#pen));
    } else throw new Error(`unknown: ESC [ ${parameters} ${final}`);
    if (this.#x >= this.columns || this.#y >= this.rows) throw new Error('the cursor is outside');
  }

  #print(text: string): void {
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      if (this.#x + textWidth(segment) > this.columns) throw new Error('text goes beyond the edge');
      const width = Math.min(this.widthOf(segment), this.columns - this.#x);
      this.#put(this.#x, this.#x + width, segment, this.#pen);
      this.#x += width;
    }
  }

  /** A cell, or two of a wide character; half of one that is written over leaves a blank. */
  #put(from: number, to: number, cell: string, style: Style): void {
    const row = this.#y * this.columns;
    if (this.cells[row + from] === '') this.cells[row + from - 1] = ' ';
    if (to < this.columns && this.cells[row + to] === '') this.cells[row + to] = ' ';
    for (let x = from; x < to; x++) {
      this.cells[row + x] = x === from ? cell : '';
      this.styles[row + x] = style;
    }
  }
}

export const seen = (cell: string, style: Style): Style => (cell === ' ' ? onBlank(style) : style);
