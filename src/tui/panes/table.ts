/** Paints lists that fill the screen: conversations, issues. A line each, in columns, under a line of titles. */
import type { Area, Canvas, Style } from '../screen/canvas.js';
import { textWidth } from '../screen/glyphs.js';
import { cell } from './list.js';

export interface TableColumn {
  readonly title: string;
  readonly isRight?: boolean;
  /** Of the rest of the width, so many parts; without: as wide as what is in it. */
  readonly parts?: number;
  readonly least?: number;
  /** Only where the screen is so wide. */
  readonly from?: number;
}

export interface TableCell {
  readonly text: string;
  readonly style: Style;
}

export interface TableView {
  readonly columns: readonly TableColumn[];
  readonly top: number;
  readonly cursor: number;
  /** Lines from `top` on, as many as fit. */
  readonly lines: readonly (readonly TableCell[])[];
  readonly empty: string;
}

export type TableStyles = Readonly<Record<'borderFocused' | 'dim' | 'selected', Style>>;

const GAP = 2;

export function paintTable(canvas: Canvas, area: Area, view: TableView, styles: TableStyles): void {
  const { x, y, width, height } = area;
  const widths = columnWidths(view, width);
  let at = x + 1;
  view.columns.forEach(({ title, isRight }, i) => {
    const room = widths[i] as number;
    if (room === 0) return;
    cell(canvas, at, y, title, isRight === true, styles.borderFocused, Math.min(at + room, x + width));
    at += room + GAP;
  });
  view.lines.slice(0, height - 1).forEach((line, row) => {
    let from = x + 1;
    line.forEach(({ text, style }, i) => {
      const room = widths[i] as number;
      if (room === 0) return;
      cell(canvas, from, y + 1 + row, text, view.columns[i]?.isRight === true, style, Math.min(from + room, x + width));
      from += room + GAP;
    });
    if (view.top + row === view.cursor) canvas.overlay({ x, y: y + 1 + row, width, height: 1 }, styles.selected);
  });
  if (view.lines.length === 0) canvas.text(x + 1, y + 1, view.empty, styles.dim, x + width);
}

/** 0: not there. */
function columnWidths({ columns, lines }: TableView, screen: number): readonly number[] {
  // A blank stands in front.
  const width = screen - 1;
  const isShown = columns.map(({ from = 0 }) => screen >= from);
  const wanted = columns.map(({ title, least = 0 }, i) =>
    lines.reduce(
      (most, line) => Math.max(most, textWidth((line[i]?.text ?? '').slice(0, width))),
      Math.max(title.length, least, 1),
    ),
  );
  const widths = columns.map(({ title, parts, least = 0 }, i) => {
    if (isShown[i] === false) return 0;
    return parts === undefined ? (wanted[i] as number) : Math.max(title.length, least);
  });
  const taken = widths.reduce((sum, each) => sum + (each === 0 ? 0 : each + GAP), -GAP);
  const parts = columns.reduce((sum, column, i) => sum + (isShown[i] === true ? (column.parts ?? 0) : 0), 0);
  const left = Math.max(0, width - taken);
  const shared = widths.map((each, i) => {
    const part = columns[i]?.parts;
    return part === undefined || each === 0 ? each : each + Math.floor((left * part) / parts);
  });
  return lent(shared, wanted);
}

/** Who has more than is in it lends to those that would be cut. */
function lent(widths: readonly number[], wanted: readonly number[]): readonly number[] {
  const over = widths.map((each, i) => (each === 0 ? 0 : each - (wanted[i] as number)));
  const spare = over.reduce((sum, each) => sum + Math.max(0, each), 0);
  const lacking = over.reduce((sum, each) => sum + Math.max(0, -each), 0);
  let given = 0;
  const grown = widths.map((each, i) => {
    const lacks = -(over[i] as number);
    if (lacks <= 0) return each;
    const gets = Math.min(lacks, Math.floor((spare * lacks) / lacking));
    given += gets;
    return each + gets;
  });
  return grown.map((each, i) => {
    const gives = Math.max(0, Math.min(given, over[i] as number));
    given -= gives;
    return each - gives;
  });
}
