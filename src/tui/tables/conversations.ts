/** Conversations as a table: who with whom, how much, and what is wrong. */
import type { ArchiveView, ConversationFacts } from '../../archive/view.js';
import { visible } from '../../sinks/visible.js';
import { timeInTable } from '../clock.js';
import type { TableCell, TableColumn } from '../panes/table.js';
import { grouped } from '../panes/text.js';
import type { State } from '../state/state.js';
import type { Target } from '../state/world.js';
import type { Theme } from '../theme.js';
import { Due } from './due.js';

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

const ORDERS = ['by first message', 'by messages', 'by bytes', 'by issues'] as const;
type Key = (facts: ConversationFacts) => number;
const KEYS: Readonly<Record<(typeof ORDERS)[number], Key>> = {
  'by first message': ({ first }) => first,
  'by messages': ({ messagesAB, messagesBA }) => -(messagesAB + messagesBA),
  'by bytes': ({ bytes }) => -bytes,
  'by issues': ({ errors, failures, warnings }) => -(errors * 1e12 + failures * 1e6 + warnings),
};

export class ConversationTable {
  private order: readonly ConversationFacts[] = [];
  private readonly due: Due;

  constructor(
    private readonly archive: ArchiveView,
    changed: () => void,
  ) {
    this.due = new Due(changed);
  }

  close(): void {
    this.due.close();
  }

  orderText({ tables }: State): (typeof ORDERS)[number] {
    return ORDERS[tables.conversations.sort % ORDERS.length] as (typeof ORDERS)[number];
  }

  count(state: State): number {
    return this.ordered(state).length;
  }

  target(state: State, line: number): Target | undefined {
    const facts = this.ordered(state)[line];
    return facts === undefined ? undefined : { kind: 'conversation', conversation: facts.id };
  }

  lines(state: State, top: number, height: number, theme: Theme, first: number): readonly (readonly TableCell[])[] {
    return this.ordered(state)
      .slice(top, top + height)
      .map((facts) => this.line(facts, state, theme, first));
  }

  private ordered(state: State): readonly ConversationFacts[] {
    const { conversations, count } = this.archive;
    const order = this.orderText(state);
    // Counts change without more conversations; an order by them needn't be that exact.
    const size = order === 'by first message' ? String(conversations.length) : `${conversations.length} ${count}`;
    if (!this.due.isDue(ORDERS.indexOf(order), size)) return this.order;
    const key = KEYS[order];
    this.order = [...conversations].sort((a, b) => key(a) - key(b) || a.first - b.first);
    return this.order;
  }

  private line(facts: ConversationFacts, state: State, theme: Theme, first: number): readonly TableCell[] {
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
      { text: timeInTable(this.archive, facts.first, state, first), style: theme.time },
      { text: timeInTable(this.archive, facts.last, state, first), style: theme.time },
      { text: issues, style: errors > 0 ? theme.error : theme.warning },
    ];
  }
}
