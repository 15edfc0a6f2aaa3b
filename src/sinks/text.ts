import {
  DataTypeNames,
  dataTag,
  type Field,
  fieldById,
  integer,
  isContainer,
  isFlag,
  Kind,
  lengthAt,
  looksLikeDateTime,
  nameOf,
  octetStringGuess,
  type Registry,
  type Tape,
  textOf,
} from '../core/index.js';
import type { Counts, Message } from '../engine/index.js';
import { ascii, ByteWriter, type Output } from './bytes.js';
import type { InputEnd, Sink } from './sink.js';
import { type IssueText, type MessageSummary, summarize } from './summary.js';
import type { Theme } from './theme.js';
import { type TimeFormat, Times } from './time.js';
import { visible } from './visible.js';

export interface TextOptions {
  /** The whole tree instead of a line. */
  readonly tree: boolean;
  /** Bytes: beside the tree, or below the line. */
  readonly hex: boolean;
  readonly layers: boolean;
  readonly time: TimeFormat;
  readonly theme: Theme | undefined;
}

/** One line a message, or its tree; for people. */
export class TextSink implements Sink {
  private readonly out: ByteWriter;
  private readonly times: Times;
  private inputs = 0;

  constructor(
    output: Output,
    private readonly registry: Registry,
    private readonly options: TextOptions,
    /** Several inputs: each gets a line of its own. */
    private readonly several = false,
  ) {
    this.out = new ByteWriter(output);
    this.times = new Times(options.time);
  }

  beginInput(file: string): void {
    if (this.several) this.out.text(`${this.inputs > 0 ? '\n' : ''}# ${visible(file)}\n`);
    this.inputs++;
  }

  write(message: Message): void {
    if (this.options.tree) this.tree(message);
    else this.line(message);
    this.out.settle();
  }

  note(): void {
    // Notes of the capture go to standard error, not between the messages.
  }

  endInput(_input: InputEnd): void {}

  end(_counts: Counts): void {
    this.flush();
  }

  flush(): void {
    this.out.flush();
  }

  // ---- one line

  private line(message: Message): void {
    const { options, out } = this;
    const summary = summarize(message, this.registry);
    if (options.theme === undefined) this.plainLine(message, summary);
    else this.colouredLine(message.number, this.times.text(message.seconds, message.nanos), summary, options.theme);
    out.byte(NEWLINE);
    if (options.hex) this.dump(message);
  }

  private widest = 0;

  /** Blanks behind the parties, so that what follows stands in a column as wide as the widest so far. */
  private gap(summary: MessageSummary): number {
    const width = summary.source.length + summary.destination.length;
    if (width > this.widest) this.widest = Math.min(width, WIDEST_PARTIES);
    return 2 + Math.max(0, this.widest - width);
  }

  private plainLine(message: Message, summary: MessageSummary): void {
    const { out } = this;
    const { service, object, value, issues } = summary;
    out.padded(message.number, 5);
    this.times.write(out, message.seconds, message.nanos, 12);
    out.spaces(2);
    if (summary.source !== '') {
      out.text(summary.source);
      out.raw(ARROW);
      out.text(summary.destination);
      out.spaces(this.gap(summary));
    }
    out.shown(service);
    if (object !== '' || value !== '') out.spaces(Math.max(1, 18 - service.length));
    if (object !== '') {
      out.shown(object);
      if (value !== '') out.spaces(2);
    }
    if (value !== '') out.shown(value);
    if (issues.length > 0)
      for (const issue of shown(issues)) out.text(`  ${MARKS[issue.severity]}${visible(issue.text)}`);
  }

  private colouredLine(number: number, time: string, summary: MessageSummary, theme: Theme): void {
    const { out } = this;
    const { service, object, value } = summary;
    const parts = [theme.number(String(number).padStart(5)), theme.time(time.padStart(11)), ''];
    if (summary.source !== '')
      parts.push(theme.address(`${summary.source} → ${summary.destination}`), ' '.repeat(this.gap(summary) - 2));
    parts.push(theme.service(visible(object === '' && value === '' ? service : service.padEnd(17))));
    if (object !== '') parts.push(theme.object(visible(object)), ...(value === '' ? [] : ['']));
    if (value !== '') parts.push(theme.value(visible(value)));
    for (const issue of shown(summary.issues))
      parts.push('', theme[issue.severity](MARKS[issue.severity] + visible(issue.text)));
    out.text(parts.join(' '));
  }

  /** Offset, sixteen bytes in hex, the same as characters; the message's own bytes. */
  private dump(message: Message): void {
    const { tape } = message;
    const { out } = this;
    for (let store = message.store; store < tape.storeCount; store++) {
      const bytes = tape.stores[store] as Uint8Array;
      const [from, to] = store === message.store ? [message.start, message.end] : [0, bytes.length];
      if (store > message.store) out.text(`      ${visible(tape.storeNames[store] as string)}:\n`);
      for (let at = from; at < to; at += 16) this.dumpRow(bytes, at, Math.min(at + 16, to));
    }
    out.byte(NEWLINE);
  }

  private dumpRow(bytes: Uint8Array, at: number, end: number): void {
    const { out } = this;
    out.text(`      ${at.toString(16).padStart(4, '0')} `);
    for (let i = at; i < at + 16; i++) {
      if (i === at + 8) out.byte(SPACE);
      out.byte(SPACE);
      if (i < end) out.hex(bytes, i, i + 1);
      else out.spaces(2);
    }
    out.spaces(2);
    for (let i = at; i < end; i++) {
      const value = bytes[i] as number;
      out.byte(value >= 0x20 && value < 0x7f ? value : DOT);
    }
    out.byte(NEWLINE);
  }

  // ---- the tree

  private tree(message: Message): void {
    const { out, options } = this;
    const { tape } = message;
    const facts = [
      `Message ${message.number}`,
      message.frames.length > 1 ? `frames ${message.frames.join(', ')}` : `frame ${message.frame}`,
      ...(Number.isNaN(message.seconds) ? [] : [this.times.text(message.seconds, message.nanos)]),
      ...(message.source === '' ? [] : [`${message.source} → ${message.destination}`]),
      ...(message.direction === 0 ? [] : [message.direction === 1 ? 'received' : 'sent']),
      `${message.end - message.start} bytes`,
    ];
    out.text(options.theme === undefined ? facts.join(', ') : options.theme.service(facts.join(', ')));
    out.byte(NEWLINE);
    if (message.comment !== undefined) out.text(`  Comment: ${visible(message.comment)}\n`);
    this.shownStore = -1;
    this.nodes(tape, options.layers ? 0 : message.first, tape.top, 1);
    out.byte(NEWLINE);
  }

  private shownStore = -1;

  private nodes(tape: Tape, from: number, to: number, depth: number): void {
    const words = tape.words;
    const { hex, theme } = this.options;
    const { out } = this;
    for (let node = from; node < to; node = words[node + 3] as number) {
      const word = words[node] as number;
      const kind = (word >>> 8) & 0xff;
      if (kind === Kind.header && !hex) continue;
      if ((word & 0xff) !== this.shownStore) this.store(tape, word & 0xff, depth);
      if (hex) this.gutter(tape, node, kind);
      if (theme === undefined && kind !== Kind.issue) {
        out.raw(this.label(word >>> 16, kind, depth));
        this.valueOf(tape, node, word, kind);
      } else {
        out.spaces(2 * depth);
        if (theme === undefined || kind === Kind.issue) this.issue(tape, node);
        else this.coloured(tape, node, word, kind, theme);
      }
      out.byte(NEWLINE);
      if (node + 4 < (words[node + 3] as number)) this.nodes(tape, node + 4, words[node + 3] as number, depth + 1);
    }
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

  /** Labels with the blanks before them, by depth and field; those of data by depth and kind. */
  private readonly labels: (Uint8Array | undefined)[][] = [];
  private readonly dataLabels: (Uint8Array | undefined)[][] = [];

  private label(fieldId: number, kind: number, depth: number): Uint8Array {
    const isData = kind >= Kind.data;
    const named = isData && fieldId !== this.dataField;
    if (named && fieldById(fieldId).name !== 'dlms.data') return ascii(labelText(fieldId, kind, depth));
    if (named) this.dataField = fieldId;
    const labels = isData ? this.dataLabels : this.labels;
    const key = isData ? kind : fieldId;
    let row = labels[depth];
    if (row === undefined) {
      row = [];
      for (let i = labels.length; i <= depth; i++) labels[i] = [];
      row = labels[depth] as (Uint8Array | undefined)[];
    }
    const known = row[key];
    if (known !== undefined) return known;
    const made = ascii(labelText(fieldId, kind, depth));
    row[key] = made;
    return made;
  }

  /** The field that plain data carries. */
  private dataField = -1;

  private issue(tape: Tape, node: number): void {
    const field = fieldById(tape.fieldId(node));
    const severity = field.severity ?? 'note';
    const text = `${MARKS[severity]}${field.label}: ${visible(tape.details.get(node) ?? '')} [${field.name}]`;
    const { theme } = this.options;
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
    switch (kind) {
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
      case Kind.bits: {
        const field = fieldById(word >>> 16);
        const value = (integer(bytes, at, length, Kind.uint) & field.mask) >>> field.shift;
        if (isFlag(field)) out.raw(value === 1 ? YES : NO);
        else {
          out.raw(IS);
          out.integer(value);
          this.named(field, value);
        }
        return;
      }
      case Kind.obis:
        out.raw(IS);
        out.obis(bytes, at);
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
      case Kind.data | 22:
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
        if (end - from > 64) break;
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

/** A date-time with every part specified: what profiles are full of. */
function isPlainDateTime(bytes: Uint8Array, at: number): boolean {
  const year = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const day = bytes[at + 3] as number;
  return (
    year <= 2150 &&
    day >= 1 &&
    day <= 31 &&
    (bytes[at + 2] as number) <= 12 &&
    (bytes[at + 5] as number) <= 23 &&
    (bytes[at + 6] as number) <= 59 &&
    (bytes[at + 7] as number) <= 59 &&
    (bytes[at + 8] as number) <= 99 &&
    (bytes[at + 11] === 0 || bytes[at + 11] === 0x80) &&
    looksLikeDateTime(bytes, at)
  );
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

/** Blanks, and what a node is: its label, or the type of data that has no other meaning. */
function labelText(fieldId: number, kind: number, depth: number): string {
  const field = fieldById(fieldId);
  const label = visible(field.label);
  const blanks = ' '.repeat(2 * depth);
  if (kind < Kind.data) return blanks + label;
  const type = DataTypeNames[dataTag(kind)] as string;
  return blanks + (field.name === 'dlms.data' ? type : `${label} (${type})`);
}

/** Notes stay out of the lines; the tree shows all. */
function shown(issues: readonly IssueText[]): readonly IssueText[] {
  if (issues.length === 0) return issues;
  const serious = issues.filter((issue) => issue.severity !== 'note');
  return serious.length > 3 ? serious.slice(0, 3) : serious;
}

const MARKS = { error: '✗ ', warning: '! ', note: '· ' } as const;
const IS = ascii(': ');
const HEX = ascii('0x');
const YES = ascii(': yes');
const NO = ascii(': no');
const NAMED = ascii(' (');
const ARROW = ascii(' → ');
const GUESS = ascii(' ≈ ');
const NEWLINE = 0x0a;
const CLOSE = 0x29;
const SPACE = 0x20;
const DOT = 0x2e;
/** Two IPv4 endpoints; longer ones move their own line only. */
const WIDEST_PARTIES = 42;
const GUTTER_BYTES = 8;
const GUTTER = 3 * GUTTER_BYTES + 1;
