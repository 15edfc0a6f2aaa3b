/**
 * Undoes the protection of an APDU, or says precisely why that can't be done (IEC 62056-5-3, security header and protection). It
 * runs once for a message; what it answers is all that the message is decoded from again.
 */
import type { Conversation, Dissection, Key, KeySet, Security } from '../../src/core/index.js';
import {
  type Association,
  associationOf,
  CLIENT,
  type KeyPairing,
  otherRole,
  type Role,
  SERVER,
  type Side,
  UNKNOWN,
} from './association.js';
import { Additional, AUTHENTICATED, type Contents, ENCRYPTED, type Fit, tryKeys } from './cipher.js';
import { diagnose } from './diagnosis.js';
import { type KeyInfo, ownKeys } from './key-info.js';
import { KeyKind, pairingsFor } from './keys-for.js';
import { learned } from './learned.js';
import { missing } from './missing.js';

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

/** What became of it; plain values, without key material. */
export interface Outcome {
  readonly verdict: string;
  /** Which key fits, in words; empty where none does. */
  readonly key: string;
  readonly plaintext: Uint8Array;
  /** Which octets of general-ciphering count as additional data. */
  readonly additional: string;
  /** What is wrong with tag or keys, and with the counter; empty where nothing is. */
  readonly fault: string;
  readonly counter: string;
}

export const Verdict = {
  verified: 'tag verified',
  noAuthenticationKey: 'tag not verified: no authentication key',
  noTag: 'no tag',
  wrong: 'wrong',
  notDeciphered: 'not deciphered: ',
  notVerified: 'tag not verified: ',
} as const;

/** What is needed to try keys on an APDU. */
export interface Case {
  readonly d: Dissection;
  readonly conversation: Conversation;
  readonly security: Security;
  readonly association: Association;
  readonly sealed: Sealed;
  readonly role: Role | typeof UNKNOWN;
}

const NOTHING = new Uint8Array(0);
const NO_KEYS = 0;
const USUAL: readonly Additional[] = [Additional.usual];
const WITH_FIELDS: readonly Additional[] = [Additional.withFields, Additional.usual];

/** 0 where nobody gave keys. */
export function decipher(d: Dissection, conversation: Conversation, sealed: Sealed): Outcome | typeof NO_KEYS {
  const { security } = conversation.shared;
  if (!security.hasKeys) return NO_KEYS;
  const association = associationOf(d, conversation);
  const it = { d, conversation, security, association, sealed, role: roleOf(association, d, conversation, sealed) };
  if (!sealed.isWhole) return failed(sealed, 'a part of it is missing');
  const isOwn = sealed.keyInfo !== undefined && sealed.kind === KeyKind.own;
  const list = isOwn ? ownKeys(it, sealed.keyInfo) : pairingsFor(association, d, conversation, sealed.kind).list;
  for (let i = 0; i < list.length; i++) {
    const pairing = list[i] as KeyPairing;
    const found = fitting(it, pairing);
    if (found === undefined) continue;
    if (i > 0) {
      // What fits now is likeliest to fit the next time.
      list.splice(i, 1);
      list.unshift(pairing);
    }
    return opened(it, pairing, found);
  }
  const found = diagnose(it, list);
  if (found !== undefined) return opened(it, found.pairing, found);
  return list.length > 0 && hasTitle(it, list) ? wrong(it, list) : failed(sealed, missing(it, list.length > 0));
}

/** Who sent it; what it says of itself is learned. */
function roleOf(
  association: Association,
  d: Dissection,
  conversation: Conversation,
  { role, titleAt, bytes }: Sealed,
): Role | typeof UNKNOWN {
  if (role !== UNKNOWN) association.sentBy(d, role);
  if (titleAt < 0) return role === UNKNOWN ? association.senderOf(d) : role;
  if (role === UNKNOWN) return association.titleSaid(d, conversation, bytes, titleAt);
  association.learnTitle(d, conversation, role, true, bytes, titleAt);
  return role;
}

/** How a key was found to fit. */
export interface Found extends Fit {
  readonly title: Uint8Array;
  readonly titleName: string;
  readonly form: Additional;
  /** What is unusual in that, or wrong; empty where nothing is. */
  readonly fault: string;
  /** The tag is right for something else than what the message says. */
  readonly isWrong: boolean;
}

function fitting(it: Case, pairing: KeyPairing): Found | undefined {
  const { security, sealed } = it;
  const forms = sealed.extra === undefined ? USUAL : WITH_FIELDS;
  for (const side of titles(it, pairing.set)) {
    for (const form of forms) {
      const fit = tryKeys(security, pairing, side.title, sealed, sealed.counter, form);
      if (fit === undefined) continue;
      const { plaintext, isVerified } = fit;
      return { plaintext, isVerified, title: side.title, titleName: side.name, form, fault: '', isWrong: false };
    }
  }
  return undefined;
}

type Titled = Pick<Side, 'title' | 'name'>;

/** System titles that the sender may have: what is known of it, else what the entry says. */
export function titles({ association, d, conversation, sealed, role }: Case, set: KeySet | undefined): readonly Titled[] {
  if (role !== UNKNOWN) {
    const side = association.titleOf(d, conversation, role, true);
    if (side.name !== '' || sealed.titleAt >= 0) return [side];
    return fromEntry(role === CLIENT ? set?.clientTitle : set?.serverTitle);
  }
  const known = association.sides.filter(({ name }) => name !== '');
  return known.length > 0 ? known : [...fromEntry(set?.serverTitle), ...fromEntry(set?.clientTitle)];
}

function fromEntry(name: string | undefined): readonly Titled[] {
  return name === undefined ? [] : [{ name, title: new Uint8Array(Buffer.from(name, 'hex')) }];
}

function hasTitle(it: Case, list: readonly KeyPairing[]): boolean {
  return list.some(({ set }) => titles(it, set).length > 0);
}

function opened(it: Case, pairing: KeyPairing, found: Found): Outcome {
  const { association, sealed, d } = it;
  const { plaintext, isVerified, form, titleName, fault, isWrong } = found;
  if (sealed.role === UNKNOWN && plaintext.length > 0) sentBy(it, plaintext[0] as number, titleName);
  const isTagged = (sealed.control & AUTHENTICATED) !== 0;
  return {
    verdict: isWrong ? Verdict.wrong : verdictOf(isTagged, isVerified),
    key: pairing.name,
    plaintext,
    additional: sealed.extra !== undefined && isVerified ? AdditionalWords[form] : '',
    fault,
    counter: isWrong ? '' : counted(it, pairing.encryption, titleName),
  };

  function counted({ conversation }: Case, key: Key, sender: string): string {
    return conversation.shared.of(learned).countOf(sender, key, sealed.counter, d.frame);
  }

  function sentBy(_: Case, tag: number, name: string): void {
    const role = Senders[tag];
    if (role === undefined) return;
    association.titleWas(role, name);
    association.sentBy(d, role);
  }
}

const verdictOf = (isTagged: boolean, isVerified: boolean): string =>
  isVerified ? Verdict.verified : isTagged ? Verdict.noAuthenticationKey : Verdict.noTag;

const AdditionalWords: Readonly<Record<Additional, string>> = {
  [Additional.usual]: 'security control and authentication key only',
  [Additional.withFields]: 'with transaction-id to other-information',
  [Additional.withoutKey]: 'without the authentication key',
  [Additional.none]: 'none',
};

/** Who sends what, by plain tags. */
const Senders: Readonly<Record<number, Role>> = {
  ...Object.fromEntries([0x01, 0x05, 0x06, 0x16, 0xc0, 0xc1, 0xc3, 0xd9].map((tag) => [tag, CLIENT])),
  ...Object.fromEntries([0x08, 0x0c, 0x0d, 0x0e, 0x0f, 0x18, 0xc2, 0xc4, 0xc5, 0xc7, 0xd8, 0xda].map((tag) => [tag, SERVER])),
};

export const senderOfPlain = (tag: number): Role | typeof UNKNOWN => Senders[tag] ?? UNKNOWN;
export const peerOf = (role: Role | typeof UNKNOWN): Role | typeof UNKNOWN =>
  role === UNKNOWN ? UNKNOWN : otherRole(role);

function failed({ control }: Sealed, why: string): Outcome {
  const verdict = ((control & ENCRYPTED) !== 0 ? Verdict.notDeciphered : Verdict.notVerified) + why;
  return { verdict, key: '', plaintext: NOTHING, additional: '', fault: '', counter: '' };
}

/** There are keys, and none fits. */
function wrong({ association, sealed }: Case, list: readonly KeyPairing[]): Outcome {
  const isTagged = (sealed.control & AUTHENTICATED) !== 0 && list.some(({ authentication }) => authentication);
  return {
    verdict: isTagged ? Verdict.wrong : `${Verdict.notDeciphered}the plaintext is no APDU`,
    key: '',
    plaintext: NOTHING,
    additional: '',
    fault: association.gaveUp?.text ?? '',
    counter: '',
  };
}
