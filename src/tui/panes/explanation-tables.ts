/** What the tables know of a node: its APDU, interface class, attribute, OBIS code, unit. */
import { dataInteger, dataTag, fieldById, isContainer, Kind, type Tape } from '../../core/index.js';
import { explain } from '../../explain/explain.js';
import type { Knowledge } from '../../explain/knowledge.js';
import type { Meaning } from '../../explain/meaning.js';
import { parentOf } from './folds.js';
import { valueLine } from './node-line.js';

/** A row of a meaning, and how much it matters. */
export interface Said {
  readonly label: string;
  readonly text: string;
  readonly rank: number;
  readonly form?: 'long' | 'short';
}

const OCTET_STRING = 9;
/** What tables say in a line tells more than what the field is in general. */
const SHORT = 2.5;

export function saidOfTables(tape: Tape, node: number, tables: Knowledge): readonly Said[] {
  const knowledge = remembering(tables);
  const { name } = fieldById(tape.fieldId(node));
  const kind = tape.kind(node);
  switch (name) {
    case 'dlms.apdu':
      return ofApdu(byteOf(tape, node), knowledge);
    case 'cosem.class_id':
      return ofClass(`class ${numberAt(tape, node)}`, knowledge);
    case 'cosem.attribute':
    case 'cosem.attribute_name':
      return ofMember(tape, node, 'attribute', 'cosem.attribute', knowledge);
    case 'cosem.method':
    case 'cosem.method_name':
      return ofMember(tape, node, 'method', 'cosem.method', knowledge);
    default:
  }
  if (kind === Kind.obis || (kind >= Kind.data && dataTag(kind) === OCTET_STRING)) return ofObis(tape, node, knowledge);
  if (kind === Kind.group) return ofMessage(tape, node, knowledge);
  if (kind < Kind.data) return [];
  return [...ofUnit(tape, node, name, knowledge), ...ofAttribute(name, knowledge)];
}

const remembered = new WeakMap<Knowledge, Knowledge>();

/** Asked for with every key, so that the list of classes is made once. */
function remembering(knowledge: Knowledge): Knowledge {
  let known = remembered.get(knowledge);
  if (known === undefined) {
    const classes = knowledge.classes();
    known = { ...knowledge, classes: () => classes };
    remembered.set(knowledge, known);
  }
  return known;
}

function byteOf(tape: Tape, node: number): number {
  return (tape.stores[tape.store(node)] as Uint8Array)[tape.offset(node)] as number;
}

function numberAt(tape: Tape, node: number): number {
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  let value = 0;
  for (let i = 0; i < Math.min(4, tape.length(node)); i++)
    value = value * 256 + (bytes[tape.offset(node) + i] as number);
  return value;
}

function ofApdu(tag: number, knowledge: Knowledge): readonly Said[] {
  const [meaning] = explain(`apdu 0x${tag.toString(16).padStart(2, '0')}`, knowledge);
  return (meaning?.rows ?? [])
    .filter(([label]) => label === 'what' || label === 'inside')
    .map(([label, text]) => ({ label, text, rank: 2 }));
}

/** The node of a message: told by the tag of its APDU. */
function ofMessage(tape: Tape, node: number, knowledge: Knowledge): readonly Said[] {
  const tag = childNamed(tape, node, 'dlms.apdu');
  return tag < 0 ? [] : ofApdu(byteOf(tape, tag), knowledge);
}

function ofClass(question: string, knowledge: Knowledge): readonly Said[] {
  const [meaning] = explain(question, knowledge);
  if (meaning === undefined) return [];
  return [{ label: 'members', text: joined(meaning), rank: SHORT, form: 'short' }, ...long(meaning)];
}

const joined = (meaning: Meaning): string =>
  meaning.rows.map(([label, text]) => `${label.replace('attribute ', '')} ${text}`.trim()).join(', ');

const long = (meaning: Meaning): readonly Said[] =>
  meaning.rows.map(([label, text]) => ({ label, text, rank: 7, form: 'long' }));

/** The class stands beside the index. */
function ofMember(
  tape: Tape,
  node: number,
  what: 'attribute' | 'method',
  indexName: string,
  knowledge: Knowledge,
): readonly Said[] {
  const parent = parentOf(tape, node);
  if (parent < 0) return [];
  const classNode = childNamed(tape, parent, 'cosem.class_id');
  const indexNode = childNamed(tape, parent, indexName);
  if (classNode < 0 || indexNode < 0) return [];
  const question = `class ${numberAt(tape, classNode)} ${what} ${byteOf(tape, indexNode)}`;
  return memberFacts(explain(question, knowledge)[0]);
}

function memberFacts(meaning: Meaning | undefined): readonly Said[] {
  if (meaning === undefined) return [];
  return [
    { label: 'is', text: meaning.title, rank: 3 },
    // The type of the node itself is told, too.
    ...meaning.rows.map(([label, text]) => ({ label: label === 'type' ? 'reads as' : label, text, rank: 6 })),
  ];
}

function childNamed(tape: Tape, parent: number, name: string): number {
  const end = tape.next(parent);
  for (let child = parent + 4; child < end; child = tape.next(child)) {
    if (fieldById(tape.fieldId(child)).name === name) return child;
  }
  return -1;
}

/** Values of attributes are named after their class: `register.scaler_unit`, and parts of them. */
function ofAttribute(name: string, knowledge: Knowledge): readonly Said[] {
  const [owner, member] = name.split('.');
  if (member === undefined || owner === 'dlms' || owner === 'data') return [];
  const meaning = explain(`class ${owner}.${member}`, knowledge).find(({ title }) => / of class /.test(title));
  return memberFacts(meaning);
}

function ofUnit(tape: Tape, node: number, name: string, knowledge: Knowledge): readonly Said[] {
  if (!/(?:^|[._])unit$/.test(name) || isContainer(tape.kind(node))) return [];
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const unit = dataInteger(bytes, tape.offset(node), tape.length(node), tape.kind(node));
  if (unit === undefined) return [];
  return (explain(`unit ${unit}`, knowledge)[0]?.rows ?? []).map(([label, text]) => ({ label, text, rank: 3 }));
}

const CODE = /^(?:[0-9a-f]{12} ≈ )?(\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}\*\d{1,3})/;

/** An OBIS code, or octets that are taken for one. */
function ofObis(tape: Tape, node: number, knowledge: Knowledge): readonly Said[] {
  const code = CODE.exec(valueLine(tape, node))?.[1];
  if (code === undefined) return ofAttribute(fieldById(tape.fieldId(node)).name, knowledge);
  const rows = explain(`obis ${code}`, knowledge)[0]?.rows ?? [];
  const isGroup = (label: string): boolean => /^[A-F] = /.test(label);
  const groups = rows
    .filter(([label]) => isGroup(label))
    .map(([label, text]) => `${label.replace(' = ', ' ')} ${text}`);
  return [
    { label: 'groups', text: groups.join('; '), rank: SHORT, form: 'short' },
    ...rows.map(
      ([label, text]): Said => ({
        label,
        text,
        rank: isGroup(label) ? 7 : 5,
        ...(isGroup(label) ? { form: 'long' } : {}),
      }),
    ),
  ];
}
