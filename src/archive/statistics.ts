/** What the messages in view are, in numbers: from columns only, in passes over them that are done in slices. */
import type { Severity } from '../core/index.js';
import type { Rows } from './rows.js';
import type { Handle, Slices } from './slices.js';
import { bucketsFor, numberStep, timeStep } from './steps.js';
import { type Share, type Sizes, SizeTally, Tally } from './tally.js';
import type { ArchiveView } from './view.js';

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
  /** Milliseconds from request to response, once these are paired. */
  readonly responseTimes?: Sizes;
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
  return { messages: count, ...counts, timeline, issues };
}

type Counts = Omit<Statistics, 'messages' | 'timeline' | 'issues'>;

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

/** The worst first. */
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Milliseconds since 1970, with a fraction; NaN where there is no time that can be counted with. */
function timeOf(archive: ArchiveView, index: number): number {
  const seconds = archive.secondsOf(index);
  return Math.abs(seconds) < LATEST ? seconds * 1000 + archive.nanosOf(index) / 1e6 : Number.NaN;
}

/** Seconds; beyond, milliseconds are no whole numbers any longer, and there are no dates. */
const LATEST = 8.64e12;
