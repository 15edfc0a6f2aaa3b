/**
 * Key files of lines: whom a key is for, what it is, the key. Lines for the same system title are one entry.
 *
 *     # title or *         name   octets in hex; secrets also as text in quotes
 *     4D4D4D0000BC614E     guek   000102030405060708090A0B0C0D0E0F
 *     4D4D4D0000BC614E     gak    D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF
 *     *                    llsSecret "12345678"
 */
import { Limits } from '../core/index.js';
import { type FieldValue, KeyEntry, type ReadPem } from './key-entry.js';
import { KeyFault, Place } from './key-fault.js';
import { type FieldOf, KEY_FIELDS, spellingOf, unknownField } from './key-fields.js';
import type { Entry } from './matching.js';

const EVERYBODY = '*';

interface Begun {
  readonly entry: KeyEntry;
  readonly place: Place;
}

/** `file` as errors call it; `short` as output calls it. Throws a `KeyFault`. */
export function entriesOfLines(text: string, file: string, short: string, readPem: ReadPem): Entry[] {
  const entries = new Map<string, Begun>();
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const place = new Place(file, i + 1);
    const [, whom = '', name = '', value = ''] = /^(\S+)(?:\s+(\S+)(?:\s+(.*))?)?$/.exec(content) ?? [];
    const { entry } = begun(entries, whom, place, readPem);
    if (name === '' || value === '')
      throw new KeyFault(`${place}: a system title or *, the name of a key and the key are wanted`);
    const spelling = spellingOf(name);
    const field = spelling === undefined ? undefined : (KEY_FIELDS[spelling] as FieldOf);
    if (spelling === undefined || field === undefined) throw new KeyFault(`${place}: ${unknownField(name)}`);
    if (field.kind === 'match')
      throw new KeyFault(`${place}: ${spelling} has no line of its own; key files in JSON know it`);
    entry.take(spelling, valueOf(field, value), place);
  }
  return [...entries.values()].map(({ entry, place }) => entry.end(`line ${place.line} of ${short}`, place));
}

/** The entry of a system title, made anew where it is the first line for it. */
function begun(entries: Map<string, Begun>, whom: string, place: Place, readPem: ReadPem): Begun {
  const key = whom.toLowerCase();
  const known = entries.get(key);
  if (known !== undefined) return known;
  if (entries.size >= Limits.keySets) throw new KeyFault(`${place}: ${Limits.keySets} entries are allowed`);
  const made = { entry: new KeyEntry(readPem), place };
  if (whom !== EVERYBODY) made.entry.take('systemTitle', { type: 'hex', hex: whom }, place);
  entries.set(key, made);
  return made;
}

/** Secrets are in hex, too, as all is in lines, unless they stand in quotes. */
function valueOf(field: FieldOf, text: string): FieldValue {
  if (field.kind !== 'secret') return { type: 'text', text };
  const quoted = /^"(.*)"$/.exec(text);
  return quoted === null ? { type: 'hex', hex: text } : { type: 'text', text: quoted[1] as string };
}
