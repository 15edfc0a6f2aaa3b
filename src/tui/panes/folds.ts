/**
 * Which subtrees are folded: what somebody asked for, kept by path of field names (`get_response/get_response.data`) and so
 * the same in the next message. Only paths that somebody touched exist, as a tree of their own, which costs nothing
 * where nobody did.
 */
import { fieldById, isList, type Tape } from '../../core/index.js';

export interface Folds {
  /** Undefined: as it is by default. */
  readonly folded: boolean | undefined;
  /** For all below, where nothing else was said. */
  readonly below: boolean | undefined;
  /** By name of the field; `name#2` is the second sibling of that name. */
  readonly inside: ReadonlyMap<string, Folds>;
}

/** Nobody has said anything. */
export const NO_FOLDS: Folds = { folded: undefined, below: undefined, inside: new Map() };
export const ALL_FOLDED: Folds = { ...NO_FOLDS, below: true };
export const NONE_FOLDED: Folds = { ...NO_FOLDS, below: false };

/** Lists with more elements are folded until somebody unfolds them. */
export const LONG_LIST = 64;

/** Headers of link and network, which stand before the message, and long lists. Where nothing follows, the last header tells. */
export function isFoldedByDefault(tape: Tape, node: number, depth: number, first: number): boolean {
  if (depth === 0 && node < first) return tape.next(node) < tape.top;
  return isList(tape.kind(node)) && hasMoreThan(tape, node, LONG_LIST);
}

function hasMoreThan(tape: Tape, node: number, most: number): boolean {
  const end = tape.next(node);
  let count = 0;
  for (let child = node + 4; child < end; child = tape.next(child)) if (++count > most) return true;
  return false;
}

/** The key of a node among its siblings, which begin at `from`. */
function keyOf(tape: Tape, node: number, from: number): string {
  const { name } = fieldById(tape.fieldId(node));
  let place = 1;
  for (let sibling = from; sibling < node; sibling = tape.next(sibling)) {
    if (fieldById(tape.fieldId(sibling)).name === name) place++;
  }
  return foldKey(name, place);
}

/** The node with a key in another one, or (-1) on top; -1 where there is none. */
export function childOfKey(tape: Tape, parent: number, key: string): number {
  const end = parent < 0 ? tape.top : tape.next(parent);
  const [name, place = '1'] = key.split('#');
  let left = Number(place);
  for (let node = parent < 0 ? 0 : parent + 4; node < end; node = tape.next(node)) {
    if (fieldById(tape.fieldId(node)).name === name && --left === 0) return node;
  }
  return -1;
}

export function foldKey(name: string, place: number): string {
  return place === 1 ? name : `${name}#${place}`;
}

/** The nodes from the top of the tape down to this one, itself the last. */
export function ancestors(tape: Tape, node: number): readonly number[] {
  const path: number[] = [];
  for (let at = 0, end = tape.top; at < end; ) {
    const next = tape.next(at);
    if (next <= node) at = next;
    else {
      path.push(at);
      if (at === node) break;
      end = next;
      at += 4;
    }
  }
  return path;
}

/** The node that this one is in; -1 for one on top. */
export function parentOf(tape: Tape, node: number): number {
  return ancestors(tape, node).at(-2) ?? -1;
}

/** The path of a node as folds know it. */
export function pathOf(tape: Tape, node: number): readonly string[] {
  return ancestors(tape, node).map((at, i, path) => keyOf(tape, at, i === 0 ? 0 : (path[i - 1] as number) + 4));
}

/** Says something about the subtree at a path. */
function changed(folds: Folds, path: readonly string[], change: (at: Folds) => Folds): Folds {
  const [key, ...rest] = path;
  if (key === undefined) return change(folds);
  const inside = new Map(folds.inside);
  inside.set(key, changed(inside.get(key) ?? NO_FOLDS, rest, change));
  return { ...folds, inside };
}

/** Folds or unfolds one node. */
export function setFolded(folds: Folds, tape: Tape, node: number, folded: boolean): Folds {
  return changed(folds, pathOf(tape, node), (at) => ({ ...at, folded }));
}

/** Unfolds (or folds) a node and all below. */
export function setAllFolded(folds: Folds, tape: Tape, node: number, folded: boolean): Folds {
  return changed(folds, pathOf(tape, node), () => ({ folded, below: folded, inside: NO_FOLDS.inside }));
}

/** Is a node folded? Asked for single nodes; rows are made in one pass. */
export function isFolded(folds: Folds, tape: Tape, node: number, first: number): boolean {
  const path = pathOf(tape, node);
  let at: Folds | undefined = folds;
  let { below } = folds;
  for (const key of path.slice(0, -1)) {
    at = at?.inside.get(key);
    below = at?.below ?? below;
  }
  const own = at?.inside.get(path.at(-1) as string)?.folded;
  return own ?? below ?? isFoldedByDefault(tape, node, path.length - 1, first);
}

/** Unfolds whatever hides a node. */
export function revealed(folds: Folds, tape: Tape, node: number, first: number): Folds {
  let result = folds;
  for (const parent of ancestors(tape, node).slice(0, -1)) {
    if (isFolded(result, tape, parent, first)) result = setFolded(result, tape, parent, false);
  }
  return result;
}
