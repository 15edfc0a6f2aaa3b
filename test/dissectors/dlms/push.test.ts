import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation, Memo, Shared } from '../../../src/core/index.js';
import { gapsOf, hex, tree } from '../../dissect.js';
import { apdu, apduTree, expectCutsToKeepWhatCameBefore, summary } from './cuts.js';
import { named, namedBy, push } from './pushes.js';

const POWER = '09 06 0100010700ff';
const ENERGY = '09 06 0100010800ff';
const VOLTAGE = '09 06 0100200700ff';
const CLOCK = '09 06 0000010000ff';
const TIME = '09 0c 07e8060a010c000a00ff8880';
const WATT = '02 02 0f 00 16 1b';
const VOLT = '02 02 0f ff 16 23';

const shown = (bytes: Uint8Array): string[] =>
  named(apdu(bytes)).map(({ code, quantity, value }) => `${code} ${quantity || value}`);

describe('codes in a push', () => {
  it('each in a structure, with scaler and unit or without', () => {
    const bytes = push(
      hex(`01 04
        02 02 09 06 0101000281ff 0a 04 444d5031
        02 02 ${CLOCK} ${TIME}
        02 03 ${POWER} 06 00000751 ${WATT}
        02 03 ${VOLTAGE} 12 0900 ${VOLT}`),
    );
    expect(namedBy(apdu(bytes))).toBe('the codes in it');
    expect(shown(bytes)).toEqual([
      '1-1:0.2.129*255 DMP1',
      '0-0:1.0.0*255 2024-06-10T12:00:10.00+02:00',
      '1-0:1.7.0*255 1873 W',
      '1-0:32.7.0*255 230.4 V',
    ]);
    expect(summary(apdu(bytes))).toMatch(/\| DMP1, 4 values: 1-0:1.7.0\*255 1873 W, 1-0:32.7.0\*255 230.4 V$/);
  });

  it('stand in front of the data, in bytes of their own', () => {
    expect(apduTree(push(hex(`01 01 02 03 ${POWER} 06 00000751 ${WATT}`), '00000001', '00'))).toMatchInlineSnapshot(`
      "0+29 data_notification
        0+1 dlms.apdu 0f
        1+4 dlms.long_invoke_id_and_priority
          1+4 dlms.long_invoke_id 00000001 = 1
          1+4 dlms.self_descriptive 00000001 = 0
          1+4 dlms.processing_option 00000001 = 0
          1+4 dlms.service_class 00000001 = 0
          1+4 dlms.priority 00000001 = 0
        5+1 dlms.date_time
          5+1 date_time.length 00
        1:0+13 cosem.objects
          1:0+0 cosem.named_by: the codes in it
          1:0+13 cosem.object
            1:0+2 cosem.not_known 0000
            1:2+6 cosem.instance 0100010700ff
            1:8+1 cosem.not_known 00
            1:9+2 cosem.not_known 0000
            1:11+1 cosem.scaler 00
            1:12+1 cosem.unit 1b
        6+23 dlms.data
          6+2 data.header 0101
          8+21 dlms.data
            8+2 data.header 0203
            10+8 dlms.data 09060100010700ff
            18+5 dlms.data 0600000751
            23+6 dlms.data
              23+2 data.header 0202
              25+2 dlms.data 0f00
              27+2 dlms.data 161b"
    `);
  });

  it('one behind the other, and mixed with structures', () => {
    const bytes = push(
      hex(
        `02 07 ${CLOCK} ${TIME} ${POWER} 06 00000751 ${WATT} 02 03 ${VOLTAGE} 12 0900 ${VOLT} 02 02 ${ENERGY} 06 00000001`,
      ),
    );
    expect(shown(bytes)).toEqual([
      '0-0:1.0.0*255 2024-06-10T12:00:10.00+02:00',
      '1-0:1.7.0*255 1873 W',
      '1-0:32.7.0*255 230.4 V',
      '1-0:1.8.0*255 1',
    ]);
  });

  it('leave the time in front without one, and other values unnamed', () => {
    const bytes = push(hex(`02 06 ${TIME} ${POWER} 06 00000751 ${ENERGY} 06 00000001 0a 02 4142`));
    expect(shown(bytes)).toEqual([
      '0-0:1.0.0*255 2024-06-10T12:00:10.00+02:00',
      '1-0:1.7.0*255 1873',
      '1-0:1.8.0*255 1',
    ]);
  });

  it.each([
    ['a code behind its value', `02 02 06 00000751 ${POWER}`],
    ['codes and no values', `02 02 ${POWER} ${ENERGY}`],
    ['more values without a code than with one', `02 05 11 01 11 02 11 03 ${POWER} 11 04`],
    ['octets that are hardly a code', '02 02 09 06 ffee0000ff07 11 01'],
    ['a row of something else', `01 01 02 04 ${POWER} 11 01 11 02 11 03`],
    ['no structure', '06 00000751'],
    ['an empty one', '02 00'],
  ])('name nothing: %s', (_, body) => {
    const tape = apdu(push(hex(body), '00000001'));
    expect(namedBy(tape)).toBe('');
    expect(gapsOf(tape)).toEqual([]);
  });

  it('name what was read before the message was cut', () => {
    const bytes = push(hex(`02 04 ${POWER} 06 00000751 ${ENERGY} 06 00000001`));
    expect(shown(bytes.subarray(0, -1))).toEqual(['1-0:1.7.0*255 1873']);
    expectCutsToKeepWhatCameBefore(bytes);
    expectCutsToKeepWhatCameBefore(push(hex(`01 01 02 03 ${VOLTAGE} 12 0900 ${VOLT}`)));
  });
});

describe('a push_object_list in a push', () => {
  const object = (classId: string, code: string, attribute: string): string =>
    `02 04 12 ${classId} ${code} 0f ${attribute} 12 0000`;
  const SETUP = '09 06 0000190900ff';
  const LIST = [object('0008', CLOCK, '02'), object('0003', ENERGY, '02'), object('0046', '09 06 000060030aff', '03')];
  const values = `${TIME} 06 0000abcd 16 01`;

  it('comes first and lists itself', () => {
    const bytes = push(hex(`02 04 01 04 ${object('0028', SETUP, '02')} ${LIST.join(' ')} ${values}`));
    expect(namedBy(apdu(bytes))).toBe('the push_object_list in it');
    expect(shown(bytes)).toEqual([
      '0-0:1.0.0*255 2024-06-10T12:00:10.00+02:00',
      '1-0:1.8.0*255 43981',
      '0-0:96.3.10*255 1 (connected)',
    ]);
    for (let cut = 1; cut < bytes.length; cut++) {
      const tape = apdu(bytes.subarray(0, cut));
      expect(tree(tape), `cut at ${cut}`).not.toContain('issue.bug');
      expect(gapsOf(tape), `cut at ${cut}`).toEqual([]);
    }
  });

  it('comes first and leaves itself out', () => {
    const bytes = push(hex(`02 04 01 03 ${LIST.join(' ')} ${values}`));
    expect(shown(bytes).map((text) => text.replace(/ .*/, ''))).toEqual([
      '0-0:1.0.0*255',
      '1-0:1.8.0*255',
      '0-0:96.3.10*255',
    ]);
  });

  it('comes behind the name of its push setup', () => {
    const list = `${object('0028', SETUP, '01')} ${object('0028', SETUP, '02')} ${LIST.join(' ')}`;
    const bytes = push(hex(`02 05 ${SETUP} 01 05 ${list} ${values}`));
    expect(shown(bytes)[0]).toContain('0-0:25.9.0*255 0-0:25.9.0*255');
    expect(shown(bytes)).toHaveLength(4);
  });

  it.each([
    ['one object more than values', `02 04 01 05 ${LIST.join(' ')} ${LIST[0]} ${LIST[1]} ${values}`],
    ['no object', `02 04 01 00 ${values}`],
    ['something else in the list', `02 04 01 03 ${LIST[0]} ${LIST[1]} 11 07 ${values}`],
  ])('names nothing: %s', (_, body) => {
    expect(namedBy(apdu(push(hex(body))))).toBe('');
  });
});

describe('a push of a meter that was read before', () => {
  const GET = hex('c0 01 c1 0028 0000190900ff 02 00');
  const ANSWER = hex(`c4 01 c1 00 01 02
    02 04 12 0008 0906 0000010000ff 0f 02 12 0000
    02 04 12 0003 0906 0100010800ff 0f 02 12 0000`);
  const UNIT = [hex('c0 01 c1 0003 0100010800ff 03 00'), hex('c4 01 c1 00 02 02 0f 03 16 1e')];
  const PUSH = push(hex(`02 02 ${TIME} 06 00000007`), '00000001');

  const having = (...messages: readonly Uint8Array[]): Conversation => {
    const conversation = new Conversation(1, new Shared());
    for (const [n, bytes] of messages.entries()) apdu(bytes, { conversation, frame: n + 1 });
    return conversation;
  };

  it('is named by the list that was read, with the units that were read', () => {
    const tape = apdu(PUSH, { conversation: having(GET, ANSWER, ...UNIT), frame: 5 });
    expect(namedBy(tape)).toBe('push_object_list, frame 2');
    expect(named(tape).map(({ code, quantity }) => `${code} ${quantity}`)).toEqual([
      '0-0:1.0.0*255 ',
      '1-0:1.8.0*255 7000 Wh',
    ]);
  });

  it('gets units for its own codes, too', () => {
    const tape = apdu(push(hex(`02 02 ${ENERGY} 06 00000007`)), { conversation: having(...UNIT), frame: 3 });
    expect(named(tape)).toEqual([{ code: '1-0:1.8.0*255', quantity: '7000 Wh', value: '7' }]);
  });

  it('is not named where it has other values', () => {
    const other = push(hex(`02 03 ${TIME} 06 00000007 11 01`), '00000001');
    expect(namedBy(apdu(other, { conversation: having(GET, ANSWER), frame: 3 }))).toBe('');
  });

  it('is decoded again without what was read', () => {
    const memo = new Memo();
    const first = tree(apdu(PUSH, { conversation: having(GET, ANSWER, ...UNIT), memo, frame: 5 }));
    expect(first).toContain('cosem.objects');
    expect(tree(apdu(PUSH, { conversation: new Conversation(2), memo, frame: 5 }))).toBe(first);
  });
});

describe('descriptors in front of values', () => {
  const BODY = `02 02 16 01 01 03
    02 02 0001 0000600100ff 02 09 04 44393837
    02 02 0046 000060030aff 03 16 01
    02 02 0003 0100010700ff 02 06 000007a4`;

  it('are taken without tags, and name the values', () => {
    const bytes = push(hex(BODY), '00000001', '00');
    expect(namedBy(apdu(bytes))).toBe('the descriptors in it, and a guess: Sagemcom XT211 and others (Czechia)');
    expect(shown(bytes)).toEqual(['0-0:96.1.0*255 D987', '0-0:96.3.10*255 1 (connected)', '1-0:1.7.0*255 1956 W']);
    expect(apduTree(bytes)).toContain('cosem.attribute_descriptor');
    expect(summary(apdu(bytes))).toContain('| D987, 3 values: 1-0:1.7.0*255 1956 W');
  });

  it.each([
    ['an octet is missing', BODY.slice(0, -2)],
    ['an octet is left over', `${BODY} 00`],
    ['a value is missing', BODY.replace('01 01 03', '01 01 04')],
  ])('are not taken for that where %s', (_, body) => {
    const tape = apdu(push(hex(body), '00000001', '00'));
    expect(namedBy(tape)).toBe('');
    expect(gapsOf(tape)).toEqual([]);
  });
});

describe('any body', () => {
  const part = fc.constantFrom(
    ...[
      POWER,
      ENERGY,
      TIME,
      WATT,
      '02 02',
      '02 03',
      '01 02',
      '16 01',
      '11 01',
      '00',
      '12 0028',
      '0f 02',
      '0a 01 41',
    ].map((text) => [...hex(text)]),
  );
  const body = fc.array(
    fc.oneof(
      part,
      fc.uint8Array({ maxLength: 3 }).map((bytes) => [...bytes]),
    ),
    { maxLength: 30 },
  );

  it('never fails, owns every octet, and is decoded again to the same tree', () => {
    fc.assert(
      fc.property(body, fc.nat(12), (parts, count) => {
        const bytes = push(Uint8Array.from([2, count, ...parts.flat()]));
        const memo = new Memo();
        const tape = apdu(bytes, { memo });
        expect(tree(tape)).not.toContain('issue.bug');
        expect(gapsOf(tape)).toEqual([]);
        expect(tree(apdu(bytes, { memo }))).toBe(tree(tape));
        expect(() => summary(tape)).not.toThrow();
      }),
    );
  });
});
