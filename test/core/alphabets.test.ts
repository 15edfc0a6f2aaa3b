import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignText } from '../../src/core/alphabets.js';
import { hex } from '../dissect.js';

const guess = (bytes: string) => {
  const octets = hex(bytes);
  return foreignText(octets, 0, octets.length);
};

describe('text that is not ASCII', () => {
  it.each([
    ['cdc0d0d2c8d12d3130302e313231524c', 'НАРТИС-100.121RL', 'cp1251'],
    ['c8e2e0edeee2f1eae0ff20f3eb2e2035', 'Ивановская ул. 5', 'cp1251'],
    ['d1ddd22d34d2cc', 'СЭТ-4ТМ', 'cp1251'],
    ['5ae4686c6572', 'Zähler', 'Latin-1'],
    ['5ac3a4686c6572', 'Zähler', ''],
  ])('%s reads as %s', (bytes, text, alphabet) => {
    expect(guess(bytes)).toEqual({ text, alphabet });
  });

  it.each([
    ['ASCII', '4142434445'],
    ['too short', 'cdc0d0d2'],
    ['control characters', 'cdc0d0d2c8d10a'],
    ['capitals after small letters', 'edc0d0d2c8d1'],
    ['words of two alphabets', 'cdc0d0d2c8d14142'],
    ['too little around a letter', '413232e4323232'],
    ['octets that fill', 'ffffffffffff'],
    ['other alphabets in UTF-8', 'e5a09cc9a541'],
  ])('is not seen in %s', (_, bytes) => {
    expect(guess(bytes)).toBeUndefined();
  });

  it('keeps one character an octet, so that nothing is lost', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 40, min: 0x20 }), (octets) => {
        const found = foreignText(octets, 0, octets.length);
        if (found !== undefined && found.alphabet !== '') expect(found.text).toHaveLength(octets.length);
      }),
    );
  });
});
