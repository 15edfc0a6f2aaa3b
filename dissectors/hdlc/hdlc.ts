/**
 * HDLC frame, format type 3 (IEC 62056-46, ISO/IEC 13239), with or without its flags.
 *
 *     [7E]  format(2)  destination(1,2,4)  source(1,2,4)  control  HCS(2)  [information  FCS(2)]  [7E]
 *
 *     format: 1010 S LLLLLLLLLLL   S: more segments follow   L: octets between the flags
 *     A frame without information has no FCS; its HCS is the last.
 */
import {
  bitGroup,
  bits,
  Bytes,
  defineFields,
  type Dissection,
  type Dissector,
  enumerated,
  type Field,
  findNode,
  group,
  hdlcAddress,
  header,
  Issue,
  issue,
  octets,
  Payload,
  type Summary,
  Tables,
  NodeView,
  u16le,
  uint,
  text,
} from '../../src/core/index.js';
import { frameCheck } from './crc.js';
import { addressOctets, FLAG } from './framer.js';
import { type Placement, place, reset, segments } from './segments.js';

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

/** Unnumbered frames by control octet without P/F. */
const Unnumbered: Readonly<Record<number, string>> = {
  0x83: 'SNRM',
  0x43: 'DISC',
  0x63: 'UA',
  0x0f: 'DM',
  0x87: 'FRMR',
  0x03: 'UI',
  0xaf: 'XID',
  0xe3: 'TEST',
  0xcf: 'SNRME',
};

const Supervisory = ['RR', 'RNR', 'REJ', 'SREJ'];

/** Kind of frame by its control octet. */
export function frameName(control: number): string | undefined {
  if ((control & 0x01) === 0) return 'I';
  if ((control & 0x03) === 0x01) return Supervisory[(control >> 2) & 3];
  return Unnumbered[control & 0xef];
}

const F = defineFields('hdlc', {
  self: group('HDLC'),
  flag: header('Flag'),
  type: bits('Format type', 0xf000, { names: { 10: '3' } }),
  segmentation: bits('Segmentation', 0x0800, { about: 'More segments of the same information unit follow.' }),
  length: bits('Length', 0x07ff, { about: 'Octets between the flags.' }),
  format: bitGroup('Format', 2, ['type', 'segmentation', 'length']),
  destination: group('Destination'),
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
  hcs: u16le('HCS', { hex: true, about: 'Check sequence of the header.' }),
  hcsVerdict: text('HCS verdict'),
  information: octets('Information segment', { about: 'A segment; the units joined stand in a byte store of their own.' }),
  segment: text('Segment'),
  trailer: group('HDLC end', { name: 'hdlc_end' }),
  fcs: u16le('FCS', { hex: true, about: 'Check sequence of the whole frame.' }),
  fcsVerdict: text('FCS verdict'),
  addressWrong: issue('Address', 'error', 'An address has 1, 2 or 4 octets.'),
  hcsWrong: issue('HCS wrong', 'error', 'The header was damaged on the way, or its check sequence was made wrong.'),
  fcsWrong: issue('FCS wrong', 'error', 'The frame was damaged on the way, or its check sequence was made wrong.'),
  lengthWrong: issue('Length wrong', 'error', 'The frame does not end where its length field says.'),
  segmentsMissing: issue('Segments missing', 'error', 'Segments of an information unit were lost, so it is not whole.'),
  repeated: issue('Sent again', 'note', 'The same frame with the same N(S) as the one before: it was not acknowledged.'),
  unfinished: issue('Unit never finished', 'warning', 'The link was set up or torn down in the middle of a segmented unit.'),
});

const CONTROL_I: readonly Field[] = [F.frame, F.ns, F.pollFinal, F.nr];
const CONTROL_S: readonly Field[] = [F.frame, F.pollFinal, F.nr];

const P = defineFields('hdlc', {
  parameters: group('Link parameters'),
  parametersHeader: header('Format and group'),
  parameterHeader: header('Parameter id and length'),
  maxInformationTransmit: uint('Longest information field, transmit'),
  maxInformationReceive: uint('Longest information field, receive'),
  windowTransmit: uint('Window, transmit'),
  windowReceive: uint('Window, receive'),
  otherParameter: octets('Parameter not known', { repeated: true }),
  userData: octets('User data'),
});

/** Parameter ids of SNRM and UA. */
const PARAMETERS: Readonly<Record<number, Field>> = {
  5: P.maxInformationTransmit,
  6: P.maxInformationReceive,
  7: P.windowTransmit,
  8: P.windowReceive,
};

const R = defineFields('hdlc', {
  frameReject: group('Frame reject'),
  rejectedFrame: enumerated('Rejected frame', frameName, { hex: true }),
  vs: bits('V(S)', 0x0e, { about: 'Number that the rejecting side would have sent next.' }),
  commandResponse: bits('C/R', 0x10, { names: { 0: 'a command was rejected', 1: 'a response was rejected' } }),
  vr: bits('V(R)', 0xe0, { about: 'Number that the rejecting side expected next.' }),
  rejectState: bitGroup('State', 1, ['vs', 'commandResponse', 'vr']),
  w: bits('W: control field invalid or not implemented', 0x01),
  x: bits('X: information not permitted with this frame', 0x02),
  y: bits('Y: information field too long', 0x04),
  z: bits('Z: N(R) invalid', 0x08),
  v: bits('V: N(S) invalid', 0x10),
  rejectReason: bitGroup('Reason', 1, ['w', 'x', 'y', 'z', 'v']),
});

export const hdlc: Dissector = {
  name: 'hdlc',
  answers: [[Tables.payload, Payload.hdlc]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    if (d.peek() === FLAG) d.mark(F.flag, 1);
    const start = d.at;
    const format = d.flags(F.format);
    const length = format & 0x07ff;
    const ending = limitTo(d, start, length);
    const destination = address(d, F.destination, F.destinationUpper, F.destinationLower);
    const source = address(d, F.source, F.sourceUpper, F.sourceLower);
    const control = controlOctet(d);
    const hcsAt = d.at;
    const check = d.read(F.hcs);
    verdict(d, F.hcsVerdict, F.hcsWrong, check, frameCheck(d.bytes, start, hcsAt), hcsAt);
    d.close();

    // An open end has no FCS; what is there is information.
    const fcs = ending === End.open ? 0 : 2;
    if (d.left > fcs) body(d, format, control, destination, source, fcs);
    end(d, ending, length, start);
  },

  summary(view, line) {
    summarize(view, line);
  },
};

/** How the frame ends: at its length, at a flag elsewhere, or not at all. */
const End = { fitting: 0, elsewhere: 1, open: 2 } as const;
type End = (typeof End)[keyof typeof End];

/** Puts the closing flag and what follows it out of reach. */
function limitTo(d: Dissection, start: number, length: number): End {
  const close = start + length;
  const flagged = d.end - start > 2 && d.bytes[d.end - 1] === FLAG;
  const last = flagged ? d.end - 1 : d.end;
  if (close === last || (close < last && isGood(d.bytes, start, close))) {
    d.narrow(close - d.at, F.length);
    return End.fitting;
  }
  d.report(
    d.cut ? Issue.cutCapture : F.lengthWrong,
    `the length field says ${length} bytes between the flags, ${last - start} are there`,
    start,
    2,
  );
  d.narrow(last - d.at, F.length);
  return flagged ? End.elsewhere : End.open;
}

function isGood(bytes: Uint8Array, start: number, close: number): boolean {
  if (close - start < 4) return false;
  return frameCheck(bytes, start, close - 2) === ((bytes[close - 2] as number) | ((bytes[close - 1] as number) << 8));
}

/** One, two or four octets of seven bits. Answers with the address as text, for telling parties apart. */
function address(d: Dissection, group: Field, upper: Field, lower: Field): string {
  const octets = addressOctets(d.bytes, d.at, d.end);
  d.open(group);
  const at = d.at;
  if (octets === 1) d.mark(upper, 1);
  else if (octets === 2 || octets === 4) {
    d.mark(upper, octets / 2);
    d.mark(lower, octets / 2);
  } else if (octets === 0) d.mark(upper, d.left + 1);
  else {
    const wrong = Math.min(octets, 4);
    d.report(F.addressWrong, `an address of ${octets === 3 ? 'three' : 'more than four'} octets`, d.at, wrong);
    d.mark(upper, wrong);
  }
  d.close();
  let key = '';
  for (let i = at; i < d.at; i++) key += String.fromCharCode(d.bytes[i] as number);
  return key;
}

function controlOctet(d: Dissection): number {
  const control = d.peek();
  if ((control & 0x01) === 0) return d.flags(F.control, CONTROL_I);
  if ((control & 0x03) === 0x01) return d.flags(F.control, CONTROL_S);
  return d.flags(F.control);
}

function verdict(d: Dissection, shown: Field, wrong: Field, found: number, right: number, at: number): void {
  if (!d.recording) return;
  if (found === right) {
    d.derive(shown, 'good');
    return;
  }
  d.derive(shown, `wrong, ${word(right)} expected`);
  d.report(wrong, `found ${word(found)}, expected ${word(right)}`, at, 2);
}

const word = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

/** The information field, by kind of frame; the FCS stays behind. */
function body(d: Dissection, format: number, control: number, destination: string, source: string, fcs: number): void {
  d.narrow(d.left - fcs, F.length);
  const unnumbered = control & 0xef;
  if ((control & 0x01) === 0 || unnumbered === 0x03) {
    information(d, format, control, destination, source);
  } else {
    d.attempt(() => {
      if (unnumbered === 0x83 || unnumbered === 0x63) linkParameters(d);
      else if (unnumbered === 0x87) frameReject(d);
    });
    if (d.left > 0) {
      if (unnumbered === 0x83 || unnumbered === 0x63 || unnumbered === 0x87) d.trailing();
      else d.rest(Bytes.unknown);
    }
  }
  if (unnumbered === 0x83 || unnumbered === 0x63 || unnumbered === 0x43 || unnumbered === 0x0f) {
    linkReset(d, destination, source);
  }
  d.widen();
}

function linkReset(d: Dissection, destination: string, source: string): void {
  const given = d.once((conversation) =>
    reset(conversation.of(segments), [`${destination}>${source}`, `${source}>${destination}`]),
  );
  if (given > 0) d.report(F.unfinished, `${given} ${given === 1 ? 'segment' : 'segments'} of a unit that was not finished`);
}

function information(d: Dissection, format: number, control: number, destination: string, source: string): void {
  const placement = d.once((conversation) =>
    place(conversation.of(segments), {
      key: `${destination}>${source}`,
      ns: (control & 1) === 0 ? (control >> 1) & 7 : -1,
      segmented: (format & 0x0800) !== 0,
      // The FCS stands behind the information; with the same N(S) it tells a frame that was sent again.
      check: ((d.bytes[d.end] ?? 0) << 8) | (d.bytes[d.end + 1] ?? 0),
      bytes: d.bytes,
      at: d.at,
      end: d.end,
    }),
  );
  if (placement.kind === 'whole') {
    d.next(Tables.payload, Payload.llc);
    return;
  }
  if (placement.fault !== undefined) d.report(F.segmentsMissing, placement.fault, d.at, d.left);
  if (placement.kind === 'repeat') {
    d.report(F.repeated, 'the same frame as the one before', d.at, d.left);
    if ((format & 0x0800) === 0 && placement.segment === 0 && looksWhole(d)) d.next(Tables.payload, Payload.llc);
    else d.rest(F.information);
    return;
  }
  d.derive(F.segment, placement.kind === 'part' ? `${placement.segment}, more follow` : `${placement.segment}, the last`);
  d.rest(F.information);
  joined(d, placement);
}

/** A repeated frame that is a unit of its own begins like one. */
function looksWhole(d: Dissection): boolean {
  return d.peek() === 0xe6 || d.peek() === 0xff;
}

function joined(d: Dissection, placement: Placement): void {
  if (placement.joined === undefined || placement.joined.length === 0) return;
  d.inside(placement.joined, `joined from ${placement.segment} HDLC segments`, () => d.next(Tables.payload, Payload.llc));
}

/** 81 80 length (id length value)* [F0 user data] */
function linkParameters(d: Dissection): void {
  if (d.left === 0) return;
  if (d.peek() !== 0x81) {
    d.rest(P.userData);
    return;
  }
  d.open(P.parameters);
  const groupId = d.peek(1);
  const length = d.peek(2);
  d.mark(P.parametersHeader, 3);
  if (groupId !== 0x80) d.report(Issue.unusual, `parameter group 0x${groupId.toString(16)}; 0x80 was expected`, d.at - 2, 1);
  d.narrow(length, P.parametersHeader);
  while (d.left > 0) {
    const field = PARAMETERS[d.peek()] ?? P.otherParameter;
    const size = d.peek(1);
    d.mark(P.parameterHeader, 2);
    if (field !== P.otherParameter && (size < 1 || size > 4)) {
      d.report(Issue.malformed, `${field.label} of ${size} octets`, d.at, Math.min(size, d.left));
      d.mark(P.otherParameter, size);
    } else d.mark(field, size);
  }
  d.widen();
  d.close();
  if (d.left > 0) d.rest(P.userData);
}

/** rejected control, 0 V(S) C/R V(R), W X Y Z V */
function frameReject(d: Dissection): void {
  d.open(R.frameReject);
  d.read(R.rejectedFrame);
  d.flags(R.rejectState);
  d.flags(R.rejectReason);
  d.close();
}

/** FCS, where there was information, and the closing flag. */
function end(d: Dissection, ending: End, length: number, start: number): void {
  d.open(F.trailer);
  if (ending !== End.open && d.left >= 2) {
    const at = d.at;
    const check = d.read(F.fcs);
    verdict(d, F.fcsVerdict, F.fcsWrong, check, frameCheck(d.bytes, start, at), at);
  }
  if (d.left > 0) d.trailing();
  d.widen();
  if (d.peek() === FLAG) d.mark(F.flag, 1);
  else if (ending === End.fitting && d.left > 0) {
    d.report(F.lengthWrong, `the length field says ${length} bytes between the flags, ${d.left} more are there`, d.at, d.left);
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
  const numbers = [ns === '' ? '' : `N(S)=${ns}`, nr === '' ? '' : `N(R)=${nr}`].filter((part) => part !== '').join(' ');
  const segment = segmentText(view);
  line.value = [segment, numbers, parametersText(view), rejectText(view)].filter((part) => part !== '').join(', ');
}

/** `max information 128/128, window 1/1` of SNRM and UA: transmit and receive, as their sender sees it. */
function parametersText(view: NodeView): string {
  const { tape } = view;
  const at = findNode(tape, view.node, tape.top, P.parameters);
  if (at < 0) return '';
  const parameters = new NodeView(tape, at);
  const pair = (transmit: Field, receive: Field): string =>
    `${parameters.textOf(transmit) || '-'}/${parameters.textOf(receive) || '-'}`;
  return `max information ${pair(P.maxInformationTransmit, P.maxInformationReceive)}, window ${pair(P.windowTransmit, P.windowReceive)}`;
}

/** `rejects I: W` of FRMR: the frame, and which of its five reasons are given. */
function rejectText(view: NodeView): string {
  const { tape } = view;
  const at = findNode(tape, view.node, tape.top, R.frameReject);
  if (at < 0) return '';
  const reject = new NodeView(tape, at);
  const reasons = [R.w, R.x, R.y, R.z, R.v].filter((reason) => reject.valueOf(reason) === true).map((reason) => reason.label);
  return `rejects ${frameName(Number(reject.valueOf(R.rejectedFrame))) ?? 'a frame'}: ${reasons.join(', ') || 'no reason given'}`;
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

export { F as Hdlc, P as HdlcParameters, R as HdlcReject };
