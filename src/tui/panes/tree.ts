/** Paints a tree: a row a node, `▾ Label: value`. Only rows on screen become text. */

import { MARKS } from '../../sinks/node-text.js';
import { visible } from '../../sinks/visible.js';
import type { Area, Canvas, Style } from '../screen/canvas.js';
import { issuesIn, type NodeStyles, nodeSpans } from './node-line.js';
import { type Finder, paintLine } from './paint.js';
import { aCellEach, bytesText, type Measure, type Span } from './text.js';
import type { TreeRows } from './tree-rows.js';

export interface TreeStyles extends NodeStyles {
  readonly selected: Style;
  readonly selectedElsewhere: Style;
  readonly match: Style;
}

/** Where somebody looks in a tree. */
export interface TreePlace {
  /** The chosen row; -1 where there are none. */
  readonly row: number;
  /** The first row on screen. */
  readonly top: number;
  /** Cells by which the chosen row is scrolled. */
  readonly left: number;
  readonly focused: boolean;
  readonly find?: Finder | undefined;
}

export function paintTree(
  canvas: Canvas,
  area: Area,
  rows: TreeRows,
  place: TreePlace,
  styles: TreeStyles,
  measure: Measure = aCellEach,
): void {
  const { x, y, width, height } = area;
  const end = x + width;
  const bottom = Math.min(rows.count, place.top + height);
  for (let row = place.top; row < bottom; row++) {
    const at = y + row - place.top;
    const isChosen = row === place.row;
    const left = isChosen ? place.left : 0;
    paintLine(canvas, x, at, end, rowSpans(rows, row, styles), {
      measure,
      left,
      find: place.find,
      match: styles.match,
    });
    if (!isChosen) continue;
    canvas.overlay({ x, y: at, width, height: 1 }, place.focused ? styles.selected : styles.selectedElsewhere);
  }
}

/** How far the chosen row can be scrolled until its end is seen. */
export function farthestLeft(rows: TreeRows, row: number, width: number, measure: Measure = aCellEach): number {
  if (row < 0 || row >= rows.count) return 0;
  const cells = rowSpans(rows, row, PLAIN).reduce((sum, { text }) => sum + measure(text), 0);
  return Math.max(0, cells - width);
}

const PLAIN: TreeStyles = {
  label: 0,
  value: 0,
  service: 0,
  dim: 0,
  error: 0,
  warning: 0,
  note: 0,
  selected: 0,
  selectedElsewhere: 0,
  match: 0,
};

/** `  ▸ GET-Response  ✗ 2`: blanks, whether something is inside, the node, the issues that a fold hides. */
export function rowSpans(rows: TreeRows, row: number, styles: TreeStyles): readonly Span[] {
  const { tape } = rows;
  const node = rows.node(row);
  const indent = '  '.repeat(rows.depth(row));
  if (rows.isStore(row)) {
    const store = tape.store(node);
    const length = bytesText((tape.stores[store] as Uint8Array).length);
    return [{ text: `${indent}  [${visible(tape.storeNames[store] as string)}, ${length}]`, style: styles.dim }];
  }
  const isFolded = rows.isFolded(row);
  const mark = isFolded ? '▸ ' : rows.hasChildren(row) ? '▾ ' : '  ';
  const spans = [{ text: indent + mark, style: styles.dim }, ...nodeSpans(tape, node, styles)];
  const hidden = isFolded ? issuesIn(tape, node) : undefined;
  if (hidden === undefined) return spans;
  return [...spans, { text: `  ${MARKS[hidden.worst]}${hidden.count}`, style: styles[hidden.worst] }];
}
