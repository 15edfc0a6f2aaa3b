/**
 * UDP (RFC 768; RFC 2675 for the length 0).
 *
 *     source port(2)  destination port(2)  length(2)  checksum(2)  payload
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  group,
  Handover,
  Issue,
  Tables,
  u16,
} from '../../src/core/index.js';
import { missing, TO_THE_END } from './payload.js';

const HEADER_BYTES = 8;

export const Udp = defineFields('udp', {
  self: group('UDP'),
  srcport: u16('Source port'),
  dstport: u16('Destination port'),
  length: u16('Length', { about: 'Header and payload; 0 for a jumbogram.' }),
  checksum: u16('Checksum', { hex: true, about: 'Not verified; 0 where the sender made none.' }),
});

export const udp: Dissector = {
  name: 'udp',
  answers: [[Tables.ipProtocol, 17]],
  self: Udp.self,

  dissect(d) {
    d.open(Udp.self);
    const length = d.peekUint(2, 4);
    const isLimited = length >= HEADER_BYTES;
    d.packet.payloadMissing = missing(d, isLimited ? length : TO_THE_END);
    if (isLimited) d.narrow(length, Udp.length);
    datagram(d, length);
    if (isLimited) d.widen();
  },
};

function datagram(d: Dissection, length: number): void {
  const packet = d.packet;
  packet.sourcePort = d.read(Udp.srcport);
  packet.destinationPort = d.read(Udp.dstport);
  packet.hasPorts = true;
  d.read(Udp.length);
  d.read(Udp.checksum);
  if (length > 0 && length < HEADER_BYTES) {
    d.report(Issue.malformed, `the length is ${length}, less than the ${HEADER_BYTES} bytes of the header`);
    d.close();
    d.rest(Bytes.unknown);
    return;
  }
  d.close();
  d.handOver(Handover.datagram);
}
