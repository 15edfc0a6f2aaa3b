/** One conversation: two parties, what they agreed upon, and all that was said between them. */
import type { Registry } from '../core/index.js';
import { type Message, SIDED_LINE } from '../engine/index.js';
import { serviceOf } from '../sinks/summary.js';
import { Association, Link } from './association.js';
import { countIn } from './counting.js';
import { sizeOf } from './exchange.js';
import { Exchanges } from './exchanges.js';
import { LastValues } from './last-values.js';
import { Pairing } from './pairing.js';
import { guessOf, partyText } from './parties.js';
import { Protection } from './protection.js';
import type { Reading } from './reading.js';
import { Act, ASSOCIATION, LinkServices } from './services.js';
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
  isGivenUp = false;
  associations = 0;
  readonly services = new Map<string, number>();
  private theLink: Link | undefined = undefined;
  private latest: Association | undefined = undefined;
  private shield: Protection | undefined = undefined;
  private readonly talk: Exchanges;
  private readonly pairing: Pairing;
  private latestName = '';
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
  /** Where nothing tells the parties apart. */
  private isLatestFromA = false;
  private readonly guess: number;

  constructor(
    readonly id: number,
    readonly key: string,
    message: Message,
    private readonly registry: Registry,
    exchangesAtEnds?: number,
  ) {
    this.talk = new Exchanges(exchangesAtEnds);
    this.pairing = new Pairing(this.talk, registry);
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

  get meterName(): string {
    return this.meterNames.length > 1 ? '' : (this.meterNames[0] ?? '') || this.latestName;
  }

  get meterNames(): readonly string[] {
    return this.lastValues?.meterNames ?? [];
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
  take(message: Message, reading: Reading): void {
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
    countIn(this.services, serviceOf(message, this.registry));
    if (act === Act.request || act === Act.confirm) this.votes += isFromA ? 1 : -1;
    else if (act === Act.answer || act === Act.push) this.votes += isFromA ? -1 : 1;
    this.facts(message, reading, at, isFromA);
    const isFromClient = this.areApart && this.areRolesKnown && this.isClientA === isFromA;
    this.pairing.take({ message, reading, at, isFromA, isFromClient });
  }

  /** What the meter that was heard is called; empty: not known. */
  isCalled(name: string): void {
    if (name !== '') this.latestName = name;
  }

  /** What is known to be wrong is no value of the meter; nor is one for sure that may be of another object. */
  takeValue(row: ValueRow, { number, frame }: Message): void {
    if (row.isWrong || row.isAmbiguous) return;
    this.lastValues ??= new LastValues();
    this.lastValues.take(row, number, frame);
  }

  end(): void {
    this.talk.end();
  }

  private isFromA({ linkSource, side }: Message, act: Act): boolean {
    if (!this.areApart) {
      // What tells nothing came from where the message before came from.
      if (act !== Act.other && act !== Act.block) this.isLatestFromA = act === Act.request || act === Act.confirm;
      return this.isLatestFromA;
    }
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
    } else this.latest?.hears(message, reading);
    if (reading.authentication !== '') this.latest?.hasProof(isFromA === this.isClientA, reading.authentication);
    if (reading.isProtected) {
      this.shield ??= new Protection();
      this.shield.take(reading);
    }
  }
}

export function momentOf({ number, frame, seconds, nanos }: Message): Moment {
  return { message: number, frame, seconds, nanos };
}
