/** Finds all that could be bytes in a line of text, from left to right; every character is looked at a few times only. */
import type { ByteSink } from './byte-sink.js';
import { BACKSLASH, digitOf, isWord } from './characters.js';
import { decimalRun } from './decimal-run.js';
import { hexRun, isPrefix, prefixedRun } from './hex-run.js';
import { escapedRun, literalRun, Strings } from './literal-run.js';
import type { Run } from './run.js';

/** Runs of one line: more than a line of frames has. What is behind them is not looked at. */
export const MOST_RUNS = 4096;
/** Numbers in brackets; fewer are an index, a date, a count. */
const FEWEST_DECIMALS = 3;

/** Runs of `line` from `at` on; their bytes are put into `sink`. */
export function findRuns(line: string, at: number, sink: ByteSink): Run[] {
  const runs: Run[] = [];
  const strings = new Strings(line);
  while (at < line.length && runs.length < MOST_RUNS) {
    const run = runAt(line, at, sink, strings);
    if (run !== undefined) {
      runs.push(run);
      at = run.to;
    } else at = isWord(line.charCodeAt(at)) ? wordEnd(line, at) : at + 1;
  }
  return runs;
}

/** The run that begins here; `at` stands before a word, or at a mark between words. */
function runAt(line: string, at: number, sink: ByteSink, strings: Strings): Run | undefined {
  const code = line.charCodeAt(at);
  const before = sink.length;
  let run: Run | undefined;
  if (code === BACKSLASH) run = escapedRun(line, at, sink);
  else if (isQuote(line, at)) run = literalRun(line, at, at, sink, strings);
  else if (isBracket(line, at)) run = atLeast(FEWEST_DECIMALS, line, decimalRun(line, at + 1, sink));
  else if ((code === 0x62 || code === 0x42) && isQuote(line, at + 1)) run = literalRun(line, at, at + 1, sink, strings);
  else if (isPrefix(line, at)) run = prefixedRun(line, at, sink);
  else if (digitOf(code) !== 0) run = hexRun(line, at, sink);
  if (run === undefined) sink.length = before;
  return run;
}

/** Decimals count only where they fill their brackets, or all of the line that follows. */
function atLeast(count: number, line: string, run: Run | undefined): Run | undefined {
  if (run === undefined || run.end - run.start < count) return undefined;
  const behind = line
    .slice(run.to, run.to + 8)
    .trimStart()
    .charAt(0);
  return behind === '' || ')]},'.includes(behind) ? run : undefined;
}

function isQuote(line: string, at: number): boolean {
  const character = line.charAt(at);
  return character === "'" || character === '"';
}

function isBracket(line: string, at: number): boolean {
  const character = line.charAt(at);
  return character === '[' || character === '{' || character === '(';
}

function wordEnd(line: string, at: number): number {
  let end = at;
  while (isWord(line.charCodeAt(end))) end++;
  return end;
}
