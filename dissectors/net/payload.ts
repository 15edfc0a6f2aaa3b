/** What the network dissectors share: bytes that the capture left out. */
import type { Dissection } from '../../src/core/index.js';

/** A length for headers that have none: all there is. Small, so that it stays a small integer. */
export const TO_THE_END = 0x3fff_ffff;

/**
 * How many of the `length` bytes from here on were on the wire, but are not in the capture. Asked before `narrow`.
 * What lies behind the captured bytes need not all be ours (padding, the outer packet's rest), and a header may claim
 * more than ever was there, so each layer takes the least of its own claim and of what the layer around it found.
 */
export function missing(d: Dissection, length: number): number {
  // Not cut also where a length field around this one ended before the captured bytes did.
  if (!d.cut) return 0;
  // Where the bytes are cut, a layer around this one has found at least one byte missing; 0 means that there is none.
  const around = d.packet.payloadMissing;
  return Math.min(Math.max(0, length - d.left), around > 0 ? around : d.missing);
}
