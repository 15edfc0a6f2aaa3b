import { describe, expect, it } from 'vitest';
import { ApduNames } from '../../../dissectors/dlms/tags.js';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts, values } from './cuts.js';

const GET = 'c0 01 c1 0003 0100010800ff 02 00';
const TAG = '000102030405060708090a0b';
const TITLE = '08 444d501020304050';

const BOTH = hex(`c8 1e 30 0000002a 101112131415161718191a1b1c ${TAG}`);
const ENCRYPTED = hex('c8 12 20 0000002a 101112131415161718191a1b1c');
const AUTHENTICATED = hex(`c8 1e 10 0000002a ${GET} ${TAG}`);

const messages: [string, Uint8Array][] = [
  ['glo-get-request, authenticated and encrypted', BOTH],
  ['glo-get-request, encrypted only', ENCRYPTED],
  ['glo-get-request, authenticated only', AUTHENTICATED],
  ['ded-initiate-response', hex(`48 14 f1 ffffffff 101112 ${TAG}`)],
  ['general-glo-ciphering', hex(`db ${TITLE} 14 31 0000002a 101112 ${TAG}`)],
  ['general-glo-ciphering without title', hex(`db 00 14 31 0000002a 101112 ${TAG}`)],
  ['general-ded-ciphering, long length', hex(`dc ${TITLE} 820014 32 0000002a 101112 ${TAG}`)],
  ['general-glo-ciphering, authenticated only', hex(`db ${TITLE} 1e 10 0000002a ${GET} ${TAG}`)],
];

describe.each(messages)('%s', (_, bytes) => {
  it('gives every byte to one field', () => expect(apduTree(bytes)).toMatchSnapshot());
  it('has no complaint', () => expect(issues(apdu(bytes))).toEqual([]));
  it('keeps what came before when cut', () => expectCutsToKeepWhatCameBefore(bytes));
});

describe('ciphered APDUs', () => {
  it('say in one line how they are protected, and by whom', () => {
    expect(messages.map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "glo-GET-Request |  | suite 0, authenticated+encrypted, counter 42, 13 bytes ciphered",
        "glo-GET-Request |  | suite 0, encrypted, counter 42, 13 bytes ciphered",
        "glo-GET-Request | Register 1-0:1.8.0*255 value | suite 0, authenticated, counter 42, get-request in clear",
        "ded-InitiateResponse |  | suite 1, compressed+authenticated+encrypted, broadcast key, counter 4294967295, 3 bytes ciphered",
        "general-glo-ciphering | 444d501020304050 (DMP) | suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-glo-ciphering |  | suite 1, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-ded-ciphering | 444d501020304050 (DMP) | suite 2, authenticated+encrypted, counter 42, 3 bytes ciphered",
        "general-glo-ciphering | 444d501020304050 (DMP) | suite 0, authenticated, counter 42, get-request in clear",
      ]
    `);
  });

  it.each(Object.entries(ApduNames).filter(([, name]) => /^(glo|ded)-/.test(name)))(
    'are known by every tag of their own: %s %s',
    (tag, name) => {
      const tape = apdu(hex(`${Number(tag).toString(16)} 06 20 0000002a ff`));
      expect(values(tape)).toMatchObject({ 'ciphering.ciphertext': 'ff', 'ciphering.invocation_counter': 42 });
      const service = summary(tape).split(' | ')[0] as string;
      expect(service.toLowerCase().replace(/-/g, '')).toBe(name.replace(/-/g, ''));
    },
  );

  it('show the bits of the security control', () => {
    expect(texts(apdu(hex(`c8 12 f1 00000001 aa ${TAG}`))).slice(2, 9)).toEqual([
      'ciphering.security_control 0xf1',
      'ciphering.suite_id 1 (ECDH-ECDSA-AES-GCM-128-SHA-256)',
      'ciphering.authenticated yes',
      'ciphering.encrypted yes',
      'ciphering.key_set 1 (broadcast)',
      'ciphering.compressed yes',
      'ciphering.invocation_counter 1',
    ]);
  });

  it('are decoded in place where they are only authenticated', () => {
    expect(values(apdu(AUTHENTICATED))).toMatchObject({
      'cosem.instance': '1-0:1.8.0*255',
      'ciphering.authentication_tag': TAG,
    });
    expect(values(apdu(AUTHENTICATED))).not.toHaveProperty('ciphering.ciphertext');
  });

  it('keep readable contents that are no APDU, or that are compressed, as octets', () => {
    expect(values(apdu(hex(`db 00 14 10 00000001 2f4b41 ${TAG}`)))).toMatchObject({ 'ciphering.plaintext': '2f4b41' });
    const compressed = apdu(hex(`c8 14 91 00000001 c00102 ${TAG}`));
    expect(values(compressed)).toMatchObject({ 'ciphering.plaintext': 'c00102' });
    expect(issues(compressed)).toEqual([]);
    expect(summary(compressed)).toBe(
      'glo-GET-Request |  | suite 1, compressed+authenticated, counter 1, 3 bytes in clear',
    );
  });

  it('do not let an APDU inside reach into the authentication tag', () => {
    const bytes = hex(`c8 13 10 00000001 c001 ${TAG}`);
    expect(issues(apdu(bytes))).toEqual([
      'issue.truncated Invoke-id and priority needs 1 bytes, 0 are there; the end was set by ciphering.length',
    ]);
    expect(values(apdu(bytes))).toMatchObject({ 'ciphering.authentication_tag': TAG });
  });

  it('say when the APDU inside is another than the tag outside tells', () => {
    expect(issues(apdu(hex(`cc 16 10 00000001 c50101 00 00 ${TAG}`)))[0]).toBe(
      'issue.unusual set-response inside, where the tag outside tells get-response',
    );
  });

  it('stand in the user information of associations', () => {
    const tape = apdu(hex(`60 19 be 17 04 15 21 13 30 00000001 1011 ${TAG}`));
    expect(issues(tape)).toEqual([]);
    expect(summary(tape)).toBe(
      'AARQ | no application context | suite 0, authenticated+encrypted, counter 1, 2 bytes ciphered',
    );
  });
});

describe('what is wrong with ciphered APDUs', () => {
  it('is said where nothing is in them', () => {
    expect(issues(apdu(hex('c8 00')))).toEqual([
      'issue.malformed the ciphered contents are empty: there is no security header',
    ]);
    expect(summary(apdu(hex('c8 00')))).toBe('glo-GET-Request |  | no security header');
  });

  it('is said where the security header is not whole', () => {
    expect(issues(apdu(hex('c8 03 30 0000')))).toEqual([
      'issue.truncated Invocation counter needs 4 bytes, 2 are there; the end was set by ciphering.length',
    ]);
  });

  it('is said where no room is left for the authentication tag', () => {
    const bytes = hex('c8 0a 30 00000001 0102030405');
    expect(issues(apdu(bytes))).toEqual([
      'issue.malformed 5 octets behind the security header; an authentication tag takes 12',
    ]);
    expect(values(apdu(bytes))).toMatchObject({ 'ciphering.authentication_tag': '0102030405' });
  });

  it('is said where the length goes beyond what is there, and what is there is not taken for the tag', () => {
    const bytes = hex('c8 7f 30 00000001 0102030405');
    expect(issues(apdu(bytes))).toEqual([
      'issue.truncated Length of the ciphered contents says 127 bytes, 10 are there; the bytes end there',
    ]);
    expect(values(apdu(bytes))).toMatchObject({ 'ciphering.ciphertext': '0102030405' });
    expect(values(apdu(bytes))).not.toHaveProperty('ciphering.authentication_tag');
  });

  it('is said where bytes follow', () => {
    expect(issues(apdu(hex('c8 06 20 00000001 aa bbcc')))).toEqual(['issue.unusual 2 bytes more than were expected']);
  });

  it('is said of a suite that is not defined', () => {
    expect(issues(apdu(hex('c8 06 2f 00000001 aa')))).toEqual(['issue.unusual security suite 15; 0 to 2 are defined']);
  });

  it.each([
    ['with a counter', `c8 12 00 00000001 ${GET}`, 1],
    ['without a counter', `c8 0e 00 ${GET}`, undefined],
  ])('is said of a header without protection, %s, and the APDU is decoded', (_, bytes, counter) => {
    const tape = apdu(hex(bytes));
    expect(issues(tape)).toEqual([
      'issue.unusual a security header without protection: neither authenticated nor encrypted',
    ]);
    expect(values(tape)['cosem.instance']).toBe('1-0:1.8.0*255');
    expect(values(tape)['ciphering.invocation_counter']).toBe(counter);
    expect(apduTree(hex(bytes))).not.toContain('bytes.unknown');
  });

  it('is said of a length that is malformed', () => {
    expect(issues(apdu(hex(`db ${TITLE} 80 30 00000001`)))).toEqual([
      "issue.malformed a length of indefinite form (0x80); what follows can't be told apart",
    ]);
  });

  it('is told of a title that has its length inside once more', () => {
    const tape = apdu(hex(`db 09 ${TITLE} 06 20 00000001 aa`));
    expect(issues(tape)).toEqual(['ciphering.title_wrapped nine octets, of which the first is the length 8 once more']);
    expect(texts(tape)).toContain('ciphering.system_title 444d501020304050 (DMP)');
  });

  it('is said of a title of another length, and what follows is decoded', () => {
    const tape = apdu(hex('db 03 444d50 06 20 00000001 aa'));
    expect(issues(tape)).toEqual(['issue.unusual a system title of 3 octets; 0 or 8 were expected']);
    expect(values(tape)).toMatchObject({ 'ciphering.title_other': '444d50', 'ciphering.ciphertext': 'aa' });
  });

  it('ends where ciphered APDUs are wrapped in each other too often', () => {
    let bytes = hex('c0 01 c1 0003 0100010800ff 02 00');
    for (let layer = 0; layer < 40; layer++) {
      const length = bytes.length + 17;
      const head = hex(`c8 82${length.toString(16).padStart(4, '0')} 10 00000001`);
      bytes = Uint8Array.from([...head, ...bytes, ...hex(TAG)]);
    }
    expect(issues(apdu(bytes)).some((text) => text.startsWith('issue.limit'))).toBe(true);
    expect(apduTree(bytes)).toContain('bytes.unknown');
  });
});
