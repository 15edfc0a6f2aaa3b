/** One value of COSEM data as a cell of a table: a number, a word, or text. */
import {
  dataTag,
  fieldById,
  float32Text,
  isContainer,
  Kind,
  lengthAt,
  nameOf,
  octetStringGuess,
  type Tape,
  textOf,
  valueOf,
} from '../core/index.js';
import { ByteWriter } from '../sinks/bytes.js';
import { writeElements } from '../sinks/json-values.js';

const OCTET_STRING = 9;
const FLOATS = [7, 23];

/** As people and spreadsheets want it; null-data is empty. */
export function cellText(tape: Tape, node: number): string {
  const kind = tape.kind(node);
  if (isContainer(kind)) return containerText(tape, node);
  const value = valueOf(tape, node);
  if (value === null) return '';
  if (typeof value === 'number') {
    const field = fieldById(tape.fieldId(node));
    const word = field.numeric || kind < Kind.data ? undefined : nameOf(field, value);
    return word ?? (FLOATS.includes(dataTag(kind)) ? float32Text(value) : String(value));
  }
  if (typeof value === 'string') return guessed(tape, node, value);
  if (!Array.isArray(value)) return String(value);
  // Without a flag set, the number says so.
  return value.length === 0 ? textOf(tape, node) : value.join(' + ');
}

/** Octets that spell a text or a time are shown as that. */
function guessed(tape: Tape, node: number, value: string): string {
  const kind = tape.kind(node);
  if (dataTag(kind) !== OCTET_STRING || fieldById(tape.fieldId(node)).content !== 0) return value;
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const start = tape.offset(node) + (kind >= Kind.packedData ? 0 : 1);
  const end = tape.offset(node) + tape.length(node);
  const guess = octetStringGuess(bytes, start + lengthAt(bytes, start).octets, end, false);
  if (guess === undefined) return value;
  return guess.startsWith('"') ? (JSON.parse(guess) as string) : guess;
}

/** Structured values, as JSON has them. */
function containerText(tape: Tape, node: number): string {
  let text = '';
  const out = new ByteWriter((bytes) => {
    text += Buffer.from(bytes).toString();
  });
  writeElements(out, tape, node);
  out.flush();
  return text;
}

/** `[no tag]`: why a value is not to be relied on; empty where it is, or nothing protects it. */
export const doubtText = (verdict: string): string =>
  verdict === '' || verdict === VERIFIED ? '' : `[${verdict.split(':')[0]}]`;

const VERIFIED = 'tag verified';
