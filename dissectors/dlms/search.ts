/**
 * Trials that say why no key fits. They are bounded for a message, for two parties and in all, so that a search may end before all
 * entries of the ring had their turn: that of the next message goes on where it ended.
 */
import { type KeySet, Limits } from '../../src/core/index.js';
import { Additional, tryKeys } from './cipher.js';
import type { KeyPairing } from './key-pairing.js';
import { type Telling, tellingOf } from './keys-for.js';
import { learned } from './learned.js';
import type { Case, Found } from './sealed.js';
import type { Titled } from './side.js';

export interface Search {
  readonly it: Case;
  /** Keys that were tried in vain. */
  readonly list: readonly KeyPairing[];
  readonly telling: Telling;
  /** Trials that are left. */
  left: number;
  /** Entries of the ring that were looked at, from that on where the last search ended. */
  looked: number;
}

/** Undefined where there were too many before. */
export function searchFor(it: Case, list: readonly KeyPairing[]): Search | undefined {
  const { association, conversation, security, sealed } = it;
  if (association.trialsGeneration !== security.generation) {
    association.trialsGeneration = security.generation;
    association.trials = 0;
    association.nextEntry = 0;
  }
  const { trials } = conversation.shared.of(learned);
  const most = association.trials === 0 ? Limits.keyTrialsAtFirst : Limits.keyTrials;
  const left = Math.min(most, Limits.keyTrialsOfParties - association.trials, Limits.keyTrialsOfAll - trials);
  return left <= 0 ? undefined : { it, list, telling: tellingOf(sealed.control), left, looked: 0 };
}

/** What was tried counts, and is not tried again on the next message before all else. */
export function endSearch({ it, looked }: Search, spent: number): void {
  const { association, conversation, security } = it;
  association.trials += spent;
  conversation.shared.of(learned).trials += spent;
  const { length } = security.sets;
  association.nextEntry = looked >= length ? 0 : (association.nextEntry + looked) % length;
}

/** Had all entries of the ring their turn? */
export const isComplete = ({ it, looked }: Search): boolean => looked >= it.security.sets.length;

/** Entries that are passed over cost something, too. */
const MOST_LOOKED_AT = 1024;

/** Entries of the ring, as many as there are trials for but so many, which are for what comes then. */
export function* entries(search: Search, reserve: number): Generator<KeySet> {
  const { sets } = search.it.security;
  const most = Math.min(sets.length, MOST_LOOKED_AT);
  for (let i = 0; i < most; i++) {
    if (search.left <= reserve) return;
    yield sets[(search.it.association.nextEntry + i) % sets.length] as KeySet;
    search.looked = Math.max(search.looked, i + 1);
  }
}

/** How keys are tried otherwise than the message says, and what to say where they fit. */
export interface How {
  readonly form?: Additional;
  /** What the counter is off by. */
  readonly by?: number;
  readonly fault?: string;
  readonly mixUp?: string;
  readonly isWrong?: boolean;
}

export function attempt(search: Search, pairing: KeyPairing, titled: Titled, how: How): Found | undefined {
  if (search.left <= 0) return undefined;
  search.left--;
  const { security, sealed } = search.it;
  const { form = Additional.usual, by = 0, fault = '', mixUp = '', isWrong = false } = how;
  const fit = tryKeys(security, pairing, titled.title, sealed, (sealed.counter + by) >>> 0, form);
  // What can't be checked fits nothing.
  if (fit === undefined || (!fit.isVerified && fit.plaintext.length === 0)) return undefined;
  const { plaintext, isVerified } = fit;
  return { plaintext, isVerified, pairing, titled, form, fault, mixUp, isWrong };
}
