/**
 * What is known of every message without decoding it: 47 bytes each, in arrays that grow by chunks, so that growing copies
 * nothing.
 */

const BITS = 14;
const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;
/** Beside the severity: the other party of the conversation sent it. */
const FROM_OTHER = 4;
const FAILURE = 8;
/** It asks for an answer. */
const ASKS = 16;
/** It answers a request that nobody saw. */
const UNASKED = 32;

/** A part of all columns. */
class Chunk {
  readonly seconds = new Float64Array(CHUNK);
  readonly places = new Float64Array(CHUNK);
  readonly nanos = new Uint32Array(CHUNK);
  readonly frames = new Uint32Array(CHUNK);
  readonly sizes = new Uint32Array(CHUNK);
  /** Twice the index of the flow, plus the side; 0 and 1: none. */
  readonly flows = new Uint32Array(CHUNK);
  readonly conversations = new Uint16Array(CHUNK);
  readonly services = new Uint16Array(CHUNK);
  readonly results = new Int16Array(CHUNK);
  /** Number of the message that it answers, and of the first that answers it; 0: none. */
  readonly requests = new Uint32Array(CHUNK);
  readonly answers = new Uint32Array(CHUNK);
  readonly severities = new Uint8Array(CHUNK);
}

/** One message, as it is put into the columns. */
export interface Row {
  seconds: number;
  nanos: number;
  frame: number;
  /** Of its record in the log. */
  place: number;
  size: number;
  /** 0: none. */
  flow: number;
  side: 0 | 1;
  conversation: number;
  service: number;
  /** -1: none. */
  result: number;
  severity: number;
  /** The party sent it that spoke first in its conversation. */
  isFromFirst: boolean;
  /** It tells of a failure. */
  isFailure: boolean;
  /** It asks for an answer. */
  isAsking: boolean;
  /** It answers a request that nobody saw. */
  isUnasked: boolean;
  /** Index of the message that it answers; -1: none that is known. */
  request: number;
}

/** With all of its properties, in their order, so that filling it in never changes its shape. */
export const emptyRow = (): Row => ({
  seconds: 0,
  nanos: 0,
  frame: 0,
  place: 0,
  size: 0,
  flow: 0,
  side: 0,
  conversation: 0,
  service: 0,
  result: 0,
  severity: 0,
  isFromFirst: true,
  isFailure: false,
  isAsking: false,
  isUnasked: false,
  request: -1,
});

export class Columns {
  count = 0;
  private readonly chunks: Chunk[] = [];

  add(row: Row): void {
    const at = this.count & MASK;
    if (at === 0) this.chunks.push(new Chunk());
    const chunk = this.chunks[this.count >>> BITS] as Chunk;
    chunk.seconds[at] = row.seconds;
    chunk.places[at] = row.place;
    chunk.nanos[at] = row.nanos;
    chunk.frames[at] = row.frame;
    chunk.sizes[at] = row.size;
    chunk.flows[at] = 2 * row.flow + row.side;
    chunk.conversations[at] = row.conversation;
    chunk.services[at] = row.service;
    chunk.results[at] = row.result;
    chunk.severities[at] =
      row.severity |
      (row.isFromFirst ? 0 : FROM_OTHER) |
      (row.isFailure ? FAILURE : 0) |
      (row.isAsking ? ASKS : 0) |
      (row.isUnasked ? UNASKED : 0);
    chunk.requests[at] = row.request + 1;
    this.count++;
  }

  secondsOf(i: number): number {
    return this.chunk(i).seconds[i & MASK] as number;
  }

  placeOf(i: number): number {
    return this.chunk(i).places[i & MASK] as number;
  }

  nanosOf(i: number): number {
    return this.chunk(i).nanos[i & MASK] as number;
  }

  frameOf(i: number): number {
    return this.chunk(i).frames[i & MASK] as number;
  }

  sizeOf(i: number): number {
    return this.chunk(i).sizes[i & MASK] as number;
  }

  flowOf(i: number): number {
    return (this.chunk(i).flows[i & MASK] as number) >>> 1;
  }

  sideOf(i: number): 0 | 1 {
    return ((this.chunk(i).flows[i & MASK] as number) & 1) as 0 | 1;
  }

  conversationOf(i: number): number {
    return this.chunk(i).conversations[i & MASK] as number;
  }

  serviceOf(i: number): number {
    return this.chunk(i).services[i & MASK] as number;
  }

  resultOf(i: number): number {
    return this.chunk(i).results[i & MASK] as number;
  }

  severityOf(i: number): 0 | 1 | 2 | 3 {
    return ((this.chunk(i).severities[i & MASK] as number) & 3) as 0 | 1 | 2 | 3;
  }

  isFailure(i: number): boolean {
    return ((this.chunk(i).severities[i & MASK] as number) & FAILURE) !== 0;
  }

  isFromFirst(i: number): boolean {
    return ((this.chunk(i).severities[i & MASK] as number) & FROM_OTHER) === 0;
  }

  isAsking(i: number): boolean {
    return ((this.chunk(i).severities[i & MASK] as number) & ASKS) !== 0;
  }

  isUnasked(i: number): boolean {
    return ((this.chunk(i).severities[i & MASK] as number) & UNASKED) !== 0;
  }

  requestOf(i: number): number {
    return (this.chunk(i).requests[i & MASK] as number) - 1;
  }

  answerOf(i: number): number {
    return (this.chunk(i).answers[i & MASK] as number) - 1;
  }

  /** A later message answers one that is there. */
  setAnswer(i: number, answer: number): void {
    this.chunk(i).answers[i & MASK] = answer + 1;
  }

  private chunk(i: number): Chunk {
    if (!(i >= 0 && i < this.count)) throw new RangeError(`there is no message with index ${i}`);
    return this.chunks[i >>> BITS] as Chunk;
  }
}
