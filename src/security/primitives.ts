/**
 * Symmetric cryptography, all of it node's: AES-GCM and GMAC (NIST SP 800-38D), AES key wrap (RFC 3394), AES in ECB
 * (FIPS 197), hashes. Nothing here throws: what can't be done is undefined.
 */
import { type CipherGCMTypes, createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import type { Key, Opened, Part } from '../core/index.js';
import { octetsOf, SecretKey } from './secret-key.js';

/** Octets of a tag. Shorter ones say nothing about who made them (SP 800-38D, 5.2.1.2), longer ones don't exist. */
const SHORTEST_TAG = 4;
const LONGEST_TAG = 16;
const BLOCK = 16;
/** RFC 3394, 2.2.3.1. */
const WRAP_IV = new Uint8Array(8).fill(0xa6);

/** The tags that OpenSSL compares itself, with the options that ask for it, made once. */
const TAG_OPTIONS: readonly ({ readonly authTagLength: number } | undefined)[] = Array.from(
  { length: LONGEST_TAG + 1 },
  (_, length) => (length === 4 || length === 8 || length >= 12 ? { authTagLength: length } : undefined),
);

/** As `Security.open`. */
export function open(
  key: Key,
  iv: Uint8Array,
  additional: readonly Part[],
  ciphertext: Uint8Array,
  tag: Uint8Array | undefined,
): Opened | undefined {
  const octets = octetsOf(key);
  const algorithm = octets === undefined ? undefined : gcmOf(octets.length);
  if (octets === undefined || algorithm === undefined) return undefined;
  try {
    if (tag === undefined || tag.length < SHORTEST_TAG) {
      return { plaintext: plain(createDecipheriv(algorithm, octets, iv).update(ciphertext)), isVerified: undefined };
    }
    const options = TAG_OPTIONS[tag.length];
    if (options === undefined) return openOdd(algorithm, octets, iv, additional, ciphertext, tag);
    const decipher = createDecipheriv(algorithm, octets, iv, options);
    withParts(additional, (together) => decipher.setAAD(together));
    decipher.setAuthTag(tag);
    const plaintext = plain(decipher.update(ciphertext));
    return { plaintext, isVerified: isFinal(decipher) };
  } catch {
    return undefined;
  }
}

/** A wrong tag is an exception of node's. */
function isFinal(decipher: { final(): unknown }): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

/** A tag of a length that OpenSSL refuses is compared with the tag that the plaintext has. */
function openOdd(
  algorithm: CipherGCMTypes,
  octets: Uint8Array,
  iv: Uint8Array,
  additional: readonly Part[],
  ciphertext: Uint8Array,
  tag: Uint8Array,
): Opened | undefined {
  if (tag.length > LONGEST_TAG) return undefined;
  const plaintext = plain(createDecipheriv(algorithm, octets, iv).update(ciphertext));
  const whole = tagOf(algorithm, octets, iv, additional, plaintext);
  return { plaintext, isVerified: timingSafeEqual(whole.subarray(0, tag.length), tag) };
}

/** As `Security.gmac`. */
export function gmac(key: Key, iv: Uint8Array, additional: readonly Part[], length: number): Uint8Array | undefined {
  const octets = octetsOf(key);
  const algorithm = octets === undefined ? undefined : gcmOf(octets.length);
  if (octets === undefined || algorithm === undefined || length < 1 || length > LONGEST_TAG) return undefined;
  try {
    return tagOf(algorithm, octets, iv, additional, undefined).subarray(0, length);
  } catch {
    return undefined;
  }
}

function tagOf(
  algorithm: CipherGCMTypes,
  octets: Uint8Array,
  iv: Uint8Array,
  additional: readonly Part[],
  plaintext: Uint8Array | undefined,
): Uint8Array {
  const cipher = createCipheriv(algorithm, octets, iv);
  withParts(additional, (together) => cipher.setAAD(together));
  if (plaintext !== undefined) cipher.update(plaintext);
  cipher.final();
  return plain(cipher.getAuthTag());
}

/** As `Security.unwrap`. */
export function unwrap(wrapping: Key, wrapped: Uint8Array): SecretKey | undefined {
  const octets = octetsOf(wrapping);
  if (octets === undefined || (octets.length !== 16 && octets.length !== 32)) return undefined;
  // Two blocks of 8 octets at least, behind that of the IV; OpenSSL makes nothing of less, without a word.
  if (wrapped.length < 24 || wrapped.length % 8 !== 0) return undefined;
  try {
    const decipher = createDecipheriv(octets.length === 16 ? 'id-aes128-wrap' : 'id-aes256-wrap', octets, WRAP_IV);
    const first = decipher.update(wrapped);
    const last = decipher.final();
    const key = new SecretKey(last.length === 0 ? first : Buffer.concat([first, last]));
    first.fill(0);
    last.fill(0);
    return key;
  } catch {
    return undefined;
  }
}

/** As `Security.hash`; empty for an algorithm that is not there. */
export function hash(algorithm: string, parts: readonly Part[]): Uint8Array {
  try {
    const digest = createHash(algorithm);
    for (const part of parts) digest.update(octetsOfPart(part));
    return plain(digest.digest());
  } catch {
    return new Uint8Array(0);
  }
}

/** As `Security.block`. */
export function block(key: Key, octets: Uint8Array): Uint8Array | undefined {
  const secret = octetsOf(key);
  if (secret === undefined || octets.length !== BLOCK) return undefined;
  try {
    const cipher = createCipheriv(secret.length === 16 ? 'aes-128-ecb' : 'aes-256-ecb', secret, null);
    return plain(cipher.setAutoPadding(false).update(octets));
  } catch {
    return undefined;
  }
}

/** As `Security.equals`. */
export function equals(secret: Key, octets: Uint8Array): boolean {
  const own = octetsOf(secret);
  return own !== undefined && own.length === octets.length && timingSafeEqual(own, octets);
}

function gcmOf(length: number): CipherGCMTypes | undefined {
  if (length === 16) return 'aes-128-gcm';
  return length === 32 ? 'aes-256-gcm' : undefined;
}

/** `SC || AK` and the like fit in here; zeroed after use. */
const SCRATCH = new Uint8Array(64);
/** Its beginnings by length: making one costs as much as filling it. */
const BEGINNINGS = Array.from({ length: SCRATCH.length + 1 }, (_, length) => SCRATCH.subarray(0, length));

/** Hands parts in a row to `use`, lent. */
function withParts(parts: readonly Part[], use: (together: Uint8Array) => void): void {
  let length = 0;
  for (const part of parts) length += part.length;
  const together = length <= SCRATCH.length ? (BEGINNINGS[length] as Uint8Array) : new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    together.set(octetsOfPart(part), at);
    at += part.length;
  }
  use(together);
  together.fill(0);
}

/** Not a Buffer, whose `slice` is no copy. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function octetsOfPart(part: Part): Uint8Array {
  if (part instanceof Uint8Array) return part;
  const octets = octetsOf(part);
  if (octets === undefined) throw new Error('a key of nobody');
  return octets;
}
