/**
 * Which keys may have protected an APDU (IEC 62056-5-3, global, dedicated and other keys): those that the dialog taught come
 * before those of the user, the newest first, since meters change to them.
 */
import { type Conversation, type Dissection, type Key, type KeySet, Limits } from '../../src/core/index.js';
import type { Association, Role } from './association.js';
import { AUTHENTICATED, COMPRESSED, ENCRYPTED } from './cipher.js';
import type { Authentication, KeyPairing, Lent } from './key-pairing.js';
import { learned } from './learned.js';
import type { Case } from './sealed.js';
import { serialsKnown, titlesOf, titlesWith, whoSpeaks } from './who-speaks.js';

export const KeyKind = { unicast: 0, broadcast: 1, dedicated: 2, own: 3 } as const;
export type KeyKind = (typeof KeyKind)[keyof typeof KeyKind];

export const KeyWords: readonly string[] = [
  'global unicast encryption key',
  'global broadcast encryption key',
  'dedicated key',
  'key in the message',
];

/** Entries that are about the two parties: learned ones, then those of the user. `serves`: an entry has what is wanted. */
export function setsOf(
  association: Association,
  d: Dissection,
  conversation: Conversation,
  titles = titlesOf(association),
  serves?: (set: KeySet) => boolean,
): readonly KeySet[] {
  const taught = taughtSets(association, conversation);
  const given = conversation.shared.security.setsFor(whoSpeaks(association, d, conversation, titles), serves);
  return taught.length === 0 ? given : [...taught, ...given];
}

/** The same for a message, whose header may say a title. */
export function setsFor(it: Case): readonly KeySet[] {
  const { association, d, conversation, sealed } = it;
  return setsOf(association, d, conversation, titlesFor(it), servesFor(sealed.kind));
}

/** Titles that entries for a message are found by. */
export function titlesFor({ association, d, role, claimed }: Case): readonly string[] {
  if (claimed === undefined || role < 0) return titlesOf(association);
  return titlesWith(association, d, role as Role, claimed);
}

/** Entries that the capture taught about the meter, the newest first. */
export function taughtSets(association: Association, conversation: Conversation): readonly KeySet[] {
  return conversation.shared.of(learned).keysOf(meterOf(association, conversation));
}

/** What a meter is known by: its title or, where nothing tells that, who speaks with it where. */
export function meterOf({ server, source, destination }: Association, { id }: Conversation): string {
  if (server.name !== '') return server.name;
  return `${id} ${Math.min(source, destination)} ${Math.max(source, destination)}`;
}

export function encryptionKey(set: KeySet, kind: KeyKind): Key | undefined {
  if (kind === KeyKind.unicast) return set.globalUnicast;
  if (kind === KeyKind.broadcast) return set.globalBroadcast;
  return kind === KeyKind.dedicated ? set.dedicated : undefined;
}

/** Has an entry a key of the kind, or at least one that goes with it? */
export const servesFor =
  (kind: KeyKind) =>
  (set: KeySet): boolean =>
    encryptionKey(set, kind) !== undefined || (kind === KeyKind.dedicated && set.authentication !== undefined);

/** What tells whether a key is right. */
export const Telling = {
  /** The encryption key alone opens it, and what comes out tells whether it was right. */
  plaintext: 0,
  /** That, and then the tag. */
  both: 1,
  /** Only the tag, which takes both keys. */
  tag: 2,
} as const;
export type Telling = (typeof Telling)[keyof typeof Telling];
const TELLINGS = 3;

export function tellingOf(control: number): Telling {
  if ((control & AUTHENTICATED) === 0) return Telling.plaintext;
  return (control & ENCRYPTED) !== 0 && (control & COMPRESSED) === 0 ? Telling.both : Telling.tag;
}

/** Keys for a message of the two parties, the likeliest first. Kept until something changes that they are chosen by. */
export function pairingsFor(it: Case): KeyPairing[] {
  const { association, d, conversation, sealed, role, claimed } = it;
  const telling = tellingOf(sealed.control);
  const isUsual = claimed === undefined || (role >= 0 && association.sides[role as Role].name === claimed.name);
  if (!isUsual) return pairingsOf(it, telling, setsFor(it));
  const { generation } = conversation.shared.security;
  const { version } = association;
  const learnedVersion = conversation.shared.of(learned).version;
  const serials = serialsKnown(association, d, conversation).join();
  const place = sealed.kind * TELLINGS + telling;
  const before = association.pairings[place];
  if (
    before !== undefined &&
    before.generation === generation &&
    before.version === version &&
    before.learnedVersion === learnedVersion &&
    before.serials === serials
  )
    return before.list;
  const list = pairingsOf(it, telling, setsFor(it));
  association.pairings[place] = { list, generation, version, learnedVersion, serials };
  return list;
}

function pairingsOf(
  { association, conversation, sealed }: Case,
  telling: Telling,
  sets: readonly KeySet[],
): KeyPairing[] {
  const { kind } = sealed;
  const list: KeyPairing[] = [];
  const add = (
    encryption: Key,
    name: string,
    set: KeySet | undefined,
    [authentication, by]: AnyAuthentication,
  ): void => {
    if (list.length >= Limits.keysOfParties) return;
    if (!list.some((other) => isSame(other, encryption, authentication, telling)))
      list.push({ encryption, authentication, name: named(name, by, set), set: set ?? by, lent: undefined });
  };
  if (kind === KeyKind.dedicated && association.dedicated !== undefined) {
    const name = 'dedicated key of the association';
    const authentications = dedicatedAuthentications(association, sets);
    const lent = lentBy(authentications);
    if (lent !== undefined && telling === Telling.both && !lent.isMeant && isWithoutAuthentication(association))
      list.push({ encryption: association.dedicated, authentication: undefined, name, set: undefined, lent });
    else for (const by of orNone(authentications)) add(association.dedicated, name, undefined, by);
  }
  const nameOf = (set: KeySet): string => `${set.name}: ${KeyWords[kind]}`;
  // The two keys of an entry before any that are put together from two.
  for (const set of sets) {
    const encryption = encryptionKey(set, kind);
    if (encryption !== undefined && set.authentication !== undefined)
      add(encryption, nameOf(set), set, [set.authentication, set]);
  }
  const taught = taughtSets(association, conversation);
  for (const set of sets) {
    const encryption = encryptionKey(set, kind);
    if (encryption === undefined) continue;
    const others = authenticationsOf(set.authentication === undefined ? sets : taught, set);
    if (set.authentication !== undefined) for (const by of others) add(encryption, nameOf(set), set, by);
    else if (telling === Telling.tag)
      for (const by of orNone(others.slice(0, MOST_BORROWED))) add(encryption, nameOf(set), set, by);
    else if (list.length < Limits.keysOfParties && !list.some((other) => isSame(other, encryption, undefined, telling)))
      list.push({
        encryption,
        authentication: undefined,
        name: nameOf(set),
        set,
        lent: telling === Telling.both ? lentBy(others) : undefined,
      });
  }
  return list;
}

type AnyAuthentication = Authentication | readonly [key: undefined, by: undefined];

function orNone(found: readonly Authentication[]): readonly AnyAuthentication[] {
  return found.length > 0 ? found : [[undefined, undefined]];
}

/** Where only the encryption key counts, each is tried once. */
function isSame(pairing: KeyPairing, encryption: Key, authentication: Key | undefined, telling: Telling): boolean {
  if (pairing.encryption.mark !== encryption.mark) return false;
  return telling === Telling.plaintext || pairing.authentication?.mark === authentication?.mark;
}

/** Authentication keys of entries but the one. */
function authenticationsOf(sets: readonly KeySet[], but: KeySet | undefined): readonly Authentication[] {
  const found: Authentication[] = [];
  for (const set of sets) {
    if (found.length >= Limits.keysOfParties) break;
    if (set !== but && set.authentication !== undefined) found.push([set.authentication, set]);
  }
  return found;
}

/** That which verified a tag before is likeliest. */
function dedicatedAuthentications({ proven }: Association, sets: readonly KeySet[]): readonly Authentication[] {
  const found = authenticationsOf(sets, undefined);
  const [likely, unlikely] = [true, false].map((isLikely) =>
    found.filter(([key]) => (key === proven?.authentication) === isLikely),
  ) as [Authentication[], Authentication[]];
  return [...likely, ...unlikely].slice(0, MOST_BORROWED);
}

/** The global key was right, and its entry has no authentication key: that of others need not be the one of the dedicated key. */
const isWithoutAuthentication = ({ opener, proven }: Association): boolean =>
  opener !== undefined && opener.authentication === undefined && proven === undefined;

function lentBy(keys: readonly Authentication[]): Lent | undefined {
  if (keys.length === 0) return undefined;
  const [alone, besides] = [true, false].map((isAlone) =>
    keys.filter(([, set]) => isWithoutEncryption(set) === isAlone),
  ) as [Authentication[], Authentication[]];
  return { keys: [...alone, ...besides], isMeant: alone.length > 0 };
}

const isWithoutEncryption = ({ globalUnicast, globalBroadcast, dedicated }: KeySet): boolean =>
  globalUnicast === undefined && globalBroadcast === undefined && dedicated === undefined;

const MOST_BORROWED = 8;

export function named(name: string, by: KeySet | undefined, set?: KeySet): string {
  return by === undefined || by === set ? name : `${name}, authentication key of ${by.name}`;
}
