import { describe, expect, it } from 'vitest';
import {
  bitGroup,
  bits,
  type Dissector,
  defineFields,
  group,
  octets,
  Registry,
  Table,
  u8,
} from '../../../src/core/index.js';
import { dissect, gaps, hex } from '../../dissect.js';

const Here = new Table('test', 'test');
const F = defineFields('dissect_test', {
  self: group('Test'),
  number: u8('Number'),
  high: bits('High', 0xf0),
  low: bits('Low', 0x0f),
  both: bitGroup('Both', 1, ['high', 'low']),
  bytes: octets('Bytes'),
});

const works: Dissector = {
  name: 'test',
  answers: [[Here, 1]],
  dissect(d) {
    d.open(F.self);
    d.read(F.number);
    d.flags(F.both);
    d.close();
    d.inside(Uint8Array.of(7, 8), 'other', () => d.mark(F.bytes, 2));
  },
};

const leaves: Dissector = {
  name: 'leaves',
  answers: [[Here, 2]],
  dissect(d) {
    d.read(F.number);
    d.at += 2;
    d.read(F.number);
    d.at -= 1;
    d.read(F.number);
  },
};

describe('dissect', () => {
  const registry = new Registry().add(works, leaves);

  it('writes a tree', () => {
    expect(dissect(Here, 1, hex('01 c3'), registry)).toMatchInlineSnapshot(`
      "0+2 dissect_test
        0+1 dissect_test.number 01
        1+1 dissect_test.both
          1+1 dissect_test.high c3 = 12
          1+1 dissect_test.low c3 = 3
      1:0+2 dissect_test.bytes 0708"
    `);
  });

  it('writes issues with what they say', () => {
    expect(dissect(Here, 1, hex('01'), [works])).toContain('1+0 issue.truncated: Both needs 1 bytes, 0 are there');
  });

  it('finds bytes that nobody owns, and those with two owners', () => {
    expect(gaps(Here, 1, hex('01 c3'), registry)).toEqual([]);
    expect(gaps(Here, 2, hex('01 02 03 04'), registry)).toEqual([
      '1+2 belongs to nobody',
      '3+1 belongs to dissect_test.number and dissect_test.number',
    ]);
  });

  it('refuses what is not hex', () => {
    expect(hex('01 # one\n 02')).toEqual(Uint8Array.of(1, 2));
    expect(() => hex('0')).toThrow('not hex');
  });
});
