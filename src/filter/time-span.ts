/**
 * Dates and times in filters. What is written is a span: `2024-01-01` is the whole day, so `==` holds within it, and `>` holds
 * behind it. With `Z` or an offset it is an instant; without, the clock's own local time (COSEM) or UTC (frames).
 *
 *     2024-01   2024-01-01   2024-01-01T00:15   2024-01-01T00:15:30.5+01:00   00:15 (a time of day)
 */
import { integer, Kind } from '../core/index.js';

/** All instants that a text may mean. */
export interface TimeSpan {
  /** Nanoseconds since 1970, or since midnight; `high` is the first that is not within. */
  readonly low: bigint;
  readonly high: bigint;
  readonly isZoned: boolean;
  readonly isOfDay: boolean;
}

const DATE = String.raw`(\d{4})-(\d\d)(?:-(\d\d))?`;
const TIME = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?`;
const DATE_TIME = new RegExp(`^${DATE}(?:[T ]${TIME}(Z|[+-]\\d\\d:?\\d\\d)?)?$`);
const OF_DAY = new RegExp(`^${TIME}$`);

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const NANOS_A_MILLI = 1_000_000n;

/** Undefined where the text is no date or time. */
export function timeSpan(text: string): TimeSpan | undefined {
  const ofDay = OF_DAY.exec(text);
  if (ofDay !== null) {
    const time = spanOfDay(ofDay.slice(1));
    return time && { ...time, isZoned: false, isOfDay: true };
  }
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, ...rest] = match;
  const date = spanOfDate(Number(year), Number(month), day === undefined ? undefined : Number(day));
  if (date === undefined || rest[0] === undefined) return date && { ...date, isZoned: false, isOfDay: false };
  const time = spanOfDay(rest);
  if (time === undefined || day === undefined) return undefined;
  const zone = rest[4];
  const midnight = date.low - (zone === undefined ? 0n : offset(zone));
  return { low: midnight + time.low, high: midnight + time.high, isZoned: zone !== undefined, isOfDay: false };
}

interface Span {
  readonly low: bigint;
  readonly high: bigint;
}

function spanOfDate(year: number, month: number, day: number | undefined): Span | undefined {
  const low = Date.UTC(year, month - 1, day ?? 1);
  const date = new Date(low);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === (day ?? 1);
  if (!exists) return undefined;
  const high = day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
  return { low: BigInt(low) * NANOS_A_MILLI, high: BigInt(high) * NANOS_A_MILLI };
}

function spanOfDay([hour, minute, second, fraction]: readonly (string | undefined)[]): Span | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const low = (BigInt(hour as string) * 60n + BigInt(minute as string)) * MINUTE;
  if (second === undefined) return { low, high: low + MINUTE };
  const whole = low + BigInt(second) * SECOND;
  if (fraction === undefined) return { low: whole, high: whole + SECOND };
  const begin = whole + BigInt(fraction.padEnd(9, '0'));
  return { low: begin, high: begin + 10n ** BigInt(9 - fraction.length) };
}

function offset(zone: string): bigint {
  if (zone === 'Z') return 0n;
  const minutes = BigInt(zone.slice(1, 3)) * 60n + BigInt(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
}

/** -1, 0, 1: before, within, behind the span. */
export function compareInstant(nanos: bigint, span: TimeSpan): number {
  return nanos < span.low ? -1 : nanos < span.high ? 0 : 1;
}

/**
 * A COSEM date-time (11 or 12 bytes), date (5) or time (4) against a span; NaN where they can't be compared: parts that are not
 * specified, a span with a zone and a clock without.
 */
export function compareClock(bytes: Uint8Array, at: number, length: number, span: TimeSpan): number {
  if (span.isOfDay) return length === 4 ? compareOrNaN(nanosOfDay(bytes, at), span) : Number.NaN;
  const date = length === 4 ? undefined : nanosOfDate(bytes, at);
  if (date === undefined) return Number.NaN;
  if (length === 5) return span.isZoned ? Number.NaN : compareInstant(date, span);
  const time = nanosOfDay(bytes, at + 5);
  if (time === undefined) return Number.NaN;
  if (!span.isZoned) return compareInstant(date + time, span);
  const deviation = integer(bytes, at + 9, 2, Kind.int);
  return deviation === NO_DEVIATION ? Number.NaN : compareInstant(date + time + BigInt(deviation) * MINUTE, span);
}

const NO_DEVIATION = -0x8000;
const UNSPECIFIED = 0xff;
const UNSPECIFIED_YEAR = 0xffff;

function compareOrNaN(nanos: bigint | undefined, span: TimeSpan): number {
  return nanos === undefined ? Number.NaN : compareInstant(nanos, span);
}

function nanosOfDate(bytes: Uint8Array, at: number): bigint | undefined {
  const year = integer(bytes, at, 2, Kind.uint);
  if (year === UNSPECIFIED_YEAR) return undefined;
  return spanOfDate(year, bytes[at + 2] as number, bytes[at + 3] as number)?.low;
}

/** Seconds and hundredths that are not specified count as 0. */
function nanosOfDay(bytes: Uint8Array, at: number): bigint | undefined {
  const [hour, minute] = [bytes[at] as number, bytes[at + 1] as number];
  const second = bytes[at + 2] === UNSPECIFIED ? 0 : (bytes[at + 2] as number);
  const hundredths = bytes[at + 3] === UNSPECIFIED ? 0 : (bytes[at + 3] as number);
  if (hour > 23 || minute > 59) return undefined;
  return ((BigInt(hour) * 60n + BigInt(minute)) * 60n + BigInt(second)) * SECOND + BigInt(hundredths) * (SECOND / 100n);
}
