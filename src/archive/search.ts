/**
 * Searches the messages in view, from one of them on or back, in slices. Behind the last message it goes on with the first,
 * once, and says so.
 */
import type { Message } from '../engine/index.js';
import type { Query } from './query.js';
import type { Rows } from './rows.js';
import { type Place, type Scan, Scanner } from './scan.js';
import type { Handle, Job, Slices } from './slices.js';
import type { ArchiveView } from './view.js';

/** Where a search begins, and which way it goes. */
export interface Start {
  readonly index: number;
  /** The place found before, or where the cursor is; without one, all of the message counts. */
  readonly place: Place | undefined;
  readonly direction: 'forward' | 'backward';
  /** Trees are looked at with link and network headers. */
  readonly layers: boolean;
}

/** Something was found. */
export interface Hit extends Place {
  /** Index of the message. */
  readonly index: number;
  /** It stands behind the end (or before the beginning) of the messages in view. */
  readonly wrapped: boolean;
}

/** One search under way. Done when `onDone` was called: with what was found, or nothing. */
export class Search implements Job {
  private readonly scanner: Scanner;
  private readonly handle: Handle;
  private readonly startRow: number;
  /** The message at the start is in view; else it can't be come back to. */
  private readonly isStartInView: boolean;
  private row: number;
  private wrapped = false;
  private scan: Scan | undefined = undefined;
  /** Backward: what was found last in the message at hand. */
  private last: Place | undefined = undefined;
  /** Messages looked at. */
  private looked = 0;

  constructor(
    private readonly archive: ArchiveView,
    slices: Slices,
    private readonly rows: Rows,
    query: Query,
    private readonly start: Start,
    /** The line in the list, as text. */
    lineOf: (message: Message) => string,
    private readonly onDone: (hit: Hit | undefined) => void,
  ) {
    this.isOver = () => slices.isOver();
    this.scanner = new Scanner(query, this.isOver, lineOf, start.layers);
    this.startRow = rows.rowOf(start.index);
    this.isStartInView = this.startRow < rows.count && rows.at(this.startRow) === start.index;
    // Out of view, `startRow` is that of the next message.
    this.row = start.direction === 'backward' && !this.isStartInView ? this.startRow - 1 : this.startRow;
    this.handle = slices.run(this, 'now');
  }

  private readonly isOver: () => boolean;

  /** The share of the messages in view that were looked at. */
  get done(): number {
    return Math.min(1, this.looked / Math.max(1, this.rows.count));
  }

  cancel(): void {
    this.handle.cancel();
  }

  step(): boolean {
    do {
      const found = this.inMessage();
      if (found === 'later') return true;
      if (found !== undefined) {
        this.onDone(found);
        return false;
      }
      if (!this.turn()) {
        this.onDone(undefined);
        return false;
      }
    } while (!this.isOver());
    return true;
  }

  /** Looks at the message in the row at hand; nothing where there is no such row. */
  private inMessage(): Hit | undefined | 'later' {
    const { rows, row, archive, start, scanner } = this;
    if (row < 0 || row >= rows.count) return undefined;
    const index = rows.at(row);
    const isFirst = this.isStartInView && row === this.startRow && !this.wrapped;
    const place = isFirst ? start.place : undefined;
    const isForward = start.direction === 'forward';
    this.scan ??= scanner.scan(
      archive.message(index, start.layers),
      isForward ? place : undefined,
      place !== undefined,
    );
    const found = isForward ? this.scan.next() : this.lastBefore(this.scan, place);
    if (found === 'later') {
      this.scan.keep();
      return 'later';
    }
    const whole = found && this.scan.whole(found);
    this.scan = undefined;
    this.last = undefined;
    return whole && { ...whole, index, wrapped: this.wrapped };
  }

  /** Places are found forward only, so the last one is that behind which there is none. */
  private lastBefore(scan: Scan, bound: Place | undefined): Place | undefined | 'later' {
    for (let found = 1; ; found++) {
      const place = scan.next();
      if (place === 'later') return 'later';
      if (place === undefined || (bound !== undefined && !this.scanner.isBefore(place, bound))) return this.last;
      this.last = place;
      if (found % PLACES_A_LOOK === 0 && this.isOver()) return 'later';
    }
  }

  /** On to the next row; false where all were looked at. */
  private turn(): boolean {
    const { rows, startRow, start } = this;
    this.looked++;
    if (rows.count === 0) return false;
    const isForward = start.direction === 'forward';
    if (this.wrapped && this.row === startRow) return false;
    this.row += isForward ? 1 : -1;
    if (isForward ? this.row < rows.count : this.row >= 0) return true;
    if (this.wrapped) return false;
    this.wrapped = true;
    this.row = isForward ? 0 : rows.count - 1;
    return true;
  }
}

/** Places found in one message between two looks at the clock. */
const PLACES_A_LOOK = 256;
