/**
 * IPv6 headers compressed by 6LoWPAN (RFC 6282, section 3).
 *
 *     011 TF(2) NH HLIM(2)  CID SAC SAM(2) M DAC DAM(2)  [contexts]  what is not left out, in the order of an IPv6 header
 *
 * What is left out is known from the link: addresses from those of the MAC header, or from contexts, prefixes that the
 * network has agreed upon. These are not in a capture, so contexts are named, not resolved.
 */
import {
  bitGroup,
  bits,
  type Dissection,
  defineFields,
  type Field,
  group,
  Handover,
  Issue,
  ipv6Text,
  octets,
  Tables,
  text,
} from '../../src/core/index.js';
import { Ipv6 } from './ipv6.js';
import { nextHeaders } from './lowpan-nhc.js';
import { Rebuilt } from './lowpan-rebuilt.js';

const DISPATCH = 0x60;
const TF = 0x1800;
const NH = 0x0400;
const HLIM = 0x0300;
const CID = 0x0080;
const SAC = 0x0040;
const SAM = 0x0030;
const MULTICAST = 0x0008;
const DAC = 0x0004;
const DAM = 0x0003;

const Stateful = { 0: 'link-local', 1: 'context' };
const SourceModes = { 0: 'inline', 1: '64 bits inline', 2: '16 bits inline', 3: 'from the MAC address' };
const HopLimits: readonly number[] = [-1, 1, 64, 255];

const F = defineFields('lowpan', {
  iphc: group('Compressed IPv6 header'),
  tf: bits('Traffic class and flow label', TF, {
    names: { 0: 'inline', 1: 'ECN and flow label inline', 2: 'traffic class inline', 3: 'left out' },
  }),
  nh: bits('Next header compressed', NH),
  hlim: bits('Hop limit', HLIM, { names: { 0: 'inline', 1: '1', 2: '64', 3: '255' } }),
  cid: bits('Contexts follow', CID),
  sac: bits('Source address by', SAC, { names: Stateful }),
  sam: bits('Source address', SAM, { names: SourceModes }),
  m: bits('Multicast', MULTICAST),
  dac: bits('Destination address by', DAC, { names: Stateful }),
  dam: bits('Destination address mode', DAM),
  encoding: bitGroup('IPHC encoding', 2, ['tf', 'nh', 'hlim', 'cid', 'sac', 'sam', 'm', 'dac', 'dam']),
  sourceContext: bits('Source context', 0xf0),
  destinationContext: bits('Destination context', 0x0f),
  contexts: bitGroup('Contexts', 1, ['sourceContext', 'destinationContext']),
  ecn: bits('ECN', 0xc0),
  dscp: bits('Differentiated services', 0x3f),
  trafficClass: bitGroup('Traffic class', 1, ['ecn', 'dscp']),
  ecnInFront: bits('ECN', 0xc00000, { name: 'lowpan.ecn', variant: true }),
  flow: bits('Flow label', 0x0fffff),
  flowLabel: bitGroup('Flow label', 3, ['flow']),
  ecnAndFlow: bitGroup('ECN and flow label', 3, ['ecnInFront', 'flow'], { name: 'lowpan.flow_label', variant: true }),
  sourceInline: octets('Source address, inline'),
  destinationInline: octets('Destination address, inline'),
  source: text('Source', { name: 'lowpan.src', about: 'An address of which the prefix is a context.' }),
  destination: text('Destination', { name: 'lowpan.dst' }),
});

/** Does a compressed header begin here? */
export function isCompressed(d: Dissection): boolean {
  return (d.peek() & 0xe0) === DISPATCH;
}

/**
 * Takes the compressed headers and goes on with what is in them. `total`: octets of the datagram of which this is the first
 * fragment, 0 where it is whole; of a fragment the headers are left in full for whoever joins it.
 */
export function dissectCompressed(d: Dissection, total: number): void {
  const { packet } = d;
  const rebuilt = new Rebuilt();
  d.open(F.iphc);
  const encoding = d.flags(F.encoding);
  const contexts = (encoding & CID) !== 0 ? d.flags(F.contexts) : 0;
  trafficAndFlow(d, rebuilt.ip, (encoding & TF) >> 11);
  if ((encoding & NH) === 0) rebuilt.setNext(d.read(Ipv6.nxt));
  const hopLimit = HopLimits[(encoding & HLIM) >> 8] as number;
  rebuilt.ip[7] = hopLimit < 0 ? d.read(Ipv6.hlim) : hopLimit;
  sourceAddress(d, rebuilt.ip, encoding, contexts >> 4);
  destinationAddress(d, rebuilt.ip, encoding, contexts & 0x0f);
  d.close();
  packet.family = 6;
  packet.addressBytes = rebuilt.ip;
  packet.sourceAt = SOURCE;
  packet.destinationAt = DESTINATION;
  if ((encoding & NH) !== 0 && !nextHeaders(d, rebuilt)) return;
  packet.protocol = rebuilt.next;
  if (total > 0) {
    packet.family = 0;
    packet.fragmentHead = rebuilt.inFull(total);
  } else if (rebuilt.hasUdp) {
    packet.sourcePort = rebuilt.sourcePort;
    packet.destinationPort = rebuilt.destinationPort;
    packet.hasPorts = true;
    d.handOver(Handover.datagram);
  } else d.next(Tables.ipProtocol, rebuilt.next);
}

const SOURCE = 8;
const DESTINATION = 24;
const ADDRESS = 16;

function trafficAndFlow(d: Dissection, ip: Uint8Array, tf: number): void {
  // ECN is in front of the differentiated services here, behind them in the header in full.
  if (tf === 0 || tf === 2) {
    const octet = d.flags(F.trafficClass);
    const trafficClass = ((octet & 0x3f) << 2) | (octet >> 6);
    ip[0] = 0x60 | (trafficClass >> 4);
    ip[1] = (trafficClass & 0x0f) << 4;
  }
  if (tf > 1) return;
  const flow = d.flags(tf === 1 ? F.ecnAndFlow : F.flowLabel);
  if (tf === 1) ip[1] = (flow >> 22) << 4;
  ip[1] = (ip[1] as number) | ((flow >> 16) & 0x0f);
  ip[2] = flow >> 8;
  ip[3] = flow;
}

function sourceAddress(d: Dissection, ip: Uint8Array, encoding: number, context: number): void {
  const mode = (encoding & SAM) >> 4;
  if ((encoding & SAC) === 0) unicast(d, ip, SOURCE, mode, -1);
  else if (mode === 0) d.derive(Ipv6.src, '::');
  else unicast(d, ip, SOURCE, mode, context);
}

function destinationAddress(d: Dissection, ip: Uint8Array, encoding: number, context: number): void {
  const mode = encoding & DAM;
  const isContext = (encoding & DAC) !== 0;
  if ((encoding & MULTICAST) !== 0) multicast(d, ip, mode, isContext ? context : -1);
  else if (isContext && mode === 0) d.report(Issue.malformed, 'destination address mode 0 by context is reserved');
  else unicast(d, ip, DESTINATION, mode, isContext ? context : -1);
}

/** `context`: -1 where the address is link-local or in full. */
function unicast(d: Dissection, ip: Uint8Array, at: number, mode: number, context: number): void {
  const isSource = at === SOURCE;
  if (mode === 0) {
    ip.set(take(d, isSource ? Ipv6.src : Ipv6.dst, ADDRESS), at);
    return;
  }
  if (context < 0) ip.set(LINK_LOCAL, at);
  const inline = isSource ? F.sourceInline : F.destinationInline;
  if (mode === 1) ip.set(take(d, inline, 8), at + 8);
  else if (mode === 2) ip.set(shortIdentifier(take(d, inline, 2)), at + 8);
  else identifierOfLink(d, ip, at + 8, isSource ? d.packet.linkSource : d.packet.linkDestination);
  tell(d, ip, at, context);
}

const LINK_LOCAL = Uint8Array.of(0xfe, 0x80);

/** 0000:00ff:fe00:XXXX */
function shortIdentifier(address: Uint8Array): Uint8Array {
  return Uint8Array.of(0, 0, 0, 0xff, 0xfe, 0, address[0] as number, address[1] as number);
}

/** What the address of the MAC header, or of the mesh header, stands for (RFC 6282, 3.2.2). */
function identifierOfLink(d: Dissection, ip: Uint8Array, at: number, address: Uint8Array): void {
  if (address.length === 2) ip.set(shortIdentifier(address), at);
  else if (address.length === 8) {
    ip.set(address, at);
    ip[at] = (address[0] as number) ^ 0x02;
  } else d.report(Issue.unusual, 'an address is left out that the MAC header has not');
}

/** Octets of a multicast address that are inline, and where they stand: scope, then the end of the group. */
function multicast(d: Dissection, ip: Uint8Array, mode: number, context: number): void {
  if (context >= 0 && mode !== 0) {
    d.report(Issue.malformed, `multicast address mode ${mode} by context is reserved`);
    return;
  }
  if (context < 0 && mode === 0) {
    ip.set(take(d, Ipv6.dst, ADDRESS), DESTINATION);
    return;
  }
  ip[DESTINATION] = 0xff;
  if (mode === 3) {
    ip[DESTINATION + 1] = 0x02;
    ip.set(take(d, F.destinationInline, 1), DESTINATION + 15);
  } else {
    const inline = take(d, F.destinationInline, mode === 2 ? 4 : 6);
    // By context: scope and flags, the length of the prefix that the context is, and the group (RFC 3306).
    const front = context >= 0 ? 2 : 1;
    ip.set(inline.subarray(0, front), DESTINATION + 1);
    ip.set(inline.subarray(front), DESTINATION + ADDRESS - (inline.length - front));
  }
  tell(d, ip, DESTINATION, context);
}

function take(d: Dissection, field: Field, length: number): Uint8Array {
  const at = d.at;
  d.mark(field, length);
  return d.bytes.subarray(at, at + length);
}

/** The address as it is meant. */
function tell(d: Dissection, ip: Uint8Array, at: number, context: number): void {
  if (!d.recording) return;
  const address = ipv6Text(ip, at);
  const isSource = at === SOURCE;
  if (context < 0) d.derive(isSource ? Ipv6.src : Ipv6.dst, address);
  else d.derive(isSource ? F.source : F.destination, `context ${context}, ${address}`);
}
