/** How bytes are laid out in a pane, and how a cursor moves over them. */
import type { Tape } from '../../core/index.js';
import { scrolledTo } from './paint.js';

/**
 *     0000  7e a0 1a 02 23 05 32 a5  36 e6 e6 00 c0 01 c2 00  ~···#·2·6·······
 *     |     |                                                 |
 *     0     hexAt                                             asciiAt
 */
export interface ByteLayout {
  readonly perRow: number;
  readonly offsetDigits: number;
  readonly hexAt: number;
  /** -1: there is no room for characters. */
  readonly asciiAt: number;
}

/** What fits, the widest first; below that, rows are cut by the pane's edge. */
const LAYOUTS = [
  { perRow: 32, ascii: true },
  { perRow: 16, ascii: true },
  { perRow: 8, ascii: true },
  { perRow: 8, ascii: false },
  { perRow: 4, ascii: false },
] as const;

export function byteLayout(width: number, storeLength: number): ByteLayout {
  const offsetDigits = Math.max(4, Math.max(0, storeLength - 1).toString(16).length);
  const hexAt = offsetDigits + 2;
  for (const { perRow, ascii } of LAYOUTS) {
    const asciiAt = hexAt + hexColumn(perRow - 1) + 4;
    const needed = ascii ? asciiAt + perRow : asciiAt - 2;
    if (needed <= width) return { perRow, offsetDigits, hexAt, asciiAt: ascii ? asciiAt : -1 };
  }
  return { perRow: 4, offsetDigits, hexAt, asciiAt: -1 };
}

/** Where the n-th byte of a row stands among the hex digits: blanks between bytes, two after each eighth. */
export function hexColumn(n: number): number {
  return 3 * n + (n >> 3);
}

/** Where somebody looks at bytes. */
export interface ByteView {
  readonly store: number;
  readonly cursor: number;
  /** The first row on screen. */
  readonly top: number;
}

export const ByteMove = {
  left: 'left',
  right: 'right',
  up: 'up',
  down: 'down',
  pageUp: 'pageUp',
  pageDown: 'pageDown',
  rowStart: 'rowStart',
  rowEnd: 'rowEnd',
  start: 'start',
  end: 'end',
} as const;
export type ByteMove = (typeof ByteMove)[keyof typeof ByteMove];

/** Moves the cursor; it stays within the store, and in its column where there is no byte further up or down. */
export function moved(view: ByteView, move: ByteMove, storeLength: number, perRow: number, height: number): ByteView {
  const last = Math.max(0, storeLength - 1);
  const { cursor } = view;
  const column = cursor % perRow;
  const rows = (by: number): number => {
    const to = cursor + by * perRow;
    if (to < 0) return column;
    // The last row may end before the column.
    return to <= last ? to : Math.max(cursor, Math.min(last, lastRow(storeLength, perRow) * perRow + column));
  };
  const to = {
    left: () => cursor - 1,
    right: () => cursor + 1,
    up: () => rows(-1),
    down: () => rows(1),
    pageUp: () => rows(-height),
    pageDown: () => rows(height),
    rowStart: () => cursor - column,
    rowEnd: () => cursor - column + perRow - 1,
    start: () => 0,
    end: () => last,
  }[move]();
  return withCursor(view, to, storeLength, perRow, height);
}

const lastRow = (storeLength: number, perRow: number): number => Math.max(0, Math.ceil(storeLength / perRow) - 1);

/** The cursor at an offset, and the rows scrolled so that it is seen. */
export function withCursor(
  view: ByteView,
  offset: number,
  storeLength: number,
  perRow: number,
  height: number,
): ByteView {
  const cursor = Math.max(0, Math.min(offset, storeLength - 1));
  const top = scrolledTo(Math.floor(cursor / perRow), view.top, height, lastRow(storeLength, perRow) + 1);
  return { ...view, cursor, top };
}

/** The bytes of a node: its store, the cursor on its first byte, as much of it on screen as there is room for. */
export function showingNode(view: ByteView, tape: Tape, node: number, perRow: number, height: number): ByteView {
  const store = tape.store(node);
  const { length } = tape.stores[store] as Uint8Array;
  const at = tape.offset(node);
  const from = store === view.store ? view : { store, cursor: 0, top: 0 };
  const end = Math.max(at, at + tape.length(node) - 1);
  const rows = Math.floor(end / perRow) - Math.floor(at / perRow) + 1;
  const whole = rows <= height ? withCursor(from, end, length, perRow, height) : from;
  return withCursor(whole, at, length, perRow, height);
}

/** The view for a tape that may have other stores: what was looked at, as far as it is there. */
export function within(view: ByteView, tape: Tape, perRow: number, height: number): ByteView {
  const store = view.store < tape.storeCount ? view.store : 0;
  const length = tape.storeCount === 0 ? 0 : (tape.stores[store] as Uint8Array).length;
  return withCursor({ ...view, store }, view.cursor, length, perRow, height);
}
