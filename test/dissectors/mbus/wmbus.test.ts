import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MBusDevice, radioA, radioB, radioPlain } from '../../../captures/bytes.js';
import { blockCheck, isBlockChecked } from '../../../dissectors/mbus/crc.js';
import { wmbusFramer } from '../../../dissectors/mbus/wireless-framer.js';
import { Conversation, NodeView, Payload, type Summary, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, join, tree } from '../../dissect.js';
import { cuts } from '../cutting.js';
import { all, expectCutsToKeepWhatCameBefore, issues, values } from '../dlms/cuts.js';
import { counting } from './frames.js';

const METER: MBusDevice = { number: '12345678', maker: 'KAM', version: 1, type: 2 };
const SND_NR = 0x44;
const BRIEF = hex('10 01 67 0f 00000001 00 06 000001a1');
const LONG = hex(`10 01 67 0f 00000001 00 09 28 ${'41'.repeat(40)}`);

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const looks = (bytes: Uint8Array, at = 0): boolean | undefined => wmbusFramer.looks(bytes, at, bytes.length);

function wmbus(bytes: Uint8Array, conversation?: Conversation): Tape {
  const { tape } = decode(Tables.payload, Payload.wmbus, bytes, {
    registry: all,
    ...(conversation && { conversation }),
  });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

function summary(tape: Tape): string {
  const line: Summary = { service: '', object: '', value: '', source: '', destination: '' };
  all.ofField(tape.fieldId(0))?.summary?.(new NodeView(tape, 0), line);
  return `${line.source} > ${line.destination} | ${line.service} | ${line.value}`;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((octet, i) => (i === at ? octet ^ 0x01 : octet));
}

describe('check sequence of wireless M-Bus', () => {
  it('is CRC-16/EN-13757', () => {
    expect(blockCheck(Buffer.from('123456789'), 0, 9)).toBe(0xc2b7);
    expect(isBlockChecked(hex('31 32 33 34 35 36 37 38 39 c2 b7'), 0, 11)).toBe(true);
    expect(isBlockChecked(hex('31 32 33 34 35 36 37 38 39 b7 c2'), 0, 11)).toBe(false);
    expect(isBlockChecked(hex('ff ff'), 0, 2)).toBe(false);
  });
});

describe('wireless M-Bus telegram', () => {
  it('has a check sequence for each block in format A', () => {
    expect(tree(wmbus(radioA(SND_NR, METER, LONG)))).toMatchInlineSnapshot(`
      "0+71 wmbus
        0+1 wmbus.length 3c
        1+1 mbus.control
          1+1 mbus.frame 44
          1+1 mbus.fcb 44 = 0
          1+1 mbus.fcv 44 = 0
        2+2 mbus.manufacturer_id 2d2c
        4+0 mbus.manufacturer: KAM
        4+4 mbus.identification 78563412
        8+1 mbus.version 01
        9+1 mbus.device_type 02
        10+0 wmbus.format: format A
        10+2 wmbus.crc 92da
        12+0 wmbus.crc_verdict: good
        12+18 wmbus.block
          12+16 wmbus.block_data 1001670f000000010009284141414141
          28+2 wmbus.block_crc 41bb
        30+18 wmbus.block
          30+16 wmbus.block_data 41414141414141414141414141414141
          46+2 wmbus.block_crc f498
        48+18 wmbus.block
          48+16 wmbus.block_data 41414141414141414141414141414141
          64+2 wmbus.block_crc f498
        66+5 wmbus.block
          66+3 wmbus.block_data 414141
          69+2 wmbus.block_crc 47ca
      1:0+3 mbus_transport
        1:0+1 mbus_transport.ci_field
          1:0+1 mbus.ci 10
          1:0+1 mbus_transport.fin 10 = 1
          1:0+1 mbus_transport.number 10 = 0
        1:1+1 mbus_transport.stsap 01
        1:2+1 mbus_transport.dtsap 67
      1:3+48 data_notification
        1:3+1 dlms.apdu 0f
        1:4+4 dlms.long_invoke_id_and_priority
          1:4+4 dlms.long_invoke_id 00000001 = 1
          1:4+4 dlms.self_descriptive 00000001 = 0
          1:4+4 dlms.processing_option 00000001 = 0
          1:4+4 dlms.service_class 00000001 = 0
          1:4+4 dlms.priority 00000001 = 0
        1:8+1 dlms.date_time
          1:8+1 date_time.length 00
        1:9+42 dlms.data 092841414141414141414141414141414141414141414141414141414141414141414141414141414141"
    `);
  });

  it('is read in place where its data are one block', () => {
    expect(tree(wmbus(radioA(SND_NR, METER, BRIEF)))).toMatchInlineSnapshot(`
      "0+12 wmbus
        0+1 wmbus.length 17
        1+1 mbus.control
          1+1 mbus.frame 44
          1+1 mbus.fcb 44 = 0
          1+1 mbus.fcv 44 = 0
        2+2 mbus.manufacturer_id 2d2c
        4+0 mbus.manufacturer: KAM
        4+4 mbus.identification 78563412
        8+1 mbus.version 01
        9+1 mbus.device_type 02
        10+0 wmbus.format: format A
        10+2 wmbus.crc ffc9
        12+0 wmbus.crc_verdict: good
      12+3 mbus_transport
        12+1 mbus_transport.ci_field
          12+1 mbus.ci 10
          12+1 mbus_transport.fin 10 = 1
          12+1 mbus_transport.number 10 = 0
        13+1 mbus_transport.stsap 01
        14+1 mbus_transport.dtsap 67
      15+11 data_notification
        15+1 dlms.apdu 0f
        16+4 dlms.long_invoke_id_and_priority
          16+4 dlms.long_invoke_id 00000001 = 1
          16+4 dlms.self_descriptive 00000001 = 0
          16+4 dlms.processing_option 00000001 = 0
          16+4 dlms.service_class 00000001 = 0
          16+4 dlms.priority 00000001 = 0
        20+1 dlms.date_time
          20+1 date_time.length 00
        21+5 dlms.data 06000001a1
      26+2 wmbus_end
        26+2 wmbus.crc 86a4
        28+0 wmbus.crc_verdict: good"
    `);
  });

  it('says the same in every format', () => {
    const said = [radioA, radioB, radioPlain].flatMap((radio) =>
      [BRIEF, LONG, join(LONG.subarray(0, 10), hex('00 82 00 78'), new Uint8Array(120))].map((data) => {
        const tape = wmbus(radio(SND_NR, METER, data));
        expect(issues(tape).filter((issue) => issue.startsWith('wmbus'))).toEqual([]);
        return [
          values(tape)['mbus.identification'],
          values(tape)['mbus.manufacturer'],
          values(tape)['mbus_transport.dtsap'],
        ];
      }),
    );
    expect(new Set(said.map((one) => one.join()))).toEqual(new Set(['12345678,KAM,103']));
    const formats = [radioA, radioB, radioPlain].map(
      (radio) => values(wmbus(radio(SND_NR, METER, LONG)))['wmbus.format'],
    );
    expect(formats).toEqual(['format A', 'format B', 'without check sequences']);
  });

  it('tells which check sequence is wrong, and decodes all the same', () => {
    const bytes = radioA(SND_NR, METER, LONG);
    expect(issues(wmbus(flipped(bytes, 5)))[0]).toMatch(/^wmbus.crc_wrong found 0x[0-9a-f]{4}, expected 0x/);
    expect(issues(wmbus(flipped(bytes, 40)))).toEqual([expect.stringMatching(/^wmbus.crc_wrong block 3: /)]);
    expect(values(wmbus(flipped(bytes, 40)))['dlms.data']).toMatch(/^(41)+40(41)+$/);
    expect(issues(wmbus(flipped(radioA(SND_NR, METER, BRIEF), 20)))).toContainEqual(
      expect.stringMatching(/^wmbus.crc_wrong found /),
    );
  });

  it('is not joined with others where a check sequence is wrong', () => {
    const [first, second] = [join(hex('00'), LONG.subarray(1, 20)), join(hex('11 01 67'), LONG.subarray(20))];
    const joined = (damaged: boolean): unknown => {
      const conversation = new Conversation(1);
      const bytes = radioA(SND_NR, METER, first);
      wmbus(damaged ? flipped(bytes, 25) : bytes, conversation);
      return values(wmbus(radioB(SND_NR, METER, second), conversation))['dlms.data'];
    };
    expect(joined(false)).toBe('41'.repeat(40));
    expect(joined(true)).toBeUndefined();
  });

  it('of two meters with the same SAPs is not joined with each other', () => {
    const conversation = new Conversation(1);
    const other = { ...METER, number: '12345679' };
    const [first, second] = [join(hex('00'), LONG.subarray(1, 20)), join(hex('11 01 67'), LONG.subarray(20))];
    wmbus(radioPlain(SND_NR, METER, first), conversation);
    wmbus(radioPlain(SND_NR, other, first), conversation);
    expect(values(wmbus(radioPlain(SND_NR, METER, second), conversation))['dlms.data']).toBe('41'.repeat(40));
    expect(values(wmbus(radioPlain(SND_NR, other, second), conversation))['dlms.data']).toBe('41'.repeat(40));
  });

  it.each([
    ['format A', radioA(SND_NR, METER, LONG)],
    ['format A, one block', radioA(SND_NR, METER, BRIEF)],
    ['without check sequences', radioPlain(SND_NR, METER, LONG)],
  ])('keeps what came before when it is cut: %s', (_, bytes) => {
    // What was joined has no place in the frame.
    const inFrame = (tape: Tape): string =>
      tree(tape)
        .split('\n')
        .filter((line) => !/^\s*\d+:/.test(line))
        .join('\n');
    const whole = inFrame(wmbus(bytes))
      .split('\n')
      .map((line) => line.trim());
    for (let cut = 1; cut < bytes.length; cut++) {
      const found = tree(wmbus(bytes.subarray(0, cut)));
      expect(found, `cut at ${cut}`).toContain('issue.truncated');
      expect(found, `cut at ${cut}`).not.toContain('issue.bug');
      const header = whole.filter((line) => /^[1-9]\+\d+ mbus\.[a-z_]+ [0-9a-f]+$/.test(line) && endOf(line) <= cut);
      expect(found.split('\n').map((line) => line.trim())).toEqual(expect.arrayContaining(header));
    }
  });

  it('owns every byte and never fails, whatever the bytes', () => {
    const start = fc.constantFrom(
      '',
      '1e44 2d2c 78563412 01 02',
      '90 44 2d2c 78563412 01 02 8d',
      'ff 44 2d2c 78563412 01 02 90 05',
    );
    fc.assert(
      fc.property(start, fc.uint8Array({ minLength: 1, maxLength: 160 }), (begin, rest) => {
        expect(tree(wmbus(join(hex(begin), rest)))).not.toContain('issue.bug');
      }),
      { numRuns: 1000 },
    );
  });
});

/** Where the bytes of a line of a tree end. */
function endOf(line: string): number {
  const [, offset, length] = /^(\d+)\+(\d+)/.exec(line) as unknown as [string, string, string];
  return Number(offset) + Number(length);
}

describe('layers of M-Bus', () => {
  const radio = (contents: string): Tape => wmbus(radioPlain(SND_NR, METER, hex(contents)));

  it('read DLMS behind a short header', () => {
    const tree_ = tree(radio('7d 29 08 0000 01 10 c401c100 12 08fd')).split('\n').slice(12);
    expect(tree_.join('\n')).toMatchInlineSnapshot(`
      "10+5 mbus_tpl
        10+1 mbus.ci 7d
        11+1 mbus_tpl.access_number 29
        12+1 mbus_tpl.status
          12+1 mbus_tpl.application_status 08 = 0
          12+1 mbus_tpl.power_low 08 = 0
          12+1 mbus_tpl.permanent_error 08 = 1
          12+1 mbus_tpl.temporary_error 08 = 0
          12+1 mbus_tpl.makers_own 08 = 0
        13+2 mbus_tpl.configuration
          13+2 mbus_tpl.security_mode 0000 = 0
      15+2 mbus_transport
        15+1 mbus_transport.stsap 01
        16+1 mbus_transport.dtsap 10
      17+7 get_response
        17+1 dlms.apdu c4
        18+1 get_response.choice 01
        19+1 dlms.invoke_id_and_priority
          19+1 dlms.invoke_id c1 = 1
          19+1 dlms.service_class c1 = 1
          19+1 dlms.priority c1 = 1
        20+1 dlms.result_choice 00
        21+3 dlms.data 1208fd"
    `);
  });

  it('read DLMS behind a long header, and who is spoken to', () => {
    const bytes = radioPlain(
      SND_NR,
      METER,
      hex('60 21436587 a711 03 31 29 00 0000 10 01 c001c1 0003 0100010800ff 02 00'),
    );
    const { tape, d } = decode(Tables.payload, Payload.wmbus, bytes, { registry: all });
    expect(gapsOf(tape)).toEqual([]);
    expect([d.source, d.destination]).toEqual([0x1234567810, 0x8765432101]);
    expect(values(tape)).toMatchObject({
      'mbus.identification': '87654321',
      'mbus.manufacturer': 'DMG',
      'get_request.choice': 1,
    });
    expect(summary(tape)).toBe(
      '12345678/16 > 87654321/1 | SND_NR | DLMS command, 87654321 DMG, communication controller',
    );
  });

  it('read DLMS without SAPs, and say so', () => {
    const tape = radio('7d 29 00 0000 c401c100 12 08fd');
    expect(values(tape)['dlms.data']).toBe(2301);
    expect(issues(tape)).toEqual(['mbus_transport.saps_absent an APDU begins where STSAP and DTSAP were expected']);
  });

  it('keep what is ciphered as it is', () => {
    for (const mode of ['05', '07', '08', '09', '0a', '0d']) {
      const tape = radio(`7d 29 00 10${mode} 0110c401c1001208fd`);
      expect(values(tape)['mbus_tpl.ciphered']).toBe('0110c401c1001208fd');
      expect(values(tape)['mbus_tpl.security_mode']).toBe(Number.parseInt(mode, 16));
      expect(issues(tape)).toEqual([]);
    }
  });

  it('name the contents that are not decoded', () => {
    expect(summary(radio('7a 29 00 0000 04138a470100'))).toBe('12345678 > anyone | SND_NR | M-Bus response, 6 bytes');
    expect(summary(radio('a2 0102'))).toBe("12345678 > anyone | SND_NR | maker's own, 2 bytes");
    expect(issues(radio('c9 0102'))).toEqual(['issue.unknown no dissector answers CI field 0xc9']);
  });

  it('go on behind an extended link layer', () => {
    const inner = '10 01 67 0f 00000001 00 06 000001a1';
    const receiver = 'a711 21436587 03 31';
    const check = blockCheck(hex(inner), 0, hex(inner).length).toString(16).padStart(4, '0');
    const lowFirst = check.slice(2) + check.slice(0, 2);
    for (const layer of [
      '8c 20 29',
      `8d 20 29 00112200 ${lowFirst}`,
      `8e 20 29 ${receiver}`,
      `8f 20 29 ${receiver} 00112200 ${lowFirst}`,
    ]) {
      const tape = radio(`${layer} ${inner}`);
      expect(values(tape)['dlms.data'], layer).toBe(417);
      expect(issues(tape), layer).toEqual([]);
    }
    expect(summary(radio(`8e 20 29 ${receiver} ${inner}`))).toMatch(/^12345678\/1 > 87654321\/103 /);
    // A receiver that deciphered leaves the session number as it was.
    expect(values(radio(`8d 20 29 00112220 ${lowFirst} ${inner}`))['dlms.data']).toBe(417);
    expect(values(radio(`8d 20 29 00112220 0000 ${inner}`))['mbus_tpl.ciphered']).toBe(
      `0000${inner.replaceAll(' ', '')}`,
    );
    expect(issues(radio(`8d 20 29 00112200 0000 ${inner}`))).toEqual([
      `mbus_ell.check_wrong found 0x0000, expected 0x${check}`,
    ]);
  });

  it('go on behind authentication and fragmentation, but do not join fragments', () => {
    const inner = '7d 29 00 0000 01 10 c401c100 12 08fd';
    expect(values(radio(`90 0b 0124 25 0102030405060708 ${inner}`))['dlms.data']).toBe(2301);
    const fragment = radio(`90 02 0240 ${inner}`);
    expect(values(fragment)['mbus_afl.data']).toBe(inner.replaceAll(' ', ''));
    expect(values(fragment)['mbus_afl.more_fragments']).toBe(true);
    expect(issues(radio('90 7f 0124'))).toContainEqual(expect.stringMatching(/^issue.truncated Length says 127 bytes/));
  });

  it.each([
    ['a short header', '7d 29 08 0000 01 10 c401c100 12 08fd'],
    ['a long header', '7c 78563412 2d2c 01 02 29 00 0000 01 10 c401c100 12 08fd'],
    ['an extended link layer', '8e 20 29 a711 21436587 03 31 10 01 67 0f 00000001 00 06 000001a1'],
  ])('keep what came before when they are cut: %s', (_, contents) => {
    const bytes = hex(contents);
    const layer = (cut: Uint8Array): Tape => decode(Tables.mbusCi, cut[0] as number, cut, { registry: all }).tape;
    expectCutsToKeepWhatCameBefore(bytes, layer);
  });
});

describe('wireless M-Bus framer', () => {
  const A = radioA(SND_NR, METER, LONG);
  const B = radioB(SND_NR, METER, LONG);
  const PLAIN = radioPlain(SND_NR, METER, LONG);
  const HEXADECIMAL: MBusDevice = { ...METER, number: '123456ab' };

  it('cuts telegrams that follow each other', () => {
    expect(cuts(wmbusFramer, join(A, B, PLAIN, A))).toEqual([A, B, PLAIN, A].map(text));
    const noise = hex('00 44 0c 2d 2c 99');
    expect(cuts(wmbusFramer, join(noise, A, noise, B))).toEqual([
      `-${text(noise)}`,
      text(A),
      `-${text(noise)}`,
      text(B),
    ]);
  });

  it('believes a check sequence, or a length that fits', () => {
    for (const bytes of [A, B, PLAIN]) {
      expect(looks(bytes)).toBe(true);
      expect(looks(join(bytes, hex('00'))), 'a byte more').toBe(bytes !== PLAIN);
    }
    expect(looks(A.subarray(0, 20))).toBe(true);
    expect(looks(B.subarray(0, 20))).toBeUndefined();
    expect(looks(PLAIN.subarray(0, -1))).toBeUndefined();
    for (let length = 0; length < 12; length++) expect(looks(A.subarray(0, length)), `${length}`).toBeUndefined();
  });

  it('wants more than one sign', () => {
    const wrong: readonly (readonly [what: string, bytes: Uint8Array])[] = [
      ['a C field that is not sent', radioPlain(0x45, METER, LONG)],
      ['a maker of no letters', radioPlain(SND_NR, METER, LONG).fill(0, 2, 4)],
      ['a number of no digits, without check sequences', radioPlain(SND_NR, HEXADECIMAL, LONG)],
      ['a CI field that is reserved', radioPlain(SND_NR, METER, 0x30, LONG)],
      ['a device that does not exist', radioPlain(SND_NR, { ...METER, type: 0xaa }, LONG)],
      ['a length that does not fit', join(PLAIN, hex('00'))],
    ];
    expect(wrong.filter(([, bytes]) => looks(bytes) !== false).map(([what]) => what)).toEqual([]);
    // With one that is right, any number will do.
    expect(looks(radioA(SND_NR, HEXADECIMAL, LONG))).toBe(true);
    expect(looks(radioB(SND_NR, HEXADECIMAL, LONG))).toBe(true);
    expect(looks(join(radioA(SND_NR, HEXADECIMAL, LONG), hex('00')))).toBe(true);
  });

  it('finds telegrams in the middle', () => {
    const bytes = join(hex('33 33 33'), A);
    expect(wmbusFramer.find(bytes, 0, bytes.length)).toBe(3);
    expect(wmbusFramer.find(PLAIN, 0, PLAIN.length)).toBe(-1);
  });

  const piece = fc.oneof(
    fc.constantFrom(A, B, PLAIN, A.subarray(0, 30), flipped(A, 30), radioB(SND_NR, METER, LONG, new Uint8Array(120))),
    fc.uint8Array({ maxLength: 30 }),
  );
  const stream = fc.array(piece, { maxLength: 6 }).map((pieces) => join(...pieces));

  it('cuts the same, however the stream comes in', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(500), { maxLength: 20 }), (bytes, pieces) => {
        expect(cuts(wmbusFramer, bytes, pieces)).toEqual(cuts(wmbusFramer, bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes no noise for telegrams', () => {
    let seed = 3;
    const octet = (): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    };
    let taken = 0;
    for (let n = 0; n < 20_000; n++) {
      // Every line begins with a length that fits and a C field, or there would be nothing to tell.
      const line = Uint8Array.from({ length: 12 + (n % 90) }, octet);
      line[0] = line.length - 1;
      line[1] = SND_NR;
      if (looks(line) === true) taken++;
    }
    expect(taken).toBeLessThan(20_000 / 500);
    const noise = Uint8Array.from({ length: 1 << 20 }, octet);
    expect(wmbusFramer.find(noise, 0, noise.length)).toBe(-1);
  });

  it.each([
    ['headers', '2e44'],
    ['lengths and C fields', '44'],
    ['makers', 'ff 44 2d 2c'],
    ['zeros', '00'],
  ])('reads few octets more than there are: %s', (_, pattern) => {
    const unit = hex(pattern);
    const { bytes, reads } = counting(Uint8Array.from({ length: 8192 }, (_each, i) => unit[i % unit.length] as number));
    for (let at = 0; at < bytes.length; ) {
      const length = wmbusFramer.cut(bytes, at, bytes.length, false) || wmbusFramer.cut(bytes, at, bytes.length, true);
      at += Math.abs(length);
    }
    wmbusFramer.find(bytes, 0, bytes.length);
    expect(reads()).toBeLessThan(200 * bytes.length);
  });
});
