import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/filter/error.js';
import { quote, tokenize } from '../../src/filter/lexer.js';
import { type Expression, type Item, type Literal, parse, print, type Relation } from '../../src/filter/parser.js';

const kinds = (text: string): string[] => tokenize(text).map((token) => `${token.kind} ${token.text}`.trim());
/** The tree without places. */
const bare = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'at' || key === 'end' ? undefined : part)));
const shape = (text: string): string => print(parse(text));

describe('tokens', () => {
  it('takes values of DLMS as single words', () => {
    for (const word of [
      '1-0:*.8.0*255',
      '192.0.2.0/24',
      'c0:01:c1',
      '2024-01-01T00:00+01:00',
      '[::1]:4059',
      'aarq.*',
    ]) {
      expect(kinds(`f==${word}`)).toEqual(['word f', 'operator ==', `word ${word}`, 'end']);
    }
  });

  it('separates operators without blanks', () => {
    expect(kinds('!(a>=1&&b!=c)||d~=2')).toEqual(
      [
        'operator !',
        'punctuation (',
        'word a',
        'operator >=',
        'word 1',
        'operator &&',
        'word b',
        'operator !=',
        'word c',
      ].concat(['punctuation )', 'operator ||', 'word d', 'operator ~=', 'word 2', 'end']),
    );
  });

  it('reads escapes, and leaves those of regular expressions', () => {
    expect(tokenize(String.raw`"a\"\\\n\x41\u00e4\."`)[0]?.text).toBe('a"\\\nAä\\.');
    expect(tokenize(String.raw`r"\n\d"`)[0]?.text).toBe(String.raw`\n\d`);
  });

  it.each([
    ['a = 1', 2],
    ['a & b', 2],
    ['a | b', 2],
    ['a == "x', 5],
    ['a == "x\\', 5],
  ])('refuses %s at %i', (text, at) => {
    expect(() => tokenize(text)).toThrow(FilterError);
    try {
      tokenize(text);
    } catch (error) {
      expect((error as FilterError).at).toBe(at);
    }
  });

  it('quotes any text so that it reads the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tokenize(quote(text))[0]).toMatchObject({ kind: 'string', text });
      }),
    );
  });
});

describe('trees', () => {
  it('binds not before and before xor before or', () => {
    expect(shape('a or b and not c == 1 xor d')).toBe('a or b and not c == 1 xor d');
    expect(parse('a or b and c')).toMatchObject({ kind: 'or', operands: [{ kind: 'present' }, { kind: 'and' }] });
    expect(parse('a and b xor c')).toMatchObject({ kind: 'xor', operands: [{ kind: 'and' }, { kind: 'present' }] });
    expect(parse('not a == 1')).toMatchObject({ kind: 'not', operand: { kind: 'compare' } });
    expect(shape('(a or b) and c')).toBe('(a or b) and c');
    expect(shape('((a))')).toBe('a');
  });

  it('knows words and signs for operators', () => {
    expect(shape('a eq 1 && b ne 2 || c lt 3 ^^ d ~ x')).toBe('a == 1 and b != 2 or c < 3 xor d matches x');
    expect(shape('a ~= 1 and b any_ne 2 and c all_eq 3')).toBe('a !== 1 and b !== 2 and c === 3');
    expect(shape('a AND NOT b')).toBe('a and not b');
  });

  it('reads sets with and without commas, and ranges in every spelling', () => {
    expect(shape('a in {1, 3..5,"x" 7 .. 9 "a".."c" 2 ..3}')).toBe('a in {1, 3 .. 5, "x", 7 .. 9, "a" .. "c", 2 .. 3}');
    expect(shape('a not in {1}')).toBe('not a in {1}');
  });

  it('takes any word for a value', () => {
    expect(parse('a == and and b')).toMatchObject({ kind: 'and', operands: [{ value: { text: 'and' } }, {}] });
  });

  it.each([
    ['', 0, 'empty'],
    ['a b', 2, '"and", "or"'],
    ['a ==', 4, 'a value is wanted'],
    ['a == )', 5, 'a value is wanted'],
    ['and a', 0, 'a field is wanted'],
    ['a and', 5, 'a field is wanted at the end'],
    ['(a', 0, 'not closed'],
    ['a)', 1, 'no bracket'],
    ['a in 3', 5, 'a set is wanted'],
    ['a in {}', 5, 'empty'],
    ['a in {1', 5, 'not closed'],
    ['a in {..3}', 6, 'before its dots'],
    ['a in {3..}', 9, 'behind the dots'],
    ['"a" == 1', 0, 'a field is wanted'],
    [`${'('.repeat(65)}a`, 64, 'deeper'],
    [`${'!'.repeat(65)}a`, 64, 'deeper'],
    ['a'.repeat(16_385), 0, '16384'],
  ])('refuses %s at %i', (text, at, words) => {
    let thrown: unknown;
    try {
      parse(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(FilterError);
    expect((thrown as FilterError).message).toContain(words);
    expect((thrown as FilterError).at).toBe(at);
  });
});

const place = { at: 0, end: 0 };
const name = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,8}(\.[a-z_]{1,8})?$/)
  .filter(
    (word) =>
      !/^(or|xor|and|not|in|r)$/.test(word) && !/^(any_|all_)?(eq|ne)$|^(lt|le|gt|ge)$|^contains$|^matches$/.test(word),
  );
const field = name.map((text) => ({ text, ...place }));
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => ({ text, quoted: true, ...place })),
  fc.stringMatching(/^[A-Za-z0-9*:+/-]{1,12}$/).map((text) => ({ text, quoted: false, ...place })),
);
const relation = fc.constantFrom<Relation>('==', '===', '!=', '!==', '<', '<=', '>', '>=', 'contains', 'matches');
const item: fc.Arbitrary<Item> = fc.record({ value: literal, high: fc.option(literal, { nil: undefined }) });
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    field.map((present): Expression => ({ kind: 'present', field: present })),
    fc.record({ kind: fc.constant('compare' as const), field, relation, value: literal }),
    fc.record({ kind: fc.constant('in' as const), field, items: fc.array(item, { minLength: 1, maxLength: 4 }) }),
    tie('expression').map((operand): Expression => ({ kind: 'not', operand })),
    fc.record({
      kind: fc.constantFrom('or' as const, 'xor' as const, 'and' as const),
      operands: fc.array(tie('expression'), { minLength: 2, maxLength: 4 }),
    }),
  ),
}));

describe('printing', () => {
  it('gives text that parses to the same tree', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        expect(bare(parse(print(tree)))).toEqual(bare(tree));
      }),
    );
  });
});
