import { describe, expect, it } from 'vitest';
import { helpLines } from '../../src/tui/chrome/help.js';
import type { Where } from '../../src/tui/keymap/binding.js';
import { bindingOf, hintsAt, KEYMAP, keyText, placesOf } from '../../src/tui/keymap.js';
import { initialState, type Pane, type ScreenName } from '../../src/tui/state/state.js';

/** All places where somebody can be: what counts there, the nearest first. */
const PLACES: readonly (readonly Where[])[] = [
  ...(['list', 'tree', 'bytes'] as const).map((focus: Pane) => placesOf({ ...initialState(80, 24, ''), focus })),
  ...(['conversations', 'issues', 'statistics', 'compare', 'ladder', 'values', 'readings'] as const).map(
    (screen: ScreenName) => placesOf({ ...initialState(80, 24, ''), screen }),
  ),
];

const KEY_NAME =
  /^(?:(?:ctrl-|shift-)?(?:[a-z]|space|enter|tab|esc|backspace|delete|up|down|left|right|home|end|page(?:up|down))|[!-~])$/;

describe('the keymap', () => {
  it('leads from one key to one action at each place', () => {
    const doubled = PLACES.flatMap((places) =>
      places.flatMap((place) => {
        const keys = KEYMAP.filter(({ where }) => where.includes(place)).flatMap((binding) => binding.keys);
        return keys.filter((key, i) => keys.indexOf(key) < i).map((key) => `${key} at ${place}`);
      }),
    );
    expect(doubled).toEqual([]);
  });

  it('has no key that another one hides wherever it counts', () => {
    const reached = new Set(
      PLACES.flatMap((places) => KEYMAP.flatMap(({ keys }) => keys.map((key) => bindingOf(key, places)))),
    );
    expect(KEYMAP.filter((binding) => !reached.has(binding)).map(({ help }) => help)).toEqual([]);
  });

  it('names keys as the keyboard is read', () => {
    const odd = KEYMAP.flatMap(({ keys }) => keys).filter((key) => !KEY_NAME.test(key));
    expect(odd).toEqual([]);
  });

  it('leaves digits to counts', () => {
    expect(KEYMAP.flatMap(({ keys }) => keys).filter((key) => /^[1-9]$/.test(key))).toEqual([]);
  });

  it('takes the nearest place first', () => {
    expect(bindingOf('n', ['compare', 'any'])?.action).toBe('next-difference');
    expect(bindingOf('n', ['list', 'messages', 'any'])?.action).toBe('search-next');
    expect(bindingOf('n', ['table', 'any'])).toBeUndefined();
  });
});

describe('the help', () => {
  const text = helpLines('', 100).map((line) => line.map((part) => part.text).join(''));

  it('has a line for every key', () => {
    for (const { keys, help } of KEYMAP) {
      const shown = keys.map(keyText).join(' ');
      expect(
        text.some((line) => line.trimStart().startsWith(shown) && line.includes(help)),
        shown,
      ).toBe(true);
    }
  });

  it('fits 80 columns', () => {
    const lengths = helpLines('', 80).map((line) => line.reduce((sum, part) => sum + part.text.length, 0));
    // Frame and a blank on each side of the dialog, which leaves a column free at both edges.
    expect(Math.max(...lengths)).toBeLessThanOrEqual(80 - 2 - 4);
  });

  it('finds what is typed in keys, words and headings', () => {
    const found = helpLines('differ', 100).map((line) =>
      line
        .map((part) => part.text)
        .join('')
        .trimEnd(),
    );
    expect(found).toMatchInlineSnapshot(`
      [
        "Marks and comparing",
        "  n ]           next difference  (compare)",
        "  N [           previous difference  (compare)",
        "  =             differences alone, and all again  (compare)",
      ]
    `);
    expect(helpLines('no such key', 100)).toEqual([[{ text: 'no key has to do with this', as: 'dim' }]]);
  });
});

describe('hints', () => {
  it('fit 80 columns at every place, or what does not is left out, and help is always there', () => {
    for (const places of PLACES) {
      const hints = hintsAt(places);
      expect(hints.filter(({ key, word }) => key === '?' && word === 'help')).toHaveLength(1);
      expect(new Set(hints.map(({ key }) => key)).size).toBe(hints.length);
    }
  });

  it('begin with what the place is for', () => {
    expect(PLACES.map((places) => hintsAt(places)[0]?.word)).toMatchInlineSnapshot(`
      [
        "tree",
        "fold",
        "field",
        "show",
        "show",
        "show",
        "show",
        "message",
        "all values",
        "show",
      ]
    `);
  });
});
