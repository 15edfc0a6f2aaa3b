/** Moving: in the list, the tree, the bytes, and the lists of other screens. Keeps what is chosen on the screen. */
import { layoutOf } from '../layout.js';
import { rowsAway, showing, withCursor } from '../panes/byte-view.js';
import { scrolledTo } from '../panes/paint.js';
import type { Place, State } from './state.js';
import type { World } from './world.js';

/** How far to go. */
export type Move = { readonly by: number } | { readonly at: number } | { readonly to: 'first' | 'last' };

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** After a jump: what was off the screen comes to its middle. */
function jumped(cursor: number, top: number, height: number, count: number): number {
  const isThere = cursor >= top && cursor < top + height;
  return scrolledTo(cursor, isThere ? top : cursor - (height >> 1), height, count);
}

export function movedPlace(place: Place, move: Move, height: number, count: number): Place {
  const cursor = target(place.cursor, move, count);
  return { cursor, top: scrolledTo(cursor, place.top, height, count) };
}

function target(cursor: number, move: Move, count: number): number {
  const last = Math.max(0, count - 1);
  if ('to' in move) return move.to === 'first' ? 0 : last;
  return clamp('at' in move ? move.at : cursor + move.by, 0, last);
}

/** Lines of the pane that has the focus. */
export function pageOf(state: State): number {
  const layout = layoutOf(state);
  if (layout === undefined) return 1;
  if (state.screen !== 'messages') return Math.max(1, layout.body.height - 1);
  const area = layout[state.focus];
  return Math.max(1, (area?.height ?? 2) - 1);
}

export function listHeight(state: State): number {
  return Math.max(1, (layoutOf(state)?.list?.height ?? 2) - 1);
}

// ---- list

export function moveInList(state: State, move: Move, world: World): State {
  const isEnd = 'to' in move && move.to === 'last';
  const moved = toRow(state, target(state.list.cursor, move, world.rows.count), world, false);
  // Whoever goes up wants to read; the end is where it grows.
  return { ...moved, follow: isEnd ? state.follow : state.follow && !('by' in move && move.by < 0) && !('to' in move) };
}

/** Chooses the message in a row. */
export function toRow(state: State, row: number, world: World, isJump: boolean): State {
  const { rows } = world;
  if (rows.count === 0) return { ...state, list: { cursor: 0, top: 0 }, selected: -1, node: -1 };
  const cursor = clamp(row, 0, rows.count - 1);
  const top = (isJump ? jumped : scrolledTo)(cursor, state.list.top, listHeight(state), rows.count);
  const selected = rows.at(cursor);
  const isOther = selected !== state.selected;
  return {
    ...state,
    list: { cursor, top },
    selected,
    wanted: -1,
    ...(isOther ? { node: -1, tree: { top: 0, left: 0 } } : {}),
  };
}

/** Scrolls the list so that the chosen row is on the screen. */
export function listInSight(state: State, world: World): State {
  const { cursor, top } = state.list;
  return { ...state, list: { cursor, top: scrolledTo(cursor, top, listHeight(state), world.rows.count) } };
}

/** Chooses a message wherever it is; the nearest where it is not in the list. Remembers where it came from. */
export function toMessage(state: State, message: number, world: World): State {
  return { ...toRow(state, world.rows.rowOf(message), world, true), before: state.selected, follow: false };
}

/** The list has other rows: stays on the message, where it is among them. */
export function withRows(state: State, world: World): State {
  const { rows } = world;
  const wanted = state.wanted >= 0 ? state.wanted : state.selected;
  if (state.follow) return toRow(state, rows.count - 1, world, false);
  if (rows.count === 0) return { ...toRow(state, 0, world, false), wanted };
  if (wanted < 0) return toRow(state, 0, world, false);
  const isReached = rows.seen > wanted;
  if (!isReached) return { ...toRow(state, state.list.cursor, world, false), wanted };
  return toRow(state, rows.rowOf(wanted), world, state.wanted >= 0);
}

// ---- tree

export function moveInTree(state: State, move: Move, world: World): State {
  const tree = world.tree(state);
  if (tree === undefined || tree.count === 0) return state;
  const row = target(tree.rowOf(state.node), move, tree.count);
  return toNode(state, tree.nodeAt(row), world);
}

/** Chooses a node; the bytes follow. */
export function toNode(state: State, node: number, world: World): State {
  const tree = world.tree(state);
  if (tree === undefined || node < 0) return state;
  return inSight({ ...state, node, path: tree.pathOf(node), bytes: bytesOf(state, node, world) }, world);
}

/** The bytes of a node; what has none, and stands at the end, is shown by the last byte before it. */
function bytesOf(state: State, node: number, world: World): State['bytes'] {
  const place = world.bytesOf(state, node);
  const { size, perRow, rows } = bytesRoom({ ...state, bytes: { ...state.bytes, store: place.store } }, world);
  const { store, at, top } = state.bytes;
  const shown = showing({ store, cursor: at, top }, place, size, perRow, rows);
  return { store: shown.store, at: shown.cursor, top: shown.top };
}

const NO_BYTES: State['bytes'] = { store: 0, at: 0, top: 0 };

/** A node for the chosen message where there is none yet: the one at the path that was chosen in the message before. */
export function withNode(state: State, world: World): State {
  const tree = state.selected < 0 || state.node >= 0 ? undefined : world.tree(state);
  if (tree === undefined) return state;
  const node = tree.nodeOfPath(state.path);
  // What carries the message stands above it: out of sight, where what is in it needs the room.
  const place = { ...state.tree, top: tree.rowOf(node) };
  return inSight({ ...state, node, tree: place, bytes: bytesOf({ ...state, bytes: NO_BYTES }, node, world) }, world);
}

/** Chooses a node of a message that is in the list, unfolding what it is in. */
export function toNodeOf(state: State, message: number, node: number, world: World): State {
  const there = withNode(message === state.selected ? state : toMessage(state, message, world), world);
  const tree = world.tree(there);
  if (tree === undefined || there.selected !== message) return there;
  return toNode({ ...there, folds: tree.revealing(node, there.folds) }, node, world);
}

/** Scrolls tree and bytes so that what is chosen is on the screen. */
export function inSight(state: State, world: World): State {
  const layout = layoutOf(state);
  const tree = world.tree(state);
  if (layout === undefined || tree === undefined) return state;
  const height = Math.max(1, (layout.tree ?? layout.bytes ?? layout.body).height - 1);
  const top = scrolledTo(tree.rowOf(state.node), state.tree.top, height, tree.count);
  const { cursor, size, perRow, rows } = bytesRoom(state, world);
  const bytesTop = withCursor({ store: 0, cursor, top: state.bytes.top }, cursor, size, perRow, rows).top;
  return { ...state, tree: { ...state.tree, top }, bytes: { ...state.bytes, top: bytesTop } };
}

/** Where the cursor in the bytes is, how many there are, and how many rows of them are on the screen. */
function bytesRoom(
  state: State,
  world: World,
): { readonly cursor: number; readonly size: number; readonly perRow: number; readonly rows: number } {
  const { store, at } = state.bytes;
  const layout = layoutOf(state);
  // Where tree and bytes share a place, the bytes will be where the tree is.
  const area = layout?.bytes ?? layout?.tree ?? layout?.body;
  return {
    cursor: at,
    size: world.stores(state)[store] ?? 0,
    perRow: world.bytesPerRow(state),
    rows: Math.max(1, (area?.height ?? 2) - 1),
  };
}

// ---- bytes

export function moveInBytes(state: State, move: Move, rowsAtOnce: boolean, world: World): State {
  const { cursor, size, perRow } = bytesRoom(state, world);
  if (size === 0) return state;
  const at = rowsAtOnce && 'by' in move ? rowsAway(cursor, move.by, perRow, size) : target(cursor, move, size);
  return toByte(state, state.bytes.store, at, world);
}

/** Moves the cursor in the bytes; the tree follows. */
export function toByte(state: State, store: number, at: number, world: World): State {
  const node = world.nodeAtByte(state, store, at);
  const tree = world.tree(state);
  const moved: State = { ...state, bytes: { ...state.bytes, store, at } };
  if (node < 0 || tree === undefined) return inSight(moved, world);
  const folds = tree.revealing(node, state.folds);
  return inSight({ ...moved, folds, node, path: tree.pathOf(node) }, world);
}
