import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COLUMN_NAMES,
  COLUMNS,
  type ColumnName,
  GAP,
  usualColumns,
  widthsOf,
} from '../../../src/tui/panes/list-columns.js';

/** Texts as long as in usual captures, over TCP. */
const USUAL: Readonly<Record<ColumnName, number>> = {
  number: 7,
  time: 12,
  source: 18,
  destination: 18,
  direction: 1,
  size: 5,
  response: 8,
  service: 14,
  content: 90,
  object: 40,
  value: 60,
  frame: 7,
  conversation: 3,
};

const sum = (widths: readonly number[]): number =>
  widths.filter((width) => width > 0).reduce((all, width) => all + width + GAP, -GAP);
const WIDTHS = Array.from({ length: 281 }, (_, i) => 20 + i);

describe('widths of columns', () => {
  it.each(WIDTHS.filter((width) => width % 20 === 0))('the usual ones fill %i columns, and no more', (width) => {
    for (let at = width; at < width + 20; at++) {
      const widths = widthsOf(usualColumns(at), USUAL, at);
      expect(sum(widths)).toBeLessThanOrEqual(at);
      if (at >= 40) expect(sum(widths)).toBe(at);
    }
  });

  it('what a message says gets what is left, and never starves where there is room', () => {
    for (const width of WIDTHS.filter((each) => each >= 40)) {
      const names = usualColumns(width);
      const content = widthsOf(names, USUAL, width)[names.indexOf('content')] ?? 0;
      expect(content).toBeGreaterThanOrEqual(width < 60 ? 4 : 20);
    }
  });

  it('holds whatever is shown, and however long texts are', () => {
    fc.assert(
      fc.property(
        fc.subarray([...COLUMN_NAMES], { minLength: 1 }),
        fc.array(fc.nat(400), { minLength: COLUMN_NAMES.length, maxLength: COLUMN_NAMES.length }),
        fc.integer({ min: 0, max: 300 }),
        (names, lengths, width) => {
          const wanted = Object.fromEntries(COLUMN_NAMES.map((name, i) => [name, lengths[i] ?? 0]));
          const widths = widthsOf(names, wanted as Record<ColumnName, number>, width);
          expect(widths).toHaveLength(names.length);
          expect(Math.min(...widths)).toBeGreaterThanOrEqual(0);
          expect(sum(widths)).toBeLessThanOrEqual(Math.max(0, width));
          names.forEach((name, i) => {
            if (name !== 'value' && name !== 'content') expect(widths[i]).toBeLessThanOrEqual(COLUMNS[name].most);
          });
        },
      ),
    );
  });

  it('objects, then parties give way to what a message says', () => {
    const names: readonly ColumnName[] = ['number', 'source', 'object', 'value'];
    const at = (width: number): readonly number[] => widthsOf(names, USUAL, width);
    expect(at(120)).toEqual([7, 18, 40, 52]);
    expect(at(80)).toEqual([7, 18, 28, 24]);
    expect(at(50)).toEqual([7, 8, 8, 24]);
    expect(at(40)).toEqual([7, 6, 8, 16]);
  });

  it('a column that nobody can see is not there', () => {
    const widths = widthsOf(['number', 'time', 'service', 'content'], USUAL, 12);
    expect(widths.at(-1)).toBe(0);
  });
});

describe('columns', () => {
  it('have names and letters of their own, and say what they are', () => {
    for (const name of COLUMN_NAMES) {
      expect(COLUMNS[name].name).toBe(name);
      expect(COLUMNS[name].about).not.toBe('');
    }
  });

  it('without times there is no column for them', () => {
    for (const width of [80, 120, 200]) {
      expect(usualColumns(width, true, true).some((name) => ['source', 'conversation'].includes(name))).toBe(true);
      expect(usualColumns(width, false)).toEqual(usualColumns(width).filter((name) => name !== 'time'));
    }
  });
});
