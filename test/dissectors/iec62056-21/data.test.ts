import { describe, expect, it } from 'vitest';
import { iec, withParity } from '../../../captures/iec62056-21.js';
import { Conversation, Limits, setUserNames } from '../../../src/core/index.js';
import { join } from '../../dissect.js';
import { expectCutsToKeepWhatCameBefore } from '../dlms/cuts.js';
import { decoded, gapsOf, issuesOf, lineOf, treeOf, valueOf, valuesOf } from './decode.js';

const READOUT = iec.readout('F.F(00)', '1.8.0*05(004101.502*kWh)', '6.8(0010,35*MWh)6.26(00123*m3)');
const ascii = (characters: string): Uint8Array => Uint8Array.from(Buffer.from(characters, 'latin1'));

describe('a readout', () => {
  it('is a list of records', () => {
    expect(treeOf(READOUT)).toMatchInlineSnapshot(`
      "0+73 iec62056_21.data
        0+1 iec62056_21.mark 02
        1+67 iec62056_21.records
          1+7 iec62056_21.record
            1+3 iec62056_21.code 462e46
            4+0 iec62056_21.obis: 0-0:97.97.0*255
            4+0 iec62056_21.name: Error object 1
            4+4 iec62056_21.values
              4+1 iec62056_21.mark 28
              5+2 iec62056_21.value 3030
              7+1 iec62056_21.mark 29
          8+2 iec62056_21.line_end 0d0a
          10+24 iec62056_21.record
            10+8 iec62056_21.code 312e382e302a3035
            18+0 iec62056_21.obis: 1-0:1.8.0*5
            18+0 iec62056_21.name: Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total), billing period VZ=5
            18+16 iec62056_21.values
              18+1 iec62056_21.mark 28
              19+10 iec62056_21.value 3030343130312e353032
              29+1 iec62056_21.mark 2a
              30+3 iec62056_21.unit 6b5768
              33+0 iec62056_21.number: 4101.502
              33+1 iec62056_21.mark 29
          34+2 iec62056_21.line_end 0d0a
          36+16 iec62056_21.record
            36+3 iec62056_21.code 362e38
            39+13 iec62056_21.values
              39+1 iec62056_21.mark 28
              40+7 iec62056_21.value 303031302c3335
              47+1 iec62056_21.mark 2a
              48+3 iec62056_21.unit 4d5768
              51+0 iec62056_21.number: 10.35
              51+1 iec62056_21.mark 29
          52+14 iec62056_21.record
            52+4 iec62056_21.code 362e3236
            56+10 iec62056_21.values
              56+1 iec62056_21.mark 28
              57+5 iec62056_21.value 3030313233
              62+1 iec62056_21.mark 2a
              63+2 iec62056_21.unit 6d33
              65+0 iec62056_21.number: 123
              65+1 iec62056_21.mark 29
          66+2 iec62056_21.line_end 0d0a
        68+1 iec62056_21.end_mark 21
        69+2 iec62056_21.line_end 0d0a
        71+1 iec62056_21.block_end 03
        72+1 iec62056_21.bcc 72
        73+0 iec62056_21.bcc_verdict: good"
    `);
    expect(gapsOf(READOUT)).toEqual([]);
    expect(lineOf(READOUT)).toEqual(['Readout', '', '4 records']);
  });

  it('says whether its check character fits', () => {
    expect(valueOf(decoded(READOUT), 'iec62056_21.bcc_verdict')).toBe('good');
    expect(valueOf(decoded(withParity(READOUT)), 'iec62056_21.bcc_verdict')).toBe('good');
    const wrong = READOUT.map((octet, i) => (i === 20 ? octet ^ 1 : octet));
    expect(valueOf(decoded(wrong), 'iec62056_21.bcc_verdict')).toMatch(/^wrong, 0x[0-9a-f]{2} expected$/);
    expect(issuesOf(decoded(wrong))[0]).toMatch(/^iec62056_21.bcc_wrong: found 0x[0-9a-f]{2}, expected 0x[0-9a-f]{2}$/);
  });

  it('may be sent in blocks', () => {
    expect(lineOf(iec.block('1.8.0(1)\r\n2.8.0(2)\r\n'))).toEqual(['Readout', '', '2 records, more follow']);
  });

  it('may have lost its beginning: then the first code is not trusted, and nothing can be checked', () => {
    const rest = ascii('7.0(230.4*V)\r\n32.7.0(1*V)\r\n!\r\n\x03\x11');
    const tape = decoded(rest);
    expect(issuesOf(tape)).toEqual(['iec62056_21.start_missing: no STX or identification in front of these data sets']);
    expect(valuesOf(tape, 'iec62056_21.obis')).toEqual(['1-0:32.7.0*255']);
    expect(valueOf(tape, 'iec62056_21.bcc_verdict')).toBe('not checked: the beginning is missing');
    expect(valueOf(decoded(ascii('1.8.0(1)\r\n!1A2B\r\n')), 'iec62056_21.crc')).toBe('1A2B');
  });
});

describe('a readout that does not end', () => {
  it('is told, and its records are there', () => {
    const tape = decoded(ascii(`\x02${'1.8.0(1)'.repeat(Limits.readoutBytes / 8)}`).subarray(0, Limits.readoutBytes));
    expect(issuesOf(tape)[0]).toMatch(/^issue.limit: it has no end within 65536 bytes/);
    expect(valuesOf(tape, 'iec62056_21.record')).toHaveLength(Limits.readoutBytes / 8);
  });
});

describe('a code', () => {
  it.each([
    ['1.8.0', '1-0:1.8.0*255'],
    ['1.8.0*05', '1-0:1.8.0*5'],
    ['1.8.0&04', '1-0:1.8.0*4'],
    ['1-0:1.8.0', '1-0:1.8.0*255'],
    ['1-1:1.8.0*255', '1-1:1.8.0*255'],
    ['1-0:1.8.0*126', '1-0:1.8.0*126'],
    ['C.1.0', '0-0:96.1.0*255'],
    ['0-1:C.1.0', '0-1:96.1.0*255'],
    ['F.F', '0-0:97.97.0*255'],
    ['F.F.1', '0-0:97.97.1*255'],
    ['L.1.0*02', '1-0:98.1.0*2'],
    ['P.01', '1-0:99.1.0*255'],
    ['P.98', '1-0:99.98.0*255'],
    ['0-1:24.2.1', '0-1:24.2.1*255'],
    ['6.8', undefined],
    ['0.0', undefined],
    ['C003', undefined],
    ['1.8.x', undefined],
    ['1.8.999', undefined],
    ['0100010800FF', undefined],
  ])('%s is %s', (code, obis) => {
    expect(valueOf(decoded(iec.data(`${code}(1)`)), 'iec62056_21.obis')).toBe(obis);
    expect(valueOf(decoded(iec.data(`${code}(1)`)), 'iec62056_21.code')).toBe(code);
  });

  it('has a name, and the one of the user before all others', () => {
    const name = (): unknown => valueOf(decoded(iec.data('1.8.0(1)')), 'iec62056_21.name');
    expect(name()).toMatch(/^Active power\+/);
    setUserNames([{ pattern: [1, 0, 1, 8, 0, 255], name: 'what I pay for' }]);
    try {
      expect(name()).toBe('what I pay for');
    } finally {
      setUserNames([]);
    }
  });
});

describe('a value', () => {
  const item = (contents: string, name: string): unknown => valueOf(decoded(iec.data(contents)), `iec62056_21.${name}`);

  it('is text, and a number where it has a unit', () => {
    expect(item('1.8.0(004256.789*kWh)', 'value')).toBe('004256.789');
    expect(item('1.8.0(004256.789*kWh)', 'number')).toBe(4256.789);
    expect(item('1.8.0(004256.789*kWh)', 'unit')).toBe('kWh');
    expect(item('6.8(0010,35*MWh)', 'number')).toBe(10.35);
    expect(item('1.7.0(-1.5*kW)', 'number')).toBe(-1.5);
    expect(item('1.7.0(--*kW)', 'number')).toBeUndefined();
    expect(item('0.0.0(73599917)', 'number')).toBeUndefined();
    expect(item('1.8.0()', 'value')).toBe('');
  });

  it('may be one of several', () => {
    const tape = decoded(iec.data('0-1:24.2.1(240610122500S)(00123.417*m3)'));
    expect(valuesOf(tape, 'iec62056_21.value')).toEqual(['240610122500S', '00123.417']);
    expect(valuesOf(tape, 'iec62056_21.time')).toEqual(['2024-06-10T12:25:00']);
    const two = decoded(iec.data('9.4(095*C&082*C)'));
    expect(valuesOf(two, 'iec62056_21.number')).toEqual([95, 82]);
    expect(valuesOf(two, 'iec62056_21.unit')).toEqual(['C', 'C']);
    expect(gapsOf(iec.data('9.4(095*C&082*C)'))).toEqual([]);
  });

  it('may go on in the next line', () => {
    const tape = decoded(iec.data('P.01(2406101200)(08)(m3)\r\n(00124.477)\r\n(00124.501)\r\n1.8.0(1)'));
    expect(valuesOf(tape, 'iec62056_21.record')).toHaveLength(2);
    expect(valuesOf(tape, 'iec62056_21.value')).toHaveLength(6);
  });

  it('is a time where it says summer or winter, or stands behind another value', () => {
    expect(item('1.6.1(3.417*kW)(2406081745)', 'time')).toBe('2024-06-08T17:45:00');
    expect(item('0.0.0(2406081745)', 'time')).toBeUndefined();
    expect(item('0-0:1.0.0(241310122500S)', 'time')).toBeUndefined();
  });

  it('names an object, or spells characters in hex', () => {
    expect(item('1-0:99.97.0(1)(0-0:96.7.19)', 'refers_to')).toMatch(/power failure/);
    expect(item('0-0:96.1.1(4B384547)', 'characters')).toBe('K8EG');
    expect(item('0-0:96.13.0(00FF00FF)', 'characters')).toBeUndefined();
    expect(item('1.8.0(4B384547)', 'characters')).toBeUndefined();
    expect(item('0.2.2(1-0:1.8.0*255)', 'value')).toBe('1-0:1.8.0*255');
  });

  it('that does not end is told, and the next record is unharmed', () => {
    const bytes = iec.data('1.8.0(0042\r\n2.8.0(1*kWh)\r\n');
    expect(issuesOf(decoded(bytes))).toEqual(['iec62056_21.value_open: the parenthesis of this value is not closed']);
    expect(valuesOf(decoded(bytes), 'iec62056_21.obis')).toEqual(['1-0:1.8.0*255', '1-0:2.8.0*255']);
    expect(gapsOf(bytes)).toEqual([]);
  });

  it('is missing where a line is just text', () => {
    const bytes = iec.readout('of the maker', '1.8.0(1)');
    expect(valueOf(decoded(bytes), 'iec62056_21.line')).toBe('of the maker');
    expect(valuesOf(decoded(bytes), 'iec62056_21.record')).toHaveLength(2);
  });
});

describe('commands', () => {
  it('give a password, which is shown', () => {
    expect(treeOf(iec.command('P1', '(12345678)'))).toMatchInlineSnapshot(`
      "0+16 iec62056_21.command
        0+1 iec62056_21.mark 01
        1+2 iec62056_21.command.code 5031
        3+0 iec62056_21.command.meaning: password
        3+1 iec62056_21.mark 02
        4+1 iec62056_21.mark 28
        5+8 iec62056_21.password 3132333435363738
        13+1 iec62056_21.mark 29
        14+1 iec62056_21.block_end 03
        15+1 iec62056_21.bcc 69
        16+0 iec62056_21.bcc_verdict: good"
    `);
    expect(lineOf(iec.command('P1', '(12345678)'))).toEqual(['Password command', '', 'password 12345678']);
    expect(lineOf(iec.command('P0', '(00000000)'))).toEqual(['Password command', '', 'operand 00000000']);
    expect(lineOf(iec.command('P2', '(0FAE)'))).toEqual(['Password command', '', 'result 0FAE']);
  });

  it.each([
    ['R1', '1.8.0()', 'Read command', '1.8.0', ''],
    ['W1', '0.9.1(123005)', 'Write command', '0.9.1', '123005'],
    ['E2', '0009(01)', 'Execute command', '0009', '01'],
    ['R5', '1-0:1.8.0*255()', 'Read command', '1-0:1.8.0*255', ''],
  ])('%s %s is a %s', (name, contents, service, object, value) => {
    expect(lineOf(iec.command(name, contents))).toEqual([service, object, value]);
    expect(gapsOf(iec.command(name, contents))).toEqual([]);
  });

  it('break', () => {
    const bytes = iec.command('B0');
    expect(lineOf(bytes)).toEqual(['Break', '', '']);
    expect(valueOf(decoded(bytes), 'iec62056_21.bcc')).toBe(0x71);
    expect(valueOf(decoded(bytes), 'iec62056_21.bcc_verdict')).toBe('good');
  });

  it('say what an answer without a code is of', () => {
    const conversation = new Conversation(1);
    decoded(iec.command('R1', '1.8.0()'), conversation);
    const tape = decoded(iec.data('(004256.789*kWh)'), conversation);
    expect(valueOf(tape, 'iec62056_21.asked')).toBe('1.8.0');
    expect(valueOf(tape, 'iec62056_21.obis')).toBe('1-0:1.8.0*255');
    expect(lineOf(iec.data('(004256.789*kWh)'), conversation)).toEqual(['Data message', '1.8.0', '004256.789 kWh']);
    decoded(iec.command('P1', '(12345678)'), conversation);
    expect(lineOf(iec.data('(1)'), conversation)).toEqual(['Data message', '', '1']);
  });

  it('may be refused', () => {
    const tape = decoded(iec.data('(ER05)'));
    expect(valueOf(tape, 'iec62056_21.error')).toBe('ER05');
    expect(valueOf(tape, 'iec62056_21.value')).toBeUndefined();
    expect(lineOf(iec.data('(ER05)'))).toEqual(['Data message', '', 'ER05']);
  });
});

describe('data and commands that are cut', () => {
  it.each([
    ['a readout', READOUT],
    ['a block', iec.block('1.8.0(1*kWh)\r\n')],
    ['a command', iec.command('W1', 'C.1.0(73599917)')],
    ['a password', iec.command('P1', '(12345678)')],
    ['a break', iec.command('B0')],
  ])('keep what came before: %s', (_, bytes) => {
    expectCutsToKeepWhatCameBefore(bytes, decoded);
    expectCutsToKeepWhatCameBefore(withParity(bytes), decoded);
  });

  it('have an owner for every byte, whatever stands in them', () => {
    for (const contents of ['))((', '*', '(*)', '(&)', 'a(b', '!\r\n!', '\r\n\r\n', '1.8.0(a*b*c)', '(1)(2', 'x']) {
      const bytes = iec.data(contents);
      expect(gapsOf(bytes), contents).toEqual([]);
      expect(issuesOf(decoded(bytes)).join(), contents).not.toContain('issue.bug');
      expect(gapsOf(join(bytes, bytes)), contents).toEqual([]);
    }
  });
});
