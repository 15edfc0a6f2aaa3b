import type { Registry } from '../core/index.js';
import type { Counts, Message } from '../engine/index.js';
import { ascii, ByteWriter, type Output } from './bytes.js';
import { MARKS } from './node-text.js';
import type { InputEnd, Sink } from './sink.js';
import { type IssueText, type MessageSummary, summarize } from './summary.js';
import type { Theme } from './theme.js';
import { type TimeFormat, Times } from './time.js';
import { TreeWriter } from './tree-text.js';
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
  private readonly treeWriter: TreeWriter;
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
    this.treeWriter = new TreeWriter(this.out, options.hex, options.theme);
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

  passOver(message: Message): void {
    this.times.passOver(message.seconds, message.nanos);
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
    this.treeWriter.write(tape, options.layers ? 0 : message.first, tape.top);
    out.byte(NEWLINE);
  }
}

/** Notes stay out of the lines; the tree shows all. */
function shown(issues: readonly IssueText[]): readonly IssueText[] {
  if (issues.length === 0) return issues;
  const serious = issues.filter((issue) => issue.severity !== 'note');
  return serious.length > 3 ? serious.slice(0, 3) : serious;
}

const ARROW = ascii(' → ');
const NEWLINE = 0x0a;
const SPACE = 0x20;
const DOT = 0x2e;
/** Two IPv4 endpoints; longer ones move their own line only. */
const WIDEST_PARTIES = 42;
