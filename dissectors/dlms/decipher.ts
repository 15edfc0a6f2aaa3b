/**
 * Undoes the protection of an APDU, or says precisely why that can't be done (IEC 62056-5-3, security header and protection). It
 * runs once for a message; what it answers is all that the message is decoded from again.
 */
import type { Conversation, Dissection } from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import { type Association, associationOf, CLIENT, type Role, SERVER, UNKNOWN } from './association.js';
import { Additional, AUTHENTICATED, ENCRYPTED } from './cipher.js';
import { learnDedicatedKeyIn } from './dedicated-key.js';
import { diagnose } from './diagnosis.js';
import { fitting } from './fitting.js';
import { ownKeys } from './key-info.js';
import type { KeyPairing } from './key-pairing.js';
import { KeyKind, pairingsFor, servesFor, titlesFor } from './keys-for.js';
import { learned } from './learned.js';
import { changedKeys, stillUsed } from './missed-keys.js';
import { missing, missingAuthenticationKey } from './missing.js';
import { type Case, type Found, isTitleKnown, type Sealed, senderOf } from './sealed.js';
import { TITLE_OCTETS, type Titled, titledAt } from './side.js';
import { titleWords } from './title-words.js';
import { Verdict } from './verdicts.js';
import { NOBODY, whoSpeaks } from './who-speaks.js';

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
  /** What is wrong with tag or keys, with the places of the keys in their entry, and with the counter; empty where nothing is. */
  readonly fault: string;
  readonly mixUp: string;
  readonly counter: string;
}

const NOTHING = new Uint8Array(0);
const NO_KEYS = 0;

/** 0 where nobody gave keys. */
export function decipher(d: Dissection, conversation: Conversation, sealed: Sealed): Outcome | typeof NO_KEYS {
  const { security } = conversation.shared;
  if (!security.hasKeys) return NO_KEYS;
  const association = associationOf(d, conversation);
  const claimed = claimedIn(sealed, association);
  const role = roleOf(association, d, conversation, sealed, claimed);
  const it: Case = { d, conversation, security, association, sealed, role, claimed };
  findTitles(it);
  const outcome = sealed.isWhole ? tried(it) : failed(sealed, 'a part of it is missing');
  if (outcome.key === '' && claimed !== undefined && role !== UNKNOWN) association.supposeTitle(d, role, claimed);
  return outcome;
}

function tried(it: Case): Outcome {
  const { association, conversation, sealed } = it;
  const isOwn = sealed.keyInfo !== undefined && sealed.kind === KeyKind.own;
  const list = isOwn ? ownKeys(it, sealed.keyInfo) : pairingsFor(it);
  for (let i = 0; i < list.length; i++) {
    const found = fitting(it, list[i] as KeyPairing);
    if (found === undefined) continue;
    list[i] = found.pairing;
    if (i > 0 && (found.isVerified || association.proven === undefined)) {
      // What fits now is likeliest to fit the next time.
      list.splice(i, 1);
      list.unshift(found.pairing);
    }
    return opened(it, found);
  }
  if (isUncheckable(sealed, list)) return failed(sealed, missingAuthenticationKey(it));
  const found = diagnose(it, list);
  if (typeof found !== 'string') return opened(it, found);
  if (isEarly(it)) association.postponed = postponed(sealed);
  const changed = changedKeys(association, conversation, sealed.kind);
  const hasTitle = isTitleKnown(
    it,
    list.map(({ set }) => set),
  );
  if (list.length === 0 || !hasTitle) {
    const why = missing(it, list.length > 0);
    return failed(sealed, changed === '' ? why : `${why}; ${changed}`);
  }
  const stranger = strangerIn(it);
  return stranger === ''
    ? wrong(it, list, changed || found)
    : failed(sealed, `no key: the key file has none for ${stranger}`);
}

/** The title in the header of the message. */
function claimedIn({ titleAt, bytes }: Sealed, { sides }: Association): Titled | undefined {
  if (titleAt < 0) return undefined;
  return (
    sides.find(({ title }) => sameOctets(title, bytes, titleAt, titleAt + TITLE_OCTETS)) ?? titledAt(bytes, titleAt)
  );
}

/** Who sent it, as far as the message, its addresses and its title tell. */
function roleOf(
  association: Association,
  d: Dissection,
  conversation: Conversation,
  { role }: Sealed,
  claimed: Titled | undefined,
): Role | typeof UNKNOWN {
  if (role !== UNKNOWN) {
    association.sentBy(d, role);
    return role;
  }
  return claimed === undefined ? association.senderOf(d) : association.roleOfTitle(d, conversation, claimed);
}

/** Keys are found by titles, so that those that were learned elsewhere come first. */
function findTitles({ association, d, conversation, role }: Case): void {
  if (role === UNKNOWN) return;
  association.titleOf(d, conversation, CLIENT, role === CLIENT);
  association.titleOf(d, conversation, SERVER, role === SERVER);
}

/** Only authenticated, and there is no key that a tag could be made of. */
function isUncheckable({ control }: Sealed, list: readonly KeyPairing[]): boolean {
  return (
    (control & ENCRYPTED) === 0 && list.length > 0 && list.every(({ authentication }) => authentication === undefined)
  );
}

/** The keys of a meter are found by its title, which the client does not say: it comes with the AARE. */
function isEarly({ association, d, sealed, role }: Case): boolean {
  return association.isEarly(role) && d.isProven && sealed.tagEnd - sealed.at <= MOST_POSTPONED;
}

function postponed(sealed: Sealed): Sealed {
  const { bytes, at, tagEnd } = sealed;
  const end = sealed.end - at;
  return { ...sealed, bytes: bytes.slice(at, tagEnd), at: 0, end, tagEnd: tagEnd - at, titleAt: -1 };
}

/** Octets of an InitiateRequest are some fifty. */
const MOST_POSTPONED = 256;

/** The AARE said its title: an InitiateRequest that could not be read may have a dedicated key. */
export function learnPostponed(d: Dissection, conversation: Conversation, association: Association): void {
  const sealed = association.postponed;
  if (sealed === undefined) return;
  association.postponed = undefined;
  const { security } = conversation.shared;
  const it: Case = { d, conversation, security, association, sealed, role: CLIENT, claimed: undefined };
  for (const pairing of pairingsFor(it)) {
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
function strangerIn(it: Case): string {
  const { association, conversation, d, security, sealed, role, claimed } = it;
  const who = whoSpeaks(association, d, conversation, titlesFor(it));
  const serves = servesFor(sealed.kind);
  const isFor = (titles: readonly string[]): boolean => security.setsFor({ ...who, titles }, serves).some(serves);
  // Entries for titles are tried on parties that say none, too.
  if (who.titles.length === 0 && !isFor([NOBODY])) return 'these parties, whose system titles are not known';
  if (claimed === undefined || role === UNKNOWN || association.senderOf(d) !== UNKNOWN) return '';
  return isFor([claimed.name]) ? '' : `system title ${titleWords(claimed.name)}`;
}

function opened(it: Case, found: Found): Outcome {
  const { association, conversation, sealed, d } = it;
  const { pairing, plaintext, isVerified, form, titled, fault, mixUp, isWrong } = found;
  const role = sealed.role === UNKNOWN ? senderOf[plaintext[0] as number] : undefined;
  const isProven = isVerified && !isWrong;
  if (role !== undefined) {
    association.titleWas(role, titled.name, isProven);
    association.sentBy(d, role, isProven);
  }
  const isTagged = (sealed.control & AUTHENTICATED) !== 0;
  if (!isWrong && sealed.kind !== KeyKind.dedicated) association.opener = pairing.set;
  if (!isWrong) learnTitle(it, role ?? it.role, titled, isVerified);
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
    mixUp,
    counter: isWrong
      ? ''
      : conversation.shared.of(learned).countOf(titled.name, encryption, sealed.counter, d.frame, isProven),
  };
}

/** What a tag verifies is that of the sender for good. */
function learnTitle(
  { association, conversation, d, claimed }: Case,
  role: Role | typeof UNKNOWN,
  titled: Titled,
  isVerified: boolean,
): void {
  // What only an entry says may be that of another meter on the same line.
  if (role === UNKNOWN || (claimed === undefined && !association.sides[role].has(titled.name))) return;
  if (isVerified) association.titleFits(d, conversation, role, titled, claimed !== undefined);
  else association.supposeTitle(d, role, titled);
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
  mixUp: '',
  counter: '',
};

function failed({ control }: Sealed, why: string): Outcome {
  const verdict = ((control & ENCRYPTED) !== 0 ? Verdict.notDeciphered : Verdict.notVerified) + why;
  return { ...NOT_OPENED, verdict };
}

/** There are keys, and none fits. */
function wrong({ sealed }: Case, list: readonly KeyPairing[], why: string): Outcome {
  const isTagged =
    (sealed.control & AUTHENTICATED) !== 0 && list.some(({ authentication, lent }) => authentication ?? lent);
  return {
    ...NOT_OPENED,
    verdict: isTagged ? Verdict.wrong : `${Verdict.notDeciphered}the plaintext is no APDU`,
    fault: why,
  };
}
