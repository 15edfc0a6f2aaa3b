import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation, Memo, NodeView, Payload, type Summary, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, join, tree } from '../../dissect.js';
import { all, expectCutsToKeepWhatCameBefore, issues, texts, values } from '../dlms/cuts.js';
import { answer, frame } from './frames.js';

const GET = 'e6e600 c001c1 0003 0100010800ff 02 00';
const VALUE = 'e6e700 c401c1 00 06 000004d2';

function hdlc(bytes: Uint8Array, conversation?: Conversation, memo?: Memo, cut = 0): Tape {
  const setting = { registry: all, cut, ...(conversation && { conversation }), ...(memo && { memo }) };
  const { tape } = decode(Tables.payload, Payload.hdlc, bytes, setting);
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

function summary(tape: Tape): string {
  const line: Summary = { service: '', object: '', value: '', source: '', destination: '' };
  all.ofField(tape.fieldId(0))?.summary?.(new NodeView(tape, 0), line);
  return `${line.source} -> ${line.destination} ${line.service} ${line.value}`.trim();
}

describe('hdlc frame', () => {
  it('holds LLC and APDU', () => {
    expect(tree(hdlc(frame({ information: GET, control: 0x32 })))).toMatchInlineSnapshot(`
      "0+8 hdlc
        0+1 hdlc.flag 7e
        1+2 hdlc.format
          1+2 hdlc.type a019 = 10
          1+2 hdlc.segmentation a019 = 0
          1+2 hdlc.length a019 = 25
        3+1 hdlc.destination
          3+1 hdlc.destination_upper 03
        4+1 hdlc.source
          4+1 hdlc.source_upper 21
        5+1 hdlc.control
          5+1 hdlc.frame 32
          5+1 hdlc.ns 32 = 1
          5+1 hdlc.poll_final 32 = 1
          5+1 hdlc.nr 32 = 1
        6+2 hdlc.hcs 6fd8
        8+0 hdlc.hcs_verdict: good
      8+3 llc
        8+1 llc.destination e6
        9+1 llc.source e6
        10+1 llc.quality 00
      11+13 get_request
        11+1 dlms.apdu c0
        12+1 get_request.choice 01
        13+1 dlms.invoke_id_and_priority
          13+1 dlms.invoke_id c1 = 1
          13+1 dlms.service_class c1 = 1
          13+1 dlms.priority c1 = 1
        14+9 cosem.attribute_descriptor
          14+2 cosem.class_id 0003
          16+6 cosem.instance 0100010800ff
          22+1 cosem.attribute 02
          23+0 cosem.attribute_name: value
        23+1 dlms.present 00
      24+3 hdlc_end
        24+2 hdlc.fcs 3268
        26+0 hdlc.fcs_verdict: good
        26+1 hdlc.flag 7e"
    `);
  });

  it('without information has one check sequence', () => {
    const bytes = hex('7e a007 03 21 93 0f01 7e');
    expect(tree(hdlc(bytes))).toMatchInlineSnapshot(`
      "0+8 hdlc
        0+1 hdlc.flag 7e
        1+2 hdlc.format
          1+2 hdlc.type a007 = 10
          1+2 hdlc.segmentation a007 = 0
          1+2 hdlc.length a007 = 7
        3+1 hdlc.destination
          3+1 hdlc.destination_upper 03
        4+1 hdlc.source
          4+1 hdlc.source_upper 21
        5+1 hdlc.control
          5+1 hdlc.frame 93
          5+1 hdlc.poll_final 93 = 1
        6+2 hdlc.hcs 0f01
        8+0 hdlc.hcs_verdict: good
      8+1 hdlc_end
        8+1 hdlc.flag 7e"
    `);
    expect(issues(hdlc(bytes))).toEqual([]);
  });

  it.each([
    ['with flags', frame({ information: GET })],
    ['without', frame({ information: GET, open: false, close: false })],
    ['with one', frame({ information: GET, open: false })],
    ['with a check sequence that ends in a flag', frame({ information: flagEnding(), close: false })],
  ])('is whole %s', (_, bytes) => expect(issues(hdlc(bytes))).toEqual([]));

  it.each([
    ['03', '21', { destination_upper: 1, source_upper: 16 }],
    ['0223', '21', { destination_upper: 1, destination_lower: 17, source_upper: 16 }],
    ['00020023', '21', { destination_upper: 1, destination_lower: 17 }],
    ['00020401', '03', { destination_upper: 1, destination_lower: 256, source_upper: 1 }],
    ['fefffeff', '21', {}],
  ])('has addresses of one, two and four octets: %s', (destination, source, expected) => {
    const tape = hdlc(frame({ destination, source, control: 0x93 }));
    if (destination !== 'fefffeff') expect(issues(tape)).toEqual([]);
    expect(values(tape)).toMatchObject(
      Object.fromEntries(Object.entries(expected).map(([name, value]) => [`hdlc.${name}`, value])),
    );
    if (destination === '00020401') expect(summary(tape)).toBe('1 -> 1/256 SNRM');
  });

  it('names reserved addresses', () => {
    const named = (destination: string, source: string): string[] =>
      texts(hdlc(frame({ destination, source }))).filter((text) => /(upper|lower) /.test(text));
    expect(named('01', '03')).toEqual(['hdlc.destination_upper 0 (no-station)', 'hdlc.source_upper 1 (management)']);
    expect(named('fe ff', '21')).toEqual([
      'hdlc.destination_upper 127 (all-station)',
      'hdlc.destination_lower 127 (all-station)',
      'hdlc.source_upper 16 (public client)',
    ]);
    expect(named('00 02 fe fd', '21')[1]).toBe('hdlc.destination_lower 16382 (calling station)');
  });

  it.each([
    ['three octets', '02 04 07'],
    ['more than four octets', '02 04 06 08 0b'],
  ])('reports an address of %s', (_, destination) => {
    expect(texts(hdlc(frame({ destination })))).toContain(`hdlc.address_wrong an address of ${_}`);
  });

  it.each([
    [0x10, 'I', 'N(S)=0 N(R)=0'],
    [0xfe, 'I', 'N(S)=7 N(R)=7'],
    [0x71, 'RR', 'N(R)=3'],
    [0x95, 'RNR', 'N(R)=4'],
    [0x19, 'REJ', 'N(R)=0'],
    [0x1d, 'SREJ', 'N(R)=0'],
    [0x93, 'SNRM', ''],
    [0x83, 'SNRM', ''],
    [0x53, 'DISC', ''],
    [0x73, 'UA', ''],
    [0x1f, 'DM', ''],
    [0x97, 'FRMR', ''],
    [0x13, 'UI', ''],
    [0xbf, 'XID', ''],
    [0xf3, 'TEST', ''],
    [0xdf, 'SNRME', ''],
    [0xef, 'control 0xef', ''],
  ])('with control %i is %s %s', (control, name, numbers) => {
    const tape = hdlc(frame({ control }));
    expect(summary(tape)).toBe(`16 -> 1 ${name} ${numbers}`.trim());
    expect(values(tape)['hdlc.poll_final']).toBe((control & 0x10) !== 0);
  });

  it('reports a control octet that the standard does not know', () => {
    expect(issues(hdlc(frame({ control: 0xef })))).toEqual(["issue.malformed control 0xef is none of HDLC's frames"]);
  });

  it('tells found and expected check sequences', () => {
    expect(issues(hdlc(frame({ badHcs: true, information: GET })))).toMatchInlineSnapshot(`
      [
        "hdlc.hcs_wrong found 0xdb7e, expected 0xda7f",
      ]
    `);
    expect(issues(hdlc(frame({ badFcs: true, information: GET })))).toMatchInlineSnapshot(`
      [
        "hdlc.fcs_wrong found 0x6933, expected 0x6832",
      ]
    `);
    expect(texts(hdlc(frame({ information: GET })))).toEqual(
      expect.arrayContaining(['hdlc.hcs_verdict good', 'hdlc.fcs_verdict good']),
    );
  });

  it('is decoded though its check sequence is wrong', () => {
    expect(texts(hdlc(frame({ badFcs: true, information: GET })))).toContain('cosem.class_id 3 (Register)');
  });

  it.each([1, 2])('with %i octets of information shows them', (octets) => {
    const tape = hdlc(frame({ information: new Uint8Array(octets).fill(0x99) }));
    expect(texts(tape)).toContain(`bytes.unknown ${'99'.repeat(octets)}`);
    expect(texts(tape)).toContain('hdlc.fcs_verdict good');
  });

  it('with an octet between HCS and the flag shows it', () => {
    // The length leaves room for half a check sequence.
    const bytes = join(frame({ control: 0x11, lie: 1 }).subarray(0, -1), hex('aa 7e'));
    expect(tree(hdlc(bytes))).toContain('bytes.trailing aa');
    expect(issues(hdlc(bytes))).toMatchInlineSnapshot(`
      [
        "issue.unusual 1 byte more than were expected",
      ]
    `);
  });

  it('says when its length is wrong, and is decoded to its flag', () => {
    for (const lie of [-3, 1, 5]) {
      const tape = hdlc(frame({ information: GET, lie }));
      expect(issues(tape)[0], String(lie)).toMatch(
        new RegExp(`^hdlc.length_wrong the length field says ${25 + lie} bytes between the flags, 25 are there`),
      );
      expect(texts(tape), String(lie)).toContain('hdlc.fcs_verdict good');
      expect(texts(tape), String(lie)).toContain('cosem.class_id 3 (Register)');
    }
  });

  it('does not look at bytes behind its end', () => {
    // The length leads to the flag of the next frame.
    const bytes = join(frame({ control: 0x93, lie: 1, badHcs: true }), hex('7e7e'));
    const { tape, d } = decode(Tables.payload, Payload.hdlc, bytes, { registry: all });
    tape.reset();
    d.begin(tape, new Conversation(1));
    d.range(tape.addStore(bytes, 'stream'), 0, 9);
    d.run(Tables.payload, Payload.hdlc);
    expect(issues(tape)[0]).toMatch(/^hdlc\.length_wrong the length field says 8 bytes between the flags, 7 are there/);
  });

  it('with bytes behind it shows them', () => {
    expect(issues(hdlc(join(frame({ information: GET }), hex('0102'))))).toEqual([
      'issue.unusual 2 bytes more than were expected',
    ]);
    expect(issues(hdlc(join(frame({ information: GET, close: false }), hex('0102'))))).toEqual([
      'hdlc.length_wrong the frame ends by its length of 25, but what follows is no flag',
    ]);
  });

  it('of another format is kept as it is', () => {
    expect(issues(hdlc(hex('7e 5007 0321 93 0f01 7e')))).toEqual([
      'issue.malformed the format field of an HDLC frame begins with 1010 (type 3)',
    ]);
  });

  it.each([
    ['I', frame({ information: GET, control: 0x32 })],
    ['four octets', frame({ destination: '00020023', information: GET })],
    [
      'SNRM with parameters',
      frame({ control: 0x93, information: '81 80 12 05 01 80 06 01 80 07 04 00000001 08 04 00000001' }),
    ],
    ['FRMR', answer({ control: 0x97, information: '10 32 01' })],
  ])('keeps what came before when cut: %s', (_, bytes) => {
    // Without its closing flag alone, a frame is whole.
    expectCutsToKeepWhatCameBefore(bytes.subarray(0, -1), (cut) => hdlc(cut));
    expect(issues(hdlc(bytes.subarray(0, -1)))).toEqual([]);
  });

  it('cut by the capture is not called a fault of the sender', () => {
    const bytes = frame({ information: GET });
    for (let length = 3; length < bytes.length - 1; length++) {
      const found = issues(hdlc(bytes.subarray(0, length), undefined, undefined, bytes.length - length));
      expect(found.length, String(length)).toBeGreaterThan(0);
      for (const issue of found) expect(issue, String(length)).toMatch(/^issue\.cut_capture/);
    }
  });

  it('goes on after supervisory and reject frames', () => {
    const conversation = new Conversation(1);
    for (const control of [0x11, 0x15, 0x19]) expect(issues(hdlc(answer({ control }), conversation))).toEqual([]);
    hdlc(answer({ control: 0x97, information: '10 32 01' }), conversation);
    expect(texts(hdlc(answer({ information: VALUE }), conversation))).toContain('dlms.data 1234');
  });

  it('says when a frame that should have no information has some', () => {
    expect(issues(hdlc(frame({ control: 0x11, information: '0102' })))).toEqual([
      'issue.unusual RR should have no information field',
    ]);
  });

  it('never fails on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(0, 0x93, 0x73, 0x97, 0x13),
        (information, control) => {
          expect(tree(hdlc(frame({ control, information })))).not.toContain('issue.bug');
          expect(tree(hdlc(join(hex('7ea0'), information)))).not.toContain('issue.bug');
          expect(tree(hdlc(information))).not.toContain('issue.bug');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** An information field whose frame has a check sequence that ends in 7E. */
function flagEnding(): Uint8Array {
  for (let i = 0; ; i++) {
    const information = join(hex(GET.slice(0, -5)), Uint8Array.of(i >> 8, i & 0xff));
    const bytes = frame({ information, close: false });
    if (bytes[bytes.length - 1] === 0x7e && (i & 0xff) === 0) return information;
    if (i > 0xffff) throw new Error('none');
  }
}

describe('link parameters', () => {
  const parameters = (information: string): string[] =>
    texts(hdlc(answer({ control: 0x73, information }))).filter((text) => /hdlc\.(max|window|other|user)/.test(text));

  it('have values of one, two and four octets', () => {
    expect(parameters('81 80 12 05 01 80 06 01 80 07 04 00000001 08 04 00000001')).toEqual([
      'hdlc.max_information_transmit 128',
      'hdlc.max_information_receive 128',
      'hdlc.window_transmit 1',
      'hdlc.window_receive 1',
    ]);
    expect(parameters('81 80 0e 05 02 07ee 06 02 07ee 07 01 07 08 01 07')).toEqual([
      'hdlc.max_information_transmit 2030',
      'hdlc.max_information_receive 2030',
      'hdlc.window_transmit 7',
      'hdlc.window_receive 7',
    ]);
  });

  it('come in any order, and some are left out', () => {
    expect(parameters('81 80 07 08 02 0001 06 01 40')).toEqual([
      'hdlc.window_receive 1',
      'hdlc.max_information_receive 64',
    ]);
    const tape = hdlc(answer({ control: 0x73, information: '81 80 07 08 02 0001 06 01 40' }));
    expect(summary(tape)).toBe('1 -> 16 UA max information -/64, window -/1');
  });

  it('that are not known are kept, and those of no length reported', () => {
    expect(parameters('81 80 08 09 02 aabb 05 00 06 00')).toEqual(['hdlc.other_parameter aabb']);
    expect(issues(hdlc(answer({ control: 0x73, information: '81 80 02 05 00' })))).toEqual([
      'issue.malformed Longest information field, transmit of 0 octets',
    ]);
  });

  it('may be followed by user data, or be nothing else', () => {
    expect(parameters('81 80 03 05 01 80 f0 0102')).toEqual([
      'hdlc.max_information_transmit 128',
      'hdlc.user_data f00102',
    ]);
    expect(parameters('0102')).toEqual(['hdlc.user_data 0102']);
  });

  it('end where their length says, and a length that lies is told', () => {
    expect(issues(hdlc(answer({ control: 0x73, information: '81 80 ff 05 01 80' })))[0]).toMatch(/^issue\.truncated/);
    expect(issues(hdlc(answer({ control: 0x73, information: '81 80 02 05 04 00' })))[0]).toMatch(/^issue\.truncated/);
    expect(issues(hdlc(answer({ control: 0x73, information: '81 81 03 05 01 80' })))).toEqual([
      'issue.unusual parameter group 0x81; 0x80 was expected',
    ]);
  });
});

describe('frame reject', () => {
  it('tells frame, numbers and reasons', () => {
    const tape = hdlc(answer({ control: 0x97, information: '10 32 05' }));
    expect(texts(tape).slice(-24)).toEqual(
      expect.arrayContaining([
        'hdlc.rejected_frame 0x10 (I)',
        'hdlc.vs 1',
        'hdlc.vr 1',
        'hdlc.w yes',
        'hdlc.x no',
        'hdlc.y yes',
      ]),
    );
    expect(summary(tape)).toMatchInlineSnapshot(
      `"1 -> 16 FRMR rejects I: W: control field invalid or not implemented, Y: information field too long"`,
    );
  });

  it('with more than three octets shows the rest', () => {
    expect(issues(hdlc(answer({ control: 0x97, information: '10 32 01 99' })))).toEqual([
      'issue.unusual 1 byte more than were expected',
    ]);
  });
});

describe('segments', () => {
  const first = (ns = 0, source = '03'): Uint8Array =>
    answer({ source, control: 0x10 | (ns << 1), segmented: true, information: 'e6e700 c401c1 00 09 06' });
  const middle = (ns: number, source = '03'): Uint8Array =>
    answer({ source, control: 0x10 | (ns << 1), segmented: true, information: source === '03' ? '010203' : '0a0b0c' });
  const last = (ns: number, source = '03'): Uint8Array =>
    answer({ source, control: 0x10 | (ns << 1), information: source === '03' ? '040506' : '0d0e0f' });

  /** The value that a sequence of frames gives, and the issues on the way. */
  function run(...frames: Uint8Array[]): { data: string[]; found: string[] } {
    const conversation = new Conversation(1);
    const memos = frames.map(() => new Memo());
    const tapes = frames.map((bytes, i) => hdlc(bytes, conversation, memos[i]));
    // Decoded again, alone and backwards, every frame has the same tree.
    for (let i = frames.length - 1; i >= 0; i--) {
      const memo = memos[i] as Memo;
      if (memo.answers.length === 0) continue;
      expect(tree(hdlc(frames[i] as Uint8Array, new Conversation(2), memo))).toBe(tree(tapes[i] as Tape));
    }
    const data = tapes.flatMap((tape) =>
      texts(tape).flatMap((text) => (text.startsWith('dlms.data ') ? [text.replace(/ ≈.*/, '')] : [])),
    );
    return { data, found: tapes.flatMap(issues) };
  }

  it('are joined', () => {
    expect(run(first(), middle(1), last(2))).toEqual({ data: ['dlms.data 010203040506'], found: [] });
    const conversation = new Conversation(1);
    expect(tree(hdlc(first(), conversation))).toMatchInlineSnapshot(`
      "0+8 hdlc
        0+1 hdlc.flag 7e
        1+2 hdlc.format
          1+2 hdlc.type a812 = 10
          1+2 hdlc.segmentation a812 = 1
          1+2 hdlc.length a812 = 18
        3+1 hdlc.destination
          3+1 hdlc.destination_upper 21
        4+1 hdlc.source
          4+1 hdlc.source_upper 03
        5+1 hdlc.control
          5+1 hdlc.frame 10
          5+1 hdlc.ns 10 = 0
          5+1 hdlc.poll_final 10 = 1
          5+1 hdlc.nr 10 = 0
        6+2 hdlc.hcs 4ae6
        8+0 hdlc.hcs_verdict: good
      8+0 hdlc.segment: 1, more follow
      8+9 hdlc.information e6e700c401c1000906
      17+3 hdlc_end
        17+2 hdlc.fcs 7c73
        19+0 hdlc.fcs_verdict: good
        19+1 hdlc.flag 7e"
    `);
    hdlc(middle(1), conversation);
    const tape = hdlc(last(2), conversation);
    expect(tree(tape)).toMatchInlineSnapshot(`
      "0+8 hdlc
        0+1 hdlc.flag 7e
        1+2 hdlc.format
          1+2 hdlc.type a00c = 10
          1+2 hdlc.segmentation a00c = 0
          1+2 hdlc.length a00c = 12
        3+1 hdlc.destination
          3+1 hdlc.destination_upper 21
        4+1 hdlc.source
          4+1 hdlc.source_upper 03
        5+1 hdlc.control
          5+1 hdlc.frame 14
          5+1 hdlc.ns 14 = 2
          5+1 hdlc.poll_final 14 = 1
          5+1 hdlc.nr 14 = 0
        6+2 hdlc.hcs ad97
        8+0 hdlc.hcs_verdict: good
      8+0 hdlc.segment: 3, the last
      8+3 hdlc.information 040506
      1:0+3 llc
        1:0+1 llc.destination e6
        1:1+1 llc.source e7
        1:2+1 llc.quality 00
      1:3+12 get_response
        1:3+1 dlms.apdu c4
        1:4+1 get_response.choice 01
        1:5+1 dlms.invoke_id_and_priority
          1:5+1 dlms.invoke_id c1 = 1
          1:5+1 dlms.service_class c1 = 1
          1:5+1 dlms.priority c1 = 1
        1:6+1 dlms.result_choice 00
        1:7+8 dlms.data 0906010203040506
      11+3 hdlc_end
        11+2 hdlc.fcs 98b7
        13+0 hdlc.fcs_verdict: good
        13+1 hdlc.flag 7e"
    `);
    expect(summary(tape)).toMatchInlineSnapshot(`"1 -> 16 I segment 3, the last, N(S)=2 N(R)=0"`);
  });

  it('are joined over the end of the sequence numbers', () => {
    expect(run(first(6), middle(7), last(0))).toEqual({ data: ['dlms.data 010203040506'], found: [] });
  });

  it('with acknowledgements between them are joined', () => {
    const rr = frame({ control: 0x31 });
    expect(run(first(), rr, middle(1), rr, last(2)).data).toEqual(['dlms.data 010203040506']);
  });

  it('that are sent again count once', () => {
    const { data, found } = run(first(), middle(1), middle(1), last(2), last(2));
    expect(data).toEqual(['dlms.data 010203040506']);
    expect(found).toEqual(['hdlc.repeated this frame was sent before', 'hdlc.repeated this frame was sent before']);
  });

  it('of a window that is sent again count once', () => {
    const { data, found } = run(first(), middle(1), first(), middle(1), last(2));
    expect(data).toEqual(['dlms.data 010203040506']);
    expect(found).toHaveLength(2);
  });

  it('that were damaged and are sent again are joined', () => {
    const damaged = answer({ control: 0x12, segmented: true, information: '999999', badFcs: true });
    const { data, found } = run(first(), damaged, middle(1), last(2));
    expect(data).toEqual(['dlms.data 010203040506']);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^hdlc\.fcs_wrong/);
  });

  it('of which one is missing are not glued together', () => {
    const { data, found } = run(first(), last(2));
    expect(found[0]).toBe(
      "hdlc.segments_missing N(S) 2 where 1 was expected: a segment is missing, the unit can't be joined",
    );
    expect(data.join()).not.toContain('040506');
  });

  it('of which the first is missing are not taken for a unit', () => {
    expect(run(middle(1), last(2))).toEqual({
      data: [],
      found: [
        "hdlc.segments_missing the first segment is missing, the unit can't be joined",
        "hdlc.segments_missing the first segment is missing, the unit can't be joined",
      ],
    });
    const { data, found } = run(answer({ information: VALUE }), last(3));
    expect(data).toEqual(['dlms.data 1234']);
    expect(found).toEqual(["hdlc.segments_missing the first segment is missing, the unit can't be joined"]);
  });

  it('whose last is missing end where the next unit begins', () => {
    const { data, found } = run(first(), middle(1), answer({ control: 0x16, information: VALUE }));
    expect(data).toEqual(['dlms.data 1234']);
    expect(found).toEqual(['hdlc.unfinished 2 segments of a unit that was not finished']);
  });

  it.each([
    ['SNRM', frame({ control: 0x93 })],
    ['DISC', frame({ control: 0x53 })],
    ['UA', answer({ control: 0x73 })],
    ['DM', answer({ control: 0x1f })],
  ])('are given up with %s', (_, reset) => {
    const { data, found } = run(first(), middle(1), reset, answer({ information: VALUE }));
    expect(found).toEqual(['hdlc.unfinished 2 segments of a unit that was not finished']);
    expect(data).toEqual(['dlms.data 1234']);
  });

  it('are not given up with a SNRM that was damaged', () => {
    const { data, found } = run(first(), frame({ control: 0x93, badHcs: true }), middle(1), last(2));
    expect(data).toEqual(['dlms.data 010203040506']);
    expect(found[0]).toMatch(/^hdlc\.hcs_wrong/);
  });

  it('of two meters never mix', () => {
    const { data, found } = run(first(), first(0, '05'), middle(1, '05'), middle(1), last(2), last(2, '05'));
    expect(data).toEqual(['dlms.data 010203040506', 'dlms.data 0a0b0c0d0e0f']);
    expect(found).toEqual([]);
  });

  it('do not mix with a notification between them', () => {
    const push = answer({ control: 0x13, information: 'e6e700 0f 00000001 00 1107' });
    expect(run(first(), push, middle(1), last(2))).toEqual({
      data: ['dlms.data 7', 'dlms.data 010203040506'],
      found: [],
    });
  });

  it('of UI frames are joined', () => {
    const ui = (information: string, segmented: boolean): Uint8Array =>
      answer({ control: 0x13, information, segmented });
    expect(run(ui('e6e700 0f 00000001 00 0904', true), ui('0102', true), ui('0304', false))).toEqual({
      data: ['dlms.data 01020304'],
      found: [],
    });
  });

  it('are forgotten for the longest quiet parties, so that hostile lines cost no more', () => {
    const conversation = new Conversation(1);
    for (let i = 0; i < 600; i++) {
      const source = Buffer.from([(i >> 6) & 0xfe, ((i & 0x7f) << 1) | 1]).toString('hex');
      expect(issues(hdlc(first(0, source), conversation))).toEqual([]);
    }
  });

  it('of more bytes than the limit are not kept', () => {
    const conversation = new Conversation(1);
    const big = new Uint8Array(2000).fill(1);
    let faults = 0;
    for (let i = 0; i < 600; i++) {
      const control = 0x10 | ((i & 7) << 1);
      const information = i === 0 ? join(hex('e6e700'), big) : join(big, Uint8Array.of(i >> 8, i));
      faults += issues(hdlc(answer({ control, segmented: true, information }), conversation)).length;
    }
    expect(faults).toBeGreaterThan(50);
  });
});

describe('llc', () => {
  const unit = (information: string): Tape => hdlc(answer({ control: 0x13, information }));

  it('may be to all, and is told by its source', () => {
    expect(texts(unit(VALUE))).toEqual(
      expect.arrayContaining(['llc.destination 0xe6 (DLMS/COSEM)', 'llc.source 0xe7 (response)', 'llc.quality 0x00']),
    );
    expect(texts(unit('ffe600 c00281 00000001'))).toContain('llc.destination 0xff (broadcast)');
  });

  it('may be absent', () => {
    expect(issues(unit('0f 00000001 00 1107'))).toEqual(['llc.absent no LLC octets; the APDU begins at once']);
    expect(texts(unit('0f 00000001 00 1107'))).toContain('dlms.data 7');
  });

  it('may stand twice', () => {
    const tape = unit('e6e700 e6e700 0f 00000001 00 1107');
    expect(issues(tape)).toEqual(['llc.doubled the LLC octets stand twice']);
    expect(texts(tape)).toContain('dlms.data 7');
  });

  it('may stand before each of several APDUs', () => {
    const tape = unit('e6e700 0f 00000001 00 1107  e6e700 0f 00000002 00 1108 e6e700 0f 00000003 00 1109');
    expect(issues(tape)).toEqual([
      'llc.several APDU 2 of this information field',
      'llc.several APDU 3 of this information field',
    ]);
    expect(texts(tape).filter((text) => text.startsWith('dlms.data '))).toEqual([
      'dlms.data 7',
      'dlms.data 8',
      'dlms.data 9',
    ]);
  });

  it('with another quality is told, not taken for a gateway', () => {
    const tape = unit('e6e701 c401c1 00 1107');
    expect(issues(tape)).toEqual(['llc.unusual the quality octet is 1; 0 was expected']);
    expect(texts(tape)).toContain('dlms.data 7');
  });

  it('with nothing behind it is all there is', () => {
    expect(issues(unit('e6e700'))).toEqual([]);
  });

  it('before what is no APDU keeps that', () => {
    const tape = unit('e6e700 99 0102');
    expect(issues(tape)).toEqual(['llc.unusual 0x99 begins no APDU']);
    expect(texts(tape)).toContain('bytes.unknown 990102');
  });

  it('may stand without HDLC', () => {
    const { tape } = decode(Tables.payload, Payload.llc, hex(VALUE), { registry: all });
    expect(texts(tape)).toContain('dlms.data 1234');
    expect(tree(decode(Tables.payload, Payload.llc, new Uint8Array(0), { registry: all }).tape)).not.toContain('bug');
  });
});
