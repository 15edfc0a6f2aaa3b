import { Limits, TcpFlag } from '../core/index.js';
import type { Counts } from './counts.js';
import { type Direction, StreamKind } from './direction.js';
import type { Flow, Flows } from './flows.js';
import type { FrameReader } from './frame-reader.js';
import { copyOf, type Origin } from './origin.js';
import type { Recognition } from './recognition.js';
import type { Streams } from './streams.js';
import type { Held, HeldConflict } from './tcp-order.js';

/** Protocol number; tells flows of TCP from those of UDP. */
export const TCP = 6;
/**
 * Sequence numbers farther off than this belong to another connection between the same ports, whose SYN is not in the
 * capture. No window of a meter is near it.
 */
const JUMP = 16 * 1024 * 1024;

/** Puts the bytes of TCP segments in order (RFC 9293), and says what is missing. */
export class TcpStreams {
  /** Memory held for all streams. */
  buffered = 0;

  constructor(
    private readonly reader: FrameReader,
    private readonly flows: Flows,
    private readonly recognition: Recognition,
    private readonly streams: Streams,
    private readonly counts: Counts,
  ) {}

  /** Takes the segment at hand. Answers with the stream that it belongs to. */
  take(): Direction {
    const { packet } = this.reader;
    const flow = this.flows.find(packet, TCP);
    const direction = flow.directions[this.flows.side];
    const { other } = direction;
    const before = direction.buffered + other.buffered;
    const flags = packet.flags;
    const isSyn = (flags & TcpFlag.syn) !== 0;
    if (isSyn) this.begins(flow, direction);
    if ((flags & TcpFlag.ack) !== 0) this.acknowledged(other);

    // A SYN counts as one before the first byte; what comes with a RST is words, not a part of the stream.
    const sequence = isSyn ? (packet.sequence + 1) | 0 : packet.sequence;
    const length = packet.payloadEnd - packet.payloadStart;
    const hasPayload = (length > 0 || packet.payloadMissing > 0) && (flags & TcpFlag.rst) === 0;
    if (hasPayload) this.payload(direction, sequence, length);
    else this.counts.withoutPayload++;
    if ((flags & TcpFlag.fin) !== 0) this.ends(direction, sequence, length + packet.payloadMissing);
    if ((flags & TcpFlag.rst) !== 0) this.finish(direction);
    else if (hasEnded(direction)) this.finish(direction);

    this.buffered += direction.buffered + other.buffered - before;
    if (this.buffered > Limits.allStreamsBytes) this.bound();
    return direction;
  }

  /** No more segments will come: what waits is delivered, and what is not whole as it is. */
  finish(direction: Direction): void {
    while (direction.held.size > 0) this.giveUpHole(direction);
    if (direction.endPosition > direction.position)
      this.lose(direction, direction.endPosition - direction.position, false);
    this.streams.finish(direction);
  }

  /** Too much is held: the flow is finished as it is. */
  evict(flow: Flow): void {
    this.counts.evicted++;
    for (const direction of flow.directions) {
      const before = direction.buffered;
      if (before === 0) continue;
      while (direction.held.size > 0) this.giveUpHole(direction);
      this.streams.giveUp(direction);
      this.buffered += direction.buffered - before;
    }
  }

  // ---- connections

  private begins(flow: Flow, direction: Direction): void {
    const { packet } = this.reader;
    const first = (packet.sequence + 1) >>> 0;
    if (direction.position >= 0 && direction.base === first) return;
    const isNew = (packet.flags & TcpFlag.ack) === 0;
    if (direction.position >= 0) this.restart(direction);
    // The ports are used for a new connection: what the other side said belongs to the old one.
    if (isNew && direction.other.position > 0) this.restart(direction.other);
    if (isNew) flow.newConversation();
    this.beginAt(direction, first);
    direction.isFromStart = true;
  }

  private restart(direction: Direction): void {
    this.finish(direction);
    direction.reset();
  }

  private beginAt(direction: Direction, sequence: number): void {
    direction.base = sequence;
    direction.position = 0;
    this.streams.setKind(direction, this.recognition.forced(direction.flow));
  }

  private ends(direction: Direction, sequence: number, length: number): void {
    if (direction.position < 0) return;
    const ahead = (sequence + length - sequenceAt(direction)) | 0;
    if (ahead >= 0 && ahead <= JUMP) direction.endPosition = direction.position + ahead;
  }

  /** The other side has got everything up to here: a hole before it was in the capture, not on the wire. */
  private acknowledged(direction: Direction): void {
    if (direction.position < 0) return;
    const ahead = (this.reader.packet.acknowledgement - sequenceAt(direction)) | 0;
    const reached = direction.position + ahead;
    if (ahead > JUMP || reached <= direction.acknowledged) return;
    direction.acknowledged = reached;
    this.giveUpAcknowledged(direction);
    // A FIN is acknowledged like a byte.
    if (direction.endPosition >= 0 && reached > direction.endPosition) this.finish(direction);
  }

  // ---- segments

  private payload(direction: Direction, sequence: number, length: number): void {
    const { reader, counts } = this;
    const { packet, frame } = reader;
    if (direction.kind === StreamKind.other) {
      // Nothing of interest: it need not be put in order.
      counts.notDlms++;
      return;
    }
    // Joined in the middle: the stream begins here.
    if (direction.position < 0) this.beginAt(direction, sequence >>> 0);
    let ahead = (sequence - sequenceAt(direction)) | 0;
    if (ahead > JUMP || ahead < -JUMP) {
      this.restart(direction);
      this.beginAt(direction, sequence >>> 0);
      direction.hasJumped = true;
      ahead = 0;
    }
    const total = length + packet.payloadMissing;
    if (ahead === -1 && total === 1 && (packet.flags & (TcpFlag.syn | TcpFlag.fin)) === 0) {
      // A keep-alive probe: its byte was acknowledged before, and need not be the one that was sent then.
      counts.withoutPayload++;
      return;
    }
    const bytes = reader.tape.stores[packet.payloadStore] as Uint8Array;
    if (ahead > 0) this.early(direction, bytes, ahead);
    else {
      if (ahead < 0) {
        counts.retransmissions++;
        const position = direction.position + ahead;
        this.compare(direction, bytes, packet.payloadStart, Math.min(-ahead, length), position, frame.number);
        if (total <= -ahead) return;
      }
      this.next(direction, bytes, ahead, length);
      if (direction.held.size > 0) this.drain(direction);
    }
  }

  /** A segment behind a hole. */
  private early(direction: Direction, bytes: Uint8Array, ahead: number): void {
    this.counts.outOfOrder++;
    this.hold(direction, bytes, direction.position + ahead);
    this.giveUpAcknowledged(direction);
    while (direction.held.isFull) this.giveUpHole(direction);
  }

  /** A segment that goes on where the stream is, or (`ahead` below 0) began before that. */
  private next(direction: Direction, bytes: Uint8Array, ahead: number, length: number): void {
    const { packet, frame } = this.reader;
    const { payloadStart, payloadEnd, payloadMissing } = packet;
    const { first } = direction.held;
    if (first !== undefined && first.position < direction.position + ahead + length + payloadMissing) {
      // Some of it came before, and waits: what came first is taken.
      this.hold(direction, bytes, direction.position + ahead);
    } else if (ahead === 0) {
      this.advance(direction, bytes, payloadStart, payloadEnd, frame, payloadMissing);
    } else {
      const known = Math.min(-ahead, length);
      const missing = payloadMissing - (-ahead - known);
      this.advance(direction, bytes, payloadStart + known, payloadEnd, frame, missing);
    }
  }

  private hold(direction: Direction, bytes: Uint8Array, position: number): void {
    const { packet, frame } = this.reader;
    direction.held.push({
      position,
      bytes: copyOf(bytes, packet.payloadStart, packet.payloadEnd),
      missing: packet.payloadMissing,
      number: frame.number,
      seconds: frame.seconds,
      nanos: frame.nanos,
      fileOffset: frame.fileOffset,
    });
  }

  /** Bytes that are the next of the stream; `missing` more were on the wire, but not captured. */
  private advance(
    direction: Direction,
    bytes: Uint8Array,
    at: number,
    end: number,
    origin: Origin,
    missing: number,
  ): void {
    direction.position += end - at;
    if (at < end) this.streams.take(direction, bytes, at, end, origin, missing);
    if (missing > 0) this.lose(direction, missing, true);
  }

  /** Segments that follow the stream without a hole now. */
  private drain(direction: Direction): void {
    const { held } = direction;
    for (let next = held.first; next !== undefined && next.position <= direction.position; next = held.first) {
      const segment = held.take() as Held;
      if (held.conflict !== undefined) this.tellHeldConflict(direction, held.conflict);
      const known = Math.min(direction.position - segment.position, segment.bytes.length);
      if (known > 0) this.compare(direction, segment.bytes, 0, known, segment.position, segment.number);
      const end = segment.position + segment.bytes.length + segment.missing;
      if (end <= direction.position) continue;
      const missing = end - direction.position - (segment.bytes.length - known);
      this.advance(direction, segment.bytes, known, segment.bytes.length, segment, missing);
    }
  }

  // ---- holes

  private giveUpAcknowledged(direction: Direction): void {
    const { held } = direction;
    for (let first = held.first; first !== undefined && direction.acknowledged > first.position; first = held.first) {
      this.giveUpHole(direction);
    }
  }

  /** The bytes before the nearest waiting segment will not come. */
  private giveUpHole(direction: Direction): void {
    const { first } = direction.held;
    if (first === undefined) return;
    const missing = first.position - direction.position;
    if (missing > 0) this.lose(direction, missing, false);
    this.drain(direction);
  }

  private lose(direction: Direction, missing: number, isCut: boolean): void {
    direction.position += missing;
    this.streams.lose(direction, missing, isCut);
  }

  // ---- conflicts

  /** A retransmission should bring the same bytes; what is still held tells. The first ones are taken. */
  private compare(
    direction: Direction,
    bytes: Uint8Array,
    at: number,
    length: number,
    position: number,
    number: number,
  ): void {
    const { carry } = direction;
    const carryFrom = direction.position - carry.length;
    for (let i = Math.max(0, carryFrom - position); i < length; i++) {
      const there = position + i - carryFrom;
      if (carry.bytes[carry.start + there] === bytes[at + i]) continue;
      this.tellConflict(direction, number, i, position + i, carry.frameAt(there));
      return;
    }
  }

  private tellHeldConflict(direction: Direction, conflict: HeldConflict): void {
    direction.held.conflict = undefined;
    this.tellConflict(direction, conflict.second, conflict.offset, conflict.position, conflict.first);
  }

  private tellConflict(direction: Direction, second: number, offset: number, position: number, first: number): void {
    if (direction.conflict !== '') return;
    direction.conflict =
      `frame ${second} brings at byte ${offset} of its segment other bytes for offset ${position} of the stream ` +
      `than frame ${first}`;
  }

  /** Too much is held: the longest quiet streams are finished as they are. */
  private bound(): void {
    for (const flow of this.flows.byAge()) {
      if (this.buffered <= Limits.allStreamsBytes / 2) return;
      if (flow.directions[0].buffered + flow.directions[1].buffered > 0) this.evict(flow);
    }
  }
}

/** All bytes up to the FIN are there. */
function hasEnded(direction: Direction): boolean {
  return direction.endPosition >= 0 && direction.position >= direction.endPosition;
}

/** Sequence number of the next byte of a stream. */
function sequenceAt(direction: Direction): number {
  return (direction.base + direction.position) | 0;
}
