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
  framer: Framer | undefined;
  /** Segments looked at while the kind was unknown. */
  looks = 0;

  /** TCP: sequence number of the first byte seen, and how far the stream has come since, without wrap. */
  base = 0;
  position = -1;
  readonly held = new HeldSegments();
  /** Farthest position that the other side acknowledged. */
  acknowledged = 0;
  finished = false;

  /** The beginning of a message whose end has not come. */
  readonly carry = new ChunkBuffer(Limits.piecesPerMessage);
  /** Bytes that belong to no message, waiting for the next message so that they are told as one. */
  readonly junk = new ChunkBuffer(Limits.piecesPerMessage);
  /** Bytes to skip: the end of a message whose middle is missing. */
  skip = 0;
  /** What waits in `junk` is such an end. */
  isTail = false;
  /** Told with the next message: bytes that are missing before it, and why. */
  gap = 0;
  gapCut = false;
  /** A retransmission brought other bytes: where. */
  conflict = '';
  evicted = false;

  /** Frame of the last bytes, for messages that are given up later. */
  frame = 0;
  seconds = Number.NaN;
  nanos = 0;
  fileOffset = 0;

  constructor(
    readonly flow: Flow,
    readonly side: 0 | 1,
  ) {}

  get other(): Direction {
    return this.flow.directions[this.side === 0 ? 1 : 0];
  }

  /** Bytes held. */
  get buffered(): number {
    return this.carry.length + this.junk.length + this.held.bytes;
  }

  /** Forgets the stream: the ports are used for a new connection. */
  reset(): void {
    this.kind = StreamKind.unknown;
    this.framer = undefined;
    this.looks = 0;
    this.position = -1;
    this.acknowledged = 0;
    this.finished = false;
    this.held.clear();
    this.carry.clear();
    this.junk.clear();
    this.skip = 0;
    this.isTail = false;
    this.gap = 0;
    this.gapCut = false;
    this.conflict = '';
  }
}
