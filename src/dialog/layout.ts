/** Lines of text in columns, with what each part means. */
import type { Theme } from '../sinks/theme.js';
import { visible } from '../sinks/visible.js';

export interface Styled {
  readonly text: string;
  readonly style: keyof Theme | undefined;
}
export type Line = readonly Styled[];

export const plain = (text: string): Styled => ({ text, style: undefined });

/** Text from a capture, as it may be shown. */
export const shown = (text: string): string => visible(text);

/** Not longer than `width`. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

export const longest = (texts: readonly string[]): number =>
  texts.reduce((most, { length }) => Math.max(most, length), 0);

/** As wide as its column. */
export function column({ text, style }: Styled, width: number, isRight = false): Styled {
  const clipped = clip(text, width);
  return { text: isRight ? clipped.padStart(width) : clipped.padEnd(width), style };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `37.4 ms`, `1.25 s`, `2 h 05 min`; empty where it is not known. */
export function durationText(seconds: number): string {
  if (Number.isNaN(seconds)) return '';
  const size = Math.abs(seconds);
  if (size >= 2 * DAY) return `${Math.floor(seconds / DAY)} d ${twoDigits((size % DAY) / HOUR)} h`;
  if (size >= 2 * HOUR) return `${Math.floor(seconds / HOUR)} h ${twoDigits((size % HOUR) / MINUTE)} min`;
  if (size >= 10 * MINUTE) return `${Math.floor(seconds / MINUTE)} min ${twoDigits(size % MINUTE)} s`;
  if (size >= 100) return `${seconds.toFixed(0)} s`;
  if (size >= 1) return `${seconds.toFixed(2)} s`;
  if (size >= 0.1) return `${(seconds * 1000).toFixed(0)} ms`;
  if (size >= 0.001) return `${(seconds * 1000).toFixed(1)} ms`;
  return size === 0 ? '0 s' : `${(seconds * 1_000_000).toFixed(0)} µs`;
}

const twoDigits = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** What stands for an object: its code or, without one, its class. */
export const codeText = (obis: string, classId: number): string => obis || (classId < 0 ? '' : `class ${classId}`);

/** Words in lines that are not longer than `width`, where they can be broken. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
