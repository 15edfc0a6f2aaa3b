/** What is known of a conversation, in words: link, association, protection, counts. */
import { counted, grouped } from '../core/index.js';
import { momentText } from '../sinks/time.js';
import { durationText, type Line, plain, shown, wrapped } from './layout.js';
import type {
  AssociationView,
  ConversationView,
  ExchangeCounts,
  LinkParameters,
  LinkView,
  Moment,
  ProtectionView,
} from './view.js';

const LABEL = 14;

export function factLines(view: ConversationView, width: number): Line[] {
  const { link, association, protection, counts } = view;
  return [
    ...fact('Messages', [messagesText(view)], width),
    ...(link === undefined ? [] : fact('HDLC link', [linkText(link)], width)),
    ...(association === undefined ? [] : fact('Association', associationTexts(view, association), width)),
    ...(protection === undefined ? [] : fact('Protection', [protectionText(protection)], width)),
    ...(view.exchanges.length === 0 ? fact('Services', [servicesText(view)], width) : []),
    ...(view.exchanges.length === 0 ? [] : fact('Exchanges', [exchangesText(counts)], width)),
  ];
}

/** A label, and what it says in as many lines as it takes. */
function fact(label: string, texts: readonly string[], width: number): Line[] {
  const lines = texts.flatMap((text) => wrapped(shown(text), Math.max(30, width - LABEL - 2)));
  return lines.map((text, i) => [{ text: `  ${(i === 0 ? label : '').padEnd(LABEL)}`, style: 'label' }, plain(text)]);
}

const joined = (parts: readonly string[], separator = '; '): string =>
  parts.filter((part) => part !== '').join(separator);

function messagesText(view: ConversationView): string {
  const { first, last, errors, warnings } = view;
  const seconds = last.seconds - first.seconds + (last.nanos - first.nanos) / 1e9;
  const times = Number.isNaN(seconds)
    ? ''
    : `${startText(first)}${view.messages > 1 && isOfDay(first) === isOfDay(last) ? `, for ${durationText(seconds)}` : ''}`;
  return joined([
    view.areRolesKnown
      ? `${grouped(view.messages)}: client ${grouped(view.fromClient)}, meter ${grouped(view.fromMeter)}`
      : grouped(view.messages),
    `${grouped(view.bytes)} bytes`,
    times,
    joined([errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : ''], ', '),
  ]);
}

const YEAR = 365 * 86_400;

/** A log may have times of day only, which count from 1970. */
const isOfDay = ({ seconds }: Moment): boolean => seconds < YEAR;

function startText(at: Moment): string {
  const text = momentText('ud', at.seconds, at.nanos).slice(0, 23);
  return isOfDay(at) ? text.slice(11) : `${text} UTC`;
}

function linkText({ state, proposed, agreed }: LinkView): string {
  const shownParameters = agreed ?? proposed;
  return joined([
    state === 'asked for' ? 'asked for, not answered' : state,
    shownParameters === undefined ? '' : parametersText(shownParameters),
    agreed === undefined || proposed === undefined || isSame(proposed, agreed)
      ? ''
      : `the client proposed ${parametersText(proposed)}`,
  ]);
}

const isSame = (one: LinkParameters, other: LinkParameters): boolean => parametersText(one) === parametersText(other);

function parametersText(parameters: LinkParameters): string {
  const of = (value: number): string => (value < 0 ? '-' : String(value));
  return `information ${of(parameters.maxInformationTransmit)}/${of(parameters.maxInformationReceive)}, window ${of(parameters.windowTransmit)}/${of(parameters.windowReceive)} (transmit/receive)`;
}

const STATES: Readonly<Record<AssociationView['state'], string>> = {
  'asked for': 'not answered',
  open: 'open at the end',
  authenticating: 'HLS authentication pending',
  'authentication failed': 'HLS authentication failed',
  rejected: 'rejected',
  released: 'released',
  aborted: 'aborted',
};

function associationTexts({ associations }: ConversationView, view: AssociationView): string[] {
  const { result, diagnostic, negotiated, proposed, clientMaxPdu, serverMaxPdu } = view;
  const refused = negotiated.length === 0 ? [] : proposed.filter((name) => !negotiated.includes(name));
  const pdu = (size: number): string => (size === 0 ? 'any size' : String(size));
  const sizes = [
    clientMaxPdu < 0 ? '' : `${pdu(clientMaxPdu)} (client)`,
    serverMaxPdu < 0 ? '' : `${pdu(serverMaxPdu)} (meter)`,
  ];
  const titles = [
    view.clientTitle === '' ? '' : `client ${view.clientTitle}`,
    view.meterTitle === '' ? '' : `meter ${view.meterTitle}`,
  ];
  const isRefused = view.state === 'rejected' || view.state === 'asked for';
  const outcome = isRefused
    ? joined([result || STATES[view.state], diagnostic], ', ')
    : `${result || beginningText(view)}, ${STATES[view.state]}`;
  return [
    joined([view.context, view.mechanism, outcome, associations > 1 ? `the last of ${associations}` : '']),
    joined([
      view.dlmsVersion < 0 ? '' : `DLMS version ${view.dlmsVersion}`,
      joined(sizes, ', ') === '' ? '' : `largest APDU ${joined(sizes, ', ')}`,
      view.vaaName === '' ? '' : `VAA name ${view.vaaName}`,
    ]),
    joined(titles, ', ') === '' ? '' : `system titles: ${joined(titles, ', ')}`,
    view.authentication === '' ? '' : `secrets: ${view.authentication}`,
    negotiated.length > 0
      ? `agreed: ${negotiated.join(', ')}`
      : proposed.length > 0
        ? `proposed: ${proposed.join(', ')}`
        : '',
    refused.length > 0 ? `proposed, not agreed: ${refused.join(', ')}` : '',
  ].filter((text) => text !== '');
}

/** Of one whose AARE was not seen. */
const beginningText = ({ request }: AssociationView): string =>
  request === undefined ? 'opened before the capture' : 'not answered';

function protectionText({ policies, messages, readable, verdicts }: ProtectionView): string {
  return joined([
    countsText(policies, '; '),
    `${counted(messages, 'message')}, ${readable === messages ? 'all read' : readable === 0 ? 'none readable' : `${grouped(readable)} read`}`,
    countsText(verdicts, ', '),
  ]);
}

/** `tag verified (15), wrong (8)`; of one alone, that it is all. */
const countsText = (counts: ReadonlyMap<string, number>, separator: string): string =>
  [...counts].map(([word, count]) => (counts.size > 1 ? `${word} (${grouped(count)})` : word)).join(separator);

function servicesText({ services }: ConversationView): string {
  return [...services].map(([service, count]) => `${service} ${grouped(count)}`).join(', ');
}

function exchangesText(counts: ExchangeCounts): string {
  const { asked, answered, failed, unconfirmed, unasked, pushed, repeats, sentAgain, ambiguous } = counts;
  const open = asked - answered;
  return joined([
    asked === 0 ? '' : `${many(asked, 'request')}, ${shareText(counts)}${timesText(counts)}`,
    open > 0 && answered > 0 ? `${grouped(open)} not answered` : '',
    sentAgain > 0 ? `${grouped(sentAgain)} sent again` : '',
    failed > 0 ? `${grouped(failed)} failed` : '',
    unconfirmed > 0 ? `${grouped(unconfirmed)} without asking for an answer` : '',
    unasked > 0 ? `${many(unasked, 'answer')} without a request` : '',
    pushed > 0 ? many(pushed, 'push', 'pushes') : '',
    repeats > 0 ? `${grouped(repeats)} answered again` : '',
    ambiguous > 0 ? `${grouped(ambiguous)} ambiguous` : '',
  ]);
}

const many = (count: number, one: string, several = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : several}`;

function shareText({ asked, answered }: ExchangeCounts): string {
  if (answered === 0) return asked === 1 ? 'not answered' : 'none answered';
  if (answered < asked) return `${grouped(answered)} answered`;
  return asked === 1 ? 'answered' : 'all answered';
}

function timesText({ mean, shortest, longest }: ExchangeCounts): string {
  if (Number.isNaN(mean)) return '';
  const [least, most] = [durationText(shortest), durationText(longest)];
  return least === most ? ` in ${least}` : ` in ${durationText(mean)} (${least} to ${most})`;
}
