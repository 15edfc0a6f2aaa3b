import { describe, expect, it } from 'vitest';
import { Conversation, Tables } from '../../../src/core/index.js';
import { decode, hex, tree } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts } from './cuts.js';

/** entry_descriptor 1, 2, 1, 0 */
const ENTRIES = '02 0204 0600000001 0600000002 120001 120000';

const messages: [string, Uint8Array][] = [
  ['ReadRequest of three', hex('05 03 02 2bc8 02 fa08 02 fa58')],
  ['ReadRequest, parameterized', hex(`05 02 02 2bc8 04 3000 ${ENTRIES}`)],
  ['ReadRequest of the next block', hex('05 01 05 0002')],
  ['ReadRequest with a block', hex('05 01 06 01 0003 02 aabb')],
  ['ReadResponse with results and errors', hex('0c 04 01 04 00 0600000001 01 03 00 1105')],
  ['ReadResponse with a block', hex('0c 01 02 00 0001 03 010203')],
  ['ReadResponse that asks for a block', hex('0c 01 03 0002')],
  ['WriteRequest', hex('06 02 02 2bc8 02 2bd0 02 1105 0f00')],
  ['WriteRequest with a block', hex('06 01 07 01 0002 01 0903 010203')],
  ['WriteResponse', hex('0d 03 00 01 03 00')],
  ['WriteResponse that asks for a block', hex('0d 01 02 0001')],
  ['UnconfirmedWriteRequest', hex('16 01 02 2bc8 01 1105')],
  ['InformationReportRequest', hex('18 00 01 02 2bc8 01 0600000001')],
  [
    'InformationReportRequest with time',
    hex('18 01 0f 32303234303631303130303030305a 02 02 2bc8 02 2bd0 02 0600000001 00'),
  ],
];

describe.each(messages)('%s', (_, bytes) => {
  it('gives every byte to one field', () => expect(apduTree(bytes)).toMatchSnapshot());
  it('has no complaint', () => expect(issues(apdu(bytes))).toEqual([]));
  it('keeps what came before when cut', () => expectCutsToKeepWhatCameBefore(bytes));
});

describe('short names', () => {
  it('say in one line what is read, written and brought', () => {
    expect(messages.map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "ReadRequest | 0x2bc8 +2 | ",
        "ReadRequest | 0x2bc8 +1 | ",
        "ReadRequest |  | block 2",
        "ReadRequest |  | block 3 (last)",
        "ReadResponse |  | 4 results: object-undefined, …",
        "ReadResponse |  | block 1",
        "ReadResponse |  | block 2",
        "WriteRequest | 0x2bc8 +1 | := 5, …",
        "WriteRequest |  | block 2 (last)",
        "WriteResponse |  | 3 results: 1 failed, read-write-denied",
        "WriteResponse |  | block 1",
        "UnconfirmedWriteRequest | 0x2bc8 | := 5",
        "InformationReportRequest | 0x2bc8 | 1",
        "InformationReportRequest | 0x2bc8 +1 | 1, … at 20240610100000Z",
      ]
    `);
  });

  it.each([
    ['fa00', 'Association SN, logical_name'],
    ['fa07', 'Association SN'],
    ['fa08', 'Association SN, object_list'],
    ['fa30', 'Association SN, read_by_logicalname()'],
    ['fa58', 'Association SN, reply_to_HLS_authentication()'],
    ['faf8', 'Association SN'],
    ['fb20', 'Script table for broadcast, execute()'],
    ['fc08', 'SAP assignment, SAP_assignment_list'],
    ['fd08', 'COSEM logical device name, value'],
  ])('name the object at the reserved base name %s', (name, word) => {
    expect(texts(apdu(hex(`05 01 02 ${name}`)))).toContain(`cosem.short_name 0x${name} (${word})`);
  });

  it('leave all other names as they are: only the object list of the meter knows them', () => {
    expect(texts(apdu(hex('05 01 02 2bc8')))).toContain('cosem.short_name 0x2bc8');
  });

  it('keep the position of each result, errors included', () => {
    const tape = apdu(hex('0c 03 01 04 00 1105 01 03'));
    expect(texts(tape).filter((text) => /^dlms\.(result|data) /.test(text))).toEqual([
      'dlms.result 4 (object-undefined)',
      'dlms.data 5',
      'dlms.result 3 (read-write-denied)',
    ]);
  });

  it('have block numbers of 16 bits under the name of those of 32', () => {
    expect(texts(apdu(hex('05 01 05 0102')))).toContain('dlms.block_number 258');
  });
});

describe('what is wrong with short names', () => {
  it('is said of detailed-access, which has no place in COSEM', () => {
    const bytes = hex('05 02 03 2bc800 02 2bc8');
    expect(issues(apdu(bytes))).toEqual([
      "issue.malformed detailed-access is not used in COSEM; what follows can't be told apart",
    ]);
    expect(apduTree(bytes)).toContain('3+6 bytes.unknown 2bc800022bc8');
  });

  it.each([
    ['05 01 08 2bc8', 'the access to a variable has no choice 8'],
    ['06 01 01 2bc8 00', 'the access to a variable has no choice 1'],
    ['0c 01 04 00', 'the result of a Read has no choice 4'],
    ['0d 01 03 00', 'the result of a Write has no choice 3'],
  ])('is said of a choice the standard does not have: %s', (bytes, words) => {
    expect(issues(apdu(hex(bytes)))).toEqual([`issue.malformed ${words}`]);
    expect(apduTree(hex(bytes))).toContain('bytes.unknown');
  });

  it.each([['06'], ['16'], ['18 00']])('is said of more or fewer values than variables: %s', (start) => {
    expect(issues(apdu(hex(`${start} 02 02 2bc8 02 2bd0 01 1105`)))).toEqual([
      'issue.unusual 1 values for 2 descriptors',
    ]);
  });

  it('is said of a count that lies', () => {
    expect(issues(apdu(hex('05 83ffffff 02 2bc8')))).toEqual([
      'issue.truncated Variables: the count says 16777215, 1 are there',
    ]);
  });

  it('is said of a block longer than what is there', () => {
    const bytes = hex('0c 01 02 00 0001 7f 0102');
    expect(issues(apdu(bytes))).toEqual([
      'issue.truncated Length of the raw data says 127 bytes, 2 are there; the bytes end there',
    ]);
    expect(texts(apdu(bytes))).toContain('dlms.raw_data 0102');
  });

  it('is said of a time whose length is malformed', () => {
    expect(issues(apdu(hex('18 01 80 01 02 2bc8')))).toEqual([
      "issue.malformed a length of indefinite form (0x80); what follows can't be told apart",
    ]);
  });
});

describe('an answer to a Read', () => {
  const ASKED = hex('05 02 02 2bc8 02 fa08');
  const LIST = '00 01 01 0204 10 2bc0 12 0003 11 00 0906 0100010800ff';
  const answerAfter = (...requests: Uint8Array[]): string => {
    const conversation = new Conversation(1);
    for (const request of requests) decode(Tables.apdu, 0x05, request, { conversation });
    return tree(decode(Tables.apdu, 0x0c, hex(`0c 02 00 1105 ${LIST}`), { conversation }).tape);
  };

  it('is read as its class describes it, where the short name is a reserved one', () => {
    const read = answerAfter(ASKED);
    expect(read).toContain('object_list_element.base_name 102bc0');
    expect(read).toContain('object_list_element.logical_name 09060100010800ff');
    expect(read).toContain('dlms.data 1105');
  });

  it('is plain data, where something else was asked for last', () => {
    expect(answerAfter(ASKED, hex('05 02 02 2bc8 02 2bd0'))).not.toContain('object_list');
    expect(answerAfter()).not.toContain('object_list');
  });

  it('belongs to what was asked before its blocks were', () => {
    expect(answerAfter(ASKED, hex('05 01 05 0002'))).toContain('object_list');
  });
});
