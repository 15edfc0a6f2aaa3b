import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  concat,
  get,
  hdlcClient,
  hdlcControl,
  hdlcFrame,
  llcCommand,
  llcResponse,
  type MacFrame,
  sfskFrame,
  sfskHost,
} from '../../../captures/bytes.js';
import { ci, llc432 } from '../../../captures/plc.js';
import { fcs24, mirroredFcs24 } from '../../../dissectors/plc/fcs-24.js';
import { sfskFramer } from '../../../dissectors/plc/sfsk-framer.js';
import { sfskHostFramer } from '../../../dissectors/plc/sfsk-host.js';
import { Conversation, type Framer, Payload, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, join, tree } from '../../dissect.js';
import { cuts } from '../cutting.js';
import { all, texts, values } from '../dlms/cuts.js';

const MAC: MacFrame = { source: 0xc00, destination: 0x051, credits: [7, 6, 1] };
const REQUEST = llc432(1, 16, get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2)));
const ANSWER = llc432(16, 1, get.response(0xc1, axdr.doubleLongUnsigned(4711)));
const LONG = llc432(16, 1, get.response(0xc1, axdr.octetString(new Uint8Array(120).fill(0x41))));
const HDLC = hdlcFrame({
  destination: { upper: 0x67, lower: 0x7f, size: 2 },
  source: hdlcClient(0x66),
  control: hdlcControl.ui,
  information: llcCommand(ci.discover(100, 20, 0, false)),
});

function decodeAs(payload: number, bytes: Uint8Array, conversation = new Conversation(1)): Tape {
  const { tape } = decode(Tables.payload, payload, bytes, { registry: all, conversation });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

const frame = (bytes: Uint8Array): Tape => decodeAs(Payload.sfsk, bytes);
const modem = (bytes: Uint8Array): Tape => decodeAs(Payload.sfskHost, bytes);
const tops = (tape: Tape): string[] =>
  tree(tape)
    .split('\n')
    .filter((line) => !line.startsWith(' '));
const told = (tape: Tape): string[] => tree(tape).match(/(?:issue\.\w+|\w+\.\w+_wrong): .*/g) ?? [];

describe('S-FSK MAC frame', () => {
  it('decodes header, LLC, APDU, padding and check sequence', () => {
    expect(sfskFrame(MAC, REQUEST).length).toBe(36);
    const tape = frame(sfskFrame(MAC, REQUEST));
    expect(tops(tape)).toEqual(['0+7 sfsk', '7+3 llc432', '10+13 get_request', '23+13 sfsk_end']);
    expect(tree(tape)).toContain(
      [
        '0+7 sfsk',
        '  0+2 sfsk.subframes 6c6c',
        '  2+1 sfsk.credits',
        '    2+1 sfsk.initial_credit f9 = 7',
        '    2+1 sfsk.current_credit f9 = 6',
        '    2+1 sfsk.delta_credit f9 = 1',
        '  3+3 sfsk.addresses',
        '    3+3 sfsk.source c00051 = 3072',
        '    3+3 sfsk.destination c00051 = 81',
        '  6+1 sfsk.pad_length 0a',
      ].join('\n'),
    );
    expect(texts(tape)).toContain('sfsk.source 0xc00 (initiator)');
    expect(texts(tape)).toContain('sfsk.destination 0x51');
    expect(texts(tape)).toContain('sfsk.subframes 0x6c6c (1 subframe)');
    expect(values(tape)).toMatchObject({ 'sfsk.padding': '00'.repeat(10), 'sfsk.fcs_verdict': 'good' });
    expect(told(tape)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('knows frames of %i subframes', (count) => {
    const data = axdr.octetString(new Uint8Array(36 * count - 21).fill(0x41));
    const bytes = sfskFrame(MAC, llc432(16, 1, get.response(0xc1, data)));
    expect(bytes.length).toBe(36 * count);
    expect(sfskFramer.looks(bytes, 0, bytes.length)).toBe(true);
    expect(told(frame(bytes))).toEqual([]);
  });

  it.each([
    [0x000, '0x0 (no-body)'],
    [0xbff, '0xbff'],
    [0xdff, '0xdff (initiator)'],
    [0xe00, '0xe00 (group)'],
    [0xffc, '0xffc (all-configured)'],
    [0xffe, '0xffe (NEW)'],
    [0xfff, '0xfff (all-physical)'],
  ])('names address %i', (destination, text) => {
    expect(texts(frame(sfskFrame({ ...MAC, destination }, REQUEST)))).toContain(`sfsk.destination ${text}`);
  });

  it('decodes an HDLC frame instead of the LLC, and CI-PDUs in it', () => {
    const tape = frame(sfskFrame({ source: 0xc01, destination: 0xfff }, HDLC));
    expect(tops(tape).map((line) => line.split(' ')[1])).toEqual([
      'sfsk',
      'hdlc',
      'llc',
      'ciase',
      'hdlc_end',
      'sfsk_end',
    ]);
    expect(values(tape)).toMatchObject({ 'ciase.ci_pdu': 0x1d, 'ciase.response_probability': 100 });
    expect(told(tape)).toEqual([]);
  });

  it('decodes CI-PDUs between any HDLC addresses of a power line, with and without LLC', () => {
    const ui = { destination: hdlcClient(16), source: { upper: 1, size: 1 }, control: hdlcControl.ui } as const;
    const report = ci.discoverReport([[hex('444d500000000513')]]);
    for (const information of [llcResponse(report), report]) {
      const line = hdlcFrame({ ...ui, information });
      expect(values(frame(sfskFrame(MAC, line)))['ciase.system_title']).toBe('444d500000000513');
      // On other lines, such an octet is no more than unexpected.
      expect(tree(decodeAs(Payload.hdlc, line))).not.toContain('ciase');
    }
  });

  it('decodes CI-PDUs in HDLC frames by the addresses of the CIASE alone', () => {
    const information = llcResponse(ci.pingResponse(hex('444d500000000513')));
    for (const source of [
      { upper: 0x67, size: 1 },
      { upper: 0x67, lower: 17, size: 2 },
      { upper: 0x67, lower: 17, size: 4 },
    ] as const) {
      const line = hdlcFrame({ destination: hdlcClient(16), source, control: hdlcControl.ui, information });
      expect(values(decodeAs(Payload.hdlc, line))['ciase.system_title']).toBe('444d500000000513');
    }
  });

  it('takes both ways of computing the check sequence for right', () => {
    for (const isMirrored of [false, true]) {
      const bytes = sfskFrame({ ...MAC, isMirrored }, ANSWER);
      expect(values(frame(bytes))['sfsk.fcs_verdict']).toBe('good');
    }
  });

  it('says that the check sequence is wrong', () => {
    const bytes = sfskFrame({ ...MAC, fcs: 0x123456 }, ANSWER);
    const right = fcs24(bytes, 2, 33).toString(16).padStart(6, '0');
    expect(told(frame(bytes))).toEqual([`sfsk.fcs_wrong: found 0x123456, expected 0x${right}`]);
  });

  it('says what else is wrong', () => {
    const right = sfskFrame(MAC, REQUEST);
    expect(told(frame(join(hex('6c6d'), right.subarray(2))))).toEqual([
      'issue.malformed: 0x6c6d is no number of subframes',
    ]);
    const padded = right.slice();
    padded[6] = 0xff;
    expect(told(frame(padded))).toEqual(['issue.malformed: a pad length of 255 leaves no room for an M-SDU']);
    expect(told(frame(join(right, hex('00'))))).toEqual(['issue.unusual: 1 byte more than were expected']);
  });

  it('keeps what came before when cut', () => {
    for (const whole of [sfskFrame(MAC, REQUEST), sfskFrame(MAC, HDLC), sfskHost(MAC, REQUEST)]) {
      const as = whole[0] === 0x02 ? modem : frame;
      for (let cut = 1; cut < whole.length; cut++) {
        const tape = as(whole.subarray(0, cut));
        expect(tree(tape), `cut at ${cut}`).not.toContain('issue.bug');
        // Padding that ends early is told, and so is all that is in front of it.
        expect(told(tape).join(), `cut at ${cut}`).toMatch(/issue\.truncated/);
      }
    }
  });

  it('keeps what two systems with the same logical devices were asked apart', () => {
    const conversation = new Conversation(1);
    const ask = (destination: number, id: number): Uint8Array =>
      sfskFrame({ source: 0xc00, destination }, llc432(1, 16, get.request(0xc1, attribute(id, '0-0:1.0.0*255', 2))));
    decodeAs(Payload.sfsk, ask(0x051, 8), conversation);
    decodeAs(Payload.sfsk, ask(0x052, 3), conversation);
    const answer = (source: number): string =>
      tree(
        decodeAs(
          Payload.sfsk,
          sfskFrame({ source, destination: 0xc00 }, llc432(16, 1, get.response(0xc1, axdr.longUnsigned(7)))),
          conversation,
        ),
      );
    expect(answer(0x051)).toContain('clock.time');
    expect(answer(0x052)).not.toContain('clock.time');
  });
});

describe('what an S-FSK modem hands to its host', () => {
  it('decodes header, LLC, APDU, padding and check sequence', () => {
    const tape = modem(sfskHost(MAC, REQUEST));
    expect(tops(tape)).toEqual(['0+8 sfsk_host', '8+3 llc432', '11+13 get_request', '24+14 sfsk_end']);
    expect(values(tape)).toMatchObject({
      'sfsk_host.length': 24,
      'sfsk_host.command': 0x50,
      'sfsk.source': 0xc00,
      'sfsk_host.crc_verdict': 'good',
    });
    expect(told(tape)).toEqual([]);
  });

  it('says what is wrong', () => {
    const right = sfskHost(MAC, REQUEST);
    const broken = right.map((octet, i) => (i === 20 ? octet ^ 1 : octet));
    expect(told(modem(broken)).join()).toMatch(/sfsk_host\.crc_wrong: found 0x/);
    expect(told(modem(join(hex('02 18 51'), right.subarray(3))))).toEqual([
      'issue.unknown: of the commands only 50 (data) is known',
    ]);
    expect(told(modem(join(hex('03'), right.subarray(1))))[0]).toContain('begins with 02');
    expect(told(modem(join(hex('02 05'), right.subarray(2))))[0]).toContain('leaves no room');
  });
});

describe('check sequence of 24 bits', () => {
  it('is the remainder of the message with zeros behind it', () => {
    // 1 x^24 leaves the polynomial without its highest power.
    expect(fcs24(hex('01'), 0, 1)).toBe(0x5d6dcb);
    expect(fcs24(hex('02'), 0, 1)).toBe(0xbadb96);
    expect(mirroredFcs24(hex('01 000000'), 0, 4)).toBe(0xd3b6ba);
  });
});

const FRAMERS: readonly (readonly [string, Framer, (sdu: Uint8Array) => Uint8Array, readonly number[]])[] = [
  ['MAC frames', sfskFramer, (sdu) => sfskFrame(MAC, sdu), [0, 1, 6, 7]],
  ['what modems say', sfskHostFramer, (sdu) => sfskHost(MAC, sdu), [0, 2, 7, 8]],
];

describe.each(FRAMERS)('framer of %s', (_, framer, make, decisive) => {
  const whole = [REQUEST, LONG, HDLC].map(make);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

  it('cuts what follows each other, and noise between', () => {
    const noise = hex('02 6c 6c 02 50 00 3a');
    expect(cuts(framer, join(...whole))).toEqual(whole.map(text));
    expect(cuts(framer, join(noise, ...whole, noise))).toEqual([
      `-${text(noise)}`,
      ...whole.map(text),
      `-${text(noise)}`,
    ]);
  });

  it('gives the same however the bytes come in pieces', () => {
    const stream = join(hex('6c 02'), ...whole, hex('3a3a00'), whole[0] as Uint8Array);
    const once = cuts(framer, stream);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (pieces) => {
        expect(cuts(framer, stream, pieces)).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  it.each(decisive)('says no at octet %i, and does not wait for the length that is claimed', (at) => {
    for (const bytes of whole) {
      const begun = bytes.slice(0, at + 1);
      expect(framer.looks(begun, 0, begun.length)).toBe(undefined);
      begun[at] = 0xff;
      expect(framer.looks(begun, 0, begun.length)).toBe(false);
    }
  });

  it('believes no frame with one bit changed', () => {
    for (const bytes of whole) {
      for (let bit = 0; bit < 8 * bytes.length; bit++) {
        const broken = bytes.slice();
        broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(framer.looks(broken, 0, broken.length), `bit ${bit}`).not.toBe(true);
      }
    }
  });

  it('finds nothing in noise', () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 300_000 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 16;
    });
    expect(framer.find(noise, 0, noise.length)).toBe(-1);
    expect(framer.find(concat(noise, whole[1] as Uint8Array), 0, noise.length + (whole[1] as Uint8Array).length)).toBe(
      noise.length,
    );
  });
});
