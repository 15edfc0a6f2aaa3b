/** How values read on their screens: names, counts, times, columns, and the points of a chart. */
import type { ObjectRef } from '../../dialog/index.js';
import type { NullData } from '../../dialog/rows-before.js';
import { visible } from '../../sinks/visible.js';
import type { ChartTexts, Point } from '../panes/series-chart.js';
import type { TableColumn } from '../panes/table.js';
import { grouped } from '../panes/text.js';
import type { ObjectValues, OneValue, ProfileRead } from './readings.js';

export const VALUE_ORDERS = ['by meter and object', 'by number of values', 'the latest first'] as const;

/** A line of the list. */
export type Line =
  | { readonly kind: 'object'; readonly of: ObjectValues }
  | { readonly kind: 'profile'; readonly of: ProfileRead };

/** From here on there is room for the attribute of every line. */
export const ROOMY = 100;
/** From here on, there is room for a meter that all lines have. */
export const WIDE = 150;
export const NEVER = Number.POSITIVE_INFINITY;
export const BETWEEN_COLUMNS = 2;
/** Behind the point. */
const MOST_DIGITS = 20;
/** With what names it, and the line below. */
export const LEAST_CHART = 5;
export const GONE = 'this profile is not among the messages in the list any more';

export const COLUMNS: readonly TableColumn[] = [
  { title: 'Meter', least: 10, parts: 1 },
  { title: 'Object', least: 12 },
  { title: 'Name', least: 12, parts: 3 },
  { title: 'Attribute', least: 9, parts: 2, from: ROOMY },
  { title: 'Value', isRight: true, least: 12, parts: 2 },
  { title: 'Unit', least: 4 },
  { title: 'Count', isRight: true, least: 5 },
  { title: 'Last', least: 19, from: 130 },
  { title: 'From', least: 8, from: WIDE },
];

/** Of one object: numbers stand below each other, and behind them their unit, where they have one. */
export function valueColumns({ isNumber, unit }: Pick<ObjectValues, 'isNumber' | 'unit'>): readonly TableColumn[] {
  return [
    { title: 'Message', isRight: true },
    { title: 'Time', least: 24 },
    isNumber ? { title: 'Value', isRight: true, least: 16 } : { title: 'Value', least: 12, parts: 1 },
    unit === '' ? { title: '', from: NEVER } : { title: 'Unit', least: 4 },
  ];
}

export function sorted(lines: readonly Line[], order: number, meterOf: (line: Line) => string): readonly Line[] {
  const keys = new Map(lines.map((line) => [line, `${meterOf(line)}\u0000${line.of.object.obis}`]));
  const byKey = (one: Line, other: Line): number => {
    const [a, b] = [keys.get(one) as string, keys.get(other) as string];
    if (a !== b) return a < b ? -1 : 1;
    return one.of.object.member - other.of.object.member || Number(hasNames(other)) - Number(hasNames(one));
  };
  if (order === 0) return [...lines].sort(byKey);
  if (order === 1) return [...lines].sort((one, other) => other.of.count - one.of.count || byKey(one, other));
  const latest = ({ kind, of }: Line): number => (kind === 'object' ? of.last.message : (of.messages.at(-1) ?? -1));
  return [...lines].sort((one, other) => latest(other) - latest(one) || byKey(one, other));
}

/** Of a profile read twice, what has names stands before what has none. */
const hasNames = (line: Line): boolean => line.kind === 'object' || line.of.hasColumns;

export function nameOf(object: ObjectRef, hasAttribute: boolean, member = memberOf(object)): string {
  // The attribute stands in front, where names are cut at their end.
  return hasAttribute || member === 'value' ? object.name : [member, object.name].filter(Boolean).join(' of ');
}

/** Empty: codes in a push name none. */
export function memberOf({ memberName, member, dataIndex, isMethod }: ObjectRef): string {
  if (memberName === '' && member === 0) return '';
  const name = memberName === '' ? `${isMethod ? 'method' : 'attribute'} ${member}` : memberName;
  return dataIndex === 0 ? name : `${name}[${dataIndex}]`;
}

/** Nobody may have asked what its columns are. */
export const bufferOf = ({ object, hasColumns }: ProfileRead): string =>
  hasColumns ? memberOf(object) : `${memberOf(object)} (columns unknown)`;

export const headOf = ({ object }: ObjectValues): string =>
  [object.obis, object.name, memberOf(object)].filter((text) => text !== '').join(' ');

export function countText({ count, values, isNumber, unit, last }: ObjectValues): string {
  const kept = values.length < count ? `the latest ${grouped(values.length)} of ${grouped(count)}` : grouped(count);
  const shown = `${kept} ${count === 1 ? 'value' : 'values'}`;
  return isNumber ? `${shown} · last ${visible(last.value)} ${visible(unit)}`.trimEnd() : shown;
}

/** In front of a value that is that of the row before, since null-data was sent. */
const DITTO = '″';
export const DITTO_MEANS = `${DITTO} as in the row before`;

/** `″ 12.345`; null-data of which nothing is known says so. */
export function ditto(text: string, nullData: NullData): string {
  return nullData === '' ? text : nullData === 'inherited' ? `${DITTO} ${text}` : 'null-data';
}

/** By their own times, where at least two have one; else one after the other. */
export function pointsOf(values: readonly OneValue[]): readonly Point[] {
  const numbers = values.filter(({ number }) => Number.isFinite(number));
  const timed = numbers.map(({ time, number }) => ({ at: Date.parse(time), value: number }));
  const told = timed.filter(({ at }) => !Number.isNaN(at));
  if (told.length < 2) return numbers.map(({ number }, i) => ({ at: i, value: number }));
  return told.sort((one, other) => one.at - other.at);
}

export function textsOf({ values, unit }: ObjectValues): ChartTexts {
  const digits = Math.max(0, ...values.map(({ value }) => /\.(\d+)$/.exec(value)?.[1]?.length ?? 0));
  const number = (value: number): string =>
    `${value.toFixed(Math.min(digits, MOST_DIGITS))} ${visible(unit)}`.trimEnd();
  const times = values.map(({ time }) => time).filter((time) => !Number.isNaN(Date.parse(time)));
  times.sort((one, other) => Date.parse(one) - Date.parse(other));
  return times.length < 2
    ? { number, from: 'first', to: 'last' }
    : { number, from: timeText(times[0] ?? ''), to: timeText(times.at(-1) ?? '') };
}

/** `2024-06-10 10:00:00.123+02:00`: as it came, in a form that columns hold. */
export const timeText = (time: string): string =>
  visible(time)
    .replace('T', ' ')
    .replace(/(\.\d{3})\d+/, '$1');
