/**
 * DLMS transport on M-Bus without a header of the transport layer (IEC 62056-7-3): who speaks to whom, and the APDU or a
 * segment of it.
 *
 *     CI = 000 FIN number(4)  STSAP(1)  DTSAP(1)  APDU
 *
 *     FIN: the last segment   number: of the segment, from 0, modulo 16
 */
import {
  bitGroup,
  bits,
  counted,
  type Dissection,
  type Dissector,
  defineFields,
  group,
  Issue,
  issue,
  octets,
  Tables,
  text,
  u8,
} from '../../src/core/index.js';
import { isApduTag } from '../dlms/tags.js';
import { Ci, FIN, SEGMENT_NUMBER } from './ci.js';
import { carrier, sapParty } from './control.js';
import { blockCheck } from './crc.js';
import { place, segments } from './segments.js';

/** Client SAPs and logical devices share the numbers, so names are given only where they agree or are unmistakable. */
const SapNames: Readonly<Record<number, string>> = { 1: 'management', 16: 'public client' };

const SAPS = 2;

export const Transport = defineFields('mbus_transport', {
  self: group('DLMS transport'),
  fin: bits('FIN', FIN, { about: 'The last segment of the APDU, or all of it (IEC 62056-7-3).' }),
  number: bits('Segment number', SEGMENT_NUMBER, { about: 'From 0, modulo 16.' }),
  ciField: bitGroup('CI', 1, ['fin', 'number']),
  stsap: u8('STSAP', { names: SapNames, about: 'Who speaks: a client, or a logical device of a meter.' }),
  dtsap: u8('DTSAP', { names: SapNames, about: 'Who is spoken to.' }),
  segment: text('Segment'),
  data: octets('APDU segment', { about: 'A segment; the APDU joined stands in a byte store of its own.' }),
  segmentsMissing: issue('Segments missing', 'error', 'Segments of an APDU were lost, so it is not whole.'),
  repeated: issue('Sent again', 'note', 'The segment that came last, once more.'),
  unfinished: issue('APDU never finished', 'warning', 'Another APDU begins in the middle of a segmented one.'),
  damaged: issue('Segment damaged', 'note', 'The frame around it was damaged, so it is not joined with others.'),
  sapsAbsent: issue('SAPs absent', 'warning', 'The APDU begins without STSAP and DTSAP.'),
});

const PARTS = [Ci.ci, Transport.fin, Transport.number];

export const dlmsTransport: Dissector = {
  name: 'mbus-dlms-transport',
  answers: Array.from({ length: FIN + SEGMENT_NUMBER + 1 }, (_, ci) => [Tables.mbusCi, ci] as const),

  dissect(d) {
    d.open(Transport.self);
    const ci = d.flags(Transport.ciField, PARTS);
    saps(d);
    const number = ci & SEGMENT_NUMBER;
    const isLast = (ci & FIN) !== 0;
    if (number > 0 || !isLast) d.derive(Transport.segment, `${number}, ${isLast ? 'the last' : 'more follow'}`);
    d.close();
    segment(d, number, isLast);
  },
};

function saps(d: Dissection): void {
  d.source = sapParty(d.source, d.read(Transport.stsap));
  d.destination = sapParty(d.destination, d.read(Transport.dtsap));
}

/** DLMS behind a header: no segments. */
export function sapsAndApdu(d: Dissection): void {
  if (lacksSaps(d)) {
    d.report(Transport.sapsAbsent, 'an APDU begins where STSAP and DTSAP were expected', d.at, 1);
  } else {
    d.open(Transport.self);
    saps(d);
    d.close();
  }
  apdu(d);
}

/** Is the APDU at once there? Its tag may be a SAP, too, but hardly one from 128 on. */
function lacksSaps(d: Dissection): boolean {
  if (d.left <= SAPS || isApduTag[d.peek()] !== true) return false;
  return d.peek() >= 0x80 || isApduTag[d.peek(SAPS)] !== true;
}

function apdu(d: Dissection): void {
  if (d.left > 0) d.next(Tables.apdu, d.peek());
  else d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'nothing follows the SAPs');
}

/** Takes the APDU, or what is there of it. */
function segment(d: Dissection, number: number, isLast: boolean): void {
  const isWhole = number === 0 && isLast;
  const placement = d.once((conversation) => {
    // A receiver drops a damaged frame, so it changes nothing between the parties.
    if (!conversation.of(carrier).isSound) return undefined;
    return place(conversation.of(segments), conversation.budget, {
      key: `${d.source}>${d.destination}`,
      number,
      isLast,
      check: blockCheck(d.bytes, d.at, d.end),
      bytes: d.bytes,
      at: d.at,
      end: d.end,
      frame: d.frame,
    });
  });
  if (placement === undefined) {
    if (isWhole) apdu(d);
    else if (d.left > 0) {
      d.report(Transport.damaged, 'this segment is not joined with others', d.at, d.left);
      d.rest(Transport.data);
    }
    return;
  }
  const { kind, given = 0, fault, joined, frames = [] } = placement;
  if (given > 0) d.report(Transport.unfinished, `${counted(given, 'segment')} of an APDU that was not finished`);
  if (fault !== undefined) d.report(Transport.segmentsMissing, fault, d.at, d.left);
  if (kind === 'repeat') d.report(Transport.repeated, 'this segment was sent before', d.at, d.left);
  if (kind === 'whole') {
    apdu(d);
    return;
  }
  d.rest(Transport.data);
  if (joined === undefined || joined.length === 0) return;
  d.joinedFrom(frames);
  d.inside(joined, `joined from ${counted(placement.segment, 'M-Bus segment')}`, () => apdu(d));
}
