/** The header, prompts, hints and popups, as they stand on the screen; without colours. */
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromeOf } from '../../src/tui/chrome/build.js';
import { Chrome } from '../../src/tui/chrome/chrome.js';
import type { Facts } from '../../src/tui/chrome/facts.js';
import type { ChromeModel } from '../../src/tui/chrome/model.js';
import { ChromeStage } from '../../src/tui/chrome/stage.js';
import { tabAt, tabsWidth } from '../../src/tui/chrome/tabs.js';
import { textWidth } from '../../src/tui/screen/glyphs.js';
import { IDLE, open, plainTheme, type TestScreen } from './world.js';

let session: TestScreen;
let screen: TestScreen;

beforeAll(async () => {
  session = await open('wrapper-session.pcap');
});
afterAll(() => session.close());
beforeEach(() => {
  screen = session.fresh({ columns: 80, rows: 24 });
});

function modelOf(of: TestScreen, facts: Partial<Facts> = {}): ChromeModel {
  const { state } = of;
  const explained = state.dialog?.kind === 'explain' ? of.pages.explainedLines(state) : 0;
  return chromeOf(state, { ...IDLE, explained, ...facts }, of.session);
}

function drawn(model: ChromeModel): string {
  const stage = new ChromeStage(model.columns, plainTheme, {
    changed: () => {},
    failed: (error) => {
      throw error;
    },
  });
  const text = stage.draw(model).map((line) => stripVTControlCharacters(line));
  stage.close();
  return text.join('\n');
}

const frame = (of: TestScreen, facts: Partial<Facts> = {}): string => drawn(modelOf(of, facts));
const lines = (of: TestScreen, facts: Partial<Facts> = {}): readonly string[] => frame(of, facts).split('\n');
const status = (of: TestScreen, facts: Partial<Facts> = {}): string =>
  modelOf(of, facts)
    .status.map(({ text }) => text)
    .join('');
const progress = (facts: Partial<Facts>): string =>
  modelOf(screen, facts)
    .statusRight.map(({ text }) => text)
    .join('');

describe('the header', () => {
  it('names file, messages and screens', () => {
    const headers = [80, 120, 200].map((columns) => {
      const [header = ''] = lines(screen.resize(columns, 24), { errors: 3, warnings: 12, failures: 2 });
      expect(textWidth(header)).toBeLessThanOrEqual(columns);
      return header;
    });
    expect(headers).toMatchInlineSnapshot(`
      [
        " dlmsdump  capture.pcap  22 msgs  ✗ 3  ! 12  2 failed msgs Conv Lad Val Iss Stat",
        " dlmsdump  capture.pcap  22 messages  ✗ 3  ! 12  2 failed   messages  Conversations  Ladder  Values  Issues  Statistics ",
        " dlmsdump  capture.pcap  22 messages  ✗ 3  ! 12  2 failed                                                                                   messages  Conversations  Ladder  Values  Issues  Statistics ",
      ]
    `);
  });

  it('says that it is live, how many frames came, and how many were lost; what fits', () => {
    const headers = [80, 120].flatMap((columns) =>
      [0, 12_345].map((lost) => {
        const live = { frames: 1_234_567, lost };
        const facts =
          lost === 0 ? { file: 'eth0', live } : { file: 'eth0', live, errors: 3, warnings: 12, failures: 2 };
        const [header = ''] = lines(screen.resize(columns, 24), facts);
        expect(textWidth(header)).toBeLessThanOrEqual(columns);
        return header;
      }),
    );
    expect(headers).toMatchInlineSnapshot(`
      [
        " dlmsdump  eth0 ● live  22 msgs in 1,234,567 frames   msgs Conv Lad Val Iss Stat",
        " dlmsdump  eth0 ● live  22 msgs  12,345 lost  ✗ 3  !… msgs Conv Lad Val Iss Stat",
        " dlmsdump  eth0 ● live  22 messages in 1,234,567 frames     messages  Conversations  Ladder  Values  Issues  Statistics ",
        " dlmsdump  eth0 ● live  22 messages  12,345 lost  ✗ 3  ! 1… messages  Conversations  Ladder  Values  Issues  Statistics ",
      ]
    `);
  });

  it('cuts a long name, and keeps the screens', () => {
    const [header = ''] = lines(screen, { file: `${'long-'.repeat(30)}.pcap` });
    expect(header).toMatchInlineSnapshot(
      `" dlmsdump  long-long-long-long-long-long-l…  22 msgs  msgs Conv Lad Val Iss Stat"`,
    );
    expect(textWidth(header)).toBe(80);
  });

  it('cuts the name rather than what is wrong', () => {
    const file = `${'long-'.repeat(30)}.pcap`;
    const [header = ''] = lines(screen, { file, errors: 12, warnings: 3, failures: 37 });
    expect(header).toContain('22 msgs  ✗ 12  ! 3  37 failed');
  });

  it('makes what steers a terminal visible', () => {
    expect(lines(screen, { file: 'a\x1b[2J\u202eb' })[0]).toContain('a\\x1b[2J\\u{202e}b');
  });

  it('tells of input that could not be read', () => {
    expect(lines(screen, { trouble: 'not all could be read: I' })[0]).toContain('not all could be');
  });

  it('shows names of screens where clicks look for them', () => {
    for (const columns of [40, 80, 99, 100, 160]) {
      const header = lines(screen.resize(columns, 24))[0]?.padEnd(columns) ?? '';
      const at = header.toLowerCase().lastIndexOf('iss');
      expect(tabAt(at, columns)).toBe('issues');
      expect(tabAt(columns - 2, columns)).toBe('statistics');
      expect(tabAt(columns - tabsWidth(columns) - 1, columns)).toBeUndefined();
    }
  });
});

describe('the status line', () => {
  it('tells which message is chosen, and what the list is restricted to', async () => {
    expect(status(screen)).toBe(' 1/22');
    screen.goTo(4).press('space').goTo(6);
    await screen.press('f').type('get_request').press('enter').settled();
    screen.press('w');
    expect(status(screen)).toBe(' 3/7 of 22  filter get_request  1 marked');
  });

  it('tells what was done in full, over the hints where it is long', () => {
    const text = 'keys: 6 entries from keys.json; keys.json can be read by others than its owner (chmod 600 keys.json)';
    screen.resize(80, 24).take({ type: 'flash', flash: { text, severity: 'warning' } });
    const { status: first, statusMore } = chromeOf(screen.state, IDLE, screen.session);
    expect([first, statusMore].map((parts) => parts.map((part) => part.text.trim()).join(''))).toEqual([
      'keys: 6 entries from keys.json; keys.json can be read by others than its owner',
      '(chmod 600 keys.json)',
    ]);
  });

  it('tells what was typed so far', () => {
    expect(status(screen.type('42'))).toBe(' 42 1/22');
    expect(status(screen.press('esc', 'm'))).toBe(' m: a letter 1/22');
    expect(status(screen.press('a', 'w', "'"))).toBe(" ': a letter 1/22  1 marked");
  });

  it('tells where the cursor in the bytes is', () => {
    screen.goTo(3).press('tab', 'tab', 'l');
    expect(status(screen)).toBe(' 3/22  0x003f (63), 1 byte');
  });

  it('tells which line of another screen is chosen, and their order', () => {
    expect(status(screen.press('C'))).toBe(' line 1/1  by first message; s sorts otherwise  message 1/22');
  });

  it('tells whether the list follows or is held', () => {
    expect(status(screen.press('F', 'w'))).toBe(' 22/22  follows the end');
    expect(status(screen.press('p', 'w'))).toBe(' 22/22  held: p goes on');
  });

  it('tells how times count, where that is not the usual way', () => {
    expect(status(screen.press('t', 'w'))).toBe(' 1/22  since the message before');
  });

  it('tells what was done, until the next key', () => {
    expect(status(screen.press('esc'))).toBe(' q ends');
    expect(status(screen.press('j'))).toBe(' 2/22');
  });

  it('shows how far work has got', () => {
    expect(progress({})).toBe('');
    expect(progress({ isReading: true, read: 0.42 })).toBe(' reading ████░░░░░░ 42 % ');
    expect(progress({ isReading: true, read: undefined })).toBe(' reading … ');
    // The title says it.
    expect(progress({ isReading: true, read: undefined, live: { frames: 1, lost: 0 } })).toBe('');
    expect(progress({ isReading: true, read: 1.2 })).toBe(' reading ██████████100 % ');
    expect(progress({ searched: 0 })).toBe(' searching (Esc stops) ░░░░░░░░░░  0 % ');
    expect(progress({ exported: 0.999 })).toBe(' exporting (Esc stops) ██████████ 99 % ');
    screen.state = { ...screen.state, view: { ...screen.state.view, filter: 'aarq' } };
    expect(progress({ filtered: 0.5 })).toBe(' filtering █████░░░░░ 50 % ');
  });
});

describe('hints', () => {
  const places: readonly (readonly [string, readonly string[]])[] = [
    ['list', []],
    ['tree', ['tab']],
    ['bytes', ['tab', 'tab']],
    ['conversations', ['C']],
    ['statistics', ['S']],
    ['compare', ['space', 'd']],
    ['help', ['?']],
    ['explain', ['i']],
    ['menu', ['y']],
  ];

  it('fit 80 columns', () => {
    const hints = places.map(([place, keys]) => {
      const at = session.fresh({ columns: 80, rows: 24 }).press(...keys);
      const last = lines(at).at(-1) ?? '';
      expect(textWidth(last)).toBeLessThanOrEqual(80);
      if (at.state.dialog === undefined) expect(last.trimEnd()).toMatch(/ {3}\? help$/);
      return `${place}:${last.trimEnd()}`;
    });
    expect(hints).toMatchInlineSnapshot(`
      [
        "list: Enter tree   f filter   / search   ] issue   r answer   q quit   ? help",
        "tree: Enter fold   = filter by it   z all   f filter   / search   q back   ? help",
        "bytes: Enter field   = filter by it   f filter   / search   ] issue   q back   ? help",
        "conversations: Enter show   s sort   f filter   / search   q back   ? help",
        "statistics: Enter show   f filter   / search   q back   ? help",
        "compare: Enter show   n next   N previous   = equal ones   f filter   q back   ? help",
        "help: type searches   ↑ ↓ scroll   Esc closes",
        "explain: j k scroll   Esc closes",
        "menu: letter does it   j k Enter too   Esc closes",
      ]
    `);
  });

  it('always have the help, also in the smallest terminal', () => {
    for (let columns = 40; columns < 200; columns += 7) {
      const last = lines(screen.resize(columns, 24)).at(-1) ?? '';
      expect(last.trimEnd()).toMatch(/\? help$/);
      expect(textWidth(last)).toBeLessThanOrEqual(columns);
    }
  });
});

describe('a prompt', () => {
  const prompt = (of: TestScreen): readonly string[] =>
    lines(of)
      .slice(-2)
      .map((line) => line.trimEnd());

  it('says what can be typed', () => {
    const prompts = ['f', '/', ':'].map((key) => prompt(session.fresh({ columns: 100, rows: 24 }).press(key)));
    expect(prompts).toMatchInlineSnapshot(`
      [
        [
          " filter",
          " Tab completes · ↑ typed before · Enter filters, empty: all · Esc goes back",
        ],
        [
          " search",
          " text, bytes (7e a0 ?? 21) or OBIS code (1.8.0) · text: hex: obis: say which",
        ],
        [
          " go to",
          " a number (42), a time (12:30:05), since the first (+1.5) · q ends",
        ],
      ]
    `);
  });

  it('tells that a filter is right, and what is wrong with it where somebody asked', () => {
    screen.press('f').type('get_request');
    expect(prompt(screen)[1]).toContain('✓ Tab completes');
    screen.type(' ==').press('enter');
    expect(prompt(screen)).toMatchInlineSnapshot(`
      [
        " filter get_request ==",
        " ✗ a value is wanted behind "=="",
      ]
    `);
  });

  it('lights the place of a fault', () => {
    screen.press('f').type('aarq and nonsense').press('enter');
    expect(modelOf(screen).prompt).toMatchObject({ fault: { at: 9, end: 17 } });
    const instance = render(<Chrome model={modelOf(screen)} theme={plainTheme} />);
    const line = instance.lastFrame()?.split('\n').at(-2) ?? '';
    instance.unmount();
    // Errors are bold without colours.
    expect(line).toContain('and \x1b[1mnonsense');
  });

  it('keeps the cursor in sight in a long line', () => {
    screen.press('/').type('0123456789'.repeat(12));
    const [line = ''] = prompt(screen);
    expect(line).toMatch(/^ search \d+89$/);
    expect(textWidth(line)).toBeLessThanOrEqual(80);
    screen.press('home');
    expect(prompt(screen)[0]).toMatch(/^ search 0123456789/);
  });

  it('keeps it in sight behind wide characters, too', () => {
    for (const character of ['漢', '😀', 'a漢']) {
      const other = session.fresh({ columns: 40, rows: 12 }).press('/').type(character.repeat(60)).type('x');
      expect(textWidth(prompt(other)[0] ?? '')).toBeLessThanOrEqual(40);
      expect(prompt(other)[0]).toMatch(/x$/);
      for (let i = 0; i < 30; i++) {
        other.press('left');
        expect(textWidth(prompt(other)[0] ?? '')).toBeLessThanOrEqual(40);
      }
    }
  });

  it('shows suggestions above it', () => {
    screen.press('f').type('get_re').press('down');
    expect(frame(screen)).toMatchInlineSnapshot(`
      " dlmsdump  capture.pcap  22 msgs                      msgs Conv Lad Val Iss Stat
      ╭──────────────────────────────────────────╮
      │ get_request                GET-Request   │
      │ get_request.choice         Choice        │
      │ get_response               GET-Response  │
      │ get_response.block_result  Block holds   │
      │ get_response.choice        Choice        │
      ╰──────────────────────────────────────────╯
       filter get_re 
       Tab completes · ↑ typed before · Enter filters, empty: all · Esc goes back"
    `);
  });
});

describe('popups', () => {
  /** What stands in the box of a popup, on the screen as a whole: some of it is painted without Ink. */
  function popup(of: TestScreen): string {
    const { x, y, width, height } = modelOf(of).popup ?? { x: 0, y: 0, width: 0, height: 0 };
    const cells = of.paint({}, (model) => drawn(model).split('\n'));
    const rows = Array.from({ length: height }, (_, row) => cells.rowText(y + row).slice(x, x + width));
    return rows.join('\n');
  }

  it('what to copy', () => {
    expect(popup(screen.press('y', 'down'))).toMatchInlineSnapshot(`
      "╭─ copy ────────────────────────────────────────────────╮
      │ v  value          of the chosen field                 │
      │ b  bytes          of the chosen field, in hex         │
      │ o  JSON           of the chosen field                 │
      │ s  tree           of the chosen field                 │
      │ f  filter         that finds the field and its value  │
      │ l  message, line  as in the list                      │
      │ x  message, hex   its bytes                           │
      │ j  message, JSON  as --ndjson                         │
      │ t  message, tree  as -V                               │
      ╰─ capital letter: into a file ─────────────────────────╯"
    `);
  });

  it('what to export, and in which form', () => {
    expect(popup(screen.press('e'))).toMatchInlineSnapshot(`
      "╭─ export which messages ────────╮
      │ c  chosen           message 1  │
      │ m  marked           none is    │
      │ a  all in the list  22         │
      ╰────────────────────────────────╯"
    `);
    expect(popup(screen.press('a'))).toMatchInlineSnapshot(`
      "╭─ in which form ──────────────────────────────────────────────────────────────╮
      │ a  JSON, all  every field, and the bytes (passwords, too), as --json=tree    │
      │ j  JSON       values, as --json                                              │
      │ n  NDJSON     a line a message, as --ndjson                                  │
      │ t  trees      text, as -V                                                    │
      │ l  lines      text, as --text                                                │
      │ h  hex        bytes that dlmsdump reads again                                │
      ╰──────────────────────────────────────────────────────────────────────────────╯"
    `);
  });

  it('columns that are shown, and others', () => {
    expect(popup(screen.press('o'))).toMatchInlineSnapshot(`
      "╭─ columns ───────────────────────────────────────────────────╮
      │ a  [x] number        number of the message                  │
      │ b  [x] time          when it came; t changes the form       │
      │ c  [ ] source        who sent it                            │
      │ d  [ ] destination   who it is for                          │
      │ e  [x] direction     who sent it: > who began, < the other  │
      │ f  [ ] size          bytes of the message                   │
      │ g  [ ] response      how long the answer took               │
      │ h  [x] service       GET-Request, AARE …                    │
      │ i  [x] content       object and value in one                │
      │ l  [ ] object        class, OBIS code and attribute         │
      │ m  [ ] value         result or value, and what is wrong     │
      │ n  [ ] frame         number of the frame in the capture     │
      │ o  [ ] conversation  number of the conversation             │
      │ z      usual         those for the width of the terminal    │
      ╰─────────────────────────────────────────────────────────────╯"
    `);
  });

  it('help, as far as it fits, and which lines these are', () => {
    expect(popup(screen.press('?')).split('\n').at(-1)).toMatch(/^╰─ 1–18 of \d+ ─+╯$/);
    expect(popup(screen.type('differ'))).toMatchInlineSnapshot(`
      "╭─ keys: differ ───────────────────────────────────────────────────────────────╮
      │ Marks and comparing                                                          │
      │   n ]           next difference  (compare)                                   │
      │   N [           previous difference  (compare)                               │
      │   =             differences alone, and all again  (compare)                  │
      ╰──────────────────────────────────────────────────────────────────────────────╯"
    `);
  });

  it.each([
    [40, 10],
    [80, 24],
    [120, 40],
    [200, 60],
  ])('stay within %i×%i', (columns, rows) => {
    for (const keys of [['?'], ['i'], ['y'], ['o'], ['e'], ['e', 'a'], ['f', 'g'], ['f', 'd', 'down']]) {
      const { popup } = modelOf(session.fresh({ columns, rows }).press(...keys));
      expect(popup, keys.join(' ')).toBeDefined();
      if (popup === undefined) continue;
      expect(popup.x).toBeGreaterThanOrEqual(0);
      expect(popup.y).toBeGreaterThanOrEqual(1);
      expect(popup.x + popup.width).toBeLessThanOrEqual(columns);
      // Above status and hints.
      expect(popup.y + popup.height).toBeLessThanOrEqual(rows - 2);
    }
  });
});
