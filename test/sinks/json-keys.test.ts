import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../captures/expect.js';
import { type Field, fieldByName, roots, Tables } from '../../src/core/index.js';
import { decode, hex } from '../dissect.js';

describe('keys of an object', () => {
  it('never stand twice in one, also where an object in it has the same key', async () => {
    // An AARE whose context is of a wrong type twice, user-information that is no APDU, and a length that is none.
    const line = '61 1f a109 0103a2 03020101 a305 a103020101 be06 0004040e0100 0601a3 05a103020101be060004040e010006';
    const json = await jsonOf('line.hex', Buffer.from(line));
    expect(json).toContain('"unknown":["a20302"]');
    expect(json).toContain('"unknown_3":["0302"]');
  });
});

describe('numbers', () => {
  it.each([
    ['61 0b a2 09 02 07 ff880a61a28003', '71925697230307331'],
    ['61 0d a2 0b 02 09 010000000000000000', '18446744073709551616'],
  ])('of many octets are JSON and exact, also where values have words: %s', async (aare, shown) => {
    const json = await jsonOf('line.hex', Buffer.from(aare.replaceAll(' ', '')));
    expect(json).toContain(`"result":"${shown}"`);
    const tape = decode(Tables.apdu, 0x61, hex(aare)).tape;
    const result = [...roots(tape)][0]?.find(fieldByName('aare.result') as Field);
    expect([result?.text, result?.value]).toEqual([shown, BigInt(shown)]);
  });
});
