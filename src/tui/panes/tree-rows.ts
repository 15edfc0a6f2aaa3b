/** The rows of a tree: its visible nodes in order, under what is folded. Made anew when the message or the folds change. */
import { fieldById, Kind, type Tape } from '../../core/index.js';
import { isBare } from '../../sinks/node-text.js';
import { type Folds, foldKey, isFoldedByDefault, NO_FOLDS } from './folds.js';

/** What is shown of a message. */
export interface TreeView {
  /** Nodes before it are headers of link and network (`Message.first`). */
  readonly first: number;
  readonly folds: Folds;
  /** Encoding, too: tags, lengths, counts. */
  readonly headers: boolean;
}

const HAS_CHILDREN = 1;
const FOLDED = 2;
const STORE = 4;
const DEPTH_SHIFT = 8;

/** Visible nodes, two words a row: the node; its depth (from bit 8) and flags. */
export class TreeRows {
  private words = new Int32Array(128);
  count = 0;

  constructor(readonly tape: Tape) {}

  node(row: number): number {
    return this.words[2 * row] as number;
  }

  depth(row: number): number {
    return (this.words[2 * row + 1] as number) >>> DEPTH_SHIFT;
  }

  hasChildren(row: number): boolean {
    return this.has(row, HAS_CHILDREN);
  }

  isFolded(row: number): boolean {
    return this.has(row, FOLDED);
  }

  /** No node, but an announcement: the rows behind it are of other bytes. Its node is the one that follows. */
  isStore(row: number): boolean {
    return this.has(row, STORE);
  }

  private has(row: number, flag: number): boolean {
    return ((this.words[2 * row + 1] as number) & flag) !== 0;
  }

  /** The row of a node, or of what hides it; -1 where there are no rows. */
  rowOf(node: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.node(middle) <= node) low = middle + 1;
      else high = middle;
    }
    let row = low - 1;
    // Hidden in something folded, or a header between its siblings: then their parent stands for it.
    while (row > 0 && this.node(row) !== node && this.tape.next(this.node(row)) <= node) {
      const parent = this.parent(row);
      if (parent < 0) break;
      row = parent;
    }
    return row < 0 && this.count > 0 ? this.step(0, 0) : row;
  }

  /** The row of the parent; -1 on top. */
  parent(row: number): number {
    const depth = this.depth(row);
    for (let above = row - 1; above >= 0; above--) {
      if (this.depth(above) < depth && !this.isStore(above)) return above;
    }
    return -1;
  }

  /** The row `by` rows away, as far as there are some; announcements are stepped over. */
  step(row: number, by: number): number {
    const last = this.count - 1;
    if (last < 0) return -1;
    let at = Math.max(0, Math.min(last, row + by));
    const direction = by < 0 ? -1 : 1;
    while (this.isStore(at) && at + direction >= 0 && at + direction <= last) at += direction;
    // The first row may be an announcement.
    while (this.isStore(at) && at < last) at++;
    return at;
  }

  /** The next row of the same parent; the row itself where it is the last. */
  nextSibling(row: number): number {
    const depth = this.depth(row);
    for (let below = row + 1; below < this.count && this.depth(below) >= depth; below++) {
      if (this.depth(below) === depth && !this.isStore(below)) return below;
    }
    return row;
  }

  previousSibling(row: number): number {
    const depth = this.depth(row);
    for (let above = row - 1; above >= 0 && this.depth(above) >= depth; above--) {
      if (this.depth(above) === depth && !this.isStore(above)) return above;
    }
    return row;
  }

  /** The first row inside of one that is unfolded; the row itself where nothing is. */
  firstChild(row: number): number {
    if (!this.hasChildren(row) || this.isFolded(row)) return row;
    return this.step(row, 1);
  }

  add(node: number, depth: number, hasChildren: boolean, isFolded: boolean, isStore: boolean): void {
    if (2 * this.count === this.words.length) {
      const larger = new Int32Array(2 * this.words.length);
      larger.set(this.words);
      this.words = larger;
    }
    const flags = (hasChildren ? HAS_CHILDREN : 0) | (isFolded ? FOLDED : 0) | (isStore ? STORE : 0);
    this.words[2 * this.count] = node;
    this.words[2 * this.count + 1] = (depth << DEPTH_SHIFT) | flags;
    this.count++;
  }
}

export function treeRows(tape: Tape, view: TreeView): TreeRows {
  const rows = new TreeRows(tape);
  new Walk(tape, view, rows).nodes(0, tape.top, 0, view.folds, view.folds.below);
  return rows;
}

/** One pass over what is visible. */
class Walk {
  private shownStore = -1;

  constructor(
    private readonly tape: Tape,
    private readonly view: TreeView,
    private readonly rows: TreeRows,
  ) {}

  nodes(from: number, to: number, depth: number, folds: Folds, below: boolean | undefined): void {
    const { tape, view, rows } = this;
    const isTouched = folds.inside.size > 0;
    const places = new Map<string, number>();
    for (let node = from; node < to; node = tape.next(node)) {
      const own = isTouched ? this.foldsOf(node, folds, places) : NO_FOLDS;
      if (!isShown(tape, node, view.headers)) continue;
      this.announce(node, depth);
      const hasChildren = this.hasShown(node);
      const isFolded = hasChildren && (own.folded ?? below ?? isFoldedByDefault(tape, node, depth, view.first));
      rows.add(node, depth, hasChildren, isFolded, false);
      if (hasChildren && !isFolded) this.nodes(node + 4, tape.next(node), depth + 1, own, own.below ?? below);
    }
  }

  private foldsOf(node: number, folds: Folds, places: Map<string, number>): Folds {
    const { name } = fieldById(this.tape.fieldId(node));
    const place = (places.get(name) ?? 0) + 1;
    places.set(name, place);
    return folds.inside.get(foldKey(name, place)) ?? NO_FOLDS;
  }

  private hasShown(node: number): boolean {
    const { tape, view } = this;
    const end = tape.next(node);
    for (let child = node + 4; child < end; child = tape.next(child)) {
      if (isShown(tape, child, view.headers)) return true;
    }
    return false;
  }

  /** Bytes that are not in the frame are announced. */
  private announce(node: number, depth: number): void {
    const { tape, shownStore } = this;
    const store = tape.store(node);
    if (store === shownStore) return;
    this.shownStore = store;
    if (store === 0 || (shownStore < 0 && tape.storeCount === 1)) return;
    this.rows.add(node, depth, false, false, true);
  }
}

/** Encoding is shown where somebody asked for it, and so are groups with nothing else in them. */
function isShown(tape: Tape, node: number, headers: boolean): boolean {
  if (headers) return true;
  const kind = tape.kind(node);
  return kind !== Kind.header && (kind !== Kind.group || !isBare(tape, node));
}
