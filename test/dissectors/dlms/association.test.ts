import { describe, expect, it } from 'vitest';
import { hex } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, issues, summary, texts } from './cuts.js';

/** A tag, the length of what follows, and that. */
function ber(tag: string, ...parts: string[]): string {
  const contents = parts.join('').replace(/\s/g, '');
  const length = (contents.length / 2).toString(16).padStart(2, '0');
  return tag + (length < '80' ? '' : '81') + length + contents;
}

const CONTEXT = ber('a1', '0607 60857405080101');
const CIPHERED_CONTEXT = ber('a1', '0607 60857405080103');
const INITIATE = ber('be', ber('04', '01 00 00 00 06 5f1f0400 007e1f 04b0'));

const AARQ_LLS = hex(
  ber('60', CONTEXT, '8a020780', '8b0760857405080201', ber('ac', '8008 3132333435363738'), INITIATE),
);
const AARQ_WITH_ALL = hex(
  ber(
    '60',
    '80020284',
    CIPHERED_CONTEXT,
    ber('a2', '0408 4d4d4d0000000001'),
    ber('a3', '0403 010203'),
    ber('a4', '020101'),
    ber('a5', '020102'),
    ber('a6', '0408 4b464d0000000002'),
    ber('a7', '0402 3082'),
    ber('a8', '020103'),
    ber('a9', '020104'),
    '8a020780',
    '8b0760857405080205',
    ber('ac', '8008 0102030405060708'),
    ber('bd', '1904 74657374'),
    ber('be', ber('04', '01 01 10 000102030405060708090a0b0c0d0e0f 01 00 01 03 06 5f1f0400 1c0320 ffff')),
  ),
);
const AARE_ACCEPTED = hex(
  ber(
    '61',
    CONTEXT,
    ber('a2', '020100'),
    ber('a3', ber('a1', '020100')),
    ber('be', ber('04', '08 00 06 5f1f0400 007c1f 0400 0007')),
  ),
);
const AARE_PENDING = hex(
  ber(
    '61',
    '80020780',
    CIPHERED_CONTEXT,
    ber('a2', '020100'),
    ber('a3', ber('a1', '02010e')),
    ber('a4', '0408 4d4d4d0000000001'),
    ber('a5', '0402 3082'),
    ber('a6', '020101'),
    ber('a7', '020102'),
    '88020780',
    '890760857405080205',
    ber('aa', '8008 1112131415161718'),
    ber('bd', '1902 7631'),
    ber('be', ber('04', '08 01 02 06 5f1f0400 1c0320 0000 fa00')),
  ),
);
const AARE_REJECTED = hex(
  ber('61', CONTEXT, ber('a2', '020101'), ber('a3', ber('a1', '02010d')), ber('be', ber('04', '0e 01 06 01'))),
);

const messages: [string, Uint8Array][] = [
  ['AARQ with LLS', AARQ_LLS],
  ['AARQ with all fields', AARQ_WITH_ALL],
  ['AARE accepted', AARE_ACCEPTED],
  ['AARE pending', AARE_PENDING],
  ['AARE rejected', AARE_REJECTED],
  ['RLRQ', hex(ber('62', '800100', INITIATE))],
  ['RLRE', hex(ber('63', '800100', ber('be', ber('04', '08 00 06 5f1f0400 007c1f 0400 0007'))))],
  ['InitiateRequest', hex('01 01 02 aabb 01 00 01 80 06 5f1f0400 007e1f 04b0')],
  ['ABRT', hex(ber('64', '800101', '810102', ber('be', ber('04', '0e 01 06 01'))))],
  ['InitiateResponse', hex('08 01 00 06 5f1f0400 007e1f 04b0 0007')],
];

describe.each(messages)('%s', (_, bytes) => {
  it('gives every byte to one field', () => expect(apduTree(bytes)).toMatchSnapshot());
  it('is read by people', () => expect(texts(apdu(bytes))).toMatchSnapshot());
  it('has no complaint', () => expect(issues(apdu(bytes))).toEqual([]));
  it('keeps what came before when cut', () => expectCutsToKeepWhatCameBefore(bytes));
});

describe('associations in one line', () => {
  it('say context, mechanism, size and what became of them', () => {
    expect(messages.map(([, bytes]) => summary(apdu(bytes)))).toMatchInlineSnapshot(`
      [
        "AARQ | LN referencing, no ciphering | LLS, password, max PDU 1200",
        "AARQ | LN referencing, with ciphering | HLS, GMAC, max PDU 65535",
        "AARE | LN referencing, no ciphering | accepted, max PDU 1024",
        "AARE | LN referencing, with ciphering | accepted, HLS authentication pending, max PDU 0 (no limit)",
        "AARE | LN referencing, no ciphering | rejected-permanent, authentication-failure, dlms-version-too-low",
        "RLRQ |  | normal",
        "RLRE |  | normal",
        "InitiateRequest |  | max PDU 1200",
        "ABRT |  | acse-service-provider, protocol-error",
        "InitiateResponse |  | max PDU 1200",
      ]
    `);
  });
});

describe('aarq', () => {
  it('shows a password as octets and, with a mark, as what it seems to be', () => {
    expect(texts(apdu(AARQ_LLS))).toContain('acse.charstring 3132333435363738 ≈ "12345678"');
    expect(summary(apdu(AARQ_LLS))).not.toContain('12345678');
  });

  it.each([
    ['bitstring', ber('ac', '8105 00 01020304'), 'acse.bitstring 00000001000000100000001100000100'],
    ['external', ber('ac', 'a203 060100'), 'bytes.unknown 060100'],
    ['other', ber('ac', 'a303 060100'), 'bytes.unknown 060100'],
  ])('takes an authentication value as %s', (_, value, text) => {
    const tape = apdu(hex(ber('60', CONTEXT, value)));
    expect(texts(tape)).toContain(text);
    expect(issues(tape)).toEqual([]);
  });

  it('keeps a field it does not know, and goes on behind it', () => {
    const tape = apdu(hex(ber('60', CONTEXT, '9f02 01 02', '8a020780')));
    expect(texts(tape)).toContain('acse.other_tag 0x9f02 (context-specific 2)');
    expect(texts(tape)).toContain('acse.other_contents 02');
    expect(texts(tape)).toContain('acse.requirements 1');
  });

  it('goes on behind a field that is empty or too short', () => {
    const tape = apdu(hex(ber('60', 'a100', 'a60104', 'ac00', '8b00', 'be00', '8a020780')));
    expect(issues(tape)).toMatchInlineSnapshot(`
      [
        "issue.malformed Application context is empty",
        "issue.truncated Tag and length needs 2 bytes, 1 are there; the end was set by ber.header",
        "issue.malformed Authentication value is empty",
        "issue.malformed Authentication mechanism is empty",
      ]
    `);
    expect(texts(tape)).toContain('acse.requirements 1');
  });

  it('reports an element of another type', () => {
    expect(issues(apdu(hex(ber('60', ber('a6', '0208 0102030405060708')))))).toEqual([
      'issue.malformed Calling AP title: BER tag 0x02 where 0x04 was expected',
    ]);
  });

  it('says when a context is not one of DLMS', () => {
    const tape = apdu(hex(ber('60', ber('a1', '0607 60857405080201'), ber('8b', '2a8648'))));
    expect(issues(tape)).toMatchInlineSnapshot(`
      [
        "issue.unusual not an object identifier 2.16.756.5.8.1.x of the DLMS UA",
        "issue.unusual not an object identifier 2.16.756.5.8.2.x of the DLMS UA",
      ]
    `);
    expect(summary(tape)).toMatchInlineSnapshot(`"AARQ | 2.16.756.5.8.2.1 | 1.2.840"`);
  });

  it('shows an AARQ whose length lies, and bytes behind one', () => {
    expect(issues(apdu(hex('60 7f 8a020780')))).toEqual([
      'issue.truncated Tag and length says 127 bytes, 4 are there; the bytes end there',
    ]);
    expect(issues(apdu(hex('60 04 8a020780 00')))).toEqual(['issue.unusual 1 byte more than were expected']);
  });

  it.each(['81', '82', '83', '84'])('takes lengths of long form %s', (form) => {
    const zeros = '00'.repeat(Number.parseInt(form, 16) - 0x81);
    const tape = apdu(hex(`60 ${form}${zeros}04 8a020780`));
    expect(issues(tape)).toEqual([]);
    expect(texts(tape)).toContain('acse.requirements 1');
  });

  it('takes user information without its OCTET STRING', () => {
    const tape = apdu(hex(ber('60', CONTEXT, ber('be', '01 00 00 00 06 5f1f0400 007e1f 04b0'))));
    expect(texts(tape)).toContain('initiate.max_receive_pdu_size 1200');
  });

  it('takes implementation information with and without an element of its own', () => {
    expect(texts(apdu(hex(ber('60', ber('9d', '7631')))))).toContain('acse.implementation_information v1');
    expect(texts(apdu(hex(ber('60', ber('bd', '19027631')))))).toContain('acse.implementation_information v1');
  });
});

describe('aare', () => {
  it('shows a diagnostic of the service provider', () => {
    const tape = apdu(hex(ber('61', CONTEXT, ber('a2', '020102'), ber('a3', ber('a2', '020102')))));
    expect(texts(tape)).toContain('aare.provider_diagnostic 2 (no-common-acse-version)');
    expect(summary(tape)).toBe('AARE | LN referencing, no ciphering | rejected-transient, no-common-acse-version');
  });

  it('does not take an empty result for success', () => {
    const tape = apdu(hex(ber('61', CONTEXT, ber('a2', '0200'), 'a300')));
    expect(issues(tape)).toEqual(['issue.malformed Result is empty', 'issue.malformed the diagnostic is empty']);
    expect(texts(tape).join()).not.toContain('aare.result');
  });

  it('reports a diagnostic of nobody', () => {
    expect(issues(apdu(hex(ber('61', ber('a3', ber('a4', '020101'))))))).toEqual([
      'issue.malformed a diagnostic comes from the service user (A1) or the service provider (A2)',
    ]);
  });
});

describe('rlrq and rlre', () => {
  it('are often empty', () => {
    expect(apduTree(hex('62 00'))).toMatchInlineSnapshot(`
      "0+2 rlrq
        0+1 dlms.apdu 62
        1+1 ber.header 00"
    `);
    expect(issues(apdu(hex('63 00')))).toEqual([]);
  });

  it('do not take an empty reason for a normal one', () => {
    expect(issues(apdu(hex('62 02 8000')))).toEqual(['issue.malformed Reason is empty']);
  });
});

describe('initiate', () => {
  const of = (fields: string): string[] => texts(apdu(hex(`01 ${fields} 06 5f1f0400 007e1f ffff`)));

  it('has response-allowed true where it is left out', () => {
    expect(of('00 00 00')).toContain('initiate.response_allowed true (default)');
  });

  it('takes response-allowed as it is sent', () => {
    expect(of('00 01 00 00')).toContain('initiate.response_allowed false');
    expect(of('00 01 01 00')).toContain('initiate.response_allowed true');
    expect(of('00 01 ff 00')).toContain('initiate.response_allowed true (0xff)');
  });

  it('has a quality of service with a sign', () => {
    expect(of('00 00 01 ff')).toContain('initiate.quality_of_service -1');
  });

  it('names the conformance of LN and SN', () => {
    expect(texts(apdu(hex('08 00 06 5f1f0400 1c0320 0080 fa00')))).toEqual(
      expect.arrayContaining([
        'initiate.conformance 0x1c0320 (read, write, unconfirmed-write, multiple-references, information-report, parameterized-access)',
        'initiate.vaa_name 0xfa00 (SN referencing)',
      ]),
    );
  });

  it('understands a conformance block without its second tag octet', () => {
    const tape = apdu(hex('01 00 00 00 06 5f0400 007e1f 04b0'));
    expect(issues(tape)).toEqual([]);
    expect(texts(tape)).toContain('initiate.max_receive_pdu_size 1200');
  });

  it('keeps a conformance block of another length, and goes on', () => {
    const tape = apdu(hex('01 00 00 00 06 5f1f03 007e1f 04b0'));
    expect(issues(tape)).toEqual(['issue.malformed a conformance block of 3 octets; 4 were expected']);
    expect(texts(tape)).toContain('initiate.max_receive_pdu_size 1200');
  });

  it('ends where the conformance block has another tag', () => {
    expect(issues(apdu(hex('01 00 00 00 06 0400 007e1f 04b0')))).toEqual([
      'issue.malformed 0x04 where the conformance block begins with 5F 1F',
    ]);
  });

  it('says when a size holds nothing and a version is not that of COSEM', () => {
    expect(issues(apdu(hex('01 00 00 00 05 5f1f0400 007e1f 000b')))).toEqual([
      'issue.unusual DLMS version 5; COSEM has 6',
      'issue.unusual a largest APDU of 11 octets; 0 (no limit) or at least 12 were expected',
    ]);
    expect(of('00 00 00').join()).toContain('initiate.max_receive_pdu_size 65535');
  });

  it('ends at a dedicated key whose length is malformed', () => {
    expect(issues(apdu(hex('01 01 80 0001')))).toEqual([
      "issue.malformed a length of indefinite form (0x80); what follows can't be told apart",
    ]);
  });
});

describe('BER', () => {
  const AARE = '80 a1 80 0607 60857405080101 0000 a2 80 0201 00 0000 a3 80 a1 80 0201 00 0000 0000';
  const INDEFINITE = hex(`61 ${AARE} be 80 ${ber('04', '08 00 06 5f1f0400 007c1f 0400 0007')} 0000 0000`);

  it('is understood with lengths of indefinite form', () => {
    const tape = apdu(INDEFINITE);
    expect(apduTree(INDEFINITE)).toMatchSnapshot();
    expect(issues(tape)).toEqual([]);
    expect(summary(tape)).toBe('AARE | LN referencing, no ciphering | accepted, max PDU 1024');
    expectCutsToKeepWhatCameBefore(INDEFINITE);
  });

  it('finds the end of contents that hold zeros', () => {
    const tape = apdu(hex(`60 80 a6 80 0408 0000000000000000 0000 8a020780 0000`));
    expect(issues(tape)).toEqual([]);
    expect(texts(tape)).toEqual(
      expect.arrayContaining(['acse.calling_ap_title 0000000000000000', 'acse.requirements 1']),
    );
  });

  it('says when the end of contents is missing, and shows what is there', () => {
    const bytes = hex('60 80 8a020780');
    expect(issues(apdu(bytes))).toEqual([
      'issue.truncated a length of indefinite form (0x80), but no end-of-contents octets (00 00) that end it',
    ]);
    expect(texts(apdu(bytes))).toContain('acse.requirements 1');
  });

  it('does not accept the indefinite form of a primitive element', () => {
    const tape = apdu(hex('60 06 8a 80 0780 0000'));
    expect(issues(tape)).toEqual([
      "issue.malformed a length of indefinite form (0x80); what follows can't be told apart",
    ]);
    expect(apduTree(hex('60 06 8a 80 0780 0000'))).toContain('bytes.unknown 07800000');
  });

  it.each([
    ['85 01 07', '0x85 (context-specific 5)'],
    ['bf30 01 07', '0xbf30 (context-specific 48)'],
    ['5f8130 01 07', '0x5f8130 (application 176)'],
    ['dfff8101 01 07', '0xdfff8101 (private 2080897)'],
  ])('tells the tag of a field that is not known: %s', (field, tag) => {
    const bytes = hex(ber('60', field, '8a020780'));
    expect(issues(apdu(bytes))).toEqual([]);
    expect(texts(apdu(bytes))).toEqual(
      expect.arrayContaining([`acse.other_tag ${tag}`, 'acse.other_contents 07', 'acse.requirements 1']),
    );
    expectCutsToKeepWhatCameBefore(bytes);
  });

  it('reports a tag that has no end', () => {
    expect(issues(apdu(hex(ber('60', '9fffffffff 01 07'))))).toEqual([
      'issue.malformed a BER tag of more than 4 octets',
    ]);
  });

  it('says what set the end where a length goes beyond it', () => {
    expect(issues(apdu(hex(ber('61', ber('a2', '02 05 00'), CONTEXT))))[0]).toBe(
      'issue.truncated Tag and length says 5 bytes, 1 are there; the end was set by ber.header',
    );
  });

  it('takes no time for elements of indefinite form that never end', () => {
    const before = process.cpuUsage();
    const tape = apdu(hex(`60 80 ${'a180'.repeat(100_000)}`));
    expect(issues(tape)[0]).toContain('no end-of-contents octets');
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
