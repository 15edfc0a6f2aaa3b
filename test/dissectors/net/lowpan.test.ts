import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  compressedUdp,
  concat,
  get,
  linkLocal,
  lowpanFragments,
  type MacAddress,
  macData,
  meshed,
  wrapper,
} from '../../../captures/bytes.js';
import { Handover, ipv6Text, LinkType, Tables } from '../../../src/core/index.js';
import { decodeAgain, type KeptMessage } from '../../../src/engine/index.js';
import { decode, dissect, gaps, hex, join } from '../../dissect.js';
import { Run, registry } from '../../engine/run.js';
import { texts } from '../dlms/cuts.js';

const LOWPAN = 0xa0ed;
const APDU = wrapper(16, 1, get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2)));

interface Found {
  readonly source: string;
  readonly destination: string;
  readonly tree: string;
}

/** Addresses that a header stands for, in a frame from 0x0001 to 0x0002. */
function header(bytes: Uint8Array): Found {
  const mac = macData({ source: 1, destination: 2, hasFcs: false }, bytes);
  const { packet } = decode(Tables.linkType, LinkType.ieee802154NoFcs, mac);
  expect(gaps(Tables.linkType, LinkType.ieee802154NoFcs, mac)).toEqual([]);
  return {
    source: ipv6Text(packet.addressBytes, packet.sourceAt),
    destination: ipv6Text(packet.addressBytes, packet.destinationAt),
    tree: dissect(Tables.linkType, LinkType.ieee802154NoFcs, mac),
  };
}

/** No next header, hop limit 64, traffic class and flow label left out. */
const iphc = (second: string, inline = ''): Uint8Array => hex(`7a ${second} 3b ${inline}`);

describe('6LoWPAN', () => {
  it.each([
    ['in full', '03', '20010db8000000000000000000000001', '2001:db8::1'],
    ['64 bits', '13', '0011223344556677', 'fe80::11:2233:4455:6677'],
    ['16 bits', '23', '1234', 'fe80::ff:fe00:1234'],
    ['from the MAC address', '33', '', 'fe80::ff:fe00:1'],
    ['unspecified', '43', '', '::'],
  ])('knows source addresses: %s', (_, second, inline, source) => {
    const found = header(iphc(second, inline));
    expect(found.source).toBe(source);
    expect(found.destination).toBe('fe80::ff:fe00:2');
    if (!inline.startsWith('2001')) expect(found.tree).toContain(`ipv6.src: ${source}`);
  });

  it.each([
    ['in full', '30', '20010db8000000000000000000000001', '2001:db8::1'],
    ['64 bits', '31', '0011223344556677', 'fe80::11:2233:4455:6677'],
    ['16 bits', '32', '1234', 'fe80::ff:fe00:1234'],
    ['multicast in full', '38', 'ff020000000000000000000000000001', 'ff02::1'],
    ['multicast of 48 bits', '39', '05 1122334455', 'ff05::11:2233:4455'],
    ['multicast of 32 bits', '3a', '05 112233', 'ff05::11:2233'],
    ['multicast of 8 bits', '3b', '1a', 'ff02::1a'],
  ])('knows destination addresses: %s', (_, second, inline, destination) => {
    expect(header(iphc(second, inline.replaceAll(' ', ''))).destination).toBe(destination);
  });

  it.each([
    ['source of 64 bits', 'd3', '50 3b 0011223344556677', 'lowpan.src: context 5, ::11:2233:4455:6677'],
    ['source from the MAC address', '73', '3b', 'lowpan.src: context 0, ::ff:fe00:1'],
    ['destination of 16 bits', 'b6', '07 3b 1234', 'lowpan.dst: context 7, ::ff:fe00:1234'],
    ['multicast', '3c', '3b 05 30 11223344', 'lowpan.dst: context 0, ff05:3000::1122:3344'],
  ])('names contexts, which are not in a capture: %s', (_, second, rest, expected) => {
    expect(header(hex(`7a ${second} ${rest}`)).tree).toContain(expected);
  });

  it.each([
    ['traffic class and flow label', '62 33 3b', 'b4 0 12345', 'lowpan.flow 012345 = 74565'],
    ['flow label', '6a 33', '412345 3b', 'lowpan.ecn 412345 = 1'],
    ['traffic class', '72 33', 'b4 3b', 'lowpan.dscp b4 = 52'],
    ['hop limit', '78 33 3b', '2a', 'ipv6.hlim 2a'],
  ])('reads what is not left out: %s', (what, first, inline, expected) => {
    const bytes = what === 'traffic class and flow label' ? hex('62 33 b4012345 3b') : hex(`${first} ${inline}`);
    expect(header(bytes).tree).toContain(expected);
  });

  it.each([
    ['inline', 'f0 c351 0fdb 1234', 50001, 4059, 'udp.srcport c351'],
    ['the destination shortened', 'f1 c351 db 1234', 50001, 0xf0db, 'lowpan.dstport: 61659'],
    ['the source shortened', 'f2 51 0fdb 1234', 0xf051, 4059, 'lowpan.srcport: 61521'],
    ['both shortened', 'f3 5d 1234', 0xf0b5, 0xf0bd, 'lowpan.srcport: 61621'],
    ['no checksum', 'f4 c351 0fdb', 50001, 4059, 'lowpan.checksum_left_out f4 = 1'],
  ])('knows ports: %s', (_, udp, source, destination, expected) => {
    const mac = macData({ source: 1, destination: 2, hasFcs: false }, join(hex(`7e 33 ${udp}`), APDU));
    const { packet, tape } = decode(Tables.linkType, LinkType.ieee802154NoFcs, mac);
    expect([packet.sourcePort, packet.destinationPort]).toEqual([source, destination]);
    expect(packet.handover).toBe(Handover.datagram);
    expect(packet.payloadEnd - packet.payloadStart).toBe(APDU.length);
    expect(dissect(Tables.linkType, LinkType.ieee802154NoFcs, mac)).toContain(expected);
    expect(texts(tape).join()).not.toContain('issue.');
    expect(gaps(Tables.linkType, LinkType.ieee802154NoFcs, mac)).toEqual([]);
  });

  it('steps over compressed extension headers', () => {
    const bytes = hex('7e 33  e1 06 05 02 0000 0100  f0 c351 0fdb 1234');
    const { tree } = header(join(bytes, APDU));
    expect(tree).toContain('lowpan.eid e1 = 0');
    expect(tree).toContain('lowpan.extension_data 050200000100');
    expect(tree).toContain('udp.dstport 0fdb');
    // The next header is in full here.
    expect(header(join(hex('7e 33  e6 11 02 0100'), hex('c351 0fdb 001d 1234'), APDU)).tree).toContain(
      'udp.length 001d',
    );
  });

  it('goes on with headers that are not compressed', () => {
    const udp = join(hex('c351 0fdb 001d 1234'), APDU);
    expect(header(join(hex('7a 33 11'), udp)).tree).toContain('udp.dstport 0fdb');
    const whole = join(
      hex('41 60000000 001d 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002'),
      udp,
    );
    const found = header(whole);
    expect([found.source, found.destination]).toEqual(['2001:db8::1', '2001:db8::2']);
  });

  it('takes the addresses of a mesh header for those that are meant', () => {
    const found = header(join(meshed(3, 0x1111, 0x2222, hex('50 07')), iphc('33')));
    expect([found.source, found.destination]).toEqual(['fe80::ff:fe00:1111', 'fe80::ff:fe00:2222']);
    expect(found.tree).toContain('lowpan.sequence 07');
    const deep = header(join(hex('8f 10 0102030405060708 1112131415161718'), iphc('33')));
    expect(deep.source).toBe('fe80::302:304:506:708');
    expect(deep.tree).toContain('lowpan.hops_left 10');
  });

  it('says what is not decoded', () => {
    expect(header(hex('42 0102')).tree).toContain('issue.unknown: what is behind 6LoWPAN dispatch 0x42 is not decoded');
    expect(header(hex('7e 33 e4 0102')).tree).toContain('issue.unknown: compressed next header 0xe4 is not decoded');
    expect(header(hex('7e 33')).tree).toContain('issue.truncated: a compressed next header is missing');
    expect(header(iphc('34')).tree).toContain('issue.malformed: destination address mode 0 by context is reserved');
    expect(header(iphc('3d')).tree).toContain('issue.malformed: multicast address mode 1 by context is reserved');
    // On links that leave no address.
    expect(dissect(Tables.etherType, LOWPAN, iphc('33'))).toContain('issue.unusual: an address is left out');
  });

  it('owns every byte and has no fault, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0x41, 0x60, 0x7e, 0x7a, 0xb1, 0xc0, 0xe0, 0x50),
        fc.uint8Array({ maxLength: 90 }),
        fc.constantFrom(0, 0, 5),
        (dispatch, rest, cut) => {
          const mac = macData({ source: 1, destination: 2, hasFcs: false }, concat(dispatch, rest));
          expect(gaps(Tables.linkType, LinkType.ieee802154NoFcs, mac, { cut })).toEqual([]);
          expect(dissect(Tables.linkType, LinkType.ieee802154NoFcs, mac, { cut })).not.toContain('issue.bug');
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('fragments of 6LoWPAN', () => {
  const answer = (from: MacAddress, rows: number): Uint8Array => {
    const data = axdr.array(...Array.from({ length: rows }, (_, i) => axdr.doubleLongUnsigned(1000 + i)));
    const [source, destination] = [from, 0].map((address) => ({ address: linkLocal(address), port: 4059 }));
    return compressedUdp(source as never, destination as never, wrapper(1, 16, get.response(0xc1, data)));
  };
  const fragments = (from: MacAddress, tag: number, rows = 60): Uint8Array[] =>
    lowpanFragments(answer(from, rows), 9, 48, tag, 64).map((payload) =>
      macData({ source: from, destination: 0 }, payload),
    );
  const run = (frames: readonly Uint8Array[]): Run => {
    const one = new Run();
    for (const frame of frames) one.feed(frame, LinkType.ieee802154);
    return one.end();
  };
  const WHOLE = Buffer.from(answer(0x51, 60).subarray(9)).toString('hex');

  it('are joined, in whatever order they come', () => {
    const frames = fragments(0x51, 7);
    expect(frames.length).toBeGreaterThan(4);
    fc.assert(
      fc.property(fc.shuffledSubarray(frames, { minLength: frames.length }), (shuffled) => {
        const { messages } = run(shuffled);
        expect(messages.map(({ hex: bytes }) => bytes)).toEqual([WHOLE]);
        expect(messages[0]?.source).toBe('[fe80::ff:fe00:51]:4059');
        expect(messages[0]?.frames).toHaveLength(frames.length);
      }),
      { numRuns: 20 },
    );
  });

  it('of several datagrams and senders do not mix', () => {
    const one = fragments(0x51, 7);
    const other = fragments(0x52, 7);
    const third = fragments(0x51, 8, 50);
    const frames = one.flatMap((frame, i) => [frame, other[i] as Uint8Array, ...third.slice(i, i + 1)]);
    expect(
      run(frames)
        .messages.map(({ source }) => source)
        .sort(),
    ).toEqual(['[fe80::ff:fe00:51]:4059', '[fe80::ff:fe00:51]:4059', '[fe80::ff:fe00:52]:4059']);
  });

  it('that are not all there make no message', () => {
    const { messages, counts } = run(fragments(0x51, 7).slice(0, -1));
    expect(messages).toEqual([]);
    expect(counts.gaps).toBe(1);
  });

  it('are decoded again to the same message, with the first fragment last, too', () => {
    const frames = fragments(0x51, 7);
    for (const order of [frames, [...frames.slice(1), frames[0] as Uint8Array]]) {
      for (const layers of [false, true]) {
        const kept: KeptMessage[] = [];
        const trees: string[] = [];
        const one = new Run({ remember: true, layers }, (message) => {
          trees.push(texts(message.tape).join('\n'));
          kept.push({ ...(one.analyzer.kept as KeptMessage) });
        });
        for (const frame of order) one.feed(frame, LinkType.ieee802154);
        expect(trees).toHaveLength(1);
        expect(texts(decodeAgain(registry, kept[0] as KeptMessage, layers)).join('\n')).toBe(trees[0]);
      }
    }
  });

  it('with headers in full are joined as well', () => {
    const udp = join(hex('0fdb c351 0019 0000'), wrapper(1, 16, get.response(0xc1, axdr.longUnsigned(7))));
    const packet = join(
      hex(`60000000 00${udp.length.toString(16).padStart(2, '0')} 11 40`),
      new Uint8Array(32).fill(1),
      udp,
    );
    const head = (kind: number): Uint8Array => Uint8Array.of(kind | (packet.length >> 8), packet.length, 0, 9);
    const frames = [
      macData({ source: 1, destination: 2 }, join(head(0xc0), hex('41'), packet.subarray(0, 48))),
      macData({ source: 1, destination: 2 }, join(head(0xe0), Uint8Array.of(6), packet.subarray(48))),
    ];
    expect(run(frames).messages.map(({ bytes }) => bytes)).toEqual([udp.length - 8]);
  });

  it('may lie about their size', () => {
    fc.assert(
      fc.property(fc.nat(0x7ff), fc.nat(255), fc.uint8Array({ maxLength: 60 }), (size, offset, rest) => {
        const first = join(Uint8Array.of(0xc0 | (size >> 8), size, 0, 1, 0x7e, 0x33, 0xf0, 0, 1, 0, 2, 0, 0), rest);
        const other = join(Uint8Array.of(0xe0 | (size >> 8), size, 0, 1, offset), rest);
        const { messages } = run([first, other].map((payload) => macData({ source: 1, destination: 2 }, payload)));
        for (const { notes } of messages) expect(notes.join()).not.toContain('issue.bug');
      }),
      { numRuns: 200 },
    );
  });
});
