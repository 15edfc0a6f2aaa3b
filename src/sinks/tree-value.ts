/** The value of a node as the tree shows it, behind its label. */
import {
  type Field,
  fieldById,
  integer,
  Kind,
  lengthAt,
  looksLikeDateTime,
  nameOf,
  obisEntry,
  octetStringGuess,
  type Tape,
  textOf,
} from '../core/index.js';
import { ascii, type ByteWriter } from './bytes.js';

/** No kind: data that reads by its field. */
const MEANINGFUL = -1;

const IS = ascii(': ');
const HEX = ascii('0x');
const NAMED = ascii(' (');
const GUESS = ascii(' ≈ ');
const CLOSE = 0x29;

/** The common kinds without a detour over strings: a profile has hundreds of them. */
export function writeTreeValue(out: ByteWriter, tape: Tape, node: number, word: number, kind: number): void {
  const words = tape.words;
  const at = words[node + 1] as number;
  const length = words[node + 2] as number;
  const bytes = tape.stores[word & 0xff] as Uint8Array;
  const isPlain = kind < Kind.data || !fieldById(word >>> 16).meaningful;
  switch (isPlain ? kind : MEANINGFUL) {
    case Kind.header:
      return;
    case Kind.uint:
    case Kind.enumerated: {
      if (length > 6) break;
      const field = fieldById(word >>> 16);
      const value = integer(bytes, at, length, kind);
      out.raw(IS);
      if (!field.hex) out.integer(value);
      else {
        out.raw(HEX);
        out.hex(bytes, at, at + length);
      }
      named(out, field, value);
      return;
    }
    case Kind.obis:
      out.raw(IS);
      out.shown(obisEntry(bytes, at).labelled);
      return;
    case Kind.mac:
      out.raw(IS);
      out.mac(bytes, at);
      return;
    case Kind.ipv4:
      out.raw(IS);
      out.ipv4(bytes, at);
      return;
    case Kind.data | 6:
    case Kind.data | 17:
    case Kind.data | 18:
      out.raw(IS);
      out.integer(integer(bytes, at + 1, length - 1, Kind.uint));
      return;
    case Kind.data | 5:
    case Kind.data | 15:
    case Kind.data | 16:
      out.raw(IS);
      out.integer(integer(bytes, at + 1, length - 1, Kind.int));
      return;
    case Kind.data | 9: {
      const from = at + 1 + lengthAt(bytes, at + 1).octets;
      const end = at + length;
      if (end - from > 64 || end === from) break;
      out.raw(IS);
      out.hex(bytes, from, end);
      if (end - from === 12 && isPlainDateTime(bytes, from)) {
        out.raw(GUESS);
        writeDateTime(out, bytes, from);
        return;
      }
      const guess = octetStringGuess(bytes, from, end);
      if (guess !== undefined) {
        out.raw(GUESS);
        out.shown(guess);
      }
      return;
    }
    case Kind.group:
      if (fieldById(word >>> 16).parts.length === 0) return;
      out.raw(IS);
      out.raw(HEX);
      out.hex(bytes, at, at + length);
      return;
    default:
  }
  const text = textOf(tape, node);
  if (text === '') return;
  out.raw(IS);
  out.shown(text);
}

function named(out: ByteWriter, field: Field, value: number): void {
  if (field.names === undefined) return;
  const name = nameOf(field, value);
  if (name === undefined) return;
  out.raw(NAMED);
  out.text(name);
  out.byte(CLOSE);
}

/** A date-time with every part specified: what profiles are full of. From FDh on, codes stand for a part. */
function isPlainDateTime(bytes: Uint8Array, at: number): boolean {
  const status = bytes[at + 11];
  if ((status !== 0 && status !== 0x80) || bytes[at] === 0xff) return false;
  for (let i = 0; i < DATE_TIME_PARTS.length; i++) {
    if ((bytes[at + (DATE_TIME_PARTS[i] as number)] as number) >= 0xfd) return false;
  }
  return looksLikeDateTime(bytes, at);
}

/** As `octetStringGuess` would say it, digit by digit. */
function writeDateTime(out: ByteWriter, bytes: Uint8Array, at: number): void {
  out.digits(((bytes[at] as number) << 8) | (bytes[at + 1] as number), 4);
  for (let i = 0; i < DATE_TIME_PARTS.length; i++) {
    out.byte(DATE_TIME_MARKS[i] as number);
    out.digits(bytes[at + (DATE_TIME_PARTS[i] as number)] as number, 2);
  }
  const deviation = integer(bytes, at + 9, 2, Kind.int);
  if (deviation !== -0x8000) {
    const minutes = Math.abs(deviation);
    out.byte(deviation > 0 ? 0x2d : 0x2b);
    out.digits((minutes / 60) | 0, 2);
    out.byte(0x3a);
    out.digits(minutes % 60, 2);
  }
  if (bytes[at + 11] === 0x80) out.raw(DAYLIGHT_SAVING);
}

const DATE_TIME_PARTS = [2, 3, 5, 6, 7, 8] as const;
const DATE_TIME_MARKS = ascii('--T::.');
const DAYLIGHT_SAVING = ascii(' [daylight saving active]');
