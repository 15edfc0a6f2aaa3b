import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../src/security/index.js';
import { hex } from '../dissect.js';
import { AK, AK_256, CLIENT, EK, EK_256, GET, GET_CIPHERED, IV, METER } from './vectors.js';

const ring = new KeyRing();
const ek = ring.keyOf(EK);
const ak = ring.keyOf(AK);
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
/** Octets of a key, told apart from others without being read. */
const is = (key: Parameters<typeof ring.equals>[0] | undefined, octets: string): boolean =>
  key !== undefined && ring.equals(key, hex(octets));

describe('AES-GCM', () => {
  it('opens what is encrypted only: nothing is verified', () => {
    expect(ring.open(ek, IV, [], GET_CIPHERED)).toMatchObject({ isVerified: undefined });
    expect(text(ring.open(ek, IV, [], GET_CIPHERED)?.plaintext)).toBe(text(GET));
  });

  it.each([
    ['unicast', 0x30, '7d825c3be4a77c3fcc056b6b'],
    ['broadcast', 0x70, 'a5527490dfb85f5de94adcc8'],
  ])('opens what is encrypted and authenticated: %s', (_, control, tag) => {
    const opened = ring.open(ek, IV, [Uint8Array.of(control), ak], GET_CIPHERED, hex(tag));
    expect(opened?.isVerified).toBe(true);
    expect(text(opened?.plaintext)).toBe(text(GET));
  });

  it('makes the tag of what is authenticated only', () => {
    expect(text(ring.gmac(ek, IV, [Uint8Array.of(0x10), ak, GET], 12))).toBe('06725d910f9221d263877516');
  });

  it('opens an InitiateRequest, its response, and what the dedicated key of it protects', () => {
    const request = ring.open(
      ek,
      IV,
      [Uint8Array.of(0x30), ak],
      hex('801302ff8a7874133d414ced25b42534d28db0047720606b175bd52211be68'),
      hex('41db204d39ee6fdb8e356855'),
    );
    expect(request?.isVerified).toBe(true);
    expect(text(request?.plaintext)).toBe('01011000112233445566778899aabbccddeeff0000065f1f0400007e1f04b0');
    const response = ring.open(
      ek,
      IV,
      [Uint8Array.of(0x30), ak],
      hex('891214a0845e475714383f65bc19'),
      hex('745ca235906525e4f3e1c893'),
    );
    expect(response?.isVerified).toBe(true);
    expect(text(response?.plaintext)).toBe('0800065f1f0400007c1f04000007');
    const dedicated = ring.keyOf(request?.plaintext.subarray(3, 19) ?? EK);
    const get = ring.open(
      dedicated,
      IV,
      [Uint8Array.of(0x30), ak],
      hex('538219d99ee74436a08744d81e'),
      hex('c04b2df4d19fd8d8cd748873'),
    );
    expect(get?.isVerified).toBe(true);
    expect(text(get?.plaintext)).toBe(text(GET));
  });

  it('takes keys of 32 octets', () => {
    const opened = ring.open(
      ring.keyOf(EK_256),
      IV,
      [Uint8Array.of(0x32), ring.keyOf(AK_256)],
      hex('e82b2ad3ee8c12a6fb27038f08'),
      hex('442193498c6a53de55eeb9d2'),
    );
    expect(opened?.isVerified).toBe(true);
    expect(text(opened?.plaintext)).toBe(text(GET));
  });

  it('authenticates the head of general-ciphering', () => {
    const head = hex('080102030405060708 084d4d4d0000bc614e 084d4d4d0000000001 00 00');
    const opened = ring.open(ek, IV, [Uint8Array.of(0x31), ak, head], GET_CIPHERED, hex('ca791fb0f6514e9191539d63'));
    expect(opened?.isVerified).toBe(true);
  });

  const WHOLE_TAG = ring.gmac(ek, IV, [ak], 16) as Uint8Array;

  it.each(Array.from({ length: 13 }, (_, more) => more + 4))('compares tags of %i octets', (length) => {
    const tag = WHOLE_TAG.slice(0, length);
    expect(ring.open(ek, IV, [ak], new Uint8Array(0), tag)?.isVerified).toBe(true);
    tag[length - 1] = (tag[length - 1] as number) ^ 1;
    expect(ring.open(ek, IV, [ak], new Uint8Array(0), tag)?.isVerified).toBe(false);
  });

  it('compares no tag of less than four octets, and opens nothing with one that is too long', () => {
    expect(ring.open(ek, IV, [ak], GET_CIPHERED, WHOLE_TAG.slice(0, 3))?.isVerified).toBeUndefined();
    expect(ring.open(ek, IV, [ak], GET_CIPHERED, new Uint8Array(17))).toBeUndefined();
  });

  it('gives the plaintext where the tag is wrong, too', () => {
    const opened = ring.open(ek, IV, [Uint8Array.of(0x30)], GET_CIPHERED, hex('7d825c3be4a77c3fcc056b6b'));
    expect(opened?.isVerified).toBe(false);
    expect(text(opened?.plaintext)).toBe(text(GET));
  });

  it('takes additional data of any length', () => {
    const long = new Uint8Array(1000).fill(7);
    const tag = ring.gmac(ek, IV, [ak, long], 12);
    expect(ring.open(ek, IV, [ak, long.subarray(0, 900), long.subarray(900)], new Uint8Array(0), tag)?.isVerified).toBe(
      true,
    );
  });

  it('makes HLS answers by GMAC', () => {
    const control = Uint8Array.of(0x10);
    const ofClient = ring.gmac(ek, hex(`${text(CLIENT)}00000001`), [control, ak, Buffer.from('P6wRJ21F')], 12);
    expect(text(ofClient)).toBe('1a52fe7dd3e72748973c1e28');
    const ofMeter = ring.gmac(ek, IV, [control, ak, Buffer.from('K56iVagY')], 12);
    expect(text(ofMeter)).toBe('fe1466afb3dbcd4f9389e2b7');
  });

  it('does nothing with keys of other lengths, without IV, with a key of somebody else', () => {
    const odd = ring.keyOf(EK.subarray(0, 15));
    const nobody = { length: 16, mark: '' };
    expect(ring.open(odd, IV, [], GET_CIPHERED)).toBeUndefined();
    expect(ring.gmac(odd, IV, [], 12)).toBeUndefined();
    expect(ring.open(ek, new Uint8Array(0), [], GET_CIPHERED)).toBeUndefined();
    expect(ring.gmac(ek, new Uint8Array(0), [], 12)).toBeUndefined();
    expect(ring.gmac(ek, IV, [], 17)).toBeUndefined();
    expect(ring.open(nobody, IV, [], GET_CIPHERED)).toBeUndefined();
    expect(ring.open(ek, IV, [nobody], GET_CIPHERED, new Uint8Array(12))).toBeUndefined();
  });
});

describe('AES key wrap', () => {
  it('is undone: RFC 3394, 4.1, and with another KEK', () => {
    const first = ring.unwrap(ek, hex('1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5'));
    expect(is(first, '00112233445566778899aabbccddeeff')).toBe(true);
    const kek = ring.keyOf(hex('00112233445566778899aabbccddeeff'));
    expect(is(ring.unwrap(kek, hex('26de33ddf46bb04f7762e931bd7590faee90b48687571982')), text(EK))).toBe(true);
  });

  it('is undone with keys of 32 octets: RFC 3394, 4.6', () => {
    const wrapped = hex('28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21');
    const key = ring.unwrap(ring.keyOf(EK_256), wrapped);
    expect(is(key, '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f')).toBe(true);
    expect(key?.length).toBe(32);
  });

  it('is not undone by another key, or where lengths are odd', () => {
    const wrapped = hex('1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5');
    expect(ring.unwrap(ak, wrapped)).toBeUndefined();
    for (let cut = 0; cut < wrapped.length; cut++) expect(ring.unwrap(ek, wrapped.subarray(0, cut))).toBeUndefined();
    expect(ring.unwrap(ring.keyOf(EK.subarray(1)), wrapped)).toBeUndefined();
  });
});

describe('hashes and blocks', () => {
  const secret = ring.keyOf(Buffer.from('12345678'));
  const toClient = Buffer.from('P6wRJ21F');
  const toServer = Buffer.from('K56iVagY');

  it('make HLS answers', () => {
    expect(text(ring.hash('md5', [toClient, secret]))).toBe('53d4537e37dab4ff089629e25557af9f');
    expect(text(ring.hash('sha1', [toClient, secret]))).toBe('6dbd949d1b1efdd6fe5f9ea627877e986e8708cb');
    expect(text(ring.hash('sha256', [secret, CLIENT, METER, toClient, toServer]))).toBe(
      '67342baa6815da654eefbb879b6a23da0d2bb0404abbb1a738631241a6b96516',
    );
    expect(text(ring.hash('sha256', [secret, METER, CLIENT, toServer, toClient]))).toBe(
      '5da97807e1b30b5d95a5b48bda34c4232130f761e57c316ccdef70322605a90d',
    );
    expect(ring.hash('sha384', [secret])).toHaveLength(48);
    expect(ring.hash('sha0', [secret])).toHaveLength(0);
  });

  it('encrypt one block with AES: FIPS 197, C.1 and C.3', () => {
    const block = hex('00112233445566778899aabbccddeeff');
    expect(text(ring.block(ek, block))).toBe('69c4e0d86a7b0430d8cdb78070b4c55a');
    expect(text(ring.block(ring.keyOf(EK_256), block))).toBe('8ea2b7ca516745bfeafc49904b496089');
    expect(ring.block(ek, block.subarray(1))).toBeUndefined();
    expect(ring.block(secret, block)).toBeUndefined();
  });

  it('tell whether octets are those of a secret', () => {
    expect(ring.equals(secret, Buffer.from('12345678'))).toBe(true);
    expect(ring.equals(secret, Buffer.from('12345679'))).toBe(false);
    expect(ring.equals(secret, Buffer.from('1234567'))).toBe(false);
  });
});
