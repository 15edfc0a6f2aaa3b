import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Handover, LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const UDP = `
  45 00 00 1c 00 01 00 00 40 11 00 00  0a 00 00 01  0a 00 00 02
  c0 00 0f db 00 08 00 00
`;
const FRAME = hex(`
  00 04  00 01  00 06  02 00 00 00 00 01 00 00  08 00     # from us, Ethernet, IPv4
  ${UDP}
`);

describe('linux-sll', () => {
  it('decodes the header', () => {
    expect(dissect(Tables.linkType, LinkType.linuxSll, FRAME)).toMatchInlineSnapshot(`
      "0+16 sll
        0+2 sll.pkttype 0004
        2+2 sll.hatype 0001
        4+2 sll.halen 0006
        6+6 sll.src.eth 020000000001
        12+2 sll.unused 0000
        14+2 sll.etype 0800
      16+20 ip
        16+1 ip.version_and_length
          16+1 ip.version 45 = 4
          16+1 ip.ihl 45 = 5
        17+1 ip.dsfield
          17+1 ip.dsfield.dscp 00 = 0
          17+1 ip.dsfield.ecn 00 = 0
        18+2 ip.len 001c
        20+2 ip.id 0001
        22+2 ip.flags
          22+2 ip.flags.rb 0000 = 0
          22+2 ip.flags.df 0000 = 0
          22+2 ip.flags.mf 0000 = 0
          22+2 ip.frag_offset 0000 = 0
        24+1 ip.ttl 40
        25+1 ip.proto 11
        26+2 ip.checksum 0000
        28+4 ip.src 0a000001
        32+4 ip.dst 0a000002
      36+8 udp
        36+2 udp.srcport c000
        38+2 udp.dstport 0fdb
        40+2 udp.length 0008
        42+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.linuxSll, FRAME)).toEqual([]);
    expect(decode(Tables.linkType, LinkType.linuxSll, FRAME).packet.handover).toBe(Handover.datagram);
  });

  it.each([
    ['00 00', 1],
    ['00 01', 1],
    ['00 02', 1],
    ['00 03', 0],
    ['00 04', 2],
  ])('tells the direction of packet type %s', (type, direction) => {
    const frame = hex(`${type} 00 01 00 06 02 00 00 00 00 01 00 00 08 00 ${UDP}`);
    expect(decode(Tables.linkType, LinkType.linuxSll, frame).packet.direction).toBe(direction);
  });

  it.each([
    ['00 00', '6+8 sll.unused'],
    ['00 04', '6+4 sll.src.other 02000000\n  10+4 sll.unused'],
    ['00 08', '6+8 sll.src.other 0200000000010000'],
    ['00 14', '6+8 sll.src.other 0200000000010000'],
  ])('reads an address of length %s', (length, expected) => {
    const frame = hex(`00 04 00 01 ${length} 02 00 00 00 00 01 00 00 08 00 ${UDP}`);
    expect(dissect(Tables.linkType, LinkType.linuxSll, frame)).toContain(expected);
    expect(gaps(Tables.linkType, LinkType.linuxSll, frame)).toEqual([]);
  });

  it('owns the padding of Ethernet', () => {
    const frame = hex(`00 00 00 01 00 06 02 00 00 00 00 01 00 00 08 00 ${UDP} 00 00`);
    expect(dissect(Tables.linkType, LinkType.linuxSll, frame)).toContain('44+2 eth.padding 0000');
  });

  it('decodes LLC, and keeps what Linux numbers otherwise', () => {
    const header = '00 00 00 01 00 06 02 00 00 00 00 01 00 00';
    expect(dissect(Tables.linkType, LinkType.linuxSll, hex(`${header} 00 04 42 42 03 00`))).toContain(
      'eth.llc.dsap 42',
    );
    expect(dissect(Tables.linkType, LinkType.linuxSll, hex(`${header} 00 0c aa`))).toContain(
      'no dissector answers Linux protocol 12',
    );
  });

  it.each(Array.from(FRAME, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const tree = dissect(Tables.linkType, LinkType.linuxSll, FRAME.subarray(0, cut));
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
  });
});

const SECOND = hex(`
  08 00  00 00  00 00 00 03  00 01  04  06  02 00 00 00 00 01 00 00     # IPv4, interface 3, Ethernet, from us
  ${UDP}
`);

describe('linux-sll2', () => {
  it('decodes the header', () => {
    expect(dissect(Tables.linkType, LinkType.linuxSll2, SECOND)).toMatchInlineSnapshot(`
      "0+20 sll2
        0+2 sll.etype 0800
        2+2 sll2.reserved 0000
        4+4 sll.ifindex 00000003
        8+2 sll.hatype 0001
        10+1 sll.pkttype 04
        11+1 sll.halen 06
        12+6 sll.src.eth 020000000001
        18+2 sll.unused 0000
      20+20 ip
        20+1 ip.version_and_length
          20+1 ip.version 45 = 4
          20+1 ip.ihl 45 = 5
        21+1 ip.dsfield
          21+1 ip.dsfield.dscp 00 = 0
          21+1 ip.dsfield.ecn 00 = 0
        22+2 ip.len 001c
        24+2 ip.id 0001
        26+2 ip.flags
          26+2 ip.flags.rb 0000 = 0
          26+2 ip.flags.df 0000 = 0
          26+2 ip.flags.mf 0000 = 0
          26+2 ip.frag_offset 0000 = 0
        28+1 ip.ttl 40
        29+1 ip.proto 11
        30+2 ip.checksum 0000
        32+4 ip.src 0a000001
        36+4 ip.dst 0a000002
      40+8 udp
        40+2 udp.srcport c000
        42+2 udp.dstport 0fdb
        44+2 udp.length 0008
        46+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.linuxSll2, SECOND)).toEqual([]);
    const { packet } = decode(Tables.linkType, LinkType.linuxSll2, SECOND);
    expect(packet).toMatchObject({ handover: Handover.datagram, direction: 2 });
  });

  it.each(Array.from(SECOND, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const tree = dissect(Tables.linkType, LinkType.linuxSll2, SECOND.subarray(0, cut));
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
  });

  it('keeps the bytes of a protocol that nobody answers', () => {
    const frame = hex('00 00  00 00  00 00 00 03  03 38  04  00  00 00 00 00 00 00 00 00  01 02');
    expect(dissect(Tables.linkType, LinkType.linuxSll2, frame)).toContain('issue.unknown');
    expect(gaps(Tables.linkType, LinkType.linuxSll2, frame)).toEqual([]);
  });
});
