/**
 * What deciphering needs of whoever has the keys. Dissectors know how protection is built (IV, additional data, which key for
 * what); what keys are made of stays in `src/security`, and no answer of it carries a key.
 */

/** A key or a secret. Whoever holds one can use it, but not read it: its text is `[key]`. */
export interface Key {
  /** Octets. */
  readonly length: number;
  /** `16 bytes, #3f2a91c0`: the same key has the same mark within a run, and nothing leads from the mark to the key. */
  readonly mark: string;
}

/** A public key of a party, for signatures and key agreement. */
export interface PublicKey {
  /** `P-256`, `P-384`. */
  readonly curve: string;
}

/** One half or both of a key pair of a party. */
export interface KeyPair {
  readonly curve: string;
  readonly publicKey: PublicKey;
  readonly hasPrivate: boolean;
}

/** The keys of one entry of the ring: those of a meter, or of all. */
export interface KeySet {
  /** How output calls it, without content: `entry 2 of keys.json`. */
  readonly name: string;
  /** System titles in lower hex that the entry gives to its parties, for captures that have them nowhere. */
  readonly clientTitle?: string | undefined;
  readonly serverTitle?: string | undefined;
  readonly globalUnicast?: Key | undefined;
  readonly globalBroadcast?: Key | undefined;
  readonly authentication?: Key | undefined;
  /** Where the dedicated key is known and not learned. */
  readonly dedicated?: Key | undefined;
  readonly master?: Key | undefined;
  readonly llsSecret?: Key | undefined;
  readonly hlsSecret?: Key | undefined;
  /** By system title in lower hex; '' for whoever the entry is about. */
  readonly signing?: ReadonlyMap<string, KeyPair> | undefined;
  readonly agreement?: ReadonlyMap<string, KeyPair> | undefined;
}

/** What is known of two parties, to find entries: all that is empty says nothing. */
export interface WhoSpeaks {
  /** System titles of both, in lower hex; likeliest first. */
  readonly titles: readonly string[];
  /** Network addresses of both as text, each alone and with its port: `10.0.0.5`, `10.0.0.5:4059`, `[2001:db8::5]:4059`. */
  readonly addresses: readonly string[];
  /** wPorts or HDLC addresses, as `d.source` has them; -1: not known. */
  readonly client: number;
  readonly server: number;
  /** As the capture tells them; only where an entry asks for one. */
  readonly serials: readonly string[];
}

/** Octets, or a key that stands for its octets. */
export type Part = Uint8Array | Key;

export interface Opened {
  readonly plaintext: Uint8Array;
  /** False: the tag is wrong. Undefined: there was none to compare with. */
  readonly isVerified: boolean | undefined;
}

/** Uses keys. All of it is synchronous and throws nothing: what can't be done is undefined. */
export interface Security {
  /** Without keys, nothing needs to be tried. */
  readonly hasKeys: boolean;
  /** Changes when a key was added, so that what failed before may be tried again. */
  readonly generation: number;
  /** An entry is for a serial number: without one, they need not be looked for. */
  readonly asksSerials: boolean;
  /**
   * Entries that match, the most specific first, those for all last. Where no title is known and no entry `serves`, a few for titles,
   * too.
   */
  setsFor(who: WhoSpeaks, serves?: (set: KeySet) => boolean): readonly KeySet[];
  /** All entries, for those who try. */
  readonly sets: readonly KeySet[];
  /** Makes a key of octets that a capture brought; they are copied. */
  keyOf(octets: Uint8Array): Key;
  /** The key with its octets from the last to the first, for those who try what may be mixed up. */
  reversed(key: Key): Key | undefined;
  /** AES-GCM (SP 800-38D), key of 16 or 32 octets. `tag` may be shorter than 16 octets. Without a tag nothing is verified. */
  open(
    key: Key,
    iv: Uint8Array,
    additional: readonly Part[],
    ciphertext: Uint8Array,
    tag?: Uint8Array,
  ): Opened | undefined;
  /** The first `length` octets of the tag of AES-GCM over additional data alone (GMAC). */
  gmac(key: Key, iv: Uint8Array, additional: readonly Part[], length: number): Uint8Array | undefined;
  /** AES key wrap undone (RFC 3394); undefined where the wrapping key is not the one. */
  unwrap(wrapping: Key, wrapped: Uint8Array): Key | undefined;
  /** `md5`, `sha1`, `sha256` or `sha384` over parts in a row. */
  hash(algorithm: string, parts: readonly Part[]): Uint8Array;
  /** One block of AES in ECB: HLS of makers. */
  block(key: Key, block: Uint8Array): Uint8Array | undefined;
  /** The form that secrets get into by mistake in which this one `fits`, as words to be put behind its name; empty where none does. */
  otherForm(secret: Key, fits: (form: Key) => boolean): string;
  /** Are the octets those of the secret? */
  equals(secret: Key, octets: Uint8Array): boolean;
  /** A public key from x and y in a row (64 octets P-256, 96 P-384). */
  publicKeyOf(octets: Uint8Array): PublicKey | undefined;
  /** The public key of an X.509 certificate in DER. */
  publicKeyOfCertificate(der: Uint8Array): PublicKey | undefined;
  /** ECDSA with the hash that fits the curve; the signature is r and s in a row. */
  verify(key: PublicKey, parts: readonly Uint8Array[], signature: Uint8Array): boolean;
  /**
   * ECDH, then the single-step KDF of SP 800-56A with `otherInfo`; `length` octets of it. Undefined where the pair has no
   * private half, or the curves differ.
   */
  agree(pair: KeyPair, peer: PublicKey, otherInfo: Uint8Array, length: number): Key | undefined;
}

const NONE: readonly never[] = [];

/** Nobody gave any keys. */
export const NO_SECURITY: Security = {
  hasKeys: false,
  generation: 0,
  asksSerials: false,
  sets: NONE,
  setsFor: () => NONE,
  keyOf: (octets) => ({ length: octets.length, mark: `${octets.length} bytes` }),
  reversed: () => undefined,
  open: () => undefined,
  gmac: () => undefined,
  unwrap: () => undefined,
  hash: () => new Uint8Array(0),
  block: () => undefined,
  otherForm: () => '',
  equals: () => false,
  publicKeyOf: () => undefined,
  publicKeyOfCertificate: () => undefined,
  verify: () => false,
  agree: () => undefined,
};
