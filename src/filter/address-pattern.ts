/**
 * IP addresses in filters, as a range of bytes, and with a port where there is one.
 *
 *     192.0.2.10   192.0.2.0/24   192.0.2.10:4059   2001:db8::1   2001:db8::/32   [2001:db8::1]:4059
 */
import { ipBytes } from '../core/index.js';

export interface AddressPattern {
  /** 4 or 16 bytes each. */
  readonly low: Uint8Array;
  readonly high: Uint8Array;
  /** -1: any. */
  readonly port: number;
}

/** Undefined where the text is no address. */
export function addressPattern(text: string): AddressPattern | undefined {
  const [address, portText] = splitPort(text);
  const slash = address.indexOf('/');
  const bytes = ipBytes(slash < 0 ? address : address.slice(0, slash));
  if (bytes === undefined) return undefined;
  const port = portText === undefined ? -1 : decimal(portText, 65_535);
  if (port === undefined) return undefined;
  if (slash < 0) return { low: bytes, high: bytes, port };
  const prefix = decimal(address.slice(slash + 1), 8 * bytes.length);
  if (prefix === undefined || portText !== undefined) return undefined;
  return {
    low: bytes.map((byte, i) => byte & maskAt(prefix, i)),
    high: bytes.map((byte, i) => byte | (~maskAt(prefix, i) & 0xff)),
    port,
  };
}

/** `192.0.2.1:4059` and `[::1]:4059` have a port; in `::1` colons separate groups. */
function splitPort(text: string): readonly [address: string, port: string | undefined] {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return [bracketed[1] as string, bracketed[2]];
  const first = text.indexOf(':');
  if (first < 0 || text.indexOf(':', first + 1) >= 0) return [text, undefined];
  return [text.slice(0, first), text.slice(first + 1)];
}

function maskAt(prefix: number, i: number): number {
  const bits = Math.max(0, Math.min(8, prefix - 8 * i));
  return (0xff << (8 - bits)) & 0xff;
}

function decimal(text: string, most: number): number | undefined {
  const value = Number(text);
  return /^\d{1,5}$/.test(text) && value <= most ? value : undefined;
}

/** -1, 0, 1: below, within, above; NaN for an address of the other kind. */
export function compareAddress(bytes: Uint8Array, at: number, length: number, pattern: AddressPattern): number {
  if (length !== pattern.low.length) return Number.NaN;
  if (order(bytes, at, pattern.low) < 0) return -1;
  return order(bytes, at, pattern.high) > 0 ? 1 : 0;
}

function order(bytes: Uint8Array, at: number, other: Uint8Array): number {
  for (let i = 0; i < other.length; i++) {
    const difference = (bytes[at + i] as number) - (other[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Endpoints come over and over; what they are made of is kept. */
const known = new Map<string, AddressPattern | undefined>();
const KEPT = 4096;

/** `192.0.2.1:4059` against a pattern; NaN where the endpoint is no IP address, or the port is another. */
export function compareEndpoint(endpoint: string, pattern: AddressPattern): number {
  let parsed = known.get(endpoint);
  if (parsed === undefined && !known.has(endpoint)) {
    if (known.size >= KEPT) known.clear();
    parsed = addressPattern(endpoint);
    known.set(endpoint, parsed);
  }
  if (parsed === undefined || (pattern.port >= 0 && pattern.port !== parsed.port)) return Number.NaN;
  return compareAddress(parsed.low, 0, parsed.low.length, pattern);
}
