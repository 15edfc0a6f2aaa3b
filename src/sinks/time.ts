import type { ByteWriter } from './bytes.js';

/** How times of frames are shown: tshark's letters. */
export const TimeFormats = {
  r: 'since the first frame, in seconds',
  a: 'time of day, local',
  ad: 'date and time, local',
  d: 'since the frame before, in seconds',
  dd: 'since the frame shown before, in seconds',
  e: 'seconds since 1970',
  u: 'time of day, UTC',
  ud: 'date and time, UTC',
} as const;
export type TimeFormat = keyof typeof TimeFormats;

let cachedSecond = Number.NaN;
let cachedText = '';

/** `2024-03-01T00:15:00.000123000Z`: all digits that captures have. */
export function isoTime(seconds: number, nanos: number): string {
  return `${secondText(seconds)}.${String(nanos).padStart(9, '0')}Z`;
}

/** The same as bytes. */
export function writeIsoTime(out: ByteWriter, seconds: number, nanos: number): void {
  out.text(secondText(seconds));
  out.byte(0x2e);
  out.digits(nanos, 9);
  out.byte(0x5a);
}

/** Messages of one second follow each other, so the last one is kept. */
function secondText(seconds: number): string {
  if (seconds !== cachedSecond) {
    cachedSecond = seconds;
    cachedText = isoSecond(seconds);
  }
  return cachedText;
}

function isoSecond(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().slice(0, -5);
}

/** Microseconds that fit into the usual column: some hours; longer ones go the slow way. */
const FITTING = 9999 * 1e6;

/** Formats times one after the other; relative forms remember where they began. */
export class Times {
  private firstSeconds = Number.NaN;
  private firstNanos = 0;
  private lastSeconds = Number.NaN;
  private lastNanos = 0;

  constructor(private readonly format: TimeFormat) {}

  /** Right-aligned, as bytes; the usual form without a string. */
  write(out: ByteWriter, seconds: number, nanos: number, width: number): void {
    const micros = (seconds - this.firstSeconds) * 1e6 + Math.round((nanos - this.firstNanos) / 1e3);
    if (this.format !== 'r' || !(micros >= 0 && micros < FITTING)) {
      const text = this.text(seconds, nanos);
      out.spaces(Math.max(1, width - text.length));
      out.text(text);
      return;
    }
    const whole = Math.floor(micros / 1e6);
    out.padded(whole, width - 7);
    out.byte(0x2e);
    out.digits(micros - whole * 1e6, 6);
  }

  text(seconds: number, nanos: number): string {
    if (Number.isNaN(seconds)) return '-';
    this.begin(seconds, nanos);
    if (Number.isNaN(this.lastSeconds)) this.remember(seconds, nanos);
    const text = this.shown(seconds, nanos);
    this.remember(seconds, nanos);
    return text;
  }

  /** A frame that is not shown: times count from the first of all, and `d` from the one before, shown or not. */
  passOver(seconds: number, nanos: number): void {
    if (Number.isNaN(seconds)) return;
    this.begin(seconds, nanos);
    if (this.format === 'd') this.remember(seconds, nanos);
  }

  private begin(seconds: number, nanos: number): void {
    if (!Number.isNaN(this.firstSeconds)) return;
    this.firstSeconds = seconds;
    this.firstNanos = nanos;
  }

  private remember(seconds: number, nanos: number): void {
    this.lastSeconds = seconds;
    this.lastNanos = nanos;
  }

  private shown(seconds: number, nanos: number): string {
    const { format } = this;
    if (format === 'd' || format === 'dd') return momentText(format, seconds, nanos, this.lastSeconds, this.lastNanos);
    return momentText(format, seconds, nanos, this.firstSeconds, this.firstNanos);
  }
}

/** One time; relative forms count from the second one given. `-` where there is none. */
export function momentText(
  format: TimeFormat,
  seconds: number,
  nanos: number,
  fromSeconds = seconds,
  fromNanos = nanos,
): string {
  if (Number.isNaN(seconds)) return '-';
  switch (format) {
    case 'r':
    case 'd':
    case 'dd':
      return difference(seconds - fromSeconds, nanos - fromNanos);
    case 'e':
      return `${seconds}.${String(nanos).padStart(9, '0')}`;
    case 'u':
      return isoTime(seconds, nanos).slice(11, 26);
    case 'ud':
      return isoTime(seconds, nanos).slice(0, 26).replace('T', ' ');
    case 'a':
      return localTime(seconds, nanos).slice(11);
    case 'ad':
      return localTime(seconds, nanos);
    default:
      return format satisfies never;
  }
}

function difference(seconds: number, nanos: number): string {
  const micros = Math.round(seconds * 1e6 + nanos / 1e3);
  const size = Math.abs(micros);
  const whole = Math.floor(size / 1e6);
  // A million in front keeps the leading zeros of the rest.
  const rest = String(1e6 + (size - whole * 1e6)).slice(1);
  return `${micros < 0 ? '-' : ''}${whole}.${rest}`;
}

function localTime(seconds: number, nanos: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const micros = String(Math.floor(nanos / 1000)).padStart(6, '0');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${micros}`;
}
