/**
 * What has been decoded from bytes: APDU tags, choices, data types, classes and their versions, in our own captures and in
 * the corpus. Counts are of messages' nodes; what has no count has never been met.
 */
import { className } from '../dissectors/cosem/class-names.js';
import { allClasses } from '../dissectors/cosem/classes.js';
import type { Version } from '../dissectors/cosem/interface-class.js';
import { ApduNames } from '../dissectors/dlms/tags.js';
import { allFields, DataTypeNames, dataTag, type Field, fieldById, Kind, NodeView } from '../src/core/index.js';
import type { Contents } from './corpus/read.js';
import { decodeAs, issuesOn, valueFor } from './dissectors/cosem/values.js';

export interface Coverage {
  readonly tags: Map<number, number>;
  /** Field id and value: `217 1`. */
  readonly choices: Map<string, number>;
  readonly dataTypes: Map<number, number>;
  /** Class ids that an APDU named. */
  readonly classes: Map<number, number>;
  /** Classes of which a value was read by its description. */
  readonly read: Map<number, number>;
  /** `64 version 1`: said where versions differ. */
  readonly versions: Map<string, number>;
}

export function newCoverage(): Coverage {
  return {
    tags: new Map(),
    choices: new Map(),
    dataTypes: new Map(),
    classes: new Map(),
    read: new Map(),
    versions: new Map(),
  };
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

/** Class ids by the first part of their fields' names. */
const CLASSES = new Map(allClasses.map(({ prefix, id }) => [prefix, id]));

export function addCoverage(coverage: Coverage, contents: Contents): void {
  const choices = new Set(choiceFields().map(({ id }) => id));
  for (const { tape } of contents.messages) {
    for (let node = 0; node < tape.top; node += 4) {
      const kind = tape.kind(node);
      if (kind >= Kind.data) count(coverage.dataTypes, dataTag(kind));
      const { id, name } = fieldById(tape.fieldId(node));
      const classId = kind >= Kind.data ? CLASSES.get(name.slice(0, name.indexOf('.'))) : undefined;
      if (classId !== undefined) count(coverage.read, classId);
      if (name === 'cosem.version') {
        const next = fieldById(tape.fieldId(tape.next(node))).name;
        const owner = CLASSES.get(next.slice(0, next.indexOf('.')));
        count(coverage.versions, `${owner ?? '?'} version ${new NodeView(tape, node).text}`);
      } else if (name === 'dlms.apdu') count(coverage.tags, new NodeView(tape, node).value as number);
      else if (name === 'cosem.class_id' && kind < Kind.data) {
        count(coverage.classes, new NodeView(tape, node).value as number);
      } else if (choices.has(id)) count(coverage.choices, `${id} ${String(new NodeView(tape, node).value)}`);
    }
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Values of every attribute of every class and version, made to fit and read: see test/dissectors/cosem/shapes.test.ts. */
export function madeValues(): Map<number, number> {
  const read = new Map<number, number>();
  for (const { id: classId, versions } of allClasses) {
    for (const { version, attributes } of versions) {
      for (const { id, shape } of attributes) {
        const tape = decodeAs({ attribute: [classId, id], version }, Uint8Array.from(valueFor(shape)));
        if (issuesOn(tape).length === 0) count(read, classId);
      }
    }
  }
  return read;
}

/** A table: a line for each, with how often it was met in our own captures, in the corpus, and in values made by tests. */
export function coverageText(own: Coverage, corpus: Coverage | undefined, made: ReadonlyMap<number, number>): string {
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
  const classIds = allClasses.map(({ id }) => id);
  const described = allClasses.filter(({ versions }) => versions.some(isDescribed)).map(({ id }) => id);
  const versions = [...new Set([...own.versions.keys(), ...(corpus?.versions.keys() ?? [])])].sort();
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
    ...section('Classes named', classIds, ({ classes }) => classes, classText),
    ...section('Classes whose values were read', described, ({ read }) => read, classText),
    ...section('Versions told apart', versions, ({ versions }) => versions, versionText),
    `Classes all of whose attributes were read from values made by tests: ${made.size} of ${described.length}`,
    `  never: ${
      described
        .filter((id) => !made.has(id))
        .map(classText)
        .join(', ') || 'none'
    }`,
  ].join('\n');
}

const isDescribed = ({ attributes }: Version): boolean => attributes.length > 0;

const classText = (id: number): string => `${id} ${className(id) ?? ''}`;

function versionText(key: string): string {
  const [id, version] = key.split(' version ') as [string, string];
  return `${classText(Number(id))}, version ${version}`;
}

const hex = (tag: number): string => tag.toString(16).padStart(2, '0');

export function choiceText(choice: string): string {
  const [id, value] = choice.split(' ').map(Number) as [number, number];
  const field = fieldById(id);
  return `${field.name} ${value} ${(field.names as Readonly<Record<number, string>>)[value] ?? ''}`;
}
