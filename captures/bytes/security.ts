/**
 * Protection of APDUs (IEC 62056-5-3, security), made with the primitives of Node alone.
 *
 *     security-control(1)  invocation-counter(4)  information  tag(12)
 *     suite | 10h authenticated | 20h encrypted | 40h broadcast key | 80h compressed
 *
 * Written from the standard's tables and not from the decoder, which undoes it.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { axdrOctets } from './axdr.js';
import { concat, NO_BYTES, type Part, u32 } from './parts.js';

export const AUTHENTICATED = 0x10;
export const ENCRYPTED = 0x20;
export const BOTH = AUTHENTICATED | ENCRYPTED;
export const BROADCAST = 0x40;
export const COMPRESSED = 0x80;

const TAG_LENGTH = 12;
/** What AES key wrap begins with (RFC 3394). */
const WRAP_START = new Uint8Array(8).fill(0xa6);

export interface Protection {
  /** The security control byte. */
  readonly control: number;
  readonly counter: number;
  /** 16 octets, or 32. */
  readonly key: Uint8Array;
  readonly authenticationKey: Uint8Array;
  /** System title of the sender. */
  readonly title: Uint8Array;
  /** What is authenticated besides: the fields in front, of general-ciphering. */
  readonly front?: Uint8Array;
}

const algorithmFor = (key: Uint8Array): 'aes-128-gcm' | 'aes-256-gcm' =>
  key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm';

/** AES-GCM (NIST SP 800-38D): ciphertext, and the first twelve octets of the tag. */
function gcm(protection: Protection, additional: Uint8Array, plain: Uint8Array): [Uint8Array, Uint8Array] {
  const { key, title, counter } = protection;
  const cipher = createCipheriv(algorithmFor(key), key, concat(title, u32(counter)), { authTagLength: TAG_LENGTH });
  cipher.setAAD(additional);
  const ciphertext = cipher.update(plain);
  cipher.final();
  return [ciphertext, cipher.getAuthTag()];
}

/** Length, security header, contents and tag. */
export function ciphered(plain: Uint8Array, protection: Protection): Uint8Array {
  const { control, counter, authenticationKey, front = NO_BYTES } = protection;
  const header = concat(control, u32(counter));
  const isEncrypted = (control & ENCRYPTED) !== 0;
  if (!(control & AUTHENTICATED)) {
    return axdrOctets(concat(header, isEncrypted ? gcm(protection, NO_BYTES, plain)[0] : plain));
  }
  const additional = concat(control, authenticationKey, front);
  if (!isEncrypted) return axdrOctets(concat(header, plain, gcm(protection, concat(additional, plain), NO_BYTES)[1]));
  return axdrOctets(concat(header, ...gcm(protection, additional, plain)));
}

/** `SC || IC || GMAC(SC || AK || challenge)`: what HLS 5 answers. */
export function gmacOf(challenge: Uint8Array, protection: Protection): Uint8Array {
  const { control, counter, authenticationKey } = protection;
  const [, tag] = gcm(protection, concat(control, authenticationKey, challenge), NO_BYTES);
  return concat(control, u32(counter), tag);
}

/** From GET on, and below it: what is added to the tag of the APDU inside. */
const isLogicalName = (tag: number): boolean => tag >= 0xc0;

/** glo-… of whatever APDU it is. */
export function glo(plain: Uint8Array, protection: Protection): Uint8Array {
  const [tag = 0] = plain;
  return concat(tag + (isLogicalName(tag) ? 0x08 : 0x20), ciphered(plain, protection));
}

/** ded-… of whatever APDU it is. */
export function ded(plain: Uint8Array, protection: Protection): Uint8Array {
  const [tag = 0] = plain;
  return concat(tag + (isLogicalName(tag) ? 0x10 : 0x40), ciphered(plain, protection));
}

export const generalGlo = (plain: Uint8Array, protection: Protection, title = protection.title): Uint8Array =>
  concat(0xdb, axdrOctets(title), ciphered(plain, protection));

export const generalDed = (plain: Uint8Array, protection: Protection, title = protection.title): Uint8Array =>
  concat(0xdc, axdrOctets(title), ciphered(plain, protection));

export interface GeneralFields {
  readonly transaction?: Uint8Array;
  readonly originator?: Uint8Array;
  readonly recipient?: Uint8Array;
  readonly time?: Uint8Array;
  readonly other?: Uint8Array;
}

/** What general-ciphering and general-signing begin with, each field with its length. */
export function generalFields(fields: GeneralFields): Uint8Array {
  const { transaction, originator, recipient, time, other } = fields;
  return concat(...[transaction, originator, recipient, time, other].map((field) => axdrOctets(field ?? NO_BYTES)));
}

/** key-info of general-ciphering. */
export const keyInfo = {
  none: Uint8Array.of(0x00),
  /** 0: the global unicast key, 1: the global broadcast key. */
  identified: (id: number): Uint8Array => Uint8Array.of(0x01, 0x00, id),
  wrapped: (wrapped: Uint8Array): Uint8Array => concat(0x01, 0x01, 0x00, axdrOctets(wrapped)),
  /** Parameters 1: one-pass, with the ephemeral public key and its signature; 2: static, with nothing. */
  agreed: (parameters: number, data: Uint8Array = NO_BYTES): Uint8Array =>
    concat(0x01, 0x02, axdrOctets(Uint8Array.of(parameters)), axdrOctets(data)),
};

/**
 * The standard authenticates the fields in front too; other programs leave them out (`isShort`), and a decoder has to know
 * both.
 */
export function generalCiphering(
  plain: Uint8Array,
  fields: GeneralFields,
  info: Uint8Array,
  protection: Protection,
  isShort = false,
): Uint8Array {
  const front = generalFields(fields);
  return concat(0xdd, front, info, ciphered(plain, isShort ? protection : { ...protection, front }));
}

/** AES key wrap (RFC 3394). */
export function wrapKey(wrapping: Uint8Array, key: Uint8Array): Uint8Array {
  const cipher = createCipheriv(wrapping.length === 32 ? 'id-aes256-wrap' : 'id-aes128-wrap', wrapping, WRAP_START);
  return concat(cipher.update(key), cipher.final());
}

export const digest = (algorithm: string, ...parts: readonly Part[]): Uint8Array =>
  createHash(algorithm)
    .update(concat(...parts))
    .digest();

/** One block of AES, or two, without chaining: what makers use for HLS 2. */
export function aesBlocks(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return concat(cipher.update(blocks), cipher.final());
}
