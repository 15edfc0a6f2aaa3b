/** What stands over the panes: help and explanation, menus, suggestions; and where. */
import { visible } from '../../sinks/visible.js';
import type { Prompt, State } from '../state/state.js';
import type { World } from '../state/world.js';
import { dialogArea, popupWidth } from './dialog.js';
import type { Facts } from './facts.js';
import { helpLines } from './help.js';
import type { Popup } from './model.js';

export function popupOf(state: State, facts: Facts, world: World): Popup | undefined {
  if (state.prompt !== undefined) return suggestionsOf(state, state.prompt);
  const { dialog } = state;
  if (dialog === undefined) return undefined;
  if (dialog.kind === 'menu') return menuOf(state, dialog, world);
  const lines =
    dialog.kind === 'help' ? helpLines(dialog.query, state.columns) : Array.from({ length: facts.explained }, () => []);
  const area = dialogArea(state, lines.length);
  const room = area.height - 2;
  return {
    ...area,
    kind: 'lines',
    title: dialog.kind === 'help' ? (dialog.query === '' ? 'keys' : `keys: ${visible(dialog.query)}`) : 'explain',
    lines: lines.slice(dialog.top, dialog.top + room),
    foot:
      lines.length > room ? `${dialog.top + 1}–${Math.min(lines.length, dialog.top + room)} of ${lines.length}` : '',
  };
}

const MENU_TITLES = {
  copy: 'copy',
  export: 'export which messages',
  'export-form': 'in which form',
  columns: 'columns',
} as const;

function menuOf(state: State, dialog: Extract<NonNullable<State['dialog']>, { kind: 'menu' }>, world: World): Popup {
  const items = world.menu(dialog.menu, state);
  const label = Math.max(...items.map((item) => item.label.length));
  const detail = Math.max(...items.map((item) => item.detail.length));
  const width = popupWidth(state, label + detail + (dialog.menu === 'columns' ? 4 : 0) + 10);
  const height = Math.min(state.rows - 4, items.length + 2);
  return {
    kind: 'menu',
    x: (state.columns - width) >> 1,
    y: Math.max(1, (state.rows - height) >> 1),
    width,
    height,
    title: MENU_TITLES[dialog.menu],
    items,
    cursor: dialog.cursor,
    foot: dialog.menu === 'copy' ? 'capital letter: into a file' : '',
  };
}

const MOST_SUGGESTIONS = 8;

function suggestionsOf(state: State, prompt: Prompt): Popup | undefined {
  const { suggestions, taken } = prompt;
  if (suggestions.length === 0 || prompt.isShown) return undefined;
  const items = suggestions.map(({ text, label }) => ({ text: visible(text), label: visible(label) }));
  const wanted = Math.max(...items.map(({ text, label }) => text.length + label.length + 8));
  const width = Math.max(30, popupWidth(state, wanted));
  // The header stays, and a line of what is to be filtered.
  const height = Math.min(MOST_SUGGESTIONS, items.length, state.rows - 6) + 2;
  return {
    kind: 'suggestions',
    x: width === state.columns ? 0 : 1,
    y: state.rows - 2 - height,
    width,
    height,
    items,
    taken,
  };
}
