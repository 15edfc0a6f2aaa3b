/**
 * Data sets: what readouts, answers, commands and telegrams are made of (IEC 62056-21, data block).
 *
 *     1.8.0(004256.789*kWh)                              code, value, unit
 *     0-1:24.2.1(101209112500W)(12785.123*m3)            several values
 *     9.4(095*C&082*C)                                   several in one pair of parentheses (EN 1434-3)
 *     0-1:24.3.0(120517020000)(08)(60)(m3) CR LF (00124.477)    a line without a code goes on with the one before
 *     (ER05)                                             no code: an answer, or what went wrong
 */
import {
  type Dissection,
  decimal,
  defineFields,
  group,
  issue,
  list,
  type NodeView,
  obis,
  obisEntry,
  text,
} from '../../src/core/index.js';
import { tellSerial } from '../dlms/serials.js';
import { AMPERSAND, BANG, CLOSE, EOT, ETX, isDigit, OPEN, STAR } from './characters.js';
import { characters, Iec, isLineEnd, lengthUntil, readLineEnds, readUntil } from './fields.js';
import { obisOf } from './obis-code.js';
import { charactersText, numberText, timeText } from './value-text.js';

export const Records = defineFields('iec62056_21', {
  records: list('Records'),
  record: group('Record'),
  code: text('Code', { about: 'What the values are of: an OBIS code, whole or reduced, or an address in the meter.' }),
  obis: obis('OBIS code', { about: 'The code in full, where that is determined: `1.8.0` is 1-0:1.8.0*255.' }),
  name: text('Name'),
  item: group('Value', { name: 'iec62056_21.values', repeated: true }),
  value: text('Value'),
  number: decimal('Number', { about: 'The value as a number, where it has a unit.' }),
  unit: text('Unit'),
  time: text('Time', {
    about: 'A time of the clock of the meter, YYMMDDhhmmss; S or W behind it is for summer or winter.',
  }),
  characters: text('Characters', { about: 'What the hexadecimal digits of the value spell.' }),
  refersTo: text('Refers to'),
  error: text('Error', { about: 'Why the meter did not do what it was told to; the words are its own.' }),
  line: text('Line', { about: 'Text that is no data set.' }),
  valueOpen: issue('Parenthesis', 'error', 'A value does not end: its parenthesis is not closed.'),
});

/** Longest text that is looked at for what it says. */
const MOST_CHARACTERS = 2048;
/** Longest address of a data set, and more. */
const MOST_CODE = 64;

/** Group C of what identifies devices and of messages to people; P1 writes them as hex. */
const DEVICES = 96;
const IN_HEX: ReadonlySet<number> = new Set([1, 13]);

/** Names that somebody has for codes where these records stand. */
export type Names = (code: Uint8Array) => string | undefined;

/** Takes data sets up to `!`, ETX or EOT. `isFromStart`: the first code is not the rest of a longer one. */
export function readRecords(d: Dissection, isFromStart = true, names?: Names): void {
  d.open(Records.records);
  for (let isWhole = isFromStart; d.left > 0; isWhole = true) {
    readLineEnds(d);
    if (d.left === 0 || endsData(d.peek())) break;
    record(d, isWhole, names);
  }
  d.close();
}

const endsData = (character: number): boolean => character === BANG || character === ETX || character === EOT;
const endsCode = (character: number): boolean => character === OPEN || isLineEnd(character) || endsData(character);
const endsValue = (character: number): boolean =>
  character === CLOSE || isLineEnd(character) || character === ETX || character === EOT;

/** What is known of a record when its values are read. */
interface Context {
  readonly hasCode: boolean;
  /** The code in full, where that is determined. */
  readonly code: Uint8Array | undefined;
  readonly names: Names | undefined;
}

function record(d: Dissection, isWhole: boolean, names: Names | undefined): void {
  d.open(Records.record);
  const length = lengthUntil(d, endsCode);
  // What is cut off may be a code as well.
  if (d.peek(length) !== OPEN && length < d.left) d.mark(Records.line, length);
  else {
    const start = d.at;
    if (length > 0) d.mark(Records.code, length);
    const code = length > 0 ? obisAt(d, start, isWhole) : undefined;
    if (code !== undefined) tellCode(d, code, names);
    values(d, { hasCode: length > 0, code, names });
  }
  d.close();
}

/** The code that was just taken, in full. */
function obisAt(d: Dissection, start: number, isWhole: boolean): Uint8Array | undefined {
  if (!d.recording || d.at - start > MOST_CODE) return undefined;
  const written = characters(d, start, d.at);
  // Of what was joined in the middle, `41.7.0` may have become `1.7.0`.
  return isWhole || written.includes(':') ? obisOf(written) : undefined;
}

/** Says which object a code stands for. */
export function tellCode(d: Dissection, code: Uint8Array, names?: Names): void {
  d.derive(Records.obis, obisEntry(code, 0).code);
  const name = nameOf(code, names);
  if (name !== undefined) d.derive(Records.name, name);
}

/** The name that a user gave, the one of these records, or the general one. */
function nameOf(code: Uint8Array, names: Names | undefined): string | undefined {
  const entry = obisEntry(code, 0);
  return entry.given ?? names?.(code) ?? entry.name;
}

function values(d: Dissection, context: Context): void {
  let count = 0;
  // An ampersand parts two values in one pair of parentheses.
  while (d.peek() === OPEN || d.peek() === AMPERSAND) {
    d.open(Records.item);
    d.mark(Iec.mark, 1);
    value(d, context, count++);
    if (d.peek() !== AMPERSAND) closing(d);
    d.close();
    if (context.hasCode && goesOn(d)) readLineEnds(d);
  }
}

/** Does the next line begin with a value? */
function goesOn(d: Dissection): boolean {
  const ahead = lengthUntil(d, (character) => !isLineEnd(character));
  return ahead > 0 && d.peek(ahead) === OPEN;
}

function closing(d: Dissection): void {
  if (d.peek() === CLOSE) d.mark(Iec.mark, 1);
  else d.report(Records.valueOpen, 'the parenthesis of this value is not closed', d.at);
}

function value(d: Dissection, context: Context, index: number): void {
  const start = d.at;
  let length = lengthUntil(d, (character) => character === STAR || endsValue(character));
  const hasUnit = d.peek(length) === STAR && !isCode(d, length);
  if (!hasUnit) length = lengthUntil(d, endsValue);
  const isError = !context.hasCode && d.peek() === E && d.peek(1) === R;
  d.mark(isError ? Records.error : Records.value, length);
  const isTelling = d.recording && length > 0 && length <= MOST_CHARACTERS && !isError;
  const written = isTelling ? characters(d, start, d.at) : '';
  if (isTelling && index === 0 && isMetersNumber(context.code)) tellSerial(d, charactersText(written) ?? written);
  if (hasUnit) {
    d.mark(Iec.mark, 1);
    readUntil(d, Records.unit, (character) => character === AMPERSAND || endsValue(character));
    tellNumber(d, written);
  } else if (isTelling) tellMeaning(d, written, context, index);
}

const E = 0x45;
const R = 0x52;

/** C.1.x: numbers of the meter itself, not of those behind it (channel 0); 0.0.0: its address on the line. */
function isMetersNumber(code: Uint8Array | undefined): boolean {
  if (code === undefined) return false;
  const [media, channel, c, d] = code;
  return channel === 0 && ((media === 0 && c === DEVICES && d === 1) || (media === 1 && c === 0 && d === 0));
}

/** Is the star the one of a code, as in `1-0:1.8.0*255`? */
function isCode(d: Dissection, star: number): boolean {
  if (!isDigit(d.peek(star + 1)) || star > MOST_CODE) return false;
  return characters(d, d.at, d.at + star).includes(':');
}

function tellNumber(d: Dissection, written: string): void {
  const number = numberText(written);
  if (number !== undefined) d.derive(Records.number, number);
}

function tellMeaning(d: Dissection, written: string, { code, names }: Context, index: number): void {
  const time = timeText(written, index === 0);
  if (time !== undefined) {
    d.derive(Records.time, time);
    return;
  }
  if (written.includes(':')) {
    const other = obisOf(written);
    const name = other === undefined ? undefined : nameOf(other, names);
    if (name !== undefined) d.derive(Records.refersTo, name);
  } else if (code?.[2] === DEVICES && IN_HEX.has(code[3] as number)) {
    const spelt = charactersText(written);
    if (spelt !== undefined) d.derive(Records.characters, spelt);
  }
}

// ---- one-line summaries

/** How many records there are below a node. */
export const recordCount = (view: NodeView): number => view.count(Records.record);

/** `004256.789 kWh`, `000417; 08`, `ER05`: the values of the first record. */
export function valuesText(view: NodeView): string {
  const record = view.find(Records.record);
  const texts = [...(record?.children() ?? [])]
    .filter((item) => item.field.id === Records.item.id)
    .map((item) => {
      const unit = item.textOf(Records.unit);
      return item.textOf(Records.value) + item.textOf(Records.error) + (unit === '' ? '' : ` ${unit}`);
    });
  if (texts.length === 0) return view.textOf(Records.line);
  const shown = texts.slice(0, SHOWN_VALUES).join('; ');
  return texts.length > SHOWN_VALUES ? `${shown}; …` : shown;
}

const SHOWN_VALUES = 3;
