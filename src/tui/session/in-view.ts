/** Which messages are in view: all, those of a filter, a conversation or marks, and as many as there were when the list was held. */
import type { Archive, Slices } from '../../archive/index.js';
import { AllRows, FilteredRows, FrozenRows, type Rows } from '../../archive/rows.js';
import type { Registry } from '../../core/index.js';
import { Filter, FilterError } from '../../filter/index.js';
import { summarize } from '../../sinks/summary.js';
import type { PromptError, View } from '../state/state.js';
import type { RowsView } from '../state/world.js';

export class InView {
  rows: Rows;
  private filtered: FilteredRows | undefined = undefined;

  constructor(
    private readonly registry: Registry,
    private readonly archive: Archive,
    private readonly slices: Slices,
    private readonly onRows: () => void,
  ) {
    this.rows = new AllRows(archive);
  }

  /** As `update.ts` sees them. */
  get view(): RowsView {
    const { rows, archive } = this;
    return {
      count: rows.count,
      at: (row) => rows.at(row),
      rowOf: (message) => rows.rowOf(message),
      seen: rows.done >= 1 ? archive.count : Math.floor(rows.done * archive.count),
    };
  }

  /** Other messages are wanted. The filter was checked before. */
  show(view: View, paused: number | undefined): void {
    this.filtered?.cancel();
    this.filtered = undefined;
    const isAll = view.filter === '' && view.conversation === undefined && view.marked === undefined;
    if (isAll) this.rows = new AllRows(this.archive);
    else {
      const marked = view.marked === undefined ? undefined : new Set(view.marked);
      this.filtered = new FilteredRows(
        this.archive,
        this.slices,
        {
          filter: view.filter === '' ? undefined : this.filterOf(view.filter),
          conversation: view.conversation,
          among: marked,
        },
        this.onRows,
      );
      this.rows = this.filtered;
    }
    if (paused !== undefined) this.rows = new FrozenRows(this.rows, paused);
  }

  /** Looks at no more messages. */
  close(): void {
    this.filtered?.cancel();
  }

  private filterOf(text: string): Filter {
    return new Filter(text, (message) => summarize(message, this.registry));
  }

  /** What is wrong with a filter. */
  check(text: string): PromptError | undefined {
    try {
      this.filterOf(text);
      return undefined;
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      return { text: error.message, at: error.at, end: error.end };
    }
  }
}
