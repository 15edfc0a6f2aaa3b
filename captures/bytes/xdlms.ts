/** xDLMS services with logical and with short names (IEC 62056-5-3). */
import { axdrLength, axdrOctets, obis } from './axdr.js';
import { concat, integer, NO_BYTES, text, u16, u32 } from './parts.js';

/** Class, logical name, attribute: nine bytes. Methods are addressed alike. */
export function attribute(classId: number, name: string, index: number): Uint8Array {
  return concat(u16(classId), obis(name), integer(index, 1));
}

export const method = attribute;

export interface Selection {
  readonly selector: number;
  readonly parameters: Uint8Array;
}

/** Optional selective access: a presence byte first. */
function selected(selection: Selection | undefined): Uint8Array {
  return selection ? concat(0x01, selection.selector, selection.parameters) : Uint8Array.of(0x00);
}

/** An attribute of a list, with its selective access. */
export const listed = (descriptor: Uint8Array, selection?: Selection): Uint8Array =>
  concat(descriptor, selected(selection));

/** A count, then so many things: SEQUENCE OF. */
export function sequenceOf(items: readonly Uint8Array[]): Uint8Array {
  return concat(axdrLength(items.length), ...items);
}

/** Get-Data-Result. */
export const dataResult = (data: Uint8Array): Uint8Array => concat(0x00, data);
export const errorResult = (result: number): Uint8Array => Uint8Array.of(0x01, result);

const block = (isLast: boolean, number: number, raw: Uint8Array): Uint8Array =>
  concat(isLast ? 1 : 0, u32(number), axdrOctets(raw));

export const get = {
  request: (invoke: number, descriptor: Uint8Array, selection?: Selection): Uint8Array =>
    concat(0xc0, 0x01, invoke, descriptor, selected(selection)),
  next: (invoke: number, blockNumber: number): Uint8Array => concat(0xc0, 0x02, invoke, u32(blockNumber)),
  requestList: (invoke: number, attributes: readonly Uint8Array[]): Uint8Array =>
    concat(0xc0, 0x03, invoke, sequenceOf(attributes)),
  response: (invoke: number, data: Uint8Array): Uint8Array => concat(0xc4, 0x01, invoke, dataResult(data)),
  error: (invoke: number, result: number): Uint8Array => concat(0xc4, 0x01, invoke, errorResult(result)),
  block: (invoke: number, isLast: boolean, number: number, raw: Uint8Array): Uint8Array =>
    concat(0xc4, 0x02, invoke, isLast ? 1 : 0, u32(number), 0x00, axdrOctets(raw)),
  blockError: (invoke: number, isLast: boolean, number: number, result: number): Uint8Array =>
    concat(0xc4, 0x02, invoke, isLast ? 1 : 0, u32(number), 0x01, result),
  responseList: (invoke: number, results: readonly Uint8Array[]): Uint8Array =>
    concat(0xc4, 0x03, invoke, sequenceOf(results)),
};

export const set = {
  request: (invoke: number, descriptor: Uint8Array, value: Uint8Array, selection?: Selection): Uint8Array =>
    concat(0xc1, 0x01, invoke, descriptor, selected(selection), value),
  firstBlock: (invoke: number, descriptor: Uint8Array, isLast: boolean, number: number, raw: Uint8Array): Uint8Array =>
    concat(0xc1, 0x02, invoke, descriptor, 0x00, block(isLast, number, raw)),
  nextBlock: (invoke: number, isLast: boolean, number: number, raw: Uint8Array): Uint8Array =>
    concat(0xc1, 0x03, invoke, block(isLast, number, raw)),
  requestList: (invoke: number, attributes: readonly Uint8Array[], values: readonly Uint8Array[]): Uint8Array =>
    concat(0xc1, 0x04, invoke, sequenceOf(attributes), sequenceOf(values)),
  listFirstBlock: (
    invoke: number,
    attributes: readonly Uint8Array[],
    isLast: boolean,
    number: number,
    raw: Uint8Array,
  ): Uint8Array => concat(0xc1, 0x05, invoke, sequenceOf(attributes), block(isLast, number, raw)),
  response: (invoke: number, result: number): Uint8Array => Uint8Array.of(0xc5, 0x01, invoke, result),
  responseBlock: (invoke: number, number: number): Uint8Array => concat(0xc5, 0x02, invoke, u32(number)),
  responseLastBlock: (invoke: number, result: number, number: number): Uint8Array =>
    concat(0xc5, 0x03, invoke, result, u32(number)),
  responseLastBlockList: (invoke: number, results: readonly number[], number: number): Uint8Array =>
    concat(0xc5, 0x04, invoke, axdrLength(results.length), ...results, u32(number)),
  responseList: (invoke: number, results: readonly number[]): Uint8Array =>
    concat(0xc5, 0x05, invoke, axdrLength(results.length), ...results),
};

/** One result of a method: a code and, optionally, a Get-Data-Result. */
export const methodResult = (result: number, returned?: Uint8Array): Uint8Array =>
  returned ? concat(result, 0x01, returned) : Uint8Array.of(result, 0x00);

export const action = {
  request: (invoke: number, descriptor: Uint8Array, parameters?: Uint8Array): Uint8Array =>
    parameters
      ? concat(0xc3, 0x01, invoke, descriptor, 0x01, parameters)
      : concat(0xc3, 0x01, invoke, descriptor, 0x00),
  next: (invoke: number, blockNumber: number): Uint8Array => concat(0xc3, 0x02, invoke, u32(blockNumber)),
  requestList: (invoke: number, methods: readonly Uint8Array[], parameters: readonly Uint8Array[]): Uint8Array =>
    concat(0xc3, 0x03, invoke, sequenceOf(methods), sequenceOf(parameters)),
  firstBlock: (invoke: number, descriptor: Uint8Array, isLast: boolean, number: number, raw: Uint8Array): Uint8Array =>
    concat(0xc3, 0x04, invoke, descriptor, block(isLast, number, raw)),
  listFirstBlock: (
    invoke: number,
    methods: readonly Uint8Array[],
    isLast: boolean,
    number: number,
    raw: Uint8Array,
  ): Uint8Array => concat(0xc3, 0x05, invoke, sequenceOf(methods), block(isLast, number, raw)),
  nextBlock: (invoke: number, isLast: boolean, number: number, raw: Uint8Array): Uint8Array =>
    concat(0xc3, 0x06, invoke, block(isLast, number, raw)),
  response: (invoke: number, result: Uint8Array): Uint8Array => concat(0xc7, 0x01, invoke, result),
  responseBlock: (invoke: number, isLast: boolean, number: number, raw: Uint8Array): Uint8Array =>
    concat(0xc7, 0x02, invoke, block(isLast, number, raw)),
  responseList: (invoke: number, results: readonly Uint8Array[]): Uint8Array =>
    concat(0xc7, 0x03, invoke, sequenceOf(results)),
  responseNext: (invoke: number, number: number): Uint8Array => concat(0xc7, 0x04, invoke, u32(number)),
};

export function dataNotification(longInvoke: number, time: Uint8Array | undefined, body: Uint8Array): Uint8Array {
  return concat(0x0f, u32(longInvoke), axdrOctets(time ?? NO_BYTES), body);
}

export function eventNotification(time: Uint8Array | undefined, descriptor: Uint8Array, value: Uint8Array): Uint8Array {
  return concat(0xc2, time ? concat(0x01, axdrOctets(time)) : 0x00, descriptor, value);
}

/** Each specification is a choice byte (1 get, 2 set, 3 action …) and a descriptor. */
export function accessRequest(
  longInvoke: number,
  time: Uint8Array | undefined,
  specifications: readonly Uint8Array[],
  data: readonly Uint8Array[],
): Uint8Array {
  return concat(0xd9, u32(longInvoke), axdrOctets(time ?? NO_BYTES), sequenceOf(specifications), sequenceOf(data));
}

export function accessResponse(
  longInvoke: number,
  time: Uint8Array | undefined,
  data: readonly Uint8Array[],
  results: readonly Uint8Array[],
): Uint8Array {
  return concat(0xda, u32(longInvoke), axdrOctets(time ?? NO_BYTES), 0x00, sequenceOf(data), sequenceOf(results));
}

export interface GeneralBlock {
  readonly isLast: boolean;
  /** More blocks of this window follow without waiting. */
  readonly isStreaming: boolean;
  readonly window: number;
  readonly number: number;
  readonly acknowledged: number;
  readonly data?: Uint8Array;
}

export function generalBlockTransfer(b: GeneralBlock): Uint8Array {
  const control = (b.isLast ? 0x80 : 0) | (b.isStreaming ? 0x40 : 0) | b.window;
  return concat(0xe0, control, u16(b.number), u16(b.acknowledged), axdrOctets(b.data ?? NO_BYTES));
}

// ---- short names

/** variable-name: the short name alone. */
export const variableName = (name: number): Uint8Array => concat(0x02, u16(name));

export const shortName = {
  read: (variables: readonly Uint8Array[]): Uint8Array => concat(0x05, sequenceOf(variables)),
  readResponse: (results: readonly Uint8Array[]): Uint8Array => concat(0x0c, sequenceOf(results)),
  write: (variables: readonly Uint8Array[], values: readonly Uint8Array[]): Uint8Array =>
    concat(0x06, sequenceOf(variables), sequenceOf(values)),
  writeResponse: (results: readonly Uint8Array[]): Uint8Array => concat(0x0d, sequenceOf(results)),
  unconfirmedWrite: (variables: readonly Uint8Array[], values: readonly Uint8Array[]): Uint8Array =>
    concat(0x16, sequenceOf(variables), sequenceOf(values)),
  /** The time is text: YYYYMMDDhhmmssZ. */
  informationReport: (
    time: string | undefined,
    variables: readonly Uint8Array[],
    values: readonly Uint8Array[],
  ): Uint8Array =>
    concat(0x18, time ? concat(0x01, axdrOctets(text(time))) : 0x00, sequenceOf(variables), sequenceOf(values)),
};
