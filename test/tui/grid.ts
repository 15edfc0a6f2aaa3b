/** A canvas of characters for tests: what was painted, as a picture, and where styles were laid over it. */
import type { Area, Canvas, Style } from '../../src/tui/screen/canvas.js';

/** Controls and what deceives the reader: none of it may come to a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORBIDDEN = /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

interface Cell {
  character: string;
  style: Style;
  readonly over: Style[];
}

export class Grid implements Canvas {
  private readonly cells: Cell[][];

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.cells = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => ({ character: ' ', style: 0, over: [] })),
    );
  }

  get area(): Area {
    return { x: 0, y: 0, width: this.columns, height: this.rows };
  }

  /** Stricter than a terminal: what is out of place throws. */
  text(x: number, y: number, text: string, style: Style, end: number): number {
    if (FORBIDDEN.test(text)) throw new Error(`not visible: ${JSON.stringify(text)}`);
    if (end > this.columns) throw new Error(`end ${end} beyond the canvas`);
    let column = x;
    for (const character of text) {
      if (column >= end) break;
      const cell = this.cell(column++, y);
      cell.character = character;
      cell.style = style;
    }
    return column;
  }

  styled(x: number, y: number, text: string, end: number): number {
    return this.text(x, y, text, 0, end);
  }

  fill(area: Area, style: Style): void {
    this.each(area, (cell) => {
      cell.character = ' ';
      cell.style = style;
    });
  }

  overlay(area: Area, style: Style): void {
    this.each(area, (cell) => cell.over.push(style));
  }

  private each({ x, y, width, height }: Area, change: (cell: Cell) => void): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) change(this.cell(column, row));
    }
  }

  private cell(x: number, y: number): Cell {
    const cell = this.cells[y]?.[x];
    if (cell === undefined) throw new Error(`no cell at ${x}, ${y}`);
    return cell;
  }

  /** The characters, without the blanks behind them. */
  picture(): string {
    return this.cells
      .map((row) =>
        row
          .map(({ character }) => character)
          .join('')
          .trimEnd(),
      )
      .join('\n');
  }

  /** The characters over which a style lies, all others as dots. */
  under(style: Style): string {
    return this.lines(({ over }) => over.includes(style));
  }

  /** The characters that were painted in a style. */
  painted(style: Style): string {
    return this.lines((cell) => cell.style === style);
  }

  private lines(isWanted: (cell: Cell) => boolean): string {
    const line = (row: readonly Cell[]): string => row.map((cell) => (isWanted(cell) ? cell.character : '.')).join('');
    return this.cells.map((row) => line(row).replace(/\.+$/, '')).join('\n');
  }
}

/** A style of its own for each name. */
export function stylesOf<Name extends string>(...names: readonly Name[]): Readonly<Record<Name, Style>> {
  return Object.fromEntries(names.map((name, i) => [name, i + 1])) as Record<Name, Style>;
}

/** The styles that panes ask for. */
export const STYLES = stylesOf(
  'text',
  'dim',
  'label',
  'value',
  'service',
  'bytes',
  'ascii',
  'error',
  'warning',
  'note',
  'title',
  'border',
  'selected',
  'selectedElsewhere',
  'lit',
  'litParent',
  'cursor',
  'match',
  'marked',
  'changed',
  'added',
  'removed',
  'tab',
  'tabActive',
);
