/** The exchanges of a conversation: which are kept, which wait for an answer, and what is counted. */
import { Limits } from '../core/index.js';
import type { Exchange } from './exchange.js';
import type { ExchangeCounts, ExchangeView } from './view.js';

export class Exchanges {
  readonly counts: { -readonly [Key in keyof ExchangeCounts]: ExchangeCounts[Key] } = {
    asked: 0,
    answered: 0,
    failed: 0,
    unconfirmed: 0,
    unasked: 0,
    pushed: 0,
    repeats: 0,
    sentAgain: 0,
    ambiguous: 0,
    shortest: Number.NaN,
    mean: Number.NaN,
    longest: Number.NaN,
  };
  /** How many there were. */
  count = 0;
  private readonly first: Exchange[] = [];
  /** A ring: the latest of those behind the first. */
  private readonly latest: Exchange[] = [];
  private ringAt = 0;
  private timed = 0;
  private total = 0;
  /** Requests that may still be answered, or answered again: the oldest first. */
  private readonly waiting: Exchange[] = [];

  constructor(private readonly atEnds: number = Limits.exchangesAtEnds) {}

  get kept(): number {
    return this.first.length + this.latest.length;
  }

  get leftOut(): number {
    return this.count - this.kept;
  }

  get list(): readonly ExchangeView[] {
    const { latest, ringAt } = this;
    return [...this.first, ...latest.slice(ringAt), ...latest.slice(0, ringAt)];
  }

  /** The exchange that was begun last. */
  get newest(): Exchange | undefined {
    const { latest } = this;
    if (latest.length === 0) return this.first.at(-1);
    return latest.at((this.ringAt === 0 ? latest.length : this.ringAt) - 1);
  }

  add(exchange: Exchange): void {
    this.count++;
    if (this.first.length < this.atEnds) this.first.push(exchange);
    else if (this.latest.length < this.atEnds) this.latest.push(exchange);
    else {
      this.latest[this.ringAt] = exchange;
      this.ringAt = (this.ringAt + 1) % this.atEnds;
    }
  }

  /** Its answer, with the number `waiting`, may come. */
  wait(exchange: Exchange): void {
    const { waiting } = this;
    if (waiting.length >= Limits.openRequests) waiting.shift();
    waiting.push(exchange);
  }

  /** The exchange whose request is the message with this number; 0: of none. */
  asked(message: number): Exchange | undefined {
    return message === 0
      ? undefined
      : this.waiting.findLast((exchange) => exchange.waiting === message || exchange.request?.message === message);
  }

  /** The latest that one party began, of a service, and by invoke-id where there is one. */
  begun(isFromA: boolean, service: string, invokeId: number): Exchange | undefined {
    return this.waiting.findLast(
      (exchange) => exchange.isFromA === isFromA && exchange.service === service && exchange.invokeId === invokeId,
    );
  }

  /** It is known now which requests were answered. */
  settle(isFromA: boolean, service: string, invokeId: number): void {
    for (const exchange of this.waiting) {
      const isIts = exchange.isFromA === isFromA && exchange.service === service && exchange.invokeId === invokeId;
      if (!isIts || !exchange.isAmbiguous) continue;
      exchange.isAmbiguous = false;
      this.counts.ambiguous--;
    }
  }

  /** The answer to what waits of the same service and invoke-id is not waited for any more. */
  giveUp(isFromA: boolean, service: string, invokeId: number): void {
    const before = this.begun(isFromA, service, invokeId);
    if (before?.state === 'open') before.state = 'unanswered';
  }

  timeOf(exchange: Exchange): void {
    const time = exchange.responseTime;
    if (!(time >= 0)) return;
    const { counts } = this;
    this.timed++;
    this.total += time;
    counts.shortest = this.timed === 1 ? time : Math.min(counts.shortest, time);
    counts.longest = this.timed === 1 ? time : Math.max(counts.longest, time);
    counts.mean = Math.round((this.total / this.timed) * 1e6) / 1e6;
  }

  /** Nothing more will come. */
  end(): void {
    for (const exchange of [...this.first, ...this.latest])
      if (exchange.state === 'open') exchange.state = 'unanswered';
    this.waiting.length = 0;
  }
}
