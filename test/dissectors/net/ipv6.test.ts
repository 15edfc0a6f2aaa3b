import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Handover, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const IPV6 = 0x86dd;
const ADDRESSES = '20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01  20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02';
const UDP = 'c0 00 0f db 00 0a 00 00 aa bb';

const packet = (next: string, payload: string): Uint8Array => {
  const length = hex(payload).length.toString(16).padStart(4, '0');
  return hex(`6b 91 23 45 ${length} ${next} 40 ${ADDRESSES} ${payload}`);
};

const PACKET = packet('11', UDP);
const CHAIN = packet(
  '00',
  `
  2b 00  05 02 00 00  00  00                                          # hop-by-hop: router alert, pad 1, pad 1
  3c 02 04 00  00 00 00 00  20 01 0d b8 00 00 00 00 00 00 00 00       # routing: segment routing
  00 00 00 03
  33 00  01 04 00 00 00 00                                            # destination: pad n
  11 04 00 00  00 00 01 00  00 00 00 07  01 02 03 04 05 06 07 08 09 0a 0b 0c    # authentication
  ${UDP}
`,
);

describe('ipv6', () => {
  it('decodes the header', () => {
    expect(dissect(Tables.etherType, IPV6, PACKET)).toMatchInlineSnapshot(`
      "0+40 ipv6
        0+4 ipv6.version_and_flow
          0+4 ipv6.version 6b912345 = 6
          0+4 ipv6.tclass 6b912345 = 185
          0+4 ipv6.flow 6b912345 = 74565
        4+2 ipv6.plen 000a
        6+1 ipv6.nxt 11
        7+1 ipv6.hlim 40
        8+16 ipv6.src 20010db8000000000000000000000001
        24+16 ipv6.dst 20010db8000000000000000000000002
      40+8 udp
        40+2 udp.srcport c000
        42+2 udp.dstport 0fdb
        44+2 udp.length 000a
        46+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.etherType, IPV6, PACKET)).toEqual([]);
    expect(decode(Tables.etherType, IPV6, PACKET).packet).toMatchObject({
      handover: Handover.datagram,
      family: 6,
      sourceAt: 8,
      destinationAt: 24,
      protocol: 17,
      payloadStart: 48,
      payloadEnd: 50,
    });
  });

  it('decodes a chain of extension headers', () => {
    expect(dissect(Tables.etherType, IPV6, CHAIN)).toMatchInlineSnapshot(`
      "0+40 ipv6
        0+4 ipv6.version_and_flow
          0+4 ipv6.version 6b912345 = 6
          0+4 ipv6.tclass 6b912345 = 185
          0+4 ipv6.flow 6b912345 = 74565
        4+2 ipv6.plen 004a
        6+1 ipv6.nxt 00
        7+1 ipv6.hlim 40
        8+16 ipv6.src 20010db8000000000000000000000001
        24+16 ipv6.dst 20010db8000000000000000000000002
      40+8 ipv6.hopopts
        40+1 ipv6.hopopts.nxt 2b
        41+1 ipv6.hopopts.len 00
        42+4 ipv6.opt
          42+1 ipv6.opt.type 05
          43+1 ipv6.opt.length 02
          44+2 ipv6.opt.data 0000
        46+1 ipv6.opt
          46+1 ipv6.opt.type 00
        47+1 ipv6.opt
          47+1 ipv6.opt.type 00
      48+24 ipv6.routing
        48+1 ipv6.routing.nxt 3c
        49+1 ipv6.routing.len 02
        50+1 ipv6.routing.type 04
        51+1 ipv6.routing.segleft 00
        52+20 ipv6.routing.data 0000000020010db8000000000000000000000003
      72+8 ipv6.dstopts
        72+1 ipv6.dstopts.nxt 33
        73+1 ipv6.dstopts.len 00
        74+6 ipv6.opt
          74+1 ipv6.opt.type 01
          75+1 ipv6.opt.length 04
          76+4 ipv6.opt.data 00000000
      80+24 ah
        80+1 ah.next_header 11
        81+1 ah.length 04
        82+2 ah.reserved 0000
        84+4 ah.spi 00000100
        88+4 ah.sequence 00000007
        92+12 ah.icv 0102030405060708090a0b0c
      104+8 udp
        104+2 udp.srcport c000
        106+2 udp.dstport 0fdb
        108+2 udp.length 000a
        110+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.etherType, IPV6, CHAIN)).toEqual([]);
    expect(decode(Tables.etherType, IPV6, CHAIN).packet).toMatchObject({ handover: Handover.datagram, protocol: 17 });
  });

  it.each(Array.from(CHAIN, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const bytes = CHAIN.subarray(0, cut);
    const tree = dissect(Tables.etherType, IPV6, bytes);
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toMatch(/issue\.(malformed|bug)/);
    expect(gaps(Tables.etherType, IPV6, bytes)).toEqual([]);
  });

  it.each([48, 49, 50, 53])('counts exactly what the capture left out when it kept %i bytes', (kept) => {
    const frame = hex(`${Buffer.from(PACKET).toString('hex')} 00 00 00`);
    const { packet } = decode(Tables.etherType, IPV6, frame.subarray(0, kept), { cut: 53 - kept });
    expect(packet.payloadMissing).toBe(Math.max(0, 50 - kept));
  });

  it('reads a jumbogram to the end', () => {
    const bytes = hex(`60 00 00 00 00 00 00 40 ${ADDRESSES} 11 00 c2 04 00 01 00 00 ${UDP}`);
    expect(decode(Tables.etherType, IPV6, bytes).packet).toMatchObject({ handover: Handover.datagram, payloadEnd: 58 });
  });

  it('ends where no header follows; bytes behind that are not a payload', () => {
    const bytes = packet('3b', '01 02');
    expect(dissect(Tables.etherType, IPV6, bytes)).toContain('40+2 bytes.trailing 0102');
    expect(gaps(Tables.etherType, IPV6, bytes)).toEqual([]);
    expect(dissect(Tables.etherType, IPV6, packet('3b', ''))).not.toContain('issue');
  });
});

describe('ipv6 fragments', () => {
  it('hands over a piece', () => {
    const bytes = packet('2c', '11 00 00 b9 de ad be ef  01 02 03 04 05 06 07 08');
    expect(dissect(Tables.etherType, IPV6, bytes)).toContain('40+8 ipv6.fraghdr');
    expect(gaps(Tables.etherType, IPV6, bytes)).toEqual([]);
    expect(decode(Tables.etherType, IPV6, bytes).packet).toMatchObject({
      handover: Handover.fragment,
      fragmentId: 0xdeadbeef,
      fragmentOffset: 0xb8,
      moreFragments: true,
      protocol: 17,
      payloadStart: 48,
      payloadEnd: 56,
    });
  });

  it('goes on where the fragment is the whole packet', () => {
    const bytes = packet('2c', `11 00 00 00 00 00 00 01 ${UDP}`);
    expect(decode(Tables.etherType, IPV6, bytes).packet.handover).toBe(Handover.datagram);
  });

  it('counts what the capture left out', () => {
    const bytes = packet('2c', '11 00 00 01 00 00 00 01  01 02 03 04 05 06 07 08');
    expect(decode(Tables.etherType, IPV6, bytes.subarray(0, 51), { cut: 9 }).packet).toMatchObject({
      handover: Handover.fragment,
      payloadEnd: 51,
      payloadMissing: 5,
    });
  });
});

describe('ipv6 that is wrong', () => {
  it('reports another version', () => {
    const bytes = hex(`45 00 00 00 00 00 3b 40 ${ADDRESSES}`);
    expect(dissect(Tables.etherType, IPV6, bytes)).toContain('issue.malformed: the version is 4, not 6');
    expect(gaps(Tables.etherType, IPV6, bytes)).toEqual([]);
  });

  it.each([
    [
      'an option beyond its header',
      packet('00', `11 00 05 05 00 00 00 00 ${UDP}`),
      'the option says 5 bytes, 4 are there',
    ],
    ['an option without a length', packet('3c', `11 00 01 03 00 00 00 05 ${UDP}`), 'the option has no length'],
  ])('reports %s and goes on', (_, bytes, expected) => {
    expect(dissect(Tables.etherType, IPV6, bytes)).toContain(expected);
    expect(gaps(Tables.etherType, IPV6, bytes)).toEqual([]);
    expect(decode(Tables.etherType, IPV6, bytes).packet.handover).toBe(Handover.datagram);
  });

  it('reports an authentication header that is too short', () => {
    const bytes = packet('33', `11 00 00 00 ${UDP}`);
    expect(dissect(Tables.etherType, IPV6, bytes)).toContain('it has 8 bytes; the least is 12');
    expect(gaps(Tables.etherType, IPV6, bytes)).toEqual([]);
  });

  it('stops where extension headers have no end', () => {
    const bytes = packet('3c', '3c 00 01 04 00 00 00 00'.repeat(100));
    expect(dissect(Tables.etherType, IPV6, bytes)).toContain('issue.limit');
    expect(gaps(Tables.etherType, IPV6, bytes)).toEqual([]);
  });
});
