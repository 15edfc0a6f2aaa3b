/**
 * HDLC frame, format type 3 (IEC 62056-46, ISO/IEC 13239), with or without its flags.
 *
 *     [7E]  format(2)  destination(1,2,4)  source(1,2,4)  control  HCS(2)  [information  FCS(2)]  [7E]
 *
 *     format: 1010 S LLLLLLLLLLL   S: more segments follow   L: octets between the flags
 *     A frame without information has no FCS; its HCS is the last.
 */
import {
  Bytes,
  bitGroup,
  bits,
  counted,
  type Dissection,
  type Dissector,
  defineFields,
  enumerated,
  type Field,
  group,
  hdlcAddress,
  hdlcAddressValue,
  header,
  Issue,
  issue,
  type NodeView,
  octets,
  Payload,
  type Summary,
  Tables,
  text,
  u16le,
  within,
} from '../../src/core/index.js';
import type { Placement } from '../data/unit.js';
import { verdict } from '../data/verdict.js';
import { answerTo, NO_INVOKE_ID, remember, Service } from '../dlms/exchange.js';
import { frameCheck, isChecked } from './crc.js';
import { addressOctets, FLAG, headerOctets, isFormat, SHORTEST } from './framer.js';
import {
  DISC,
  DM,
  FRMR,
  frameName,
  frameReject,
  linkParameters,
  parametersText,
  rejectText,
  SNRM,
  UA,
  UI,
  UNNUMBERED,
} from './link-frames.js';
import { isLlc } from './llc.js';
import { isOpen, place, reset, segments } from './segments.js';

const UpperNames: Readonly<Record<number, string>> = {
  0: 'no-station',
  1: 'management',
  16: 'public client',
  0x7f: 'all-station',
  0x3fff: 'all-station',
};

const LowerNames: Readonly<Record<number, string>> = {
  0: 'no-station',
  0x7e: 'calling station',
  0x7f: 'all-station',
  0x3ffe: 'calling station',
  0x3fff: 'all-station',
};

const F = defineFields('hdlc', {
  self: group('HDLC'),
  flag: header('Flag'),
  type: bits('Format type', 0xf000, { names: { 10: '3' } }),
  segmentation: bits('Segmentation', 0x0800, {
    about: 'More segments of the same information unit follow (IEC 62056-46, frame format field).',
  }),
  length: bits('Length', 0x07ff, {
    about: 'Octets between the flags, the format field and check sequences among them.',
  }),
  format: bitGroup('Format', 2, ['type', 'segmentation', 'length']),
  destination: group('Destination', {
    about: 'Client: one octet. Server: upper and lower address (IEC 62056-46, address fields).',
  }),
  destinationUpper: hdlcAddress('Upper (logical) address', { names: UpperNames }),
  destinationLower: hdlcAddress('Lower (physical) address', { names: LowerNames }),
  source: group('Source'),
  sourceUpper: hdlcAddress('Upper (logical) address', { names: UpperNames }),
  sourceLower: hdlcAddress('Lower (physical) address', { names: LowerNames }),
  frame: enumerated('Frame', frameName, { hex: true, about: 'Kind of frame, from the control octet.' }),
  ns: bits('N(S)', 0x0e, { about: 'Number of this frame, modulo 8.' }),
  pollFinal: bits('P/F', 0x10, { about: 'Poll: an answer is asked for. Final: the last frame of an answer.' }),
  nr: bits('N(R)', 0xe0, { about: 'Number of the frame expected next; all before it are acknowledged.' }),
  control: bitGroup('Control', 1, ['frame', 'pollFinal']),
  hcs: u16le('HCS', { hex: true, about: 'Check sequence from the format to the control field; sent low octet first.' }),
  hcsVerdict: text('HCS verdict'),
  information: octets('Information segment', {
    about: 'A segment; the units joined stand in a byte store of their own.',
  }),
  segment: text('Segment'),
  trailer: group('HDLC end', { name: 'hdlc_end' }),
  fcs: u16le('FCS', { hex: true, about: 'Check sequence of the whole frame, HCS included; sent low octet first.' }),
  fcsVerdict: text('FCS verdict'),
  addressWrong: issue('Address', 'error', 'An address has 1, 2 or 4 octets.'),
  hcsWrong: issue('HCS wrong', 'error', 'The header was damaged on the way, or its check sequence was made wrong.'),
  fcsWrong: issue('FCS wrong', 'error', 'The frame was damaged on the way, or its check sequence was made wrong.'),
  lengthWrong: issue('Length wrong', 'error', 'The frame does not end where its length field says.'),
  segmentsMissing: issue('Segments missing', 'error', 'Segments of an information unit were lost, so it is not whole.'),
  repeated: issue(
    'Sent again',
    'note',
    'A frame with the N(S) and check sequence of an earlier one: that was not acknowledged.',
  ),
  unfinished: issue(
    'Unit never finished',
    'warning',
    'The link was set up or torn down, or a new unit begun, in the middle of a segmented one.',
  ),
});

const CONTROL_I: readonly Field[] = [F.frame, F.ns, F.pollFinal, F.nr];
const CONTROL_S: readonly Field[] = [F.frame, F.pollFinal, F.nr];

const SEGMENTED = 0x0800;
const LENGTH = 0x07ff;
const FCS_OCTETS = 2;

export const hdlc: Dissector = {
  name: 'hdlc',
  answers: [[Tables.payload, Payload.hdlc]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    if (d.peek() === FLAG) d.mark(F.flag, 1);
    const start = d.at;
    const format = d.flags(F.format);
    if (!isFormat(format >> 8)) {
      d.report(Issue.malformed, 'the format field of an HDLC frame begins with 1010 (type 3)', start, 2);
      d.rest(Bytes.unknown);
      d.close();
      return;
    }
    const ending = limitTo(d, start, format & LENGTH);
    // A header that is cut off ends only itself.
    const isWhole = headerOctets(d.bytes, start, d.end) > 0;
    const control = isWhole ? head(d, start) : cutHead(d, start);
    d.close();

    const right = ending !== End.open && d.left >= FCS_OCTETS ? frameCheck(d.bytes, start, d.end - FCS_OCTETS) : -1;
    if (control >= 0) contents(d, start, format, control, right);
    tail(d, ending, format & LENGTH, right);
  },

  carries: true,

  summary(view, line) {
    summarize(view, line);
  },
};

/** How the frame ends: at its length; elsewhere, so that its length is wrong; or not at all. */
const End = { fitting: 0, elsewhere: 1, open: 2 } as const;
type End = (typeof End)[keyof typeof End];

/** Puts the closing flag and what follows it out of reach. */
function limitTo(d: Dissection, start: number, length: number): End {
  const { bytes } = d;
  const close = start + length;
  // Where the capture was cut in the middle, a last 7E is one of the frame's own octets.
  const isInside = d.cut && close >= d.end && close <= d.end + d.missing && isTrusted(bytes, start, d.end);
  const isFlagged = !isInside && d.left > 0 && bytes[d.end - 1] === FLAG;
  const last = isFlagged ? d.end - 1 : d.end;
  if (length >= SHORTEST && (close === last || (close <= d.end && closesEarly(bytes, start, close, last, d.end)))) {
    d.narrow(close - d.at, F.length);
    return End.fitting;
  }
  if (close > last && !isFlagged) {
    d.narrow(close - d.at, F.length);
    return End.open;
  }
  const there = last - start;
  d.report(F.lengthWrong, `the length field says ${length} bytes between the flags, ${there} are there`, start, 2);
  d.narrow(last - d.at, F.length);
  return End.elsewhere;
}

/** Is nothing known against the header, and so against its length? */
function isTrusted(bytes: Uint8Array, start: number, end: number): boolean {
  const octets = headerOctets(bytes, start, end);
  return octets === 0 || (octets > 0 && isChecked(bytes, start, start + octets));
}

/** Is the length right, though the bytes go on? The check sequence tells, or else a flag. */
function closesEarly(bytes: Uint8Array, start: number, close: number, last: number, end: number): boolean {
  return isChecked(bytes, start, close) || (close < end && bytes[close] === FLAG && !isChecked(bytes, start, last));
}

/** Addresses, control and HCS; the control octet. */
function head(d: Dissection, start: number): number {
  d.destination = within(d.destination, address(d, F.destination, F.destinationUpper, F.destinationLower));
  d.source = within(d.source, address(d, F.source, F.sourceUpper, F.sourceLower));
  const control = controlOctet(d);
  const at = d.at;
  const check = d.read(F.hcs);
  verdict(d, F.hcsVerdict, F.hcsWrong, check, frameCheck(d.bytes, start, at), at);
  return control;
}

/** The same for a header that may end early; -1 where it does. */
function cutHead(d: Dissection, start: number): number {
  let control = -1;
  d.attempt(() => {
    control = head(d, start);
  });
  return control;
}

/** One, two or four octets of seven bits; all of them as one number. */
function address(d: Dissection, group: Field, upper: Field, lower: Field): number {
  const octets = addressOctets(d.bytes, d.at, d.end);
  const value = octets > 0 ? hdlcAddressValue(d.bytes, d.at, octets) : -1;
  d.open(group);
  if (octets === 1) d.mark(upper, 1);
  else if (octets === 2 || octets === 4) {
    d.mark(upper, octets / 2);
    d.mark(lower, octets / 2);
  } else if (octets === 0 && d.left < 2) d.mark(upper, 2);
  else if (octets === 0) {
    // Cut off; it can only be one of four octets.
    d.mark(upper, 2);
    d.mark(lower, 2);
  } else {
    const wrong = Math.min(octets, 4);
    d.report(F.addressWrong, `an address of ${octets === 3 ? 'three' : 'more than four'} octets`, d.at, wrong);
    d.mark(upper, wrong);
  }
  d.close();
  return value;
}

function controlOctet(d: Dissection): number {
  const control = d.peek();
  if ((control & 0x01) === 0) return d.flags(F.control, CONTROL_I);
  if ((control & 0x03) === 0x01) return d.flags(F.control, CONTROL_S);
  return d.flags(F.control);
}

/** What the frame does to the link, and its information field; `right`: the FCS it should have, -1 without one. */
function contents(d: Dissection, start: number, format: number, control: number, right: number): void {
  const { bytes } = d;
  if (frameName(control) === undefined) {
    d.report(
      Issue.malformed,
      `control 0x${control.toString(16).padStart(2, '0')} is none of HDLC's frames`,
      d.at - 3,
      1,
    );
  }
  // A receiver drops a frame whose check sequences are wrong, so it changes nothing between the parties.
  const isSound = isChecked(bytes, start, d.at) && (right < 0 || right === fcsAt(bytes, d.end - FCS_OCTETS));
  if (isSound) linkReset(d, control);
  // Of a frame that was cut off, as much of the FCS is there as of its length.
  const missing = start + (format & LENGTH) - d.end;
  const fcs = right < 0 ? Math.max(0, FCS_OCTETS - Math.max(0, missing)) : FCS_OCTETS;
  if (d.left <= fcs) return;
  // Bytes of a capture that was cut end there, not by this length.
  if (fcs > 0) d.narrow(d.left - fcs, F.length);
  information(d, format, control, isSound ? right : -1);
  if (fcs > 0) d.widen();
}

function fcsAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

/** By kind of frame; `check` is the FCS, -1 where the frame can't be trusted. */
function information(d: Dissection, format: number, control: number, check: number): void {
  const unnumbered = control & UNNUMBERED;
  if ((control & 0x01) === 0 || unnumbered === UI) unit(d, format, control, check);
  else if (unnumbered === SNRM || unnumbered === UA) parts(d, linkParameters);
  else if (unnumbered === FRMR) parts(d, frameReject);
  else {
    d.report(Issue.unusual, `${frameName(control) ?? 'this frame'} should have no information field`, d.at, d.left);
    d.rest(F.information);
  }
}

/** Information that ends early ends only itself; what is left of it is kept. */
function parts(d: Dissection, part: (d: Dissection) => void): void {
  d.attempt(() => part(d));
  if (d.left > 0) d.trailing();
}

/** SNRM, DISC, UA and DM end what was begun in both directions. */
function linkReset(d: Dissection, control: number): void {
  const unnumbered = control & UNNUMBERED;
  if (unnumbered !== SNRM && unnumbered !== DISC && unnumbered !== UA && unnumbered !== DM) return;
  const keys = [parties(d, false), parties(d, true)];
  const given = d.once((conversation) => {
    return reset(conversation.of(segments), conversation.budget, [
      ...keys.map((key) => `I${key}`),
      ...keys.map((key) => `UI${key}`),
    ]);
  });
  unfinished(d, given);
  if (unnumbered === SNRM || unnumbered === DISC) remember(d, Service.link, NO_INVOKE_ID);
  else answerTo(d, Service.link, NO_INVOKE_ID);
}

function unfinished(d: Dissection, given: number): void {
  if (given > 0) d.report(F.unfinished, `${counted(given, 'segment')} of a unit that was not finished`);
}

/** `destination>source`, and what the layers around the frame said of them; swapped: of the other direction. */
function parties({ source, destination }: Dissection, swapped: boolean): string {
  return swapped ? `${source}>${destination}` : `${destination}>${source}`;
}

/**
 * Without LLC octets: do the bytes look like the beginning of an APDU, and not like the rest of one whose first segment is
 * missing? A service with a choice that exists and no reserved bit set, a data-notification, or an association APDU that
 * is as long as it says.
 */
function looksLikeApdu(d: Dissection): boolean {
  const tag = d.peek();
  if (tag >= 0xc0 && tag <= 0xc7) return d.peek(1) >= 1 && d.peek(1) <= 6 && (d.peek(2) & 0x30) === 0;
  if (tag >= 0x60 && tag <= 0x63) return d.peek(1) === d.left - 2;
  return tag === 0x0f && (d.peek(1) & 0x0f) === 0;
}

/** The information of I and UI frames: an LLC unit, or a segment of one. */
function unit(d: Dissection, format: number, control: number, check: number): void {
  const isI = (control & 0x01) === 0;
  const isSegmented = (format & SEGMENTED) !== 0;
  const key = (isI ? 'I' : 'UI') + parties(d, false);
  if (check < 0) {
    const isPart = d.once((conversation) => isOpen(conversation.of(segments), key)) || isSegmented;
    if (isPart) d.rest(F.information);
    else d.next(Tables.payload, Payload.llc);
    return;
  }
  const placement = d.once((conversation) =>
    place(conversation.of(segments), conversation.budget, {
      key,
      ns: isI ? (control >> 1) & 7 : -1,
      segmented: isSegmented,
      check,
      begins: isLlc(d, 0) || looksLikeApdu(d),
      bytes: d.bytes,
      at: d.at,
      end: d.end,
      frame: d.frame,
    }),
  );
  placed(d, placement, isSegmented);
}

function placed(d: Dissection, placement: Placement, isSegmented: boolean): void {
  const { kind, segment } = placement;
  unfinished(d, placement.given ?? 0);
  if (placement.fault !== undefined) d.report(F.segmentsMissing, placement.fault, d.at, d.left);
  if (kind === 'repeat') d.report(F.repeated, 'this frame was sent before', d.at, d.left);
  if (kind === 'whole' || (kind === 'repeat' && !isSegmented && segment === 0 && isLlc(d, 0))) {
    d.next(Tables.payload, Payload.llc);
    return;
  }
  if (kind !== 'repeat') d.derive(F.segment, kind === 'part' ? `${segment}, more follow` : `${segment}, the last`);
  d.rest(F.information);
  const { joined } = placement;
  if (joined === undefined || joined.length === 0) return;
  d.joinedFrom(placement.frames ?? []);
  d.inside(joined, `joined from ${segment} HDLC segments`, () => d.next(Tables.payload, Payload.llc));
}

/** FCS, where there was information, and the closing flag. */
function tail(d: Dissection, ending: End, length: number, right: number): void {
  const hasFcs = d.left > 0;
  if (hasFcs) {
    d.open(F.trailer);
    const at = d.at;
    if (right >= 0 || ending === End.open) verdict(d, F.fcsVerdict, F.fcsWrong, d.read(F.fcs), right, at);
    else d.trailing();
  }
  d.widen();
  if (!hasFcs && d.left === 0) return;
  if (!hasFcs) d.open(F.trailer);
  if (d.peek() === FLAG) d.mark(F.flag, 1);
  else if (ending === End.fitting && d.left > 0) {
    d.report(F.lengthWrong, `the frame ends by its length of ${length}, but what follows is no flag`, d.at, d.left);
    d.rest(Bytes.trailing);
  }
  d.close();
}

function summarize(view: NodeView, line: Summary): void {
  const control = view.valueOf(F.frame) as number | undefined;
  line.destination = addressText(view, F.destinationUpper, F.destinationLower);
  line.source = addressText(view, F.sourceUpper, F.sourceLower);
  if (control === undefined) return;
  const name = frameName(control) ?? `control 0x${control.toString(16)}`;
  line.service = name;
  const ns = view.textOf(F.ns);
  const nr = view.textOf(F.nr);
  const numbers = [ns === '' ? '' : `N(S)=${ns}`, nr === '' ? '' : `N(R)=${nr}`]
    .filter((part) => part !== '')
    .join(' ');
  const segment = segmentText(view);
  line.value = [segment, numbers, parametersText(view), rejectText(view)].filter((part) => part !== '').join(', ');
}

/** A segment stands behind the node of the frame, not in it. */
function segmentText(view: NodeView): string {
  const { tape } = view;
  for (let node = tape.next(view.node); node < tape.top; node = tape.next(node)) {
    if (tape.fieldId(node) === F.segment.id) return `segment ${tape.details.get(node) ?? ''}`;
  }
  return '';
}

function addressText(view: NodeView, upper: Field, lower: Field): string {
  const low = view.textOf(lower);
  const up = String(view.valueOf(upper) ?? '');
  return low === '' ? up : `${up}/${String(view.valueOf(lower))}`;
}
