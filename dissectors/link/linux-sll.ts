/**
 * Linux cooked capture (LINKTYPE_LINUX_SLL): what the device `any` gives.
 *
 *     packet type(2)  device type(2)  address length(2)  address(8)  protocol(2)  payload
 */
import {
  Bytes,
  type Dissection,
  type Dissector,
  defineFields,
  empty,
  enumerated16,
  group,
  Issue,
  LinkType,
  mac,
  octets,
  Tables,
  u16,
} from '../../src/core/index.js';
import { RECEIVED, SENT } from './direction.js';
import { EtherTypeNames, SMALLEST_TYPE } from './ether-types.js';
import { padding } from './ethernet.js';
import { llc } from './ieee-802-2.js';

const TO_US = 0;
const BROADCAST = 1;
const MULTICAST = 2;
const TO_OTHERS = 3;
const FROM_US = 4;

const ADDRESS_BYTES = 8;
const ETHERNET_ADDRESS_BYTES = 6;
/** Linux's own number for IEEE 802.2 frames (if_ether.h, ETH_P_802_2). */
const LLC = 4;

/** Shared with the second version. */
export const Sll = defineFields('sll', {
  self: group('Linux cooked capture'),
  pkttype: enumerated16('Packet type', {
    [TO_US]: 'to us',
    [BROADCAST]: 'broadcast',
    [MULTICAST]: 'multicast',
    [TO_OTHERS]: 'to somebody else',
    [FROM_US]: 'from us',
  }),
  hatype: enumerated16('Device type', {
    1: 'Ethernet',
    280: 'CAN',
    512: 'PPP',
    768: 'IPv4 tunnel',
    769: 'IPv6 tunnel',
    772: 'loopback',
    776: 'SIT tunnel',
    778: 'GRE tunnel',
    801: 'IEEE 802.11',
    824: 'netlink',
    65534: 'none',
  }),
  halen: u16('Address length'),
  srcEth: mac('Source', { name: 'sll.src.eth' }),
  srcOther: octets('Source', { name: 'sll.src.other' }),
  unused: empty('Unused'),
  etype: enumerated16('Protocol', EtherTypeNames, { hex: true }),
});

export const linuxSll: Dissector = {
  name: 'linux-sll',
  answers: [[Tables.linkType, LinkType.linuxSll]],
  self: Sll.self,

  dissect(d) {
    d.open(Sll.self);
    direction(d, d.read(Sll.pkttype));
    d.read(Sll.hatype);
    address(d, d.read(Sll.halen));
    const protocol = d.read(Sll.etype);
    d.close();
    payload(d, protocol);
  },
};

export function direction(d: Dissection, packetType: number): void {
  if (packetType === FROM_US) d.packet.direction = SENT;
  else if (packetType <= MULTICAST) d.packet.direction = RECEIVED;
}

/** The place for the address always has eight bytes; of a longer address, the first eight are there. */
export function address(d: Dissection, length: number): void {
  const used = Math.min(length, ADDRESS_BYTES);
  if (used === ETHERNET_ADDRESS_BYTES) d.mark(Sll.srcEth);
  else if (used > 0) d.mark(Sll.srcOther, used);
  if (used < ADDRESS_BYTES) d.mark(Sll.unused, ADDRESS_BYTES - used);
}

/** The packet and, as it may come from Ethernet, its padding. */
export function payload(d: Dissection, protocol: number): void {
  if (protocol >= SMALLEST_TYPE) d.next(Tables.etherType, protocol);
  else if (protocol === LLC) llc(d);
  else {
    d.report(Issue.unknown, `no dissector answers Linux protocol ${protocol}`, d.at, d.left);
    d.rest(Bytes.unknown);
  }
  d.rest(padding);
}
