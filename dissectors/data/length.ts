/**
 * Length octets of A-XDR (IEC 61334-6) and BER (X.690): one octet below 80h is the length itself; 80h + n is followed by
 * n octets, big-endian. BER's indefinite form (80h) is not used in DLMS.
 */
import { Bytes, type Dissection, type Field, Issue } from '../../src/core/index.js';

/** Lengths above 2^32 - 1 would have more octets; nothing is that long. */
const MOST_OCTETS = 4;

/** Octets of a length that begins with this one, itself included; 0 where no length begins so. */
export function octetsOfLength(first: number): number {
  if (first < 0x80) return 1;
  const octets = first & 0x7f;
  return octets >= 1 && octets <= MOST_OCTETS ? octets + 1 : 0;
}

/** Octets that a length at `ahead` takes, itself included; 0 where it is not well-formed or not there. */
export function lengthOctets(d: Dissection, ahead: number): number {
  const first = d.peek(ahead);
  return first < 0 ? 0 : octetsOfLength(first);
}

/** The length at `ahead`, -1 where it is not there or not well-formed. */
export function peekLength(d: Dissection, ahead: number): number {
  const first = d.peek(ahead);
  if (first < 0x80) return first;
  const behind = octetsOfLength(first) - 1;
  return behind > 0 ? d.peekUint(behind, ahead + 1) : -1;
}

/**
 * Takes length octets as `field`, with `before` octets in front of them (a tag, say). Where they are malformed, nothing
 * behind them can be told apart: all of the range is taken, and -1 given.
 */
export function takeLength(d: Dissection, field: Field, before = 0): number {
  if (isMalformed(d, before)) {
    reportLength(d, before);
    d.mark(field, before + 1);
    d.rest(Bytes.unknown);
    return -1;
  }
  const length = peekLength(d, before);
  d.mark(field, before + Math.max(lengthOctets(d, before), 1));
  return length;
}

/** Is there a first octet at `ahead` that no length begins with? */
export function isMalformed(d: Dissection, ahead: number): boolean {
  return lengthOctets(d, ahead) === 0 && d.peek(ahead) >= 0;
}

/** Says what is wrong with the length octets at `ahead`. */
export function reportLength(d: Dissection, ahead: number): void {
  const octets = d.peek(ahead) & 0x7f;
  const fault =
    octets === 0
      ? 'a length of indefinite form (0x80)'
      : `a length of ${octets} octets; at most ${MOST_OCTETS} make sense`;
  d.report(Issue.malformed, `${fault}; what follows can't be told apart`, d.at + ahead, 1);
}
