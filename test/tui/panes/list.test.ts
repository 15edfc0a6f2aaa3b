/** Rows of the message list: what is shown of a value, and of what is wrong, where there is little room. */
import { describe, expect, it } from 'vitest';
import { ListPainter, type ListRow } from '../../../src/tui/panes/list.js';
import { makeTheme } from '../../../src/tui/theme.js';
import { Grid } from '../grid.js';

const theme = makeTheme('plain', 0);

function row(texts: Partial<ListRow['texts']>, more: Partial<ListRow> = {}): ListRow {
  const none = {
    ...{ number: '1', time: '', source: '', destination: '', direction: '', service: '', content: '', object: '' },
    ...{ value: '', size: '', response: '', frame: '', conversation: '' },
  };
  return {
    texts: { ...none, ...texts },
    severity: undefined,
    issue: '',
    isFailure: false,
    isFromFirst: true,
    isMarked: false,
    isReference: false,
    pair: 'none',
    ...more,
  };
}

function painted(width: number, ...rows: readonly ListRow[]): string {
  const grid = new Grid(width, rows.length + 1);
  const columns = ['number', 'content'] as const;
  new ListPainter().paint(grid, grid.area, { columns, first: 0, cursor: -1, isFocused: true, rows, empty: '' }, theme);
  return grid.picture();
}

const OBJECT = 'Register 1-0:1.8.0*255 value';
const ciphered = row(
  { object: OBJECT, value: 'suite 0, authenticated+encrypted' },
  { severity: 'error', issue: 'Protection: the authentication key is wrong' },
);

describe('a row of the list', () => {
  it('says what is wrong rather than the value, where there is no room for both', () => {
    expect(painted(50, ciphered)).toMatchInlineSnapshot(`
      "     No. Object, value
       ✗     1 Register 1-0:1.8…  ✗ Protection: the aut…"
    `);
  });

  it('says both where there is', () => {
    const short = row({ object: OBJECT, value: '3 [wrong]' }, { severity: 'error', issue: 'Protection: neither fits' });
    expect(painted(110, ciphered, short)).toMatchInlineSnapshot(`
      "     No. Object, value
       ✗     1 Register 1-0:1.8.0*255 value  suite 0, authenticated+…  ✗ Protection: the authentication key is wrong
       ✗     1 Register 1-0:1.8.0*255 value  3 [wrong]  ✗ Protection: neither fits"
    `);
  });

  it('leaves the object its room where nothing is wrong', () => {
    expect(painted(50, row({ object: OBJECT, value: '4256789' }))).toMatchInlineSnapshot(`
      "     No. Object, value
             1 Register 1-0:1.8.0*255 value  4256789"
    `);
  });

  it('never paints beyond its edge, however narrow', () => {
    for (let width = 1; width < 80; width++) expect(() => painted(width, ciphered)).not.toThrow();
  });
});
