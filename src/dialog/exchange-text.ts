/** The exchanges of a conversation as a table. */
import { counted, grouped } from '../core/index.js';
import { MARKS } from '../sinks/node-text.js';
import { momentText } from '../sinks/time.js';
import { clip, column, durationText, type Line, longest, plain, type Styled, shown } from './layout.js';
import type { ConversationView, ExchangeView, Moment } from './view.js';

const WIDEST_OBJECT = 52;
/** Behind the numbers of frames, or of messages. */
const HEADS = ['after', 'answer', 'service', 'object', 'result'];

export function exchangeLines(view: ConversationView, width: number): Line[] {
  const { exchanges, leftOut } = view;
  if (exchanges.length === 0) return [];
  const number = numberOf(exchanges);
  const heads = [`${number}s`, ...HEADS];
  const frames = exchanges.map((exchange) => momentsText(exchange, number));
  const since = [view.first, ...exchanges.map(beginOf)].find(hasTime);
  const hasTimes = exchanges.map(beginOf).some(hasTime);
  const times = exchanges.map((exchange) => timeText(beginOf(exchange), since));
  const took = exchanges.map((exchange) => durationText(exchange.responseTime));
  const services = exchanges.map(({ service }) => shown(service));
  const objects = exchanges.map((exchange) => shown(objectText(exchange)));
  const widths = [frames, times, took, services].map((texts, i) =>
    Math.max((heads[i] as string).length, longest(texts)),
  );
  const [framesWidth = 0, timeWidth = 0, tookWidth = 0, serviceWidth = 0] = widths;
  const taken = 2 + framesWidth + (hasTimes ? timeWidth + tookWidth + 4 : 0) + serviceWidth + 4;
  const room = Math.max(30, width - taken);
  const objectWidth = Math.min(Math.max(6, longest(objects)), WIDEST_OBJECT, Math.ceil(room * 0.6));
  const line = (parts: readonly Styled[]): Line => {
    const [frame, time, tookText, service, object, ...result] = parts as [Styled, Styled, Styled, Styled, Styled];
    return [
      plain('  '),
      column(frame, framesWidth),
      plain('  '),
      ...(hasTimes ? [column(time, timeWidth, true), plain('  '), column(tookText, tookWidth, true), plain('  ')] : []),
      column(service, serviceWidth),
      plain('  '),
      column(object, objectWidth),
      plain('  '),
      ...result,
    ];
  };
  const lines = [line(heads.map((text) => ({ text, style: 'label' })))];
  let before = 0;
  exchanges.forEach((exchange, i) => {
    const between = exchange.number - before - 1;
    if (leftOut > 0 && between > 0) lines.push([{ text: `  … ${grouped(between)} more exchanges …`, style: 'note' }]);
    before = exchange.number;
    const texts = [frames[i], times[i], took[i], services[i], objects[i]] as string[];
    const styles = ['number', 'time', 'time', 'service', 'object'] as const;
    lines.push(
      line([...texts.map((text, n) => ({ text, style: styles[n] })), resultOf(exchange, room - objectWidth - 2)]),
    );
  });
  return lines;
}

type Numbers = 'frame' | 'message';

/** What is read from a file of serial bytes may have one frame for all of them. */
function numberOf(exchanges: readonly ExchangeView[]): Numbers {
  const messages = exchanges.reduce((sum, exchange) => sum + exchange.messages, 0);
  const frame = exchanges[0]?.last.frame;
  const isOneFrame = exchanges.every((exchange) => beginOf(exchange).frame === frame && exchange.last.frame === frame);
  return isOneFrame && messages > 1 ? 'message' : 'frame';
}

/** `7→8`; of several, the first and the last. */
function momentsText({ request, answer, last }: ExchangeView, number: Numbers): string {
  if (request === undefined) return `→${last[number]}`;
  if (answer !== undefined) return `${request[number]}→${last[number]}`;
  return last[number] === request[number] ? String(request[number]) : `${request[number]}…${last[number]}`;
}

function timeText(at: Moment, since: Moment | undefined): string {
  if (since === undefined || !hasTime(at)) return '';
  return momentText('r', at.seconds, at.nanos, since.seconds, since.nanos).replace(/\d{3}$/, '');
}

const beginOf = ({ request, last }: ExchangeView): Moment => request ?? last;
const hasTime = ({ seconds }: Moment): boolean => !Number.isNaN(seconds);

/** Services whose requests bring something. */
const BRINGING = new Set(['SET', 'ACTION', 'ACCESS', 'WRITE', 'UnconfirmedWrite']);

function objectText({ service, object, sent }: ExchangeView): string {
  return BRINGING.has(service) && sent !== '' ? `${object} ${sent}` : object;
}

function resultOf(exchange: ExchangeView, room: number): Styled {
  const { state, result, hasFailed, severity, blocks, blockBytes } = exchange;
  const isLost = state === 'unanswered' || state === 'open';
  const before = isLost ? `${MARKS.warning}not answered` : state === 'unasked' ? `${MARKS.note}request not seen` : '';
  const parts = [
    before,
    ownWords(exchange),
    hasFailed ? `${MARKS.error}${result}` : result,
    blocks > 0 ? `(${counted(blocks, 'block')}, ${grouped(blockBytes)} bytes)` : '',
  ];
  const remarks = joined(remarksOn(exchange));
  const width = Math.max(12, room);
  // What is remarked is short, and tells more than the end of a long value.
  const isFitting = remarks.length < width / 2;
  const text = clip(shown(joined(parts)), isFitting && remarks !== '' ? width - remarks.length - 2 : width);
  return {
    text: clip(joined([text, remarks]), width),
    style: hasFailed || severity === 'error' ? 'error' : isLost ? 'warning' : 'value',
  };
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('  ');

const ownWords = ({ state, result, blocks }: ExchangeView): string =>
  state === 'unconfirmed' && result === '' && blocks === 0 ? 'no answer asked for' : '';

function remarksOn({ sentAgain, repeats, isAmbiguous, severity }: ExchangeView): string[] {
  return [
    sentAgain > 0 ? `(${sentAgain + 1} tries)` : '',
    isAmbiguous ? '(or of another request)' : '',
    repeats > 0 ? `(answered ${repeats + 1} times)` : '',
    severity === 'error' ? '(has errors)' : '',
  ];
}
