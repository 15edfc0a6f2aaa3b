/**
 * What a filter can ask for: fields, which are on the tape; prefixes (`hdlc.*`), which are a name and all below it; and fields
 * of the message, which stand beside the tape (`message-fields.ts`).
 */
import { allFields, type Field, isFlag, Kind, type ValueNames } from '../core/index.js';
import { FilterError } from './error.js';
import { type MessageField, MessageFields } from './message-fields.js';
import { nearest } from './nearest.js';
import type { Word } from './parser.js';

/** How values are written and compared; `none`: only presence can be asked for. */
export type ValueType =
  | 'none'
  | 'number'
  | 'boolean'
  | 'text'
  | 'octets'
  | 'obis'
  | 'ip'
  | 'mac'
  | 'time'
  | 'instant'
  | 'endpoint'
  | 'flags'
  | 'oid'
  | 'bits'
  | 'data';

/** Nodes of the tape. */
export interface TapeSubject {
  readonly kind: 'tape';
  readonly name: string;
  readonly type: ValueType;
  /** Several where one name has several layouts, or where the name is a prefix. */
  readonly fields: readonly Field[];
  /** All COSEM data, also where it has a field of its own because its class says what it means. */
  readonly isAnyData: boolean;
}

/** A field beside the tape. */
export interface MessageSubject {
  readonly kind: 'message';
  readonly name: string;
  readonly type: ValueType;
  readonly field: MessageField;
}

/** What a name in a filter stands for. */
export type Subject = TapeSubject | MessageSubject;

/** Two fields in one, by the names that Wireshark gives them. */
export const EitherFields: ReadonlyMap<string, readonly string[]> = new Map([
  ['eth.addr', ['eth.src', 'eth.dst']],
  ['ip.addr', ['ip.src', 'ip.dst']],
  ['ipv6.addr', ['ipv6.src', 'ipv6.dst']],
  ['tcp.port', ['tcp.srcport', 'tcp.dstport']],
  ['udp.port', ['udp.srcport', 'udp.dstport']],
]);

/**
 * First parts of the names of link and network fields. These are on the tape only where somebody asks for them, since most
 * never do and they cost as much as the rest.
 */
const HEADERS = new Set([
  ...'ah eth exported_pdu ip ipv6 lowpan mpls null ppp segment sll sll2 tcp udp vlan wpan wpan_phy wpan_tap'.split(' '),
  ...'cdc_notification ftdi usb usb_serial'.split(' '),
]);

function isHeaderField(name: string): boolean {
  const dot = name.indexOf('.');
  return HEADERS.has(dot < 0 ? name : name.slice(0, dot));
}

/** Does finding it take link and network headers? */
export function needsHeaders(subject: Subject): boolean {
  return subject.kind === 'tape' && subject.fields.some((field) => isHeaderField(field.name));
}

/** Everything that can be named, without prefixes. */
export function subjectNames(): readonly string[] {
  const names = new Set(allFields().map((field) => field.name));
  return [...names, ...EitherFields.keys(), ...MessageFields.map((field) => field.name)];
}

/** Throws a `FilterError` where nothing is called so. */
export function subjectOf(word: Word): Subject {
  const subject = findSubject(word.text);
  if (subject !== undefined) return subject;
  const { text, at, end } = word;
  if (/\[/.test(text)) throw new FilterError(`slices of a field are not supported: \`${text}\``, at, end);
  const meant = [...lastPartIs(text), ...nearest(text, subjectNames())].slice(0, MOST_MEANT);
  const hint = meant.length > 0 ? `did you mean ${meant.join(' or ')}?` : '`dlmsdump fields` lists them';
  throw new FilterError(`unknown field \`${text}\` (${hint})`, at, end);
}

const MOST_MEANT = 3;

/** `invoke_id` may mean `dlms.invoke_id`; fields of all protocols before those of single classes. */
function lastPartIs(text: string): readonly string[] {
  return subjectNames()
    .filter((name) => name.endsWith(`.${text.toLowerCase()}`))
    .sort((one, other) => rank(one) - rank(other));
}

const rank = (name: string): number => (/^(?:dlms|cosem|hdlc|wrapper|frame)\./.test(name) ? 0 : name.split('.').length);

const ANY_DATA = 'dlms.data';

export function findSubject(name: string): Subject | undefined {
  const field = MessageFields.find((known) => known.name === name);
  if (field !== undefined) return { kind: 'message', name, type: field.type, field };
  const either = EitherFields.get(name);
  const fields = allFields().filter((known) =>
    either === undefined ? known.name === name : either.includes(known.name),
  );
  const [first] = fields;
  if (first !== undefined) return { kind: 'tape', name, type: typeOf(first), fields, isAnyData: name === ANY_DATA };
  const top = name.endsWith('.*') ? name.slice(0, -2) : name;
  const below = allFields().filter((known) => known.name === top || known.name.startsWith(`${top}.`));
  return below.length === 0 ? undefined : { kind: 'tape', name, type: 'none', fields: below, isAnyData: false };
}

function typeOf(field: Field): ValueType {
  switch (field.kind) {
    case Kind.uint:
    case Kind.int:
    case Kind.uintLittleEndian:
    case Kind.uint64:
    case Kind.decimal:
    case Kind.enumerated:
    case Kind.hdlcAddress:
      return 'number';
    case Kind.bits:
      return isFlag(field) ? 'boolean' : 'number';
    case Kind.boolean:
      return 'boolean';
    case Kind.group:
      return field.parts.length > 0 ? 'number' : 'none';
    case Kind.octets:
    case Kind.systemTitle:
    case Kind.header:
      return 'octets';
    case Kind.text:
    case Kind.bcd:
    case Kind.issue:
    case Kind.derived:
      return 'text';
    case Kind.obis:
      return 'obis';
    case Kind.ipv4:
    case Kind.ipv6:
      return 'ip';
    case Kind.mac:
      return 'mac';
    case Kind.dateTime:
    case Kind.date:
    case Kind.time:
      return 'time';
    case Kind.flagSet:
      return 'flags';
    case Kind.oid:
      return 'oid';
    case Kind.bitString:
      return 'bits';
    case Kind.data:
      return 'data';
    default:
      return 'none';
  }
}

/** Words for values, with whose they are: a field's id, or -1 for a field of the message. */
export function namesOf(subject: Subject): readonly (readonly [owner: number, names: ValueNames])[] {
  if (subject.kind === 'message') return subject.field.names === undefined ? [] : [[-1, subject.field.names]];
  return subject.fields.flatMap(({ id, names }) => (names === undefined ? [] : [[id, names] as const]));
}

/** Functions have no list of their words, so they are asked for each value of two bytes. */
const MOST_VALUES = 0x1_0000;

/** Values and words, each word as often as it is given. */
export function* wordsOf(names: ValueNames): Generator<readonly [value: number, word: string]> {
  if (typeof names !== 'function') {
    for (const [value, word] of Object.entries(names)) yield [Number(value), word];
    return;
  }
  for (let value = 0; value < MOST_VALUES; value++) {
    const word = names(value);
    if (word !== undefined) yield [value, word];
  }
}
