import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const HEADER = '02 00 00 00 00 02  02 00 00 00 00 01'; // destination, source
const UDP = `
  45 00 00 1e 00 01 00 00 40 11 00 00  0a 00 00 01  0a 00 00 02    # IPv4, 30 bytes
  c0 00 0f db 00 0a 00 00                                          # UDP 49152 -> 4059, 10 bytes
  aa bb
`;

const FRAME = hex(`${HEADER} 08 00 ${UDP} 00 00 00`);

describe('ethernet', () => {
  it('decodes the header, and owns the bytes behind the packet', () => {
    expect(dissect(Tables.linkType, LinkType.ethernet, FRAME)).toMatchInlineSnapshot(`
      "0+14 eth
        0+6 eth.dst 020000000002
        6+6 eth.src 020000000001
        12+2 eth.type 0800
      14+20 ip
        14+1 ip.version_and_length
          14+1 ip.version 45 = 4
          14+1 ip.ihl 45 = 5
        15+1 ip.dsfield
          15+1 ip.dsfield.dscp 00 = 0
          15+1 ip.dsfield.ecn 00 = 0
        16+2 ip.len 001e
        18+2 ip.id 0001
        20+2 ip.flags
          20+2 ip.flags.rb 0000 = 0
          20+2 ip.flags.df 0000 = 0
          20+2 ip.flags.mf 0000 = 0
          20+2 ip.frag_offset 0000 = 0
        22+1 ip.ttl 40
        23+1 ip.proto 11
        24+2 ip.checksum 0000
        26+4 ip.src 0a000001
        30+4 ip.dst 0a000002
      34+8 udp
        34+2 udp.srcport c000
        36+2 udp.dstport 0fdb
        38+2 udp.length 000a
        40+2 udp.checksum 0000
      44+3 eth.padding 000000"
    `);
    expect(gaps(Tables.linkType, LinkType.ethernet, FRAME)).toEqual([]);
  });

  it('hands over only what is in the packet', () => {
    const { packet } = decode(Tables.linkType, LinkType.ethernet, FRAME);
    expect(FRAME.subarray(packet.payloadStart, packet.payloadEnd)).toEqual(hex('aa bb'));
  });

  it.each(Array.from(FRAME, (_, cut) => cut).filter((cut) => cut < 44))(
    'keeps what came before when cut at byte %i',
    (cut) => {
      const bytes = FRAME.subarray(0, cut);
      expect(dissect(Tables.linkType, LinkType.ethernet, bytes)).toContain('issue.truncated');
      expect(dissect(Tables.linkType, LinkType.ethernet, bytes)).not.toContain('issue.bug');
      expect(gaps(Tables.linkType, LinkType.ethernet, bytes)).toEqual([]);
    },
  );

  it('says of a cut capture that it was cut', () => {
    const tree = dissect(Tables.linkType, LinkType.ethernet, FRAME.subarray(0, 10), { cut: 37 });
    expect(tree).toContain('issue.cut_capture: Source needs 6 bytes, 4 were captured');
    expect(tree).not.toContain('issue.truncated');
  });

  it('keeps the bytes of a type that nobody answers', () => {
    expect(dissect(Tables.linkType, LinkType.ethernet, hex(`${HEADER} 88 cc 02 07`))).toMatchInlineSnapshot(`
      "0+14 eth
        0+6 eth.dst 020000000002
        6+6 eth.src 020000000001
        12+2 eth.type 88cc
      14+2 issue.unknown: no dissector answers EtherType 0x88cc
      14+2 bytes.unknown 0207"
    `);
  });
});

describe('ethernet with a length', () => {
  it('goes on behind SNAP', () => {
    const frame = hex(`${HEADER} 00 26  aa aa 03 00 00 00 08 00 ${UDP} 00 00`);
    expect(dissect(Tables.linkType, LinkType.ethernet, frame)).toMatchInlineSnapshot(`
      "0+14 eth
        0+6 eth.dst 020000000002
        6+6 eth.src 020000000001
        12+2 eth.len 0026
      14+8 eth.llc
        14+1 eth.llc.dsap aa
        15+1 eth.llc.ssap aa
        16+1 eth.llc.control 03
        17+3 eth.llc.oui 000000
        20+2 eth.llc.pid 0800
      22+20 ip
        22+1 ip.version_and_length
          22+1 ip.version 45 = 4
          22+1 ip.ihl 45 = 5
        23+1 ip.dsfield
          23+1 ip.dsfield.dscp 00 = 0
          23+1 ip.dsfield.ecn 00 = 0
        24+2 ip.len 001e
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
        46+2 udp.length 000a
        48+2 udp.checksum 0000
      52+2 eth.padding 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.ethernet, frame)).toEqual([]);
  });

  it('keeps the bytes of another service access point', () => {
    const frame = hex(`${HEADER} 00 05  42 42 03 00 00  00 00 00`);
    expect(dissect(Tables.linkType, LinkType.ethernet, frame)).toMatchInlineSnapshot(`
      "0+14 eth
        0+6 eth.dst 020000000002
        6+6 eth.src 020000000001
        12+2 eth.len 0005
      14+3 eth.llc
        14+1 eth.llc.dsap 42
        15+1 eth.llc.ssap 42
        16+1 eth.llc.control 03
      17+2 issue.unknown: no dissector answers LLC 0x42
      17+2 bytes.unknown 0000
      19+3 eth.padding 000000"
    `);
  });

  it('reads a control field of two bytes where frames are numbered', () => {
    const frame = hex(`${HEADER} 00 04  f0 f0 00 02`);
    expect(dissect(Tables.linkType, LinkType.ethernet, frame)).toContain('16+2 eth.llc.control_numbered 0002');
  });

  it('keeps the bytes of another organisation behind SNAP', () => {
    const frame = hex(`${HEADER} 00 0a  aa aa 03 00 00 0c 20 00 01 02`);
    expect(dissect(Tables.linkType, LinkType.ethernet, frame)).toContain(
      'no dissector answers SNAP organisation 0x00000c',
    );
    expect(gaps(Tables.linkType, LinkType.ethernet, frame)).toEqual([]);
  });

  it('owns the padding also where the length ends within LLC', () => {
    const frame = hex(`${HEADER} 00 02  42 42 00 00 00`);
    expect(dissect(Tables.linkType, LinkType.ethernet, frame)).toMatchInlineSnapshot(`
      "0+14 eth
        0+6 eth.dst 020000000002
        6+6 eth.src 020000000001
        12+2 eth.len 0002
      14+2 eth.llc
        14+1 eth.llc.dsap 42
        15+1 eth.llc.ssap 42
        16+0 issue.truncated: Control needs 1 bytes, 0 are there; the end was set by eth.len
      16+3 eth.padding 000000"
    `);
  });

  it('reports a length beyond the frame', () => {
    const tree = dissect(Tables.linkType, LinkType.ethernet, hex(`${HEADER} 00 26  42 42 03 00`));
    expect(tree).toContain('issue.truncated: Length says 38 bytes, 4 are there');
  });
});
