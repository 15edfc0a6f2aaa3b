/** What the messages in view are, in numbers: from columns only, in passes over them that are done in slices. */
import type { Severity } from '../core/index.js';
import { ResponseTally, type TimeBucket, type TimeSpread } from './response-tally.js';
import { responseSeconds } from './response-time.js';
import type { Rows } from './rows.js';
import type { Handle, Slices } from './slices.js';
import { bucketsFor, numberStep, timeStep } from './steps.js';
import { type Share, type Sizes, SizeTally, Tally } from './tally.js';
import type { ArchiveView } from './view.js';

export type { TimeBucket, TimeSpread } from './response-tally.js';
export type { Share, SizeBucket, Sizes } from './tally.js';

export interface IssueShare {
  readonly name: string;
  readonly label: string;
  readonly severity: Severity;
  readonly count: number;
  /** Messages that have it. */
  readonly messages: number;
}

/** Messages one after the other, in buckets of one width. */
export interface Timeline {
  /** Milliseconds since 1970 or, in captures without times, message numbers. */
  readonly of: 'time' | 'number';
  /** Of the first bucket. */
  readonly start: number;
  readonly step: number;
  readonly counts: readonly number[];
  /** Messages with an error among them. */
  readonly errors: readonly number[];
}

/** How long answers took, of one conversation. */
export interface ConversationResponses extends TimeSpread {
  readonly conversation: number;
  readonly a: string;
  readonly b: string;
}

/** What was answered, and after how long. */
export interface Responses {
  /** Undefined where no answer has a time. */
  readonly spread: TimeSpread | undefined;
  readonly buckets: readonly TimeBucket[];
  /** Requests that nothing has answered. */
  readonly waiting: number;
  /** Answers that nobody asked for. */
  readonly unasked: number;
  /** Those with the most answers, the slowest first; none where there is one conversation. */
  readonly conversations: readonly ConversationResponses[];
  /** Conversations with answers that are not among these. */
  readonly others: number;
}

/** All of it; lists begin with what there is most of. */
export interface Statistics {
  readonly messages: number;
  readonly bytes: number;
  readonly conversations: number;
  /** Messages whose worst issue is an error, or a warning. */
  readonly withErrors: number;
  readonly withWarnings: number;
  /** Milliseconds since 1970; NaN where there are no times. */
  readonly first: number;
  readonly last: number;
  /** Messages without a time. */
  readonly untimed: number;
  readonly services: readonly Share[];
  readonly results: readonly Share[];
  readonly sizes: Sizes | undefined;
  readonly timeline: Timeline | undefined;
  readonly issues: readonly IssueShare[];
  readonly responses: Responses;
}

/** Rows between two looks at the clock: some microseconds. */
const ROWS_A_LOOK = 1024;
/** One bucket could not hold what lies on both sides of zero. */
const FEWEST_BUCKETS = 2;

/** Counts the rows that are there now; those that come later are for the next time. `columns`: buckets there is room for. */
export function countStatistics(
  archive: ArchiveView,
  slices: Slices,
  rows: Rows,
  columns: number,
  onDone: (statistics: Statistics) => void,
): Handle {
  const work = counting(archive, rows, Math.max(FEWEST_BUCKETS, columns), () => slices.isOver());
  const step = (): boolean => {
    const { done, value } = work.next();
    if (done === true) onDone(value);
    return done !== true;
  };
  return slices.run({ step }, 'now');
}

/** Gives way where the time is over. */
type Work<T> = Generator<void, T>;

function* counting(archive: ArchiveView, rows: Rows, columns: number, isOver: () => boolean): Work<Statistics> {
  const { count } = rows;
  const counts = yield* countRows(archive, rows, count, isOver);
  const timeline = count === 0 ? undefined : yield* timelineOf(archive, rows, count, counts, columns, isOver);
  const issues = yield* countIssues(archive, rows, count, isOver);
  const responses = yield* responsesOf(archive, rows, count, isOver);
  return { messages: count, ...counts, timeline, issues, responses };
}

type Counts = Omit<Statistics, 'messages' | 'timeline' | 'issues' | 'responses'>;

function* countRows(archive: ArchiveView, rows: Rows, count: number, isOver: () => boolean): Work<Counts> {
  const services = new Tally();
  const results = new Tally();
  const sizes = new SizeTally();
  const severities = [0, 0, 0, 0];
  const hasConversation = new Uint8Array(archive.conversations.length);
  let bytes = 0;
  let untimed = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < count; row++) {
    const index = rows.at(row);
    const size = archive.sizeOf(index);
    bytes += size;
    sizes.add(size);
    services.add(archive.serviceOf(index), size);
    results.add(archive.resultOf(index), size);
    (severities[archive.severityOf(index)] as number) += 1;
    const conversation = archive.conversationOf(index);
    if (conversation >= 0) hasConversation[conversation] = 1;
    const time = timeOf(archive, index);
    if (Number.isNaN(time)) untimed++;
    else {
      if (time < first) first = time;
      if (time > last) last = time;
    }
    if (row % ROWS_A_LOOK === 0 && isOver()) yield;
  }
  const isTimed = untimed < count;
  return {
    bytes,
    conversations: hasConversation.reduce((sum, has) => sum + has, 0),
    withErrors: severities[3] as number,
    withWarnings: severities[2] as number,
    first: isTimed ? first : Number.NaN,
    last: isTimed ? last : Number.NaN,
    untimed,
    services: services.shares(archive.services),
    results: results.shares(archive.results),
    sizes: sizes.sizes(),
  };
}

function* timelineOf(
  archive: ArchiveView,
  rows: Rows,
  count: number,
  { first, last }: Counts,
  columns: number,
  isOver: () => boolean,
): Work<Timeline> {
  const isTimed = !Number.isNaN(first);
  const from = isTimed ? first : rows.at(0) + 1;
  const to = isTimed ? last : rows.at(count - 1) + 1;
  const step = isTimed ? timeStep(from, to, columns) : numberStep(from, to, columns);
  const start = Math.floor(from / step);
  const counts = new Array<number>(bucketsFor(from, to, step)).fill(0);
  const errors = [...counts];
  for (let row = 0; row < count; row++) {
    const index = rows.at(row);
    const bucket = Math.floor((isTimed ? timeOf(archive, index) : index + 1) / step) - start;
    if (!Number.isNaN(bucket)) {
      (counts[bucket] as number) += 1;
      if (archive.severityOf(index) === 3) (errors[bucket] as number) += 1;
    }
    if (row % ROWS_A_LOOK === 0 && isOver()) yield;
  }
  return { of: isTimed ? 'time' : 'number', start: start * step, step, counts, errors };
}

/** Issues and rows are both in the order of messages, so one pass over both finds those in view. */
function* countIssues(
  { issues }: ArchiveView,
  rows: Rows,
  count: number,
  isOver: () => boolean,
): Work<readonly IssueShare[]> {
  const shares = new Map<number, { count: number; messages: number; last: number }>();
  const end = issues.count;
  let row = 0;
  for (let n = 0; n < end; n++) {
    const message = issues.messageOf(n);
    while (row < count && rows.at(row) < message) row++;
    if (row === count) break;
    if (n % ROWS_A_LOOK === 0 && isOver()) yield;
    if (rows.at(row) !== message) continue;
    const code = issues.codeOf(n);
    let share = shares.get(code);
    if (share === undefined) {
      share = { count: 0, messages: 0, last: -1 };
      shares.set(code, share);
    }
    share.count++;
    if (share.last !== message) share.messages++;
    share.last = message;
  }
  return Array.from(shares, ([code, share]) => {
    const { name, label, severity } = issues.codes[code] as (typeof issues.codes)[0];
    return { name, label, severity, count: share.count, messages: share.messages };
  }).sort((one, other) => RANK[one.severity] - RANK[other.severity] || other.count - one.count);
}

/** Conversations whose response times are told apart; a page has no room for more. */
const MOST_CONVERSATIONS = 40;

function* responsesOf(archive: ArchiveView, rows: Rows, count: number, isOver: () => boolean): Work<Responses> {
  const answers = new Uint32Array(archive.conversations.length);
  let waiting = 0;
  let unasked = 0;
  for (let row = 0; row < count; row++) {
    const index = rows.at(row);
    if (archive.requestOf(index) >= 0) (answers[archive.conversationOf(index)] as number) += 1;
    else if (archive.isUnasked(index)) unasked++;
    if (archive.isAsking(index) && archive.answerOf(index) < 0) waiting++;
    if (row % ROWS_A_LOOK === 0 && isOver()) yield;
  }
  const answering = Array.from(answers.keys()).filter((id) => (answers[id] as number) > 0);
  const told = answering.length < 2 ? [] : mostOf(answering, answers).slice(0, MOST_CONVERSATIONS);
  const tallies = new Map(told.map((id) => [id, new ResponseTally()]));
  const all = new ResponseTally();
  for (let row = 0; row < count; row++) {
    const index = rows.at(row);
    const seconds = responseSeconds(archive, index);
    if (!Number.isNaN(seconds)) {
      all.add(seconds);
      tallies.get(archive.conversationOf(index))?.add(seconds);
    }
    if (row % ROWS_A_LOOK === 0 && isOver()) yield;
  }
  const conversations: ConversationResponses[] = [];
  for (const [id, tally] of tallies) {
    const spread = tally.spread();
    const facts = archive.conversations[id];
    if (spread !== undefined && facts !== undefined)
      conversations.push({ conversation: id, a: facts.a, b: facts.b, ...spread });
  }
  conversations.sort((one, other) => other.most - one.most);
  return {
    spread: all.spread(),
    buckets: all.buckets(),
    waiting,
    unasked,
    conversations,
    others: answering.length < 2 ? 0 : answering.length - told.length,
  };
}

const mostOf = (ids: readonly number[], counts: Uint32Array): readonly number[] =>
  [...ids].sort((one, other) => (counts[other] as number) - (counts[one] as number) || one - other);

/** The worst first. */
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Milliseconds since 1970, with a fraction; NaN where there is no time that can be counted with. */
function timeOf(archive: ArchiveView, index: number): number {
  const seconds = archive.secondsOf(index);
  return Math.abs(seconds) < LATEST ? seconds * 1000 + archive.nanosOf(index) / 1e6 : Number.NaN;
}

/** Seconds; beyond, milliseconds are no whole numbers any longer, and there are no dates. */
const LATEST = 8.64e12;
