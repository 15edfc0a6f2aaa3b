/** Paints two messages side by side: what a field is, and its value in each. `≠ − +` tell what differs. */
import { fieldById, Kind, type Tape } from '../../core/index.js';
import { MARKS } from '../../sinks/node-text.js';
import { visible } from '../../sinks/visible.js';
import type { Area, Canvas, Style } from '../screen/canvas.js';
import { type ComparedRow, type Comparison, Difference } from './comparison.js';
import { labelLine, valueLine } from './node-line.js';
import { type Finder, paintLine } from './paint.js';
import { aCellEach, ELLIPSIS, fitting, type Measure } from './text.js';

export interface CompareStyles {
  readonly dim: Style;
  readonly label: Style;
  readonly value: Style;
  readonly border: Style;
  readonly changed: Style;
  readonly added: Style;
  readonly removed: Style;
  readonly selected: Style;
  readonly selectedElsewhere: Style;
  readonly match: Style;
}

/** Which rows are shown. */
export interface CompareFilter {
  /** Also what is equal. */
  readonly equal: boolean;
  /** Also the headers of link and network. */
  readonly layers: boolean;
}

/** The rows in view, as indexes of `comparison.rows`. */
export function comparedRows(comparison: Comparison, filter: CompareFilter): Int32Array {
  const { rows, body } = comparison;
  const shown: number[] = [];
  for (let row = filter.layers ? 0 : body; row < rows.length; row++) {
    if (filter.equal || (rows[row] as ComparedRow).difference !== Difference.same) shown.push(row);
  }
  return Int32Array.from(shown);
}

/** `3 differences`, and what else has to be said. */
export function comparisonText(comparison: Comparison): string {
  const { differences, headerDifferences, isRough } = comparison;
  const said = [
    differences === 0 ? 'no difference' : `${differences} ${differences === 1 ? 'difference' : 'differences'}`,
  ];
  if (headerDifferences > 0) said.push(`${headerDifferences} more in the headers before`);
  if (isRough) said.push('lists too different to align are compared in order');
  return said.join(', ');
}

/** Where somebody looks. */
export interface ComparePlace {
  /** The chosen row of those shown; -1 for none. */
  readonly row: number;
  readonly top: number;
  /** Cells by which the values of the chosen row are scrolled. */
  readonly left: number;
  readonly focused: boolean;
  readonly find?: Finder | undefined;
}

/** `≠ Label      left value │ right value` */
export interface CompareLayout {
  readonly label: number;
  /** From the left edge. */
  readonly leftAt: number;
  readonly barAt: number;
  readonly rightAt: number;
  readonly width: number;
}

const SIGN = 2;
const MOST_LABEL = 48;

export function compareLayout(width: number): CompareLayout {
  const label = Math.min(MOST_LABEL, Math.floor((width - SIGN) * 0.36));
  const leftAt = SIGN + label + 1;
  const column = Math.max(0, Math.floor((width - leftAt - 3) / 2));
  const barAt = leftAt + column + 1;
  return { label, leftAt, barAt, rightAt: barAt + 2, width };
}

export function paintCompare(
  canvas: Canvas,
  area: Area,
  comparison: Comparison,
  shown: Int32Array,
  place: ComparePlace,
  styles: CompareStyles,
  measure: Measure = aCellEach,
): void {
  const { x, y, width, height } = area;
  const layout = compareLayout(width);
  const bottom = Math.min(shown.length, place.top + height);
  for (let row = place.top; row < bottom; row++) {
    const at = y + row - place.top;
    const isChosen = row === place.row;
    const compared = comparison.rows[shown[row] as number] as ComparedRow;
    const look = { measure, left: isChosen ? place.left : 0, find: place.find, match: styles.match };
    paintRow(canvas, x, at, layout, comparison, compared, styles, look);
    if (!isChosen) continue;
    canvas.overlay({ x, y: at, width, height: 1 }, place.focused ? styles.selected : styles.selectedElsewhere);
  }
}

interface Look {
  readonly measure: Measure;
  readonly left: number;
  readonly find: Finder | undefined;
  readonly match: Style;
}

const SIGNS: Readonly<Record<Difference, string>> = {
  [Difference.same]: '  ',
  [Difference.changed]: '≠ ',
  [Difference.onlyLeft]: '− ',
  [Difference.onlyRight]: '+ ',
  [Difference.inside]: '  ',
};

function paintRow(
  canvas: Canvas,
  x: number,
  y: number,
  layout: CompareLayout,
  comparison: Comparison,
  row: ComparedRow,
  styles: CompareStyles,
  look: Look,
): void {
  const end = x + layout.width;
  const { difference } = row;
  const style = styleOf(difference, styles);
  const label = { text: '  '.repeat(row.depth) + labelOf(comparison, row), style: style ?? styles.label };
  canvas.text(x, y, SIGNS[difference], style ?? styles.dim, end);
  paintLine(canvas, x + SIGN, y, Math.min(end, x + SIGN + layout.label), [label], { ...look, left: 0 });
  if (layout.barAt < layout.width) canvas.text(x + layout.barAt, y, '│', styles.border, end);

  const isSame = difference === Difference.same;
  const left = row.left < 0 ? '' : valueOf(comparison.left, row.left);
  const right = isSame ? left : row.right < 0 ? '' : valueOf(comparison.right, row.right);
  const column = layout.barAt - 1 - layout.leftAt;
  const start = difference === Difference.changed && look.left === 0 ? seenFrom(left, right, column, look.measure) : 0;
  const value = isSame ? styles.dim : (style ?? styles.value);
  const paint = (text: string, from: number, to: number): void => {
    if (from >= to) return;
    const seen = start > 0 && start < text.length ? ELLIPSIS + text.slice(start) : text;
    paintLine(canvas, from, y, to, [{ text: seen, style: value }], look);
  };
  paint(left, x + layout.leftAt, Math.min(end, x + layout.leftAt + column));
  paint(right, x + layout.rightAt, end);
}

function styleOf(difference: Difference, styles: CompareStyles): Style | undefined {
  switch (difference) {
    case Difference.changed:
      return styles.changed;
    case Difference.onlyLeft:
      return styles.removed;
    case Difference.onlyRight:
      return styles.added;
    case Difference.same:
    case Difference.inside:
      return undefined;
    default:
      return difference satisfies never;
  }
}

/** One label; both where data is of another type. */
function labelOf({ left, right }: Comparison, row: ComparedRow): string {
  const ours = row.left < 0 ? '' : markedLabel(left, row.left);
  const theirs = row.right < 0 ? '' : markedLabel(right, row.right);
  if (ours === theirs || theirs === '') return ours;
  return ours === '' ? theirs : `${ours} / ${theirs}`;
}

function markedLabel(tape: Tape, node: number): string {
  const label = labelLine(tape, node);
  if (tape.kind(node) !== Kind.issue) return label;
  return MARKS[fieldById(tape.fieldId(node)).severity ?? 'note'] + label;
}

function valueOf(tape: Tape, node: number): string {
  return tape.kind(node) === Kind.issue ? visible(tape.details.get(node) ?? '') : valueLine(tape, node);
}

/** Where long values begin to be shown, so that what differs in them is seen. */
function seenFrom(left: string, right: string, cells: number, measure: Measure): number {
  let common = 0;
  while (common < left.length && common < right.length && left[common] === right[common]) common++;
  if (fitting(left, cells, measure) === left.length && fitting(right, cells, measure) === right.length) return 0;
  const ahead = Math.floor(cells / 3);
  if (common < cells - ahead) return 0;
  const start = common - ahead;
  // Not between the halves of a character.
  return /[\udc00-\udfff]/.test(left[start] ?? '') ? start - 1 : start;
}
