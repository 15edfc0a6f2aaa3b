/**
 * What an S-FSK modem and its host hand each other over a serial line: the MAC frame without NS, and a check sequence of 16
 * bits instead of its own.
 *
 *     02  length  50  credits  source, destination(3)  pad length  M-SDU  padding  CRC(2)
 *
 *     length: octets from 02 to the M-SDU's last. CRC-16/X.25 over all before it, sent low octet first.
 *
 * No standard says this; it is how an implementation of DLMS/COSEM speaks to such modems. Other commands than 50 are not known.
 */
import {
  Bytes,
  crcX25,
  type Dissector,
  defineFields,
  enumerated,
  group,
  header,
  Issue,
  issue,
  Payload,
  Tables,
  text,
  u8,
  u16le,
} from '../../src/core/index.js';
import { verdict } from '../data/verdict.js';
import { checkedFramer } from './checked-framer.js';
import { macHeader, macSummary, sdu } from './sfsk.js';
import { HDLC_FLAG, SUBFRAME } from './sfsk-framer.js';

const STX = 0x02;
const DATA = 0x50;
/** Up to the pad length, which is the last of them. */
const HEADER = 8;
const PAD_LENGTH = 7;
const CRC = 2;
/** LLC, and something behind it. */
const SHORTEST = HEADER + 4;
const DL_DATA = 0x90;

const F = defineFields('sfsk_host', {
  self: group('S-FSK modem'),
  stx: header('STX'),
  length: u8('Length', { about: 'Octets from STX to the last one of the M-SDU; padding and check sequence follow.' }),
  command: enumerated('Command', { [DATA]: 'data' }, { hex: true }),
  crc: u16le('CRC', { hex: true, about: 'Check sequence from STX to the padding; sent low octet first.' }),
  crcVerdict: text('CRC verdict'),
  crcWrong: issue('CRC wrong', 'error', 'The bytes were damaged on the way, or their check sequence was made wrong.'),
});

export const sfskHost: Dissector = {
  name: 'sfsk-host',
  answers: [[Tables.payload, Payload.sfskHost]],
  self: F.self,

  dissect(d) {
    const start = d.at;
    d.open(F.self);
    if (d.peek() !== STX) d.report(Issue.malformed, 'what a modem hands to its host begins with 02', start, 1);
    d.mark(F.stx, 1);
    const length = d.read(F.length);
    if (d.read(F.command) !== DATA) {
      d.report(Issue.unknown, 'of the commands only 50 (data) is known', d.at - 1, 1);
      d.rest(Bytes.unknown);
      d.close();
      return;
    }
    const pad = macHeader(d);
    d.close();
    if (!sdu(d, length - HEADER, pad)) return;
    const at = d.at;
    verdict(d, F.crcVerdict, F.crcWrong, d.read(F.crc), crcX25(d.bytes, start, at), at);
    d.close();
  },

  carries: true,

  summary: macSummary,
};

export const sfskHostFramer = checkedFramer({
  payload: Payload.sfskHost,
  looks: looksLikeModem,
  length: (bytes, at, end) => (end - at <= PAD_LENGTH ? 0 : messageLength(bytes, at)),
});

function messageLength(bytes: Uint8Array, at: number): number {
  return (bytes[at + 1] as number) + (bytes[at + PAD_LENGTH] as number) + CRC;
}

/** Each octet is looked at as soon as it is there, so that little is waited for. */
function looksLikeModem(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const there = end - at;
  if (there > 0 && bytes[at] !== STX) return false;
  if (there > 1 && (bytes[at + 1] as number) < SHORTEST) return false;
  if (there > 2 && bytes[at + 2] !== DATA) return false;
  if (there > PAD_LENGTH && (bytes[at + PAD_LENGTH] as number) >= SUBFRAME) return false;
  if (there > HEADER && bytes[at + HEADER] !== DL_DATA && bytes[at + HEADER] !== HDLC_FLAG) return false;
  if (there <= HEADER || there < messageLength(bytes, at)) return undefined;
  const check = at + messageLength(bytes, at) - CRC;
  return crcX25(bytes, at, check) === ((bytes[check] as number) | ((bytes[check + 1] as number) << 8));
}
