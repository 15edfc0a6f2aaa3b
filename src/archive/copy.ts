/** What is copied of a node or a message, as text. Nothing in it could steer the terminal that it is pasted into. */
import { fieldById, hexText, isList, Kind, type Registry, Tape, textOf } from '../core/index.js';
import { Message } from '../engine/index.js';
import { ByteWriter, type Output } from '../sinks/bytes.js';
import { JsonSink } from '../sinks/json.js';
import { summarize } from '../sinks/summary.js';
import { TextSink } from '../sinks/text.js';
import type { TimeFormat } from '../sinks/time.js';
import { TreeWriter } from '../sinks/tree-text.js';
import { visible } from '../sinks/visible.js';
import { nodeFilter } from './filter-text.js';

export type CopyKind = 'hex' | 'value' | 'json' | 'tree' | 'filter';

/** What somebody points at: a node of a message, or (-1) all of it. */
export interface Copied {
  readonly message: Message;
  readonly node: number;
  /** The message has link and network headers in front. */
  readonly layers: boolean;
}

/** How lines and trees are written. */
export interface CopyStyle {
  readonly registry: Registry;
  readonly time: TimeFormat;
  /** Times count from here: `firstTime`. */
  readonly origin: Message;
}

/** Undefined where there is nothing of that kind. */
export function copyText(kind: CopyKind, copied: Copied, style: CopyStyle): string | undefined {
  const { message, node } = copied;
  if (node < 0) return messageText(kind, copied, style);
  const { tape } = message;
  switch (kind) {
    case 'hex': {
      if (tape.length(node) === 0) return undefined;
      const at = tape.offset(node);
      return hexText(tape.stores[tape.store(node)] as Uint8Array, at, at + tape.length(node));
    }
    case 'value':
      return valueText(tape, node);
    case 'json':
      return nodeJson(tape, node);
    case 'tree':
      return treeText(tape, node);
    case 'filter':
      return nodeFilter(message, node, (of) => summarize(of, style.registry));
    default:
      return kind satisfies never;
  }
}

function messageText(kind: CopyKind, { message, layers }: Copied, style: CopyStyle): string {
  switch (kind) {
    case 'hex':
      return hexText(message.tape.stores[message.store] as Uint8Array, message.start, message.end);
    case 'value':
      return written((output) => textSink(output, false, layers, style), message).trim();
    case 'json':
      return written((output) => new JsonSink(output, { shape: 'lines', detail: 'values', layers }), message).trim();
    case 'tree':
      return written((output) => textSink(output, true, layers, style), message).trimEnd();
    case 'filter':
      return `message.number == ${message.number}`;
    default:
      return kind satisfies never;
  }
}

function textSink(output: Output, tree: boolean, layers: boolean, style: CopyStyle): TextSink {
  const sink = new TextSink(output, style.registry, { tree, hex: false, layers, time: style.time, theme: undefined });
  sink.passOver(style.origin);
  return sink;
}

function written(makeSink: (output: Output) => JsonSink | TextSink, message: Message): string {
  return collected((output) => {
    const sink = makeSink(output);
    sink.beginInput(message.file);
    sink.write(message);
    sink.flush();
  });
}

/** All that is put out, as text. */
function collected(write: (output: Output) => void): string {
  const pieces: Buffer[] = [];
  write((bytes) => pieces.push(Buffer.from(bytes)));
  return Buffer.concat(pieces).toString();
}

function valueText(tape: Tape, node: number): string | undefined {
  const text = tape.kind(node) === Kind.issue ? issueText(tape, node) : textOf(tape, node);
  return text === '' ? undefined : visible(text);
}

function issueText(tape: Tape, node: number): string {
  return `${fieldById(tape.fieldId(node)).label}: ${tape.details.get(node) ?? ''}`;
}

function treeText(tape: Tape, node: number): string {
  const text = collected((output) => {
    const out = new ByteWriter(output);
    new TreeWriter(out, false, undefined).write(tape, node, tape.next(node));
    out.flush();
  });
  // Nodes stand under their message, and here on their own.
  return text.replace(/^ {2}/gm, '').trimEnd();
}

/** The value of a node as in the JSON of its message; undefined where it has none there: issues, tags and lengths. */
function nodeJson(tape: Tape, node: number): string | undefined {
  const kind = tape.kind(node);
  if (kind === Kind.issue || kind === Kind.header || kind === Kind.empty) return undefined;
  const message = new Message();
  message.tape = subtree(tape, node);
  if (isList(kind)) leaveOut(message.tape);
  const json = written((output) => new JsonSink(output, { shape: 'lines', detail: 'values', layers: true }), message);
  const text = json.trimEnd();
  // The only member behind those that every message has.
  const value = text.slice(text.indexOf(':', text.indexOf(LAST_KEY) + LAST_KEY.length) + 1, -1);
  return fieldById(tape.fieldId(node)).repeated ? value.slice(1, -1) : value;
}

const LAST_KEY = '"frame":0,"';

/** What is said of all of the list on the tape stands beside it, which is not asked for. */
function leaveOut({ words, top }: Tape): void {
  for (let at = 4; at < top; at = words[at + 3] as number) {
    const word = words[at] as number;
    if (fieldById(word >>> 16).ofList) words[at] = (word & ~0xff00) | (Kind.empty << 8);
  }
}

/** A tape with a node and what is in it; the bytes are shared. */
function subtree(tape: Tape, node: number): Tape {
  const part = new Tape(4);
  const end = tape.next(node);
  part.words = tape.words.slice(node, end);
  part.top = end - node;
  for (let at = 0; at < part.top; at += 4) (part.words[at + 3] as number) -= node;
  for (let store = 0; store < tape.storeCount; store++) part.addStore(tape.stores[store] as Uint8Array, '');
  for (const [at, detail] of tape.details) {
    // Issues stand in a list of their own, which is not asked for.
    if (at >= node && at < end && tape.kind(at) !== Kind.issue) part.details.set(at - node, detail);
  }
  return part;
}
