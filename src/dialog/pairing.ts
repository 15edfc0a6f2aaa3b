/**
 * Puts messages together to exchanges. Which request a message answers, its dissectors have found out (`Message.answers`); here is
 * told what begins an exchange, what goes on with one, and what it comes to.
 */
import type { Registry } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { failingNode } from '../filter/index.js';
import { summarize } from '../sinks/summary.js';
import { Exchange } from './exchange.js';
import type { Exchanges } from './exchanges.js';
import { clipped } from './last-values.js';
import type { Reading } from './reading.js';
import { resultText, withoutBlock, withoutSecret } from './result-text.js';
import { Act, BLOCK, CIPHERED } from './services.js';
import type { Moment } from './view.js';

/** A message of the conversation, and what is known of it. */
export interface Said {
  readonly message: Message;
  readonly reading: Reading;
  readonly at: Moment;
  /** It was sent by the party a. */
  readonly isFromA: boolean;
  /** The client is known, and sent it. */
  readonly isFromClient: boolean;
}

export class Pairing {
  constructor(
    private readonly talk: Exchanges,
    private readonly registry: Registry,
  ) {}

  take(said: Said): void {
    const { service } = said.reading;
    switch (service.act) {
      case Act.request:
        this.request(said);
        break;
      case Act.answer:
      case Act.confirm:
        this.answer(said);
        break;
      case Act.push:
        this.push(said);
        break;
      case Act.block:
        this.block(said);
        break;
      case Act.other:
        if (service.name === CIPHERED) this.ciphered(said);
        break;
      default:
        service.act satisfies never;
    }
  }

  private request(said: Said): void {
    const { talk } = this;
    const { message, reading, at, isFromA } = said;
    const { invokeId, expects, goesOn, isAgain } = reading;
    const { name } = reading.service;
    const begun = goesOn || isAgain ? talk.begun(isFromA, name, invokeId) : undefined;
    // With others asked in between, it is asked anew.
    const before = goesOn || begun === talk.newest ? begun : undefined;
    if (before !== undefined) {
      if (isAgain) {
        before.askedAgain(at);
        talk.counts.sentAgain++;
      }
      before.waiting = message.number;
      before.touch(message, reading, at);
      return;
    }
    if (reading.givesUp) talk.giveUp(isFromA, name, invokeId);
    const exchange = this.begin(said);
    exchange.state = expects ? 'open' : 'unconfirmed';
    if (expects) talk.counts.asked++;
    else talk.counts.unconfirmed++;
    talk.wait(exchange);
  }

  private push(said: Said): void {
    const exchange = this.begin(said);
    exchange.result = exchange.sent;
    exchange.sent = '';
    exchange.state = 'pushed';
    this.talk.counts.pushed++;
    if (said.reading.expects) this.talk.wait(exchange);
  }

  /** A new exchange; or that of which only blocks were seen until now. */
  private begin({ message, reading, at, isFromA }: Said): Exchange {
    const { talk } = this;
    const { object, value } = summarize(message, this.registry);
    const { newest } = talk;
    const isWhole = newest?.service === BLOCK && newest.isFromA === isFromA && reading.blocks > 0;
    const exchange = isWhole
      ? newest
      : new Exchange(talk.count + 1, reading.service.name, reading.invokeId, at, at, isFromA);
    if (isWhole) talk.counts.unconfirmed--;
    else talk.add(exchange);
    exchange.service = reading.service.name;
    exchange.invokeId = reading.invokeId;
    exchange.object = clipped(object);
    exchange.sent = clipped(withoutBlock(withoutSecret(message, reading, value)));
    exchange.waiting = message.number;
    exchange.touch(message, reading, at);
    return exchange;
  }

  private answer(said: Said): void {
    const { talk } = this;
    const { message, reading, at } = said;
    const exchange = talk.asked(message.answers) ?? this.goesOn(reading) ?? this.unasked(said);
    const { object, value } = summarize(message, this.registry);
    exchange.touch(message, reading, at);
    if (reading.isRepeat) {
      exchange.repeats++;
      talk.counts.repeats++;
      return;
    }
    const isPush = exchange.state === 'pushed';
    // What is ciphered says only whose it is.
    if (exchange.object === '' && reading.service.name !== CIPHERED) exchange.object = clipped(object);
    if (!isPush) exchange.result = clipped(resultText(message, reading, withoutSecret(message, reading, value)));
    if (failingNode(message.tape, message.first) >= 0 && !exchange.hasFailed) {
      exchange.hasFailed = true;
      talk.counts.failed++;
    }
    if (reading.settles) talk.settle(exchange.isFromA, exchange.service, exchange.invokeId);
    if (reading.isAmbiguous !== exchange.isAmbiguous && exchange.state !== 'unasked') {
      exchange.isAmbiguous = reading.isAmbiguous;
      talk.counts.ambiguous += reading.isAmbiguous ? 1 : -1;
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

  /** Blocks of one answer, whose request was not seen, are one exchange. */
  private goesOn({ service, invokeId, blocks }: Reading): Exchange | undefined {
    const { newest } = this.talk;
    const isIts = newest?.state === 'unasked' && newest.service === service.name && newest.invokeId === invokeId;
    return isIts && blocks > 0 ? newest : undefined;
  }

  private unasked({ reading: { service, invokeId }, at, isFromA }: Said): Exchange {
    const exchange = new Exchange(this.talk.count + 1, service.name, invokeId, undefined, at, !isFromA);
    exchange.state = 'unasked';
    this.talk.counts.unasked++;
    this.talk.add(exchange);
    return exchange;
  }

  /**
   * Nobody can tell what it is. Of the first of a conversation, whose parties are not known, only what comes back tells that it asked:
   * until then it is a push.
   */
  private ciphered(said: Said): void {
    const { talk } = this;
    const before = talk.asked(said.message.answers);
    if (before?.state === 'pushed' && before.service === CIPHERED) {
      talk.counts.pushed--;
      talk.counts.asked++;
      before.sent = before.result;
      before.state = 'open';
    }
    if (before !== undefined) this.answer(said);
    else if (said.isFromClient) this.request(said);
    else this.push(said);
  }

  /** A block of what is not whole yet: of what is asked or, where nothing is, of something new. */
  private block({ message, reading, at, isFromA }: Said): void {
    const { talk } = this;
    let { newest } = talk;
    if (newest === undefined || (newest.state !== 'open' && newest.blocks === 0)) {
      newest = new Exchange(talk.count + 1, BLOCK, 0, at, at, isFromA);
      newest.state = 'unconfirmed';
      talk.counts.unconfirmed++;
      talk.add(newest);
    }
    newest.touch(message, reading, at);
  }
}
