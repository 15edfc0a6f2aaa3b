/**
 * Null-data in a row of a profile stands for the value of the row before: a meter may leave out what can be told from that
 * (IEC 62056-6-2, Profile generic, buffer). That holds within one answer: rows of another were captured at any time.
 */
import { dataTag, type Tape } from '../core/index.js';

const NULL_DATA = 0;

/** Null-data: a row before says the value, or none does. Empty: the value itself was sent. */
export type NullData = '' | 'inherited' | 'unknown';

/** The values of the rows so far of one buffer. */
export class RowsBefore {
  /** The last value of each column. */
  private readonly nodes: number[] = [];
  private isAsNamed = false;

  constructor(private readonly columns: number) {}

  /** A row begins. With another number of values than there are columns, it can't be told what belongs to which. */
  begin(values: number): void {
    this.isAsNamed = values === this.columns;
    if (!this.isAsNamed) this.nodes.length = 0;
  }

  /** The node that says the value of the n-th cell, which is `node`; -1: null-data, and no row before says what it was. */
  of(tape: Tape, node: number, n: number): number {
    if (dataTag(tape.kind(node)) === NULL_DATA) return this.nodes[n] ?? -1;
    if (this.isAsNamed) this.nodes[n] = node;
    return node;
  }
}

/** What the cell at `node` is, whose value `from` says. */
export const nullDataOf = (node: number, from: number): NullData =>
  from === node ? '' : from < 0 ? 'unknown' : 'inherited';
