/** Keys while the help or an explanation is open. */
import { clamp } from './moves.js';
import type { Dialog, State } from './state.js';
import type { World } from './world.js';

type TextDialog = Exclude<Dialog, { kind: 'menu' }>;

export function dialogKey(state: State, dialog: TextDialog, name: string, text: string, world: World): State {
  switch (name) {
    case 'enter':
      return closed(state);
    case 'down':
      return scrolledDialog(state, dialog, 1, world);
    case 'up':
      return scrolledDialog(state, dialog, -1, world);
    case 'pagedown':
      return scrolledDialog(state, dialog, world.dialogLines(state).height, world);
    case 'pageup':
      return scrolledDialog(state, dialog, -world.dialogLines(state).height, world);
    default:
      return dialog.kind === 'help' ? helpKey(state, dialog, name, text) : explainKey(state, dialog, name, world);
  }
}

export function scrolledDialog(state: State, dialog: TextDialog, by: number, world: World): State {
  const { count, height } = world.dialogLines(state);
  return { ...state, dialog: { ...dialog, top: clamp(dialog.top + by, 0, Math.max(0, count - height)) } };
}

const closed = (state: State): State => ({ ...state, dialog: undefined });

const MOST_CHARACTERS = 100;

/** What is typed searches the help. */
function helpKey(state: State, dialog: Extract<Dialog, { kind: 'help' }>, name: string, text: string): State {
  const { query } = dialog;
  const asked = (next: string): State => ({ ...state, dialog: { ...dialog, query: next, top: 0 } });
  if (query === '' && (name === 'esc' || name === 'q' || name === '?')) return closed(state);
  if (name === 'esc') return asked('');
  if (name === 'backspace') return asked(query.slice(0, -1));
  return text === '' || query.length >= MOST_CHARACTERS ? state : asked(query + text);
}

function explainKey(state: State, dialog: Extract<Dialog, { kind: 'explain' }>, name: string, world: World): State {
  switch (name) {
    case 'esc':
    case 'q':
    case 'i':
      return closed(state);
    case 'j':
      return scrolledDialog(state, dialog, 1, world);
    case 'k':
      return scrolledDialog(state, dialog, -1, world);
    default:
      return state;
  }
}
