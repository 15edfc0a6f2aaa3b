import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const UDP = `
  45 00 00 1c 00 01 00 00 40 11 00 00  0a 00 00 01  0a 00 00 02
  c0 00 0f db 00 08 00 00
`;
const FRAME = hex(`ff 03 00 21 ${UDP}`);

describe('ppp', () => {
  it('decodes HDLC-like framing', () => {
    expect(dissect(Tables.linkType, LinkType.pppHdlc, FRAME)).toMatchInlineSnapshot(`
      "0+4 ppp
        0+1 ppp.address ff
        1+1 ppp.control 03
        2+2 ppp.protocol 0021
      4+20 ip
        4+1 ip.version_and_length
          4+1 ip.version 45 = 4
          4+1 ip.ihl 45 = 5
        5+1 ip.dsfield
          5+1 ip.dsfield.dscp 00 = 0
          5+1 ip.dsfield.ecn 00 = 0
        6+2 ip.len 001c
        8+2 ip.id 0001
        10+2 ip.flags
          10+2 ip.flags.rb 0000 = 0
          10+2 ip.flags.df 0000 = 0
          10+2 ip.flags.mf 0000 = 0
          10+2 ip.frag_offset 0000 = 0
        12+1 ip.ttl 40
        13+1 ip.proto 11
        14+2 ip.checksum 0000
        16+4 ip.src 0a000001
        20+4 ip.dst 0a000002
      24+8 udp
        24+2 udp.srcport c000
        26+2 udp.dstport 0fdb
        28+2 udp.length 0008
        30+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.pppHdlc, FRAME)).toEqual([]);
  });

  it.each([
    ['00 21', '0+2 ppp.protocol 0021'],
    ['21', '0+1 ppp.protocol 21'],
    ['ff 03 21', '2+1 ppp.protocol 21'],
  ])('goes on where the header is %s', (header, expected) => {
    const frame = hex(header + UDP);
    expect(dissect(Tables.linkType, LinkType.ppp, frame)).toContain(expected);
    expect(decode(Tables.linkType, LinkType.ppp, frame).packet.family).toBe(4);
  });

  it('goes on with IPv6', () => {
    const frame = hex(`00 57 60 00 00 00 00 00 3b 40 ${'00'.repeat(32)}`);
    expect(decode(Tables.linkType, LinkType.ppp, frame).packet.family).toBe(6);
  });

  it.each([
    ['00', 1],
    ['01', 2],
  ])('takes %s in front as the direction', (octet, direction) => {
    const frame = hex(`${octet} ff 03 00 21 ${UDP}`);
    expect(decode(Tables.linkType, LinkType.pppWithDirection, frame).packet).toMatchObject({ direction, family: 4 });
    expect(gaps(Tables.linkType, LinkType.pppWithDirection, frame)).toEqual([]);
  });

  it.each(Array.from(FRAME, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const tree = dissect(Tables.linkType, LinkType.ppp, FRAME.subarray(0, cut));
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
  });

  it('keeps the bytes of another protocol, and those behind the packet', () => {
    const lcp = dissect(Tables.linkType, LinkType.ppp, hex('ff 03 c0 21 01 01'));
    expect(lcp).toContain('no dissector answers PPP protocol 0xc021');
    expect(lcp).toContain('4+2 bytes.unknown 0101');
    expect(dissect(Tables.linkType, LinkType.ppp, hex(`00 21 ${UDP} aa bb`))).toContain('30+2 bytes.trailing aabb');
  });
});
