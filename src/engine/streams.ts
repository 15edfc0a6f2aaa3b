import { type Framer, LINE_CUT_OFF_SECONDS, Limits, Payload, type Registry } from '../core/index.js';
import type { Counts } from './counts.js';
import { cutOff, feed, finish, interrupt, pause, settle } from './cutting.js';
import type { Delivery } from './delivery.js';
import { type Direction, StreamKind } from './direction.js';
import { lineFramer } from './line-framer.js';
import { copyOf, type Origin } from './origin.js';
import type { Recognition } from './recognition.js';

/** A stream in tiny segments is looked at for so many bytes, however many segments that takes. */
const LOOKED_BYTES = 4096;

/** Takes the ordered bytes of streams: finds out what they carry, and has them cut into messages. */
export class Streams {
  /** What lines carry follows each other: a stream that was found to have one framing of a line may have the others, too. */
  private readonly line: Framer | undefined;

  constructor(
    private readonly registry: Registry,
    private readonly recognition: Recognition,
    private readonly delivery: Delivery,
    private readonly counts: Counts,
  ) {
    this.line = lineFramer(registry);
  }

  /** The next bytes of a stream; behind them, `cut` more were on the wire. */
  take(direction: Direction, bytes: Uint8Array, at: number, end: number, origin: Origin, cut: number): void {
    const { framer, kind } = direction;
    if (framer !== undefined) feed(direction, framer, this.delivery, bytes, at, end, origin);
    // Without a framing, a segment is a message.
    else if (kind > 0) this.delivery.inPlace(direction, kind, bytes, at, end, origin, cut);
    else if (kind === StreamKind.unknown) this.look(direction, bytes, at, end, origin, cut);
    else this.counts.notDlms++;
  }

  /** So many bytes are lost before the next ones. */
  lose(direction: Direction, lost: number, isCut: boolean): void {
    if (direction.kind === StreamKind.other) return;
    this.counts.gaps++;
    direction.hole = lost;
    direction.holeIsCut = isCut;
    if (direction.kind === StreamKind.unknown) this.decide(direction);
    if (direction.framer !== undefined) interrupt(direction, direction.framer, this.delivery, lost);
    if (direction.hole === 0) return;
    // No message was cut short by it, so the next one tells.
    direction.gap += lost;
    direction.gapIsCut = isCut;
    direction.hole = 0;
  }

  /** Too much is held: what is not whole is delivered as it is, and its rest will be skipped. */
  giveUp(direction: Direction): void {
    direction.isEvicted = true;
    if (direction.kind === StreamKind.unknown) this.decide(direction);
    if (direction.framer !== undefined) interrupt(direction, direction.framer, this.delivery, 0);
    direction.isEvicted = false;
  }

  /** No more bytes will come: what is not whole is delivered as it is. */
  finish(direction: Direction): void {
    if (direction.kind === StreamKind.unknown) this.decide(direction);
    if (direction.framer !== undefined) finish(direction, direction.framer, this.delivery);
  }

  /** Nothing comes for a while. */
  settle(direction: Direction): void {
    if (direction.framer !== undefined) settle(direction, direction.framer, this.delivery);
  }

  /** A line is silent for so many seconds. */
  pause(direction: Direction, seconds: number): void {
    const { framer } = direction;
    if (framer === undefined) return;
    if (seconds < LINE_CUT_OFF_SECONDS) pause(direction, framer, this.delivery);
    else cutOff(direction, framer, this.delivery);
  }

  /** Says what a stream carries, and takes the bytes that waited for it, but for the last `spared` of them. */
  begin(direction: Direction, kind: number, spared = 0): void {
    this.setKind(direction, kind);
    const { carry, framer } = direction;
    const bytes = copyOf(carry.bytes, carry.start, carry.end - spared);
    if (framer === undefined) {
      const frames = carry.framesOf(bytes.length);
      const origin = carry.latestOf(bytes.length);
      direction.flow.times?.carried(carry, bytes.length);
      carry.clear();
      this.delivery.joined(direction, kind, bytes, frames, origin, 0);
      return;
    }
    // Every piece is fed as what it is, so that messages know their frames.
    let at = 0;
    for (const piece of carry.takePieces()) {
      const end = Math.min(at + piece.length, bytes.length);
      if (at < end) feed(direction, framer, this.delivery, bytes, at, end, piece);
      at = end;
    }
  }

  /** Says what a stream carries. */
  setKind(direction: Direction, kind: number): void {
    direction.kind = kind;
    direction.framer = kind > 0 ? this.framerFor(kind as Payload) : undefined;
  }

  /** Says that these are HDLC frames and nothing else. */
  setHdlc(direction: Direction): void {
    direction.kind = Payload.hdlc;
    direction.framer = this.registry.framerFor(Payload.hdlc);
  }

  private framerFor(kind: Payload): Framer | undefined {
    const framer = this.registry.framerFor(kind);
    return framer?.onLine === true ? (this.line ?? framer) : framer;
  }

  /** What does this stream carry? Looks until it is known, or until it has been looked at often enough. */
  private look(direction: Direction, bytes: Uint8Array, at: number, end: number, origin: Origin, cut: number): void {
    const { carry } = direction;
    const isFirst = carry.length === 0;
    if (!isFirst) carry.append(bytes, at, end, origin);
    const kind = isFirst
      ? this.recognition.stream(direction, bytes, at, end, false)
      : this.recognition.stream(direction, carry.bytes, carry.start, carry.end, false);
    if (kind === undefined) {
      if (isFirst) carry.append(bytes, at, end, origin);
    } else if (kind === StreamKind.unknown) {
      this.passOver(direction, bytes, at, end, origin);
    } else if (!isFirst && this.registry.framerFor(kind as Payload) === undefined) {
      // Without a framing, all that waited is one message.
      this.begin(direction, kind);
    } else {
      if (isFirst) this.setKind(direction, kind);
      else this.begin(direction, kind, end - at);
      this.take(direction, bytes, at, end, origin, cut);
    }
  }

  /** Nothing known: not DLMS, but for a header that may begin in the last bytes. */
  private passOver(direction: Direction, bytes: Uint8Array, at: number, end: number, origin: Origin): void {
    this.countOther(direction);
    direction.looks++;
    direction.looked += end - at;
    if (direction.looks >= Limits.looksPerStream && direction.looked >= LOOKED_BYTES) {
      this.setKind(direction, StreamKind.other);
      return;
    }
    const header = this.recognition.openHeader(bytes, at, end);
    if (header === end) return;
    direction.carry.append(bytes, header, end, origin);
    direction.isCounted = true;
  }

  /** The frames whose bytes wait, and the one at hand where none do, are not DLMS. */
  private countOther(direction: Direction): void {
    const { carry } = direction;
    this.counts.notDlms += Math.max(1, carry.frames - (direction.isCounted ? 1 : 0));
    direction.isCounted = false;
    carry.clear();
  }

  /** No more bytes will tell what the ones that wait are. */
  private decide(direction: Direction): void {
    const { carry } = direction;
    if (carry.length === 0) return;
    const kind = this.recognition.stream(direction, carry.bytes, carry.start, carry.end, true);
    if (kind === StreamKind.unknown || kind === undefined) {
      this.countOther(direction);
      return;
    }
    this.begin(direction, kind);
  }
}
