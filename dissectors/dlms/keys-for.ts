/**
 * Which keys may have protected an APDU (IEC 62056-5-3, global, dedicated and other keys): those that the dialog taught come
 * before those of the user, the newest first, since meters change to them.
 */
import { type Conversation, type Dissection, type Key, type KeySet, Limits } from '../../src/core/index.js';
import { type Association, type KeyPairing, type Pairings, serialsKnown, whoSpeaks } from './association.js';
import { learned } from './learned.js';

export const KeyKind = { unicast: 0, broadcast: 1, dedicated: 2, own: 3 } as const;
export type KeyKind = (typeof KeyKind)[keyof typeof KeyKind];

export const KeyWords: readonly string[] = [
  'global unicast encryption key',
  'global broadcast encryption key',
  'dedicated key',
  'key in the message',
];

/** Entries that are about the two parties: learned ones, then those of the user. */
export function setsOf(association: Association, d: Dissection, conversation: Conversation): readonly KeySet[] {
  const taught = taughtSets(association, conversation);
  const given = conversation.shared.security.setsFor(whoSpeaks(association, d, conversation));
  return taught.length === 0 ? given : [...taught, ...given];
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

/** Keys for the two parties, the likeliest first. Kept until something changes that they are chosen by. */
export function pairingsFor(
  association: Association,
  d: Dissection,
  conversation: Conversation,
  kind: KeyKind,
): Pairings {
  const { security } = conversation.shared;
  const learnedVersion = conversation.shared.of(learned).version;
  const serials = serialsKnown(association, d, conversation).join();
  const before = association.pairings[kind];
  if (
    before !== undefined &&
    before.generation === security.generation &&
    before.version === association.version &&
    before.learnedVersion === learnedVersion &&
    before.serials === serials
  )
    return before;
  const sets = setsOf(association, d, conversation);
  const list: KeyPairing[] = [];
  if (kind === KeyKind.dedicated && association.dedicated !== undefined) {
    const name = 'dedicated key of the association';
    for (const [authentication, by] of authenticationKeys(undefined, sets))
      list.push({ encryption: association.dedicated, authentication, name: named(name, by), set: by });
  }
  // The two keys of an entry before any that are put together from two.
  const taught = taughtSets(association, conversation);
  for (const isOwn of [true, false]) {
    for (const set of sets) {
      const encryption = encryptionKey(set, kind);
      if (list.length >= Limits.keysOfParties) break;
      if (encryption === undefined || (isOwn && set.authentication === undefined)) continue;
      const keys: readonly Authentication[] = isOwn ? [[set.authentication, set]] : borrowed(set, sets, taught);
      for (const [authentication, by] of keys)
        list.push({ encryption, authentication, name: named(`${set.name}: ${KeyWords[kind]}`, by, set), set });
    }
  }
  const pairings = {
    list,
    generation: security.generation,
    version: association.version,
    learnedVersion,
    serials,
  };
  association.pairings[kind] = pairings;
  return pairings;
}

type Authentication = readonly [key: Key | undefined, by: KeySet | undefined];

/** Authentication keys that may go with the encryption key of the entry besides its own: learned ones; where it has none, those of others. */
function borrowed(set: KeySet, sets: readonly KeySet[], taught: readonly KeySet[]): readonly Authentication[] {
  if (set.authentication === undefined) return authenticationKeys(set, sets);
  return taught
    .filter((other) => other !== set && other.authentication !== undefined)
    .map((other) => [other.authentication, other]);
}

/** Those of all entries, as many as are tried; none where there are none. */
function authenticationKeys(set: KeySet | undefined, sets: readonly KeySet[]): readonly Authentication[] {
  const found: Authentication[] = [];
  for (const other of sets) {
    if (found.length >= MOST_BORROWED) break;
    if (other !== set && other.authentication !== undefined) found.push([other.authentication, other]);
  }
  return found.length > 0 ? found : [[undefined, undefined]];
}

const MOST_BORROWED = 8;

function named(name: string, by: KeySet | undefined, set?: KeySet): string {
  return by === undefined || by === set ? name : `${name}, authentication key of ${by.name}`;
}
