/**
 * Why no key fits, by trying what goes wrong in the field: another key of the ring, the system title of the other side, the
 * authentication key left out, a counter beside the one that was sent, one of the two keys. Trials are bounded, and are not made
 * again for the same parties until there are more keys.
 */
import { type KeySet, Limits } from '../../src/core/index.js';
import { type KeyPairing, otherRole, UNKNOWN } from './association.js';
import { Additional, AUTHENTICATED, deciphered, ENCRYPTED, tryKeys } from './cipher.js';
import { encryptionKey, KeyKind, KeyWords } from './keys-for.js';
import { type Case, type Found, type Titled, titles } from './sealed.js';
import { titleWords } from './title-words.js';

export interface Diagnosed extends Found {
  readonly pairing: KeyPairing;
}

/** How far the counter that was used may be from the one that was sent. */
const MOST_COUNTERS_OFF = 3;

/** Counts trials down. */
interface Trials {
  left: number;
}

/** A key that fits after all, with what is wrong; undefined where none does: why stands in `association.gaveUp`. */
export function diagnose(it: Case, list: readonly KeyPairing[]): Diagnosed | undefined {
  const { association, security, sealed } = it;
  const about = `${sealed.kind} ${sealed.control} ${titles(it, undefined)
    .map(({ name }) => name)
    .join(' ')}`;
  const { gaveUp } = association;
  if (gaveUp?.about === about && gaveUp.generation === security.generation) return undefined;
  if (association.trialsGeneration !== security.generation) {
    association.trialsGeneration = security.generation;
    association.trials = 0;
  }
  const most = Math.min(Limits.keyTrials, Limits.keyTrialsOfParties - association.trials);
  const trials: Trials = { left: most };
  const found = variants(it, list, trials) ?? others(it, list, trials);
  const text = found === undefined ? guess(it, list, trials) : '';
  association.trials += most - trials.left;
  if (found === undefined) association.gaveUp = { generation: security.generation, about, text };
  return found;
}

/** The keys are right, and something else is not. */
function variants(it: Case, list: readonly KeyPairing[], trials: Trials): Diagnosed | undefined {
  for (const pairing of list) {
    for (const side of titles(it, pairing.set)) {
      const found = otherForm(it, pairing, side, trials) ?? otherCounter(it, pairing, side, trials);
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
  const { security, sealed } = it;
  for (const set of security.sets) {
    const encryption = encryptionKey(set, sealed.kind === KeyKind.own ? KeyKind.unicast : sealed.kind);
    if (encryption === undefined || trials.left <= 0) continue;
    const pairing = {
      encryption,
      authentication: set.authentication ?? list[0]?.authentication,
      name: `${set.name}: ${KeyWords[sealed.kind]}`,
      set,
    };
    if (list.some((other) => other.encryption === encryption && other.authentication === pairing.authentication))
      continue;
    for (const side of titles(it, set)) {
      const text = `the key of ${set.name} fits, which is ${whom(it, list)}`;
      const found = attempt(it, pairing, side, trials, Additional.usual, 0, text, false);
      if (found !== undefined) return found;
    }
  }
  return undefined;
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
  if ((sealed.control & ENCRYPTED) === 0) return 'neither key, title nor counter nearby fit the tag';
  for (const pairing of list) {
    for (const side of titles(it, pairing.set)) {
      if (trials.left-- <= 0) break;
      if (deciphered(security, pairing, side.title, sealed, sealed.counter) === undefined) continue;
      const other = authenticationOf(it, pairing, side, trials);
      const key = other === undefined ? 'none of the keys given is the right one' : `that of ${other.name} fits`;
      return `the encryption key is right, the authentication key is wrong; ${key}`;
    }
  }
  const isTagged = (sealed.control & AUTHENTICATED) !== 0;
  return `the encryption key or the system title is wrong${isTagged ? ', or the message was changed' : ''}`;
}

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
