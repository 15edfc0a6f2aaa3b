/** Menus: copying, exporting, columns. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COPIES, COPY_ITEMS, columnItems, columnOfKey, FORM_ITEMS, FORMATS } from '../../src/tui/menu-items.js';
import { COLUMN_NAMES, usualColumns } from '../../src/tui/panes/list-columns.js';
import { open, type TestScreen } from './world.js';

let session: TestScreen;
let screen: TestScreen;

beforeAll(async () => {
  session = await open('wrapper-session.pcap');
});
afterAll(() => session.close());
beforeEach(() => {
  screen = session.fresh();
});

describe('what menus offer', () => {
  it.each([
    ['copy', COPY_ITEMS, Object.keys(COPIES)],
    ['form', FORM_ITEMS, Object.keys(FORMATS)],
  ])('%s: every letter once, and each stands for something', (_, items, keys) => {
    expect(items.map(({ key }) => key)).toEqual(keys);
    // Letters that move, or leave.
    expect(keys.filter((key) => 'kq'.includes(key))).toEqual([]);
  });

  it('a letter for every column', () => {
    const items = columnItems(usualColumns(80));
    expect(items.map(({ label }) => label).slice(0, -1)).toEqual([...COLUMN_NAMES]);
    expect(items.slice(0, -1).map(({ key }) => COLUMN_NAMES[columnOfKey(key)])).toEqual([...COLUMN_NAMES]);
    expect(items.filter(({ isOn }) => isOn).map(({ label }) => label)).toEqual(usualColumns(80));
  });
});

describe('copying', () => {
  it('a letter copies, a capital copies into a file', () => {
    screen.press('y', 'v', 'y', 'X');
    expect(screen.effects).toEqual([
      { type: 'copy', what: 'v', toFile: false },
      { type: 'copy', what: 'x', toFile: true },
    ]);
    expect(screen.state.dialog).toBeUndefined();
  });

  it('so does Enter on a line that was moved to', () => {
    screen.press('y', 'down', 'down', 'tab', 'up', 'enter');
    expect(screen.effects).toEqual([{ type: 'copy', what: 'o', toFile: false }]);
  });

  it('moving stops at both ends', () => {
    screen.press('y', 'up');
    expect(screen.state.dialog).toMatchObject({ cursor: 0 });
    for (let i = 0; i < 20; i++) screen.press('down');
    expect(screen.state.dialog).toMatchObject({ cursor: COPY_ITEMS.length - 1 });
  });

  it.each(['esc', 'q'])('%s closes without', (key) => {
    screen.press('y', key);
    expect(screen.state.dialog).toBeUndefined();
    expect(screen.effects).toEqual([]);
  });

  it('other keys leave it open', () => {
    expect(screen.press('y', 'w', '5', 'f5').state.dialog).toEqual({ kind: 'menu', menu: 'copy', cursor: 0 });
  });
});

describe('exporting', () => {
  it('asks which messages, in which form, and for a name', () => {
    screen.goTo(4).press('e', 'c');
    expect(screen.state.dialog).toMatchObject({ menu: 'export-form' });
    screen.press('n');
    expect(screen.state.prompt).toMatchObject({ kind: 'file', text: expect.stringMatching(/^dlmsdump-\d+\.ndjson$/) });
    screen.press('ctrl-u').type('out.ndjson').press('enter');
    expect(screen.effects).toEqual([{ type: 'export', scope: 'c', form: 'n', path: 'out.ndjson' }]);
    expect(screen.state.exporting).toBeUndefined();
  });

  it.each([
    ['e', 'esc'],
    ['e', 'a', 'esc'],
    ['e', 'a', 'j', 'esc'],
    ['e', 'a', 'j', 'ctrl-u', 'enter'],
    ['e', 'a', 'j', 'ctrl-u', 'backspace'],
  ])('%s … %s writes nothing', (...keys) => {
    screen.press(...keys);
    expect(screen.effects).toEqual([]);
    expect(screen.state).toMatchObject({ dialog: undefined, prompt: undefined, exporting: undefined });
  });

  it('tells what would be written', () => {
    screen.goTo(4).press('space', 'e');
    expect(screen.session.menu('export', screen.state).map(({ detail }) => detail)).toEqual([
      'message 5',
      '1 of them',
      '22',
    ]);
  });
});

describe('columns', () => {
  it('a letter takes one off or puts it back, in their order, and the menu stays', () => {
    const shown = (): readonly string[] | undefined => screen.state.listColumns;
    screen.press('o', 'b');
    expect(shown()).toEqual(['number', 'source', 'destination', 'service', 'content']);
    screen.press('b', 'n');
    expect(shown()).toEqual(['number', 'time', 'source', 'destination', 'service', 'content', 'frame']);
    expect(screen.state.dialog).toMatchObject({ menu: 'columns' });
    screen.press('z');
    expect(shown()).toBeUndefined();
  });

  it('one always stays', () => {
    screen.press('o');
    for (const name of usualColumns(120)) screen.press('abcdefghilmn'[COLUMN_NAMES.indexOf(name)] as string);
    expect(screen.state.listColumns).toHaveLength(1);
  });
});
