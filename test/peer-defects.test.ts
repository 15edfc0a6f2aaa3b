/**
 * What other decoders get wrong, or leave out: each must be right here. Bytes are given by the reports on them, or made
 * from the encodings of the standard.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonOf } from '../captures/expect.js';
import { NodeView, Payload, Tables, type Tape } from '../src/core/index.js';
import { decode, hex, tree } from './dissect.js';
import { apdu, apduTree, issues, summary, texts, values } from './dissectors/dlms/cuts.js';

const REGISTER = '0003 0100010800ff 02';
const TAG = '000102030405060708090a0b';
const CIPHERED = `14 31 0000002a 101112 ${TAG}`;

/** All values under one name, in order. */
function allOf(tape: Tape, name: string): unknown[] {
  const found: unknown[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    const view = new NodeView(tape, node);
    if (view.name === name) found.push(view.value);
  }
  return found;
}

describe('values', () => {
  it('have their sign: long64', () => {
    expect(texts(apdu(hex('c401c100 14 fffffffffffffffe')))).toContain('dlms.data -2');
  });

  it('have none where the type has none: long64-unsigned', () => {
    expect(texts(apdu(hex('c401c100 15 ffffffffffffffff')))).toContain('dlms.data 18446744073709551615');
  });

  it('of a compact-array are read by its type', () => {
    const tape = apdu(hex('c401c100 13 06 08 0000000100000002'));
    expect(allOf(tape, 'dlms.data').slice(1)).toEqual([1, 2]);
    expect(issues(tape)).toEqual([]);
  });

  it('of strings are shown: octets, visible and UTF-8', () => {
    const shown = ['09 03 444d50', '0a 03 444d50', '0c 03 e2849d'].map((data) => texts(apdu(hex(`c401c100 ${data}`))));
    expect(shown.map((lines) => lines.at(-1))).toEqual([
      'dlms.data 444d50 ≈ "DMP"',
      'dlms.data "DMP"',
      'dlms.data "ℝ"',
    ]);
  });

  it('of a type that is not known lose nothing of what came before', () => {
    const tape = apdu(hex('c401c100 0203 1101 1102 22'));
    expect(texts(tape)).toEqual(expect.arrayContaining(['dlms.data 1', 'dlms.data 2', 'bytes.unknown 22']));
    expect(issues(tape)).toEqual([
      'issue.malformed data tag 34 is not assigned, so the length of its value is not known',
    ]);
  });

  it.each([
    ['ff', 'dont-care'],
    ['1c ff', 'delta-integer'],
    ['21 00000001', 'delta-double-long-unsigned'],
  ])('of rare types are read: %s', (data, type) => {
    const tape = apdu(hex(`c401c100 0202 ${data} 1105`));
    expect(tree(tape)).not.toContain('bytes.unknown');
    const types: (string | undefined)[] = [];
    for (let node = 0; node < tape.top; node += 4) types.push(new NodeView(tape, node).type);
    expect(types).toContain(type);
    expect(texts(tape)).toContain('dlms.data 5');
  });

  it('of a structure that is cut are kept', () => {
    const tape = apdu(hex('c401c100 0203 1101 1102'));
    expect(allOf(tape, 'dlms.data').slice(1)).toEqual([1, 2]);
    expect(issues(tape)).toEqual(['issue.truncated structure says 3 members, 2 are there']);
  });
});

describe('times', () => {
  it('have the offset that was sent, whatever zone the reader is in', () => {
    expect(texts(apdu(hex('0f 40000001 0c 07e8060a01171e0000ffc480 00')))).toContain(
      'date_time.time 2024-06-10T23:30:00.00+01:00 Monday',
    );
  });

  it('show wildcards and the status of the clock', () => {
    const shown = texts(apdu(hex('c401c100 19 07e8ff01ff ff1e00ff 8000 0b')));
    expect(shown.at(-1)).toMatchInlineSnapshot(
      `"dlms.data 2024-**-01T**:30:00 [invalid clock status, doubtful value, invalid value]"`,
    );
    expect(texts(apdu(hex('0f 40000001 0c 07e8060a01171e0000800003 00')))).toContain(
      'date_time.clock_status 0x03 (doubtful value, invalid value)',
    );
  });
});

describe('requests and responses', () => {
  it('have the access selector, and its parameters behind it', () => {
    const RANGE =
      '02 04 0204 120008 09060000010000ff 0f02 120000 090c07e8060a010b2d0000ff8880 090c07e8060a010c000000ff8880 0100';
    const tape = apdu(hex(`c001c4 0007 0100630100ff 02 01 01 ${RANGE}`));
    expect(values(tape)).toMatchObject({ 'cosem.class_id': 7, 'cosem.selector': 1 });
    expect(String(allOf(tape, 'range_descriptor.to_value'))).toContain('2024-06-10T12:00:00.00+02:00');
    expect(issues(tape)).toEqual([]);
  });

  it('are named by class, OBIS code and attribute', () => {
    expect(summary(apdu(hex('c001c1 0046 000060030aff 02 00')))).toBe(
      'GET-Request | Disconnect control 0-0:96.3.10*255 output_state | ',
    );
  });

  it('have each descriptor of a list', () => {
    const tape = apdu(hex(`c003c1 02 ${REGISTER} 00 0008 0000010000ff 02 00`));
    expect(allOf(tape, 'cosem.instance')).toEqual(['1-0:1.8.0*255', '0-0:1.0.0*255']);
  });

  it('keep the position of an error among the results of a list', () => {
    const tape = apdu(hex('c403c1 03 00 1101 01 04 00 1103'));
    expect(allOf(tape, 'dlms.result_choice')).toEqual([0, 1, 0]);
    expect([...allOf(tape, 'dlms.data'), ...allOf(tape, 'dlms.result')]).toEqual([1, 3, 4]);
    expect(summary(tape)).toBe('GET-Response |  | 3 results: 1, …');
  });

  it('of ACCESS have date-time, specification and value', () => {
    const tape = apdu(hex(`d9 40000001 0c 07e8060a01171e0000003c80 01 01 ${REGISTER} 01 00`));
    expect(allOf(tape, 'access.choice')).toEqual([1]);
    expect(values(tape)).toMatchObject({
      'cosem.class_id': 3,
      'cosem.instance': '1-0:1.8.0*255',
      'cosem.attribute': 2,
    });
    expect(texts(tape)).toContain('date_time.time 2024-06-10T23:30:00.00-01:00 Monday');
    expect(issues(tape)).toEqual([]);
  });

  it('of ACCESS are whole where one of them failed', () => {
    const tape = apdu(hex('da 40000001 00 00 03 1101 00 1103 03 0100 0104 0100'));
    expect(allOf(tape, 'dlms.data')).toEqual([1, null, 3]);
    expect(allOf(tape, 'dlms.result')).toEqual([0, 4, 0]);
  });

  it('of short names are decoded', () => {
    expect(summary(apdu(hex('05 01 02 fa08')))).toBe('ReadRequest | Association SN 0-0:40.0.0*255 object_list | ');
    expect(summary(apdu(hex('0c 02 01 04 00 1105')))).toBe('ReadResponse |  | 2 results: object-undefined, …');
    expect(summary(apdu(hex('06 01 02 2bc8 01 1105')))).toBe('WriteRequest | 0x2bc8 | := 5');
  });

  it('that fail by their invocation counter tell the one expected', () => {
    expect(texts(apdu(hex('d8 02 06 00001f40')))).toContain('exception_response.invocation_counter 8000');
  });
});

describe('notifications', () => {
  it('of events with time have class and object behind it', () => {
    const tape = apdu(hex('c2 01 0c 07e8060a01171e0000003c80 0001 0000600b00ff 02 1105'));
    expect(values(tape)).toMatchObject({ 'cosem.class_id': 1, 'cosem.instance': '0-0:96.11.0*255', 'dlms.data': 5 });
  });

  it('of data have their body', () => {
    const tape = apdu(hex('0f 40000001 00 0202 0600000001 09060100010800ff'));
    expect(allOf(tape, 'dlms.data').slice(1)).toEqual([1, '0100010800ff']);
  });
});

describe('associations', () => {
  it('allow responses where nothing is said, and not where it is denied', () => {
    const allowed = apdu(hex('01 00 00 00 06 5f1f0400007e1fffff'));
    expect(values(allowed)).toMatchObject({ 'initiate.response_allowed': true });
    const denied = apdu(hex('01 00 01 00 00 06 5f1f0400007e1fffff'));
    expect(values(denied)).toMatchObject({
      'initiate.response_allowed': false,
      'initiate.dlms_version': 6,
      'initiate.max_receive_pdu_size': 65535,
    });
  });

  it.each([
    ['AARQ', '60 24 a109 0607 60857405080103 a60a 0408 444d500000000001 be0b 0409 01000000065f1f0400', 'calling'],
    ['AARE', '61 23 a109 0607 60857405080103 a203 020100 a305 a103 02010e a40a 0408 444d500000000001', 'responding'],
  ])('have the title of an %s', (_, bytes, party) => {
    expect(texts(apdu(hex(bytes)))).toContain(`acse.${party}_ap_title 444d500000000001 (DMP)`);
  });

  it('say when a BER length of an AARE is wrong', () => {
    const tape = apdu(hex('61 15 a109 0607 60857405080101 a209 020100 a305 a103 020100'));
    expect(issues(tape).length).toBeGreaterThan(0);
    expect(texts(tape)).toContain('aare.result 0 (accepted)');
  });

  it('say when bytes follow an APDU', () => {
    expect(issues(apdu(hex('c401c100 1105 aabb')))).toEqual(['issue.unusual 2 bytes more than were expected']);
  });
});

describe('protected APDUs', () => {
  it('have their header decoded', () => {
    expect(summary(apdu(hex(`c8 ${CIPHERED}`)))).toBe(
      'glo-GET-Request |  | suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered',
    );
  });

  it.each([
    ['identified', '01 00 01', 'general_ciphering.key_id 1 (global-broadcast-encryption-key)'],
    ['wrapped', `01 01 00 18 ${'ab'.repeat(24)}`, `general_ciphering.wrapped_key ${'ab'.repeat(24)}`],
    ['agreed', '01 02 01 02 00', 'general_ciphering.key_parameters 2 (static unified model C(0e, 2s))'],
  ])('by a key that is %s have that key, and their contents', (kind, keyInfo, text) => {
    const tape = apdu(hex(`dd 00 08 444d500000000001 00 00 00 ${keyInfo} ${CIPHERED}`));
    const keys = ['identified-key', 'wrapped-key', 'agreed-key'];
    expect(allOf(tape, 'general_ciphering.key_choice')).toEqual([keys.indexOf(`${kind}-key`)]);
    expect(texts(tape)).toContain(text);
    expect(values(tape)).toMatchObject({ 'ciphering.ciphertext': '101112', 'ciphering.authentication_tag': TAG });
  });

  it('by a dedicated key are told from those by a global one', () => {
    expect(summary(apdu(hex(`dc 00 ${CIPHERED}`)))).toMatch(/^general-ded-ciphering/);
    expect(apduTree(hex(`dc 00 ${CIPHERED}`))).toMatch(/general_ded_ciphering/);
  });

  it('that are signed are decoded inside', () => {
    const tape = apdu(hex(`df 00 00 00 00 00 0d c001c1 ${REGISTER} 00 40 ${'ab'.repeat(64)}`));
    expect(values(tape)).toMatchObject({
      'cosem.instance': '1-0:1.8.0*255',
      'general_signing.signature': 'ab'.repeat(64),
    });
  });
});

describe('what stands in front of APDUs', () => {
  const behindLlc = (bytes: string): Tape => decode(Tables.payload, Payload.llc, hex(bytes)).tape;

  it('is not taken for a gateway prefix where it is LLC twice', () => {
    const tape = behindLlc('e6e700 e6e700 c401c100 1105');
    expect(texts(tape)).toContain('dlms.data 5');
    expect(tree(tape)).not.toContain('gateway');
  });

  it('is LLC, and then a gateway prefix, where an address follows', () => {
    const tape = behindLlc('e6e600 e600 03 313233 c001c1 0003 0100010800ff 02 00');
    expect(texts(tape)).toEqual(
      expect.arrayContaining(['gateway.address 313233 ≈ "123"', 'cosem.class_id 3 (Register)']),
    );
  });

  it('may come again with another APDU', () => {
    const tape = behindLlc('e6e700 0f40000001 00 1101 e6e700 0f40000002 00 1102');
    expect(allOf(tape, 'dlms.long_invoke_id')).toEqual([1, 2]);
    expect(allOf(tape, 'dlms.data')).toEqual([1, 2]);
  });

  it('has source and destination of a wrapper the right way round', () => {
    const { tape } = decode(Tables.payload, Payload.wrapper, hex('0001 0001 0010 0006 c401c100 1105'));
    expect(values(tape)).toMatchObject({ 'wrapper.source': 1, 'wrapper.destination': 16, 'wrapper.length': 6 });
  });

  it('is checked: version and length of a wrapper', () => {
    const { tape } = decode(Tables.payload, Payload.wrapper, hex('0002 0001 0010 0007 c401c100 1105'));
    expect(issues(tape)).toEqual([
      'wrapper.version_wrong version 2, 1 was expected',
      'issue.truncated Length says 7 bytes, 6 are there; the bytes end there',
    ]);
  });
});

describe('JSON', () => {
  it('has values, OBIS codes and class ids', async () => {
    const file = fileURLToPath(new URL('../captures/peer-defects.hex', import.meta.url));
    const { messages } = JSON.parse(await jsonOf('peer-defects.hex', readFileSync(file))) as { messages: unknown[] };
    expect(messages).toMatchObject([
      { get_response: { data: -2 } },
      { get_response: { data: '18446744073709551615' } },
      {
        get_request: { attribute_descriptor: { class_id: 7, instance: '1-0:99.1.0*255' }, selection: { selector: 1 } },
      },
      { get_response: { data: [1, 2] } },
      { initiate_request: { response_allowed: true } },
      { initiate_request: { response_allowed: false, max_receive_pdu_size: 65535 } },
      { event_notification: { attribute_descriptor: { class_id: 1, instance: '0-0:96.11.0*255' }, data: 5 } },
      {
        access_request: { specifications: [{ choice: 'get', attribute_descriptor: { class_id: 3 } }], values: [null] },
      },
      { data_notification: { data: [1, '0100010800ff'] } },
    ]);
  });
});
