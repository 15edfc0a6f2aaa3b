/** Widths of buckets that people count in. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds; what is wider than a day is so many days. */
const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  DAY,
];

/** The narrowest step of time with which [first, last] takes at most so many buckets. */
export function timeStep(first: number, last: number, columns: number): number {
  for (const step of TIME_STEPS) if (bucketsFor(first, last, step) <= columns) return step;
  let step = DAY;
  while (bucketsFor(first, last, step) > columns) step *= 2;
  return step;
}

/** The same for whole numbers: 1, 2, 5, 10, 20 … */
export function numberStep(first: number, last: number, columns: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (bucketsFor(first, last, factor * power) <= columns) return factor * power;
  }
}

/** Buckets begin at multiples of their step. */
export function bucketsFor(first: number, last: number, step: number): number {
  return Math.floor(last / step) - Math.floor(first / step) + 1;
}
