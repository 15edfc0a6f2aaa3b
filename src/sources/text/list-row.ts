/**
 * A frame that a program has written over many lines.
 *
 *     uint8_t frame[] = {              data = (b'\x7e\xa0'           "data": [
 *       0x7E, 0xA0, 0x21,                      b'\x21\x00')            126,
 *       0x00, 0x02 };                                                  160 ]
 */
import type { ByteSink } from './byte-sink.js';
import { decimalRun } from './decimal-run.js';
import { findRuns } from './find-runs.js';
import { Form, type Run } from './run.js';

const OPENS = /[[{(]\s*\\?$/;
const BLANK = /^\s*$/;
const GOES_ON = /^\s*(?:,|,?\s*\\)\s*$/;

/** Does the line end where a list begins, without bytes so far? */
export function opensList(line: string): boolean {
  return OPENS.test(line.slice(-20));
}

/** Does the frame whose bytes stand in `run` go on in the next line? */
export function goesOnBehind(line: string, run: Run): boolean {
  const behind = line.slice(run.to, run.to + 20);
  if (run.form === Form.literal) {
    const before = line.slice(Math.max(0, run.from - 100), run.from);
    return (BLANK.test(behind) && before.lastIndexOf('(') > before.lastIndexOf(')')) || /^\s*\\\s*$/.test(behind);
  }
  const isList =
    run.form === Form.prefixed || run.form === Form.decimal || (run.form === Form.hex && run.separator === ',');
  return isList && GOES_ON.test(behind);
}

/** A line of a list, read. */
export interface ListRow {
  readonly run: Run;
  /** More follows in the next line. */
  readonly goesOn: boolean;
}

/** The next line of a list; `form`: how its bytes are written, undefined for the first line. */
export function listRow(line: string, form: Form | undefined, sink: ByteSink): ListRow | undefined {
  const first = /\S/.exec(line.slice(0, 200))?.index ?? 0;
  const run = rowRun(line, first, form, sink);
  if (run === undefined || run.from !== first || run.isOdd || (form !== undefined && run.form !== form))
    return undefined;
  const behind = line.slice(run.to, run.to + 20);
  if (run.form === Form.literal) return { run, goesOn: BLANK.test(behind) || /^\s*\\\s*$/.test(behind) };
  if (!/^\s*(?:[,\])};\\]|\/\/|#|$)/.test(behind)) return undefined;
  return { run, goesOn: /^\s*,/.test(behind) };
}

function rowRun(line: string, first: number, form: Form | undefined, sink: ByteSink): Run | undefined {
  const isNumber = /[-\d]/.test(line.charAt(first)) && !/^0x/i.test(line.slice(first, first + 2));
  if (isNumber && form !== Form.hex && form !== Form.prefixed) {
    const start = sink.length;
    const run = decimalRun(line, first, sink);
    if (run !== undefined && /^\s*(?:[,\])}]|$)/.test(line.slice(run.to, run.to + 20))) return run;
    sink.length = start;
  }
  const [run] = findRuns(line.slice(0, 100_000), first, sink);
  if (run === undefined || (run.form === Form.hex && !isByteList(run))) return undefined;
  return run;
}

/** `7E, A0,` but not `7EA021,`: that is a list of frames. */
function isByteList(run: Run): boolean {
  return run.end - run.start === run.groups && (run.groups === 1 || run.separator === ',');
}
