import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Handover, LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const IPV4 = 0x0800;
const UDP = 'c0 00 0f db 00 0a 00 00 aa bb';
const PACKET = hex(`
  45 b9 00 1e  12 34 40 00  40 11 ab cd  0a 00 00 01  0a 00 00 02    # DSCP 46, capable (1), don't fragment, 64 hops, UDP
  ${UDP}
`);
const OPTIONS = hex(`
  48 00 00 2a  00 01 00 00  40 11 00 00  0a 00 00 01  0a 00 00 02
  94 04 00 00  01  07 03 04  00 00 00 00                             # router alert, no operation, record route, end
  ${UDP}
`);

describe('ipv4', () => {
  it('decodes the header', () => {
    expect(dissect(Tables.etherType, IPV4, PACKET)).toMatchInlineSnapshot(`
      "0+20 ip
        0+1 ip.version_and_length
          0+1 ip.version 45 = 4
          0+1 ip.ihl 45 = 5
        1+1 ip.dsfield
          1+1 ip.dsfield.dscp b9 = 46
          1+1 ip.dsfield.ecn b9 = 1
        2+2 ip.len 001e
        4+2 ip.id 1234
        6+2 ip.flags
          6+2 ip.flags.rb 4000 = 0
          6+2 ip.flags.df 4000 = 1
          6+2 ip.flags.mf 4000 = 0
          6+2 ip.frag_offset 4000 = 0
        8+1 ip.ttl 40
        9+1 ip.proto 11
        10+2 ip.checksum abcd
        12+4 ip.src 0a000001
        16+4 ip.dst 0a000002
      20+8 udp
        20+2 udp.srcport c000
        22+2 udp.dstport 0fdb
        24+2 udp.length 000a
        26+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.etherType, IPV4, PACKET)).toEqual([]);
    expect(decode(Tables.etherType, IPV4, PACKET).packet).toMatchObject({
      handover: Handover.datagram,
      family: 4,
      sourceAt: 12,
      destinationAt: 16,
      protocol: 17,
    });
  });

  it('decodes options', () => {
    expect(dissect(Tables.etherType, IPV4, OPTIONS)).toMatchInlineSnapshot(`
      "0+32 ip
        0+1 ip.version_and_length
          0+1 ip.version 48 = 4
          0+1 ip.ihl 48 = 8
        1+1 ip.dsfield
          1+1 ip.dsfield.dscp 00 = 0
          1+1 ip.dsfield.ecn 00 = 0
        2+2 ip.len 002a
        4+2 ip.id 0001
        6+2 ip.flags
          6+2 ip.flags.rb 0000 = 0
          6+2 ip.flags.df 0000 = 0
          6+2 ip.flags.mf 0000 = 0
          6+2 ip.frag_offset 0000 = 0
        8+1 ip.ttl 40
        9+1 ip.proto 11
        10+2 ip.checksum 0000
        12+4 ip.src 0a000001
        16+4 ip.dst 0a000002
        20+12 ip.options
          20+4 ip.opt
            20+1 ip.opt.type 94
            21+1 ip.opt.len 04
            22+2 ip.opt.data 0000
          24+1 ip.opt
            24+1 ip.opt.type 01
          25+3 ip.opt
            25+1 ip.opt.type 07
            26+1 ip.opt.len 03
            27+1 ip.opt.data 04
          28+4 ip.opt
            28+1 ip.opt.type 00
            29+3 ip.opt.padding 000000
      32+8 udp
        32+2 udp.srcport c000
        34+2 udp.dstport 0fdb
        36+2 udp.length 000a
        38+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.etherType, IPV4, OPTIONS)).toEqual([]);
  });

  it.each(Array.from(OPTIONS, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const bytes = OPTIONS.subarray(0, cut);
    const tree = dissect(Tables.etherType, IPV4, bytes);
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
    expect(tree).not.toContain('issue.malformed');
    expect(gaps(Tables.etherType, IPV4, bytes)).toEqual([]);
  });

  it.each(Array.from(OPTIONS, (_, cut) => cut))('blames the capture, not the sender, when it kept %i bytes', (cut) => {
    const tree = dissect(Tables.etherType, IPV4, OPTIONS.subarray(0, cut), { cut: OPTIONS.length - cut });
    expect(tree).toContain('issue.cut_capture');
    expect(tree).not.toMatch(/issue\.(truncated|malformed|unusual|bug)/);
  });

  it('reads to the end where the network card was to fill in the length', () => {
    const bytes = hex(`45 00 00 00 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 ${UDP}`);
    expect(decode(Tables.etherType, IPV4, bytes).packet).toMatchObject({ payloadStart: 28, payloadEnd: 30 });
    expect(dissect(Tables.etherType, IPV4, bytes)).not.toContain('issue');
  });

  it('goes on with IPv4 and IPv6 inside', () => {
    const inner = hex(
      `45 00 00 32 00 01 00 00 40 04 00 00 0a 00 00 01 0a 00 00 02 ${Buffer.from(PACKET).toString('hex')}`,
    );
    expect(decode(Tables.etherType, IPV4, inner).packet).toMatchObject({
      handover: Handover.datagram,
      sourceAt: 32,
      destinationAt: 36,
    });
    const six = hex(
      `45 00 00 46 00 01 00 00 40 29 00 00 0a 00 00 01 0a 00 00 02  60 00 00 00 00 0a 11 40 ${'20'.repeat(32)} ${UDP}`,
    );
    expect(decode(Tables.etherType, IPV4, six).packet).toMatchObject({
      handover: Handover.datagram,
      family: 6,
      sourceAt: 28,
    });
  });

  it('keeps the bytes of a protocol that nobody answers', () => {
    const bytes = hex('45 00 00 16 00 01 00 00 40 01 00 00 0a 00 00 01 0a 00 00 02 08 00');
    expect(dissect(Tables.etherType, IPV4, bytes)).toContain('issue.unknown: no dissector answers IP protocol 1');
    expect(gaps(Tables.etherType, IPV4, bytes)).toEqual([]);
  });
});

describe('ipv4 fragments', () => {
  const header = (flags: string): string => `45 00 00 1c be ef ${flags} 40 11 00 00 0a 00 00 01 0a 00 00 02`;

  it.each([
    ['20 00', 0, true],
    ['20 b9', 1480, true],
    ['00 b9', 1480, false],
    ['1f ff', 65528, false],
  ])('hands over the piece that %s says', (flags, fragmentOffset, moreFragments) => {
    const bytes = hex(`${header(flags)} 01 02 03 04 05 06 07 08`);
    expect(decode(Tables.etherType, IPV4, bytes).packet).toMatchObject({
      handover: Handover.fragment,
      fragmentId: 0xbeef,
      fragmentOffset,
      moreFragments,
      protocol: 17,
      payloadStore: 0,
      payloadStart: 20,
      payloadEnd: 28,
      payloadMissing: 0,
    });
    expect(dissect(Tables.etherType, IPV4, bytes)).not.toContain('udp');
    expect(gaps(Tables.etherType, IPV4, bytes)).toEqual([]);
  });

  it('takes "don\'t fragment" for a whole packet', () => {
    const bytes = hex(`${header('40 00')} c0 00 0f db 00 08 00 00`);
    expect(decode(Tables.etherType, IPV4, bytes).packet.handover).toBe(Handover.datagram);
  });

  it('counts what the capture left out', () => {
    const bytes = hex(`${header('20 00')} 01 02 03`);
    expect(decode(Tables.etherType, IPV4, bytes, { cut: 9 }).packet).toMatchObject({
      payloadEnd: 23,
      payloadMissing: 5,
    });
  });
});

describe('ipv4 that is wrong', () => {
  it.each([
    [
      'another version',
      `65 00 00 1e 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 ${UDP}`,
      'the version is 6, not 4',
    ],
    ['a header too short', `44 00 00 1e 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 ${UDP}`, 'it has 16 bytes'],
    [
      'a length too short',
      `45 00 00 13 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 ${UDP}`,
      'the total length is 19',
    ],
    [
      'a length within the options',
      `46 00 00 16 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 00 00 00 00`,
      'is 22, less than the 24',
    ],
  ])('reports %s', (_, text, expected) => {
    const tree = dissect(Tables.etherType, IPV4, hex(text));
    expect(tree).toContain('issue.malformed');
    expect(tree).toContain(expected);
    expect(gaps(Tables.etherType, IPV4, hex(text))).toEqual([]);
    expect(decode(Tables.etherType, IPV4, hex(text)).packet).toMatchObject({ handover: Handover.none, family: 0 });
  });

  it.each([
    ['07 00 00 00', "the option's length is 0; 2 to 4 are possible"],
    ['07 05 00 00', "the option's length is 5; 2 to 4 are possible"],
    ['01 01 01 07', 'the option has no length'],
  ])('reports the options %s and goes on', (options, expected) => {
    const bytes = hex(`46 00 00 22 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 ${options} ${UDP}`);
    expect(dissect(Tables.etherType, IPV4, bytes)).toContain(`issue.malformed: ${expected}`);
    expect(decode(Tables.etherType, IPV4, bytes).packet.handover).toBe(Handover.datagram);
    expect(gaps(Tables.etherType, IPV4, bytes)).toEqual([]);
  });

  it('reports a length beyond the frame, and decodes what is there', () => {
    const bytes = hex(`45 00 00 ff 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 ${UDP}`);
    expect(dissect(Tables.etherType, IPV4, bytes)).toContain(
      'issue.truncated: Total length says 255 bytes, 30 are there',
    );
    expect(decode(Tables.etherType, IPV4, bytes).packet).toMatchObject({
      handover: Handover.datagram,
      payloadMissing: 0,
    });
  });

  it('stops where packets lie in each other without end', () => {
    const bytes = new Uint8Array(20 * 60);
    const one = hex('45 00 00 00 00 01 00 00 40 04 00 00 0a 00 00 01 0a 00 00 02');
    for (let at = 0; at < bytes.length; at += one.length) bytes.set(one, at);
    expect(dissect(Tables.etherType, IPV4, bytes)).toContain('issue.limit');
    expect(gaps(Tables.etherType, IPV4, bytes)).toEqual([]);
  });
});

describe('what the capture left out', () => {
  // Three bytes of padding behind the packet, captured or not, are not missing from the payload.
  const frame = hex(`02 00 00 00 00 02 02 00 00 00 00 01 08 00 ${Buffer.from(PACKET).toString('hex')} 00 00 00`);
  const payload = 42;
  const end = 44;

  it.each(Array.from({ length: frame.length - payload + 1 }, (_, i) => payload + i))(
    'is counted exactly when %i bytes were kept',
    (kept) => {
      const { packet } = decode(Tables.linkType, LinkType.ethernet, frame.subarray(0, kept), {
        cut: frame.length - kept,
      });
      expect(packet.payloadStart).toBe(payload);
      expect(packet.payloadEnd).toBe(Math.min(kept, end));
      expect(packet.payloadMissing).toBe(Math.max(0, end - kept));
    },
  );

  it('is never more than was on the wire, whatever the length says', () => {
    const bytes = hex(`45 00 00 ff 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 c0 00 0f db 00 eb 00 00 aa`);
    expect(decode(Tables.etherType, IPV4, bytes, { cut: 1 }).packet.payloadMissing).toBe(1);
  });

  it('is bounded by the outer packet where one lies in another', () => {
    // The outer packet has 50 bytes, of which 2 are missing; the inner one claims 100.
    const bytes = hex(`
      45 00 00 32 00 01 00 00 40 04 00 00 0a 00 00 01 0a 00 00 02
      45 00 00 64 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02  c0 00 0f db 00 50 00 00
    `);
    expect(decode(Tables.etherType, IPV4, bytes, { cut: 90 }).packet.payloadMissing).toBe(2);
  });
});
