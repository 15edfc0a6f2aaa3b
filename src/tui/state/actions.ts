/** What each action of the keymap does. */

import { type Action, isMove, type MoveAction } from '../keymap/binding.js';
import { focused, onScreen, say } from './changes.js';
import { edgeOfRow, folded, paneBeside, scrolledAside, storeAfter } from './details.js';
import { only, quit, type Step } from './events.js';
import { columnsAside, toLadder, unfoldedRung, unfoldedRungs } from './ladders.js';
import { back, open } from './leaving.js';
import { compared, differencesToggled, onlyMarked, referenceHere, toggledMark, toMark } from './marks.js';
import { inSight, toRow } from './moves.js';
import { moved, moveOf, toDifference, toIssue, toPartner } from './moving.js';
import { openPrompt } from './prompt.js';
import { searchAgain } from './searching.js';
import type { MenuName, State } from './state.js';
import { fieldFilter, heldOrNot, nextTime, sortedOtherwise, toggledConversation, toggledFollow } from './views.js';
import type { World } from './world.js';

/** `count`: the digits typed in front of the key. */
export function perform(state: State, action: Action, count: number | undefined, world: World): Step {
  if (state.selected < 0 && OF_A_MESSAGE.has(action)) return only(say(state, 'there is no message to do that with'));
  if (isMove(action)) return only(moved(state, moveOf(state, action, count), action, world));
  switch (action) {
    case 'quit':
      return quit(state);
    case 'back':
      return back(state);
    case 'search-next':
      return searchAgain(state, false);
    case 'search-previous':
      return searchAgain(state, true);
    default:
      return only(CHANGES[action](state, world, count ?? 1));
  }
}

const OF_A_MESSAGE: ReadonlySet<Action> = new Set<Action>([
  ...(['pair', 'conversation', 'mark', 'mark-letter', 'reference', 'compare', 'copy', 'explain'] as const),
  ...(['next-store', 'filter-field'] as const),
]);

type Change = (state: State, world: World, count: number) => State;
type ActionWithEffect = 'quit' | 'back' | 'search-next' | 'search-previous';

/** List rows change by so many percent of the body. */
const SHARE_STEP = 5;
/** Cells by which a long line goes aside. */
const SIDE_STEP = 16;
const LEAST_SHARE = 15;
const MOST_SHARE = 80;

const withMenu = (state: State, menu: MenuName): State => ({ ...state, dialog: { kind: 'menu', menu, cursor: 0 } });
const onMessages = (state: State): State => onScreen(state, 'messages');

/** What changes nothing but the state. */
const CHANGES: Readonly<Record<Exclude<Action, MoveAction | ActionWithEffect>, Change>> = {
  open,
  'next-message': (state, world, count) => toRow(state, state.list.cursor + count, world, false),
  'previous-message': (state, world, count) => ({
    ...toRow(state, state.list.cursor - count, world, false),
    follow: false,
  }),
  'next-issue': (state, world) => toIssue(state, 1, world),
  'previous-issue': (state, world) => toIssue(state, -1, world),

  'next-pane': (state) => focused(state, paneBeside(state, 1)),
  'previous-pane': (state) => focused(state, paneBeside(state, -1)),
  zoom: (state) => ({ ...state, zoomed: !state.zoomed }),
  larger: (state) => ({ ...state, share: Math.min(MOST_SHARE, state.share + SHARE_STEP) }),
  smaller: (state) => ({ ...state, share: Math.max(LEAST_SHARE, state.share - SHARE_STEP) }),
  columns: (state) => withMenu(state, 'columns'),
  time: nextTime,

  unfold: (state, world) => folded(state, 'unfold', world),
  fold: (state, world) => folded(state, 'fold', world),
  toggle: (state, world) => folded(state, 'toggle', world),
  'fold-all': (state, world) => folded(state, 'fold-all', world),
  'scroll-right': (state, world) => scrolledAside(state, SIDE_STEP, world),
  'scroll-left': (state, world) => scrolledAside(state, -SIDE_STEP, world),
  encoding: (state, world) => {
    const told = state.encoding ? 'tags, lengths and counts are left out' : 'tags, lengths and counts are shown, too';
    return say(inSight({ ...state, encoding: !state.encoding }, world), told);
  },
  'next-store': storeAfter,
  'start-of-row': (state, world) => edgeOfRow(state, false, world),
  'end-of-row': (state, world) => edgeOfRow(state, true, world),
  explain: (state) => ({ ...state, dialog: { kind: 'explain', top: 0 } }),

  filter: (state, world) => {
    const { filter } = state.view;
    return openPrompt(onMessages(state), 'filter', filter === '' ? '' : `${filter} `, world);
  },
  'filter-field': fieldFilter,
  search: (state, world) => openPrompt(onMessages(state), 'search', '', world),
  'go-to': (state, world) => openPrompt(onMessages(state), 'go-to', '', world),
  conversation: toggledConversation,
  keys: (state, world) => openPrompt(state, 'keys', '', world),
  pair: toPartner,

  mark: toggledMark,
  'mark-letter': (state) => ({ ...state, pending: 'mark-letter' }),
  'jump-letter': (state) => ({ ...state, pending: 'jump-letter' }),
  'next-mark': (state, world) => toMark(state, 1, world),
  'previous-mark': (state, world) => toMark(state, -1, world),
  'only-marked': onlyMarked,
  reference: referenceHere,
  compare: compared,
  'next-difference': (state, world) => toDifference(state, 1, world),
  'previous-difference': (state, world) => toDifference(state, -1, world),
  differences: differencesToggled,

  conversations: (state) => onScreen(state, 'conversations'),
  issues: (state) => onScreen(state, 'issues'),
  statistics: (state) => onScreen(state, 'statistics'),
  ladder: toLadder,
  'open-rung': (state, world) => unfoldedRung(state, 'open', world),
  'close-rung': (state, world) => unfoldedRung(state, 'close', world),
  'toggle-rung': (state, world) => unfoldedRung(state, 'toggle', world),
  'all-rungs': unfoldedRungs,
  values: (state) => onScreen(state, 'values'),
  'next-columns': (state, world) => columnsAside(state, 1, world),
  'previous-columns': (state, world) => columnsAside(state, -1, world),
  sort: sortedOtherwise,
  help: (state) => ({ ...state, dialog: { kind: 'help', query: '', top: 0 } }),

  copy: (state) => withMenu(state, 'copy'),
  export: (state) => withMenu(state, 'export'),
  follow: toggledFollow,
  pause: heldOrNot,
};
