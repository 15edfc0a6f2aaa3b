import { describe, expect, it } from 'vitest';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts } from './cuts.js';

const ATTRIBUTE = '0008 0000010000ff 02';
const METHOD = '0046 0000600300ff 01';
const BLOCK = '00 00000001 03 020304';
const LAST_BLOCK = '01 00000002 02 0506';

const SET: Record<string, string> = {
  normal: `c1 01 c1 ${ATTRIBUTE} 00  19 07e8060a01171e0000ffc480`,
  'normal with selection': `c1 01 c1 0007 0100630100ff 02 01 02 06 00000001  12 0005`,
  'with first datablock': `c1 02 c1 ${ATTRIBUTE} 00 ${BLOCK}`,
  'with datablock': `c1 03 c1 ${LAST_BLOCK}`,
  'with list': `c1 04 c1 02 ${ATTRIBUTE} 00 0003 0100010800ff 02 00  02 0600000001 110f`,
  'with list and first datablock': `c1 05 c1 01 ${ATTRIBUTE} 00 ${BLOCK}`,
};

const SET_RESPONSE: Record<string, string> = {
  normal: 'c5 01 c1 00',
  datablock: 'c5 02 c1 00000001',
  'last datablock': 'c5 03 c1 00 00000002',
  'last datablock with list': 'c5 04 c1 02 00 03 00000002',
  'with list': 'c5 05 c1 02 00 0b',
};

const ACTION: Record<string, string> = {
  normal: `c3 01 c1 ${METHOD} 01 0f00`,
  'normal without parameters': `c3 01 c1 ${METHOD} 00`,
  'next pblock': 'c3 02 c1 00000003',
  'with list': `c3 03 c1 02 ${METHOD} 0003 0100010800ff 01  02 0f00 00`,
  'with first pblock': `c3 04 c1 ${METHOD} ${BLOCK}`,
  'with list and first pblock': `c3 05 c1 01 ${METHOD} ${BLOCK}`,
  'with pblock': `c3 06 c1 ${LAST_BLOCK}`,
};

const ACTION_RESPONSE: Record<string, string> = {
  normal: 'c7 01 c1 00 01 00 0902 0102',
  'normal without data': 'c7 01 c1 03 00',
  'normal with a result inside': 'c7 01 c1 00 01 01 0b',
  'with pblock': `c7 02 c1 ${LAST_BLOCK}`,
  'with list': 'c7 03 c1 02 00 00 04 01 00 1101',
  'next pblock': 'c7 04 c1 00000001',
};

const all = (messages: Record<string, string>) =>
  Object.entries(messages).map(([name, text]) => [name, hex(text)] as const);

describe('set-request', () => {
  it.each(all(SET))('decodes every byte: %s', (_, bytes) => expect(apduTree(bytes)).toMatchSnapshot());
  it.each(all(SET))('keeps what came before when cut: %s', (_, bytes) => expectCutsToKeepWhatCameBefore(bytes));

  it('says in one line what is written', () => {
    expect(all(SET).map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "SET-Request | Clock 0-0:1.0.0*255 time | := 2024-06-10T23:30:00.00+01:00 [daylight saving active] Monday",
        "SET-Request | Profile generic 1-0:99.1.0*255 buffer | := 5",
        "SET-Request | Clock 0-0:1.0.0*255 time | block 1",
        "SET-Request |  | block 2",
        "SET-Request | Clock 0-0:1.0.0*255 time +1 | := 1, …",
        "SET-Request | Clock 0-0:1.0.0*255 time | block 1",
      ]
    `);
  });

  it('reports a choice the standard does not know', () => {
    expect(issues(apdu(hex('c1 06 c1 00')))).toEqual(['issue.malformed SET-Request has no choice 6']);
  });

  it('reports values that are more or fewer than the attributes', () => {
    expect(issues(apdu(hex(`c1 04 c1 01 ${ATTRIBUTE} 00 02 00 00`)))).toEqual([
      'issue.unusual 2 values for 1 descriptors',
    ]);
  });

  it('does not look for values behind descriptors that end early', () => {
    expect(issues(apdu(hex(`c1 04 c1 02 ${ATTRIBUTE} 00`)))).toEqual([
      'issue.truncated Attributes: the count says 2, 1 are there',
    ]);
  });
});

describe('set-response', () => {
  it.each(all(SET_RESPONSE))('decodes every byte: %s', (_, bytes) => expect(apduTree(bytes)).toMatchSnapshot());
  it.each(all(SET_RESPONSE))('keeps what came before when cut: %s', (_, bytes) =>
    expectCutsToKeepWhatCameBefore(bytes),
  );

  it('says in one line what became of the write', () => {
    expect(all(SET_RESPONSE).map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "SET-Response |  | success",
        "SET-Response |  | block 1",
        "SET-Response |  | success, block 2",
        "SET-Response |  | success +1, block 2",
        "SET-Response |  | success +1",
      ]
    `);
  });

  it('reports a choice the standard does not know', () => {
    expect(issues(apdu(hex('c5 00 c1 00')))).toEqual(['issue.malformed SET-Response has no choice 0']);
  });

  it('shows a result the standard does not know as a number', () => {
    expect(texts(apdu(hex('c5 01 c1 63')))).toContain('dlms.result 99');
    expect(summary(apdu(hex('c5 01 c1 63')))).toBe('SET-Response |  | 99');
  });
});

describe('action-request', () => {
  it.each(all(ACTION))('decodes every byte: %s', (_, bytes) => expect(apduTree(bytes)).toMatchSnapshot());
  it.each(all(ACTION))('keeps what came before when cut: %s', (_, bytes) => expectCutsToKeepWhatCameBefore(bytes));

  it('says in one line what is called', () => {
    expect(all(ACTION).map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "ACTION-Request | Disconnect control 0-0:96.3.0*255 remote_disconnect() | 0",
        "ACTION-Request | Disconnect control 0-0:96.3.0*255 remote_disconnect() | ",
        "ACTION-Request |  | block 3",
        "ACTION-Request | Disconnect control 0-0:96.3.0*255 remote_disconnect() +1 | 0",
        "ACTION-Request | Disconnect control 0-0:96.3.0*255 remote_disconnect() | block 1",
        "ACTION-Request | Disconnect control 0-0:96.3.0*255 remote_disconnect() | block 1",
        "ACTION-Request |  | block 2",
      ]
    `);
  });

  it('reports a choice the standard does not know', () => {
    expect(issues(apdu(hex('c3 07 c1 00')))).toEqual(['issue.malformed ACTION-Request has no choice 7']);
  });
});

describe('action-response', () => {
  it.each(all(ACTION_RESPONSE))('decodes every byte: %s', (_, bytes) => expect(apduTree(bytes)).toMatchSnapshot());
  it.each(all(ACTION_RESPONSE))('keeps what came before when cut: %s', (_, bytes) =>
    expectCutsToKeepWhatCameBefore(bytes),
  );

  it('says in one line what became of the call', () => {
    expect(all(ACTION_RESPONSE).map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "ACTION-Response |  | success, 0102",
        "ACTION-Response |  | read-write-denied",
        "ACTION-Response |  | success, object-unavailable",
        "ACTION-Response |  | block 2",
        "ACTION-Response |  | success +1, 1",
        "ACTION-Response |  | block 1",
      ]
    `);
  });

  it('reports a choice the standard does not know', () => {
    expect(issues(apdu(hex('c7 05 c1 00')))).toEqual(['issue.malformed ACTION-Response has no choice 5']);
  });

  it('names the results of actions by their own words', () => {
    expect(texts(apdu(hex('c7 01 c1 0f 00')))).toContain('dlms.result 15 (long-action-aborted)');
  });
});
