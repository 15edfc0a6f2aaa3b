/**
 * What HDLC frames carry: information units of I and UI frames, whole or in segments, and the parameters of the link (IEC 62056-46,
 * information field; segmentation). SNRM, DISC, UA and DM begin and end the link, and with it what was not whole.
 */
import { counted, type Dissection, Issue, Payload, Tables } from '../../src/core/index.js';
import type { Placement } from '../data/unit.js';
import { answerTo, NO_INVOKE_ID, remember, Service } from '../dlms/exchange.js';
import { endAllTransfers } from '../dlms/unfinished.js';
import { Hdlc } from './fields.js';
import {
  DISC,
  DM,
  FRMR,
  frameName,
  frameReject,
  largestWindow,
  linkParameters,
  SNRM,
  UA,
  UI,
  UNNUMBERED,
} from './link-frames.js';
import { isLlc } from './llc.js';
import { isOpen, place, reset, segments } from './segments.js';

/** In the format field: more segments of the unit follow. */
const SEGMENTED = 0x0800;

/** By kind of frame; `check` is the FCS, -1 where the frame can't be trusted. */
export function information(d: Dissection, format: number, control: number, check: number): void {
  const unnumbered = control & UNNUMBERED;
  if ((control & 0x01) === 0 || unnumbered === UI) unit(d, format, control, check);
  else if (unnumbered === SNRM || unnumbered === UA) {
    if (unnumbered === UA && check >= 0) agreed(d);
    parts(d, linkParameters);
  } else if (unnumbered === FRMR) parts(d, frameReject);
  else {
    d.report(Issue.unusual, `${frameName(control) ?? 'this frame'} should have no information field`, d.at, d.left);
    d.rest(Hdlc.information);
  }
}

/** UA says how many frames either party may send before the other acknowledges them. */
function agreed(d: Dissection): void {
  const window = largestWindow(d);
  const state = d.state(segments);
  if (state === undefined || (window <= 1 && state.windows === undefined)) return;
  state.windows ??= new Set();
  for (const key of [parties(d, false), parties(d, true)]) {
    if (window > 1) state.windows.add(key);
    else state.windows.delete(key);
  }
}

/** Information that ends early ends only itself; what is left of it is kept. */
function parts(d: Dissection, part: (d: Dissection) => void): void {
  d.attempt(() => part(d));
  if (d.left > 0) d.trailing();
}

/** SNRM, DISC, UA and DM end what was begun in both directions. */
export function linkReset(d: Dissection, control: number): void {
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
  else {
    answerTo(d, Service.link, NO_INVOKE_ID);
    endAllTransfers(d);
  }
}

function unfinished(d: Dissection, given: number): void {
  if (given > 0) d.report(Hdlc.unfinished, `${counted(given, 'segment')} of a unit that was not finished`);
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
  const between = parties(d, false);
  const key = (isI ? 'I' : 'UI') + between;
  d.isOneAtATime = isI && d.state(segments)?.windows?.has(between) !== true;
  if (check < 0) {
    const isPart = d.once((conversation) => isOpen(conversation.of(segments), key)) || isSegmented;
    if (isPart) d.rest(Hdlc.information);
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
  if (placement.fault !== undefined) d.report(Hdlc.segmentsMissing, placement.fault, d.at, d.left);
  if (kind === 'repeat') {
    d.isSentAgain = true;
    d.report(Hdlc.repeated, 'this frame was sent before', d.at, d.left);
  }
  if (kind === 'whole' || (kind === 'repeat' && !isSegmented && segment === 0 && isLlc(d, 0))) {
    d.next(Tables.payload, Payload.llc);
    return;
  }
  if (kind !== 'repeat') d.derive(Hdlc.segment, kind === 'part' ? `${segment}, more follow` : `${segment}, the last`);
  d.rest(Hdlc.information);
  const { joined } = placement;
  if (joined === undefined || joined.length === 0) return;
  d.joinedFrom(placement.frames ?? []);
  d.inside(joined, `joined from ${segment} HDLC segments`, () => d.next(Tables.payload, Payload.llc));
}
