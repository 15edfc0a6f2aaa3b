/** Menus: what to copy, what to export and how, which columns to show. */
import { clamp } from './moves.js';
import { COLUMN_NAMES, COLUMNS, type ColumnName, usualColumns } from './panes/list-columns.js';
import { openPrompt } from './prompt.js';
import type { MenuItem, State } from './state.js';
import { only, type Step } from './update.js';
import type { World } from './world.js';

/** A key in a menu: one of its letters, or moving and Enter. */
export function menuKey(state: State, name: string, world: World): Step {
  const { dialog } = state;
  if (dialog?.kind !== 'menu') return only(state);
  const items = world.menu(dialog.menu, state);
  const at = (cursor: number): Step =>
    only({ ...state, dialog: { ...dialog, cursor: clamp(cursor, 0, items.length - 1) } });
  const byLetter = items.find(({ key }) => key === name);
  if (byLetter !== undefined) return chosen(state, byLetter, world);
  // A capital copies into a file.
  const byCapital = dialog.menu === 'copy' ? items.find(({ key }) => key.toUpperCase() === name) : undefined;
  if (byCapital !== undefined) return chosen(state, byCapital, world, true);
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
      return item === undefined ? only(state) : chosen(state, item, world);
    }
    default:
      return only(state);
  }
}

export function chosen(state: State, { key }: MenuItem, world: World, toFile = false): Step {
  const { dialog } = state;
  if (dialog?.kind !== 'menu') return only(state);
  const closed: State = { ...state, dialog: undefined };
  switch (dialog.menu) {
    case 'copy':
      return { state: closed, effects: [{ type: 'copy', what: key, toFile }] };
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
      return only({ ...state, listColumns: toggled(state, Number.parseInt(key, 36) - 10) });
    default:
      return dialog.menu satisfies never;
  }
}

/** The columns, in their usual order, with one more or less; never none. */
function toggled(state: State, place: number): readonly ColumnName[] | undefined {
  const now = state.listColumns ?? usualColumns(state.columns);
  const name = COLUMN_NAMES[place];
  if (name === undefined) return undefined;
  const next = COLUMN_NAMES.filter((each) => (each === name ? !now.includes(each) : now.includes(each)));
  return next.length === 0 ? now : next;
}

/** Letters for the columns, and one for the usual ones. */
export function columnItems(shown: readonly ColumnName[]): readonly MenuItem[] {
  return [
    ...COLUMN_NAMES.map((name, i) => ({
      key: (i + 10).toString(36),
      label: name,
      detail: COLUMNS[name].about,
      isOn: shown.includes(name),
    })),
    { key: 'z', label: 'as the terminal allows', detail: 'the usual ones for its width' },
  ];
}
