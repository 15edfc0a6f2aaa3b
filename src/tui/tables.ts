/** Lines of the screens that list something else than messages: conversations and issues, in the order that was chosen. */

import type { ArchiveView, ConversationFacts, IssueCode } from '../archive/view.js';
import { fieldById, Kind } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { failingNode } from '../filter/index.js';
import { MARKS } from '../sinks/node-text.js';
import type { MessageSummary } from '../sinks/summary.js';
import { visible } from '../sinks/visible.js';
import { timeOf } from './clock.js';
import type { TableCell, TableColumn } from './panes/table.js';
import { grouped } from './panes/text.js';
import type { State } from './state/state.js';
import type { Target } from './state/world.js';
import type { Theme } from './theme.js';

export const CONVERSATION_COLUMNS: readonly TableColumn[] = [
  { title: '#', isRight: true },
  { title: 'Began', parts: 1, least: 12 },
  { title: 'With', parts: 1, least: 12 },
  { title: '→', isRight: true, least: 5 },
  { title: '←', isRight: true, least: 5 },
  { title: 'Bytes', isRight: true, least: 6, from: 100 },
  { title: 'First', isRight: true, least: 8, from: 110 },
  { title: 'Last', isRight: true, least: 8, from: 110 },
  { title: 'Issues', isRight: true },
];

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

/** Something about the capture, not about a message. */
export interface CaptureNote {
  readonly file: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: string;
  readonly text: string;
  readonly offset: number;
}

const CONVERSATION_ORDERS = ['by first message', 'by messages', 'by bytes', 'by issues'] as const;
const ISSUE_ORDERS = ['the worst first', 'by message', 'by code'] as const;
const BY_MESSAGE = 1;
const BY_CODE = 2;
/** More than anybody reads. */
const MOST_FAILURES = 100_000;

/** The order is made anew when there is more, but not for each message. */
const AGAIN_AFTER_MS = 250;

/** Some screens full of issues, and more of a text than the widest terminal shows. */
const MOST_KEPT = 2000;
const LONGEST = 1000;

export class Tables {
  private conversationOrder: readonly ConversationFacts[] = [];
  /** Issues by their number; messages that tell of a failure as `~index`. */
  private issueOrder: Int32Array = new Int32Array(0);
  private readonly failures: number[] = [];
  private lookedAt = 0;
  private readonly issueTexts = new Map<number, string>();
  private made = { conversations: '', issues: '' };
  private madeAt = { conversations: 0, issues: 0 };

  constructor(
    private readonly archive: ArchiveView,
    /** What was wrong with the inputs themselves; stands before all issues of messages. */
    private readonly notes: readonly CaptureNote[],
    private readonly summaryOf: (index: number) => Pick<MessageSummary, 'service' | 'value'>,
  ) {}

  count(state: State): number {
    if (state.screen === 'conversations') return this.conversations(state).length;
    return this.notes.length + this.issues(state).length;
  }

  orderText(state: State): string {
    const { sort } = state.screen === 'conversations' ? state.tables.conversations : state.tables.issues;
    const orders: readonly string[] = state.screen === 'conversations' ? CONVERSATION_ORDERS : ISSUE_ORDERS;
    return orders[sort % orders.length] as string;
  }

  target(state: State, line: number): Target | undefined {
    if (state.screen === 'conversations') {
      const facts = this.conversations(state)[line];
      return facts === undefined ? undefined : { kind: 'conversation', conversation: facts.id };
    }
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
    if (state.screen === 'conversations') {
      return this.conversations(state)
        .slice(top, top + height)
        .map((facts) => this.conversationLine(facts, state, theme, first));
    }
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

  private conversations(state: State): readonly ConversationFacts[] {
    const { conversations } = this.archive;
    const sort = state.tables.conversations.sort % CONVERSATION_ORDERS.length;
    // Counts change without more conversations; an order by them needn't be that exact.
    if (!this.isDue('conversations', `${sort} ${conversations.length} ${sort === 0 ? '' : this.archive.count}`))
      return this.conversationOrder;
    const key = [
      (facts: ConversationFacts) => facts.first,
      (facts: ConversationFacts) => -(facts.messagesAB + facts.messagesBA),
      (facts: ConversationFacts) => -facts.bytes,
      (facts: ConversationFacts) => -(facts.errors * 1e12 + facts.failures * 1e6 + facts.warnings),
    ][sort] as (facts: ConversationFacts) => number;
    this.conversationOrder = [...conversations].sort((a, b) => key(a) - key(b) || a.first - b.first);
    return this.conversationOrder;
  }

  private issues(state: State): Int32Array {
    const { issues } = this.archive;
    const sort = state.tables.issues.sort % ISSUE_ORDERS.length;
    const failures = this.failuresSoFar();
    if (!this.isDue('issues', `${sort} ${issues.count} ${failures.length}`)) return this.issueOrder;
    const { codes } = issues;
    const rankOf = (n: number): number => {
      const code = issues.codeOf(n);
      if (sort === BY_CODE) return code;
      return sort === BY_MESSAGE ? 0 : SEVERITY_RANK[codes[code]?.severity ?? 'note'];
    };
    const sorted = bucketed(issues.count, rankOf, Math.max(3, codes.length));
    const order = new Int32Array(sorted.length + failures.length);
    // Failures stand behind the errors, among the messages, or behind all codes.
    const isBefore = (n: number, failure: number): boolean => {
      if (sort === BY_MESSAGE) return issues.messageOf(n) <= failure;
      return sort === BY_CODE || rankOf(n) === SEVERITY_RANK.error;
    };
    let at = 0;
    let next = 0;
    for (const failure of failures) {
      while (next < sorted.length && isBefore(sorted[next] as number, failure)) order[at++] = sorted[next++] as number;
      order[at++] = ~failure;
    }
    order.set(sorted.subarray(next), at);
    this.issueOrder = order;
    return order;
  }

  /** Messages that tell of a failure, each looked at once. */
  private failuresSoFar(): readonly number[] {
    const { archive, failures } = this;
    for (; this.lookedAt < archive.count && failures.length < MOST_FAILURES; this.lookedAt++) {
      if (archive.isFailure(this.lookedAt)) failures.push(this.lookedAt);
    }
    return failures;
  }

  private isDue(table: 'conversations' | 'issues', key: string): boolean {
    if (this.made[table] === key) return false;
    const isOtherSort = this.made[table].split(' ')[0] !== key.split(' ')[0];
    const now = performance.now();
    if (!isOtherSort && now - this.madeAt[table] < AGAIN_AFTER_MS) return false;
    this.made[table] = key;
    this.madeAt[table] = now;
    return true;
  }

  /** Lines of a table are in no order of time, so none has one before it. */
  private timeAt(index: number, state: State, first: number): string {
    return timeOf(this.archive, index, state.time === 'previous' ? 'start' : state.time, -1, state.reference, first);
  }

  private conversationLine(facts: ConversationFacts, state: State, theme: Theme, first: number): readonly TableCell[] {
    const { errors, warnings, failures } = facts;
    const issues = [
      errors > 0 ? `✗ ${grouped(errors)}` : '',
      failures > 0 ? `${grouped(failures)} failed` : '',
      warnings > 0 ? `! ${grouped(warnings)}` : '',
    ]
      .filter(Boolean)
      .join('  ');
    return [
      { text: String(facts.id + 1), style: theme.number },
      { text: visible(facts.a), style: theme.address },
      { text: visible(facts.b), style: theme.address },
      { text: grouped(facts.messagesAB), style: theme.text },
      { text: grouped(facts.messagesBA), style: theme.text },
      { text: grouped(facts.bytes), style: theme.text },
      { text: this.timeAt(facts.first, state, first), style: theme.time },
      { text: this.timeAt(facts.last, state, first), style: theme.time },
      { text: issues, style: errors > 0 ? theme.error : theme.warning },
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
    const known = this.issueTexts.get(n);
    if (known !== undefined) return known;
    const message = this.archive.message(index, false);
    const detail = message.tape.details.get(this.nodeOf(n, message));
    const text = visible([code?.label, detail].filter(Boolean).join(': ').slice(0, LONGEST));
    if (this.issueTexts.size >= MOST_KEPT) this.issueTexts.clear();
    this.issueTexts.set(n, text);
    return text;
  }

  private failureLine(index: number, state: State, theme: Theme, first: number): readonly TableCell[] {
    const { service, value } = this.summaryOf(index);
    const time = this.timeAt(index, state, first);
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
    const time = this.timeAt(index, state, first);
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

function noteLine({ file, severity, code, text, offset }: CaptureNote, theme: Theme): readonly TableCell[] {
  return [
    { text: MARKS[severity].trim(), style: theme[severity] },
    { text: 'capture', style: theme.dim },
    { text: '', style: theme.time },
    { text: `${visible(file)}: ${visible(text)}${offset > 0 ? ` (at byte ${offset})` : ''}`, style: theme[severity] },
    { text: '', style: theme.service },
    { text: code, style: theme.dim },
  ];
}

const targetAt = (message: number, node: number): Target =>
  node < 0 ? { kind: 'message', message } : { kind: 'node', message, node };

const SEVERITY_RANK = { error: 0, warning: 1, note: 2 } as const;

/** Numbers below `count` by their bucket, in their own order within each. */
function bucketed(count: number, bucketOf: (n: number) => number, buckets: number): Uint32Array {
  const starts = new Uint32Array(buckets + 1);
  for (let n = 0; n < count; n++) {
    const behind = bucketOf(n) + 1;
    starts[behind] = (starts[behind] as number) + 1;
  }
  for (let bucket = 0; bucket < buckets; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  const order = new Uint32Array(count);
  for (let n = 0; n < count; n++) {
    const bucket = bucketOf(n);
    order[starts[bucket] as number] = n;
    starts[bucket] = (starts[bucket] as number) + 1;
  }
  return order;
}
