/**
 * What keys are mixed up with in the field: the encryption key with the authentication key or the master key, the first octet with the
 * last; the unicast with the broadcast key, a title with another, a counter with the one beside it.
 */
import type { Key, KeySet } from '../../src/core/index.js';
import { CLIENT, otherRole, type Role, UNKNOWN } from './association.js';
import { Additional } from './cipher.js';
import type { KeyPairing } from './key-pairing.js';
import { encryptionKey, KeyKind, KeyWords, pairingsFor, Telling } from './keys-for.js';
import { type Case, type Found, titles } from './sealed.js';
import { attempt, type How, type Search } from './search.js';
import type { Titled } from './side.js';
import { titleWords } from './title-words.js';

/** How far the counter that was used may be from the one that was sent. */
const MOST_COUNTERS_OFF = 3;
/** Entries whose keys may be mixed up, where none is for the parties. */
const MOST_ENTRIES = 16;
/** Keys that are tried with other titles. */
const MOST_PAIRINGS = 8;
/** Keys as they may be meant, and what to say where they fit. */
type Pair = readonly [encryption: Key | undefined, authentication: Key | undefined, what: string];

/** The keys of an entry fit in another way than it says. */
export function mixedUp(search: Search): Found | undefined {
  const pairings = entriesOf(search);
  for (const pairs of [exchanged, reversed]) {
    for (const [set, pairing] of pairings) {
      for (const titled of titles(search.it, set)) {
        const found = inPairs(search, pairing, titled, pairs(search, pairing, set));
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

/** Those for the parties, each once; where the meter is not known, the first of the ring, too. */
function entriesOf({ it, list }: Search): ReadonlyMap<KeySet, KeyPairing> {
  const found = new Map<KeySet, KeyPairing>();
  for (const pairing of list) if (pairing.set !== undefined && !found.has(pairing.set)) found.set(pairing.set, pairing);
  if (list.length > 0 && !it.association.isEarly(it.role)) return found;
  const { kind } = it.sealed;
  for (const set of it.security.sets.slice(0, MOST_ENTRIES)) {
    const encryption = encryptionKey(set, kind);
    const { authentication } = set;
    if (encryption !== undefined && !found.has(set))
      found.set(set, { encryption, authentication, name: `${set.name}: ${KeyWords[kind]}`, set, lent: undefined });
  }
  return found;
}

function inPairs(search: Search, pairing: KeyPairing, titled: Titled, pairs: readonly Pair[]): Found | undefined {
  for (const [encryption, authentication, what] of pairs) {
    if (encryption === undefined || (authentication === undefined && search.telling !== Telling.plaintext)) continue;
    const found = attempt(search, { ...pairing, encryption, authentication, lent: undefined }, titled, { mixUp: what });
    if (found !== undefined) return found;
  }
  return undefined;
}

function exchanged({ it, telling }: Search, { encryption }: KeyPairing, set: KeySet): readonly Pair[] {
  const { kind } = it.sealed;
  const { name, authentication, globalUnicast, master } = set;
  const both = `the encryption key and the authentication key of ${name} are exchanged`;
  if (kind === KeyKind.dedicated) return [[encryption, globalUnicast, both]];
  if (kind === KeyKind.own) return [];
  const isMaster = `the master key of ${name} is the ${KeyWords[kind]}`;
  if (telling === Telling.plaintext)
    return [
      [authentication, undefined, `the authentication key of ${name} is the ${KeyWords[kind]}: the two are exchanged`],
      [master, undefined, isMaster],
    ];
  return [
    [authentication, encryption, both],
    [master, authentication, isMaster],
    [authentication, master, `${both}, and the master key is the authentication key`],
  ];
}

function reversed({ it, telling }: Search, { encryption, authentication }: KeyPairing, set: KeySet): readonly Pair[] {
  const { security } = it;
  const of = (key: Key | undefined): Key | undefined => key && security.reversed(key);
  const words = (which: string): string => `the octets of ${which} of ${set.name} are in the reverse order`;
  if (telling === Telling.plaintext) return [[of(encryption), undefined, words('the encryption key')]];
  return [
    [of(encryption), of(authentication), words('both keys')],
    [of(encryption), authentication, words('the encryption key')],
    [encryption, of(authentication), words('the authentication key')],
  ];
}

/** The keys are right, and something else is not. */
export function otherwise(search: Search): Found | undefined {
  const { it, list } = search;
  for (const pairing of list) {
    for (const titled of titles(it, pairing.set)) {
      const found =
        otherForm(search, pairing, titled) ??
        otherCounter(search, pairing, titled) ??
        otherKind(search, pairing, titled);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const wrong = (fault: string, how: How = {}): How => ({ ...how, fault, isWrong: true });

export function otherForm(search: Search, pairing: KeyPairing, titled: Titled): Found | undefined {
  if (search.telling === Telling.plaintext || pairing.authentication === undefined) return undefined;
  return (
    attempt(
      search,
      pairing,
      titled,
      wrong('the tag leaves out the authentication key', { form: Additional.withoutKey }),
    ) ?? attempt(search, pairing, titled, wrong('the tag is made without additional data', { form: Additional.none }))
  );
}

function otherCounter(search: Search, pairing: KeyPairing, titled: Titled): Found | undefined {
  const { counter } = search.it.sealed;
  for (let off = 1; off <= MOST_COUNTERS_OFF; off++) {
    for (const by of [off, -off]) {
      const text = `protected with the invocation counter ${(counter + by) >>> 0}; ${counter} was sent`;
      const found = attempt(search, pairing, titled, wrong(text, { by }));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Keys of the same entry that are for something else. */
function otherKind(search: Search, pairing: KeyPairing, titled: Titled): Found | undefined {
  const { association, sealed } = search.it;
  for (const kind of [KeyKind.unicast, KeyKind.broadcast, KeyKind.dedicated]) {
    const encryption =
      kind === KeyKind.dedicated && association.dedicated !== undefined
        ? association.dedicated
        : pairing.set && encryptionKey(pairing.set, kind);
    if (kind === sealed.kind || encryption === undefined || encryption === pairing.encryption) continue;
    const text = `protected with the ${KeyWords[kind]}, where the message says ${KeyWords[sealed.kind]}`;
    const other = { ...pairing, encryption, name: `${pairing.set?.name ?? pairing.name}: ${KeyWords[kind]}` };
    const found = attempt(search, other, titled, wrong(text));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Titles that the message does not say, or that are another's. */
export function otherTitle(search: Search): Found | undefined {
  const { it, list } = search;
  const { association, role, claimed } = it;
  if (role === UNKNOWN) return undefined;
  // A title that is damaged leads to no keys, or to those of another meter.
  const usual = claimed === undefined ? [] : pairingsFor({ ...it, claimed: undefined });
  for (const pairing of [...usual, ...list].slice(0, MOST_PAIRINGS)) {
    const tried = titles(it, pairing.set);
    for (const whose of [role, otherRole(role)] as const) {
      const side = association.sides[whose];
      for (const titled of [side, ...side.others]) {
        if (titled.name === '' || tried.some(({ name }) => name === titled.name)) continue;
        const found = attempt(search, pairing, titled, wrong(titleText(it, titled, whose)));
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function titleText({ association, role, claimed }: Case, titled: Titled, whose: Role): string {
  const side = association.sides[whose];
  const said =
    titled === side && side.isSaid ? `, which the ${whose === CLIENT ? 'AARQ' : 'AARE'} says` : ', as others';
  const of = whose === role ? '' : ' of the other side,';
  const header = claimed === undefined ? '' : `; its header says ${titleWords(claimed.name)}`;
  return `protected with the system title${of} ${titleWords(titled.name)}${whose === role ? said : ''}${header}`;
}
