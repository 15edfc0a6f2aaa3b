/** Packets without a link header (LINKTYPE_RAW and its relatives): IPv4 or IPv6, as the first half byte says. */
import { type Dissector, LinkType, Tables } from '../../src/core/index.js';
import { nextByVersion } from './ip-version.js';

export const rawIp: Dissector = {
  name: 'raw-ip',
  answers: [
    [Tables.linkType, LinkType.raw],
    [Tables.linkType, LinkType.rawBsd],
    [Tables.linkType, LinkType.rawOpenBsd],
    [Tables.linkType, LinkType.ipv4],
    [Tables.linkType, LinkType.ipv6],
  ],

  dissect(d) {
    nextByVersion(d);
    if (d.left > 0) d.trailing();
  },
};
