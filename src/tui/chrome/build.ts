/** Makes the chrome of a state: what the header, the status line, the hints and the popups say. */
import { visible } from '../../sinks/visible.js';
import { hintsAt, placesOf } from '../keymap.js';
import { cut, wrapped } from '../panes/text.js';
import { textWidth } from '../screen/glyphs.js';
import type { State } from '../state/state.js';
import type { World } from '../state/world.js';
import type { Facts } from './facts.js';
import { type ChromeModel, widthOf } from './model.js';
import { popupOf } from './popup-model.js';
import { promptOf } from './prompts.js';
import { progressOf, statusOf } from './status.js';
import { titleOf } from './title.js';

export function chromeOf(state: State, facts: Facts, world: World): ChromeModel {
  const { columns, rows, screen } = state;
  const right = progressOf(facts, state);
  return {
    columns,
    rows,
    screen,
    title: titleOf(facts, world, columns),
    ...toldOf(state, columns - widthOf(right), world),
    statusRight: right,
    hints: state.dialog === undefined ? hintsAt(placesOf(state)) : DIALOG_HINTS[state.dialog.kind],
    prompt: state.prompt === undefined ? undefined : promptOf(state.prompt),
    popup: popupOf(state, facts, world),
  };
}

/** What was just done comes before what is always told, and is told in full as far as two lines go. */
function toldOf(state: State, width: number, world: World): Pick<ChromeModel, 'status' | 'statusMore'> {
  const { flash, columns } = state;
  if (flash === undefined) return { status: statusOf(state, world), statusMore: [] };
  const as = flash.severity === 'note' ? 'title' : flash.severity;
  const [first = '', ...rest] = wrapped(visible(flash.text), width - 2, textWidth);
  const more = cut(rest.join(' '), columns - 2, textWidth);
  return { status: [{ text: ` ${first}`, as }], statusMore: more === '' ? [] : [{ text: ` ${more}`, as }] };
}

const DIALOG_HINTS = {
  help: [
    { key: 'type', word: 'searches' },
    { key: '↑ ↓', word: 'scroll' },
    { key: 'Esc', word: 'closes' },
  ],
  explain: [
    { key: 'j k', word: 'scroll' },
    { key: 'Esc', word: 'closes' },
  ],
  menu: [
    { key: 'letter', word: 'does it' },
    { key: 'j k Enter', word: 'too' },
    { key: 'Esc', word: 'closes' },
  ],
} as const;
