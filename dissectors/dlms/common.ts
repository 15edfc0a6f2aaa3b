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
  defineFields,
  enumerated,
  type Field,
  group,
  header,
  Issue,
  Limits,
  list,
  octets,
  u32,
} from '../../src/core/index.js';
import { dissectSelection, selectorName } from '../cosem/attribute.js';
import { attributeName, methodName } from '../cosem/classes.js';
import { Cosem } from '../cosem/fields.js';
import { dissectData } from '../data/axdr.js';
import { peekLength, takeLength } from '../data/length.js';
import { skipData } from '../data/skip.js';
import { type Asked, isList, type Named, NOTHING_ASKED, placed, valueOfAsked } from './asked.js';
import type { Descriptors } from './descriptors.js';
import { remember, type Service } from './exchange.js';
import { ApduNames } from './tags.js';

export { Cosem } from '../cosem/fields.js';

/** Bits of invoke-id-and-priority and of its long form that ask for an answer. */
export const CONFIRMED = 0x40;
export const LONG_CONFIRMED = 0x40000000;
/** Bits of invoke-id-and-priority that are the invoke-id. */
export const INVOKE_ID = 0x0f;
/** Bits of long-invoke-id-and-priority that are the long invoke-id. */
export const LONG_INVOKE_ID = 0x00ffffff;

const Confirmed = { 0: 'unconfirmed', 1: 'confirmed' };
const PriorityNames = { 0: 'normal', 1: 'high' };

/** data-access-result and action-result share their code points (IEC 62056-5-3). */
const DataAccessResult: Readonly<Record<number, string>> = {
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

const ActionResult: Readonly<Record<number, string>> = {
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
  longInvokeId: bits('Long invoke-id', LONG_INVOKE_ID, {
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

const LOGICAL_NAME_OCTETS = 6;

/** class-id(2) instance-id(6) attribute-id(1). */
export function attributeDescriptor(d: Dissection): Asked {
  const { at, nextNode: node } = d;
  d.open(Cosem.attributeDescriptor);
  const classId = d.read(Cosem.classId);
  const instance = d.peekUint(LOGICAL_NAME_OCTETS);
  d.mark(Cosem.instance);
  const attribute = d.read(Cosem.attribute);
  if (d.recording) {
    const name = attributeName(classId, attribute);
    if (name !== undefined) d.derive(Cosem.attributeName, name);
  }
  d.close();
  return { classId, member: attribute, isMethod: false, instance, at, end: d.at, node, bytes: undefined };
}

/** class-id(2) instance-id(6) method-id(1). */
export function methodDescriptor(d: Dissection): Asked {
  const { at, nextNode: node } = d;
  d.open(Cosem.methodDescriptor);
  const classId = d.read(Cosem.classId);
  const instance = d.peekUint(LOGICAL_NAME_OCTETS);
  d.mark(Cosem.instance);
  const method = d.read(Cosem.method);
  if (d.recording) {
    const name = methodName(classId, method);
    if (name !== undefined) d.derive(Cosem.methodName, name);
  }
  d.close();
  return { classId, member: method, isMethod: true, instance, at, end: d.at, node, bytes: undefined };
}

/** Presence octet, then selector and its parameters. False where decoding has to end. */
export function selection(d: Dissection, asked: Asked = NOTHING_ASKED): boolean {
  return !present(d) || selectionParameters(d, asked);
}

/** Selector and its parameters, where they have to be. False where decoding has to end. */
export function selectionParameters(d: Dissection, asked: Asked = NOTHING_ASKED): boolean {
  d.open(Cosem.selection);
  const selector = d.read(Cosem.selector);
  const name = asked.classId < 0 ? undefined : selectorName(asked.classId, asked.member, selector);
  if (name !== undefined) d.derive(Cosem.selectorName, name);
  const whole = name === undefined ? dissectData(d) : dissectSelection(d, asked.classId, asked.member, selector);
  d.close();
  return whole;
}

/** Longest selection that is kept for the answer. */
const MOST_SELECTION = 512;
const NO_SELECTION = 0;

/** Remembers a request for one thing, whose descriptor was just taken; with the selection that follows, where there is one. */
export function rememberOne(
  d: Dissection,
  service: Service,
  invokeId: number,
  asked: Asked,
  expects: boolean,
  hasSelection = true,
): void {
  let end = d.at;
  if (hasSelection && d.peek() > NO_SELECTION) {
    const behind = skipData(d.bytes, end + 2, Math.min(d.end, end + MOST_SELECTION));
    if (behind > 0) end = behind;
  }
  const { at } = asked;
  remember(d, service, invokeId, placed(asked, 0, end - at, -1), d.bytes.slice(at, end), expects);
}

/** Remembers a request for several things. */
export function rememberList(
  d: Dissection,
  service: Service,
  invokeId: number,
  asked: readonly Asked[],
  expects: boolean,
): void {
  const { list, bytes } = keptList(d, asked);
  remember(d, service, invokeId, list, bytes, expects);
}

/** What was asked for, as it can be remembered: with bytes of its own, and free of the tape. */
function keptList(d: Dissection, asked: readonly Asked[]): { readonly list: Asked[]; readonly bytes: Uint8Array } {
  const list: Asked[] = [];
  let length = 0;
  for (const one of asked) {
    const at = length;
    length += one.end - one.at;
    const { classId, member, isMethod, instance } = one;
    list.push({ classId, member, isMethod, instance, at, end: length, node: -1, bytes: undefined });
  }
  const bytes = new Uint8Array(length);
  for (let i = 0; i < asked.length; i++) {
    const { at, end, bytes: own = d.bytes } = asked[i] as Asked;
    bytes.set(own.subarray(at, end), (list[i] as Asked).at);
  }
  return { list, bytes };
}

/** The same of one thing, or of several, for the blocks that follow. */
export function namedHere(d: Dissection, asked: Asked | readonly Asked[]): Named {
  const { list, bytes } = keptList(d, isList(asked) ? asked : [asked]);
  return { asked: isList(asked) ? list : (list[0] as Asked), bytes, frame: d.frame };
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

/** One Get-Data-Result of several, and what it belongs to. False where decoding has to end. */
export function resultItem(d: Dissection, asked: Descriptors, index: number): boolean {
  d.open(Dlms.resultItem);
  const whole = getDataResult(d, asked.nth(index));
  d.close();
  return whole;
}

/** Attribute descriptors with selective access, with their count in front; what they name is added to `named`. */
export function attributeDescriptors(d: Dissection, named: Asked[]): boolean {
  return listOf(d, Cosem.attributeDescriptors, () => {
    const asked = attributeDescriptor(d);
    named.push(asked);
    const whole = selection(d, asked);
    named[named.length - 1] = placed(asked, asked.at, d.at, asked.node);
    return whole;
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
