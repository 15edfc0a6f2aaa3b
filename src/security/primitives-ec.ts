/**
 * Elliptic curves P-256 and P-384, all of it node's: ECDSA (FIPS 186-4) with r and s in a row, ECDH with the single-step KDF
 * of NIST SP 800-56A, public keys as x and y in a row, X.509 certificates. Nothing here throws.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createVerify,
  diffieHellman,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import type { KeyPair, PublicKey } from '../core/index.js';
import { SecretKey, Unprintable } from './secret-key.js';

interface Curve {
  readonly name: string;
  /** As OpenSSL calls it. */
  readonly openssl: string;
  /** Octets of a coordinate. */
  readonly size: number;
  /** Of signatures and key derivation: security suites 1 and 2. */
  readonly hash: string;
}

const CURVES: readonly Curve[] = [
  { name: 'P-256', openssl: 'prime256v1', size: 32, hash: 'sha256' },
  { name: 'P-384', openssl: 'secp384r1', size: 48, hash: 'sha384' },
];
/** Of the only round of the KDF: a hash is as long as the longest key. */
const COUNTER = Uint8Array.of(0, 0, 0, 1);

/** A public key on one of the curves. */
export class EcPublicKey extends Unprintable implements PublicKey {
  readonly curve: string;
  readonly #of: Curve;
  readonly #key: KeyObject;

  private constructor(of: Curve, key: KeyObject) {
    super();
    this.curve = of.name;
    this.#of = of;
    this.#key = key;
  }

  /** Undefined for keys of other kinds. */
  static from(key: KeyObject): EcPublicKey | undefined {
    const of = CURVES.find(({ openssl }) => openssl === key.asymmetricKeyDetails?.namedCurve);
    return of === undefined || key.type !== 'public' ? undefined : new EcPublicKey(of, key);
  }

  verify(parts: readonly Uint8Array[], signature: Uint8Array): boolean {
    if (signature.length !== 2 * this.#of.size) return false;
    const verifier = createVerify(this.#of.hash);
    for (const part of parts) verifier.update(part);
    return verifier.verify({ key: this.#key, dsaEncoding: 'ieee-p1363' }, signature);
  }

  /** Z of ECDH through the KDF. */
  agree(privateKey: KeyObject, otherInfo: Uint8Array, length: number): SecretKey | undefined {
    const z = diffieHellman({ privateKey, publicKey: this.#key });
    const derived = createHash(this.#of.hash).update(COUNTER).update(z).update(otherInfo).digest();
    const key = length < 1 || length > derived.length ? undefined : new SecretKey(derived.subarray(0, length));
    z.fill(0);
    derived.fill(0);
    return key;
  }
}

/** A key pair, or the public half of one. */
export class EcKeyPair extends Unprintable implements KeyPair {
  readonly curve: string;
  readonly hasPrivate: boolean;
  readonly #private: KeyObject | undefined;

  private constructor(
    readonly publicKey: EcPublicKey,
    privateKey: KeyObject | undefined,
  ) {
    super();
    this.curve = publicKey.curve;
    this.hasPrivate = privateKey !== undefined;
    this.#private = privateKey;
  }

  /** Of a private or a public key; undefined for keys of other kinds. */
  static from(key: KeyObject): EcKeyPair | undefined {
    const isPrivate = key.type === 'private';
    const publicKey = EcPublicKey.from(isPrivate ? createPublicKey(key) : key);
    return publicKey === undefined ? undefined : new EcKeyPair(publicKey, isPrivate ? key : undefined);
  }

  /** As `Security.agree`. */
  agree(peer: EcPublicKey, otherInfo: Uint8Array, length: number): SecretKey | undefined {
    if (this.#private === undefined || peer.curve !== this.curve) return undefined;
    return peer.agree(this.#private, otherInfo, length);
  }
}

/** As `Security.publicKeyOf`. */
export function publicKeyOf(octets: Uint8Array): EcPublicKey | undefined {
  const of = CURVES.find(({ size }) => octets.length === 2 * size);
  if (of === undefined) return undefined;
  const coordinate = (at: number): string => Buffer.from(octets.subarray(at, at + of.size)).toString('base64url');
  return publicKeyFrom(() =>
    createPublicKey({ key: { kty: 'EC', crv: of.name, x: coordinate(0), y: coordinate(of.size) }, format: 'jwk' }),
  );
}

/** As `Security.publicKeyOfCertificate`. */
export function publicKeyOfCertificate(der: Uint8Array): EcPublicKey | undefined {
  return publicKeyFrom(() => new X509Certificate(der).publicKey);
}

function publicKeyFrom(make: () => KeyObject): EcPublicKey | undefined {
  try {
    return EcPublicKey.from(make());
  } catch {
    return undefined;
  }
}

/** Why a PEM is none of what is wanted; in words without content. */
export type PemFault = 'no PEM' | 'encrypted' | 'unreadable' | 'of another kind';

/** Of `PRIVATE KEY`, `EC PRIVATE KEY`, `PUBLIC KEY` or `CERTIFICATE`. */
export function keyPairOfPem(pem: Uint8Array): EcKeyPair | PemFault {
  // OpenSSL itself wants all of it as text; what labels say is looked at first.
  const text = Buffer.from(pem.buffer, pem.byteOffset, pem.length).toString('latin1');
  const label = /-----BEGIN ((?:EC |ENCRYPTED )?PRIVATE KEY|PUBLIC KEY|CERTIFICATE)-----/.exec(text)?.[1];
  if (label === undefined) return 'no PEM';
  if (label.startsWith('ENCRYPTED') || text.includes('Proc-Type: 4,ENCRYPTED')) return 'encrypted';
  try {
    return EcKeyPair.from(keyObjectOf(label, text)) ?? 'of another kind';
  } catch {
    return 'unreadable';
  }
}

function keyObjectOf(label: string, text: string): KeyObject {
  if (label === 'CERTIFICATE') return new X509Certificate(text).publicKey;
  return label === 'PUBLIC KEY' ? createPublicKey(text) : createPrivateKey(text);
}

/** As `Security.verify`. */
export function verify(key: PublicKey, parts: readonly Uint8Array[], signature: Uint8Array): boolean {
  try {
    return key instanceof EcPublicKey && key.verify(parts, signature);
  } catch {
    return false;
  }
}

/** As `Security.agree`. */
export function agree(pair: KeyPair, peer: PublicKey, otherInfo: Uint8Array, length: number): SecretKey | undefined {
  try {
    return pair instanceof EcKeyPair && peer instanceof EcPublicKey ? pair.agree(peer, otherInfo, length) : undefined;
  } catch {
    return undefined;
  }
}
