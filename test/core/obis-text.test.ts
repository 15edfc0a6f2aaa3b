import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesObis, obisPatternText, obisText, parseObis, wildcardsIn } from '../../src/core/index.js';

describe('OBIS codes as text', () => {
  it.each([
    '1-0:1.8.0*255',
    '1-0:1.8.0.255',
    '1.0.1.8.0.255',
    '1.0.1.8.0*255',
    '1.0.1.8.0',
    '1-0:1.8.0',
    '1.8.0',
    '1.8.0*255',
    '0100010800FF',
    '0100010800ff',
    '0x0100010800FF',
    '01 00 01 08 00 FF',
    '01:00:01:08:00:FF',
    ' 1-0:1.8.0*255 ',
  ])('reads %s as 1-0:1.8.0*255', (text) => {
    expect(parseObis(text)).toEqual([1, 0, 1, 8, 0, 255]);
  });

  it.each([
    ['1-0:1.8.0&05', '1-0:1.8.0*5'],
    ['1-0:1.8.0*05', '1-0:1.8.0*5'],
    ['1.8.1&12', '1-0:1.8.1*12'],
    ['C.1.0', '0-0:96.1.0*255'],
    ['f.f.0', undefined],
    ['F.97.0', '0-0:97.97.0*255'],
    ['P.01.0', '1-0:99.1.0*255'],
    ['1-0:*.8.0*255', '1-0:*.8.0*255'],
    ['1-x:1.8.X', '1-*:1.8.**255'],
    ['*-*:*.*.***', '*-*:*.*.***'],
    ['*.8.0', '1-0:*.8.0*255'],
    ['1.0.*.8.0.255', '1-0:*.8.0*255'],
  ])('reads %s as %s', (text, spelling) => {
    const pattern = parseObis(text);
    expect(pattern && obisPatternText(pattern)).toBe(spelling);
  });

  it.each([
    '',
    '1.8',
    '1-0:1.8',
    '256.8.0',
    '1-0:1.8.0*256',
    '1-0:1.8.0*',
    '1.8.0.255',
    '192.168.1.10',
    '1.0.1.8.0.255.1',
    'Register',
    '0100010800',
    '01 00:01 08 00 FF',
    '1-0:1.-8.0*255',
    '1e1.8.0',
  ])('refuses %j', (text) => {
    expect(parseObis(text)).toBeUndefined();
  });

  it('reads every code that it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const text = obisText(bytes, 0);
        const pattern = parseObis(text);
        expect(pattern).toEqual([...bytes]);
        expect(obisPatternText(pattern as NonNullable<typeof pattern>)).toBe(text);
        expect(parseObis(Buffer.from(bytes).toString('hex'))).toEqual([...bytes]);
      }),
    );
  });

  it('answers for any text, and only with value groups', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9.*:&x -]{0,24}$/), (any, similar) => {
        for (const text of [any, similar]) {
          const groups = parseObis(text) ?? [];
          expect(groups.every((group) => Number.isInteger(group) && group >= -1 && group <= 255)).toBe(true);
        }
      }),
    );
  });

  it('compares codes with patterns', () => {
    const pattern = parseObis('1-0:*.8.0*255') as NonNullable<ReturnType<typeof parseObis>>;
    const bytes = Uint8Array.of(9, 1, 0, 2, 8, 0, 255);
    expect(matchesObis(pattern, bytes, 1)).toBe(true);
    expect(matchesObis(pattern, Uint8Array.of(1, 0, 2, 7, 0, 255), 0)).toBe(false);
    expect(wildcardsIn(pattern)).toBe(1);
  });
});
