import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MessageFields } from '../../src/filter/message-fields.js';
import { EitherFields } from '../../src/filter/subject.js';
import { matching } from './helper.js';

const text = readFileSync(new URL('../../docs/filter.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/^\| `(.*)` \| `([\w.-]+)` \| (none|[\d, ]+) \|$/gm)].map(
  ([, filter, capture, numbers]) => ({
    // In a table, "|" is written with a backslash.
    filter: (filter as string).replaceAll('\\|', '|'),
    capture: capture as string,
    numbers: numbers === 'none' ? [] : (numbers as string).split(', ').map(Number),
  }),
);

describe('docs/filter.md', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)('$filter', async ({ filter, capture, numbers }) => {
    expect(await matching(filter, capture)).toEqual(numbers);
  });

  it('lists the fields that are not on the tape', () => {
    const missing = [...MessageFields.map(({ name }) => name), ...EitherFields.keys()].filter(
      (name) => !text.includes(`\`${name}\``),
    );
    expect(missing).toEqual([]);
  });
});
