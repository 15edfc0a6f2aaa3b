import { describe, expect, it } from 'vitest';
import { bareData } from '../../../dissectors/payload.js';
import { Limits, NodeView, Payload, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, join, tree, use } from '../../dissect.js';
import { expectCutsToKeepWhatCameBefore, issues } from '../dlms/cuts.js';

use(bareData);

const data = (bytes: Uint8Array, cut = 0): Tape => decode(Tables.payload, Payload.data, bytes, { cut }).tape;

/** The nodes of data that are no containers. */
function leaves(tape: Tape): NodeView[] {
  const found: NodeView[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    const view = new NodeView(tape, node);
    if (view.name === 'dlms.data' && view.type !== undefined && !view.isContainer) found.push(view);
  }
  return found;
}

const shown = (text: string): unknown[] => leaves(data(hex(text))).map((leaf) => [leaf.type, leaf.value, leaf.text]);

describe('simple types', () => {
  it.each([
    ['00', 'null-data', null, ''],
    ['03 00', 'boolean', false, 'false'],
    ['03 ff', 'boolean', true, 'true'],
    ['04 0a a0 40', 'bit-string', '1010000001', '1010000001'],
    ['04 00', 'bit-string', '', ''],
    ['05 ffffffff', 'double-long', -1, '-1'],
    ['05 80000000', 'double-long', -2147483648, '-2147483648'],
    ['06 ffffffff', 'double-long-unsigned', 4294967295, '4294967295'],
    ['07 3fc00000', 'floating-point', 1.5, '1.5'],
    ['09 03 0102ff', 'octet-string', '0102ff', '0102ff'],
    ['09 00', 'octet-string', '', '""'],
    ['09 81 01 aa', 'octet-string', 'aa', 'aa'],
    ['09 82 0001 aa', 'octet-string', 'aa', 'aa'],
    ['09 83 000001 aa', 'octet-string', 'aa', 'aa'],
    ['09 84 00000001 aa', 'octet-string', 'aa', 'aa'],
    ['0a 03 414243', 'visible-string', 'ABC', '"ABC"'],
    ['0c 03 e282ac', 'utf8-string', '€', '"€"'],
    ['0d 42', 'bcd', '42', '42'],
    ['0f 80', 'integer', -128, '-128'],
    ['10 8000', 'long', -32768, '-32768'],
    ['11 ff', 'unsigned', 255, '255'],
    ['12 ffff', 'long-unsigned', 65535, '65535'],
    ['14 fffffffffffffffe', 'long64', -2n, '-2'],
    ['15 ffffffffffffffff', 'long64-unsigned', 18446744073709551615n, '18446744073709551615'],
    ['16 1e', 'enum', 30, '30'],
    ['17 4366199a', 'float32', Math.fround(230.1), '230.1'],
    ['17 7fc00000', 'float32', Number.NaN, 'NaN'],
    ['18 7ff0000000000000', 'float64', Number.POSITIVE_INFINITY, 'Infinity'],
    ['18 3fb999999999999a', 'float64', 0.1, '0.1'],
    ['1a 07e8060a01', 'date', '2024-06-10', '2024-06-10'],
    ['1b 171e00ff', 'time', '23:30:00', '23:30:00'],
    ['1c ff', 'delta-integer', -1, '-1'],
    ['1d ffff', 'delta-long', -1, '-1'],
    ['1e ffffffff', 'delta-double-long', -1, '-1'],
    ['1f ff', 'delta-unsigned', 255, '255'],
    ['20 ffff', 'delta-long-unsigned', 65535, '65535'],
    ['21 ffffffff', 'delta-double-long-unsigned', 4294967295, '4294967295'],
    ['ff', 'dont-care', null, ''],
  ])('%s is %s', (text, type, value, words) => {
    expect(shown(text)).toEqual([[type, value, words]]);
    expect(issues(data(hex(text)))).toEqual([]);
    expect(gapsOf(data(hex(text)))).toEqual([]);
  });

  it.each([
    ['07e50c1b010e002d00ffc402', '2021-12-27T14:00:45.00+01:00 [doubtful value]', 'Monday'],
    ['ffffffffffffffffff8000ff', '****-**-**T**:**:**', ''],
    ['07e8fdfe02030000ff8000ff', '2024-(DST end)-(last day)T03:00:00', 'Tuesday'],
    [
      '07e8fefd07020000ff003c80',
      '2024-(DST begin)-(second last day)T02:00:00-01:00 [daylight saving active]',
      'Sunday',
    ],
  ])('the date-time %s is %s', (octets, value, weekday) => {
    const text = weekday === '' ? value : `${value} ${weekday}`;
    expect(shown(`19 ${octets}`)).toEqual([['date-time', value, text]]);
  });

  it('cut at any byte are shown as what there is', () => {
    for (const text of ['05 01020304', '09 82 0003 010203', '04 0a a040', '19 07e50c1b010e002d00ffc402', '11 01']) {
      expectCutsToKeepWhatCameBefore(hex(text), data);
    }
  });

  it.each([8, 14, 34, 64, 128, 254])('the tag %i is not assigned', (tag) => {
    const tape = data(Uint8Array.of(tag, 1, 2));
    expect(issues(tape)).toEqual([
      `issue.malformed data tag ${tag} is not assigned, so the length of its value is not known`,
    ]);
    expect(gapsOf(tape)).toEqual([]);
  });

  it.each(['09 80 01', '0a 85 0000000001 41', '04 ff 00', '01 80 00', '02 86 000000000001 00'])(
    'a length that is malformed ends decoding: %s',
    (text) => {
      const tape = data(hex(text));
      expect(issues(tape)).toHaveLength(1);
      expect(issues(tape)[0]).toMatch(/^issue\.malformed a length of/);
      expect(gapsOf(tape)).toEqual([]);
    },
  );

  it('a length of 2^32 - 1 is believed as far as there are bytes', () => {
    const tape = data(hex('09 84 ffffffff 0102'));
    expect(issues(tape)).toEqual(['issue.truncated Data needs 4294967301 bytes, 8 are there; the bytes end there']);
    expect(gapsOf(tape)).toEqual([]);
  });
});

describe('array and structure', () => {
  const NESTED = hex('01 02  02 02 11 01 0a 01 41  02 02 11 02 0a 01 42');

  it('hold their members', () => {
    expect(tree(data(NESTED))).toMatchInlineSnapshot(`
      "0+16 cosem_data
        0+16 dlms.data
          0+2 data.header 0102
          2+7 dlms.data
            2+2 data.header 0202
            4+2 dlms.data 1101
            6+3 dlms.data 0a0141
          9+7 dlms.data
            9+2 data.header 0202
            11+2 dlms.data 1102
            13+3 dlms.data 0a0142"
    `);
    expectCutsToKeepWhatCameBefore(NESTED, data);
  });

  it('may be empty', () => {
    expect(issues(data(hex('02 02 01 00 02 00')))).toEqual([]);
  });

  it('with a count that lies end where the bytes end', () => {
    expect(issues(data(hex('01 84 ffffffff 11 01 11 02')))).toEqual([
      'issue.truncated array says 4294967295 elements, 2 are there',
    ]);
    expect(issues(data(hex('02 03 11 01')))).toEqual(['issue.truncated structure says 3 members, 1 are there']);
    expect(issues(data(hex('02 03 11 01'), 4))).toEqual(['issue.cut_capture structure says 3 members, 1 are there']);
  });

  it('are decoded to the depth of the limit, and kept as bytes beyond', () => {
    const nest = (depth: number): Uint8Array =>
      join(
        new Uint8Array(2 * depth).map((_, i) => (i % 2 === 0 ? 2 : 1)),
        hex('11 07'),
      );
    expect(issues(data(nest(Limits.dataDepth)))).toEqual([]);
    const tape = data(nest(Limits.dataDepth + 1));
    expect(issues(tape)).toEqual(['issue.limit data nested deeper than 64; 4 bytes are not shown as data']);
    expect(gapsOf(tape)).toEqual([]);
    expect(issues(data(nest(100_000)))).toHaveLength(1);
  });

  it('are decoded up to so many items, and kept as bytes beyond', () => {
    const tape = data(join(hex('01 83 030d40'), new Uint8Array(200_000)));
    expect(issues(tape)).toEqual(['issue.limit more than 100000 data items; 100001 bytes are not shown as data']);
  });
});

describe('compact-array', () => {
  const packed = (text: string): unknown[] => leaves(data(hex(text))).map((leaf) => leaf.value);

  it('holds values without tags', () => {
    expect(packed('13 06 08 0000000100000002')).toEqual([1, 2]);
    expect(tree(data(hex('13 02 02 12 11 06 0001 02 0003 04')))).toMatchInlineSnapshot(`
      "0+12 cosem_data
        0+12 dlms.data
          0+5 data.header 1302021211
          5+1 data.contents_length 06
          6+0 data.type_description: structure {long-unsigned, unsigned}
          6+3 dlms.data
            6+2 dlms.data 0001
            8+1 dlms.data 02
          9+3 dlms.data
            9+2 dlms.data 0003
            11+1 dlms.data 04"
    `);
  });

  it('holds strings with their lengths, and arrays and structures without counts', () => {
    // Structure of an octet-string, an array of two unsigned, a bit-string and null-data.
    expect(packed('13 02 04 09 01 0002 11 04 00  08 02 aabb 01 02 0c fff0')).toEqual([
      'aabb',
      1,
      2,
      '111111111111',
      null,
    ]);
  });

  it('may be in itself no more than described types allow, and may be empty', () => {
    expect(issues(data(hex('13 06 00')))).toEqual([]);
    expect(issues(data(hex('13 13 06 04 00000001')))).toEqual([
      "issue.malformed a type description can't have 19 here; the contents can't be told apart",
    ]);
    expect(issues(data(hex('13 08 01 00')))).toEqual([
      "issue.malformed a type description can't have 8 here; the contents can't be told apart",
    ]);
  });

  it('does not iterate elements that take no bytes', () => {
    for (const type of ['00', 'ff', '02 00', '02 02 00 00', '01 ffff 00', '01 0000 11', '01 ffff 01 ffff 00']) {
      const tape = data(hex(`13 ${type} 03 010203`));
      expect(issues(tape)).toEqual(['issue.malformed elements that take no bytes, but 3 are there']);
      expect(gapsOf(tape)).toEqual([]);
    }
    const tape = data(hex('13 02 02 01 ffff 00 11 02 0102'));
    expect(issues(tape)).toEqual([
      'issue.limit 65535 elements that take no bytes are not shown',
      'issue.limit 65535 elements that take no bytes are not shown',
    ]);
  });

  it('takes no contents in which a few bytes are thousands of values', () => {
    const tape = data(join(hex('13 02 81 c9'), new Uint8Array(200), hex('11 82 1000'), new Uint8Array(4096)));
    expect(issues(tape)).toEqual([
      'issue.limit elements of 202 values in 1 bytes: most of them take none; the contents are not shown as data',
    ]);
    expect(gapsOf(tape)).toEqual([]);
  });

  it('stops at the limit of items, however small its bytes are', () => {
    // A structure of 30 null-data and an unsigned: 31 items a byte, and one for the structure.
    const tape = data(join(hex('13 02 1f'), new Uint8Array(30), hex('11 82 1000'), new Uint8Array(4096)));
    expect(issues(tape)).toHaveLength(1);
    expect(issues(tape)[0]).toMatch(/^issue\.limit more than 100000 data items/);
    expect(gapsOf(tape)).toEqual([]);
  });

  it('ends at its length, and what is behind it goes on', () => {
    const tape = data(hex('02 02  13 12 03 0001 00  11 07'));
    expect(issues(tape)).toEqual([
      'issue.truncated Data needs 2 bytes, 1 are there; the end was set by data.contents_length',
    ]);
    expect(leaves(tape).map((leaf) => leaf.value)).toContain(7);
    expect(gapsOf(tape)).toEqual([]);
  });

  it('with a malformed length in its contents does not lose what is behind it', () => {
    const tape = data(hex('02 02  13 09 03 80 0102  11 07'));
    expect(issues(tape)).toHaveLength(1);
    expect(leaves(tape).map((leaf) => leaf.value)).toEqual([7]);
  });

  it('with a length that lies shows what there is', () => {
    const tape = data(hex('02 02  13 11 84 ffffffff 0102'));
    expect(issues(tape)).toEqual([
      'issue.truncated Length of the contents says 4294967295 bytes, 2 are there; the bytes end there',
    ]);
    expect(leaves(tape).map((leaf) => leaf.value)).toEqual([1, 2]);
  });

  it.each(['13 06 08 0000000100000002', '13 02 02 12 11 06 0001 02 0003 04', '13 01 0002 09 04 01 aa 01 bb'])(
    'keeps what came before when cut: %s',
    (text) => expectCutsToKeepWhatCameBefore(hex(text), data),
  );

  it('says what its elements are', () => {
    expect(tree(data(hex('13 02 02 12 01 0003 11 00')))).toContain(
      'data.type_description: structure {long-unsigned, array of 3 unsigned}',
    );
  });

  it('has a type description of a depth and size that end', () => {
    expect(
      issues(
        data(
          join(
            hex('13'),
            new Uint8Array(300).fill(2).map((_, i) => 2 - (i % 2)),
            hex('11 00'),
          ),
        ),
      ),
    ).toEqual(['issue.limit a type description of more than 4096 types, or nested deeper than 64']);
    expect(issues(data(join(hex('13 02 82 2000'), new Uint8Array(8192), hex('00'))))).toEqual([
      'issue.limit a type description of more than 4096 types, or nested deeper than 64',
    ]);
  });

  it('with widths beyond all numbers is decoded as far as there are bytes', () => {
    const arrays = hex('01 ffff '.repeat(40));
    const tape = data(join(hex('13'), arrays, hex('01 0000 11 03 010203')));
    expect(issues(tape)).toEqual(['issue.malformed elements that take no bytes, but 3 are there']);
    const full = data(join(hex('13'), arrays, hex('11 03 010203')));
    expect(issues(full)[0]).toMatch(/^issue\.truncated/);
    expect(gapsOf(full)).toEqual([]);
  });
});
