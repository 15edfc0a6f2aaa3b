import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { KeyRing, type KeySource, readKeyFile as readKeyFileOf, readKeyText } from '../../src/security/index.js';
import { KEY_FIELDS } from '../../src/security/key-fields.js';
import { KeyFolder } from './files.js';
import { AK, EK, EK_256 } from './vectors.js';

const folder = new KeyFolder();
afterAll(() => folder.remove());

const EK_HEX = '000102030405060708090A0B0C0D0E0F';
const AK_HEX = 'D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF';
const TITLE = '4D4D4D0000BC614E';

const ring = new KeyRing();
const schema = JSON.parse(
  readFileSync(new URL('../../docs/schema/dlmsdump-keys-1.schema.json', import.meta.url), 'utf8'),
) as { $defs: { entry: { properties: object } } };
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

/** The names of the fields of a set that are keys with these octets. */
function named(source: KeySource, octets: Uint8Array, entry = 0): string[] {
  return Object.entries(source.entries[entry]?.set ?? {})
    .filter(([, key]) => typeof key === 'object' && 'mark' in key && ring.equals(key, octets))
    .map(([name]) => name);
}

describe('a key file in JSON', () => {
  it('has keys, and whom they are for', () => {
    const source = folder.read(
      `\ufeff{ "$schema": "x", "keys": [
        { "systemTitle": "${TITLE}", "guek": "${EK_HEX}", "gak": "${AK_HEX}" },
        { "name": "bench", "address": "10.0.0.5:4059", "client": 1, "server": "1/17", "kek": "${EK_HEX}" } ] }`,
    );
    const [first, second] = source.entries;
    expect(first?.match).toEqual({ systemTitle: '4d4d4d0000bc614e' });
    expect(first?.set.name).toBe('entry 1 of keys');
    expect([named(source, EK), named(source, AK)]).toEqual([['globalUnicast'], ['authentication']]);
    expect(second?.match).toEqual({ address: '10.0.0.5:4059', client: [1], server: [145, 16401] });
    expect(second?.set.name).toBe('bench (entry 2 of keys)');
    expect(named(source, EK, 1)).toEqual(['master']);
  });

  it('may be the list alone', () => {
    expect(folder.read(`[{"guek":"${EK_HEX}"}]`).entries).toHaveLength(1);
  });

  it.each([
    ['globalUnicastEncryptionKey', 'globalUnicast'],
    ['GUEK', 'globalUnicast'],
    ['blockCipherKey', 'globalUnicast'],
    ['globalBroadcastEncryptionKey', 'globalBroadcast'],
    ['gbek', 'globalBroadcast'],
    ['broadcastBlockCipherKey', 'globalBroadcast'],
    ['authenticationKey', 'authentication'],
    ['gak', 'authentication'],
    ['dedicatedKey', 'dedicated'],
    ['masterKey', 'master'],
    ['kek', 'master'],
  ])('knows %s', (spelling, name) => {
    const entry = { [spelling]: EK_HEX, llsSecret: '12345678', hlsSecret: { hex: '31 32' } };
    const source = folder.read(JSON.stringify([entry]));
    expect(named(source, EK)).toEqual([name]);
    expect(named(source, Buffer.from('12345678'))).toEqual(['llsSecret']);
    expect(named(source, Buffer.from('12'))).toEqual(['hlsSecret']);
  });

  it.each([
    ['10.0.0.5', '10.0.0.5'],
    ['2001:DB8:0:0::5', '2001:db8::5'],
    ['[2001:db8::5]:4059', '[2001:db8::5]:4059'],
    ['10.0.0.5:04059', '10.0.0.5:4059'],
  ])('takes the address %s', (address, normal) => {
    expect(folder.read(JSON.stringify([{ address, kek: EK_HEX }])).entries[0]?.match).toEqual({ address: normal });
  });

  it('takes digits in groups, and keys of suite 2', () => {
    const digits = Buffer.from(EK_256)
      .toString('hex')
      .replace(/..(?=.)/g, '$&:');
    expect(named(folder.read(JSON.stringify([{ securitySuite: 2, guek: digits }])), EK_256)).toEqual(['globalUnicast']);
    expect(named(folder.read(`[{"guek":"0x${EK_HEX.replace(/..../g, '$& ')}"}]`), EK)).toEqual(['globalUnicast']);
  });

  it.each([
    [
      '{"keys":[\n {"guek":"00"}]}',
      'keys, line 2, entry 1, guek: 2 hex digits, 32 are wanted (64 in security suite 2)',
    ],
    [
      `[{"kek":"${EK_HEX}"},\n\n{"client":1,\n"gak":"${AK_HEX.slice(1)}"}]`,
      'keys, line 4, entry 2, gak: 31 hex digits, 32 are wanted (64 in security suite 2)',
    ],
    [
      `[{"guek":"${EK_HEX}","securitySuite":2}]`,
      'keys, line 1, entry 1, guek: 32 hex digits, 64 are wanted in security suite 2',
    ],
    ['[{"guek":"0001x2"}]', 'keys, line 1, entry 1, guek: character 5 is no hex digit'],
    ['[{"guek":17}]', 'keys, line 1, entry 1, guek: a text of hex digits is wanted'],
    ['[{"guek":null}]', 'keys, line 1, entry 1, guek: a text is wanted'],
    ['[{"geuk":"00"}]', 'keys, line 1, entry 1: no name of a key file; guek?'],
    ['[{"authenticationkee":"00"}]', 'keys, line 1, entry 1: no name of a key file; authenticationKey?'],
    [`[{"${EK_HEX}":"gak"}]`, 'keys, line 1, entry 1: a name that is none of a key file'],
    [
      `[{"guek":"${EK_HEX}",\n"blockCipherKey":"${EK_HEX}"}]`,
      'keys, line 2, entry 1, blockCipherKey: said twice: line 1 has guek',
    ],
    ['[{"systemTitle":"4D4D4D"}]', 'keys, line 1, entry 1, systemTitle: 6 hex digits, 16 are wanted'],
    [`[{"systemTitle":"${TITLE}"}]`, 'keys, line 1, entry 1: there are no keys in it, only whom they are for'],
    [
      '[{"address":"meter"}]',
      'keys, line 1, entry 1, address: an IP address is wanted, maybe with a port: 10.0.0.5:4059',
    ],
    [
      '[{"address":"10.0.0.5:70000"}]',
      'keys, line 1, entry 1, address: an IP address is wanted, maybe with a port: 10.0.0.5:4059',
    ],
    ['[{"client":-1}]', 'keys, line 1, entry 1, client: a wPort or an HDLC address is wanted: 16, 1/17'],
    ['[{"securitySuite":3}]', 'keys, line 1, entry 1, securitySuite: 0, 1 or 2 is wanted'],
    ['[{"llsSecret":""}]', 'keys, line 1, entry 1, llsSecret: it is empty'],
    ['[{"hlsSecret":{"hex":"123"}}]', 'keys, line 1, entry 1, hlsSecret: 3 hex digits: an even number is wanted'],
    ['[{"hlsSecret":12345678}]', 'keys, line 1, entry 1, hlsSecret: a text, or { "hex": "…" }, is wanted'],
    ['[17]', 'keys, line 1, entry 1: an object is wanted'],
    ['{"key":[]}', 'keys, line 1: "keys", a list of entries, is wanted'],
    ['{"keys":[],\n"more":1}', 'keys, line 2: beside "keys", nothing but "$schema" is known'],
    ['{"keys":[]}', 'keys: there are no keys in it'],
    ['', 'keys: there are no keys in it'],
    [`[{"guek":"${EK_HEX}"\n`, 'keys, line 2, column 1: not JSON: , or } is wanted'],
    ['[{"guek":"0001', 'keys, line 1, column 10: not JSON: a closing quote is wanted'],
    ['[{guek:1}]', 'keys, line 1, column 3: not JSON: a name in quotes is wanted'],
    ['['.repeat(20), 'keys, line 1, column 17: not JSON: no more than 16 objects and lists in each other are wanted'],
  ])('is wrong: %j', (content, words) => {
    expect(folder.fault(content)).toBe(words);
  });

  it('has the fields that the schema has', () => {
    expect(Object.keys(schema.$defs.entry.properties).sort()).toEqual(Object.keys(KEY_FIELDS).sort());
  });

  it.each([
    { guek: EK_HEX },
    { guek: { hex: EK_HEX } },
    { systemTitle: TITLE, securitySuite: 0, guek: EK_HEX.replace(/..(?=.)/g, '$&:') },
    { address: '10.0.0.5', client: 16, server: '1/17', serial: 12345678, llsSecret: '1' },
    { hlsSecret: { hex: '0x3132' }, masterKey: `${EK_HEX}${EK_HEX}` },
  ])('%j is right, for the schema, too', (entry) => {
    expect(folder.fault(JSON.stringify({ keys: [entry] }))).toBe('');
    expect([validate({ keys: [entry] }), validate.errors]).toEqual([true, null]);
  });

  it.each([
    { guek: EK_HEX.slice(1) },
    { guek: 17 },
    { systemTitle: `${TITLE}00`, guek: EK_HEX },
    { client: '1/2/3', guek: EK_HEX },
    { securitySuite: 3, guek: EK_HEX },
    { hlsSecret: { hex: '123' } },
    { llsSecret: '' },
    { key: EK_HEX },
    { signingKeys: {} },
  ])('%j is wrong, for the schema, too', (entry) => {
    expect(folder.fault(JSON.stringify({ keys: [entry] }))).not.toBe('');
    expect(validate({ keys: [entry] })).toBe(false);
  });
});

describe('a key file of lines', () => {
  it('has whom a key is for, what it is, and the key', () => {
    const source = folder.read(
      `# ours\r\n${TITLE} guek ${EK_HEX}\r\n*\tllsSecret "a b"\n\n${TITLE.toLowerCase()} gak ${AK_HEX.replace(/..../g, '$& ')}\n* hlsSecret 3132`,
    );
    expect(source.entries.map(({ match, set }) => [match.systemTitle, set.name])).toEqual([
      ['4d4d4d0000bc614e', 'line 2 of keys'],
      [undefined, 'line 3 of keys'],
    ]);
    expect([named(source, EK), named(source, AK)]).toEqual([['globalUnicast'], ['authentication']]);
    expect([named(source, Buffer.from('a b'), 1), named(source, Buffer.from('12'), 1)]).toEqual([
      ['llsSecret'],
      ['hlsSecret'],
    ]);
  });

  it.each([
    [`* guek ${EK_HEX}\n* gak ${AK_HEX}0`, 'keys, line 2, gak: 33 hex digits, 32 are wanted (64 in security suite 2)'],
    [`${TITLE}0 guek ${EK_HEX}`, 'keys, line 1, systemTitle: 17 hex digits, 16 are wanted'],
    [`\n${EK_HEX}`, 'keys, line 2, systemTitle: 32 hex digits, 16 are wanted'],
    ['* guek', 'keys, line 1: a system title or *, the name of a key and the key are wanted'],
    [`* key ${EK_HEX}`, 'keys, line 1: no name of a key file; kek?'],
    [`* ${EK_HEX} guek`, 'keys, line 1: a name that is none of a key file'],
    [`* guek ${EK_HEX}\n* guek ${EK_HEX}`, 'keys, line 2, guek: said twice: line 1 has it'],
    ['* address 10.0.0.5', 'keys, line 1: address has no line of its own; key files in JSON know it'],
    ['# nothing\n', 'keys: there are no keys in it'],
  ])('is wrong: %j', (content, words) => {
    expect(folder.fault(content)).toBe(words);
  });
});

describe('key pairs', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  folder.file('own.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  folder.file('peer.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string, 0o644);
  folder.file('none.pem', 'nothing');

  it('lie in PEM files beside the key file, by system title', () => {
    const source = folder.read(
      JSON.stringify([{ signingKeys: { '': 'peer.pem', [TITLE]: 'own.pem' }, agreementKey: 'own.pem' }]),
    );
    const { signing, agreement } = source.entries[0]?.set ?? {};
    expect([...(signing ?? [])].map(([title, pair]) => [title, pair.hasPrivate, pair.curve])).toEqual([
      ['', false, 'P-256'],
      ['4d4d4d0000bc614e', true, 'P-256'],
    ]);
    expect([...(agreement?.keys() ?? [])]).toEqual(['']);
    expect(source.remarks).toEqual([]);
  });

  it('may stand in a line', () => {
    expect(folder.read(`${TITLE} signingKey own.pem`).entries[0]?.set.signing?.get('')?.hasPrivate).toBe(true);
  });

  it.each([
    [{ signingKey: 'no.pem' }, 'signingKey: cannot open the PEM file that it names: no such file'],
    [{ signingKey: EK_HEX }, 'signingKey: cannot open the PEM file that it names: no such file'],
    [
      { signingKey: 'none.pem' },
      'signingKey: the file that it names has no PRIVATE KEY, PUBLIC KEY or CERTIFICATE in PEM',
    ],
    [
      { signingKeys: { [TITLE]: 'own.pem', abcd: 'own.pem' } },
      'signingKeys: file 2: its system title: 4 hex digits, 16 are wanted',
    ],
    [
      { signingKeys: { [TITLE]: 'own.pem', [TITLE.toLowerCase()]: 'own.pem' } },
      'signingKeys: file 2: its system title was said before',
    ],
    [{ agreementKeys: {} }, 'agreementKeys: the path of a PEM file, or paths by system title, are wanted'],
  ])('are wrong: %j', (entry, words) => {
    expect(folder.fault(JSON.stringify([entry]))).toBe(`keys, line 1, entry 1, ${words}`);
  });
});

describe('what is wrong with a key file', () => {
  /** No piece of key material of so many characters is told. */
  const PIECE = 8;
  const tells = (words: string, material: string): boolean =>
    Array.from({ length: Math.max(material.length - PIECE + 1, 0) }, (_, at) => material.slice(at, at + PIECE)).some(
      (piece) => words.toLowerCase().includes(piece.toLowerCase()),
    );
  const faultOf = (content: string): string => {
    try {
      readKeyText(Buffer.from(content), 'keys');
      return '';
    } catch (error) {
      return `${error instanceof Error ? `${error.message} ${error.stack}` : error}`;
    }
  };
  const material = fc
    .uint8Array({ minLength: 12, maxLength: 40 })
    .map((bytes) => Buffer.from(bytes).toString('hex'))
    .chain((text) => fc.integer({ min: 16, max: text.length }).map((length) => text.slice(0, length)));

  it('never has the keys in it, wherever they stand', () => {
    const forms: readonly ((key: string) => string)[] = [
      (key) => `* guek ${key}z`,
      (key) => `* ${key} guek`,
      (key) => `${key} guek 00`,
      (key) => key,
      (key) => `[{"guek":"${key}z"}]`,
      (key) => `[{"${key}":"guek"}]`,
      (key) => `[{"${key}":{"guek":1}}]`,
      (key) => `{"keys":[],"${key}":1}`,
      (key) => `[{"guek":"${key}`,
      (key) => `[{"guek":${key}}]`,
      (key) => `[{"guek":"${key}"]`,
      (key) => `[${key}`,
      (key) => `[{"guek":"\\x${key}"}]`,
      (key) => `[{"address":"${key}"}]`,
      (key) => `[{"client":"${key}"}]`,
      (key) => `[{"signingKey":"${key}"}]`,
      (key) => `[{"signingKeys":{"${key}":"${key}"}}]`,
      (key) => `[{"securitySuite":"${key}"}]`,
      (key) => `[{"llsSecret":{"hex":"${key}z"}}]`,
      (key) => `[{"name":"${key.repeat(5)}","guek":"${key}"}]`,
    ];
    fc.assert(
      fc.property(material, fc.constantFrom(...forms), (key, form) => {
        const words = faultOf(form(key));
        expect(words === '' || !tells(words, key)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('never has what was cut off or disturbed in it', () => {
    const whole = JSON.stringify({ keys: [{ systemTitle: TITLE, guek: EK_HEX, gak: AK_HEX, llsSecret: 'geheim01' }] });
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(20), fc.string({ maxLength: 3 }), (at, cut, put) => {
        const words = faultOf(whole.slice(0, at) + put + whole.slice(at + cut));
        for (const key of [EK_HEX, AK_HEX, 'geheim01']) expect(tells(words, key)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('is told of bytes that are no text, too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(folder.fault(bytes)).toMatch(/^keys(?:, line \d+)?.*: /s);
      }),
      { numRuns: 300 },
    );
  });

  it('does not name a file whose name looks like a key', () => {
    expect(() => readKeyFileOf(EK_HEX)).toThrow('cannot open a key file whose name looks like a key: no such file');
    expect(() => readKeyFileOf('no/keys')).toThrow('cannot open no/keys: no such file');
    expect(() => readKeyFileOf(folder.path)).toThrow(`cannot open ${folder.path}: it is a folder`);
  });
});
