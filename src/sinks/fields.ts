/** Chosen fields of each message, a line each: separated as tshark's `-T fields` does, or as CSV (RFC 4180). */
import type { Message } from '../engine/index.js';
import { ByteWriter, type Output } from './bytes.js';
import { csvCell } from './csv.js';
import type { Sink } from './sink.js';
import { visible } from './visible.js';

/** How the table is written; by tshark's `-E`. */
export interface FieldsOptions {
  readonly names: readonly string[];
  /** All values of each column. */
  readonly read: (message: Message) => readonly (readonly string[])[];
  readonly csv: boolean;
  readonly header: boolean;
  readonly separator: string;
  /** Between several values of one field. */
  readonly aggregator: string;
  /** The first, the last, or all values of a field. */
  readonly occurrence: 'f' | 'l' | 'a';
  /** Around each cell; nothing for none. CSV quotes what needs it. */
  readonly quote: '"' | "'" | '';
}

/** Writes a line for each message. */
export class FieldsSink implements Sink {
  private readonly out: ByteWriter;

  constructor(
    output: Output,
    private readonly options: FieldsOptions,
  ) {
    this.out = new ByteWriter(output);
    if (options.header) this.line(options.names);
  }

  beginInput(): void {}

  write(message: Message): void {
    this.line(this.options.read(message).map((values) => this.joined(values)));
    this.out.settle();
  }

  note(): void {
    // A table has rows of messages only; notes of the capture go to standard error.
  }

  endInput(): void {}

  end(): void {
    this.flush();
  }

  flush(): void {
    this.out.flush();
  }

  private joined(values: readonly string[]): string {
    const { occurrence, aggregator } = this.options;
    if (values.length <= 1) return values[0] ?? '';
    if (occurrence === 'a') return values.join(aggregator);
    return values.at(occurrence === 'f' ? 0 : -1) as string;
  }

  private line(cells: readonly string[]): void {
    const { csv, separator, quote } = this.options;
    const shown = cells.map((cell) => (csv ? csvCell(visible(cell), separator) : quoted(visible(cell), quote)));
    this.out.text(shown.join(separator));
    this.out.text(csv ? '\r\n' : '\n');
  }
}

function quoted(text: string, quote: string): string {
  return quote === '' ? text : quote + text.replaceAll(quote, quote + quote) + quote;
}
