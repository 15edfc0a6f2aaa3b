import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { Handover, LinkType, Payload, Tables } from '../../../src/core/index.js';
import { decode, dissect, hex, use } from '../../dissect.js';

use(...linkDissectors);

describe('user-link', () => {
  it.each(Array.from({ length: 16 }, (_, i) => LinkType.user0 + i))(
    'hands over the frame of link type %i as HDLC',
    (link) => {
      const frame = hex('7e a0 07 03 03 93 8c 11 7e');
      expect(dissect(Tables.linkType, link, frame)).toBe('');
      expect(decode(Tables.linkType, link, frame, { cut: 3 }).packet).toMatchObject({
        handover: Handover.datagram,
        payloadKind: Payload.hdlc,
        payloadStore: 0,
        payloadStart: 0,
        payloadEnd: 9,
        payloadMissing: 3,
      });
    },
  );
});
