/** Moving: in the list, the tree, the bytes, and the lists of other screens. Keeps what is chosen on the screen. */
import { layoutOf } from './layout.js';
import type { Place, State } from './state.js';
import type { World } from './world.js';

/** How far to go. */
export type Move = { readonly by: number } | { readonly at: number } | { readonly to: 'first' | 'last' };

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The first line to show so that the cursor is on the screen, moved as little as possible. */
export function scrolled(top: number, cursor: number, height: number, count: number): number {
  const shown = Math.max(1, height);
  const least = Math.max(0, cursor - shown + 1);
  return clamp(clamp(top, least, cursor), 0, Math.max(0, count - shown));
}

/** After a jump: what was off the screen comes to its middle. */
function jumped(top: number, cursor: number, height: number, count: number): number {
  const isThere = cursor >= top && cursor < top + height;
  return scrolled(isThere ? top : cursor - (height >> 1), cursor, height, count);
}

export function movedPlace(place: Place, move: Move, height: number, count: number): Place {
  const cursor = target(place.cursor, move, count);
  return { cursor, top: scrolled(place.top, cursor, height, count) };
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
  const place = (isJump ? jumped : scrolled)(state.list.top, cursor, listHeight(state), rows.count);
  const selected = rows.at(cursor);
  const isOther = selected !== state.selected;
  return {
    ...state,
    list: { cursor, top: place },
    selected,
    wanted: -1,
    ...(isOther ? { node: -1, tree: { top: 0, left: 0 } } : {}),
  };
}

/** Scrolls the list so that the chosen row is on the screen. */
export function listInSight(state: State, world: World): State {
  const { cursor, top } = state.list;
  return { ...state, list: { cursor, top: scrolled(top, cursor, listHeight(state), world.rows.count) } };
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
  const bytes = { ...state.bytes, ...byteOf(state, node, world) };
  return inSight({ ...state, node, path: tree.pathOf(node), bytes }, world);
}

/** The first byte of a node; what has none, and stands at the end, is shown by the last byte before it. */
function byteOf(state: State, node: number, world: World): { readonly store: number; readonly at: number } {
  const { store, offset } = world.bytesOf(state, node);
  const size = world.stores(state)[store] ?? 0;
  return { store, at: clamp(offset, 0, Math.max(0, size - 1)) };
}

/** A node for the chosen message where there is none yet: the one at the path that was chosen in the message before. */
export function withNode(state: State, world: World): State {
  const tree = state.selected < 0 || state.node >= 0 ? undefined : world.tree(state);
  if (tree === undefined) return state;
  const node = tree.nodeOfPath(state.path);
  // What carries the message stands above it: out of sight, where what is in it needs the room.
  const place = { ...state.tree, top: tree.rowOf(node) };
  return inSight({ ...state, node, tree: place, bytes: { ...byteOf(state, node, world), top: 0 } }, world);
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
  const treeHeight = Math.max(1, (layout.tree ?? layout.bytes ?? layout.body).height - 1);
  const row = tree.rowOf(state.node);
  const top = scrolled(state.tree.top, row, treeHeight, tree.count);
  const bytesArea = layout.bytes ?? layout.tree ?? layout.body;
  const perRow = world.bytesPerRow(state);
  const byteRows = Math.ceil((world.stores(state)[state.bytes.store] ?? 0) / perRow);
  const byteRow = Math.floor(state.bytes.at / perRow);
  const bytesTop = scrolled(state.bytes.top, byteRow, Math.max(1, bytesArea.height - 1), byteRows);
  return { ...state, tree: { ...state.tree, top }, bytes: { ...state.bytes, top: bytesTop } };
}

// ---- bytes

export function moveInBytes(state: State, move: Move, rowsAtOnce: boolean, world: World): State {
  const size = world.stores(state)[state.bytes.store] ?? 0;
  if (size === 0) return state;
  const perRow = rowsAtOnce ? world.bytesPerRow(state) : 1;
  const at = target(state.bytes.at, 'by' in move ? { by: move.by * perRow } : move, size);
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
