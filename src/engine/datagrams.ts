import { type Framer, Payload, type Registry } from '../core/index.js';
import type { Counts } from './counts.js';
import { isFill } from './cutting.js';
import type { Delivery } from './delivery.js';
import type { Direction } from './direction.js';
import type { Flows } from './flows.js';
import type { FrameReader } from './frame-reader.js';
import type { Recognition } from './recognition.js';

/** Protocol number; tells flows of UDP from those of TCP. */
export const UDP = 17;

/** Takes datagrams: each has its messages for itself, and none goes on in the next. */
export class Datagrams {
  constructor(
    private readonly registry: Registry,
    private readonly reader: FrameReader,
    private readonly flows: Flows,
    private readonly recognition: Recognition,
    private readonly delivery: Delivery,
    private readonly counts: Counts,
  ) {}

  /** Takes the datagram at hand. */
  take(): void {
    const { packet, tape } = this.reader;
    const flow = this.flows.find(packet, packet.hasPorts ? UDP : 0);
    const direction = flow.directions[this.flows.side];
    const bytes = tape.stores[packet.payloadStore] as Uint8Array;
    const { payloadStart, payloadEnd, payloadMissing } = packet;
    if (payloadEnd === payloadStart) {
      this.counts.withoutPayload++;
      return;
    }
    const kind = this.recognition.datagram(direction, packet, bytes, payloadStart, payloadEnd);
    if (kind <= 0) {
      this.counts.notDlms++;
      return;
    }
    direction.kind = kind;
    this.messages(direction, kind, bytes, payloadStart, payloadEnd, payloadMissing);
  }

  /** Cuts bytes into messages, to the last; `cut` more were on the wire. */
  messages(direction: Direction, kind: number, bytes: Uint8Array, at: number, end: number, cut: number): void {
    const { delivery } = this;
    const { frame } = this.reader;
    const framer: Framer | undefined = this.registry.framerFor(kind as Payload);
    if (framer === undefined) {
      delivery.inPlace(direction, kind, bytes, at, end, frame, cut);
      return;
    }
    let isBehindJunk = false;
    while (at < end) {
      const length: number = framer.rests?.(bytes, at, end, isBehindJunk) || framer.cut(bytes, at, end, true);
      isBehindJunk = length <= 0;
      const taken = length > 0 ? length : length < 0 ? -length : end - at;
      const behind = at + taken === end ? cut : 0;
      if (length > 0) delivery.inPlace(direction, kind, bytes, at, at + taken, frame, behind);
      else if (kind !== Payload.hdlc || !isFill(bytes, at, at + taken)) {
        delivery.inPlace(direction, Payload.junk, bytes, at, at + taken, frame, behind);
      }
      at += taken;
    }
  }
}
