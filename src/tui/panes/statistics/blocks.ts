/** Statistics as blocks of lines, as wide as there is room: what stands in them, not where. */
import {
  conversationResponsesFilter,
  issueFilter,
  responseFilter,
  resultFilter,
  serviceFilter,
  sizeFilter,
} from '../../../archive/filter-text.js';
import type {
  ConversationResponses,
  IssueShare,
  Share,
  Sizes,
  Statistics,
  TimeSpread,
} from '../../../archive/statistics.js';
import { counted } from '../../../core/index.js';
import { MARKS } from '../../../sinks/node-text.js';
import { visible } from '../../../sinks/visible.js';
import { responseText } from '../text.js';
import { bar, timelineLines } from './charts.js';
import { type Block, type Line, line, type Span, span } from './lines.js';
import { bytesText, clipped, durationText, grouped, instantText, shareText } from './words.js';

/** Rows of a list; what is beyond is counted. */
const MOST_ROWS = 40;

/** What stands above all, over the whole width. */
export function headBlock(statistics: Statistics, width: number): Block {
  const { messages, bytes, conversations, withErrors, withWarnings, first, last, untimed } = statistics;
  const facts = [
    [span(grouped(messages), 'value'), span(messages === 1 ? ' message' : ' messages')],
    [span(bytesText(bytes), 'value')],
    [span(grouped(conversations), 'value'), span(conversations === 1 ? ' conversation' : ' conversations')],
    withErrors > 0 ? [span(`${MARKS.error}${grouped(withErrors)} with errors`, 'error')] : [],
    withWarnings > 0 ? [span(`${MARKS.warning}${grouped(withWarnings)} with warnings`, 'warning')] : [],
  ];
  if (Number.isNaN(first)) return [...flowed(facts, width), line(span('The capture has no times.', 'dim'))];
  const times = [
    [span(`${instantText(first)} – ${instantText(last, first)} UTC`)],
    [span(durationText(last - first), 'dim')],
    last > first ? [span(rateText((messages - untimed) / ((last - first) / 1000)), 'dim')] : [],
    untimed > 0 ? [span(`${counted(untimed, 'message')} without a time`, 'dim')] : [],
  ];
  return [...flowed(facts, width), ...flowed(times, width)];
}

const GAP = '   ';

/** Facts beside each other, in as many lines as they take. */
function flowed(facts: readonly (readonly Span[])[], width: number): Block {
  const lines: Span[][] = [[]];
  let used = 0;
  for (const fact of facts) {
    const length = fact.reduce((sum, { text }) => sum + text.length, 0);
    if (length === 0) continue;
    if (used > 0 && used + GAP.length + length > width) {
      lines.push([]);
      used = 0;
    }
    (lines.at(-1) as Span[]).push(...(used > 0 ? [span(GAP)] : []), ...fact);
    used += (used > 0 ? GAP.length : 0) + length;
  }
  return lines.map((spans) => ({ spans }));
}

/** A capture has hundreds of messages a second, or one an hour. */
function rateText(rate: number): string {
  if (rate < 1) return `a message every ${durationText(1000 / rate)}`;
  return `${rate >= 100 ? grouped(Math.round(rate)) : rate.toPrecision(3)} messages/s`;
}

export function timelineBlock({ timeline }: Statistics, width: number): Block {
  // By number, all bars are alike: only where errors lie is worth a chart then.
  const isTelling = timeline?.of === 'time' || timeline?.errors.some((count) => count > 0) === true;
  return timeline === undefined || !isTelling ? [] : timelineLines(timeline, width);
}

export function servicesBlock({ services, messages }: Statistics, width: number): Block {
  return sharesBlock('Services', services, messages, width, serviceFilter);
}

/** Results have their share of all results: most messages have none. */
export function resultsBlock({ results }: Statistics, width: number): Block {
  const all = results.reduce((sum, { count }) => sum + count, 0);
  return sharesBlock('Results', results, all, width, resultFilter);
}

const COUNT_WIDTH = 9;
const SHARE_WIDTH = 7;
const BYTES_WIDTH = 10;
const NARROWEST_BAR = 6;
const LONGEST_NAME = 36;

function sharesBlock(
  title: string,
  shares: readonly Share[],
  all: number,
  width: number,
  filterOf: (name: string) => string,
): Block {
  if (shares.length === 0) return [];
  const shown = shares.slice(0, MOST_ROWS);
  const numbers = COUNT_WIDTH + SHARE_WIDTH + BYTES_WIDTH;
  const longest = Math.max(...shown.map(({ name }) => visible(name).length), title.length);
  const nameWidth = Math.max(8, Math.min(longest, LONGEST_NAME, width - numbers - NARROWEST_BAR - 2));
  const barWidth = width - nameWidth - numbers - 2;
  const most = (shares[0] as Share).count;
  const head = line(
    span(title.padEnd(nameWidth), 'title'),
    span('messages'.padStart(COUNT_WIDTH) + 'share'.padStart(SHARE_WIDTH) + 'bytes'.padStart(BYTES_WIDTH), 'dim'),
  );
  const rows = shown.map(({ name, count, bytes }): Line => {
    const spans = [
      span(clipped(visible(name), nameWidth).padEnd(nameWidth), 'service'),
      span(grouped(count).padStart(COUNT_WIDTH), 'value'),
      span(shareText(count, all).padStart(SHARE_WIDTH)),
      span(bytesText(bytes, false).padStart(BYTES_WIDTH), 'dim'),
      span(`  ${barWidth >= NARROWEST_BAR ? bar(count / most, barWidth) : ''}`, 'bar'),
    ];
    return name === OTHER ? { spans } : { spans, filter: filterOf(name) };
  });
  return [head, ...rows, ...rest(shares.length - shown.length)];
}

/** What an archive calls words beyond those it keeps; nothing is called so in a message. */
const OTHER = 'other';

function rest(count: number): Block {
  return count > 0 ? [line(span(`… and ${grouped(count)} more`, 'dim'))] : [];
}

export function issuesBlock({ issues }: Statistics, width: number): Block {
  if (issues.length === 0) return [];
  const shown = issues.slice(0, MOST_ROWS);
  const longest = Math.max(...shown.map(({ label }) => visible(label).length)) + MARK_WIDTH;
  const labelWidth = Math.max('Issues'.length, Math.min(longest, width - COUNT_WIDTH - IN_WIDTH));
  const codeWidth = width - labelWidth - COUNT_WIDTH - IN_WIDTH - 2;
  const head = line(
    span('Issues'.padEnd(labelWidth), 'title'),
    span('issues'.padStart(COUNT_WIDTH) + 'messages'.padStart(IN_WIDTH), 'dim'),
  );
  const row = ({ name, label, severity, count, messages }: IssueShare): Line => ({
    spans: [
      span(clipped(MARKS[severity] + visible(label), labelWidth).padEnd(labelWidth), severity),
      span(grouped(count).padStart(COUNT_WIDTH), 'value'),
      span(grouped(messages).padStart(IN_WIDTH)),
      span(codeWidth >= visible(name).length ? `  ${visible(name)}` : '', 'dim'),
    ],
    filter: issueFilter(name),
  });
  return [head, ...shown.map(row), ...rest(issues.length - shown.length)];
}

const MARK_WIDTH = 2;
const IN_WIDTH = 10;
const RANGE_WIDTH = 17;

export function sizesBlock({ sizes }: Statistics, width: number): Block {
  if (sizes === undefined) return [];
  const { buckets } = sizes;
  const most = Math.max(...buckets.map(({ count }) => count));
  const barWidth = Math.max(NARROWEST_BAR, width - RANGE_WIDTH - COUNT_WIDTH - 2);
  return [
    line(span('Sizes'.padEnd(RANGE_WIDTH), 'title'), span('messages'.padStart(COUNT_WIDTH), 'dim')),
    line(span(sizesText(sizes))),
    ...buckets.map(({ from, to, count }): Line => {
      const spans = [
        span(`${grouped(from).padStart(7)} – ${grouped(to - 1).padStart(7)}`, 'label'),
        span(grouped(count).padStart(COUNT_WIDTH), 'value'),
        span(`  ${bar(count / most, barWidth)}`, 'bar'),
      ];
      return count === 0 ? { spans } : { spans, filter: sizeFilter(from, to - 1) };
    }),
  ];
}

function sizesText({ min, median, mean, max }: Sizes): string {
  const shownMean = mean >= 100 ? grouped(Math.round(mean)) : mean.toFixed(1);
  return `min ${grouped(min)}  median ${grouped(median)}  mean ${shownMean}  max ${grouped(max)} bytes`;
}

const TIME_RANGE_WIDTH = 19;

/** How long answers took. */
export function responsesBlock({ responses }: Statistics, width: number): Block {
  const { spread, buckets, waiting, unasked } = responses;
  if (spread === undefined && waiting === 0 && unasked === 0) return [];
  const most = Math.max(...buckets.map(({ count }) => count));
  const barWidth = Math.max(NARROWEST_BAR, width - TIME_RANGE_WIDTH - COUNT_WIDTH - 2);
  const facts = [
    ...(spread === undefined ? [] : spreadSpans(spread)),
    waiting > 0 ? [span(`? ${grouped(waiting)} not answered`, 'warning')] : [],
    unasked > 0 ? [span(`? ${grouped(unasked)} not asked for`, 'warning')] : [],
  ];
  return [
    line(span('Response times'.padEnd(TIME_RANGE_WIDTH), 'title'), span('answers'.padStart(COUNT_WIDTH), 'dim')),
    ...flowed(facts, width),
    ...buckets.map(({ from, to, count }): Line => {
      const spans = [
        span(`${edgeText(from).padStart(8)} – ${edgeText(to).padStart(8)}`, 'label'),
        span(grouped(count).padStart(COUNT_WIDTH), 'value'),
        span(`  ${bar(count / most, barWidth)}`, 'bar'),
      ];
      return count === 0 ? { spans } : { spans, filter: responseFilter(from, to) };
    }),
  ];
}

const spreadSpans = ({ min, median, most, max }: TimeSpread): readonly (readonly Span[])[] => [
  [span('min '), span(responseText(min), 'value')],
  [span('median '), span(responseText(median), 'value')],
  [span('95 % '), span(responseText(most), 'value')],
  [span('max '), span(responseText(max), 'value')],
];

/** `0`, `1.25 ms`, `20 ms`, `5 s`: edges are round numbers. */
function edgeText(seconds: number): string {
  if (seconds === 0) return '0';
  if (!Number.isFinite(seconds)) return '';
  const rounded = (value: number): string => grouped(Number(value.toPrecision(3)));
  if (seconds < 1e-3) return `${rounded(seconds * 1e6)} µs`;
  return seconds < 1 ? `${rounded(seconds * 1e3)} ms` : `${rounded(seconds)} s`;
}

const TIME_WIDTH = 9;

/** The same by conversation, the slowest first. */
export function conversationResponsesBlock({ responses }: Statistics, width: number): Block {
  const { conversations, others } = responses;
  if (conversations.length === 0) return [];
  const nameWidth = Math.max(8, width - COUNT_WIDTH - 3 * TIME_WIDTH);
  const head = line(
    span(clipped('Response times with', nameWidth).padEnd(nameWidth), 'title'),
    span(
      'answers'.padStart(COUNT_WIDTH) + ['median', '95 %', 'max'].map((name) => name.padStart(TIME_WIDTH)).join(''),
      'dim',
    ),
  );
  const row = ({ conversation, b, a, count, median, most, max }: ConversationResponses): Line => ({
    spans: [
      span(clipped(`${conversation + 1} ${visible(b === '' ? a : b)}`, nameWidth).padEnd(nameWidth), 'service'),
      span(grouped(count).padStart(COUNT_WIDTH), 'value'),
      ...[median, most, max].map((seconds) => span(responseText(seconds).padStart(TIME_WIDTH))),
    ],
    filter: conversationResponsesFilter(conversation + 1),
  });
  return [head, ...conversations.map(row), ...rest(others)];
}
