import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const IPV4 = hex('45 00 00 1c 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 c0 00 0f db 00 08 00 00');
const IPV6 = hex(`60 00 00 00 00 08 11 40 ${'00'.repeat(32)} c0 00 0f db 00 08 00 00`);
const LINKS = [LinkType.raw, LinkType.rawBsd, LinkType.rawOpenBsd, LinkType.ipv4, LinkType.ipv6];

describe.each(LINKS)('raw-ip, link type %i', (link) => {
  it('tells IPv4 and IPv6 apart by their version', () => {
    expect(decode(Tables.linkType, link, IPV4).packet.family).toBe(4);
    expect(decode(Tables.linkType, link, IPV6).packet.family).toBe(6);
    expect(gaps(Tables.linkType, link, IPV6)).toEqual([]);
  });

  it('keeps what is neither', () => {
    expect(dissect(Tables.linkType, link, hex('50 01'))).toContain('neither IPv4 nor IPv6: the first half byte is 5');
    expect(gaps(Tables.linkType, link, hex('50 01'))).toEqual([]);
  });

  it('reports bytes behind the packet, and a packet without bytes', () => {
    expect(dissect(Tables.linkType, link, Uint8Array.of(...IPV4, 1, 2))).toContain('28+2 bytes.trailing 0102');
    expect(dissect(Tables.linkType, link, new Uint8Array(0))).toContain('issue.truncated');
  });
});

it.each(Array.from(IPV6, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
  const tree = dissect(Tables.linkType, LinkType.raw, IPV6.subarray(0, cut));
  expect(tree).toContain('issue.truncated');
  expect(tree).not.toContain('issue.bug');
});
