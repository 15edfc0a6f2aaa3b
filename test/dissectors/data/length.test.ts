import { describe, expect, it } from 'vitest';
import { lengthOctets, peekLength, takeLength } from '../../../dissectors/data/length.js';
import { Conversation, Dissection, defineFields, header, Registry, Tape } from '../../../src/core/index.js';
import { gapsOf, hex, tree } from '../../dissect.js';

const T = defineFields('test_length', { length: header('Length') });

function reading(bytes: Uint8Array): { d: Dissection; tape: Tape } {
  const tape = new Tape();
  const d = new Dissection(new Registry());
  d.begin(tape, new Conversation(1));
  d.range(tape.addStore(bytes, 'frame'), 0, bytes.length);
  return { d, tape };
}

describe('length octets', () => {
  it.each([
    ['00', 0, 1],
    ['7f', 127, 1],
    ['81 80', 128, 2],
    ['81 05', 5, 2],
    ['82 0400', 1024, 3],
    ['83 010000', 65536, 4],
    ['84 ffffffff', 4294967295, 5],
  ])('%s is %i in %i octets', (text, length, octets) => {
    const { d } = reading(hex(text));
    expect([peekLength(d, 0), lengthOctets(d, 0)]).toEqual([length, octets]);
    expect(takeLength(d, T.length)).toBe(length);
    expect(d.at).toBe(octets);
  });

  it.each(['80', '85', '88', 'ff'])('%s begins no length, and all is taken', (first) => {
    const { d, tape } = reading(hex(`01 ${first} 0102`));
    expect(takeLength(d, T.length, 1)).toBe(-1);
    expect(d.left).toBe(0);
    expect(tree(tape)).toContain('issue.malformed');
    expect(gapsOf(tape)).toEqual([]);
  });
});
