/** Makes the chrome of a state: what the header, the status line, the hints and the popups say. */
import { visible } from '../../sinks/visible.js';
import { hintsAt, placesOf } from '../keymap.js';
import type { State } from '../state/state.js';
import type { World } from '../state/world.js';
import type { Facts } from './facts.js';
import type { ChromeModel } from './model.js';
import { popupOf } from './popup-model.js';
import { promptOf } from './prompts.js';
import { progressOf, statusOf } from './status.js';
import { titleOf } from './title.js';

export function chromeOf(state: State, facts: Facts, world: World): ChromeModel {
  const { columns, rows, screen } = state;
  return {
    columns,
    rows,
    screen,
    title: titleOf(facts, world, columns),
    status:
      state.flash === undefined
        ? statusOf(state, world)
        : [
            {
              text: ` ${visible(state.flash.text)}`,
              as: state.flash.severity === 'note' ? 'title' : state.flash.severity,
            },
          ],
    statusRight: progressOf(facts, state),
    hints: state.dialog === undefined ? hintsAt(placesOf(state)) : DIALOG_HINTS[state.dialog.kind],
    prompt: state.prompt === undefined ? undefined : promptOf(state.prompt),
    popup: popupOf(state, facts, world),
  };
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
