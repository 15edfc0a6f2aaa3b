/** The rows of a profile as a table: columns by the objects that were captured, each row with its own time. */
import { isContainer, Kind, LinkKind, type Tape, valueOf } from '../core/index.js';
import { Clock } from '../dialog/clock.js';
import type { ObjectRef } from '../dialog/index.js';
import { objectsAt } from '../dialog/objects.js';
import { cellText, scaledText } from '../dialog/value-text.js';

export interface ProfileRow {
  /** Index of its message. */
  readonly message: number;
  readonly cells: readonly string[];
}

export interface ProfileColumn {
  readonly title: string;
  readonly code: string;
  readonly unit: string;
  readonly isNumber: boolean;
}

export interface ProfileTable {
  readonly columns: readonly ProfileColumn[];
  readonly rows: readonly ProfileRow[];
}

/** Rows in all, and characters of a cell. */
const MOST_ROWS = 50_000;
const LONGEST = 100;

export class ProfileRows implements ProfileTable {
  columns: ProfileColumn[] = [];
  readonly rows: ProfileRow[] = [];
  private readonly hasWords: boolean[] = [];

  /** `period`: seconds between rows; 0: not known. */
  constructor(private readonly period: number) {}

  /** `isIt`: is an array on the tape a buffer of this profile? */
  take(tape: Tape, message: number, isIt: (array: number) => boolean): void {
    const { links } = tape;
    for (let n = 0; n < links.size; n++) {
      const array = links.node(n);
      if (links.kind(n) !== LinkKind.rows || array >= tape.top || !isIt(array)) continue;
      this.array(tape, array, objectsAt(tape, links.target(n)), message);
    }
  }

  get isFull(): boolean {
    return this.rows.length >= MOST_ROWS;
  }

  private array(tape: Tape, array: number, objects: readonly (ObjectRef | undefined)[], message: number): void {
    this.name(objects);
    const clock = new Clock(this.period);
    const end = tape.next(array);
    for (let row = array + 4; row < end && !this.isFull; row = tape.next(row)) {
      const kind = tape.kind(row);
      if (kind < Kind.data) continue;
      const cells = isContainer(kind) ? this.cells(tape, row, objects, clock) : [textOf(tape, row, objects[0])];
      this.rows.push({ message, cells });
    }
    this.columns = this.columns.map((column, i) => ({ ...column, isNumber: this.hasWords[i] !== true }));
  }

  /** Columns of the list that was captured last; a profile may be changed in between. */
  private name(objects: readonly (ObjectRef | undefined)[]): void {
    if (objects.length < this.columns.length) return;
    this.columns = objects.map((object, i) => ({
      title: titleOf(object, i),
      code: object?.obis ?? '',
      unit: object?.unit ?? '',
      isNumber: true,
    }));
  }

  private cells(tape: Tape, row: number, objects: readonly (ObjectRef | undefined)[], clock: Clock): readonly string[] {
    const cells: string[] = [];
    const end = tape.next(row);
    for (let node = row + 4; node < end; node = tape.next(node)) {
      if (tape.kind(node) < Kind.data) continue;
      const column = cells.length;
      const object = objects[column];
      const isClock = object !== undefined && Clock.isOne(object);
      const text = isClock ? clock.next(tape, node) || textOf(tape, node, object) : textOf(tape, node, object);
      if (text !== '' && !Number.isFinite(Number(text))) this.hasWords[column] = true;
      cells.push(text);
    }
    return cells;
  }
}

function textOf(tape: Tape, node: number, object: ObjectRef | undefined): string {
  const scaler = object?.scaler ?? 0;
  const scaled = scaler === 0 ? undefined : scaledText(valueOf(tape, node), scaler, false);
  const text = scaled ?? cellText(tape, node);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function titleOf(object: ObjectRef | undefined, place: number): string {
  if (object === undefined) return `column ${place + 1}`;
  if (Clock.isOne(object)) return 'Time';
  const index = object.dataIndex === 0 ? '' : `[${object.dataIndex}]`;
  return `${object.name || object.obis}${index}`;
}
