import { type Dissection, Handover } from '../../src/core/index.js';

/**
 * Leaves all bytes to the engine, as one datagram of a kind of payload (0: it shall look). They are taken without a node:
 * the messages in them own them.
 */
export function datagram(d: Dissection, payloadKind: number): void {
  const packet = d.packet;
  packet.payloadKind = payloadKind;
  packet.payloadMissing = d.cut ? d.missing : 0;
  d.handOver(Handover.datagram);
}
