import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/sinks/json-values.js';
import { visible } from '../../src/sinks/visible.js';

describe('JSON', () => {
  it('has everything unseen as escapes that mean the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = jsonText(text);
        expect(JSON.parse(json)).toBe(JSON.parse(JSON.stringify(text)));
        expect(visible(json)).toBe(json);
      }),
    );
    expect(jsonText('\u{e0041}')).toBe('"\\udb40\\udc41"');
  });
});

describe('visible', () => {
  it.each([
    ['plain', 'plain'],
    ['Zähler 4 m³ – Ωμέγα', 'Zähler 4 m³ – Ωμέγα'],
    ['\u001b[31m', '\\x1b[31m'],
    ['a\r\nb\t', 'a\\x0d\\x0ab\\x09'],
    ['\u007f\u0085\u009b', '\\x7f\\x85\\x9b'],
    ['\u202eabc\u2066', '\\u{202e}abc\\u{2066}'],
    ['\u2028\u200b\ufeff', '\\u{2028}\\u{200b}\\u{feff}'],
    ['x\u{e0041}\u{e007f}y', 'x\\u{e0041}\\u{e007f}y'],
    ['\u3164\u034f 🔌', '\\u{3164}\\u{34f} 🔌'],
  ])('shows %j as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves nothing that steers a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const steering = [...visible(text)].filter((character) => {
          const code = character.codePointAt(0) ?? 0;
          const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f);
          const isMark = (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e);
          return isControl || isMark || (code >= 0x2066 && code <= 0x2069);
        });
        expect(steering).toEqual([]);
      }),
    );
  });
});
