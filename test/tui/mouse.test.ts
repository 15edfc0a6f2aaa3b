/** What a click and the wheel do, by what is under the pointer. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tabAt } from '../../src/tui/chrome/tabs.js';
import { layoutOf } from '../../src/tui/layout.js';
import type { ScreenName } from '../../src/tui/state/state.js';
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

/** A point of a text on the screen. */
function pointOf(of: TestScreen, text: string): readonly [x: number, y: number] {
  const { picture } = of;
  const y = picture.findIndex((line) => line.includes(text));
  expect(y, text).toBeGreaterThanOrEqual(0);
  return [picture[y]?.indexOf(text) as number, y];
}

describe('a click', () => {
  it('chooses the message in the list', () => {
    screen.press('tab').click(...pointOf(screen, 'scaler_unit'));
    expect(screen.message).toBe(5);
    expect(screen.state.focus).toBe('list');
  });

  it('on the names of columns, or below the last message, only goes to the list', () => {
    screen.press('tab').click(3, 1);
    expect(screen.state).toMatchObject({ focus: 'list', selected: 0 });
    const other = session.fresh({ rows: 60 }).press('tab').resize(120, 60);
    other.type('30+').press('+', '+', '+', '+', '+', '+', '+').click(3, 30);
    expect(other.state.selected).toBe(0);
  });

  it('chooses the field in the tree, and folds where its mark is', () => {
    screen.goTo(3).click(...pointOf(screen, 'Invoke-id: 1'));
    expect(screen.field).toBe('dlms.invoke_id');
    expect(screen.state.focus).toBe('tree');
    screen.click(...pointOf(screen, '▾ Invoke-id and priority'));
    expect(screen.field).toBe('dlms.invoke_id_and_priority');
    expect(screen.tree).not.toContain('    dlms.invoke_id');
    screen.click(...pointOf(screen, '▸ Invoke-id and priority'));
    expect(screen.tree).toContain('    dlms.invoke_id');
    screen.click(...pointOf(screen, 'Invoke-id and priority'));
    expect(screen.tree).toContain('    dlms.invoke_id');
  });

  it('chooses the byte, in hex and in characters, and the field that holds it', () => {
    screen.goTo(3);
    const [x, y] = pointOf(screen, '0038');
    screen.click(x + 6 + 3 * 6, y);
    expect(screen.state).toMatchObject({ focus: 'bytes', bytes: { at: 0x3e } });
    expect(screen.field).toBe('dlms.apdu');
    // Offset, 8 bytes in hex, and the blanks around them.
    screen.click(x + 6 + 8 * 3 + 1, y);
    expect(screen.state.bytes.at).toBe(0x38);
    screen.click(x, y);
    expect(screen.state.bytes.at).toBe(0x38);
  });

  it('on a name in the header leads to that screen', () => {
    const at = (name: ScreenName): number =>
      Array.from({ length: 120 }, (_, x) => x).find((x) => tabAt(x, 120) === name) ?? -1;
    for (const name of ['conversations', 'issues', 'statistics', 'messages'] as const) {
      expect(screen.click(at(name), 0).state.screen).toBe(name);
    }
    expect(screen.click(2, 0).state.screen).toBe('messages');
  });

  it('chooses the line on other screens', async () => {
    const two = await open(['wrapper-session.pcap', 'hdlc-segmented.pcap']);
    two.press('C').click(5, 3);
    expect(two.state.tables.conversations.cursor).toBe(1);
    two.click(5, 1).click(5, 20);
    expect(two.state.tables.conversations.cursor).toBe(1);
    two.close();
  });

  it('chooses the line of statistics', async () => {
    screen.press('S').paint();
    await screen.settled();
    screen.click(...pointOf(screen, 'SET-Request'));
    const target = screen.session.targetOf(screen.state, screen.state.tables.statistics.cursor);
    expect(target).toEqual({ kind: 'filter', filter: 'service == "SET-Request"' });
    screen.click(119, 38);
    expect(screen.session.targetOf(screen.state, screen.state.tables.statistics.cursor)).toEqual(target);
  });

  it('closes what is open, and leaves a prompt alone', () => {
    expect(screen.press('?').click(5, 5).state.dialog).toBeUndefined();
    expect(screen.message).toBe(1);
    expect(screen.press('y').click(5, 5).state.dialog).toBeUndefined();
    expect(screen.press('f').click(5, 5).state.prompt).toBeDefined();
    expect(screen.state.selected).toBe(0);
  });

  it('on status and hints does nothing', () => {
    const { state } = screen;
    expect(screen.click(5, 39).click(5, 38).state).toEqual(state);
  });

  it('does nothing where the terminal is too small', () => {
    const { state } = screen.resize(30, 8);
    expect(screen.click(5, 5).wheel(5, 5, 'down').state).toEqual(state);
  });
});

describe('the wheel', () => {
  it('moves what is under it, whatever has the focus', () => {
    expect(screen.wheel(5, 5, 'down').message).toBe(4);
    expect(screen.wheel(5, 5, 'up').message).toBe(1);
    const layout = layoutOf(screen.state);
    const { tree, bytes } = layout ?? {};
    screen.goTo(3).wheel(5, (tree?.y ?? 0) + 3, 'down');
    expect(screen.field).toBe('dlms.invoke_id_and_priority');
    screen.wheel((bytes?.x ?? 0) + 5, (bytes?.y ?? 0) + 3, 'up');
    expect(screen.state.bytes.at).toBe(64 - 24);
    expect(screen.state.focus).toBe('list');
  });

  it('scrolls help and explanation, and leaves menus alone', () => {
    screen.press('?').wheel(5, 5, 'down');
    expect(screen.state.dialog).toMatchObject({ top: 3 });
    expect(screen.wheel(5, 5, 'up').wheel(5, 5, 'up').state.dialog).toMatchObject({ top: 0 });
    const { state } = screen.press('esc', 'y');
    expect(screen.wheel(5, 5, 'down').state).toEqual(state);
  });

  it('moves through other screens', async () => {
    const two = await open(['wrapper-session.pcap', 'hdlc-segmented.pcap']);
    expect(two.press('C').wheel(5, 5, 'down').state.tables.conversations.cursor).toBe(1);
    two.close();
  });
});
