/** Values as plain text: for columns as in JSON, for searching as people see them. */
import {
  dataTag,
  fieldById,
  float,
  float32Text,
  hexText,
  Kind,
  lengthAt,
  nameOf,
  type Tape,
  utf8Text,
  valueOf,
} from '../core/index.js';
import { holdsValue } from './compare.js';
import type { MessageField, MessageValue } from './message-fields.js';

const FLOATING_POINT = 7;
const OCTET_STRING = 9;
const FLOAT32 = 23;

/** The value of a node as in JSON, without quotes: words for enumerations, hex for octets; of a group its label. */
export function plainText(tape: Tape, node: number): string {
  const field = fieldById(tape.fieldId(node));
  const kind = tape.kind(node);
  if (!holdsValue(tape, node)) return field.label;
  if (kind === Kind.group) return groupText(tape, node);
  if (isFloat32(kind)) {
    const bytes = tape.stores[tape.store(node)] as Uint8Array;
    return float32Text(float(bytes, tape.offset(node) + (kind >= Kind.packedData ? 0 : 1), 4));
  }
  const value = valueOf(tape, node);
  if (value === null) return '';
  if (typeof value === 'object') return value.join(', ');
  const hasWord = typeof value === 'number' && (kind === Kind.enumerated || kind === Kind.bits || kind >= Kind.data);
  return (hasWord ? nameOf(field, value) : undefined) ?? String(value);
}

/** What `contains` and `matches` look at: also the word for a number, and the characters of octets. */
export function searchText(tape: Tape, node: number): string {
  const kind = tape.kind(node);
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  const end = at + tape.length(node);
  if (kind === Kind.octets || kind === Kind.systemTitle || kind === Kind.header) return utf8Text(bytes, at, end);
  if (kind >= Kind.data && dataTag(kind) === OCTET_STRING) {
    const start = kind >= Kind.packedData ? at : at + 1;
    return utf8Text(bytes, start + lengthAt(bytes, start).octets, end);
  }
  if (kind >= Kind.data || kind === Kind.group) return plainText(tape, node);
  const value = valueOf(tape, node);
  const word = typeof value === 'number' ? nameOf(fieldById(tape.fieldId(node)), value) : undefined;
  return word ?? plainText(tape, node);
}

/** A value beside the tape as text: by its word, or as it stands. */
export function messageText(field: MessageField, value: MessageValue): string {
  if (field.textOf !== undefined) return field.textOf(value);
  const { names } = field;
  if (names === undefined || typeof value !== 'number') return String(value);
  return (typeof names === 'function' ? names(value) : names[value]) ?? String(value);
}

function isFloat32(kind: number): boolean {
  if (kind < Kind.data) return false;
  const tag = dataTag(kind);
  return tag === FLOATING_POINT || tag === FLOAT32;
}

/** Bits read as one number. */
function groupText(tape: Tape, node: number): string {
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  return `0x${hexText(bytes, at, at + tape.length(node))}`;
}
