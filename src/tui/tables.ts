/** Lines of the screens that list something else than messages: conversations and issues, in the order that was chosen. */
import type { ArchiveView } from '../archive/view.js';
import type { MessageSummary } from '../sinks/summary.js';
import type { TableCell } from './panes/table.js';
import type { State } from './state/state.js';
import type { Target } from './state/world.js';
import type { CaptureNote } from './tables/capture-notes.js';
import { ConversationTable } from './tables/conversations.js';
import { IssueTable } from './tables/issues.js';
import type { Theme } from './theme.js';

export class Tables {
  private readonly conversations: ConversationTable;
  private readonly issues: IssueTable;

  constructor(
    archive: ArchiveView,
    notes: readonly CaptureNote[],
    summaryOf: (index: number) => Pick<MessageSummary, 'service' | 'value'>,
    changed: () => void,
  ) {
    this.conversations = new ConversationTable(archive, changed);
    this.issues = new IssueTable(archive, notes, summaryOf, changed);
  }

  close(): void {
    this.conversations.close();
    this.issues.close();
  }

  private of({ screen }: State): ConversationTable | IssueTable {
    return screen === 'conversations' ? this.conversations : this.issues;
  }

  count(state: State): number {
    return this.of(state).count(state);
  }

  orderText(state: State): string {
    return this.of(state).orderText(state);
  }

  target(state: State, line: number): Target | undefined {
    return this.of(state).target(state, line);
  }

  /** `first`: the first message with a time. */
  lines(state: State, top: number, height: number, theme: Theme, first: number): readonly (readonly TableCell[])[] {
    return this.of(state).lines(state, top, height, theme, first);
  }
}
