/** Which messages are in the list, in which order lines stand, and how times are shown. */

import { TIME_WORDS } from '../clock.js';
import { say, withTable, withView } from './changes.js';
import { toRow } from './moves.js';
import { openPrompt } from './prompt.js';
import { type State, TIME_MODES, type TimeMode } from './state.js';
import type { World } from './world.js';

/** A prompt with a filter for the chosen field, besides what is filtered by. */
export function fieldFilter(state: State, world: World): State {
  const filter = world.filterOfNode(state);
  if (filter === undefined) return say(state, 'this field has no value to filter by', 'warning');
  return openPrompt(state, 'filter', joinedFilter(state.view.filter.trim(), filter), world);
}

/** What binds less than `and` is put in brackets. */
function joinedFilter(filter: string, more: string): string {
  if (filter === '') return more;
  return /\bor\b|\|\||\bxor\b|\^\^/.test(filter) ? `(${filter}) and ${more}` : `${filter} and ${more}`;
}

export function toggledConversation(state: State, world: World): State {
  if (state.view.conversation !== undefined) return withView(state, { ...state.view, conversation: undefined });
  if (state.selected < 0) return state;
  const conversation = world.messages.conversationOf(state.selected);
  return say(withView(state, { ...state.view, conversation }), 'this conversation alone; c shows all again');
}

/** Esc in the list: what narrows it goes, the last first. */
export function widened(state: State): State {
  const { view } = state;
  if (view.marked !== undefined) return say(withView(state, { ...view, marked: undefined }), 'all messages again');
  if (view.conversation !== undefined)
    return say(withView(state, { ...view, conversation: undefined }), 'all conversations again');
  if (view.filter !== '') return say(withView(state, { ...view, filter: '' }), 'no filter; f and ↑ bring it back');
  return state.search === undefined ? say(state, 'q ends') : { ...state, search: undefined };
}

export function toggledFollow(state: State, world: World): State {
  if (state.follow) return { ...state, follow: false };
  const last = toRow({ ...state, paused: undefined }, world.rows.count - 1, world, false);
  return { ...last, follow: true };
}

/** The list holds the messages it has, or grows again. */
export function heldOrNot(state: State, world: World): State {
  if (state.paused !== undefined) return { ...state, paused: undefined };
  return { ...state, paused: world.messages.count, follow: false };
}

export function nextTime(state: State): State {
  const modes = TIME_MODES.filter((mode) => mode !== 'mark' || state.reference >= 0);
  const time = modes[(modes.indexOf(state.time) + 1) % modes.length] as TimeMode;
  return say({ ...state, time }, `times: ${TIME_WORDS[time]}`);
}

/** Conversations, issues or values in their next order. */
export function sortedOtherwise(state: State): State {
  const table = state.screen === 'conversations' || state.screen === 'values' ? state.screen : 'issues';
  return withTable(state, table, { cursor: 0, top: 0, sort: state.tables[table].sort + 1 });
}
