/**
 * LLC and SNAP, behind a length where an EtherType would be (IEEE 802.2; RFC 1042).
 *
 *     DSAP  SSAP  control(1, or 2 where its lowest bits are not 11)      payload
 *     AA    AA    03      organisation(3)  protocol(2)                   payload
 */
import {
  Bytes,
  type Dissection,
  defineFields,
  enumerated,
  enumerated16,
  type Field,
  group,
  Issue,
  Tables,
  u8,
  u16,
  u24,
} from '../../src/core/index.js';
import { EtherTypeNames } from './ether-types.js';

const SNAP = 0xaa;
const UNNUMBERED = 0x03;
const ENCAPSULATED_ETHERNET = 0x000000;
/** Bridge tunnel encapsulation (IEEE 802.1H) carries EtherTypes too. */
const BRIDGE_TUNNEL = 0x0000f8;

const SapNames = {
  0x00: 'null',
  0x06: 'IPv4',
  0x42: 'spanning tree',
  [SNAP]: 'SNAP',
  0xe0: 'IPX',
  0xf0: 'NetBIOS',
  0xfe: 'ISO network layer',
};

const F = defineFields('eth.llc', {
  self: group('IEEE 802.2 LLC'),
  dsap: enumerated('Destination service access point', SapNames, { hex: true }),
  ssap: enumerated('Source service access point', SapNames, { hex: true }),
  control: u8('Control', { hex: true }),
  controlNumbered: u16('Control', { hex: true }),
  oui: u24('Organisation', { hex: true }),
  pid: enumerated16('Protocol', EtherTypeNames, { hex: true }),
});

/** What an IEEE 802.3 frame holds: `length` bytes, as the field `by` says. Bytes behind them are left. */
export function lengthFrame(d: Dissection, length: number, by: Field): void {
  d.narrow(length, by);
  llc(d);
  d.widen();
}

/** Takes all bytes. */
export function llc(d: Dissection): void {
  // A closure for each of these frames: they are rare. Without it, a cut header would take the padding with it.
  d.attempt(() => {
    d.open(F.self);
    const dsap = d.read(F.dsap);
    d.read(F.ssap);
    const control = d.peek();
    d.read(control < 0 || (control & 3) === 3 ? F.control : F.controlNumbered);
    if (dsap === SNAP && control === UNNUMBERED) {
      snap(d);
      return;
    }
    d.close();
    d.report(Issue.unknown, `no dissector answers LLC 0x${dsap.toString(16).padStart(2, '0')}`, d.at, d.left);
    d.rest(Bytes.unknown);
  });
}

function snap(d: Dissection): void {
  const organisation = d.read(F.oui);
  const protocol = d.read(F.pid);
  d.close();
  if (organisation === ENCAPSULATED_ETHERNET || organisation === BRIDGE_TUNNEL) {
    d.next(Tables.etherType, protocol);
    return;
  }
  d.report(Issue.unknown, `no dissector answers SNAP organisation 0x${organisation.toString(16).padStart(6, '0')}`);
  d.rest(Bytes.unknown);
}
