/**
 * Why no key fits, by trying what goes wrong in the field: another key of the ring, the system title of the other side, the
 * authentication key left out, a counter beside the one that was sent, one of the two keys. Trials are bounded, and are not made
 * again for the same parties until there are more keys.
 */
import { type Key, type KeySet, Limits } from '../../src/core/index.js';
import { type KeyPairing, otherRole, UNKNOWN } from './association.js';
import { Additional, AUTHENTICATED, deciphered, ENCRYPTED, SUITE_ID, tryKeys } from './cipher.js';
import { encryptionKey, KeyKind, KeyWords } from './keys-for.js';
import { learned } from './learned.js';
import { type Case, type Found, type Titled, titles } from './sealed.js';
import { titleWords } from './title-words.js';

export interface Diagnosed extends Found {
  readonly pairing: KeyPairing;
}

/** How far the counter that was used may be from the one that was sent. */
const MOST_COUNTERS_OFF = 3;

/** The suite with keys of 256 bits. */
const SUITE_2 = 2;

/** Counts trials down. */
interface Trials {
  left: number;
}

/** A key that fits after all, with what is wrong; or why none does, in words, as far as that can be told. */
export function diagnose(it: Case, list: readonly KeyPairing[]): Diagnosed | string {
  const { association, conversation, security } = it;
  if (association.trialsGeneration !== security.generation) {
    association.trialsGeneration = security.generation;
    association.trials = 0;
  }
  const known = conversation.shared.of(learned);
  const left = Math.min(Limits.keyTrialsOfParties - association.trials, Limits.keyTrialsOfAll - known.trials);
  if (left <= 0) return TOO_MANY;
  const most = Math.min(Limits.keyTrials, left);
  const trials: Trials = { left: most };
  const answer = variants(it, list, trials) ?? others(it, list, trials) ?? guess(it, list, trials);
  association.trials += most - trials.left;
  known.trials += most - trials.left;
  return answer;
}

const TOO_MANY = 'too many messages did not fit before this one for trying what is wrong with it';

/** The keys are right, and something else is not. */
function variants(it: Case, list: readonly KeyPairing[], trials: Trials): Diagnosed | undefined {
  for (const pairing of list) {
    for (const side of titles(it, pairing.set)) {
      const found =
        otherForm(it, pairing, side, trials) ??
        otherCounter(it, pairing, side, trials) ??
        otherKind(it, pairing, side, trials);
      if (found !== undefined) return found;
    }
    const found = otherTitle(it, pairing, trials);
    if (found !== undefined) return found;
  }
  return undefined;
}

function otherForm(it: Case, pairing: KeyPairing, side: Titled, trials: Trials): Diagnosed | undefined {
  if ((it.sealed.control & AUTHENTICATED) === 0 || pairing.authentication === undefined) return undefined;
  return (
    attempt(it, pairing, side, trials, Additional.withoutKey, 0, 'the tag leaves out the authentication key') ??
    attempt(it, pairing, side, trials, Additional.none, 0, 'the tag is made without additional data')
  );
}

function otherCounter(it: Case, pairing: KeyPairing, side: Titled, trials: Trials): Diagnosed | undefined {
  const { counter } = it.sealed;
  for (let off = 1; off <= MOST_COUNTERS_OFF; off++) {
    for (const by of [off, -off]) {
      const text = `protected with the invocation counter ${(counter + by) >>> 0}; ${counter} was sent`;
      const found = attempt(it, pairing, side, trials, Additional.usual, by, text);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Keys of the same entry that are for something else. */
function otherKind(it: Case, pairing: KeyPairing, side: Titled, trials: Trials): Diagnosed | undefined {
  const { association, sealed } = it;
  for (const kind of [KeyKind.unicast, KeyKind.broadcast, KeyKind.dedicated]) {
    const encryption =
      kind === KeyKind.dedicated && association.dedicated !== undefined
        ? association.dedicated
        : pairing.set && encryptionKey(pairing.set, kind);
    if (kind === sealed.kind || encryption === undefined || encryption === pairing.encryption) continue;
    const text = `protected with the ${KeyWords[kind]}, where the message says ${KeyWords[sealed.kind]}`;
    const other = { ...pairing, encryption, name: `${pairing.set?.name ?? pairing.name}: ${KeyWords[kind]}` };
    const found = attempt(it, other, side, trials, Additional.usual, 0, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function otherTitle(it: Case, pairing: KeyPairing, trials: Trials): Diagnosed | undefined {
  const { association, role, sealed } = it;
  const known = titles(it, pairing.set);
  if (role === UNKNOWN && sealed.titleAt < 0) return undefined;
  for (const side of association.sides) {
    if (side.name === '' || known.some(({ name }) => name === side.name)) continue;
    const isOther = role !== UNKNOWN && side === association.sides[otherRole(role)];
    const whose = isOther ? 'the other side' : 'another device';
    const text = `protected with the system title of ${whose}, ${titleWords(side.name)}`;
    const found = attempt(it, pairing, side, trials, Additional.usual, 0, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keys of entries that are about somebody else. */
function others(it: Case, list: readonly KeyPairing[], trials: Trials): Diagnosed | undefined {
  const { security, sealed, association } = it;
  // Entries name the title of the meter, which an association only brings with its second message.
  const isExpected = list.length === 0 && association.server.name === '';
  for (const set of security.sets) {
    const encryption = encryptionKey(set, sealed.kind === KeyKind.own ? KeyKind.unicast : sealed.kind);
    if (encryption === undefined || trials.left <= 0) continue;
    const text = isExpected ? '' : `the key of ${set.name} fits, which is ${whom(it, list)}`;
    const name = `${set.name}: ${KeyWords[sealed.kind]}`;
    for (const authentication of authenticationsWith(set, list)) {
      if (list.some((other) => other.encryption === encryption && other.authentication === authentication)) continue;
      const pairing = { encryption, authentication, name, set };
      for (const side of titles(it, set)) {
        const found = attempt(it, pairing, side, trials, Additional.usual, 0, text, false);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function authenticationsWith({ authentication }: KeySet, list: readonly KeyPairing[]): readonly (Key | undefined)[] {
  const mine = list[0]?.authentication;
  return authentication === undefined || mine === undefined ? [authentication ?? mine] : [authentication, mine];
}

function whom(it: Case, list: readonly KeyPairing[]): string {
  const known = titles(it, undefined)[0];
  const entries = [...new Set(list.map(({ set }) => set?.name ?? ''))].filter((name) => name !== '').join(', ');
  if (entries !== '') return `not the one given for these parties (${entries})`;
  return known === undefined ? 'for somebody else' : `not given for ${titleWords(known.name)}`;
}

function attempt(
  it: Case,
  pairing: KeyPairing,
  side: Titled,
  trials: Trials,
  form: Additional,
  by: number,
  fault: string,
  isWrong = true,
): Diagnosed | undefined {
  if (trials.left <= 0) return undefined;
  trials.left--;
  const { security, sealed } = it;
  const fit = tryKeys(security, pairing, side.title, sealed, (sealed.counter + by) >>> 0, form);
  // What can't be checked fits nothing.
  if (fit === undefined || (!fit.isVerified && fit.plaintext.length === 0)) return undefined;
  return { ...fit, title: side.title, titleName: side.name, form, fault, isWrong, pairing };
}

/** What can be told of keys that don't fit. */
function guess(it: Case, list: readonly KeyPairing[], trials: Trials): string {
  const { security, sealed } = it;
  if (list.length === 0) return '';
  const length = (sealed.control & SUITE_ID) === SUITE_2 ? 32 : 16;
  const other = list.find(({ encryption }) => encryption.length !== length);
  if (other !== undefined)
    return `suite ${sealed.control & SUITE_ID} takes keys of ${length} octets; that of ${other.name} has ${other.encryption.length}`;
  const isProven = list.some((pairing) => isProvenFor(it, pairing));
  if ((sealed.control & ENCRYPTED) === 0)
    return isProven ? CHANGED : 'neither key, title nor a counter nearby fit the tag';
  for (const pairing of list) {
    for (const side of titles(it, pairing.set)) {
      if (trials.left-- <= 0) break;
      if (deciphered(security, pairing, side.title, sealed, sealed.counter) === undefined) continue;
      if (isProvenFor(it, pairing)) return `${CHANGED}; it was deciphered to what may be an APDU`;
      const other = authenticationOf(it, pairing, side, trials);
      const key = other === undefined ? 'no other key given fits' : `that of ${other.name} fits`;
      return `the encryption key is right, the authentication key is wrong; ${key}`;
    }
  }
  if (isProven) return CHANGED;
  return (sealed.control & AUTHENTICATED) === 0
    ? 'the encryption key or the system title is wrong'
    : 'the encryption key or the system title is wrong, or the message was changed';
}

const CHANGED =
  'the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given';

const isProvenFor = ({ association: { proven } }: Case, pairing: KeyPairing): boolean =>
  proven?.encryption === pairing.encryption && proven.authentication === pairing.authentication;

/** The entry whose authentication key fits. */
function authenticationOf(it: Case, pairing: KeyPairing, side: Titled, trials: Trials): KeySet | undefined {
  const { security, sealed } = it;
  for (const set of security.sets) {
    if (set.authentication === undefined || trials.left-- <= 0) continue;
    const both = { ...pairing, authentication: set.authentication };
    if (tryKeys(security, both, side.title, sealed)?.isVerified === true) return set;
  }
  return undefined;
}
