/** Fields of a message that are not on its tape: where it came from, and what its summary says. */
import { allFields, fieldById, Kind, PayloadNames, type Summary, textOf, type ValueNames } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { failingNode } from './failing.js';
import type { ValueType } from './subject.js';

/** Times are nanoseconds since 1970. */
export type MessageValue = number | bigint | string;

/** The message at hand, and what is found out about it only where somebody asks. */
export interface Context {
  readonly message: Message;
  /** The first node that counts. */
  readonly from: number;
  readonly summary: Summary;
  /** Time of the first message, in nanoseconds since 1970. */
  readonly origin: bigint | undefined;
}

/** A field beside the tape, with the functions that read and write it. */
export interface MessageField {
  readonly name: string;
  readonly label: string;
  readonly type: ValueType;
  readonly about?: string;
  readonly names?: ValueNames;
  /** All texts that there are, where these are known. */
  readonly vocabulary?: () => readonly string[];
  /** No value: the message has no such field. */
  values(context: Context): readonly MessageValue[];
  /** How a value is written, where it is not as it stands or by its name. */
  textOf?(value: MessageValue): string;
}

const NONE: readonly MessageValue[] = [];
const present = (text: string): readonly MessageValue[] => (text === '' ? NONE : [text]);

/** The order is that of their weight, so that `issue.severity >= warning` can be asked. */
const Severities = { note: 0, warning: 1, error: 2 } as const;

const NANOS_A_SECOND = 1_000_000_000n;

/** Time of the frame in nanoseconds since 1970; undefined where it has none. */
export function nanosOf({ seconds, nanos }: Message): bigint | undefined {
  return Number.isSafeInteger(seconds) ? BigInt(seconds) * NANOS_A_SECOND + BigInt(nanos) : undefined;
}

const time = ({ message }: Context): readonly MessageValue[] => {
  const nanos = nanosOf(message);
  return nanos === undefined ? NONE : [nanos];
};

/** `2024-03-01T00:15:00.000123000Z`, as in JSON. */
function isoText(nanos: MessageValue): string {
  const date = new Date(Number(BigInt(nanos) / 1_000_000n));
  const second = Number.isNaN(date.getTime()) ? `${BigInt(nanos) / NANOS_A_SECOND}` : date.toISOString().slice(0, 19);
  return `${second}.${fraction(nanos)}Z`;
}

function fraction(nanos: MessageValue): string {
  return String(BigInt(nanos) % NANOS_A_SECOND).padStart(9, '0');
}

function ports({ message }: Context, ...sides: readonly (0 | 1)[]): readonly MessageValue[] {
  const { flow } = message;
  if (flow === undefined) return NONE;
  const numbers = sides.map((side) => flow.port(side));
  return numbers.some((port) => port !== 0) ? numbers : NONE;
}

/** What `of` says about each issue. */
function issues({ message: { tape }, from }: Context, of: (node: number) => MessageValue): readonly MessageValue[] {
  const { details } = tape;
  if (details.size === 0) return NONE;
  const found: MessageValue[] = [];
  for (let i = 0; i < details.size; i++) {
    const node = details.nodeAt(i);
    if (node >= from && tape.kind(node) === Kind.issue) found.push(of(node));
  }
  return found;
}

/** A network tells both ends at once; only without one does the summary have to be made. */
function party(context: Context, end: 'source' | 'destination'): readonly MessageValue[] {
  const { message } = context;
  return present(message.source === '' ? context.summary[end] : message[end]);
}

const other = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);

/** All of them; a new one needs no more than its place here. */
export const MessageFields: readonly MessageField[] = [
  {
    name: 'message.number',
    label: 'Number',
    type: 'number',
    about: 'Counts messages from 1, over all inputs; also those that a filter leaves out.',
    values: ({ message }) => [message.number],
  },
  {
    name: 'message.length',
    label: 'Length',
    type: 'number',
    about: 'Bytes of the message itself, without link and network headers.',
    values: ({ message }) => [message.end - message.start],
  },
  { name: 'file', label: 'Input', type: 'text', values: ({ message }) => present(message.file) },
  {
    name: 'frame.number',
    label: 'Frame',
    type: 'number',
    about: 'The frame that completed the message.',
    values: ({ message }) => [message.frame],
  },
  {
    name: 'frame.length',
    label: 'Frame length',
    type: 'number',
    about: 'Bytes of that frame in the capture; nothing where the message was made of earlier frames.',
    values: ({ message: { tape } }) =>
      tape.storeNames[0] === 'frame' && tape.storeCount > 0 ? [(tape.stores[0] as Uint8Array).length] : NONE,
  },
  {
    name: 'frame.time',
    label: 'Time',
    type: 'instant',
    about: 'When the frame came: ISO 8601, UTC where no zone is given, or seconds since 1970.',
    values: time,
    textOf: isoText,
  },
  {
    name: 'frame.time_epoch',
    label: 'Time, in seconds since 1970',
    type: 'instant',
    about: 'The same time as frame.time, shown as seconds.',
    values: time,
    textOf: (nanos) => `${BigInt(nanos) / NANOS_A_SECOND}.${fraction(nanos)}`,
  },
  {
    name: 'frame.time_relative',
    label: 'Time since the first message',
    type: 'number',
    about: 'In seconds.',
    values: ({ message, origin }) => {
      const nanos = nanosOf(message);
      return nanos === undefined || origin === undefined ? NONE : [Number(nanos - origin) / 1e9];
    },
    textOf: (seconds) => Number(seconds).toFixed(9),
  },
  {
    name: 'frame.comment',
    label: 'Comment',
    type: 'text',
    values: ({ message }) => present(message.comment ?? ''),
  },
  {
    name: 'direction',
    label: 'Direction',
    type: 'number',
    names: { 1: 'received', 2: 'sent' },
    about: 'As the capture says.',
    values: ({ message }) => (message.direction === 0 ? NONE : [message.direction]),
  },
  {
    name: 'conversation',
    label: 'Conversation',
    type: 'number',
    about: 'Number of the connection, UDP flow or serial line.',
    values: ({ message }) => (message.flow === undefined ? NONE : [message.flow.id]),
  },
  {
    name: 'source',
    label: 'Source',
    type: 'endpoint',
    about: 'Who sent it: IP address and port, or the HDLC address where there is no network.',
    values: (context) => party(context, 'source'),
  },
  {
    name: 'destination',
    label: 'Destination',
    type: 'endpoint',
    about: 'For whom it is, as with source.',
    values: (context) => party(context, 'destination'),
  },
  {
    name: 'address',
    label: 'Address',
    type: 'endpoint',
    about: 'Source or destination.',
    values: (context) => [...party(context, 'source'), ...party(context, 'destination')],
  },
  {
    name: 'port',
    label: 'Port',
    type: 'number',
    about: 'TCP or UDP port of either side.',
    values: (context) => ports(context, context.message.side, other(context.message.side)),
  },
  {
    name: 'source.port',
    label: 'Source port',
    type: 'number',
    values: (context) => ports(context, context.message.side),
  },
  {
    name: 'destination.port',
    label: 'Destination port',
    type: 'number',
    values: (context) => ports(context, other(context.message.side)),
  },
  {
    name: 'payload',
    label: 'Payload',
    type: 'number',
    names: PayloadNames,
    about: 'What the frame, stream or line carries.',
    values: ({ message }) => (message.payload === 0 ? NONE : [message.payload]),
  },
  {
    name: 'service',
    label: 'Service',
    type: 'text',
    about: 'As in the summary: GET-Request, AARQ, UI.',
    values: ({ summary }) => present(summary.service),
  },
  {
    name: 'object',
    label: 'Object',
    type: 'text',
    about: 'As in the summary: Register 1-0:1.8.0*255 value.',
    values: ({ summary }) => present(summary.object),
  },
  {
    name: 'value',
    label: 'Value',
    type: 'text',
    about: 'As in the summary: the value or the result.',
    values: ({ summary }) => present(summary.value),
  },
  {
    name: 'failure',
    label: 'Failure',
    type: 'text',
    about: 'What a message tells of a failure: a result that is no success, a rejected association, an exception.',
    values: ({ message: { tape }, from }) => {
      const node = failingNode(tape, from);
      if (node < 0) return NONE;
      const text = textOf(tape, node);
      return [text === '' ? fieldById(tape.fieldId(node)).label : text];
    },
  },
  {
    name: 'issue',
    label: 'Issue',
    type: 'text',
    about: 'Code of any issue of the message: issue.truncated, hdlc.fcs_wrong.',
    vocabulary: () => allFields().flatMap(({ kind, name }) => (kind === Kind.issue ? [name] : [])),
    values: (context) => issues(context, (node) => fieldById(context.message.tape.fieldId(node)).name),
  },
  {
    name: 'issue.severity',
    label: 'Severity',
    type: 'number',
    names: { 0: 'note', 1: 'warning', 2: 'error' },
    about: 'Of any issue of the message; note < warning < error.',
    values: (context) =>
      issues(context, (node) => Severities[fieldById(context.message.tape.fieldId(node)).severity ?? 'note']),
  },
  {
    name: 'issue.text',
    label: 'Text of an issue',
    type: 'text',
    values: (context) =>
      issues(context, (node) => {
        const { tape } = context.message;
        return `${fieldById(tape.fieldId(node)).label}: ${tape.details.get(node) ?? ''}`;
      }),
  },
];
