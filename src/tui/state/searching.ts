/** Searching: the search itself is an effect, and what it found comes back as an event. */
import { say } from './changes.js';
import { type Event, only, type Step, withEffect } from './events.js';
import { toMessage, toNodeOf } from './moves.js';
import type { State } from './state.js';
import type { World } from './world.js';

export const searched = (state: State, text: string): Step =>
  withEffect(say({ ...state, search: text }, `searching ${text} …`), {
    type: 'search',
    text,
    back: false,
    again: false,
  });

export function searchAgain(state: State, back: boolean): Step {
  const text = state.search;
  if (text === undefined) return only(say(state, 'nothing was searched for yet; / searches', 'warning'));
  return withEffect(say(state, `searching ${text} …`), { type: 'search', text, back, again: true });
}

/** Shows what was found, unfolding what it is in. */
export function found(state: State, event: Extract<Event, { type: 'found' }>, world: World): State {
  const { message, node, said } = event;
  if (message < 0) return say(state, said, 'warning');
  const told = said === '' ? { ...state, flash: undefined } : say(state, said);
  if (node >= 0) return toNodeOf(told, message, node, world);
  return message === state.selected ? told : toMessage(told, message, world);
}
