/** The values that were read, by meter and object, and all values that one of them had: bounded, the oldest give way. */
import { type ObjectRef, Reading, ValueReader, type ValueRow } from '../../dialog/index.js';
import type { Meter } from '../../dialog/meters.js';
import type { NullData } from '../../dialog/rows-before.js';
import { meterAddress } from '../../dialog/speaker.js';
import { timeOf } from '../../dialog/values.js';
import type { Message } from '../../engine/index.js';
import { buffersIn } from './buffers.js';

/** One value of an object. */
export interface OneValue {
  /** Index of its message. */
  readonly message: number;
  /** ISO 8601; empty: not known. */
  readonly time: string;
  readonly value: string;
  /** NaN where it is none. */
  readonly number: number;
  readonly nullData: NullData;
}

/** An object of a meter, and what it was. */
export interface ObjectValues {
  readonly key: string;
  /** `meterName` says what it is called. */
  readonly meter: string;
  readonly object: ObjectRef;
  readonly source: ValueRow['source'];
  readonly unit: string;
  readonly last: OneValue;
  /** How many values there were. */
  readonly count: number;
  /** The latest of them. */
  readonly values: readonly OneValue[];
  readonly isNumber: boolean;
}

/** A profile of a meter, and the messages that have rows of it. */
export interface ProfileRead {
  readonly key: string;
  readonly meter: string;
  readonly object: ObjectRef;
  /** Is it known what its columns are? */
  readonly hasColumns: boolean;
  /** Indexes, the latest of them. */
  readonly messages: readonly number[];
  readonly count: number;
  readonly rows: number;
  /** When the latest of them came. */
  readonly time: string;
}

/** Objects of all meters, values of one object, and of all together. */
const MOST_OBJECTS = 20_000;
const MOST_VALUES = 4096;
const MOST_VALUES_OF_ALL = 500_000;
/** Messages of one profile whose rows can be looked at. */
const MOST_MESSAGES = 1024;
/** Attribute of a profile. */
const CAPTURE_PERIOD = 4;
/** Characters of a value that are kept. */
const LONGEST = 200;

interface Kept extends ObjectValues {
  unit: string;
  last: OneValue;
  count: number;
  isNumber: boolean;
  readonly values: OneValue[];
}

interface KeptProfile extends ProfileRead {
  readonly messages: number[];
  count: number;
  rows: number;
  time: string;
}

export class Readings {
  /** Objects that were too many. */
  isFull = false;
  private readonly byKey = new Map<string, Kept>();
  private readonly profilesByKey = new Map<string, KeptProfile>();
  private readonly reading = new Reading();
  private readonly values: ValueReader;
  /** Meters by their addresses, and by what they are called. */
  private readonly owners = new Map<string, string>();
  private readonly named = new Map<string, string>();
  private readonly known = new Map<string, { readonly whose: Meter; readonly address: string }>();
  private held = 0;
  private index = 0;
  private address = '';

  constructor() {
    this.values = new ValueReader((row) => this.add(row));
  }

  get objects(): readonly ObjectValues[] {
    return [...this.byKey.values()];
  }

  get profiles(): readonly ProfileRead[] {
    return [...this.profilesByKey.values()];
  }

  /** Values of an object; undefined where the key is of a profile, or of nothing. */
  object(key: string): ObjectValues | undefined {
    return this.byKey.get(key);
  }

  profile(key: string): ProfileRead | undefined {
    return this.profilesByKey.get(key);
  }

  take(message: Message, index: number): void {
    this.index = index;
    this.reading.read(message);
    this.address = meterAddress(message, this.reading.service.act);
    this.values.take(message, this.reading);
    this.rows(message);
  }

  /** The meter at the address: one that is called the same at another, whose values came first, is the same meter. */
  private get meter(): string {
    const { address, owners, named, known } = this;
    const whose = this.values.meters.at(address);
    const id = String(whose.id);
    const owner = owners.get(id);
    if (owner === undefined && owners.size >= MOST_OBJECTS) return id;
    const meter = owner ?? named.get(whose.name) ?? id;
    if (owner === undefined) owners.set(id, meter);
    if (!known.has(meter)) known.set(meter, { whose, address });
    if (whose.name !== '' && !named.has(whose.name)) named.set(whose.name, meter);
    return meter;
  }

  private add(row: ValueRow): void {
    // It would be told as what the meter measured.
    if (row.isWrong) return;
    const { object, value, unit, source, nullData } = row;
    const { meter } = this;
    const key = `${meter} ${keyOf(object)} ${source === 'profile' ? 'cell' : ''}`;
    const text = value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
    // A word that stands for a number is none.
    const number = row.isNumber && value !== '' ? Number(value) : Number.NaN;
    const isNumber = Number.isFinite(number);
    const one = { message: this.index, time: row.time, value: text, number, nullData };
    let kept = this.byKey.get(key);
    if (kept === undefined) {
      if (this.byKey.size >= MOST_OBJECTS) {
        this.isFull = true;
        return;
      }
      kept = { key, meter, object, source, unit, last: one, count: 0, values: [], isNumber };
      this.byKey.set(key, kept);
    }
    if (unit !== '') kept.unit = unit;
    kept.last = one;
    kept.count++;
    // Null-data in a row says nothing of what others are.
    kept.isNumber &&= isNumber || value === '';
    kept.values.push(one);
    this.held++;
    if (kept.values.length > MOST_VALUES) this.halve(kept);
    if (this.held > MOST_VALUES_OF_ALL) for (const each of this.byKey.values()) this.halve(each);
  }

  /** The older half goes; taking off one at a time would move all others each time. */
  private halve({ values }: Kept): void {
    const gone = values.length >> 1;
    values.splice(0, gone);
    this.held -= gone;
  }

  /** Buffers of profiles in the message. */
  private rows(message: Message): void {
    const { tape } = message;
    if (tape.links.size === 0) return;
    for (const { array, profile: object, columns } of buffersIn(tape)) {
      const { meter } = this;
      const hasColumns = columns >= 0;
      const key = `profile ${meter} ${keyOf(object)} ${hasColumns}`;
      const known = this.profilesByKey.get(key);
      const profile = known ?? { key, meter, object, hasColumns, messages: [], count: 0, rows: 0, time: '' };
      if (known === undefined) {
        if (this.profilesByKey.size >= MOST_OBJECTS) return;
        this.profilesByKey.set(key, profile);
      }
      profile.count++;
      profile.rows += rowsIn(tape, array);
      profile.time = timeOf(message);
      // The latest of them: a message may have several buffers.
      if (profile.messages.at(-1) !== this.index) profile.messages.push(this.index);
      if (profile.messages.length > MOST_MESSAGES) profile.messages.shift();
    }
  }

  /** Seconds between rows, where the capture tells; else 0. */
  periodOf({ meter, object }: ProfileRead): number {
    const period = this.byKey.get(`${meter} ${object.classId} ${object.obis} ${CAPTURE_PERIOD} 0 `);
    const seconds = Number(period?.last.value);
    return seconds > 0 ? seconds : 0;
  }

  /** What a meter is called, as far as that was learned; else its address. */
  meterName(meter: string): string {
    const known = this.known.get(meter);
    return known === undefined ? '' : known.whose.name || known.address;
  }
}

type Tape = Message['tape'];

function rowsIn(tape: Tape, array: number): number {
  const end = tape.next(array);
  let rows = 0;
  for (let node = array + 4; node < end; node = tape.next(node)) if (tape.next(node) > node + 4) rows++;
  return rows;
}

function keyOf({ classId, obis, member, dataIndex, isMethod }: ObjectRef): string {
  return `${classId} ${obis} ${isMethod ? -1 - member : member} ${dataIndex}`;
}
