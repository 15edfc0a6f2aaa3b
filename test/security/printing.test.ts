/** Whoever gets hold of a ring, an entry or a key can't print what is in it. */
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { KeyRing } from '../../src/security/index.js';
import { octetsOf } from '../../src/security/secret-key.js';
import { KeyFolder } from './files.js';
import { AK, EK } from './vectors.js';

const folder = new KeyFolder();
afterAll(() => folder.remove());

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
folder.file('own.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

const read = (): KeyRing =>
  new KeyRing(
    folder.read(
      JSON.stringify([
        {
          guek: Buffer.from(EK).toString('hex'),
          gak: Buffer.from(AK).toString('hex'),
          llsSecret: 'geheim01',
          signingKey: 'own.pem',
        },
      ]),
    ).entries,
  );

/** Each way in which somebody might print it. */
function printed(value: unknown): string {
  const deep = { depth: null, showHidden: true, maxArrayLength: null, maxStringLength: null, getters: true } as const;
  return [inspect(value, deep), tried(() => JSON.stringify(value)), tried(() => String(value))].join('\n');
}

/** Spellings of octets: hex, decimal numbers, base64, text. */
function spellings(octets: Uint8Array): string[] {
  const buffer = Buffer.from(octets);
  const numbers = [...octets.subarray(0, 8)];
  return [
    buffer.toString('hex'),
    buffer.toString('hex').replace(/..(?=.)/g, '$& '),
    buffer.toString('base64').slice(0, 10),
    buffer.toString('base64url').slice(0, 10),
    numbers.join(','),
    numbers.join(', '),
    buffer.toString('latin1'),
  ];
}

/** All objects that properties, entries of maps and prototypes lead to. */
function reachable(from: unknown): object[] {
  const found = new Set<object>();
  const open: unknown[] = [from];
  while (open.length > 0) {
    const one = open.pop();
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || found.has(one)) continue;
    found.add(one);
    if (one instanceof Map || one instanceof Set) open.push(...one.keys(), ...one.values());
    for (const name of Reflect.ownKeys(one)) {
      const { value, get } = Object.getOwnPropertyDescriptor(one, name) as PropertyDescriptor;
      open.push(value, get === undefined ? undefined : tried(() => get.call(one)));
    }
    const prototype = Object.getPrototypeOf(one) as object | null;
    if (prototype !== null && prototype.constructor.name !== 'Object' && !(one instanceof Function)) {
      for (const name of Object.getOwnPropertyNames(prototype)) open.push(tried(() => Reflect.get(one, name)));
    }
  }
  return [...found].filter((one) => typeof one === 'object');
}

function tried(get: () => unknown): unknown {
  try {
    return get();
  } catch {
    return undefined;
  }
}

describe('keys', () => {
  it('are in nothing that is reached from the ring, however it is printed', () => {
    const ring = read();
    ring.keyOf(EK);
    const secrets = [
      ...spellings(EK),
      ...spellings(AK),
      ...spellings(Buffer.from('geheim01')),
      ...spellings(Buffer.from(d, 'base64url')),
      // Nor the public half: it is of no use in output.
      ...spellings(Buffer.from(x, 'base64url')),
    ];
    const objects = reachable(ring);
    expect(objects.length).toBeGreaterThan(10);
    expect(objects.filter((one) => ArrayBuffer.isView(one) || one instanceof ArrayBuffer)).toEqual([]);
    for (const one of objects) {
      const text = printed(one);
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    }
  });

  it('read as [key]', () => {
    const key = read().sets[0]?.globalUnicast;
    expect([inspect(key), JSON.stringify({ key }), String(key), `${key}`]).toEqual([
      '[key]',
      '{"key":"[key]"}',
      '[key]',
      '[key]',
    ]);
    expect(inspect(read().sets[0]?.signing)).toContain('[key]');
    expect(Object.keys(structuredClone({ ...key }))).toEqual(['length']);
  });

  it('have a mark that tells them apart, and nothing else', () => {
    const ring = read();
    const [set] = ring.sets;
    expect(set?.globalUnicast?.mark).toMatch(/^16 bytes, #[0-9a-f]{8}$/);
    expect(set?.globalUnicast?.mark).toBe(ring.keyOf(EK).mark);
    expect(set?.globalUnicast?.mark).not.toBe(set?.authentication?.mark);
    expect(set?.llsSecret?.mark).toMatch(/^8 bytes, #/);
  });

  it('are copies: what the capture brought may be overwritten', () => {
    const octets = Uint8Array.from(EK);
    const ring = new KeyRing();
    const key = ring.keyOf(octets);
    octets.fill(0);
    expect(ring.equals(key, EK)).toBe(true);
    expect(ring.hasKeys).toBe(true);
  });

  it('are overwritten in the end, those that captures brought, too', () => {
    const ring = read();
    const keys = [ring.sets[0]?.globalUnicast, ring.sets[0]?.llsSecret, ring.keyOf(AK)];
    const marks = keys.map((key) => key?.mark);
    ring.dispose();
    for (const key of keys) expect(key !== undefined && octetsOf(key)?.every((octet) => octet === 0)).toBe(true);
    expect(keys.map((key) => key?.mark)).toEqual(marks);
  });
});
