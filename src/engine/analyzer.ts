import {
  Bytes,
  Conversation,
  defineFields,
  Dissection,
  type Field,
  type Frame,
  Handover,
  Issue,
  Kind,
  Limits,
  LinkType,
  Memo,
  Note,
  octets,
  type Packet,
  Payload,
  type Registry,
  Tables,
  Tape,
  TcpFlag,
} from '../core/index.js';
import { type Direction, StreamKind } from './direction.js';
import { type Flow, Flows } from './flows.js';
import { Fragments } from './fragments.js';
import { type KeptMessage, Message, type Remark } from './message.js';
import { feed, finish, holeIsFull, recognise, type StreamHandler } from './stream.js';

/** Bytes of a packet that belong to other messages than the one shown. */
export const Segment = defineFields('segment', {
  before: octets('Bytes of other messages, before'),
  after: octets('Bytes of other messages, behind'),
  data: octets('Segment data', { about: 'Bytes of a stream; the message they are a part of stands in a byte store of its own.' }),
});

export interface AnalyzerOptions {
  /** Put link and network headers on the tape. Off, they are read, not kept. */
  readonly layers?: boolean;
  /** Deliver frames that are not DLMS, too. */
  readonly all?: boolean;
  /** What a TCP or UDP port carries; `StreamKind.other`: nothing of interest. */
  readonly decodeAs?: ReadonlyMap<number, number>;
  /** What frames of a link type carry, as a key of `Tables.payload`. */
  readonly linkPayloads?: ReadonlyMap<number, number>;
  /** Keep with each message what decoding it again needs: `kept`. */
  readonly remember?: boolean;
}

export interface Counts {
  frames: number;
  bytes: number;
  messages: number;
  /** Frames with a payload that is not DLMS, as far as is known. */
  notDlms: number;
  /** Frames without a payload of their own: TCP handshakes, acknowledgements. */
  withoutPayload: number;
  retransmissions: number;
  outOfOrder: number;
  gaps: number;
  /** Flows and datagrams given up because there were too many. */
  evicted: number;
}

const TCP = 6;
const UDP = 17;
/** Begins and ends HDLC frames. */
const FLAG = 0x7e;
/** Registered for DLMS; a hint, no more. */
const DLMS_PORT = 4059;

/** Runs frames through the stack; hands every message to `sink`, in the order in which they become whole. */
export class Analyzer implements StreamHandler {
  readonly counts: Counts = {
    frames: 0,
    bytes: 0,
    messages: 0,
    notDlms: 0,
    withoutPayload: 0,
    retransmissions: 0,
    outOfOrder: 0,
    gaps: 0,
    evicted: 0,
  };
  /** With `remember`: the message just delivered, to be decoded again. */
  kept: KeptMessage | undefined;

  private readonly d: Dissection;
  private readonly packet: Packet;
  private readonly tape = new Tape();
  private readonly message = new Message();
  private readonly flows: Flows;
  private readonly fragments = new Fragments();
  private readonly trial: Dissection;
  private readonly trialTape = new Tape(1024);
  private readonly linkConversation = new Conversation(0);
  private readonly options: AnalyzerOptions;
  private file = '';
  private frame!: Frame;
  private frameBytes: Uint8Array = new Uint8Array(0);
  /** Nodes and stores of link and network on the tape. */
  private netTop = 0;
  private netStores = 0;
  private fragmentFrames: readonly number[] = [];
  private delivered = 0;
  private buffered = 0;
  private serialFlow: Flow | undefined;
  private inFrame = false;

  constructor(
    private readonly registry: Registry,
    private readonly sink: (message: Message) => void,
    options: AnalyzerOptions = {},
  ) {
    this.options = options;
    this.d = new Dissection(registry);
    this.trial = new Dissection(registry);
    this.packet = this.d.packet;
    this.flows = new Flows((flow) => this.evicted(flow));
    this.message.tape = this.tape;
  }

  /** A new input begins; streams do not go on over it. */
  begin(file: string): void {
    this.file = file;
  }

  frameIn(frame: Frame): void {
    this.counts.frames++;
    this.counts.bytes += frame.end - frame.start;
    this.frame = frame;
    this.inFrame = true;
    this.delivered = 0;
    this.fragmentFrames = [];
    const whole = frame.start === 0 && frame.end === frame.bytes.length;
    this.frameBytes = whole ? frame.bytes : frame.bytes.subarray(frame.start, frame.end);
    this.tape.reset();
    this.tape.addStore(this.frameBytes, 'frame');
    this.packet.reset();
    if (frame.linkType >= LinkType.serial) this.lineFrame(frame.linkType);
    else this.networkFrame();
    this.inFrame = false;
  }

  /** The input has ended: what is not whole is delivered as it is. */
  end(): void {
    const flows = [...this.flows.all()];
    if (this.serialFlow !== undefined) flows.push(this.serialFlow);
    flows.sort((a, b) => a.used - b.used);
    for (const flow of flows) this.finishFlow(flow);
    for (const flow of flows) this.flows.remove(flow);
    this.serialFlow = undefined;
  }

  // ---- frames with link and network headers

  private networkFrame(): void {
    const { d, packet, frame, tape } = this;
    const length = this.frameBytes.length;
    d.recording = this.options.layers === true;
    d.begin(tape, this.linkConversation);
    d.range(0, 0, length, Math.max(0, frame.wireLength - length));
    const linkPayload = this.options.linkPayloads?.get(frame.linkType);
    if (linkPayload !== undefined) {
      packet.handover = Handover.datagram;
      packet.payloadKind = linkPayload;
      packet.payloadStore = 0;
      packet.payloadStart = 0;
      packet.payloadEnd = length;
      packet.payloadMissing = d.missing;
    } else d.next(Tables.linkType, frame.linkType);
    this.joinFragments();
    this.netTop = tape.top;
    this.netStores = tape.storeCount;
    d.recording = true;
    packet.direction = frame.direction;

    if (packet.handover === Handover.tcp) this.tcp();
    else if (packet.handover === Handover.datagram) this.datagram();
    else if (packet.handover === Handover.fragment) this.counts.withoutPayload++;
    else this.counts.notDlms++;
    if (this.delivered === 0 && this.options.all === true) this.deliverOther();
  }

  /** A fragment that completes a datagram goes on as one; a datagram may be a fragment of another in turn. */
  private joinFragments(): void {
    const { d, packet, tape } = this;
    for (let nested = 0; packet.handover === Handover.fragment && nested < 4; nested++) {
      const bytes = tape.stores[packet.payloadStore] as Uint8Array;
      const joined = this.fragments.take(packet, bytes, packet.payloadStart, packet.payloadEnd, this.frame.number);
      this.counts.evicted += this.fragments.dropped;
      this.fragments.dropped = 0;
      if (joined === undefined) return;
      this.fragmentFrames = joined.frames;
      packet.handover = Handover.none;
      packet.payloadMissing = 0;
      const store = tape.addStore(joined.bytes, `datagram joined from ${joined.frames.length} fragments`);
      d.range(store, 0, joined.bytes.length);
      if (joined.conflict) d.report(Note.conflict, 'fragments overlap with other bytes; the first were taken');
      d.next(Tables.ipProtocol, packet.protocol);
    }
  }

  // ---- TCP

  private tcp(): void {
    const { packet, frame, counts } = this;
    const flow = this.flows.find(packet, TCP, frame.number);
    const direction = flow.directions[this.flows.side];
    const flags = packet.flags;
    const before = direction.buffered + direction.other.buffered;
    if ((flags & TcpFlag.syn) !== 0) this.connectionBegins(flow, direction);
    if ((flags & TcpFlag.ack) !== 0) this.acknowledged(direction.other);

    const length = packet.payloadEnd - packet.payloadStart;
    if (length > 0 || packet.payloadMissing > 0) this.segment(direction, length);
    else counts.withoutPayload++;

    if ((flags & (TcpFlag.fin | TcpFlag.rst)) !== 0) {
      direction.finished = true;
      if ((flags & TcpFlag.rst) !== 0 || direction.held.size === 0) this.finishDirection(direction);
    }
    this.buffered += direction.buffered + direction.other.buffered - before;
    if (this.buffered > Limits.allStreamsBytes) this.bound();
  }

  private connectionBegins(flow: Flow, direction: Direction): void {
    const sequence = (this.packet.sequence + 1) >>> 0;
    if (direction.position >= 0 && direction.base === sequence) return;
    if (direction.position >= 0 || direction.kind !== StreamKind.unknown) {
      this.finishDirection(direction);
      direction.reset();
      if (direction.other.finished) {
        this.finishDirection(direction.other);
        direction.other.reset();
      }
    }
    direction.base = sequence;
    direction.position = 0;
    direction.kind = this.forcedKind(flow);
    this.chooseFramer(direction);
  }

  private forcedKind(flow: Flow): number {
    const decodeAs = this.options.decodeAs;
    if (decodeAs === undefined) return StreamKind.unknown;
    return decodeAs.get(flow.port(0)) ?? decodeAs.get(flow.port(1)) ?? StreamKind.unknown;
  }

  private chooseFramer(direction: Direction): void {
    if (direction.kind > 0) direction.framer = this.registry.framerFor(direction.kind as Payload);
  }

  /** The other side has got everything up to here: a hole before it was in the capture, not on the wire. */
  private acknowledged(direction: Direction): void {
    if (direction.position < 0) return;
    const reached = direction.position + ((this.packet.acknowledgement - seqAt(direction)) | 0);
    if (reached > direction.acknowledged) direction.acknowledged = reached;
    const first = direction.held.first;
    if (first !== undefined && reached > first.position) this.giveUpHole(direction);
  }

  private segment(direction: Direction, length: number): void {
    const { packet, frame } = this;
    if (direction.position < 0) {
      // Joined in the middle: the stream begins here.
      direction.base = packet.sequence;
      direction.position = 0;
      if (direction.kind === StreamKind.unknown) direction.kind = this.forcedKind(direction.flow);
      this.chooseFramer(direction);
    }
    const bytes = this.tape.stores[packet.payloadStore] as Uint8Array;
    const ahead = (packet.sequence - seqAt(direction)) | 0;
    if (ahead === 0) {
      this.inOrder(direction, bytes, packet.payloadStart, packet.payloadEnd, packet.payloadMissing);
    } else if (ahead < 0) {
      const known = Math.min(-ahead, length);
      this.counts.retransmissions++;
      this.compare(direction, bytes, packet.payloadStart, known, direction.position + ahead);
      if (length + packet.payloadMissing <= -ahead) return;
      this.inOrder(direction, bytes, packet.payloadStart + known, packet.payloadEnd, length + packet.payloadMissing + ahead - (length - known));
    } else {
      this.counts.outOfOrder++;
      const position = direction.position + ahead;
      direction.held.push({
        position,
        bytes: bytes.slice(packet.payloadStart, packet.payloadEnd),
        frame: frame.number,
        missing: packet.payloadMissing,
      });
      this.remember(direction);
      if (direction.acknowledged > position || holeIsFull(direction)) this.giveUpHole(direction);
      return;
    }
    if (direction.held.size > 0) this.drain(direction);
  }

  private remember(direction: Direction): void {
    const frame = this.frame;
    direction.frame = frame.number;
    direction.seconds = frame.seconds;
    direction.nanos = frame.nanos;
    direction.fileOffset = frame.fileOffset;
  }

  /** Bytes that are the next of the stream; `missing` more were on the wire, but not captured. */
  private inOrder(direction: Direction, bytes: Uint8Array, at: number, end: number, missing: number): void {
    direction.position += end - at;
    if (at < end) this.streamBytes(direction, bytes, at, end, this.frame.number);
    if (missing > 0) {
      direction.position += missing;
      this.hole(direction, missing, true);
    }
  }

  /** Segments that follow the stream without a hole now. */
  private drain(direction: Direction): void {
    const held = direction.held;
    for (let first = held.first; first !== undefined && first.position <= direction.position; first = held.first) {
      held.pop();
      const known = Math.min(direction.position - first.position, first.bytes.length);
      if (known > 0) this.compare(direction, first.bytes, 0, known, first.position);
      if (first.position + first.bytes.length + first.missing <= direction.position) continue;
      const length = first.bytes.length - known;
      direction.position += length;
      // Not in this frame: joined bytes, even where a message is whole in them.
      if (length > 0) this.streamBytes(direction, first.bytes, known, first.bytes.length, first.frame, true);
      if (first.missing > 0) {
        direction.position += first.missing;
        this.hole(direction, first.missing, true);
      }
    }
  }

  /** The bytes before the nearest waiting segment will not come. */
  private giveUpHole(direction: Direction): void {
    const first = direction.held.first;
    if (first === undefined) return;
    const missing = first.position - direction.position;
    if (missing > 0) {
      direction.position = first.position;
      this.hole(direction, missing, false);
    }
    this.drain(direction);
  }

  private hole(direction: Direction, missing: number, cut: boolean): void {
    this.counts.gaps++;
    direction.gap += missing;
    direction.gapCut = cut;
    if (direction.kind > 0) finish(direction, this, missing);
    else direction.carry.clear();
  }

  /** A retransmission should bring the same bytes; what is still held tells. The first ones are taken. */
  private compare(direction: Direction, bytes: Uint8Array, at: number, length: number, position: number): void {
    const carry = direction.carry;
    const heldFrom = direction.position - carry.length;
    for (let i = 0; i < length; i++) {
      const there = position + i - heldFrom;
      if (there < 0 || there >= carry.length) continue;
      if (carry.bytes[carry.start + there] === bytes[at + i]) continue;
      direction.conflict = `frame ${this.frame.number} brings other bytes for stream offset ${position + i} than an earlier one`;
      return;
    }
  }

  /** Ordered bytes of a stream. */
  private streamBytes(direction: Direction, bytes: Uint8Array, at: number, end: number, frame: number, late = false): void {
    this.remember(direction);
    this.late = late;
    if (direction.kind === StreamKind.unknown) this.look(direction, bytes, at, end, frame);
    else if (direction.kind > 0 && direction.framer === undefined) {
      // Without a framing, a segment is a message.
      this.inPlaceOrLate(direction, direction.kind, bytes, at, end, frame);
    } else if (direction.kind > 0) {
      this.lateBytes = bytes;
      this.lateFrame = frame;
      feed(direction, this, bytes, at, end, frame);
    } else this.counts.notDlms++;
    this.late = false;
  }

  private late = false;
  private lateBytes: Uint8Array = new Uint8Array(0);
  private lateFrame = 0;

  /** What does this stream carry? Looks until it is known, or until it has been looked at often enough. */
  private look(direction: Direction, bytes: Uint8Array, at: number, end: number, frame: number): void {
    const carry = direction.carry;
    const inCarry = carry.length > 0;
    if (inCarry) carry.append(bytes, at, end, frame);
    const from = inCarry ? carry.start : at;
    const to = inCarry ? carry.end : end;
    const seen = inCarry ? carry.bytes : bytes;

    let kind = this.kindOf(direction, seen, from, to);
    if (kind === StreamKind.unknown && this.isUndecided) {
      if (!inCarry) carry.append(bytes, at, end, frame);
      return;
    }
    if (kind === StreamKind.unknown && this.isCleanApdu(seen, from, to)) kind = Payload.apdu;
    if (kind === StreamKind.unknown) {
      carry.clear();
      this.counts.notDlms++;
      if (++direction.looks >= Limits.looksPerStream) direction.kind = StreamKind.other;
      return;
    }
    direction.kind = kind;
    this.chooseFramer(direction);
    if (!inCarry) {
      this.streamBytes(direction, bytes, at, end, frame, this.late);
      return;
    }
    const held = carry.bytes.slice(carry.start, carry.end);
    carry.clear();
    this.streamBytes(direction, held, 0, held.length, frame, true);
  }

  private isUndecided = false;

  private kindOf(direction: Direction, bytes: Uint8Array, at: number, end: number): number {
    this.isUndecided = false;
    const found = recognise(this.registry.framers, bytes, at, end, true);
    if (found === 0) {
      this.isUndecided = true;
      return StreamKind.unknown;
    }
    if (found !== undefined) return found.payload;
    const known = direction.other.kind;
    if (known > 0 && known !== Payload.apdu) return known;
    const { flow } = direction;
    const hinted = flow.port(0) === DLMS_PORT || flow.port(1) === DLMS_PORT;
    // Joined in the middle of a message on the registered port: the next header is waited for.
    if (hinted && direction.looks > 0 && known !== Payload.apdu) return Payload.wrapper;
    return StreamKind.unknown;
  }

  /** Do the bytes decode as an APDU, to the last and without a complaint? */
  private isCleanApdu(bytes: Uint8Array, at: number, end: number): boolean {
    return this.isClean(Payload.apdu, bytes, at, end);
  }

  private isClean(payload: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (end - at < 2 || end - at > Limits.apduBytes) return false;
    if (payload === Payload.apdu) {
      const dissector = this.registry.find(Tables.apdu, bytes[at] as number);
      if (dissector === undefined || dissector.opaque === true) return false;
    }
    const tape = this.trialTape;
    tape.reset();
    tape.addStore(bytes, 'trial');
    this.trial.begin(tape, this.linkConversation);
    this.trial.range(0, at, end);
    this.trial.run(Tables.payload, payload);
    for (const node of tape.details.keys()) if (tape.kind(node) === Kind.issue) return false;
    return true;
  }

  private inPlaceOrLate(direction: Direction, kind: number, bytes: Uint8Array, at: number, end: number, frame: number): void {
    if (this.late) this.joined(direction, kind, bytes.slice(at, end), [frame], 0);
    else this.inPlace(direction, kind, at, end);
  }

  // ---- datagrams

  private datagram(): void {
    const { packet, frame } = this;
    const flow = this.flows.find(packet, packet.hasPorts ? UDP : 0, frame.number);
    const direction = flow.directions[this.flows.side];
    const bytes = this.tape.stores[packet.payloadStore] as Uint8Array;
    const at = packet.payloadStart;
    const end = packet.payloadEnd;
    this.remember(direction);
    if (end === at) {
      this.counts.withoutPayload++;
      return;
    }
    const kind = this.datagramKind(direction, packet, bytes, at, end);
    if (kind <= 0) {
      this.counts.notDlms++;
      return;
    }
    direction.kind = kind;
    this.datagramMessages(direction, kind, bytes, at, end);
  }

  private datagramKind(direction: Direction, packet: Packet, bytes: Uint8Array, at: number, end: number): number {
    const forced = packet.hasPorts ? this.forcedKind(direction.flow) : StreamKind.unknown;
    if (forced !== StreamKind.unknown) return forced;
    if (packet.payloadKind !== 0) return packet.payloadKind;
    const found = recognise(this.registry.framers, bytes, at, end, false);
    if (found !== undefined && found !== 0) return found.payload;
    if (this.isCleanApdu(bytes, at, end)) return Payload.apdu;
    const hinted = packet.sourcePort === DLMS_PORT || packet.destinationPort === DLMS_PORT;
    // A wrapper of length 0 keeps the way open; it looks like nothing much, so the port has to speak for it.
    if ((hinted || direction.kind === Payload.wrapper) && bytes[at] === 0 && bytes[at + 1] === 1) return Payload.wrapper;
    if (!hinted && direction.kind <= 0 && packet.hasPorts) return StreamKind.unknown;
    return this.registry.find(Tables.apdu, bytes[at] as number) === undefined ? Payload.junk : Payload.apdu;
  }

  private datagramMessages(direction: Direction, kind: number, bytes: Uint8Array, at: number, end: number): void {
    const framer = this.registry.framerFor(kind as Payload);
    if (framer === undefined) {
      this.inPlace(direction, kind, at, end);
      return;
    }
    const missing = this.packet.payloadMissing;
    while (at < end) {
      const length = framer.cut(bytes, at, end, true);
      if (length > 0) {
        this.messageCut = at + length === end ? missing : 0;
        this.inPlace(direction, kind, at, at + length);
        this.messageCut = 0;
        at += length;
      } else {
        const junk = length === 0 ? end - at : -length;
        const fill = kind === Payload.hdlc && bytes.subarray(at, at + junk).every((octet) => octet === 0x7e);
        if (!fill) this.inPlace(direction, Payload.junk, at, at + junk);
        at += junk;
      }
    }
  }

  // ---- serial lines and hex

  private lineFrame(linkType: number): void {
    const bytes = this.frameBytes;
    this.netTop = 0;
    this.netStores = 1;
    this.d.recording = true;
    this.packet.payloadStore = 0;
    this.packet.payloadStart = 0;
    this.packet.payloadEnd = bytes.length;
    this.serialFlow ??= this.flows.find(this.packet, -1, this.frame.number);
    const direction = this.serialFlow.directions[0];
    if (bytes.length === 0) return;
    if (linkType === LinkType.serial) this.serialBytes(direction, bytes);
    else this.hexLine(direction, bytes);
  }

  private serialBytes(direction: Direction, bytes: Uint8Array): void {
    if (direction.kind === StreamKind.unknown) {
      this.remember(direction);
      const carry = direction.carry;
      carry.append(bytes, 0, bytes.length, this.frame.number);
      this.decideSerial(direction, carry.length >= SERIAL_LOOK);
      return;
    }
    this.streamBytes(direction, bytes, 0, bytes.length, this.frame.number);
  }

  /** Serial bytes are kept until a framing is found in them; HDLC is what a line usually carries. */
  private decideSerial(direction: Direction, final: boolean): void {
    const carry = direction.carry;
    if (carry.length === 0) return;
    const bytes = carry.bytes.slice(carry.start, carry.end);
    const found = recognise(this.registry.framers, bytes, 0, bytes.length, true);
    const frame = carry.pieces[0]?.frame ?? direction.frame;
    if (found === undefined || found === 0) {
      if (!final) return;
      const kind = [Payload.apdu, Payload.data].find((payload) => this.isClean(payload, bytes, 0, bytes.length));
      carry.clear();
      if (kind !== undefined) {
        this.joined(direction, kind, bytes, [frame], 0);
        return;
      }
    }
    carry.clear();
    direction.kind = found === undefined || found === 0 ? Payload.hdlc : found.payload;
    this.chooseFramer(direction);
    this.streamBytes(direction, bytes, 0, bytes.length, frame, true);
  }

  /**
   * A line of hex is a frame, a message, a bare APDU or bare data; a line that is none of these, and one that goes on
   * where the line before ended in the middle of a frame, is a piece of a serial stream.
   */
  private hexLine(direction: Direction, bytes: Uint8Array): void {
    const end = bytes.length;
    const frame = this.frame.number;
    const kind = this.lineKind(direction, bytes);
    if (kind !== Payload.hdlc) {
      if (direction.carry.length > 0 || direction.junk.length > 0) this.finishDirection(direction);
      if (kind === Payload.wrapper) this.datagramMessages(direction, kind, bytes, 0, end);
      else this.inPlace(direction, kind, 0, end);
      return;
    }
    const framer = this.registry.framerFor(Payload.hdlc);
    if (direction.carry.length > 0 && framer?.looks(bytes, 0, end) === true && framer.cut(bytes, 0, end, false) > 0) {
      // A whole frame begins here, so the one before will not go on.
      this.finishDirection(direction);
    }
    direction.kind = Payload.hdlc;
    direction.framer = framer;
    const flagged = bytes[0] === FLAG && bytes[end - 1] === FLAG && direction.carry.length === 0;
    if (flagged && framer?.looks(bytes, 0, end) === false) {
      // From flag to flag, but with a header that leads nowhere: the line is the broken frame.
      this.datagramMessages(direction, Payload.hdlc, bytes, 0, end);
    } else this.streamBytes(direction, bytes, 0, end, frame);
  }

  private lineKind(direction: Direction, bytes: Uint8Array): number {
    const end = bytes.length;
    if (direction.carry.length > 0) return Payload.hdlc;
    for (const framer of this.registry.framers) if (framer.looks(bytes, 0, end) === true) return framer.payload;
    const hdlc = this.registry.framerFor(Payload.hdlc);
    if (hdlc !== undefined && hdlc.find(bytes, 0, end) >= 0) return Payload.hdlc;
    if (end >= 4 && (bytes[0] === 0xe6 || bytes[0] === 0xff) && (bytes[1] === 0xe6 || bytes[1] === 0xe7) && bytes[2] === 0) {
      return Payload.llc;
    }
    if (this.isClean(Payload.apdu, bytes, 0, end)) return Payload.apdu;
    // A few bytes are soon well-formed data by chance.
    if (end >= 6 && this.isClean(Payload.data, bytes, 0, end)) return Payload.data;
    if (direction.kind === Payload.hdlc) return Payload.hdlc;
    if (bytes[0] === FLAG) return Payload.hdlc;
    if (bytes[0] === 0x00 && end >= 8) return Payload.wrapper;
    if (this.registry.find(Tables.apdu, bytes[0] as number) !== undefined) return Payload.apdu;
    return Payload.hdlc;
  }

  // ---- delivering

  private messageCut = 0;

  inPlace(direction: Direction, kind: number, at: number, end: number): void {
    if (this.late) {
      this.joined(direction, kind, this.lateBytes.slice(at, end), [this.lateFrame], 0);
      return;
    }
    const { tape, packet, message, d } = this;
    if (this.delivered > 0) tape.truncate(this.netTop, this.netStores);
    this.delivered++;
    const store = packet.payloadStore;
    if (this.options.layers === true && at > packet.payloadStart) this.mark(Segment.before, packet.payloadStart, at);
    message.frame = this.frame.number;
    message.seconds = this.frame.seconds;
    message.nanos = this.frame.nanos;
    message.fileOffset = this.frame.fileOffset + (this.netStores === 1 && this.frame.linkType >= LinkType.serial ? at : 0);
    message.comment = this.frame.comment;
    message.frames = this.fragmentFrames.length > 0 ? this.fragmentFrames : SINGLE;
    this.decode(direction, kind, store, at, end, this.messageCut);
    if (this.options.layers === true && end < packet.payloadEnd) {
      this.mark(Segment.after, end, packet.payloadEnd);
    }
    d.recording = true;
    this.sink(message);
  }

  joined(direction: Direction, kind: number, bytes: Uint8Array, frames: readonly number[], missing: number): void {
    const { tape, packet, message } = this;
    const ownFrame = this.inFrame && frames[frames.length - 1] === this.frame.number;
    if (ownFrame) {
      if (this.delivered > 0) tape.truncate(this.netTop, this.netStores);
      this.delivered++;
      message.frame = this.frame.number;
      message.seconds = this.frame.seconds;
      message.nanos = this.frame.nanos;
      message.fileOffset = this.frame.fileOffset;
      message.comment = this.frame.comment;
      if (this.options.layers === true && packet.payloadEnd > packet.payloadStart && this.frame.linkType < LinkType.serial) {
        this.mark(Segment.data, packet.payloadStart, packet.payloadEnd);
      }
    } else {
      // The frame that held its bytes is gone: the message stands alone.
      tape.reset();
      message.frame = frames[frames.length - 1] ?? direction.frame;
      message.seconds = direction.seconds;
      message.nanos = direction.nanos;
      message.fileOffset = direction.fileOffset;
      message.comment = undefined;
    }
    message.frames = frames.length > 1 ? frames : SINGLE;
    const store = tape.addStore(bytes, frames.length > 1 ? `joined from ${frames.length} frames` : 'stream');
    this.decode(direction, kind, store, 0, bytes.length, 0, missing, ownFrame);
    this.sink(message);
    if (!ownFrame && this.inFrame) this.restoreFrame();
  }

  /** A message of an earlier frame was delivered while this frame is being read: its headers are read anew. */
  private restoreFrame(): void {
    const { d, tape, frame } = this;
    tape.reset();
    tape.addStore(this.frameBytes, 'frame');
    if (this.options.layers === true && frame.linkType < LinkType.serial) {
      const kept = { ...this.packet };
      d.recording = true;
      d.begin(tape, this.linkConversation);
      d.range(0, 0, this.frameBytes.length, Math.max(0, frame.wireLength - this.frameBytes.length));
      if (this.options.linkPayloads?.get(frame.linkType) === undefined) d.next(Tables.linkType, frame.linkType);
      Object.assign(this.packet, kept);
    }
    this.netTop = tape.top;
    this.netStores = tape.storeCount;
    this.delivered = 0;
  }

  private mark(field: Field, at: number, end: number): void {
    const { d, packet, tape } = this;
    d.recording = true;
    d.begin(tape, this.linkConversation);
    d.range(packet.payloadStore, at, end);
    d.rest(field);
  }

  private decode(
    direction: Direction,
    kind: number,
    store: number,
    at: number,
    end: number,
    cut: number,
    missing = 0,
    ownFrame = true,
  ): void {
    const { d, tape, message } = this;
    const memo = this.options.remember === true ? new Memo() : undefined;
    if (missing > 0 && direction.gap > 0 && direction.gapCut) cut = missing;
    const remarks = this.remarks(direction, kind, end - at, missing);
    message.number = ++this.counts.messages;
    message.file = this.file;
    message.flow = direction.flow;
    message.side = direction.side;
    message.direction = this.inFrame ? this.frame.direction : 0;
    message.payload = kind;
    message.store = store;
    message.start = at;
    message.end = end;
    message.first = tape.top;
    d.recording = true;
    d.begin(tape, direction.flow.conversation, memo);
    d.range(store, at, end, cut);
    for (const remark of remarks) d.report(remark.issue, remark.text, at, 0);
    d.run(Tables.payload, kind);
    if (memo !== undefined) this.keep(memo, remarks, cut, ownFrame);
  }

  private keep(memo: Memo, remarks: readonly Remark[], cut: number, ownFrame: boolean): void {
    const { message, tape, frame } = this;
    const from = ownFrame ? 1 : 0;
    const made = tape.stores.slice(from, Math.max(message.store + 1, from));
    this.kept = {
      frameBytes: ownFrame ? this.frameBytes.slice() : undefined,
      linkType: frame.linkType,
      cut: Math.max(0, frame.wireLength - this.frameBytes.length),
      stores: made.map((bytes, i) => ({
        bytes: bytes.slice(),
        name: tape.storeNames[from + i] as string,
        protocol: from + i < this.netStores && ownFrame ? this.packet.protocol : -1,
      })),
      payload: message.payload,
      store: message.store,
      start: message.start,
      end: message.end,
      messageCut: cut,
      remarks,
      memo,
    };
  }

  private remarks(direction: Direction, kind: number, length: number, missing: number): readonly Remark[] {
    if (direction.gap === 0 && direction.conflict === '' && missing === 0 && kind !== Payload.junk && !direction.evicted) return NONE;
    const remarks: Remark[] = [];
    if (missing > 0) {
      const why = direction.gap > 0 ? gapText(direction) : direction.evicted ? 'too many streams at once' : 'the stream ended';
      const cut = direction.gap > 0 && direction.gapCut;
      remarks.push({ issue: cut ? Issue.cutCapture : Note.gap, text: `${missing} bytes of this message are missing: ${why}` });
    } else if (direction.gap > 0) {
      remarks.push({ issue: direction.gapCut ? Issue.cutCapture : Note.gap, text: `before this, ${gapText(direction)}` });
    }
    direction.gap = 0;
    if (direction.conflict !== '') remarks.push({ issue: Note.conflict, text: direction.conflict });
    direction.conflict = '';
    if (kind === Payload.junk) remarks.push(junkRemark(direction, length));
    return remarks;
  }

  /** A frame that is not DLMS, with what its headers say. */
  private deliverOther(): void {
    const { d, tape, packet, message } = this;
    if (packet.payloadEnd > packet.payloadStart && packet.handover !== Handover.none && this.options.layers === true) {
      d.begin(tape, this.linkConversation);
      d.range(packet.payloadStore, packet.payloadStart, packet.payloadEnd);
      d.rest(Bytes.unknown);
    }
    message.number = ++this.counts.messages;
    message.file = this.file;
    message.frame = this.frame.number;
    message.seconds = this.frame.seconds;
    message.nanos = this.frame.nanos;
    message.fileOffset = this.frame.fileOffset;
    message.comment = this.frame.comment;
    message.frames = SINGLE;
    const hasFlow = packet.family !== 0;
    message.flow = hasFlow ? this.flows.find(packet, packet.handover === Handover.tcp ? TCP : UDP, this.frame.number) : undefined;
    message.side = this.flows.side;
    message.payload = 0;
    message.first = tape.top;
    message.store = 0;
    message.start = 0;
    message.end = this.frameBytes.length;
    this.sink(message);
  }

  // ---- ends and limits

  private finishDirection(direction: Direction): void {
    while (direction.held.size > 0) this.giveUpHole(direction);
    if (direction.kind > 0) finish(direction, this, 0);
    else direction.carry.clear();
  }

  private finishFlow(flow: Flow): void {
    for (const direction of flow.directions) {
      if (flow === this.serialFlow && direction.kind === StreamKind.unknown) this.decideSerial(direction, true);
      this.finishDirection(direction);
    }
  }

  private evicted(flow: Flow): void {
    this.counts.evicted++;
    for (const direction of flow.directions) {
      if (direction.buffered === 0) continue;
      const before = direction.buffered;
      direction.evicted = true;
      this.finishDirection(direction);
      direction.evicted = false;
      this.buffered += direction.buffered - before;
    }
  }

  /** Too much is held: the longest quiet streams are finished as they are. */
  private bound(): void {
    const quiet = [...this.flows.all()].filter((flow) => flow.directions.some((direction) => direction.buffered > 0));
    quiet.sort((a, b) => a.used - b.used);
    for (const flow of quiet) {
      if (this.buffered <= Limits.allStreamsBytes / 2) return;
      this.evicted(flow);
    }
  }
}

function junkRemark(direction: Direction, length: number): Remark {
  const bytes = `${length} ${length === 1 ? 'byte' : 'bytes'}`;
  return direction.isTail
    ? { issue: Note.tail, text: `${bytes} of a message whose middle is missing` }
    : { issue: Note.junk, text: `${bytes} that belong to no frame` };
}

const NONE: readonly Remark[] = [];
const SINGLE: readonly number[] = [];
/** Serial bytes in which a framing is looked for before the line is taken for HDLC. */
const SERIAL_LOOK = 4096;

/** Sequence number of the next byte of a stream. */
function seqAt(direction: Direction): number {
  return (direction.base + direction.position) | 0;
}

function gapText(direction: Direction): string {
  return direction.gapCut
    ? `${direction.gap} bytes were cut by the capture (snap length)`
    : `${direction.gap} bytes of the stream are not in the capture`;
}
