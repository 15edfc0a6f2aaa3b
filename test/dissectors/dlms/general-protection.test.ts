import { describe, expect, it } from 'vitest';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts, values } from './cuts.js';

const FRONT = '02 0102 08 444d500000000001 08 444d501020304050 0c 07e8060a01171e0000ffc480 03 6f7468';
const EMPTY = '00 08 444d500000000001 00 00 00';
const CIPHERED = '14 31 0000002a 101112 000102030405060708090a0b';
const GET = 'c0 01 c1 0003 0100010800ff 02 00';
const P256 = 'ab'.repeat(64);

const messages: [string, Uint8Array][] = [
  ['general-ciphering without key-info', hex(`dd ${FRONT} 00 ${CIPHERED}`)],
  ['general-ciphering, all left out', hex(`dd 00 00 00 00 00 00 ${CIPHERED}`)],
  ['general-ciphering, identified key', hex(`dd ${EMPTY} 01 00 01 ${CIPHERED}`)],
  ['general-ciphering, wrapped key', hex(`dd ${EMPTY} 01 01 00 18 ${'5a'.repeat(24)} ${CIPHERED}`)],
  ['general-ciphering, agreed key, one pass', hex(`dd ${EMPTY} 01 02 01 01 8180 ${P256} ${P256} ${CIPHERED}`)],
  ['general-ciphering, agreed key, static', hex(`dd ${EMPTY} 01 02 01 02 00 ${CIPHERED}`)],
  ['general-signing of a plain APDU', hex(`df ${FRONT} 0d ${GET} 40 ${P256}`)],
  ['general-signing of a ciphered APDU', hex(`df ${EMPTY} 17 db 00 ${CIPHERED} 8140 ${P256}`)],
];

describe.each(messages)('%s', (_, bytes) => {
  it('gives every byte to one field', () => expect(apduTree(bytes)).toMatchSnapshot());
  it('has no complaint', () => expect(issues(apdu(bytes))).toEqual([]));
  it('keeps what came before when cut', () => expectCutsToKeepWhatCameBefore(bytes));
});

describe('general-ciphering', () => {
  it('says in one line who ciphered for whom, by which key', () => {
    expect(messages.map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "general-ciphering | 444d500000000001 (DMP) to 444d501020304050 (DMP) | suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-ciphering |  | suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-ciphering | 444d500000000001 (DMP) | identified-key, suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-ciphering | 444d500000000001 (DMP) | wrapped-key, suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-ciphering | 444d500000000001 (DMP) | agreed-key, suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-ciphering | 444d500000000001 (DMP) | agreed-key, suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-signing | 444d500000000001 (DMP) to 444d501020304050 (DMP) | get-request, signature of 64 bytes",
        "general-signing | 444d500000000001 (DMP) | general-glo-ciphering, signature of 64 bytes",
      ]
    `);
  });

  it('names what key-info tells', () => {
    expect(texts(apdu(hex(`dd ${EMPTY} 01 00 01 ${CIPHERED}`)))).toContain(
      'general_ciphering.key_id 1 (global-broadcast-encryption-key)',
    );
    expect(texts(apdu(hex(`dd ${EMPTY} 01 02 01 02 00 ${CIPHERED}`)))).toContain(
      'general_ciphering.key_parameters 2 (static unified model C(0e, 2s))',
    );
  });

  it('reports a choice of key-info that the standard does not have', () => {
    expect(issues(apdu(hex(`dd ${EMPTY} 01 03 00 ${CIPHERED}`)))).toEqual(['issue.malformed key-info has no choice 3']);
  });

  it('says when parts of key-info have another length, and goes on', () => {
    const wrapped = apdu(hex(`dd ${EMPTY} 01 01 00 03 5a5a5a ${CIPHERED}`));
    expect(issues(wrapped)).toEqual(['issue.unusual a wrapped key of 3 octets; 24 or 40 were expected']);
    const agreed = apdu(hex(`dd ${EMPTY} 01 02 02 0101 03 5a5a5a ${CIPHERED}`));
    expect(issues(agreed)).toEqual(['issue.unusual key parameters of 2 octets; 1 was expected']);
    for (const tape of [wrapped, agreed]) expect(values(tape)).toMatchObject({ 'ciphering.ciphertext': '101112' });
  });

  it('says when a title has another length, and goes on', () => {
    const tape = apdu(hex(`dd 00 03 444d50 00 00 00 00 ${CIPHERED}`));
    expect(issues(tape)).toEqual(['issue.unusual Originator system title: 3 octets; 0 or 8 were expected']);
    expect(values(tape)).toMatchObject({ 'ciphering.ciphertext': '101112' });
  });

  it('ends at a length that is malformed', () => {
    expect(issues(apdu(hex(`dd 80 ${CIPHERED}`)))).toEqual([
      "issue.malformed a length of indefinite form (0x80); what follows can't be told apart",
    ]);
  });
});

describe('general-signing', () => {
  it('decodes what is signed as the APDU it is', () => {
    const tape = apdu(hex(`df ${FRONT} 0d ${GET} 40 ${P256}`));
    expect(values(tape)).toMatchObject({ 'cosem.instance': '1-0:1.8.0*255', 'general_signing.signature': P256 });
  });

  it('says when nothing, or no APDU, is signed', () => {
    expect(issues(apdu(hex(`df ${EMPTY} 00 40 ${P256}`)))).toEqual([
      'issue.malformed nothing is signed: the content is empty',
    ]);
    expect(issues(apdu(hex(`df ${EMPTY} 02 ffff 40 ${P256}`)))).toEqual([
      'issue.malformed the content that is signed begins with no APDU',
    ]);
  });

  it('says when the signature has another length', () => {
    const tape = apdu(hex(`df ${EMPTY} 0d ${GET} 02 abcd`));
    expect(issues(tape)).toEqual(['issue.unusual a signature of 2 octets; 64 or 96 were expected']);
    expect(values(tape)).toMatchObject({ 'general_signing.signature': 'abcd' });
  });

  it('does not let the APDU reach into the signature', () => {
    expect(issues(apdu(hex(`df ${EMPTY} 02 c001 40 ${P256}`)))).toEqual([
      'issue.truncated Invoke-id and priority needs 1 bytes, 0 are there; the end was set by general_signing.content_length',
    ]);
  });
});
