/** The keys that a user gave and those that captures brought, for dissectors to use. */
import {
  type Key,
  type KeyPair,
  type KeySet,
  Limits,
  type Opened,
  type Part,
  type PublicKey,
  type Security,
  type WhoSpeaks,
} from '../core/index.js';
import { type Entry, Matching } from './matching.js';
import { block, equals, gmac, hash, open, unwrap } from './primitives.js';
import { agree, publicKeyOf, publicKeyOfCertificate, verify } from './primitives-ec.js';
import { otherForm } from './secret-forms.js';
import { reversed, SecretKey } from './secret-key.js';

export class KeyRing implements Security {
  generation = 0;
  private readonly given: Entry[] = [];
  private readonly all: KeySet[] = [];
  private readonly matching = new Matching();
  /** The latest keys that captures brought, to be zeroed at the end. */
  private readonly learned: SecretKey[] = [];
  private learnedCount = 0;
  private readonly reversedKeys = new Map<Key, SecretKey>();

  constructor(entries: readonly Entry[] = []) {
    this.add(entries);
  }

  /** Entries that come later are asked later. */
  add(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    for (const entry of entries) {
      this.given.push(entry);
      this.all.push(entry.set);
      this.matching.add(entry);
    }
    this.generation++;
  }

  get entries(): readonly Entry[] {
    return this.given;
  }

  get hasKeys(): boolean {
    return this.all.length > 0 || this.learnedCount > 0;
  }

  get sets(): readonly KeySet[] {
    return this.all;
  }

  get asksSerials(): boolean {
    return this.matching.asksSerials;
  }

  setsFor(who: WhoSpeaks, serves?: (set: KeySet) => boolean): readonly KeySet[] {
    return this.matching.setsFor(who, serves);
  }

  keyOf(octets: Uint8Array): Key {
    return this.learn(new SecretKey(octets));
  }

  /** Made once of each key, so that trials on many messages leave no more than that. */
  reversed(key: Key): Key | undefined {
    const before = this.reversedKeys.get(key);
    if (before !== undefined) return before;
    const made = reversed(key);
    if (made === undefined) return undefined;
    this.reversedKeys.set(key, made);
    return made;
  }

  open(
    key: Key,
    iv: Uint8Array,
    additional: readonly Part[],
    ciphertext: Uint8Array,
    tag?: Uint8Array,
  ): Opened | undefined {
    return open(key, iv, additional, ciphertext, tag);
  }

  gmac(key: Key, iv: Uint8Array, additional: readonly Part[], length: number): Uint8Array | undefined {
    return gmac(key, iv, additional, length);
  }

  unwrap(wrapping: Key, wrapped: Uint8Array): Key | undefined {
    const key = unwrap(wrapping, wrapped);
    return key === undefined ? undefined : this.learn(key);
  }

  hash(algorithm: string, parts: readonly Part[]): Uint8Array {
    return hash(algorithm, parts);
  }

  block(key: Key, octets: Uint8Array): Uint8Array | undefined {
    return block(key, octets);
  }

  otherForm(secret: Key, fits: (form: Key) => boolean): string {
    return otherForm(secret, fits);
  }

  equals(secret: Key, octets: Uint8Array): boolean {
    return equals(secret, octets);
  }

  publicKeyOf(octets: Uint8Array): PublicKey | undefined {
    return publicKeyOf(octets);
  }

  publicKeyOfCertificate(der: Uint8Array): PublicKey | undefined {
    return publicKeyOfCertificate(der);
  }

  verify(key: PublicKey, parts: readonly Uint8Array[], signature: Uint8Array): boolean {
    return verify(key, parts, signature);
  }

  agree(pair: KeyPair, peer: PublicKey, otherInfo: Uint8Array, length: number): Key | undefined {
    const key = agree(pair, peer, otherInfo, length);
    return key === undefined ? undefined : this.learn(key);
  }

  /** Overwrites the keys. Copies that node and OpenSSL made are beyond reach. */
  dispose(): void {
    for (const set of this.all) for (const value of Object.values(set)) if (value instanceof SecretKey) value.dispose();
    for (const key of [...this.learned, ...this.reversedKeys.values()]) key.dispose();
  }

  private learn(key: SecretKey): SecretKey {
    this.learned[this.learnedCount++ % Limits.learnedKeys] = key;
    return key;
  }
}
