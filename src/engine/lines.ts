import { type Framer, Limits, LinkType, type Packet, Payload, type Registry, type Source } from '../core/index.js';
import type { Counts } from './counts.js';
import { FLAG, JUNK_RUN } from './cutting.js';
import type { Datagrams } from './datagrams.js';
import type { Delivery } from './delivery.js';
import { type Direction, StreamKind } from './direction.js';
import type { Flow, Flows } from './flows.js';
import type { FrameReader } from './frame-reader.js';
import { LineTimes } from './line-times.js';
import { copyOf } from './origin.js';
import type { Recognition } from './recognition.js';
import { Rows } from './rows.js';
import type { Streams } from './streams.js';

/** Serial bytes in which a framing is looked for before it is decided what the line carries without one. */
const SERIAL_LOOK = 65_536;

/** Framings besides HDLC whose frames may go on in the next line, or be several in one. */
const STREAMS: ReadonlySet<number> = new Set([Payload.mbus, Payload.wmbus, Payload.iec62056_21]);

/** `Frame.direction` of what the meter said, where the line's sides are heard apart. */
const RECEIVED = 1;

/** More interfaces than a capture has: a line of an adapter is known by its own number and that of the interface. */
const INTERFACES = 0x1_0000;

/** Takes what comes without a network: pieces of a serial stream, heard on a line or by an adapter, and lines of hex. */
export class Lines {
  /** By interface. Where both sides of a line are heard by one tap, side 0 has them all. */
  private readonly flows = new Map<number, Flow>();
  /** Lines of adapters, the longest quiet first. */
  private readonly adapters = new Map<number, Flow>();
  private readonly rows: Rows;
  /** There was an HDLC frame among the lines of hex, so that lines that are nothing known may be pieces of another. */
  private isHdlc = false;
  /** Whose `interfaces` frames are heard on. */
  source: Pick<Source, 'interfaces'> = {};

  constructor(
    private readonly registry: Registry,
    private readonly reader: FrameReader,
    private readonly allFlows: Flows,
    private readonly recognition: Recognition,
    private readonly streams: Streams,
    private readonly datagrams: Datagrams,
    private readonly delivery: Delivery,
    private readonly counts: Counts,
    /** What lines of hex were said to be, a key of `Tables.payload`. */
    private readonly forced: number | undefined,
  ) {
    this.rows = new Rows(recognition, streams, delivery);
  }

  /** Takes the frame at hand. */
  take(): void {
    const { bytes, frame } = this.reader;
    if (bytes.length === 0) return;
    if (frame.linkType === LinkType.serial) {
      const flow = this.flowOf(frame.interfaceId, frame.direction !== 0);
      this.time(flow);
      this.serial(flow.directions[frame.direction === RECEIVED ? 1 : 0], bytes, 0, bytes.length);
      return;
    }
    const [direction] = this.flowOf(0).directions;
    if (this.forced === undefined) this.hex(direction, bytes);
    else this.said(direction, this.forced, bytes);
  }

  /** Takes what the adapter of a line heard or was given, as the packet at hand has it. Answers with whose bytes these are. */
  packet(): Direction | undefined {
    const { packet, tape } = this.reader;
    if (packet.line === 0) {
      this.counts.withoutPayload++;
      return undefined;
    }
    const direction = this.adapter(packet).directions[packet.lineSide];
    direction.lineErrors |= packet.lineErrors;
    const { pieces, payloadStart, payloadEnd, payloadMissing } = packet;
    const bytes = tape.stores[packet.payloadStore] as Uint8Array;
    if (payloadStart === payloadEnd) this.counts.withoutPayload++;
    else if (pieces.length === 0) this.heard(direction, bytes, payloadStart, payloadEnd);
    for (let i = 0; i < pieces.length; i += 2) {
      this.heard(direction, bytes, pieces[i] as number, pieces[i + 1] as number);
    }
    if (payloadMissing > 0) {
      this.conclude(direction);
      this.streams.lose(direction, payloadMissing, true);
    }
    return direction;
  }

  /** The line that the packet at hand is about; a new one where it is the first. */
  adapter(packet: Packet): Flow {
    const { adapters } = this;
    const key = packet.line * INTERFACES + this.reader.frame.interfaceId;
    let flow = adapters.get(key);
    if (flow === undefined) {
      flow = this.allFlows.line(packet.lineName);
      if (adapters.size >= Limits.adapterLines) this.evict();
    } else if (2 * adapters.size > Limits.adapterLines) adapters.delete(key);
    adapters.set(key, flow);
    return flow;
  }

  /** No more bytes will come. */
  finish(): void {
    for (const flow of this.flows.values()) {
      this.rows.flush(flow.directions[0]);
      this.end(flow);
    }
    for (const flow of this.adapters.values()) this.end(flow);
    this.flows.clear();
    this.adapters.clear();
    this.isHdlc = false;
  }

  /** The lines are silent for so many seconds: what waits for what follows is told as it is. */
  quiet(seconds: number): void {
    for (const flow of this.flows.values()) this.pause(flow, seconds);
    for (const flow of this.adapters.values()) this.pause(flow, seconds);
  }

  private end({ directions }: Flow): void {
    for (const direction of directions) {
      this.conclude(direction);
      this.streams.finish(direction);
    }
  }

  /** No more bytes will tell what those are that came so far. */
  private conclude(direction: Direction): void {
    if (direction.isLine && direction.kind === StreamKind.unknown) this.decide(direction, true);
  }

  private pause({ directions }: Flow, seconds: number): void {
    for (const direction of directions) {
      if (direction.isLine && direction.kind === StreamKind.unknown) this.unframed(direction);
      this.streams.pause(direction, seconds);
    }
  }

  /** There are too many lines: the longest quiet one is finished as it is. */
  private evict(): void {
    for (const [key, flow] of this.adapters) {
      this.counts.evicted++;
      this.end(flow);
      this.adapters.delete(key);
      return;
    }
  }

  /** Bytes of a device that may be anything are of interest only if something is found in them. */
  private heard(direction: Direction, bytes: Uint8Array, at: number, end: number): void {
    const { packet, frame } = this.reader;
    // Sides take turns: what one has said is whole when the other speaks.
    const { other } = direction;
    if (other.carry.length > 0 || other.junk.length > 0) this.streams.settle(other);
    if (!packet.isSerial) {
      this.streams.take(direction, bytes, at, end, frame, 0);
      return;
    }
    // It is a serial line after all.
    if (direction.kind === StreamKind.other) direction.kind = StreamKind.unknown;
    this.serial(direction, bytes, at, end);
  }

  private flowOf(interfaceId: number, isSided = false): Flow {
    let flow = this.flows.get(interfaceId);
    if (flow === undefined) {
      flow = this.allFlows.line('', isSided);
      this.flows.set(interfaceId, flow);
    }
    return flow;
  }

  // ---- serial

  /** Where the source has times, what they say of the line is told with its messages. */
  private time(flow: Flow): void {
    const { frame } = this.reader;
    if (Number.isNaN(frame.seconds)) return;
    flow.times ??= new LineTimes();
    flow.times.behind = 0;
    flow.times.speed = this.source.interfaces?.[frame.interfaceId]?.speed ?? 0;
  }

  /** Serial bytes are kept until a framing is found in them; HDLC is what a line usually carries. */
  private serial(direction: Direction, bytes: Uint8Array, at: number, end: number): void {
    const { frame } = this.reader;
    const { carry } = direction;
    direction.isLine = true;
    direction.said = frame.direction;
    if (direction.kind !== StreamKind.unknown) {
      this.streams.take(direction, bytes, at, end, frame, 0);
      return;
    }
    carry.append(bytes, at, end, frame);
    const found = this.recognition.serial(carry.bytes, carry.start, carry.end);
    if (found !== undefined) this.streams.begin(direction, found.payload);
    else if (carry.length >= SERIAL_LOOK) this.decide(direction, false);
  }

  /** A burst between two silences, without a framing: APDUs by themselves (the next may be others), or what is to be looked at. */
  private unframed(direction: Direction): void {
    const { carry } = direction;
    this.row(direction);
    if (carry.length === 0) return;
    if (this.recognition.isOpen(carry.bytes, carry.start, carry.end)) this.streams.begin(direction, Payload.hdlc);
    else while (carry.length > 0) this.deliver(direction, Payload.junk, Math.min(carry.length, JUNK_RUN));
  }

  /** All there was: frames, bare APDUs, bare data, or noise. */
  private decide(direction: Direction, isAll: boolean): void {
    const { carry } = direction;
    if (carry.length === 0) return;
    const { bytes, start, end } = carry;
    const found = this.recognition.serial(bytes, start, end);
    if (found !== undefined) this.streams.begin(direction, found.payload);
    else if (this.recognition.rehearsal.isClean(Payload.apdu, bytes, start, end))
      this.streams.begin(direction, Payload.apdu);
    else if (this.recognition.rehearsal.isClean(Payload.data, bytes, start, end))
      this.streams.begin(direction, Payload.data);
    else if (!this.row(direction) || (isAll && carry.length > 0)) this.streams.begin(direction, Payload.hdlc);
  }

  /** Delivers the APDUs that stand in a row, with nothing between them; false where there is none. */
  private row(direction: Direction): boolean {
    const { carry } = direction;
    let isAny = false;
    while (carry.length > 0) {
      const found = this.recognition.unframed(carry.bytes, carry.start, carry.end);
      if (found === undefined) break;
      this.deliver(direction, found.payload, found.length);
      isAny = true;
    }
    return isAny;
  }

  /** Delivers the first of the bytes that wait. */
  private deliver(direction: Direction, kind: Payload, length: number): void {
    const { carry } = direction;
    const bytes = copyOf(carry.bytes, carry.start, carry.start + length);
    const frames = carry.framesOf(length);
    const origin = carry.latestOf(length);
    direction.flow.times?.carried(carry, length);
    carry.drop(length);
    this.delivery.joined(direction, kind, bytes, frames, origin, 0);
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
    const kind = goesOn ? direction.kind : this.recognition.line(this.isHdlc, bytes);
    if (!goesOn && (STREAMS.has(kind) || STREAMS.has(direction.kind))) this.streams.finish(direction);
    if (STREAMS.has(kind)) {
      if (!goesOn) this.streams.setKind(direction, kind);
      this.streams.take(direction, bytes, 0, end, frame, 0);
      this.streams.settle(direction);
      return;
    }
    if (kind !== Payload.hdlc) {
      this.streams.finish(direction);
      if (this.rows.begin(kind, bytes, frame)) return;
      if (this.registry.framerFor(kind as Payload) !== undefined)
        this.datagrams.messages(direction, kind, bytes, 0, end, 0);
      else this.delivery.inPlace(direction, kind, bytes, 0, end, frame, 0);
      return;
    }
    this.streams.setHdlc(direction);
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
