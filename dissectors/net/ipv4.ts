/**
 * IPv4 (RFC 791; RFC 2474 and RFC 3168 for the second octet; RFC 2003 for IPv4 in IP).
 *
 *     version, IHL  DSCP, ECN  total length(2)  identification(2)      flags, fragment offset(2)
 *     TTL           protocol   checksum(2)      source(4)  destination(4)  options  payload
 */
import {
  ipv4 as address,
  Bytes,
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Handover,
  Issue,
  octets,
  Tables,
  u8,
  u16,
} from '../../src/core/index.js';
import { missing, TO_THE_END } from './payload.js';
import { ProtocolNames } from './protocols.js';

const VERSION = 4;
/** The header without options. */
const HEADER_BYTES = 20;
const FRAGMENT_OFFSET = 0x1fff;
const MORE_FRAGMENTS = 0x2000;
const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;

const F = defineFields('ip', {
  self: group('IPv4'),
  version: bits('Version', 0xf0),
  ihl: bits('Header length', 0x0f, { about: 'In units of 4 bytes.' }),
  versionAndLength: bitGroup('Version and header length', 1, ['version', 'ihl']),
  dscp: bits('Differentiated services', 0xfc, { name: 'ip.dsfield.dscp' }),
  ecn: bits('Congestion notification', 0x03, {
    name: 'ip.dsfield.ecn',
    names: { 0: 'not capable', 1: 'capable (1)', 2: 'capable (0)', 3: 'congestion experienced' },
  }),
  dsfield: bitGroup('Differentiated services field', 1, ['dscp', 'ecn']),
  len: u16('Total length', { about: 'Header and payload; 0 where the network card was to cut the packet in pieces.' }),
  id: u16('Identification', { hex: true }),
  reserved: bits('Reserved', 0x8000, { name: 'ip.flags.rb' }),
  dontFragment: bits("Don't fragment", 0x4000, { name: 'ip.flags.df' }),
  moreFragments: bits('More fragments', MORE_FRAGMENTS, { name: 'ip.flags.mf' }),
  fragmentOffset: bits('Fragment offset', FRAGMENT_OFFSET, { name: 'ip.frag_offset', about: 'In units of 8 bytes.' }),
  flags: bitGroup('Flags and fragment offset', 2, ['reserved', 'dontFragment', 'moreFragments', 'fragmentOffset']),
  ttl: u8('Time to live'),
  proto: enumerated('Protocol', ProtocolNames),
  checksum: u16('Header checksum', {
    hex: true,
    about: 'Not verified: a packet captured where it is sent often has none yet, the network card computes it.',
  }),
  src: address('Source'),
  dst: address('Destination'),
  options: group('Options'),
  option: group('Option', { name: 'ip.opt', repeated: true }),
  optionType: enumerated(
    'Type',
    {
      [END_OF_OPTIONS]: 'end of options',
      [NO_OPERATION]: 'no operation',
      7: 'record route',
      68: 'timestamp',
      130: 'security',
      131: 'loose source route',
      136: 'stream identifier',
      137: 'strict source route',
      148: 'router alert',
    },
    { name: 'ip.opt.type' },
  ),
  optionLength: u8('Length', { name: 'ip.opt.len' }),
  optionData: octets('Data', { name: 'ip.opt.data' }),
  optionPadding: octets('Padding', { name: 'ip.opt.padding' }),
});

export const ipv4: Dissector = {
  name: 'ipv4',
  answers: [
    [Tables.etherType, 0x0800],
    [Tables.ipProtocol, 4],
  ],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    const total = d.peekUint(2, 2);
    const isLimited = total >= HEADER_BYTES && d.peek() >> 4 === VERSION;
    d.packet.payloadMissing = missing(d, isLimited ? total : TO_THE_END);
    if (isLimited) d.narrow(total, F.len);
    header(d, total);
    if (isLimited) d.widen();
  },
};

/** Reads the header and goes on with what is in it. */
function header(d: Dissection, total: number): void {
  const packet = d.packet;
  const first = d.flags(F.versionAndLength);
  const headerBytes = (first & 0x0f) * 4;
  if (first >> 4 !== VERSION) {
    refuse(d, `the version is ${first >> 4}, not ${VERSION}`);
    return;
  }
  if (headerBytes < HEADER_BYTES) {
    refuse(d, `the header says that it has ${headerBytes} bytes; the least is ${HEADER_BYTES}`);
    return;
  }
  d.flags(F.dsfield);
  d.read(F.len);
  if (total !== 0 && total < headerBytes) {
    refuse(d, `the total length is ${total}, less than the ${headerBytes} bytes of the header`);
    return;
  }
  const id = d.read(F.id);
  const flags = d.flags(F.flags);
  d.read(F.ttl);
  const protocol = d.read(F.proto);
  d.read(F.checksum);
  const sourceAt = d.at;
  d.mark(F.src);
  d.mark(F.dst);
  packet.family = 4;
  packet.addressBytes = d.bytes;
  packet.sourceAt = sourceAt;
  packet.destinationAt = sourceAt + 4;
  packet.protocol = protocol;
  if (headerBytes > HEADER_BYTES) options(d, headerBytes - HEADER_BYTES);
  d.close();

  if ((flags & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) === 0) {
    d.next(Tables.ipProtocol, protocol);
    return;
  }
  packet.fragmentId = id;
  packet.fragmentOffset = (flags & FRAGMENT_OFFSET) * 8;
  packet.moreFragments = (flags & MORE_FRAGMENTS) !== 0;
  d.handOver(Handover.fragment);
}

function refuse(d: Dissection, detail: string): void {
  d.report(Issue.malformed, detail);
  d.close();
  d.rest(Bytes.unknown);
}

function options(d: Dissection, length: number): void {
  const end = d.at + length;
  const isWhole = end <= d.end;
  d.open(F.options);
  if (isWhole) d.narrow(length, F.ihl);
  while (d.at < d.end) option(d, isWhole);
  // The packet ends within its options: leaves the dissector, for what follows them is not there either.
  if (!isWhole) d.mark(F.optionData, end - d.at);
  d.widen();
  d.close();
}

function option(d: Dissection, isWhole: boolean): void {
  d.open(F.option);
  const available = d.left;
  const type = d.read(F.optionType);
  if (type === END_OF_OPTIONS) d.rest(F.optionPadding);
  else if (type !== NO_OPERATION) {
    const length = d.peek();
    if (isWhole ? length < 2 || length > available : length === 0 || length === 1) {
      d.report(Issue.malformed, lengthDetail(length, available));
      d.rest(F.optionData);
    } else {
      d.read(F.optionLength);
      if (length > 2) d.mark(F.optionData, length - 2);
    }
  }
  d.close();
}

function lengthDetail(length: number, available: number): string {
  return length < 0 ? 'the option has no length' : `the option's length is ${length}; 2 to ${available} are possible`;
}
