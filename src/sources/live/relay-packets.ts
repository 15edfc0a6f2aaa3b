/**
 * Packets as they would have been on the wire between a client and its meter, made from what a relay between them hears: so
 * that all that reads captures reads it. RFC 791 and 8200 (IP), 9293 (TCP), 768 (UDP), 1071 (checksum).
 *
 *     IPv4   45 00 length(2) 0000 4000 40 protocol checksum(2) source(4) destination(4)
 *     IPv6   60000000 length(2) protocol 40 source(16) destination(16)
 *     TCP    source(2) destination(2) sequence(4) acknowledgement(4) 50 flags window(2) checksum(2) 0000
 *     UDP    source(2) destination(2) length(2) checksum(2)
 */
import { ipBytes, LinkType, TcpFlag } from '../../core/index.js';
import type { Arrival } from './arrival-clock.js';
import { type Endpoint, otherSide, Side } from './relay.js';
import type { FrameQueue } from './relay-queue.js';

/** A read of 64 KiB does not fit into one packet of IPv4: two of the same size do. */
export const SEGMENT_BYTES = 32 * 1024;

const TCP = 6;
const UDP = 17;
const TCP_BYTES = 20;
const UDP_BYTES = 8;
const DONT_FRAGMENT = 0x4000;
const HOPS = 64;
const WINDOW = 0xffff;
/** ::ffff:0:0/96, IPv4 addresses among those of IPv6 (RFC 4291, 2.5.5.2). */
const MAPPED = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

/** First sequence numbers of connections lie this far apart, so that ports that are used again are a new connection. */
const NEXT_CONNECTION = 0x0101_0101;
let connections = 0;

/** A TCP connection from its first packet to its last. */
export class TcpPackets {
  private readonly sides: readonly [Header, Header];
  /** Next sequence number of each side. */
  private readonly next: [number, number];

  constructor(
    private readonly queue: FrameQueue,
    client: Endpoint,
    meter: Endpoint,
  ) {
    this.sides = headers(client, meter, TCP, TCP_BYTES);
    const first = (++connections * NEXT_CONNECTION) >>> 0;
    this.next = [first, first];
  }

  /** The handshake: the client asked at one time, and was connected at another. */
  open(asked: Arrival, connected: Arrival): void {
    this.put(Side.client, TcpFlag.syn, asked);
    this.put(Side.meter, TcpFlag.syn | TcpFlag.ack, connected);
    this.put(Side.client, TcpFlag.ack, connected);
  }

  data(side: Side, time: Arrival, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      const end = Math.min(at + SEGMENT_BYTES, bytes.length);
      this.put(side, TcpFlag.psh | TcpFlag.ack, time, bytes, at, end);
    }
  }

  /** One side will say no more; `isLast`: the other did so before, and acknowledges. */
  finish(side: Side, time: Arrival, isLast: boolean): void {
    this.put(side, TcpFlag.fin | TcpFlag.ack, time);
    if (isLast) this.put(otherSide(side), TcpFlag.ack, time);
  }

  reset(side: Side, time: Arrival): void {
    this.put(side, TcpFlag.rst | TcpFlag.ack, time);
  }

  private put(side: Side, flags: number, time: Arrival, body?: Uint8Array, at = 0, end = 0): void {
    const header = this.sides[side];
    const { view, transportAt } = header;
    const { next } = this;
    view.setUint32(transportAt + 4, next[side]);
    view.setUint32(transportAt + 8, (flags & TcpFlag.ack) === 0 ? 0 : next[otherSide(side)]);
    view.setUint8(transportAt + 12, (TCP_BYTES / 4) << 4);
    view.setUint8(transportAt + 13, flags);
    view.setUint16(transportAt + 14, WINDOW);
    header.complete(transportAt + 16, body, at, end);
    this.queue.put(header.linkType, 0, time, header.bytes, body, at, end);
    // Beginning and end count as a byte each.
    const length = end - at + ((flags & (TcpFlag.syn | TcpFlag.fin)) === 0 ? 0 : 1);
    next[side] = (next[side] + length) >>> 0;
  }
}

/** Datagrams between a client and its meter. */
export class UdpPackets {
  private readonly sides: readonly [Header, Header];

  constructor(
    private readonly queue: FrameQueue,
    client: Endpoint,
    meter: Endpoint,
  ) {
    this.sides = headers(client, meter, UDP, UDP_BYTES);
  }

  datagram(side: Side, time: Arrival, bytes: Uint8Array): void {
    const header = this.sides[side];
    header.view.setUint16(header.transportAt + 4, UDP_BYTES + bytes.length);
    header.complete(header.transportAt + 6, bytes, 0, bytes.length);
    this.queue.put(header.linkType, 0, time, header.bytes, bytes, 0, bytes.length);
  }
}

function headers(client: Endpoint, meter: Endpoint, protocol: number, transportBytes: number): [Header, Header] {
  return [new Header(client, meter, protocol, transportBytes), new Header(meter, client, protocol, transportBytes)];
}

/** The headers in front of what one side says; lengths and checksums change with every packet. */
class Header {
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly transportAt: number;

  constructor(
    source: Endpoint,
    destination: Endpoint,
    private readonly protocol: number,
    private readonly transportBytes: number,
  ) {
    const [from, to] = sameFamily(addressOf(source), addressOf(destination));
    const isIpv4 = from.length === 4;
    this.linkType = isIpv4 ? LinkType.ipv4 : LinkType.ipv6;
    this.transportAt = isIpv4 ? 20 : 40;
    this.bytes = new Uint8Array(this.transportAt + transportBytes);
    const { bytes } = this;
    this.view = new DataView(bytes.buffer);
    bytes[0] = isIpv4 ? 0x45 : 0x60;
    if (isIpv4) {
      this.view.setUint16(6, DONT_FRAGMENT);
      bytes[8] = HOPS;
      bytes[9] = protocol;
    } else {
      bytes[6] = protocol;
      bytes[7] = HOPS;
    }
    bytes.set(from, this.transportAt - 2 * from.length);
    bytes.set(to, this.transportAt - to.length);
    this.view.setUint16(this.transportAt, source.port);
    this.view.setUint16(this.transportAt + 2, destination.port);
  }

  /** Lengths, and the checksums, of which that of TCP or UDP stands at `checksumAt`. */
  complete(checksumAt: number, body: Uint8Array | undefined, at: number, end: number): void {
    const { bytes, view, transportAt } = this;
    const length = this.transportBytes + end - at;
    const isIpv4 = this.linkType === LinkType.ipv4;
    if (isIpv4) {
      view.setUint16(2, transportAt + length);
      view.setUint16(10, 0);
      view.setUint16(10, ~folded(sum(bytes, 0, transportAt)) & 0xffff);
    } else view.setUint16(4, length);
    view.setUint16(checksumAt, 0);
    // With a header in front that has the addresses, the protocol and the length.
    const addressesAt = isIpv4 ? 12 : 8;
    const headerSum = sum(bytes, addressesAt, bytes.length) + this.protocol + length;
    const checksum = ~folded(headerSum + (body === undefined ? 0 : sum(body, at, end))) & 0xffff;
    // A datagram whose sum is 0 says so otherwise: 0 means that there is none.
    view.setUint16(checksumAt, checksum === 0 && this.protocol === UDP ? 0xffff : checksum);
  }
}

/** Sum of 16-bit words; up to 64 KiB stay a small integer. */
function sum(bytes: Uint8Array, at: number, end: number): number {
  let total = 0;
  let i = at;
  for (; i + 1 < end; i += 2) total += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  return i < end ? total + ((bytes[i] as number) << 8) : total;
}

function folded(total: number): number {
  let rest = total;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x1_0000);
  return rest;
}

/** An address without its zone; IPv4 written as IPv6, as sockets for both kinds do, is IPv4. */
function addressOf({ host }: Endpoint): Uint8Array {
  const bytes = ipBytes(host.replace(/%.*$/, '')) ?? new Uint8Array(4);
  const isMapped = bytes.length === 16 && MAPPED.every((byte, i) => bytes[i] === byte);
  return isMapped ? bytes.subarray(MAPPED.length) : bytes;
}

/** Where one speaks IPv4 and the other IPv6, a packet has room for both in the addresses of IPv6. */
function sameFamily(one: Uint8Array, other: Uint8Array): readonly [Uint8Array, Uint8Array] {
  return one.length === other.length ? [one, other] : [asIpv6(one), asIpv6(other)];
}

const asIpv6 = (address: Uint8Array): Uint8Array =>
  address.length === 4 ? Uint8Array.of(...MAPPED, ...address) : address;
