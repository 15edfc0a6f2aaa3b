/** Values of chosen fields of each message, for tables. */
import type { Message } from '../engine/index.js';
import { holdsValue } from './compare.js';
import { Look, type Summarize } from './look.js';
import type { Word } from './parser.js';
import { messageText, plainText } from './plain-text.js';
import { needsHeaders, type Subject, subjectOf } from './subject.js';

/** What a table has where nobody says which columns. */
export const USUAL_COLUMNS = [
  'message.number',
  'frame.number',
  'frame.time',
  'source',
  'destination',
  'service',
  'object',
  'value',
  'issue.text',
] as const;

/** Chosen fields of each message, as text. */
export class Columns {
  readonly needsHeaders: boolean;
  private readonly look: Look;
  private readonly columns: readonly { readonly subject: Subject; readonly slots: readonly number[] }[];

  /** Throws a `FilterError` where a name is that of no field. */
  constructor(
    readonly names: readonly string[],
    summarize: Summarize,
  ) {
    this.look = new Look(summarize);
    this.columns = names.map((name) => {
      const subject = subjectOf(wordOf(name));
      return { subject, slots: subject.kind === 'tape' ? this.look.want(subject) : [] };
    });
    this.needsHeaders = this.columns.some(({ subject }) => needsHeaders(subject));
    this.look.withHeaders = this.needsHeaders;
  }

  /** All values of each column, in the order of the message. */
  read(message: Message): readonly (readonly string[])[] {
    this.look.begin(message);
    return this.columns.map(({ subject, slots }) =>
      subject.kind === 'message'
        ? subject.field.values(this.look).map((value) => messageText(subject.field, value))
        : this.texts(slots),
    );
  }

  private texts(slots: readonly number[]): readonly string[] {
    const { look } = this;
    const { tape } = look.message;
    const nodes = slots.flatMap((slot) => Array.from(nodesOf(look, slot)));
    if (slots.length > 1) nodes.sort((a, b) => a - b);
    // Containers of values say nothing beside their values; other groups are there or not.
    const values = nodes.filter((node) => holdsValue(tape, node));
    return (values.length > 0 ? values : nodes.slice(0, 1)).map((node) => plainText(tape, node));
  }
}

function nodesOf(look: Look, slot: number): Int32Array {
  const count = look.count(slot);
  return look.nodes(slot).subarray(0, count);
}

function wordOf(name: string): Word {
  return { text: name, at: 0, end: name.length };
}
