/** Does a line hold bytes, as far as can be told without the lines around it? For telling text from a serial line. */
import { ByteSink } from './byte-sink.js';
import { dumpRow } from './dump.js';
import { findRuns } from './find-runs.js';
import { judge, Verdict } from './judge.js';
import { takePlain } from './plain.js';

/** @param line In ASCII; other characters are no bytes of a frame. */
export function hasBytes(line: string): boolean {
  const sink = new ByteSink();
  const bytes = Buffer.from(line, 'latin1');
  if (takePlain(bytes, 0, bytes.length, sink)) return sink.length > 0;
  sink.clear();
  if (/^\s*#/.test(line)) return false;
  if (dumpRow(line, 0, sink)?.isCertain === true) return true;
  sink.clear();
  return findRuns(line, 0, sink).some((run) => judge(line, run, sink.bytes, false) === Verdict.bytes);
}
