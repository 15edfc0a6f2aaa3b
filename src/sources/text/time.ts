/**
 * Times in lines of a log.
 *
 *     2024-06-10T10:00:00.123Z   2024-06-10 10:00:00,123   10.06.2024 10:00:00   06/10/2024 10:00:00 AM
 *     Jun 10 10:00:00 (syslog)   10:00:00.123   16.41.33   1718013600.123 (since 1970)   [   12.345678] (since the start)
 *
 * Assumed, because the lines do not say: a time without a zone is UTC, so that the same log reads the same everywhere; a
 * date with slashes has the month first, unless that cannot be; a time without a date is of the day that was named last,
 * or else of 1 January 1970, and when it goes back by more than half a day, the next day has begun.
 */

const DAY = 86_400;
/** A time this much earlier than the one before is of the next day. */
const HALF_DAY = 43_200;
const LOOKED_AT = 200;

const CLOCK = String.raw`(\d{1,2})[:.](\d\d)[:.](\d\d)(?:[.,:](\d{1,9}))?`;
const DATED = new RegExp(String.raw`(\d{4})[-/.](\d\d)[-/.](\d\d)[T _]${CLOCK}(Z|[+-]\d\d:?\d\d)?`);
const DAY_FIRST = new RegExp(String.raw`(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}),?[T _]${CLOCK}(?: ?([AP])M)?`, 'i');
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const SYSLOG = new RegExp(String.raw`\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) ${CLOCK}`);
const TIME_OF_DAY = /(?<![\w:.-])(\d{1,2}):(\d\d):(\d\d)(?:[.,:](\d{1,9}))?(?![\w:])/;
const DOTTED_TIME = /^\W?(\d\d)\.(\d\d)\.(\d\d)(?:[.,](\d{1,9}))?(?![\w.])/;
const SINCE_1970 = /^\W{0,2}(1\d{9})(?:\.(\d{1,9})|(\d{3}))?(?=[\s\]):,|;])/;
const SINCE_START = /^\s*\[ *(\d{1,9})\.(\d{1,9})\]/;

/** Takes the times of a log one after the other. */
export class LogClock {
  /** The time found last; NaN: none so far. */
  seconds = Number.NaN;
  nanos = 0;
  /** The day of times without a date, in seconds, and the last time in it. */
  #day = 0;
  #last = 0;

  /** Looks for a time at the beginning of `text`; false where there is none. */
  take(text: string): boolean {
    const head = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
    return this.#dated(head) || this.#ofDay(head) || this.#counted(head);
  }

  #dated(text: string): boolean {
    let match = DATED.exec(text);
    if (match !== null) {
      const [, year, month, day, hour, minute, second, fraction, zone] = match;
      const local = at(Number(year), Number(month), Number(day), hour, minute, second);
      return this.#set(local - zoneSeconds(zone), fraction);
    }
    match = DAY_FIRST.exec(text);
    if (match !== null) {
      const [, one, mark, two, year, hour, minute, second, fraction, half] = match;
      const isMonthFirst = mark === '/' && Number(one) <= 12;
      const month = Number(isMonthFirst ? one : two);
      const day = Number(isMonthFirst ? two : one);
      return this.#set(at(Number(year), month, day, hour24(hour, half), minute, second), fraction);
    }
    match = SYSLOG.exec(text);
    if (match === null) return false;
    const [, month, day, hour, minute, second, fraction] = match;
    const number = MONTHS.indexOf(month as string) / 3 + 1;
    return this.#set(at(1970, number, Number(day), hour, minute, second), fraction);
  }

  #ofDay(text: string): boolean {
    const match = TIME_OF_DAY.exec(text) ?? DOTTED_TIME.exec(text);
    if (match === null) return false;
    const [, hour, minute, second, fraction] = match;
    const time = at(1970, 1, 1, hour, minute, second);
    if (Number.isNaN(time)) return false;
    if (time < this.#last - HALF_DAY) this.#day += DAY;
    return this.#set(this.#day + time, fraction);
  }

  #counted(text: string): boolean {
    const since = SINCE_1970.exec(text);
    if (since !== null) return this.#set(Number(since[1]), since[2] ?? since[3]);
    const start = SINCE_START.exec(text);
    return start !== null && this.#set(Number(start[1]), start[2]);
  }

  #set(seconds: number, fraction: string | undefined): boolean {
    if (Number.isNaN(seconds)) return false;
    this.seconds = seconds;
    this.nanos = fraction === undefined ? 0 : Number(fraction.padEnd(9, '0'));
    this.#day = Math.floor(seconds / DAY) * DAY;
    this.#last = seconds - this.#day;
    return true;
  }
}

/** Is there nothing but a time in the text, and what stands around it? */
export function withoutTime(text: string): string {
  return text
    .replace(DATED, '')
    .replace(DAY_FIRST, '')
    .replace(SYSLOG, '')
    .replace(TIME_OF_DAY, '')
    .replace(DOTTED_TIME, '');
}

/** Seconds since 1970; NaN where there is no such time. */
function at(
  year: number,
  month: number,
  day: number,
  hour: string | number | undefined,
  minute: string | undefined,
  second: string | undefined,
): number {
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 61;
  if (!isTime || month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  return Date.UTC(year, month - 1, day, Number(hour), Number(minute), Number(second)) / 1000;
}

function hour24(hour: string | undefined, half: string | undefined): number {
  const number = Number(hour);
  if (half === undefined) return number;
  return (number % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

/** `+02:00`, `-0500`, `Z`: how much later than UTC the clock of the zone is. */
function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const size = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -size : size;
}
