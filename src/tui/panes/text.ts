/** Text on its way into cells: cut to a width, filled up, broken between words. All of it was made `visible` before. */
import type { Style } from '../screen/canvas.js';

/** Cells that a text takes. */
export type Measure = (text: string) => number;

/** A cell a character: right for what the decoder writes itself; text of captures needs the screen's own measure. */
export const aCellEach: Measure = (text) => {
  let cells = 0;
  for (const _ of text) cells++;
  return cells;
};

export const ELLIPSIS = '…';

/** A piece of a line in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** Index in `text` behind the last character that ends within `cells`; looks no further than that. */
export function fitting(text: string, cells: number, measure: Measure): number {
  let used = 0;
  for (let i = 0; i < text.length; ) {
    const code = text.codePointAt(i) as number;
    const size = code > 0xffff ? 2 : 1;
    used += code < 0x7f ? 1 : measure(text.slice(i, i + size));
    if (used > cells) return i;
    i += size;
  }
  return text.length;
}

/** At most so many cells; what is longer ends in `…`. */
export function cut(text: string, cells: number, measure: Measure): string {
  if (cells <= 0) return '';
  const end = fitting(text, cells, measure);
  if (end === text.length) return text;
  const kept = text.slice(0, fitting(text, cells - 1, measure));
  // It may have been cut before.
  return kept.endsWith(ELLIPSIS) ? kept : kept + ELLIPSIS;
}

/** Cut or filled up to exactly so many cells. */
export function padded(text: string, cells: number, measure: Measure): string {
  const shown = cut(text, cells, measure);
  return shown + ' '.repeat(Math.max(0, cells - measure(shown)));
}

/** The part of a line that is seen through a window `cells` wide, `left` cells from its start; `…` where it goes on. */
export function clipped(spans: readonly Span[], left: number, cells: number, measure: Measure): readonly Span[] {
  const shown: Span[] = [];
  let skip = left;
  let room = cells;
  for (const { text, style } of spans) {
    let from = 0;
    if (skip > 0) {
      from = fitting(text, skip, measure);
      skip -= measure(text.slice(0, from));
      // Half a wide character stands at the edge.
      if (from < text.length) skip = 0;
    }
    if (from === text.length) continue;
    const rest = text.slice(from);
    const end = fitting(rest, room, measure);
    shown.push({ text: rest.slice(0, end), style });
    if (end < rest.length) return ended(shown, cells, measure);
    room -= measure(rest);
  }
  return shown;
}

/** The last cell says that more follows. */
function ended(spans: Span[], cells: number, measure: Measure): readonly Span[] {
  let room = cells - 1;
  const shown: Span[] = [];
  for (const { text, style } of spans) {
    const end = fitting(text, room, measure);
    shown.push({ text: text.slice(0, end), style });
    room -= measure(text.slice(0, end));
    if (end < text.length) return [...shown, { text: ELLIPSIS, style }];
  }
  const style = spans.at(-1)?.style ?? 0;
  return cells > 0 ? [...shown, { text: ELLIPSIS, style }] : shown;
}

/**
 * Lines of at most so many cells, broken between words; a word that is longer is broken where the line ends. Blanks at the
 * start are an indent of all lines.
 */
export function wrapped(text: string, cells: number, measure: Measure): readonly string[] {
  const words = text.trimStart();
  const indent = text.slice(0, text.length - words.length);
  const width = Math.max(1, cells - indent.length);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of words.split(' ')) {
    let rest = word;
    let size = measure(rest);
    if (line !== '' && used + 1 + size > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    while (size > width) {
      // A character wider than the line stands in one of its own, cut by the screen.
      const first = (rest.codePointAt(0) as number) > 0xffff ? 2 : 1;
      const end = Math.max(first, fitting(rest, width, measure));
      lines.push(rest.slice(0, end));
      rest = rest.slice(end);
      size = measure(rest);
    }
    used = line === '' ? size : used + 1 + size;
    line = line === '' ? rest : `${line} ${rest}`;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines.map((one) => indent + one);
}

/** `1,204`: digits in threes. By hand, because the first number that Intl writes takes 30 ms, and the screen begins with one. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `4.00 µs`, `0.41 ms`, `37.4 ms`, `1.25 s`, `95.1 s`: three digits are enough to compare by. */
export function responseText(seconds: number): string {
  const milliseconds = seconds * 1000;
  if (milliseconds > 0 && milliseconds < 0.01) return `${threeDigits(seconds * 1e6)} µs`;
  if (milliseconds < 999.5) return `${threeDigits(milliseconds)} ms`;
  return `${threeDigits(seconds)} s`;
}

function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : grouped(Math.round(value));
}

/** `1,204 bytes`, `1 byte`. */
export const bytesText = (count: number): string => counted(count, 'byte');

/** So many of something. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
