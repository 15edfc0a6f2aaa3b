import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cells } from '../../../src/tui/screen/cells.js';
import { CONTINUATION, textWidth, widthOf } from '../../../src/tui/screen/glyphs.js';
import { PLAIN, styleOf } from '../../../src/tui/screen/style.js';

const RED = styleOf('\x1b[31m');
const BLUE_BACK = styleOf('\x1b[44m');
const BOTH = styleOf('\x1b[31;44m');
const FAMILY = '👨‍👩‍👧';

/** One row of ten cells with a text from column 0. */
function row(text: string, end = 10): { readonly text: string; readonly column: number } {
  const cells = new Cells(10, 1);
  const column = cells.text(0, 0, text, PLAIN, end);
  return { text: cells.rowText(0), column };
}

describe('text in cells', () => {
  it('ends at the column it may not reach', () => {
    expect(row('hello')).toEqual({ text: 'hello', column: 5 });
    expect(row('hello, world')).toEqual({ text: 'hello, wor', column: 10 });
    expect(row('hello', 3)).toEqual({ text: 'hel', column: 3 });
    expect(row('hello', 99)).toEqual({ text: 'hello', column: 5 });
    expect(row('')).toEqual({ text: '', column: 0 });
  });

  it('takes two cells for a wide character', () => {
    expect(row('a中b')).toEqual({ text: 'a中b', column: 4 });
    expect(row(`${FAMILY}!`)).toEqual({ text: `${FAMILY}!`, column: 3 });
    expect(row('🇩🇪1️⃣❤️x')).toEqual({ text: '🇩🇪1️⃣❤️x', column: 7 });
  });

  it('leaves a blank where a wide character does not fit', () => {
    expect(row('abc中', 4)).toEqual({ text: 'abc', column: 4 });
    expect(row('123456789中')).toEqual({ text: '123456789', column: 10 });
  });

  it('keeps marks with their letter, and gives those without one a circle', () => {
    expect(row('e\u0301x')).toEqual({ text: 'e\u0301x', column: 2 });
    expect(row('\u0301x')).toEqual({ text: '\u25cc\u0301x', column: 2 });
    expect(row('ab\u0301', 2)).toEqual({ text: 'ab\u0301', column: 2 });
  });

  it('replaces what controls or cannot be seen', () => {
    expect(row('a\x1b[31mb')).toEqual({ text: 'a�[31mb', column: 7 });
    expect(row('\x00\x7f\x9b\r\n\u202e\u2028\u200b\ufeff').text).not.toMatch(/[\p{Control}\p{Format}\u2028]/u);
    expect(row('a\u200bb')).toEqual({ text: 'a�b', column: 3 });
    expect(row('x\ud83dy\udc00')).toEqual({ text: 'x�y�', column: 4 });
  });

  it('bounds a letter under a tower of marks', () => {
    const { text, column } = row(`z${'\u0301'.repeat(100_000)}`);
    expect(column).toBe(1);
    expect(text.length).toBeLessThanOrEqual(32);
  });

  it('begins left of the screen', () => {
    const cells = new Cells(10, 1);
    expect(cells.text(-2, 0, 'hello', PLAIN, 10)).toBe(3);
    expect(cells.rowText(0)).toBe('llo');
    cells.fill({ x: 0, y: 0, width: 10, height: 1 }, PLAIN);
    expect(cells.text(-1, 0, '中文', PLAIN, 10)).toBe(3);
    expect(cells.rowText(0)).toBe(' 文');
  });

  it('is nowhere outside of the screen', () => {
    const cells = new Cells(4, 2);
    cells.text(0, -1, 'above', PLAIN, 4);
    cells.text(0, 2, 'below', PLAIN, 4);
    cells.text(4, 0, 'right', PLAIN, 9);
    cells.fill({ x: -3, y: -3, width: 2, height: 99 }, RED);
    cells.overlay({ x: 4, y: 0, width: 2, height: 99 }, RED);
    expect([cells.rowText(0), cells.rowText(1)]).toEqual(['', '']);
    expect(Array.from(cells.styles).every((style) => style === PLAIN)).toBe(true);
  });

  it('blanks the other half of a wide character that is written over', () => {
    const cells = new Cells(6, 1);
    cells.text(0, 0, '中文字', PLAIN, 6);
    cells.text(1, 0, 'xy', PLAIN, 6);
    expect(cells.rowText(0)).toBe(' xy 字');
    cells.fill({ x: 5, y: 0, width: 1, height: 1 }, PLAIN);
    expect(cells.rowText(0)).toBe(' xy');
  });

  it.each([
    ['Größe', 5],
    ['─│▸…✗', 5],
    ['α≈½', 3],
    ['中文', 4],
    ['ｶﾞ', 2],
    ['각', 2],
    ['\u1100\u1161\u11a8', 2],
    ['कि', 2],
    [FAMILY, 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['☎', 1],
    ['e\u0301', 1],
    ['\u0301', 1],
  ])('takes for %s %i columns', (text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });
});

describe('styled text', () => {
  it('takes its styles from the sequences in it', () => {
    const cells = new Cells(10, 1);
    expect(cells.styled(0, 0, 'a\x1b[31mb\x1b[44mc\x1b[39md\x1b[0me', 10)).toBe(5);
    expect(cells.rowText(0)).toBe('abcde');
    expect(Array.from(cells.styles.subarray(0, 5))).toEqual([PLAIN, RED, BOTH, BLUE_BACK, PLAIN]);
  });

  it('leaves out other sequences, and is cut in the middle of none', () => {
    const cells = new Cells(20, 1);
    cells.styled(0, 0, 'a\x1b[2Jb\x1b]8;;http://x\x07c\x1b]8;;\x1b\\d\x1b[?25he', 20);
    expect(cells.rowText(0)).toBe('abcde');
    expect(cells.styled(0, 0, '\x1b[31mabcdef', 3)).toBe(3);
    expect(cells.styled(0, 0, 'x\x1b', 3)).toBe(1);
  });
});

describe('an overlay', () => {
  it('lays its style over those that are there', () => {
    const cells = new Cells(4, 2);
    cells.text(0, 0, 'ab', RED, 4);
    cells.overlay({ x: 1, y: 0, width: 2, height: 2 }, BLUE_BACK);
    expect(Array.from(cells.styles)).toEqual([RED, BOTH, BLUE_BACK, PLAIN, PLAIN, BLUE_BACK, BLUE_BACK, PLAIN]);
    expect(cells.rowText(0)).toBe('ab');
  });

  it('takes wide characters as a whole', () => {
    const cells = new Cells(6, 1);
    cells.text(0, 0, 'a中b文', PLAIN, 6);
    cells.overlay({ x: 2, y: 0, width: 3, height: 1 }, RED);
    expect(Array.from(cells.styles)).toEqual([PLAIN, RED, RED, RED, RED, RED]);
  });
});

describe('whatever is drawn', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('中文字', FAMILY, 'e\u0301', '\u0301', '\ud800', '🇩', 'ｶﾞ', '\u1100\u1161', '\x1b[31m', '\t'),
  );
  const drawing = fc.record({ x: fc.integer({ min: -4, max: 14 }), y: fc.integer({ min: -1, max: 3 }), text: piece });

  it('columns hold, and wide characters are whole', () => {
    fc.assert(
      fc.property(fc.array(drawing), fc.boolean(), (drawings, isStyled) => {
        const cells = new Cells(12, 3);
        for (const { x, y, text } of drawings) {
          const end = isStyled ? cells.styled(x, y, text, 11) : cells.text(x, y, text, RED, 11);
          expect(end).toBeLessThanOrEqual(Math.max(x, 11));
        }
        cells.glyphs.forEach((glyph, i) => {
          const isHead = glyph !== CONTINUATION && widthOf(glyph) === 2;
          expect((i + 1) % 12 !== 0 && cells.glyphs[i + 1] === CONTINUATION).toBe(isHead);
        });
        for (let y = 0; y < 3; y++) expect(cells.rowText(y)).not.toMatch(/[\p{Control}\p{Surrogate}]/u);
      }),
    );
  });
});
