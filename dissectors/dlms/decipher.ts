/**
 * Undoes the protection of an APDU, or says precisely why that can't be done (IEC 62056-5-3, security header and protection). It
 * runs once for a message; what it answers is all that the message is decoded from again.
 */
import type { Conversation, Dissection } from '../../src/core/index.js';
import {
  type Association,
  associationOf,
  CLIENT,
  type KeyPairing,
  type Role,
  SERVER,
  UNKNOWN,
  whoSpeaks,
} from './association.js';
import { Additional, AUTHENTICATED, ENCRYPTED, tryKeys } from './cipher.js';
import { learnDedicatedKeyIn } from './dedicated-key.js';
import { diagnose } from './diagnosis.js';
import { ownKeys } from './key-info.js';
import { KeyKind, pairingsFor } from './keys-for.js';
import { learned } from './learned.js';
import { changedKeys, stillUsed } from './missed-keys.js';
import { missing, missingAuthenticationKey } from './missing.js';
import { type Case, type Found, type Sealed, senderOf, titles } from './sealed.js';
import { titleWords } from './title-words.js';
import { Verdict } from './verdicts.js';

/** What became of it; plain values, without key material. */
export interface Outcome {
  readonly verdict: string;
  /** Which key fits, in words; empty where none does. */
  readonly key: string;
  readonly plaintext: Uint8Array;
  /** A tag is right; else only its form speaks for the plaintext. */
  readonly isProven: boolean;
  /** Which octets of general-ciphering count as additional data. */
  readonly additional: string;
  /** What is wrong with tag or keys, and with the counter; empty where nothing is. */
  readonly fault: string;
  readonly counter: string;
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
  findTitles(it);
  if (!sealed.isWhole) return failed(sealed, 'a part of it is missing');
  const isOwn = sealed.keyInfo !== undefined && sealed.kind === KeyKind.own;
  const list = isOwn ? ownKeys(it, sealed.keyInfo) : pairingsFor(association, d, conversation, sealed.kind).list;
  for (let i = 0; i < list.length; i++) {
    const pairing = list[i] as KeyPairing;
    const found = fitting(it, pairing);
    if (found === undefined) continue;
    if (i > 0 && (found.isVerified || association.proven === undefined)) {
      // What fits now is likeliest to fit the next time.
      list.splice(i, 1);
      list.unshift(pairing);
    }
    return opened(it, pairing, found);
  }
  if (isUncheckable(sealed, list)) return failed(sealed, missingAuthenticationKey(it));
  const found = diagnose(it, list);
  if (typeof found !== 'string') return opened(it, found.pairing, found);
  if (list.length === 0) postpone(it);
  const changed = changedKeys(association, conversation, sealed.kind);
  if (list.length === 0 || !hasTitle(it, list)) {
    const why = missing(it, list.length > 0);
    return failed(sealed, changed === '' ? why : `${why}; ${changed}`);
  }
  const stranger = strangerIn(it);
  return stranger === ''
    ? wrong(it, list, changed || found)
    : failed(sealed, `no key: the key file has none for ${stranger}`);
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

/** Keys are found by titles, so that those that were learned elsewhere come first. */
function findTitles({ association, d, conversation, role }: Case): void {
  if (role === UNKNOWN) return;
  association.titleOf(d, conversation, CLIENT, role === CLIENT);
  association.titleOf(d, conversation, SERVER, role === SERVER);
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

/** Only authenticated, and there is no key that a tag could be made of. */
function isUncheckable({ control }: Sealed, list: readonly KeyPairing[]): boolean {
  return (
    (control & ENCRYPTED) === 0 && list.length > 0 && list.every(({ authentication }) => authentication === undefined)
  );
}

function hasTitle(it: Case, list: readonly KeyPairing[]): boolean {
  return list.some(({ set }) => titles(it, set).length > 0);
}

/** The keys of a meter are found by its title, which the client does not say. */
function postpone({ association, d, sealed, role }: Case): void {
  const { bytes, at, tagEnd } = sealed;
  const isEarly = role === CLIENT && association.isAsked && !association.isAnswered && association.server.name === '';
  if (!isEarly || !d.isProven || tagEnd - at > MOST_POSTPONED) return;
  const end = sealed.end - at;
  const own = { bytes: bytes.slice(at, tagEnd), at: 0, end, tagEnd: tagEnd - at, titleAt: -1 };
  association.postponed = { ...sealed, ...own };
}

/** Octets of an InitiateRequest are some fifty. */
const MOST_POSTPONED = 256;

/** The AARE said its title: an InitiateRequest that could not be read may have a dedicated key. */
export function learnPostponed(d: Dissection, conversation: Conversation, association: Association): void {
  const sealed = association.postponed;
  if (sealed === undefined) return;
  association.postponed = undefined;
  const { security } = conversation.shared;
  const it: Case = { d, conversation, security, association, sealed, role: CLIENT };
  for (const pairing of pairingsFor(association, d, conversation, sealed.kind).list) {
    const fit = fitting(it, pairing);
    if (fit === undefined) continue;
    if (fit.isVerified || association.dedicated === undefined)
      learnDedicatedKeyIn(fit.plaintext, association, security);
    return;
  }
}

/**
 * Whom the entries tried are not for: parties that say no title, or one more meter on a line where nothing tells who is who. Empty
 * where the entries are for them.
 */
function strangerIn({ association, conversation, d, security, sealed, role }: Case): string {
  const who = whoSpeaks(association, d, conversation);
  // Entries for titles are tried on parties that say none, too.
  const isUntold = who.titles.length === 0 && security.setsFor({ ...who, titles: [NOBODY] }).length === 0;
  if (isUntold) return 'these parties, whose system titles are not known';
  if (sealed.titleAt < 0 || role === UNKNOWN || association.senderOf(d) !== UNKNOWN) return '';
  const { name } = association.sides[role];
  return security.setsFor({ ...who, titles: [name] }).length === 0 ? `system title ${titleWords(name)}` : '';
}

/** No title in hex. */
const NOBODY = '-';

function opened(it: Case, pairing: KeyPairing, found: Found): Outcome {
  const { association, conversation, sealed, d } = it;
  const { plaintext, isVerified, form, titleName, fault, isWrong } = found;
  const role = sealed.role === UNKNOWN ? senderOf[plaintext[0] as number] : undefined;
  const isProven = isVerified && !isWrong;
  if (role !== undefined) {
    association.titleWas(role, titleName, isProven);
    association.sentBy(d, role, isProven);
  }
  const isTagged = (sealed.control & AUTHENTICATED) !== 0;
  if (isProven) {
    association.proven = pairing;
    stillUsed(association, conversation, sealed.kind);
  }
  const { encryption } = pairing;
  return {
    verdict: isWrong ? Verdict.wrong : verdictOf(isTagged, isVerified),
    key: pairing.name,
    plaintext,
    isProven,
    additional: sealed.extra !== undefined && isVerified ? AdditionalWords[form] : '',
    fault,
    counter: isWrong
      ? ''
      : conversation.shared.of(learned).countOf(titleName, encryption, sealed.counter, d.frame, isProven),
  };
}

const verdictOf = (isTagged: boolean, isVerified: boolean): string =>
  isVerified ? Verdict.verified : isTagged ? Verdict.noAuthenticationKey : Verdict.noTag;

const AdditionalWords: Readonly<Record<Additional, string>> = {
  [Additional.usual]: 'security control and authentication key only',
  [Additional.withFields]: 'with transaction-id to other-information',
  [Additional.withoutKey]: 'without the authentication key',
  [Additional.none]: 'none',
};

const NOT_OPENED: Omit<Outcome, 'verdict'> = {
  key: '',
  plaintext: NOTHING,
  isProven: false,
  additional: '',
  fault: '',
  counter: '',
};

function failed({ control }: Sealed, why: string): Outcome {
  const verdict = ((control & ENCRYPTED) !== 0 ? Verdict.notDeciphered : Verdict.notVerified) + why;
  return { ...NOT_OPENED, verdict };
}

/** There are keys, and none fits. */
function wrong({ sealed }: Case, list: readonly KeyPairing[], why: string): Outcome {
  const isTagged = (sealed.control & AUTHENTICATED) !== 0 && list.some(({ authentication }) => authentication);
  return {
    ...NOT_OPENED,
    verdict: isTagged ? Verdict.wrong : `${Verdict.notDeciphered}the plaintext is no APDU`,
    fault: why,
  };
}
