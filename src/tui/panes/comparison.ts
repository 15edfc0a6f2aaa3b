/**
 * Two messages field by field. Trees are aligned from the top down: what is in two groups is compared only where the groups
 * belong together, so that a field is never compared with one of the same name elsewhere. Members of groups and structures
 * belong together by name and order; elements of lists first where they are equal, so that one that was put in between does
 * not make all behind it different.
 */
import { dataTag, fieldById, integer, isContainer, isList, Kind, type Tape } from '../../core/index.js';
import { isBare } from '../../sinks/node-text.js';
import { AlignmentBudget, aligned } from './align.js';

export interface Side {
  readonly tape: Tape;
  /** Nodes before it are headers of link and network. */
  readonly first: number;
}

export const Difference = {
  same: 0,
  changed: 1,
  onlyLeft: 2,
  onlyRight: 3,
  /** Something in it differs, not the node itself. */
  inside: 4,
} as const;
export type Difference = (typeof Difference)[keyof typeof Difference];

export interface ComparedRow {
  /** Nodes; -1 where there is none. */
  readonly left: number;
  readonly right: number;
  readonly depth: number;
  readonly difference: Difference;
  /** Counts as a difference: what is only on one side counts once, with all that is in it. */
  readonly counts: boolean;
}

export interface Comparison {
  readonly left: Tape;
  readonly right: Tape;
  readonly rows: readonly ComparedRow[];
  /** The first row that is no header of link or network. */
  readonly body: number;
  /** Differences in the messages, and in the headers before them. */
  readonly differences: number;
  readonly headerDifferences: number;
  /** Lists were too different to be aligned: they are compared in order. */
  readonly isRough: boolean;
}

/** Compares two messages; `headers`: encoding (tags, lengths, counts), too. */
export function comparison(left: Side, right: Side, headers = false): Comparison {
  const comparer = new Comparer(left.tape, right.tape, headers);
  comparer.level(0, Math.min(left.first, left.tape.top), 0, Math.min(right.first, right.tape.top), 0, false);
  const { differences: headerDifferences } = comparer;
  const body = comparer.rows.length;
  comparer.level(left.first, left.tape.top, right.first, right.tape.top, 0, false);
  return {
    left: left.tape,
    right: right.tape,
    rows: comparer.rows,
    body,
    differences: comparer.differences - headerDifferences,
    headerDifferences,
    isRough: comparer.budget.isExceeded,
  };
}

const NONE = -1;

class Comparer {
  readonly rows: ComparedRow[] = [];
  readonly budget = new AlignmentBudget();
  differences = 0;
  private readonly leftHashes: Int32Array;
  private readonly rightHashes: Int32Array;

  constructor(
    private readonly left: Tape,
    private readonly right: Tape,
    private readonly headers: boolean,
  ) {
    this.leftHashes = hashes(left, headers);
    this.rightHashes = hashes(right, headers);
  }

  /** Compares what stands side by side in two groups. */
  level(leftFrom: number, leftTo: number, rightFrom: number, rightTo: number, depth: number, isListed: boolean): void {
    const ours = shown(this.left, leftFrom, leftTo, this.headers);
    const theirs = shown(this.right, rightFrom, rightTo, this.headers);
    const partners = isListed ? this.listed(ours, theirs) : this.byName(ours, theirs);
    let next = 0;
    for (const [i, node] of ours.entries()) {
      const partner = partners[i] as number;
      if (partner < 0) {
        this.alone(node, NONE, depth, true);
        continue;
      }
      while (next < partner) this.alone(NONE, theirs[next++] as number, depth, true);
      this.pair(node, theirs[next++] as number, depth);
    }
    while (next < theirs.length) this.alone(NONE, theirs[next++] as number, depth, true);
  }

  private byName(ours: readonly number[], theirs: readonly number[]): readonly number[] {
    const keys = (tape: Tape, nodes: readonly number[]): number[] => nodes.map((node) => keyOf(tape, node));
    return aligned(keys(this.left, ours), keys(this.right, theirs), this.budget);
  }

  /** Equal elements first; what is left between them by name. */
  private listed(ours: readonly number[], theirs: readonly number[]): readonly number[] {
    const equal = aligned(
      ours.map((node) => this.leftHashes[node >> 2] as number),
      theirs.map((node) => this.rightHashes[node >> 2] as number),
      this.budget,
    );
    const partners = [...equal];
    let from = 0;
    let theirFrom = 0;
    for (let i = 0; i <= ours.length; i++) {
      const partner = i === ours.length ? theirs.length : (equal[i] as number);
      if (partner < 0) continue;
      const between = this.byName(ours.slice(from, i), theirs.slice(theirFrom, partner));
      for (const [n, at] of between.entries()) if (at >= 0) partners[from + n] = theirFrom + at;
      from = i + 1;
      theirFrom = partner + 1;
    }
    return partners;
  }

  private pair(ours: number, theirs: number, depth: number): void {
    const { left, right, rows } = this;
    const row = rows.length;
    const before = this.differences;
    rows.push({ left: ours, right: theirs, depth, difference: Difference.same, counts: false });
    const kind = left.kind(ours);
    this.level(ours + 4, left.next(ours), theirs + 4, right.next(theirs), depth + 1, isElements(kind));
    if (this.differences > before) rows[row] = { ...(rows[row] as ComparedRow), difference: Difference.inside };
    else if (!areEqual(left, ours, right, theirs)) {
      rows[row] = { ...(rows[row] as ComparedRow), difference: Difference.changed, counts: true };
      this.differences++;
    }
  }

  /** A subtree that only one side has. */
  private alone(ours: number, theirs: number, depth: number, counts: boolean): void {
    const isLeft = ours >= 0;
    const tape = isLeft ? this.left : this.right;
    const node = isLeft ? ours : theirs;
    const difference = isLeft ? Difference.onlyLeft : Difference.onlyRight;
    this.rows.push({ left: ours, right: theirs, depth, difference, counts });
    if (counts) this.differences++;
    for (const child of shown(tape, node + 4, tape.next(node), this.headers)) {
      if (isLeft) this.alone(child, NONE, depth + 1, false);
      else this.alone(NONE, child, depth + 1, false);
    }
  }
}

/** Members have places; elements are one like the other. */
function isElements(kind: number): boolean {
  return isList(kind) && !(kind >= Kind.data && dataTag(kind) === STRUCTURE);
}

const STRUCTURE = 2;

function shown(tape: Tape, from: number, to: number, headers: boolean): readonly number[] {
  const nodes: number[] = [];
  for (let node = from; node < to; node = tape.next(node)) {
    const kind = tape.kind(node);
    if (headers || (kind !== Kind.header && (kind !== Kind.group || !isBare(tape, node)))) nodes.push(node);
  }
  return nodes;
}

const nameIds = new Map<string, number>();

/** What belongs together has the same name, and is a container or none. */
function keyOf(tape: Tape, node: number): number {
  const { name } = fieldById(tape.fieldId(node));
  let id = nameIds.get(name);
  if (id === undefined) {
    id = nameIds.size;
    nameIds.set(name, id);
  }
  return 2 * id + (isContainer(tape.kind(node)) ? 1 : 0);
}

/** The same value in the same encoding? */
function areEqual(left: Tape, ours: number, right: Tape, theirs: number): boolean {
  const kind = left.kind(ours);
  if (kind !== right.kind(theirs)) return false;
  if (kind === Kind.issue || kind === Kind.derived) return left.details.get(ours) === right.details.get(theirs);
  const length = left.length(ours);
  const field = fieldById(left.fieldId(ours));
  if (isContainer(kind) && field.parts.length === 0) return true;
  if (length !== right.length(theirs)) return false;
  const one = left.stores[left.store(ours)] as Uint8Array;
  const other = right.stores[right.store(theirs)] as Uint8Array;
  const at = left.offset(ours);
  const there = right.offset(theirs);
  if (kind === Kind.bits) {
    const { mask } = field;
    return ((integer(one, at, length, Kind.uint) ^ integer(other, there, length, Kind.uint)) & mask) === 0;
  }
  for (let i = 0; i < length; i++) if (one[at + i] !== other[there + i]) return false;
  return true;
}

/** Bytes of a value that its hash is made of; equal hashes only suggest partners, which are compared whole. */
const HASHED_BYTES = 64;

/** A number for each subtree, by its fields and values; from the last node to the first, so that children have theirs. */
function hashes(tape: Tape, headers: boolean): Int32Array {
  const result = new Int32Array(tape.top >> 2);
  for (let node = tape.top - 4; node >= 0; node -= 4) {
    const kind = tape.kind(node);
    let hash = mixed(tape.fieldId(node), kind);
    if (!isContainer(kind)) hash = mixed(hash, valueHash(tape, node));
    const end = tape.next(node);
    for (let child = node + 4; child < end; child = tape.next(child)) {
      if (headers || tape.kind(child) !== Kind.header) hash = mixed(hash, result[child >> 2] as number);
    }
    result[node >> 2] = hash;
  }
  return result;
}

function valueHash(tape: Tape, node: number): number {
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  const length = tape.length(node);
  let hash = length;
  for (let i = 0; i < Math.min(length, HASHED_BYTES); i++) hash = mixed(hash, bytes[at + i] as number);
  return hash;
}

/** FNV-1a, a word at a time. */
function mixed(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193) ^ (hash >>> 15);
}
