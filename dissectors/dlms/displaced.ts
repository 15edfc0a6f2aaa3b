/**
 * Requests whose invoke-id was given to another before their answer came. That may come all the same: late, or because requests are
 * sent without waiting (pipelined). Answers come in the order of their requests, but any request may have been lost, so that an
 * answer may belong to several:
 *
 *     request 5    request 9    answer           to 5, which came late, or to 9, since 5 was lost?
 *     request 5    request 9    answer  answer   the latter answers 9, and so the former 5
 *
 * Messages are read as they come, so only what is known when the answer comes can decide: its form, when it comes, and which
 * answers came before. Where that doesn't, nothing is guessed: the answer is in doubt.
 */
import { type Dissection, Limits } from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import { answerFits } from './answer-fits.js';
import type { Pace } from './pace.js';
import { delayOf, type Entry, mayBeAnswered, printOf, State, waits } from './request-entry.js';
import { hasInvokeIds, Service, serviceOf } from './service.js';

/** A request that is given up: its frame, and how long it waited. */
export interface Lost {
  readonly frame: number;
  readonly delay: number;
  /** It, or one before it, got the answer that was in doubt. */
  readonly isDoubtful: boolean;
}
export const NO_LOST: readonly Lost[] = [];

/** The request that an answer belongs to, or most likely belongs to. */
export interface Choice {
  readonly entry: Entry;
  /** See `Request`. */
  readonly doubt: string;
  readonly settles: string;
  /** What was answered so may be answered once more. */
  readonly isKept: boolean;
}

/** An answer that was in doubt: its frame, and the request which it answers if none was lost: frame and message. */
interface Doubted {
  readonly answer: number;
  readonly request: number;
  readonly message: number;
}

export class Displaced {
  /** The oldest first. */
  private entries: Entry[] = [];
  private lost: (Omit<Lost, 'delay'> & Pick<Entry, 'seconds' | 'nanos'>)[] = [];
  /** Requests since, by which those that waited too long are given up where there are no times. */
  private asked = 0;
  private readonly displacedAt = new Map<Entry, number>();
  /** Answers in doubt, in a row, of one key and the same parties; one of their requests; and when the last of them came. */
  private doubted: Doubted[] = [];
  private doubtedOf: Group | undefined;
  private doubtedSeconds = Number.NaN;
  /** The latest answer where several waited: its octets, and its request. */
  private latest: Group | undefined;
  private latestPrint = -1;

  /** What is sent in blocks, and in doubt. */
  private inBlocks: Entry | undefined;
  private doubtOfBlocks = '';

  /** `release`: forgets what a request holds. */
  constructor(private readonly release: (entry: Entry) => void) {}

  /** All that hold something. */
  get all(): readonly Entry[] {
    return this.entries;
  }

  /** Another request has its invoke-id now. */
  add(entry: Entry, d: Dissection): void {
    this.entries.push(entry);
    this.displacedAt.set(entry, this.asked);
    if (this.isDoubted(entry) && secondsOf(d) - this.doubtedSeconds > Limits.silentSeconds) {
      // Answers to what was asked before would have come by now: those in doubt were theirs.
      for (const one of this.waitingOf(entry.source, entry.destination, entry.key))
        if (secondsOf(one) <= this.doubtedSeconds) this.leave(one);
      this.endDoubt();
    } else if (this.entries.length > Limits.displacedRequests) this.leave(this.entries[0] as Entry);
  }

  /** Its answer begins to come in blocks: it has its invoke-id back until they are through. */
  takeBack(entry: Entry, doubt: string): void {
    this.inBlocks = entry;
    this.doubtOfBlocks = doubt;
  }

  doubtOf(entry: Entry): string {
    return entry === this.inBlocks ? this.doubtOfBlocks : '';
  }

  /** A request was sent: those that waited too long for their answers, and were not told yet. */
  takeLost(d: Dissection): readonly Lost[] {
    this.asked++;
    this.expire(d);
    const { lost } = this;
    if (lost.length === 0) return NO_LOST;
    this.lost = [];
    return lost.map(({ frame, isDoubtful, ...entry }) => ({ frame, delay: delayOf(entry, d), isDoubtful }));
  }

  /** Those that a message may answer: of one key, or of all. */
  waitingOf(source: number, destination: number, key: number | undefined): Entry[] {
    return this.entries.filter(
      (entry) =>
        entry.source === source && entry.destination === destination && (key === undefined || entry.key === key),
    );
  }

  /** Which of those that wait, the oldest first, a message answers. */
  choose(d: Dissection, waiting: readonly Entry[], pace: Pace, namesRequest: boolean): Choice {
    const fitting = namesRequest ? this.fitting(d, waiting, pace) : waiting;
    const chosen = fitting[0] as Entry;
    // Answers come in order: what was asked before it is not answered any more.
    const older = waiting.slice(0, waiting.indexOf(chosen));
    for (const entry of older) this.leave(entry);
    if (older.length > 0 || !this.isDoubted(chosen)) this.endDoubt();
    const print = printOf(d.bytes, d.at, d.end);
    // The same octets once more may be the same answer once more.
    const newest = fitting.at(-1) as Entry;
    // Whichever of them it answers, the value belongs to the same.
    const isOneThing = fitting.length === 1 || fitting.every((entry) => asksTheSame(entry, newest));
    const { latest } = this;
    const isSame = this.latestPrint === print && areAlike(latest, chosen);
    const before = isSame && (fitting.length > 1 || latest?.frame !== chosen.frame) ? latest : undefined;
    this.latest = groupOf(chosen);
    this.latestPrint = print;
    if (isOneThing && before === undefined) {
      const settles = fitting.length === 1 ? this.settle() : '';
      if (fitting.length > 1) this.doubtSince(d);
      return { entry: chosen, doubt: '', settles, isKept: false };
    }
    const frames = fitting.map(({ frame }) => frame);
    if (before !== undefined) frames.unshift(before.frame);
    else {
      if (this.doubted.length >= Limits.displacedRequests) this.doubted.shift();
      // A part of the same answer was read before.
      if (this.doubted.at(-1)?.message === chosen.message) this.doubted.pop();
      this.doubted.push({ answer: d.frame, request: chosen.frame, message: chosen.message });
    }
    this.doubtSince(d);
    return {
      entry: chosen,
      doubt: doubtText(frames, chosen.key, namesRequest),
      settles: '',
      isKept: before !== undefined,
    };
  }

  /** Those that the form of the answer, and when it comes, leave. */
  private fitting(d: Dissection, waiting: readonly Entry[], pace: Pace): readonly Entry[] {
    const formed = waiting.filter((entry) => answerFits(d, entry));
    const fitting = formed.length > 0 ? formed : [...waiting];
    while (fitting.length > 1 && pace.isTooQuick(delayOf(fitting.at(-1) as Entry, d))) fitting.pop();
    const newest = fitting.at(-1) as Entry;
    // Once answers are behind their requests, those behind come as quickly as ever.
    if (this.isDoubted(newest) || !fitting.every(waits)) return fitting;
    const isAllOver = fitting.every((entry) => entry === newest || pace.isOverdue(delayOf(entry, d)));
    return isAllOver && pace.isUsual(delayOf(newest, d)) ? [newest] : fitting;
  }

  private expire(d: Dissection): void {
    for (const entry of [...this.entries]) {
      const since = this.asked - (this.displacedAt.get(entry) as number);
      if (delayOf(entry, d) > Limits.displacedSeconds || since > Limits.displacedRequests) this.leave(entry);
    }
  }

  private leave(entry: Entry): void {
    this.remove(entry);
    // What was answered once lacks nothing.
    if (waits(entry) && this.lost.length < Limits.displacedRequests) {
      const { frame, seconds, nanos } = entry;
      this.lost.push({ frame, seconds, nanos, isDoubtful: this.isDoubted(entry) });
    }
    entry.state = State.answered;
    this.release(entry);
  }

  /** Are answers in doubt that may be to it? */
  isDoubted(entry: Entry): boolean {
    return areAlike(this.doubtedOf, entry);
  }

  /** One request waits: may what comes be the answer before it once more? */
  mayRepeat(d: Dissection, entry: Entry): boolean {
    if (this.latest === undefined) return false;
    if (areAlike(this.latest, entry) && this.latestPrint === printOf(d.bytes, d.at, d.end)) return true;
    this.latest = undefined;
    return false;
  }

  /** It was answered: does it wait on? */
  answered(entry: Entry): void {
    if (!mayBeAnswered(entry) || entry.state === State.part) this.remove(entry);
  }

  private remove(entry: Entry): void {
    const at = this.entries.indexOf(entry);
    if (at >= 0) this.entries.splice(at, 1);
    this.displacedAt.delete(entry);
  }

  /** An answer to the oldest that waits: none was lost. */
  private settle(): string {
    const text = this.doubted.map(({ answer, request }) => `frame ${answer} answered frame ${request}`).join(', ');
    this.endDoubt();
    return text;
  }

  private doubtSince(d: Dissection): void {
    this.doubtedOf = this.latest;
    this.doubtedSeconds = secondsOf(d);
  }

  private endDoubt(): void {
    if (this.doubted.length > 0) this.doubted = [];
    this.doubtedOf = undefined;
    this.doubtedSeconds = Number.NaN;
  }
}

/** A request, by what others of the same invoke-id have, too: it may be gone itself. */
type Group = Pick<Entry, 'key' | 'source' | 'destination' | 'frame'>;
const groupOf = ({ key, source, destination, frame }: Entry): Group => ({ key, source, destination, frame });

/** Of one key, and between the same parties. */
const areAlike = (one: Group | undefined, other: Group): boolean =>
  one?.key === other.key && one.source === other.source && one.destination === other.destination;

/** Of what is written and called, the values count, too. */
function asksTheSame(one: Entry, other: Entry): boolean {
  if (one.bytes.length === 0 || !sameOctets(one.bytes, other.bytes)) return false;
  return serviceOf(one.key) === Service.get || (one.print === other.print && waits(one) && waits(other));
}

const secondsOf = ({ seconds, nanos }: Pick<Entry, 'seconds' | 'nanos'>): number => seconds + nanos / 1e9;

/** `frame 5, frame 7 or frame 9, which have the same invoke-id`; `one of 2 requests in frame 5`. */
function doubtText(frames: readonly number[], key: number, namesRequest: boolean): string {
  const named = [...new Set(frames)].map((frame) => `frame ${frame}`);
  const last = named.pop() as string;
  const one = frames.length > 1 ? `one of ${frames.length} requests in ${last}` : last;
  const all = named.length === 0 ? one : `${named.join(', ')} or ${last}`;
  return namesRequest && hasInvokeIds(serviceOf(key)) ? `${all}, which have the same invoke-id` : all;
}
