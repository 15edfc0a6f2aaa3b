/**
 * Where messages of IEC 62056-21 end. None has a length: a line ends with CR LF, data with ETX or EOT and a check character, a
 * telegram with `!` and perhaps a CRC; what is cut off, where the next message or noise begins.
 */
import { Limits } from '../../src/core/index.js';
import {
  ACK,
  BANG,
  CLOSE,
  CR,
  EOT,
  ETX,
  IS_ODD,
  isBaudCharacter,
  isHexDigit,
  isLetter,
  isPrintable,
  LF,
  NAK,
  OPEN,
  QUESTION,
  SEVEN_BITS,
  SLASH,
  SOH,
  STX,
} from './characters.js';
import { type Head, HeadKind, hasParity } from './heads.js';

/** How long a message is. */
export interface Extent {
  /** 0: more octets are needed to tell. */
  length: number;
  /** Where it is not known: how long the message is if nothing more comes; 0: it is not whole. */
  rest: number;
}

const FLAG = 0x7e;
const CRC_DIGITS = 4;

/** What an octet is within a text. */
const Class = {
  text: 0,
  damaged: 1,
  lineEnd: 2,
  open: 3,
  close: 4,
  bang: 5,
  slash: 6,
  /** ETX and EOT. */
  end: 7,
  /** Begins a message, so that the one before has ended. */
  start: 8,
  flag: 9,
} as const;

/** By octet; of octets whose parity is wrong nothing is believed. */
const CLASSES = classes(false);
const CLASSES_WITH_PARITY = classes(true);

function classes(withParity: boolean): Uint8Array {
  const table = new Uint8Array(256).fill(Class.damaged);
  for (let octet = 0; octet < 256; octet++) {
    const isWrong = withParity ? IS_ODD[octet] === 1 : octet > SEVEN_BITS;
    if (!isWrong) table[octet] = classOf(octet & SEVEN_BITS);
  }
  // The flag of HDLC has an even number of ones, so that parity does not tell it from a tilde.
  table[FLAG] = Class.flag;
  return table;
}

function classOf(character: number): number {
  switch (character) {
    case CR:
      return Class.text;
    case LF:
      return Class.lineEnd;
    case OPEN:
      return Class.open;
    case CLOSE:
      return Class.close;
    case BANG:
      return Class.bang;
    case SLASH:
      return Class.slash;
    case ETX:
    case EOT:
      return Class.end;
    case SOH:
    case STX:
    case ACK:
    case NAK:
      return Class.start;
    default:
      return isPrintable(character) ? Class.text : Class.damaged;
  }
}

/** A damaged octet weighs so much, each good one takes one off; beyond `NOISE` it is no text any more. */
const DAMAGE = 4;
const NOISE = 10;

const EXTENT: Extent = { length: 0, rest: 0 };

function told(length: number, rest = 0): Extent {
  EXTENT.length = length;
  EXTENT.rest = rest;
  return EXTENT;
}

/** How long the message is that begins at `at` with `head`; lent until the next call. */
export function extentOf(bytes: Uint8Array, at: number, end: number, head: Head): Extent {
  const { kind, end: from } = head;
  switch (kind) {
    case HeadKind.identification:
      if (from === end) return told(0, end - at);
      return isLineEnd(bytes[from] as number) ? text(bytes, at, from, end, kind) : told(from - at);
    case HeadKind.command:
      // A break has no data.
      if (isEnd(bytes[from - 1] as number)) return checkCharacter(at, from, end);
      return text(bytes, at, from, end, kind);
    case HeadKind.data:
    case HeadKind.lines:
      return text(bytes, at, from, end, kind);
    default:
      return told(from - at);
  }
}

const isLineEnd = (octet: number): boolean => (octet & SEVEN_BITS) === CR || (octet & SEVEN_BITS) === LF;
const isEnd = (octet: number): boolean => (octet & SEVEN_BITS) === ETX || (octet & SEVEN_BITS) === EOT;

/** Text from `from` on, up to what ends it. */
function text(bytes: Uint8Array, at: number, from: number, end: number, kind: HeadKind): Extent {
  const table = hasParity(bytes, at, from) ? CLASSES_WITH_PARITY : CLASSES;
  const isBlock = kind === HeadKind.command || kind === HeadKind.data;
  const isLines = kind === HeadKind.lines;
  const far = at + Limits.readoutBytes;
  const last = Math.min(end, far);
  let damage = 0;
  /** Where the damage at hand began. */
  let broken = from;
  let isOpen = false;
  for (let i = from; i < last; i++) {
    const octet = bytes[i] as number;
    const found = table[octet] as number;
    if (found === Class.damaged) {
      if (damage === 0) broken = i;
      damage += DAMAGE;
      if (damage > NOISE) return told(broken - at);
      continue;
    }
    if (damage > 0) damage--;
    switch (found) {
      case Class.lineEnd:
        isOpen = false;
        break;
      case Class.open:
        isOpen = true;
        break;
      case Class.close:
        isOpen = false;
        break;
      case Class.bang:
        if (!isBlock && !isOpen) return tail(bytes, at, i + 1, end, isLines);
        break;
      case Class.end:
        if (isBlock || isLines) return checkCharacter(at, i + 1, end);
        return told(i - at);
      case Class.start:
        return told(i - at);
      case Class.slash: {
        if (isBlock) break;
        const begins = beginsAnew(bytes, i, end);
        if (begins === undefined) return told(0);
        if (begins) return told(i - at);
        break;
      }
      case Class.flag: {
        if (i + 1 === end) return told(0);
        const next = bytes[i + 1] as number;
        if (next === FLAG || (next & 0xf0) === 0xa0) return told(i - at);
        break;
      }
      default:
    }
  }
  if (last === far) return told(Limits.readoutBytes);
  // Lines without a beginning have no end either, so a line that is whole may be the last.
  return told(0, isLines && table[bytes[end - 1] as number] === Class.lineEnd ? end - at : 0);
}

/** The octet behind ETX or EOT belongs to the message, whatever it is. */
function checkCharacter(at: number, from: number, end: number): Extent {
  return told(from < end ? from + 1 - at : 0);
}

/** Is the slash one of a unit (`l/h`), or that of the next telegram or request, because the end of this one was lost? */
function beginsAnew(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  if (at + 1 < end && ((bytes[at + 1] as number) & SEVEN_BITS) === QUESTION) return true;
  for (let i = at + 1; i < at + 4; i++) {
    if (i === end) return undefined;
    if (!isLetter((bytes[i] as number) & SEVEN_BITS)) return false;
  }
  return at + 4 === end ? undefined : isBaudCharacter((bytes[at + 4] as number) & SEVEN_BITS);
}

/** Behind `!`: CR LF, or four digits of a CRC and CR LF; behind lines whose beginning is missing perhaps ETX, too. */
function tail(bytes: Uint8Array, at: number, from: number, end: number, isLines: boolean): Extent {
  let i = from;
  while (i < end && i < from + CRC_DIGITS && isHexDigit((bytes[i] as number) & SEVEN_BITS)) i++;
  const digits = i - from;
  // Without CR LF, fewer digits than four are not of this message.
  const bare = digits === CRC_DIGITS ? i : from;
  if (i < end && ((bytes[i] as number) & SEVEN_BITS) === CR) i++;
  if (i === end) return told(0);
  if (((bytes[i] as number) & SEVEN_BITS) !== LF) return told(bare - at);
  i++;
  if (!isLines || digits > 0) return told(i - at);
  if (i === end) return told(0, end - at);
  return isEnd(bytes[i] as number) ? checkCharacter(at, i + 1, end) : told(i - at);
}
