/**
 * Lines that have no frame borders until messages are found in them: what was heard waits here for the message that says where
 * it ends. Bytes leave in the order in which they came, each of them once, whatever the messages are.
 */
import { counted, type Frame, Kind, NOT_HDLC, NodeView, Note, Payload, payloadTitle } from '../core/index.js';
import { ChunkBuffer, type Message } from '../engine/index.js';

/** Far more than anything that is waited for. Beyond it, what waits is not taken for a part of a message any more. */
const MOST_HELD = 1024 * 1024;
const FLAG = 0x7e;

/** Bytes of one line that belong together. */
export interface HeardBytes {
  /** `LinkType.serial` or `LinkType.hex`. */
  readonly linkType: number;
  readonly interfaceId: number;
  readonly direction: number;
  readonly isHdlc: boolean;
  /** When the first of them came. */
  readonly seconds: number;
  readonly nanos: number;
  readonly comments: readonly string[];
  /** Lent. */
  readonly bytes: Uint8Array;
}

interface Line {
  readonly linkType: number;
  readonly interfaceId: number;
  readonly direction: number;
  readonly held: ChunkBuffer;
}

export class HeardLines {
  /** One for each side of each line. */
  private readonly lines = new Map<string, Line>();

  constructor(private readonly put: (heard: HeardBytes) => void) {}

  frame(frame: Frame): void {
    const { held } = this.lineOf(frame);
    held.append(frame.bytes, frame.start, frame.end, frame);
    if (held.length > MOST_HELD) this.finish();
  }

  message(message: Message): void {
    if (this.lines.size === 0) return;
    const { start, end, tape } = message;
    const bytes = (tape.stores[message.store] as Uint8Array).subarray(start, end);
    for (const line of this.lines.values()) {
      const at = placeOf(line.held, bytes, message.frame);
      if (at < 0) continue;
      // Flags in a row, which fill an idle line, are no message.
      if (at > 0) this.between(line, at);
      const isHdlc = message.payload === Payload.hdlc;
      const comments = isHdlc ? [] : [NOT_HDLC + whatIs(message)];
      if (message.comment !== undefined) comments.push(message.comment);
      this.leave(line, bytes.length, isHdlc, comments);
      return;
    }
  }

  /** No message will come any more. */
  finish(): void {
    for (const line of this.lines.values()) if (line.held.length > 0) this.between(line, line.held.length);
  }

  /** What is heard now is another source. */
  clear(): void {
    this.finish();
    this.lines.clear();
  }

  private lineOf({ linkType, interfaceId, direction }: Frame): Line {
    const key = `${linkType} ${interfaceId} ${direction}`;
    let line = this.lines.get(key);
    if (line === undefined) {
      line = { linkType, interfaceId, direction, held: new ChunkBuffer(Number.POSITIVE_INFINITY) };
      this.lines.set(key, line);
    }
    return line;
  }

  private between(line: Line, length: number): void {
    const { bytes, start } = line.held;
    const isFill = bytes.subarray(start, start + length).every((byte) => byte === FLAG);
    const what = isFill
      ? `${counted(length, 'flag')} between frames`
      : `${counted(length, 'byte')} of no whole message`;
    this.leave(line, length, false, [NOT_HDLC + what]);
  }

  private leave(line: Line, length: number, isHdlc: boolean, comments: readonly string[]): void {
    const { held, linkType, interfaceId, direction } = line;
    const { seconds, nanos } = held.latestOf(1);
    const bytes = held.bytes.subarray(held.start, held.start + length);
    this.put({ linkType, interfaceId, direction, isHdlc, seconds, nanos, comments, bytes });
    held.drop(length);
  }
}

/** Where the bytes of a message begin that the frame of this number made whole; -1: not in this line. */
function placeOf(held: ChunkBuffer, message: Uint8Array, frame: number): number {
  if (held.length < message.length) return -1;
  const { bytes, start, end } = held;
  const at = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).indexOf(message);
  return at >= 0 && held.frameAt(at + message.length - 1) === frame ? at : -1;
}

/** `5 bytes that belong to no frame`, `M-Bus (Long frame)`. */
function whatIs({ tape, first, payload }: Message): string {
  for (const [node, text] of tape.details) if (node >= first && tape.fieldId(node) === Note.junk.id) return text;
  // Issues, and what is said of the line, have no bytes of their own.
  let node = first;
  while (node < tape.top && (tape.kind(node) === Kind.issue || tape.length(node) === 0)) node = tape.next(node);
  const title = payloadTitle(payload);
  const label = node < tape.top ? new NodeView(tape, node).field.label : title;
  return label === title ? title : `${title} (${label})`;
}
