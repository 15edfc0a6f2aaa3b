import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HdlcDialog } from '../../../captures/bytes.js';
import { iec, P1_RECORDS, telegram, withParity } from '../../../captures/iec62056-21.js';
import { iec62056Framer } from '../../../dissectors/iec62056-21/index.js';
import { allDissectors } from '../../../dissectors/index.js';
import { type Framer, Limits } from '../../../src/core/index.js';
import { lineFramer } from '../../../src/engine/line-framer.js';
import { hex, join } from '../../dissect.js';
import { cuts } from '../cutting.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const ascii = (characters: string): Uint8Array => Uint8Array.from(Buffer.from(characters, 'latin1'));
const line = lineFramer(allDissectors()) as Framer;

const READOUT = iec.readout('F.F(00)', '1.8.0(004256.789*kWh)');
const P1 = telegram('DMp5\\2ME382-1003', P1_RECORDS);
const MODE_D = telegram('DMP3ME80', ['1.8.0(1*kWh)'], 'none');
const SIGN_ON = [iec.request(), iec.identification('DMP5\\2ME382'), iec.optionSelect('252')] as const;
const [SNRM, UA] = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 }).connect() as [Uint8Array, Uint8Array];

/** All kinds of messages, in an order in which one may follow the other. */
const DIALOGUE: readonly Uint8Array[] = [
  ...SIGN_ON,
  READOUT,
  iec.command('P1', '(12345678)'),
  iec.acknowledgement,
  iec.command('R1', '1.8.0()'),
  iec.repeatRequest,
  iec.command('R1', '1.8.0()'),
  iec.data('(004256.789*kWh)'),
  iec.block('1.8.0(1)\r\n'),
  iec.acknowledgement,
  iec.data('2.8.0(1)\r\n!\r\n'),
  iec.command('B0'),
  iec.request('73599917'),
  P1,
  MODE_D,
  P1,
];

describe.each([
  ['as seven bits', (bytes: Uint8Array) => bytes],
  ['with parity bits', withParity],
])('messages of IEC 62056-21 %s', (_, sent) => {
  const messages = DIALOGUE.map(sent);

  it('are cut one after the other', () => {
    expect(cuts(iec62056Framer, join(...messages))).toEqual(messages.map(text));
  });

  it.each([1, 2, 7, 64])('are cut the same in pieces of %i bytes', (size) => {
    const bytes = join(...messages);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_piece, i) => (i + 1) * size);
    expect(cuts(iec62056Framer, bytes, pieces)).toEqual(messages.map(text));
  });

  it('are found between HDLC frames and noise on one line', () => {
    const noise = hex('00 ff 41 b7 10 7f');
    const bytes = join(noise, ...SIGN_ON.map(sent), SNRM, UA, noise, sent(P1), SNRM);
    expect(cuts(line, bytes)).toEqual([
      `-${text(noise)}`,
      ...SIGN_ON.map((message) => text(sent(message))),
      text(SNRM),
      text(UA),
      `-${text(noise)}`,
      text(sent(P1)),
      text(SNRM),
    ]);
  });
});

describe('an identification', () => {
  const identification = iec.identification('DMP5ME100');

  it('is a message by itself, or the first line of a telegram: the next octet tells', () => {
    const cut = (behind: string): number => {
      const bytes = join(identification, hex(behind));
      return iec62056Framer.cut(bytes, 0, bytes.length, false);
    };
    expect(cut('')).toBe(0);
    expect(cut('06')).toBe(identification.length);
    expect(cut('02')).toBe(identification.length);
    expect(cut('7e')).toBe(identification.length);
    expect(cut('0d')).toBe(0);
    expect(cut('0d0a')).toBe(0);
  });

  it('goes on a line that has fallen silent', () => {
    expect(iec62056Framer.rests?.(identification, 0, identification.length)).toBe(identification.length);
    expect(iec62056Framer.rests?.(identification, 0, identification.length - 1)).toBe(0);
    const half = P1.subarray(0, 60);
    expect(iec62056Framer.rests?.(half, 0, half.length)).toBe(0);
  });
});

describe('one octet', () => {
  it.each(['06', '15', '95'])('%s is a message where another follows, or nothing', (octet) => {
    expect(cuts(iec62056Framer, join(hex(octet), iec.request()))).toEqual([octet, text(iec.request())]);
    expect(cuts(iec62056Framer, hex(octet))).toEqual([octet]);
    expect(cuts(iec62056Framer, hex(`${octet}4444`))).toEqual([`-${octet}4444`]);
    expect(iec62056Framer.rests?.(hex(octet), 0, 1)).toBe(1);
  });
});

describe('the end of a message', () => {
  it('is where the next one begins, if its own was lost', () => {
    for (const length of [20, 40, 61, 100]) {
      const cut = P1.subarray(0, length);
      expect(cuts(iec62056Framer, join(cut, P1)), `a telegram cut at ${length}`).toEqual([text(cut), text(P1)]);
    }
    const half = READOUT.subarray(0, 20);
    expect(cuts(iec62056Framer, join(half, READOUT))).toEqual([text(half), text(READOUT)]);
    expect(cuts(line, join(half, SNRM))).toEqual([text(half), text(SNRM)]);
  });

  it('is where the line goes to noise', () => {
    const half = READOUT.subarray(0, 20);
    const noise = hex('ff 80 fe 9c 00 81');
    expect(cuts(line, join(half, noise, SNRM))).toEqual([text(half), `-${text(noise)}`, text(SNRM)]);
  });

  it('is not where a few characters are damaged', () => {
    const damaged = READOUT.map((octet, i) => (i === 12 || i === 25 ? octet ^ 0x80 : octet));
    expect(cuts(iec62056Framer, damaged)).toEqual([text(damaged)]);
  });

  it('is a check character that may be anything', () => {
    for (const check of [0x7e, 0x02, 0x2f, 0x00, 0xff]) {
      const message = join(READOUT.subarray(0, -1), Uint8Array.of(check));
      expect(cuts(line, join(message, SNRM)), `check character ${check}`).toEqual([text(message), text(SNRM)]);
    }
  });

  it.each(['!\r\n', '!1A2B\r\n', '!\n', '!1A2B'])('of a telegram may be %j', (end) => {
    const message = ascii(`/DMP5ME90\r\n\r\n1-0:1.8.0(1*kWh)\r\n${end}`);
    expect(cuts(iec62056Framer, join(message, READOUT))).toEqual([text(message), text(READOUT)]);
  });

  it('is not an exclamation mark in a value, or a slash in a unit', () => {
    const message = ascii('/DMP5ME90\r\n\r\n0-0:96.13.0(hello!)\r\n1-0:1.7.0(1*l/h)\r\n1.7.0(1*m3/hour)\r\n!\r\n');
    expect(cuts(iec62056Framer, message)).toEqual([text(message)]);
  });

  it('is waited for no longer than a readout may be', () => {
    const endless = join(ascii('\x02F.F(00)'), ascii('1.8.0(1)\r\n'.repeat(10_000)));
    const at = (end: number): number => iec62056Framer.cut(endless, 0, end, false);
    expect(at(Limits.readoutBytes - 1)).toBe(0);
    expect(at(Limits.readoutBytes)).toBe(Limits.readoutBytes);
    expect(at(endless.length)).toBe(Limits.readoutBytes);
  });
});

describe('what is no message', () => {
  const looks = (bytes: Uint8Array): boolean | undefined => iec62056Framer.looks(bytes, 0, bytes.length);

  it.each([
    ['a path', 'GET /abc1 HTTP/1.1\r\n\r\n'],
    ['a question', '/?what\r\n'],
    ['two letters', '/AB5meter\r\n'],
    ['no baud rate character', '/ABC\r\n'],
    ['a line without end', `/ABC5${'x'.repeat(Limits.signOnBytes)}\r\n`],
    ['an option select that does not end', '\x060520'],
    ['a command nobody knows', '\x01X1\x02(1)\x03'],
    ['data without a value', '\x02hello world\x03'],
    ['data whose first value does not end', `\x021.8.0(${'1'.repeat(Limits.firstValueBytes)})`],
    ['a number', '1.8.0 4256'],
    ['a function', 'f(x)'],
    ['too many groups', '1.2.3.4.5.6.7(8)'],
    ['an address', '192.168.1000.1(x)'],
  ])('is told at once: %s', (_, characters) => {
    expect(looks(ascii(characters))).toBe(false);
  });

  it('is what begins like one, with parity that is neither there nor not', () => {
    const identification = withParity(iec.identification('DMP5ME100'));
    const mixed = identification.map((octet, i) => (i % 3 === 0 ? octet ^ 0x80 : octet));
    expect(looks(mixed)).toBe(false);
  });

  it('is hardly ever noise', () => {
    let seed = 7;
    const octet = (): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    };
    const noise = Uint8Array.from({ length: 1 << 20 }, octet);
    const messages = cuts(iec62056Framer, join(noise, hex('55 55'))).filter((cut) => !cut.startsWith('-'));
    expect(messages.length).toBeLessThan(8);
  });

  it('is waited for only as long as a first line or a first value may be', () => {
    for (const start of ['/ABC5', '/?', '\x02', '\x021.8.0(', '1.8.0(', '\x00', '\x06', '\x15\x021.8.0(']) {
      const bytes = ascii(start + (start.charCodeAt(0) === 0 ? '\x00' : '0').repeat(2 * Limits.firstValueBytes));
      let undecided = 0;
      for (let end = 1; end <= bytes.length; end++) {
        if (iec62056Framer.looks(bytes, 0, end) === undefined) undecided = end;
      }
      expect(undecided, JSON.stringify(start)).toBeLessThanOrEqual(Limits.firstValueBytes + 1);
      expect(looks(bytes), JSON.stringify(start)).toBe(false);
    }
  });
});

describe('finding a message in a stream', () => {
  const found = (bytes: Uint8Array): number => iec62056Framer.find(bytes, 0, bytes.length);

  it('takes the first line of a telegram, or a data set that stands at the beginning of a line', () => {
    expect(found(join(P1.subarray(100), P1))).toBeLessThan(P1.length - 100);
    expect(found(ascii('8.0(1*kWh)\r\n1-0:2.8.0(2*kWh)\r\n'))).toBe(12);
    expect(found(ascii('version 1.2.3(beta) of the program'))).toBe(-1);
    expect(found(ascii('see /abc or 06 07'))).toBe(-1);
  });
});

const message = fc.constantFrom(...DIALOGUE, ...DIALOGUE.map(withParity));
const piece = fc.oneof(
  { weight: 3, arbitrary: message },
  { weight: 2, arbitrary: fc.tuple(message, fc.nat(400)).map(([bytes, cut]) => bytes.subarray(0, cut)) },
  fc.tuple(message, fc.nat(400), fc.nat(255)).map(([bytes, at, octet]) => {
    const copy = Uint8Array.from(bytes);
    copy[at % copy.length] = octet;
    return copy;
  }),
  fc.uint8Array({ maxLength: 12 }),
  fc.constant(SNRM),
  fc
    .array(fc.constantFrom(...ascii('\x00\x01\x02\x03\x06\x15/?!(1.8)*\r\nABC5'), 0x7e, 0xa0, 0xaf, 0x82), {
      maxLength: 30,
    })
    .map((octets) => Uint8Array.from(octets)),
);
const stream = fc.array(piece, { maxLength: 6 }).map((parts) => join(...parts));

describe.each([
  ['alone', iec62056Framer],
  ['on a line', line],
])('the framer %s on any stream', (_, framer) => {
  it('loses no byte', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        expect(cuts(framer, bytes).join('').replaceAll('-', '')).toBe(text(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('cuts the same, however the stream comes in', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(600), { maxLength: 20 }), (bytes, pieces) => {
        expect(cuts(framer, bytes, pieces)).toEqual(cuts(framer, bytes));
      }),
      { numRuns: 700 },
    );
  });
});

describe('a message by itself', () => {
  it('is cut as it was in the stream', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        for (const cut of cuts(iec62056Framer, bytes)) {
          if (cut.startsWith('-')) continue;
          const own = hex(cut);
          expect(cuts(iec62056Framer, own)).toEqual([cut]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
