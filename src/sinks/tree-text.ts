/** The tree of a message as text: a line a node, with the bytes beside it where they are asked for. */
import { fieldById, integer, isContainer, Kind, ObjectFinder, type Tape, textOf } from '../core/index.js';
import { putAt } from './by-field.js';
import { ascii, type ByteWriter } from './bytes.js';
import { columnLabel, columnQuantity, isBare, labelOf, MARKS } from './node-text.js';
import type { Theme } from './theme.js';
import { writeTreeValue } from './tree-value.js';
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
        writeTreeValue(out, tape, node, word, kind);
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
      writeTreeValue(out, tape, node, word, kind);
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

/** Blanks, and what a node is. */
function labelText(fieldId: number, kind: number, depth: number): string {
  return ' '.repeat(2 * depth) + labelOf(fieldId, kind);
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const GUTTER_BYTES = 8;
const GUTTER = 3 * GUTTER_BYTES + 1;
