/** Looks for bytes in those of one message and, with its headers, of its frame; and finds the nodes that have them. */
import { Kind, type Tape } from '../core/index.js';
import type { Message } from '../engine/index.js';
import type { BytePattern } from './byte-pattern.js';
import type { Place, Scan } from './scan.js';

export class ByteScan implements Scan {
  private tape: Tape;
  private store: number;
  private at: number;
  private isLent = true;
  private readonly first: number;
  /** The message's own bytes; others in its frame are other messages'. */
  private readonly ownStore: number;
  /** The extent that was asked for last: finding one takes a look at all nodes. */
  private known: (Extent & { readonly store: number }) | undefined = undefined;
  private readonly start: number;
  private readonly end: number;

  constructor(
    message: Message,
    private readonly pattern: BytePattern,
    private readonly layers: boolean,
    after: Place | undefined,
    private readonly isOver: () => boolean,
  ) {
    this.tape = message.tape;
    this.first = layers ? 0 : message.first;
    this.ownStore = message.store;
    this.start = message.start;
    this.end = message.end;
    this.store = Math.max(after?.store ?? 0, layers ? 0 : message.store);
    this.at = Math.max(this.startOf(this.store), after?.store === this.store ? after.offset + 1 : 0);
  }

  next(): Place | undefined | 'later' {
    const { tape, pattern, isOver } = this;
    const { length } = pattern;
    while (this.store < tape.storeCount) {
      const { store } = this;
      const offset = pattern.find(tape.stores[store] as Uint8Array, this.at, this.endOf(store), isOver);
      if (offset >= 0) {
        this.at = offset + 1;
        if (this.isOfMessage(store, offset)) return { node: -1, store, offset, length };
        if (isOver()) return 'later';
        continue;
      }
      if (pattern.stoppedAt >= 0) {
        this.at = pattern.stoppedAt;
        return 'later';
      }
      this.store++;
      this.at = this.startOf(this.store);
    }
    return undefined;
  }

  whole(place: Place): Place {
    return { ...place, node: innermost(this.tape, place.store, place.offset, this.first) };
  }

  keep(): void {
    if (this.isLent) this.tape = this.tape.copy(true);
    this.isLent = false;
  }

  /** A frame may hold other messages, that of a serial line thousands; headers are what a node has. */
  private isOfMessage(store: number, offset: number): boolean {
    if (store === this.ownStore ? offset >= this.start && offset < this.end : store > this.ownStore) return true;
    return innermost(this.tape, store, offset, this.first) >= 0;
  }

  private startOf(store: number): number {
    if (store > this.ownStore) return 0;
    return this.layers ? this.extent(store).start : this.start;
  }

  private endOf(store: number): number {
    const { length } = this.tape.stores[store] as Uint8Array;
    if (store > this.ownStore) return length;
    const end = this.layers ? this.extent(store).end : this.end;
    return Math.min(length, store === this.ownStore ? Math.max(end, this.end) : end);
  }

  private extent(store: number): Extent {
    if (this.known?.store !== store) this.known = { store, ...extentOf(this.tape, store, this.first) };
    return this.known;
  }
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** From the first to behind the last byte that a node has in a store. */
function extentOf(tape: Tape, store: number, first: number): Extent {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (let node = first; node < tape.top; node += 4) {
    if (tape.store(node) !== store || tape.length(node) === 0) continue;
    start = Math.min(start, tape.offset(node));
    end = Math.max(end, tape.offset(node) + tape.length(node));
  }
  return end === 0 ? { start: 0, end: 0 } : { start, end };
}

/** The smallest node that has the byte; -1 where none has. */
function innermost(tape: Tape, store: number, offset: number, first: number): number {
  let found = -1;
  let size = Number.POSITIVE_INFINITY;
  for (let node = first; node < tape.top; node += 4) {
    if (tape.store(node) !== store) continue;
    const at = tape.offset(node);
    const length = tape.length(node);
    if (offset < at || offset >= at + length || length >= size) continue;
    const kind = tape.kind(node);
    if (kind === Kind.issue || kind === Kind.derived) continue;
    found = node;
    size = length;
  }
  return found;
}
