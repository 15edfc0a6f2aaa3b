import { describe, expect, it } from 'vitest';
import { attribute, euridis, get } from '../../../captures/bytes.js';
import { euridisFramer } from '../../../dissectors/euridis/euridis.js';
import { LinkType, Payload, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, join, tree } from '../../dissect.js';
import { datagram, Run, segment } from '../../engine/run.js';
import { all, expectCutsToKeepWhatCameBefore, summary } from '../dlms/cuts.js';

const METER = hex('07 24 51 004711');
const REQUEST = get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2));
const FRAME = euridis(METER, 0x01, 0x12, hex('303132'));

function frame(bytes: Uint8Array): Tape {
  const { tape } = decode(Tables.payload, Payload.euridis, bytes, { registry: all });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

const told = (tape: Tape): string[] => tree(tape).match(/(?:issue\.\w+|\w+\.crc_wrong): .*/g) ?? [];

describe('Euridis', () => {
  it('decodes addresses, command, data and check sequence', () => {
    expect(tree(frame(FRAME))).toMatchInlineSnapshot(`
      "0+9 euridis
        0+1 euridis.length 0e
        1+6 euridis.ads
          1+1 euridis.manufacturer 07
          2+1 euridis.year 24
          3+1 euridis.device_type 51
          4+3 euridis.serial 004711
        7+1 euridis.adp 01
        8+1 euridis.com 12
      9+3 euridis.data 303132
      12+2 euridis_end
        12+2 euridis.crc da38
        14+0 euridis.crc_verdict: good"
    `);
  });

  it('decodes an APDU', () => {
    const tape = frame(euridis(METER, 0x01, 0x13, REQUEST));
    expect(tree(tape)).toContain('9+13 get_request');
    expect(told(tape)).toEqual([]);
  });

  it('says in one line what it is about', () => {
    expect(summary(frame(FRAME))).toBe('Euridis command 0x12 |  | 3 bytes');
    expect(summary(frame(euridis(METER, 1, 0x11, new Uint8Array(0))))).toBe('Euridis command 0x11 |  | ');
  });

  it('says what is wrong', () => {
    const broken = FRAME.map((octet, i) => (i === 10 ? octet ^ 1 : octet));
    expect(told(frame(broken)).join()).toMatch(/^euridis\.crc_wrong: found 0x/);
    expect(told(frame(join(hex('05'), FRAME.subarray(1))))[0]).toBe('issue.malformed: a length of 5; 11 is the least');
    expect(told(frame(join(FRAME, hex('00')))).join()).toContain('issue.unusual: 1 byte more');
  });

  it('keeps what came before when cut', () => {
    expectCutsToKeepWhatCameBefore(FRAME, frame);
    expectCutsToKeepWhatCameBefore(euridis(METER, 1, 0x13, REQUEST), frame);
  });
});

describe('Euridis is found', () => {
  it('where length and check sequence are right, and nowhere else', () => {
    expect(euridisFramer.looks(FRAME, 0, FRAME.length)).toBe(true);
    for (let bit = 0; bit < 8 * FRAME.length; bit++) {
      const broken = FRAME.slice();
      broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(euridisFramer.looks(broken, 0, broken.length)).toBe(false);
    }
    expect(euridisFramer.looks(FRAME, 0, FRAME.length - 1)).toBe(false);
  });

  it('in lines of hex and in datagrams, but not in streams', () => {
    const payloads = (run: Run): number[] => run.end().messages.map(({ payload }) => payload);
    expect(payloads(new Run().feed(FRAME, LinkType.hex))).toEqual([Payload.euridis]);
    expect(payloads(new Run().feed(datagram(FRAME, 7000)))).toEqual([Payload.euridis]);
    expect(payloads(new Run().feed(segment({ sequence: 1, payload: FRAME, serverPort: 7000 })))).toEqual([]);
    expect(payloads(new Run().feed(FRAME, LinkType.serial))).not.toContain(Payload.euridis);
  });
});
