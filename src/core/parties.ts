/**
 * Addresses within addresses: power line systems have a MAC address, and on each of them clients and logical devices have
 * numbers of their own. Both are one number for whoever keeps state by parties, so that two systems never mix.
 */

/** Four octets of an HDLC address have 28 bits; nothing else that speaks DLMS has more. */
const INNER = 2 ** 28;

/** `inner` of the party that the layer around said to be `outer`; `inner` alone where no layer did. */
export function within(outer: number, inner: number): number {
  return outer < 0 || inner < 0 ? inner : outer * INNER + inner;
}

/** The part that the innermost layer said. */
export function innermost(address: number): number {
  return address < 0 ? address : address % INNER;
}

/** The part that the layer around said; 0 where none did. */
export function outermost(address: number): number {
  return address < 0 ? 0 : Math.floor(address / INNER);
}
