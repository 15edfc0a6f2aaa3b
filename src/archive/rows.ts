/**
 * The messages in view, row by row: all, or those that a filter and what is known without decoding let pass. Rows are in the
 * order of their messages, and more come while the archive grows.
 */
import type { Filter } from '../filter/index.js';
import type { Handle, Job, Slices } from './slices.js';
import type { ArchiveView, Weight } from './view.js';

/** What a list shows. */
export interface Rows {
  readonly count: number;
  /** Index of the message in a row. */
  at(row: number): number;
  /** The row of a message, or the row that would follow it where it is not in view. */
  rowOf(index: number): number;
  /** The share of the messages that were looked at, 0 to 1. */
  readonly done: number;
}

/** Every message. */
export class AllRows implements Rows {
  readonly done = 1;

  constructor(private readonly archive: Pick<ArchiveView, 'count'>) {}

  get count(): number {
    return this.archive.count;
  }

  at(row: number): number {
    return row;
  }

  rowOf(index: number): number {
    return Math.min(index, this.count);
  }
}

/** Rows of messages before one: what a list shows while it is paused. */
export class FrozenRows implements Rows {
  constructor(
    private readonly rows: Rows,
    /** Index of the first message that is not in view. */
    private readonly end: number,
  ) {}

  get count(): number {
    return this.rows.rowOf(this.end);
  }

  at(row: number): number {
    return this.rows.at(row);
  }

  rowOf(index: number): number {
    return this.rows.rowOf(Math.min(index, this.end));
  }

  get done(): number {
    return this.rows.done;
  }
}

/** Messages that somebody names, ascending. */
export class GivenRows implements Rows {
  readonly done = 1;

  constructor(private readonly messages: readonly number[]) {}

  get count(): number {
    return this.messages.length;
  }

  at(row: number): number {
    return this.messages[row] as number;
  }

  rowOf(index: number): number {
    const row = this.messages.findIndex((message) => message >= index);
    return row < 0 ? this.count : row;
  }
}

/** Which messages are in view; all that is given has to hold. */
export interface Selection {
  readonly filter?: Filter | undefined;
  /** Messages of this conversation only. */
  readonly conversation?: number | undefined;
  /** Messages with an issue as bad as this, or worse. */
  readonly severity?: Weight | undefined;
  /** Messages in this set: those that are marked. Asked once for each message. */
  readonly among?: { has(index: number): boolean } | undefined;
}

/** Messages between two looks at the clock where none is decoded. */
const PASSED_A_LOOK = 1024;

/** Messages that fit; found in slices, from the first on, and further as the archive grows. */
export class FilteredRows implements Rows, Job {
  private found = new Uint32Array(1024);
  private size = 0;
  private looked = 0;
  private handle: Handle | undefined = undefined;
  private readonly unwatch: () => void;
  /** Messages before this one have no time; -1: the filter has seen the first that has one. */
  private untimed = 0;

  constructor(
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly selection: Selection,
    /** More was looked at; called at the end of each slice. */
    private readonly onChange: () => void = () => {},
  ) {
    this.unwatch = archive.watch(() => this.goOn('soon'));
    this.goOn('now');
  }

  get count(): number {
    return this.size;
  }

  at(row: number): number {
    return this.found[row] as number;
  }

  rowOf(index: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.found[middle] as number) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get done(): number {
    const { count } = this.archive;
    return count === 0 ? 1 : this.looked / count;
  }

  /** Looks at no more messages; what was found stays. */
  cancel(): void {
    this.unwatch();
    this.handle?.cancel();
  }

  step(): boolean {
    const { archive, slices } = this;
    do {
      const end = Math.min(archive.count, this.looked + (this.selection.filter === undefined ? PASSED_A_LOOK : 1));
      while (this.looked < end) this.look(this.looked++);
    } while (this.looked < archive.count && !slices.isOver());
    this.onChange();
    return this.looked < archive.count;
  }

  private goOn(when: 'now' | 'soon'): void {
    if (this.looked === this.archive.count || this.handle?.isDone === false) return;
    this.handle = this.slices.run(this, when);
  }

  private look(index: number): void {
    const { archive, selection } = this;
    const { conversation, severity, among, filter } = selection;
    if (conversation !== undefined && archive.conversationOf(index) !== conversation) return;
    if (severity !== undefined && archive.severityOf(index) < severity) return;
    if (among !== undefined && !among.has(index)) return;
    if (filter !== undefined) {
      if (this.untimed >= 0) this.tellFirstTime(filter, index);
      if (!filter.matches(archive.message(index, filter.needsHeaders))) return;
    }
    this.add(index);
  }

  /** `frame.time_relative` counts from the first message with a time, also where that one is out of view. */
  private tellFirstTime(filter: Filter, index: number): void {
    const { archive } = this;
    while (this.untimed <= index && Number.isNaN(archive.secondsOf(this.untimed))) this.untimed++;
    if (this.untimed > index) return;
    filter.matches(archive.message(this.untimed, filter.needsHeaders));
    this.untimed = -1;
  }

  private add(index: number): void {
    if (this.size === this.found.length) {
      const larger = new Uint32Array(2 * this.size);
      larger.set(this.found);
      this.found = larger;
    }
    this.found[this.size++] = index;
  }
}
