/**
 * Frames that set up and guard the link: their control octets, and the information that SNRM, UA and FRMR carry
 * (IEC 62056-46, commands and responses; ISO/IEC 13239).
 *
 *     SNRM, UA: [81 80 length (id length value)* [F0 user data]]
 *     FRMR:     rejected-control  0 V(S) C/R V(R)  W X Y Z V
 */
import {
  bitGroup,
  bits,
  type Dissection,
  defineFields,
  enumerated,
  type Field,
  findNode,
  group,
  header,
  Issue,
  NodeView,
  octets,
  uint,
} from '../../src/core/index.js';

/** Control octets of unnumbered frames, without P/F. */
export const UNNUMBERED = 0xef;
export const SNRM = 0x83;
export const DISC = 0x43;
export const UA = 0x63;
export const DM = 0x0f;
export const FRMR = 0x87;
export const UI = 0x03;

/** Unnumbered frames by control octet without P/F. */
const Unnumbered: Readonly<Record<number, string>> = {
  [SNRM]: 'SNRM',
  [DISC]: 'DISC',
  [UA]: 'UA',
  [DM]: 'DM',
  [FRMR]: 'FRMR',
  [UI]: 'UI',
  0xaf: 'XID',
  0xe3: 'TEST',
  0xcf: 'SNRME',
};

const Supervisory = ['RR', 'RNR', 'REJ', 'SREJ'];

/** Kind of frame by its control octet. */
export function frameName(control: number): string | undefined {
  if ((control & 0x01) === 0) return 'I';
  if ((control & 0x03) === 0x01) return Supervisory[(control >> 2) & 3];
  return Unnumbered[control & UNNUMBERED];
}

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

/** 81 80 length (id length value)* [F0 user data] */
export function linkParameters(d: Dissection): void {
  if (d.left === 0) return;
  if (d.peek() !== 0x81) {
    d.rest(P.userData);
    return;
  }
  d.open(P.parameters);
  const groupId = d.peek(1);
  const length = d.peek(2);
  d.mark(P.parametersHeader, 3);
  if (groupId !== 0x80)
    d.report(Issue.unusual, `parameter group 0x${groupId.toString(16)}; 0x80 was expected`, d.at - 2, 1);
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

/** The larger of the windows that SNRM or UA name; 1 where they name none. */
export function largestWindow(d: Dissection): number {
  let largest = 1;
  const end = d.peek() === 0x81 && d.peek(1) === 0x80 ? Math.min(d.left, 3 + d.peek(2)) : 0;
  for (let at = 3; at + 2 < end; at += 2 + d.peek(at + 1)) {
    const field = PARAMETERS[d.peek(at)];
    const size = d.peek(at + 1);
    if ((field === P.windowTransmit || field === P.windowReceive) && size >= 1 && size <= 4)
      largest = Math.max(largest, d.peekUint(size, at + 2));
  }
  return largest;
}

/** rejected control, 0 V(S) C/R V(R), W X Y Z V */
export function frameReject(d: Dissection): void {
  d.open(R.frameReject);
  d.read(R.rejectedFrame);
  d.flags(R.rejectState);
  d.flags(R.rejectReason);
  d.close();
}

/** `max information 128/128, window 1/1` of SNRM and UA: transmit and receive, as their sender sees it. */
export function parametersText(view: NodeView): string {
  const { tape } = view;
  const at = findNode(tape, view.node, tape.top, P.parameters);
  if (at < 0) return '';
  const parameters = new NodeView(tape, at);
  const pair = (transmit: Field, receive: Field): string =>
    `${parameters.textOf(transmit) || '-'}/${parameters.textOf(receive) || '-'}`;
  return `max information ${pair(P.maxInformationTransmit, P.maxInformationReceive)}, window ${pair(P.windowTransmit, P.windowReceive)}`;
}

/** `rejects I: W` of FRMR: the frame, and which of its five reasons are given. */
export function rejectText(view: NodeView): string {
  const { tape } = view;
  const at = findNode(tape, view.node, tape.top, R.frameReject);
  if (at < 0) return '';
  const reject = new NodeView(tape, at);
  const reasons = [R.w, R.x, R.y, R.z, R.v]
    .filter((reason) => reject.valueOf(reason) === true)
    .map((reason) => reason.label);
  return `rejects ${frameName(Number(reject.valueOf(R.rejectedFrame))) ?? 'a frame'}: ${reasons.join(', ') || 'no reason given'}`;
}
