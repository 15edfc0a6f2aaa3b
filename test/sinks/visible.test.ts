import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible } from '../../src/sinks/visible.js';

describe('visible', () => {
  it.each([
    ['plain', 'plain'],
    ['Zähler 4 m³ – Ωμέγα', 'Zähler 4 m³ – Ωμέγα'],
    ['\u001b[31m', '\\x1b[31m'],
    ['a\r\nb\t', 'a\\x0d\\x0ab\\x09'],
    ['\u007f\u0085\u009b', '\\x7f\\x85\\x9b'],
    ['\u202eabc\u2066', '\\u{202e}abc\\u{2066}'],
    ['\u2028\u200b\ufeff', '\\u{2028}\\u{200b}\\u{feff}'],
  ])('shows %j as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves nothing that steers a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(visible(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029\u200b-\u200f]/);
      }),
    );
  });
});
