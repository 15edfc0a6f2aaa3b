/**
 * Length octets of A-XDR (IEC 61334-6) and BER (X.690): one octet below 80h is the length itself; 80h + n is followed by
 * n octets, big-endian.
 */
import { type Dissection, type Field, Issue } from '../../src/core/index.js';

/** Octets that a length at `ahead` takes, itself included; 0 where it is not well-formed or not there. */
export function lengthOctets(d: Dissection, ahead: number): number {
  const first = d.peek(ahead);
  if (first < 0) return 0;
  if (first < 0x80) return 1;
  const octets = first & 0x7f;
  return octets >= 1 && octets <= 4 ? octets + 1 : 0;
}

/** The length at `ahead`, -1 where it is not there or not well-formed. */
export function peekLength(d: Dissection, ahead: number): number {
  const first = d.peek(ahead);
  if (first < 0x80) return first;
  const octets = first & 0x7f;
  return octets >= 1 && octets <= 4 ? d.peekUint(octets, ahead + 1) : -1;
}

/**
 * Takes length octets as `field`, with `before` octets in front of them (a tag, say). -1 where they are malformed; the
 * dissector then ends politely.
 */
export function takeLength(d: Dissection, field: Field, before = 0): number {
  const octets = lengthOctets(d, before);
  if (octets === 0 && d.peek(before) >= 0x80) {
    const first = d.peek(before);
    d.report(
      Issue.malformed,
      first === 0x80 ? 'a length of indefinite form' : `a length of ${first & 0x7f} octets; at most 4 make sense`,
      d.at + before,
      1,
    );
    d.mark(field, before + 1);
    return -1;
  }
  const length = peekLength(d, before);
  d.mark(field, before + Math.max(octets, 1));
  return length;
}
