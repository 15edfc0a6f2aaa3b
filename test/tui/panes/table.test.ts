import { describe, expect, it } from 'vitest';
import { paintTable, type TableColumn } from '../../../src/tui/panes/table.js';
import { Grid, stylesOf } from '../grid.js';

const STYLES = stylesOf('borderFocused', 'dim', 'selected', 'text');
const COLUMNS: readonly TableColumn[] = [
  { title: '#', isRight: true },
  { title: 'Name', parts: 2, least: 6 },
  { title: 'What', parts: 1, least: 6 },
  { title: 'Code', from: 50 },
];
const LINES = [
  ['1', 'short', 'yes', 'a.b'],
  ['12', 'a name that is quite long', 'no, and why', 'c.d'],
].map((cells) => cells.map((text) => ({ text, style: STYLES.text })));

function painted(width: number, lines = LINES, cursor = 1): Grid {
  const grid = new Grid(width, 5);
  paintTable(grid, grid.area, { columns: COLUMNS, top: 0, cursor, lines, empty: 'nothing' }, STYLES);
  return grid;
}

describe('a table', () => {
  it('has titles, and columns as wide as what is in them or by parts of the rest', () => {
    expect(painted(60).picture()).toMatchInlineSnapshot(`
      "  #  Name                           What               Code
        1  short                          yes                a.b
       12  a name that is quite long      no, and why        c.d

      "
    `);
  });

  it('leaves columns out, and cuts texts, where there is no room', () => {
    expect(painted(40).picture()).toMatchInlineSnapshot(`
      "  #  Name                    What
        1  short                   yes
       12  a name that is quite …  no, and why

      "
    `);
    for (let width = 1; width < 120; width++) expect(() => painted(width)).not.toThrow();
  });

  it('counts cells, not characters: what stands behind wide ones is in line', () => {
    const wide = [
      ['1', '電力量計', 'yes'],
      ['2', 'four', 'no'],
    ].map((cells) => cells.map((text) => ({ text, style: STYLES.text })));
    const grid = new Grid(30, 3);
    const columns = [{ title: '#' }, { title: 'Name' }, { title: 'What' }];
    paintTable(grid, grid.area, { columns, top: 0, cursor: -1, lines: wide, empty: '' }, STYLES);
    expect(grid.picture()).toMatchInlineSnapshot(`
      " #  Name      What
       1  電力量計      yes
       2  four      no"
    `);
  });

  it('lays the selection over the chosen line', () => {
    expect(
      painted(40)
        .under(STYLES.selected)
        .split('\n')
        .map((line) => line.length),
    ).toEqual([0, 0, 40, 0, 0]);
  });

  it('says so where there are no lines', () => {
    expect(painted(40, []).picture()).toMatchInlineSnapshot(`
      " #  Name                  What
       nothing


      "
    `);
  });

  it('shows no more lines than there is room for', () => {
    const many = Array.from({ length: 20 }, () => LINES[0] ?? []);
    expect(painted(40, many).picture().split('\n')).toHaveLength(5);
  });
});
