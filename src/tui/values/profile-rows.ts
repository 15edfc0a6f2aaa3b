/** The rows of a profile as a table: columns by the objects that were captured, each row with its own time. */
import { isContainer, Kind, ObjectFinder, type Tape } from '../../core/index.js';
import { Clock } from '../../dialog/clock.js';
import type { ObjectRef } from '../../dialog/index.js';
import { capturePeriodAt, objectsAt } from '../../dialog/objects.js';
import { nullDataOf, RowsBefore } from '../../dialog/rows-before.js';
import { isSecret, secretText } from '../../dialog/secrets.js';
import { cellText } from '../../dialog/value-text.js';
import { buffersIn } from './buffers.js';
import type { ProfileRead } from './readings.js';
import { ditto } from './texts.js';

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
  /** It says when. */
  readonly isClock: boolean;
}

export interface ProfileTable {
  readonly columns: readonly ProfileColumn[];
  readonly rows: readonly ProfileRow[];
  /** Some cells have the value of the row before. */
  readonly hasInherited: boolean;
}

/** Rows in all, columns, and characters of a cell. */
const MOST_ROWS = 50_000;
const MOST_COLUMNS = 500;
const LONGEST = 100;

export class ProfileRows implements ProfileTable {
  columns: ProfileColumn[] = [];
  readonly rows: ProfileRow[] = [];
  hasInherited = false;
  /** By what is in it: a selection may leave columns out, so a column is not always at the same place. */
  private readonly places = new Map<string, number>();
  private readonly hasWords: boolean[] = [];

  /** `period`: seconds between rows, where a buffer doesn't come with it; 0: not known. */
  constructor(private readonly period: number) {}

  /** The rows of its buffers in a message; columns that nothing names are numbered. */
  take(tape: Tape, message: number, { object, hasColumns }: Pick<ProfileRead, 'object' | 'hasColumns'>): void {
    for (const buffer of buffersIn(tape)) {
      if (buffer.profile.obis !== object.obis || buffer.profile.classId !== object.classId) continue;
      if (buffer.columns >= 0 !== hasColumns) continue;
      this.array(tape, buffer.array, buffer.columns, message);
    }
  }

  get isFull(): boolean {
    return this.rows.length >= MOST_ROWS;
  }

  /** `list`: the objects of its columns; -1: not known. */
  private array(tape: Tape, array: number, list: number, message: number): void {
    const objects = list < 0 ? [] : objectsAt(tape, list);
    const places = objects.slice(0, MOST_COLUMNS).map((object, i) => this.placeOf(object, i));
    const clock = new Clock((list < 0 ? 0 : capturePeriodAt(tape, list)) || this.period);
    const before = new RowsBefore(objects.length);
    const finder = new ObjectFinder(tape);
    const end = tape.next(array);
    for (let row = array + 4; row < end && !this.isFull; row = tape.next(row)) {
      if (tape.kind(row) < Kind.data) continue;
      const cells: string[] = [];
      const values = isContainer(tape.kind(row)) ? valuesIn(tape, row) : [row];
      before.begin(values.length);
      values.slice(0, MOST_COLUMNS).forEach((node, i) => {
        const place = places[i] ?? this.placeOf(undefined, i);
        const object = objects[i];
        const isClock = object !== undefined && Clock.isOne(object);
        const time = isClock ? clock.next(tape, node) : '';
        // A time that is null-data is no other time.
        const from = isClock ? node : before.of(tape, node, i);
        cells[place] = time || this.cell(tape, node, from, object, place, finder);
        if (isClock) this.hasWords[place] = true;
      });
      this.rows.push({ message, cells });
    }
    this.columns = this.columns.map((column, i) => ({ ...column, isNumber: this.hasWords[i] !== true }));
  }

  private placeOf(object: ObjectRef | undefined, i: number): number {
    const key =
      object === undefined ? String(i) : `${object.classId} ${object.obis} ${object.member} ${object.dataIndex}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.columns.length);
    return (
      this.columns.push({
        title: titleOf(object, i),
        code: object?.obis ?? '',
        unit: object?.unit ?? '',
        isNumber: true,
        isClock: object !== undefined && Clock.isOne(object),
      }) - 1
    );
  }

  /** The value of `node`, which `from` says: see `RowsBefore`. */
  private cell(
    tape: Tape,
    node: number,
    from: number,
    object: ObjectRef | undefined,
    place: number,
    finder: ObjectFinder,
  ): string {
    const nullData = nullDataOf(node, from);
    const text = from < 0 ? '' : textOf(tape, from, object, finder);
    if (text !== '' && !Number.isFinite(Number(text))) this.hasWords[place] = true;
    this.hasInherited ||= nullData === 'inherited';
    return ditto(text, nullData);
  }
}

function valuesIn(tape: Tape, row: number): readonly number[] {
  const values: number[] = [];
  const end = tape.next(row);
  for (let node = row + 4; node < end; node = tape.next(node)) if (tape.kind(node) >= Kind.data) values.push(node);
  return values;
}

function textOf(tape: Tape, node: number, object: ObjectRef | undefined, finder: ObjectFinder): string {
  if (object !== undefined && isSecret(object)) return secretText(tape, node);
  const quantity = object === undefined ? undefined : finder.quantityIn(node, object.group);
  const text = quantity?.number ?? cellText(tape, node);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function titleOf(object: ObjectRef | undefined, place: number): string {
  if (object === undefined) return `column ${place + 1}`;
  if (Clock.isOne(object)) return 'Time';
  const index = object.dataIndex === 0 ? '' : `[${object.dataIndex}]`;
  return `${object.name || object.obis}${index}`;
}
