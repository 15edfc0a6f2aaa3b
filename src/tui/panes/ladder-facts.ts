/** What is known of a conversation, in a few lines above its ladder: who, how they associated, what was agreed. */
import type { AssociationView, ConversationView, LinkView } from '../../dialog/index.js';
import { namesText } from '../../dialog/meters.js';
import { visible } from '../../sinks/visible.js';
import type { Style } from '../screen/canvas.js';
import { counted, ELLIPSIS, grouped, type Measure, responseText, type Span } from './text.js';

export type FactStyles = Readonly<Record<'text' | 'dim' | 'label' | 'value' | 'address' | 'warning' | 'title', Style>>;

export interface LadderFacts {
  /** As many lines as there is room for. */
  lines(width: number, height: number, measure: Measure): readonly (readonly Span[])[];
  /** For the line below them. */
  readonly counts: { readonly text: string };
}

/** A few words; facts that belong together stand in a group, and a group begins a line. */
interface Fact {
  readonly label: string;
  readonly text: string;
  readonly isBad?: boolean;
}

/** `readOnly`: only so many messages of the conversation were read; 0: all. */
export function ladderFacts(view: ConversationView, readOnly: number, styles: FactStyles): LadderFacts {
  const groups = [parties(view), [...association(view.association), ...link(view.link)], protection(view)];
  const conformance = conformanceOf(view.association);
  return {
    lines: (width, height, measure) => {
      const lines = laidOut(groups, width, height, measure, styles);
      const more = flowed(conformance, width, measure, styles);
      return shortened([...lines, ...more], height, styles);
    },
    counts: { text: countsText(view, readOnly) },
  };
}

function parties(view: ConversationView): readonly Fact[] {
  const { client, meter, meterNames, areRolesKnown, file } = view;
  const name = visible(namesText(view));
  const [left, right] = areRolesKnown ? (['client', 'meter'] as const) : (['first', 'other'] as const);
  return [
    { label: left, text: visible(client) || visible(file) },
    { label: right, text: visible(meter) },
    { label: '', text: name === '' || meterNames.length > 1 ? name : `"${name}"` },
  ];
}

function association(facts: AssociationView | undefined): readonly Fact[] {
  if (facts === undefined) return [{ label: '', text: 'no association was asked for in this capture' }];
  const { context, mechanism, result, diagnostic, state, clientMaxPdu, serverMaxPdu, dlmsVersion } = facts;
  const isRejected = state === 'rejected';
  const [client, server] = [clientMaxPdu, serverMaxPdu].map((size) => (size < 0 ? '?' : grouped(size)));
  const arePdusKnown = clientMaxPdu >= 0 || serverMaxPdu >= 0;
  return [
    { label: '', text: visible(context) },
    { label: '', text: visible(mechanism) },
    { label: '', text: result === '' ? state : [...new Set([result, state])].join(', '), isBad: isRejected },
    { label: '', text: visible(diagnostic), isBad: isRejected },
    { label: 'PDU', text: arePdusKnown ? `client ${client}, meter ${server}` : '' },
    { label: 'DLMS', text: dlmsVersion < 0 ? '' : `version ${dlmsVersion}` },
    { label: 'titles', text: titles(facts) },
  ];
}

/** What was agreed on or, while nothing is, proposed; each is a word for itself, so that lines break between them. */
function conformanceOf(facts: AssociationView | undefined): readonly Fact[] {
  const names = (facts?.negotiated.length ?? 0) > 0 ? facts?.negotiated : facts?.proposed;
  return (names ?? []).map((text, i) => ({ label: i === 0 ? 'conformance' : '', text }));
}

function titles({ clientTitle, meterTitle }: AssociationView): string {
  const known = [clientTitle && `client ${clientTitle}`, meterTitle && `meter ${meterTitle}`];
  return visible(known.filter(Boolean).join(', '));
}

function protection({ protection: facts }: ConversationView): readonly Fact[] {
  if (facts === undefined) return [];
  const { policies, messages, readable, verdicts } = facts;
  const told = Array.from(verdicts, ([verdict, count]) => `${grouped(count)} ${verdict}`).join(', ');
  const ways =
    policies.size === 1
      ? [...policies.keys()]
      : Array.from(policies, ([policy, count]) => `${grouped(count)} ${policy}`);
  return [
    { label: 'protected', text: `${counted(messages, 'message')}, ${visible(ways.join('; '))}` },
    { label: 'readable', text: grouped(readable), isBad: readable < messages },
    { label: '', text: visible(told) },
  ];
}

function link(facts: LinkView | undefined): readonly Fact[] {
  if (facts === undefined) return [];
  const { state, agreed, proposed } = facts;
  const parameters = agreed ?? proposed;
  if (parameters === undefined) return [{ label: 'HDLC', text: state }];
  const { maxInformationTransmit, maxInformationReceive, windowTransmit, windowReceive } = parameters;
  const said = (value: number): string => (value < 0 ? '?' : String(value));
  return [
    { label: 'HDLC', text: state },
    { label: 'information', text: `${said(maxInformationTransmit)}/${said(maxInformationReceive)}` },
    { label: 'window', text: `${said(windowTransmit)}/${said(windowReceive)}` },
  ];
}

function countsText({ counts, messages }: ConversationView, readOnly: number): string {
  const { asked, answered, failed, pushed, unasked, repeats, mean, longest } = counts;
  return [
    readOnly > 0 ? `the first ${grouped(readOnly)} messages` : counted(messages, 'message'),
    asked > 0 ? `${grouped(answered)} of ${grouped(asked)} answered` : '',
    failed > 0 ? `${grouped(failed)} failed` : '',
    unasked > 0 ? `${grouped(unasked)} not asked for` : '',
    pushed > 0 ? `${grouped(pushed)} pushed` : '',
    repeats > 0 ? `${grouped(repeats)} sent again` : '',
    Number.isNaN(mean) ? '' : `mean ${responseText(mean)}, max ${responseText(longest)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

const SEPARATOR = ' · ';

/** The last line says that there is more. */
function shortened(
  lines: readonly (readonly Span[])[],
  height: number,
  styles: FactStyles,
): readonly (readonly Span[])[] {
  const shown = lines.slice(0, height);
  const last = shown.at(-1);
  if (shown.length === lines.length || last === undefined) return shown;
  return [...shown.slice(0, -1), [...last, { text: `${SEPARATOR}${ELLIPSIS}`, style: styles.dim }]];
}

/** Groups below each other; where there is no room for all, the last ones are left out. */
function laidOut(
  groups: readonly (readonly Fact[])[],
  width: number,
  height: number,
  measure: Measure,
  styles: FactStyles,
): readonly (readonly Span[])[] {
  const lines: (readonly Span[])[] = [];
  const filled = groups.map((group) => group.filter(({ text }) => text !== '')).filter((group) => group.length > 0);
  filled.forEach((group, i) => {
    const behind = filled.length - i - 1;
    const room = Math.max(1, height - lines.length - behind);
    lines.push(...flowed(group, width, measure, styles).slice(0, room));
  });
  return lines.slice(0, height);
}

function flowed(
  group: readonly Fact[],
  width: number,
  measure: Measure,
  styles: FactStyles,
): readonly (readonly Span[])[] {
  const lines: Span[][] = [[]];
  let used = 0;
  for (const fact of group) {
    const spans = spansOf(fact, styles);
    const size = spans.reduce((sum, { text }) => sum + measure(text), 0);
    if (used > 0 && used + SEPARATOR.length + size > width) {
      lines.push([]);
      used = 0;
    }
    const line = lines.at(-1) as Span[];
    if (used > 0) line.push({ text: SEPARATOR, style: styles.dim });
    line.push(...spans);
    used += size + (used > 0 ? SEPARATOR.length : 0);
  }
  return lines;
}

function spansOf({ label, text, isBad }: Fact, styles: FactStyles): readonly Span[] {
  const value = { text, style: isBad === true ? styles.warning : styles.text };
  return label === '' ? [value] : [{ text: `${label} `, style: styles.label }, value];
}
