/**
 * PDUs that Wireshark exported (LINKTYPE_WIRESHARK_UPPER_PDU; epan/exported_pdu.h): tags that say what it is and where it
 * came from, then the PDU.
 *
 *     (tag(2)  length(2)  value)*  0000 0000  PDU
 *
 * Names are filled up with zeros to a multiple of four bytes, and the length counts them.
 */
import {
  type Dissection,
  type Dissector,
  defineFields,
  empty,
  enumerated16,
  type Field,
  group,
  Issue,
  ipv4,
  ipv6,
  LinkType,
  octets,
  Tables,
  text,
  u16,
  u32,
} from '../../src/core/index.js';
import { datagram } from './datagram.js';
import { RECEIVED, SENT } from './direction.js';

const END = 0;
const DISSECTOR = 12;
const HEURISTIC_DISSECTOR = 13;
const DISSECTOR_TABLE = 14;
const IPV4_SOURCE = 20;
const IPV4_DESTINATION = 21;
const IPV6_SOURCE = 22;
const IPV6_DESTINATION = 23;
const PORT_TYPE = 24;
const SOURCE_PORT = 25;
const DESTINATION_PORT = 26;
const DIRECTION = 35;

/** Which tags there were, one bit each. */
const SEEN_IPV4 = 0b0011;
const SEEN_IPV6 = 0b1100;
const SEEN_PORTS = 0b11_0000;

/** `dlms` is said of HDLC frames, wrapper frames and bare APDUs alike: the engine looks. */
const LOOK = 0;

const F = defineFields('exported_pdu', {
  self: group('Exported PDU'),
  option: group('Option', { repeated: true }),
  tag: enumerated16('Tag', {
    [END]: 'end of options',
    10: 'length of options',
    11: 'link type',
    [DISSECTOR]: 'dissector',
    [HEURISTIC_DISSECTOR]: 'heuristic dissector',
    [DISSECTOR_TABLE]: 'dissector table',
    [IPV4_SOURCE]: 'IPv4 source',
    [IPV4_DESTINATION]: 'IPv4 destination',
    [IPV6_SOURCE]: 'IPv6 source',
    [IPV6_DESTINATION]: 'IPv6 destination',
    [PORT_TYPE]: 'port type',
    [SOURCE_PORT]: 'source port',
    [DESTINATION_PORT]: 'destination port',
    28: 'SS7 originating point code',
    29: 'SS7 destination point code',
    30: 'original frame number',
    31: 'DVB-CI event',
    32: 'key in dissector table',
    33: 'protocol column',
    34: 'TCP state',
    [DIRECTION]: 'direction',
    36: 'info column',
    37: 'user data',
    38: '3GPP identity',
  }),
  tagLen: u16('Length'),
  protName: text('Dissector'),
  heurName: text('Heuristic dissector'),
  disTableName: text('Dissector table'),
  padding: empty('Padding'),
  ipv4Src: ipv4('IPv4 source', { name: 'exported_pdu.ipv4_src' }),
  ipv4Dst: ipv4('IPv4 destination', { name: 'exported_pdu.ipv4_dst' }),
  ipv6Src: ipv6('IPv6 source', { name: 'exported_pdu.ipv6_src' }),
  ipv6Dst: ipv6('IPv6 destination', { name: 'exported_pdu.ipv6_dst' }),
  portType: u32('Port type', { names: { 0: 'none', 1: 'SCTP', 2: 'TCP', 3: 'UDP', 4: 'DCCP' } }),
  srcPort: u32('Source port'),
  dstPort: u32('Destination port'),
  direction: u32('Direction', { names: { 0: 'sent', 1: 'received' } }),
  data: octets('Data'),
});

export const exportedPdu: Dissector = {
  name: 'exported-pdu',
  answers: [[Tables.linkType, LinkType.upperPdu]],
  self: F.self,

  dissect(d) {
    const packet = d.packet;
    let seen = 0;
    let tag = -1;
    d.open(F.self);
    while (tag !== END) {
      d.open(F.option);
      tag = d.read(F.tag);
      const length = d.read(F.tagLen);
      seen |= value(d, tag, length);
      d.close();
    }
    d.close();
    const addresses = seen & (SEEN_IPV4 | SEEN_IPV6);
    packet.addressBytes = d.bytes;
    packet.family = addresses === SEEN_IPV4 ? 4 : addresses === SEEN_IPV6 ? 6 : 0;
    packet.hasPorts = (seen & SEEN_PORTS) === SEEN_PORTS;
    datagram(d, LOOK);
  },
};

/** Takes the value of a tag; answers with the bit of what it told. */
function value(d: Dissection, tag: number, length: number): number {
  const packet = d.packet;
  switch (tag) {
    case DISSECTOR:
      return name(d, F.protName, length);
    case HEURISTIC_DISSECTOR:
      return name(d, F.heurName, length);
    case DISSECTOR_TABLE:
      return name(d, F.disTableName, length);
    case IPV4_SOURCE:
    case IPV6_SOURCE: {
      const at = d.at;
      if (!take(d, tag === IPV4_SOURCE ? F.ipv4Src : F.ipv6Src, length)) return 0;
      packet.sourceAt = at;
      return tag === IPV4_SOURCE ? 0b0001 : 0b0100;
    }
    case IPV4_DESTINATION:
    case IPV6_DESTINATION: {
      const at = d.at;
      if (!take(d, tag === IPV4_DESTINATION ? F.ipv4Dst : F.ipv6Dst, length)) return 0;
      packet.destinationAt = at;
      return tag === IPV4_DESTINATION ? 0b0010 : 0b1000;
    }
    case PORT_TYPE:
      take(d, F.portType, length);
      return 0;
    case SOURCE_PORT: {
      const port = d.peekUint(4);
      if (!take(d, F.srcPort, length)) return 0;
      packet.sourcePort = port;
      return 0b01_0000;
    }
    case DESTINATION_PORT: {
      const port = d.peekUint(4);
      if (!take(d, F.dstPort, length)) return 0;
      packet.destinationPort = port;
      return 0b10_0000;
    }
    case DIRECTION: {
      const direction = d.peekUint(4);
      if (take(d, F.direction, length)) packet.direction = direction === 0 ? SENT : RECEIVED;
      return 0;
    }
    default:
      if (length > 0) d.mark(F.data, length);
      return 0;
  }
}

/** Takes a value whose size the tag fixes; of another size it is bytes. */
function take(d: Dissection, field: Field, length: number): boolean {
  if (length === field.size) {
    d.mark(field);
    return true;
  }
  d.report(Issue.malformed, `${field.label} has ${length} bytes, not ${field.size}`, d.at, Math.min(length, d.left));
  if (length > 0) d.mark(F.data, length);
  return false;
}

function name(d: Dissection, field: Field, length: number): number {
  // Fewer bytes than that: leaves the dissector.
  if (length > d.left) d.mark(field, length);
  let size = 0;
  while (size < length && d.peek(size) !== 0) size++;
  if (size > 0) d.mark(field, size);
  if (size < length) d.mark(F.padding, length - size);
  return 0;
}
