import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { LinkType, roots, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const UDP = `
  45 00 00 1c 00 01 00 00 40 11 00 00  7f 00 00 01  7f 00 00 01
  c0 00 0f db 00 08 00 00
`;
const IPV6 = `60 00 00 00 00 00 3b 40 ${'00'.repeat(32)}`;
const FRAME = hex(`02 00 00 00 ${UDP}`);

describe('null-loopback', () => {
  it('decodes a family of a little-endian machine', () => {
    expect(dissect(Tables.linkType, LinkType.null, FRAME)).toMatchInlineSnapshot(`
      "0+4 null
        0+4 null.family 02000000
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
        16+4 ip.src 7f000001
        20+4 ip.dst 7f000001
      24+8 udp
        24+2 udp.srcport c000
        26+2 udp.dstport 0fdb
        28+2 udp.length 0008
        30+2 udp.checksum 0000"
    `);
    expect(gaps(Tables.linkType, LinkType.null, FRAME)).toEqual([]);
  });

  it.each([
    ['02 00 00 00', UDP, 4],
    ['00 00 00 02', UDP, 4],
    ['0a 00 00 00', IPV6, 6],
    ['17 00 00 00', IPV6, 6],
    ['18 00 00 00', IPV6, 6],
    ['1c 00 00 00', IPV6, 6],
    ['1e 00 00 00', IPV6, 6],
    ['00 00 00 1e', IPV6, 6],
  ])('goes on behind family %s', (family, packet, version) => {
    expect(decode(Tables.linkType, LinkType.null, hex(family + packet)).packet.family).toBe(version);
  });

  it('tells the same family whatever the byte order', () => {
    for (const family of ['1e 00 00 00', '00 00 00 1e']) {
      const { tape } = decode(Tables.linkType, LinkType.null, hex(family + IPV6));
      const [first] = [...roots(tape)];
      expect([...(first?.children() ?? [])][0]?.text).toBe('30 (IPv6)');
    }
  });

  it.each(Array.from(FRAME, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const tree = dissect(Tables.linkType, LinkType.null, FRAME.subarray(0, cut));
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
  });

  it('keeps the bytes of another family, and those behind the packet', () => {
    expect(dissect(Tables.linkType, LinkType.null, hex('07 00 00 00 aa'))).toContain(
      'no dissector answers address family 7',
    );
    expect(dissect(Tables.linkType, LinkType.null, hex(`02 00 00 00 ${UDP} aa`))).toContain('32+1 bytes.trailing aa');
  });
});

describe('loop', () => {
  it('takes the family as big-endian always', () => {
    expect(decode(Tables.linkType, LinkType.loop, hex(`00 00 00 02 ${UDP}`)).packet.family).toBe(4);
    expect(dissect(Tables.linkType, LinkType.loop, FRAME)).toContain('no dissector answers address family 33554432');
  });
});
