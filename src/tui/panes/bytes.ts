/** Paints bytes: offset, hex, characters. The bytes of the chosen node are lit, those of its parent a little. */
import type { Tape } from '../../core/index.js';
import { visible } from '../../sinks/visible.js';
import type { Area, Canvas, Style } from '../screen/canvas.js';
import { originOf, placeOf } from './byte-places.js';
import { type ByteLayout, type ByteView, byteLayout, hexColumn } from './byte-view.js';
import { parentOf } from './folds.js';
import { aCellEach, bytesText, cut, type Measure } from './text.js';

export interface ByteStyles {
  readonly dim: Style;
  readonly bytes: Style;
  readonly ascii: Style;
  readonly lit: Style;
  readonly litParent: Style;
  readonly cursor: Style;
  readonly match: Style;
}

/** Bytes in [start, end). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What is lit in the bytes. */
export interface ByteMarks {
  /** The chosen node; -1 for none. */
  readonly node: number;
  /** The pane has the focus, so that the cursor is shown. */
  readonly focused: boolean;
  /** What a search found in this store. */
  readonly found?: readonly ByteRange[];
}

export function paintBytes(
  canvas: Canvas,
  area: Area,
  tape: Tape,
  view: ByteView,
  marks: ByteMarks,
  styles: ByteStyles,
): void {
  if (view.store >= tape.storeCount) return;
  const bytes = tape.stores[view.store] as Uint8Array;
  const pane: Pane = { canvas, area, bytes, top: view.top, layout: byteLayout(area.width, bytes.length) };
  const rows = Math.min(area.height, Math.ceil(bytes.length / pane.layout.perRow) - view.top);
  for (let row = 0; row < rows; row++) paintRow(pane, row, styles);
  lightNode(pane, tape, view.store, marks.node, styles);
  for (const range of marks.found ?? []) light(pane, range, styles.match);
  if (marks.focused && bytes.length > 0) light(pane, { start: view.cursor, end: view.cursor + 1 }, styles.cursor);
}

interface Pane {
  readonly canvas: Canvas;
  readonly area: Area;
  readonly bytes: Uint8Array;
  readonly top: number;
  readonly layout: ByteLayout;
}

function paintRow({ canvas, area, bytes, top, layout }: Pane, row: number, styles: ByteStyles): void {
  const { x, width } = area;
  const y = area.y + row;
  const end = x + width;
  const from = (top + row) * layout.perRow;
  const to = Math.min(bytes.length, from + layout.perRow);
  let digits = '';
  let characters = '';
  for (let at = from; at < to; at++) {
    const value = bytes[at] as number;
    if (at > from) digits += (at - from) % 8 === 0 ? '  ' : ' ';
    digits += value.toString(16).padStart(2, '0');
    characters += value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '·';
  }
  canvas.text(x, y, from.toString(16).padStart(layout.offsetDigits, '0'), styles.dim, end);
  if (layout.hexAt < width) canvas.text(x + layout.hexAt, y, digits, styles.bytes, end);
  if (layout.asciiAt >= 0) canvas.text(x + layout.asciiAt, y, characters, styles.ascii, end);
}

function lightNode(pane: Pane, tape: Tape, store: number, node: number, styles: ByteStyles): void {
  if (node < 0 || node >= tape.top) return;
  const parent = parentOf(tape, node);
  if (parent >= 0 && tape.store(parent) === store) light(pane, rangeOf(tape, parent), styles.litParent);
  if (tape.store(node) === store) light(pane, rangeOf(tape, node), styles.lit);
  // Of plaintext, what it was before.
  const origin = originOf(tape, node);
  if (origin?.store === store) light(pane, { start: origin.offset, end: origin.offset + origin.length }, styles.lit);
}

function rangeOf(tape: Tape, node: number): ByteRange {
  const { offset, length } = placeOf(tape, node);
  return { start: offset, end: offset + length };
}

/** Lays a style over bytes, as far as they are on screen: in both columns, over the blanks between them. */
function light({ canvas, area, bytes, top, layout }: Pane, range: ByteRange, style: Style): void {
  const { x, y, width, height } = area;
  const { perRow, hexAt, asciiAt } = layout;
  const end = Math.min(range.end, bytes.length, (top + height) * perRow);
  for (let at = Math.max(range.start, top * perRow); at < end; ) {
    const row = Math.floor(at / perRow);
    const stop = Math.min(end, (row + 1) * perRow);
    const first = at - row * perRow;
    const last = stop - 1 - row * perRow;
    const overlay = (from: number, to: number): void => {
      if (from < width)
        canvas.overlay({ x: x + from, y: y + row - top, width: Math.min(to, width) - from, height: 1 }, style);
    };
    overlay(hexAt + hexColumn(first), hexAt + hexColumn(last) + 2);
    if (asciiAt >= 0) overlay(asciiAt + first, asciiAt + last + 1);
    at = stop;
  }
}

/** The byte under a cell of the pane, or -1: where somebody clicked. */
export function byteAt(area: Area, view: ByteView, storeLength: number, column: number, row: number): number {
  const { perRow, hexAt, asciiAt } = byteLayout(area.width, storeLength);
  const at = column - area.x;
  let n = -1;
  if (asciiAt >= 0 && at >= asciiAt) n = at - asciiAt;
  else if (at >= hexAt) for (n = perRow - 1; hexAt + hexColumn(n) > at; n--);
  if (n < 0 || n >= perRow) return -1;
  const offset = (view.top + row - area.y) * perRow + n;
  return offset < storeLength ? offset : -1;
}

export interface TabStyles {
  readonly tab: Style;
  readonly tabActive: Style;
}

/** ` frame 118 │ joined from 3 frames, 1,204 bytes `: the byte stores of a message, by number. */
export function storeNames(tape: Tape): readonly string[] {
  return Array.from({ length: tape.storeCount }, (_, store) => {
    const { length } = tape.stores[store] as Uint8Array;
    return `${visible(tape.storeNames[store] as string)}, ${bytesText(length)}`;
  });
}

/** Paints the names of the stores in a line; where they don't fit, those around the active one. Returns the column behind. */
export function paintTabs(
  canvas: Canvas,
  area: Area,
  tape: Tape,
  active: number,
  styles: TabStyles,
  measure: Measure = aCellEach,
): number {
  const end = area.x + area.width;
  const names = storeNames(tape).map((name) => ` ${cut(name, Math.max(1, area.width - 2), measure)} `);
  let column = area.x;
  for (let store = firstTab(names, active, area.width, measure); store < names.length && column < end; store++) {
    const name = cut(names[store] as string, end - column, measure);
    column = canvas.text(column, area.y, name, store === active ? styles.tabActive : styles.tab, end);
    if (store < names.length - 1 && column < end) column = canvas.text(column, area.y, '│', styles.tab, end);
  }
  return column;
}

/** The first tab that is shown, so that the active one is whole. */
function firstTab(names: readonly string[], active: number, width: number, measure: Measure): number {
  let used = 0;
  for (let store = Math.min(active, names.length - 1); store >= 0; store--) {
    used += measure(names[store] as string) + 1;
    if (used > width + 1) return Math.min(active, store + 1);
  }
  return 0;
}

/** `0x36 (54), 6 of 118 bytes`: what the status line says of the cursor and the chosen node. */
export function cursorText(tape: Tape, view: ByteView, node: number): string {
  const where = `0x${view.cursor.toString(16).padStart(4, '0')} (${view.cursor})`;
  if (node < 0 || node >= tape.top) return where;
  const origin = originOf(tape, node);
  if (origin?.store === view.store) return `${where}, ciphertext of ${bytesText(origin.length)}`;
  if (tape.store(node) !== view.store) return where;
  return `${where}, ${bytesText(tape.length(node))}`;
}
