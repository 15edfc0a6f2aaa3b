/**
 * What keys, the mouse and new messages do to the state. Plain functions: the same state, event and world give the same result.
 * What has to happen outside of the state is an effect, for `app.ts` to carry out.
 */

import { bindingOf, elsewhere, placesOf } from '../keymap.js';
import { hasSameRoom, layoutOf } from '../layout.js';
import { perform } from './actions.js';
import { say } from './changes.js';
import { dialogKey } from './dialogs.js';
import { type Event, only, quit, type Step, withEffect } from './events.js';
import { withSought } from './ladders.js';
import { letter } from './marks.js';
import { menuKey } from './menus.js';
import { pressed } from './mouse.js';
import { inSight, listInSight, withNode, withRows } from './moves.js';
import { moveInTable } from './moving.js';
import { pasted, promptKey } from './prompt-keys.js';
import { found } from './searching.js';
import type { State } from './state.js';
import { widened } from './views.js';
import type { World } from './world.js';

/** More would not be a message's number. */
const MOST_DIGITS = 9;

export function update(state: State, event: Event, world: World): Step {
  const step = stepOf(state, event, world);
  return { ...step, state: settled(step.state, state, world) };
}

function stepOf(state: State, event: Event, world: World): Step {
  switch (event.type) {
    case 'key':
      return key({ ...state, flash: undefined }, event.name, event.text, world);
    case 'paste':
      return only(pasted(state, event.text, world));
    case 'mouse':
      return only(pressed({ ...state, flash: undefined }, event, world));
    case 'resize':
      return only({ ...state, columns: event.columns, rows: event.rows });
    case 'rows':
      return only(withSought(withRows({ ...state, messages: world.messages.count }, world), world));
    case 'found':
      return only(found(state, event, world));
    case 'flash':
      return only({ ...state, flash: event.flash });
    case 'reopened':
      return only(reopened(state));
    default:
      return event satisfies never;
  }
}

/** The place in the list is found again when it is reached. */
function reopened(state: State): State {
  const wanted = state.wanted >= 0 ? state.wanted : state.selected;
  const isComparing = state.screen === 'compare';
  return {
    ...state,
    screen: isComparing ? 'messages' : state.screen,
    compared: undefined,
    messages: 0,
    selected: -1,
    node: -1,
    wanted,
    paused: undefined,
    dialog: undefined,
  };
}

/** What follows from other parts of the state: a node for the chosen message, and everything in sight. */
function settled(state: State, before: State, world: World): State {
  const next = withNode(state, world);
  if (next.screen === before.screen && hasSameRoom(layoutOf(next), layoutOf(before))) return next;
  return next.screen === 'messages' ? inSight(listInSight(next, world), world) : moveInTable(next, { by: 0 }, world);
}

const isPlainList = ({ screen, focus, zoomed }: State): boolean => screen === 'messages' && focus === 'list' && !zoomed;

/** Keys that count in another place say so. */
function sayWhere(state: State, name: string): State {
  const told = elsewhere(name);
  return told === '' ? state : say(state, told);
}

/** What is open gets the key first: a prompt, a dialog, a key that waits for a letter. */
function key(state: State, name: string, text: string, world: World): Step {
  if (name === 'ctrl-c') return quit(state);
  if (state.prompt !== undefined) return promptKey(state, state.prompt, name, text, world);
  if (state.dialog?.kind === 'menu') return menuKey(state, state.dialog, name, world);
  if (state.dialog !== undefined) return only(dialogKey(state, state.dialog, name, text, world));
  if (state.pending !== undefined) return only(letter({ ...state, pending: undefined }, state.pending, text, world));
  if (/^[0-9]$/.test(name) && (name !== '0' || state.count !== '')) {
    return only({ ...state, count: (state.count + name).slice(0, MOST_DIGITS) });
  }
  if (name === 'esc' && world.isBusy) return withEffect(state, { type: 'stop' });
  if (name === 'esc' && state.count !== '') return only({ ...state, count: '' });
  if (name === 'esc' && isPlainList(state)) return only(widened(state));
  const binding = bindingOf(name, placesOf(state));
  const plain = state.count === '' ? state : { ...state, count: '' };
  if (binding === undefined) return only(sayWhere(plain, name));
  return perform(plain, binding.action, state.count === '' ? undefined : Number(state.count), world);
}
