import type { Conversation, Memo, Slot } from './conversation.js';
import { counted } from './counted.js';
import { defineFields, type Field, octets } from './field.js';
import { Issue } from './issue.js';
import { dataKind, Kind, packedKind } from './kind.js';
import { Limits } from './limits.js';
import type { LinkKind } from './links.js';
import { type Handover, Packet } from './packet.js';
import type { Registry, Table } from './registry.js';
import type { Secret } from './secrets.js';
import type { Tape } from './tape.js';

/** Bytes that no dissector understands, anywhere. */
export const Bytes = defineFields('bytes', {
  unknown: octets('Not decoded', { repeated: true }),
  trailing: octets('Bytes after the end', { repeated: true }),
});

const NO_PIECES: readonly number[] = [];

/** Thrown when bytes run out, caught where a dissector was called. One object for all: making one costs 3.5 µs. */
const SHORT = new Error('out of bytes');

/**
 * The reader that writes the tape. A dissector takes bytes through it, and each taking leaves a node. Running out of
 * bytes leaves the field with what there was, a note, and the dissector; what came before stays on the tape.
 */
export class Dissection {
  /** Reading position and end in the current byte store; a dissector may look, not set. */
  at = 0;
  end = 0;
  bytes: Uint8Array = new Uint8Array(0);
  store = 0;
  /** What link and network dissectors found out. */
  readonly packet = new Packet();
  /** Data items of this message so far; see `Limits.itemsPerApdu`. */
  items = 0;
  /** Ciphered APDUs around the bytes at hand that were deciphered. */
  ciphers = 0;
  /**
   * False: the bytes at hand were deciphered, and no tag proves with the right key. They may be chance, so that what they say takes
   * the place of nothing that is known better.
   */
  isProven = true;
  /** APDUs around the bytes at hand that protect, ciphered or signed, whether or not somebody could undo that. */
  protections = 0;
  /** False: values are read, nothing is written (headers that nobody asked to see). */
  recording = true;
  /** Number of the frame that completed the message. */
  frame = 0;
  /** Frames of earlier messages that this one is joined from; see `joinedFrom`. */
  pieces: readonly number[] = NO_PIECES;
  /** Who speaks to whom on the link (wPorts, HDLC addresses as one number each); -1 where nothing says so. */
  source = -1;
  destination = -1;
  /** The link sent it again: who got it before takes no notice of it. */
  isSentAgain = false;
  /** What is read lacks what may still come: more than a part of it can't be told. */
  isPart = false;
  /** The link carries one request at a time: a new one ends the one before. */
  isOneAtATime = false;
  /** It may answer other requests than the one at hand: what it says is not believed. */
  isAmbiguous = false;
  /** Which side of the flow sent it. */
  side: 0 | 1 = 0;
  /** Number of the message, and when it was whole; NaN where the input has no times. */
  message = 0;
  seconds = Number.NaN;
  nanos = 0;
  /** Number of the message that this one answers; 0: of none that is known. */
  answers = 0;
  /** Requests and answers that were found in the message so far. */
  paired = 0;

  private tape!: Tape;
  private words!: Int32Array;
  private conversation!: Conversation;
  private memo: Memo | undefined;
  private replaying = false;
  private answer = 0;

  /** Open groups, by node. */
  private readonly open_ = new Int32Array(4 * Limits.dataDepth + 4 * Limits.layerDepth);
  private depth = 0;
  private layer = 0;
  /** Ends of the ranges around the current one, and the length fields that set them. */
  private readonly ends: number[] = [];
  private readonly limiters: (Field | undefined)[] = [];
  private limiter: Field | undefined;
  /** Bytes of the packet that were on the wire behind the captured ones. */
  private cutBytes = 0;

  constructor(private readonly registry: Registry) {}

  /** Makes ready for one message. With `replaying`, `once` gives the answers in `memo` again. */
  begin(tape: Tape, conversation: Conversation, memo?: Memo, replaying = false): void {
    this.frame = 0;
    this.tape = tape;
    this.words = tape.words;
    this.conversation = conversation;
    this.memo = memo;
    this.replaying = replaying;
    this.answer = 0;
    this.items = 0;
    this.ciphers = 0;
    this.isProven = true;
    this.protections = 0;
    this.pieces = NO_PIECES;
    this.source = -1;
    this.destination = -1;
    this.isSentAgain = false;
    this.isPart = false;
    this.isOneAtATime = false;
    this.isAmbiguous = false;
    this.answers = 0;
    this.paired = 0;
    this.depth = 0;
    this.layer = 0;
    if (this.ends.length > 0) {
      this.ends.length = 0;
      this.limiters.length = 0;
    }
    this.limiter = undefined;
    this.cutBytes = 0;
  }

  /** Sets the range to read; `cut` bytes behind it were on the wire, but not captured. */
  range(store: number, at: number, end: number, cut = 0): void {
    this.store = store;
    this.bytes = this.tape.stores[store] as Uint8Array;
    this.at = at;
    this.end = end;
    this.cutBytes = cut;
    this.limiter = undefined;
  }

  /** Hands the range to whoever answers; bytes that are left over afterwards get a node. */
  run(table: Table, key: number): void {
    this.next(table, key);
    if (this.at < this.end) this.trailing();
  }

  /** Bytes not taken yet. */
  get left(): number {
    return this.end - this.at;
  }

  // ---- taking

  /** Takes an integer of the field's size. */
  read(field: Field<number>): number {
    const at = this.at;
    const size = field.size;
    const next = at + size;
    if (next > this.end) this.short(field, size);
    const value = integer(this.bytes, at, size, field.kind);
    if (this.recording) this.node(field.word, at, size);
    this.at = next;
    return value;
  }

  /** Takes bytes; their value stays unread. */
  mark(field: Field, length: number = field.size): void {
    const next = this.at + length;
    if (next > this.end) this.short(field, length);
    if (this.recording) this.node(field.word, this.at, length);
    this.at = next;
  }

  /** Takes all bytes that are left. */
  rest(field: Field): void {
    if (this.at < this.end) this.mark(field, this.end - this.at);
  }

  /** Takes an integer and shows it as bit fields: those the group is made of, or those given. */
  flags(field: Field<number>, parts: readonly Field[] = field.parts): number {
    const at = this.at;
    const size = field.size;
    if (at + size > this.end) this.short(field, size);
    const value = integer(this.bytes, at, size, Kind.uint);
    if (this.recording) {
      const group = this.node(field.word, at, size);
      for (let i = 0; i < parts.length; i++) this.node((parts[i] as Field).word, at, size);
      this.words[group + 3] = this.tape.top;
    }
    this.at = at + size;
    return value;
  }

  /** Takes `length` bytes as COSEM data of type `tag`; `packed` where the tag is not in front of them. */
  markData(field: Field, tag: number, length: number, packed: boolean): void {
    const next = this.at + length;
    if (next > this.end) this.short(field, length);
    if (this.recording)
      this.node((field.id << 16) | ((packed ? packedKind(tag) : dataKind(tag)) << 8), this.at, length);
    this.at = next;
  }

  /** Looks at a byte without taking it; -1 behind the end. */
  peek(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.end ? (this.bytes[at] as number) : -1;
  }

  /** Looks at an unsigned integer without taking it; -1 where it does not fit. */
  peekUint(size: number, ahead = 0): number {
    const at = this.at + ahead;
    return at + size <= this.end ? integer(this.bytes, at, size, Kind.uint) : -1;
  }

  // ---- grouping

  /** Opens a group of nodes; closed by `close`, or when its dissector ends early. */
  open(field: Field): void {
    if (this.recording) this.open_[this.depth] = this.node(field.word, this.at, 0);
    this.depth++;
  }

  /** Opens a container of COSEM data. */
  openData(field: Field, tag: number, packed: boolean): void {
    if (this.recording) {
      this.open_[this.depth] = this.node(
        (field.id << 16) | ((packed ? packedKind(tag) : dataKind(tag)) << 8),
        this.at,
        0,
      );
    }
    this.depth++;
  }

  close(): void {
    this.depth--;
    if (!this.recording) return;
    const node = this.open_[this.depth] as number;
    const words = this.words;
    words[node + 2] = this.at - (words[node + 1] as number);
    words[node + 3] = this.tape.top;
  }

  /** Lets the next `length` bytes be all there is, as the field `by` claims. A lie is reported, and what is there is read. */
  narrow(length: number, by: Field): void {
    const end = this.at + length;
    this.ends.push(this.end);
    this.limiters.push(this.limiter);
    if (end <= this.end) {
      this.end = end;
      this.limiter = by;
      return;
    }
    if (this.cut && end <= this.end + this.cutBytes) {
      this.report(Issue.cutCapture, `${by.label} says ${length} bytes, ${this.left} were captured`, this.at, this.left);
    } else {
      this.report(
        Issue.truncated,
        `${by.label} says ${length} bytes, ${this.left} are there; ${this.ending()}`,
        this.at,
        this.left,
      );
    }
  }

  /** Ends what `narrow` began; bytes not taken become a node of their own. */
  widen(trailing = true): void {
    if (trailing && this.at < this.end) this.trailing();
    this.end = this.ends.pop() as number;
    this.limiter = this.limiters.pop();
  }

  /** Takes what is left as bytes that should not be there. */
  trailing(): void {
    const length = this.left;
    this.report(Issue.unusual, `${counted(length, 'byte')} more than were expected`, this.at, length);
    this.mark(Bytes.trailing, length);
  }

  // ---- branching

  /** Whoever answers takes the bytes that are left, or as many as are its own. */
  next(table: Table, key: number): void {
    const dissector = this.registry.find(table, key);
    if (dissector === undefined) {
      if (this.recording) {
        const shown = table.hex ? `0x${key.toString(16).padStart(2, '0')}` : String(key);
        this.report(Issue.unknown, `no dissector answers ${table.label} ${shown}`, this.at, this.left);
      }
      this.rest(Bytes.unknown);
      return;
    }
    if (this.layer >= Limits.layerDepth) {
      this.report(Issue.limit, `more than ${Limits.layerDepth} protocols in each other`, this.at, this.left);
      this.rest(Bytes.unknown);
      return;
    }
    const depth = this.depth;
    const ranges = this.ends.length;
    this.layer++;
    try {
      dissector.dissect(this);
    } catch (error) {
      this.leave(depth, ranges, error, dissector.name);
    }
    this.layer--;
  }

  /** Calls part of a dissector so that bytes running out end only that part. True where all went well. */
  attempt(part: () => void): boolean {
    const depth = this.depth;
    const ranges = this.ends.length;
    const layer = this.layer;
    try {
      part();
      return true;
    } catch (error) {
      this.layer = layer;
      this.leave(depth, ranges, error, 'a part of a dissector');
      return false;
    }
  }

  /**
   * Reads bytes that are not in the frame as captured: joined or deciphered ones. They become a byte store, and lose their secrets
   * once they are read: bytes that are kept to decode the message again have lost them, too.
   */
  inside(bytes: Uint8Array, name: string, then: () => void): void {
    const { at, end, store, limiter, depth, cutBytes } = this;
    const ranges = this.ends.length;
    if (this.tape.storeCount > 255) {
      this.report(Issue.limit, 'more than 255 byte stores in one message');
      return;
    }
    const inner = this.tape.addStore(bytes, name);
    this.range(inner, 0, bytes.length);
    try {
      then();
    } catch (error) {
      this.leave(depth, ranges, error, 'a part of a dissector');
    } finally {
      if (this.at < this.end) this.trailing();
      this.tape.secrets.erase(inner, bytes);
      this.store = store;
      this.bytes = this.tape.stores[store] as Uint8Array;
      this.at = at;
      this.end = end;
      this.limiter = limiter;
      this.cutBytes = cutBytes;
    }
  }

  /**
   * Reads bytes [at, end) of a byte store that was added before (`addStore`); for what is told of a message in pieces, like the
   * objects that a list of answers belongs to.
   */
  elsewhere(store: number, at: number, end: number, then: () => void): void {
    const { at: atBefore, end: endBefore, store: storeBefore, limiter, cutBytes } = this;
    this.range(store, at, end);
    this.attempt(then);
    if (this.at < this.end) this.trailing();
    this.store = storeBefore;
    this.bytes = this.tape.stores[storeBefore] as Uint8Array;
    this.at = atBefore;
    this.end = endBefore;
    this.limiter = limiter;
    this.cutBytes = cutBytes;
  }

  /** A byte store beside the frame, for `elsewhere`; -1 where there are too many. */
  addStore(bytes: Uint8Array, name: string): number {
    return this.tape.storeCount > 255 ? -1 : this.tape.addStore(bytes, name);
  }

  /** Octets [at, end) of the byte store at hand are not to be seen; see `Secrets`. */
  conceal(at: number, end: number, what: Secret): void {
    this.tape.secrets.add({ store: this.store, at, end, what });
  }

  /** The node that will be written next, for `link`. */
  get nextNode(): number {
    return this.tape.top;
  }

  /** Says what the value at `node` belongs to: see `Links`. */
  link(node: number, how: LinkKind, target: number): void {
    if (this.recording) this.tape.links.add(node, how, target);
  }

  /** Says in which earlier frames parts of this message came. */
  joinedFrom(frames: readonly number[]): void {
    this.pieces = this.pieces.length === 0 ? frames : [...this.pieces, ...frames];
  }

  /**
   * Leaves the bytes that are left to the engine (see `Packet`). They are taken without a node: the messages in them own
   * them.
   */
  handOver(handover: Handover): void {
    const { packet } = this;
    packet.handover = handover;
    packet.payloadStore = this.store;
    packet.payloadStart = this.at;
    packet.payloadEnd = this.end;
    this.at = this.end;
  }

  /** The same for the next `length` bytes: one of several pieces of the payload. */
  handOverPiece(handover: Handover, length: number): void {
    const { packet, at } = this;
    packet.handover = handover;
    packet.payloadStore = this.store;
    if (packet.pieces.length === 0) packet.payloadStart = at;
    packet.payloadEnd = at + length;
    packet.pieces.push(at, at + length);
    this.at += length;
  }

  private leave(depth: number, ranges: number, error: unknown, name: string): void {
    if (error !== SHORT) {
      const message = error instanceof Error ? error.message : String(error);
      this.report(Issue.bug, `${name}: ${message}`, this.at, Math.max(0, this.left));
      this.rest(Bytes.unknown);
    }
    while (this.depth > depth) this.close();
    if (this.ends.length > ranges) {
      this.end = this.ends[ranges] as number;
      this.limiter = this.limiters[ranges];
      this.ends.length = ranges;
      this.limiters.length = ranges;
    }
  }

  // ---- telling

  /** Notes that something is wrong at a place (by default, here); decoding goes on. */
  report(issue: Field, detail: string, offset = this.at, length = 0): void {
    if (!this.recording) return;
    const node = this.node(issue.word, offset, length);
    this.tape.details.set(node, detail);
  }

  /** A value that is not in the bytes, as text: of a boolean field it begins with true or false, of a decimal it is a number. */
  derive(field: Field, value: string): void {
    if (!this.recording) return;
    const node = this.node((field.id << 16) | (Kind.derived << 8), this.at, 0);
    this.tape.details.set(node, value);
  }

  /**
   * The door to state between frames. `work` runs when the message is decoded first; decoded again, the message gets
   * the same answer. Answers are small plain values, never the state itself.
   */
  once<T>(work: (conversation: Conversation) => T): T {
    if (this.replaying) return (this.memo as Memo).answers[this.answer++] as T;
    const answer = work(this.conversation);
    this.memo?.answers.push(answer);
    return answer;
  }

  /**
   * State to be changed without an answer, for what later messages ask about: as `once`, but it costs no closure. Undefined
   * where the message is decoded again.
   */
  state<T>(slot: Slot<T>): T | undefined {
    return this.replaying ? undefined : this.conversation.of(slot);
  }

  /** True where the bytes end because the capture kept no more of them. */
  get cut(): boolean {
    return this.cutBytes > 0 && this.limiter === undefined;
  }

  /** Bytes known to have been on the wire behind the captured ones. */
  get missing(): number {
    return this.cutBytes;
  }

  /** Which length field set the end, in words. */
  private ending(): string {
    return this.limiter === undefined ? 'the bytes end there' : `the end was set by ${this.limiter.name}`;
  }

  private node(word: number, offset: number, length: number): number {
    const node = this.tape.top;
    if (node + 4 > this.words.length) {
      this.tape.grow();
      this.words = this.tape.words;
    }
    const words = this.words;
    words[node] = word | this.store;
    words[node + 1] = offset;
    words[node + 2] = length;
    words[node + 3] = node + 4;
    this.tape.top = node + 4;
    return node;
  }

  private short(field: Field, size: number): never {
    const left = this.left;
    if (this.cut) {
      this.report(Issue.cutCapture, `${field.label} needs ${size} bytes, ${left} were captured`, this.at, left);
    } else {
      this.report(
        Issue.truncated,
        `${field.label} needs ${size} bytes, ${left} are there; ${this.ending()}`,
        this.at,
        left,
      );
    }
    if (left > 0 && this.recording) this.node((field.id << 16) | (Kind.octets << 8), this.at, left);
    this.at = this.end;
    throw SHORT;
  }
}

/** Reads 1 to 6 bytes; shifts beat DataView and Buffer methods for up to four. */
export function integer(bytes: Uint8Array, at: number, size: number, kind: number): number {
  let value: number;
  if (kind === Kind.uintLittleEndian) {
    value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
    return value;
  }
  switch (size) {
    case 1:
      value = bytes[at] as number;
      return kind === Kind.int ? (value << 24) >> 24 : value;
    case 2:
      value = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
      return kind === Kind.int ? (value << 16) >> 16 : value;
    case 3:
      value = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
      return kind === Kind.int ? (value << 8) >> 8 : value;
    case 4:
      value =
        ((bytes[at] as number) << 24) |
        ((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number);
      return kind === Kind.int ? value : value >>> 0;
    default: {
      value = 0;
      for (let i = 0; i < size; i++) value = value * 256 + (bytes[at + i] as number);
      if (kind === Kind.int && ((bytes[at] as number) & 0x80) !== 0) value -= 256 ** size;
      return value;
    }
  }
}
