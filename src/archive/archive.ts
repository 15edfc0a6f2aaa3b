/**
 * All messages of the inputs, each kept so that it can be decoded again: a row in the columns for what lists show, and a record
 * in the log with what decoding needs. Bytes of frames stay in the capture file where they can be read from there again.
 */
import { type Frame, Limits, type Registry, type Source } from '../core/index.js';
import { Analyzer, type AnalyzerOptions, type Message } from '../engine/index.js';
import { serviceOf } from '../sinks/summary.js';
import { Columns, emptyRow } from './columns.js';
import { Conversations } from './conversations.js';
import { FlowTable } from './flows.js';
import { ArchiveInputs } from './inputs.js';
import { Issues, type IssueTable } from './issues.js';
import { type LogOptions, RecordLog } from './log.js';
import { MessageReader } from './message-reader.js';
import { Outcome } from './outcome.js';
import { RecordReader } from './record-reader.js';
import { RecordWriter } from './record-writer.js';
import { Records } from './records.js';
import type { ConversationFacts } from './view.js';
import { Words } from './words.js';

export type ArchiveOptions = Pick<AnalyzerOptions, 'all' | 'decodeAs' | 'linkPayloads' | 'linesAs' | 'shared'> & {
  readonly log?: LogOptions;
  /** Told of each message as it is found. */
  readonly onMessage?: (message: Message) => void;
};

export class Archive {
  readonly conversations: readonly ConversationFacts[];
  readonly issues: IssueTable;
  readonly services: readonly string[];
  readonly results: readonly string[];
  /** Why no more messages can be taken, in words. */
  fault: string | undefined = undefined;
  /** Messages whose worst issue is an error, or a warning. */
  errors = 0;
  warnings = 0;
  /** Messages that tell of a failure: a result that is no success, a rejected association, an exception. */
  failures = 0;
  /** Messages that ask for an answer and have none so far. */
  waiting = 0;
  /** Messages that answer one that is known. */
  answered = 0;

  private readonly columns = new Columns();
  private readonly log: RecordLog;
  private readonly flows: FlowTable;
  private readonly talks: Conversations;
  private readonly found = new Issues();
  private readonly serviceWords = new Words();
  private readonly resultWords = new Words();
  private readonly analyzer: Analyzer;
  private readonly records = new Records();
  private readonly out = new RecordWriter();
  private readonly outcome = new Outcome();
  private readonly inputs = new ArchiveInputs();
  private readonly reader: MessageReader;
  private readonly listeners = new Set<() => void>();
  /** Where the frame at hand lies, and where it was kept. */
  private readonly frame = { offset: 0, isInFile: false, place: -1 };
  private readonly row = emptyRow();

  constructor(
    private readonly registry: Registry,
    options: ArchiveOptions = {},
  ) {
    const { log, onMessage, ...how } = options;
    this.log = new RecordLog(log);
    this.flows = new FlowTable(this.log, this.out, new RecordReader());
    this.talks = new Conversations(this.flows);
    this.conversations = this.talks.list;
    this.issues = this.found;
    this.services = this.serviceWords.list;
    this.results = this.resultWords.list;
    const take =
      onMessage === undefined
        ? (message: Message) => this.add(message)
        : (message: Message) => {
            onMessage(message);
            this.add(message);
          };
    this.analyzer = new Analyzer(registry, take, {
      ...how,
      layers: false,
      remember: true,
      lendKept: true,
    });
    this.reader = this.newReader();
  }

  // ---- what lists show

  get count(): number {
    return this.columns.count;
  }

  secondsOf(i: number): number {
    return this.columns.secondsOf(i);
  }

  nanosOf(i: number): number {
    return this.columns.nanosOf(i);
  }

  frameOf(i: number): number {
    return this.columns.frameOf(i);
  }

  /** Bytes of the message itself. */
  sizeOf(i: number): number {
    return this.columns.sizeOf(i);
  }

  sideOf(i: number): 0 | 1 {
    return this.columns.sideOf(i);
  }

  /** Index into `services`. */
  serviceOf(i: number): number {
    return this.columns.serviceOf(i);
  }

  /** Of the worst issue: 0 none, 1 note, 2 warning, 3 error. */
  severityOf(i: number): 0 | 1 | 2 | 3 {
    return this.columns.severityOf(i);
  }

  /** Index into `results`: the first that is no success, else the first; -1: none. */
  resultOf(i: number): number {
    return this.columns.resultOf(i);
  }

  /** Index into `conversations`. */
  conversationOf(i: number): number {
    return this.columns.conversationOf(i);
  }

  /** Did the party send it that spoke first in its conversation? */
  isFromFirst(i: number): boolean {
    return this.columns.isFromFirst(i);
  }

  /** Does it tell of a failure? */
  isFailure(i: number): boolean {
    return this.columns.isFailure(i);
  }

  /** Index of the message that it answers; -1: none that is known. */
  requestOf(i: number): number {
    return this.columns.requestOf(i);
  }

  /** Index of the first message that answers it; -1: none so far. */
  answerOf(i: number): number {
    return this.columns.answerOf(i);
  }

  /** Does it ask for an answer? */
  isAsking(i: number): boolean {
    return this.columns.isAsking(i);
  }

  /** Does it answer a request that nobody saw? */
  isUnasked(i: number): boolean {
    return this.columns.isUnasked(i);
  }

  /** Name of its input. */
  fileOf(i: number): string {
    return this.inputs.of(i).name;
  }

  /** Calls back when messages were added, once a slice; answers with what ends that. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ---- messages

  /**
   * The message decoded again, as when it was first seen. `layers`: with link and network headers. Lent: valid until the next
   * call. Whoever has to keep one while others read takes a reader of their own.
   */
  message(i: number, layers: boolean): Message {
    return this.reader.message(i, layers);
  }

  /** Decodes messages independently of `message` and of other readers. */
  newReader(): MessageReader {
    return new MessageReader(this.registry, this.columns, this.log, this.records, this.flows, (i) => this.inputs.of(i));
  }

  /** Bytes of the log, and how many of them are in the temporary file. */
  get memory(): { readonly log: number; readonly spilled: number } {
    return { log: this.log.length, spilled: this.log.spilled };
  }

  /** Frames, and what became of those that hold no message. */
  get counts(): Analyzer['counts'] {
    return this.analyzer.counts;
  }

  close(): void {
    this.inputs.close();
    this.log.close();
  }

  // ---- filling it

  /** A new input begins. `path`: a capture file whose frames can be read again where their offset says. */
  begin(name: string, path: string | undefined, source?: Pick<Source, 'interfaces'>): void {
    this.inputs.add(name, this.count, path);
    this.analyzer.begin(name, source);
  }

  frameIn(frame: Frame): void {
    const at = this.frame;
    at.offset = frame.fileOffset;
    at.isInFile = this.inputs.isReadAgain;
    at.place = -1;
    this.analyzer.frameIn(frame);
  }

  /** The input has ended: what is not whole is taken as it is. */
  end(): void {
    this.frame.place = -1;
    this.analyzer.end();
  }

  /** Lines are silent for so many seconds: what waits for what follows is taken as it is. */
  quiet(seconds?: number): void {
    this.analyzer.quiet(seconds);
  }

  /** Messages were added: whoever watches is told. */
  tell(): void {
    for (const listener of this.listeners) listener();
  }

  private add(message: Message): void {
    const { columns, row, outcome } = this;
    const { kept } = this.analyzer;
    if (kept === undefined || this.fault !== undefined) return;
    const index = columns.count;
    row.seconds = message.seconds;
    row.nanos = message.nanos;
    row.frame = message.frame;
    row.size = message.end - message.start;
    row.flow = message.flow === undefined ? 0 : this.flows.numberOf(message.flow);
    row.side = message.side;
    row.severity = this.found.add(index, message);
    if (row.severity === ERROR) this.errors++;
    else if (row.severity === WARNING) this.warnings++;
    row.service = this.serviceWords.indexOf(serviceOf(message, this.registry));
    outcome.read(message.tape, message.first);
    const { result, hasFailed, asks } = outcome;
    row.result = result === undefined ? -1 : this.resultWords.indexOf(result);
    row.isFailure = hasFailed;
    if (hasFailed) this.failures++;
    row.isAsking = asks;
    row.isUnasked = outcome.lacksRequest;
    row.request = message.answers > 0 && message.answers <= index ? message.answers - 1 : -1;
    row.conversation = this.talks.add(index, message, row.flow, row.severity, hasFailed);
    row.isFromFirst = this.talks.isFromFirst;
    this.records.write(this.out, message, kept, this.frame);
    row.place = this.log.append(this.out);
    if (kept.frameBytes !== undefined && this.frame.place < 0) this.frame.place = row.place;
    columns.add(row);
    this.pair(index, row.request);
    if (this.log.fault !== undefined) this.fault = this.log.fault;
    else if (columns.count >= Limits.archiveMessages)
      this.fault = `${Limits.archiveMessages} messages are as many as are kept`;
  }

  /** Both know of each other now. */
  private pair(index: number, request: number): void {
    const { columns } = this;
    if (columns.isAsking(index)) this.waiting++;
    if (request < 0) return;
    this.answered++;
    // Who answers twice is not the answer that was waited for.
    if (columns.answerOf(request) >= 0) return;
    columns.setAnswer(request, index);
    if (columns.isAsking(request)) this.waiting--;
  }
}

const WARNING = 2;
const ERROR = 3;
