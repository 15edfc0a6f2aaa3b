/** What dlmsdump says of our own captures, and that all of it follows the published schema. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { jsonOf, sharedOf } from '../captures/expect.js';
import { captures } from '../captures/make.js';

const folder = fileURLToPath(new URL('../captures/', import.meta.url));
const schema = JSON.parse(
  readFileSync(new URL('../docs/schema/dlmsdump-1.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

function expectValid(value: unknown): void {
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

describe.each(captures.map((capture) => [capture.name, capture] as const))('%s', (name, capture) => {
  const bytes = readFileSync(folder + name);
  const json = (options: Parameters<typeof jsonOf>[2] = {}): Promise<string> =>
    jsonOf(name, bytes, options, sharedOf(capture, folder));

  it('says what is expected', async () => {
    const expected = readFileSync(`${folder}${name.slice(0, name.lastIndexOf('.'))}.json`, 'utf8');
    expect((await json()).split('\n')).toEqual(expected.split('\n'));
  });

  it('follows the schema in every form', async () => {
    expectValid(JSON.parse(await json()));
    expectValid(JSON.parse(await json({ detail: 'tree' })));
    for (const detail of ['values', 'tree'] as const) {
      const lines = (await json({ shape: 'lines', detail })).trimEnd().split('\n');
      for (const line of lines) expectValid(JSON.parse(line));
    }
  });

  it('has no fault of our own', async () => {
    expect(await json({ detail: 'tree' })).not.toContain('issue.bug');
  });
});
