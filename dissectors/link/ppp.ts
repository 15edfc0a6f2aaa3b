/**
 * PPP (RFC 1661), with or without the octets in front that HDLC-like framing puts there (RFC 1662), and with the
 * direction in front of it all in LINKTYPE_PPP_WITH_DIR.
 *
 *     [direction]  [FF  03]  protocol(2, or 1 where it is odd)  payload
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  encoded,
  enumerated,
  enumerated16,
  group,
  Issue,
  Kind,
  LinkType,
  Tables,
  u8,
} from '../../src/core/index.js';
import { RECEIVED, SENT } from './direction.js';

const ALL_STATIONS = 0xff;
const UNNUMBERED_INFORMATION = 0x03;
const IPV4 = 0x0021;
const IPV6 = 0x0057;

const F = defineFields('ppp', {
  self: group('PPP'),
  direction: enumerated('Direction', (value) => (value === 0 ? 'received' : 'sent')),
  address: u8('Address', { hex: true }),
  control: u8('Control', { hex: true }),
  protocol: enumerated16(
    'Protocol',
    {
      [IPV4]: 'IPv4',
      [IPV6]: 'IPv6',
      0x00fd: 'compressed datagram',
      0x0281: 'MPLS',
      0x8021: 'IPCP',
      0x8057: 'IPV6CP',
      0x80fd: 'CCP',
      0xc021: 'LCP',
      0xc023: 'PAP',
      0xc223: 'CHAP',
    },
    { hex: true },
  ),
});

const compressedProtocol = encoded(F.protocol, Kind.enumerated, 1);

export const ppp: Dissector = {
  name: 'ppp',
  answers: [
    [Tables.linkType, LinkType.ppp],
    [Tables.linkType, LinkType.pppHdlc],
  ],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    packet(d);
  },
};

export const pppWithDirection: Dissector = {
  name: 'ppp-with-direction',
  answers: [[Tables.linkType, LinkType.pppWithDirection]],

  dissect(d) {
    d.open(F.self);
    d.packet.direction = d.read(F.direction) === 0 ? RECEIVED : SENT;
    packet(d);
  },
};

function packet(d: Dissection): void {
  const control = d.peek(1);
  if (d.peek() === ALL_STATIONS && (control === UNNUMBERED_INFORMATION || control < 0)) {
    d.read(F.address);
    d.read(F.control);
  }
  // The first octet of a protocol is even, its last odd: an odd one in front is all there is (RFC 1661, section 2).
  const first = d.peek();
  const protocol = d.read(first >= 0 && (first & 1) === 1 ? compressedProtocol : F.protocol);
  d.close();
  if (protocol === IPV4) d.next(Tables.etherType, 0x0800);
  else if (protocol === IPV6) d.next(Tables.etherType, 0x86dd);
  else {
    d.report(
      Issue.unknown,
      `no dissector answers PPP protocol 0x${protocol.toString(16).padStart(4, '0')}`,
      d.at,
      d.left,
    );
    d.rest(Bytes.unknown);
  }
  if (d.left > 0) d.trailing();
}
