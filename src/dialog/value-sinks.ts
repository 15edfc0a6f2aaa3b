/** Values as they stream past: a table for people, CSV, or a line of JSON each. Nothing is kept but the widths of columns. */
import type { SourceNote } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { ByteWriter, type Output } from '../sinks/bytes.js';
import { csvCell } from '../sinks/csv.js';
import { noteJson } from '../sinks/json-envelope.js';
import { jsonOf } from '../sinks/json-values.js';
import type { Sink } from '../sinks/sink.js';
import type { Theme } from '../sinks/theme.js';
import { visible } from '../sinks/visible.js';
import { clip, codeText, column, type Line, plain, type Styled, shown } from './layout.js';
import { memberText } from './objects.js';
import { Reading } from './reading.js';
import { doubtText } from './value-text.js';
import { ValueReader, type ValueRow } from './values.js';

/** docs/schema/dlmsdump-values-1.schema.json describes the lines; this counts their versions. */
export const VALUES_FORMAT = 1;

/** How values are written. */
export interface ValueForm {
  readonly begin: () => void;
  readonly row: (row: ValueRow, message: Message) => void;
  readonly note: (file: string, note: SourceNote) => void;
  /** Shows what waits. */
  readonly settle: () => void;
}

/** Hands the values of each message to a form. */
export class ValuesSink implements Sink {
  private readonly reading = new Reading();
  private readonly reader: ValueReader;

  constructor(
    private readonly out: ByteWriter,
    private readonly form: ValueForm,
    isAll: boolean,
  ) {
    this.reader = new ValueReader((row, message) => {
      form.row(row, message);
      out.settle();
    }, isAll);
    form.begin();
  }

  beginInput(): void {}

  write(message: Message): void {
    this.reading.read(message);
    this.reader.take(message, this.reading);
  }

  note(file: string, note: SourceNote): void {
    this.form.note(file, note);
  }

  endInput(): void {}

  end(): void {
    this.flush();
  }

  flush(): void {
    this.form.settle();
    this.out.flush();
  }
}

/** `isAll`: what is structured, too. */
export interface ValueOptions {
  readonly isAll: boolean;
  readonly theme: Theme | undefined;
  readonly width: number;
}

export function valueTable(output: Output, { isAll, theme, width }: ValueOptions): Sink {
  const out = new ByteWriter(output);
  return new ValuesSink(out, new ValueTable(out, theme, width), isAll);
}

export function valueCsv(output: Output, isAll: boolean): Sink {
  const out = new ByteWriter(output);
  return new ValuesSink(out, csvForm(out), isAll);
}

export function valueLines(output: Output, isAll: boolean): Sink {
  const out = new ByteWriter(output);
  return new ValuesSink(out, jsonForm(out), isAll);
}

// ---- a table for people

/** Rows that are looked at before the first is written, for the widths of columns. */
const LOOKED_AT = 50;
const HEADS = ['time', 'meter', 'OBIS', 'attribute', 'value', 'unit', 'source', 'name'] as const;
const STYLES = ['time', 'address', 'object', 'label', 'value', 'value', 'note', 'note'] as const;
const VALUE = 4;
/** Longest a column becomes; a cell that is longer moves its own line only, but for the name, which is cut. */
const WIDEST = [27, 24, 18, 22, 20, 6, 18, 60];

class ValueTable implements ValueForm {
  private readonly waiting: string[][] = [];
  private widths: number[] | undefined = undefined;

  constructor(
    private readonly out: ByteWriter,
    private readonly theme: Theme | undefined,
    private readonly width: number,
  ) {}

  begin(): void {}

  row(row: ValueRow): void {
    const cells = cellsOf(row);
    if (this.widths !== undefined) this.line(cells, this.widths);
    else if (this.waiting.push(cells) >= LOOKED_AT) this.settle();
  }

  note(): void {
    // Notes of the capture go to standard error.
  }

  settle(): void {
    const { waiting } = this;
    if (waiting.length === 0) return;
    if (this.widths === undefined) {
      this.widths = HEADS.map((head, i) => columnWidth(head, waiting, i));
      this.line([...HEADS], this.widths, 'label');
    }
    for (const cells of waiting) this.line(cells, this.widths);
    waiting.length = 0;
  }

  private line(cells: readonly string[], widths: readonly number[], style?: keyof Theme): void {
    const line: Styled[] = [];
    let used = 0;
    cells.forEach((cell, i) => {
      const isName = i === cells.length - 1;
      const width = Math.max(widths[i] as number, cell.length);
      const text = isName ? clip(cell, Math.max(20, this.width - used)) : cell;
      line.push(column({ text, style: style ?? STYLES[i] }, isName ? text.length : width, i === VALUE), plain('  '));
      used += width + 2;
    });
    this.write(line);
  }

  private write(line: Line): void {
    const { theme } = this;
    const parts = line.map(({ text, style }) =>
      theme === undefined || style === undefined ? text : theme[style](text),
    );
    this.out.text(`${parts.join('').trimEnd()}\n`);
  }
}

const LONGEST_VALUE = 64;

/** What is said of null-data in the column of the source. */
const NullDataWords = { '': '', inherited: ', as before', unknown: ', null-data' } as const;

function cellsOf({ time, meter, object, value, unit, source, verdict, nullData, isAmbiguous }: ValueRow): string[] {
  const { obis, classId, name, isGuess } = object;
  const cells = [
    time,
    meter,
    codeText(obis, classId),
    memberText(object),
    clip(value, LONGEST_VALUE),
    unit,
    `${source}${NullDataWords[nullData]}${isAmbiguous ? ', ambiguous' : ''} ${doubtText(verdict)}`.trimEnd(),
    isGuess ? `${name} (a guess)` : name,
  ];
  return cells.map(shown);
}

function columnWidth(head: string, rows: readonly (readonly string[])[], i: number): number {
  let width = head.length;
  for (const row of rows) width = Math.max(width, Math.min((row[i] as string).length, WIDEST[i] as number));
  return width;
}

// ---- CSV

const COLUMNS = [
  'time',
  'meter',
  'obis',
  'name',
  'attribute',
  'value',
  'unit',
  'raw',
  'class_id',
  'source',
  'guess',
  'message',
  'frame',
  'inherited',
  'verdict',
  'ambiguous',
];

const INHERITED = { '': '', inherited: '1', unknown: '0' } as const;

function csvForm(out: ByteWriter): ValueForm {
  const line = (cells: readonly string[]): void =>
    out.text(`${cells.map((cell) => csvCell(visible(cell), ',')).join(',')}\r\n`);
  return {
    begin: () => line(COLUMNS),
    row: ({ time, meter, object, value, unit, raw, source, nullData, verdict, isAmbiguous }, { number, frame }) =>
      line([
        time,
        meter,
        object.obis,
        object.name,
        memberText(object),
        value,
        unit,
        raw === null ? '' : Array.isArray(raw) ? raw.join(' + ') : String(raw),
        object.classId < 0 ? '' : String(object.classId),
        source,
        object.isGuess ? '1' : '0',
        String(number),
        String(frame),
        INHERITED[nullData],
        verdict,
        isAmbiguous ? '1' : '0',
      ]),
    note: () => {},
    settle: () => {},
  };
}

// ---- a line of JSON each

function jsonForm(out: ByteWriter): ValueForm {
  return {
    begin: () => {},
    row: (row, message) => out.text(`${jsonOf(valueJson(row, message))}\n`),
    note: (file, note) => out.text(`{"dlmsdump_values":${VALUES_FORMAT},${noteJson(file, note).slice(1)}\n`),
    settle: () => {},
  };
}

const known = (value: number): number | undefined => (value < 0 ? undefined : value);
const present = (text: string): string | undefined => (text === '' ? undefined : text);

function valueJson(row: ValueRow, message: Message): object {
  const { time, meter, object, value, unit, raw, isNumber, source, nullData, verdict, isAmbiguous } = row;
  const isNull = raw === null && value === '';
  return {
    dlmsdump_values: VALUES_FORMAT,
    file: message.file,
    message: message.number,
    frame: message.frame,
    time: present(time),
    meter: present(meter),
    class_id: known(object.classId),
    obis: present(object.obis),
    name: present(object.name),
    attribute: object.isMethod || object.member === 0 ? undefined : object.member,
    method: object.isMethod ? object.member : undefined,
    member_name: present(object.memberName),
    data_index: object.dataIndex === 0 ? undefined : object.dataIndex,
    value: isNull ? null : numberIn(value, isNumber),
    unit: present(unit),
    raw: typeof raw === 'bigint' ? numberIn(String(raw), true) : raw,
    source,
    guess: object.isGuess,
    inherited: nullData === '' ? undefined : nullData === 'inherited',
    ambiguous: isAmbiguous ? true : undefined,
    verdict: present(verdict),
  };
}

/** As a number where JSON holds all of its digits; else as text. */
function numberIn(text: string, isNumber: boolean): number | string {
  if (!isNumber || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  return text.replace(/[-.]/g, '').length <= EXACT_DIGITS ? Number(text) : text;
}

const EXACT_DIGITS = 15;
