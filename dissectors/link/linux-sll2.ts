/**
 * Linux cooked capture, second version (LINKTYPE_LINUX_SLL2): tells the interface too.
 *
 *     protocol(2)  reserved(2)  interface(4)  device type(2)  packet type(1)  address length(1)  address(8)  payload
 */
import {
  type Dissector,
  defineFields,
  encoded,
  group,
  header,
  Kind,
  LinkType,
  Tables,
  u32,
} from '../../src/core/index.js';
import { address, direction, payload, Sll } from './linux-sll.js';

const F = defineFields('sll2', {
  self: group('Linux cooked capture, version 2'),
  reserved: header('Reserved'),
  ifindex: u32('Interface', { name: 'sll.ifindex' }),
});

const packetType = encoded(Sll.pkttype, Kind.enumerated, 1);
const addressLength = encoded(Sll.halen, Kind.uint, 1);

export const linuxSll2: Dissector = {
  name: 'linux-sll2',
  answers: [[Tables.linkType, LinkType.linuxSll2]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    const protocol = d.read(Sll.etype);
    d.mark(F.reserved, 2);
    d.read(F.ifindex);
    d.read(Sll.hatype);
    direction(d, d.read(packetType));
    address(d, d.read(addressLength));
    d.close();
    payload(d, protocol);
  },
};
