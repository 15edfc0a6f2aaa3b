/** One conversation: two parties, and all that was said between them. */
import type { Registry } from '../core/index.js';
import { type Message, SIDED_LINE } from '../engine/index.js';
import { failingNode } from '../filter/index.js';
import { serviceOf, summarize } from '../sinks/summary.js';
import { Association, Link } from './association.js';
import { countIn } from './counting.js';
import { Exchange, Exchanges } from './exchanges.js';
import { clipped, LastValues } from './last-values.js';
import { guessOf, partyText } from './parties.js';
import { Protection } from './protection.js';
import type { Reading } from './reading.js';
import { resultText, withoutBlock } from './result-text.js';
import { Act, ASSOCIATION, BLOCK, CIPHERED, LinkServices } from './services.js';
import type { ValueRow } from './values.js';
import type {
  AssociationView,
  ConversationView,
  ExchangeCounts,
  ExchangeView,
  LastValue,
  LinkView,
  Moment,
  ProtectionView,
} from './view.js';

export class Conversation implements ConversationView {
  readonly first: Moment;
  readonly file: string;
  last: Moment;
  messages = 0;
  bytes = 0;
  errors = 0;
  warnings = 0;
  notes = 0;
  meterName = '';
  isGivenUp = false;
  associations = 0;
  readonly services = new Map<string, number>();
  private theLink: Link | undefined = undefined;
  private latest: Association | undefined = undefined;
  private shield: Protection | undefined = undefined;
  private readonly talk: Exchanges;
  private lastValues: LastValues | undefined = undefined;
  /** Above 0: a is the client. */
  private votes = 0;
  private fromA = 0;
  /** The parties. a sent the first message or, where nothing tells them apart, is the client. */
  private readonly a: string;
  private readonly b: string;
  private readonly side: 0 | 1;
  private readonly linkA: number;
  private readonly linkB: number;
  private readonly areApart: boolean;
  private readonly guess: number;

  constructor(
    readonly id: number,
    readonly key: string,
    message: Message,
    exchangesAtEnds?: number,
  ) {
    this.talk = new Exchanges(exchangesAtEnds);
    const { source, destination, payload, linkSource, linkDestination, flow, side } = message;
    this.side = side;
    this.linkA = linkSource;
    this.linkB = linkDestination;
    this.a = partyText(source, payload, linkSource);
    this.b = partyText(destination, payload, linkDestination);
    this.areApart = linkSource !== linkDestination || source !== '' || flow?.protocol === SIDED_LINE;
    this.guess = guessOf(message);
    this.file = message.file;
    this.first = momentOf(message);
    this.last = this.first;
  }

  // ---- what there is to be seen

  get client(): string {
    return this.isClientA ? this.a : this.b;
  }

  get meter(): string {
    return this.isClientA ? this.b : this.a;
  }

  get areRolesKnown(): boolean {
    return this.votes !== 0;
  }

  get fromClient(): number {
    return this.isClientA ? this.fromA : this.messages - this.fromA;
  }

  get fromMeter(): number {
    return this.messages - this.fromClient;
  }

  get link(): LinkView | undefined {
    return this.theLink;
  }

  get association(): AssociationView | undefined {
    return this.latest;
  }

  get protection(): ProtectionView | undefined {
    return this.shield;
  }

  get exchanges(): readonly ExchangeView[] {
    return this.talk.list;
  }

  get leftOut(): number {
    return this.talk.leftOut;
  }

  get counts(): ExchangeCounts {
    return this.talk.counts;
  }

  get values(): readonly LastValue[] {
    return this.lastValues?.list ?? [];
  }

  get valuesLeftOut(): boolean {
    return this.lastValues?.isFull === true;
  }

  /** Exchanges and values that are held. */
  get held(): number {
    return this.talk.kept + (this.lastValues?.size ?? 0);
  }

  private get isClientA(): boolean {
    return this.votes === 0 ? this.guess >= 0 : this.votes > 0;
  }

  // ---- what is heard

  /** Takes the next message, of which `reading` was read. */
  take(message: Message, reading: Reading, registry: Registry): void {
    const at = momentOf(message);
    const { act } = reading.service;
    const isFromA = this.isFromA(message, act);
    this.last = at;
    this.messages++;
    if (isFromA) this.fromA++;
    this.bytes += sizeOf(message);
    this.errors += reading.errors;
    this.warnings += reading.warnings;
    this.notes += reading.notes;
    countIn(this.services, serviceOf(message, registry));
    if (act === Act.request || act === Act.confirm) this.votes += isFromA ? 1 : -1;
    else if (act === Act.answer || act === Act.push) this.votes += isFromA ? -1 : 1;
    this.facts(message, reading, at, isFromA);
    if (act !== Act.other || reading.service.name === CIPHERED) this.exchange(message, reading, at, isFromA, registry);
  }

  takeValue(row: ValueRow, { number, frame }: Message): void {
    this.lastValues ??= new LastValues();
    this.lastValues.take(row, number, frame);
  }

  end(): void {
    this.talk.end();
  }

  private isFromA({ linkSource, side }: Message, act: Act): boolean {
    if (!this.areApart) return act !== Act.answer && act !== Act.push;
    return this.linkA === this.linkB ? side === this.side : linkSource === this.linkA;
  }

  private facts(message: Message, reading: Reading, at: Moment, isFromA: boolean): void {
    const { name, act } = reading.service;
    if (LinkServices[name] !== undefined) {
      this.theLink ??= new Link();
      this.theLink.take(message, reading);
      if (this.theLink.state === 'disconnected') this.latest?.close();
    }
    if (reading.isAssociation) {
      if (this.latest === undefined || (name === ASSOCIATION && act === Act.request)) {
        this.latest = new Association();
        if (name === ASSOCIATION) this.associations++;
      }
      this.latest.take(message, reading, at);
    }
    if (reading.authentication !== '') this.latest?.hasProof(isFromA === this.isClientA, reading.authentication);
    if (reading.isProtected) {
      this.shield ??= new Protection();
      this.shield.take(reading);
    }
  }

  private exchange(message: Message, reading: Reading, at: Moment, isFromA: boolean, registry: Registry): void {
    switch (reading.service.act) {
      case Act.request:
        this.request(message, reading, at, isFromA, registry);
        break;
      case Act.answer:
      case Act.confirm:
        this.answer(message, reading, at, isFromA, registry);
        break;
      case Act.push:
        this.push(message, reading, at, isFromA, registry);
        break;
      case Act.block:
        this.block(message, reading, at, isFromA);
        break;
      case Act.other:
        this.ciphered(message, reading, at, isFromA, registry);
        break;
      default:
        reading.service.act satisfies never;
    }
  }

  private request(message: Message, reading: Reading, at: Moment, isFromA: boolean, registry: Registry): void {
    const { talk } = this;
    const { invokeId, expects, goesOn } = reading;
    const { name } = reading.service;
    const before = goesOn ? talk.begun(isFromA, name, invokeId) : undefined;
    if (before !== undefined) {
      before.waiting = message.number;
      touch(before, message, reading, at);
      return;
    }
    talk.giveUp(isFromA, name, invokeId);
    const exchange = this.begin(message, reading, at, isFromA, registry);
    exchange.state = expects ? 'open' : 'unconfirmed';
    if (expects) talk.counts.asked++;
    else talk.counts.unconfirmed++;
    talk.wait(exchange);
  }

  private push(message: Message, reading: Reading, at: Moment, isFromA: boolean, registry: Registry): void {
    const exchange = this.begin(message, reading, at, isFromA, registry);
    exchange.result = exchange.sent;
    exchange.sent = '';
    exchange.state = 'pushed';
    this.talk.counts.pushed++;
    if (reading.expects) this.talk.wait(exchange);
  }

  /** A new exchange; or that of which only blocks were seen until now. */
  private begin(message: Message, reading: Reading, at: Moment, isFromA: boolean, registry: Registry): Exchange {
    const { object, value } = summarize(message, registry);
    const { newest } = this.talk;
    const isWhole = newest?.service === BLOCK && newest.isFromA === isFromA && reading.blocks > 0;
    const exchange = isWhole
      ? newest
      : new Exchange(this.talk.count + 1, reading.service.name, reading.invokeId, at, at, isFromA);
    if (isWhole) this.talk.counts.unconfirmed--;
    else this.talk.add(exchange);
    exchange.service = reading.service.name;
    exchange.invokeId = reading.invokeId;
    exchange.object = clipped(object);
    exchange.sent = clipped(withoutBlock(value));
    exchange.waiting = message.number;
    touch(exchange, message, reading, at);
    return exchange;
  }

  private answer(message: Message, reading: Reading, at: Moment, isFromA: boolean, registry: Registry): void {
    const { talk } = this;
    const exchange = this.answered(message, reading, isFromA) ?? this.unasked(reading, at, isFromA);
    const { object, value } = summarize(message, registry);
    touch(exchange, message, reading, at);
    if (reading.isRepeat) {
      exchange.repeats++;
      talk.counts.repeats++;
      return;
    }
    const isPush = exchange.state === 'pushed';
    if (exchange.object === '') exchange.object = clipped(object);
    if (!isPush) exchange.result = clipped(resultText(message, reading, value));
    if (failingNode(message.tape, message.first) >= 0 && !exchange.hasFailed) {
      exchange.hasFailed = true;
      talk.counts.failed++;
    }
    if (exchange.answer !== undefined || exchange.state === 'unasked') return;
    exchange.answer = at;
    if (isPush) return;
    if (exchange.state === 'unconfirmed') {
      // Some meters answer what asks for no answer.
      talk.counts.unconfirmed--;
      talk.counts.asked++;
    }
    exchange.state = 'answered';
    talk.counts.answered++;
    talk.timeOf(exchange);
  }

  /** What the message answers; undefined where that was not seen. */
  private answered(
    { answers }: Message,
    { service, isProtected, invokeId, blocks }: Reading,
    isFromA: boolean,
  ): Exchange | undefined {
    const { talk } = this;
    const { name } = service;
    const asked = answers > 0 ? talk.asked(answers) : undefined;
    if (asked !== undefined) return asked;
    if (LinkServices[name] !== undefined) return talk.open(isFromA, (asking) => LinkServices[asking] !== undefined);
    if (service.answersAny) return talk.open(isFromA, (asking) => LinkServices[asking] === undefined);
    // What is ciphered shows no invoke-id.
    if (isProtected) return talk.open(isFromA, (asking) => asking === name);
    const { newest } = talk;
    const goesOn = blocks > 0 && newest?.state === 'unasked' && newest.service === name && newest.invokeId === invokeId;
    return goesOn ? newest : undefined;
  }

  private unasked({ service, invokeId }: Reading, at: Moment, isFromA: boolean): Exchange {
    const exchange = new Exchange(this.talk.count + 1, service.name, invokeId, undefined, at, !isFromA);
    exchange.state = 'unasked';
    this.talk.counts.unasked++;
    this.talk.add(exchange);
    return exchange;
  }

  /** Nobody can tell what it is: an answer where the other side said something before, a push where it never does. */
  private ciphered(message: Message, reading: Reading, at: Moment, isFromA: boolean, registry: Registry): void {
    const { talk } = this;
    const before = talk.ciphered(isFromA);
    if (before !== undefined) {
      if (before.state === 'pushed') {
        talk.counts.pushed--;
        talk.counts.asked++;
        before.sent = before.result;
        before.state = 'open';
      }
      this.answer(message, reading, at, isFromA, registry);
    } else if (this.votes !== 0 && this.isClientA === isFromA) this.request(message, reading, at, isFromA, registry);
    else this.push(message, reading, at, isFromA, registry);
  }

  /** A block of what is not whole yet: of what is asked or, where nothing is, of something new. */
  private block(message: Message, reading: Reading, at: Moment, isFromA: boolean): void {
    let { newest } = this.talk;
    if (newest === undefined || (newest.state !== 'open' && newest.blocks === 0)) {
      newest = new Exchange(this.talk.count + 1, BLOCK, 0, at, at, isFromA);
      newest.state = 'unconfirmed';
      this.talk.counts.unconfirmed++;
      this.talk.add(newest);
    }
    touch(newest, message, reading, at);
  }
}

function touch(exchange: Exchange, message: Message, reading: Reading, at: Moment): void {
  exchange.last = at;
  exchange.messages++;
  exchange.bytes += sizeOf(message);
  exchange.blocks += reading.blocks;
  exchange.blockBytes += reading.blockBytes;
  if (exchange.severity !== 'error') exchange.severity = reading.severity ?? exchange.severity;
}

const sizeOf = ({ start, end }: Message): number => end - start;

export function momentOf({ number, frame, seconds, nanos }: Message): Moment {
  return { message: number, frame, seconds, nanos };
}
