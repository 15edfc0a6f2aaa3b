/** The mouse: the wheel scrolls what is under it, a click chooses. */

import { tabAt } from '../chrome/tabs.js';
import { holds, type Layout, layoutOf } from '../layout.js';
import { focused, onScreen, withTable } from './changes.js';
import { scrolledDialog } from './dialogs.js';
import type { Event } from './events.js';
import { toLadder } from './ladders.js';
import { inSight, moveInBytes, moveInList, moveInTree, toByte, toNode, toRow } from './moves.js';
import { moved } from './moving.js';
import type { State } from './state.js';
import type { World } from './world.js';

const WHEEL_LINES = 3;

export function pressed(state: State, { kind, x, y }: Extract<Event, { type: 'mouse' }>, world: World): State {
  const layout = layoutOf(state);
  if (layout === undefined || state.prompt !== undefined) return state;
  if (kind !== 'press') return wheel(state, layout, kind === 'wheel-down' ? WHEEL_LINES : -WHEEL_LINES, x, y, world);
  if (state.dialog !== undefined) return { ...state, dialog: undefined, exporting: undefined };
  if (holds(layout.header, x, y)) return onTab(state, x, world);
  if (!holds(layout.body, x, y)) return state;
  if (state.screen !== 'messages') return inTable(state, layout, x, y, world);
  if (holds(layout.list, x, y)) return inList(focused(state, 'list'), layout, y, world);
  if (holds(layout.tree, x, y)) return inTree(focused(state, 'tree'), layout, x, y, world);
  if (holds(layout.bytes, x, y)) return inBytes(focused(state, 'bytes'), x, y, world);
  return state;
}

function onTab(state: State, x: number, world: World): State {
  const screen = tabAt(x, state.columns) ?? state.screen;
  return screen === 'ladder' && state.screen !== 'ladder' ? toLadder(state, world) : onScreen(state, screen);
}

function inTable(state: State, { body }: Layout, x: number, y: number, world: World): State {
  if (state.screen === 'messages') return state;
  const place = state.tables[state.screen];
  if (state.screen === 'statistics') {
    const cursor = world.choiceAt(state, x, y);
    return cursor < 0 ? state : withTable(state, 'statistics', { ...place, cursor });
  }
  // Titles stand in the first line.
  const line = place.top + (y - body.y - 1);
  if (y === body.y || line >= world.linesOf(state)) return state;
  return withTable(state, state.screen, { ...place, cursor: line });
}

function inList(state: State, { list }: Layout, y: number, world: World): State {
  const { top } = state.list;
  const row = top + (y - (list?.y ?? 0) - 1);
  if (row < top || row >= world.rows.count) return state;
  return { ...toRow(state, row, world, false), follow: false };
}

/** A click on a node; on its mark, it folds. */
function inTree(state: State, layout: Layout, x: number, y: number, world: World): State {
  const area = layout.tree ?? layout.body;
  const line = y - area.y - 1;
  const row = state.tree.top + line;
  const tree = world.tree(state);
  if (tree === undefined || line < 0 || row >= tree.count) return state;
  const node = tree.nodeAt(row);
  const chosen = toNode(state, node, world);
  if (!tree.hasChildren(node) || x - area.x > tree.markAt(row)) return chosen;
  return inSight({ ...chosen, folds: tree.withFold(node, !tree.isFolded(node), state.folds) }, world);
}

function inBytes(state: State, x: number, y: number, world: World): State {
  const at = world.byteAt(state, x, y);
  return at < 0 ? state : toByte(state, state.bytes.store, at, world);
}

function wheel(state: State, layout: Layout, by: number, x: number, y: number, world: World): State {
  const { dialog } = state;
  if (dialog?.kind === 'menu') return state;
  if (dialog !== undefined) return scrolledDialog(state, dialog, by, world);
  if (state.screen !== 'messages') return moved(state, { by }, 'down', world);
  if (holds(layout.tree, x, y)) return moveInTree(state, { by }, world);
  if (holds(layout.bytes, x, y)) return moveInBytes(state, { by }, true, world);
  return moveInList(state, { by }, world);
}
