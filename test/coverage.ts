/**
 * What has been decoded from bytes: APDU tags, choices, data types, classes and their versions, in our own captures and in
 * the corpus. Counts are of messages' nodes; what has no count has never been met.
 */
import { ApduNames } from '../dissectors/dlms/tags.js';
import { allFields, DataTypeNames, dataTag, type Field, fieldById, Kind, NodeView } from '../src/core/index.js';
import type { Contents } from './corpus/read.js';

export interface Coverage {
  readonly tags: Map<number, number>;
  /** Field id and value: `217 1`. */
  readonly choices: Map<string, number>;
  readonly dataTypes: Map<number, number>;
  readonly classes: Map<number, number>;
  /** `64 version 1`: said where versions differ. */
  readonly versions: Map<string, number>;
}

export function newCoverage(): Coverage {
  return { tags: new Map(), choices: new Map(), dataTypes: new Map(), classes: new Map(), versions: new Map() };
}

/** Fields that tell which of several layouts follows; those of one name may have other words in other services. */
function choiceFields(): Field[] {
  return allFields().filter(
    (field) => /(^|_)choice$/.test(field.key) && field.kind === Kind.enumerated && typeof field.names === 'object',
  );
}

/** Every field and value that a choice can have. */
export function allChoices(): string[] {
  return choiceFields().flatMap((field) =>
    Object.keys(field.names as Readonly<Record<number, string>>).map((value) => `${field.id} ${value}`),
  );
}

export function addCoverage(coverage: Coverage, contents: Contents): void {
  const choices = new Set(choiceFields().map(({ id }) => id));
  for (const { tape } of contents.messages) {
    for (let node = 0; node < tape.top; node += 4) {
      const kind = tape.kind(node);
      if (kind >= Kind.data) count(coverage.dataTypes, dataTag(kind));
      const { id, name } = fieldById(tape.fieldId(node));
      if (name === 'dlms.apdu') count(coverage.tags, new NodeView(tape, node).value as number);
      else if (name === 'cosem.class_id' && kind < Kind.data) {
        count(coverage.classes, new NodeView(tape, node).value as number);
      } else if (choices.has(id)) count(coverage.choices, `${id} ${String(new NodeView(tape, node).value)}`);
    }
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** A table: a line for each, with how often it was met in our own captures and in the corpus. */
export function coverageText(own: Coverage, corpus: Coverage | undefined): string {
  const row = (name: string, mine: number, theirs: number | undefined): string =>
    `  ${name.padEnd(58)}${String(mine).padStart(8)}${(theirs === undefined ? '-' : String(theirs)).padStart(8)}`;
  const section = <K>(
    title: string,
    keys: readonly K[],
    of: (coverage: Coverage) => Map<K, number>,
    name: (key: K) => string,
  ): string[] => {
    const met = keys.filter((key) => of(own).has(key) || (corpus !== undefined && of(corpus).has(key)));
    const never = keys.filter((key) => !met.includes(key));
    return [
      `${`${title}: ${met.length} of ${keys.length} decoded from bytes`.padEnd(60)}     own  corpus`,
      ...met.map((key) => row(name(key), of(own).get(key) ?? 0, corpus && (of(corpus).get(key) ?? 0))),
      `  never: ${never.length === 0 ? 'none' : never.map(name).join(', ')}`,
    ];
  };
  return [
    ...section(
      'APDU tags',
      Object.keys(ApduNames).map(Number),
      ({ tags }) => tags,
      (tag) => `${hex(tag)} ${ApduNames[tag]}`,
    ),
    ...section('Choices', allChoices(), ({ choices }) => choices, choiceText),
    ...section(
      'Data types',
      Object.keys(DataTypeNames).map(Number),
      ({ dataTypes }) => dataTypes,
      (tag) => `${tag} ${DataTypeNames[tag]}`,
    ),
  ].join('\n');
}

const hex = (tag: number): string => tag.toString(16).padStart(2, '0');

export function choiceText(choice: string): string {
  const [id, value] = choice.split(' ').map(Number) as [number, number];
  const field = fieldById(id);
  return `${field.name} ${value} ${(field.names as Readonly<Record<number, string>>)[value] ?? ''}`;
}
