/**
 * Keys and secrets, as objects that can be used but not read: whoever prints, inspects or serializes one gets `[key]`.
 * Octets leave this file through `octetsOf` only, and only `src/security` imports it.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Key } from '../core/index.js';

const SHOWN = '[key]';
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Whatever holds key material in private fields. */
export class Unprintable {
  toJSON(): string {
    return SHOWN;
  }

  toString(): string {
    return SHOWN;
  }

  [INSPECT](): string {
    return SHOWN;
  }
}

/** Drawn anew in each run, so that marks of two runs can't be compared. */
const SALT = randomBytes(32);
const MARK_DIGITS = 8;

export class SecretKey extends Unprintable implements Key {
  readonly length: number;

  readonly #octets: Uint8Array;
  #mark: string | undefined;

  /** Copies the octets. */
  constructor(octets: Uint8Array) {
    super();
    // Buffer.from would put it into memory that buffers share.
    this.#octets = new Uint8Array(octets);
    this.length = octets.length;
    this.#mark = undefined;
  }

  get mark(): string {
    this.#mark ??= `${this.length} bytes, #${createHmac('sha256', SALT).update(this.#octets).digest('hex').slice(0, MARK_DIGITS)}`;
    return this.#mark;
  }

  /** Overwrites the octets; a mark that was given stays what it was. */
  dispose(): void {
    this.#mark ??= `${this.length} bytes`;
    this.#octets.fill(0);
  }

  /** Those of a key of ours; undefined for what only looks like one. */
  static octetsOf(key: Key): Uint8Array | undefined {
    return #octets in key ? key.#octets : undefined;
  }
}

/** Lent: never kept, never changed. */
export const { octetsOf } = SecretKey;

/** The key from its last octet to its first. */
export function reversed(key: Key): SecretKey | undefined {
  const octets = octetsOf(key)?.slice().reverse();
  const made = octets && new SecretKey(octets);
  octets?.fill(0);
  return made;
}
