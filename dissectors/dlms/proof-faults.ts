/**
 * Why a proof is not what the secrets given make of the challenge, by making what goes wrong in the field: the proof of the other side
 * sent back, one's own challenge, system titles and challenges exchanged, the secret in front, a secret in another form. Trials are
 * bounded.
 */
import { type Key, type KeySet, Limits } from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import { otherRole } from './association.js';
import { learned } from './learned.js';
import { type Given, Mechanism, type NOT_EXCHANGED, roleWord, signed } from './proving.js';

/** How a proof is made of a secret. */
export interface Making {
  readonly ofOwnChallenge: boolean;
  readonly withTitlesExchanged: boolean;
  /** Secret and challenge change their places. */
  readonly inOtherOrder: boolean;
  readonly withoutTitles: boolean;
}

export const USUAL: Making = {
  ofOwnChallenge: false,
  withTitlesExchanged: false,
  inOtherOrder: false,
  withoutTitles: false,
};

/** What mechanisms with a secret make of it; undefined where they make nothing of it. */
export function made(given: Given, secret: Key, making = USUAL): Uint8Array | undefined {
  const { conversation, association, role } = given;
  const { security } = conversation.shared;
  const { mechanism } = association;
  const challenge = making.ofOwnChallenge ? association.sides[role].challenge : given.challenge;
  if (mechanism === Mechanism.manufacturer) return security.block(secret, challenge);
  const isSha256 = mechanism === Mechanism.sha256;
  const exchanged = { titles: making.withTitlesExchanged, challenges: making.ofOwnChallenge };
  const others = isSha256 ? signed(given, exchanged).slice(making.withoutTitles ? 2 : 0) : [challenge];
  const isInFront = isSha256 !== making.inOtherOrder;
  return security.hash(hashOf(mechanism), isInFront ? [secret, ...others] : [...others, secret]);
}

const hashOf = (mechanism: number): string =>
  mechanism === Mechanism.md5 ? 'md5' : mechanism === Mechanism.sha1 ? 'sha1' : 'sha256';

const OWN_CHALLENGE: readonly [string, Making] = ['made of its own challenge', { ...USUAL, ofOwnChallenge: true }];
const OF_HASH: readonly (readonly [string, Making])[] = [
  OWN_CHALLENGE,
  ['made with the secret before the challenge', { ...USUAL, inOtherOrder: true }],
];
const OF_SHA256: readonly (readonly [string, Making])[] = [
  ['made with both challenges exchanged', { ...USUAL, ofOwnChallenge: true }],
  ['made with both system titles exchanged', { ...USUAL, withTitlesExchanged: true }],
  ['made as the other side makes it', { ...USUAL, ofOwnChallenge: true, withTitlesExchanged: true }],
  ['made with the secret at the end', { ...USUAL, inOtherOrder: true }],
  ['made without system titles', { ...USUAL, withoutTitles: true }],
];

const makingsOf = (mechanism: number): readonly (readonly [string, Making])[] =>
  mechanism === Mechanism.sha256 ? OF_SHA256 : mechanism === Mechanism.manufacturer ? [OWN_CHALLENGE] : OF_HASH;

/** What is wrong with a proof, and the entry whose secret tells; undefined where that can't be told. */
export interface Fault {
  readonly words: string;
  readonly set: KeySet | undefined;
}

/** `sets`: whose secrets are tried, the likeliest first. */
export function faultOf(given: Given, sets: readonly KeySet[]): Fault | undefined {
  const { conversation, association, value } = given;
  const octets = OCTETS[association.mechanism];
  if (octets !== undefined && value.length !== octets)
    return { words: `${value.length} octets; ${NAMES[association.mechanism]} makes ${octets}`, set: undefined };
  const back = sentBack(given);
  if (back !== '') return { words: back, set: undefined };
  const known = conversation.shared.of(learned);
  let left: number = Limits.keyTrials;
  const isMade = (secret: Key, making: Making): boolean => {
    if (left-- <= 0) return false;
    known.trials++;
    const computed = made(given, secret, making);
    return computed !== undefined && sameOctets(computed, value);
  };
  for (const set of sets) {
    const { hlsSecret } = set;
    if (left <= 0) break;
    if (hlsSecret === undefined) continue;
    const making = makingsOf(association.mechanism).find(([, making]) => isMade(hlsSecret, making));
    if (making !== undefined) return { words: `${making[0]}, with the HLS secret of ${set.name}`, set };
    const form = conversation.shared.security.otherForm(hlsSecret, (other) => isMade(other, USUAL));
    if (form !== '') return { words: `right with the HLS secret of ${set.name} ${form}`, set };
  }
  return undefined;
}

const OCTETS: Readonly<Record<number, number>> = { [Mechanism.md5]: 16, [Mechanism.sha1]: 20, [Mechanism.sha256]: 32 };
const NAMES: Readonly<Record<number, string>> = {
  [Mechanism.md5]: 'MD5',
  [Mechanism.sha1]: 'SHA-1',
  [Mechanism.sha256]: 'SHA-256',
};

/** The other side proved itself by the same octets; empty where it did not. No secret is needed to tell. */
export function sentBack({ association: { sides, mechanism }, role, value }: Given): string {
  const mine = sides[role];
  const theirs = sides[otherRole(role)];
  // Makers may prove by what is always the same; hashes of challenges that are the same are the same.
  const isOfOne = mechanism <= Mechanism.sha1 && sameOctets(mine.challenge, theirs.challenge);
  if (mechanism === Mechanism.manufacturer || isOfOne || !sameOctets(theirs.proof, value)) return '';
  return `the proof of the ${roleWord(otherRole(role))} sent back`;
}

/** What may have been signed in place of what should have been. */
export const SIGNED_OTHERWISE: readonly (readonly [string, typeof NOT_EXCHANGED])[] = [
  ['made with both challenges exchanged', { titles: false, challenges: true }],
  ['made with both system titles exchanged', { titles: true, challenges: false }],
  ['made as the other side makes it', { titles: true, challenges: true }],
];
