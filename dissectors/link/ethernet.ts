/**
 * Ethernet (IEEE 802.3, clause 3; RFC 894).
 *
 *     destination(6)  source(6)  type(2)    payload           padding
 *     destination(6)  source(6)  length(2)  LLC  payload      padding
 */
import {
  type Dissector,
  defineFields,
  enumerated16,
  group,
  LinkType,
  mac,
  octets,
  Tables,
  u16,
} from '../../src/core/index.js';
import { EtherTypeNames, typeFollows } from './ether-types.js';
import { lengthFrame } from './ieee-802-2.js';

const F = defineFields('eth', {
  self: group('Ethernet'),
  dst: mac('Destination'),
  src: mac('Source'),
  type: enumerated16('Type', EtherTypeNames, { hex: true }),
  len: u16('Length'),
  padding: octets('Padding', {
    about: 'Bytes behind the packet: a frame has 60 at least. Sometimes a trailer or the check sum follows.',
  }),
});

/** Also of captures whose header is another, but whose packets came in Ethernet frames. */
export const padding = F.padding;

export const ethernet: Dissector = {
  name: 'ethernet',
  answers: [[Tables.linkType, LinkType.ethernet]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.mark(F.dst);
    d.mark(F.src);
    if (typeFollows(d)) {
      const type = d.read(F.type);
      d.close();
      d.next(Tables.etherType, type);
    } else {
      const length = d.read(F.len);
      d.close();
      lengthFrame(d, length, F.len);
    }
    d.rest(F.padding);
  },
};
