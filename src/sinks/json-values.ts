import {
  bitsText,
  dataInteger,
  dataTag,
  type Field,
  fieldById,
  hdlcAddressValue,
  integer,
  isContainer,
  isFlag,
  Kind,
  lengthAt,
  meaningValue,
  nameOf,
  type Tape,
  type Value,
  valueOf,
  wideInteger,
} from '../core/index.js';
import { putAt } from './by-field.js';
import { ascii, type ByteWriter, putHex, putUint } from './bytes.js';
import { UNSEEN } from './visible.js';

const TRUE = ascii('true');
const FALSE = ascii('false');
const NULL = ascii('null');
const QUOTE = 0x22;

/** A string in JSON, with everything unseen, over which a terminal or a reader would stumble, as `\uXXXX`. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, escaped);
}

/** An object of plain values in the same way, on one line. For what is written once, not for every message. */
export function jsonOf(value: object): string {
  return JSON.stringify(value).replace(UNSEEN, escaped);
}

/** Those beyond the basic plane take two. */
function escaped(character: string): string {
  let text = '';
  for (let i = 0; i < character.length; i++) text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return text;
}

/** By field and value: the word in quotes; made when first met. */
const words: ((Uint8Array | undefined)[] | undefined)[] = [];

function wordBytes(field: Field, value: number): Uint8Array | undefined {
  const known = words[field.id]?.[value];
  if (known !== undefined) return known;
  const name = nameOf(field, value);
  if (name === undefined) return undefined;
  const bytes = ascii(jsonText(name));
  // Large values are rare, and there may be as many as the wire likes.
  if (value >= 0 && value < 256) {
    let row = words[field.id];
    if (row === undefined) {
      row = [];
      putAt(words, field.id, row);
    }
    row[value] = bytes;
  }
  return bytes;
}

/** A number of floating point holds so many digits; of longer ones the digits themselves are written. */
const MOST_EXACT_DIGITS = 15;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d{1,4})?$/;

/** Writes the value of a node that is no container. */
export function writeValue(out: ByteWriter, tape: Tape, node: number): void {
  const words = tape.words;
  const word = words[node] as number;
  const kind = (word >>> 8) & 0xff;
  const bytes = tape.stores[word & 0xff] as Uint8Array;
  const at = words[node + 1] as number;
  const length = words[node + 2] as number;
  if (kind >= Kind.data) {
    const field = fieldById(word >>> 16);
    if (field.meaningful) writeMeaning(out, tape, node, field, kind, bytes, at, length);
    else writeData(out, tape, node, kind, bytes, at, length);
    return;
  }
  switch (kind) {
    case Kind.uint:
    case Kind.int:
    case Kind.uintLittleEndian:
      if (length > 6) writeAny(out, wideInteger(bytes, at, length, kind));
      else out.integer(integer(bytes, at, length, kind));
      return;
    case Kind.enumerated: {
      if (length > 6) {
        writeAny(out, wideInteger(bytes, at, length, kind));
        return;
      }
      const value = length === 1 ? (bytes[at] as number) : integer(bytes, at, length, Kind.uint);
      const name = wordBytes(fieldById(word >>> 16), value);
      if (name === undefined) out.integer(value);
      else out.raw(name);
      return;
    }
    case Kind.bits: {
      const field = fieldById(word >>> 16);
      const value = (integer(bytes, at, length, Kind.uint) & field.mask) >>> field.shift;
      if (isFlag(field)) out.raw(value === 1 ? TRUE : FALSE);
      else {
        const name = field.numeric ? undefined : wordBytes(field, value);
        if (name === undefined) out.integer(value);
        else out.raw(name);
      }
      return;
    }
    case Kind.boolean:
      out.raw(bytes[at] === 0 ? FALSE : TRUE);
      return;
    case Kind.derived: {
      const text = fieldById(word >>> 16).kind === Kind.decimal ? (tape.details.get(node) ?? '') : '';
      if (text.length > MOST_EXACT_DIGITS && JSON_NUMBER.test(text)) out.text(text);
      else writeAny(out, valueOf(tape, node));
      return;
    }
    case Kind.octets:
    case Kind.systemTitle:
    case Kind.header:
      out.byte(QUOTE);
      out.hex(bytes, at, at + length);
      out.byte(QUOTE);
      return;
    case Kind.obis:
      out.byte(QUOTE);
      out.obis(bytes, at);
      out.byte(QUOTE);
      return;
    case Kind.ipv4:
      out.byte(QUOTE);
      out.ipv4(bytes, at);
      out.byte(QUOTE);
      return;
    case Kind.mac:
      out.byte(QUOTE);
      out.mac(bytes, at);
      out.byte(QUOTE);
      return;
    case Kind.hdlcAddress:
      out.integer(hdlcAddressValue(bytes, at, length));
      return;
    default:
      writeAny(out, valueOf(tape, node));
  }
}

/** COSEM data that is no container: by far the most of what a capture has. */
function writeData(
  out: ByteWriter,
  tape: Tape,
  node: number,
  kind: number,
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  const start = kind >= Kind.packedData ? at : at + 1;
  const end = at + length;
  switch (dataTag(kind)) {
    case 6:
      out.integer(
        (((bytes[start] as number) << 24) |
          ((bytes[start + 1] as number) << 16) |
          ((bytes[start + 2] as number) << 8) |
          (bytes[start + 3] as number)) >>>
          0,
      );
      return;
    case 17:
    case 22:
      out.integer(bytes[start] as number);
      return;
    case 18:
    case 31:
    case 32:
    case 33:
      out.integer(integer(bytes, start, end - start, Kind.uint));
      return;
    case 5:
    case 15:
    case 16:
    case 28:
    case 29:
    case 30:
      out.integer(integer(bytes, start, end - start, Kind.int));
      return;
    case 9: {
      const first = bytes[start] as number;
      out.quotedHex(bytes, first < 0x80 ? start + 1 : start + lengthAt(bytes, start).octets, end);
      return;
    }
    case 10:
    case 12: {
      const first = bytes[start] as number;
      const from = first < 0x80 ? start + 1 : start + lengthAt(bytes, start).octets;
      out.byte(QUOTE);
      if (out.plain(bytes, from, end)) out.byte(QUOTE);
      else out.text(jsonText(valueOf(tape, node) as string).slice(1));
      return;
    }
    case 0:
    case 255:
      out.raw(NULL);
      return;
    case 3:
      out.raw(bytes[start] === 0 ? FALSE : TRUE);
      return;
    case 4: {
      const bits = lengthAt(bytes, start);
      out.byte(QUOTE);
      out.text(bitsText(bytes, start + bits.octets, bits.value));
      out.byte(QUOTE);
      return;
    }
    default:
      writeAny(out, valueOf(tape, node));
  }
}

/** Data whose field says what it is: the word for a number, the reading of octets, the names of bits. */
function writeMeaning(
  out: ByteWriter,
  tape: Tape,
  node: number,
  field: Field,
  kind: number,
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  if (field.names !== undefined && !field.numeric) {
    const value = dataInteger(bytes, at, length, kind);
    const word = value === undefined ? undefined : wordBytes(field, value);
    if (word !== undefined) {
      out.raw(word);
      return;
    }
  }
  const known = meaningValue(field, bytes, at, length, kind);
  if (known === undefined) writeData(out, tape, node, kind, bytes, at, length);
  else writeAny(out, known);
}

/** Any value: numbers that JSON can't hold (beyond 2^53, NaN, infinities) become strings. */
export function writeAny(out: ByteWriter, value: Value): void {
  if (value === null) out.raw(NULL);
  else if (typeof value === 'number')
    out.text(Number.isFinite(value) ? numberText(value) : JSON.stringify(String(value)));
  else if (typeof value === 'bigint') {
    const safe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER);
    out.text(safe ? String(value) : `"${value}"`);
  } else if (typeof value === 'boolean') out.raw(value ? TRUE : FALSE);
  else if (typeof value === 'string') {
    if (!out.quoted(value)) out.text(jsonText(value));
  } else out.text(`[${value.map(jsonText).join(',')}]`);
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
/** Room that a number and what stands around it take. */
const NUMBER_ROOM = 16;

/** Nodes in a list that are none of its values. */
export function isNoElement(kind: number): boolean {
  return kind === Kind.header || kind === Kind.issue || kind === Kind.empty || kind === Kind.derived;
}

/** The last field met of a container of which nothing is known: nearly all of them have the same. */
let plainField = -1;

/** Writes a container whose values have names or meanings; false where it is plain. */
function writeNamed(out: ByteWriter, tape: Tape, list: number, fieldId: number): boolean {
  const { layout } = fieldById(fieldId);
  if (layout === 'members') writeMembers(out, tape, list);
  else if (layout === 'elements') writeNamedElements(out, tape, list);
  else plainField = fieldId;
  return layout !== 'plain';
}

/** Keys of members, by field: `"scaler":`. */
const memberKeys: (Uint8Array | undefined)[] = [];

/** A structure whose members have names is an object. */
function writeMembers(out: ByteWriter, tape: Tape, structure: number): void {
  const words = tape.words;
  const to = words[structure + 3] as number;
  out.byte(OPEN);
  let first = true;
  for (let node = structure + 4; node < to; node = words[node + 3] as number) {
    const word = words[node] as number;
    const kind = (word >>> 8) & 0xff;
    if (kind === Kind.header || kind === Kind.issue || kind === Kind.empty) continue;
    if (first) first = false;
    else out.byte(COMMA);
    const fieldId = word >>> 16;
    let key = memberKeys[fieldId];
    if (key === undefined) {
      key = ascii(`${jsonText(fieldById(fieldId).key)}:`);
      putAt(memberKeys, fieldId, key);
    }
    out.raw(key);
    if (isContainer(kind)) writeElements(out, tape, node);
    else writeValue(out, tape, node);
  }
  out.byte(CLOSE);
}

/** A list whose elements have a meaning. */
function writeNamedElements(out: ByteWriter, tape: Tape, list: number): void {
  const words = tape.words;
  const to = words[list + 3] as number;
  out.byte(OPEN_LIST);
  let first = true;
  for (let node = list + 4; node < to; node = words[node + 3] as number) {
    const kind = ((words[node] as number) >>> 8) & 0xff;
    if (isNoElement(kind)) continue;
    if (first) first = false;
    else out.byte(COMMA);
    if (isContainer(kind)) writeElements(out, tape, node);
    else writeValue(out, tape, node);
  }
  out.byte(CLOSE_LIST);
}

/**
 * Writes a container of COSEM data: a list or, where its members have names, an object. Profiles are made of lists, so
 * integers and octet strings go straight into the buffer: a call for each comma and value would cost a third more.
 */
export function writeElements(out: ByteWriter, tape: Tape, list: number): void {
  const words = tape.words;
  const fieldId = (words[list] as number) >>> 16;
  if (fieldId !== plainField && writeNamed(out, tape, list, fieldId)) return;
  const to = words[list + 3] as number;
  out.byte(OPEN_LIST);
  let first = true;
  for (let node = list + 4; node < to; node = words[node + 3] as number) {
    const word = words[node] as number;
    const kind = (word >>> 8) & 0xff;
    if (isNoElement(kind)) continue;
    const bytes = tape.stores[word & 0xff] as Uint8Array;
    const at = words[node + 1] as number;
    const length = words[node + 2] as number;
    const buffer = out.room(NUMBER_ROOM + 2 * length);
    let position = out.position;
    if (first) first = false;
    else buffer[position++] = COMMA;
    switch (kind) {
      case Kind.data | 6:
        position = putUint(
          buffer,
          position,
          (((bytes[at + 1] as number) << 24) |
            ((bytes[at + 2] as number) << 16) |
            ((bytes[at + 3] as number) << 8) |
            (bytes[at + 4] as number)) >>>
            0,
        );
        break;
      case Kind.data | 17:
      case Kind.data | 22:
        position = putUint(buffer, position, bytes[at + 1] as number);
        break;
      case Kind.data | 18:
        position = putUint(buffer, position, ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number));
        break;
      case Kind.data | 9:
        if (length < 0x80) {
          buffer[position] = QUOTE;
          position = putHex(buffer, position + 1, bytes, at + 2, at + length);
          buffer[position++] = QUOTE;
          break;
        }
        out.position = position;
        writeData(out, tape, node, kind, bytes, at, length);
        continue;
      default:
        out.position = position;
        if (isContainer(kind)) writeElements(out, tape, node);
        // Bytes that are no data: what was not decoded, and the rest of what was cut.
        else if (kind < Kind.data) writeValue(out, tape, node);
        else writeData(out, tape, node, kind, bytes, at, length);
        continue;
    }
    out.position = position;
  }
  out.byte(CLOSE_LIST);
}
