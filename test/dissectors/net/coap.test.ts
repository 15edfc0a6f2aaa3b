import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  block,
  CoapCode,
  type CoapMessage,
  CoapType,
  coap,
  concat,
  contentFormat,
  get,
  text,
  u16,
  uriPath,
  wrapper,
} from '../../../captures/bytes.js';
import { coapFramer } from '../../../dissectors/net/coap-framer.js';
import { Conversation, Payload, roots, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, hex, tree } from '../../dissect.js';
import { datagram, Run } from '../../engine/run.js';
import { all, expectCutsToKeepWhatCameBefore, summary, texts } from '../dlms/cuts.js';

const REQUEST = get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2));
const RESPONSE = get.response(0xc1, axdr.doubleLongUnsigned(4711));
const BASE = { code: CoapCode.post, id: 0x1234, token: hex('7a01') } as const;
const POST: CoapMessage = { ...BASE, options: uriPath('dlms'), payload: REQUEST };

function message(bytes: Uint8Array, conversation = new Conversation(1)): Tape {
  const { tape } = decode(Tables.payload, Payload.coap, bytes, { registry: all, conversation });
  expect(gapsOf(tape)).toEqual([]);
  return tape;
}

const told = (tape: Tape): string[] => tree(tape).match(/(?:issue|dlms|coap)\.\w+: .*/g) ?? [];
const names = (tape: Tape): string[] => [...roots(tape)].map(({ name }) => name);

describe('CoAP', () => {
  it('decodes header, token, options and the APDU behind the marker', () => {
    const tape = message(coap({ ...POST, options: [...uriPath('dlms', '1'), contentFormat(42)] }));
    expect(tree(tape).split('\n').slice(0, 15)).toMatchInlineSnapshot(`
      [
        "0+16 coap",
        "  0+1 coap.header",
        "    0+1 coap.version 42 = 1",
        "    0+1 coap.type 42 = 0",
        "    0+1 coap.token_length 42 = 2",
        "  1+1 coap.code 02",
        "  2+2 coap.mid 1234",
        "  4+2 coap.token 7a01",
        "  6+1 coap.option_header b4",
        "  7+4 coap.uri_path 646c6d73",
        "  11+1 coap.option_header 01",
        "  12+1 coap.uri_path 31",
        "  13+1 coap.option_header 11",
        "  14+1 coap.content_format 2a",
        "  15+1 coap.marker ff",
      ]
    `);
    expect(names(tape)).toEqual(['coap', 'get_request']);
    expect(texts(tape)).toContain('coap.code 0x02 (POST)');
    expect(texts(tape)).toContain('coap.content_format 42 (application/octet-stream)');
    expect(told(tape)).toEqual([]);
  });

  it.each([
    ['by itself', REQUEST, ['coap', 'get_request']],
    ['behind a wrapper', wrapper(16, 1, REQUEST), ['coap', 'wrapper', 'get_request']],
    ['behind two SAPs', concat(u16(16), u16(1), REQUEST), ['coap', 'coap.saps', 'get_request']],
    ['a wrapper whose SAPs could be an APDU', concat(u16(1), u16(16), RESPONSE), ['coap', 'coap.saps', 'get_response']],
  ])('finds an APDU %s', (_, payload, expected) => {
    const tape = message(coap({ ...POST, payload }));
    expect(names(tape)).toEqual(expected);
    expect(told(tape)).toEqual([]);
  });

  it('leaves what is no APDU as it is', () => {
    const other = (payload: Uint8Array, format?: number): string[] =>
      names(
        message(
          coap({
            ...BASE,
            code: CoapCode.content,
            options: format === undefined ? [] : [contentFormat(format)],
            payload,
          }),
        ),
      );
    // Its first letter is the tag of an AARE.
    expect(other(text('a text'))).toEqual(['coap', 'coap.payload']);
    expect(other(hex('c0 01 c1 00'), 60)).toEqual(['coap', 'coap.payload']);
    expect(other(hex('60 1d a1 09'))).toEqual(['coap', 'coap.payload']);
    expect(other(hex('ff 00'))).toEqual(['coap', 'coap.payload']);
  });

  it('knows options, also those without a value', () => {
    const options: [number, Uint8Array][] = [
      [3, text('meter.example')],
      [4, hex('0102')],
      [6, hex('')],
      [7, u16(5683)],
      ...uriPath('a'),
      [12, hex('')],
      [14, hex('3c')],
      [15, text('x=1')],
      [17, hex('2711')],
      [23, hex('')],
      [27, hex('01 2a')],
      [60, hex('0400')],
      [2049, hex('abcd')],
    ];
    const tape = message(coap({ code: CoapCode.get, id: 1, options }));
    const found = texts(tape);
    for (const expected of [
      'coap.uri_host meter.example',
      'coap.etag 0102',
      'coap.observe 0',
      'coap.uri_port 5683',
      'coap.uri_path a',
      'coap.content_format 0 (text/plain)',
      'coap.max_age 60',
      'coap.uri_query x=1',
      'coap.accept 10001 (application/oscore)',
      'coap.block2_number 0',
      'coap.block1_number 18',
      'coap.block1_more yes',
      'coap.block1_size 2 (64)',
      'coap.size1 1024',
      'coap.option_number 2049',
      'coap.option_value abcd',
    ])
      expect(found).toContain(expected);
    expect(told(tape)).toEqual(['coap.option_number: 2049']);
  });

  it('says that a payload is protected', () => {
    const tape = message(coap({ ...BASE, options: [[9, hex('0901')]], payload: hex('aabbcc') }));
    expect(told(tape)).toEqual(['coap.is_ciphered: the payload is protected by OSCORE']);
    expect(tree(tape)).toContain('coap.ciphered aabbcc');
  });

  it('joins the blocks of a request, and those of an answer', () => {
    const whole = wrapper(16, 1, get.response(0xc1, axdr.octetString(new Uint8Array(150).fill(0x41))));
    for (const [option, code] of [
      [27, CoapCode.post],
      [23, CoapCode.content],
    ] as const) {
      const conversation = new Conversation(1);
      const trees: string[] = [];
      for (let number = 0; number * 64 < whole.length; number++) {
        const options = [
          ...(code === CoapCode.post ? uriPath('d') : []),
          block(option, number, (number + 1) * 64 < whole.length, 2),
        ];
        const payload = whole.subarray(64 * number, 64 * number + 64);
        trees.push(tree(message(coap({ code, id: number, options, payload }), conversation)));
      }
      expect(trees).toHaveLength(3);
      expect(trees[0]).toContain('block 1, more follow');
      expect(trees[0]).not.toContain('get_response');
      expect(trees[2]).toContain('whole: 3 blocks');
      expect(trees[2]).toContain('1:8+157 get_response');
    }
  });

  it('says that blocks are missing', () => {
    const conversation = new Conversation(1);
    const one = (number: number, more: boolean): Tape =>
      message(coap({ ...BASE, options: [block(27, number, more, 0)], payload: new Uint8Array(16) }), conversation);
    one(0, true);
    expect(told(one(2, false)).join()).toContain('dlms.blocks_missing: block 2 is missing');
  });

  it('does not take a part of a request for an APDU', () => {
    const tape = message(coap({ ...BASE, options: [block(27, 3, true, 2)], payload: REQUEST }));
    expect(names(tape)).not.toContain('get_request');
    // What the answer echoes says nothing of its own payload.
    expect(
      names(message(coap({ ...BASE, code: CoapCode.changed, options: [block(27, 3, false, 2)], payload: RESPONSE }))),
    ).toEqual(['coap', 'get_response']);
  });

  it.each([
    [
      'a request for something else',
      coap({ ...BASE, code: CoapCode.get, options: uriPath('.well-known', 'core') }),
      'CoAP GET | /.well-known/core | ',
    ],
    [
      'a block',
      coap({ ...BASE, options: [...uriPath('d'), block(27, 1, true, 2)], payload: new Uint8Array(64) }),
      'CoAP POST | /d | block 2, 64 bytes',
    ],
    ['an acknowledgement', coap({ type: CoapType.acknowledgement, code: 0, id: 1 }), 'CoAP acknowledgement |  | '],
    ['a reset', coap({ type: CoapType.reset, code: 0, id: 1 }), 'CoAP reset |  | '],
    ['a ping', coap({ code: 0, id: 1 }), 'CoAP ping |  | '],
    [
      'an error',
      coap({ ...BASE, code: CoapCode.notFound, payload: text('no such resource') }),
      'CoAP 4.04 Not Found |  | no such resource',
    ],
    ['another code', coap({ ...BASE, code: 0x5e }), 'CoAP 2.30 |  | '],
  ])('says in one line what it is about: %s', (_, bytes, line) => {
    expect(summary(message(bytes))).toBe(line);
  });

  it('keeps what came before when cut', () => {
    const options = [...uriPath('dlms', 'a long path that needs more than a nibble'), contentFormat(10001)];
    const whole = coap({ ...POST, options });
    const payloadAt = whole.length - REQUEST.length;
    // A message may end behind any option.
    const told = /issue\.truncated|issue\.malformed|^(?![\s\S]*coap\.marker)/;
    expectCutsToKeepWhatCameBefore(whole.subarray(0, payloadAt), message, told);
    expectCutsToKeepWhatCameBefore(whole, message, told);
  });

  it('says what is wrong', () => {
    expect(told(message(hex('82 02 1234 7a01')))[0]).toContain('issue.malformed: version 2');
    expect(told(message(hex('49 02 1234')))[0]).toContain('issue.malformed: a token of 9 bytes');
    expect(told(message(hex('40 02 1234 ff')))).toEqual(['issue.malformed: a payload marker without a payload']);
    expect(told(message(hex('40 02 1234 f1 00')))).toEqual([
      'issue.malformed: 15 as the delta or the length of an option',
    ]);
    expect(told(message(hex('40 02 1234 d1')))).toEqual(['issue.truncated: the header of an option ends early']);
    expect(told(message(hex('40 02 1234 64 01020304'))).join()).toContain('Observe has 4 bytes; 3 are the most');
  });
});

describe('CoAP is found', () => {
  const found = (bytes: Uint8Array, port: number): number[] =>
    new Run().feed(datagram(bytes, port, 50_000)).messages.map(({ payload }) => payload);

  it('on its port, whatever it carries', () => {
    expect(found(coap({ ...BASE, code: CoapCode.get, options: uriPath('x') }), 5683)).toEqual([Payload.coap]);
    expect(found(coap({ type: CoapType.acknowledgement, code: 0, id: 7 }), 5683)).toEqual([Payload.coap]);
    // What is something else there stays that.
    expect(found(wrapper(16, 1, REQUEST), 5683)).toEqual([Payload.wrapper]);
    expect(found(text('nothing known'), 5683)).toEqual([]);
  });

  it('elsewhere, where it carries DLMS', () => {
    expect(found(coap(POST), 7000)).toEqual([Payload.coap]);
    expect(found(coap({ ...BASE, code: CoapCode.changed, payload: wrapper(1, 16, RESPONSE) }), 7000)).toEqual([
      Payload.coap,
    ]);
    expect(found(coap({ ...BASE, code: CoapCode.get, options: uriPath('x') }), 7000)).toEqual([]);
    expect(found(coap({ ...BASE, code: CoapCode.changed, payload: RESPONSE }), 7000)).toEqual([]);
  });

  it('by less, once a party spoke it', () => {
    const bare = coap({ ...BASE, code: CoapCode.changed, payload: RESPONSE });
    const run = new Run().feed(datagram(coap(POST), 7000, 50_000)).feed(datagram(bare, 7000, 50_000));
    expect(run.messages.map(({ payload }) => payload)).toEqual([Payload.coap, Payload.coap]);
  });

  it('in lines of hex, too', () => {
    const run = new Run().feed(coap(POST), 0x1_0001).end();
    expect(run.messages.map(({ payload }) => payload)).toEqual([Payload.coap]);
  });

  it('hardly ever in noise', () => {
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 16;
    };
    let taken = 0;
    for (let n = 0; n < 100_000; n++) {
      const noise = Uint8Array.from({ length: 12 + (random() % 60) }, random);
      // As packets of QUIC begin, of which there are many.
      noise[0] = 0x40 | (random() & 0x3f);
      if (coapFramer.looks(noise, 0, noise.length) === true) taken++;
    }
    expect(taken).toBeLessThanOrEqual(1);
  });

  it('without a fault, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, hinted) => {
        const looks = coapFramer.looks(bytes, 0, bytes.length, hinted);
        expect(typeof looks).toBe('boolean');
        expect(tree(message(concat(0x42, 0x02, bytes)))).not.toContain('issue.bug');
      }),
    );
  });
});
