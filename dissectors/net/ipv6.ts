/**
 * IPv6 (RFC 8200; RFC 2675 for jumbograms; RFC 2473 for IPv6 in IP). Extension headers are dissectors of their own.
 *
 *     version, traffic class, flow label(4)  payload length(2)  next header  hop limit  source(16)  destination(16)
 */
import {
  ipv6 as address,
  Bytes,
  bitGroup,
  bits,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Issue,
  Tables,
  u8,
  u16,
} from '../../src/core/index.js';
import { missing, TO_THE_END } from './payload.js';
import { ProtocolNames } from './protocols.js';

const VERSION = 6;
const NO_NEXT_HEADER = 59;

export const Ipv6 = defineFields('ipv6', {
  self: group('IPv6'),
  version: bits('Version', 0xf0000000),
  tclass: bits('Traffic class', 0x0ff00000),
  flow: bits('Flow label', 0x000fffff),
  versionAndFlow: bitGroup('Version, traffic class, flow label', 4, ['version', 'tclass', 'flow']),
  plen: u16('Payload length', { about: 'What follows this header; 0 for a jumbogram.' }),
  nxt: enumerated('Next header', ProtocolNames),
  hlim: u8('Hop limit'),
  src: address('Source'),
  dst: address('Destination'),
});

export const ipv6: Dissector = {
  name: 'ipv6',
  answers: [
    [Tables.etherType, 0x86dd],
    [Tables.ipProtocol, 41],
  ],
  self: Ipv6.self,

  dissect(d) {
    const packet = d.packet;
    d.open(Ipv6.self);
    const version = d.flags(Ipv6.versionAndFlow) >>> 28;
    if (version !== VERSION) {
      d.report(Issue.malformed, `the version is ${version}, not ${VERSION}`);
      d.close();
      d.rest(Bytes.unknown);
      return;
    }
    const length = d.read(Ipv6.plen);
    const next = d.read(Ipv6.nxt);
    d.read(Ipv6.hlim);
    const sourceAt = d.at;
    d.mark(Ipv6.src);
    d.mark(Ipv6.dst);
    packet.family = 6;
    packet.addressBytes = d.bytes;
    packet.sourceAt = sourceAt;
    packet.destinationAt = sourceAt + 16;
    packet.protocol = next;

    // A jumbogram, or a packet that the network card was to cut in pieces: its end is the end of the frame.
    const isLimited = length > 0 || next === NO_NEXT_HEADER;
    packet.payloadMissing = missing(d, isLimited ? length : TO_THE_END);
    if (isLimited) d.narrow(length, Ipv6.plen);
    d.close();
    d.next(Tables.ipProtocol, next);
    if (isLimited) d.widen();
  },
};
