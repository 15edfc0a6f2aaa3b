/** The mouse: the wheel scrolls what is under it, a click chooses. */
import { tabAt } from './chrome/tabs.js';
import { holds, layoutOf } from './layout.js';
import { inSight, moveInBytes, moveInList, moveInTree, toByte, toNode, toRow } from './moves.js';
import type { State } from './state.js';
import { type Event, focused, moved, only, type Step, withTable } from './update.js';
import type { World } from './world.js';

const WHEEL_LINES = 3;

export function pressed(state: State, event: Extract<Event, { type: 'mouse' }>, world: World): Step {
  const { kind, x, y } = event;
  const layout = layoutOf(state);
  if (layout === undefined || state.prompt !== undefined) return only(state);
  if (kind !== 'press') return only(wheel(state, kind === 'wheel-down' ? WHEEL_LINES : -WHEEL_LINES, x, y, world));
  if (state.dialog !== undefined) return only({ ...state, dialog: undefined, exporting: undefined });
  if (y === layout.header.y) {
    const screen = tabAt(x, state.columns);
    return only(screen === undefined ? state : { ...state, screen });
  }
  if (state.screen === 'statistics') {
    const cursor = world.choiceAt(state, x, y);
    return only(cursor < 0 ? state : withTable(state, { ...state.tables.statistics, cursor }));
  }
  if (state.screen !== 'messages') {
    const line = state.tables[state.screen].top + (y - layout.body.y - 1);
    if (!holds(layout.body, x, y) || y === layout.body.y || line >= world.linesOf(state)) return only(state);
    return only(withTable(state, { ...state.tables[state.screen], cursor: line }));
  }
  if (holds(layout.list, x, y)) {
    const row = state.list.top + (y - (layout.list?.y ?? 0) - 1);
    const there = focused(state, 'list');
    return only(
      row < state.list.top || row >= world.rows.count ? there : { ...toRow(there, row, world, false), follow: false },
    );
  }
  if (holds(layout.tree, x, y))
    return only(inTree(focused(state, 'tree'), y - (layout.tree?.y ?? 0) - 1, x - (layout.tree?.x ?? 0), world));
  if (layout.bytes !== undefined && holds(layout.bytes, x, y)) {
    const there = focused(state, 'bytes');
    const at = world.byteAt(there, x, y);
    return only(at < 0 ? there : toByte(there, there.bytes.store, at, world));
  }
  return only(state);
}

/** A click on a node; on its mark, it folds. */
function inTree(state: State, line: number, x: number, world: World): State {
  const tree = world.tree(state);
  const row = state.tree.top + line;
  if (tree === undefined || line < 0 || row >= tree.count) return state;
  const node = tree.nodeAt(row);
  const chosen = toNode(state, node, world);
  if (!tree.hasChildren(node) || x > tree.markAt(row)) return chosen;
  return inSight({ ...chosen, folds: tree.withFold(node, !tree.isFolded(node), state.folds) }, world);
}

function wheel(state: State, by: number, x: number, y: number, world: World): State {
  if (state.dialog !== undefined) {
    if (state.dialog.kind === 'menu') return state;
    const { count, height } = world.dialogLines(state);
    const top = Math.max(0, Math.min(Math.max(0, count - height), state.dialog.top + by));
    return { ...state, dialog: { ...state.dialog, top } };
  }
  const layout = layoutOf(state);
  if (layout === undefined) return state;
  if (state.screen !== 'messages') return moved(state, { by }, 'down', world);
  if (holds(layout.tree, x, y)) return moveInTree(state, { by }, world);
  if (holds(layout.bytes, x, y)) return moveInBytes(state, { by }, true, world);
  return moveInList(state, { by }, world);
}
