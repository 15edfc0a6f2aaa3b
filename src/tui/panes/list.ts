/** Paints the message list: names of columns, and a line a message. What a message says is made for the rows on screen only. */
import { MARKS } from '../../sinks/node-text.js';
import type { Area, Canvas, Style } from '../screen/canvas.js';
import { textWidth } from '../screen/glyphs.js';
import { COLUMNS, type ColumnName, GAP, widthsOf } from './list-columns.js';
import { cut } from './text.js';

/** A message as the list shows it; all texts were made visible. */
export interface ListRow {
  readonly texts: Readonly<Record<ColumnName, string>>;
  readonly severity: 'error' | 'warning' | 'note' | undefined;
  /** What is wrong, in words. */
  readonly issue: string;
  /** It tells of a failure: a result that is no success, an exception. */
  readonly isFailure: boolean;
  /** First party of the conversation sent it. */
  readonly isFromFirst: boolean;
  readonly isMarked: boolean;
  readonly isReference: boolean;
  readonly pair: PairMark;
}

/** Request and answer of the chosen message; `alone`: a request without an answer, or an answer that nobody asked for. */
export type PairMark = 'request' | 'between' | 'answer' | 'alone' | 'none';

export type ListStyles = Readonly<
  Record<
    | 'title'
    | 'dim'
    | 'text'
    | 'number'
    | 'time'
    | 'address'
    | 'service'
    | 'object'
    | 'value'
    | 'error'
    | 'warning'
    | 'note'
    | 'marked'
    | 'pair'
    | 'selected'
    | 'selectedElsewhere'
    | 'borderFocused'
    | 'match',
    Style
  >
>;

export interface ListView {
  readonly columns: readonly ColumnName[];
  readonly first: number;
  readonly cursor: number;
  readonly isFocused: boolean;
  /** Rows from `first` on, as many as fit. */
  readonly rows: readonly ListRow[];
  /** In place of rows, where there are none. */
  readonly empty: string;
}

/** Marks in front of each row: chosen for comparing, the worst issue, what it answers. */
const FRONT = 3;

/** Remembers how wide columns have been, so that they don't jump from page to page. */
export class ListPainter {
  private seen: Partial<Record<ColumnName, number>> = {};

  /** Other messages, other widths. */
  forget(): void {
    this.seen = {};
  }

  paint(canvas: Canvas, area: Area, view: ListView, styles: ListStyles): void {
    const { x, y, width, height } = area;
    const { columns, rows } = view;
    const widths = widthsOf(columns, this.wanted(rows, width), width - FRONT);
    const end = x + width;
    this.titles(canvas, area, view, widths, styles);
    for (let i = 0; i < height - 1; i++) {
      const row = rows[i];
      if (row !== undefined) paintRow(canvas, x, y + 1 + i, end, row, columns, widths, styles);
      if (view.first + i !== view.cursor || row === undefined) continue;
      const chosen = { x, y: y + 1 + i, width, height: 1 };
      canvas.overlay(chosen, view.isFocused ? styles.selected : styles.selectedElsewhere);
    }
    if (rows.length === 0 && height > 1) canvas.text(x + FRONT, y + 1, view.empty, styles.dim, end);
  }

  private wanted(rows: readonly ListRow[], width: number): Readonly<Record<ColumnName, number>> {
    const { seen } = this;
    for (const name of Object.keys(COLUMNS) as ColumnName[]) {
      let most = Math.max(seen[name] ?? 0, COLUMNS[name].title.length);
      for (const { texts } of rows) most = Math.max(most, widthUpTo(texts[name], width));
      seen[name] = most;
    }
    return seen as Record<ColumnName, number>;
  }

  private titles(
    canvas: Canvas,
    { x, y, width }: Area,
    view: ListView,
    widths: readonly number[],
    styles: ListStyles,
  ): void {
    let at = x + FRONT;
    view.columns.forEach((name, i) => {
      const { title, isRight } = COLUMNS[name];
      const room = widths[i] as number;
      const from = isRight ? at + Math.max(0, room - title.length) : at;
      canvas.text(from, y, title, view.isFocused ? styles.borderFocused : styles.title, Math.min(at + room, x + width));
      at += room + GAP;
    });
  }
}

function paintRow(
  canvas: Canvas,
  x: number,
  y: number,
  end: number,
  row: ListRow,
  columns: readonly ColumnName[],
  widths: readonly number[],
  styles: ListStyles,
): void {
  const { texts, severity } = row;
  if (row.isMarked) canvas.text(x, y, '●', styles.marked, end);
  else if (row.isReference) canvas.text(x, y, '⌂', styles.marked, end);
  if (severity !== undefined && severity !== 'note')
    canvas.text(x + 1, y, MARKS[severity].trim(), styles[severity], end);
  else if (row.isFailure) canvas.text(x + 1, y, MARKS.error.trim(), styles.warning, end);
  if (row.pair !== 'none')
    canvas.text(x + 2, y, PAIR_MARKS[row.pair], row.pair === 'alone' ? styles.warning : styles.pair, end);
  let at = x + FRONT;
  columns.forEach((name, i) => {
    const room = widths[i] as number;
    if (room > 0) {
      const style = name === 'direction' ? (row.isFromFirst ? styles.address : styles.object) : styles[STYLES[name]];
      const limit = Math.min(at + room, end);
      if (name === 'value') paintValue(canvas, at, y, row, row.isFailure ? styles.warning : style, limit, styles);
      else if (name === 'content') paintContent(canvas, at, y, row, limit, styles);
      else cell(canvas, at, y, texts[name], COLUMNS[name].isRight, style, limit);
    }
    at += room + GAP;
  });
}

/** The bracket holds request and answer together; `?` lacks its other half. */
const PAIR_MARKS: Readonly<Record<Exclude<PairMark, 'none'>, string>> = {
  request: '┌',
  between: '│',
  answer: '└',
  alone: '?',
};

/** What it says; behind it, or in its place where there is no room for both, what is wrong. */
function paintValue(
  canvas: Canvas,
  x: number,
  y: number,
  row: ListRow,
  style: Style,
  end: number,
  styles: ListStyles,
): void {
  const { texts, issue, severity } = row;
  if (issue === '' || severity === undefined) {
    cell(canvas, x, y, texts.value, false, style, end);
    return;
  }
  const mark = MARKS[severity] + issue;
  const kept = roomBeside(mark, texts.value, end - x);
  const at = kept === 0 ? x : cell(canvas, x, y, texts.value, false, style, Math.min(end, x + kept)) + 2;
  if (at < end) cell(canvas, at, y, mark, false, styles[severity], end);
}

/** Of a longer text, no more is measured than what may fit. */
const widthUpTo = (text: string, room: number): number => textWidth(text.slice(0, Math.max(0, room)));

/** From here on, both are cut rather than one left out. */
const ROOM_FOR_BOTH = 60;
const SHORT_VALUE = 8;

/** Cells for the value in front of what is wrong; 0: there is no room for both. */
function roomBeside(mark: string, value: string, room: number): number {
  const wanted = widthUpTo(value, room);
  const spare = room - widthUpTo(mark, room) - 2;
  if (spare >= Math.min(SHORT_VALUE, wanted)) return Math.min(wanted, spare);
  return room < ROOM_FOR_BOTH ? 0 : Math.min(wanted, MOST_KEPT);
}

/** The object, and behind it what the message says of it. */
function paintContent(canvas: Canvas, x: number, y: number, row: ListRow, end: number, styles: ListStyles): void {
  const { object, value } = row.texts;
  const isShort = value === '' && row.issue === '';
  const at =
    object === ''
      ? x
      : cell(canvas, x, y, object, false, styles.object, isShort ? end : Math.max(x, end - roomFor(row, end - x))) + 2;
  if (!isShort && at < end) paintValue(canvas, at, y, row, row.isFailure ? styles.warning : styles.value, end, styles);
}

/** What the value takes at least of the room behind a long object. */
const MOST_KEPT = 24;

/** What is wrong is news: half of the room. */
function roomFor({ texts, issue }: ListRow, room: number): number {
  const most = issue === '' ? MOST_KEPT : Math.max(MOST_KEPT, room >> 1);
  return Math.min(most, Math.max(widthUpTo(texts.value, room), widthUpTo(issue, room)) + 2);
}

/** A text in a cell, cut with `…` where it is too long. Returns the column behind it. */
export function cell(
  canvas: Canvas,
  x: number,
  y: number,
  text: string,
  isRight: boolean,
  style: Style,
  end: number,
): number {
  const room = end - x;
  if (room <= 0) return x;
  // Of a longer text, no more is looked at than what fits.
  const shown = cut(text, room, textWidth);
  return canvas.text(isRight ? end - textWidth(shown) : x, y, shown, style, end);
}

const STYLES: Readonly<Record<Exclude<ColumnName, 'direction'>, keyof ListStyles>> = {
  number: 'number',
  time: 'time',
  source: 'address',
  destination: 'address',
  service: 'service',
  content: 'object',
  object: 'object',
  value: 'value',
  size: 'number',
  response: 'time',
  frame: 'number',
  conversation: 'number',
};
