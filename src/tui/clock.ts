/** Times of messages as the list shows them, by the mode that was chosen; and the message at a time that was typed. */
import { momentText } from '../sinks/time.js';
import type { PromptError, TimeMode } from './state/state.js';

/** When messages came. NaN seconds: nobody knows. */
export interface Moments {
  readonly count: number;
  secondsOf(message: number): number;
  nanosOf(message: number): number;
}

export const TIME_WORDS: Readonly<Record<TimeMode, string>> = {
  start: 'since the first message',
  previous: 'since the message before',
  local: 'time of day, local',
  utc: 'time of day, UTC',
  'utc-date': 'date and time, UTC',
  mark: 'since the message that T chose',
};

/** `previous`: the message in the row before, -1 for the first. */
export function timeOf(
  moments: Moments,
  message: number,
  mode: TimeMode,
  previous: number,
  reference: number,
  first: number,
): string {
  const seconds = moments.secondsOf(message);
  const nanos = moments.nanosOf(message);
  switch (mode) {
    case 'start':
      return since(moments, seconds, nanos, first);
    case 'previous':
      return since(moments, seconds, nanos, previous < 0 ? message : previous);
    case 'mark':
      return since(moments, seconds, nanos, reference < 0 ? first : reference);
    case 'local':
      return momentText('a', seconds, nanos);
    case 'utc':
      return momentText('u', seconds, nanos);
    case 'utc-date':
      return momentText('ud', seconds, nanos);
    default:
      return mode satisfies never;
  }
}

/** Lines of a table are in no order of time, so none has one before it. */
export function timeInTable(
  moments: Moments,
  message: number,
  { time, reference }: { readonly time: TimeMode; readonly reference: number },
  first: number,
): string {
  return timeOf(moments, message, time === 'previous' ? 'start' : time, -1, reference, first);
}

function since(moments: Moments, seconds: number, nanos: number, from: number): string {
  if (from < 0) return momentText('r', seconds, nanos);
  const begin = moments.secondsOf(from);
  return Number.isNaN(begin) ? '-' : momentText('r', seconds, nanos, begin, moments.nanosOf(from));
}

const wrong = (text: string, typed: string): PromptError => ({ text, at: 0, end: typed.length });

/** `42`; `12:30:05.5`, of day as the list shows it; `+1.5`, seconds since the first; `2024-06-10 12:00:01` in UTC. */
export function messageAt(text: string, moments: Moments, mode: TimeMode, first: number): number | PromptError {
  const { count } = moments;
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number >= 1 && number <= count ? number - 1 : wrong(`there are messages 1 to ${count}`, text);
  }
  if (first < 0) return wrong('the capture has no times', text);
  const origin = moments.secondsOf(first) + moments.nanosOf(first) / 1e9;
  const wanted = secondsOf(text, origin, mode !== 'utc' && mode !== 'utc-date');
  if (wanted === undefined)
    return wrong('a number (42) or a time (12:30:05, +1.5, 2024-06-10 12:00:01) is wanted', text);
  // Times may step back, so the first that is not before it is looked for, not bisected.
  for (let message = first; message < count; message++) {
    if (moments.secondsOf(message) + moments.nanosOf(message) / 1e9 >= wanted - 1e-7) return message;
  }
  return wrong('the capture ended before', text);
}

/** A time of day, with a date or without. */
const DAY = /^(?:(\d{4}-\d\d-\d\d)[T ])?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?Z?$/;

function secondsOf(text: string, origin: number, isLocal: boolean): number | undefined {
  const since = /^\+(\d+(?:\.\d+)?)s?$/.exec(text);
  if (since !== null) return origin + Number(since[1]);
  const day = DAY.exec(text);
  if (day === null) return undefined;
  const [, date, hour, minute, second] = day;
  const start = new Date(origin * 1000);
  // 99 minutes are a slip, not a time behind the end.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) >= 61) return undefined;
  const rest = Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0);
  if (date !== undefined) {
    const begin = Date.parse(`${date}T00:00:00Z`) / 1000;
    return Number.isNaN(begin) ? undefined : begin + rest;
  }
  const midnight = isLocal
    ? new Date(start.getFullYear(), start.getMonth(), start.getDate()).getTime()
    : Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate());
  const time = midnight / 1000 + rest;
  // A capture over midnight: before its beginning is the next day.
  return time < Math.floor(origin) ? time + 86_400 : time;
}

/** Finds the first message with a time, as messages come: each is looked at once. */
export class FirstTimed {
  private found = -1;
  private untimed = 0;

  constructor(private readonly moments: Moments) {}

  /** -1 while there is none. */
  get message(): number {
    const { moments } = this;
    while (this.found < 0 && this.untimed < moments.count) {
      if (Number.isNaN(moments.secondsOf(this.untimed))) this.untimed++;
      else this.found = this.untimed;
    }
    return this.found;
  }
}
