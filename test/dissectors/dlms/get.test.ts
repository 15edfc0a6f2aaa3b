import { describe, expect, it } from 'vitest';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts } from './cuts.js';

const REQUEST_NORMAL = hex(`
  c0 01 c1             # get-request-normal, invoke-id 1, confirmed, high priority
  0003                 # class 3, Register
  0100010800ff         # 1-0:1.8.0*255
  02 00                # attribute 2, no selective access
`);
const REQUEST_BY_RANGE = hex(`
  c0 01 c4             # get-request-normal, invoke-id 4
  0007 0100630100ff 02 # profile 1-0:99.1.0*255, buffer
  01 01                # selective access, range descriptor
  0204                 # structure of 4
  0204 120008 09060000010000ff 0f02 120000   # restricting object: clock, time
  090c 07e5010101 00000000 8000 00           # from
  090c 07e5010201 00000000 8000 00           # to
  0100                 # all columns
`);
const REQUEST_NEXT = hex('c0 02 81  00000005');
const REQUEST_WITH_LIST = hex(`
  c0 03 41 02
  0003 0100010800ff 02 00
  0007 0100630100ff 02 01 02  0204 06 00000001 06 00000000 12 0001 12 0000   # entries 1 to the last
`);
const RESPONSE_DATA = hex('c4 01 c1 00  06 000004d2');
const RESPONSE_ERROR = hex('c4 01 c1 01  04');
const RESPONSE_BLOCK = hex('c4 02 c1  00 00000001 00 05  0102030405');
const RESPONSE_BLOCK_ERROR = hex('c4 02 c1  01 00000002 01 13');
const RESPONSE_LIST = hex('c4 03 c1 03  00 12 0001  01 04  00 0a 03 414243');

describe('get-request', () => {
  it('decodes a normal request', () => {
    expect(apduTree(REQUEST_NORMAL)).toMatchInlineSnapshot(`
      "0+13 get_request
        0+1 dlms.apdu c0
        1+1 get_request.choice 01
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+9 cosem.attribute_descriptor
          3+2 cosem.class_id 0003
          5+6 cosem.instance 0100010800ff
          11+1 cosem.attribute 02
          12+0 cosem.attribute_name: value
        12+1 dlms.present 00"
    `);
    expect(summary(apdu(REQUEST_NORMAL))).toBe('GET-Request | Register 1-0:1.8.0*255 value | ');
  });

  it('reads the selector before its parameters', () => {
    expect(apduTree(REQUEST_BY_RANGE)).toMatchInlineSnapshot(`
      "0+64 get_request
        0+1 dlms.apdu c0
        1+1 get_request.choice 01
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c4 = 4
          2+1 dlms.service_class c4 = 1
          2+1 dlms.priority c4 = 1
        3+9 cosem.attribute_descriptor
          3+2 cosem.class_id 0007
          5+6 cosem.instance 0100630100ff
          11+1 cosem.attribute 02
          12+0 cosem.attribute_name: buffer
        12+1 dlms.present 01
        13+51 cosem.selection
          13+1 cosem.selector 01
          14+0 cosem.selector_name: range_descriptor
          14+50 range_descriptor
            14+2 data.header 0204
            16+18 range_descriptor.restricting_object
              16+2 data.header 0204
              18+3 capture_object.class_id 120008
              21+8 capture_object.logical_name 09060000010000ff
              29+2 capture_object.attribute_index 0f02
              31+3 capture_object.data_index 120000
              34+0 cosem.attribute_name: time
            34+14 range_descriptor.from_value 090c07e501010100000000800000
            48+14 range_descriptor.to_value 090c07e501020100000000800000
            62+2 range_descriptor.selected_values
              62+2 data.header 0100"
    `);
    expect(summary(apdu(REQUEST_BY_RANGE))).toBe('GET-Request | Profile generic 1-0:99.1.0*255 buffer | ');
  });

  it('decodes a request for the next block', () => {
    expect(texts(apdu(REQUEST_NEXT))).toMatchInlineSnapshot(`
      [
        "dlms.apdu 0xc0 (get-request)",
        "get_request.choice 2 (next)",
        "dlms.invoke_id_and_priority 0x81",
        "dlms.invoke_id 1",
        "dlms.service_class 0 (unconfirmed)",
        "dlms.priority 1 (high)",
        "dlms.block_number 5",
      ]
    `);
    expect(summary(apdu(REQUEST_NEXT))).toBe('GET-Request |  | next after block 5');
  });

  it('decodes a list, with selective access of one of its members', () => {
    expect(apduTree(REQUEST_WITH_LIST)).toMatchInlineSnapshot(`
      "0+43 get_request
        0+1 dlms.apdu c0
        1+1 get_request.choice 03
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id 41 = 1
          2+1 dlms.service_class 41 = 1
          2+1 dlms.priority 41 = 0
        3+40 cosem.attribute_descriptors
          3+1 dlms.count 02
          4+9 cosem.attribute_descriptor
            4+2 cosem.class_id 0003
            6+6 cosem.instance 0100010800ff
            12+1 cosem.attribute 02
            13+0 cosem.attribute_name: value
          13+1 dlms.present 00
          14+9 cosem.attribute_descriptor
            14+2 cosem.class_id 0007
            16+6 cosem.instance 0100630100ff
            22+1 cosem.attribute 02
            23+0 cosem.attribute_name: buffer
          23+1 dlms.present 01
          24+19 cosem.selection
            24+1 cosem.selector 02
            25+0 cosem.selector_name: entry_descriptor
            25+18 entry_descriptor
              25+2 data.header 0204
              27+5 entry_descriptor.from_entry 0600000001
              32+5 entry_descriptor.to_entry 0600000000
              37+3 entry_descriptor.from_selected_value 120001
              40+3 entry_descriptor.to_selected_value 120000"
    `);
    expect(summary(apdu(REQUEST_WITH_LIST))).toBe('GET-Request | Register 1-0:1.8.0*255 value +1 | ');
  });

  it.each([
    ['normal', REQUEST_NORMAL],
    ['by range', REQUEST_BY_RANGE],
    ['next', REQUEST_NEXT],
    ['with list', REQUEST_WITH_LIST],
  ])('keeps what came before when cut: %s', (_, bytes) => expectCutsToKeepWhatCameBefore(bytes));

  it('reports a choice the standard does not know, once, and keeps the rest', () => {
    expect(apduTree(hex('c0 09 c1 0003'))).toMatchInlineSnapshot(`
      "0+5 get_request
        0+1 dlms.apdu c0
        1+1 get_request.choice 09
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        1+1 issue.malformed: GET-Request has no choice 9
        3+2 bytes.unknown 0003"
    `);
  });

  it('reports a presence octet that is neither 0 nor 1, and goes on', () => {
    const tape = apdu(hex('c0 01 c1 0003 0100010800ff 02 ff 01 00'));
    expect(issues(tape)).toEqual(['issue.unusual presence octet 255; 0 or 1 were expected']);
  });

  it('believes a count as far as there are bytes', () => {
    const tape = apdu(hex('c0 03 c1 84ffffffff 0003 0100010800ff 02 00'));
    expect(issues(tape)).toEqual(['issue.truncated Attributes: the count says 4294967295, 1 are there']);
  });

  it('reports a count of indefinite form, and keeps the rest', () => {
    expect(apduTree(hex('c0 03 c1 80 0003'))).toMatchInlineSnapshot(`
      "0+6 get_request
        0+1 dlms.apdu c0
        1+1 get_request.choice 03
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+3 cosem.attribute_descriptors
          3+1 issue.malformed: a length of indefinite form (0x80); what follows can't be told apart
          3+1 dlms.count 80
          4+2 bytes.unknown 0003"
    `);
  });

  it('shows bytes after the end', () => {
    expect(issues(apdu(hex('c0 02 81 00000005 00')))).toEqual(['issue.unusual 1 byte more than were expected']);
  });
});

describe('get-response', () => {
  it('decodes data', () => {
    expect(apduTree(RESPONSE_DATA)).toMatchInlineSnapshot(`
      "0+9 get_response
        0+1 dlms.apdu c4
        1+1 get_response.choice 01
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+1 dlms.result_choice 00
        4+5 dlms.data 06000004d2"
    `);
    expect(summary(apdu(RESPONSE_DATA))).toBe('GET-Response |  | 1234');
  });

  it('decodes a result', () => {
    expect(texts(apdu(RESPONSE_ERROR))).toContain('dlms.result 4 (object-undefined)');
    expect(summary(apdu(RESPONSE_ERROR))).toBe('GET-Response |  | object-undefined');
  });

  it('decodes a block', () => {
    expect(apduTree(RESPONSE_BLOCK)).toMatchInlineSnapshot(`
      "0+15 get_response
        0+1 dlms.apdu c4
        1+1 get_response.choice 02
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+12 dlms.block
          3+1 dlms.last_block 00
          4+4 dlms.block_number 00000001
          8+1 get_response.block_result 00
          9+1 dlms.raw_data_length 05
          10+5 dlms.raw_data 0102030405
          15+0 dlms.block_transfer: block 1, more follow"
    `);
    expect(summary(apdu(RESPONSE_BLOCK))).toBe('GET-Response |  | block 1');
  });

  it('decodes a block that holds a result', () => {
    expect(texts(apdu(RESPONSE_BLOCK_ERROR))).toContain('dlms.result 19 (data-block-number-invalid)');
    expect(summary(apdu(RESPONSE_BLOCK_ERROR))).toBe('GET-Response |  | block 2 (last): data-block-number-invalid');
  });

  it('keeps the position of a result among data', () => {
    expect(apduTree(RESPONSE_LIST)).toMatchInlineSnapshot(`
      "0+16 get_response
        0+1 dlms.apdu c4
        1+1 get_response.choice 03
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+13 dlms.results
          3+1 dlms.count 03
          4+4 dlms.result_item
            4+1 dlms.result_choice 00
            5+3 dlms.data 120001
          8+2 dlms.result_item
            8+1 dlms.result_choice 01
            9+1 dlms.result 04
          10+6 dlms.result_item
            10+1 dlms.result_choice 00
            11+5 dlms.data 0a03414243"
    `);
    expect(summary(apdu(RESPONSE_LIST))).toBe('GET-Response |  | 3 results: 1, …');
  });

  it.each([
    ['data', RESPONSE_DATA],
    ['result', RESPONSE_ERROR],
    ['block', RESPONSE_BLOCK],
    ['block with a result', RESPONSE_BLOCK_ERROR],
    ['list', RESPONSE_LIST],
  ])('keeps what came before when cut: %s', (_, bytes) => expectCutsToKeepWhatCameBefore(bytes));

  it('reports choices the standard does not know', () => {
    expect(issues(apdu(hex('c4 04 c1 00 00')))).toEqual(['issue.malformed GET-Response has no choice 4']);
    expect(issues(apdu(hex('c4 01 c1 02 00')))).toEqual([
      'issue.malformed result kind 2; 0 (data) or 1 (data-access-result) were expected',
    ]);
    expect(issues(apdu(hex('c4 02 c1 00 00000001 02 00')))).toEqual([
      'issue.malformed the result of a block has no choice 2',
    ]);
  });

  it('shows as much of a block as there is', () => {
    expect(apduTree(hex('c4 02 c1 00 00000001 00 82 0400 0102'))).toMatchInlineSnapshot(`
      "0+14 get_response
        0+1 dlms.apdu c4
        1+1 get_response.choice 02
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+11 dlms.block
          3+1 dlms.last_block 00
          4+4 dlms.block_number 00000001
          8+1 get_response.block_result 00
          9+3 dlms.raw_data_length 820400
          12+2 issue.truncated: Length of the raw data says 1024 bytes, 2 are there; the bytes end there
          12+2 dlms.raw_data 0102"
    `);
  });

  it('stops at a limit when a list holds nothing but results', () => {
    const tape = apdu(Uint8Array.from([0xc4, 3, 0xc1, 0x83, 4, 0, 0, ...new Array(400_000).fill(1)]));
    expect(issues(tape)).toEqual(['issue.limit more than 100000 items; 200000 bytes are not shown as such']);
  });

  it('calls a capture that was cut a cut capture', () => {
    const text = issues(apdu(RESPONSE_LIST.subarray(0, 8), { cut: 6 }));
    expect(text).toEqual(['issue.cut_capture Results: the count says 3, 1 are there']);
  });
});
