import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Handover, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const STACK = `
  00 06 40 3f      # label 100, more follow, 63 hops
  ff ff fb ff      # label 1048575, traffic class 5, bottom
`;
const IPV4 = hex(`${STACK}
  45 00 00 1c 00 01 00 00 40 11 00 00  0a 00 00 01  0a 00 00 02
  c0 00 0f db 00 08 00 00
`);

describe('mpls', () => {
  it('decodes the stack, then IPv4 by its version', () => {
    expect(dissect(Tables.etherType, 0x8847, IPV4)).toMatchInlineSnapshot(`
      "0+8 mpls
        0+4 mpls.entry
          0+4 mpls.label 0006403f = 100
          0+4 mpls.exp 0006403f = 0
          0+4 mpls.bottom 0006403f = 0
          0+4 mpls.ttl 0006403f = 63
        4+4 mpls.entry
          4+4 mpls.label fffffbff = 1048575
          4+4 mpls.exp fffffbff = 5
          4+4 mpls.bottom fffffbff = 1
          4+4 mpls.ttl fffffbff = 255
      8+20 ip
        8+1 ip.version_and_length
          8+1 ip.version 45 = 4
          8+1 ip.ihl 45 = 5
        9+1 ip.dsfield
          9+1 ip.dsfield.dscp 00 = 0
          9+1 ip.dsfield.ecn 00 = 0
        10+2 ip.len 001c
        12+2 ip.id 0001
        14+2 ip.flags
          14+2 ip.flags.rb 0000 = 0
          14+2 ip.flags.df 0000 = 0
          14+2 ip.flags.mf 0000 = 0
          14+2 ip.frag_offset 0000 = 0
        16+1 ip.ttl 40
        17+1 ip.proto 11
        18+2 ip.checksum 0000
        20+4 ip.src 0a000001
        24+4 ip.dst 0a000002
      28+8 udp
        28+2 udp.srcport c000
        30+2 udp.dstport 0fdb
        32+2 udp.length 0008
        34+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.etherType, 0x8847, IPV4)).toEqual([]);
    expect(decode(Tables.etherType, 0x8847, IPV4).packet.handover).toBe(Handover.datagram);
  });

  it('goes on with IPv6', () => {
    const bytes = hex(`${STACK} 60 00 00 00 00 00 3b 40 ${'00'.repeat(32)}`);
    expect(decode(Tables.etherType, 0x8848, bytes).packet.family).toBe(6);
  });

  it('keeps what is neither', () => {
    expect(dissect(Tables.etherType, 0x8847, hex(`${STACK} 00 00 00 00`))).toMatchInlineSnapshot(`
      "0+8 mpls
        0+4 mpls.entry
          0+4 mpls.label 0006403f = 100
          0+4 mpls.exp 0006403f = 0
          0+4 mpls.bottom 0006403f = 0
          0+4 mpls.ttl 0006403f = 63
        4+4 mpls.entry
          4+4 mpls.label fffffbff = 1048575
          4+4 mpls.exp fffffbff = 5
          4+4 mpls.bottom fffffbff = 1
          4+4 mpls.ttl fffffbff = 255
      8+4 issue.unknown: neither IPv4 nor IPv6: the first half byte is 0
      8+4 bytes.unknown 00000000"
    `);
  });

  it.each(Array.from(IPV4, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const tree = dissect(Tables.etherType, 0x8847, IPV4.subarray(0, cut));
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
  });

  it('ends where no label is the bottom', () => {
    const bytes = new Uint8Array(4001);
    expect(dissect(Tables.etherType, 0x8847, bytes)).toContain('issue.truncated');
    expect(gaps(Tables.etherType, 0x8847, bytes)).toEqual([]);
  });
});
