/**
 * MAC frame of S-FSK power lines (IEC 61334-5-1; IEC 62056-8-3): filled up to a multiple of 36 octets, which are sent as
 * subframes.
 *
 *     NS(2)  credits  source, destination(3)  pad length  M-SDU  padding  FCS(3)
 *
 *     NS       how many subframes, as a code: 6C6C 1, 3A3A 2, 5656 3, 7171 4, 1D1D 5, 4B4B 6, 2727 7
 *     credits  initial(3 bits) current(3) delta(2): how often a frame is repeated on its way
 *     M-SDU    LLC of IEC 61334-4-32, or a whole HDLC frame
 */
import {
  Bytes,
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated16,
  type Field,
  group,
  Issue,
  issue,
  type NodeView,
  octets,
  Payload,
  type Summary,
  Tables,
  text,
  u8,
  u24,
} from '../../src/core/index.js';
import { verdict } from '../data/verdict.js';
import { rightFcs24 } from './fcs-24.js';
import { FCS, HDLC_FLAG, HEADER, SUBFRAME, subframes } from './sfsk-framer.js';

const SubframeNames: Readonly<Record<number, string>> = {
  0x6c6c: '1 subframe',
  0x3a3a: '2 subframes',
  0x5656: '3 subframes',
  0x7171: '4 subframes',
  0x1d1d: '5 subframes',
  0x4b4b: '6 subframes',
  0x2727: '7 subframes',
};

/** Individual addresses have no name. */
function addressName(address: number): string | undefined {
  if (address === 0x000) return 'no-body';
  if (address < 0xc00) return undefined;
  if (address < 0xe00) return 'initiator';
  if (address < 0xffc) return 'group';
  if (address === 0xffc) return 'all-configured';
  if (address === 0xffe) return 'NEW';
  return address === 0xfff ? 'all-physical' : undefined;
}

export const Sfsk = defineFields('sfsk', {
  self: group('S-FSK MAC frame'),
  subframes: enumerated16('Number of subframes', SubframeNames, {
    hex: true,
    about: 'Of 36 octets each, as a code (IEC 61334-5-1, NS).',
  }),
  initialCredit: bits('Initial credit', 0xe0, { about: 'How often the frame may be repeated on its way.' }),
  currentCredit: bits('Current credit', 0x1c, { about: 'How often it still may; one less with each repetition.' }),
  deltaCredit: bits('Delta credit', 0x03, { about: 'What the initiator learned of the way to this system.' }),
  credits: bitGroup('Credits', 1, ['initialCredit', 'currentCredit', 'deltaCredit']),
  source: bits('Source address', 0xfff000, { names: addressName, hex: true, numeric: true }),
  destination: bits('Destination address', 0x000fff, { names: addressName, hex: true, numeric: true }),
  addresses: bitGroup('MAC addresses', 3, ['source', 'destination']),
  padLength: u8('Pad length', { about: 'Octets of padding behind the M-SDU.' }),
  trailer: group('S-FSK end', { name: 'sfsk_end' }),
  padding: octets('Padding'),
  fcs: u24('FCS', { hex: true, about: 'Check sequence of 24 bits from the credits to the padding.' }),
  fcsVerdict: text('FCS verdict'),
  fcsWrong: issue('FCS wrong', 'error', 'The frame was damaged on the way, or its check sequence was made wrong.'),
});

/** Behind NS, where the check sequence begins. */
const CHECKED = 2;

export const sfsk: Dissector = {
  name: 'sfsk',
  answers: [[Tables.payload, Payload.sfsk]],
  self: Sfsk.self,

  dissect(d) {
    const start = d.at;
    d.open(Sfsk.self);
    const ns = d.read(Sfsk.subframes);
    const length = SUBFRAME * subframes(ns);
    if (length === 0) {
      d.report(Issue.malformed, `0x${ns.toString(16).padStart(4, '0')} is no number of subframes`, start, 2);
      d.rest(Bytes.unknown);
      d.close();
      return;
    }
    const pad = macHeader(d);
    d.close();
    if (!sdu(d, length - HEADER - FCS - pad, pad)) return;
    const at = d.at;
    const found = d.read(Sfsk.fcs);
    verdict(d, Sfsk.fcsVerdict, Sfsk.fcsWrong, found, rightFcs24(found, d.bytes, start + CHECKED, at), at, FCS);
    d.close();
  },

  carries: true,

  summary: macSummary,
};

/** Credits, addresses and pad length; the pad length. */
export function macHeader(d: Dissection): number {
  d.flags(Sfsk.credits);
  const addresses = d.flags(Sfsk.addresses);
  d.source = addresses >>> 12;
  d.destination = addresses & 0xfff;
  return d.read(Sfsk.padLength);
}

/**
 * The M-SDU of `length` octets, then the padding, with which the trailer begins: it is left open for the check sequence. False
 * where the frame ends before.
 */
export function sdu(d: Dissection, length: number, pad: number): boolean {
  if (length <= 0) {
    d.report(Issue.malformed, `a pad length of ${pad} leaves no room for an M-SDU`, d.at - 1, 1);
    d.rest(Bytes.unknown);
    return false;
  }
  const isThere = length <= d.left;
  d.narrow(length, Sfsk.padLength);
  if (d.left > 0) d.next(Tables.payload, d.peek() === HDLC_FLAG ? Payload.hdlc : Payload.llc432);
  d.widen();
  if (d.left === 0) {
    if (isThere) d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'the check sequence is not there');
    return false;
  }
  d.open(Sfsk.trailer);
  if (pad > 0) d.mark(Sfsk.padding, pad);
  return true;
}

export function macSummary(view: NodeView, line: Summary): void {
  line.source = addressText(view, Sfsk.source);
  line.destination = addressText(view, Sfsk.destination);
}

/** Three digits, as the standard writes them. */
function addressText(view: NodeView, field: Field): string {
  const address = view.valueOf(field);
  return typeof address === 'number' ? address.toString(16).toUpperCase().padStart(3, '0') : '';
}
