/** CoAP messages (RFC 7252) with their options, also those of block-wise transfer (RFC 7959). */
import { concat, NO_BYTES, text, u16 } from './parts.js';

export const CoapType = { confirmable: 0, nonConfirmable: 1, acknowledgement: 2, reset: 3 } as const;
export const CoapCode = {
  empty: 0x00,
  get: 0x01,
  post: 0x02,
  created: 0x41,
  changed: 0x44,
  content: 0x45,
  continue: 0x5f,
  notFound: 0x84,
} as const;

export interface CoapMessage {
  readonly type?: number;
  readonly code: number;
  readonly id: number;
  readonly token?: Uint8Array;
  /** Numbers in ascending order. */
  readonly options?: readonly (readonly [number: number, value: Uint8Array])[];
  readonly payload?: Uint8Array;
}

/** A nibble and what extends it. */
function extended(value: number): [nibble: number, rest: Uint8Array] {
  if (value < 13) return [value, NO_BYTES];
  return value < 269 ? [13, Uint8Array.of(value - 13)] : [14, u16(value - 269)];
}

export function coap(message: CoapMessage): Uint8Array {
  const { type = CoapType.confirmable, code, id, token = NO_BYTES, options = [], payload } = message;
  const parts = [concat(0x40 | (type << 4) | token.length, code, u16(id), token)];
  let before = 0;
  for (const [number, value] of options) {
    const [delta, deltaRest] = extended(number - before);
    const [length, lengthRest] = extended(value.length);
    parts.push(concat((delta << 4) | length, deltaRest, lengthRest, value));
    before = number;
  }
  if (payload !== undefined) parts.push(concat(0xff, payload));
  return concat(...parts);
}

export const uriPath = (...segments: readonly string[]): [number, Uint8Array][] =>
  segments.map((segment) => [11, text(segment)]);

/** The shortest form of an unsigned integer; none at all for zero. */
function shortest(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return Uint8Array.from(bytes);
}

export const contentFormat = (format: number): [number, Uint8Array] => [12, shortest(format)];

/** Number of the block, whether more follow, size as an exponent: 2 is 64 bytes. */
export const block = (option: 23 | 27, number: number, more: boolean, exponent: number): [number, Uint8Array] => [
  option,
  shortest(number * 16 + (more ? 8 : 0) + exponent),
];
