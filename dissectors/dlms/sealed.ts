/**
 * A protected APDU, and what is needed to try keys on it (IEC 62056-5-3, security header and protection).
 */
import type { Conversation, Dissection, KeySet, Security } from '../../src/core/index.js';
import { type Association, CLIENT, otherRole, type Role, SERVER, UNKNOWN } from './association.js';
import type { Additional, Contents, Fit } from './cipher.js';
import type { KeyInfo } from './key-info.js';
import type { KeyPairing } from './key-pairing.js';
import type { KeyKind } from './keys-for.js';
import type { Titled } from './side.js';

/** A protected APDU. */
export interface Sealed extends Contents {
  readonly kind: KeyKind;
  /** Who sent it, where the APDU itself tells. */
  readonly role: Role | typeof UNKNOWN;
  /** Where the system title of the sender stands in `bytes`; -1: nowhere. */
  readonly titleAt: number;
  /** Nothing of it was cut off. */
  readonly isWhole: boolean;
  /** Of general-ciphering. */
  readonly keyInfo: KeyInfo | undefined;
}

/** What is needed to try keys on an APDU. */
export interface Case {
  readonly d: Dissection;
  readonly conversation: Conversation;
  readonly security: Security;
  readonly association: Association;
  readonly sealed: Sealed;
  /** As far as it can be told before the message is deciphered. */
  readonly role: Role | typeof UNKNOWN;
  /** The title in the header of the message, which may be wrong. */
  readonly claimed: Titled | undefined;
}

/** How a key was found to fit. */
export interface Found extends Fit {
  readonly pairing: KeyPairing;
  readonly titled: Titled;
  readonly form: Additional;
  /** What is unusual in that, or wrong; empty where nothing is. */
  readonly fault: string;
  /** What the entry of the key has in the place of what; empty where all is in its place. */
  readonly mixUp: string;
  /** The tag is right for something else than what the message says. */
  readonly isWrong: boolean;
}

/** System titles that the sender may have, the likeliest first: what its message says, else what is known of it, else what the entry says. */
export function titles(
  { association, d, conversation, role, claimed }: Case,
  set: KeySet | undefined,
): readonly Titled[] {
  if (claimed !== undefined) return [claimed];
  if (role !== UNKNOWN) {
    const side = association.titleOf(d, conversation, role, true);
    if (side.name !== '') return side.others.length === 0 ? [side] : [side, ...side.others];
    const [own, other] = role === CLIENT ? [set?.clientTitle, set?.serverTitle] : [set?.serverTitle, set?.clientTitle];
    if (own !== undefined) return fromEntry(own);
    // Whom an entry is for may be either party, but not the one that is known to be the other.
    return other === association.sides[otherRole(role)].name ? [] : fromEntry(other);
  }
  const known = association.sides.filter(({ name }) => name !== '');
  return known.length > 0 ? known : [...fromEntry(set?.serverTitle), ...fromEntry(set?.clientTitle)];
}

/** A title of the sender is known, and not only one that may be that of the other. */
export function isTitleKnown({ association, role, claimed }: Case, sets: readonly (KeySet | undefined)[]): boolean {
  if (claimed !== undefined || (role !== UNKNOWN && association.sides[role].name !== '')) return true;
  if (role === UNKNOWN && association.sides.some(({ name }) => name !== '')) return true;
  return sets.some(
    (set) => (role !== CLIENT && set?.serverTitle !== undefined) || (role !== SERVER && set?.clientTitle !== undefined),
  );
}

/** A title that an entry says. */
export function fromEntry(name: string | undefined): readonly Titled[] {
  return name === undefined ? [] : [{ name, title: new Uint8Array(Buffer.from(name, 'hex')) }];
}

/** Who sends what, by plain tags. */
export const senderOf: Readonly<Record<number, Role>> = {
  ...Object.fromEntries([0x01, 0x05, 0x06, 0x16, 0xc0, 0xc1, 0xc3, 0xd9].map((tag) => [tag, CLIENT])),
  ...Object.fromEntries(
    [0x08, 0x0c, 0x0d, 0x0e, 0x0f, 0x18, 0xc2, 0xc4, 0xc5, 0xc7, 0xd8, 0xda].map((tag) => [tag, SERVER]),
  ),
};
