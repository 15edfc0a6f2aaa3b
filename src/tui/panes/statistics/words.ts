/** Numbers, sizes and times, as short as they are still plain. */
import { grouped } from '../text.js';

export { grouped };

/** Cut where it is too long, and so that this is seen. */
export function clipped(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** `12.3 %`; what is there is never nothing, and what is not all is never all. */
export function shareText(count: number, all: number): string {
  if (all === 0 || count === 0) return '0 %';
  if (count === all) return '100 %';
  const percent = (100 * count) / all;
  if (percent < 0.1) return '<0.1 %';
  return `${Math.min(99.9, percent).toFixed(1)} %`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `987 bytes`, `12.3 kB`: thousands, not 1024. */
export function bytesText(bytes: number, inWords = true): string {
  if (bytes < 10_000) return grouped(bytes) + (inWords ? (bytes === 1 ? ' byte' : ' bytes') : '');
  let value = bytes / 1000;
  let unit = 0;
  // 999.5 would be shown as 1000.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `2024-06-10 10:00:00.123`; the day is left out where it is that of another time, which stands before it. */
export function instantText(milliseconds: number, other = Number.NaN): string {
  const text = isoText(milliseconds);
  return text.slice(0, 10) === isoText(other).slice(0, 10) ? text.slice(11) : text;
}

function isoText(milliseconds: number): string {
  const date = new Date(Math.floor(milliseconds));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, -1).replace('T', ' ');
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `250 ms`, `1.5 s`, `2 min 30 s`, `3 h 5 min`, `12 d 4 h`. */
export function durationText(milliseconds: number): string {
  const ms = milliseconds;
  if (ms < SECOND) return `${trimmed(ms, ms < 10 ? 3 : 0)} ms`;
  if (ms < MINUTE) return `${trimmed(ms / SECOND, 3)} s`;
  if (ms < HOUR) return two(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return two(ms, HOUR, 'h', MINUTE, 'min');
  return two(ms, DAY, 'd', HOUR, 'h');
}

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

function two(ms: number, unit: number, name: string, part: number, partName: string): string {
  const whole = Math.floor(ms / unit);
  const rest = Math.floor((ms % unit) / part);
  return `${grouped(whole)} ${name}${rest === 0 ? '' : ` ${rest} ${partName}`}`;
}
