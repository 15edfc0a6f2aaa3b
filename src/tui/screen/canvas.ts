/** What panes paint on: cells of one screen. */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A style of cells: an index of interned attributes (foreground, background, bold, dim, italic, underline, inverse). 0 is plain. */
export type Style = number;

export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  /**
   * Writes text at column x of row y, never at or beyond column `end`; returns the column behind it. The text was made
   * visible() before; a control character that slips through is replaced. Wide characters take two cells; one that doesn't
   * fit is a blank.
   */
  text(x: number, y: number, text: string, style: Style, end: number): number;
  /** The same for text with SGR sequences in it (from Ink or chalk). */
  styled(x: number, y: number, text: string, end: number): number;
  fill(area: Area, style: Style): void;
  /** Lays a style over cells that are there: what it sets wins, what it leaves open stays (selection, lit bytes, search hits). */
  overlay(area: Area, style: Style): void;
}
