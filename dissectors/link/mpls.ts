/**
 * MPLS label stack (RFC 3032; RFC 5462 for the traffic class). What follows the last label is not said: by its first half
 * byte it is IPv4, IPv6 or something else (RFC 4928).
 *
 *     (label(20 bits), traffic class(3), bottom of stack(1), time to live(8))*  payload
 */
import { bitGroup, bits, type Dissector, defineFields, group, Tables } from '../../src/core/index.js';
import { nextByVersion } from './ip-version.js';

const BOTTOM = 0x100;

const F = defineFields('mpls', {
  self: group('MPLS'),
  label: bits('Label', 0xfffff000, {
    names: { 0: 'IPv4 explicit null', 1: 'router alert', 2: 'IPv6 explicit null', 3: 'implicit null' },
  }),
  exp: bits('Traffic class', 0xe00),
  bottom: bits('Bottom of stack', BOTTOM),
  ttl: bits('Time to live', 0xff),
  entry: bitGroup('Label stack entry', 4, ['label', 'exp', 'bottom', 'ttl'], { repeated: true }),
});

export const mpls: Dissector = {
  name: 'mpls',
  answers: [
    [Tables.etherType, 0x8847],
    [Tables.etherType, 0x8848],
  ],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    let entry = 0;
    while ((entry & BOTTOM) === 0) entry = d.flags(F.entry);
    d.close();
    nextByVersion(d);
  },
};
