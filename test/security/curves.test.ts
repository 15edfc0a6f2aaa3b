import { createECDH, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../src/security/index.js';
import { keyPairOfPem } from '../../src/security/primitives-ec.js';
import { hex } from '../dissect.js';
import { CLIENT, METER } from './vectors.js';

const ring = new KeyRing();
type Pair = Exclude<ReturnType<typeof keyPairOfPem>, string>;

/** The pair of a private key on P-256, as PEM has it. */
function pairOf(secret: Uint8Array): Pair {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secret);
  const [x, y] = [ecdh.getPublicKey().subarray(1, 33), ecdh.getPublicKey().subarray(33)];
  const part = (octets: Uint8Array): string => Buffer.from(octets).toString('base64url');
  const key = createPrivateKey({
    key: { kty: 'EC', crv: 'P-256', d: part(secret), x: part(x), y: part(y) },
    format: 'jwk',
  });
  return keyPairOfPem(Buffer.from(key.export({ type: 'pkcs8', format: 'pem' }))) as Pair;
}

const ORIGINATOR = pairOf(new Uint8Array(32).fill(0x11));
const RECIPIENT = pairOf(new Uint8Array(32).fill(0x22));
/** AES-GCM-128. */
const ALGORITHM = hex('60857405080300');

describe('key agreement', () => {
  it.each([
    ['one-pass', hex(''), '1f376a2f4461e239b3b129951bd4c40a'],
    ['static, with the transaction-id', hex('080102030405060708'), '08df1f18714f3a6b5f457caa69eda3f3'],
  ])('derives the same key on both sides: %s', (_, transaction, key) => {
    const other = Uint8Array.from([...ALGORITHM, ...METER, ...transaction, ...CLIENT]);
    for (const [own, peer] of [
      [ORIGINATOR, RECIPIENT],
      [RECIPIENT, ORIGINATOR],
    ] as const) {
      const agreed = ring.agree(own, peer.publicKey, other, 16);
      expect(agreed !== undefined && ring.equals(agreed, hex(key))).toBe(true);
    }
  });

  it('makes 32 octets on P-384', () => {
    const pem = (): Pair =>
      keyPairOfPem(
        Buffer.from(
          generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'sec1', format: 'pem' }),
        ),
      ) as Pair;
    const [own, peer] = [pem(), pem()];
    const here = ring.agree(own, peer.publicKey, ALGORITHM, 32);
    const there = ring.agree(peer, own.publicKey, ALGORITHM, 32);
    expect(here?.length).toBe(32);
    expect(here?.mark).toBe(there?.mark);
    expect(ring.agree(own, ORIGINATOR.publicKey, ALGORITHM, 32)).toBeUndefined();
    expect(ring.agree(own, peer.publicKey, ALGORITHM, 49)).toBeUndefined();
  });

  it('needs the private half', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const half = keyPairOfPem(Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))) as Pair;
    expect([half.hasPrivate, half.curve]).toEqual([false, 'P-256']);
    expect(ring.agree(half, ORIGINATOR.publicKey, ALGORITHM, 16)).toBeUndefined();
    const whole = keyPairOfPem(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }))) as Pair;
    expect(ring.agree(whole, ORIGINATOR.publicKey, ALGORITHM, 16)).toBeDefined();
  });
});

describe('signatures', () => {
  it.each([
    ['P-256', 'sha256', 64],
    ['P-384', 'sha384', 96],
  ])('of %s are r and s in a row', (namedCurve, hash, length) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const { x, y } = publicKey.export({ format: 'jwk' });
    const raw = Buffer.concat([Buffer.from(x as string, 'base64url'), Buffer.from(y as string, 'base64url')]);
    const key = ring.publicKeyOf(new Uint8Array(raw));
    const signature = sign(hash, Buffer.from('abcdef'), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(signature).toHaveLength(length);
    expect(key?.curve).toBe(namedCurve);
    if (key === undefined) return;
    expect(ring.verify(key, [Buffer.from('abc'), Buffer.from('def')], signature)).toBe(true);
    expect(ring.verify(key, [Buffer.from('abd')], signature)).toBe(false);
    expect(ring.verify(key, [Buffer.from('abcdef')], signature.subarray(1))).toBe(false);
    expect(ring.verify({ curve: namedCurve }, [Buffer.from('abcdef')], signature)).toBe(false);
  });
});

describe('public keys', () => {
  it('are none off the curve, and of other lengths', () => {
    expect(ring.publicKeyOf(new Uint8Array(64).fill(3))).toBeUndefined();
    expect(ring.publicKeyOf(new Uint8Array(65))).toBeUndefined();
    expect(ring.publicKeyOf(new Uint8Array(0))).toBeUndefined();
  });

  it('are none of what is no certificate', () => {
    expect(ring.publicKeyOfCertificate(hex('3003020100'))).toBeUndefined();
    expect(ring.publicKeyOfCertificate(hex(''))).toBeUndefined();
  });
});

describe('PEM', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it.each([
    ['no PEM', 'abc'],
    ['unreadable', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['unreadable', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['of another kind', rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string],
    [
      'encrypted',
      ec.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'a' }) as string,
    ],
  ])('is %s', (fault, pem) => {
    expect(keyPairOfPem(Buffer.from(pem))).toBe(fault);
  });
});
