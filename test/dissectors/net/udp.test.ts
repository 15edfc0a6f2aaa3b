import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Handover, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const UDP = 17;
const DATAGRAM = hex('c0 00 0f db 00 0b be ef  aa bb cc'); // 49152 -> 4059, 11 bytes

describe('udp', () => {
  it('decodes the header and hands over the payload', () => {
    expect(dissect(Tables.ipProtocol, UDP, DATAGRAM)).toMatchInlineSnapshot(`
      "0+8 udp
        0+2 udp.srcport c000
        2+2 udp.dstport 0fdb
        4+2 udp.length 000b
        6+2 udp.checksum beef"
    `);
    expect(gaps(Tables.ipProtocol, UDP, DATAGRAM)).toEqual([]);
    expect(decode(Tables.ipProtocol, UDP, DATAGRAM).packet).toMatchObject({
      handover: Handover.datagram,
      hasPorts: true,
      sourcePort: 49152,
      destinationPort: 4059,
      payloadStore: 0,
      payloadStart: 8,
      payloadEnd: 11,
      payloadMissing: 0,
      payloadKind: 0,
    });
  });

  it.each(Array.from(DATAGRAM, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const tree = dissect(Tables.ipProtocol, UDP, DATAGRAM.subarray(0, cut));
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toContain('issue.bug');
    expect(gaps(Tables.ipProtocol, UDP, DATAGRAM.subarray(0, cut))).toEqual([]);
  });

  it.each([8, 9, 10, 11])('counts exactly what the capture left out when it kept %i bytes', (kept) => {
    const { packet } = decode(Tables.ipProtocol, UDP, DATAGRAM.subarray(0, kept), { cut: 20 });
    expect(packet).toMatchObject({ handover: Handover.datagram, payloadEnd: kept, payloadMissing: 11 - kept });
  });

  it('keeps bytes behind the length apart', () => {
    const bytes = hex('c0 00 0f db 00 0a 00 00  aa bb  cc dd');
    expect(dissect(Tables.ipProtocol, UDP, bytes)).toContain('10+2 bytes.trailing ccdd');
    expect(decode(Tables.ipProtocol, UDP, bytes).packet.payloadEnd).toBe(10);
    expect(gaps(Tables.ipProtocol, UDP, bytes)).toEqual([]);
  });

  it('reads to the end where the length is 0', () => {
    const bytes = hex('c0 00 0f db 00 00 00 00  aa bb');
    expect(decode(Tables.ipProtocol, UDP, bytes).packet).toMatchObject({ handover: Handover.datagram, payloadEnd: 10 });
  });

  it('reports a length less than the header', () => {
    const bytes = hex('c0 00 0f db 00 07 00 00  aa bb');
    expect(dissect(Tables.ipProtocol, UDP, bytes)).toContain('issue.malformed: the length is 7');
    expect(decode(Tables.ipProtocol, UDP, bytes).packet.handover).toBe(Handover.none);
    expect(gaps(Tables.ipProtocol, UDP, bytes)).toEqual([]);
  });
});
