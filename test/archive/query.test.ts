import { describe, expect, it } from 'vitest';
import { parseQuery, QueryError, queryText } from '../../src/archive/query.js';

const shown = (text: string): string => queryText(parseQuery(text));

describe('what is searched for', () => {
  it.each([
    ['object-undefined', 'text "object-undefined"'],
    ['GET', 'text "GET", in this case'],
    ['12345678', 'text "12345678"'],
    ['230.1', 'text "230.1"'],
    ['192.0.2.10', 'text "192.0.2.10"'],
    ['10:20:30', 'text "10:20:30"'],
    ['2024-06-10', 'text "2024-06-10"'],
    ['decade', 'text "decade"'],
    ['7e', 'text "7e"'],
    ['7e a0 21', 'bytes 7e a0 21'],
    ['00 01 00 01', 'bytes 00 01 00 01'],
    ['0x7EA021', 'bytes 7e a0 21'],
    ['c0:01:c1', 'bytes c0 01 c1'],
    ['7EA0..21', 'bytes 7e a0 .. 21'],
    ['7e a0 ?? 21', 'bytes 7e a0 .. 21'],
    ['01 00 01 08 00 FF', 'bytes 01 00 01 08 00 ff'],
    ['1.0.1.8.0.255', 'OBIS code 1-0:1.8.0*255'],
    ['1-0:1.8.0', 'OBIS code 1-0:1.8.0*255'],
    ['1.8.0', 'OBIS code 1-0:1.8.0*255'],
    ['1-0:*.8.x', 'OBIS code 1-0:*.8.**255'],
    ['text:1.8.0', 'text "1.8.0"'],
    ['text:7e a0', 'text "7e a0"'],
    ['hex:cafe', 'bytes ca fe'],
    ['obis:0100010800FF', 'OBIS code 1-0:1.8.0*255'],
  ])('is told from how it is written: %s', (text, meant) => {
    expect(shown(text)).toBe(meant);
  });

  it.each(['', 'hex:', 'hex:7', 'hex:zz', 'hex:....', 'obis:1.8', 'obis:256.0.1.8.0.255', 'x'.repeat(2000)])(
    'is refused where it is not what it says: %s',
    (text) => {
      expect(() => parseQuery(text)).toThrow(QueryError);
    },
  );
});
