/** Keys in menus: what to copy, what to export and how, which columns to show. */

import { columnOfKey } from '../menu-items.js';
import { COLUMN_NAMES, type ColumnName } from '../panes/list-columns.js';
import { only, type Step, withEffect } from './events.js';
import { clamp } from './moves.js';
import { openPrompt } from './prompt.js';
import type { Dialog, MenuItem, State } from './state.js';
import type { World } from './world.js';

type Menu = Extract<Dialog, { kind: 'menu' }>;

/** A key in a menu: one of its letters, or moving and Enter. */
export function menuKey(state: State, dialog: Menu, name: string, world: World): Step {
  const items = world.menu(dialog.menu, state);
  const at = (cursor: number): Step =>
    only({ ...state, dialog: { ...dialog, cursor: clamp(cursor, 0, items.length - 1) } });
  const byLetter = items.find(({ key }) => key === name);
  if (byLetter !== undefined) return chosen(state, dialog, byLetter, world);
  // A capital copies into a file.
  const byCapital = dialog.menu === 'copy' ? items.find(({ key }) => key.toUpperCase() === name) : undefined;
  if (byCapital !== undefined) return chosen(state, dialog, byCapital, world, true);
  switch (name) {
    case 'esc':
    case 'q':
      return only({ ...state, dialog: undefined, exporting: undefined });
    case 'down':
    case 'j':
    case 'tab':
      return at(dialog.cursor + 1);
    case 'up':
    case 'k':
    case 'shift-tab':
      return at(dialog.cursor - 1);
    case 'enter':
    case 'space': {
      const item = items[dialog.cursor];
      return item === undefined ? only(state) : chosen(state, dialog, item, world);
    }
    default:
      return only(state);
  }
}

function chosen(state: State, dialog: Menu, { key }: MenuItem, world: World, toFile = false): Step {
  const closed: State = { ...state, dialog: undefined };
  switch (dialog.menu) {
    case 'copy':
      return withEffect(closed, { type: 'copy', what: key, toFile });
    case 'export':
      return only({
        ...closed,
        exporting: { scope: key, form: '' },
        dialog: { kind: 'menu', menu: 'export-form', cursor: 0 },
      });
    case 'export-form': {
      const exporting = { scope: state.exporting?.scope ?? '', form: key };
      return only(openPrompt({ ...closed, exporting }, 'file', world.fileName(key), world));
    }
    case 'columns':
      return only({ ...state, listColumns: toggled(state, columnOfKey(key), world) });
    default:
      return dialog.menu satisfies never;
  }
}

/** The columns, in their usual order, with one more or less; never none. */
function toggled(state: State, place: number, world: World): readonly ColumnName[] | undefined {
  const now = state.listColumns ?? world.usualColumns(state.columns);
  const name = COLUMN_NAMES[place];
  if (name === undefined) return undefined;
  const next = COLUMN_NAMES.filter((each) => (each === name ? !now.includes(each) : now.includes(each)));
  return next.length === 0 ? now : next;
}
