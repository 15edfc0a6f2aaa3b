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
  type Dissection,
  type Dissector,
  type Field,
  hdlcAddressValue,
  Issue,
  type NodeView,
  Payload,
  type Summary,
  Tables,
  within,
} from '../../src/core/index.js';
import { verdict } from '../data/verdict.js';
import { frameCheck, isChecked } from './crc.js';
import { Hdlc } from './fields.js';
import { addressOctets, FLAG, headerOctets, isFormat, SHORTEST } from './framer.js';
import { information, linkReset } from './information.js';
import { frameName, parametersText, rejectText } from './link-frames.js';

const CONTROL_I: readonly Field[] = [Hdlc.frame, Hdlc.ns, Hdlc.pollFinal, Hdlc.nr];
const CONTROL_S: readonly Field[] = [Hdlc.frame, Hdlc.pollFinal, Hdlc.nr];

const LENGTH = 0x07ff;
const FCS_OCTETS = 2;

export const hdlc: Dissector = {
  name: 'hdlc',
  answers: [[Tables.payload, Payload.hdlc]],
  self: Hdlc.self,

  dissect(d) {
    d.open(Hdlc.self);
    if (d.peek() === FLAG) d.mark(Hdlc.flag, 1);
    const start = d.at;
    const format = d.flags(Hdlc.format);
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
    d.narrow(close - d.at, Hdlc.length);
    return End.fitting;
  }
  if (close > last && !isFlagged) {
    d.narrow(close - d.at, Hdlc.length);
    return End.open;
  }
  const there = last - start;
  d.report(Hdlc.lengthWrong, `the length field says ${length} bytes between the flags, ${there} are there`, start, 2);
  d.narrow(last - d.at, Hdlc.length);
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
  d.destination = within(d.destination, address(d, Hdlc.destination, Hdlc.destinationUpper, Hdlc.destinationLower));
  d.source = within(d.source, address(d, Hdlc.source, Hdlc.sourceUpper, Hdlc.sourceLower));
  const control = controlOctet(d);
  const at = d.at;
  const check = d.read(Hdlc.hcs);
  verdict(d, Hdlc.hcsVerdict, Hdlc.hcsWrong, check, frameCheck(d.bytes, start, at), at);
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
    d.report(Hdlc.addressWrong, `an address of ${octets === 3 ? 'three' : 'more than four'} octets`, d.at, wrong);
    d.mark(upper, wrong);
  }
  d.close();
  return value;
}

function controlOctet(d: Dissection): number {
  const control = d.peek();
  if ((control & 0x01) === 0) return d.flags(Hdlc.control, CONTROL_I);
  if ((control & 0x03) === 0x01) return d.flags(Hdlc.control, CONTROL_S);
  return d.flags(Hdlc.control);
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
  if (fcs > 0) d.narrow(d.left - fcs, Hdlc.length);
  information(d, format, control, isSound ? right : -1);
  if (fcs > 0) d.widen();
}

function fcsAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

/** FCS, where there was information, and the closing flag. */
function tail(d: Dissection, ending: End, length: number, right: number): void {
  const hasFcs = d.left > 0;
  if (hasFcs) {
    d.open(Hdlc.trailer);
    const at = d.at;
    if (right >= 0 || ending === End.open) verdict(d, Hdlc.fcsVerdict, Hdlc.fcsWrong, d.read(Hdlc.fcs), right, at);
    else d.trailing();
  }
  d.widen();
  if (!hasFcs && d.left === 0) return;
  if (!hasFcs) d.open(Hdlc.trailer);
  if (d.peek() === FLAG) d.mark(Hdlc.flag, 1);
  else if (ending === End.fitting && d.left > 0) {
    d.report(Hdlc.lengthWrong, `the frame ends by its length of ${length}, but what follows is no flag`, d.at, d.left);
    d.rest(Bytes.trailing);
  }
  d.close();
}

function summarize(view: NodeView, line: Summary): void {
  const control = view.valueOf(Hdlc.frame) as number | undefined;
  line.destination = addressText(view, Hdlc.destinationUpper, Hdlc.destinationLower);
  line.source = addressText(view, Hdlc.sourceUpper, Hdlc.sourceLower);
  if (control === undefined) return;
  const name = frameName(control) ?? `control 0x${control.toString(16)}`;
  line.service = name;
  const ns = view.textOf(Hdlc.ns);
  const nr = view.textOf(Hdlc.nr);
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
    if (tape.fieldId(node) === Hdlc.segment.id) return `segment ${tape.details.get(node) ?? ''}`;
  }
  return '';
}

function addressText(view: NodeView, upper: Field, lower: Field): string {
  const low = view.textOf(lower);
  const up = String(view.valueOf(upper) ?? '');
  return low === '' ? up : `${up}/${String(view.valueOf(lower))}`;
}
