/**
 * Times of the rows of a profile. Null-data in the column of the clock stands for the time of the row before and a capture period
 * (IEC 62056-6-2, Profile generic, buffer).
 */
import {
  dataTag,
  dateTimeText,
  integer,
  Kind,
  lengthAt,
  looksLikeDateTime,
  type Tape,
  valueOf,
} from '../core/index.js';
import { findNamed } from './fields.js';
import type { ObjectRef } from './objects.js';

const CLOCK = 8;
const TIME = 2;
const CLOCK_NAME = '0-0:1.0.0*255';
const UNIX_CLOCK = '0-0:1.1.0*255';

const NULL_DATA = 0;
const OCTET_STRING = 9;
const DATE_TIME = 25;
const NOT_SPECIFIED = -0x8000;

export class Clock {
  /** Local time as milliseconds, and minutes east of UTC; NaN: not known. */
  private local = Number.NaN;
  private offset = Number.NaN;

  /** `period`: seconds between rows; 0: not known. */
  constructor(private readonly period: number) {}

  /** Is the value a time? Codes in a push name no attribute. */
  static isOne({ classId, member, obis, isMethod }: ObjectRef): boolean {
    if (classId < 0) return obis === CLOCK_NAME;
    return !isMethod && member === TIME && (classId === CLOCK || obis === UNIX_CLOCK);
  }

  /** ISO 8601 of a date-time that leaves nothing open; else empty. */
  static textOf(bytes: Uint8Array, at: number): string {
    const text = dateTimeText(bytes, at).replace(/\.00(?=$|[+-])/, '');
    return /[*(]/.test(text) ? '' : text;
  }

  /** The time of the next row, whose clock is the node; empty where it can't be told. */
  next(tape: Tape, node: number): string {
    const tag = dataTag(tape.kind(node));
    if (tag === NULL_DATA) return this.goOn();
    const bytes = tape.stores[tape.store(node)] as Uint8Array;
    let at = tape.offset(node) + (tape.kind(node) >= Kind.packedData ? 0 : 1);
    if (tag === OCTET_STRING) at += lengthAt(bytes, at).octets;
    const end = tape.offset(node) + tape.length(node);
    if ((tag === OCTET_STRING || tag === DATE_TIME) && end - at === 12 && looksLikeDateTime(bytes, at)) {
      const text = Clock.textOf(bytes, at);
      this.set(bytes, at, text);
      return text;
    }
    const value = valueOf(tape, node);
    if (typeof value !== 'number' || !(value > 0)) return '';
    this.local = value * 1000;
    this.offset = 0;
    return this.text();
  }

  private goOn(): string {
    if (!(this.period > 0) || Number.isNaN(this.local)) return '';
    this.local += this.period * 1000;
    return this.text();
  }

  private set(bytes: Uint8Array, at: number, text: string): void {
    this.local = text === '' ? Number.NaN : Date.parse(`${text.slice(0, 19)}Z`);
    const deviation = integer(bytes, at + 9, 2, Kind.int);
    this.offset = deviation === NOT_SPECIFIED ? Number.NaN : -deviation;
  }

  private text(): string {
    const date = new Date(this.local);
    if (Number.isNaN(date.getTime())) return '';
    const text = date.toISOString().slice(0, 19);
    if (Number.isNaN(this.offset)) return text;
    if (this.offset === 0) return `${text}Z`;
    const minutes = Math.abs(this.offset);
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${text}${this.offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  }
}

/** When a meter says that it sent what it pushes; empty where it doesn't. */
export function timeOfPush(tape: Tape, first: number): string {
  const node = findNamed(tape, first, tape.top, 'date_time.time');
  return node < 0 ? '' : Clock.textOf(tape.stores[tape.store(node)] as Uint8Array, tape.offset(node));
}
