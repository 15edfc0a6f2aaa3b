/** What keys do on the ladder of a conversation, and in the values that were read. */
import { onScreen, say, withTable } from './changes.js';
import { clamp } from './moves.js';
import { moveInTable } from './moving.js';
import type { State } from './state.js';
import type { World } from './world.js';

const NOT_FOLDED = 'there is nothing to unfold here; ▸ stands where there is';
const TOP = { cursor: 0, top: 0, sort: 0 };

/** The conversation of the chosen message or, among conversations, of the chosen line. */
export function toLadder(state: State, world: World): State {
  const chosen = conversationAt(state, world);
  if (chosen < 0) return say(state, 'no message is chosen, so there is no conversation to show', 'warning');
  const isSame = state.ladder.conversation === chosen;
  const sought = state.screen === 'conversations' ? -1 : state.selected;
  const ladder = { conversation: chosen, sought, open: isSame ? state.ladder.open : [] };
  const shown = onScreen({ ...state, ladder }, 'ladder');
  return withSought(isSame && sought >= 0 ? shown : withTable(shown, 'ladder', TOP), world);
}

function conversationAt(state: State, world: World): number {
  if (state.screen === 'conversations') {
    const target = world.targetOf(state, state.tables.conversations.cursor);
    return target?.kind === 'conversation' ? target.conversation : -1;
  }
  return state.selected < 0 ? -1 : world.messages.conversationOf(state.selected);
}

/** The chosen line is the one of the message that was looked for, once there is one. */
export function withSought(state: State, world: World): State {
  const { sought } = state.ladder;
  if (state.screen !== 'ladder' || sought < 0) return state;
  const line = world.ladderLineOf(state, sought);
  if (line < 0) return state;
  return moveInTable({ ...state, ladder: { ...state.ladder, sought: -1 } }, { at: line }, world);
}

/** Shows the messages of the chosen exchange one by one, or no longer. */
export function unfoldedRung(state: State, how: 'open' | 'close' | 'toggle', world: World): State {
  const number = world.exchangeAt(state, state.tables.ladder.cursor);
  if (number === 0) return say(state, NOT_FOLDED);
  const { open } = state.ladder;
  const isOpen = open.includes(number);
  if (how === (isOpen ? 'open' : 'close')) return state;
  const changed = isOpen ? open.filter((other) => other !== number) : [...open, number];
  const next = { ...state, ladder: { ...state.ladder, open: changed } };
  return moveInTable(next, { at: firstLineOf(next, number, world) }, world);
}

/** The chosen line may be gone: its exchange is not. */
function firstLineOf(state: State, number: number, world: World): number {
  const { cursor } = state.tables.ladder;
  let line = clamp(cursor, 0, Math.max(0, world.linesOf(state) - 1));
  while (line > 0 && world.exchangeAt(state, line) !== number) line--;
  while (line > 0 && world.exchangeAt(state, line - 1) === number) line--;
  return line;
}

export function unfoldedRungs(state: State, world: World): State {
  const open = state.ladder.open.length > 0 ? [] : world.exchanges(state);
  if (open.length === 0 && state.ladder.open.length === 0) return say(state, 'no transfer here has more messages');
  const number = world.exchangeAt(state, state.tables.ladder.cursor);
  const next = { ...state, ladder: { ...state.ladder, open } };
  if (number === 0) return moveInTable(next, { by: 0 }, world);
  const lines = world.linesOf(next);
  for (let line = 0; line < lines; line++) {
    if (world.exchangeAt(next, line) === number) return moveInTable(next, { at: line }, world);
  }
  return moveInTable(next, { by: 0 }, world);
}

/** The columns of a profile go aside. */
export function columnsAside(state: State, by: number, world: World): State {
  const left = clamp(state.readings.left + by, 0, world.farthestColumn(state));
  if (state.readings.form !== 'table') return say(state, 'only rows of a profile have columns that go aside');
  if (left === state.readings.left) return say(state, by > 0 ? 'this is the last column' : 'this is the first column');
  return { ...state, readings: { ...state.readings, left } };
}
