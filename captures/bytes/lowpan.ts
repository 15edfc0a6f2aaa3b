/** IEEE 802.15.4 frames and what 6LoWPAN puts into them: compressed headers (RFC 6282), fragments and mesh (RFC 4944). */
import { CCITT, crc16 } from './check-sequences.js';
import { type Endpoint, ipAddress, udpDatagram } from './ip.js';
import { concat, NO_BYTES, u16, u32 } from './parts.js';

/** Polynomial 1021h, lowest bit first; sent low octet first. */
function fcs16(bytes: Uint8Array): Uint8Array {
  return u16(crc16(CCITT, 0, bytes)).reverse();
}

/** A short address as a number, or an extended one as eight bytes, highest first. */
export type MacAddress = number | Uint8Array;

export interface MacData {
  readonly source: MacAddress;
  readonly destination: MacAddress;
  readonly pan?: number;
  readonly sequence?: number;
  /** Auxiliary security header; what follows is ciphered, or has a code behind it. */
  readonly security?: Uint8Array;
  /** False: the link type says that there is none. */
  readonly hasFcs?: boolean;
}

const mode = (address: MacAddress): number => (typeof address === 'number' ? 2 : 3);
const little = (address: MacAddress): Uint8Array =>
  typeof address === 'number' ? u16(address).reverse() : address.slice().reverse();

/** A data frame of version 2006 within one PAN. */
export function macData(frame: MacData, payload: Uint8Array): Uint8Array {
  const { source, destination, pan = 0x781d, sequence = 1, security = NO_BYTES, hasFcs = true } = frame;
  const control =
    1 |
    (security.length > 0 ? 0x0008 : 0) |
    0x0020 |
    0x0040 |
    (mode(destination) << 10) |
    (1 << 12) |
    (mode(source) << 14);
  const addresses = concat(u16(pan).reverse(), little(destination), little(source));
  const bytes = concat(u16(control).reverse(), sequence, addresses, security, payload);
  return hasFcs ? concat(bytes, fcs16(bytes)) : bytes;
}

/** The interface identifier that a MAC address stands for (RFC 6282, 3.2.2). */
function interfaceIdentifier(address: MacAddress): Uint8Array {
  if (typeof address === 'number') return concat(u32(0x000000ff), u16(0xfe00), u16(address));
  const identifier = address.slice();
  identifier[0] = (identifier[0] ?? 0) ^ 0x02;
  return identifier;
}

/** The link-local address that a MAC address stands for, as text. */
export function linkLocal(address: MacAddress): string {
  const identifier = interfaceIdentifier(address);
  const groups = [0, 2, 4, 6].map((i) => (((identifier[i] ?? 0) << 8) | (identifier[i + 1] ?? 0)).toString(16));
  return `fe80:0:0:0:${groups.join(':')}`;
}

/** Compressed IPv6 and UDP headers between the link-local addresses of two MAC addresses, which are left out; then the payload. */
export function compressedUdp(source: Endpoint, destination: Endpoint, payload: Uint8Array): Uint8Array {
  const datagram = udpDatagram(source, destination, payload);
  // Traffic class and flow label left out, next header compressed, hop limit 64; both addresses from the MAC header.
  const header = concat(0x7e, 0x33);
  return concat(header, 0xf0, u16(source.port), u16(destination.port), datagram.subarray(6, 8), payload);
}

/** The same with both addresses in full. */
export function compressedUdpInFull(source: Endpoint, destination: Endpoint, payload: Uint8Array): Uint8Array {
  const datagram = udpDatagram(source, destination, payload);
  const header = concat(0x7e, 0x00, ipAddress(source.address), ipAddress(destination.address));
  return concat(header, 0xf0, u16(source.port), u16(destination.port), datagram.subarray(6, 8), payload);
}

/** A datagram in fragments: the first with so many bytes of what is compressed, the others with `size` bytes each. */
export function lowpanFragments(
  compressed: Uint8Array,
  compressedHeader: number,
  uncompressedHeader: number,
  tag: number,
  size: number,
): Uint8Array[] {
  const total = compressed.length - compressedHeader + uncompressedHeader;
  // Offsets count bytes of the uncompressed datagram in units of eight.
  const first = size - (uncompressedHeader % 8) + compressedHeader;
  const fragments = [concat(u16(0xc000 | total), u16(tag), compressed.subarray(0, first))];
  let offset = first - compressedHeader + uncompressedHeader;
  for (let at = first; at < compressed.length; at += size) {
    const piece = compressed.subarray(at, at + size);
    fragments.push(concat(u16(0xe000 | total), u16(tag), offset / 8, piece));
    offset += piece.length;
  }
  return fragments;
}

/** Mesh header with short addresses. */
export function meshed(hops: number, originator: number, final: number, payload: Uint8Array): Uint8Array {
  return concat(0xb0 | hops, u16(originator), u16(final), payload);
}
