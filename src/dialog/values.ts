/**
 * The values in messages, one by one: what was read, written and pushed, and the cells of profiles. Links tell what each belongs
 * to (`core/links.ts`); nothing but names of meters is kept between messages.
 */
import { fieldById, isContainer, Kind, LinkKind, ObjectFinder, type Tape, type Value, valueOf } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { isoTime } from '../sinks/time.js';
import { Clock, timeOfPush } from './clock.js';
import { Part, partOf } from './fields.js';
import { type Meter, Meters } from './meters.js';
import { capturePeriodAt, guessedLists, type ObjectRef, objectAt, objectsAt } from './objects.js';
import { partyOf } from './parties.js';
import type { Reading } from './reading.js';
import { type LineRecords, recordsIn } from './records.js';
import { type NullData, nullDataOf, RowsBefore } from './rows-before.js';
import { isSecret, secretText } from './secrets.js';
import { Act } from './services.js';
import { isFromMeter, meterAddress, titleIn } from './speaker.js';
import { cellText } from './value-text.js';
import type { ValueSource } from './view.js';

/** A value, and what it belongs to. Lent: valid until the next one. */
export interface ValueRow {
  /** ISO 8601: its own time, or else that of the message; empty: none is known. */
  readonly time: string;
  /** What the meter is called by now, or its address. */
  readonly meter: string;
  readonly whose: Meter;
  readonly object: ObjectRef;
  /** With its scaler applied, as decimal text; a word, or text. Empty: null-data of which nothing is known. */
  readonly value: string;
  readonly unit: string;
  /** Of null-data in profiles: is the value that of a row before? */
  readonly nullData: NullData;
  /** As it was sent; null of structured values. */
  readonly raw: Value;
  readonly isNumber: boolean;
  readonly source: ValueSource;
  /** How far it can be relied on: `tag verified`, `wrong`; empty where nothing protects it. */
  readonly verdict: string;
  /** It is not what the meter said, or nobody knows whether it is. */
  readonly isWrong: boolean;
  /** The answer may be that of another request, and so the value that of another object. */
  readonly isAmbiguous: boolean;
}

const LOGICAL_NAME = 1;
const NOBODY: Meter = { id: 0, name: '' };

export class ValueReader {
  readonly meters = new Meters();
  private message!: Message;
  private finder!: ObjectFinder;
  private source: ValueSource = 'read';
  private address = '';
  private party = '';
  /** The title that a message gave itself which is wrong: nobody knows whose it is. */
  private claimed = '';
  /** A first look at a push, of which nothing is told. */
  private isBeforehand = false;
  private timeOfPush = '';
  private time = '';
  private unfolded: ReadonlySet<number> = new Set();
  private readonly row = {
    time: '',
    meter: '',
    whose: NOBODY,
    object: undefined as unknown as ObjectRef,
    value: '',
    unit: '',
    nullData: '' as NullData,
    raw: null as Value,
    isNumber: false,
    source: 'read' as ValueSource,
    verdict: '',
    isAmbiguous: false,
    isWrong: false,
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
    this.row.verdict = reading.trust;
    this.row.isWrong = reading.isWrong;
    this.titles(message, act);
    const { lineMessage } = reading;
    if (tape.links.size === 0 && lineMessage < 0) return;
    this.message = message;
    this.address = meterAddress(message, act);
    this.party = partyOf(message, isFromMeter(act));
    if (lineMessage >= 0) this.records(recordsIn(tape, lineMessage), reading);
    if (tape.links.size === 0) return;
    this.finder = new ObjectFinder(tape);
    this.source = act === Act.request ? 'written' : act === Act.push ? 'pushed' : 'read';
    this.time = timeOf(message);
    this.row.isAmbiguous = reading.isAmbiguous;
    if (act === Act.push) this.beforehand(tape, timeOfPush(tape, message.first));
    this.links(tape);
  }

  /** Readouts and telegrams, which have no links: text says what is what. */
  private records({ identification, serial, time, values }: LineRecords, { service, isProtected }: Reading): void {
    const { row, meters, address } = this;
    if (!row.isWrong) {
      // What is ciphered has a title, which tells one meter from another; many have the same identification.
      if (!isProtected) meters.hasTitle(address, identification);
      meters.hasSerial(address, serial);
    }
    const sent = time || timeOf(this.message);
    for (const value of values) {
      row.object = value.object;
      row.value = value.value;
      row.unit = value.unit;
      row.raw = value.raw;
      row.isNumber = value.isNumber;
      row.nullData = '';
      row.source = service.act === Act.push ? 'pushed' : 'read';
      row.time = value.time || sent;
      this.tellRow();
    }
  }

  /** The row is filled but for whose it is. */
  private tellRow(): void {
    const { row } = this;
    row.whose = this.meters.at(this.address);
    row.meter = this.claimed || row.whose.name || this.party;
    this.onValue(row, this.message);
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
    this.unfolded = unfoldedIn(tape);
    const guessed = guessedLists(tape, this.message.first);
    const isGuess = (at: number): boolean => guessed.some(([from, to]) => at >= from && at < to);
    for (let n = 0; n < links.size; n++) {
      const node = links.node(n);
      const target = links.target(n);
      const kind = links.kind(n);
      if (node >= tape.top || target >= tape.top) continue;
      if (kind === LinkKind.row) this.cells(tape, node, objectsAt(tape, target), new Clock(0));
      else if (kind === LinkKind.rows) this.rows(tape, node, target);
      else this.single(tape, node, objectAt(tape, target, isGuess(target)));
    }
  }

  private single(tape: Tape, node: number, object: ObjectRef | undefined): void {
    if (object === undefined || this.unfolded.has(node)) return;
    this.tell(tape, node, object, this.time, this.source);
  }

  /** A profile: its rows have times of their own. */
  private rows(tape: Tape, array: number, list: number): void {
    const objects = objectsAt(tape, list);
    const clock = new Clock(capturePeriodAt(tape, list));
    const rows = new RowsBefore(objects.length);
    const before = this.source;
    this.source = 'profile';
    const end = tape.next(array);
    for (let node = array + 4; node < end; node = tape.next(node)) {
      const kind = tape.kind(node);
      if (kind < Kind.data) continue;
      if (isContainer(kind)) this.cells(tape, node, objects, clock, rows);
      else if (objects.length === 1 && objects[0] !== undefined) {
        rows.begin(1);
        this.tell(tape, node, objects[0], '', 'profile', rows.of(tape, node, 0));
      }
    }
    this.source = before;
  }

  /** `rows` are those before it, in a profile. */
  private cells(
    tape: Tape,
    row: number,
    objects: readonly (ObjectRef | undefined)[],
    clock: Clock,
    rows?: RowsBefore,
  ): void {
    const end = tape.next(row);
    rows?.begin(valuesIn(tape, row));
    const time = this.clockOf(tape, row, objects, clock);
    let column = 0;
    for (let node = row + 4; node < end; node = tape.next(node)) {
      if (tape.kind(node) < Kind.data) continue;
      const n = column++;
      const object = objects[n];
      if (object === undefined || Clock.isOne(object) || this.unfolded.has(node)) continue;
      this.tell(tape, node, object, time, this.source, rows?.of(tape, node, n));
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

  /** `from` says the value: in a profile, null-data leaves it to a row before; -1: none says it. */
  private tell(tape: Tape, node: number, object: ObjectRef, time: string, source: ValueSource, from = node): void {
    const kind = tape.kind(from < 0 ? node : from);
    if (kind < Kind.data) return;
    const isStructured = isContainer(kind);
    if (!this.isAll && (isStructured || object.isMethod || (object.member === LOGICAL_NAME && object.dataIndex === 0)))
      return;
    if (this.isBeforehand) {
      if (Meters.isName(object.obis) && !this.row.isWrong && !this.row.isAmbiguous)
        this.meters.hasValue(this.address, object.obis, cellText(tape, node));
      if (this.timeOfPush === '' && Clock.isOne(object)) this.timeOfPush = new Clock(0).next(tape, node);
      return;
    }
    const { row } = this;
    const raw = isStructured || from < 0 ? null : valueOf(tape, from);
    row.object = object;
    row.raw = from === node ? raw : null;
    row.nullData = nullDataOf(node, from);
    row.isNumber = typeof raw === 'number' || typeof raw === 'bigint';
    row.source = source;
    row.time = time;
    if (isSecret(object) && from >= 0) {
      row.raw = null;
      row.isNumber = false;
      row.value = secretText(tape, from);
      row.unit = '';
    } else this.quantity(tape, from < 0 ? node : from, object);
    if (source !== 'written' && !row.isWrong && !row.isAmbiguous && Meters.isName(object.obis))
      this.meters.hasValue(this.address, object.obis, row.value);
    this.tellRow();
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

  /** System titles name meters, too, and addresses on the Euridis bus. */
  private titles(message: Message, act: Act): void {
    this.claimed = '';
    const title = titleIn(message, act);
    if (title === '') return;
    if (this.row.isWrong) this.claimed = title;
    else this.meters.hasTitle(meterAddress(message, act), title);
  }
}

function valuesIn(tape: Tape, row: number): number {
  let count = 0;
  const end = tape.next(row);
  for (let node = row + 4; node < end; node = tape.next(node)) if (tape.kind(node) >= Kind.data) count++;
  return count;
}

/** Nodes of whose elements links tell more than of the whole. */
function unfoldedIn({ links }: Tape): ReadonlySet<number> {
  const nodes = new Set<number>();
  for (let n = 0; n < links.size; n++) if (links.kind(n) !== LinkKind.value) nodes.add(links.node(n));
  return nodes;
}

/** When it came; empty where nobody knows. */
export function timeOf({ seconds, nanos }: Message): string {
  return Number.isNaN(seconds) ? '' : `${isoTime(seconds, nanos).slice(0, 26)}Z`;
}
