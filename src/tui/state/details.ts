/** What keys do in the tree and in the bytes of the chosen message. */
import { focused, say } from './changes.js';
import { clamp, inSight, moveInTree, toByte, toNode } from './moves.js';
import type { Pane, State } from './state.js';
import type { World } from './world.js';

const PANES: readonly Pane[] = ['list', 'tree', 'bytes'];

export function paneBeside(state: State, step: 1 | -1): Pane {
  return PANES[(PANES.indexOf(state.focus) + step + PANES.length) % PANES.length] as Pane;
}

export function folded(state: State, action: 'fold' | 'unfold' | 'toggle' | 'fold-all', world: World): State {
  const { node } = state;
  const tree = world.tree(state);
  if (tree === undefined || node < 0) return state;
  if (action === 'fold-all') return inSight({ ...state, folds: tree.foldsBelow(node, state.folds) }, world);
  const isFolded = tree.isFolded(node);
  if (action === 'fold' && (isFolded || !tree.hasChildren(node))) {
    const parent = tree.parentOf(node);
    return parent < 0 ? focused(state, 'list') : toNode(state, parent, world);
  }
  if (!tree.hasChildren(node)) return action === 'toggle' ? focused(state, 'bytes') : state;
  if (action === 'unfold' && !isFolded) return moveInTree(state, { by: 1 }, world);
  return inSight({ ...state, folds: tree.withFold(node, !isFolded, state.folds) }, world);
}

/** The chosen line of the tree, so far to the left that its rest is seen. */
export function scrolledAside(state: State, by: number, world: World): State {
  const left = clamp(state.tree.left + by, 0, world.farthestLeft(state));
  if (left === state.tree.left) return say(state, by > 0 ? 'the chosen line is seen to its end' : 'it begins here');
  return { ...state, tree: { ...state.tree, left } };
}

/** The next bytes of the message: its frame, what was joined, what was decrypted. */
export function storeAfter(state: State, world: World): State {
  const stores = world.stores(state);
  if (stores.length < 2) return say(state, 'this message has no other bytes');
  const there = focused(state, 'bytes');
  const { store } = state.bytes;
  const origin = world.originOf(state);
  if (origin === undefined) return toByte(there, (store + 1) % stores.length, 0, world);
  // The plaintext stays chosen while its ciphertext is looked at.
  if (store !== origin.store)
    return inSight({ ...there, bytes: { ...there.bytes, store: origin.store, at: origin.offset } }, world);
  return toByte(there, (world.bytesOf(state, state.node).store + 1) % stores.length, 0, world);
}

export function edgeOfRow(state: State, isEnd: boolean, world: World): State {
  const { store, at } = state.bytes;
  const perRow = world.bytesPerRow(state);
  const start = at - (at % perRow);
  const last = Math.max(0, (world.stores(state)[store] ?? 0) - 1);
  return toByte(state, store, clamp(isEnd ? start + perRow - 1 : start, 0, last), world);
}
