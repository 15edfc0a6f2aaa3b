/**
 * Keys that come over the wire: `key_transfer` (`global_key_transfer`) of Security setup (IEC 62056-6-2), each wrapped by the master
 * key (RFC 3394). They are used for that meter from then on; those before are still tried.
 *
 *     01 count (02 02  16 key-id  09 length wrapped-key)*
 */
import {
  type Conversation,
  type Dissection,
  type Key,
  type KeySet,
  Limits,
  type Security,
} from '../../src/core/index.js';
import { type Association, associationOf } from './association.js';
import { meterOf, setsOf } from './keys-for.js';
import { learned } from './learned.js';
import { masterMissedIn, miss, notMissed, TRANSFERRED, type Transferred, TransferredWords } from './missed-keys.js';

const ARRAY = 1;
const STRUCTURE = 2;
const UNSIGNED = 17;
const ENUM = 22;
const OCTET_STRING = 9;
/** Wrapped keys of 128 and 256 bits. */
const WRAPPED: readonly number[] = [24, 40];
const MOST_KEYS = 8;

/** What is told of a transfer; plain values. */
export interface Transfer {
  /** Which keys came, and what unwrapped them. */
  readonly came: string;
  /** Which could not be unwrapped, and why; empty where none. */
  readonly missed: string;
  /** A master key is given that does not fit. */
  readonly isMisfit: boolean;
}

/**
 * Learns the keys, which prove themselves by the way they are wrapped, and tells which; 0 where there are no keys to unwrap them by, or
 * none came.
 */
export function transferKeys(
  d: Dissection,
  conversation: Conversation,
  bytes: Uint8Array,
  at: number,
  end: number,
): Transfer | 0 {
  const { security } = conversation.shared;
  if (!security.hasKeys) return 0;
  const association = associationOf(d, conversation);
  const sets = setsOf(association, d, conversation);
  const keys: { [member in Transferred]?: Key } = {};
  const said: string[] = [];
  const missed: string[] = [];
  const isGiven = sets.some(({ master }) => master !== undefined);
  const why = isGiven ? whyNotFitting(association, conversation) : 'no master key is given';
  for (const [id, wrapped] of wrappedKeys(bytes, at, end)) {
    const member = TRANSFERRED[id];
    if (member === undefined) continue;
    const by = unwrapped(security, sets.slice(0, Limits.keysOfParties), wrapped);
    const known = conversation.shared.of(learned);
    const isSpent = by !== undefined || known.trials >= Limits.keyTrialsOfAll;
    if (!isSpent) known.trials += Math.min(MOST_SETS, security.sets.length);
    const found = by ?? (isSpent ? undefined : unwrapped(security, security.sets.slice(0, MOST_SETS), wrapped));
    const words = TransferredWords[member];
    if (found === undefined) {
      if (d.isProven) miss(association, conversation, member, d.frame, why);
      missed.push(words);
      said.push(`${words}: not unwrapped: ${why}`);
    } else {
      keys[member] = found.key;
      notMissed(association, conversation, member);
      said.push(`${words}: ${found.key.mark}, by ${found.name}`);
    }
  }
  if (Object.keys(keys).length > 0) {
    const set: KeySet = { ...keys, name: `keys transferred in frame ${d.frame}` };
    conversation.shared.of(learned).learnKeys(meterOf(association, conversation), set);
  }
  if (said.length === 0) return 0;
  const lost = missed.length === 0 ? '' : `${missed.join(' and ')}: ${why}`;
  return { came: said.join('; '), missed: lost, isMisfit: isGiven };
}

function whyNotFitting(association: Association, conversation: Conversation): string {
  const frame = masterMissedIn(association, conversation);
  return frame === 0 ? 'the master key given does not fit' : `the master key was changed in frame ${frame}`;
}

/** Entries for others that are tried, too. */
const MOST_SETS = 64;

function unwrapped(
  security: Security,
  sets: readonly KeySet[],
  wrapped: Uint8Array,
): { readonly key: Key; readonly name: string } | undefined {
  for (const { master, name } of sets) {
    const key = master === undefined ? undefined : security.unwrap(master, wrapped);
    if (key !== undefined) return { key, name: `the master key of ${name}` };
  }
  return undefined;
}

/** Key ids and wrapped keys, as far as they have the form. */
function* wrappedKeys(
  bytes: Uint8Array,
  at: number,
  end: number,
): Generator<readonly [id: number, wrapped: Uint8Array]> {
  if (bytes[at] !== ARRAY) return;
  const count = Math.min(bytes[at + 1] as number, MOST_KEYS);
  let next = at + 2;
  for (let i = 0; i < count; i++) {
    const kind = bytes[next + 2];
    const length = bytes[next + 5] as number;
    const from = next + 6;
    const isForm =
      bytes[next] === STRUCTURE &&
      bytes[next + 1] === 2 &&
      (kind === ENUM || kind === UNSIGNED) &&
      bytes[next + 4] === OCTET_STRING &&
      WRAPPED.includes(length) &&
      from + length <= end;
    if (!isForm) return;
    yield [bytes[next + 3] as number, bytes.slice(from, from + length)];
    next = from + length;
  }
}
