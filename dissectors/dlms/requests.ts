/**
 * Requests of a conversation that wait for their answers, and those that were answered last: who asked whom, with which
 * invoke-id, for what, and when.
 */
import { type Budget, type Conversation, type Dissection, type Holder, Limits, Slot } from '../../src/core/index.js';
import type { Lesson } from '../cosem/learn.js';
import { sameOctets } from '../data/same-octets.js';
import { type AskedFor, isList, type Named, NOTHING_ASKED } from './asked-for.js';

/** Invoke-ids of different services have nothing to do with each other. */
export const Service = {
  get: 0,
  set: 1,
  action: 2,
  access: 3,
  notification: 4,
  read: 5,
  write: 6,
  association: 7,
  release: 8,
  link: 9,
  /** Of what can't be deciphered, more is not known than that it asks. */
  ciphered: 10,
} as const;
export type Service = (typeof Service)[keyof typeof Service];

/** For services without invoke-ids. */
export const NO_INVOKE_ID = 0;

/** Invoke-ids have 24 bits at most. */
const INVOKE_IDS = 0x1000000;
export const keyOf = (service: Service, invokeId: number): number => service * INVOKE_IDS + invokeId;
const serviceOf = (key: number): number => Math.floor(key / INVOKE_IDS);

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
}

/** Values that a request writes, by which of its things they are for: true once the answer says that it was done. */
export type Lessons = ReadonlyMap<number, Lesson>;

const NO_LESSONS: Lessons = new Map();

/** What the request wrote that was answered last, while its results are read. One for all conversations: it is not counted as held. */
export const answered = new Slot<{ lessons: Lessons }>('dlms.answered', () => ({ lessons: NO_LESSONS }));

/** Application contexts without ciphering: LN and SN referencing (IEC 62056-5-3, application context names). */
const PLAIN_CONTEXTS: readonly number[] = [1, 2];
const NO_CONTEXT = 0;
const ASSOCIATION = keyOf(Service.association, NO_INVOKE_ID);
const RELEASE = keyOf(Service.release, NO_INVOKE_ID);

export const NO_BYTES = new Uint8Array(0);

/** Most conversations never have more requests of different kinds. */
const FEW = 4;

const FREE = 0;
const OPEN = 1;
const ANSWERED = 2;
/** Answered by a block behind which others come. */
const GOES_ON = 3;
/** As much of it was read as came, or of its answer: it waits for the whole. */
const PART = 4;

interface Entry {
  source: number;
  destination: number;
  /** Of the flow. */
  side: number;
  key: number;
  asked: AskedFor;
  bytes: Uint8Array;
  frame: number;
  message: number;
  seconds: number;
  nanos: number;
  state: number;
  expects: boolean;
  answered: number;
  lessons: Lessons;
  isProtected: boolean;
  /** Of an AARQ: the application context that it asked for; 0: not known, or no longer the one. */
  context: number;
}

/** What a number in a list takes, and a value that was written. */
const BYTES_OF_ASKED = 64;
const BYTES_OF_LESSON = 256;
const costOf = (asked: AskedFor, bytes: Uint8Array): number =>
  isList(asked) ? BYTES_OF_ASKED * asked.length + bytes.length : 0;
const costOfLesson = ({ bytes }: Lesson): number => BYTES_OF_LESSON + bytes.length;

/** Requests of a conversation. An array, because there is hardly ever more than one that waits. */
export class Requests implements Holder {
  private entries: Entry[] = [];
  private oldest = 0;
  private latest: Entry | undefined;
  /** Lists, and what is written, may be as long as the wire likes, so they are held against it. */
  private budget: Budget | undefined;

  /** Answers with the entry of a request that is given up: it waited, and nothing came. */
  ask(d: Dissection, key: number, asked: AskedFor, bytes: Uint8Array, expects: boolean, budget: Budget): ToTell {
    const { source, destination } = d;
    if (key === RELEASE) this.hasContext(d, NO_CONTEXT);
    const plain = d.protections > 0 ? this.plainContext(d) : NOTHING_TO_TELL;
    let entry = this.find(source, destination, key);
    let told: ToTell = plain;
    if (entry !== undefined) {
      // Where nothing says who speaks, APDUs may be of any dialogs; where nothing is known of what was asked, nothing is the same.
      if (entry.state === OPEN && entry.expects && source >= 0)
        told = {
          frame: entry.frame,
          delay: delayOf(entry, d),
          isSame: bytes.length > 0 && sameOctets(entry.bytes, bytes),
          plainSince: plain === NOTHING_TO_TELL ? 0 : plain.plainSince,
        };
      this.release(entry);
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
    this.open(entry, d);
    return told;
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
    this.open(entry, d);
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
    entry.state = d.isPart ? PART : OPEN;
    entry.answered = 0;
    entry.isProtected = d.protections > 0;
    entry.context = NO_CONTEXT;
  }

  /** Answers once: what comes with the same invoke-id later is no answer to this. */
  answer(d: Dissection, key: number, goesOn: boolean, conversation: Conversation): Request {
    const entry = this.find(d.destination, d.source, key) ?? this.unread(d);
    return entry === undefined
      ? { ...NO_REQUEST, isOdd: d.source >= 0 && this.hasAsked(d.destination, d.source) }
      : this.close(entry, d, goesOn, conversation);
  }

  /** A request that could not be deciphered and waits, for an answer that could. */
  private unread(d: Dissection): Entry | undefined {
    const entry = this.find(d.destination, d.source, keyOf(Service.ciphered, NO_INVOKE_ID));
    return entry !== undefined && waits(entry) ? entry : undefined;
  }

  /** What names no request answers the one that the other party sent last. */
  answerLatest(d: Dissection, conversation: Conversation): Request {
    const waiting = this.waitingOf(d.destination, d.source);
    return waiting === undefined ? NO_REQUEST : this.close(waiting, d, false, conversation);
  }

  /**
   * What can't be read, and has no tag that tells what it is: an answer where the other party waits for one; a request where this
   * one is known to ask, or nothing is known of either, so that what comes back may be the answer; else a push.
   */
  takeUnread(d: Dissection, conversation: Conversation): Request {
    const asks = this.isAsking(d.source, d.destination, d.side);
    const waiting = asks ? undefined : this.waitingOf(d.destination, d.source);
    const isOther = d.source !== d.destination || waiting?.side !== d.side;
    if (waiting !== undefined && isOther) return this.close(waiting, d, false, conversation);
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

  private close(entry: Entry, d: Dissection, goesOn: boolean, conversation: Conversation): Request {
    const { asked, bytes, frame, message, state, lessons } = entry;
    const isBare = entry.isProtected && d.protections === 0;
    if (state === ANSWERED) {
      const again = { ...NO_REQUEST, frame, message, before: entry.answered, isBare };
      return d.source >= 0 ? { ...again, asked, bytes } : again;
    }
    const delay = delayOf(entry, d);
    const isMoreToCome = goesOn || d.isPart;
    const taught = isMoreToCome ? 0 : lessons.size;
    if (taught > 0) conversation.shared.of(answered).lessons = lessons;
    const request = { asked, bytes, frame, message, delay, before: 0, isOdd: false, lessons: taught, isBare };
    entry.answered = d.frame;
    entry.state = d.isPart ? PART : goesOn ? GOES_ON : ANSWERED;
    if (!isMoreToCome) this.done(entry);
    return request;
  }

  /** Lists, and what was written, are forgotten: others need their bytes. */
  drop(): void {
    for (const entry of this.entries) {
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
    for (const lesson of entry.lessons.values()) cost += costOfLesson(lesson);
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
    const done = entries.find(({ state }) => state === ANSWERED || state === FREE);
    if (done === undefined) this.oldest = (this.oldest + 1) % entries.length;
    const entry = done ?? (entries[this.oldest] as Entry);
    this.release(entry);
    return entry;
  }
}

function emptyEntry(): Entry {
  return {
    source: -1,
    destination: -1,
    side: 0,
    key: -1,
    asked: NOTHING_ASKED,
    bytes: NO_BYTES,
    frame: 0,
    message: 0,
    seconds: Number.NaN,
    nanos: 0,
    state: FREE,
    expects: false,
    answered: 0,
    lessons: NO_LESSONS,
    isProtected: false,
    context: NO_CONTEXT,
  };
}

const waits = ({ state }: Entry): boolean => state === OPEN || state === PART;

function forget(entry: Entry): void {
  entry.asked = NOTHING_ASKED;
  entry.bytes = NO_BYTES;
  entry.lessons = NO_LESSONS;
}

function delayOf(entry: Entry, d: Dissection): number {
  return d.seconds - entry.seconds + (d.nanos - entry.nanos) / 1e9;
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
};
