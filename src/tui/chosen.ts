/** The chosen message: a copy of its tree, and that tree as rows under the folds of a state. */

import { Weights } from '../archive/view.js';
import { fieldById, Kind, type Registry, type Tape } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { failingNode } from '../filter/index.js';
import { apduOf } from '../sinks/summary.js';
import { nodeAt, placeOf } from './panes/byte-places.js';
import { byteLayout } from './panes/byte-view.js';
import {
  childOfKey,
  type Folds,
  isFolded,
  parentOf,
  pathOf,
  revealed,
  setAllFolded,
  setFolded,
} from './panes/folds.js';
import { type TreeRows, treeRows } from './panes/tree-rows.js';
import type { TreeView } from './state/world.js';

/** Who sent it and when stays with the list; this is what is in it. */
export class Chosen {
  readonly tape: Tape;
  readonly first: number;
  /** The node that is chosen at first. */
  private readonly apdu: number;
  readonly frames: readonly number[];
  readonly frame: number;
  readonly comment: string | undefined;
  /** Name of its input. */
  readonly file: string;
  /** Where its own bytes are. */
  readonly store: number;
  readonly start: number;
  readonly end: number;
  private view: ChosenTree | undefined = undefined;

  /** The message is lent, so its tree is copied. */
  constructor(
    readonly index: number,
    message: Message,
    registry: Registry,
  ) {
    this.apdu = apduOf(message, registry);
    this.tape = message.tape.copy(true);
    this.first = message.first;
    this.frames = message.frames;
    this.frame = message.frame;
    this.comment = message.comment;
    this.file = message.file;
    this.store = message.store;
    this.start = message.start;
    this.end = message.end;
  }

  tree(folds: Folds, headers: boolean): ChosenTree {
    if (this.view === undefined || this.view.folds !== folds || this.view.headers !== headers) {
      this.view = new ChosenTree(this.tape, this.first, this.apdu, folds, headers);
    }
    return this.view;
  }

  /** The node that has the worst issue or, without any, the one that tells of a failure; -1 none. */
  get trouble(): number {
    const { tape, first } = this;
    let worst = -1;
    for (let i = 0; i < tape.details.size; i++) {
      const node = tape.details.nodeAt(i);
      if (node < first || tape.kind(node) !== Kind.issue) continue;
      if (severityAt(tape, node) > (worst < 0 ? Weights.note : severityAt(tape, worst))) worst = node;
    }
    return worst >= 0 ? worst : failingNode(tape, first);
  }

  nodeAtByte(store: number, offset: number, chosen: number): number {
    return nodeAt(this.tape, store, offset, chosen);
  }

  placeOf(node: number): { readonly store: number; readonly offset: number; readonly length: number } {
    return node < 0 ? { store: this.store, offset: this.start, length: 0 } : placeOf(this.tape, node);
  }

  get stores(): readonly number[] {
    return Array.from({ length: this.tape.storeCount }, (_, store) => (this.tape.stores[store] as Uint8Array).length);
  }

  bytesPerRow(store: number, width: number): number {
    return byteLayout(width, this.tape.stores[store]?.length ?? 0).perRow;
  }
}

function severityAt(tape: Tape, node: number): number {
  return Weights[fieldById(tape.fieldId(node)).severity ?? 'note'];
}

/** Rows of the tree under folds. */
export class ChosenTree implements TreeView {
  readonly rows: TreeRows;

  constructor(
    private readonly tape: Tape,
    private readonly first: number,
    private readonly apdu: number,
    readonly folds: Folds,
    readonly headers: boolean,
  ) {
    this.rows = treeRows(tape, { first, folds, headers });
  }

  get count(): number {
    return this.rows.count;
  }

  nodeAt(row: number): number {
    return this.rows.node(this.rows.step(row, 0));
  }

  rowOf(node: number): number {
    return Math.max(0, this.rows.rowOf(node));
  }

  step(row: number, by: number): number {
    return this.rows.step(row, by);
  }

  pathOf(node: number): string {
    return pathOf(this.tape, node).join('/');
  }

  /** Walks down as long as there is a child of that name in sight; where there is none, it is the APDU. */
  nodeOfPath(path: string): number {
    const { tape, rows } = this;
    if (rows.count === 0) return -1;
    let found = -1;
    for (const key of path === '' ? [] : path.split('/')) {
      const node = childOfKey(tape, found, key);
      if (node < 0 || rows.node(rows.rowOf(node)) !== node) break;
      found = node;
    }
    return found >= 0 ? found : this.apdu;
  }

  parentOf(node: number): number {
    return parentOf(this.tape, node);
  }

  isFolded(node: number): boolean {
    return isFolded(this.folds, this.tape, node, this.first);
  }

  hasChildren(node: number): boolean {
    return this.rows.hasChildren(this.rowOf(node));
  }

  markAt(row: number): number {
    return 2 * this.rows.depth(row) + 1;
  }

  withFold(node: number, folded: boolean, folds: Folds): Folds {
    return setFolded(folds, this.tape, node, folded);
  }

  foldsBelow(node: number, folds: Folds): Folds {
    return setAllFolded(folds, this.tape, node, !this.hasFolded(node));
  }

  revealing(node: number, folds: Folds): Folds {
    return revealed(folds, this.tape, node, this.first);
  }

  /** Is something in it folded, or the node itself? */
  private hasFolded(node: number): boolean {
    const { rows } = this;
    const from = this.rowOf(node);
    const depth = rows.depth(from);
    if (rows.isFolded(from)) return true;
    for (let row = from + 1; row < rows.count && rows.depth(row) > depth; row++) if (rows.isFolded(row)) return true;
    return false;
  }
}
