/**
 * How protection is computed (IEC 62056-5-3, AES-GCM; NIST SP 800-38D), with one key, one title, one counter at a time.
 *
 *     initialization vector:  system title of the sender(8)  invocation-counter(4)
 *     additional data:        authenticated and encrypted   security-control  AK  [fields of general-ciphering]
 *                             authenticated only            security-control  AK  [the same]  information
 */
import type { Part, Security } from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import type { KeyPairing } from './key-pairing.js';
import { isWellFormed } from './well-formed.js';

export const SUITE_ID = 0x0f;
export const AUTHENTICATED = 0x10;
export const ENCRYPTED = 0x20;
export const BROADCAST = 0x40;
export const COMPRESSED = 0x80;

const TITLE = 8;
const IV = new Uint8Array(12);
const CONTROL = new Uint8Array(1);

/** What is protected, as it stands on the wire. */
export interface Contents {
  readonly control: number;
  readonly counter: number;
  readonly bytes: Uint8Array;
  /** The ciphertext, or what everybody can read. */
  readonly at: number;
  readonly end: number;
  /** The tag ends here. */
  readonly tagEnd: number;
  /** The APDU that the tag outside tells; -1 where it may be any. */
  readonly plainTag: number;
  /** Fields of general-ciphering that may count as additional data. */
  readonly extra: Uint8Array | undefined;
}

/** What counts as additional data. */
export const Additional = {
  /** security-control, authentication key. */
  usual: 0,
  /** The same, and the fields of general-ciphering. */
  withFields: 1,
  /** As some implement it. */
  withoutKey: 2,
  none: 3,
} as const;
export type Additional = (typeof Additional)[keyof typeof Additional];

export interface Fit {
  readonly plaintext: Uint8Array;
  /** The tag is right; else only the plaintext speaks for the key. */
  readonly isVerified: boolean;
}

const NOTHING = new Uint8Array(0);
/** The tag was right, and what it protects can be read as it stands. */
const READABLE: Fit = { plaintext: NOTHING, isVerified: true };

/** The reused initialization vector. */
export function initializationVector(title: Uint8Array, counter: number): Uint8Array {
  for (let i = 0; i < TITLE; i++) IV[i] = title[i] as number;
  IV[TITLE] = counter >>> 24;
  IV[TITLE + 1] = counter >>> 16;
  IV[TITLE + 2] = counter >>> 8;
  IV[TITLE + 3] = counter;
  return IV;
}

/** What the keys make of it; undefined where they are not the ones. */
export function tryKeys(
  security: Security,
  { encryption, authentication }: KeyPairing,
  title: Uint8Array,
  contents: Contents,
  counter = contents.counter,
  form: Additional = Additional.usual,
): Fit | undefined {
  const { control, bytes, at, end, tagEnd } = contents;
  const iv = initializationVector(title, counter);
  const isTagged = (control & AUTHENTICATED) !== 0;
  if ((control & ENCRYPTED) === 0) {
    // What everybody can read speaks for no key.
    if (authentication === undefined) return undefined;
    const parts = additional(contents, authentication, form);
    parts.push(bytes.subarray(at, end));
    const tag = security.gmac(encryption, iv, parts, tagEnd - end);
    return tag !== undefined && sameOctets(tag, bytes, end, tagEnd) ? READABLE : undefined;
  }
  const ciphertext = bytes.subarray(at, end);
  if (isTagged && authentication !== undefined) {
    const parts = additional(contents, authentication, form);
    const opened = security.open(encryption, iv, parts, ciphertext, bytes.subarray(end, tagEnd));
    return opened?.isVerified === true ? { plaintext: opened.plaintext, isVerified: true } : undefined;
  }
  return deciphered(security, { encryption }, title, contents, counter);
}

/** The plaintext where it is an APDU, whatever the tag says. */
export function deciphered(
  security: Security,
  { encryption }: Pick<KeyPairing, 'encryption'>,
  title: Uint8Array,
  { bytes, at, end, control, plainTag }: Contents,
  counter: number,
): Fit | undefined {
  const opened = security.open(encryption, initializationVector(title, counter), [], bytes.subarray(at, end));
  if (opened === undefined) return undefined;
  const { plaintext } = opened;
  // What is compressed begins with nothing that is known: without a tag, nothing tells whether the key is right.
  const isRight = (control & COMPRESSED) === 0 && isWellFormed(plaintext, plainTag);
  return isRight ? { plaintext, isVerified: false } : undefined;
}

function additional({ control, extra }: Contents, key: KeyPairing['encryption'], form: Additional): Part[] {
  CONTROL[0] = control;
  if (form === Additional.none) return [];
  if (form === Additional.withoutKey) return [CONTROL];
  return form === Additional.withFields && extra !== undefined ? [CONTROL, key, extra] : [CONTROL, key];
}
