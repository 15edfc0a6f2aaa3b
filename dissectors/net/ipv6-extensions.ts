/**
 * Extension headers of IPv6 (RFC 8200, section 4). Each answers for its protocol number, because a datagram that was put
 * together from fragments may begin with one; the limit on protocols in each other ends endless chains.
 *
 *     hop-by-hop, destination   next header  length  option*           length: 8 bytes each, the first 8 not counted
 *     routing                   next header  length  type  segments left  data
 *     fragment                  next header  reserved  offset, more(2)  identification(4)
 */
import {
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  type Field,
  group,
  Handover,
  header,
  Issue,
  octets,
  Tables,
  u8,
  u32,
} from '../../src/core/index.js';
import { ProtocolNames } from './protocols.js';

const FRAGMENT_OFFSET = 0xfff8;
const MORE_FRAGMENTS = 0x0001;
const PAD_1 = 0;

const Hop = defineFields('ipv6.hopopts', {
  self: group('Hop-by-hop options'),
  nxt: enumerated('Next header', ProtocolNames),
  len: u8('Length', { about: 'In units of 8 bytes, the first 8 not counted.' }),
});

const Destination = defineFields('ipv6.dstopts', {
  self: group('Destination options', { repeated: true }),
  nxt: enumerated('Next header', ProtocolNames),
  len: u8('Length', { about: 'In units of 8 bytes, the first 8 not counted.' }),
});

const Option = defineFields('ipv6.opt', {
  self: group('Option', { repeated: true }),
  type: enumerated('Type', {
    [PAD_1]: 'pad 1',
    1: 'pad n',
    4: 'tunnel encapsulation limit',
    5: 'router alert',
    38: 'quick-start',
    194: 'jumbo payload',
    201: 'home address',
  }),
  length: u8('Length'),
  data: octets('Data'),
});

const Routing = defineFields('ipv6.routing', {
  self: group('Routing header'),
  nxt: enumerated('Next header', ProtocolNames),
  len: u8('Length', { about: 'In units of 8 bytes, the first 8 not counted.' }),
  type: enumerated('Type', { 0: 'source route', 2: 'mobile IPv6', 3: 'RPL source route', 4: 'segment routing' }),
  segleft: u8('Segments left'),
  data: octets('Data'),
});

const Fragment = defineFields('ipv6.fraghdr', {
  self: group('Fragment header'),
  nxt: enumerated('Next header', ProtocolNames),
  reserved: header('Reserved'),
  offset: bits('Fragment offset', FRAGMENT_OFFSET, { about: 'In units of 8 bytes.' }),
  reservedBits: bits('Reserved', 0x0006),
  more: bits('More fragments', MORE_FRAGMENTS),
  flags: bitGroup('Fragment offset and flags', 2, ['offset', 'reservedBits', 'more']),
  ident: u32('Identification', { hex: true }),
});

const hopByHop: Dissector = {
  name: 'ipv6-hop-by-hop',
  answers: [[Tables.ipProtocol, 0]],
  self: Hop.self,
  dissect: (d) => optionsHeader(d, Hop.self, Hop.nxt, Hop.len),
};

const destination: Dissector = {
  name: 'ipv6-destination',
  answers: [[Tables.ipProtocol, 60]],
  self: Destination.self,
  dissect: (d) => optionsHeader(d, Destination.self, Destination.nxt, Destination.len),
};

const routing: Dissector = {
  name: 'ipv6-routing',
  answers: [[Tables.ipProtocol, 43]],
  self: Routing.self,

  dissect(d) {
    d.open(Routing.self);
    const next = d.read(Routing.nxt);
    const length = d.read(Routing.len) * 8 + 8;
    d.read(Routing.type);
    d.read(Routing.segleft);
    d.mark(Routing.data, length - 4);
    d.close();
    d.packet.protocol = next;
    d.next(Tables.ipProtocol, next);
  },
};

const fragment: Dissector = {
  name: 'ipv6-fragment',
  answers: [[Tables.ipProtocol, 44]],
  self: Fragment.self,

  dissect(d) {
    const packet = d.packet;
    d.open(Fragment.self);
    const next = d.read(Fragment.nxt);
    d.mark(Fragment.reserved, 1);
    const flags = d.flags(Fragment.flags);
    const id = d.read(Fragment.ident);
    d.close();
    packet.protocol = next;

    // A fragment that is the whole packet, an atomic one, is complete by itself (RFC 6946).
    if ((flags & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) === 0) {
      d.next(Tables.ipProtocol, next);
      return;
    }
    packet.fragmentId = id;
    packet.fragmentOffset = flags & FRAGMENT_OFFSET;
    packet.moreFragments = (flags & MORE_FRAGMENTS) !== 0;
    d.handOver(Handover.fragment);
  },
};

const noNextHeader: Dissector = {
  name: 'ipv6-no-next-header',
  answers: [[Tables.ipProtocol, 59]],
  dissect(d) {
    if (d.left > 0) d.trailing();
  },
};

export const ipv6Extensions: readonly Dissector[] = [hopByHop, routing, fragment, destination, noNextHeader];

function optionsHeader(d: Dissection, self: Field, nxt: Field<number>, len: Field<number>): void {
  d.open(self);
  const next = d.read(nxt);
  const length = d.read(len) * 8 + 6;
  const end = d.at + length;
  const isWhole = end <= d.end;
  if (isWhole) d.narrow(length, len);
  while (d.at < d.end) option(d, isWhole);
  // The packet ends within the options: leaves the dissector, for what follows them is not there either.
  if (!isWhole) d.mark(Option.data, end - d.at);
  d.widen();
  d.close();
  d.packet.protocol = next;
  d.next(Tables.ipProtocol, next);
}

function option(d: Dissection, isWhole: boolean): void {
  d.open(Option.self);
  if (d.read(Option.type) !== PAD_1) {
    const length = d.peek();
    if (isWhole && (length < 0 || length >= d.left)) {
      d.report(Issue.malformed, lengthDetail(length, d.left - 1));
      d.rest(Option.data);
    } else {
      d.read(Option.length);
      if (length > 0) d.mark(Option.data, length);
    }
  }
  d.close();
}

function lengthDetail(length: number, available: number): string {
  return length < 0 ? 'the option has no length' : `the option says ${length} bytes, ${available} are there`;
}
