/** `dlmsdump fields [PATTERN]`: what filters and columns can ask for, and the words of values. */
import { allDissectors } from '../../dissectors/index.js';
import { allFields, type Field, fieldByName, Kind } from '../core/index.js';
import { EitherFields, findSubject, MessageFields, namesOf, wordsOf } from '../filter/index.js';
import { writeOutput } from './output.js';
import { UsageError } from './usage.js';

const KIND_NAMES = new Map<number, string>(Object.entries(Kind).map(([name, kind]) => [kind as number, name]));

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly label: string;
  readonly about: string;
}

/** All fields, or those that fit: name, kind, label, what it is; tab-separated, sorted by name. */
export function listFields(pattern: string | undefined, values: boolean): void {
  // Loading the dissectors defines their fields.
  allDissectors();
  const fits = pattern === undefined ? () => true : testOf(pattern);
  const rows = [...fieldRows(), ...eitherRows(), ...messageRows()]
    .filter(fits)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (rows.length === 0) throw new UsageError(`no field fits ${pattern}`);
  const lines = values
    ? rows.flatMap(({ name }) => valueLines(name))
    : rows.map(({ name, kind, label, about }) => [name, kind, label, about].join('\t').trimEnd());
  if (lines.length === 0) throw new UsageError(`no field that fits ${pattern} has words for its values`);
  writeOutput(Buffer.from(`${lines.join('\n')}\n`));
}

/** `hdlc.*` is a whole name, with `*` for anything; other patterns are a part of the name or label. */
function testOf(pattern: string): (row: Row) => boolean {
  const wanted = pattern.toLowerCase();
  if (!wanted.includes('*')) {
    return ({ name, label }) => name.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted);
  }
  const escaped = wanted.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*');
  const whole = new RegExp(`^${escaped}$`);
  return ({ name }) => whole.test(name.toLowerCase());
}

function fieldRows(): Row[] {
  const names = new Set(allFields().map(({ name }) => name));
  return [...names].map((name) => {
    const field = fieldByName(name) as Field;
    const kind =
      field.kind === Kind.issue ? `issue (${field.severity})` : (KIND_NAMES.get(field.kind) ?? String(field.kind));
    return { name, kind, label: field.label, about: field.about ?? '' };
  });
}

function eitherRows(): Row[] {
  return Array.from(EitherFields, ([name, of]) => {
    const field = fieldByName(of[0] as string) as Field;
    const kind = KIND_NAMES.get(field.kind) ?? String(field.kind);
    return { name, kind, label: `Either of ${of.join(' and ')}`, about: '' };
  });
}

function messageRows(): Row[] {
  return MessageFields.map(({ name, type, names, label, about }) => ({
    name,
    kind: `message (${names === undefined ? type : 'enumerated'})`,
    label,
    about: about ?? '',
  }));
}

/** `cosem.class_id`, `3`, `Register`; a word for many values in a row stands once. */
function valueLines(name: string): string[] {
  const subject = findSubject(name);
  const vocabulary = subject?.kind === 'message' ? subject.field.vocabulary : undefined;
  if (vocabulary !== undefined) return vocabulary().map((word) => [name, '', word].join('\t'));
  const lines = new Set<string>();
  for (const [, names] of subject === undefined ? [] : namesOf(subject)) {
    let range: { readonly low: number; high: number; readonly word: string } | undefined;
    const finish = (): void => {
      if (range === undefined) return;
      lines.add([name, range.low === range.high ? range.low : `${range.low}..${range.high}`, range.word].join('\t'));
    };
    for (const [value, word] of wordsOf(names)) {
      if (range !== undefined && range.word === word && value === range.high + 1) range.high = value;
      else {
        finish();
        range = { low: value, high: value, word };
      }
    }
    finish();
  }
  return [...lines];
}
