import { type Framer, Limits } from '../core/index.js';
import { ChunkBuffer } from './chunks.js';
import type { Flow } from './flows.js';
import { HeldSegments } from './tcp-order.js';

/** What a stream was found to be, besides the framings of `Payload`. */
export const StreamKind = { unknown: 0, other: -1 } as const;

/** The bytes that one side of a flow sends: their order, and the message that is not whole yet. */
export class Direction {
  /** `StreamKind`, or a key of `Payload`. */
  kind: number = StreamKind.unknown;
  framer: Framer | undefined = undefined;
  /** Segments and bytes looked at while the kind was unknown. */
  looks = 0;
  looked = 0;
  /** The first frame whose bytes wait in `carry` was counted as not DLMS. */
  isCounted = false;

  /** TCP: sequence number of the first byte seen, and how far the stream has come since, without wrap; -1: not begun. */
  base = 0;
  position = -1;
  /** Where the stream ends, as its FIN says; -1: not known. */
  endPosition = -1;
  /** The SYN was seen: the first byte of the stream is the first of a message. */
  isFromStart = false;
  readonly held = new HeldSegments();
  /** Farthest position that the other side acknowledged. */
  acknowledged = 0;

  /** The beginning of a message whose end has not come. */
  readonly carry = new ChunkBuffer(Limits.piecesPerMessage);
  /** Bytes that belong to no message, waiting for the next message so that they are told as one. */
  readonly junk = new ChunkBuffer(Limits.piecesPerMessage);
  /** Some of the bytes that belong to no message have been told, because they were many. */
  isInJunk = false;
  /** What is carried is given up because the line was silent for too long. */
  isCutOff = false;
  /** Bytes to skip: the end of a message whose middle is missing. */
  skip = 0;
  /** What waits in `junk` is such an end. */
  isTail = false;

  /** The hole that the stream stands at, while what lies before it is delivered, and whether the capture cut it. */
  hole = 0;
  holeIsCut = false;
  /** Told with the next message: bytes that are missing before it, and whether the capture cut them. */
  gap = 0;
  gapIsCut = false;
  /** A retransmission brought other bytes: where. */
  conflict = '';
  /** The sequence numbers jumped, so that the stream was begun anew. */
  hasJumped = false;
  /** What the adapter of a serial line had to complain about; `LineError`. */
  lineErrors = 0;
  /** What was not whole was given up because too much was held. */
  isEvicted = false;

  /** It is known that this is a serial line: what is not recognised is told, too. */
  isLine = false;
  /** Lines of hex: who speaks, as the log says; `Frame.direction`. */
  said = 0;

  constructor(
    readonly flow: Flow,
    readonly side: 0 | 1,
  ) {}

  get other(): Direction {
    return this.flow.directions[this.side === 0 ? 1 : 0];
  }

  /** Memory held. */
  get buffered(): number {
    return this.carry.length + this.junk.length + this.held.cost;
  }

  /** Forgets the stream: the ports are used for a new connection. What was held has to be delivered before. */
  reset(): void {
    this.kind = StreamKind.unknown;
    this.framer = undefined;
    this.looks = 0;
    this.looked = 0;
    this.isCounted = false;
    this.position = -1;
    this.endPosition = -1;
    this.isFromStart = false;
    this.acknowledged = 0;
    this.held.clear();
    this.carry.clear();
    this.junk.clear();
    this.isInJunk = false;
    this.skip = 0;
    this.isTail = false;
    this.hole = 0;
    this.holeIsCut = false;
    this.gap = 0;
    this.gapIsCut = false;
    this.conflict = '';
    this.hasJumped = false;
    this.lineErrors = 0;
  }
}
