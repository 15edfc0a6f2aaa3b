/**
 * Paints a conversation as a ladder: the client on the left, the meter on the right, an arrow a message.
 *
 *     0.040123   │ GET Register 1-0:1.8.0*255 value ──────────────▶│  3
 *     +37.4 ms   │◀──────────────────────────────────────── 4256789 │  4
 */
import type { Area, Canvas, Style } from '../screen/canvas.js';
import type { LadderLine } from './ladder-lines.js';
import { cut, type Measure, type Span } from './text.js';

/** A line as it is shown; all texts were made visible. */
export interface Rung {
  readonly line: LadderLine;
  /** When: of a request the time, of an answer how long it took. */
  readonly time: string;
  /** Since the line before it. */
  readonly since: string;
  /** What it says, the likeliest to be cut last. */
  readonly spans: readonly Span[];
  readonly number: string;
  readonly size: string;
  /** A failure, or nothing came. */
  readonly isBad: boolean;
}

export type LadderStyles = Readonly<
  Record<'dim' | 'text' | 'time' | 'number' | 'border' | 'warning' | 'address' | 'object' | 'selected', Style>
>;

export interface LadderView {
  readonly rungs: readonly Rung[];
  readonly top: number;
  readonly cursor: number;
  /** In place of rungs, where there are none. */
  readonly empty: string;
}

/** From here on there is room for what came between, and for sizes. */
const ROOMY = 120;
const TIME = 12;
const SINCE = 10;
const NUMBER = 8;
const SIZE = 7;
const MARK = 2;

/** Cells in front of the left rail, and behind the right one. */
const leftOf = (width: number): number => TIME + MARK + (width >= ROOMY ? SINCE : 0);
const rightOf = (width: number): number => NUMBER + (width >= ROOMY ? SIZE : 0);

/** The titles of the columns stand in the line above. */
export function paintLadderTitles(canvas: Canvas, { x, y, width }: Area, styles: LadderStyles & TitleStyle): void {
  const end = x + width;
  const left = x + leftOf(width);
  const right = end - rightOf(width);
  canvas.text(x + TIME - 'Time'.length - 1, y, 'Time', styles.borderFocused, end);
  if (width >= ROOMY) canvas.text(x + TIME + SINCE - 'Since'.length - 1, y, 'Since', styles.borderFocused, end);
  canvas.text(left, y, 'client', styles.borderFocused, end);
  canvas.text(right - 'meter'.length, y, 'meter', styles.borderFocused, end);
  canvas.text(right + NUMBER - 'No.'.length - 1, y, 'No.', styles.borderFocused, end);
  if (width >= ROOMY) canvas.text(end - 'Size'.length - 1, y, 'Size', styles.borderFocused, end);
}

type TitleStyle = Readonly<Record<'borderFocused', Style>>;

export function paintLadder(
  canvas: Canvas,
  area: Area,
  view: LadderView,
  styles: LadderStyles,
  measure: Measure,
): void {
  const { x, y, width, height } = area;
  if (view.rungs.length === 0) canvas.text(x + 1, y, view.empty, styles.dim, x + width);
  view.rungs.slice(0, height).forEach((rung, i) => {
    paintRung(canvas, { x, y: y + i, width, height: 1 }, rung, styles, measure);
    if (view.top + i === view.cursor) canvas.overlay({ x, y: y + i, width, height: 1 }, styles.selected);
  });
}

const MARKS = { folded: '▸', unfolded: '▾', none: '' } as const;

function paintRung(canvas: Canvas, { x, y, width }: Area, rung: Rung, styles: LadderStyles, measure: Measure): void {
  const { line, time, since, number, size } = rung;
  const end = x + width;
  const left = x + leftOf(width);
  const right = end - rightOf(width);
  const isRoomy = width >= ROOMY;
  canvas.text(x + TIME - 1 - measure(time), y, time, rung.isBad ? styles.warning : styles.time, end);
  if (isRoomy) canvas.text(x + TIME + SINCE - 1 - measure(since), y, since, styles.dim, end);
  canvas.text(left - MARK, y, MARKS[line.mark], styles.text, end);
  canvas.text(left, y, '│', styles.border, end);
  canvas.text(right - 1, y, '│', styles.border, end);
  canvas.text(right + NUMBER - 1 - measure(number), y, number, styles.number, end);
  if (isRoomy) canvas.text(end - 1 - measure(size), y, size, styles.dim, end);
  paintArrow(canvas, left + 1, right - 1, y, rung, styles, measure);
}

const LEAST_ARROW = 4;

/** The words at the end where the arrow begins, the arrow in what is left. */
function paintArrow(
  canvas: Canvas,
  from: number,
  to: number,
  y: number,
  rung: Rung,
  styles: LadderStyles,
  measure: Measure,
): void {
  const { way, kind } = rung.line;
  const indent = kind === 'part' ? 2 : 0;
  const room = to - from - 2 - indent - (way === 'none' || kind === 'lack' ? 0 : LEAST_ARROW);
  const spans = fitted(rung.spans, room, measure);
  const taken = spans.reduce((sum, { text }) => sum + measure(text), 0);
  const shaft = kind === 'part' ? '┄' : '─';
  const style = rung.isBad ? styles.warning : way === 'left' ? styles.object : styles.address;
  let at = way === 'left' ? to - 1 - indent - taken : from + 1 + indent;
  const textAt = at;
  for (const { text, style: own } of spans) at = canvas.text(at, y, text, own, to);
  if (way === 'none' || kind === 'lack') return;
  const length = to - from - taken - indent - 2;
  if (way === 'right') canvas.text(at + 1, y, `${shaft.repeat(Math.max(0, length - 1))}▶`, style, to);
  else canvas.text(textAt - length - 1, y, `◀${shaft.repeat(Math.max(0, length - 1))}`, style, textAt - 1);
}

/** The last piece is cut first. */
function fitted(spans: readonly Span[], room: number, measure: Measure): readonly Span[] {
  const shown: Span[] = [];
  let left = room;
  for (const { text, style } of spans) {
    const piece = cut(text, left, measure);
    if (piece === '') break;
    shown.push({ text: piece, style });
    left -= measure(piece);
  }
  return shown;
}
