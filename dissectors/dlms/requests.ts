/**
 * Requests of a conversation that wait for their answers, and those that were answered last: who asked whom, with which
 * invoke-id, for what, and when.
 */
import { type Budget, type Conversation, type Dissection, type Holder, Limits, Slot } from '../../src/core/index.js';
import type { Lesson } from '../cosem/learn.js';
import { sameOctets } from '../data/same-octets.js';
import { answerFits } from './answer-fits.js';
import { type AskedFor, isList, type Named, NOTHING_ASKED } from './asked-for.js';
import { type Choice, Displaced, type Lost, NO_LOST } from './displaced.js';
import { Pace } from './pace.js';
import {
  costOf,
  costOfLesson,
  delayOf,
  type Entry,
  emptyEntry,
  forget,
  type Lessons,
  mayBeAnswered,
  NO_BYTES,
  NO_CONTEXT,
  NO_LESSONS,
  printOf,
  State,
  waits,
} from './request-entry.js';
import { isAlone, keyOf, NO_INVOKE_ID, Service, serviceOf } from './service.js';

export { keyOf, NO_BYTES, NO_INVOKE_ID, Service };

/** The request that an answer belongs to; plain values. */
export interface Request extends Named {
  readonly message: number;
  /** Seconds until this answer; NaN where the capture has no times. */
  readonly delay: number;
  /** The frame in which it was answered before; 0: it was not. */
  readonly before: number;
  /** The parties are known to ask, so that an answer without a request is odd. */
  readonly isOdd: boolean;
  /** How many values that teach something it wrote: they are in `answered`. */
  readonly lessons: number;
  /** The request was protected, and this answer is not. */
  readonly isBare: boolean;
  /** What it may answer, where that is not known: `frame 5 or frame 9`; this is the first of them. Empty: it is known. */
  readonly doubt: string;
  /** Which answers before it were in doubt, and are not any more: `frame 12 answered frame 5`. */
  readonly settles: string;
}

/** What the request wrote that was answered last, while its results are read. One for all conversations: it is not counted as held. */
export const answered = new Slot<{ lessons: Lessons }>('dlms.answered', () => ({ lessons: NO_LESSONS }));

/** Application contexts without ciphering: LN and SN referencing (IEC 62056-5-3, application context names). */
const PLAIN_CONTEXTS: readonly number[] = [1, 2];
const ASSOCIATION = keyOf(Service.association, NO_INVOKE_ID);
const RELEASE = keyOf(Service.release, NO_INVOKE_ID);

/** Most conversations never have more requests of different kinds. */
const FEW = 4;

/** Requests of a conversation. An array, because there is hardly ever more than one that waits. */
export class Requests implements Holder {
  private entries: Entry[] = [];
  private oldest = 0;
  private latest: Entry | undefined;
  private displaced: Displaced | undefined = undefined;
  private readonly pace = new Pace();
  /** Lists, and what is written, may be as long as the wire likes, so they are held against it. */
  private budget: Budget | undefined;

  /** Answers with the request that is asked again, or is given up since nothing came and no answer can come any more. */
  ask(
    d: Dissection,
    key: number,
    asked: AskedFor,
    bytes: Uint8Array,
    expects: boolean,
    budget: Budget,
    at = d.at,
  ): ToTell {
    const { source, destination } = d;
    if (key === RELEASE) this.hasContext(d, NO_CONTEXT);
    const plain = d.protections > 0 ? this.plainContext(d) : NOTHING_TO_TELL;
    const print = serviceOf(key) === Service.get ? 0 : printOf(d.bytes, at, d.end);
    let entry = this.find(source, destination, key);
    let told: ToTell = plain;
    let extra = 0;
    let state: number = d.isPart ? State.part : State.open;
    if (entry?.state === State.answered && !d.isSentAgain) this.release(entry);
    else if (entry !== undefined) {
      const isSame = this.isSame(entry, d, bytes, print);
      // Where nothing says who speaks, APDUs may be of any dialogs.
      const isTold = source >= 0 && entry.expects && entry.state !== State.part && (isSame || waits(entry));
      const plainSince = plain === NOTHING_TO_TELL ? 0 : plain.plainSince;
      const before = { frame: entry.frame, delay: delayOf(entry, d), isSame, plainSince };
      if (isTold && isSame && entry.state === State.answered) return before;
      const mayCome = !isSame && source >= 0 && entry.expects && this.mayCome(entry, d);
      if (isTold && !mayCome) told = before;
      if (isTold && isSame) {
        state = this.stateAgain(entry, d);
        extra = entry.extra + (d.isSentAgain ? 0 : 1);
      }
      if (mayCome) entry = this.displace(entry, d);
      else this.release(entry);
    } else entry = this.free();
    const cost = costOf(asked, bytes);
    if (cost > 0) this.budget = budget;
    const isHeld = cost === 0 || budget.hold(this, cost);
    entry.source = source;
    entry.destination = destination;
    entry.side = d.side;
    entry.key = key;
    entry.asked = isHeld ? asked : NOTHING_ASKED;
    entry.bytes = isHeld ? bytes : NO_BYTES;
    entry.expects = expects;
    entry.print = print;
    this.open(entry, d);
    entry.state = state;
    entry.extra = extra;
    return told;
  }

  /** Requests that are given up by now, and were not told yet. */
  takeLost(d: Dissection): readonly Lost[] {
    return this.displaced?.takeLost(d) ?? NO_LOST;
  }

  /** The link sent it again; or the same octets come while an answer is waited for. */
  private isSame(entry: Entry, d: Dissection, bytes: Uint8Array, print: number): boolean {
    if (d.isSentAgain) return entry.state !== State.free;
    if (!waits(entry) || entry.state === State.part || delayOf(entry, d) > Limits.displacedSeconds) return false;
    return entry.print === print && (bytes.length > 0 || print !== 0) && sameOctets(entry.bytes, bytes);
  }

  /** Once received, what the link sends again is not asked again. */
  private stateAgain(entry: Entry, d: Dissection): number {
    if (d.isSentAgain) return entry.state;
    return this.pace.isOverdue(delayOf(entry, d)) ? State.againLate : State.again;
  }

  /** May its answer come behind another request with its invoke-id? */
  private mayCome(entry: Entry, d: Dissection): boolean {
    if (!mayBeAnswered(entry) || entry.state === State.next || entry.state === State.part) return false;
    return !d.isOneAtATime && !isAlone(serviceOf(entry.key)) && !(delayOf(entry, d) > Limits.displacedSeconds);
  }

  /** It waits beside those that have their invoke-ids; answers with an entry for the one that has it now. */
  private displace(entry: Entry, d: Dissection): Entry {
    this.displaced ??= new Displaced((one) => this.release(one));
    this.displaced.add(entry, d);
    return this.replace(entry, emptyEntry());
  }

  private replace(entry: Entry, other: Entry): Entry {
    const at = this.entries.indexOf(entry);
    if (at >= 0) this.entries[at] = other;
    return other;
  }

  /** An AARQ asked for an application context. */
  hasContext({ source, destination }: Dissection, context: number): void {
    const entry = this.find(source, destination, ASSOCIATION);
    if (entry !== undefined) entry.context = context;
  }

  /** Whether the association that the sender asked for is one without ciphering; never where nothing says who speaks. */
  plainContext({ source, destination }: Dissection): ToTell {
    const entry = source < 0 ? undefined : this.find(source, destination, ASSOCIATION);
    if (entry === undefined || !PLAIN_CONTEXTS.includes(entry.context)) return NOTHING_TO_TELL;
    return { frame: 0, delay: Number.NaN, isSame: false, plainSince: entry.frame };
  }

  /** The next block of what was asked for is asked for. */
  goOn(d: Dissection, key: number): void {
    let entry = this.find(d.source, d.destination, key);
    if (entry === undefined) {
      entry = this.free();
      entry.source = d.source;
      entry.destination = d.destination;
      entry.side = d.side;
      entry.key = key;
      entry.asked = NOTHING_ASKED;
      entry.bytes = NO_BYTES;
      entry.expects = true;
    }
    const wasKnown = entry.state === State.goesOn;
    this.open(entry, d);
    if (wasKnown) entry.state = State.next;
  }

  /** The n-th thing that the request at hand writes teaches something, if it is done. */
  hold(d: Dissection, nth: number, lesson: Lesson, budget: Budget): void {
    const { latest } = this;
    // What asks for no answer is no request.
    if (latest === undefined || latest.message !== d.message || latest.frame !== d.frame) return;
    this.budget = budget;
    // A list in blocks may be read twice: as far as it goes, and whole.
    const before = latest.lessons.get(nth);
    if (before !== undefined) budget.release(this, costOfLesson(before));
    if (!budget.hold(this, costOfLesson(lesson))) return;
    const lessons = latest.lessons === NO_LESSONS ? new Map<number, Lesson>() : (latest.lessons as Map<number, Lesson>);
    lessons.set(nth, lesson);
    latest.lessons = lessons;
  }

  private open(entry: Entry, d: Dissection): void {
    this.latest = entry;
    entry.frame = d.frame;
    entry.message = d.message;
    entry.seconds = d.seconds;
    entry.nanos = d.nanos;
    entry.state = d.isPart ? State.part : State.open;
    entry.answered = 0;
    entry.isProtected = d.protections > 0;
    entry.context = NO_CONTEXT;
  }

  /** Answers once: what comes with the same invoke-id later is no answer to this. */
  answer(d: Dissection, key: number, goesOn: boolean, conversation: Conversation): Request {
    const entry = this.find(d.destination, d.source, key) ?? this.unread(d);
    const request = this.displaced === undefined ? undefined : this.answerAmong(d, key, entry, goesOn, conversation);
    if (request !== undefined) return request;
    return entry === undefined
      ? { ...NO_REQUEST, isOdd: d.source >= 0 && this.hasAsked(d.destination, d.source) }
      : this.close(entry, d, goesOn, conversation);
  }

  /** The same where several wait; undefined where only `entry` does. */
  private answerAmong(
    d: Dissection,
    key: number | undefined,
    entry: Entry | undefined,
    goesOn: boolean,
    conversation: Conversation,
  ): Request | undefined {
    const displaced = this.displaced as Displaced;
    const waiting = displaced.waitingOf(d.destination, d.source, key);
    if (entry !== undefined && mayBeAnswered(entry)) waiting.push(entry);
    waiting.sort((one, other) => one.message - other.message);
    if (entry?.state === State.next && answerFits(d, entry))
      return { ...this.close(entry, d, goesOn, conversation), doubt: displaced.doubtOf(entry) };
    const isOnlyOne = waiting.length === 1 && waiting[0] === entry && !displaced.isDoubted(entry);
    if (waiting.length === 0 || (isOnlyOne && !displaced.mayRepeat(d, entry))) return undefined;
    const choice = displaced.choose(d, waiting, this.pace, key !== undefined);
    const request = this.closeChosen(choice, d, goesOn, conversation);
    const doubt = choice.doubt || displaced.doubtOf(choice.entry);
    if ((goesOn || d.isPart) && choice.doubt !== '') {
      displaced.takeBack(choice.entry, doubt);
      if (entry !== undefined && entry !== choice.entry) {
        this.replace(entry, choice.entry);
        displaced.add(entry, d);
      }
    }
    return { ...request, doubt, settles: choice.settles };
  }

  private closeChosen({ entry, isKept, doubt }: Choice, d: Dissection, goesOn: boolean, all: Conversation): Request {
    if (isKept) return requestOf(entry, d);
    const request = this.close(entry, d, goesOn, all, doubt !== '');
    this.displaced?.answered(entry);
    return doubt === '' ? request : { ...request, lessons: 0 };
  }

  /** A request that could not be deciphered and waits, for an answer that could. */
  private unread(d: Dissection): Entry | undefined {
    const entry = this.find(d.destination, d.source, keyOf(Service.ciphered, NO_INVOKE_ID));
    return entry !== undefined && waits(entry) ? entry : undefined;
  }

  /** What names no request answers the one that the other party sent last. */
  answerLatest(d: Dissection, conversation: Conversation): Request {
    const waiting = this.waitingOf(d.destination, d.source);
    const request =
      this.displaced === undefined ? undefined : this.answerAmong(d, undefined, waiting, false, conversation);
    return request ?? (waiting === undefined ? NO_REQUEST : this.close(waiting, d, false, conversation));
  }

  /**
   * What can't be read, and has no tag that tells what it is: an answer where the other party waits for one; a request where this
   * one is known to ask, or nothing is known of either, so that what comes back may be the answer; else a push.
   */
  takeUnread(d: Dissection, conversation: Conversation): Request {
    const asks = this.isAsking(d.source, d.destination, d.side);
    const waiting = asks ? undefined : this.waitingOf(d.destination, d.source);
    const isOther = d.source !== d.destination || waiting?.side !== d.side;
    if (waiting !== undefined && isOther) return this.answerLatest(d, conversation);
    if (asks || !this.isAsking(d.destination, d.source, 1 - d.side))
      this.ask(d, keyOf(Service.ciphered, NO_INVOKE_ID), NOTHING_ASKED, NO_BYTES, false, conversation.budget);
    return NO_REQUEST;
  }

  /** Has the party sent what only clients send? */
  private isAsking(source: number, destination: number, side: number): boolean {
    return this.entries.some(
      (entry) =>
        entry.source === source &&
        entry.destination === destination &&
        (source !== destination || entry.side === side) &&
        serviceOf(entry.key) !== Service.ciphered &&
        serviceOf(entry.key) !== Service.notification,
    );
  }

  /** What was asked last, where it waits. Links are set up below it, and their answers say so. */
  private waitingOf(source: number, destination: number): Entry | undefined {
    let latest: Entry | undefined;
    for (const entry of this.entries) {
      const isIts = entry.source === source && entry.destination === destination;
      if (!isIts || serviceOf(entry.key) === Service.link) continue;
      if (latest === undefined || entry.message > latest.message) latest = entry;
    }
    if (latest === undefined || !waits(latest)) return undefined;
    return latest.expects || serviceOf(latest.key) === Service.ciphered ? latest : undefined;
  }

  private close(entry: Entry, d: Dissection, goesOn: boolean, conversation: Conversation, isInDoubt = false): Request {
    const { state, lessons } = entry;
    if (state === State.more) {
      // The same octets are the same answer, not another one.
      const print = printOf(d.bytes, d.at, d.end);
      if (print !== entry.print && --entry.extra <= 0) entry.state = State.answered;
      return requestOf(entry, d);
    }
    const request = requestOf(entry, d);
    if (entry.state === State.answered) return request;
    if (!isInDoubt && state === State.open) this.pace.take(request.delay);
    const isMoreToCome = goesOn || d.isPart;
    const taught = isMoreToCome ? 0 : lessons.size;
    if (taught > 0) conversation.shared.of(answered).lessons = lessons;
    const isLast = !this.mayComeAgain(state, request.delay);
    entry.answered = d.frame;
    if (!isLast) entry.print = printOf(d.bytes, d.at, d.end);
    entry.state = d.isPart ? State.part : goesOn ? State.goesOn : isLast ? State.answered : State.more;
    if (isMoreToCome) return taught === request.lessons ? request : { ...request, lessons: taught };
    this.done(entry);
    return request;
  }

  /** Was it asked more than once, and not since its answer took too long? */
  private mayComeAgain(state: number, delay: number): boolean {
    return state === State.again || (state === State.againLate && !this.pace.isUsual(delay));
  }

  /** Lists, and what was written, are forgotten: others need their bytes. */
  drop(): void {
    for (const entry of [...this.entries, ...(this.displaced?.all ?? [])]) {
      entry.lessons = NO_LESSONS;
      if (isList(entry.asked)) forget(entry);
    }
  }

  /** One thing that was asked for may be answered again; lists take too much to be kept for that. */
  private done(entry: Entry): void {
    const { asked, bytes } = entry;
    this.release(entry);
    if (isList(asked)) return;
    entry.asked = asked;
    entry.bytes = bytes;
  }

  private release(entry: Entry): void {
    let cost = costOf(entry.asked, entry.bytes);
    // Nearly all teach nothing, and an iterator is not free.
    if (entry.lessons.size > 0) for (const lesson of entry.lessons.values()) cost += costOfLesson(lesson);
    if (cost > 0) this.budget?.release(this, cost);
    forget(entry);
  }

  private hasAsked(source: number, destination: number): boolean {
    return this.entries.some((entry) => entry.source === source && entry.destination === destination);
  }

  private find(source: number, destination: number, key: number): Entry | undefined {
    const { entries } = this;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry;
      if (entry.key === key && entry.source === source && entry.destination === destination) return entry;
    }
    return undefined;
  }

  /** A new entry or, where there are too many, one whose answer came or the oldest. */
  private free(): Entry {
    const { entries } = this;
    if (entries.length < Limits.openRequests) {
      const entry = emptyEntry();
      // Exactly as many as there are while they are few: pushing makes room for seventeen.
      if (entries.length < FEW) this.entries = [...entries, entry];
      else entries.push(entry);
      return entry;
    }
    const done = entries.find(({ state }) => state === State.answered || state === State.free);
    if (done === undefined) this.oldest = (this.oldest + 1) % entries.length;
    const entry = done ?? (entries[this.oldest] as Entry);
    this.release(entry);
    return entry;
  }
}

/** What an answer says of its request. */
function requestOf(entry: Entry, d: Dissection): Request {
  const { asked, bytes, frame, message, state, lessons } = entry;
  const isBare = entry.isProtected && d.protections === 0;
  if (state === State.answered || state === State.more) {
    const again = { ...NO_REQUEST, frame, message, before: entry.answered, isBare };
    return d.source >= 0 ? { ...again, asked, bytes } : again;
  }
  const delay = delayOf(entry, d);
  const [before, isOdd, doubt, settles] = [0, false, '', ''];
  return { asked, bytes, frame, message, delay, before, isOdd, lessons: lessons.size, isBare, doubt, settles };
}

/** What is to be told of a request: */
export interface Telling {
  /** the frame of the one before that is given up, and how long that waited; 0: none is; */
  readonly frame: number;
  readonly delay: number;
  readonly isSame: boolean;
  /** the frame of the AARQ that asked for a context without ciphering, though this is protected; 0: it is not, or did not. */
  readonly plainSince: number;
}

export const NOTHING_TO_TELL = 0;
export type ToTell = typeof NOTHING_TO_TELL | Telling;

export const NO_REQUEST: Request = {
  asked: NOTHING_ASKED,
  bytes: NO_BYTES,
  frame: 0,
  message: 0,
  delay: Number.NaN,
  before: 0,
  isOdd: false,
  lessons: 0,
  isBare: false,
  doubt: '',
  settles: '',
};
