/** What `docs/keys.md` shows is what is read. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { KEY_FIELDS } from '../../src/security/key-fields.js';
import { KeyFolder } from './files.js';

const folder = new KeyFolder();
afterAll(() => folder.remove());

const docs = readFileSync(new URL('../../docs/keys.md', import.meta.url), 'utf8');
const schema = readFileSync(new URL('../../docs/schema/dlmsdump-keys-1.schema.json', import.meta.url), 'utf8');
const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(schema) as object);
const blocks = (kind: string): string[] =>
  [...docs.matchAll(/```(\w*)\n(.*?)```/gs)].filter(([, one]) => one === kind).map(([, , text]) => text as string);

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
for (const name of ['meter-signing.pem', 'meter-agreement.pem', 'own-agreement.pem'])
  folder.file(name, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

it('the keys of our captures follow the schema', () => {
  const keys = readFileSync(new URL('../../captures/keys.json', import.meta.url), 'utf8');
  expect([validate(JSON.parse(keys)), validate.errors]).toEqual([true, null]);
});

describe('the page about keys', () => {
  it('shows key files in JSON', () => {
    const examples = blocks('json');
    expect(examples.map((text) => folder.read(text).entries.length)).toEqual([3, 1]);
    for (const text of examples) expect([validate(JSON.parse(text)), validate.errors]).toEqual([true, null]);
  });

  it('shows a key file of lines', () => {
    const [lines = ''] = blocks('');
    expect(folder.read(lines).entries.map(({ set }) => Object.keys(set))).toEqual([
      ['name', 'globalUnicast', 'authentication'],
      ['name', 'llsSecret'],
    ]);
  });

  it('names all fields', () => {
    expect(Object.keys(KEY_FIELDS).filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
  });
});
