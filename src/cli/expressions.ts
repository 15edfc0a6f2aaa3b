/** Filters and columns of the command line: what is wrong with one is a line, the text, and a caret below the place. */
import type { Registry } from '../core/index.js';
import { Columns, Filter, FilterError, USUAL_COLUMNS } from '../filter/index.js';
import { summarize } from '../sinks/summary.js';
import { visible } from '../sinks/visible.js';
import { UsageError } from './usage.js';

/** The filter that was asked for. Throws a `UsageError` that shows the place. */
export function filterOf(text: string, registry: Registry): Filter {
  try {
    return new Filter(text, (message) => summarize(message, registry));
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new UsageError(`filter: ${error.message}`, placeLines(text, error.at));
  }
}

/** The columns that were asked for, or the usual ones. Throws a `UsageError` where a name is that of no field. */
export function columnsOf(names: readonly string[], registry: Registry): Columns {
  try {
    return new Columns(names.length === 0 ? USUAL_COLUMNS : names, (message) => summarize(message, registry));
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new UsageError(`-e: ${error.message}`);
  }
}

/** Of a long filter so much is shown around the place. */
const SHOWN_BEFORE = 50;
const SHOWN_BEHIND = 30;

function placeLines(text: string, at: number): readonly string[] {
  const from = at > SHOWN_BEFORE + SHOWN_BEHIND ? at - SHOWN_BEFORE : 0;
  const to = text.length > at + 2 * SHOWN_BEHIND ? at + SHOWN_BEHIND : text.length;
  const before = (from > 0 ? '…' : '') + visible(text.slice(from, at));
  return [before + visible(text.slice(at, to)) + (to < text.length ? '…' : ''), `${' '.repeat(before.length)}^`];
}
