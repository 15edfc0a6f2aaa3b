import { describe, expect, it } from 'vitest';
import { NodeView, Payload, type Summary, Tables, type Tape } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex } from '../../dissect.js';
import { all, expectCutsToKeepWhatCameBefore } from '../dlms/cuts.js';

const setting = { registry: all };
const frame = (bytes: Uint8Array): string => dissect(Tables.payload, Payload.llc432, bytes, setting);
const tapeOf = (bytes: Uint8Array): Tape => decode(Tables.payload, Payload.llc432, bytes, setting).tape;

const SET_RESPONSE = hex(`
  90             # DL-Data
  10 01          # to the public client, from the management logical device
  c5 01 c1 00    # set-response-normal, invoke-id 1, success
`);

const DISCOVER = hex(`
  90             # DL-Data
  00 01          # to the CIASE, from the initiator's management
  1d             # discover
  64 000a 02 00  # all of them, 10 time slots, initial credit 2
`);

const tops = (text: string): string[] => text.split('\n').filter((line) => !line.startsWith(' '));

describe('IEC 61334-4-32 LLC', () => {
  it('decodes an APDU between two L-SAPs', () => {
    expect(frame(SET_RESPONSE)).toMatchInlineSnapshot(`
      "0+3 llc432
        0+1 llc432.control 90
        1+1 llc432.destination 10
        2+1 llc432.source 01
      3+4 set_response
        3+1 dlms.apdu c5
        4+1 set_response.choice 01
        5+1 dlms.invoke_id_and_priority
          5+1 dlms.invoke_id c1 = 1
          5+1 dlms.service_class c1 = 1
          5+1 dlms.priority c1 = 1
        6+1 dlms.result 00"
    `);
    expect(gaps(Tables.payload, Payload.llc432, SET_RESPONSE, setting)).toEqual([]);
  });

  it('decodes a CI-PDU on the L-SAP of the CIASE, on either side', () => {
    expect(tops(frame(DISCOVER))).toEqual(['0+3 llc432', '3+6 ciase']);
    expect(tops(frame(hex('90 01 00 39 00 01')))).toEqual(['0+3 llc432', '3+3 ciase']);
    expect(tops(frame(hex('90 00 fd 1e 00')))).toEqual(['0+3 llc432', '3+2 ciase']);
    expect(tops(frame(hex('90 10 fd 1e 00')))).toEqual(['0+3 llc432', '3+2 ciase']);
  });

  it('decodes an APDU on the L-SAP of the CIASE, too', () => {
    expect(tops(frame(hex('90 00 01 c5 01 c1 00')))).toEqual(['0+3 llc432', '3+4 set_response']);
  });

  it('takes CI-PDUs nowhere else', () => {
    expect(frame(hex('90 10 01 1d 64 000a 02 00'))).toContain('issue.unknown: no dissector answers APDU tag 0x1d');
    expect(dissect(Tables.apdu, 0x1d, hex('1d 64 000a 02 00'), setting)).not.toContain('ciase');
  });

  it('keeps what came before when cut', () => {
    expectCutsToKeepWhatCameBefore(SET_RESPONSE, tapeOf);
    expectCutsToKeepWhatCameBefore(DISCOVER, tapeOf);
  });

  it('tells a cut of the capture from one of the sender', () => {
    const cut = { registry: all, cut: 4 };
    expect(dissect(Tables.payload, Payload.llc432, SET_RESPONSE.subarray(0, 3), cut)).toContain('issue.cut_capture');
    expect(dissect(Tables.payload, Payload.llc432, SET_RESPONSE.subarray(0, 2), cut)).toContain('issue.cut_capture');
  });

  it('reads nothing behind a control octet that is not known', () => {
    expect(frame(hex('91 10 01 c5 01 c1 00'))).toMatchInlineSnapshot(`
      "0+7 llc432
        0+1 llc432.control 91
        0+1 llc432.control_unknown: control 0x91; 0x90 (DL-Data) was expected
        1+6 bytes.unknown 1001c501c100"
    `);
  });

  it('keeps bytes that begin no APDU, and bytes behind one', () => {
    expect(frame(hex('90 10 01 aa bb'))).toContain('3+2 bytes.unknown aabb');
    expect(frame(hex('90 10 01 c5 01 c1 00 00 00'))).toContain('7+2 bytes.trailing 0000');
  });

  it('names both parties of the link', () => {
    const line: Summary = { service: '', object: '', value: '', source: '', destination: '' };
    const tape = tapeOf(SET_RESPONSE);
    all.ofField(tape.fieldId(0))?.summary?.(new NodeView(tape, 0), line);
    expect([line.source, line.destination]).toEqual(['1', '16']);
  });
});
