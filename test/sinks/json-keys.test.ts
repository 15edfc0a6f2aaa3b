import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../captures/expect.js';
import { type Field, fieldByName, roots, Tables } from '../../src/core/index.js';
import { capture } from '../dialog/run.js';
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

describe('what is said of a list as a whole', () => {
  const PROFILE = '0007 0100630100ff';
  const LINES = [
    `c001c1 ${PROFILE} 03 00`,
    'c401c1 00 01 01 0204 120003 0906 0100010800ff 0f02 120000',
    `c001c1 ${PROFILE} 04 00`,
    'c401c1 00 06 00000384',
    `c001c1 ${PROFILE} 02 00`,
    'c401c1 00 01 01 02 01 06 00003039',
  ];
  const answer = async (lines: readonly string[]): Promise<Record<string, unknown>> => {
    const json = await jsonOf('lines.hex', Buffer.from(lines.join('\n').replaceAll(' ', '')));
    const { messages } = JSON.parse(json) as { messages: { get_response: Record<string, unknown> }[] };
    return messages.at(-1)?.get_response ?? {};
  };

  it('stands behind it, under its key', async () => {
    const response = await answer(LINES);
    const keys = Object.keys(response);
    expect(response.objects_named_by).toBe('capture_objects, frame 2');
    expect(response.objects_capture_period).toBe(900);
    expect(keys.slice(keys.indexOf('objects'))).toEqual([
      'objects',
      'objects_named_by',
      'objects_capture_period',
      'buffer',
    ]);
    expect(response.objects).toHaveLength(1);
  });

  it('is left out where nothing is', async () => {
    const { objects_named_by: by, objects_capture_period: period } = await answer(
      LINES.filter((_, n) => n < 2 || n > 3),
    );
    expect([by, period]).toEqual(['capture_objects, frame 2', undefined]);
    expect(Object.keys(await answer(LINES.slice(0, 2)))).not.toContain('objects_named_by');
  });

  it('is nothing that is said of one of its elements', async () => {
    const json = await jsonOf('meaning-logical-names.pcap', capture('meaning-logical-names.pcap'));
    expect(json).not.toContain('values_');
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
