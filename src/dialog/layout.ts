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

/** As wide as its column. */
export function column({ text, style }: Styled, width: number, isRight = false): Styled {
  const clipped = clip(text, width);
  return { text: isRight ? clipped.padStart(width) : clipped.padEnd(width), style };
}

/** `37.4 ms`, `1.25 s`; empty where it is not known. */
export function durationText(seconds: number): string {
  if (Number.isNaN(seconds)) return '';
  const size = Math.abs(seconds);
  if (size >= 100) return `${seconds.toFixed(0)} s`;
  if (size >= 1) return `${seconds.toFixed(2)} s`;
  if (size >= 0.1) return `${(seconds * 1000).toFixed(0)} ms`;
  return `${(seconds * 1000).toFixed(1)} ms`;
}

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
