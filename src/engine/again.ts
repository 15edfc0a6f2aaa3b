import { Bytes, Conversation, Dissection, Handover, LinkType, type Memo, type Registry, Tape } from '../core/index.js';
import { readDatagram, readHeaders } from './frame-reader.js';
import type { KeptMessage } from './message.js';
import { decodeMessage, markPayload, Segment } from './message-decoding.js';
import { tellRemarks } from './remarks.js';

/** Decodes kept messages again, one after the other, on one tape that is lent. */
export class Decoder {
  readonly tape = new Tape();
  /** Of the message decoded last: index of its first node, behind those of link and network. */
  first = 0;

  private readonly d: Dissection;
  /** Nothing is ever kept in it: answers come from the memo. */
  private readonly conversation = new Conversation(0);

  constructor(registry: Registry) {
    this.d = new Dissection(registry);
  }

  /** Who spoke to whom on the link in the message decoded last; -1 where nothing says so. */
  get linkSource(): number {
    return this.d.source;
  }

  get linkDestination(): number {
    return this.d.destination;
  }

  /**
   * The same tree as the first time, whatever was decoded in between and in whatever order. `layers` puts link and network
   * headers in front, as in `AnalyzerOptions`. The tape is valid until the next call.
   */
  decode(kept: KeptMessage, layers: boolean): Tape {
    const { d, tape } = this;
    const { frameBytes, datagrams, joined } = kept;
    const isPacket = frameBytes !== undefined && kept.linkType < LinkType.serial;
    const headed = isPacket && (layers || this.isTelling(kept, frameBytes));
    this.begin(frameBytes);
    if (headed) this.headers(kept, frameBytes, true);
    for (let i = 0; i < datagrams.length; i++) {
      readDatagram(d, tape, datagrams[i] as (typeof datagrams)[0], headed);
    }

    const { payloadStart, payloadEnd, handover } = d.packet;
    if (kept.payload === 0) {
      const field = kept.isPart ? Segment.data : Bytes.unknown;
      if (headed && handover !== Handover.none) markPayload(d, field, payloadStart, payloadEnd);
      this.first = d.packet.isTelling ? 0 : tape.top;
      if (kept.remarks.length > 0) report(d, kept);
      return tape;
    }
    if (headed && joined !== undefined) markPayload(d, Segment.data, payloadStart, payloadEnd);
    if (headed && joined === undefined) markPayload(d, Segment.before, payloadStart, kept.start);
    if (joined !== undefined) tape.addStore(joined, kept.joinedName);

    this.first = tape.top;
    this.beginWith(kept.memo);
    d.frame = kept.frame;
    decodeMessage(d, kept.payload, kept.store, kept.start, kept.end, kept.messageCut, kept.remarks);
    if (headed && joined === undefined) markPayload(d, Segment.after, kept.end, payloadEnd);
    return tape;
  }

  private begin(frameBytes: Uint8Array | undefined): void {
    const { d, tape, conversation } = this;
    tape.reset();
    d.begin(tape, conversation);
    d.packet.reset();
    d.packet.payloadStore = 0;
    d.packet.payloadStart = 0;
    d.packet.payloadEnd = 0;
    d.recording = true;
    if (frameBytes !== undefined) tape.addStore(frameBytes, 'frame');
  }

  private headers(kept: KeptMessage, frameBytes: Uint8Array, recording: boolean): void {
    const { d } = this;
    this.beginWith(kept.headMemo);
    d.recording = recording;
    readHeaders(d, frameBytes, kept.cut, kept.linkType, kept.linkPayload);
    d.recording = true;
  }

  /** Do the headers of a frame without a message say something worth a line? */
  private isTelling(kept: KeptMessage, frameBytes: Uint8Array): boolean {
    if (kept.payload !== 0) return false;
    this.begin(frameBytes);
    this.headers(kept, frameBytes, false);
    return this.d.packet.isTelling;
  }

  /** Bytes that are others than the first time have no answers; what they are to each other is not known. */
  private beginWith(memo: Memo | undefined): void {
    const { d, tape, conversation } = this;
    if (memo === undefined) d.begin(tape, new Conversation(0));
    else d.begin(tape, conversation, memo, true);
  }
}

/** What is to be told with a frame that is not decoded. */
function report(d: Dissection, { frameBytes, remarks }: KeptMessage): void {
  d.recording = true;
  d.range(0, 0, frameBytes?.length ?? 0);
  tellRemarks(d, remarks, 0);
}

/** Decodes one kept message, on a tape of its own. */
export function decodeAgain(registry: Registry, kept: KeptMessage, layers: boolean): Tape {
  return new Decoder(registry).decode(kept, layers);
}
