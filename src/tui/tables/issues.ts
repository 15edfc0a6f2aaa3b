/** Issues as a table: where, what in words, and its code. */
import type { ArchiveView, IssueCode } from '../../archive/view.js';
import { fieldById, Kind } from '../../core/index.js';
import type { Message } from '../../engine/index.js';
import { failingNode } from '../../filter/index.js';
import { MARKS } from '../../sinks/node-text.js';
import type { MessageSummary } from '../../sinks/summary.js';
import { visible } from '../../sinks/visible.js';
import { timeInTable } from '../clock.js';
import type { TableCell, TableColumn } from '../panes/table.js';
import type { State } from '../state/state.js';
import type { Target } from '../state/world.js';
import type { Theme } from '../theme.js';
import { type CaptureNote, noteLine } from './capture-notes.js';
import { ISSUE_ORDERS, IssueOrder } from './issue-order.js';

export const ISSUE_COLUMNS: readonly TableColumn[] = [
  { title: '' },
  { title: 'Message', isRight: true },
  { title: 'Time', isRight: true, least: 8 },
  { title: 'What', least: 10, parts: 2 },
  { title: 'Service', least: 8 },
  { title: 'Code', parts: 1, from: 110 },
];

/** Without times, their column is wider than any screen allows. */
export const issueColumns = (hasTimes: boolean): readonly TableColumn[] =>
  hasTimes
    ? ISSUE_COLUMNS
    : ISSUE_COLUMNS.map((column, i) => (i === ISSUE_TIME ? { ...column, from: Number.POSITIVE_INFINITY } : column));

/** Among these columns. */
const ISSUE_TIME = 2;
export const ISSUE_TEXT = 3;
export const ISSUE_CODE = 5;

/** Some screens full of issues, and more of a text than the widest terminal shows. */
const MOST_KEPT = 2000;
const LONGEST = 1000;

export class IssueTable {
  private readonly order: IssueOrder;
  private readonly texts = new Map<number, string>();

  constructor(
    private readonly archive: ArchiveView,
    /** What was wrong with the inputs themselves. */
    private readonly notes: readonly CaptureNote[],
    private readonly summaryOf: (index: number) => Pick<MessageSummary, 'service' | 'value'>,
    changed: () => void,
  ) {
    this.order = new IssueOrder(archive, changed);
  }

  close(): void {
    this.order.close();
  }

  orderText({ tables }: State): string {
    return ISSUE_ORDERS[tables.issues.sort % ISSUE_ORDERS.length] as string;
  }

  count(state: State): number {
    return this.notes.length + this.issues(state).length;
  }

  private issues({ tables }: State): Int32Array {
    return this.order.by(tables.issues.sort % ISSUE_ORDERS.length);
  }

  target(state: State, line: number): Target | undefined {
    const n = this.issues(state)[line - this.notes.length];
    if (n === undefined) return undefined;
    if (n < 0) return this.failureTarget(~n);
    const message = this.archive.issues.messageOf(n);
    return targetAt(message, this.nodeOf(n, this.archive.message(message, true)));
  }

  private failureTarget(message: number): Target {
    const { tape, first } = this.archive.message(message, true);
    return targetAt(message, failingNode(tape, first));
  }

  lines(state: State, top: number, height: number, theme: Theme, first: number): readonly (readonly TableCell[])[] {
    const { notes } = this;
    const from = Math.max(0, top - notes.length);
    const shown = notes.slice(top, top + height).map((note) => noteLine(note, theme));
    const issues = this.issues(state).subarray(from, Math.max(from, from + height - shown.length));
    return [
      ...shown,
      ...Array.from(issues, (n) =>
        n < 0 ? this.failureLine(~n, state, theme, first) : this.issueLine(n, state, theme, first),
      ),
    ];
  }

  /** The node of an issue in its message, which may have several of one code; -1 where it isn't found again. */
  private nodeOf(n: number, { tape, first }: Message): number {
    const { issues } = this.archive;
    const code = issues.codeOf(n);
    let before = 0;
    for (let other = n - 1; other >= 0 && issues.messageOf(other) === issues.messageOf(n); other--) {
      if (issues.codeOf(other) === code) before++;
    }
    const name = issues.codes[code]?.name;
    for (let i = 0; i < tape.details.size; i++) {
      const node = tape.details.nodeAt(i);
      if (node < first || tape.kind(node) !== Kind.issue || fieldById(tape.fieldId(node)).name !== name) continue;
      if (before-- === 0) return node;
    }
    return -1;
  }

  /** What is said of an issue; kept, because a message may take milliseconds to decode. */
  private issueText(n: number, index: number, code: IssueCode | undefined): string {
    const known = this.texts.get(n);
    if (known !== undefined) return known;
    const message = this.archive.message(index, false);
    const detail = message.tape.details.get(this.nodeOf(n, message));
    const text = visible([code?.label, detail].filter(Boolean).join(': ').slice(0, LONGEST));
    if (this.texts.size >= MOST_KEPT) this.texts.clear();
    this.texts.set(n, text);
    return text;
  }

  private failureLine(index: number, state: State, theme: Theme, first: number): readonly TableCell[] {
    const { service, value } = this.summaryOf(index);
    const time = timeInTable(this.archive, index, state, first);
    return [
      { text: MARKS.error.trim(), style: theme.warning },
      { text: String(index + 1), style: theme.number },
      { text: time, style: theme.time },
      { text: `Failed: ${value === '' ? service : value}`, style: theme.warning },
      { text: service, style: theme.service },
      { text: 'failure', style: theme.dim },
    ];
  }

  private issueLine(n: number, state: State, theme: Theme, first: number): readonly TableCell[] {
    const { issues } = this.archive;
    const index = issues.messageOf(n);
    const code = issues.codes[issues.codeOf(n)];
    const severity = code?.severity ?? 'note';
    const time = timeInTable(this.archive, index, state, first);
    return [
      { text: MARKS[severity].trim(), style: theme[severity] },
      { text: String(index + 1), style: theme.number },
      { text: time, style: theme.time },
      { text: this.issueText(n, index, code), style: theme[severity] },
      { text: this.summaryOf(index).service, style: theme.service },
      { text: code?.name ?? '', style: theme.dim },
    ];
  }
}

const targetAt = (message: number, node: number): Target =>
  node < 0 ? { kind: 'message', message } : { kind: 'node', message, node };
