import { Bytes, type Dissection, type Field, Handover, Limits, Memo, type Tape } from '../core/index.js';
import type { Counts } from './counts.js';
import type { MessageHandler } from './cutting.js';
import type { Direction } from './direction.js';
import type { Flow } from './flows.js';
import type { JoinedDatagram } from './fragments.js';
import type { FrameReader } from './frame-reader.js';
import { emptyKept, type KeptMessage, Message, type Remark, type Writable } from './message.js';
import { decodeMessage, markPayload, Segment } from './message-decoding.js';
import { copyOf, type Origin } from './origin.js';
import { hasRemarks, isCut, takeRemarks } from './remarks.js';

const NO_REMARKS: readonly Remark[] = [];
const MOST_PIECES = Limits.piecesPerMessage;
/** A message of one frame. */
const SINGLE: readonly number[] = [];
const NO_MEMO = new Memo();
const NO_DATAGRAMS: readonly JoinedDatagram[] = [];

/** Decodes messages and hands them on, with the frame they came in and what there is to tell about them. */
export class Delivery implements MessageHandler {
  /** With `remember`: the message just delivered, to be decoded again. */
  kept: KeptMessage | undefined = undefined;
  /** Name of the input. */
  file = '';
  /** Messages of the frame at hand so far; -1 between frames. */
  private delivered = -1;

  private readonly message = new Message();
  /** With `lends`: the answers of the message at hand. */
  private readonly memo = new Memo();
  private readonly d: Dissection;
  private readonly tape: Tape;

  constructor(
    private readonly reader: FrameReader,
    private readonly counts: Counts,
    private readonly remember: boolean,
    /** What is kept is lent, too: it costs neither a copy of the frame nor an object a message. */
    private readonly lends: boolean,
    private readonly sink: (message: Message) => void,
  ) {
    this.d = reader.d;
    this.tape = reader.tape;
    this.message.tape = reader.tape;
  }

  beginFrame(): void {
    this.delivered = 0;
  }

  /** Has nothing of the frame been delivered yet? */
  get isQuiet(): boolean {
    return this.delivered === 0;
  }

  endFrame(): void {
    this.delivered = -1;
  }

  inPlace(
    direction: Direction,
    kind: number,
    bytes: Uint8Array,
    at: number,
    end: number,
    origin: Origin,
    cut: number,
  ): void {
    const { reader, message, tape } = this;
    const { packet } = reader;
    if (this.delivered < 0 || bytes !== tape.stores[packet.payloadStore]) {
      // Bytes that waited behind a hole: their frame is gone.
      this.own(direction, kind, copyOf(bytes, at, end), SINGLE, origin, 0, cut);
      return;
    }
    if (this.delivered++ > 0) tape.truncate(reader.top, reader.stores);
    const marked = reader.layers && reader.isPacket;
    if (marked && at > packet.payloadStart) this.mark(Segment.before, packet.payloadStart, at);
    this.stamp(reader.frame);
    message.comment = reader.frame.comment;
    if (!reader.isPacket) message.fileOffset += at;
    message.frames = reader.datagrams.length > 0 ? (reader.datagrams[0] as JoinedDatagram).frames : SINGLE;
    this.decode(direction, kind, packet.payloadStore, at, end, 0, cut, true, '');
    if (marked && end < packet.payloadEnd) this.mark(Segment.after, end, packet.payloadEnd);
    this.sink(message);
  }

  joined(
    direction: Direction,
    kind: number,
    bytes: Uint8Array,
    frames: readonly number[],
    origin: Origin,
    missing: number,
  ): void {
    this.own(direction, kind, bytes, frames, origin, missing, isCut(direction) ? missing : 0);
  }

  /** A message of an earlier frame, which was kept to see what follows. */
  late(direction: Direction, kind: number, bytes: Uint8Array, origin: Origin): void {
    this.own(direction, kind, bytes, SINGLE, origin, 0, 0, 'frame');
  }

  /** A message in memory of its own. */
  private own(
    direction: Direction,
    kind: number,
    bytes: Uint8Array,
    frames: readonly number[],
    origin: Origin,
    missing: number,
    cut: number,
    nameOfOne = 'stream',
  ): void {
    const { reader, message, tape } = this;
    const { packet } = reader;
    const isOfFrame = this.delivered >= 0 && origin.number === reader.frame.number;
    if (isOfFrame) {
      if (this.delivered++ > 0) tape.truncate(reader.top, reader.stores);
      if (reader.layers && reader.isPacket) this.mark(Segment.data, packet.payloadStart, packet.payloadEnd);
    } else tape.reset();
    this.stamp(origin);
    message.comment = isOfFrame ? reader.frame.comment : undefined;
    message.frames = frames.length > 1 ? frames : SINGLE;
    const name = frames.length > 1 ? `joined from ${frames.length} frames` : nameOfOne;
    const store = tape.addStore(bytes, name);
    this.decode(direction, kind, store, 0, bytes.length, missing, cut, isOfFrame, name);
    this.sink(message);
    if (isOfFrame || this.delivered < 0) return;
    reader.readAgain();
    this.delivered = 0;
  }

  /** A frame that is not DLMS or, with `isPart`, a segment that completes no message: what its headers say. */
  other(flow: Flow | undefined, side: 0 | 1, isPart: boolean): void {
    const { reader, message, tape } = this;
    const { packet } = reader;
    const { isTelling } = packet;
    if (isTelling && !reader.layers) reader.annotate();
    if (reader.layers && packet.handover !== Handover.none) {
      this.mark(isPart ? Segment.data : Bytes.unknown, packet.payloadStart, packet.payloadEnd);
    }
    this.stamp(reader.frame);
    message.comment = reader.frame.comment;
    message.frames = SINGLE;
    message.number = ++this.counts.messages;
    message.file = this.file;
    message.flow = flow;
    message.side = side;
    message.direction = reader.frame.direction;
    message.payload = 0;
    message.first = isTelling ? 0 : tape.top;
    message.store = 0;
    message.start = 0;
    message.end = reader.bytes.length;
    message.linkSource = -1;
    message.linkDestination = -1;
    message.answers = 0;
    if (this.remember) this.keep(this.newMemo(), NO_REMARKS, 0, true, '', isPart);
    this.sink(message);
  }

  private stamp(origin: Origin): void {
    const { message } = this;
    message.frame = origin.number;
    message.seconds = origin.seconds;
    message.nanos = origin.nanos;
    message.fileOffset = origin.fileOffset;
  }

  /** Bytes of the packet at hand that are not the message's. */
  private mark(field: Field, at: number, end: number): void {
    markPayload(this.d, field, at, end);
  }

  private decode(
    direction: Direction,
    kind: number,
    store: number,
    at: number,
    end: number,
    missing: number,
    cut: number,
    isOfFrame: boolean,
    joinedName: string,
  ): void {
    const { d, tape, message } = this;
    const { conversation } = direction.flow;
    const remarks = hasRemarks(direction, kind, missing) ? takeRemarks(direction, kind, end - at, missing) : NO_REMARKS;
    message.number = ++this.counts.messages;
    message.file = this.file;
    message.flow = direction.flow;
    message.side = direction.side;
    message.direction = isOfFrame ? this.reader.frame.direction : direction.said;
    message.payload = kind;
    message.store = store;
    message.start = at;
    message.end = end;
    message.first = tape.top;
    d.recording = true;
    const memo = this.remember ? this.newMemo() : undefined;
    d.begin(tape, conversation, memo);
    d.frame = message.frame;
    d.message = message.number;
    d.side = direction.side;
    d.seconds = message.seconds;
    d.nanos = message.nanos;
    decodeMessage(d, kind, store, at, end, cut, remarks);
    message.linkSource = d.source;
    message.linkDestination = d.destination;
    message.answers = d.answers;
    if (d.pieces.length > 0) message.frames = withPieces(message.frames, d.pieces, message.frame);
    if (memo !== undefined) this.keep(memo, remarks, cut, isOfFrame, joinedName);
  }

  /** Hardly any headers ask for anything; where they do, the answers are kept. */
  private headMemo(): Memo {
    const { memo } = this.reader;
    if (memo.answers.length === 0) return NO_MEMO;
    if (this.lends) return memo;
    const copy = new Memo();
    copy.answers.push(...memo.answers);
    return copy;
  }

  private newMemo(): Memo {
    if (!this.lends) return new Memo();
    this.memo.answers.length = 0;
    return this.memo;
  }

  private keep(
    memo: Memo,
    remarks: readonly Remark[],
    messageCut: number,
    isOfFrame: boolean,
    joinedName: string,
    isPart = false,
  ): void {
    const { message, reader, tape } = this;
    const { bytes } = reader;
    const kept: Writable<KeptMessage> = this.lends && this.kept !== undefined ? this.kept : emptyKept();
    kept.frame = message.frame;
    kept.frameBytes = undefined;
    if (isOfFrame) kept.frameBytes = this.lends ? bytes : copyOf(bytes, 0, bytes.length);
    kept.linkType = reader.frame.linkType;
    kept.linkPayload = reader.linkPayload;
    kept.cut = reader.cut;
    kept.headMemo = this.headMemo();
    kept.datagrams = isOfFrame ? reader.datagrams : NO_DATAGRAMS;
    kept.joined = joinedName === '' ? undefined : (tape.stores[message.store] as Uint8Array);
    kept.joinedName = joinedName;
    kept.payload = message.payload;
    kept.isPart = isPart;
    kept.store = message.store;
    kept.start = message.start;
    kept.end = message.end;
    kept.messageCut = messageCut;
    kept.remarks = remarks;
    kept.memo = memo;
    this.kept = kept;
  }
}

/** All frames of a message: those of earlier messages that it is joined from, and its own. */
function withPieces(own: readonly number[], pieces: readonly number[], frame: number): readonly number[] {
  const all = own.length > 0 ? [...pieces, ...own] : [...pieces, frame];
  for (let i = 1; i < all.length; i++) {
    // Blocks that came late, or several in one frame.
    if ((all[i] as number) <= (all[i - 1] as number))
      return [...new Set(all)].sort((a, b) => a - b).slice(-MOST_PIECES);
  }
  return all.length > MOST_PIECES ? all.slice(-MOST_PIECES) : all;
}
