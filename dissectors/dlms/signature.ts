/**
 * Is a signature that of its sender? By ECDSA with the hash that fits the curve (IEC 62056-5-3, general-signing and key-info;
 * FIPS 186-4), and with public keys that were given, or that the association brought in a certificate.
 */
import { type Conversation, type Dissection, Limits, type PublicKey } from '../../src/core/index.js';
import { type Association, associationOf, type Role, UNKNOWN } from './association.js';
import { setsOf } from './keys-for.js';
import { TITLE_OCTETS, type Titled, titledAt } from './side.js';
import { titleWords } from './title-words.js';
import { titlesWith } from './who-speaks.js';

export const SignatureVerdict = { right: 'right', wrong: 'wrong' } as const;

/** Who signed, as far as it is known: a system title in hex, else a role. */
interface Signer {
  readonly name: string;
  readonly role: Role | typeof UNKNOWN;
}

/** What signed bytes may be: implementations differ. */
export type SignedParts = readonly (readonly Uint8Array[])[];

/** In words; empty where nobody gave keys. */
export function checkSignature(
  d: Dissection,
  conversation: Conversation,
  title: Uint8Array | undefined,
  parts: SignedParts,
  signature: Uint8Array,
): string {
  const { security } = conversation.shared;
  if (!security.hasKeys) return '';
  const association = associationOf(d, conversation);
  const said = title?.length === TITLE_OCTETS ? titledAt(title, 0) : undefined;
  const signer = signerOf(d, conversation, association, said);
  const verdict = verdictOf(d, conversation, association, signer, said, parts, signature);
  if (said !== undefined && signer.role !== UNKNOWN) {
    if (verdict.startsWith(SignatureVerdict.right)) association.titleFits(d, conversation, signer.role, said, true);
    else association.supposeTitle(d, signer.role, said);
  }
  return verdict;
}

function verdictOf(
  d: Dissection,
  conversation: Conversation,
  association: Association,
  signer: Signer,
  said: Titled | undefined,
  parts: SignedParts,
  signature: Uint8Array,
): string {
  const { security } = conversation.shared;
  const isBy = (key: PublicKey): boolean => parts.some((one) => security.verify(key, one, signature));
  const own = signer.role === UNKNOWN ? undefined : association.sides[signer.role].publicKey;
  if (own !== undefined && isBy(own)) return `${SignatureVerdict.right}: the certificate of the association`;
  let isGiven = own !== undefined;
  const titles =
    said === undefined || signer.role === UNKNOWN ? undefined : titlesWith(association, d, signer.role, said);
  const mine = setsOf(association, d, conversation, titles);
  for (const set of mine) {
    for (const pair of [set.signing?.get(signer.name), set.signing?.get('')]) {
      if (pair === undefined) continue;
      isGiven = true;
      if (isBy(pair.publicKey)) return `${SignatureVerdict.right}: the public key of ${set.name}`;
    }
  }
  for (const set of security.sets.slice(0, Limits.signersTried)) {
    const pair = set.signing?.get(signer.name);
    if (pair !== undefined && isBy(pair.publicKey)) return `${SignatureVerdict.right}: the public key of ${set.name}`;
  }
  if (isGiven) return SignatureVerdict.wrong;
  const whose = signer.name === '' ? 'the sender, whose system title is not known,' : titleWords(signer.name);
  return `not checked: no public key for signatures of ${whose} is given`;
}

function signerOf(
  d: Dissection,
  conversation: Conversation,
  association: Association,
  said: Titled | undefined,
): Signer {
  if (said !== undefined) return { name: said.name, role: association.roleOfTitle(d, conversation, said) };
  const role = association.senderOf(d);
  const name = role === UNKNOWN ? '' : association.titleOf(d, conversation, role, true).name;
  return { name, role };
}
