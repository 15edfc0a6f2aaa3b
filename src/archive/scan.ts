/**
 * Looks through one message for what is searched for: its nodes one after the other, or its bytes. A large message takes
 * several slices; between them its tree is somebody else's, so a copy goes on.
 */
import {
  dataTag,
  type Field,
  fieldById,
  Kind,
  lengthAt,
  matchesObis,
  type ObisPattern,
  type Tape,
  textOf,
  utf8Text,
} from '../core/index.js';
import type { Message } from '../engine/index.js';
import { BytePattern } from './byte-pattern.js';
import type { Query } from './query.js';

/** Where something was found. */
export interface Place {
  /** On the tape of the message; -1: the message as a whole, by its line in the list. */
  readonly node: number;
  readonly store: number;
  readonly offset: number;
  readonly length: number;
}

/** One message being looked through, from its beginning or behind a place. */
export interface Scan {
  /** The next place, `undefined` behind the last; `later`: the time is over, and there is more to look at. */
  next(): Place | undefined | 'later';
  /** The same place with its node, where that is not known yet. */
  whole(place: Place): Place;
  /** The message is not lent any longer. */
  keep(): void;
}

/** Looks at messages for one query. */
export class Scanner {
  private readonly bytes: BytePattern | undefined;
  private readonly text: TextTest | undefined;

  constructor(
    private readonly query: Query,
    private readonly isOver: () => boolean,
    /** The line in the list. */
    private readonly lineOf: (message: Message) => string,
    /** Messages come with link and network headers, which are looked at, too. */
    private readonly layers: boolean,
  ) {
    this.bytes = query.kind === 'hex' ? new BytePattern(query.bytes) : undefined;
    this.text = query.kind === 'text' ? new TextTest(query.text, query.anyCase) : undefined;
  }

  /** `isPart`: a part of the message is in question, so that it doesn't count as a whole. */
  scan(message: Message, after: Place | undefined, isPart: boolean): Scan {
    const { query, layers, isOver, text } = this;
    if (this.bytes !== undefined) return new ByteScan(message, this.bytes, layers, after, isOver);
    const first =
      after === undefined ? (layers ? 0 : message.first) : after.node < 0 ? message.tape.top : after.node + 4;
    if (query.kind === 'obis') return new NodeScan(message.tape, first, obisTest(query.pattern), false, isOver);
    const test = text as TextTest;
    return new NodeScan(message.tape, first, test.place, !isPart && test.holds(this.lineOf(message)), isOver);
  }

  /** In the order in which `scan` finds them. */
  isBefore(one: Place, other: Place): boolean {
    if (this.query.kind !== 'hex') return one.node < other.node;
    return one.store < other.store || (one.store === other.store && one.offset < other.offset);
  }
}

/** A place in the node, or none; a number: so many bytes of it were looked at, and there are more. */
type NodeTest = (tape: Tape, node: number, looked: number) => Place | undefined | number;

/** Nodes between two looks at the clock. */
const NODES_A_LOOK = 64;

class NodeScan implements Scan {
  private hasFound = false;
  private isLent = true;
  /** Bytes of the node at hand that were looked at. */
  private looked = 0;

  constructor(
    private tape: Tape,
    private node: number,
    private readonly test: NodeTest,
    /** The line in the list has it; that counts where no node has. */
    private readonly isOfLine: boolean,
    private readonly isOver: () => boolean,
  ) {}

  next(): Place | undefined | 'later' {
    const { tape, test } = this;
    for (let left = NODES_A_LOOK; this.node < tape.top; left--) {
      if (left === 0) {
        if (this.isOver()) return 'later';
        left = NODES_A_LOOK;
      }
      const result = test(tape, this.node, this.looked);
      if (typeof result === 'number') {
        this.looked = result;
        if (this.isOver()) return 'later';
        continue;
      }
      this.looked = 0;
      this.node += 4;
      if (result === undefined) continue;
      this.hasFound = true;
      return result;
    }
    if (this.hasFound || !this.isOfLine) return undefined;
    this.hasFound = true;
    return { node: -1, store: 0, offset: 0, length: 0 };
  }

  whole(place: Place): Place {
    return place;
  }

  keep(): void {
    if (this.isLent) this.tape = this.tape.copy(true);
    this.isLent = false;
  }
}

// ---- text

/** Text of more bytes is not made at once. */
const LONG_BYTES = 16 * 1024;
const BIT_STRING = 4;
const STRING_TAGS: ReadonlySet<number> = new Set([9, 10, 11, 12]);

class TextTest {
  private readonly labels = new Map<Field, boolean>();

  constructor(
    private readonly wanted: string,
    private readonly anyCase: boolean,
  ) {}

  holds(text: string): boolean {
    return (this.anyCase ? text.toLowerCase() : text).includes(this.wanted);
  }

  readonly place: NodeTest = (tape, node, looked) => {
    const kind = tape.kind(node);
    // Tags and lengths: what stands in them is never text that people see.
    if (kind === Kind.header) return undefined;
    if (looked === 0 && this.isInLabel(fieldById(tape.fieldId(node)), kind)) return placeOf(tape, node);
    if (kind === Kind.issue) return this.holds(tape.details.get(node) ?? '') ? placeOf(tape, node) : undefined;
    if (tape.length(node) <= LONG_BYTES || !isSpelled(kind)) {
      return this.holds(textOf(tape, node)) ? placeOf(tape, node) : undefined;
    }
    return isString(kind) ? this.inLong(tape, node, looked) : undefined;
  };

  private isInLabel(field: Field, kind: Kind): boolean {
    let holds = this.labels.get(field);
    if (holds === undefined) {
      holds = this.holds(field.label) || (kind === Kind.issue && this.holds(field.name));
      this.labels.set(field, holds);
    }
    return holds;
  }

  /** A piece at a time; pieces overlap by as much as the text may take. */
  private inLong(tape: Tape, node: number, looked: number): Place | undefined | number {
    const bytes = tape.stores[tape.store(node)] as Uint8Array;
    const at = tape.offset(node) + looked;
    const end = tape.offset(node) + tape.length(node);
    const to = Math.min(end, at + LONG_BYTES);
    if (this.holds(utf8Text(bytes, at, Math.min(end, to + 4 * this.wanted.length)))) return placeOf(tape, node);
    return to === end ? undefined : looked + LONG_BYTES;
  }
}

/** Does the text of a node grow with its bytes? Octets and containers are shown by their beginning or their size. */
function isSpelled(kind: Kind): boolean {
  if (isString(kind)) return true;
  return kind === Kind.bitString || (kind >= Kind.data && dataTag(kind) === BIT_STRING);
}

function isString(kind: Kind): boolean {
  return kind === Kind.text || (kind >= Kind.data && STRING_TAGS.has(dataTag(kind)));
}

function placeOf(tape: Tape, node: number): Place {
  return { node, store: tape.store(node), offset: tape.offset(node), length: tape.length(node) };
}

// ---- OBIS codes

const OCTET_STRING = 9;
const CODE_OCTETS = 6;

function obisTest(pattern: ObisPattern): NodeTest {
  return (tape, node) => {
    const kind = tape.kind(node);
    const bytes = tape.stores[tape.store(node)] as Uint8Array;
    let at = tape.offset(node);
    if (kind >= Kind.data && dataTag(kind) === OCTET_STRING) {
      if (kind < Kind.packedData) at++;
      const length = lengthAt(bytes, at);
      if (length.value !== CODE_OCTETS) return undefined;
      at += length.octets;
    } else if (kind !== Kind.obis && (kind !== Kind.octets || tape.length(node) !== CODE_OCTETS)) return undefined;
    if (at + CODE_OCTETS > tape.offset(node) + tape.length(node) || !matchesObis(pattern, bytes, at)) return undefined;
    return { node, store: tape.store(node), offset: at, length: CODE_OCTETS };
  };
}

// ---- bytes

class ByteScan implements Scan {
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
