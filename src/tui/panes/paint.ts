/** What all painters of rows share: a line of spans, hits of a search in it, and which rows are on screen. */
import type { Canvas, Style } from '../screen/canvas.js';
import { clipped, type Measure, type Span } from './text.js';

/** Places in a text that a search found, ascending. */
export type Finder = (text: string) => readonly (readonly [start: number, end: number])[];

export interface LineOptions {
  readonly measure: Measure;
  /** Cells that are scrolled out at the left. */
  readonly left?: number;
  readonly find?: Finder | undefined;
  /** Laid over what was found. */
  readonly match?: Style;
}

/** Paints spans from column x on, never at or beyond `end`; returns the column behind them. */
export function paintLine(
  canvas: Canvas,
  x: number,
  y: number,
  end: number,
  spans: readonly Span[],
  options: LineOptions,
): number {
  const { measure, left = 0 } = options;
  let column = x;
  for (const { text, style } of clipped(spans, left, end - x, measure)) {
    column = canvas.text(column, y, text, style, end);
  }
  if (options.find !== undefined) paintHits(canvas, x, y, column, spans, options);
  return column;
}

function paintHits(
  canvas: Canvas,
  x: number,
  y: number,
  end: number,
  spans: readonly Span[],
  { find, measure, left = 0, match = 0 }: LineOptions,
): void {
  const text = spans.map((span) => span.text).join('');
  for (const [start, stop] of find?.(text) ?? []) {
    const from = Math.max(x, x - left + measure(text.slice(0, start)));
    if (from >= end) return;
    const to = Math.min(end, x - left + measure(text.slice(0, stop)));
    if (to > from) canvas.overlay({ x: from, y, width: to - from, height: 1 }, match);
  }
}

/** The first row on screen, so that `row` is on it; it stays where it can. */
export function scrolledTo(row: number, top: number, height: number, count: number): number {
  const last = Math.max(0, count - height);
  if (row < top) return Math.min(row, last);
  if (row >= top + height) return Math.max(0, Math.min(row - height + 1, last));
  return Math.max(0, Math.min(top, last));
}
