/** What an EtherType means (IANA, IEEE 802 Numbers). */
import type { Dissection } from '../../src/core/index.js';

/** Smaller numbers in the same place are the length of an IEEE 802.3 frame (IEEE 802.3, 3.2.6). */
export const SMALLEST_TYPE = 0x0600;

export const EtherTypeNames: Readonly<Record<number, string>> = {
  0x0800: 'IPv4',
  0x0806: 'ARP',
  0x8035: 'RARP',
  0x8100: 'VLAN',
  0x86dd: 'IPv6',
  0x8847: 'MPLS',
  0x8848: 'MPLS, upstream label',
  0x8863: 'PPPoE discovery',
  0x8864: 'PPPoE session',
  0x888e: '802.1X',
  0x88a8: 'service VLAN',
  0x88cc: 'LLDP',
  0x88e1: 'HomePlug',
  0x88f7: 'PTP',
  0x893a: 'IEEE 1905.1',
  0x9000: 'loopback test',
  0x9100: 'VLAN, before 802.1ad',
  0xa0ed: '6LoWPAN',
};

/** Do the next two bytes hold a type, not a length? Also where they are missing. */
export function typeFollows(d: Dissection): boolean {
  const value = d.peekUint(2);
  return value < 0 || value >= SMALLEST_TYPE;
}
