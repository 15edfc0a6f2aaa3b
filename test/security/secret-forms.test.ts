import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otherForm } from '../../src/security/secret-forms.js';
import { SecretKey } from '../../src/security/secret-key.js';
import { hex } from '../dissect.js';

const text = (characters: string): Uint8Array => new TextEncoder().encode(characters);
const sameAs =
  (octets: Uint8Array) =>
  (form: SecretKey): boolean =>
    Buffer.from(SecretKey.octetsOf(form) ?? []).equals(octets);

function formOf(given: Uint8Array, meant: Uint8Array): string {
  return otherForm(new SecretKey(given), (form) => sameAs(meant)(form as SecretKey));
}

describe('a secret in another form', () => {
  it.each([
    [hex('3132 0000'), hex('3132'), 'without the zeros at its end'],
    [text('12345678\r\n'), text('12345678'), 'without the line end behind it'],
    [text('1234  '), text('1234'), 'without the spaces at its end'],
    [text('1234'), hex('31323334 00000000'), 'filled with zeros to 8 octets'],
    [text('12345678'), hex('3132333435363738 0000000000000000'), 'filled with zeros to 16 octets'],
    [text('1234567890'), text('12345678'), 'cut to 8 octets'],
    [text('1234'), hex('31323334 00'), 'with a zero behind it'],
    [hex('abcd'), text('abcd'), 'as the text of its hex digits'],
    [hex('abcd'), text('ABCD'), 'as the text of its hex digits in capitals'],
    [text('aBcD'), hex('abcd'), 'read as hex digits'],
  ])('is found, and named: %#', (given, meant, words) => expect(formOf(given, meant)).toBe(words));

  it('is none where there is no such form', () => {
    expect(formOf(text('12345678'), text('87654321'))).toBe('');
    expect(formOf(new Uint8Array(129), new Uint8Array(0))).toBe('');
  });

  it('is tried a few times, never as it is, and never left behind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140 }), (octets) => {
        const tried: SecretKey[] = [];
        otherForm(new SecretKey(octets), (form) => {
          expect(sameAs(octets)(form as SecretKey)).toBe(false);
          tried.push(form as SecretKey);
          return false;
        });
        expect(tried.length).toBeLessThan(12);
        for (const form of tried) expect(SecretKey.octetsOf(form)?.every((octet) => octet === 0)).toBe(true);
      }),
    );
  });
});
