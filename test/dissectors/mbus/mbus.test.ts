import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation, Memo, NodeView, Payload, type Summary, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, join, tree } from '../../dissect.js';
import { all, expectCutsToKeepWhatCameBefore, issues, values } from '../dlms/cuts.js';
import { longFrame, shortFrame } from './frames.js';

function mbus(bytes: Uint8Array, conversation?: Conversation, memo?: Memo, frame = 1): Tape {
  const setting = { registry: all, frame, ...(conversation && { conversation }), ...(memo && { memo }) };
  const { tape } = decode(Tables.payload, Payload.mbus, bytes, setting);
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

function summary(tape: Tape): string {
  const line: Summary = { service: '', object: '', value: '', source: '', destination: '' };
  all.ofField(tape.fieldId(0))?.summary?.(new NodeView(tape, 0), line);
  return `${line.source} > ${line.destination} | ${line.service} | ${line.value}`;
}

const NOTIFICATION = '0f 00000001 00 06 000001a1';
const WHOLE = longFrame('53 ff 10 01 67', NOTIFICATION);

describe('M-Bus frame', () => {
  it('carries an APDU', () => {
    expect(tree(mbus(WHOLE))).toMatchInlineSnapshot(`
      "0+6 mbus
        0+1 mbus.start 68
        1+1 mbus.length 10
        2+1 mbus.length_again 10
        3+1 mbus.start 68
        4+1 mbus.control
          4+1 mbus.frame 53
          4+1 mbus.fcb 53 = 0
          4+1 mbus.fcv 53 = 1
        5+1 mbus.address ff
      6+3 mbus_transport
        6+1 mbus_transport.ci_field
          6+1 mbus.ci 10
          6+1 mbus_transport.fin 10 = 1
          6+1 mbus_transport.number 10 = 0
        7+1 mbus_transport.stsap 01
        8+1 mbus_transport.dtsap 67
      9+11 data_notification
        9+1 dlms.apdu 0f
        10+4 dlms.long_invoke_id_and_priority
          10+4 dlms.long_invoke_id 00000001 = 1
          10+4 dlms.self_descriptive 00000001 = 0
          10+4 dlms.processing_option 00000001 = 0
          10+4 dlms.service_class 00000001 = 0
          10+4 dlms.priority 00000001 = 0
        14+1 dlms.date_time
          14+1 date_time.length 00
        15+5 dlms.data 06000001a1
      20+2 mbus_end
        20+1 mbus.checksum 82
        21+0 mbus.checksum_verdict: good
        21+1 mbus.stop 16"
    `);
    expect(issues(mbus(WHOLE))).toEqual([]);
  });

  it('may be short, or a single character', () => {
    expect(tree(mbus(shortFrame(0x7b, 5)))).toMatchInlineSnapshot(`
      "0+5 mbus
        0+1 mbus.start 10
        1+1 mbus.control
          1+1 mbus.frame 7b
          1+1 mbus.fcb 7b = 1
          1+1 mbus.fcv 7b = 1
        2+1 mbus.address 05
        3+1 mbus.checksum 80
        4+0 mbus.checksum_verdict: good
        4+1 mbus.stop 16"
    `);
    expect(tree(mbus(hex('e5')))).toMatchInlineSnapshot(`
      "0+1 mbus
        0+1 mbus.acknowledge e5"
    `);
  });

  it('has a checksum of 80h and above', () => {
    const found = [...Array(256).keys()].map((octet) => mbus(longFrame('08 05 78', Uint8Array.of(octet))));
    expect(found.flatMap(issues)).toEqual([]);
    expect(found.filter((tape) => Number(values(tape)['mbus.checksum']) >= 0x80)).toHaveLength(128);
  });

  it('is longer than its L field says where that counts modulo 256', () => {
    const tape = mbus(longFrame('53 ff 00 01 67', new Uint8Array(252).fill(0xa5)));
    expect(values(tape)['mbus.length']).toBe(1);
    expect(values(tape)['mbus.checksum_verdict']).toBe('good');
    expect(issues(tape)).toEqual(['mbus.length_overflow the L field says 1 and means 257']);
    expect(issues(mbus(longFrame('53 ff 00 01 67', new Uint8Array(300).fill(0x11))))).toEqual([
      'mbus.length_overflow the L field says 49 and means 305',
    ]);
  });

  it('says what is wrong', () => {
    const wrong = (change: (bytes: Uint8Array) => void): string[] => {
      const bytes = Uint8Array.from(WHOLE);
      change(bytes);
      return issues(mbus(bytes));
    };
    expect(wrong((bytes) => bytes.set([0x7b], 20))).toEqual(['mbus.checksum_wrong found 0x7b, expected 0x82']);
    expect(wrong((bytes) => bytes.set([0x17], 21))).toEqual([
      'mbus.stop_wrong the frame ends with 17; 16 was expected',
    ]);
    expect(wrong((bytes) => bytes.set([0x11], 2))).toEqual([
      'mbus.length_wrong the L field says 16, and 17 when it says it again',
    ]);
    expect(wrong((bytes) => bytes.set([0x69], 3))).toEqual(['issue.malformed the second start is 68']);
    expect(wrong((bytes) => bytes.set([0x69], 0))).toEqual(['issue.malformed an M-Bus frame begins with E5, 10 or 68']);
    expect(issues(mbus(join(WHOLE, hex('00 00'))))).toEqual(['issue.unusual 2 bytes more than were expected']);
    expect(issues(mbus(hex('10 40 05 46 16')))).toEqual(['mbus.checksum_wrong found 0x46, expected 0x45']);
    expect(issues(mbus(WHOLE.subarray(0, 14)))).toContain(
      'issue.truncated L field says 16 bytes, 10 are there; the bytes end there',
    );
    expect(issues(mbus(longFrame('53 ff 30')))).toContain('issue.unknown no dissector answers CI field 0x30');
  });

  it.each([
    ['a whole APDU', WHOLE],
    ['a segment', longFrame('53 ff 00 01 67', '0f00000001')],
    ['a header and an APDU', longFrame('08 05 7d 01 00 0000 01 10', 'c401c100 12 08fd')],
    ['a long header', longFrame('08 05 72 78563412 2d2c 01 07 11 00 0000', '04138a470100')],
    ['a short frame', shortFrame(0x40, 5)],
  ])('keeps what came before when it is cut: %s', (_, bytes) => {
    expectCutsToKeepWhatCameBefore(bytes, mbus);
  });

  it('owns every byte and never fails, whatever the bytes', () => {
    const start = fc.constantFrom('', '68', '10', 'e5', '68 10 10 68 53 ff 10 01 67', '68 20 20 68 08 05 7c');
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 60 }), (begin, rest) => {
        const bytes = join(hex(begin), rest);
        if (bytes.length > 0) expect(tree(mbus(bytes))).not.toContain('issue.bug');
      }),
      { numRuns: 1000 },
    );
  });

  it('says in one line what it is about', () => {
    const device = '78563412 2d2c 01 07';
    expect(
      [
        hex('e5'),
        shortFrame(0x40, 5),
        shortFrame(0x40, 0xff),
        shortFrame(0x7b, 0xfd),
        shortFrame(0x5a, 0xfe),
        WHOLE,
        longFrame('53 ff 01 01 67', '00'),
        longFrame('73 05 10 10 01', 'c001c1 0003 0100010800ff 02 00'),
        longFrame('08 05 10 01 10', 'c401c100 12 08fd'),
        longFrame('53 fd 52', '78563412 ffffffff'),
        longFrame(`08 fd 72 ${device} 11 00 0000`, '04138a470100'),
        longFrame(`08 05 72 ${device} 11 00 0005`, '0011223344556677'),
        longFrame('08 05 70', '08'),
        longFrame('53 05 bb'),
        longFrame('03 05 a5', '01'),
      ].map((bytes) => summary(mbus(bytes))),
    ).toMatchInlineSnapshot(`
      [
        " >  | ACK | acknowledged",
        "master > 5 | SND_NKE | resets the link",
        "master > all | SND_NKE | resets the link",
        "master > selected | REQ_UD2 | asks for data (class 2)",
        "master > all | REQ_UD1 | asks for urgent data (class 1)",
        "1 > 103 | SND_UD | sends data",
        "1 > 103 | SND_UD | segment 1, more follow",
        "16 > 5/1 | SND_UD | sends data",
        "5/1 > 16 | RSP_UD | answers with data",
        "master > selected | SND_UD | selection of device, 8 bytes",
        "12345678 > master | RSP_UD | M-Bus response, 12345678 KAM, water, 6 bytes",
        "5 > master | RSP_UD | M-Bus response, 12345678 KAM, water, 8 bytes ciphered",
        "5 > master | RSP_UD | application error, 1 byte",
        "master > 5 | SND_UD | set baud rate 2400",
        "5 > master | C field 0x03 | maker's own, 1 byte",
      ]
    `);
  });

  it('names its parties by station and SAP', () => {
    const parties = (bytes: Uint8Array): readonly number[] => {
      const { d } = decode(Tables.payload, Payload.mbus, bytes, { registry: all });
      return [d.source, d.destination];
    };
    expect(parties(WHOLE)).toEqual([1, 0x67]);
    expect(parties(longFrame('73 05 10 10 01', 'c001c1'))).toEqual([16, 0x0501]);
    expect(parties(longFrame('08 05 10 01 10', 'c401c1'))).toEqual([0x0501, 16]);
    expect(parties(shortFrame(0x40, 5))).toEqual([-1, 0x0500]);
    expect(parties(shortFrame(0x40, 0xff))).toEqual([-1, -1]);
    expect(parties(longFrame('08 fd 72 78563412 2d2c 01 07 11 00 0000'))).toEqual([0x1234567800, -1]);
    expect(parties(longFrame('08 05 72 78563412 2d2c 01 07 11 00 0000'))).toEqual([0x0500, -1]);
  });
});

describe('segments on M-Bus', () => {
  /** A segment of a notification, sent by whoever. */
  const segment = (ci: number, data: string, address = 'ff', saps = '01 67'): Uint8Array =>
    longFrame(`53 ${address} ${ci.toString(16).padStart(2, '0')} ${saps}`, data);
  const PARTS = ['0f000000', '0100', '0600', '0001a1'] as const;
  const FIRST = segment(0x00, PARTS[0]);

  /** Decodes frames of one conversation: of each, its issues and the value of the APDU, where there is one. */
  function run(frames: readonly Uint8Array[], conversation = new Conversation(1)): (string | number)[][] {
    return frames.map((bytes, i) => {
      const tape = mbus(bytes, conversation, undefined, i + 1);
      const value = values(tape)['dlms.data'];
      return [
        ...issues(tape).map((issue) => issue.replace(/ .*?: /, ' ')),
        ...(typeof value === 'number' ? [value] : []),
      ];
    });
  }

  it('are joined', () => {
    const conversation = new Conversation(1);
    const [first, second] = [FIRST, segment(0x11, PARTS.slice(1).join(''))];
    mbus(first, conversation);
    const { tape, d } = decode(Tables.payload, Payload.mbus, second, { registry: all, conversation, frame: 2 });
    expect(tree(tape)).toMatchInlineSnapshot(`
      "0+6 mbus
        0+1 mbus.start 68
        1+1 mbus.length 0c
        2+1 mbus.length_again 0c
        3+1 mbus.start 68
        4+1 mbus.control
          4+1 mbus.frame 53
          4+1 mbus.fcb 53 = 0
          4+1 mbus.fcv 53 = 1
        5+1 mbus.address ff
      6+3 mbus_transport
        6+1 mbus_transport.ci_field
          6+1 mbus.ci 11
          6+1 mbus_transport.fin 11 = 1
          6+1 mbus_transport.number 11 = 1
        7+1 mbus_transport.stsap 01
        8+1 mbus_transport.dtsap 67
        9+0 mbus_transport.segment: 1, the last
      9+7 mbus_transport.data 010006000001a1
      1:0+11 data_notification
        1:0+1 dlms.apdu 0f
        1:1+4 dlms.long_invoke_id_and_priority
          1:1+4 dlms.long_invoke_id 00000001 = 1
          1:1+4 dlms.self_descriptive 00000001 = 0
          1:1+4 dlms.processing_option 00000001 = 0
          1:1+4 dlms.service_class 00000001 = 0
          1:1+4 dlms.priority 00000001 = 0
        1:5+1 dlms.date_time
          1:5+1 date_time.length 00
        1:6+5 dlms.data 06000001a1
      16+2 mbus_end
        16+1 mbus.checksum 74
        17+0 mbus.checksum_verdict: good
        17+1 mbus.stop 16"
    `);
    expect(gapsOf(tape)).toEqual([]);
    expect(d.pieces).toEqual([1]);
    expect(tape.storeNames[1]).toBe('joined from 2 M-Bus segments');
  });

  it('are joined when there are more than sixteen, so that their numbers go round', () => {
    const octets = '0f 00000001 00 09 20'.replaceAll(' ', '') + '41'.repeat(32);
    const parts = octets.match(/..../g) as string[];
    const frames = parts.map((data, i) => segment((i & 15) | (i === parts.length - 1 ? 0x10 : 0), data));
    expect(frames.length).toBe(20);
    const conversation = new Conversation(1);
    const tapes = frames.map((bytes) => mbus(bytes, conversation));
    expect(tapes.flatMap(issues)).toEqual([]);
    expect(values(tapes.at(-1) as Tape)['dlms.data']).toBe('41'.repeat(32));
  });

  it('of two meters, SAPs or directions do not mix', () => {
    const of = (address: string, saps: string): Uint8Array[] => [
      segment(0x00, PARTS[0], address, saps),
      segment(0x11, PARTS.slice(1).join(''), address, saps),
    ];
    const pairs = [of('05', '10 01'), of('06', '10 01'), of('05', '11 01'), of('05', '01 10')];
    const frames = [...pairs.map(([first]) => first as Uint8Array), ...pairs.map(([, second]) => second as Uint8Array)];
    expect(run(frames).slice(4)).toEqual([[417], [417], [417], [417]]);
  });

  it('are told when one is missing, and joined again with the next', () => {
    const [, second, third, last] = PARTS.map((data, i) => segment(i | (i === 3 ? 0x10 : 0), data)) as Uint8Array[];
    const whole = [FIRST, second, third, last] as Uint8Array[];
    expect(run(whole)).toEqual([[], [], [], [417]]);
    const gap = "mbus_transport.segments_missing segments are missing, the APDU can't be joined";
    const cut = 'issue.truncated';
    const found = run([FIRST, second as Uint8Array, last as Uint8Array, ...whole]);
    expect(found[2]?.[0]).toBe(gap);
    expect(String(found[2]?.[1])).toContain(cut);
    expect(found.slice(3)).toEqual([[], [], [], [417]]);
    const first = "mbus_transport.segments_missing the first segment is missing, the APDU can't be joined";
    expect(run([second as Uint8Array, last as Uint8Array, ...whole]).at(-1)).toEqual([417]);
    expect(run([last as Uint8Array])).toEqual([[first]]);
  });

  it('are told when one comes late', () => {
    const [, second, third, last] = PARTS.map((data, i) => segment(i | (i === 3 ? 0x10 : 0), data)) as Uint8Array[];
    const late = run([FIRST, third as Uint8Array, second as Uint8Array, last as Uint8Array]);
    expect(late[2]).toEqual(["mbus_transport.segments_missing segments are out of order, the APDU can't be joined"]);
  });

  it('are counted once when they are sent again', () => {
    const [, second, third, last] = PARTS.map((data, i) => segment(i | (i === 3 ? 0x10 : 0), data)) as Uint8Array[];
    const again = ['mbus_transport.repeated this segment was sent before'];
    const twice = [FIRST, FIRST, second, second, third, third, last, last] as Uint8Array[];
    expect(run(twice)).toEqual([[], again, [], again, [], again, [417], again]);
  });

  it('are given up when another APDU begins', () => {
    const given = 'mbus_transport.unfinished 1 segment of an APDU that was not finished';
    expect(run([FIRST, WHOLE, FIRST, segment(0x00, '0f000001')])).toEqual([[], [given, 417], [], [given]]);
  });

  it('are not joined when their frame is damaged', () => {
    const broken = Uint8Array.from(FIRST);
    broken[10] = (broken[10] as number) ^ 1;
    const [bad, next] = run([broken, segment(0x11, PARTS.slice(1).join(''))]);
    expect(bad).toEqual([
      'mbus_transport.damaged this segment is not joined with others',
      expect.stringContaining('mbus.checksum_wrong'),
    ]);
    expect(next).toEqual(["mbus_transport.segments_missing the first segment is missing, the APDU can't be joined"]);
  });

  it('are given up when there are too many bytes', () => {
    const conversation = new Conversation(1);
    let tape = mbus(segment(0x00, '0f000000'), conversation);
    const data = '00'.repeat(250);
    for (let i = 1; i < 4300; i++) tape = mbus(segment(i & 15, data), conversation);
    expect(issues(tape)).toEqual(['mbus_transport.segments_missing more than 1048576 bytes in one unit']);
    expect(conversation.budget.held).toBeLessThanOrEqual(1_048_576);
  });

  it('give way to the latest parties, and hold nothing for the others', () => {
    const conversation = new Conversation(1);
    for (let source = 0; source < 256; source++) {
      for (const address of ['05', '06']) {
        mbus(segment(0x00, '00'.repeat(100), address, `${source.toString(16).padStart(2, '0')} 01`), conversation);
      }
    }
    expect(conversation.budget.held).toBe(256 * 100);
  });

  it('are the same when they are decoded again, in any order', () => {
    const frames = [
      FIRST,
      segment(0x01, '0100'),
      segment(0x13, '00'),
      FIRST,
      segment(0x11, PARTS.slice(1).join('')),
      WHOLE,
    ];
    const conversation = new Conversation(1);
    const memos = frames.map(() => new Memo());
    const first = frames.map((bytes, i) => tree(mbus(bytes, conversation, memos[i])));
    const again = frames.map((bytes, i) => tree(mbus(bytes, new Conversation(2), memos[i]))).reverse();
    expect(again.reverse()).toEqual(first);
  });
});
