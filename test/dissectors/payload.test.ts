import { describe, expect, it } from 'vitest';
import { NodeView, Payload, type Summary, Tables, type Tape } from '../../src/core/index.js';
import { decode, gapsOf, hex, tree } from '../dissect.js';
import { all, issues } from './dlms/cuts.js';

function payload(kind: Payload, text: string): Tape {
  const { tape } = decode(Tables.payload, kind, hex(text), { registry: all });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

function summary(tape: Tape): string {
  const line: Summary = { service: '', object: '', value: '', source: '', destination: '' };
  const dissector = all.ofField(tape.fieldId(0));
  line.service = dissector?.service ?? '';
  dissector?.summary?.(new NodeView(tape, 0), line);
  return `${line.service} ${line.value}`.trim();
}

describe('payload without a framing', () => {
  it('is an APDU', () => {
    expect(tree(payload(Payload.apdu, 'c5 01 c1 00'))).toMatchInlineSnapshot(`
      "0+4 set_response
        0+1 dlms.apdu c5
        1+1 set_response.choice 01
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+1 dlms.result 00"
    `);
    expect(issues(payload(Payload.apdu, 'f0 00'))).toEqual(['issue.unknown no dissector answers APDU tag 0xf0']);
    expect(tree(payload(Payload.apdu, ''))).toBe('');
  });

  it('is COSEM data', () => {
    expect(tree(payload(Payload.data, '02 02 11 01 0f ff'))).toMatchInlineSnapshot(`
      "0+6 cosem_data
        0+6 dlms.data
          0+2 data.header 0202
          2+2 dlms.data 1101
          4+2 dlms.data 0fff"
    `);
    expect(summary(payload(Payload.data, '02 02 11 01 0f ff'))).toBe('COSEM data {1, -1}');
    expect(issues(payload(Payload.data, '11 01 00'))).toEqual(['issue.unusual 1 byte more than were expected']);
    expect(issues(payload(Payload.data, ''))).toEqual([
      'issue.truncated Data needs 1 bytes, 0 are there; the bytes end there',
    ]);
  });

  it('is bytes of no frame', () => {
    expect(tree(payload(Payload.junk, '0102'))).toMatchInlineSnapshot(`
      "0+2 junk
        0+2 junk.bytes 0102"
    `);
    expect(summary(payload(Payload.junk, '01'))).toBe('no frame 1 byte');
    expect(summary(payload(Payload.junk, '0102'))).toBe('no frame 2 bytes');
  });
});
