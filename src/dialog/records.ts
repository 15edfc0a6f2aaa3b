/**
 * The values in readouts and telegrams (IEC 62056-21, data sets; DSMR P1): what says them are codes and units in text.
 *
 *     1-0:1.8.1(003100.120*kWh)                     its code, value, unit
 *     0-1:24.2.1(240610122500S)(00123.417*m3)       with a time of its own
 *     1-0:1.6.1(03.417*kW)(240608174500)           the time of a maximum stands behind it
 *     1-0:99.97.0(2)(0-0:96.7.19)(time)(240*s)…     several: each has its place, and the time in front of it
 *     0-1:24.3.0(120517020000)(08)(60)(1)(0-1:24.2.1)(m3) CR LF (00124.477)    DSMR 2 and 3: what it is stands in the record
 */
import type { Tape } from '../core/index.js';
import { findNamed, Part, partOf, textNamed } from './fields.js';
import type { ObjectRef } from './objects.js';

export interface RecordValue {
  readonly object: ObjectRef;
  /** As a number, or in words, where that is told. */
  readonly value: string;
  readonly isNumber: boolean;
  readonly unit: string;
  readonly raw: string;
  /** Its own; empty: it has none. */
  readonly time: string;
}

/** What is in one message. */
export interface LineRecords {
  /** `/DMP5\2ME382-1003`; empty: it stood in a message before, or nowhere. */
  readonly identification: string;
  readonly serial: string;
  /** Of the clock of the meter, as it sent the message. */
  readonly time: string;
  readonly values: readonly RecordValue[];
}

const CLOCK = '0-0:1.0.0*255';
/** Of the meter itself: device IDs, and the address on the line, which is the serial number mostly. */
const SERIALS = [/^0-0:96\.1\.\d+\*/, /^1-0:0\.0\.0\*/];

interface Item {
  readonly written: string;
  readonly number: string;
  readonly unit: string;
  readonly time: string;
  readonly characters: string;
  readonly refersTo: string;
}

/** `message`: the node of a telegram, of a data message, or of an identification. */
export function recordsIn(tape: Tape, message: number): LineRecords {
  const end = tape.next(message);
  const values: RecordValue[] = [];
  const records = findNamed(tape, message, end, 'iec62056_21.records');
  if (records >= 0) {
    // Answers in programming mode have no code: the question had it.
    const asked = objectOf(tape, message, records, 'iec62056_21.asked');
    const last = tape.next(records);
    for (let node = records + 4; node < last; node = tape.next(node))
      if (partOf(tape.fieldId(node)) === Part.record) record(tape, node, asked, values);
  }
  const isOf = (code: RegExp): RecordValue | undefined => values.find(({ object }) => code.test(object.obis));
  const serial = SERIALS.map(isOf).find((found) => found !== undefined);
  return {
    identification: identificationOf(tape, message, records < 0 ? end : records),
    serial: serial?.value ?? '',
    time: values.find(({ object, value }) => object.obis === CLOCK && value.includes('T'))?.value ?? '',
    values,
  };
}

function identificationOf(tape: Tape, from: number, to: number): string {
  const [manufacturer, baud, enhanced, device] = ['manufacturer', 'baud', 'enhanced', 'device'].map((name) =>
    textNamed(tape, from, to, `iec62056_21.${name}`),
  );
  return manufacturer === '' ? '' : `/${manufacturer}${baud}${enhanced === '' ? '' : `\\${enhanced}`}${device}`;
}

/** What the code in [from, to) stands for; undefined where there is none. */
function objectOf(tape: Tape, from: number, to: number, field: string): ObjectRef | undefined {
  const code = textNamed(tape, from, to, field);
  if (code === '') return undefined;
  const obis = textNamed(tape, from, to, 'iec62056_21.obis') || code;
  return { ...NO_OBJECT, obis, name: textNamed(tape, from, to, 'iec62056_21.name') };
}

const NO_OBJECT: ObjectRef = {
  classId: -1,
  obis: '',
  name: '',
  member: 0,
  memberName: '',
  isMethod: false,
  dataIndex: 0,
  unit: '',
  group: -1,
  isGuess: false,
};

function record(tape: Tape, node: number, asked: ObjectRef | undefined, values: RecordValue[]): void {
  const object = objectOf(tape, node, tape.next(node), 'iec62056_21.code') ?? asked;
  if (object === undefined) return;
  const items = itemsOf(tape, node);
  const other = carried(object, items);
  if (other !== undefined) {
    values.push(other);
    return;
  }
  const [first, second] = items;
  if (first !== undefined && second !== undefined && items.length === 2 && first.time === '' && second.time !== '') {
    values.push(valueOf(object, first, second.time));
    return;
  }
  // A time in front of a value is when it was measured; alone, it is the value.
  const isTime = ({ time }: Item, i: number): boolean => time !== '' && i + 1 < items.length;
  const areSeveral = items.filter((item, i) => !isTime(item, i)).length > 1;
  let time = '';
  items.forEach((item, i) => {
    if (isTime(item, i)) time = item.time;
    else if (item.written !== '')
      values.push(valueOf(areSeveral ? { ...object, dataIndex: i + 1 } : object, item, time));
  });
}

function itemsOf(tape: Tape, record: number): Item[] {
  const items: Item[] = [];
  const end = tape.next(record);
  for (let node = record + 4; node < end; node = tape.next(node)) {
    if (partOf(tape.fieldId(node)) !== Part.recordValue) continue;
    // What is cut off is another value.
    if (findNamed(tape, node, tape.next(node), 'iec62056_21.value_open') >= 0) continue;
    const [written = '', number = '', unit = '', time = '', characters = '', refersTo = ''] = ITEM.map((name) =>
      textNamed(tape, node, tape.next(node), name),
    );
    items.push({ written, number, unit, time, characters, refersTo });
  }
  return items;
}

const ITEM = ['value', 'number', 'unit', 'time', 'characters', 'refers_to'].map((name) => `iec62056_21.${name}`);

function valueOf(object: ObjectRef, { written, number, unit, time, characters }: Item, at: string): RecordValue {
  return {
    object,
    value: number || time || characters || written,
    isNumber: number !== '',
    unit,
    raw: written,
    time: at,
  };
}

/** Time, status, period, count, code, unit, value (DSMR 2 and 3, gas). */
const CARRIED = 7;
const CODE = 4;
const TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;

function carried(object: ObjectRef, items: readonly Item[]): RecordValue | undefined {
  const [at, , , count, code, unit, value] = items.map(({ written }) => written);
  if (items.length !== CARRIED || count !== '1' || !/^\d+-\d+:[\d.]+$/.test(code ?? '')) return undefined;
  const [, year, month, day, hour, minute, second] = TIME.exec(at ?? '') ?? [];
  if (year === undefined || !/^\d{1,9}(?:\.\d{1,6})?$/.test(value ?? '')) return undefined;
  return {
    object: { ...object, obis: `${code}*255`, name: items[CODE]?.refersTo ?? '' },
    value: String(Number(value)),
    isNumber: true,
    unit: unit ?? '',
    raw: value ?? '',
    time: `20${year}-${month}-${day}T${hour}:${minute}:${second}`,
  };
}
