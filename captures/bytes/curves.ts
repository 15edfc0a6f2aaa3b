/**
 * Key pairs on P-256 and P-384 from fixed private numbers: signatures (FIPS 186-4) and agreed keys (NIST SP 800-56A).
 *
 * ECDSA takes a random number a signature, and Node has no other way; so that a capture is the same each time, that number
 * comes from the message (RFC 6979). Points are multiplied by Node: a public key is a multiple of the generator.
 */
import {
  createECDH,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { axdrOctets } from './axdr.js';
import { concat, hex, integer, toHex } from './parts.js';
import { digest, type GeneralFields, generalFields } from './security.js';

export type Curve = 'P-256' | 'P-384';

interface CurveFacts {
  readonly name: 'prime256v1' | 'secp384r1';
  readonly hash: 'sha256' | 'sha384';
  /** Octets of a coordinate. */
  readonly size: 32 | 48;
  /** How many points the generator makes. */
  readonly order: bigint;
}

const CURVES: Readonly<Record<Curve, CurveFacts>> = {
  'P-256': {
    name: 'prime256v1',
    hash: 'sha256',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    name: 'secp384r1',
    hash: 'sha384',
    size: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
};

export interface CurvePair {
  readonly curve: Curve;
  readonly scalar: Uint8Array;
  /** x and y in a row. */
  readonly point: Uint8Array;
}

/** The pair of a private number. */
export function pairOf(curve: Curve, scalar: Uint8Array): CurvePair {
  const ecdh = createECDH(CURVES[curve].name);
  ecdh.setPrivateKey(scalar);
  // The first octet says that both coordinates follow.
  return { curve, scalar, point: Uint8Array.from(ecdh.getPublicKey().subarray(1)) };
}

/** A private number of one octet over and over: nobody will take it for a real one. */
export const pairOfOctet = (curve: Curve, octet: number): CurvePair =>
  pairOf(curve, new Uint8Array(CURVES[curve].size).fill(octet));

function jwkOf({ curve, point, scalar }: CurvePair): JsonWebKey {
  const { size } = CURVES[curve];
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  return {
    kty: 'EC',
    crv: curve,
    x: base64(point.subarray(0, size)),
    y: base64(point.subarray(size)),
    d: base64(scalar),
  };
}

export const privateKeyOf = (pair: CurvePair): KeyObject => createPrivateKey({ key: jwkOf(pair), format: 'jwk' });

export const publicKeyOf = (pair: CurvePair): KeyObject => createPublicKey(privateKeyOf(pair));

export const privatePem = (pair: CurvePair): string =>
  privateKeyOf(pair).export({ type: 'pkcs8', format: 'pem' }).toString();

export const publicPem = (pair: CurvePair): string =>
  publicKeyOf(pair).export({ type: 'spki', format: 'pem' }).toString();

// ---- signatures

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b !== 0n) {
    const times = a / b;
    [a, b] = [b, a - times * b];
    [x, y] = [y, x - times * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

/** RFC 6979, 3.2, where hash and order have equally many bits. */
function nonceOf({ curve, scalar }: CurvePair, hashed: Uint8Array): Uint8Array {
  const { hash, size, order } = CURVES[curve];
  const mac = (key: Uint8Array, ...parts: readonly (Uint8Array | number)[]): Uint8Array =>
    createHmac(hash, key)
      .update(concat(...parts))
      .digest();
  const message = integer(numberOf(hashed) % order, size);
  let v: Uint8Array = new Uint8Array(size).fill(0x01);
  let k: Uint8Array = new Uint8Array(size);
  for (const step of [0x00, 0x01]) {
    k = mac(k, v, step, scalar, message);
    v = mac(k, v);
  }
  for (;;) {
    v = mac(k, v);
    const nonce = numberOf(v);
    if (nonce > 0n && nonce < order) return v;
    k = mac(k, v, 0x00);
    v = mac(k, v);
  }
}

/** ECDSA: r and s in a row. */
export function sign(pair: CurvePair, ...parts: readonly Uint8Array[]): Uint8Array {
  const { hash, size, order } = CURVES[pair.curve];
  const hashed = digest(hash, ...parts);
  const nonce = nonceOf(pair, hashed);
  const r = numberOf(pairOf(pair.curve, nonce).point.subarray(0, size)) % order;
  const s = (inverse(numberOf(nonce), order) * (numberOf(hashed) + r * numberOf(pair.scalar))) % order;
  return concat(integer(r, size), integer(s, size));
}

// ---- agreed keys

/** AES-GCM-128 and -256, as the key derivation names them. */
const GCM_128 = hex('60 85 74 05 08 03 00');
const GCM_256 = hex('60 85 74 05 08 03 01');

/** The key that two pairs agree on; `u` and `v` are what the parties add to it. */
export function agreedKey(own: CurvePair, peer: CurvePair, u: Uint8Array, v: Uint8Array): Uint8Array {
  const { name, hash } = CURVES[own.curve];
  const ecdh = createECDH(name);
  ecdh.setPrivateKey(own.scalar);
  const secret = ecdh.computeSecret(concat(0x04, peer.point));
  const algorithm = own.curve === 'P-384' ? GCM_256 : GCM_128;
  const length = own.curve === 'P-384' ? 32 : 16;
  return digest(hash, hex('00 00 00 01'), secret, algorithm, u, v).subarray(0, length);
}

/** GeneralSigning: all fields and the APDU are signed, but not the length of the APDU. */
export function generalSigning(plain: Uint8Array, fields: GeneralFields, pair: CurvePair): Uint8Array {
  const front = generalFields(fields);
  return concat(0xdf, front, axdrOctets(plain), axdrOctets(sign(pair, front, plain)));
}
