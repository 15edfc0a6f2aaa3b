/**
 * Which entries of two sequences belong together: the longest common subsequence (Myers, "An O(ND) Difference Algorithm and
 * Its Variations", 1986), as long as that is cheap.
 */

/** Entries that may differ; memory grows with the square of it (4 MB). */
const MOST_DIFFERENCES = 1000;

/** Steps that all alignments of one comparison may take together; about 50 ms. */
export class AlignmentBudget {
  steps = 20_000_000;
  /** Something was too different; it was taken in order. */
  isExceeded = false;
}

/** For each entry of `left`, the index of its partner in `right`, ascending; -1 where it has none. */
export function aligned(left: readonly number[], right: readonly number[], budget: AlignmentBudget): readonly number[] {
  const partners: number[] = new Array(left.length).fill(-1);
  let start = 0;
  let leftEnd = left.length;
  let rightEnd = right.length;
  while (start < leftEnd && start < rightEnd && left[start] === right[start]) partners[start] = start++;
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    partners[--leftEnd] = --rightEnd;
  }
  if (start === leftEnd || start === rightEnd) return partners;
  const trace = explored(left, right, start, leftEnd, rightEnd, budget);
  if (trace === undefined) {
    budget.isExceeded = true;
    for (let i = start; i < Math.min(leftEnd, rightEnd); i++) if (left[i] === right[i]) partners[i] = i;
  } else follow(trace, start, leftEnd, rightEnd, partners);
  return partners;
}

/**
 * The farthest points on each diagonal, by number of differences; undefined where there are too many. Diagonal k of round d
 * stands at k + d.
 */
function explored(
  left: readonly number[],
  right: readonly number[],
  start: number,
  leftEnd: number,
  rightEnd: number,
  budget: AlignmentBudget,
): readonly Int32Array[] | undefined {
  const n = leftEnd - start;
  const m = rightEnd - start;
  const trace: Int32Array[] = [];
  for (let d = 0; d <= Math.min(n + m, MOST_DIFFERENCES); d++) {
    const before = trace[d - 1];
    const now = new Int32Array(2 * d + 1);
    trace.push(now);
    for (let k = -d; k <= d; k += 2) {
      let x = before === undefined ? 0 : entry(before, d, k);
      let y = x - k;
      const from = x;
      while (x < n && y < m && left[start + x] === right[start + y]) {
        x++;
        y++;
      }
      now[k + d] = x;
      budget.steps -= 1 + x - from;
      if (x >= n && y >= m) return trace;
    }
    if (budget.steps < 0) return undefined;
  }
  return undefined;
}

/** Does round d enter diagonal k by an entry of `right` alone? Else by one of `left`. */
function isRightAlone(before: Int32Array, d: number, k: number): boolean {
  return k === -d || (k !== d && (before[k + d - 2] as number) < (before[k + d] as number));
}

/** Where round d enters diagonal k. */
function entry(before: Int32Array, d: number, k: number): number {
  return isRightAlone(before, d, k) ? (before[k + d] as number) : (before[k + d - 2] as number) + 1;
}

/** Walks back from the end, and keeps what was common. */
function follow(
  trace: readonly Int32Array[],
  start: number,
  leftEnd: number,
  rightEnd: number,
  partners: number[],
): void {
  let x = leftEnd - start;
  let y = rightEnd - start;
  for (let d = trace.length - 1; d >= 0; d--) {
    const before = trace[d - 1];
    const k = x - y;
    const from = before === undefined ? 0 : entry(before, d, k);
    while (x > from) {
      x--;
      y--;
      partners[start + x] = start + y;
    }
    if (before === undefined) return;
    if (isRightAlone(before, d, k)) y--;
    else x--;
  }
}
