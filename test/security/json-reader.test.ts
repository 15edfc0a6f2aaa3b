import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFault, type JsonNode, readJson } from '../../src/security/json-reader.js';

/** What `JSON.parse` would make of it; words, which a reader of keys needs not tell apart, become null. */
function plain(node: JsonNode): unknown {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'number':
      return node.value;
    case 'object':
      return node.members.map(({ name, value }) => [name, plain(value)]);
    case 'list':
      return node.items.map(plain);
    default:
      return null;
  }
}

const expected = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([name, inner]) => [name, expected(inner)]);
  return typeof value === 'boolean' ? null : value;
};

const faultOf = (text: string): JsonFault | undefined => {
  try {
    readJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
};

describe('JSON with places', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.nat(3), (value, indent) => {
        // Of -0, JSON keeps no sign.
        const text = JSON.stringify(value, null, indent);
        expect(plain(readJson(text))).toEqual(expected(JSON.parse(text)));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '01',
      '1.',
      'true',
      'nul',
      ' ',
      '\n',
      "'",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (some) => {
        const text = some.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(faultOf(text) === undefined).toBe(isJson);
      }),
      { numRuns: 5000 },
    );
  });

  it('knows where values stand', () => {
    const node = readJson(' {"a":\n [1, "b"]}');
    expect(node).toMatchObject({
      at: 1,
      members: [{ name: 'a', at: 2, value: { at: 8, items: [{ at: 9 }, { at: 12 }] } }],
    });
  });

  it('reads long texts', () => {
    const text = 'a\n'.repeat(1_000_000);
    expect(readJson(JSON.stringify(text))).toEqual({ at: 0, type: 'text', text });
  });
});
