/**
 * 6LoWPAN: IPv6 over IEEE 802.15.4, as on G3-PLC and Wi-SUN (RFC 4944, RFC 6282; EtherType A0ED by RFC 7973). Headers follow
 * each other, each told by its first bits.
 *
 *     10…      mesh         V, F, hops left  originator(2, 8)  final destination(2, 8)
 *     50       broadcast    sequence number
 *     11000…   first        datagram size(11 bits)  tag(2)
 *     11100…   other        datagram size(11 bits)  tag(2)  offset
 *     011…     compressed IPv6 header, see lowpan-iphc.ts
 *     41       IPv6 header in full
 *
 * Fragments are joined like those of IP, which needs the headers of the first in full: sizes and offsets count so.
 */
import {
  Bytes,
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Handover,
  header,
  Issue,
  octets,
  Tables,
  u8,
  u16,
} from '../../src/core/index.js';
import { dissectCompressed, isCompressed } from './lowpan-iphc.js';

const IPV6 = 0x41;
const HC1 = 0x42;
const BROADCAST = 0x50;
const ESCAPE = 0x40;

const IPV6_ETHERTYPE = 0x86dd;
const IPV6_IN_IP = 41;

const MESH_SHORT_ORIGINATOR = 0x20;
const MESH_SHORT_FINAL = 0x10;
const MESH_HOPS = 0x0f;
/** More hops than that stand in an octet of their own. */
const DEEP = 15;
const SHORT_ADDRESS = 2;
const EXTENDED_ADDRESS = 8;

const FIRST = 0xc000;
const OTHER = 0xe000;
const FRAGMENT_KIND = 0xf800;
const DATAGRAM_SIZE = 0x07ff;
const OFFSET_UNIT = 8;

const F = defineFields('lowpan', {
  mesh: group('6LoWPAN mesh header'),
  shortOriginator: bits('Short originator address', MESH_SHORT_ORIGINATOR),
  shortFinal: bits('Short final address', MESH_SHORT_FINAL),
  hopsLeft: bits('Hops left', MESH_HOPS, {
    about: 'How often the frame may still be forwarded; 15: the next octet says.',
  }),
  meshDispatch: bitGroup('Mesh dispatch', 1, ['shortOriginator', 'shortFinal', 'hopsLeft']),
  deepHopsLeft: u8('Hops left', { name: 'lowpan.hops_left', variant: true }),
  originator: octets('Originator address', { about: 'Who sent the frame, whoever forwarded it to here.' }),
  final: octets('Final destination address'),
  broadcast: group('6LoWPAN broadcast header'),
  sequence: u8('Sequence number'),
  fragment: group('6LoWPAN fragment header'),
  fragmentKind: bits('Dispatch', FRAGMENT_KIND, { names: { 0x18: 'first fragment', 0x1c: 'other fragment' } }),
  datagramSize: bits('Datagram size', DATAGRAM_SIZE, {
    about: 'Octets of the whole IPv6 packet, its headers counted in full (RFC 4944).',
  }),
  fragmentHead: bitGroup('Fragment dispatch and datagram size', 2, ['fragmentKind', 'datagramSize']),
  datagramTag: u16('Datagram tag', { hex: true, about: 'The same in all fragments of a datagram.' }),
  datagramOffset: u8('Datagram offset', { about: 'In units of 8 octets.' }),
  dispatch: header('Dispatch'),
  other: group('6LoWPAN'),
  otherDispatch: enumerated(
    'Dispatch',
    { [HC1]: 'IPv6 header compressed by RFC 4944', [ESCAPE]: 'escape: command of the mesh' },
    { hex: true },
  ),
});

export const lowpan: Dissector = {
  name: '6lowpan',
  answers: [[Tables.etherType, 0xa0ed]],

  dissect(d) {
    while ((d.peek() & 0xc0) === 0x80) mesh(d);
    if (d.peek() === BROADCAST) broadcast(d);
    const kind = d.peekUint(2) & FRAGMENT_KIND;
    if (d.left >= 2 && (kind === FIRST || kind === OTHER)) fragment(d, kind === FIRST);
    else if (d.left > 0) datagram(d);
  },
};

function mesh(d: Dissection): void {
  d.open(F.mesh);
  const dispatch = d.flags(F.meshDispatch);
  if ((dispatch & MESH_HOPS) === DEEP) d.read(F.deepHopsLeft);
  const originator = (dispatch & MESH_SHORT_ORIGINATOR) !== 0 ? SHORT_ADDRESS : EXTENDED_ADDRESS;
  const final = (dispatch & MESH_SHORT_FINAL) !== 0 ? SHORT_ADDRESS : EXTENDED_ADDRESS;
  // These are whom the headers behind mean; the MAC header has those of one hop.
  d.packet.linkSource = d.bytes.subarray(d.at, d.at + originator);
  d.mark(F.originator, originator);
  d.packet.linkDestination = d.bytes.subarray(d.at, d.at + final);
  d.mark(F.final, final);
  d.close();
}

function broadcast(d: Dissection): void {
  d.open(F.broadcast);
  d.mark(F.dispatch, 1);
  d.read(F.sequence);
  d.close();
}

function datagram(d: Dissection): void {
  if (isCompressed(d)) {
    dissectCompressed(d, 0);
    return;
  }
  if (d.peek() === IPV6) {
    d.mark(F.dispatch, 1);
    d.next(Tables.etherType, IPV6_ETHERTYPE);
    return;
  }
  unknown(d);
}

function unknown(d: Dissection): void {
  d.open(F.other);
  const dispatch = d.read(F.otherDispatch);
  d.close();
  d.report(Issue.unknown, `what is behind 6LoWPAN dispatch 0x${dispatch.toString(16).padStart(2, '0')} is not decoded`);
  d.rest(Bytes.unknown);
}

function fragment(d: Dissection, isFirst: boolean): void {
  const { packet } = d;
  d.open(F.fragment);
  const size = d.flags(F.fragmentHead) & DATAGRAM_SIZE;
  const tag = d.read(F.datagramTag);
  const offset = isFirst ? 0 : d.read(F.datagramOffset) * OFFSET_UNIT;
  d.close();
  if (isFirst && isCompressed(d)) {
    dissectCompressed(d, size);
    // Something in it is not decoded, so that nobody knows how long its headers are in full.
    if (packet.fragmentHead.length === 0) return;
  } else if (isFirst && d.peek() === IPV6) d.mark(F.dispatch, 1);
  else if (isFirst && d.left > 0) {
    unknown(d);
    return;
  }
  packet.addressBytes = fragmentKey(packet.linkSource, packet.linkDestination);
  packet.sourceAt = 0;
  packet.destinationAt = KEY_OCTETS;
  packet.protocol = IPV6_IN_IP;
  packet.fragmentId = tag * 0x1_0000 + size;
  packet.fragmentOffset = offset;
  packet.moreFragments = offset + packet.fragmentHead.length + d.left + packet.payloadMissing < size;
  d.handOver(Handover.fragment);
}

const KEY_OCTETS = 16;
/** No IPv6 packet comes from such an address, so that fragments of IPv6 are never taken for these. */
const NO_SENDER = 0xff;

/** MAC addresses of any size, as fragments are told apart by: as long as IPv6 addresses. */
function fragmentKey(source: Uint8Array, destination: Uint8Array): Uint8Array {
  const key = new Uint8Array(2 * KEY_OCTETS);
  key[0] = NO_SENDER;
  key[1] = source.length;
  key.set(source, 2);
  key[KEY_OCTETS] = destination.length;
  key.set(destination, KEY_OCTETS + 1);
  return key;
}
