/** An archive in memory that decodes with the engine, for tests of what works on archives. */
import { fileURLToPath } from 'node:url';
import { type ArchiveView, type IssueCode, type Weight, Weights } from '../../src/archive/view.js';
import { textOf } from '../../src/core/index.js';
import {
  Analyzer,
  type AnalyzerOptions,
  allDissectors,
  decodeAgain,
  type Frame,
  fieldById,
  type KeptMessage,
  Kind,
  Message,
  openSource,
  summarize,
} from '../../src/index.js';

export const registry = allDissectors();

/** What is kept of a message. */
interface Kept {
  readonly message: Message;
  readonly kept: KeptMessage;
  /** Index of its first node with link and network headers in front. */
  readonly headed: number;
  readonly service: number;
  readonly result: number;
  readonly conversation: number;
  readonly severity: Weight;
}

export class FakeArchive implements ArchiveView {
  /** How many there are so far: less than were taken in where a test lets the archive grow. */
  count = 0;
  readonly services: string[] = [];
  readonly results: string[] = [];
  readonly conversations: {
    id: number;
    a: string;
    b: string;
    first: number;
    last: number;
    messagesAB: number;
    messagesBA: number;
    bytes: number;
    errors: number;
    warnings: number;
    failures: number;
  }[] = [];
  readonly codes: IssueCode[] = [];
  readonly issues = {
    codes: this.codes,
    list: [] as { readonly message: number; readonly code: number }[],
    get count(): number {
      return this.list.length;
    },
    messageOf: (n: number): number => this.issues.list[n]?.message as number,
    codeOf: (n: number): number => this.issues.list[n]?.code as number,
  };
  decoded = 0;

  isFailure(): boolean {
    return false;
  }

  isFromFirst = (index: number): boolean => this.at(index).message.side === 0;
  requestOf = (index: number): number => this.at(index).message.answers - 1;
  answerOf = (index: number): number => this.all.findIndex(({ message }) => message.answers === index + 1);
  isAsking = (index: number): boolean => this.services[this.serviceOf(index)]?.endsWith('Request') === true;
  isUnasked = (): boolean => false;

  private readonly all: Kept[] = [];
  private readonly listeners = new Set<() => void>();

  /** All messages are there, or the first so many. */
  show(count = this.all.length): this {
    this.count = count;
    for (const listener of this.listeners) listener();
    return this;
  }

  get listening(): number {
    return this.listeners.size;
  }

  secondsOf = (index: number): number => this.at(index).message.seconds;
  nanosOf = (index: number): number => this.at(index).message.nanos;
  frameOf = (index: number): number => this.at(index).message.frame;
  sizeOf = (index: number): number => this.at(index).message.end - this.at(index).message.start;
  serviceOf = (index: number): number => this.at(index).service;
  severityOf = (index: number): Weight => this.at(index).severity;
  resultOf = (index: number): number => this.at(index).result;
  conversationOf = (index: number): number => this.at(index).conversation;

  message(index: number, layers: boolean): Message {
    const { message, kept, headed } = this.at(index);
    this.decoded++;
    message.tape = decodeAgain(registry, kept, layers);
    return Object.assign(new Message(), message, { first: layers ? headed : message.first });
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  add(message: Message, kept: KeptMessage, headed: number): void {
    const index = this.all.length;
    const { tape } = message;
    let severity: Weight = 0;
    let result = -1;
    for (let node = message.first; node < tape.top; node += 4) {
      const field = fieldById(tape.fieldId(node));
      if (field.name === 'dlms.result' && result < 0) result = interned(this.results, wordOf(textOf(tape, node)));
      if (tape.kind(node) !== Kind.issue) continue;
      const code = { name: field.name, label: field.label, severity: field.severity ?? 'note' };
      let at = this.codes.findIndex(({ name }) => name === code.name);
      if (at < 0) at = this.codes.push(code) - 1;
      this.issues.list.push({ message: index, code: at });
      severity = Math.max(severity, Weights[code.severity]) as Weight;
    }
    const conversation = message.flow === undefined ? -1 : this.conversationFor(message, index);
    const facts = this.conversations[conversation];
    if (facts !== undefined) {
      facts.last = index;
      facts.bytes += message.end - message.start;
      if (message.side === 0) facts.messagesAB++;
      else facts.messagesBA++;
      if (severity === 3) facts.errors++;
      if (severity === 2) facts.warnings++;
    }
    const service = interned(this.services, summarize(message, registry).service);
    const own = Object.assign(new Message(), message);
    this.all.push({ message: own, kept, headed, service, result, conversation, severity });
  }

  private conversationFor(message: Message, index: number): number {
    const { flow } = message;
    const id = flow?.id ?? 0;
    const known = this.conversations.findIndex((facts) => facts.id === id);
    if (known >= 0) return known;
    const [a, b] = [flow?.endpoint(0) ?? '', flow?.endpoint(1) ?? ''];
    const facts = { id, a, b, first: index, last: index, messagesAB: 0, messagesBA: 0, bytes: 0, errors: 0 };
    return this.conversations.push({ ...facts, warnings: 0, failures: 0 }) - 1;
  }

  private at(index: number): Kept {
    const kept = this.all[index];
    if (kept === undefined || index >= this.count) throw new Error(`no message ${index}`);
    return kept;
  }
}

function interned(words: string[], word: string): number {
  const known = words.indexOf(word);
  return known >= 0 ? known : words.push(word) - 1;
}

/** `object-undefined` out of `4 (object-undefined)`. */
function wordOf(text: string): string {
  return /\((.*)\)$/.exec(text)?.[1] ?? text;
}

/** Takes frames in, as an archive would. */
async function fill(archive: FakeArchive, feed: (analyzer: Analyzer) => Promise<void>, options: AnalyzerOptions) {
  const firsts: number[] = [];
  const headed = new Analyzer(registry, (message) => firsts.push(message.first), { ...options, layers: true });
  await feed(headed);
  headed.end();
  let next = 0;
  const analyzer = new Analyzer(
    registry,
    (message) => archive.add(message, analyzer.kept as KeptMessage, firsts[next++] as number),
    { ...options, remember: true },
  );
  await feed(analyzer);
  analyzer.end();
}

/** Captures, one after the other, in one archive. */
export async function archiveOf(captures: readonly string[], options: AnalyzerOptions = {}): Promise<FakeArchive> {
  const archive = new FakeArchive();
  for (const capture of captures) {
    const path = capture.startsWith('/')
      ? capture
      : fileURLToPath(new URL(`../../captures/${capture}`, import.meta.url));
    const feed = async (analyzer: Analyzer): Promise<void> => {
      const source = await openSource(path);
      analyzer.begin(capture);
      await source.run({
        frame: (frame) => analyzer.frameIn(frame),
        quiet: (seconds) => analyzer.quiet(seconds),
        pause: () => undefined,
        note: () => {},
      });
    };
    await fill(archive, feed, options);
  }
  return archive.show();
}

/** Bytes, each a frame of a link type. */
export async function archiveOfFrames(frames: readonly Uint8Array[], linkType: number): Promise<FakeArchive> {
  const archive = new FakeArchive();
  const feed = async (analyzer: Analyzer): Promise<void> => {
    analyzer.begin('frames');
    frames.forEach((bytes, i) => {
      const place = { bytes, start: 0, end: bytes.length, wireLength: bytes.length, fileOffset: 0, linkType };
      const frame: Frame = {
        ...place,
        number: i + 1,
        seconds: i,
        nanos: 0,
        interfaceId: 0,
        comment: undefined,
        direction: 0,
      };
      analyzer.frameIn(frame);
    });
  };
  await fill(archive, feed, {});
  return archive.show();
}

/** Lets the event loop turn until it holds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000_000; turn++) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came to hold');
}
