/** Going into what is chosen, and back out again. */
import { focused, onScreen, say, withTable, withView } from './changes.js';
import { only, quit, type Step } from './events.js';
import { toMessage, toNodeOf } from './moves.js';
import { NO_VIEW, type ScreenName, type State } from './state.js';
import type { World } from './world.js';

/** Enter: into the message, or what the chosen line of another screen is about. */
export function open(state: State, world: World): State {
  if (state.screen === 'messages') return focused(state, state.focus === 'tree' ? 'bytes' : 'tree');
  const target = world.targetOf(state, state.tables[state.screen].cursor);
  if (target === undefined) return say(state, world.linesOf(state) === 0 ? NOTHING_YET : LEADS_NOWHERE[state.screen]);
  switch (target.kind) {
    case 'conversation': {
      const view = { ...NO_VIEW, conversation: target.conversation };
      return say(focused(withView(state, view), 'list'), 'this conversation alone; c shows all again');
    }
    case 'filter':
      return focused(withView(state, { ...state.view, filter: target.filter }), 'list');
    case 'message':
      return shown(state, target.message, -1, world);
    case 'node':
      return focused(shown(state, target.message, target.node, world), 'tree');
    case 'readings':
      return withTable(
        { ...onScreen(state, 'readings'), readings: { key: target.key, form: target.form, left: 0 } },
        'readings',
        { cursor: 0, top: 0, sort: 0 },
      );
    default:
      return target satisfies never;
  }
}

const NOTHING_YET = 'there is nothing to show yet';
const NO_MESSAGE = 'no message is behind this line';

/** What is said where enter leads to nothing. */
const LEADS_NOWHERE: Readonly<Record<Exclude<ScreenName, 'messages'>, string>> = {
  conversations: NO_MESSAGE,
  issues: 'this is about the capture itself, not about a message in it',
  statistics: NO_MESSAGE,
  compare: 'this is the same in both; n goes to the next difference',
  ladder: 'these are not shown here; c in the list shows all messages of the conversation',
  values: NO_MESSAGE,
  readings: NO_MESSAGE,
};

/** A message in the list, and a node of it, with all others again where it is not among those shown. */
function shown(state: State, message: number, node: number, world: World): State {
  const there = onScreen(state, 'messages');
  const { rows } = world;
  const isThere = rows.count > 0 && rows.at(rows.rowOf(message)) === message;
  if (isThere) return node < 0 ? toMessage(there, message, world) : toNodeOf(there, message, node, world);
  const path = node < 0 ? state.path : (world.tree({ ...state, selected: message })?.pathOf(node) ?? '');
  const all = say(withView(there, NO_VIEW), 'all messages again: it was not among those shown');
  return { ...all, wanted: message, path };
}

/** Esc and q: one step back; q in the list ends. */
export function back(state: State): Step {
  if (state.screen === 'readings') return only(onScreen(state, 'values'));
  if (state.screen !== 'messages') return only(onScreen(state, 'messages'));
  if (state.zoomed) return only({ ...state, zoomed: false });
  if (state.focus !== 'list') return only(focused(state, 'list'));
  return quit(state);
}
