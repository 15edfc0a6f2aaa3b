/** Runs a file of the corpus through everything and keeps what the facts ask about. */
import { readFileSync } from 'node:fs';
import { allDissectors } from '../../dissectors/index.js';
import {
  fieldById,
  isContainer,
  isData,
  Kind,
  NodeView,
  roots,
  type Security,
  Shared,
  type Tape,
} from '../../src/core/index.js';
import { Analyzer, type Message } from '../../src/engine/index.js';
import { bytesSource } from '../../src/sources/index.js';

const registry = allDissectors();

export interface Note {
  readonly code: string;
  readonly severity: string;
  readonly text: string;
}

/** One APDU on top of a message: named by its tag, or by the octet that is none. */
export interface Apdu {
  readonly name: string;
  readonly view: NodeView | undefined;
  readonly message: Read;
}

/** One message, kept. */
export interface Read {
  readonly tape: Tape;
  readonly first: number;
  readonly frame: number;
  readonly payload: number;
  readonly source: string;
  readonly destination: string;
  readonly length: number;
  readonly issues: readonly Note[];
}

export interface Contents {
  readonly frames: number;
  readonly complete: boolean;
  readonly messages: readonly Read[];
  readonly apdus: readonly Apdu[];
}

/** `bare`: every line is an APDU, so that a line which is none counts, too. */
export function readCapture(path: string, bare: boolean, security?: Security): Promise<Contents> {
  return readBytes(path, readFileSync(path), bare, security);
}

/** The lines of a file of hex, as a serial line would give them: one after the other, nothing between them. */
export function readAsSerial(path: string): Promise<Contents> {
  const lines = readFileSync(path, 'latin1').split('\n');
  const digits = lines.map((line) => line.replace(/#.*/, '').replace(/\s/g, '')).join('');
  return readBytes(path, Buffer.from(digits, 'hex'), false);
}

async function readBytes(path: string, bytes: Uint8Array, bare: boolean, security?: Security): Promise<Contents> {
  const messages: Read[] = [];
  const analyzer = new Analyzer(registry, (message) => messages.push(keep(message)), { shared: new Shared(security) });
  const end = await bytesSource(path, [bytes]).run({
    frame: (frame) => analyzer.frameIn(frame),
    pause: () => undefined,
    note: () => {},
  });
  analyzer.end();
  return {
    frames: end.frames,
    complete: end.complete,
    messages,
    apdus: messages.flatMap((message) => apdusOf(message, bare)),
  };
}

function keep(message: Message): Read {
  const tape = message.tape.copy(true);
  const issues: Note[] = [];
  for (const [node, text] of tape.details) {
    if (tape.kind(node) !== Kind.issue) continue;
    const field = fieldById(tape.fieldId(node));
    issues.push({ code: field.name, severity: field.severity ?? 'note', text });
  }
  return {
    tape,
    first: message.first,
    frame: message.frame,
    payload: message.payload,
    source: message.source,
    destination: message.destination,
    length: message.end - message.start,
    issues,
  };
}

export function topNodes(message: Read): NodeView[] {
  return [...roots(message.tape)].filter((view) => view.node >= message.first);
}

/** Groups that begin with an APDU tag, and bytes that stand where an APDU was expected. */
function apdusOf(message: Read, isLine: boolean): Apdu[] {
  const found: Apdu[] = [];
  let isBehindGateway = false;
  for (const view of topNodes(message)) {
    const first = [...view.children()][0];
    // Blocks are no APDUs; what they are joined to is one.
    if (view.name === 'general_block_transfer') continue;
    // The corpus counts the prefix of a gateway for an APDU, and not the one behind it.
    const isCarried = isBehindGateway;
    isBehindGateway = view.name.startsWith('gateway_');
    if (isCarried) continue;
    if (first?.name === 'dlms.apdu') found.push({ name: apduName(first), view, message });
    else if (view.name === 'bytes.unknown' || (view.name === 'junk' && isLine)) {
      found.push({ name: `0x${(view.bytes[0] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`, view, message });
    }
  }
  return found;
}

function apduName(tag: NodeView): string {
  return /\((.*)\)/.exec(tag.text)?.[1] ?? tag.text;
}

/** First node with the field of this name at or below a node. */
export function find(view: NodeView | undefined, name: string): NodeView | undefined {
  if (view === undefined) return undefined;
  const { tape } = view;
  for (let node = view.node; node < tape.next(view.node); node += 4) {
    if (fieldById(tape.fieldId(node)).name === name) return new NodeView(tape, node);
  }
  return undefined;
}

/** The first value of COSEM data at or below a node, whatever it is called. */
export function findData(view: NodeView | undefined): NodeView | undefined {
  if (view === undefined) return undefined;
  const { tape } = view;
  for (let node = view.node; node < tape.next(view.node); node += 4) {
    // What an answer was selected by is no value of it.
    if (fieldById(tape.fieldId(node)).name === 'cosem.selection') node = tape.next(node) - 4;
    else if (isData(tape.kind(node))) return new NodeView(tape, node);
  }
  return undefined;
}

/** All nodes with the field of this name at or below a node. */
export function findAll(view: NodeView | undefined, name: string): NodeView[] {
  if (view === undefined) return [];
  const { tape } = view;
  const found: NodeView[] = [];
  for (let node = view.node; node < tape.next(view.node); node += 4) {
    if (fieldById(tape.fieldId(node)).name === name) found.push(new NodeView(tape, node));
  }
  return found;
}

/** Values and containers of COSEM data at or below a node. */
export function dataNodes(view: NodeView): number {
  let count = 0;
  for (let node = view.node; node < view.tape.next(view.node); node += 4)
    if (view.tape.kind(node) >= Kind.data) count++;
  return count;
}

/** COSEM values that are no containers, in order. */
export function leaves(view: NodeView): NodeView[] {
  const found: NodeView[] = [];
  for (let node = view.node; node < view.tape.next(view.node); node += 4) {
    const kind = view.tape.kind(node);
    if (kind >= Kind.data && !isContainer(kind)) found.push(new NodeView(view.tape, node));
  }
  return found;
}

/** Elements of a container of data, without header and notes. */
export function elements(view: NodeView): NodeView[] {
  return [...view.children()].filter((child) => child.kind >= Kind.data);
}
