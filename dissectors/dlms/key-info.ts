/**
 * Keys that general-ciphering brings along or agrees upon (IEC 62056-5-3, key-info; RFC 3394; NIST SP 800-56A).
 *
 *     identified-key   a global key
 *     wrapped-key      the key, wrapped by the master key
 *     agreed-key       ECDH, and a single step of key derivation over
 *                          algorithm-id(7)  originator-system-title  recipient-system-title                     C(1e, 1s)
 *                          algorithm-id(7)  originator-system-title  transaction-id  recipient-system-title     C(0e, 2s)
 *
 * A capture has the public halves only, so that one private key of either party has to be given.
 */
import { hexText, type Key, type KeyPair, type KeySet, type Security } from '../../src/core/index.js';
import { concatenate } from '../data/concatenate.js';
import { SUITE_ID } from './cipher.js';
import type { KeyPairing } from './key-pairing.js';
import { setsOf } from './keys-for.js';
import type { Case } from './sealed.js';
import { titleWords } from './title-words.js';

export const KeyChoice = { identified: 0, wrapped: 1, agreed: 2 } as const;
export const Agreement = { onePass: 1, static: 2 } as const;

/** key-info, and what of the header counts for key agreement. */
export interface KeyInfo {
  readonly choice: number;
  readonly parameters: number;
  /** The wrapped key, or the ephemeral public key with its signature. */
  readonly data: Uint8Array;
  readonly originator: Uint8Array;
  readonly recipient: Uint8Array;
  /** With its length in front. */
  readonly transactionId: Uint8Array;
}

/** AES-GCM by key length (IEC 62056-5-3, algorithm ids for key agreement). */
const ALGORITHM = [0x60, 0x85, 0x74, 0x05, 0x08, 0x03] as const;
const SUITE_2 = 2;

/** Keys that the message itself leads to, with each entry that may. */
export function ownKeys(it: Case, info: KeyInfo | undefined): KeyPairing[] {
  if (info === undefined) return [];
  const found: KeyPairing[] = [];
  const { security, association, d, conversation } = it;
  const matching = setsOf(association, d, conversation);
  // Who is not named by either title may be meant all the same: only the right key unwraps.
  const sets = matching.length > 0 ? matching : security.sets;
  const authentication = sets.find((set) => set.authentication !== undefined)?.authentication;
  for (const set of sets.slice(0, MOST_SETS)) {
    const key = info.choice === KeyChoice.wrapped ? unwrapped(security, set, info.data) : agreed(it, set, info);
    if (key === undefined) continue;
    const how = info.choice === KeyChoice.wrapped ? 'key wrapped by the master key' : 'agreed key';
    found.push({
      encryption: key,
      authentication: set.authentication ?? authentication,
      name: `${set.name}: ${how}`,
      set,
    });
  }
  return found;
}

/** Entries that are asked for a key of one message: an agreement takes half a millisecond. */
const MOST_SETS = 8;

function unwrapped(security: Security, { master }: KeySet, data: Uint8Array): Key | undefined {
  return master === undefined ? undefined : security.unwrap(master, data);
}

function agreed({ security, sealed, association }: Case, set: KeySet, info: KeyInfo): Key | undefined {
  const [originator, recipient] = titlesOf(info, association.client.title, association.server.title);
  const isSuite2 = (sealed.control & SUITE_ID) === SUITE_2;
  const algorithm = Uint8Array.of(...ALGORITHM, isSuite2 ? 1 : 0);
  const length = isSuite2 ? 32 : 16;
  const { agreement } = set;
  const mine = pairOf(agreement, recipient);
  if (info.parameters === Agreement.onePass) {
    const ephemeral = security.publicKeyOf(info.data.subarray(0, info.data.length / 2));
    if (ephemeral === undefined || mine === undefined) return undefined;
    return security.agree(mine, ephemeral, concatenate([algorithm, originator, recipient]), length);
  }
  const otherInfo = concatenate([algorithm, originator, info.transactionId, recipient]);
  const theirs = pairOf(agreement, originator);
  if (mine === undefined || theirs === undefined) return undefined;
  if (mine.hasPrivate) return security.agree(mine, theirs.publicKey, otherInfo, length);
  return security.agree(theirs, mine.publicKey, otherInfo, length);
}

/** Titles that are left out are those of the association. */
function titlesOf(
  { originator, recipient }: KeyInfo,
  client: Uint8Array,
  server: Uint8Array,
): readonly [originator: Uint8Array, recipient: Uint8Array] {
  if (originator.length > 0 && recipient.length > 0) return [originator, recipient];
  const known = originator.length > 0 ? originator : recipient;
  const other = hexText(known, 0, known.length) === hexText(client, 0, client.length) ? server : client;
  return originator.length > 0 ? [originator, other] : [other, recipient];
}

function pairOf(pairs: ReadonlyMap<string, KeyPair> | undefined, title: Uint8Array): KeyPair | undefined {
  return pairs?.get(hexText(title, 0, title.length)) ?? pairs?.get('');
}

/** What would open it. */
export function missingOwnKey({ conversation, association, d }: Case, info: KeyInfo | undefined): string {
  const sets = setsOf(association, d, conversation);
  const names = sets.map(({ name }) => name).join(', ') || 'the key file';
  if (info?.choice === KeyChoice.wrapped) {
    return sets.some(({ master }) => master !== undefined)
      ? `the master key of ${names} does not unwrap the key`
      : `no master key: there is none in ${names}`;
  }
  const recipient = info === undefined ? '' : hexText(info.recipient, 0, info.recipient.length);
  const whose = recipient === '' ? 'the recipient' : titleWords(recipient);
  if (info?.parameters === Agreement.onePass)
    return `no private key agreement key of ${whose}: there is none in ${names}`;
  return `no key agreement keys, one of them private, of originator and recipient: there are none in ${names}`;
}
