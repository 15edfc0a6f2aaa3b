/** The builders of secured captures against vectors that others computed, and Node against our signatures. */
import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  agreedKey,
  axdrOctets,
  concat,
  ded,
  digest,
  type GeneralFields,
  generalCiphering,
  glo,
  gmacOf,
  hex,
  keyInfo,
  type Protection,
  pairOf,
  pairOfOctet,
  publicKeyOf,
  sign,
  text,
  toHex,
  wrapKey,
} from '../captures/bytes.js';

/** The usual example: a title, a counter, and keys that count up. */
const EXAMPLE: Protection = {
  control: 0x30,
  counter: 0x01234567,
  key: hex('000102030405060708090A0B0C0D0E0F'),
  authenticationKey: hex('D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF'),
  title: hex('4D4D4D0000BC614E'),
};
const LONG: Protection = {
  ...EXAMPLE,
  control: 0x32,
  key: Uint8Array.from({ length: 32 }, (_, i) => i),
  authenticationKey: Uint8Array.from({ length: 32 }, (_, i) => 0xd0 + i),
};
const GET = hex('C0 01 00 0008 0000010000FF 02 00');
const INITIATE = hex('01 01 10 00112233445566778899AABBCCDDEEFF 00 00 06 5F1F0400007E1F 04B0');
const CLIENT = hex('4D4D4D0000000001');

describe('protection in captures', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'authenticated',
      glo(GET, { ...EXAMPLE, control: 0x10 }),
      'c81e1001234567c0010000080000010000ff020006725d910f9221d263877516',
    ],
    ['encrypted', glo(GET, { ...EXAMPLE, control: 0x20 }), 'c8122001234567411312ff935a47566827c467bc'],
    ['both', glo(GET, EXAMPLE), 'c81e3001234567411312ff935a47566827c467bc7d825c3be4a77c3fcc056b6b'],
    [
      'broadcast',
      glo(GET, { ...EXAMPLE, control: 0x70 }),
      'c81e7001234567411312ff935a47566827c467bca5527490dfb85f5de94adcc8',
    ],
    ['suite 2', glo(GET, LONG), 'c81e3201234567e82b2ad3ee8c12a6fb27038f08442193498c6a53de55eeb9d2'],
    [
      'initiate',
      glo(INITIATE, EXAMPLE),
      '21303001234567801302ff8a7874133d414ced25b42534d28db0047720606b175bd52211be6841db204d39ee6fdb8e356855',
    ],
    [
      'dedicated key',
      ded(GET, { ...EXAMPLE, key: hex('00112233445566778899AABBCCDDEEFF') }),
      'd01e3001234567538219d99ee74436a08744d81ec04b2df4d19fd8d8cd748873',
    ],
  ])('is that of the vectors: %s', (_, made, expected) => {
    expect(toHex(made)).toBe(expected);
  });

  it('authenticates the fields in front of general-ciphering', () => {
    const fields: GeneralFields = {
      transaction: hex('0102030405060708'),
      originator: EXAMPLE.title,
      recipient: CLIENT,
    };
    const made = generalCiphering(GET, fields, keyInfo.none, { ...EXAMPLE, control: 0x31 });
    expect(toHex(made).slice(-50)).toBe('411312ff935a47566827c467bcca791fb0f6514e9191539d63');
  });

  it('wraps keys', () => {
    const wrapped = wrapKey(hex('000102030405060708090A0B0C0D0E0F'), hex('00112233445566778899AABBCCDDEEFF'));
    expect(toHex(wrapped)).toBe('1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5');
  });
});

describe('replies of HLS in captures', () => {
  const [clientChallenge, meterChallenge] = [text('K56iVagY'), text('P6wRJ21F')];
  const secret = text('12345678');

  it('is GMAC with the title of who replies', () => {
    const client = { ...EXAMPLE, control: 0x10, title: CLIENT, counter: 1 };
    expect(toHex(gmacOf(meterChallenge, client))).toBe('10000000011a52fe7dd3e72748973c1e28');
    expect(toHex(gmacOf(clientChallenge, { ...EXAMPLE, control: 0x10 }))).toBe('1001234567fe1466afb3dbcd4f9389e2b7');
  });

  it('is a hash of challenges, titles and secret', () => {
    expect(toHex(digest('md5', meterChallenge, secret))).toBe('53d4537e37dab4ff089629e25557af9f');
    const sha256 = digest('sha256', secret, CLIENT, EXAMPLE.title, meterChallenge, clientChallenge);
    expect(toHex(sha256)).toBe('67342baa6815da654eefbb879b6a23da0d2bb0404abbb1a738631241a6b96516');
  });
});

describe('curves in captures', () => {
  it('signs as RFC 6979 says: A.2.5 and A.2.6, "sample"', () => {
    const short = pairOf('P-256', hex('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721'));
    expect(toHex(sign(short, text('sample')))).toBe(
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
        'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    );
    const long = pairOf(
      'P-384',
      hex('6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5'),
    );
    expect(toHex(sign(long, text('sample')))).toBe(
      '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46' +
        '99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
    );
  });

  it.each(['P-256', 'P-384'] as const)('signs what Node verifies: %s', (curve) => {
    const pair = pairOfOctet(curve, 0x11);
    const key = { key: publicKeyOf(pair), dsaEncoding: 'ieee-p1363' } as const;
    const hash = curve === 'P-256' ? 'sha256' : 'sha384';
    for (let n = 0; n < 8; n++) {
      expect(verify(hash, Uint8Array.of(n), key, sign(pair, Uint8Array.of(n)))).toBe(true);
      expect(verify(hash, Uint8Array.of(n + 1), key, sign(pair, Uint8Array.of(n)))).toBe(false);
    }
  });

  it('agrees on keys', () => {
    const [own, peer] = [pairOfOctet('P-256', 0x11), pairOfOctet('P-256', 0x22)];
    const [u, v] = [EXAMPLE.title, CLIENT];
    expect(toHex(agreedKey(own, peer, u, v))).toBe('1f376a2f4461e239b3b129951bd4c40a');
    expect(toHex(agreedKey(peer, own, u, v))).toBe('1f376a2f4461e239b3b129951bd4c40a');
    const withTransaction = concat(u, axdrOctets(hex('0102030405060708')));
    expect(toHex(agreedKey(own, peer, withTransaction, v))).toBe('08df1f18714f3a6b5f457caa69eda3f3');
  });
});
