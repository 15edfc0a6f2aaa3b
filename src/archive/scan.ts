/**
 * Looks through one message for what is searched for: its nodes one after the other, or its bytes. A large message takes
 * several slices; between them its tree is somebody else's, so a copy goes on.
 */
import type { Message } from '../engine/index.js';
import { BytePattern } from './byte-pattern.js';
import { ByteScan } from './byte-scan.js';
import { NodeScan } from './node-scan.js';
import { obisTest, TextTest } from './node-tests.js';
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
