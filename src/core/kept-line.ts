/**
 * Serial lines and lines of hex in capture files. libpcap has no link type for bytes whose frames have no borders, so they
 * are kept in two interfaces whose descriptions (if_description) say what they are:
 *
 *     DLT_USER0  serial frames of /dev/ttyUSB0     HDLC frames, one a packet: what other tools can read
 *     DLT_USER1  serial bytes of /dev/ttyUSB0      everything else on that line, or pieces as they were heard
 *     DLT_USER0  hex frames of log.txt             the same of text input
 *     DLT_USER1  hex bytes of log.txt
 *
 * All packets of both, one behind the other, are the bytes of the line, each of them once. `docs/recording.md` tells users.
 */
import { LinkType } from './source.js';

export type LinePart = 'frames' | 'bytes';

/** A line that an interface of a capture file keeps, or a part of it. */
export interface KeptLine {
  /** `LinkType.serial` or `LinkType.hex`. */
  readonly linkType: number;
  readonly part: LinePart;
  /** What was heard; the same for both parts. */
  readonly name: string;
}

/** What the description of an interface ends with whose packets had no times; they are written as 1970. */
const TIMELESS = 'without times';

/** Comments of packets that say why they are no HDLC frame begin so, and are ours: they were not heard. */
export const NOT_HDLC = 'not HDLC: ';

/** A line that is silent for so long has said what it had to say. */
export const LINE_QUIET_SECONDS = 0.5;

/**
 * No message goes on behind such a silence. Receivers of HDLC give up after 25 ms, as a rule, but may be set to wait for up to six
 * seconds; a sender that makes use of that is none we know of.
 */
export const LINE_CUT_OFF_SECONDS = 2;

export function lineDescription({ linkType, part, name }: KeptLine): string {
  return `${linkType === LinkType.hex ? 'hex' : 'serial'} ${part}${name === '' ? '' : ` of ${name}`}`;
}

/** @returns undefined for an interface that keeps no line. */
export function keptLine(linkType: number, description: string): KeptLine | undefined {
  if (linkType !== LinkType.user0 && linkType !== LinkType.user1) return undefined;
  const [, kind, part, name = ''] = /^(serial|hex) (frames|bytes)(?: of (.*))?$/s.exec(withTimes(description)) ?? [];
  if (part === undefined) return undefined;
  return { linkType: kind === 'hex' ? LinkType.hex : LinkType.serial, part: part as LinePart, name };
}

export function withoutTimes(description: string): string {
  return description === '' ? TIMELESS : `${description}, ${TIMELESS}`;
}

export function isWithoutTimes(description: string): boolean {
  return description === TIMELESS || description.endsWith(`, ${TIMELESS}`);
}

/** The description without that it says so. */
export function withTimes(description: string): string {
  return isWithoutTimes(description) ? description.slice(0, -TIMELESS.length).replace(/, $/, '') : description;
}
