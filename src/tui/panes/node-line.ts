/** A node on one line: its label and its value, which of a large one is only as much as a screen can show. */
import {
  bitsText,
  dataTag,
  fieldById,
  isContainer,
  Kind,
  lengthAt,
  ObjectFinder,
  octetsText,
  type Severity,
  type Tape,
  textOf,
  utf8Text,
} from '../../core/index.js';
import { columnLabel, columnQuantity, labelOf, MARKS } from '../../sinks/node-text.js';
import { visible } from '../../sinks/visible.js';
import type { Style } from '../screen/canvas.js';
import { bytesText, grouped, type Span } from './text.js';

/** Bytes of a value that become text: wider than any screen, and little work. */
const SHOWN_BYTES = 4096;

const BIT_STRING = 4;
const TEXTS = new Set([10, 11, 12]);

/** The value of a node for people, ready for the terminal; empty where it has none. */
export function valueLine(tape: Tape, node: number): string {
  const kind = tape.kind(node);
  if (kind === Kind.header) return octetsOf(tape, node);
  if (tape.length(node) > SHOWN_BYTES && !isContainer(kind)) return visible(longValue(tape, node, kind));
  return visible(textOf(tape, node));
}

function octetsOf(tape: Tape, node: number): string {
  return octetsText(tape.stores[tape.store(node)] as Uint8Array, tape.offset(node), tape.length(node));
}

/** The first part of a value, with how long it is. */
function longValue(tape: Tape, node: number, kind: number): string {
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  const length = tape.length(node);
  if (kind === Kind.text) return `${shownText(bytes, at)} (${bytesText(length)})`;
  if (kind < Kind.data) return octetsText(bytes, at, length);
  const start = kind >= Kind.packedData ? at : at + 1;
  const tag = dataTag(kind);
  const { value, octets } = lengthAt(bytes, start);
  const from = start + octets;
  if (tag === BIT_STRING) return `${bitsText(bytes, from, SHOWN_BYTES)}… (${grouped(value)} bits)`;
  if (TEXTS.has(tag)) return `"${shownText(bytes, from)}" (${bytesText(at + length - from)})`;
  return octetsText(bytes, from, at + length - from);
}

const shownText = (bytes: Uint8Array, at: number): string => `${utf8Text(bytes, at, at + SHOWN_BYTES)}…`;

/** The label of a node, ready for the terminal. */
export function labelLine(tape: Tape, node: number): string {
  const column = tape.links.size === 0 ? '' : columnLabel(tape, new ObjectFinder(tape), node);
  return column !== '' ? column : labelOf(tape.fieldId(node), tape.kind(node));
}

export interface NodeStyles {
  readonly label: Style;
  readonly value: Style;
  readonly service: Style;
  readonly dim: Style;
  readonly error: Style;
  readonly warning: Style;
  readonly note: Style;
}

/** The same in pieces, each in its style. */
export function nodeSpans(tape: Tape, node: number, styles: NodeStyles): readonly Span[] {
  const kind = tape.kind(node);
  const label = labelLine(tape, node);
  if (kind === Kind.issue) {
    const severity = fieldById(tape.fieldId(node)).severity ?? 'note';
    const text = visible(tape.details.get(node) ?? '');
    return [{ text: `${MARKS[severity]}${label}${text === '' ? '' : `: ${text}`}`, style: styles[severity] }];
  }
  const isEncoding = kind === Kind.header;
  const style = isEncoding ? styles.dim : isContainer(kind) ? styles.service : styles.label;
  const quantity = tape.links.size === 0 ? '' : columnQuantity(new ObjectFinder(tape), node);
  const value = valueLine(tape, node) + quantity;
  if (value === '') return [{ text: label, style }];
  return [
    { text: `${label}: `, style },
    { text: value, style: isEncoding ? styles.dim : styles.value },
  ];
}

/** The issues in a subtree: the worst, and how many. */
export function issuesIn(tape: Tape, node: number): { readonly worst: Severity; readonly count: number } | undefined {
  const end = tape.next(node);
  let worst: Severity = 'note';
  let count = 0;
  for (let i = firstDetail(tape, node); i < tape.details.size && tape.details.nodeAt(i) < end; i++) {
    const at = tape.details.nodeAt(i);
    if (tape.kind(at) !== Kind.issue) continue;
    count++;
    const severity = fieldById(tape.fieldId(at)).severity ?? 'note';
    if (severity === 'error' || (severity === 'warning' && worst === 'note')) worst = severity;
  }
  return count === 0 ? undefined : { worst, count };
}

/** Details stand in the order of their nodes. */
function firstDetail(tape: Tape, node: number): number {
  let low = 0;
  let high = tape.details.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tape.details.nodeAt(middle) < node) low = middle + 1;
    else high = middle;
  }
  return low;
}
