import { describe, expect, it } from 'vitest';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts, values } from './cuts.js';

const TIME = '0c 07e8060a01171e0000ffc480';
const REGISTER = '0003 0100010800ff 02';
const PROFILE = '0007 0100630100ff 02';
const SCRIPT = '0009 00000a0000ff 01';
const ENTRIES = '02 0204 0600000001 0600000002 120001 120000';

const SPECIFICATIONS = `05 01 ${REGISTER} 02 ${REGISTER} 03 ${SCRIPT} 04 ${PROFILE} ${ENTRIES} 05 ${PROFILE} ${ENTRIES}`;

const REQUEST = hex(`d9 40000001 ${TIME} ${SPECIFICATIONS} 05 00 0600000001 120001 00 0100`);
const RESPONSE = hex('da 40000001 00 00 03 0600000001 00 00 03 01 00 02 03 03 0f');
const SELF_DESCRIPTIVE = hex(`da 50000001 00 01 01 01 ${REGISTER} 01 1105 01 01 00`);

const messages: [string, Uint8Array][] = [
  ['AccessRequest of every choice', REQUEST],
  ['AccessResponse', RESPONSE],
  ['AccessResponse, self-descriptive', SELF_DESCRIPTIVE],
];

describe.each(messages)('%s', (_, bytes) => {
  it('gives every byte to one field', () => expect(apduTree(bytes)).toMatchSnapshot());
  it('has no complaint', () => expect(issues(apdu(bytes))).toEqual([]));
  it('keeps what came before when cut', () => expectCutsToKeepWhatCameBefore(bytes));
});

describe('access', () => {
  it('says in one line what is asked for, and how it went', () => {
    expect(messages.map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "AccessRequest | Register 1-0:1.8.0*255 value +4 | get, set, action, …",
        "AccessResponse |  | 3 results, 2 failed: 1, …",
        "AccessResponse | Register 1-0:1.8.0*255 value | 1 result: 5",
      ]
    `);
    expect(summary(apdu(hex('da 40000001 00 00 01 1105 01 01 00')))).toBe('AccessResponse |  | 1 result: 5');
  });

  it('counts a call that went well as no failure', () => {
    expect(summary(apdu(hex('da 40000001 00 00 02 1105 00 02 01 00 03 00')))).toBe(
      'AccessResponse |  | 2 results: 5, …',
    );
    expect(summary(apdu(hex('da 40000001 00 00 01 00 01 03 01')))).toBe('AccessResponse |  | 1 result, 1 failed: null');
  });

  it('keeps the position of each result, and has the words of methods for theirs', () => {
    expect(texts(apdu(RESPONSE)).filter((text) => /^(dlms\.result|access\.result_of) /.test(text))).toEqual([
      'access.result_of 1 (get)',
      'dlms.result 0 (success)',
      'access.result_of 2 (set)',
      'dlms.result 3 (read-write-denied)',
      'access.result_of 3 (action)',
      'dlms.result 15 (long-action-aborted)',
    ]);
  });

  it('takes a selection without a presence octet in front', () => {
    const tape = apdu(hex(`d9 40000001 00 01 04 ${PROFILE} ${ENTRIES} 01 00`));
    expect(values(tape)).toMatchObject({ 'cosem.selector': 2 });
    expect(issues(tape)).toEqual([]);
  });

  it('says when there are more or fewer values than specifications', () => {
    expect(issues(apdu(hex(`d9 40000001 00 01 01 ${REGISTER} 02 00 00`)))).toEqual([
      'issue.unusual 2 values for 1 descriptors',
    ]);
    expect(issues(apdu(hex(`da 50000001 00 01 01 01 ${REGISTER} 02 00 00 02 0100 0100`)))).toEqual([
      'issue.unusual 2 values for 1 descriptors',
    ]);
  });

  it('says when there are more or fewer results than values', () => {
    const tape = apdu(hex('da 40000001 00 00 02 1105 00 03 01 00 01 04 01 04'));
    expect(issues(tape)).toEqual(['issue.unusual 3 results for 2 values']);
    expect(summary(tape)).toBe('AccessResponse |  | 3 results, 2 failed: 5, …');
  });

  it.each([
    [`d9 40000001 00 01 06 ${REGISTER} 01 00`, 'an access specification has no choice 6'],
    ['da 40000001 00 00 01 00 01 04 00', 'an access result has no choice 4'],
  ])('reports a choice the standard does not have: %s', (bytes, words) => {
    expect(issues(apdu(hex(bytes)))).toEqual([`issue.malformed ${words}`]);
  });

  it('ends at a date-time whose length is malformed', () => {
    expect(issues(apdu(hex(`d9 40000001 80 01 01 ${REGISTER}`)))).toEqual([
      "issue.malformed a length of indefinite form (0x80); what follows can't be told apart",
    ]);
  });
});
