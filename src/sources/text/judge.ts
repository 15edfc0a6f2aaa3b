/**
 * Are these digits bytes of a meter, or a number, a date, an address, a hash? What stands around them decides, and how they
 * begin. Prose is full of hex digits, so in doubt they are none; digits on a line of their own are always bytes.
 */
import { isHeading } from './direction.js';
import { beginsLikeMessage, FLAG } from './message-start.js';
import { Form, type Run } from './run.js';
import { withoutTime } from './time.js';

/** `doubt`: they look like bytes, and may be noted as such. */
export const Verdict = { none: 0, bytes: 1, doubt: 2 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** Looked at before and behind a run. */
const LOOKED_AT = 200;
/** Fewer bytes in the middle of other text are never taken. */
const FEWEST_IN_PROSE = 4;

const BARE = /^[\s"'`([{<]*$/;
const OPENED = /[{[]\s*$/;
const CLOSED = /^\s*[}\]]/;
/** Behind the bytes: what closes what was opened, and a comment. */
const TAIL = /^[\s"'`)\]}>;,.|\\]*(?:(?:#|\/\/|--|<\/|\/>|\(\d+)[\s\S]*)?$/;
/** Behind a byte alone, the character that it is: `0x7e (~)`. */
const CHARACTER = /^\s*\(.\)\s*$/u;
/** Logic analyzers write a byte a line, behind its time: `0.001042,0x7E,,`. */
const NUMBER_CELL = /(?:^|,)"?-?\d+(?:\.\d+)?"?,\s*"?$/;
/** Behind such marks a log says what it has to say. */
const MARK =
  /(?:[:\])>|=\-\t;,<→←{[(]|\b(?:trace|debug|info|verbose|warn|warning|error|notice|fine|finer|finest))\s*["'`([{<]*$/i;
/** What stands behind such words is no frame, and is nothing to show either. */
const OTHER =
  /\b(?:key|keys|guek|gak|kek|ek|ak|title|mac|uuid|guid|id|sha\d*|md5|hash|commit|rev|revision|build|token|password|secret|challenge|nonce|iv|address|addr|ip|phone|serial|version|checksum|crc|fcs|date|time)\b\W*(?:is|of|no|number|hex)?\W*$/i;
const BYTES =
  /(?:data|frames?|pdu|apdu|hex|payload|message|msg|packet|buffer|bytes|raw|telegram|block|contents?|dump|binary|received|sent|fromhex|unhexlify|from|unhex)\b[^\w]*$/i;

/** Lengths of MD5 and AES keys, SHA-1, SHA-256. */
const HASHES: ReadonlySet<number> = new Set([16, 20, 32]);
/** MAC addresses and EUI-64. */
const ADDRESSES: ReadonlySet<number> = new Set([6, 8]);

/** @param isRow The line stands below one with bytes, and looks the same in front of them. */
export function judge(line: string, run: Run, bytes: Uint8Array, isRow: boolean): Verdict {
  const { start, end, form } = run;
  const count = end - start;
  const behind = line.slice(run.to, run.to + LOOKED_AT);
  const isTail = TAIL.test(behind) || (count > 3 && isAsciiOf(behind, bytes, start, end));
  const isCoded = form === Form.literal || form === Form.escaped || (form === Form.prefixed && run.groups > 1);
  // Most numbers in prose are done with here.
  const isCharacter = form === Form.prefixed && CHARACTER.test(behind);
  if (!isTail && !isCharacter && count < FEWEST_IN_PROSE && !isCoded) return Verdict.none;
  const before = line.slice(Math.max(0, run.from - LOOKED_AT), run.from);
  const isBare = run.from < LOOKED_AT && BARE.test(before);
  const isMarked = isHeading(before);
  const begins = beginsLikeMessage(bytes, start, end);
  if (form === Form.prefixed && count === 1 && run.groups === 1) {
    if (isTail && (isMarked || NUMBER_CELL.test(before))) return Verdict.bytes;
    if (isCharacter && (isBare || isMarked)) return Verdict.bytes;
  }
  const isFlagged = count > 8 && bytes[start] === FLAG && bytes[end - 1] === FLAG;
  if (OTHER.test(before) && !isFlagged) return Verdict.none;

  if (run.isOdd) {
    const isMeant = isTail && (isMarked || isBare) && (run.hasLetter || count > 3);
    return isMeant || (begins && count > 3) ? Verdict.doubt : Verdict.none;
  }
  if (count === 0) return Verdict.none;
  if (form === Form.literal) return count > 1 ? Verdict.bytes : Verdict.none;
  if (form === Form.escaped) return count > 1 || isBare ? Verdict.bytes : Verdict.none;
  if (form === Form.prefixed && run.groups > 1 && OPENED.test(before) && CLOSED.test(behind)) return Verdict.bytes;
  if (run.isWordy && !(isMarked && isTail)) return Verdict.none;
  if (isAddress(run, count) && !begins && !isMarked && !isRow) return Verdict.none;

  if (isTail && (isBare || isRow)) return isTight(run) && !run.hasLetter && count < 4 ? Verdict.none : Verdict.bytes;
  if (isTail && isMarked && (count > 1 || run.hasLetter)) return Verdict.bytes;
  if (begins && count > 4) return Verdict.bytes;
  if (isMarked && count > 3 && run.hasLetter) return Verdict.bytes;
  if (BYTES.test(before) && count > 3 && (run.hasLetter || count > 7)) return Verdict.bytes;
  const isSaid = isTail && (MARK.test(before) || BARE.test(withoutTime(before)));
  return isEnough(run, count, isSaid) ? Verdict.bytes : Verdict.none;
}

/** So many bytes, written so, can hardly be anything else; fewer are enough where they are all that a line says. */
function isEnough(run: Run, count: number, isSaid: boolean): boolean {
  const isApart = run.groups > 1;
  if (!isSaid) return isApart && run.hasLetter && count > 11;
  if (run.form === Form.decimal) return count > 7;
  if (run.form === Form.prefixed) return run.groups > 1 || count > 11;
  if (!run.hasLetter) return count > 15;
  if (isTight(run)) return count > 8;
  return isApart ? count > 2 : count > 11 && !HASHES.has(count);
}

function isTight(run: Run): boolean {
  return run.form === Form.hex && (run.separator === ':' || run.separator === '-' || run.separator === '.');
}

function isAddress(run: Run, count: number): boolean {
  return isTight(run) && ADDRESSES.has(count);
}

/** Is the text the same bytes once more, as characters, with dots for those that are none? */
export function isAsciiOf(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  const characters = text.replace(/^[ \t]{0,80}\|?/, '').trimEnd();
  return isColumn(characters, bytes, start, end) || isColumn(characters.replace(/\|$/, ''), bytes, start, end);
}

function isColumn(characters: string, bytes: Uint8Array, start: number, end: number): boolean {
  // Blanks at the end may have been lost, and those at the beginning were taken for the gap in front.
  const lost = end - start - characters.length;
  if (characters.length === 0 || lost < 0) return false;
  for (let skipped = 0; skipped <= Math.min(lost, 4); skipped++) {
    let same = true;
    for (let i = 0; i < characters.length && same; i++) {
      same = isShown(characters.charCodeAt(i), bytes[start + skipped + i] as number);
    }
    for (let i = 0; i < end - start && same; i++) {
      if (i < skipped || i >= skipped + characters.length) same = isShown(0x20, bytes[start + i] as number);
    }
    if (same) return true;
  }
  return false;
}

function isShown(code: number, byte: number): boolean {
  if (byte > 0x20 && byte < 0x7f) return code === byte;
  return code === 0x2e || code === 0x20 || code === 0xb7 || code > 0x7e;
}
