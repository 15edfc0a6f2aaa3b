import { Bytes, Conversation, Dissection, LinkType, type Registry, Tape } from '../core/index.js';
import { decodeMessage, markBytes, Segment } from './delivery.js';
import { readDatagram, readHeaders } from './frame-reader.js';
import type { KeptMessage } from './message.js';

/**
 * Decodes a kept message again: the same tree as the first time, whatever was decoded in between and in whatever order.
 * `layers` puts link and network headers in front, as in `AnalyzerOptions`.
 */
export function decodeAgain(registry: Registry, kept: KeptMessage, layers: boolean): Tape {
  const tape = new Tape();
  const d = new Dissection(registry);
  const conversation = new Conversation(0);
  const { frameBytes } = kept;
  const headed = layers && frameBytes !== undefined && kept.linkType < LinkType.serial;
  if (frameBytes !== undefined) tape.addStore(frameBytes, 'frame');
  if (headed) readHeaders(d, tape, conversation, frameBytes, kept.cut, kept.linkType, kept.linkPayload);
  for (const datagram of kept.datagrams) readDatagram(d, tape, datagram, headed);

  const { payloadStore, payloadStart, payloadEnd, handover } = d.packet;
  if (kept.payload === 0) {
    const field = kept.isPart ? Segment.data : Bytes.unknown;
    if (headed && handover !== 0) markBytes(d, payloadStore, field, payloadStart, payloadEnd);
    return tape;
  }
  if (headed && kept.joined !== undefined) markBytes(d, payloadStore, Segment.data, payloadStart, payloadEnd);
  if (headed && kept.joined === undefined) markBytes(d, payloadStore, Segment.before, payloadStart, kept.start);
  if (kept.joined !== undefined) tape.addStore(kept.joined, kept.joinedName);

  d.begin(tape, conversation, kept.memo, true);
  decodeMessage(d, kept.payload, kept.store, kept.start, kept.end, kept.messageCut, kept.remarks);
  if (headed && kept.joined === undefined) markBytes(d, payloadStore, Segment.after, kept.end, payloadEnd);
  return tape;
}
