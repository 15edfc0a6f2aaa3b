import {
  Conversation,
  Dissection,
  type Frame,
  Handover,
  LinkType,
  Memo,
  Note,
  type Packet,
  type Registry,
  Tables,
  Tape,
} from '../core/index.js';
import type { Counts } from './counts.js';
import { Fragments, type JoinedDatagram } from './fragments.js';

/** Tunnels in tunnels: a datagram that was joined from fragments may be a fragment in its turn. */
const MOST_JOINED = 4;
const NO_DATAGRAMS: readonly JoinedDatagram[] = [];
const NO_BYTES = new Uint8Array(0);

/** Reads link and network headers of the frame at hand. What they say is in `packet`; with `layers`, nodes are kept. */
export class FrameReader {
  readonly d: Dissection;
  readonly packet: Packet;
  readonly tape = new Tape();
  frame!: Frame;
  /** The bytes of the frame, from its first to its last. */
  bytes: Uint8Array = NO_BYTES;
  /** A key of `Tables.payload` that the link type was said to carry; 0: its own dissector reads it. */
  linkPayload = 0;
  /** Datagrams that this frame made whole: one, or several in each other. */
  datagrams: readonly JoinedDatagram[] = NO_DATAGRAMS;
  /** Nodes and stores of the headers; messages come behind them. */
  top = 0;
  stores = 0;

  /** What the headers of the frame at hand were told by the conversation, so that they can be read again. */
  readonly memo = new Memo();

  private readonly fragments = new Fragments();
  /** What link dissectors keep between frames: what one interface says of its bus is not true of another's. */
  private readonly conversations = new Map<number, Conversation>();
  private conversation = new Conversation(0);
  private interfaceId = 0;

  constructor(
    registry: Registry,
    private readonly counts: Counts,
    readonly layers: boolean,
    private readonly linkPayloads: ReadonlyMap<number, number> | undefined,
  ) {
    this.d = new Dissection(registry);
    this.packet = this.d.packet;
  }

  /** Has the frame at hand link and network headers? Serial pieces and lines of hex have none. */
  get isPacket(): boolean {
    return this.frame.linkType < LinkType.serial;
  }

  /** Bytes of the frame at hand that were not captured. */
  get cut(): number {
    return Math.max(0, this.frame.wireLength - this.bytes.length);
  }

  read(frame: Frame): void {
    const { d, packet, tape } = this;
    this.frame = frame;
    const isWhole = frame.start === 0 && frame.end === frame.bytes.length;
    this.bytes = isWhole ? frame.bytes : frame.bytes.subarray(frame.start, frame.end);
    this.datagrams = NO_DATAGRAMS;
    this.linkPayload = 0;
    tape.reset();
    tape.addStore(this.bytes, 'frame');
    packet.reset();
    if (frame.linkType >= LinkType.serial) {
      packet.payloadStore = 0;
      packet.payloadStart = 0;
      packet.payloadEnd = this.bytes.length;
    } else {
      if (this.linkPayloads !== undefined) this.linkPayload = this.linkPayloads.get(frame.linkType) ?? 0;
      if (frame.interfaceId !== this.interfaceId) this.change(frame.interfaceId);
      if (this.memo.answers.length > 0) this.memo.answers.length = 0;
      this.headers(this.layers, false);
      if (packet.handover === Handover.fragment) this.joinFragments();
      packet.direction = frame.direction;
    }
    d.recording = true;
    this.top = tape.top;
    this.stores = tape.storeCount;
  }

  /** A message of earlier frames was delivered while this frame is being read: its headers are read anew. */
  readAgain(): void {
    const { d, packet, tape } = this;
    tape.reset();
    tape.addStore(this.bytes, 'frame');
    if (!this.isPacket) return;
    d.recording = this.layers;
    if (this.layers) {
      packet.reset();
      this.headers(true, true);
      packet.direction = this.frame.direction;
    }
    for (const datagram of this.datagrams) readDatagram(d, tape, datagram, this.layers);
    d.recording = true;
  }

  /** Puts the headers of the frame at hand on the tape, though nobody asked for headers. */
  annotate(): void {
    this.tape.reset();
    this.tape.addStore(this.bytes, 'frame');
    this.headers(true, true);
  }

  /** The input has ended: what is not whole will not be, and the next one is about other devices. */
  end(): void {
    this.counts.gaps += this.fragments.clear();
    this.memo.answers.length = 0;
    this.conversations.clear();
    this.conversation = new Conversation(0);
    this.interfaceId = 0;
  }

  /** Memory held for fragments. */
  get buffered(): number {
    return this.fragments.buffered;
  }

  private headers(recording: boolean, isAgain: boolean): void {
    const { d, tape, conversation, memo, frame } = this;
    d.recording = recording;
    d.begin(tape, conversation, memo, isAgain);
    readHeaders(d, this.bytes, this.cut, frame.linkType, this.linkPayload);
  }

  /** Frames of another interface follow. */
  private change(interfaceId: number): void {
    const { conversations } = this;
    conversations.set(this.interfaceId, this.conversation);
    this.conversation = conversations.get(interfaceId) ?? new Conversation(0);
    this.interfaceId = interfaceId;
  }

  /** A fragment that completes a datagram goes on as one. */
  private joinFragments(): void {
    const { d, packet, tape, fragments } = this;
    const joined: JoinedDatagram[] = [];
    while (packet.handover === Handover.fragment && joined.length < MOST_JOINED) {
      const bytes = tape.stores[packet.payloadStore] as Uint8Array;
      const { payloadStart, payloadEnd, fragmentHead } = packet;
      const datagram =
        fragmentHead.length === 0
          ? fragments.take(packet, bytes, payloadStart, payloadEnd, this.frame.number)
          : this.takeHeaded(bytes.subarray(payloadStart, payloadEnd));
      this.counts.evicted += fragments.dropped;
      fragments.dropped = 0;
      if (datagram === undefined) break;
      joined.push(datagram);
      readDatagram(d, tape, datagram, true);
    }
    this.datagrams = joined;
  }

  /** A fragment whose headers were compressed is longer than what the frame holds of it. */
  private takeHeaded(payload: Uint8Array): JoinedDatagram | undefined {
    const { packet, fragments, frame } = this;
    const { fragmentHead } = packet;
    const bytes = new Uint8Array(fragmentHead.length + payload.length);
    bytes.set(fragmentHead);
    bytes.set(payload, fragmentHead.length);
    packet.fragmentHead = NO_BYTES;
    return fragments.take(packet, bytes, 0, bytes.length, frame.number);
  }
}

/** Reads the headers of a packet, once `d` has begun. Store 0 of the tape holds its bytes; `cut` more were on the wire. */
export function readHeaders(
  d: Dissection,
  bytes: Uint8Array,
  cut: number,
  linkType: number,
  linkPayload: number,
): void {
  d.range(0, 0, bytes.length, cut);
  if (linkPayload === 0) {
    d.next(Tables.linkType, linkType);
    return;
  }
  const packet = d.packet;
  packet.payloadKind = linkPayload;
  packet.payloadMissing = cut;
  d.handOver(Handover.datagram);
}

/** Puts a datagram joined from fragments into a store of its own and, where `dissected`, goes on in it. */
export function readDatagram(d: Dissection, tape: Tape, datagram: JoinedDatagram, dissected: boolean): void {
  const { bytes, frames, protocol, conflict } = datagram;
  const store = tape.addStore(bytes, `datagram joined from ${frames.length} fragments`);
  if (!dissected) return;
  d.packet.handover = Handover.none;
  d.packet.payloadMissing = 0;
  d.range(store, 0, bytes.length);
  if (conflict !== '') d.report(Note.conflict, conflict);
  d.next(Tables.ipProtocol, protocol);
}
