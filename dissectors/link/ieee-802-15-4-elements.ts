/**
 * Information elements of IEEE 802.15.4-2015 (clause 7.4): descriptor, lowest octet first, then as many octets as it says.
 *
 *     header element   length(7 bits)  id(8)  0      payload element   length(11 bits)  group(4)  1
 */
import { bitGroup, bits, type Dissection, defineFields, type Field, group, octets } from '../../src/core/index.js';

const PAYLOAD_ELEMENTS_FOLLOW = 0x7e;
const PAYLOAD_FOLLOWS = 0x7f;
const LAST_GROUP = 0x0f;

const F = defineFields('wpan.ie', {
  self: group('Information element', { repeated: true }),
  /** Masks as the two octets stand on the wire, the lower in front. */
  headerLength: bits('Length', 0x7f00, { name: 'wpan.ie.length' }),
  idLow: bits('Element id, lowest bit', 0x8000),
  idHigh: bits('Element id, other bits', 0x007f),
  headerDescriptor: bitGroup('Header element', 2, ['headerLength', 'idLow', 'idHigh']),
  lengthLow: bits('Length, lowest bits', 0xff00),
  lengthHigh: bits('Length, other bits', 0x0007),
  group: bits('Group', 0x0078, {
    names: { 0: 'encapsulated service data', 1: 'MLME', 2: 'vendor', 3: 'multiplexed', [LAST_GROUP]: 'termination' },
  }),
  payloadDescriptor: bitGroup('Payload element', 2, ['lengthLow', 'lengthHigh', 'group']),
  content: octets('Content'),
});

/** Takes the elements; false where no payload follows them. Those in the payload are ciphered with it. */
export function elements(d: Dissection, isCiphered: boolean): boolean {
  let id = 0;
  while (d.left > 0 && id !== PAYLOAD_ELEMENTS_FOLLOW && id !== PAYLOAD_FOLLOWS) {
    const descriptor = open(d, F.headerDescriptor);
    id = (descriptor >> 15) | ((descriptor & 0x7f) << 1);
    close(d, (descriptor >> 8) & 0x7f);
  }
  if (id !== PAYLOAD_ELEMENTS_FOLLOW || isCiphered) return true;
  let kind = -1;
  while (d.left > 0 && kind !== LAST_GROUP) {
    const descriptor = open(d, F.payloadDescriptor);
    kind = (descriptor >> 3) & 0x0f;
    close(d, (descriptor >> 8) | ((descriptor & 0x07) << 8));
  }
  return d.left > 0;
}

function open(d: Dissection, descriptor: Field<number>): number {
  d.open(F.self);
  return d.flags(descriptor);
}

function close(d: Dissection, length: number): void {
  if (length > 0) d.mark(F.content, length);
  d.close();
}
