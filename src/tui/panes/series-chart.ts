/** A series of numbers as a line of dots: eight in a cell, four rows of two. */
import type { Area, Canvas, Style } from '../screen/canvas.js';
import { cut, type Measure } from './text.js';

export interface Point {
  /** Milliseconds, or which one it is. */
  readonly at: number;
  readonly value: number;
}

export type ChartStyles = Readonly<Record<'bar' | 'dim' | 'value', Style>>;

export interface ChartTexts {
  /** How a number reads, with its unit. */
  readonly number: (value: number) => string;
  /** Below the first and the last point. */
  readonly from: string;
  readonly to: string;
}

const BLANK = 0x2800;
/** Bits of the dots of a cell: left column from the top, then the right one. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const ACROSS = 2;
const DOWN = 4;
const WIDEST_LABEL = 18;

/** What lies in [0, 1] of both ways. */
interface Scale {
  readonly from: number;
  readonly to: number;
}

/** Lines of characters; the highest value stands in the first. */
export function chartRows(points: readonly Point[], width: number, height: number): readonly string[] {
  const cells = Array.from({ length: height }, () => new Uint8Array(width));
  const x = scaleOf(points.map(({ at }) => at));
  const y = scaleOf(points.map(({ value }) => value));
  let before: readonly [number, number] | undefined;
  for (const { at, value } of points) {
    const column = placeOf(at, x, width * ACROSS);
    const row = height * DOWN - 1 - placeOf(value, y, height * DOWN);
    for (const [dotX, dotY] of between(before ?? [column, row], [column, row])) {
      const cell = cells[Math.floor(dotY / DOWN)] as Uint8Array;
      const place = Math.floor(dotX / ACROSS);
      cell[place] = (cell[place] as number) | (DOTS[dotX % ACROSS]?.[dotY % DOWN] ?? 0);
    }
    before = [column, row];
  }
  return cells.map((row) => Array.from(row, (bits) => (bits === 0 ? ' ' : String.fromCharCode(BLANK + bits))).join(''));
}

function scaleOf(values: readonly number[]): Scale {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < from) from = value;
    if (value > to) to = value;
  }
  return { from, to };
}

/** What never changes lies in the middle. */
function placeOf(value: number, { from, to }: Scale, dots: number): number {
  if (!(to > from)) return dots >> 1;
  return Math.max(0, Math.min(dots - 1, Math.round(((value - from) / (to - from)) * (dots - 1))));
}

/** The dots of a line. */
function* between(
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): Generator<readonly [number, number]> {
  const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
  for (let step = 0; step <= steps; step++) {
    yield [Math.round(fromX + ((toX - fromX) * step) / steps), Math.round(fromY + ((toY - fromY) * step) / steps)];
  }
}

/** With its axis; the numbers at the left are the greatest and the least. */
export function paintChart(
  canvas: Canvas,
  { x, y, width, height }: Area,
  points: readonly Point[],
  texts: ChartTexts,
  styles: ChartStyles,
  measure: Measure,
): void {
  if (height < 2 || points.length === 0) return;
  const { from, to } = scaleOf(points.map(({ value }) => value));
  const labels = [cut(texts.number(to), WIDEST_LABEL, measure), cut(texts.number(from), WIDEST_LABEL, measure)];
  const label = Math.max(...labels.map(measure));
  const left = x + label + 1;
  const end = x + width;
  const rows = chartRows(points, Math.max(1, end - left - 1), height - 1);
  rows.forEach((row, i) => {
    const shown = i === 0 ? labels[0] : i === rows.length - 1 && to > from ? labels[1] : '';
    if (shown !== undefined) canvas.text(left - 1 - measure(shown), y + i, shown, styles.value, end);
    canvas.text(left, y + i, '│', styles.dim, end);
    canvas.text(left + 1, y + i, row, styles.bar, end);
  });
  canvas.text(left + 1, y + height - 1, texts.from, styles.dim, end);
  const last = end - measure(texts.to);
  if (last > left + measure(texts.from) + 2) canvas.text(last, y + height - 1, texts.to, styles.dim, end);
}
