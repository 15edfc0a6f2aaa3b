import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../src/sinks/bytes.js';

function written(write: (out: ByteWriter) => void): string {
  const pieces: Buffer[] = [];
  const out = new ByteWriter((bytes) => pieces.push(Buffer.from(bytes)));
  write(out);
  out.flush();
  return Buffer.concat(pieces).toString();
}

describe('ByteWriter', () => {
  it('writes whole numbers as JavaScript does', () => {
    const same = (value: number): void => {
      expect(written((out) => out.integer(value))).toBe(String(value));
    };
    fc.assert(fc.property(fc.maxSafeInteger(), same));
    fc.assert(fc.property(fc.integer(), same));
  });

  it('pads numbers with blanks and zeros', () => {
    expect(written((out) => out.padded(7, 5))).toBe('    7');
    expect(written((out) => out.padded(1234567, 5))).toBe('1234567');
    expect(written((out) => out.padded(10, 2))).toBe('10');
    expect(written((out) => out.digits(42, 9))).toBe('000000042');
  });

  it('writes any text as UTF-8, however long', () => {
    const same = (text: string): void => {
      expect(written((out) => out.text(text))).toBe(text);
    };
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), same));
    const long = 'é'.repeat(300_000);
    expect(written((out) => out.text(long))).toBe(long);
  });

  it('writes hex, OBIS codes, addresses', () => {
    const bytes = Uint8Array.of(1, 0, 99, 98, 255, 10);
    expect(written((out) => out.hex(bytes, 0, 6))).toBe('01006362ff0a');
    expect(written((out) => out.obis(bytes, 0))).toBe('1-0:99.98.255*10');
    expect(written((out) => out.ipv4(bytes, 2))).toBe('99.98.255.10');
    expect(written((out) => out.mac(bytes, 0))).toBe('01:00:63:62:ff:0a');
  });

  it('quotes only what needs no escape, and else writes nothing', () => {
    expect(written((out) => expect(out.quoted('plain')).toBe(true))).toBe('"plain"');
    for (const text of ['a"b', 'a\\b', 'é', '\u0007']) {
      expect(written((out) => expect(out.quoted(text)).toBe(false))).toBe('');
    }
    expect(written((out) => expect(out.plain(Uint8Array.of(65, 10), 0, 2)).toBe(false))).toBe('');
  });

  it('hands on in pieces without losing order', () => {
    const pieces: string[] = [];
    const out = new ByteWriter((bytes) => pieces.push(Buffer.from(bytes).toString()));
    for (let i = 0; i < 50_000; i++) {
      out.integer(i);
      out.byte(0x20);
      out.settle();
    }
    out.flush();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('').trim().split(' ').map(Number)).toEqual(Array.from({ length: 50_000 }, (_, i) => i));
  });
});
