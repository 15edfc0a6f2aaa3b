import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Handover, LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const QINQ = hex(`
  02 00 00 00 00 02  02 00 00 00 00 01
  88 a8  f0 64                 # service VLAN 100, priority 7, drop eligible
  81 00  60 0a                 # customer VLAN 10, priority 3
  08 00
  45 00 00 1c 00 01 00 00 40 11 00 00  0a 00 00 01  0a 00 00 02
  c0 00 0f db 00 08 00 00
`);

describe('vlan', () => {
  it('decodes two tags', () => {
    expect(dissect(Tables.linkType, LinkType.ethernet, QINQ)).toMatchInlineSnapshot(`
      "0+14 eth
        0+6 eth.dst 020000000002
        6+6 eth.src 020000000001
        12+2 eth.type 88a8
      14+4 vlan
        14+2 vlan.tci
          14+2 vlan.priority f064 = 7
          14+2 vlan.dei f064 = 1
          14+2 vlan.id f064 = 100
        16+2 vlan.etype 8100
      18+4 vlan
        18+2 vlan.tci
          18+2 vlan.priority 600a = 3
          18+2 vlan.dei 600a = 0
          18+2 vlan.id 600a = 10
        20+2 vlan.etype 0800
      22+20 ip
        22+1 ip.version_and_length
          22+1 ip.version 45 = 4
          22+1 ip.ihl 45 = 5
        23+1 ip.dsfield
          23+1 ip.dsfield.dscp 00 = 0
          23+1 ip.dsfield.ecn 00 = 0
        24+2 ip.len 001c
        26+2 ip.id 0001
        28+2 ip.flags
          28+2 ip.flags.rb 0000 = 0
          28+2 ip.flags.df 0000 = 0
          28+2 ip.flags.mf 0000 = 0
          28+2 ip.frag_offset 0000 = 0
        30+1 ip.ttl 40
        31+1 ip.proto 11
        32+2 ip.checksum 0000
        34+4 ip.src 0a000001
        38+4 ip.dst 0a000002
      42+8 udp
        42+2 udp.srcport c000
        44+2 udp.dstport 0fdb
        46+2 udp.length 0008
        48+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.ethernet, QINQ)).toEqual([]);
    expect(decode(Tables.linkType, LinkType.ethernet, QINQ).packet.handover).toBe(Handover.datagram);
  });

  it.each(Array.from(QINQ, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const tree = dissect(Tables.linkType, LinkType.ethernet, QINQ.subarray(0, cut));
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
  });

  it('reads a length where a type would be', () => {
    const tree = dissect(Tables.etherType, 0x9100, hex('00 01  00 03 42 42 03  00'));
    expect(tree).toContain('2+2 vlan.len 0003');
    expect(tree).toContain('no dissector answers LLC 0x42');
  });

  it('stops where tags have no end', () => {
    const frame = new Uint8Array(4 * 200).map((_, i) => [0, 1, 0x81, 0x00][i % 4] as number);
    expect(dissect(Tables.etherType, 0x8100, frame)).toContain('issue.limit');
    expect(gaps(Tables.etherType, 0x8100, frame)).toEqual([]);
  });
});
