import { describe, expect, it } from 'vitest';
import {
  attribute,
  compressedUdp,
  concat,
  get,
  linkLocal,
  type MacAddress,
  type MacData,
  macData,
  wrapper,
} from '../../../captures/bytes.js';
import { Handover, ipv6Text, LinkType, Tables } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, join } from '../../dissect.js';
import { texts } from '../dlms/cuts.js';

const APDU = wrapper(16, 1, get.request(0xc1, attribute(3, '1-0:1.8.0*255', 2)));
const EXTENDED = hex('00 00 5e ef 10 00 00 51');

/** A datagram from one MAC address to another, in a frame. */
function datagram(source: MacAddress, destination: MacAddress, frame: Partial<MacData> = {}): Uint8Array {
  const from = { address: linkLocal(source), port: 50001 };
  const to = { address: linkLocal(destination), port: 4059 };
  return macData({ source, destination, ...frame }, compressedUdp(from, to, APDU));
}

const frame = (bytes: Uint8Array, cut = 0): string => dissect(Tables.linkType, LinkType.ieee802154, bytes, { cut });
const noFcs = (bytes: Uint8Array): string => dissect(Tables.linkType, LinkType.ieee802154NoFcs, bytes);
const expectNoGaps = (linkType: number, bytes: Uint8Array, cut = 0): void =>
  expect(gaps(Tables.linkType, linkType, bytes, { cut })).toEqual([]);

/** The bytes handed over, and who they are from and for. */
function handed(linkType: number, bytes: Uint8Array, cut = 0) {
  const { packet, tape } = decode(Tables.linkType, linkType, bytes, { cut, recording: false });
  const payload = tape.stores[packet.payloadStore]?.subarray(packet.payloadStart, packet.payloadEnd);
  return {
    handover: packet.handover,
    payload: Buffer.from(payload ?? []).toString('hex'),
    source: `${ipv6Text(packet.addressBytes, packet.sourceAt)} ${packet.sourcePort}`,
    destination: `${ipv6Text(packet.addressBytes, packet.destinationAt)} ${packet.destinationPort}`,
    missing: packet.payloadMissing,
  };
}

const WHOLE = {
  handover: Handover.datagram,
  payload: Buffer.from(APDU).toString('hex'),
  source: 'fe80::ff:fe00:0 50001',
  destination: 'fe80::ff:fe00:51 4059',
  missing: 0,
};

describe('IEEE 802.15.4', () => {
  it('decodes header, addresses and check sequence', () => {
    const tree = frame(datagram(0x0000, 0x0051));
    expect(tree.split('\n').slice(0, 16)).toMatchInlineSnapshot(`
      [
        "0+9 wpan",
        "  0+2 wpan.fcf",
        "    0+2 wpan.frame_type 6198 = 1",
        "    0+2 wpan.security 6198 = 0",
        "    0+2 wpan.pending 6198 = 0",
        "    0+2 wpan.ack_request 6198 = 1",
        "    0+2 wpan.pan_id_compression 6198 = 1",
        "    0+2 wpan.seqno_suppression 6198 = 0",
        "    0+2 wpan.ie_present 6198 = 0",
        "    0+2 wpan.dst_addr_mode 6198 = 2",
        "    0+2 wpan.version 6198 = 1",
        "    0+2 wpan.src_addr_mode 6198 = 2",
        "  2+1 wpan.seq_no 01",
        "  3+2 wpan.dst_pan 1d78",
        "  5+2 wpan.dst16 5100",
        "  7+2 wpan.src16 0000",
      ]
    `);
    expect(tree).toContain('wpan.fcs_verdict: good');
    expectNoGaps(LinkType.ieee802154, datagram(0x0000, 0x0051));
    const { tape } = decode(Tables.linkType, LinkType.ieee802154, datagram(0x0000, 0x0051));
    expect(texts(tape)).toContain('wpan.dst16 0x0051');
  });

  it('hands the payload of UDP over, without check sequence', () => {
    expect(handed(LinkType.ieee802154, datagram(0x0000, 0x0051))).toEqual(WHOLE);
    expect(handed(LinkType.ieee802154NoFcs, datagram(0x0000, 0x0051, { hasFcs: false }))).toEqual(WHOLE);
  });

  it('shows extended addresses highest octet first', () => {
    const bytes = datagram(EXTENDED, 0x0000);
    expect(frame(bytes)).toContain('wpan.extended 51000010ef5e0000');
    expect(frame(bytes)).toContain('wpan.src64: 00:00:5e:ef:10:00:00:51');
    expect(handed(LinkType.ieee802154, bytes).source).toBe('fe80::200:5eef:1000:51 50001');
    expectNoGaps(LinkType.ieee802154, bytes);
  });

  it('reads frames of the PHY with preamble and length', () => {
    const mac = datagram(0x0000, 0x0051);
    const bytes = concat(hex('00000000 a7'), mac.length, mac);
    expect(handed(LinkType.ieee802154NonAskPhy, bytes)).toEqual(WHOLE);
    expectNoGaps(LinkType.ieee802154NonAskPhy, bytes);
    const tree = dissect(Tables.linkType, LinkType.ieee802154NonAskPhy, concat(hex('00000000 a7 7f'), mac));
    expect(tree).toContain('issue.truncated: Frame length says 127 bytes');
  });

  it('says that the check sequence is wrong', () => {
    const bytes = datagram(0x0000, 0x0051);
    bytes[2] = 0x77;
    expect(frame(bytes)).toMatch(/wpan\.fcs_wrong: found 0x[0-9a-f]{4}, expected 0x[0-9a-f]{4}/);
    expect(handed(LinkType.ieee802154, bytes)).toEqual(WHOLE);
  });

  it.each([
    [1, 0],
    [2, 0],
    [3, 1],
    [9, 7],
  ])('knows what is missing of the payload where %i bytes were cut by the capture', (cut, missing) => {
    const bytes = datagram(0x0000, 0x0051);
    const kept = bytes.subarray(0, -cut);
    expect(handed(LinkType.ieee802154, kept, cut)).toEqual({
      ...WHOLE,
      payload: WHOLE.payload.slice(0, missing === 0 ? undefined : -2 * missing),
      missing,
    });
    expectNoGaps(LinkType.ieee802154, kept, cut);
  });

  it('leaves ciphered payload and its code as bytes, and says so', () => {
    const bytes = macData(
      { source: 1, destination: 2, security: hex('0d 07000000 03') },
      hex('11223344556677 aabbccdd'),
    );
    const tree = frame(bytes);
    expect(tree).toContain('wpan.aux_sec.sec_level 0d = 5');
    expect(tree).toContain('wpan.aux_sec.frame_counter 07000000');
    expect(tree).toContain('wpan.aux_sec.key_index 03');
    expect(tree).toContain('wpan.is_ciphered: 7 bytes are ciphered');
    expect(tree).toContain('wpan.ciphered 11223344556677');
    expect(tree).toContain('wpan.mic aabbccdd');
    expectNoGaps(LinkType.ieee802154, bytes);
    expect(handed(LinkType.ieee802154, bytes).handover).toBe(Handover.none);
  });

  it('reads what has only a code behind it', () => {
    const inner = datagram(0, 0x51, { hasFcs: false }).subarray(9);
    const bytes = macData(
      { source: 0, destination: 0x51, security: hex('0a 07000000 03') },
      concat(inner, hex('0102030405060708')),
    );
    expect(handed(LinkType.ieee802154, bytes)).toEqual(WHOLE);
    expect(frame(bytes)).toContain('wpan.mic 0102030405060708');
  });

  it.each([
    ['no source', '6108 01 ffff ffff 41', 'wpan.dst_pan ffff'],
    ['both PAN ids', '2198 01 1111 2222 3333 4444 41', 'wpan.src_pan 3333'],
    ['version 2015, both extended, no PAN id', '61ec 01 0102030405060708 1112131415161718 41', 'wpan.src64: 18:17:16'],
    ['version 2015, no address, a PAN id', '4120 01 1111 41', 'wpan.dst_pan 1111'],
    ['version 2015, no sequence number', '6129 1111 41', 'wpan.dst16 1111'],
    ['version 2015, source only', '01a0 01 1111 2222 41', 'wpan.src_pan 1111'],
  ])('knows which PAN ids and numbers there are: %s', (_, bytes, expected) => {
    expect(noFcs(hex(bytes))).toContain(expected);
    expectNoGaps(LinkType.ieee802154NoFcs, hex(bytes));
  });

  it('steps over information elements', () => {
    // A header element, the end of them, a payload element, the end of those, then 6LoWPAN.
    const bytes = hex('61aa 01 1111 2222 3333  02 0d abcd  00 3f  03 88 010203  00 f8  41');
    const tree = noFcs(bytes);
    expect(tree).toContain('wpan.ie.content abcd');
    expect(tree).toContain('wpan.ie.content 010203');
    expect(tree).toContain('lowpan.dispatch 41');
    expectNoGaps(LinkType.ieee802154NoFcs, bytes);
  });

  it('tells other frames from data', () => {
    expect(noFcs(hex('0200 05'))).toContain('wpan.frame_type 0200 = 2');
    expect(noFcs(hex('0308 2a ffff ffff 07'))).toContain('wpan.cmd 07');
    expect(noFcs(hex('0080 2a 1111 2222 ff cf'))).toContain('wpan.payload ffcf');
    expect(noFcs(hex('0500 05 01'))).toContain('issue.unknown: frames of type 5');
    expect(noFcs(hex('4198 05 01'))).not.toContain('issue.bug');
    expect(noFcs(hex('4194 05 01'))).toContain('issue.malformed: address mode 1 is reserved');
  });

  it('keeps what came before when cut', () => {
    for (const whole of [
      datagram(EXTENDED, 0x0051),
      macData({ source: 1, destination: EXTENDED, security: hex('1f 07000000 0102030405060708 03') }, hex('112233')),
    ]) {
      for (let cut = 1; cut < whole.length; cut++) {
        for (const linkType of [LinkType.ieee802154, LinkType.ieee802154NoFcs]) {
          const text = dissect(Tables.linkType, linkType, whole.subarray(0, cut));
          expect(text, `cut at ${cut}`).not.toContain('issue.bug');
          expectNoGaps(linkType, whole.subarray(0, cut));
        }
      }
    }
  });
});

describe('IEEE 802.15.4 TAP', () => {
  const tlv = (type: number, value: string): string => {
    const bytes = hex(value);
    const padding = '00'.repeat((4 - (bytes.length % 4)) % 4);
    return `${Buffer.of(type, 0, bytes.length, 0).toString('hex')}${value}${padding}`;
  };
  const tap = (tlvs: string, mac: Uint8Array): Uint8Array => {
    const inner = hex(tlvs);
    return join(Uint8Array.of(0, 0, 4 + inner.length, 0), inner, mac);
  };
  const MAC = datagram(0x0000, 0x0051);

  it('names what the receiver tells', () => {
    const bytes = tap(
      tlv(0, '01') +
        tlv(1, '0000b8c1') +
        tlv(2, '90d00300') +
        tlv(3, '0b0000') +
        tlv(5, '00ca9a3b00000000') +
        tlv(7, '0102000000000000') +
        tlv(10, '7f') +
        tlv(11, '0068d249') +
        tlv(99, 'abcdef'),
      MAC,
    );
    const { tape } = decode(Tables.linkType, LinkType.ieee802154Tap, bytes);
    const found = texts(tape);
    for (const expected of [
      'wpan_tap.fcs_type 1 (16 bits)',
      'wpan_tap.rss -23 dBm',
      'wpan_tap.bit_rate 250000',
      'wpan_tap.ch_num 11',
      'wpan_tap.ch_page 0',
      'wpan_tap.sof_ts 1000000000',
      'wpan_tap.asn 513',
      'wpan_tap.lqi 127',
      'wpan_tap.ch_freq 1723648 kHz',
      'wpan_tap.value abcdef',
      'wpan.fcs_verdict good',
    ]) {
      expect(
        found.some((text) => text.startsWith(expected)),
        expected,
      ).toBe(true);
    }
    expect(handed(LinkType.ieee802154Tap, bytes)).toEqual(WHOLE);
    expectNoGaps(LinkType.ieee802154Tap, bytes);
  });

  it('believes what it says of the check sequence', () => {
    const none = tap(tlv(0, '00'), MAC.subarray(0, -2));
    expect(handed(LinkType.ieee802154Tap, none)).toEqual(WHOLE);
    const long = tap(tlv(0, '02'), join(MAC.subarray(0, -2), hex('01020304')));
    expect(dissect(Tables.linkType, LinkType.ieee802154Tap, long)).toContain('wpan.fcs32 01020304');
    expect(handed(LinkType.ieee802154Tap, long)).toEqual(WHOLE);
  });

  it('says what is wrong, and goes on', () => {
    expect(dissect(Tables.linkType, LinkType.ieee802154Tap, hex('01 00 0400'))).toContain('issue.unusual: version 1');
    expect(dissect(Tables.linkType, LinkType.ieee802154Tap, hex('00 00 0200'))).toContain(
      'issue.malformed: a length of 2',
    );
    const short = tap('0000 0900 01', MAC);
    expect(dissect(Tables.linkType, LinkType.ieee802154Tap, short)).toContain('issue.truncated');
    const whole = tap(tlv(0, '01') + tlv(10, '7f'), MAC);
    for (let cut = 1; cut < whole.length; cut++) {
      expect(dissect(Tables.linkType, LinkType.ieee802154Tap, whole.subarray(0, cut))).not.toContain('issue.bug');
      expectNoGaps(LinkType.ieee802154Tap, whole.subarray(0, cut));
    }
  });
});
