/** IPv4 and IPv6 with fragments, UDP and TCP. */
import { concat, NO_BYTES, u16, u32 } from './parts.js';

export const EtherType = { ipv4: 0x0800, vlan: 0x8100, ipv6: 0x86dd, mpls: 0x8847, qinq: 0x88a8 } as const;
export const Protocol = { tcp: 6, udp: 17, ipv6Fragment: 44 } as const;

/** The sum of RFC 1071: ones' complement of 16-bit words. */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  const bytes = concat(...parts);
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** `192.0.2.1` or `2001:db8::1` as 4 or 16 bytes. */
export function ipAddress(address: string): Uint8Array {
  if (!address.includes(':')) return Uint8Array.from(address.split('.'), Number);
  const [head = '', tail] = address.split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  const front = words(head);
  const back = tail === undefined ? [] : words(tail);
  const zeros = new Array<number>(8 - front.length - back.length).fill(0);
  return concat(...[...front, ...zeros, ...back].map(u16));
}

const isIpv6 = (address: string): boolean => address.includes(':');

export const etherTypeOf = (address: string): number => (isIpv6(address) ? EtherType.ipv6 : EtherType.ipv4);

/** What the checksums of UDP and TCP cover besides their own bytes. */
function pseudoHeader(source: string, destination: string, protocol: number, length: number): Uint8Array {
  const addresses = concat(ipAddress(source), ipAddress(destination));
  return isIpv6(source) ? concat(addresses, u32(length), u32(protocol)) : concat(addresses, u16(protocol), u16(length));
}

function withChecksum(bytes: Uint8Array, at: number, checksum: number): Uint8Array {
  const copy = bytes.slice();
  copy.set(u16(checksum), at);
  return copy;
}

export interface IpOptions {
  readonly identification?: number;
  /** In bytes; a multiple of eight. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly timeToLive?: number;
}

export function ipv4(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  options: IpOptions = {},
): Uint8Array {
  const offset = options.fragmentOffset ?? 0;
  const isFragment = offset > 0 || options.moreFragments === true;
  // Don't fragment, as hosts send TCP today, unless it is a fragment.
  const flags = (isFragment ? (options.moreFragments ? 0x2000 : 0) : 0x4000) | (offset / 8);
  const header = concat(
    Uint8Array.of(0x45, 0x00),
    u16(20 + payload.length),
    u16(options.identification ?? 0),
    u16(flags),
    Uint8Array.of(options.timeToLive ?? 64, protocol, 0, 0),
    ipAddress(source),
    ipAddress(destination),
  );
  return concat(withChecksum(header, 10, internetChecksum(header)), payload);
}

export function ipv6(
  source: string,
  destination: string,
  nextHeader: number,
  payload: Uint8Array,
  options: IpOptions = {},
): Uint8Array {
  const fixed = concat(u32(0x60000000), u16(payload.length), nextHeader, options.timeToLive ?? 64);
  return concat(fixed, ipAddress(source), ipAddress(destination), payload);
}

/** IPv4 or IPv6, as the addresses say. */
export function ip(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  options: IpOptions = {},
): Uint8Array {
  return isIpv6(source)
    ? ipv6(source, destination, protocol, payload, options)
    : ipv4(source, destination, protocol, payload, options);
}

/** The datagram in pieces of so many payload bytes (a multiple of eight), in order. */
export function ipFragments(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  size: number,
  identification: number,
): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  for (let offset = 0; offset < payload.length; offset += size) {
    const moreFragments = offset + size < payload.length;
    const piece = payload.subarray(offset, offset + size);
    if (isIpv6(source)) {
      const header = concat(protocol, 0, u16(offset | (moreFragments ? 1 : 0)), u32(identification));
      fragments.push(ipv6(source, destination, Protocol.ipv6Fragment, concat(header, piece)));
    } else {
      const options = { identification, fragmentOffset: offset, moreFragments };
      fragments.push(ipv4(source, destination, protocol, piece, options));
    }
  }
  return fragments;
}

/** An end of a connection. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A UDP datagram without IP. */
export function udpDatagram(source: Endpoint, destination: Endpoint, payload: Uint8Array): Uint8Array {
  const datagram = concat(u16(source.port), u16(destination.port), u16(8 + payload.length), u16(0), payload);
  const pseudo = pseudoHeader(source.address, destination.address, Protocol.udp, datagram.length);
  // Zero would mean "no checksum"; its other form means zero.
  return withChecksum(datagram, 6, internetChecksum(pseudo, datagram) || 0xffff);
}

/** A UDP datagram in IP. */
export function udp(source: Endpoint, destination: Endpoint, payload: Uint8Array, options: IpOptions = {}): Uint8Array {
  const datagram = udpDatagram(source, destination, payload);
  return ip(source.address, destination.address, Protocol.udp, datagram, options);
}

export const TcpFlag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

export interface TcpSegment {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload?: Uint8Array;
  readonly options?: Uint8Array;
}

/** A TCP segment in IP. */
export function tcp(source: Endpoint, destination: Endpoint, segment: TcpSegment, ipOptions?: IpOptions): Uint8Array {
  const options = segment.options ?? NO_BYTES;
  const bytes = concat(
    u16(source.port),
    u16(destination.port),
    u32(segment.sequence),
    u32(segment.acknowledgement),
    Uint8Array.of(((20 + options.length) / 4) << 4, segment.flags),
    u16(64240),
    u32(0),
    options,
    segment.payload ?? NO_BYTES,
  );
  const pseudo = pseudoHeader(source.address, destination.address, Protocol.tcp, bytes.length);
  const checked = withChecksum(bytes, 16, internetChecksum(pseudo, bytes));
  return ip(source.address, destination.address, Protocol.tcp, checked, ipOptions);
}
