import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cipheredTelegram, iec, P1_RECORDS, telegram, withParity } from '../../../captures/iec62056-21.js';
import { cipheredFramer } from '../../../dissectors/dlms/ciphered-framer.js';
import { Payload, Tables } from '../../../src/core/index.js';
import { decode, gapsOf as gapsOfTape, hex, join } from '../../dissect.js';
import { cuts } from '../cutting.js';
import { expectCutsToKeepWhatCameBefore } from '../dlms/cuts.js';
import { all, decoded, gapsOf, issuesOf, lineOf, treeOf, valueOf, valuesOf } from './decode.js';

const LINE = 'DMp5\\2ME382-1003';
const P1 = telegram(LINE, P1_RECORDS);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a P1 telegram', () => {
  it('is a list of records with their names', () => {
    expect(treeOf(telegram(LINE, ['1-3:0.2.8(50)', '0-1:24.2.1(240610122500S)(00123.417*m3)']))).toMatchInlineSnapshot(`
      "0+84 iec62056_21.telegram
        0+1 iec62056_21.mark 2f
        1+3 iec62056_21.manufacturer 444d70
        4+1 iec62056_21.baud 35
        5+1 iec62056_21.mark 5c
        6+1 iec62056_21.enhanced 32
        7+10 iec62056_21.device 4d453338322d31303033
        17+2 iec62056_21.line_end 0d0a
        19+58 iec62056_21.records
          19+2 iec62056_21.line_end 0d0a
          21+13 iec62056_21.record
            21+9 iec62056_21.code 312d333a302e322e38
            30+0 iec62056_21.obis: 1-3:0.2.8*255
            30+0 iec62056_21.name: P1 version (NL)
            30+4 iec62056_21.values
              30+1 iec62056_21.mark 28
              31+2 iec62056_21.value 3530
              33+1 iec62056_21.mark 29
          34+2 iec62056_21.line_end 0d0a
          36+39 iec62056_21.record
            36+10 iec62056_21.code 302d313a32342e322e31
            46+0 iec62056_21.obis: 0-1:24.2.1*255
            46+0 iec62056_21.name: M-Bus last value (5 minute / hourly)
            46+15 iec62056_21.values
              46+1 iec62056_21.mark 28
              47+13 iec62056_21.value 32343036313031323235303053
              60+0 iec62056_21.time: 2024-06-10T12:25:00
              60+1 iec62056_21.mark 29
            61+14 iec62056_21.values
              61+1 iec62056_21.mark 28
              62+9 iec62056_21.value 30303132332e343137
              71+1 iec62056_21.mark 2a
              72+2 iec62056_21.unit 6d33
              74+0 iec62056_21.number: 123.417
              74+1 iec62056_21.mark 29
          75+2 iec62056_21.line_end 0d0a
        77+1 iec62056_21.end_mark 21
        78+4 iec62056_21.crc 43394233
        82+0 iec62056_21.crc_verdict: good
        82+2 iec62056_21.line_end 0d0a"
    `);
    expect(lineOf(P1)).toEqual(['P1 telegram', `/${LINE}`, '17 records']);
    expect(gapsOf(P1)).toEqual([]);
  });

  it('has names of DSMR where they say more', () => {
    const names = valuesOf(decoded(P1), 'iec62056_21.name');
    expect(names[0]).toBe('P1 version (NL)');
    expect(names[1]).toBe('Telegram time stamp');
    expect(names.at(-1)).toBe('M-Bus last value (5 minute / hourly)');
    const demand = valueOf(decoded(telegram(LINE, ['1-0:1.4.0(02.351*kW)'])), 'iec62056_21.name');
    expect(demand).toMatch(/^Active power\+/);
  });

  it('says whether its CRC fits', () => {
    expect(valueOf(decoded(P1), 'iec62056_21.crc_verdict')).toBe('good');
    expect(valueOf(decoded(withParity(P1)), 'iec62056_21.crc_verdict')).toBe('good');
    const wrong = decoded(telegram(LINE, ['1-3:0.2.8(50)'], 0x1234));
    expect(issuesOf(wrong)[0]).toMatch(/^iec62056_21.crc_wrong: found 1234, expected [0-9A-F]{4}$/);
  });

  it('says where a wrong CRC comes from: line ends that were translated', () => {
    const lost = Uint8Array.from(P1.filter((octet) => octet !== 0x0d));
    expect(issuesOf(decoded(lost))[0]).toMatch(/it would fit if lines ended with CR LF, of which the CR was lost$/);
  });

  it('may have no CRC, which is no fault', () => {
    const old = telegram('DMP5ME90', ['0-1:24.3.0(120517020000)(08)(m3)\r\n(00124.477)'], 'none');
    expect(lineOf(old)).toEqual(['P1 telegram', '/DMP5ME90', '1 record']);
    expect(valueOf(decoded(old), 'iec62056_21.crc_verdict')).toMatch(/^none: DSMR 2 and 3/);
    expect(issuesOf(decoded(old))).toEqual([]);
    expect(gapsOf(old)).toEqual([]);
  });

  it('is of mode D where it says so, or writes codes in full', () => {
    const modeD = telegram('DMP3ME80', ['1-0:1.8.0*255(1*kWh)'], 'none');
    expect(lineOf(modeD)).toEqual(['Telegram', '/DMP3ME80', '1 record']);
    expect(valueOf(decoded(modeD), 'iec62056_21.baud_rate')).toBe(2400);
    expect(lineOf(telegram('DMP5ME80', ['1-0:1.8.0*255(1*kWh)'], 'none'))[0]).toBe('Telegram');
  });

  it('that is cut keeps what came before', () => {
    // Up to the empty line it is an identification.
    const short = telegram(LINE, ['1-3:0.2.8(50)', '0-1:24.2.1(240610122500S)(00123.417*m3)']);
    expectCutsToKeepWhatCameBefore(short, decoded, /issue\.truncated|iec62056_21\.identification/);
    expectCutsToKeepWhatCameBefore(withParity(short), decoded, /issue\.truncated|iec62056_21\.identification/);
  });

  it('never fails, and owns every byte, however it is damaged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(P1.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(P1.length),
        fc.boolean(),
        (changes, cut, isParity) => {
          const bytes = (isParity ? withParity(P1) : Uint8Array.from(P1)).slice(0, Math.max(1, cut));
          for (const [at, octet] of changes) bytes[at % bytes.length] = octet;
          const tape = decoded(bytes);
          expect(gapsOfTape(tape)).toEqual([]);
          expect(issuesOf(tape).join()).not.toContain('issue.bug');
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('ciphered telegrams in a row', () => {
  const one = cipheredTelegram(1, P1);
  const two = cipheredTelegram(2, P1);

  it.each([[[]], [[1, 2, 3, 9, 12, 13, 14, 60, 500]], [Array.from({ length: 1200 }, (_, i) => i)]])(
    'are cut one after the other, whatever pieces they come in',
    (pieces) => {
      const noise = hex('00 db 08 64 6d 70 f8');
      expect(cuts(cipheredFramer, join(noise, one, two, noise), pieces)).toEqual([
        `-${text(noise)}`,
        text(one),
        text(two),
        `-${text(noise)}`,
      ]);
    },
  );

  it.each([1, 2, 5, 40])('end where the next one begins, if %i bytes were lost', (lost) => {
    const damaged = join(one.subarray(0, 100), one.subarray(100 + lost));
    expect(cuts(cipheredFramer, join(damaged, two))).toEqual([text(damaged), text(two)]);
  });

  it('wait where the last byte may be the first of the next one, but not on a silent line', () => {
    const doubtful = join(one.subarray(0, -1), hex('db'));
    expect(cipheredFramer.cut(doubtful, 0, doubtful.length, false)).toBe(0);
    expect(cipheredFramer.rests?.(doubtful, 0, doubtful.length)).toBe(doubtful.length);
    expect(cuts(cipheredFramer, join(doubtful, two))).toEqual([text(doubtful), text(two)]);
  });

  it.each([
    ['small letters', 'db08 646d70 0000000001 82 0100 30 00000001'],
    ['a title of seven octets', 'db07 444d50 00000001 82 0100 30 00000001'],
    ['no protection', 'db08 444d50 0000000001 82 0100 00 00000001'],
    ['a suite that there is not', 'db08 444d50 0000000001 82 0100 33 00000001'],
    ['a length without room for the tag', 'db08 444d50 0000000001 11 30 00000001'],
    ['a length of three octets', 'db08 444d50 0000000001 83 010000 30 00000001'],
  ])('are not begun by %s', (_, octets) => {
    expect(cipheredFramer.looks(hex(octets), 0, hex(octets).length)).toBe(false);
  });

  it('are general-glo-ciphering APDUs', () => {
    const { tape } = decode(Tables.payload, Payload.apdus, one, { registry: all });
    expect(valueOf(tape, 'ciphering.invocation_counter')).toBe(1);
    expect(gapsOfTape(tape)).toEqual([]);
  });

  it('are read where they are authenticated only', () => {
    const { tape } = decode(Tables.payload, Payload.apdus, cipheredTelegram(3, P1, 0x10), { registry: all });
    expect(valueOf(tape, 'iec62056_21.crc_verdict')).toBe('good');
    expect(valuesOf(tape, 'iec62056_21.record')).toHaveLength(17);
    expect(gapsOfTape(tape)).toEqual([]);
  });

  it('cut the same, however the stream comes in', () => {
    const part = fc.oneof(
      fc.constantFrom(one, two, iec.request()),
      fc
        .tuple(fc.constantFrom(one, two), fc.nat(700), fc.nat(20))
        .map(([bytes, at, lost]) => join(bytes.subarray(0, at), bytes.subarray(at + lost))),
      fc.uint8Array({ maxLength: 10 }),
      fc.constantFrom(hex('db'), hex('db08'), hex('db08444d50')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.array(fc.nat(2500), { maxLength: 12 }), (parts, pieces) => {
        const bytes = join(...parts);
        expect(cuts(cipheredFramer, bytes, pieces)).toEqual(cuts(cipheredFramer, bytes));
      }),
      { numRuns: 500 },
    );
  });
});
