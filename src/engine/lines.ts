import { type Framer, LinkType, Payload, type Registry } from '../core/index.js';
import { FLAG } from './cutting.js';
import type { Datagrams } from './datagrams.js';
import type { Delivery } from './delivery.js';
import { type Direction, StreamKind } from './direction.js';
import type { Flow, Flows } from './flows.js';
import type { FrameReader } from './frame-reader.js';
import type { Recognition } from './recognition.js';
import { Rows } from './rows.js';
import type { Streams } from './streams.js';

/** Serial bytes in which a framing is looked for before it is decided what the line carries without one. */
const SERIAL_LOOK = 65_536;

/** Takes what comes without a network: pieces of a serial stream, and lines of hex. */
export class Lines {
  /** Both sides of a line speak on it, so one direction has them all. */
  private flow: Flow | undefined = undefined;
  private readonly rows: Rows;
  /** There was an HDLC frame among the lines of hex, so that lines that are nothing known may be pieces of another. */
  private isHdlc = false;

  constructor(
    private readonly registry: Registry,
    private readonly reader: FrameReader,
    private readonly flows: Flows,
    private readonly recognition: Recognition,
    private readonly streams: Streams,
    private readonly datagrams: Datagrams,
    private readonly delivery: Delivery,
    /** What lines of hex were said to be, a key of `Tables.payload`. */
    private readonly forced: number | undefined,
  ) {
    this.rows = new Rows(recognition, streams, delivery);
  }

  /** Takes the frame at hand. */
  take(): void {
    const { bytes, frame } = this.reader;
    if (bytes.length === 0) return;
    this.flow ??= this.flows.line();
    const direction = this.flow.directions[0];
    if (frame.linkType === LinkType.serial) this.serial(direction, bytes);
    else if (this.forced === undefined) this.hex(direction, bytes);
    else this.said(direction, this.forced, bytes);
  }

  /** No more bytes will come. */
  finish(): void {
    if (this.flow === undefined) return;
    const direction = this.flow.directions[0];
    this.rows.flush(direction);
    if (direction.kind === StreamKind.unknown) this.decide(direction);
    this.streams.finish(direction);
    this.flow = undefined;
    this.isHdlc = false;
  }

  // ---- serial

  /** Serial bytes are kept until a framing is found in them; HDLC is what a line usually carries. */
  private serial(direction: Direction, bytes: Uint8Array): void {
    const { frame } = this.reader;
    const { carry } = direction;
    if (direction.kind !== StreamKind.unknown) {
      this.streams.take(direction, bytes, 0, bytes.length, frame, 0);
      return;
    }
    carry.append(bytes, 0, bytes.length, frame);
    const found = this.recognition.serial(carry.bytes, carry.start, carry.end);
    if (found !== undefined) this.streams.begin(direction, found.payload);
    else if (carry.length >= SERIAL_LOOK) this.decide(direction);
  }

  /** All there was: frames, a bare APDU, bare data, or noise. */
  private decide(direction: Direction): void {
    const { carry } = direction;
    if (carry.length === 0) return;
    const { bytes, start, end } = carry;
    const found = this.recognition.serial(bytes, start, end);
    if (found !== undefined) this.streams.begin(direction, found.payload);
    else if (this.recognition.isClean(Payload.apdu, bytes, start, end)) this.streams.begin(direction, Payload.apdu);
    else if (this.recognition.isClean(Payload.data, bytes, start, end)) this.streams.begin(direction, Payload.data);
    else this.streams.begin(direction, Payload.hdlc);
  }

  // ---- hex

  /**
   * A line of hex is a frame, a message, a bare APDU or bare data; a line that is none of these, and one that goes on
   * where the line before ended in the middle of a frame, is a piece of a serial stream. What one side begins, the other
   * does not end.
   */
  private hex(direction: Direction, bytes: Uint8Array): void {
    const { frame } = this.reader;
    const end = bytes.length;
    if (frame.direction !== direction.said) {
      this.rows.flush(direction);
      this.streams.finish(direction);
      direction.said = frame.direction;
    }
    if (this.rows.take(direction, bytes, frame)) return;
    const goesOn = this.awaits(direction) && !this.recognition.isWhole(bytes);
    const kind = goesOn ? Payload.hdlc : this.recognition.line(this.isHdlc, bytes);
    if (kind !== Payload.hdlc) {
      this.streams.finish(direction);
      if (this.rows.begin(kind, bytes, frame)) return;
      if (kind === Payload.wrapper) this.datagrams.messages(direction, kind, bytes, 0, end, 0);
      else this.delivery.inPlace(direction, kind, bytes, 0, end, frame, 0);
      return;
    }
    this.streams.setKind(direction, Payload.hdlc);
    const framer = direction.framer as Framer;
    const isPiece = !goesOn && direction.carry.length === 0 && bytes[0] !== FLAG && framer.find(bytes, 0, end) < 0;
    if (isPiece && this.rows.begin(Payload.apdu, bytes, frame, true)) return;
    this.isHdlc ||= goesOn || framer.find(bytes, 0, end) >= 0;
    // A whole frame begins here, so the one before will not go on.
    if (!goesOn && this.recognition.isWhole(bytes)) this.streams.finish(direction);
    const isFlagged = bytes[0] === FLAG && bytes[end - 1] === FLAG;
    if (!goesOn && isFlagged && framer.looks(bytes, 0, end) === false) {
      // From flag to flag, but with a header that leads nowhere: the line is the broken frame.
      this.streams.finish(direction);
      this.datagrams.messages(direction, Payload.hdlc, bytes, 0, end, 0);
    } else this.streams.take(direction, bytes, 0, end, frame, 0);
  }

  /** A line that somebody said to be of `kind`: cut into messages where it begins with one, else taken as it is. */
  private said(direction: Direction, kind: number, bytes: Uint8Array): void {
    const { frame } = this.reader;
    const framer = this.registry.framerFor(kind as Payload);
    direction.said = frame.direction;
    this.streams.setKind(direction, kind);
    const isFramed = framer !== undefined && framer.cut(bytes, 0, bytes.length, false) > 0;
    const isWithin = kind === Payload.hdlc && framer !== undefined && framer.find(bytes, 0, bytes.length) > 0;
    if (isFramed || isWithin) this.datagrams.messages(direction, kind, bytes, 0, bytes.length, 0);
    else this.delivery.inPlace(direction, kind, bytes, 0, bytes.length, frame, 0);
  }

  /** Did the line before end in a frame? What waits may also be noise that could be a header, if more came. */
  private awaits(direction: Direction): boolean {
    const { carry, framer } = direction;
    return carry.length > 0 && framer?.looks(carry.bytes, carry.start, carry.end) !== false;
  }
}
