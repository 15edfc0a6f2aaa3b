import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCellEach, clipped, cut, grouped, type Measure, padded, wrapped } from '../../../src/tui/panes/text.js';

/** Capitals take two cells. */
const wide: Measure = (text) => [...text].reduce((cells, character) => cells + (/[A-Zあ]/.test(character) ? 2 : 1), 0);

describe('text of panes', () => {
  it('is cut with an ellipsis, and only where it is too long', () => {
    expect(cut('abcdef', 6, aCellEach)).toBe('abcdef');
    expect(cut('abcdef', 5, aCellEach)).toBe('abcd…');
    expect(cut('abcdef', 1, aCellEach)).toBe('…');
    expect(cut('abcdef', 0, aCellEach)).toBe('');
    expect(cut('ああああ', 5, wide)).toBe('ああ…');
    expect(cut('ああああ', 6, wide)).toBe('ああ…');
  });

  it('is filled up to a width ', () => {
    expect(padded('ab', 4, aCellEach)).toBe('ab  ');
    expect(padded('ああ', 3, wide)).toBe('あ…');
  });

  it('is broken between words, and words that are too long where the line ends', () => {
    expect(wrapped('one two three', 7, aCellEach)).toEqual(['one two', 'three']);
    expect(wrapped('abcdefgh ij', 3, aCellEach)).toEqual(['abc', 'def', 'gh', 'ij']);
    expect(wrapped('  one two', 6, aCellEach)).toEqual(['  one', '  two']);
    expect(wrapped('', 6, aCellEach)).toEqual(['']);
  });

  it('has digits in threes', () => {
    expect([0, 999, 1204, 1234567].map(grouped)).toEqual(['0', '999', '1,204', '1,234,567']);
  });

  it('never takes more cells than there are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'あ', '😀') });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 12 }), fc.nat(12), (all, width, left) => {
        expect(wide(cut(all, width, wide))).toBeLessThanOrEqual(width);
        for (const line of wrapped(all.trimStart(), width, wide)) expect(wide(line)).toBeLessThanOrEqual(width);
        const spans = clipped(
          [
            { text: all, style: 1 },
            { text: all, style: 2 },
          ],
          left,
          width,
          wide,
        );
        expect(wide(spans.map((span) => span.text).join(''))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('loses no word when it is wrapped', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,15}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 20 }), (all, width) => {
        expect(wrapped(all.join(' '), width, aCellEach).join(' ').replaceAll(' ', '')).toBe(all.join(''));
      }),
    );
  });
});
