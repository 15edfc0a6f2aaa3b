import { describe, expect, it } from 'vitest';
import { data, dataKind, defineFields, Kind, packedKind, Tape, textOf, valueOf } from '../../src/core/index.js';
import { hex } from '../dissect.js';

const F = defineFields('test_meaning', {
  word: data('Word', { names: { 1: 'one', [-1]: 'minus one' } }),
  guess: data('Guess', { names: { 1: 'one' }, uncertain: true }),
  period: data('Period', { unit: 's' }),
  hex: data('Hex', { names: { 16: 'sixteen' }, hex: true }),
  flags: data('Flags', { flags: { 0: 'first', 7: 'last' } }),
  obis: data('OBIS', { content: Kind.obis }),
  time: data('Time', { content: Kind.dateTime }),
  text: data('Text', { content: Kind.text }),
  address: data('Address', { content: Kind.ipv4 }),
  title: data('Title', { content: Kind.systemTitle }),
  oid: data('OID', { content: Kind.oid }),
});

/** Value and text of data; `packed`: its tag stands elsewhere. */
function read(field: (typeof F)[keyof typeof F], bytes: string, packed = -1): readonly [unknown, string] {
  const tape = new Tape();
  const octets = hex(bytes);
  tape.addStore(octets, 'frame');
  const kind = packed >= 0 ? packedKind(packed) : dataKind(octets[0] as number);
  tape.words.set([(field.id << 16) | (kind << 8), 0, octets.length, 4]);
  tape.top = 4;
  return [valueOf(tape, 0), textOf(tape, 0)];
}

describe('data whose meaning is known', () => {
  it('has words beside its numbers', () => {
    expect(read(F.word, '16 01')).toEqual([1, '1 (one)']);
    expect(read(F.word, '0f ff')).toEqual([-1, '-1 (minus one)']);
    expect(read(F.word, '12 00 01')).toEqual([1, '1 (one)']);
    expect(read(F.word, '16 02')).toEqual([2, '2']);
    expect(read(F.word, '01', 22)).toEqual([1, '1 (one)']);
    expect(read(F.guess, '16 01')).toEqual([1, '1 ≈ one']);
    expect(read(F.hex, '12 00 10')).toEqual([16, '0x10 (sixteen)']);
  });

  it('has units', () => {
    expect(read(F.period, '06 00 00 03 84')).toEqual([900, '900 s']);
    expect(read(F.period, '09 01 05')[1]).toBe('05');
  });

  it('has names for bits, from bit 0 on, which is the first of a bit-string', () => {
    expect(read(F.flags, '11 81')).toEqual([['first', 'last'], '0x81 (first, last)']);
    expect(read(F.flags, '11 00')).toEqual([[], '0x00']);
    expect(read(F.flags, '04 08 81')).toEqual([['first', 'last'], '10000001 (first, last)']);
    expect(read(F.flags, '04 02 40')).toEqual([['bit 1'], '01 (bit 1)']);
    expect(read(F.flags, '05 80 00 00 00')).toEqual([['bit 31'], '0x80000000 (bit 31)']);
  });

  it('names no bits of long bit-strings', () => {
    expect(read(F.flags, `04 41 ${'ff'.repeat(9)}`)[0]).toBe('1'.repeat(65));
  });

  it('reads octets as what they are', () => {
    expect(read(F.obis, '09 06 01 00 01 08 00 ff')).toEqual(['1-0:1.8.0*255', '1-0:1.8.0*255']);
    expect(read(F.obis, '06 01 00 01 08 00 ff', 9)).toEqual(['1-0:1.8.0*255', '1-0:1.8.0*255']);
    expect(read(F.time, '09 0c 07 e8 06 0a 01 0c 00 00 00 ff 88 02')).toEqual([
      '2024-06-10T12:00:00.00+02:00 [doubtful value]',
      '2024-06-10T12:00:00.00+02:00 [doubtful value] Monday',
    ]);
    expect(read(F.time, '19 07 e8 06 0a ff 0c 00 00 ff 80 00 ff')[0]).toBe('2024-06-10T12:00:00');
    expect(read(F.address, '06 c0 00 02 01')).toEqual(['192.0.2.1', '192.0.2.1']);
    expect(read(F.address, '09 04 c0 00 02 01')[0]).toBe('192.0.2.1');
    expect(read(F.title, '09 08 44 4d 50 00 00 00 00 01')).toEqual(['444d500000000001', '444d500000000001 (DMP)']);
    expect(read(F.oid, '09 07 60 85 74 05 08 01 01')[0]).toBe('2.16.756.5.8.1.1');
  });

  it('reads text where it is some, and keeps octets where not', () => {
    expect(read(F.text, '09 03 41 42 43')).toEqual(['ABC', '"ABC"']);
    expect(read(F.text, '09 00')).toEqual(['', '""']);
    expect(read(F.text, '09 03 41 1b 43')).toEqual(['411b43', '411b43']);
    expect(read(F.text, '0a 03 41 42 43')).toEqual(['ABC', '"ABC"']);
    const long = `09 82 01 2c ${'41'.repeat(300)}`;
    expect(read(F.text, long)).toEqual(['A'.repeat(300), `"${'A'.repeat(256)}"…`]);
  });

  it('claims nothing where octets are too many or too few, or the type is another', () => {
    expect(read(F.obis, '09 05 01 00 01 08 00')[0]).toBe('0100010800');
    expect(read(F.time, '09 05 07 e8 06 0a 01')[0]).toBe('07e8060a01');
    expect(read(F.time, '1a 07 e8 06 0a 01')[0]).toBe('2024-06-10');
    expect(read(F.obis, '06 00 00 00 01')).toEqual([1, '1']);
    expect(read(F.word, '09 01 01')).toEqual(['01', '01']);
    expect(read(F.flags, '09 01 01')).toEqual(['01', '01']);
  });
});
