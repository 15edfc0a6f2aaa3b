import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { allDissectors, loadKnowledge } from '../../dissectors/index.js';
import { allFields, DataTypeNames } from '../../src/core/index.js';
import { explain, suggestions } from '../../src/explain/explain.js';
import { Glossary } from '../../src/explain/glossary.js';
import type { Knowledge } from '../../src/explain/knowledge.js';
import { nearest } from '../../src/explain/nearest.js';

let knowledge: Knowledge;
beforeAll(async () => {
  allDissectors();
  knowledge = await loadKnowledge();
});

const titles = (text: string): readonly string[] => explain(text, knowledge).map(({ title }) => title);
/** Rows of the first meaning as `label text`. */
const rows = (text: string): readonly string[] =>
  (explain(text, knowledge)[0]?.rows ?? []).map(([label, said]) => `${label} ${said}`.trim());

describe('explaining', () => {
  it.each([
    ['c4', 'get-response, APDU with tag 0xC4 (196) (IEC 62056-5-3)'],
    ['0xC4', 'get-response, APDU with tag 0xC4 (196) (IEC 62056-5-3)'],
    ['tag 60', 'aarq, APDU with tag 0x60 (96) (IEC 62056-5-3)'],
    ['get-response', 'get-response, APDU with tag 0xC4 (196) (IEC 62056-5-3)'],
    ['Get Response', 'get-response, APDU with tag 0xC4 (196) (IEC 62056-5-3)'],
    ['3', 'Register, interface class 3 (IEC 62056-6-2)'],
    ['class 3', 'Register, interface class 3 (IEC 62056-6-2)'],
    ['register', 'Register, interface class 3 (IEC 62056-6-2)'],
    ['3:2', 'Register.value, attribute 2 of class 3 (IEC 62056-6-2)'],
    ['Register.scaler_unit', 'Register.scaler_unit, attribute 3 of class 3 (IEC 62056-6-2)'],
    ['class 3 attribute 3', 'Register.scaler_unit, attribute 3 of class 3 (IEC 62056-6-2)'],
    ['Clock method 1', 'Clock.adjust_to_quarter(), method 1 of class 8 (IEC 62056-6-2)'],
    ['adjust_to_quarter', 'adjust_to_quarter, member of 1 class (IEC 62056-6-2)'],
    ['1.8.0', '1-0:1.8.0*255, an OBIS code (IEC 62056-6-1)'],
    ['0100010800FF', '1-0:1.8.0*255, an OBIS code (IEC 62056-6-1)'],
    ['1-0:*.8.0', '1-0:*.8.0*255, a pattern of OBIS codes (IEC 62056-6-1)'],
    ['97.98.20', '0-0:97.98.20*255, an OBIS code (IEC 62056-6-1)'],
    ['tag 9', 'octet-string, data type 9 (0x09) (IEC 62056-6-2)'],
    ['suite 1', 'ECDH-ECDSA-AES-GCM-128-SHA-256, value 1 of ciphering.suite_id (Security suite)'],
    ['wPort 16', 'public client, value 16 of wrapper.source (Source wPort)'],
    ['2.16.756.5.8.1.1', '2.16.756.5.8.1.1, Application context: LN referencing, no ciphering'],
    ['60 85 74 05 08 02 05', '2.16.756.5.8.2.5, Authentication mechanism: HLS, GMAC'],
    ['06076085740508 0202', '2.16.756.5.8.2.2, Authentication mechanism: HLS, manufacturer specific'],
    ['7e', '7E: flag'],
    ['data-access-result 4', 'object-undefined, value 4 of dlms.result (Result)'],
    ['action-result 15', 'long-get-aborted, value 15 of dlms.result (Result)'],
    ['object-undefined', 'object-undefined, the word for a value'],
    ['dlms.invoke_id', 'dlms.invoke_id, a field'],
    ['unit 30', 'Wh, unit 30 of scaler_unit (IEC 62056-6-2)'],
    ['Wh', 'Wh, unit 30 of scaler_unit (IEC 62056-6-2)'],
    ['m3/h', 'm³/h, unit 15 of scaler_unit (IEC 62056-6-2)'],
    ['data type 9', 'octet-string, data type 9 (0x09) (IEC 62056-6-2)'],
    ['octet-string', 'octet-string, data type 9 (0x09) (IEC 62056-6-2)'],
    ['HLS', 'HLS: High Level Security'],
    ['guek', 'GUEK: Global Unicast Encryption Key'],
    ['high level security', 'HLS: High Level Security'],
    ['KAM', "KAM, a maker's letters (FLAG association)"],
    ['maker 0x2c2d', "KAM, a maker's letters (FLAG association)"],
  ])('takes %j for %s first', (text, title) => {
    expect(titles(text)[0]).toBe(title);
  });

  it.each([
    [
      'conformance 0x00301d',
      [
        'flag attribute0-supported-with-get',
        'flag block-transfer-with-get-or-read',
        'flag get',
        'flag set',
        'flag selective-access',
        'flag action',
      ],
    ],
    [
      'security control 30',
      ['Security suite 0 (AES-GCM-128)', 'Authenticated yes', 'Encrypted yes', 'Key set 0 (unicast)', 'Compressed no'],
    ],
    ['hdlc.control 93', ['Frame 0x93 (SNRM)', 'P/F yes']],
    ['clock status 80', ['flag daylight saving active']],
    ['clock status ff', ['not specified']],
    ['clock status 0', ['flags none']],
  ])('takes %s apart', (text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  it('tells all meanings of a number', () => {
    expect(titles('4')).toEqual([
      'Extended register, interface class 4 (IEC 62056-6-2)',
      'd, unit 4 of scaler_unit (IEC 62056-6-2)',
      'bit-string, data type 4 (0x04) (IEC 62056-6-2)',
      'object-undefined, value 4 of dlms.result (Result)',
    ]);
  });

  it('lists attributes and methods of a class', () => {
    expect(rows('Register')).toEqual([
      'attribute 1 logical_name',
      'attribute 2 value',
      'attribute 3 scaler_unit',
      'method 1 reset',
    ]);
  });

  it('takes a code apart, and names it in general and by country', () => {
    expect(rows('1.8.0')).toEqual([
      'name Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total)',
      'also DSMR P1: Energy delivered to client, total (LU)',
      'also Norway HAN: Cumulative active energy import',
      'also Sweden HAN: A+ (fairly sure)',
      'also Austria: A+',
      'class usually Register (3), Extended register (4)',
      'A = 1 electricity',
      'B = 0 no channel',
      'C = 1 active power+ (QI+QIV)',
      'D = 8 time integral 1: from the start of measurement on, by rate: the usual meter reading',
      'E = 0 total of all rates',
      'F = 255 the present value, no billing period',
    ]);
  });

  it('lists the words of a field, flags from the highest bit', () => {
    expect(rows('initiate.conformance').at(-1)).toMatch(/^0x000001 action$/);
    expect(rows('dlms.result')).toContain('4 object-undefined');
    expect(rows('read-write-denied')).toContain('dlms.result = 3 Result');
  });

  it('says the type of an attribute, what its values mean, and where versions differ', () => {
    expect(rows('70:3')).toEqual(
      expect.arrayContaining(['type enum', 'values 0 disconnected, 1 connected, 2 ready for reconnection']),
    );
    expect(rows('3:3')[0]).toBe('type structure { scaler: integer, unit: enum }');
    expect(rows('8:2')[0]).toBe('type octet-string or date-time (date-time)');
    expect(rows('64:2').filter((row) => row.startsWith('version'))).toEqual(['version 1 enum', 'version 0 enum']);
    expect(rows('Script table.execute()')[0]).toBe('parameters long-unsigned');
  });

  it('says what a ciphered APDU ciphers', () => {
    expect(rows('glo-get-request')[0]).toBe('what get-request, ciphered with a global key');
  });

  it('knows all that the tables know', () => {
    for (const { id, name } of knowledge.classes()) expect(titles(`class ${id}`)[0]).toContain(name);
    for (const [tag, name] of knowledge.apdus()) expect(titles(`apdu 0x${tag.toString(16)}`)[0]).toContain(name);
    for (const [id, { symbol }] of knowledge.units()) expect(titles(`unit ${id}`)[0]).toContain(symbol);
    for (const [tag, name] of Object.entries(DataTypeNames)) expect(titles(`type ${tag}`)[0]).toContain(name);
    // Of some thousands of fields, every twentieth.
    for (const { name } of allFields().filter(({ name }, i) => i % 20 === 0 && name.includes('.'))) {
      expect(titles(name)).toContain(`${name}, a field`);
    }
  });

  it('says nothing of what it does not know, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const { title, rows: said } of explain(text, knowledge))
          expect(title + said.join()).not.toContain('undefined,undefined');
        expect(suggestions(text, knowledge).length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 60 },
    );
    expect(titles('flurbl')).toEqual([]);
    expect(titles(`${'1 '.repeat(5000)}x`)).toEqual([]);
  });
});

describe('the glossary', () => {
  it('has each term once, in whole sentences', () => {
    const terms = Glossary.map(([term]) => term.toLowerCase());
    expect(new Set(terms).size).toBe(terms.length);
    expect(Glossary.filter(([, , text]) => !/^[A-Z0-9].*[.…]$/.test(text))).toEqual([]);
    expect(terms.length).toBeGreaterThan(80);
  });
});

describe('nearest words', () => {
  it('are few, and near', () => {
    expect(nearest('regsiter', ['Register', 'Registers', 'Clock'])).toEqual(['Register', 'Registers']);
    expect(suggestions('objct-undefined', knowledge)).toEqual(['object-undefined']);
    expect(suggestions('capture_perid', knowledge)).toContain('capture_period');
    expect(suggestions('zzzzzzzz', knowledge)).toEqual([]);
  });
});
