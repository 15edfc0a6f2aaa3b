/** Keys that may have protected an APDU, as they are kept for two parties (IEC 62056-5-3, AES-GCM). */
import type { Key, KeySet } from '../../src/core/index.js';
import type { KeyKind } from './keys-for.js';

/** An authentication key, and the entry that gives it. */
export type Authentication = readonly [key: Key, by: KeySet];

/** Authentication keys of other entries that may go with an encryption key whose entry gives none. */
export interface Lent {
  readonly keys: readonly Authentication[];
  /** One is given alone, so that it has to go with the encryption key of another entry. */
  readonly isMeant: boolean;
}

/** An encryption key and the authentication key that goes with it. */
export interface KeyPairing {
  readonly encryption: Key;
  readonly authentication: Key | undefined;
  /** The entry of the encryption key, and that of the authentication key where it is another. */
  readonly name: string;
  /** The entry gives it. */
  readonly set: KeySet | undefined;
  readonly lent?: Lent | undefined;
}

/** Keys that may fit, as long as nothing that they were chosen by has changed. */
export interface Pairings {
  readonly list: KeyPairing[];
  readonly generation: number;
  readonly version: number;
  readonly learnedVersion: number;
  readonly serials: string;
}

/** Keys that a search found to fit, although the entries for these parties don't say so. */
export interface Searched {
  readonly kind: KeyKind;
  readonly pairing: KeyPairing;
  /** What the entry has in the place of what; empty where it is only another entry. */
  readonly mixUp: string;
  /** What to say of another authentication key; empty: the entry is another. */
  readonly fault: string;
}
