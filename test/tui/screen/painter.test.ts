import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cells } from '../../../src/tui/screen/cells.js';
import { CONTINUATION, isDoubtful, textOfGlyph, textWidth } from '../../../src/tui/screen/glyphs.js';
import { Painter } from '../../../src/tui/screen/painter.js';
import { PLAIN, styleOf } from '../../../src/tui/screen/style.js';
import { Emulator, seen } from './emulator.js';

const RED = styleOf('\x1b[31m');
const BLUE_BACK = styleOf('\x1b[44m');

function screen(columns = 20, rows = 3, widthOf = textWidth) {
  const cells = new Cells(columns, rows);
  const terminal = new Emulator(columns, rows, widthOf);
  let written = '';
  const painter = new Painter(cells, (text) => {
    written += text;
    terminal.write(text);
  });
  /** Paints, and what is written between the brackets of a synchronized update. */
  const paint = (): string => {
    written = '';
    painter.paint();
    return written.replace('\x1b[?2026h\x1b[m', '').replace('\x1b[?2026l', '');
  };
  return { cells, terminal, painter, paint };
}

/** What cells should look like, in the words of the emulator. */
const pictureOf = (cells: Cells): string[] =>
  Array.from(cells.glyphs, (glyph, i) => {
    const text = textOfGlyph(glyph);
    return `${text}${seen(text, cells.styles[i] as number)}`;
  });

describe('the painter', () => {
  it('writes over whatever stood there, without clearing', () => {
    const { cells, terminal, paint } = screen();
    cells.text(0, 1, 'hello', RED, 20);
    const written = paint();
    expect(terminal.picture).toEqual(pictureOf(cells));
    expect(written).not.toContain('\x1b[2J');
    expect(terminal.switched).toEqual(['2026h', '2026l']);
  });

  it('writes nothing where nothing has changed', () => {
    const { cells, painter, paint } = screen();
    cells.text(0, 0, 'hello', RED, 20);
    paint();
    const { bytes } = painter;
    cells.text(0, 0, 'hello', RED, 20);
    expect(paint()).toBe('');
    expect([painter.bytes, painter.paints]).toEqual([bytes, 1]);
  });

  it('writes only what has changed', () => {
    const { cells, paint } = screen();
    cells.text(0, 0, 'abcdefghijklmnop', PLAIN, 20);
    paint();
    cells.text(1, 0, 'X', PLAIN, 20);
    expect(paint()).toBe('\x1b[1;2HX');
    cells.text(1, 0, 'Y', RED, 20);
    cells.text(12, 0, 'Z', RED, 20);
    expect(paint()).toBe('\x1b[1;2H\x1b[31mY\x1b[13GZ\x1b[m');
  });

  it('writes a few letters again rather than jump over them', () => {
    const { cells, paint } = screen();
    cells.text(0, 0, 'abcdef', PLAIN, 20);
    paint();
    cells.text(1, 0, 'X', PLAIN, 20);
    cells.text(4, 0, 'Y', PLAIN, 20);
    expect(paint()).toBe('\x1b[1;2HXcdY');
  });

  it('does not tell styles apart where nothing is seen of them', () => {
    const { cells, paint } = screen();
    cells.fill({ x: 0, y: 0, width: 20, height: 3 }, RED);
    paint();
    cells.fill({ x: 0, y: 0, width: 20, height: 3 }, PLAIN);
    expect(paint()).toBe('');
    cells.fill({ x: 0, y: 0, width: 2, height: 1 }, BLUE_BACK);
    expect(paint()).toBe('\x1b[1;1H\x1b[44m  \x1b[m');
  });

  it('erases the rest of a row only where that is what a blank looks like', () => {
    const { cells, terminal, paint } = screen();
    cells.text(0, 0, 'a long line of it', RED, 20);
    cells.text(0, 1, 'a long line of it', RED, 20);
    paint();
    cells.fill({ x: 4, y: 0, width: 16, height: 1 }, PLAIN);
    cells.fill({ x: 4, y: 1, width: 16, height: 1 }, BLUE_BACK);
    expect(paint()).toBe(`\x1b[1;5H\x1b[K\x1b[2;5H\x1b[44m${' '.repeat(16)}\x1b[m`);
    expect(terminal.picture).toEqual(pictureOf(cells));
  });

  it('sets the cursor anew where terminals count differently, and writes what follows again', () => {
    const { cells, paint } = screen();
    cells.text(0, 0, 'a👍🏽bcdefgh', PLAIN, 20);
    paint();
    cells.text(1, 0, '👎🏽', PLAIN, 20);
    expect(paint()).toBe('\x1b[1;2H👎🏽\x1b[4Gbc');
    cells.text(1, 0, 'xy', PLAIN, 20);
    expect(paint()).toBe('\x1b[1;2Hxybc');
  });

  it('fills the last cell of the last row', () => {
    const { cells, terminal, paint } = screen(4, 2);
    cells.text(0, 1, 'abcd', PLAIN, 4);
    paint();
    cells.text(3, 1, 'X', PLAIN, 4);
    expect(paint()).toBe('\x1b[2;4HX');
    expect(terminal.picture).toEqual(pictureOf(cells));
  });

  it('writes everything after it was told to forget, and after another size', () => {
    const { cells, painter, paint } = screen();
    cells.text(0, 0, 'hello', PLAIN, 20);
    paint();
    painter.forget();
    expect(paint()).toBe('\x1b[1;1Hhello\x1b[K\x1b[2;1H\x1b[K\x1b[3;1H\x1b[K');
    cells.resize(6, 1);
    cells.text(0, 0, 'hi', PLAIN, 6);
    expect(paint()).toContain('hi');
  });

  it('keeps what a key costs small', () => {
    const { cells, painter, paint } = screen(160, 60);
    const rows = (from: number): void => {
      for (let y = 0; y < 60; y++) cells.text(0, y, `${from + y}  C>S  get-request-normal 1.0.1.8.0.255`, RED, 160);
    };
    rows(100);
    paint();
    const before = painter.bytes;
    rows(101);
    paint();
    // All rows have moved up by one: only their numbers have changed.
    expect(painter.bytes - before).toBeLessThan(60 * 20);
  });

  const edit = fc.record({
    x: fc.integer({ min: -2, max: 11 }),
    y: fc.integer({ min: 0, max: 2 }),
    what: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('中文', '👨‍👩‍👧', '🇩', '❤️x', 'e\u0301', '   ', 'ｶﾞ', '────', '\u1100', '\u1161', 'कि'),
      fc.constantFrom('fill', 'overlay'),
    ),
    style: fc.constantFrom(PLAIN, RED, BLUE_BACK, styleOf('\x1b[1;7m'), styleOf('\x1b[2;4;38;5;99m')),
    paints: fc.boolean(),
  });

  it('leaves on the terminal what is in the cells, whatever is drawn', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const { cells, terminal, painter } = screen(12, 3);
        for (const { x, y, what, style, paints } of edits) {
          const area = { x, y, width: 5, height: 2 };
          if (what === 'fill') cells.fill(area, style);
          else if (what === 'overlay') cells.overlay(area, style);
          else cells.text(x, y, what, style, 12);
          if (paints) painter.paint();
        }
        painter.paint();
        expect(terminal.picture).toEqual(pictureOf(cells));
      }),
      { numRuns: 500 },
    );
  });

  /** A terminal that knows no clusters: every code point for itself. */
  const naiveWidth = (text: string): number => {
    let width = 0;
    for (const character of text) if (!/\p{Mark}|[\u200d\ufe0f]/u.test(character)) width += textWidth(character);
    return Math.max(width, 1);
  };

  it('keeps all else in its place on a terminal that counts clusters differently', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const { cells, terminal, painter } = screen(12, 3, naiveWidth);
        for (const { x, y, what, style, paints } of edits) {
          cells.text(x, y, what, style, 12);
          if (paints) painter.paint();
        }
        painter.paint();
        const wanted = pictureOf(cells);
        terminal.picture.forEach((shown, i) => {
          const glyph = cells.glyphs[i] as number;
          const isSure = !isDoubtful(glyph) && glyph !== CONTINUATION;
          if (isSure) expect(shown).toBe(wanted[i]);
        });
      }),
      { numRuns: 500 },
    );
  });
});
