import { type Field, fieldById, Kind, Limits } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { type IssueCode, type IssueView, Weights } from './view.js';

/** A kind of issue, and how often it was met. */
export interface CountedCode extends IssueCode {
  /** All of them, also those that are not listed. */
  readonly count: number;
}

/** What is wrong with messages, in their order. */
export interface IssueTable extends IssueView {
  /** Issues that are listed; `unlisted` more were too many of one message, or of all. */
  readonly count: number;
  readonly unlisted: number;
  readonly codes: readonly CountedCode[];
  /** 1 note, 2 warning, 3 error. */
  severityOf(n: number): 1 | 2 | 3;
  /** The first issue of a message, or of one behind it; `count` where there is none. */
  firstOf(message: number): number;
}

interface Counted extends CountedCode {
  count: number;
}

export class Issues implements IssueTable {
  count = 0;
  unlisted = 0;
  readonly codes: Counted[] = [];
  private messages = new Uint32Array(256);
  private listed = new Uint16Array(256);
  /** By field id: index into `codes`. */
  private readonly byField: (number | undefined)[] = [];

  /** Takes the issues of a message; the weight of the worst. */
  add(index: number, { tape, first }: Message): 0 | 1 | 2 | 3 {
    const { details } = tape;
    let worst: 0 | 1 | 2 | 3 = 0;
    let listed = 0;
    for (let i = 0; i < details.size; i++) {
      const node = details.nodeAt(i);
      if (node < first || tape.kind(node) !== Kind.issue) continue;
      const code = this.codeOfField(tape.fieldId(node));
      const known = this.codes[code] as Counted;
      const rank = Weights[known.severity];
      known.count++;
      if (rank > worst) worst = rank;
      if (listed++ < Limits.issuesPerMessage && this.count < Limits.archiveIssues) this.list(index, code);
      else this.unlisted++;
    }
    return worst;
  }

  messageOf(n: number): number {
    return this.messages[n] as number;
  }

  codeOf(n: number): number {
    return this.listed[n] as number;
  }

  severityOf(n: number): 1 | 2 | 3 {
    return Weights[(this.codes[this.codeOf(n)] as Counted).severity];
  }

  firstOf(message: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.messages[middle] as number) < message) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private list(index: number, code: number): void {
    if (this.count === this.messages.length) {
      this.messages = grown(this.messages, new Uint32Array(2 * this.count));
      this.listed = grown(this.listed, new Uint16Array(2 * this.count));
    }
    this.messages[this.count] = index;
    this.listed[this.count++] = code;
  }

  private codeOfField(id: number): number {
    let code = this.byField[id];
    if (code === undefined) {
      const { name, label, severity = 'note' }: Field = fieldById(id);
      code = this.codes.push({ name, label, severity, count: 0 }) - 1;
      this.byField[id] = code;
    }
    return code;
  }
}

function grown<T extends Uint32Array | Uint16Array>(full: T, larger: T): T {
  larger.set(full);
  return larger;
}
