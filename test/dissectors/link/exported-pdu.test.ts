import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { Handover, LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors);

// A frame as Wireshark exports it: the name, the end, the PDU.
const SNRM = hex(`
  00 0c 00 04 64 6c 6d 73                   # dissector "dlms"
  00 00 00 00                               # end of options
  7e a0 07 03 03 93 8c 11 7e                # HDLC, SNRM
`);

const TAGS = `
  00 0c 00 08 64 6c 6d 73 5f 00 00 00       # dissector "dlms_"
  00 14 00 04 0a 00 00 01                   # IPv4 source
  00 15 00 04 0a 00 00 02                   # IPv4 destination
  00 18 00 04 00 00 00 02                   # TCP
  00 19 00 04 00 00 c0 00                   # source port 49152
  00 1a 00 04 00 00 0f db                   # destination port 4059
  00 1e 00 04 00 00 00 07                   # original frame 7
  00 23 00 04 00 00 00 01                   # received
  00 00 00 00
`;
const RICH = hex(`${TAGS} 00 01`);

describe('exported-pdu', () => {
  it('hands over what stands behind the name', () => {
    expect(dissect(Tables.linkType, LinkType.upperPdu, SNRM)).toMatchInlineSnapshot(`
      "0+12 exported_pdu
        0+8 exported_pdu.option
          0+2 exported_pdu.tag 000c
          2+2 exported_pdu.tag_len 0004
          4+4 exported_pdu.prot_name 646c6d73
        8+4 exported_pdu.option
          8+2 exported_pdu.tag 0000
          10+2 exported_pdu.tag_len 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.upperPdu, SNRM)).toEqual([]);
    expect(decode(Tables.linkType, LinkType.upperPdu, SNRM).packet).toMatchObject({
      handover: Handover.datagram,
      payloadKind: 0,
      payloadStart: 12,
      payloadEnd: 21,
      family: 0,
      hasPorts: false,
    });
  });

  it('tells addresses, ports and direction', () => {
    expect(dissect(Tables.linkType, LinkType.upperPdu, RICH)).toMatchInlineSnapshot(`
      "0+72 exported_pdu
        0+12 exported_pdu.option
          0+2 exported_pdu.tag 000c
          2+2 exported_pdu.tag_len 0008
          4+5 exported_pdu.prot_name 646c6d735f
          9+3 exported_pdu.padding 000000
        12+8 exported_pdu.option
          12+2 exported_pdu.tag 0014
          14+2 exported_pdu.tag_len 0004
          16+4 exported_pdu.ipv4_src 0a000001
        20+8 exported_pdu.option
          20+2 exported_pdu.tag 0015
          22+2 exported_pdu.tag_len 0004
          24+4 exported_pdu.ipv4_dst 0a000002
        28+8 exported_pdu.option
          28+2 exported_pdu.tag 0018
          30+2 exported_pdu.tag_len 0004
          32+4 exported_pdu.port_type 00000002
        36+8 exported_pdu.option
          36+2 exported_pdu.tag 0019
          38+2 exported_pdu.tag_len 0004
          40+4 exported_pdu.src_port 0000c000
        44+8 exported_pdu.option
          44+2 exported_pdu.tag 001a
          46+2 exported_pdu.tag_len 0004
          48+4 exported_pdu.dst_port 00000fdb
        52+8 exported_pdu.option
          52+2 exported_pdu.tag 001e
          54+2 exported_pdu.tag_len 0004
          56+4 exported_pdu.data 00000007
        60+8 exported_pdu.option
          60+2 exported_pdu.tag 0023
          62+2 exported_pdu.tag_len 0004
          64+4 exported_pdu.direction 00000001
        68+4 exported_pdu.option
          68+2 exported_pdu.tag 0000
          70+2 exported_pdu.tag_len 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.upperPdu, RICH)).toEqual([]);
    expect(decode(Tables.linkType, LinkType.upperPdu, RICH).packet).toMatchObject({
      family: 4,
      sourceAt: 16,
      destinationAt: 24,
      hasPorts: true,
      sourcePort: 49152,
      destinationPort: 4059,
      direction: 1,
    });
  });

  it('tells IPv6 addresses, and none where only one is there', () => {
    const source = `00 16 00 10 ${'01'.repeat(16)}`;
    const destination = `00 17 00 10 ${'02'.repeat(16)}`;
    const both = decode(Tables.linkType, LinkType.upperPdu, hex(`${source} ${destination} 00 00 00 00`));
    expect(both.packet).toMatchObject({ family: 6, sourceAt: 4, destinationAt: 24 });
    const one = decode(Tables.linkType, LinkType.upperPdu, hex(`${source} 00 00 00 00`));
    expect(one.packet.family).toBe(0);
  });

  it('counts what the capture left out', () => {
    expect(decode(Tables.linkType, LinkType.upperPdu, SNRM.subarray(0, 15), { cut: 6 }).packet).toMatchObject({
      payloadStart: 12,
      payloadEnd: 15,
      payloadMissing: 6,
    });
  });

  it.each(Array.from(RICH.subarray(0, -2), (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const bytes = RICH.subarray(0, cut);
    const tree = dissect(Tables.linkType, LinkType.upperPdu, bytes);
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
    expect(gaps(Tables.linkType, LinkType.upperPdu, bytes)).toEqual([]);
    expect(decode(Tables.linkType, LinkType.upperPdu, bytes).packet.handover).toBe(Handover.none);
  });

  it('reports a value of a wrong size', () => {
    const bytes = hex('00 14 00 03 0a 00 00  00 00 00 00  c0');
    expect(dissect(Tables.linkType, LinkType.upperPdu, bytes)).toContain(
      'issue.malformed: IPv4 source has 3 bytes, not 4',
    );
    expect(gaps(Tables.linkType, LinkType.upperPdu, bytes)).toEqual([]);
  });
});
