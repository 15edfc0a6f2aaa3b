/** What the moving keys do, wherever the focus is; and moving to what is wrong, or differs. */

import type { MoveAction } from '../keymap/binding.js';
import { say, withTable } from './changes.js';
import {
  type Move,
  movedPlace,
  moveInBytes,
  moveInList,
  moveInTree,
  pageOf,
  toMessage,
  toNodeOf,
  toRow,
} from './moves.js';
import type { State } from './state.js';
import type { Role, World } from './world.js';

export function moveOf(state: State, action: MoveAction, count: number | undefined): Move {
  const page = pageOf(state);
  const times = count ?? 1;
  switch (action) {
    case 'down':
    case 'right':
      return { by: times };
    case 'up':
    case 'left':
      return { by: -times };
    case 'page-down':
      return { by: times * page };
    case 'page-up':
      return { by: -times * page };
    case 'half-down':
      return { by: Math.max(1, page >> 1) };
    case 'half-up':
      return { by: -Math.max(1, page >> 1) };
    case 'first':
    case 'last':
      return count === undefined ? { to: action } : { at: count - 1 };
    default:
      return action satisfies never;
  }
}

export function moved(state: State, move: Move, action: MoveAction, world: World): State {
  if (state.screen === 'statistics' && 'by' in move) {
    const cursor = world.choiceBeside(state, action, move.by);
    return withTable(state, 'statistics', { cursor, top: 0, sort: 0 });
  }
  if (state.screen !== 'messages') return moveInTable(state, move, world);
  // 42G and 42g go to a message, from any pane.
  if ('at' in move) return toMessage(state, move.at, world);
  if (state.focus === 'list') return moveInList(state, move, world);
  if (state.focus === 'tree') return moveInTree(state, move, world);
  return moveInBytes(state, move, action !== 'left' && action !== 'right', world);
}

/** In a screen that is a list of something else than messages. */
export function moveInTable(state: State, move: Move, world: World): State {
  if (state.screen === 'messages') return state;
  const { sort, ...place } = state.tables[state.screen];
  return withTable(state, state.screen, { ...movedPlace(place, move, pageOf(state), world.linesOf(state)), sort });
}

export function toIssue(state: State, step: 1 | -1, world: World): State {
  const { rows, messages } = world;
  for (let row = state.list.cursor + step; row >= 0 && row < rows.count; row += step) {
    const message = rows.at(row);
    if (messages.severityOf(message) < WARNING) continue;
    const there = { ...toRow(state, row, world, true), before: state.selected, follow: false };
    return toNodeOf(there, message, world.troubleOf(there), world);
  }
  return say(state, step > 0 ? 'no issue or failure behind this message' : 'no issue or failure before this message');
}

/** As `MessagesView.severityOf` counts. */
const WARNING = 2;

/** From an answer to its request, from a request to its answer. */
export function toPartner(state: State, world: World): State {
  const { rows, messages } = world;
  if (state.selected < 0) return state;
  const partner = messages.partnerOf(state.selected);
  if (partner < 0) return say(state, NO_PARTNER[messages.roleOf(state.selected)], 'warning');
  if (rows.at(rows.rowOf(partner)) !== partner)
    return say(state, `the other one is message ${partner + 1}, which is not in the list`, 'warning');
  return toMessage(state, partner, world);
}

const NO_PARTNER: Readonly<Record<Role, string>> = {
  request: '',
  answer: '',
  waiting: 'nothing has answered this request so far',
  unasked: 'the request that this answers is not in the capture',
  none: 'this message neither asks nor answers, as far as it can be read',
};

export function toDifference(state: State, step: 1 | -1, world: World): State {
  const { cursor } = state.tables.compare;
  const lines = world.linesOf(state);
  for (let line = cursor + step; line >= 0 && line < lines; line += step) {
    if (world.targetOf(state, line) !== undefined) return moveInTable(state, { at: line }, world);
  }
  return say(state, 'no other difference there');
}
