/** The order of issues, with the messages that tell of a failure among them. */
import type { ArchiveView } from '../../archive/view.js';
import { Due } from './due.js';

export const ISSUE_ORDERS = ['the worst first', 'by message', 'by code'] as const;
const BY_MESSAGE = 1;
const BY_CODE = 2;

/** More than anybody reads. */
const MOST_FAILURES = 100_000;

const SEVERITY_RANK = { error: 0, warning: 1, note: 2 } as const;

export class IssueOrder {
  private order: Int32Array = new Int32Array(0);
  private readonly failures: number[] = [];
  private lookedAt = 0;
  private readonly due: Due;

  constructor(
    private readonly archive: Pick<ArchiveView, 'count' | 'issues' | 'isFailure'>,
    changed: () => void,
  ) {
    this.due = new Due(changed);
  }

  close(): void {
    this.due.close();
  }

  /** Issues by their number; messages that tell of a failure as `~index`. */
  by(sort: number): Int32Array {
    const { issues } = this.archive;
    const failures = this.failuresSoFar();
    if (!this.due.isDue(sort, `${issues.count} ${failures.length}`)) return this.order;
    const { codes } = issues;
    const rankOf = (n: number): number => {
      const code = issues.codeOf(n);
      if (sort === BY_CODE) return code;
      return sort === BY_MESSAGE ? 0 : SEVERITY_RANK[codes[code]?.severity ?? 'note'];
    };
    const sorted = bucketed(issues.count, rankOf, Math.max(3, codes.length));
    const order = new Int32Array(sorted.length + failures.length);
    // Failures stand behind the errors, among the messages, or behind all codes.
    const isBefore = (n: number, failure: number): boolean => {
      if (sort === BY_MESSAGE) return issues.messageOf(n) <= failure;
      return sort === BY_CODE || rankOf(n) === SEVERITY_RANK.error;
    };
    let at = 0;
    let next = 0;
    for (const failure of failures) {
      while (next < sorted.length && isBefore(sorted[next] as number, failure)) order[at++] = sorted[next++] as number;
      order[at++] = ~failure;
    }
    order.set(sorted.subarray(next), at);
    this.order = order;
    return order;
  }

  /** Messages that tell of a failure, each looked at once. */
  private failuresSoFar(): readonly number[] {
    const { archive, failures } = this;
    for (; this.lookedAt < archive.count && failures.length < MOST_FAILURES; this.lookedAt++) {
      if (archive.isFailure(this.lookedAt)) failures.push(this.lookedAt);
    }
    return failures;
  }
}

/** Numbers below `count` by their bucket, in their own order within each. */
function bucketed(count: number, bucketOf: (n: number) => number, buckets: number): Uint32Array {
  const starts = new Uint32Array(buckets + 1);
  for (let n = 0; n < count; n++) {
    const behind = bucketOf(n) + 1;
    starts[behind] = (starts[behind] as number) + 1;
  }
  for (let bucket = 0; bucket < buckets; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  const order = new Uint32Array(count);
  for (let n = 0; n < count; n++) {
    const bucket = bucketOf(n);
    order[starts[bucket] as number] = n;
    starts[bucket] = (starts[bucket] as number) + 1;
  }
  return order;
}
