import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextParser } from '../../../src/sources/text/parser.js';
import { everyByte, type Kept, parse, split } from '../collect.js';

const read = (text: string) => parse(new TextParser(), new Uint8Array(Buffer.from(text)));
const bytesOf = (text: string): string[] => read(text).frames.map((frame) => frame.bytes);

const FRAME = '7ea00802232193bd647e';

describe('bytes in text', () => {
  it.each([
    ['spaces', '7E A0 08 02 23 21 93 BD 64 7E'],
    ['words of digits', '7ea00802 232193bd 647e'],
    ['0x and commas', '0x7E, 0xA0, 0x08, 0x02, 0x23, 0x21, 0x93, 0xBD, 0x64, 0x7E'],
    ['0x without leading zeros', '0x7e,0xa0,0x8,0x2,0x23,0x21,0x93,0xbd,0x64,0x7e'],
    ['one long number', '0x7EA00802232193BD647E'],
    ['braces', '{0x7E,0xA0,0x08,0x02,0x23,0x21,0x93,0xBD,0x64,0x7E}'],
    ['commas', '7E,A0,08,02,23,21,93,BD,64,7E'],
    ['colons', '7e:a0:08:02:23:21:93:bd:64:7e'],
    ['dashes', '7E-A0-08-02-23-21-93-BD-64-7E'],
    ['dots', '7E.A0.08.02.23.21.93.BD.64.7E'],
    ['escapes', String.raw`\x7e\xa0\x08\x02\x23\x21\x93\xbd\x64\x7e`],
    ['a C string', String.raw`"\x7e\xa0\x08\x02#!\x93\xbd\x64~"`],
    ['octal escapes, as strace', String.raw`write(3, "~\240\10\2#!\223\275d~", 10) = 10`],
    ['an h behind each byte', '7Eh A0h 08h 02h 23h 21h 93h BDh 64h 7Eh'],
    ['a Python literal', String.raw`b'~\xa0\x08\x02#!\x93\xbdd~'`],
    ['bytearray', String.raw`bytearray(b"~\xa0\x08\x02#!\x93\xbdd~")`],
    ['fromhex', 'bytes.fromhex("7ea008 022321 93bd 647e")'],
    ['decimal numbers', '[126, 160, 8, 2, 35, 33, 147, 189, 100, 126]'],
    ['signed numbers', '{126, -96, 8, 2, 35, 33, -109, -67, 100, 126}'],
    ['decimal numbers alone', '126 160 8 2 35 33 147 189 100 126'],
    ['digits without leading zeros', '7E A0 8 2 23 21 93 BD 64 7E'],
    ['spaces in odd places', '7EA 00802 2321 93BD6 47E'],
    ['a buffer of Node', '<Buffer 7e a0 08 02 23 21 93 bd 64 7e>'],
    ['an element', '<PDU>7EA00802232193BD647E</PDU>'],
    ['an attribute', '<Frame Time="12:00:01" Value="7EA00802232193BD647E" />'],
    ['JSON', '{"SerialReceived":"7EA00802232193BD647E"}'],
    ['JSON among others', '{"id":"5f2b01c3","key":"00112233445566778899AABBCCDDEEFF","rx":"7EA00802232193BD647E"}'],
    ['a comment behind', '7E A0 08 02 23 21 93 BD 64 7E // SNRM'],
    ['characters beside', '7e a0 08 02 23 21 93 bd 64 7e  ~...#!..d~'],
  ])('are read from %s', (_, line) => {
    const { frames, notes } = read(`${line}\n`);
    expect(frames.map((frame) => frame.bytes)).toEqual([FRAME]);
    expect(notes).toEqual([]);
  });

  it.each([
    ['with characters', (octet: string) => `> \t0x${octet} (${String.fromCharCode(Number.parseInt(octet, 16))})`],
    ['behind a mark', (octet: string) => `> \t0x${octet}`],
    ['of a logic analyzer', (octet: string, i: number) => `${(i * 0.001042).toFixed(6)},0x${octet},,`],
  ])('stand one in a line: %s', (_, line) => {
    const octets = [...FRAME.matchAll(/../g)].map(([octet]) => octet);
    const shown = octets.map((octet, i) => line(octet, i)).join('\n');
    expect(bytesOf(shown).join('')).toBe(FRAME);
  });

  it('are several frames where they stand apart in a line', () => {
    expect(bytesOf('{0x7E,0xA0},{0x7E,0xA1}')).toEqual(['7ea0', '7ea1']);
    const { frames } = read('TX: 7E A0 08 02 23 RX: 7E A0 1E 21\n');
    expect(frames.map(({ bytes, direction }) => [bytes, direction])).toEqual([
      ['7ea0080223', 2],
      ['7ea01e21', 1],
    ]);
  });

  it.each([
    ['C', 'uint8_t a[] = {\n  0x7E, 0xA0, /* format */ 0x08,\n  0x02, 0x23, // to\n  0x21 };\n'],
    ['JSON', '{"data": [\n  126,\n  160,\n  8, 2, 35,\n  33\n]}\n'],
    ['Python', 'x = (b"~\\xa0"\n     b"\\x08\\x02#!")'],
    ['hex without 0x', 'a = [\n 7E, A0, 08,\n 02, 23, 21\n]'],
  ])('of a list over lines are one frame: %s', (_, text) => {
    const { frames } = read(text);
    expect(frames.map((frame) => frame.bytes)).toEqual(['7ea008022321']);
  });

  it('of a list of frames stay apart', () => {
    expect(bytesOf('[\n "7EA00802",\n "7EA01E21"\n]\n')).toEqual(['7ea00802', '7ea01e21']);
  });

  it('are taken from UTF-16 of either order, with the offsets of the input', () => {
    const little = Buffer.from('\ufeffTX: 7E A0 08\r\n→ 7E A0 09\r\n', 'utf16le');
    for (const input of [little, Buffer.from(little).swap16()]) {
      const { frames } = parse(new TextParser(), ...everyByte(new Uint8Array(input)));
      expect(frames).toMatchObject([
        { number: 1, bytes: '7ea008', direction: 2, fileOffset: 2 },
        { number: 2, bytes: '7ea009', direction: 2, fileOffset: 30 },
      ]);
    }
  });
});

describe('a dump', () => {
  it.each([
    ['xxd', '00000000: 7ea0 0802 2321 93bd 647e 4142 4344 4546  ~...#!..d~ABCDEF\n00000010: be ad              ..\n'],
    [
      'hexdump -C',
      '00000000  7e a0 08 02 23 21 93 bd  64 7e 41 42 43 44 45 46  |~...#!..d~ABCDEF|\n00000010  be ad   |..|\n00000012\n',
    ],
    [
      'Wireshark',
      '0000   7e a0 08 02 23 21 93 bd 64 7e 41 42 43 44 45 46   ~...#!..d~ABCDEF\n0010   be ad        ..\n',
    ],
    ['offsets and hex', '0000 7e a0 08 02 23 21 93 bd 64 7e 41 42 43 44 45 46\n0010 be ad\n'],
    ['od', '0000000 7e a0 08 02 23 21 93 bd 64 7e 41 42 43 44 45 46\n0000020 be ad\n0000022\n'],
    ['hexdump', '0000000 a07e 0208 2123 bd93 7e64 4241 4443 4645\n0000010 adbe\n0000012\n'],
    ['a log around it', 'x [1]: 0000  7e a0 08 02 23 21 93 bd 64 7e 41 42 43 44 45 46\nx [1]: 0010  be ad\n'],
  ])('is one frame: %s', (_, text) => {
    const { frames, notes } = read(text);
    expect(frames).toMatchObject([{ number: 1, bytes: '7ea00802232193bd647e414243444546bead' }]);
    expect(notes).toEqual([]);
  });

  it('begins anew at offset 0', () => {
    expect(bytesOf('0000  7e a0\n0002  08 02\n0000  7e a1\n')).toEqual(['7ea00802', '7ea1']);
  });

  it('repeats the row before a star', () => {
    const [bytes] = bytesOf('00000000  00 01 02 03 04 05 06 07\n*\n00000018  7e\n00000019\n');
    expect(bytes).toBe(`${'0001020304050607'.repeat(3)}7e`);
  });

  it('repeats no more than a frame may have', () => {
    const { frames, notes } = read('00000000  00 01 02 03 04 05 06 07\n*\n40000000  7e\n');
    expect(frames).toEqual([]);
    expect(notes).toMatchObject([{ code: 'hex.too_long' }]);
  });

  it('repeats no more than the text is worth', () => {
    const { frames, notes } = read('00000000  00 01 02 03 04 05 06 07\n*\n0000f000  7e\n'.repeat(100));
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.length).toBeLessThan(4);
    expect(notes[0]?.code).toBe('hex.too_long');
  });

  it('keeps letters of the column of characters out', () => {
    expect(bytesOf('0000   7e a0 61 62   ~.ab\n0004   be ad 64 64   ..dd\n')).toEqual(['7ea06162bead6464']);
  });
});

describe('whatever the form', () => {
  interface Spoken {
    readonly bytes: Uint8Array;
    readonly seconds: number;
    readonly millis: number;
    readonly isSent: boolean;
  }
  const two = (value: number): string => value.toString(16).padStart(2, '0');
  const join = (bytes: Uint8Array, between: string): string => Array.from(bytes, two).join(between);
  const iso = ({ seconds, millis }: Spoken): string => new Date(seconds * 1000 + millis).toISOString();
  const python = (bytes: Uint8Array): string =>
    Array.from(bytes, (byte) => {
      const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
      return isPlain ? String.fromCharCode(byte) : `\\x${two(byte)}`;
    }).join('');

  /** Ways to write a frame with its time and who sent it. */
  const forms: Readonly<Record<string, (one: Spoken) => string>> = {
    'words and spaces': (one) => `${iso(one)} ${one.isSent ? 'TX' : 'RX'}: ${join(one.bytes, ' ').toUpperCase()}`,
    'a logger': (one) =>
      `${iso(one).replace('T', ' ').replace('.', ',').replace('Z', '')} DEBUG [worker-3] a.b.Link - ${one.isSent ? 'Sent' : 'Received'}: ${join(one.bytes, '')}`,
    'arrows and colons': (one) => `[${iso(one)}] ${one.isSent ? '>>>' : '<<<'} ${join(one.bytes, ':')}`,
    'epoch and 0x': (one) =>
      `${one.seconds}.${String(one.millis).padStart(3, '0')} ${one.isSent ? 'write' : 'read'} 0x${join(one.bytes, ', 0x')}`,
    'a literal': (one) => `${iso(one)} ${one.isSent ? 'send' : 'recv'} b'${python(one.bytes)}'`,
    'decimal numbers': (one) => `${iso(one)} ${one.isSent ? '->' : '<-'} [${[...one.bytes].join(', ')}]`,
    JSON: (one) => `{"time":"${iso(one)}","${one.isSent ? 'tx' : 'rx'}":"${join(one.bytes, '')}"}`,
    'a dump below': (one) =>
      `${iso(one)} ${one.isSent ? 'OUT' : 'IN'}:\n${Array.from({ length: Math.ceil(one.bytes.length / 16) }, (_, n) => `${(n * 16).toString(16).padStart(4, '0')}  ${join(one.bytes.subarray(n * 16, n * 16 + 16), ' ')}`).join('\n')}\n`,
  };

  const spoken: fc.Arbitrary<Spoken> = fc.record({
    bytes: fc
      .uint8Array({ minLength: 8, maxLength: 60 })
      .map((bytes) => Uint8Array.from([0x7e, 0xa0, bytes.length + 2, ...bytes, 0x7e])),
    // Before November 2004 they may be short frames of M-Bus as well: 10 … 16.
    seconds: fc.integer({ min: 1_100_000_000, max: 1_999_999_999 }),
    millis: fc.integer({ min: 0, max: 999 }),
    isSent: fc.boolean(),
  });
  const facts = ({ bytes, seconds, nanos, direction }: Kept) => ({ bytes, seconds, nanos, direction });

  it.each(Object.keys(forms))('the same frames, times and directions come out: %s', (name) => {
    const form = forms[name] as (one: Spoken) => string;
    fc.assert(
      fc.property(fc.array(spoken, { minLength: 1, maxLength: 5 }), fc.array(fc.nat()), (all, places) => {
        const input = new Uint8Array(Buffer.from(`reader started\n${all.map(form).join('\n')}\n`));
        const { frames } = parse(new TextParser(), ...split(input, places));
        expect(frames.map(facts)).toEqual(
          all.map(({ bytes, seconds, millis, isSent }) => ({
            bytes: Buffer.from(bytes).toString('hex'),
            seconds,
            nanos: millis * 1e6,
            direction: isSent ? 2 : 1,
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('any text gives the same in pieces of any size, and never throws', () => {
    const word = fc.constantFrom(
      ...['7E A0', '0x7e,', '[', ']', '{', '}', '(', ')', "b'", '"', '\\x7e', '0000  7e a0', '*', '\n', '\n', ' '],
      ...[
        'TX:',
        'RX',
        '->',
        '<<<',
        '12:00:01.5',
        '2024-06-10T12:00:00',
        '126, 160',
        'Dead',
        '/*',
        '*/',
        '//',
        '#',
        '\x1b[0m',
      ],
    );
    const text = fc.array(fc.oneof(word, fc.string()), { maxLength: 40 }).map((words) => Buffer.from(words.join('')));
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array()), fc.array(fc.nat()), (input, places) => {
        const bytes = new Uint8Array(input);
        const expected = parse(new TextParser(), bytes);
        expect(parse(new TextParser(), ...split(bytes, places))).toEqual(expected);
        expect(parse(new TextParser(), ...everyByte(bytes))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '/*',
    '[',
    '"',
    "b'",
    '\\x7',
    '0x7e ',
    '7e:',
    '2024-06-10T',
    '<',
    'key: ',
    '00000000: ',
    '-> ',
    '12:00:00 ',
    'ab ',
  ])('a line of many %s takes no longer than it is long', (unit) => {
    const text = Buffer.from(unit.repeat(1_000_000 / unit.length));
    const begun = performance.now();
    parse(new TextParser(), new Uint8Array(text));
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});
