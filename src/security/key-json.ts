/**
 * Key files in JSON; the schema is `docs/schema/dlmsdump-keys-1.schema.json`.
 *
 *     { "keys": [ { "systemTitle": "4D4D4D0000BC614E", "guek": "000102…", "gak": "D0D1D2…" },
 *                 { "address": "10.0.0.5", "llsSecret": "12345678" } ] }
 */
import { Limits } from '../core/index.js';
import { JsonFault, type JsonMember, type JsonNode, readJson } from './json-reader.js';
import { type FieldValue, KeyEntry, type ReadPem } from './key-entry.js';
import { KeyFault, Place } from './key-fault.js';
import { spellingOf, unknownField } from './key-fields.js';
import { LineCounter } from './line-counter.js';
import type { Entry } from './matching.js';

/** `file` as errors call it; `short` as output calls it. Throws a `KeyFault`. */
export function entriesOfJson(text: string, file: string, short: string, readPem: ReadPem): Entry[] {
  const lines = new LineCounter(text);
  const root = parse(text, file, lines);
  const items = listOf(root, file, lines);
  if (items.length > Limits.keySets)
    throw new KeyFault(`${file}: ${items.length} entries, ${Limits.keySets} are allowed`);
  return items.map((item, i) => {
    const place = (at: number): Place => new Place(file, lines.of(at), i + 1);
    if (item.type !== 'object') throw new KeyFault(`${place(item.at)}: an object is wanted`);
    const begin = place(item.at);
    const entry = new KeyEntry(readPem);
    for (const member of item.members) take(entry, member, place);
    return entry.end(`entry ${i + 1} of ${short}`, begin);
  });
}

function parse(text: string, file: string, lines: LineCounter): JsonNode {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new KeyFault(
      `${file}, line ${lines.of(error.at)}, column ${lines.columnOf(error.at)}: not JSON: ${error.message}`,
    );
  }
}

/** `{ "keys": [ … ] }`, or the list alone. */
function listOf(root: JsonNode, file: string, lines: LineCounter): readonly JsonNode[] {
  if (root.type === 'list') return root.items;
  const members = root.type === 'object' ? root.members : [];
  const keys = members.find(({ name }) => name === 'keys');
  if (keys?.value.type !== 'list')
    throw new KeyFault(`${new Place(file, lines.of(keys?.at ?? root.at))}: "keys", a list of entries, is wanted`);
  const other = members.find((member) => member !== keys && member.name !== '$schema');
  if (other !== undefined)
    throw new KeyFault(`${new Place(file, lines.of(other.at))}: beside "keys", nothing but "$schema" is known`);
  return keys.value.items;
}

function take(entry: KeyEntry, { name, at, value }: JsonMember, place: (at: number) => Place): void {
  const spelling = spellingOf(name);
  if (spelling === undefined) throw new KeyFault(`${place(at)}: ${unknownField(name)}`);
  const field = fieldValue(value);
  if (field === undefined) throw new KeyFault(`${place(at)}, ${spelling}: a text is wanted`);
  entry.take(spelling, field, place(at));
}

function fieldValue(node: JsonNode): FieldValue | undefined {
  if (node.type === 'text' || node.type === 'number') return node;
  if (node.type !== 'object') return undefined;
  const [first] = node.members;
  if (node.members.length === 1 && first?.name === 'hex' && first.value.type === 'text')
    return { type: 'hex', hex: first.value.text };
  const files: (readonly [string, string])[] = [];
  for (const { name, value } of node.members) {
    if (value.type !== 'text') return undefined;
    files.push([name, value.text]);
  }
  return { type: 'files', files };
}
