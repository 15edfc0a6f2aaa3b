/**
 * What many APDUs share, declared once so that one filter finds it in every service: invoke-id, attribute and method
 * descriptors, selective access, results, data blocks (IEC 62056-5-3, xDLMS APDU definitions).
 */
import {
  Bytes,
  bitGroup,
  bits,
  boolean,
  type Dissection,
  dataTag,
  defineFields,
  enumerated,
  type Field,
  fieldById,
  findNode,
  group,
  header,
  Issue,
  i8,
  isContainer,
  isData,
  Kind,
  Limits,
  lengthAt,
  list,
  type NodeView,
  nameOf,
  obis,
  obisEntry,
  octetStringGuess,
  octets,
  type Tape,
  text,
  textOf,
  u8,
  u16,
  u32,
  unitGuess,
  valueOf,
  visibleStringGuess,
} from '../../src/core/index.js';
import { dissectSelection, selectorName } from '../cosem/attribute.js';
import { attributeName, className, methodName } from '../cosem/classes.js';
import { dissectData } from '../data/axdr.js';
import { peekLength, takeLength } from '../data/length.js';
import { type Asked, askedAttribute, askedMethod, classOf, memberOf, NOTHING_ASKED, valueOfAsked } from './asked.js';
import { ApduNames } from './tags.js';

/** Bits of invoke-id-and-priority that are the invoke-id. */
export const INVOKE_ID = 0x0f;

const Confirmed = { 0: 'unconfirmed', 1: 'confirmed' };
const PriorityNames = { 0: 'normal', 1: 'high' };

/** data-access-result and action-result share their code points (IEC 62056-5-3). */
export const DataAccessResult: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'hardware-fault',
  2: 'temporary-failure',
  3: 'read-write-denied',
  4: 'object-undefined',
  9: 'object-class-inconsistent',
  11: 'object-unavailable',
  12: 'type-unmatched',
  13: 'scope-of-access-violated',
  14: 'data-block-unavailable',
  15: 'long-get-aborted',
  16: 'no-long-get-in-progress',
  17: 'long-set-aborted',
  18: 'no-long-set-in-progress',
  19: 'data-block-number-invalid',
  250: 'other-reason',
};

export const ActionResult: Readonly<Record<number, string>> = {
  ...DataAccessResult,
  15: 'long-action-aborted',
  16: 'no-long-action-in-progress',
};

export const Dlms = defineFields('dlms', {
  apdu: enumerated('APDU', ApduNames, { hex: true, about: 'First octet of the APDU: tells which one it is.' }),
  invokeId: bits('Invoke-id', INVOKE_ID, { about: 'Tells to which request an answer belongs; chosen by the client.' }),
  serviceClass: bits('Service class', 0x40, {
    names: Confirmed,
    about: 'Whether an answer is asked for (IEC 62056-5-3, invoke-id-and-priority).',
  }),
  priority: bits('Priority', 0x80, { names: PriorityNames, about: 'Requests of high priority may be served first.' }),
  invokeIdAndPriority: bitGroup('Invoke-id and priority', 1, ['invokeId', 'serviceClass', 'priority']),
  longInvokeId: bits('Long invoke-id', 0x00ffffff, {
    about: 'Counts notifications, or tells to which access-request an answer belongs.',
  }),
  selfDescriptive: bits('Self-descriptive', 0x10000000),
  processingOption: bits('Processing option', 0x20000000, { names: { 0: 'continue on error', 1: 'break on error' } }),
  longServiceClass: bits('Service class', 0x40000000, {
    names: Confirmed,
    name: 'dlms.service_class',
    variant: true,
  }),
  longPriority: bits('Priority', 0x80000000, { names: PriorityNames, name: 'dlms.priority', variant: true }),
  longInvokeIdAndPriority: bitGroup('Long invoke-id and priority', 4, [
    'longInvokeId',
    'selfDescriptive',
    'processingOption',
    'longServiceClass',
    'longPriority',
  ]),
  result: enumerated('Result', DataAccessResult, { about: 'What became of a request (data-access-result).' }),
  actionResult: enumerated('Action result', ActionResult, {
    name: 'dlms.result',
    variant: true,
    about: 'What became of a method call (action-result).',
  }),
  resultChoice: enumerated('Result kind', { 0: 'data', 1: 'data-access-result' }),
  results: list('Results'),
  resultItem: group('Result'),
  values: list('Values'),
  count: header('Count'),
  present: header('Presence octet'),
  lastBlock: boolean('Last block', { about: 'No block follows; the value is whole.' }),
  blockNumber: u32('Block number', { about: 'Counts the blocks of one transfer, from 1.' }),
  block: group('Block'),
  rawDataLength: header('Length of the raw data'),
  rawData: octets('Raw data', { about: 'A part of a value that is sent in blocks; the parts joined are the value.' }),
});

export const Cosem = defineFields('cosem', {
  attributeDescriptor: group('Attribute'),
  attributeDescriptors: list('Attributes'),
  methodDescriptor: group('Method'),
  methodDescriptors: list('Methods'),
  classId: u16('Class', { names: className, about: 'Interface class of the object (IEC 62056-6-2).' }),
  instance: obis('Instance', { about: 'Logical name of the object: its OBIS code (IEC 62056-6-1).' }),
  attribute: i8('Attribute', { about: 'Index of the attribute; 0 means all of them.' }),
  attributeName: text('Attribute name', { variant: true }),
  method: i8('Method', { about: 'Index of the method (IEC 62056-6-2, specific methods of the class).' }),
  methodName: text('Method name'),
  selection: group('Selective access'),
  selector: u8('Access selector', {
    about: 'Which kind of selection; its parameters follow as data (IEC 62056-6-2, by class).',
  }),
  selectorName: text('Selector name'),
});

/** Fields whose first node says what a message is about. */
const OBJECT = [Cosem.classId, Cosem.instance, Cosem.attribute, Cosem.method] as const;

/** class-id(2) instance-id(6) attribute-id(1). */
export function attributeDescriptor(d: Dissection): Asked {
  d.open(Cosem.attributeDescriptor);
  const classId = d.read(Cosem.classId);
  d.mark(Cosem.instance);
  const attribute = d.read(Cosem.attribute);
  if (d.recording) {
    const name = attributeName(classId, attribute);
    if (name !== undefined) d.derive(Cosem.attributeName, name);
  }
  d.close();
  return askedAttribute(classId, attribute);
}

/** class-id(2) instance-id(6) method-id(1). */
export function methodDescriptor(d: Dissection): Asked {
  d.open(Cosem.methodDescriptor);
  const classId = d.read(Cosem.classId);
  d.mark(Cosem.instance);
  const method = d.read(Cosem.method);
  if (d.recording) {
    const name = methodName(classId, method);
    if (name !== undefined) d.derive(Cosem.methodName, name);
  }
  d.close();
  return askedMethod(classId, method);
}

/** Presence octet, then selector and its parameters. False where decoding has to end. */
export function selection(d: Dissection, asked: Asked = NOTHING_ASKED): boolean {
  return !present(d) || selectionParameters(d, asked);
}

/** Selector and its parameters, where they have to be. False where decoding has to end. */
export function selectionParameters(d: Dissection, asked: Asked = NOTHING_ASKED): boolean {
  d.open(Cosem.selection);
  const selector = d.read(Cosem.selector);
  const name = asked < 0 ? undefined : selectorName(classOf(asked), memberOf(asked), selector);
  if (name !== undefined) d.derive(Cosem.selectorName, name);
  const whole = name === undefined ? dissectData(d) : dissectSelection(d, classOf(asked), memberOf(asked), selector);
  d.close();
  return whole;
}

/** Presence octet of an optional field: 0 absent, else present. */
export function present(d: Dissection): boolean {
  const octet = d.peek();
  d.mark(Dlms.present, 1);
  if (octet > 1) d.report(Issue.unusual, `presence octet ${octet}; 0 or 1 were expected`, d.at - 1, 1);
  return octet !== 0;
}

/** A choice that the standard does not have, `back` octets ago: what follows can't be told, and is kept as it is. */
export function noSuchChoice(d: Dissection, what: string, choice: number, back: number): void {
  d.report(Issue.malformed, `${what} has no choice ${choice}`, d.at - back, 1);
  d.rest(Bytes.unknown);
}

/** Count octets, then as many elements as there are bytes for. False where decoding has to end. */
export function listOf(
  d: Dissection,
  field: Field,
  element: (d: Dissection, index: number) => boolean,
  mayBeEmpty = false,
): boolean {
  d.open(field);
  const count = takeLength(d, Dlms.count);
  let whole = count >= 0;
  if (count === 0 && !mayBeEmpty) d.report(Issue.unusual, `${field.label}: an empty list`, d.at - 1, 1);
  for (let i = 0; i < count && whole; i++) {
    if (d.left === 0) {
      d.report(d.cut ? Issue.cutCapture : Issue.truncated, `${field.label}: the count says ${count}, ${i} are there`);
      whole = false;
    } else if (d.items++ >= Limits.itemsPerApdu) {
      d.report(
        Issue.limit,
        `more than ${Limits.itemsPerApdu} items; ${d.left} bytes are not shown as such`,
        d.at,
        d.left,
      );
      d.rest(Bytes.unknown);
      whole = false;
    } else whole = element(d, i);
  }
  d.close();
  return whole;
}

/** Get-Data-Result: 00 data | 01 data-access-result, of what was asked for. False where decoding has to end. */
export function getDataResult(d: Dissection, asked: Asked = NOTHING_ASKED): boolean {
  const choice = d.read(Dlms.resultChoice);
  if (choice === 0) return valueOfAsked(d, asked);
  if (choice === 1) {
    d.read(Dlms.result);
    return true;
  }
  d.report(Issue.malformed, `result kind ${choice}; 0 (data) or 1 (data-access-result) were expected`, d.at - 1, 1);
  d.rest(Bytes.unknown);
  return false;
}

export function resultItem(d: Dissection, asked: Asked = NOTHING_ASKED): boolean {
  d.open(Dlms.resultItem);
  const whole = getDataResult(d, asked);
  d.close();
  return whole;
}

/** Attribute descriptors with selective access, with their count in front; what they name is added to `named`. */
export function attributeDescriptors(d: Dissection, named: Asked[]): boolean {
  return listOf(d, Cosem.attributeDescriptors, () => {
    const asked = attributeDescriptor(d);
    named.push(asked);
    return selection(d, asked);
  });
}

/** Method descriptors with their count in front; what they name is added to `named`. */
export function methodDescriptors(d: Dissection, named: Asked[]): boolean {
  return listOf(d, Cosem.methodDescriptors, () => {
    named.push(methodDescriptor(d));
    return true;
  });
}

/**
 * Values in a row with their count in front; `expected` is how many there are descriptors for. `read` takes one: the value
 * of the descriptor in that place.
 */
export function valueList(
  d: Dissection,
  expected: number,
  read: (d: Dissection, index: number) => boolean = anyValue,
): boolean {
  const count = peekLength(d, 0);
  if (count >= 0 && count !== expected) d.report(Issue.unusual, `${count} values for ${expected} descriptors`, d.at, 1);
  return listOf(d, Dlms.values, read);
}

function anyValue(d: Dissection): boolean {
  return dissectData(d);
}

// ---- one-line summaries

/** `Register 1-0:1.8.0*255 value` of the first descriptor below the node, `+2` where there are more. */
export function objectText(view: NodeView): string {
  const tape = view.tape;
  const from = view.node + 4;
  const to = tape.next(view.node);
  const classNode = findNode(tape, from, to, OBJECT[0]);
  if (classNode < 0) return '';
  const instanceNode = findNode(tape, from, to, OBJECT[1]);
  if (instanceNode < 0) return '';
  const classId = valueOf(tape, classNode) as number;
  const more = view.count(Cosem.instance) - 1;
  const instance = obisEntry(tape.stores[tape.store(instanceNode)] as Uint8Array, tape.offset(instanceNode)).brief;
  return `${className(classId) ?? `class ${classId}`} ${instance} ${member(tape, from, to, classId)}${more > 0 ? ` +${more}` : ''}`;
}

function member(tape: Tape, from: number, to: number, classId: number): string {
  const attribute = findNode(tape, from, to, Cosem.attribute);
  if (attribute >= 0) {
    const id = valueOf(tape, attribute) as number;
    return attributeName(classId, id) ?? `attribute ${id}`;
  }
  const method = findNode(tape, from, to, Cosem.method);
  if (method < 0) return '';
  const id = valueOf(tape, method) as number;
  return `${methodName(classId, id) ?? `method ${id}`}()`;
}

/** Longest value shown in one line. */
const PREVIEW = 72;

const NULL_DATA = 0;
const STRUCTURE = 2;
const OCTET_STRING = 9;
const VISIBLE_STRING = 10;
const ENUM = 22;

/** In one line, what octets or a unit seem to be stands for their hex and its number. */
function guessOf(tape: Tape, node: number): string | undefined {
  const kind = tape.kind(node);
  const tag = dataTag(kind);
  if (tag === ENUM) return unitGuess(tape, node);
  if (tag !== OCTET_STRING && tag !== VISIBLE_STRING) return undefined;
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node) + (kind >= Kind.packedData ? 0 : 1);
  const guess = tag === OCTET_STRING ? octetStringGuess : visibleStringGuess;
  return guess(bytes, at + lengthAt(bytes, at).octets, tape.offset(node) + tape.length(node), false);
}

/** In one line, the word stands for its number, and names of bits for theirs. */
function knownText(tape: Tape, node: number): string | undefined {
  const field = fieldById(tape.fieldId(node));
  if (!field.meaningful) return undefined;
  if (field.content !== 0) return textOf(tape, node);
  if (field.names !== undefined && !field.uncertain) {
    const value = valueOf(tape, node);
    return typeof value === 'number' ? nameOf(field, value) : undefined;
  }
  if (field.flags === undefined) return undefined;
  const set = valueOf(tape, node);
  return Array.isArray(set) && set.length > 0 ? set.join(' + ') : undefined;
}

/** The first value below a node: `12345`, `{-1, Wh}`, `[26] {…}`; what is beyond a line is left out. */
export function dataText(view: NodeView): string {
  const node = findData(view.tape, view.node + 4, view.tape.next(view.node));
  return node < 0 ? '' : preview(view.tape, node, PREVIEW);
}

/** The first value of COSEM data in [from, to), whatever it is called; -1 where there is none. */
export function findData(tape: Tape, from: number, to: number): number {
  const words = tape.words;
  for (let node = from; node < to; node += 4) if ((((words[node] as number) >>> 8) & 0xff) >= Kind.data) return node;
  return -1;
}

/** The value of a data node in one line. */
export function previewOf(tape: Tape, node: number): string {
  return preview(tape, node, PREVIEW);
}

function preview(tape: Tape, node: number, room: number): string {
  const kind = tape.kind(node);
  if (!isData(kind)) return textOf(tape, node);
  const tag = dataTag(kind);
  if (!isContainer(kind)) {
    if (tag === NULL_DATA) return 'null';
    const shown = knownText(tape, node) ?? guessOf(tape, node) ?? textOf(tape, node);
    return shown.length > room ? `${shown.slice(0, Math.max(8, room - 1))}…` : shown;
  }
  const [before, after] = tag === STRUCTURE ? ['{', '}'] : ['[', ']'];
  let shown = before as string;
  const end = tape.next(node);
  for (let child = node + 4; child < end; child = tape.next(child)) {
    if (!isData(tape.kind(child))) continue;
    if (shown.length > 1) shown += ', ';
    const left = room - shown.length;
    if (left < 8) {
      shown += '…';
      break;
    }
    shown += preview(tape, child, left);
  }
  return shown + after;
}

/** `= 12345` or `object-undefined` of an answer with data or a result. */
export function resultText(view: NodeView): string {
  const tape = view.tape;
  const from = view.node + 4;
  const to = tape.next(view.node);
  const error = findNode(tape, from, to, Dlms.result);
  const value = findData(tape, from, to);
  if (value >= 0 && (error < 0 || value < error)) return preview(tape, value, PREVIEW);
  return error < 0 ? '' : wordOf(view, Dlms.result);
}

/** The word for an enumerated value, without its number. */
export function wordOf(view: NodeView, field: Field): string {
  const value = view.valueOf(field);
  if (typeof value !== 'number') return '';
  const names = field.names;
  const word = typeof names === 'function' ? names(value) : names?.[value];
  return word ?? String(value);
}
