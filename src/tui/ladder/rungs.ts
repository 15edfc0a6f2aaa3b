/** What a line of the ladder says: when, what was asked, what came back, and what is wrong with it. */
import type { ArchiveView } from '../../archive/view.js';
import type { ExchangeView } from '../../dialog/index.js';
import { MARKS } from '../../sinks/node-text.js';
import { visible } from '../../sinks/visible.js';
import { timeOf } from '../clock.js';
import type { Rung } from '../panes/ladder.js';
import type { LadderLine } from '../panes/ladder-lines.js';
import { bytesText, counted, grouped, responseText, type Span } from '../panes/text.js';
import type { RowTexts } from '../row-texts.js';
import type { State } from '../state/state.js';
import type { Theme } from '../theme.js';

/** What the list knows of messages. */
export interface Sight {
  readonly texts: Pick<RowTexts, 'of'>;
  /** The first message with a time. */
  readonly first: number;
}

export function rungOf(
  archive: ArchiveView,
  line: LadderLine,
  before: LadderLine | undefined,
  state: State,
  sight: Sight,
  theme: Theme,
): Rung {
  const { kind, exchange, message } = line;
  if (exchange === undefined) return { line, ...NOTHING, spans: [] };
  const spans = spansOf(line, exchange, sight, theme);
  if (kind === 'lack') return { line, ...NOTHING, spans, isBad: true };
  const isAnswer = kind === 'answer' && exchange.request !== undefined;
  const took = isAnswer ? secondsBetween(archive, (exchange.request?.message ?? 0) - 1, message) : Number.NaN;
  const since = secondsBetween(archive, before?.message ?? -1, message);
  const time = Number.isNaN(archive.secondsOf(message))
    ? ''
    : timeOf(archive, message, state.time, before?.message ?? -1, state.reference, sight.first);
  return {
    line,
    time: took >= 0 ? `+${responseText(took)}` : time,
    since: since >= 0 ? `+${responseText(since)}` : '',
    spans,
    number: grouped(message + 1),
    size: grouped(archive.sizeOf(message)),
    isBad: kind === 'answer' && (exchange.hasFailed || exchange.state === 'unasked' || isWrong(sight, message)),
  };
}

const NOTHING = { time: '', since: '', number: '', size: '', isBad: false };

/** Exchanges that are not shown. */
export function gapOf(line: LadderLine, leftOut: number, theme: Theme): Rung {
  const text = `… ${grouped(leftOut)} more between these: c in the list shows all messages of the conversation`;
  return { line, ...NOTHING, spans: [{ text, style: theme.dim }] };
}

function spansOf({ kind, message }: LadderLine, exchange: ExchangeView, sight: Sight, theme: Theme): readonly Span[] {
  switch (kind) {
    case 'part': {
      const { service, object, value } = sight.texts.of(message);
      return [{ text: [service, object, value].filter(Boolean).join('  '), style: theme.dim }];
    }
    case 'lack':
      return [{ text: '? no answer', style: theme.warning }];
    case 'request': {
      const { service, object, sent, state, result } = exchange;
      return joined([
        { text: service, style: theme.service },
        { text: visible(object), style: theme.object },
        ...withIssue({ text: visible(state === 'pushed' ? result : sent), style: theme.value }, message, sight, theme),
      ]);
    }
    case 'answer':
      return answered(exchange, message, sight, theme);
    case 'gap':
      return [];
    default:
      return kind satisfies never;
  }
}

function answered(exchange: ExchangeView, message: number, sight: Sight, theme: Theme): readonly Span[] {
  const { hasFailed, state, repeats, result, service } = exchange;
  const text = hasFailed ? `✗ ${visible(result)}` : visible(result) || sight.texts.of(message).service;
  return joined([
    ...(state === 'unasked' ? [{ text: `? ${service} that nobody asked for`, style: theme.warning }] : []),
    ...withIssue({ text, style: hasFailed ? theme.warning : theme.value }, message, sight, theme),
    { text: transferText(exchange), style: theme.dim },
    { text: repeats > 0 ? `sent ${repeats + 1} times` : '', style: theme.warning },
  ]);
}

/** What is wrong stands before a value that may be wrong for it, and behind one that is odd. */
function withIssue(value: Span, message: number, sight: Sight, theme: Theme): readonly Span[] {
  const { severity, issue } = sight.texts.of(message);
  if (issue === '' || severity === undefined) return [value];
  const said = { text: MARKS[severity] + issue, style: theme[severity] };
  return severity === 'error' ? [said, value] : [value, said];
}

const isWrong = ({ texts }: Sight, message: number): boolean => texts.of(message).severity === 'error';

function transferText({ blocks, blockBytes }: Pick<ExchangeView, 'blocks' | 'blockBytes'>): string {
  return blocks === 0 ? '' : `in ${counted(blocks, 'block')}, ${bytesText(blockBytes)}`;
}

/** Two blanks between what is there. */
function joined(spans: readonly Span[]): readonly Span[] {
  const there = spans.filter(({ text }) => text !== '');
  return there.map(({ text, style }, i) => ({ text: i === 0 ? text : `  ${text}`, style }));
}

/** Seconds from one message to another; NaN where one is not there, or has no time. */
function secondsBetween(archive: ArchiveView, from: number, to: number): number {
  if (from < 0 || to < 0) return Number.NaN;
  return archive.secondsOf(to) - archive.secondsOf(from) + (archive.nanosOf(to) - archive.nanosOf(from)) / 1e9;
}
