/** Lines that Ink drew, put where they belong. */
import { describe, expect, it } from 'vitest';
import type { ChromeModel } from '../../src/tui/chrome/model.js';
import { composeChrome, paintPlainChrome } from '../../src/tui/compose.js';
import { Cells } from '../../src/tui/screen/cells.js';
import { plainTheme } from './world.js';

const MODEL: ChromeModel = {
  columns: 20,
  rows: 8,
  screen: 'messages',
  title: [{ text: ' title', as: 'title' }],
  status: [{ text: ' status that is long', as: 'text' }],
  statusMore: [],
  statusRight: [{ text: ' 42 %', as: 'bar' }],
  hints: [],
  prompt: undefined,
  popup: undefined,
};
const PROMPT = { label: 'filter', text: '', cursor: 0, below: { text: '', as: 'dim' }, fault: undefined } as const;
const BELOW = '.'.repeat(20);

function composed(lines: readonly string[], model: ChromeModel): readonly string[] {
  const cells = new Cells(model.columns, model.rows);
  for (let y = 0; y < model.rows; y++) cells.text(0, y, BELOW, 0, model.columns);
  composeChrome(cells, lines, model, plainTheme);
  return Array.from({ length: model.rows }, (_, y) => cells.rowText(y));
}

describe('the chrome', () => {
  it('has its header on top, status and hints at the bottom; panes stay in between', () => {
    expect(composed(['head', '', '\x1b[1mhints\x1b[22m'], MODEL)).toEqual([
      'head',
      ...Array.from({ length: 5 }, () => BELOW),
      ' status that is 42 %'.padEnd(20),
      'hints',
    ]);
  });

  it('goes on with a long status in place of the hints', () => {
    const model: ChromeModel = { ...MODEL, statusMore: [{ text: ' and so on', as: 'text' }] };
    expect(composed(['head', '', 'hints'], model).slice(-1)).toEqual([' and so on']);
  });

  it('has the prompt in place of the status', () => {
    expect(composed(['head', ' filter x', 'below'], { ...MODEL, prompt: PROMPT }).slice(-2)).toEqual([
      ' filter x',
      'below',
    ]);
  });

  it('lays a popup over the panes, at its place', () => {
    const popup = { kind: 'menu', x: 3, y: 2, width: 6, height: 3, title: '', items: [], cursor: 0, foot: '' } as const;
    expect(composed(['head', '╭────╮', '│ ab │', '╰────╯', '', 'hints'], { ...MODEL, popup }).slice(1, 6)).toEqual([
      BELOW,
      '...╭────╮...........',
      '...│ ab │...........',
      '...╰────╯...........',
      BELOW,
    ]);
  });

  it('paints the lines of a text itself, between the borders that were drawn', () => {
    const lines = [[{ text: 'far too long', as: 'text' }], []] as const;
    const popup = { kind: 'lines', x: 2, y: 1, width: 8, height: 4, title: '', lines, foot: '' } as const;
    expect(composed(['head', '╭──────╮', '╰──────╯', '', 'hints'], { ...MODEL, popup }).slice(1, 5)).toEqual([
      '..╭──────╮..........',
      '..│ far  │..........',
      '..│      │..........',
      '..╰──────╯..........',
    ]);
  });

  it('stays on the screen where lines are missing, or too many', () => {
    const popup = {
      kind: 'menu',
      x: 15,
      y: 6,
      width: 9,
      height: 4,
      title: '',
      items: [],
      cursor: 0,
      foot: '',
    } as const;
    expect(() => composed([], { ...MODEL, popup })).not.toThrow();
    expect(composed(['head', 'aaaaaaaaa', 'bbbbbbbbb', 'c', 'd', '', 'hints'], { ...MODEL, popup })).toHaveLength(8);
  });

  it('is there without Ink, too', () => {
    const cells = new Cells(20, 8);
    paintPlainChrome(cells, MODEL, plainTheme);
    expect(cells.rowText(0)).toBe(' title');
    expect(cells.rowText(6)).toBe(' status that is 42 %');
  });
});
