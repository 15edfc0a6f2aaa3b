/** The tree of a message as text: a line a node, with the bytes beside it where they are asked for. */
import {
  type Field,
  fieldById,
  integer,
  isContainer,
  Kind,
  lengthAt,
  looksLikeDateTime,
  nameOf,
  ObjectFinder,
  obisEntry,
  octetStringGuess,
  type Tape,
  textOf,
} from '../core/index.js';
import { putAt } from './by-field.js';
import { ascii, type ByteWriter } from './bytes.js';
import { columnLabel, columnQuantity, isBare, labelOf, MARKS } from './node-text.js';
import type { Theme } from './theme.js';
import { visible } from './visible.js';

/** Writes trees. Labels, and the lines of small values, are made once and kept as bytes. */
export class TreeWriter {
  private shownStore = -1;
  /** Names the values of rows; undefined where the message has none. */
  private finder: ObjectFinder | undefined = undefined;

  constructor(
    private readonly out: ByteWriter,
    /** Bytes beside the nodes. */
    private readonly hex: boolean,
    private readonly theme: Theme | undefined,
  ) {}

  /** Writes the nodes in [from, to), a line each. */
  write(tape: Tape, from: number, to: number): void {
    this.shownStore = -1;
    this.finder = tape.links.size > 0 ? new ObjectFinder(tape) : undefined;
    this.nodes(tape, from, to, 1);
  }

  private nodes(tape: Tape, from: number, to: number, depth: number): void {
    const words = tape.words;
    const { hex, theme, out } = this;
    for (let node = from; node < to; node = words[node + 3] as number) {
      const word = words[node] as number;
      const kind = (word >>> 8) & 0xff;
      if (!hex && (kind === Kind.header || (kind === Kind.group && isBare(tape, node)))) continue;
      if ((word & 0xff) !== this.shownStore) this.store(tape, word & 0xff, depth);
      if (hex) this.gutter(tape, node, kind);
      if (kind >= Kind.data && this.finder !== undefined && this.cell(tape, node, word, kind, depth, this.finder)) {
        // Its column is its name.
      } else if (theme !== undefined || kind === Kind.issue) {
        out.spaces(2 * depth);
        if (theme === undefined || kind === Kind.issue) this.issue(tape, node);
        else this.coloured(tape, node, word, kind, theme);
        out.byte(NEWLINE);
      } else if (!this.small(tape, node, word, kind, depth)) {
        out.raw(this.label(word >>> 16, kind, depth));
        this.valueOf(tape, node, word, kind);
        out.byte(NEWLINE);
      }
      if (node + 4 < (words[node + 3] as number)) this.nodes(tape, node + 4, words[node + 3] as number, depth + 1);
    }
  }

  /** Writes the line of a value in a row whose columns are known; false where it is none. */
  private cell(tape: Tape, node: number, word: number, kind: number, depth: number, finder: ObjectFinder): boolean {
    const label = columnLabel(tape, finder, node);
    if (label === '') return false;
    const { out, theme } = this;
    out.spaces(2 * depth);
    const quantity = columnQuantity(finder, node);
    if (theme === undefined) {
      out.text(label);
      this.valueOf(tape, node, word, kind);
      out.text(quantity);
    } else {
      out.text(theme.label(label));
      const value = visible(textOf(tape, node));
      if (value !== '') out.text(`: ${theme.value(value + quantity)}`);
    }
    out.byte(NEWLINE);
    return true;
  }

  /** Whole lines of bits and octets, by depth, field and value: headers are full of them. */
  private readonly lines: (Uint8Array | undefined)[][][] = [];

  /** Writes the line of a node whose value is a few bits or an octet with a meaning; false where it is not. */
  private small(tape: Tape, node: number, word: number, kind: number, depth: number): boolean {
    if (kind !== Kind.bits && kind !== Kind.enumerated && kind !== Kind.uint && kind !== Kind.boolean) return false;
    const length = tape.words[node + 2] as number;
    if (kind !== Kind.bits && length !== 1) return false;
    const bytes = tape.stores[word & 0xff] as Uint8Array;
    const at = tape.words[node + 1] as number;
    const fieldId = word >>> 16;
    let value: number;
    if (length === 1) value = bytes[at] as number;
    else {
      const field = fieldById(fieldId);
      value = (integer(bytes, at, length, Kind.uint) & field.mask) >>> field.shift;
      if (value > 255) return false;
    }
    const values = rowOf(rowOf(this.lines, depth), fieldId);
    // The octet of bits that fill one is the key, whatever the others in it are: at most 256 lines a field.
    let line = values[value];
    if (line === undefined) {
      line = ascii(`${labelText(fieldId, kind, depth)}: ${visible(textOf(tape, node))}\n`);
      values[value] = line;
    }
    this.out.raw(line);
    return true;
  }

  /** Bytes that are not in the frame are announced. */
  private store(tape: Tape, store: number, depth: number): void {
    const known = this.shownStore;
    this.shownStore = store;
    if (store === 0 || known === store) return;
    if (known < 0 && tape.storeCount === 1) return;
    this.out.spaces(2 * depth);
    const bytes = tape.stores[store] as Uint8Array;
    this.out.text(`[${visible(tape.storeNames[store] as string)}, ${bytes.length} bytes]\n`);
  }

  /** `0012  01 00 01 08 00 ff       `: where a node is, and its first bytes. */
  private gutter(tape: Tape, node: number, kind: number): void {
    const { out } = this;
    const at = tape.offset(node);
    const length = isContainer(kind) || kind === Kind.issue || kind === Kind.derived ? 0 : tape.length(node);
    if (length === 0) {
      out.spaces(GUTTER + 6);
      return;
    }
    const bytes = tape.stores[tape.store(node)] as Uint8Array;
    const shown = length > GUTTER_BYTES ? GUTTER_BYTES - 1 : length;
    out.text(at.toString(16).padStart(4, '0'));
    out.spaces(2);
    for (let i = at; i < at + shown; i++) {
      out.hex(bytes, i, i + 1);
      out.byte(SPACE);
    }
    if (length > GUTTER_BYTES) out.text('…  ');
    out.spaces(GUTTER - 3 * Math.min(length, GUTTER_BYTES));
  }

  /** Labels with the blanks before them, by depth and field; those of data by depth, field and kind. */
  private readonly labels: (Uint8Array | undefined)[][] = [];
  private readonly dataLabels: (Uint8Array | undefined)[][][] = [];

  private label(fieldId: number, kind: number, depth: number): Uint8Array {
    const isData = kind >= Kind.data;
    const row = isData ? rowOf(rowOf(this.dataLabels, depth), fieldId) : rowOf(this.labels, depth);
    const key = isData ? kind : fieldId;
    let label = row[key];
    if (label === undefined) {
      label = ascii(labelText(fieldId, kind, depth));
      putAt(row, key, label);
    }
    return label;
  }

  private issue(tape: Tape, node: number): void {
    const field = fieldById(tape.fieldId(node));
    const severity = field.severity ?? 'note';
    const text = `${MARKS[severity]}${field.label}: ${visible(tape.details.get(node) ?? '')} [${field.name}]`;
    const { theme } = this;
    this.out.text(theme === undefined ? text : theme[severity](text));
  }

  private coloured(tape: Tape, node: number, word: number, kind: number, theme: Theme): void {
    const label = labelText(word >>> 16, kind, 0);
    const value = kind === Kind.header ? '' : visible(textOf(tape, node));
    this.out.text(isContainer(kind) ? theme.service(label) : theme.label(label));
    if (value !== '') this.out.text(`: ${theme.value(value)}`);
  }

  private named(field: Field, value: number): void {
    if (field.names === undefined) return;
    const name = nameOf(field, value);
    if (name === undefined) return;
    const { out } = this;
    out.raw(NAMED);
    out.text(name);
    out.byte(CLOSE);
  }

  /** The common kinds without a detour over strings: a profile has hundreds of them. */
  private valueOf(tape: Tape, node: number, word: number, kind: number): void {
    const { out } = this;
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
        this.named(field, value);
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
}

/** The row of a table at a place; a new one where there is none yet. */
function rowOf<T>(table: (T[] | undefined)[], place: number): T[] {
  let row = table[place];
  if (row === undefined) {
    row = [];
    putAt(table, place, row);
  }
  return row;
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

/** Blanks, and what a node is. */
function labelText(fieldId: number, kind: number, depth: number): string {
  return ' '.repeat(2 * depth) + labelOf(fieldId, kind);
}

/** No kind: data that reads by its field. */
const MEANINGFUL = -1;

const IS = ascii(': ');
const HEX = ascii('0x');
const NAMED = ascii(' (');
const GUESS = ascii(' ≈ ');
const NEWLINE = 0x0a;
const CLOSE = 0x29;
const SPACE = 0x20;
const GUTTER_BYTES = 8;
const GUTTER = 3 * GUTTER_BYTES + 1;
