/** Link types for private use (LINKTYPE_USER0 to USER15): captures of serial lines keep one HDLC frame a packet in them. */
import { type Dissector, LinkType, Payload, Tables } from '../../src/core/index.js';
import { datagram } from './datagram.js';

export const user: Dissector = {
  name: 'user-link',
  answers: Array.from({ length: LinkType.user15 - LinkType.user0 + 1 }, (_, i) => [
    Tables.linkType,
    LinkType.user0 + i,
  ]),

  dissect(d) {
    datagram(d, Payload.hdlc);
  },
};
