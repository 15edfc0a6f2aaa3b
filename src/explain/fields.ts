/** Fields of the tree, and the words that their values have: what `dlms.result 4` and `object-undefined` mean. */
import { allFields, counted, type Field, Kind, nameOf } from '../core/index.js';
import { asks, type Meaning, plain, type Question, questionOf } from './meaning.js';
import { ResultWords } from './results.js';

const KIND_WORDS: Readonly<Record<number, string>> = {
  [Kind.group]: 'a group of fields',
  [Kind.list]: 'a list',
  [Kind.uint]: 'an unsigned integer',
  [Kind.int]: 'a signed integer',
  [Kind.bits]: 'some bits of an integer',
  [Kind.octets]: 'octets',
  [Kind.text]: 'text',
  [Kind.obis]: 'an OBIS code, six octets',
  [Kind.ipv4]: 'an IPv4 address',
  [Kind.ipv6]: 'an IPv6 address',
  [Kind.mac]: 'a MAC address',
  [Kind.dateTime]: 'a COSEM date-time, 12 octets',
  [Kind.date]: 'a COSEM date, 5 octets',
  [Kind.time]: 'a COSEM time, 4 octets',
  [Kind.oid]: 'an object identifier',
  [Kind.bitString]: 'a bit string',
  [Kind.boolean]: 'a boolean',
  [Kind.enumerated]: 'an integer whose values have names',
  [Kind.flagSet]: 'an integer of flags',
  [Kind.uintLittleEndian]: 'an unsigned integer, little-endian',
  [Kind.hdlcAddress]: 'an HDLC address, 7 bits an octet',
  [Kind.empty]: 'nothing but its presence',
  [Kind.header]: 'encoding: tags, lengths, counts',
  [Kind.issue]: 'something wrong or notable',
  [Kind.derived]: 'derived from other fields',
  [Kind.systemTitle]: 'a system title, 8 octets',
  [Kind.uint64]: 'an unsigned integer of 8 octets',
  [Kind.bcd]: 'digits, two in an octet, the last octet first',
  [Kind.decimal]: 'a number, derived from text',
};

/** What people call fields by other names. */
export const Aliases: Readonly<Record<string, string>> = {
  'data-access-result': 'dlms.result',
  'action-result': 'dlms.result',
  'access-result': 'dlms.result',
  error: 'dlms.result',
  result: 'dlms.result',
  conformance: 'initiate.conformance',
  suite: 'ciphering.suite_id',
  wport: 'wrapper.source',
  sap: 'wrapper.source',
};

/** Fields by name, and the words of their values. */
export function explainFields(question: Question): readonly Meaning[] {
  if (!asks(question, 'field')) return [];
  return [...named(question), ...valueOfField(question), ...resultOf(question), ...words(question)];
}

/** A field by its whole name, or by the last part of it. */
function named(question: Question): readonly Meaning[] {
  const wanted = plain(question.rest);
  const alias = Aliases[wanted];
  return (
    distinct()
      .filter((field) => field.name === alias || plain(field.name) === wanted || plain(field.key) === wanted)
      // A message's own node says no more than the message does.
      .filter((field) => field.name.includes('.') || field.about !== undefined || fieldsIn(field).length > 0)
      .map((field) => ofField(field, plain(field.name) === wanted || field.name === alias ? 2 : 6))
  );
}

/** Each name once; variants of a layout say the same. */
function distinct(): readonly Field[] {
  const byName = new Map<string, Field>();
  for (const field of allFields()) if (!byName.has(field.name)) byName.set(field.name, field);
  return [...byName.values()];
}

const fieldsIn = (field: Field): readonly Field[] =>
  distinct().filter((other) => other.name.startsWith(`${field.name}.`));

function ofField(field: Field, rank: number): Meaning {
  const rows: [string, string][] = [['label', field.label]];
  const severity = field.severity === undefined ? '' : `, ${field.severity}`;
  rows.push(['kind', kindText(field) + severity]);
  if (field.about !== undefined) rows.push(['about', field.about]);
  if (field.parts.length > 0) rows.push(['parts', field.parts.map((part) => part.name).join(', ')]);
  const inside = fieldsIn(field);
  if (inside.length > 0) rows.push(['fields', inside.map((other) => other.key).join(', ')]);
  const words = wordsOf(field);
  // The standard counts flags from the highest bit.
  for (const [value, word] of field.kind === Kind.flagSet ? [...words].reverse() : words) {
    rows.push([valueText(field, value), word]);
  }
  return { title: `${field.name}, a field`, rank, rows };
}

/** How a field reads: `an unsigned integer, 2 octets`. */
export function kindText(field: Field): string {
  const words = KIND_WORDS[field.kind] ?? 'COSEM data of any type';
  return field.size > 0 && !words.includes('octet') ? `${words}, ${counted(field.size, 'octet')}` : words;
}

/** A value as it is written in the words for values. */
export function valueText(field: Field, value: number): string {
  if (field.kind === Kind.flagSet) return `0x${value.toString(16).padStart(2 * field.size, '0')}`;
  return field.hex ? `0x${value.toString(16).padStart(2, '0')}` : String(value);
}

/** Words for values. Functions are asked for the values of an octet; those of classes are told with the classes. */
export function wordsOf(field: Field): readonly (readonly [value: number, word: string])[] {
  const { names } = field;
  if (names === undefined || field.name === 'cosem.class_id') return [];
  if (typeof names !== 'function') return Object.entries(names).map(([value, word]) => [Number(value), word]);
  return Array.from({ length: 256 }, (_, value) => [value, names(value) ?? ''] as const).filter(
    ([, word]) => word !== '',
  );
}

/** `data-access-result 4`, `exception_response.service_error 2`. */
function valueOfField(question: Question): readonly Meaning[] {
  const match = /^(.+?)[\s=:]+(0x[0-9a-f]+|\d+)$/i.exec(question.rest);
  if (match === null) return [];
  const wanted = plain(match[1] as string);
  const value = Number(match[2]);
  const fields = allFields().filter(
    (field) =>
      field.name === Aliases[wanted] ||
      plain(field.name) === wanted ||
      plain(field.key) === wanted ||
      plain(field.label) === wanted,
  );
  const titles = new Set<string>();
  return fields.flatMap((field) => {
    const word = nameOf(field, value);
    const title = `${word}, value ${valueText(field, value)} of ${field.name} (${field.label})`;
    if (word === undefined || titles.has(title) || (wanted === 'data-access-result' && field.label === 'Action result'))
      return [];
    titles.add(title);
    return [{ title, rank: 1, rows: wordRows(word, field.about) }];
  });
}

function wordRows(word: string, about: string | undefined): readonly [string, string][] {
  const said = ResultWords[word];
  return [
    ...(said === undefined ? [] : [['meaning', said] as [string, string]]),
    ...(about === undefined ? [] : [['field', about] as [string, string]]),
  ];
}

/** A number alone may be the one of a result. */
function resultOf({ kind, number, text }: Question): readonly Meaning[] {
  if (kind !== undefined || number === undefined || text.startsWith('0x')) return [];
  return valueOfField(questionOf(`data-access-result ${number}`)).map((meaning) => ({ ...meaning, rank: 4.5 }));
}

/** Where a word is the word for a value. */
function words({ rest, number }: Question): readonly Meaning[] {
  if (number !== undefined) return [];
  const wanted = plain(rest);
  let word = '';
  const rows = new Map<string, string>();
  for (const field of allFields()) {
    // APDUs are told by themselves.
    if (field.name === 'dlms.apdu') continue;
    for (const [value, name] of wordsOf(field)) {
      if (plain(name) !== wanted) continue;
      word = name;
      const place = `${field.name} ${field.kind === Kind.flagSet ? 'flag' : '='} ${valueText(field, value)}`;
      // Variants of a field come behind it; its own label is the general one.
      if (!rows.has(place)) rows.set(place, field.label);
    }
  }
  if (rows.size === 0) return [];
  const said = ResultWords[word];
  return [
    {
      title: `${word}, the word for a value`,
      rank: said === undefined ? 5 : 2,
      rows: [...(said === undefined ? [] : [['meaning', said] as const]), ...rows],
    },
  ];
}
