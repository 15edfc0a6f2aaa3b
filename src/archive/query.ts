/**
 * What is searched for, told from how it is written:
 *
 *     object-undefined        text: any case, unless it has capitals
 *     7e a0 21   7EA0..21     hex: bytes, `..` or `??` is any
 *     1.0.1.8.0.255   1-0:*.8.0   OBIS: value groups, `*` or `x` is any
 *     text:1.8.0   hex:cafe   obis:0100010800FF   what it is, said in front
 */
import { type ObisPattern, obisPatternText, parseObis } from '../core/index.js';

/** Characters that are searched for; nobody types more. */
const LONGEST = 1024;
/** A byte of a pattern that may be any. */
export const ANY_BYTE = -1;

/** What is searched for. */
export type Query =
  | { readonly kind: 'text'; readonly text: string; readonly anyCase: boolean }
  | { readonly kind: 'hex'; readonly bytes: readonly number[] }
  | { readonly kind: 'obis'; readonly pattern: ObisPattern };

/** The text can't be searched for; the message says why, in one line. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** Throws a `QueryError` where the text says what it is, and is not. */
export function parseQuery(text: string): Query {
  if (text.length > LONGEST) throw new QueryError(`that is too long to search for: ${LONGEST} characters are allowed`);
  const said = /^(text|hex|obis):(.*)$/is.exec(text);
  const query = said === null ? guess(text) : read(said[1] as string, said[2] as string);
  if (query.kind === 'text' && query.text === '') throw new QueryError('there is nothing to search for');
  return query;
}

/** The query as it was understood: for the line that says what is searched for. */
export function queryText(query: Query): string {
  switch (query.kind) {
    case 'text':
      return `text "${query.text}"${query.anyCase ? '' : ', in this case'}`;
    case 'hex':
      return `bytes ${query.bytes.map((byte) => (byte === ANY_BYTE ? '..' : byte.toString(16).padStart(2, '0'))).join(' ')}`;
    case 'obis':
      return `OBIS code ${obisPatternText(query.pattern)}`;
    default:
      return query satisfies never;
  }
}

function read(kind: string, text: string): Query {
  switch (kind.toLowerCase()) {
    case 'hex': {
      const bytes = bytesOf(text);
      if (bytes === undefined) throw new QueryError('bytes are written as hex:7e a0 21, with .. for any byte');
      return { kind: 'hex', bytes };
    }
    case 'obis': {
      const pattern = parseObis(text);
      if (pattern === undefined) throw new QueryError('a code is written as obis:1-0:1.8.0*255, with * for any value');
      return { kind: 'obis', pattern };
    }
    default:
      return textQuery(text);
  }
}

function guess(text: string): Query {
  // Six octets are found as bytes wherever they are, so only what is written with dots is a code.
  const pattern = text.includes('.') ? parseObis(text) : undefined;
  if (pattern !== undefined) return { kind: 'obis', pattern };
  const bytes = looksLikeBytes(text.trim()) ? bytesOf(text) : undefined;
  return bytes === undefined ? textQuery(text) : { kind: 'hex', bytes };
}

const textQuery = (text: string): Query => ({ kind: 'text', text, anyCase: text === text.toLowerCase() });

/** `12345678` is rather a number, `decade` a word, `10:20:30` a time, `2024-06-10` a date. */
function looksLikeBytes(text: string): boolean {
  if (/^0x/i.test(text)) return true;
  if (/^[0-9a-f.?]{2}( +[0-9a-f.?]{2})+$/i.test(text)) return /[0-9]/.test(text);
  return text.length > 2 && /\d/.test(text) && /[a-f]|\.\.|\?\?/i.test(text);
}

/** Pairs of digits, together or apart; undefined where it is something else, or any bytes at all. */
function bytesOf(text: string): readonly number[] | undefined {
  const parts = text
    .trim()
    .replace(/^0x/i, '')
    .split(/[\s:-]+/);
  if (!parts.every((part) => /^(?:[0-9a-f]{2}|\.\.|\?\?)+$/i.test(part))) return undefined;
  const pairs = parts.join('').match(/../g) ?? [];
  const bytes = pairs.map((pair) => (pair === '..' || pair === '??' ? ANY_BYTE : Number.parseInt(pair, 16)));
  return bytes.every((byte) => byte === ANY_BYTE) ? undefined : bytes;
}
