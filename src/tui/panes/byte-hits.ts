/** Where bytes that were searched for stand in the bytes on the screen. */
import { BytePattern } from '../../archive/byte-pattern.js';
import { parseQuery, QueryError } from '../../archive/query.js';
import type { ByteRange } from './bytes.js';

const never = (): boolean => false;

/** All that reach into [from, end); none where something else than bytes is searched for. */
export function byteHits(
  search: string | undefined,
  bytes: Uint8Array,
  from: number,
  end: number,
): readonly ByteRange[] {
  const pattern = patternOf(search);
  if (pattern === undefined) return [];
  const { length } = pattern;
  const stop = Math.min(bytes.length, end + length - 1);
  const hits: ByteRange[] = [];
  for (let at = Math.max(0, from - length + 1); at < end; ) {
    const start = pattern.find(bytes, at, stop, never);
    if (start < 0) break;
    hits.push({ start, end: start + length });
    at = start + 1;
  }
  return hits;
}

function patternOf(search: string | undefined): BytePattern | undefined {
  if (search === undefined) return undefined;
  try {
    const query = parseQuery(search);
    return query.kind === 'hex' ? new BytePattern(query.bytes) : undefined;
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}
