import {
  type Dissector,
  fieldById,
  Kind,
  NodeView,
  type Registry,
  type Severity,
  type Summary,
  type Tape,
} from '../core/index.js';
import { type Message, SIDED_LINE } from '../engine/index.js';

/** What is wrong with a message, the worst first. */
export interface IssueText {
  readonly severity: Severity;
  readonly code: string;
  readonly text: string;
}

export interface MessageSummary extends Summary {
  readonly issues: readonly IssueText[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };
const NO_ISSUES: readonly IssueText[] = [];

/** One line of a message, in parts. Each dissector speaks for its own node; the innermost has the last word. */
export function summarize(message: Message, registry: Registry): MessageSummary {
  const { tape } = message;
  const line = { service: '', object: '', value: '', source: '', destination: '', issues: NO_ISSUES };
  let apdus = 0;
  for (let node = message.first; node < tape.top; node = tape.next(node)) {
    const dissector = registry.ofField(tape.fieldId(node));
    if (dissector?.summary === undefined) continue;
    const part = partOf(tape, node, dissector, registry);
    if (part.source !== '') {
      // A layer within names who it is on what the layer around it named.
      line.source = line.source === '' ? part.source : `${line.source}/${part.source}`;
      line.destination = line.destination === '' ? part.destination : `${line.destination}/${part.destination}`;
      // What names parties carries the message; it speaks only where nothing is in it.
      if (apdus === 0) copy(part, line);
    } else if (dissector.carries === true) {
      if (apdus === 0) copy(part, line);
    } else if (part.service !== '' && apdus++ === 0) copy(part, line);
  }
  if (apdus > 1) line.service += ` +${apdus - 1}`;
  const { source } = message;
  if (source !== '') {
    line.source = source;
    line.destination = message.destination;
  }
  if (line.source === '' && message.flow?.protocol === SIDED_LINE) {
    line.source = message.side === 0 ? CLIENT : METER;
    line.destination = message.side === 0 ? METER : CLIENT;
  }
  if (message.payload === 0 && line.service === '') otherFrame(message, line);
  line.issues = issuesOf(tape, message.first);
  if (line.service === '') {
    line.service = NOT_DECODED;
    // Errors and warnings stand behind the line anyway.
    const first = line.issues[0];
    line.value = first?.severity === 'note' ? first.text : '';
  }
  return line;
}

/** Filled by one dissector after the other; only what they said is kept. */
const PART: Summary = { service: '', object: '', value: '', source: '', destination: '' };

function copy(from: Summary, to: Summary): void {
  to.service = from.service;
  to.object = from.object;
  to.value = from.value;
}

/**
 * What the summary calls the service, without the number of further APDUs. Made of what is known of most dissectors without a
 * look at their nodes, because it is asked of every message of a capture.
 */
export function serviceOf(message: Message, registry: Registry): string {
  const { tape } = message;
  let carrier = -1;
  for (let node = message.first; node < tape.top; node = tape.next(node)) {
    const dissector = registry.ofField(tape.fieldId(node));
    if (dissector?.summary === undefined) continue;
    if (dissector.carries === true) {
      carrier = node;
      continue;
    }
    const service =
      (dissector.inner === undefined ? dissector.service : undefined) ??
      partOf(tape, node, dissector, registry).service;
    if (service !== '') return service;
  }
  if (message.payload === 0) {
    otherFrame(message, PART);
    return PART.service;
  }
  if (carrier < 0) return NOT_DECODED;
  const dissector = registry.ofField(tape.fieldId(carrier)) as Dissector;
  return partOf(tape, carrier, dissector, registry).service || NOT_DECODED;
}

/** The node of a message that says what it is: its first APDU or, where there is none, what carries it; -1: there is no node. */
export function apduOf({ tape, first }: Pick<Message, 'tape' | 'first'>, registry: Registry): number {
  let carrier = -1;
  let last = -1;
  for (let node = first < tape.top ? first : 0; node < tape.top; node = tape.next(node)) {
    const dissector = registry.ofField(tape.fieldId(node));
    if (dissector?.summary !== undefined && dissector.carries !== true) return node;
    if (dissector?.carries === true) carrier = node;
    last = node;
  }
  return carrier >= 0 ? carrier : last;
}

/** What one dissector says of its node; lent. What was deciphered speaks first. */
function partOf(tape: Tape, node: number, dissector: Dissector, registry: Registry): Summary {
  const view = new NodeView(tape, node);
  const inner = dissector.inner?.(view) ?? -1;
  const speaker = inner < 0 ? undefined : registry.ofField(tape.fieldId(inner));
  if (speaker?.summary !== undefined) {
    partOf(tape, inner, speaker, registry);
    dissector.summary?.(view, PART);
    return PART;
  }
  const part = PART;
  part.service = dissector.service ?? '';
  part.object = '';
  part.value = '';
  part.source = '';
  dissector.summary?.(view, part);
  return part;
}

const NOT_DECODED = 'not decoded';
const CLIENT = 'client';
const METER = 'meter';

function otherFrame(message: Message, line: Summary): void {
  const { tape } = message;
  let protocol = '';
  for (let node = 0; node < tape.top; node = tape.next(node)) {
    const field = fieldById(tape.fieldId(node));
    if (field.kind === Kind.group) protocol = field.label;
  }
  line.service = protocol === '' ? 'not DLMS' : protocol;
  line.value = `${message.end - message.start} bytes`;
}

export function issuesOf(tape: Tape, from: number): readonly IssueText[] {
  if (tape.details.size === 0) return NO_ISSUES;
  let issues: IssueText[] | undefined;
  for (let i = 0; i < tape.details.size; i++) {
    const node = tape.details.nodeAt(i);
    if (node < from || tape.kind(node) !== Kind.issue) continue;
    const detail = tape.details.textAt(i);
    const field = fieldById(tape.fieldId(node));
    issues ??= [];
    issues.push({ severity: field.severity ?? 'note', code: field.name, text: `${field.label}: ${detail}` });
  }
  if (issues === undefined) return NO_ISSUES;
  return issues.length > 1 ? issues.sort((a, b) => RANK[a.severity] - RANK[b.severity]) : issues;
}
