import { describe, expect, it } from 'vitest';
import { linkDissectors } from '../../../dissectors/link/index.js';
import { netDissectors } from '../../../dissectors/net/index.js';
import { Handover, Tables, TcpFlag } from '../../../src/core/index.js';
import { decode, dissect, gaps, hex, use } from '../../dissect.js';

use(...linkDissectors, ...netDissectors);

const TCP = 6;
const SEGMENT = hex(`
  c0 00 0f db  ff ff ff fe  80 00 00 01  80 18  01 f6  be ef  00 00     # 49152 -> 4059, push, 32 bytes of header
  01 01 08 0a  00 00 00 01  00 00 00 02                                 # timestamps
  00 01 00 10
`);
const SYN = hex(`
  c0 00 0f db  00 00 00 01  00 00 00 00  b1 c2  ff ff  00 00  00 00     # 44 bytes of header, syn, ECN
  02 04 05 b4  04 02  03 03 07  01  05 0a 00 00 00 10 00 00 00 20       # maximum segment size, SACK, window scale
  22 02  00 00
`);

describe('tcp', () => {
  it('decodes the header and hands over the payload', () => {
    expect(dissect(Tables.ipProtocol, TCP, SEGMENT)).toMatchInlineSnapshot(`
      "0+32 tcp
        0+2 tcp.srcport c000
        2+2 tcp.dstport 0fdb
        4+4 tcp.seq fffffffe
        8+4 tcp.ack 80000001
        12+2 tcp.flags
          12+2 tcp.data_offset 8018 = 8
          12+2 tcp.flags.res 8018 = 0
          12+2 tcp.flags.ae 8018 = 0
          12+2 tcp.flags.cwr 8018 = 0
          12+2 tcp.flags.ece 8018 = 0
          12+2 tcp.flags.urg 8018 = 0
          12+2 tcp.flags.ack 8018 = 1
          12+2 tcp.flags.push 8018 = 1
          12+2 tcp.flags.reset 8018 = 0
          12+2 tcp.flags.syn 8018 = 0
          12+2 tcp.flags.fin 8018 = 0
        14+2 tcp.window 01f6
        16+2 tcp.checksum beef
        18+2 tcp.urgent_pointer 0000
        20+12 tcp.options
          20+1 tcp.option
            20+1 tcp.option_kind 01
          21+1 tcp.option
            21+1 tcp.option_kind 01
          22+10 tcp.option
            22+1 tcp.option_kind 08
            23+1 tcp.option_len 0a
            24+4 tcp.options.timestamp.tsval 00000001
            28+4 tcp.options.timestamp.tsecr 00000002"
    `);
    expect(gaps(Tables.ipProtocol, TCP, SEGMENT)).toEqual([]);
    expect(decode(Tables.ipProtocol, TCP, SEGMENT).packet).toMatchObject({
      handover: Handover.tcp,
      hasPorts: true,
      sourcePort: 49152,
      destinationPort: 4059,
      sequence: 0xfffffffe,
      acknowledgement: 0x80000001,
      flags: TcpFlag.ack | TcpFlag.psh,
      payloadStore: 0,
      payloadStart: 32,
      payloadEnd: 36,
      payloadMissing: 0,
    });
  });

  it('decodes the options of a first segment', () => {
    expect(dissect(Tables.ipProtocol, TCP, SYN)).toMatchInlineSnapshot(`
      "0+44 tcp
        0+2 tcp.srcport c000
        2+2 tcp.dstport 0fdb
        4+4 tcp.seq 00000001
        8+4 tcp.ack 00000000
        12+2 tcp.flags
          12+2 tcp.data_offset b1c2 = 11
          12+2 tcp.flags.res b1c2 = 0
          12+2 tcp.flags.ae b1c2 = 1
          12+2 tcp.flags.cwr b1c2 = 1
          12+2 tcp.flags.ece b1c2 = 1
          12+2 tcp.flags.urg b1c2 = 0
          12+2 tcp.flags.ack b1c2 = 0
          12+2 tcp.flags.push b1c2 = 0
          12+2 tcp.flags.reset b1c2 = 0
          12+2 tcp.flags.syn b1c2 = 1
          12+2 tcp.flags.fin b1c2 = 0
        14+2 tcp.window ffff
        16+2 tcp.checksum 0000
        18+2 tcp.urgent_pointer 0000
        20+24 tcp.options
          20+4 tcp.option
            20+1 tcp.option_kind 02
            21+1 tcp.option_len 04
            22+2 tcp.options.mss_val 05b4
          24+2 tcp.option
            24+1 tcp.option_kind 04
            25+1 tcp.option_len 02
          26+3 tcp.option
            26+1 tcp.option_kind 03
            27+1 tcp.option_len 03
            28+1 tcp.options.wscale.shift 07
          29+1 tcp.option
            29+1 tcp.option_kind 01
          30+10 tcp.option
            30+1 tcp.option_kind 05
            31+1 tcp.option_len 0a
            32+4 tcp.options.sack_le 00000010
            36+4 tcp.options.sack_re 00000020
          40+2 tcp.option
            40+1 tcp.option_kind 22
            41+1 tcp.option_len 02
          42+2 tcp.option
            42+1 tcp.option_kind 00
            43+1 tcp.option_padding 00"
    `);
    expect(gaps(Tables.ipProtocol, TCP, SYN)).toEqual([]);
    expect(decode(Tables.ipProtocol, TCP, SYN).packet).toMatchObject({
      flags: 0x1c2,
      payloadStart: 44,
      payloadEnd: 44,
    });
  });

  it.each(Array.from(SYN, (_, cut) => cut))('keeps what came before when cut at byte %i', (cut) => {
    const bytes = SYN.subarray(0, cut);
    const tree = dissect(Tables.ipProtocol, TCP, bytes);
    expect(tree).toContain('issue.truncated');
    expect(tree).not.toMatch(/issue\.(malformed|bug)/);
    expect(gaps(Tables.ipProtocol, TCP, bytes)).toEqual([]);
    expect(decode(Tables.ipProtocol, TCP, bytes).packet.handover).toBe(Handover.none);
  });

  it.each(Array.from({ length: 17 }, (_, i) => 20 + i))(
    'counts exactly what the capture left out when it kept %i bytes',
    (kept) => {
      const { packet } = decode(Tables.ipProtocol, TCP, SEGMENT.subarray(0, kept), { cut: SEGMENT.length - kept });
      expect(packet.handover).toBe(Handover.tcp);
      expect(packet.payloadEnd - packet.payloadStart + packet.payloadMissing).toBe(4);
      expect(packet.payloadEnd).toBe(kept);
      expect(gaps(Tables.ipProtocol, TCP, SEGMENT.subarray(0, kept), { cut: SEGMENT.length - kept })).toEqual([]);
    },
  );

  it.each(['recording', 'not recording'])('says the same to the engine when %s', (how) => {
    const { packet, tape } = decode(Tables.ipProtocol, TCP, SEGMENT, { recording: how === 'recording' });
    expect(packet).toMatchObject({ sequence: 0xfffffffe, payloadStart: 32 });
    expect(tape.top > 0).toBe(how === 'recording');
  });
});

describe('tcp that is wrong', () => {
  it('reports a header that is too short', () => {
    const bytes = hex('c0 00 0f db 00 00 00 01 00 00 00 00 40 18 ff ff 00 00 00 00 01 02');
    expect(dissect(Tables.ipProtocol, TCP, bytes)).toContain('it has 16 bytes; the least is 20');
    expect(decode(Tables.ipProtocol, TCP, bytes).packet.handover).toBe(Handover.none);
    expect(gaps(Tables.ipProtocol, TCP, bytes)).toEqual([]);
  });

  it.each([
    ['02 00 00 00', "the option's length is 0; 2 to 4 are possible"],
    ['02 01 00 00', "the option's length is 1; 2 to 4 are possible"],
    ['08 0a 00 00', "the option's length is 10; 2 to 4 are possible"],
    ['01 01 01 02', 'the option has no length'],
    ['02 03 00 01', 'the option has 1 bytes of data, which its kind forbids'],
    ['04 03 00 01', 'the option has 1 bytes of data, which its kind forbids'],
    ['05 02 01 01', 'the option has 0 bytes of data, which its kind forbids'],
    ['05 04 00 00', 'the option has 2 bytes of data, which its kind forbids'],
  ])('reports the options %s, and hands over the payload all the same', (options, expected) => {
    const bytes = hex(`c0 00 0f db 00 00 00 01 00 00 00 00 60 18 ff ff 00 00 00 00 ${options} aa`);
    expect(dissect(Tables.ipProtocol, TCP, bytes)).toContain(`issue.malformed: ${expected}`);
    expect(decode(Tables.ipProtocol, TCP, bytes).packet).toMatchObject({ handover: Handover.tcp, payloadStart: 24 });
    expect(gaps(Tables.ipProtocol, TCP, bytes)).toEqual([]);
  });

  it('keeps the data of an option that it does not know', () => {
    const bytes = hex('c0 00 0f db 00 00 00 01 00 00 00 00 60 18 ff ff 00 00 00 00 fe 04 aa bb');
    expect(dissect(Tables.ipProtocol, TCP, bytes)).toContain('22+2 tcp.option_data aabb');
    expect(dissect(Tables.ipProtocol, TCP, bytes)).not.toContain('issue');
  });
});
