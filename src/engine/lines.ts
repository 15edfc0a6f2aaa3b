import { LinkType, Payload } from '../core/index.js';
import type { Datagrams } from './datagrams.js';
import type { Delivery } from './delivery.js';
import { type Direction, StreamKind } from './direction.js';
import type { Flow, Flows } from './flows.js';
import type { FrameReader } from './frame-reader.js';
import type { Recognition } from './recognition.js';
import type { Streams } from './streams.js';

/** Begins and ends HDLC frames. */
const FLAG = 0x7e;
/** Serial bytes in which a framing is looked for before the line is taken for HDLC. */
const SERIAL_LOOK = 4096;

/** Takes what comes without a network: pieces of a serial stream, and lines of hex. */
export class Lines {
  /** Both sides of a line speak on it, so one direction has them all. */
  private flow: Flow | undefined = undefined;

  constructor(
    private readonly reader: FrameReader,
    private readonly flows: Flows,
    private readonly recognition: Recognition,
    private readonly streams: Streams,
    private readonly datagrams: Datagrams,
    private readonly delivery: Delivery,
  ) {}

  /** Takes the frame at hand. */
  take(): void {
    const { bytes, frame } = this.reader;
    if (bytes.length === 0) return;
    this.flow ??= this.flows.line();
    const direction = this.flow.directions[0];
    if (frame.linkType === LinkType.serial) this.serial(direction, bytes);
    else this.hex(direction, bytes);
  }

  /** No more bytes will come. */
  finish(): void {
    if (this.flow === undefined) return;
    const direction = this.flow.directions[0];
    if (direction.kind === StreamKind.unknown) this.decide(direction);
    this.streams.finish(direction);
    this.flow = undefined;
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
    else if (carry.length >= SERIAL_LOOK) this.streams.begin(direction, Payload.hdlc);
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
   * where the line before ended in the middle of a frame, is a piece of a serial stream.
   */
  private hex(direction: Direction, bytes: Uint8Array): void {
    const { frame } = this.reader;
    const end = bytes.length;
    const goesOn = direction.carry.length > 0 && !this.recognition.isWhole(bytes);
    const kind = goesOn ? Payload.hdlc : this.recognition.line(direction, bytes);
    if (kind !== Payload.hdlc) {
      this.streams.finish(direction);
      if (kind === Payload.wrapper) this.datagrams.messages(direction, kind, bytes, 0, end, 0);
      else this.delivery.inPlace(direction, kind, bytes, 0, end, frame, 0);
      return;
    }
    // A whole frame begins here, so the one before will not go on.
    if (!goesOn) this.streams.finish(direction);
    this.streams.setKind(direction, Payload.hdlc);
    const isFlagged = bytes[0] === FLAG && bytes[end - 1] === FLAG;
    if (!goesOn && isFlagged && direction.framer?.looks(bytes, 0, end) === false) {
      // From flag to flag, but with a header that leads nowhere: the line is the broken frame.
      this.datagrams.messages(direction, Payload.hdlc, bytes, 0, end, 0);
    } else this.streams.take(direction, bytes, 0, end, frame, 0);
  }
}
