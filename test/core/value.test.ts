import { describe, expect, it } from 'vitest';
import {
  dateTimeText,
  flagNames,
  float32Text,
  hdlcAddressValue,
  integer,
  ipv6Text,
  Kind,
  lengthAt,
  looksLikeDateTime,
  octetStringGuess,
  oidText,
  utf8Text,
} from '../../src/core/index.js';
import { hex } from '../dissect.js';

describe('values', () => {
  it.each([
    ['ff', Kind.uint, 255],
    ['ff', Kind.int, -1],
    ['8000', Kind.int, -32768],
    ['ffffff', Kind.uint, 16_777_215],
    ['800000', Kind.int, -8_388_608],
    ['ffffffff', Kind.uint, 4_294_967_295],
    ['ffffffff', Kind.int, -1],
    ['010000000000', Kind.uint, 1_099_511_627_776],
    ['ffffffffffff', Kind.int, -1],
    ['3412', Kind.uintLittleEndian, 0x1234],
  ])('reads %s as kind %i', (bytes, kind, value) => {
    expect(integer(hex(bytes), 0, bytes.length / 2, kind)).toBe(value);
  });

  it.each([
    ['07e50c1b010e002d00ffc402', '2021-12-27T14:00:45.00+01:00'],
    ['07e50c1b010e002dffffc4ff', '2021-12-27T14:00:45+01:00'],
    ['07e50c1b010e002d00800000', '2021-12-27T14:00:45.00'],
    ['07e50c1b010e002d00003c00', '2021-12-27T14:00:45.00-01:00'],
    ['07e50c1b010e002d00fe8e00', '2021-12-27T14:00:45.00+06:10'],
    ['fffffffeffffffffff8000ff', '****-**-(last day)T**:**:**'],
    ['fffffefdff02000000800000', '****-(DST begin)-(second last day)T02:00:00.00'],
  ])('writes date-time %s as %s', (bytes, text) => {
    expect(dateTimeText(hex(bytes), 0)).toBe(text);
    expect(looksLikeDateTime(hex(bytes), 0)).toBe(true);
  });

  it('does not take any twelve octets for a date-time', () => {
    expect(looksLikeDateTime(hex('07e50d1b010e002d00ffc402'), 0)).toBe(false);
    expect(looksLikeDateTime(hex('333030303030303030303132'), 0)).toBe(false);
  });

  it.each([
    ['0100010800ff', '1-0:1.8.0*255'],
    ['444d505f5630303031', '"DMP_V0001"'],
    ['3030313233340000', '"001234" and 2 zero octets'],
    ['076c02010400000000000000', '1900-02-01T00:00:00.00+00:00'],
    ['0102030405060708', undefined],
    ['076c02010500000000000000', undefined],
    ['41420000', undefined],
  ])('takes octet string %s for %s', (bytes, guess) => {
    expect(octetStringGuess(hex(bytes), 0, bytes.length / 2)).toBe(guess);
  });

  it.each([
    ['behind class and version', '0204 120001 1100 0906 8000000000ff', '128-0:0.0.0*255'],
    ['behind a class', '0204 120001 0906 010001080080 0f02', '1-0:1.8.0*128'],
    ['behind base name, class and version', '0204 100018 120003 1100 0906 010060450300', '1-0:96.69.3*0'],
    ['behind any number', '0203 060000 120001 0906 8000000000ff', undefined],
    ['behind nothing', '0906 8000000000ff', undefined],
  ])('takes six octets %s for a logical name only there', (_, text, guess) => {
    const bytes = hex(text);
    const at = bytes.findIndex((octet, i) => octet === 9 && bytes[i + 1] === 6) + 2;
    expect(octetStringGuess(bytes, at, at + 6)).toBe(guess);
  });

  it.each([
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000000', '::'],
    ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
    ['20010db8000100010001000100010001', '2001:db8:1:1:1:1:1:1'],
  ])('writes IPv6 %s as %s', (bytes, text) => {
    expect(ipv6Text(hex(bytes), 0)).toBe(text);
  });

  it('writes object identifiers, HDLC addresses, flags and lengths', () => {
    expect(oidText(hex('60857405080101'), 0, 7)).toBe('2.16.756.5.8.1.1');
    expect([
      hdlcAddressValue(hex('21'), 0, 1),
      hdlcAddressValue(hex('0223'), 0, 2),
      hdlcAddressValue(hex('feff'), 0, 2),
    ]).toEqual([16, 145, 16383]);
    expect(flagNames({ 1: 'a', 4: 'b' }, 7)).toEqual(['b', 'bit 1', 'a']);
    expect(flagNames({}, 0x80000000)).toEqual(['bit 31']);
    expect([lengthAt(hex('7f'), 0), lengthAt(hex('820100'), 0)]).toEqual([
      { value: 127, octets: 1 },
      { value: 256, octets: 3 },
    ]);
  });

  it('shows 32-bit floats with the digits they have', () => {
    expect([230.1, 0.1, 1e10, 3.4028235e38, -2.5].map((value) => float32Text(Math.fround(value)))).toEqual([
      '230.1',
      '0.1',
      '10000000000',
      '3.4028235e+38',
      '-2.5',
    ]);
  });

  it('shows octets that are not UTF-8 one by one', () => {
    expect(utf8Text(hex('41 c3 28 42'), 0, 4)).toBe('A\\xc3(B');
    expect(utf8Text(hex('c0 80 ed a0 80 f5'), 0, 6)).toBe('\\xc0\\x80\\xed\\xa0\\x80\\xf5');
    expect(utf8Text(hex('ce a9 6d e2 82 ac f0 9f 98 80'), 0, 10)).toBe('Ωm€😀');
  });
});
