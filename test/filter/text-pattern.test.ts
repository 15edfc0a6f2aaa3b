import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternError, textPattern } from '../../src/filter/text-pattern.js';

const finds = (pattern: string, text: string): boolean => textPattern(pattern)(text);

describe('regular expressions', () => {
  it.each([
    ['^1-0:.\\.8', '1-0:1.8.0*255', true],
    ['get-(request|response)$', 'GET-Response', true],
    ['(?-i)get', 'GET-Response', false],
    ['(?i)get', 'GET-Response', true],
    ['a{2,3}b', 'aab', true],
    ['^a{2,3}b', 'aaaab', false],
    ['^a{2}$', 'aaa', false],
    ['[^a-c]', 'abc', false],
    ['[]a]', ']', true],
    ['[a\\]-]', '-', true],
    ['\\bend\\b', 'the end.', true],
    ['\\bend\\b', 'tend', false],
    ['a\\Bb', 'ab', true],
    ['[[:x]', ':', true],
    ['é', 'É', true],
    ['', '', true],
    ['(a|)*b', 'aab', true],
    ['.', '\n', false],
    ['\\x41\\u0042', 'ab', true],
    ['x{', 'x{', true],
  ])('%s in %s: %s', (pattern, text, found) => {
    expect(finds(pattern, text)).toBe(found);
  });

  it.each([
    ['(a', 0],
    ['a)', 1],
    ['[a', 0],
    ['*', 0],
    ['a**', 2],
    ['a|+', 2],
    ['(?=a)', 0],
    ['(a)\\1', 3],
    ['\\q', 0],
    ['\\', 0],
    ['[b-a]', 0],
    ['a{3,2}', 1],
    ['a{9999}', 1],
    ['((a{100}){100}){100}', 0],
    ['(((){1000}){1000}){1000}', 0],
    ['('.repeat(70), 64],
  ])('refuses %s at %i', (pattern, at) => {
    let thrown: unknown;
    try {
      textPattern(pattern);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PatternError);
    expect((thrown as PatternError).at).toBe(at);
  });

  it('finds what RegExp finds', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      'B',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\w',
      '\\b',
      '^',
      '$',
      '1',
      '(?:a|b1)',
      '(ab)',
      '(|b)',
    );
    const piece = fc
      .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '*?'))
      .map(([what, times]) => (/^[\^$]$|^\\b$/.test(what) ? what : what + times));
    const pattern = fc
      .array(
        fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
        { minLength: 1, maxLength: 3 },
      )
      .map((all) => all.join('|'));
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[abB1 ]{0,12}$/), (source, text) => {
        expect(finds(source, text)).toBe(new RegExp(source, 'i').test(text));
        expect(finds(`(?-i)${source}`, text)).toBe(new RegExp(source).test(text));
      }),
      { numRuns: 500 },
    );
  });

  it('takes bounded time for what makes others hang', () => {
    const before = process.cpuUsage();
    for (const pattern of ['(a+)+$', '(a|aa)+$', '(a*)*b', '.*.*.*.*x', '(.*a){12}']) {
      expect(finds(pattern, `${'a'.repeat(100_000)}!`)).toBe(pattern === '(.*a){12}');
    }
    const { user } = process.cpuUsage(before);
    expect(user / 1000).toBeLessThan(2000);
  });
});
