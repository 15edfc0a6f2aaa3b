/** Going into what is chosen, and back out again. */
import { toMessage } from './moves.js';
import { NO_VIEW, type State } from './state.js';
import { focused, only, type Step, say, withView } from './update.js';
import type { World } from './world.js';

/** Enter: into the message, or what the chosen line of another screen is about. */
export function open(state: State, world: World): Step {
  if (state.screen === 'messages') return only(focused(state, state.focus === 'tree' ? 'bytes' : 'tree'));
  const target = world.targetOf(state, state.tables[state.screen].cursor);
  if (target === undefined) return only(state);
  switch (target.kind) {
    case 'conversation':
      return only(
        say(
          withView(state, { ...NO_VIEW, conversation: target.conversation }),
          'this conversation alone; c shows all again',
        ),
      );
    case 'filter':
      return only(withView(state, { ...state.view, filter: target.filter }));
    case 'message':
      return only(shown(state, target.message, '', world));
    case 'node':
      return only({ ...shown(state, target.message, '', world), node: target.node, focus: 'tree', detail: 'tree' });
    default:
      return target satisfies never;
  }
}

/** A message in the list, with all others again where it is not among those shown. */
function shown(state: State, message: number, path: string, world: World): State {
  const there: State = { ...state, screen: 'messages', ...(path === '' ? {} : { path }) };
  const { rows } = world;
  const isThere = rows.count > 0 && rows.at(rows.rowOf(message)) === message;
  if (isThere) return toMessage(there, message, world);
  return { ...say(withView(there, NO_VIEW), 'all messages again: it was not among those shown'), wanted: message };
}

/** Esc and q: one step back. In the list, Esc shows all messages again, and q ends. */
export function back(state: State, _world: World): Step {
  if (state.screen !== 'messages') return only({ ...state, screen: 'messages' });
  if (state.zoomed) return only({ ...state, zoomed: false });
  if (state.focus !== 'list') return only(focused(state, 'list'));
  return { state, effects: [{ type: 'quit' }] };
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
