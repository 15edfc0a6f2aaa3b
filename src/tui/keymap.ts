/** All keys, each said once: the help, the hint bar and what a key does are made from this. */
import type { Binding, Where } from './keymap/binding.js';
import { EVERYWHERE } from './keymap/everywhere.js';
import { ON_MESSAGES } from './keymap/messages.js';
import { ON_OTHER_SCREENS } from './keymap/screens.js';
import type { State } from './state/state.js';

export const KEYMAP: readonly Binding[] = [...EVERYWHERE, ...ON_MESSAGES, ...ON_OTHER_SCREENS];

/** Where a state is, from the nearest place to everywhere. */
export function placesOf({ screen, focus }: State): readonly Where[] {
  switch (screen) {
    case 'messages':
      return [focus, 'messages', 'any'];
    case 'conversations':
    case 'issues':
      return ['table', 'any'];
    default:
      return [screen, 'any'];
  }
}

/** The binding of a key at a place, where the places are named from the nearest to `any`. */
export function bindingOf(key: string, places: readonly Where[]): Binding | undefined {
  for (const place of places) {
    const found = KEYMAP.find(({ keys, where }) => keys.includes(key) && where.includes(place));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a key does something, and what; empty where it does nothing anywhere. */
export function elsewhere(key: string): string {
  const binding = KEYMAP.find(({ keys }) => keys.includes(key));
  const [place = 'any'] = binding?.where ?? [];
  return binding === undefined ? '' : `${keyText(key)} is for ${PLACES[place]}: ${binding.help}`;
}

const PLACES: Readonly<Record<Where, string>> = {
  any: 'all screens',
  messages: 'the list of messages',
  list: 'the list of messages',
  tree: 'the tree of a message',
  bytes: 'the bytes of a message',
  table: 'conversations and issues',
  statistics: 'statistics',
  compare: 'comparing',
  ladder: 'the ladder',
  values: 'the list of values',
  readings: 'rows of a profile',
};

/** Keys as people write them. */
export function keyText(key: string): string {
  return NAMES[key] ?? key.replace(/^ctrl-/, '^').replace(/^shift-/, 'Shift-');
}

const NAMES: Readonly<Record<string, string>> = {
  down: '↓',
  up: '↑',
  left: '←',
  right: '→',
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  space: 'Space',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  home: 'Home',
  end: 'End',
  'ctrl-c': '^C',
};

/** What the hint bar says at a place: what it is for, then what can be done everywhere; the way out and the help stand last. */
export function hintsAt(places: readonly Where[]): readonly { readonly key: string; readonly word: string }[] {
  const shown = KEYMAP.filter(
    (binding) => binding.hint !== undefined && bindingOf(binding.keys[0] ?? '', places) === binding,
  );
  const rank = ({ action, where }: Binding): number => {
    if (action === 'help') return 3;
    if (action === 'back') return 2;
    return where.includes(places[0] ?? 'any') ? 0 : 1;
  };
  return [...shown]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ keys, hint = '' }) => ({ key: keyText(keys[0] ?? ''), word: hint }));
}

/** Hints that are always shown, however little room there is: they are the last. */
export const HINTS_KEPT = 2;
