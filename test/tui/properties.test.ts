/** Laws that hold whatever somebody presses, on any capture and at any size. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEYMAP } from '../../src/tui/keymap.js';
import { layoutOf } from '../../src/tui/layout.js';
import { textOfGlyph } from '../../src/tui/screen/glyphs.js';
import { initialState, type State } from '../../src/tui/state/state.js';
import { open, type TestScreen } from './world.js';

const CAPTURES = [
  'wrapper-session.pcap',
  'hdlc-segmented.pcap',
  'wrapper-get-blocks.pcap',
  'peer-defects.hex',
  'data-types.hex',
  'notifications.pcap',
  'log-tx-rx.txt',
];

const screens: TestScreen[] = [];

beforeAll(async () => {
  for (const capture of CAPTURES) screens.push(await open(capture));
  screens.push(await open([...CAPTURES.slice(0, 3), 'ip-fragments.pcap']));
  screens.push(await open('not-dlms.pcap'));
  screens.push(await open('not-dlms.pcap', { all: true }));
});
afterAll(() => {
  for (const screen of screens) screen.close();
});

type Press =
  | { readonly key: string }
  | { readonly kind: 'press' | 'wheel-up' | 'wheel-down'; readonly x: number; readonly y: number }
  | { readonly columns: number; readonly rows: number }
  | { readonly pasted: string }
  | { readonly found: number; readonly node: number };

const bound = [...new Set(KEYMAP.flatMap(({ keys }) => keys))].filter((key) => key !== 'Q' && key !== 'ctrl-c');
const others = [
  ...'abv0123456789"(){}.~&|',
  'backspace',
  'delete',
  'shift-tab',
  'f1',
  'alt-x',
  'ctrl-w',
  'ctrl-k',
  'é',
  '😀',
];
const words = [
  'get_request',
  'service == "AARQ"',
  'issue',
  'dlms',
  '> 3',
  'text: 7e',
  '12:30:05',
  '+0.1',
  '99999',
  'ä\u202e\x1b[2J',
];

const key = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...bound) },
  { weight: 3, arbitrary: fc.constantFrom('enter', 'esc', 'tab', 'j', 'k', 'l', 'h', 'enter', 'esc') },
  { weight: 2, arbitrary: fc.constantFrom(...others) },
);
const press: fc.Arbitrary<Press> = fc.oneof(
  { weight: 60, arbitrary: key.map((name) => ({ key: name })) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('press' as const, 'wheel-up' as const, 'wheel-down' as const),
      x: fc.integer({ min: 0, max: 210 }),
      y: fc.integer({ min: 0, max: 70 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 2, arbitrary: fc.constantFrom(...words).map((pasted) => ({ pasted })) },
  { weight: 2, arbitrary: fc.record({ found: fc.integer({ min: -1, max: 9 }), node: fc.nat(30) }) },
);
const presses = (most: number): fc.Arbitrary<readonly Press[]> =>
  fc.array(press, { minLength: 1, maxLength: most, size: 'max' });

function take(screen: TestScreen, event: Press): void {
  if ('key' in event) screen.press(event.key);
  else if ('kind' in event) screen.take({ type: 'mouse', ...event });
  else if ('columns' in event) screen.resize(event.columns, event.rows);
  else if ('pasted' in event) screen.take({ type: 'paste', text: event.pasted });
  else {
    const message = Math.min(event.found, screen.archive.count - 1);
    const tape = message < 0 ? undefined : screen.archive.message(message, true).tape;
    // Nodes lie four words apart.
    const node = tape === undefined || tape.top === 0 ? -1 : 4 * (event.node % (tape.top / 4));
    screen.take({ type: 'found', message, node, store: 0, offset: 0, said: 'found' });
  }
}

function restart(screen: TestScreen): void {
  screen.state = initialState(120, 40, '');
  screen.session.show(screen.state.view, undefined);
  screen.take({ type: 'rows' });
}

/** What has to hold between two events; answers with what doesn't. */
function wrongIn(screen: TestScreen): readonly string[] {
  const { state, session } = screen;
  const wrong: string[] = [];
  const law = (name: string, holds: boolean): void => {
    if (!holds) wrong.push(name);
  };
  const { rows } = session;
  const layout = layoutOf(state);
  const isWithin = (place: { cursor: number; top: number }, count: number): boolean =>
    place.cursor >= 0 && place.top >= 0 && place.cursor <= Math.max(0, count - 1) && place.top <= place.cursor;

  law('the cursor is within the rows', isWithin(state.list, rows.count));
  law('a message is chosen where there are rows', state.selected >= 0 || rows.count === 0);
  law('the chosen message is there', state.selected < screen.archive.count);
  if (rows.count > 0 && state.wanted < 0) {
    law('the chosen message is in the row of the cursor', rows.at(state.list.cursor) === state.selected);
  }
  if (layout?.list !== undefined) {
    law('the cursor is on the screen', state.list.cursor < state.list.top + layout.list.height - 1);
    const lines = layout.list.height - 1;
    law('no room is left below the last row', state.list.top <= Math.max(0, rows.count - lines));
  }
  for (const name of ['conversations', 'issues', 'compare'] as const) {
    const place = state.tables[name];
    law(`${name}: a line is chosen`, place.cursor >= 0 && place.top >= 0 && place.top <= place.cursor);
    if (state.screen !== name || layout === undefined) continue;
    law(`${name}: within its lines`, place.cursor <= Math.max(0, session.linesOf(state) - 1));
    law(`${name}: on the screen`, place.cursor < place.top + layout.body.height - 1);
  }
  if (state.selected >= 0) wrong.push(...wrongInMessage(screen, state));
  if (state.prompt !== undefined) {
    const { cursor, text, taken, suggestions } = state.prompt;
    law('the cursor is in the line', cursor >= 0 && cursor <= text.length);
    law('the cursor is between characters', !/[\udc00-\udfff]/.test(text[cursor] ?? ''));
    law('what is taken is suggested', taken >= -1 && taken < Math.max(1, suggestions.length));
  }
  law(
    'marks ascend',
    state.marks.every((mark, i) => i === 0 || mark > (state.marks[i - 1] as number)),
  );
  law('share', state.share >= 15 && state.share <= 80);
  return wrong;
}

function wrongInMessage({ session }: TestScreen, state: State): readonly string[] {
  const wrong: string[] = [];
  const law = (name: string, holds: boolean): void => {
    if (!holds) wrong.push(name);
  };
  const tape = session.message(state)?.tape;
  const tree = session.tree(state);
  if (tape === undefined || tree === undefined) return ['the chosen message has a tree'];
  law('the node is on the tape', state.node < tape.top && (state.node >= 0 || tree.count === 0));
  law('the node is one', state.node < 0 || isNode(tape, state.node));
  const sizes = session.stores(state);
  const { store, at, top } = state.bytes;
  law('the store is there', store >= 0 && store < Math.max(1, sizes.length));
  const size = sizes[store] ?? 0;
  law('the cursor is within the bytes', at >= 0 && at <= Math.max(0, size - 1));
  const perRow = session.bytesPerRow(state);
  const layout = layoutOf(state);
  if (layout?.bytes !== undefined) {
    const row = Math.floor(at / perRow);
    law('the byte is on the screen', row >= top && row < top + layout.bytes.height - 1);
  }
  if (layout?.tree !== undefined && tree.count > 0) {
    const row = tree.rowOf(state.node);
    law('the node is on the screen', row >= state.tree.top && row < state.tree.top + layout.tree.height - 1);
    law('the tree fills its room', state.tree.top <= Math.max(0, tree.count - 1));
  }
  return wrong;
}

function isNode(tape: { readonly top: number; next(node: number): number }, wanted: number): boolean {
  let end = tape.top;
  for (let node = 0; node < end; ) {
    if (node === wanted) return true;
    const next = tape.next(node);
    if (next > wanted) {
      end = next;
      node += 4;
    } else node = next;
  }
  return false;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const STEERING = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

function wrongOnScreen(screen: TestScreen): readonly string[] {
  const { glyphs } = screen.paint();
  for (const glyph of glyphs) {
    const text = textOfGlyph(glyph);
    if (STEERING.test(text)) return [`a control character is painted: ${JSON.stringify(text)}`];
  }
  return [];
}

const anyScreen = fc.nat(CAPTURES.length + 2);

describe('whatever is pressed', () => {
  it('what is chosen is there, and on the screen', () => {
    fc.assert(
      fc.property(anyScreen, presses(400), (which, events) => {
        const screen = screens[which] as TestScreen;
        restart(screen);
        for (const event of events) {
          take(screen, event);
          const wrong = wrongIn(screen);
          if (wrong.length > 0) expect.fail(`${wrong.join('; ')} after ${JSON.stringify(event)}`);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('the screen can be painted, and no control character comes to it', () => {
    fc.assert(
      fc.property(anyScreen, presses(60), (which, events) => {
        const screen = screens[which] as TestScreen;
        restart(screen);
        for (const event of events) {
          take(screen, event);
          expect(wrongOnScreen(screen)).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  it('the same events lead to the same state', () => {
    fc.assert(
      fc.property(anyScreen, presses(150), (which, events) => {
        const states = [0, 1].map(() => {
          const screen = (screens[which] as TestScreen).fresh();
          for (const event of events) take(screen, event);
          return screen.state;
        });
        expect(states[1]).toEqual(states[0]);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
