/** Bars and charts of block characters. */
import type { Timeline } from '../../../archive/statistics.js';
import { counted } from '../../../core/index.js';
import { type Block, type Line, line, span } from './lines.js';
import { durationText, grouped, instantText } from './words.js';

/** Eighths of a cell, from the left and from below. */
const ACROSS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const UP = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** A bar of `share` (0 to 1) of the width; what is more than nothing is seen. */
export function bar(share: number, width: number): string {
  const eighths = share <= 0 ? 0 : Math.max(1, Math.round(share * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + ACROSS[eighths % 8];
}

/** Rows of the chart. */
const HEIGHT = 4;
/** In front of the chart: how many messages its top is, or what a line is. */
const AXIS_WIDTH = 8;

/** Buckets that a timeline of so many columns shows. */
export const timelineColumns = (width: number): number => Math.max(2, width - AXIS_WIDTH);

/** Messages over time: a chart, the errors below it, and the times at both ends. */
export function timelineLines(timeline: Timeline, width: number): Block {
  const columns = timelineColumns(width);
  const { step, of } = timeline;
  const merged = Math.max(1, Math.ceil(timeline.counts.length / columns));
  const counts = joined(timeline.counts, merged);
  const errors = joined(timeline.errors, merged);
  const most = Math.max(...counts);
  // A few buckets are as many columns wide each as there is room for.
  const factor = Math.max(1, Math.floor(columns / counts.length));
  const shownWidth = factor * counts.length;
  const isTime = of === 'time';
  const bucket = isTime ? durationText(step * merged) : counted(step * merged, 'message');
  const title = line(
    span(isTime ? 'Messages over time' : 'Messages by number', 'title'),
    span(`   a bar is ${bucket}, the highest ${counted(most, 'message').replace(/^\d+/, grouped(most))}`, 'dim'),
  );
  const chart = Array.from({ length: HEIGHT }, (_, row): Line => {
    const label = row === 0 ? grouped(most) : row === HEIGHT - 1 ? '0' : '';
    const level = HEIGHT - 1 - row;
    const cells = counts.map((count) => cell(count / most, level).repeat(factor)).join('');
    return line(span(`${label.padStart(AXIS_WIDTH - 2)} │`.slice(0, AXIS_WIDTH), 'dim'), span(cells, 'bar'));
  });
  const hasErrors = errors.some((count) => count > 0);
  const marks = errors.map((count) => errorMark(count).padEnd(factor)).join('');
  const errorLine = line(span('errors │'.padStart(AXIS_WIDTH), 'dim'), span(marks, 'error'));
  const end = timeline.start + step * timeline.counts.length;
  const [from, to] = isTime
    ? [axisTime(timeline.start, step), axisTime(end, step, timeline.start)]
    : [grouped(Math.max(1, timeline.start)), grouped(end - 1)];
  const gap = Math.max(1, shownWidth - from.length - to.length);
  const axis = line(span(' '.repeat(AXIS_WIDTH) + from + ' '.repeat(gap) + to, 'dim'));
  return [title, ...chart, ...(hasErrors ? [errorLine] : []), axis];
}

/** The part of a column that lies in one row; level 0 is the lowest. */
function cell(share: number, level: number): string {
  if (share <= 0) return ' ';
  const eighths = Math.max(1, Math.round(share * HEIGHT * 8)) - 8 * level;
  return UP[Math.max(0, Math.min(8, eighths))] as string;
}

/** How many, in one character. */
function errorMark(count: number): string {
  return count === 0 ? ' ' : count < 10 ? String(count) : '+';
}

function joined(counts: readonly number[], size: number): readonly number[] {
  if (size === 1) return counts;
  const sums = new Array<number>(Math.ceil(counts.length / size)).fill(0);
  counts.forEach((count, i) => {
    (sums[Math.floor(i / size)] as number) += count;
  });
  return sums;
}

const SECOND = 1000;
const DAY = 86_400_000;

/** As exact as the bars are; the day is left out where it is that of another time. */
function axisTime(milliseconds: number, step: number, other = Number.NaN): string {
  const text = instantText(milliseconds);
  if (step >= DAY) return text.slice(0, 10);
  const short = instantText(milliseconds, other);
  return step >= SECOND ? short.slice(0, -4) : short;
}
