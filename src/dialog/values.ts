/**
 * The values in messages, one by one: what was read, written and pushed, and the cells of profiles. Links tell what each belongs
 * to (`core/links.ts`); nothing but names of meters and periods of profiles is kept between messages.
 */
import {
  fieldById,
  isContainer,
  Kind,
  Limits,
  LinkKind,
  ObjectFinder,
  type Tape,
  type Value,
  valueOf,
} from '../core/index.js';
import type { Message } from '../engine/index.js';
import { isoTime } from '../sinks/time.js';
import { Clock } from './clock.js';
import { findNamed, Part, partOf } from './fields.js';
import { Meters } from './meters.js';
import { guessedLists, type ObjectRef, objectAt, objectsAt } from './objects.js';
import { partyOf } from './parties.js';
import type { Reading } from './reading.js';
import { Act } from './services.js';
import { cellText } from './value-text.js';
import type { ValueSource } from './view.js';

/** A value, and what it belongs to. Lent: valid until the next one. */
export interface ValueRow {
  /** ISO 8601: its own time, or else that of the message; empty: none is known. */
  readonly time: string;
  readonly meter: string;
  readonly object: ObjectRef;
  /** With its scaler applied, as decimal text; a word, or text. Empty: null-data. */
  readonly value: string;
  readonly unit: string;
  /** As it was sent; null of structured values. */
  readonly raw: Value;
  readonly isNumber: boolean;
  readonly source: ValueSource;
}

const LOGICAL_NAME = 1;
const PROFILE = 7;
const CAPTURE_PERIOD = 4;

export class ValueReader {
  readonly meters = new Meters();
  /** Seconds between rows, by meter and profile. */
  private readonly periods = new Map<string, number>();
  private message!: Message;
  private finder!: ObjectFinder;
  private source: ValueSource = 'read';
  private address = '';
  private party = '';
  /** A first look at a push, of which nothing is told. */
  private isBeforehand = false;
  private timeOfPush = '';
  private time = '';
  private readonly row = {
    time: '',
    meter: '',
    object: undefined as unknown as ObjectRef,
    value: '',
    unit: '',
    raw: null as Value,
    isNumber: false,
    source: 'read' as ValueSource,
  };

  /** `isAll`: structured values, logical names, and what methods take and return, too. */
  constructor(
    private readonly onValue: (row: ValueRow, message: Message) => void,
    private readonly isAll = false,
  ) {}

  /** Takes the values of a message, of which `reading` was read. */
  take(message: Message, reading: Reading): void {
    const { tape } = message;
    const { act } = reading.service;
    this.titles(message, act);
    if (tape.links.size === 0) return;
    this.message = message;
    this.finder = new ObjectFinder(tape);
    this.address = meterAddress(message, act);
    this.party = partyOf(message, isFromMeter(act));
    this.source = act === Act.request ? 'written' : act === Act.push ? 'pushed' : 'read';
    this.time = timeOf(message);
    if (act === Act.push) this.beforehand(tape, timeOfPush(tape, message.first));
    this.links(tape);
  }

  /** A push that brings its time and the name of its meter has them from its first value on. */
  private beforehand(tape: Tape, time: string): void {
    this.timeOfPush = time;
    this.isBeforehand = true;
    this.links(tape);
    this.isBeforehand = false;
    if (this.timeOfPush !== '') this.time = this.timeOfPush;
  }

  private links(tape: Tape): void {
    const { links } = tape;
    const unfolded = unfoldedIn(tape);
    const guessed = guessedLists(tape, this.message.first);
    const isGuess = (at: number): boolean => guessed.some(([from, to]) => at >= from && at < to);
    for (let n = 0; n < links.size; n++) {
      const node = links.node(n);
      const target = links.target(n);
      const kind = links.kind(n);
      if (node >= tape.top || target >= tape.top) continue;
      if (kind === LinkKind.row) this.cells(tape, node, objectsAt(tape, target), new Clock(0));
      else if (kind === LinkKind.rows) this.rows(tape, node, objectsAt(tape, target));
      else this.single(tape, node, objectAt(tape, target, isGuess(target)), unfolded.has(node));
    }
  }

  private single(tape: Tape, node: number, object: ObjectRef | undefined, isUnfolded: boolean): void {
    if (object === undefined || isUnfolded) return;
    if (object.classId === PROFILE && object.member === CAPTURE_PERIOD && !object.isMethod)
      this.hasPeriod(object.obis, valueOf(tape, node));
    this.tell(tape, node, object, this.time, this.source);
  }

  /** A profile: its rows have times of their own. */
  private rows(tape: Tape, array: number, objects: readonly (ObjectRef | undefined)[]): void {
    const clock = new Clock(this.periodOf(tape, array));
    const before = this.source;
    this.source = 'profile';
    const end = tape.next(array);
    for (let node = array + 4; node < end; node = tape.next(node)) {
      const kind = tape.kind(node);
      if (kind < Kind.data) continue;
      if (isContainer(kind)) this.cells(tape, node, objects, clock);
      else if (objects.length === 1 && objects[0] !== undefined) this.tell(tape, node, objects[0], '', 'profile');
    }
    this.source = before;
  }

  private cells(tape: Tape, row: number, objects: readonly (ObjectRef | undefined)[], clock: Clock): void {
    const end = tape.next(row);
    const time = this.clockOf(tape, row, objects, clock);
    let column = 0;
    for (let node = row + 4; node < end; node = tape.next(node)) {
      if (tape.kind(node) < Kind.data) continue;
      const object = objects[column++];
      if (object === undefined || Clock.isOne(object)) continue;
      this.tell(tape, node, object, time, this.source);
    }
  }

  /** The time of a row: of its clock; of what is pushed without one, that of the push. */
  private clockOf(tape: Tape, row: number, objects: readonly (ObjectRef | undefined)[], clock: Clock): string {
    const place = objects.findIndex((object) => object !== undefined && Clock.isOne(object));
    const isProfile = this.source === 'profile';
    if (place < 0) return isProfile ? '' : this.time;
    const end = tape.next(row);
    let column = 0;
    for (let node = row + 4; node < end; node = tape.next(node)) {
      if (tape.kind(node) >= Kind.data && column++ === place)
        return clock.next(tape, node) || (isProfile ? '' : this.time);
    }
    return isProfile ? '' : this.time;
  }

  private tell(tape: Tape, node: number, object: ObjectRef, time: string, source: ValueSource): void {
    const kind = tape.kind(node);
    if (kind < Kind.data) return;
    const isStructured = isContainer(kind);
    if (!this.isAll && (isStructured || object.isMethod || (object.member === LOGICAL_NAME && object.dataIndex === 0)))
      return;
    if (this.isBeforehand) {
      if (Meters.isName(object.obis)) this.meters.hasValue(this.address, object.obis, cellText(tape, node));
      if (this.timeOfPush === '' && Clock.isOne(object)) this.timeOfPush = new Clock(0).next(tape, node);
      return;
    }
    const { row } = this;
    const raw = isStructured ? null : valueOf(tape, node);
    row.object = object;
    row.raw = raw;
    row.isNumber = typeof raw === 'number' || typeof raw === 'bigint';
    row.source = source;
    row.time = time;
    this.quantity(tape, node, object);
    if (source !== 'written' && Meters.isName(object.obis)) this.meters.hasValue(this.address, object.obis, row.value);
    row.meter = this.meters.nameOf(this.address) || this.party;
    this.onValue(row, this.message);
  }

  /** The value with its scaler and unit: as told behind it, or as its column has them. */
  private quantity(tape: Tape, node: number, object: ObjectRef): void {
    const { row } = this;
    const behind = tape.next(node);
    if (behind < tape.top && partOf(tape.fieldId(behind)) === Part.quantity) {
      row.value = tape.details.get(behind) ?? '';
      const unit = tape.next(behind);
      if (unit < tape.top && partOf(tape.fieldId(unit)) === Part.quantityUnit) row.unit = tape.details.get(unit) ?? '';
      else row.unit = '';
      return;
    }
    const quantity = this.finder.quantityIn(node, object.group);
    row.value = quantity?.number ?? cellText(tape, node);
    row.unit =
      row.value === ''
        ? ''
        : (quantity?.unit ?? (object.unit || (row.isNumber ? fieldById(tape.fieldId(node)).unit : '')));
  }

  private hasPeriod(obis: string, value: Value): void {
    if (typeof value !== 'number') return;
    const { periods } = this;
    if (periods.size >= Limits.namedMeters) periods.clear();
    periods.set(`${this.address} ${obis}`, value);
  }

  /** Of the profile whose buffer the array is; 0: not known. */
  private periodOf(tape: Tape, array: number): number {
    const { links } = tape;
    for (let n = 0; n < links.size; n++) {
      if (links.node(n) !== array || links.kind(n) !== LinkKind.value) continue;
      const profile = objectAt(tape, links.target(n));
      return this.periods.get(`${this.address} ${profile?.obis ?? ''}`) ?? 0;
    }
    return 0;
  }

  /** System titles name meters, too. */
  private titles(message: Message, act: Act): void {
    if (act !== Act.answer && act !== Act.push) return;
    const { tape, first } = message;
    let node = findNamed(tape, first, tape.top, 'acse.responding_ap_title');
    if (node < 0) node = findNamed(tape, first, tape.top, 'ciphering.system_title');
    if (node >= 0) this.meters.hasTitle(meterAddress(message, act), String(valueOf(tape, node)));
  }
}

/** The meter's side of a message; of lines, which have no addresses of their own, with the file. */
export function meterAddress(message: Message, act: Act): string {
  return partyOf(message, isFromMeter(act)) || message.file;
}

const isFromMeter = (act: Act): boolean => act !== Act.request && act !== Act.confirm;

/** Nodes of whose elements links tell more than of the whole. */
function unfoldedIn({ links }: Tape): ReadonlySet<number> {
  const nodes = new Set<number>();
  for (let n = 0; n < links.size; n++) if (links.kind(n) !== LinkKind.value) nodes.add(links.node(n));
  return nodes;
}

function timeOf({ seconds, nanos }: Message): string {
  return Number.isNaN(seconds) ? '' : `${isoTime(seconds, nanos).slice(0, 26)}Z`;
}

/** When a meter says that it sent what it pushes; empty where it doesn't. */
function timeOfPush(tape: Tape, first: number): string {
  const node = findNamed(tape, first, tape.top, 'date_time.time');
  return node < 0 ? '' : Clock.textOf(tape.stores[tape.store(node)] as Uint8Array, tape.offset(node));
}
