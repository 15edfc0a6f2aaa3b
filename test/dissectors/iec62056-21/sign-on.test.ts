import { describe, expect, it } from 'vitest';
import { iec, withParity } from '../../../captures/iec62056-21.js';
import { Conversation } from '../../../src/core/index.js';
import { hex } from '../../dissect.js';
import { expectCutsToKeepWhatCameBefore } from '../dlms/cuts.js';
import { decoded, gapsOf, issuesOf, lineOf, treeOf, valueOf } from './decode.js';

describe('a request', () => {
  it('is to any meter, or names one', () => {
    expect(lineOf(iec.request())).toEqual(['Request', '', 'any meter']);
    expect(lineOf(iec.request('73599917'))).toEqual(['Request', 'meter 73599917', '']);
    expect(treeOf(iec.request('735'))).toMatchInlineSnapshot(`
      "0+8 iec62056_21.request
        0+2 iec62056_21.mark 2f3f
        2+3 iec62056_21.address 373335
        5+1 iec62056_21.mark 21
        6+2 iec62056_21.line_end 0d0a"
    `);
  });

  it('may stand behind NULs that wake the meter up', () => {
    const tape = decoded(hex('00000000 2f3f210d0a'));
    expect(valueOf(tape, 'iec62056_21.wake_up')).toBe('00000000');
    expect(lineOf(hex('00000000 2f3f210d0a'))).toEqual(['Request', '', 'any meter']);
  });
});

describe('an identification', () => {
  it('tells maker, speed, mode and what the meter is', () => {
    expect(treeOf(iec.identification('ISk5\\2ME382-1003'))).toMatchInlineSnapshot(`
      "0+19 iec62056_21.identification
        0+1 iec62056_21.mark 2f
        1+3 iec62056_21.manufacturer 49536b
        4+0 iec62056_21.maker: Iskraemeco
        4+1 iec62056_21.baud 35
        5+1 iec62056_21.mark 5c
        6+1 iec62056_21.enhanced 32
        7+10 iec62056_21.device 4d453338322d31303033
        17+0 iec62056_21.mode: E
        17+0 iec62056_21.baud_rate: 9600
        17+0 iec62056_21.reaction_time: 20 ms
        17+2 iec62056_21.line_end 0d0a"
    `);
    expect(lineOf(iec.identification('ISk5\\2ME382-1003'))).toEqual([
      'Identification',
      '/ISk5\\2ME382-1003',
      'Iskraemeco, mode E (HDLC), 9600 baud',
    ]);
  });

  it.each([
    ['DMP0x', 'C', 300],
    ['DMP5x', 'C', 9600],
    ['DMP6x', 'C', 19_200],
    ['DMP9x', 'C', undefined],
    ['DMP6\\2x', 'E', 19_200],
    ['DMP6\\@x', 'C', 19_200],
    ['DMPAx', 'B', 600],
    ['DMPFx', 'B', 19_200],
    ['DMPIx', 'B', undefined],
    ['DMP:x', 'A', undefined],
    ['DMPxx', 'A', undefined],
  ])('%s is of mode %s at %s baud', (line, mode, speed) => {
    const tape = decoded(iec.identification(line));
    expect(valueOf(tape, 'iec62056_21.mode')).toBe(mode);
    expect(valueOf(tape, 'iec62056_21.baud_rate')).toBe(speed);
  });

  it('has a small third letter where the meter answers quickly', () => {
    expect(valueOf(decoded(iec.identification('DMp5x')), 'iec62056_21.reaction_time')).toBe('20 ms');
    expect(valueOf(decoded(iec.identification('DMP5x')), 'iec62056_21.reaction_time')).toBe('200 ms');
  });

  it('may have an empty line behind it', () => {
    const bytes = iec.identification('DMP5x\r\n');
    expect(lineOf(bytes)[0]).toBe('Identification');
    expect(gapsOf(bytes)).toEqual([]);
  });
});

describe('an option select', () => {
  it.each([
    ['252', 'mode E, HDLC at 9600', 'HDLC at 9600 baud, 8N1'],
    ['050', 'readout at 9600', 'a readout at 9600 baud, 7E1'],
    ['041', 'programming at 4800', 'programming mode at 4800 baud, 7E1'],
    ['006', 'manufacturer-specific 6 at 300', 'text at 300 baud, 7E1'],
    ['0:1', 'programming', 'programming mode, 7E1'],
    ['003', 'option 3 at 300', 'text at 300 baud, 7E1'],
  ])('%s is %s', (choice, value, follows) => {
    const bytes = iec.optionSelect(choice);
    expect(lineOf(bytes)).toEqual(['Option select', '', value]);
    expect(valueOf(decoded(bytes), 'iec62056_21.follows')).toBe(follows);
    expect(issuesOf(decoded(bytes))).toEqual([]);
  });

  it.each(['052', '250'])('%s takes no meter to HDLC', (choice) => {
    expect(issuesOf(decoded(iec.optionSelect(choice)))[0]).toMatch(
      /^iec62056_21.option_mixed: .*HDLC takes 2 for both/,
    );
  });

  it('that is not for HDLC is noted where the meter offers it', () => {
    const conversation = new Conversation(1);
    decoded(iec.identification('DMP5\\2x'), conversation);
    expect(issuesOf(decoded(iec.optionSelect('050'), conversation))).toEqual([
      'iec62056_21.hdlc_declined: the meter offers HDLC (mode E), but something else is chosen',
    ]);
    expect(issuesOf(decoded(iec.optionSelect('252'), conversation))).toEqual([]);
    decoded(iec.identification('DMP5x'), conversation);
    expect(issuesOf(decoded(iec.optionSelect('050'), conversation))).toEqual([]);
  });
});

describe('one character', () => {
  it('acknowledges, or asks for a repetition', () => {
    expect(lineOf(iec.acknowledgement)).toEqual(['ACK', '', '']);
    expect(lineOf(iec.repeatRequest)).toEqual(['NAK', '', 'please repeat']);
    expect(lineOf(hex('95'))).toEqual(['NAK', '', 'please repeat']);
  });
});

describe('parity bits', () => {
  const bytes = withParity(iec.identification('DMP5\\2ME382'));

  it('are taken off in bytes of their own, at the same offsets', () => {
    expect(treeOf(hex('af3f218d0a'))).toMatchInlineSnapshot(`
      "0+5 iec62056_21.octets af3f218d0a
      1:0+5 iec62056_21.request
        1:0+2 iec62056_21.mark 2f3f
        1:2+0 iec62056_21.meant: any meter
        1:2+1 iec62056_21.mark 21
        1:3+2 iec62056_21.line_end 0d0a"
    `);
    expect(valueOf(decoded(bytes), 'iec62056_21.device')).toBe('ME382');
    expect(lineOf(bytes)).toEqual(lineOf(iec.identification('DMP5\\2ME382')));
  });

  it('that are wrong are counted, and the first is shown', () => {
    const wrong = bytes.map((octet, i) => (i === 8 || i === 10 ? octet ^ 0x80 : octet));
    expect(issuesOf(decoded(wrong))).toEqual([
      'iec62056_21.parity_wrong: 2 octets with wrong parity, the first at byte 8',
    ]);
    expect(gapsOf(wrong)).toEqual([]);
  });

  it('that are not there leave octets beyond seven bits as what they are', () => {
    const latin = iec.identification('DMP5Zxhler').map((octet) => (octet === 0x78 ? 0xe4 : octet));
    const tape = decoded(latin);
    expect(valueOf(tape, 'iec62056_21.device')).toBe('Z\\xe4hler');
    expect(issuesOf(tape)).toEqual(['iec62056_21.character_wrong: 1 octet that is no character, the first at byte 6']);
  });
});

describe('messages of the sign-on that are cut', () => {
  it.each([
    ['a request', iec.request('73599917')],
    ['an identification', iec.identification('DMP5\\2ME382-1003')],
  ])('keep what came before: %s', (_, bytes) => {
    expectCutsToKeepWhatCameBefore(bytes, decoded, /issue\.truncated/);
    expectCutsToKeepWhatCameBefore(withParity(bytes), decoded, /issue\.truncated/);
  });

  it('keep what came before: an option select, whose first octet alone acknowledges', () => {
    for (const sent of [iec.optionSelect('252'), withParity(iec.optionSelect('252'))]) {
      for (let cut = 2; cut < sent.length; cut++) {
        expect(issuesOf(decoded(sent.subarray(0, cut))).join(), `cut at ${cut}`).toMatch(/^issue\.truncated/);
        expect(gapsOf(sent.subarray(0, cut)), `cut at ${cut}`).toEqual([]);
      }
    }
    expect(lineOf(iec.optionSelect('252').subarray(0, 1))[0]).toBe('ACK');
  });
});
