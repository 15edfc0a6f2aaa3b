/**
 * VLAN tags (IEEE 802.1Q, 9.6): customer 8100h, service 88A8h (QinQ), and 9100h from before the standard.
 *
 *     priority(3 bits), drop eligible(1), VLAN(12)  type or length(2)  payload
 */
import {
  bitGroup,
  bits,
  type Dissector,
  defineFields,
  enumerated16,
  group,
  Tables,
  u16,
} from '../../src/core/index.js';
import { EtherTypeNames, typeFollows } from './ether-types.js';
import { lengthFrame } from './ieee-802-2.js';

const F = defineFields('vlan', {
  self: group('VLAN', { repeated: true }),
  priority: bits('Priority', 0xe000),
  dei: bits('Drop eligible', 0x1000),
  id: bits('VLAN', 0x0fff),
  tci: bitGroup('Tag control information', 2, ['priority', 'dei', 'id']),
  etype: enumerated16('Type', EtherTypeNames, { hex: true }),
  len: u16('Length'),
});

export const vlan: Dissector = {
  name: 'vlan',
  answers: [
    [Tables.etherType, 0x8100],
    [Tables.etherType, 0x88a8],
    [Tables.etherType, 0x9100],
  ],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.flags(F.tci);
    if (typeFollows(d)) {
      const type = d.read(F.etype);
      d.close();
      d.next(Tables.etherType, type);
    } else {
      const length = d.read(F.len);
      d.close();
      lengthFrame(d, length, F.len);
    }
  },
};
