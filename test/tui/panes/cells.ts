/** A canvas of plain characters, for tests of painters. */
import type { Area, Canvas, Style } from '../../../src/tui/screen/canvas.js';

export class Cells implements Canvas {
  private readonly characters: string[][];
  readonly styles: Style[][];
  readonly overlays: { readonly area: Area; readonly style: Style }[] = [];

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.characters = Array.from({ length: rows }, () => new Array<string>(columns).fill('~'));
    this.styles = Array.from({ length: rows }, () => new Array<Style>(columns).fill(-1));
  }

  text(x: number, y: number, text: string, style: Style, end: number): number {
    if (y < 0 || y >= this.rows || end > this.columns) throw new Error(`painted out of the screen: ${x} ${y} ${end}`);
    let at = x;
    for (const character of text) {
      if (at >= end) return at;
      (this.characters[y] as string[])[at] = character;
      (this.styles[y] as Style[])[at] = style;
      at++;
    }
    return at;
  }

  styled(): number {
    throw new Error('not painted with');
  }

  fill({ x, y, width, height }: Area, style: Style): void {
    for (let row = y; row < y + height; row++) this.text(x, row, ' '.repeat(width), style, x + width);
  }

  overlay(area: Area, style: Style): void {
    if (area.x + area.width > this.columns || area.y + area.height > this.rows) throw new Error('out of the screen');
    this.overlays.push({ area, style });
  }

  /** Without the blanks at the ends of lines. */
  get lines(): string[] {
    return this.characters.map((row) => row.join('').trimEnd());
  }
}
