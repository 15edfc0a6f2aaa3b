/** Keys that fit a message, but that the ring has for somebody else, or that follow from those of two entries. */
import type { Key, KeySet } from '../../src/core/index.js';
import { Additional, deciphered } from './cipher.js';
import { foundBy } from './fitting.js';
import type { KeyPairing } from './key-pairing.js';
import { encryptionKey, KeyKind, KeyWords, named, setsFor, Telling } from './keys-for.js';
import { meterTitle, namesOf } from './missing.js';
import { type Case, type Found, senderOf, titles } from './sealed.js';
import { attempt, entries, type Search } from './search.js';
import type { Titled } from './side.js';
import { titleWords } from './title-words.js';

/** Trials that are kept for what else may be wrong. */
const RESERVE = 48;
/** Authentication keys of the parties that are tried with the encryption key of another entry. */
const MOST_WITH = 4;

/** Keys of entries that were not tried: those of one entry, then those that are put together from two. */
export function otherKeys(search: Search): Found | undefined {
  return (
    ofEntries(search, withOwn) ??
    (authenticationsOf(search.list).length > 0 ? ofEntries(search, withTheirs) : undefined)
  );
}

/** Tries the encryption key of an entry. */
type Try = (search: Search, bare: KeyPairing, titled: Titled) => Found | undefined;

function ofEntries(search: Search, tries: Try): Found | undefined {
  const { it, list } = search;
  const kind = it.sealed.kind === KeyKind.own ? KeyKind.unicast : it.sealed.kind;
  const tried = new Set(search.telling === Telling.tag ? [] : list.map(({ encryption }) => encryption.mark));
  for (const set of entries(search, RESERVE)) {
    const encryption = encryptionKey(set, kind);
    if (encryption === undefined || tried.has(encryption.mark)) continue;
    if (search.telling === Telling.plaintext) tried.add(encryption.mark);
    const name = `${set.name}: ${KeyWords[kind]}`;
    for (const titled of titles(it, set)) {
      const found = tries(search, { encryption, authentication: undefined, name, set, lent: undefined }, titled);
      if (found !== undefined) return { ...found, fault: otherEntry(it, list, set, found) };
    }
  }
  return undefined;
}

function withOwn(search: Search, bare: KeyPairing, titled: Titled): Found | undefined {
  const { it, telling } = search;
  if (telling === Telling.plaintext) return attempt(search, bare, titled, {});
  const authentication = bare.set?.authentication;
  if (authentication !== undefined) return attempt(search, { ...bare, authentication }, titled, {});
  const found = withTheirs(search, bare, titled);
  // Next to keys that verified a tag, only another tag counts.
  if (found !== undefined || it.association.proven !== undefined || telling === Telling.tag) return found;
  const plaintext = plaintextBy(search, bare, titled);
  return plaintext && foundBy({ plaintext, isVerified: false }, bare, titled, Additional.usual);
}

/** With the authentication keys that are given for the parties. */
function withTheirs(search: Search, bare: KeyPairing, titled: Titled): Found | undefined {
  const { list, telling } = search;
  const authentications = authenticationsOf(list);
  if (authentications.length === 0 || telling === Telling.plaintext) return undefined;
  if (telling === Telling.both && plaintextBy(search, bare, titled) === undefined) return undefined;
  for (const [authentication, by] of authentications) {
    const pairing = { ...bare, authentication, name: named(bare.name, by, bare.set) };
    const found = attempt(search, pairing, titled, {});
    if (found !== undefined) return found;
  }
  return undefined;
}

function plaintextBy(search: Search, pairing: KeyPairing, { title }: Titled): Uint8Array | undefined {
  const { security, sealed } = search.it;
  search.left--;
  return deciphered(security, pairing, title, sealed, sealed.counter)?.plaintext;
}

/** Authentication keys that are given for the parties. */
function authenticationsOf(list: readonly KeyPairing[]): readonly (readonly [Key, KeySet | undefined])[] {
  const found = new Map<Key, KeySet | undefined>();
  for (const { authentication, set } of list) {
    if (found.size >= MOST_WITH) break;
    if (authentication !== undefined) found.set(authentication, set);
  }
  return [...found];
}

/** The encryption key is right, and the authentication key is that of another entry. */
export function otherAuthentication(search: Search, right: KeyPairing, titled: Titled): Found | undefined {
  const tried = new Set([right.authentication?.mark, ...(right.lent?.keys ?? []).map(([key]) => key.mark)]);
  for (const set of entries(search, RESERVE)) {
    const { authentication } = set;
    if (authentication === undefined || tried.has(authentication.mark)) continue;
    tried.add(authentication.mark);
    const name = named(right.name, set, right.set);
    const fault = `the authentication key of ${set.name} fits, not the one given for these parties`;
    const found = attempt(search, { ...right, authentication, name, lent: undefined }, titled, { fault });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What to say where the keys of the entry fit; empty where they were to be expected. */
export function otherEntry(
  it: Case,
  list: readonly KeyPairing[],
  set: KeySet,
  { plaintext }: Pick<Found, 'plaintext'>,
): string {
  const { association } = it;
  const role = senderOf[plaintext[0] as number] ?? it.role;
  // Entries name the title of the meter, which an association only brings with its second message.
  const title = meterTitle({ ...it, role });
  if (association.isEarly(role) || (list.length === 0 && title === '') || setsFor(it).includes(set)) return '';
  return `the key of ${set.name} fits, which is ${whom(list, title)}`;
}

function whom(list: readonly KeyPairing[], title: string): string {
  const sets = [...new Set(list.map(({ set }) => set))].filter((set) => set !== undefined);
  if (sets.length > 0) return `not the one given for these parties (${namesOf(sets)})`;
  return title === '' ? 'for somebody else' : `not given for ${titleWords(title)}`;
}
