/** How bytes are laid out in a pane, and which of them are on screen. */
import type { BytePlace } from './byte-places.js';
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

/** The byte in the same column, `by` rows away; at the edges the last row that has the column, where there is none the byte itself. */
export function rowsAway(at: number, by: number, perRow: number, storeLength: number): number {
  const column = at % perRow;
  const rows = Math.ceil((storeLength - column) / perRow);
  const row = Math.max(0, Math.min(rows - 1, Math.floor(at / perRow) + by));
  return row * perRow + column;
}

/** The cursor at an offset, and the rows scrolled so that it is seen. */
export function withCursor(
  view: ByteView,
  offset: number,
  storeLength: number,
  perRow: number,
  height: number,
): ByteView {
  const cursor = Math.max(0, Math.min(offset, storeLength - 1));
  const top = scrolledTo(Math.floor(cursor / perRow), view.top, height, Math.ceil(storeLength / perRow));
  return { ...view, cursor, top };
}

/** The cursor on the first byte of a node, as much of the node on screen as there is room for. */
export function showing(
  view: ByteView,
  { store, offset, length }: BytePlace,
  storeLength: number,
  perRow: number,
  height: number,
): ByteView {
  const from = store === view.store ? view : { store, cursor: 0, top: 0 };
  const end = Math.max(offset, offset + length - 1);
  const rows = Math.floor(end / perRow) - Math.floor(offset / perRow) + 1;
  const whole = rows <= height ? withCursor(from, end, storeLength, perRow, height) : from;
  return withCursor(whole, offset, storeLength, perRow, height);
}
