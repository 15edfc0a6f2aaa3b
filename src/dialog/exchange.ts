/** One exchange: a request and its answer, or a push. */
import type { Severity } from '../core/index.js';
import type { Message } from '../engine/index.js';
import type { Reading } from './reading.js';
import type { ExchangeState, ExchangeView, Moment } from './view.js';

export class Exchange implements ExchangeView {
  object = '';
  sent = '';
  result = '';
  state: ExchangeState = 'open';
  hasFailed = false;
  answer: Moment | undefined = undefined;
  last: Moment;
  blocks = 0;
  blockBytes = 0;
  messages = 0;
  bytes = 0;
  repeats = 0;
  sentAgain = 0;
  isAmbiguous = false;
  severity: Severity | undefined = undefined;
  /** Number of the request that waits: of a transfer in blocks, the latest. */
  waiting = 0;
  /** When it was asked last, before there was an answer. */
  private tried: Moment | undefined;

  constructor(
    readonly number: number,
    public service: string,
    public invokeId: number,
    readonly request: Moment | undefined,
    at: Moment,
    /** It was sent by the party a. */
    readonly isFromA: boolean,
  ) {
    this.last = at;
    this.tried = request;
  }

  get responseTime(): number {
    return between(this.tried, this.answer);
  }

  get duration(): number {
    return between(this.request, this.last);
  }

  /** One more message of it. */
  touch(message: Message, reading: Reading, at: Moment): void {
    this.last = at;
    this.messages++;
    this.bytes += sizeOf(message);
    this.blocks += reading.blocks;
    this.blockBytes += reading.blockBytes;
    if (this.severity !== 'error') this.severity = reading.severity ?? this.severity;
  }

  /** The same request once more. */
  askedAgain(at: Moment): void {
    this.sentAgain++;
    if (this.answer === undefined) this.tried = at;
  }
}

export const sizeOf = ({ start, end }: Message): number => end - start;

function between(from: Moment | undefined, to: Moment | undefined): number {
  if (from === undefined || to === undefined) return Number.NaN;
  // Microseconds are as exact as captures are.
  return Math.round((to.seconds - from.seconds) * 1e6 + (to.nanos - from.nanos) / 1e3) / 1e6;
}
