/**
 * What decoding a message again needs, as a record of the log.
 *
 *     record    flags  frame or place of the record with the frame  payload  store  start  …
 *     frame     flags  link type  (bytes | offset in the file, length, check)  …
 *
 * The frame stands with the first of its messages; others name its place, so that a frame with many of them is kept once.
 * What the flags do not announce is not there.
 */
import { type Field, fieldById, Memo } from '../core/index.js';
import {
  emptyKept,
  type JoinedDatagram,
  type KeptMessage,
  type Message,
  type Remark,
  type Writable,
} from '../engine/index.js';
import { Answers } from './answers.js';
import type { RecordReader } from './record-reader.js';
import type { RecordWriter } from './record-writer.js';

/** Where the frame of the message at hand is kept. */
export interface FramePlace {
  /** Where it lies in the input. */
  readonly offset: number;
  /** Its bytes can be read from there again. */
  readonly isInFile: boolean;
  /** Of the record that has it; -1: it was not written yet. */
  readonly place: number;
}

const Flag = {
  frame: 0x01,
  frameElsewhere: 0x02,
  joined: 0x04,
  remarks: 0x08,
  answers: 0x10,
  frames: 0x20,
  /** Another place in the file than that of its frame, plus its beginning where there is no network. */
  offset: 0x40,
  isPart: 0x80,
  cut: 0x100,
  received: 0x200,
  sent: 0x400,
} as const;

const FrameFlag = { bytes: 1, comment: 2, datagrams: 4, cut: 8, linkPayload: 16, answers: 32 } as const;

const NO_REMARKS: readonly Remark[] = [];
const NO_DATAGRAMS: readonly JoinedDatagram[] = [];
const NO_FRAMES: readonly number[] = [];

/** A frame as it is read again. */
export interface KeptFrame {
  linkType: number;
  linkPayload: number;
  cut: number;
  comment: string | undefined;
  datagrams: readonly JoinedDatagram[];
  /** What the headers were told by earlier frames; lent. */
  readonly headMemo: Memo;
  /** In the log; else it is to be read from the file. */
  bytes: Uint8Array | undefined;
  offset: number;
  length: number;
  check: number;
}

/** A message as it is read again; lent. `frameBytes` is for whoever reads it to fill in. */
export interface Kept extends Writable<KeptMessage> {
  frames: readonly number[];
  fileOffset: number;
  direction: number;
  comment: string | undefined;
  /** The frame that it came in; undefined where it is made of earlier ones. */
  keptFrame: KeptFrame | undefined;
  /** Of the record with the frame, where that is another one. */
  framePlace: number;
}

export function newKept(): Kept {
  return {
    ...emptyKept(),
    frames: NO_FRAMES,
    fileOffset: 0,
    direction: 0,
    comment: undefined,
    keptFrame: undefined,
    framePlace: -1,
  };
}

/** Writes records and reads them. */
export class Records {
  private readonly answers = new Answers();
  private readonly memo = new Memo();
  private readonly frame: KeptFrame = {
    linkType: 0,
    linkPayload: 0,
    cut: 0,
    comment: undefined,
    datagrams: NO_DATAGRAMS,
    headMemo: new Memo(),
    bytes: undefined,
    offset: 0,
    length: 0,
    check: 0,
  };

  write(out: RecordWriter, message: Message, kept: KeptMessage, frame: FramePlace): void {
    const { frameBytes, joined, remarks } = kept;
    const answers = kept.memo?.answers ?? [];
    const hasFrame = frameBytes !== undefined;
    const offset = hasFrame ? frame.offset : 0;
    let flags = 0;
    if (hasFrame) flags |= frame.place < 0 ? Flag.frame : Flag.frameElsewhere;
    if (joined !== undefined) flags |= Flag.joined;
    if (remarks.length > 0) flags |= Flag.remarks;
    if (answers.length > 0) flags |= Flag.answers;
    if (message.frames.length > 0) flags |= Flag.frames;
    if (message.fileOffset !== offset) flags |= Flag.offset;
    if (kept.isPart) flags |= Flag.isPart;
    if (kept.messageCut > 0) flags |= Flag.cut;
    if (message.direction === 1) flags |= Flag.received;
    if (message.direction === 2) flags |= Flag.sent;

    out.clear();
    out.varint(flags);
    if ((flags & Flag.frame) !== 0) this.writeFrame(out, message, kept, frame);
    if ((flags & Flag.frameElsewhere) !== 0) out.varint(frame.place);
    out.varint(kept.payload);
    out.varint(kept.store);
    if (joined === undefined) out.varint(kept.start);
    else {
      out.text(kept.joinedName);
      out.blob(joined);
    }
    if (remarks.length > 0) writeRemarks(out, remarks);
    if (answers.length > 0) this.answers.write(out, answers);
    if (message.frames.length > 0) out.integers(message.frames);
    if (message.fileOffset !== offset) out.signed(message.fileOffset - offset);
    if (kept.messageCut > 0) out.varint(kept.messageCut);
  }

  /** All but the frame, where that stands in another record. */
  read(from: RecordReader, kept: Kept, size: number): void {
    const flags = from.varint();
    kept.framePlace = -1;
    kept.keptFrame = undefined;
    if ((flags & Flag.frame) !== 0) kept.keptFrame = this.takeFrame(from);
    if ((flags & Flag.frameElsewhere) !== 0) kept.framePlace = from.varint();
    kept.payload = from.varint();
    kept.store = from.varint();
    const isJoined = (flags & Flag.joined) !== 0;
    kept.start = isJoined ? 0 : from.varint();
    kept.end = kept.start + size;
    kept.joinedName = isJoined ? from.text() : '';
    kept.joined = isJoined ? from.blob() : undefined;
    kept.remarks = (flags & Flag.remarks) !== 0 ? readRemarks(from) : NO_REMARKS;
    this.memo.answers.length = 0;
    if ((flags & Flag.answers) !== 0) this.answers.read(from, this.memo.answers as unknown[]);
    kept.memo = this.memo;
    kept.frames = (flags & Flag.frames) !== 0 ? from.integers() : NO_FRAMES;
    kept.fileOffset = (flags & Flag.offset) !== 0 ? from.signed() : 0;
    kept.messageCut = (flags & Flag.cut) !== 0 ? from.varint() : 0;
    kept.isPart = (flags & Flag.isPart) !== 0;
    kept.direction = (flags & Flag.received) !== 0 ? 1 : (flags & Flag.sent) !== 0 ? 2 : 0;
  }

  /** The frame out of the record that has it. */
  readFrame(from: RecordReader): KeptFrame {
    from.varint();
    return this.takeFrame(from);
  }

  private writeFrame(out: RecordWriter, message: Message, kept: KeptMessage, frame: FramePlace): void {
    const bytes = kept.frameBytes as Uint8Array;
    let flags = 0;
    if (!frame.isInFile) flags |= FrameFlag.bytes;
    if (message.comment !== undefined) flags |= FrameFlag.comment;
    if (kept.datagrams.length > 0) flags |= FrameFlag.datagrams;
    if (kept.cut > 0) flags |= FrameFlag.cut;
    if (kept.linkPayload > 0) flags |= FrameFlag.linkPayload;
    const answers = kept.headMemo?.answers ?? [];
    if (answers.length > 0) flags |= FrameFlag.answers;
    out.varint(flags);
    out.varint(kept.linkType);
    out.varint(frame.offset);
    if (frame.isInFile) {
      out.varint(bytes.length);
      out.uint16(checkOf(bytes));
    } else out.blob(bytes);
    if (message.comment !== undefined) out.text(message.comment);
    if (kept.datagrams.length > 0) writeDatagrams(out, kept.datagrams);
    if (kept.cut > 0) out.varint(kept.cut);
    if (kept.linkPayload > 0) out.varint(kept.linkPayload);
    if (answers.length > 0) this.answers.write(out, answers);
  }

  private takeFrame(from: RecordReader): KeptFrame {
    const { frame } = this;
    const flags = from.varint();
    frame.linkType = from.varint();
    if ((flags & FrameFlag.bytes) !== 0) {
      frame.offset = from.varint();
      frame.bytes = from.blob();
    } else {
      frame.bytes = undefined;
      frame.offset = from.varint();
      frame.length = from.varint();
      frame.check = from.uint16();
    }
    frame.comment = (flags & FrameFlag.comment) !== 0 ? from.text() : undefined;
    frame.datagrams = (flags & FrameFlag.datagrams) !== 0 ? readDatagrams(from) : NO_DATAGRAMS;
    frame.cut = (flags & FrameFlag.cut) !== 0 ? from.varint() : 0;
    frame.linkPayload = (flags & FrameFlag.linkPayload) !== 0 ? from.varint() : 0;
    const { answers } = frame.headMemo;
    answers.length = 0;
    if ((flags & FrameFlag.answers) !== 0) this.answers.read(from, answers);
    return frame;
  }
}

function writeDatagrams(out: RecordWriter, datagrams: readonly JoinedDatagram[]): void {
  out.varint(datagrams.length);
  for (const { bytes, frames, protocol, conflict } of datagrams) {
    out.varint(protocol);
    out.integers(frames);
    out.text(conflict);
    out.blob(bytes);
  }
}

function readDatagrams(from: RecordReader): readonly JoinedDatagram[] {
  const datagrams: JoinedDatagram[] = [];
  for (let count = from.varint(); count > 0; count--) {
    const protocol = from.varint();
    const frames = from.integers();
    const conflict = from.text();
    datagrams.push({ bytes: from.blob(), frames, protocol, conflict });
  }
  return datagrams;
}

function writeRemarks(out: RecordWriter, remarks: readonly Remark[]): void {
  out.varint(remarks.length);
  for (const { field, text } of remarks) {
    out.varint(field.id);
    out.text(text);
  }
}

function readRemarks(from: RecordReader): readonly Remark[] {
  const remarks: Remark[] = [];
  for (let count = from.varint(); count > 0; count--) {
    const field: Field = fieldById(from.varint());
    remarks.push({ field, text: from.text() });
  }
  return remarks;
}

/** Headers with their check sums, which tell of the rest, and the end. */
const CHECKED_HEAD = 80;
const CHECKED_TAIL = 16;

/** Tells a frame that is not the same any more from what it was; 16 bits of FNV-1a. */
export function checkOf(bytes: Uint8Array): number {
  const { length } = bytes;
  const head = Math.min(CHECKED_HEAD, length);
  let sum = 0x811c9dc5 ^ length;
  for (let i = 0; i < head; i++) sum = Math.imul(sum ^ (bytes[i] as number), 0x01000193);
  for (let i = Math.max(head, length - CHECKED_TAIL); i < length; i++) {
    sum = Math.imul(sum ^ (bytes[i] as number), 0x01000193);
  }
  return (sum ^ (sum >>> 16)) & 0xffff;
}
