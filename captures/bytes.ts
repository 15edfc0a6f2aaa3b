/**
 * Builders of bytes for sample captures: A-XDR data, APDUs, HDLC and wrapper, IP and TCP, pcap and pcapng.
 *
 * They share nothing with the decoder, so that a mistake there cannot hide behind the same mistake here. Every
 * builder writes what it is told, also what a standard forbids: that is how the broken captures are made.
 */

/** Bytes, or one byte given as a number. */
export type Part = Uint8Array | number;

export function concat(...parts: readonly Part[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += typeof part === 'number' ? 1 : part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'number') {
      bytes[at++] = part;
    } else {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}

/** Bytes from hex digits; white space is free, `#` starts a comment. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw new Error(`not hex: ${text}`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}

/** A big-endian integer; negative values as two's complement. */
export function integer(value: number | bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(8 * size, BigInt(value));
  for (let i = size - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

// Without BigInt: the benchmark's generator makes half a million of these.
export const u16 = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value);
export const u32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

// ---------------------------------------------------------------------------------------------------------------
// A-XDR: lengths and the data types of COSEM

/** Below 80h the length itself; else 80h + number of bytes, then the length. */
export function axdrLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  if (length < 0x10000) return concat(0x82, u16(length));
  return concat(0x84, u32(length));
}

/** A length and that many bytes: OCTET STRING without a data tag. */
export function axdrOctets(bytes: Uint8Array): Uint8Array {
  return concat(axdrLength(bytes.length), bytes);
}

/** `A-B:C.D.E*F` as six bytes. */
export function obis(code: string): Uint8Array {
  const groups = /^(\d+)-(\d+):(\d+)\.(\d+)\.(\d+)\*(\d+)$/.exec(code);
  if (!groups) throw new Error(`not an OBIS code: ${code}`);
  return Uint8Array.from(groups.slice(1), Number);
}

export interface DateTimeParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly weekday?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly hundredths?: number;
  /** Minutes from local time to UTC: negative east of Greenwich. */
  readonly deviation?: number;
  readonly status?: number;
}

/** Five bytes of a date; what is left out is "not specified". */
export function dateParts(parts: DateTimeParts): Uint8Array {
  return concat(u16(parts.year ?? 0xffff), parts.month ?? 0xff, parts.day ?? 0xff, parts.weekday ?? 0xff);
}

/** Four bytes of a time; what is left out is "not specified". */
export function timeParts(parts: DateTimeParts): Uint8Array {
  return Uint8Array.of(parts.hour ?? 0xff, parts.minute ?? 0xff, parts.second ?? 0xff, parts.hundredths ?? 0xff);
}

export function dateTimeParts(parts: DateTimeParts): Uint8Array {
  return concat(dateParts(parts), timeParts(parts), integer(parts.deviation ?? -0x8000, 2), parts.status ?? 0xff);
}

/** Twelve bytes from a local time in milliseconds (as `Date.UTC` counts), by default in Central European summer. */
export function dateTime(localMs: number, deviation = -120, status = 0x80): Uint8Array {
  const date = new Date(localMs);
  return dateTimeParts({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay() || 7,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    hundredths: Math.floor(date.getUTCMilliseconds() / 10),
    deviation,
    status,
  });
}

function float(value: number, size: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

function bits(digits: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(digits.length / 8));
  Array.from(digits).forEach((digit, i) => {
    if (digit === '1') bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
  });
  return concat(axdrLength(digits.length), bytes);
}

/** One builder for each data type, named after it. */
export const axdr = {
  nullData: (): Uint8Array => Uint8Array.of(0x00),
  array: (...items: readonly Uint8Array[]): Uint8Array => concat(0x01, axdrLength(items.length), ...items),
  structure: (...items: readonly Uint8Array[]): Uint8Array => concat(0x02, axdrLength(items.length), ...items),
  boolean: (value: boolean): Uint8Array => Uint8Array.of(0x03, value ? 1 : 0),
  bitString: (digits: string): Uint8Array => concat(0x04, bits(digits)),
  doubleLong: (value: number): Uint8Array => concat(0x05, integer(value, 4)),
  doubleLongUnsigned: (value: number): Uint8Array => concat(0x06, integer(value, 4)),
  /** Obsolete, not used in COSEM. */
  floatingPoint: (value: number): Uint8Array => concat(0x07, float(value, 4)),
  octetString: (bytes: Uint8Array): Uint8Array => concat(0x09, axdrOctets(bytes)),
  visibleString: (characters: string): Uint8Array => concat(0x0a, axdrOctets(text(characters))),
  utf8String: (characters: string): Uint8Array => concat(0x0c, axdrOctets(text(characters))),
  bcd: (digits: number): Uint8Array => Uint8Array.of(0x0d, digits),
  integer: (value: number): Uint8Array => concat(0x0f, integer(value, 1)),
  long: (value: number): Uint8Array => concat(0x10, integer(value, 2)),
  unsigned: (value: number): Uint8Array => Uint8Array.of(0x11, value),
  longUnsigned: (value: number): Uint8Array => concat(0x12, integer(value, 2)),
  /** The description of one element, then the contents of all without tags. */
  compactArray: (description: Uint8Array, contents: Uint8Array): Uint8Array =>
    concat(0x13, description, axdrOctets(contents)),
  long64: (value: bigint): Uint8Array => concat(0x14, integer(value, 8)),
  long64Unsigned: (value: bigint): Uint8Array => concat(0x15, integer(value, 8)),
  enum: (value: number): Uint8Array => Uint8Array.of(0x16, value),
  float32: (value: number): Uint8Array => concat(0x17, float(value, 4)),
  float64: (value: number): Uint8Array => concat(0x18, float(value, 8)),
  dateTime: (bytes: Uint8Array): Uint8Array => concat(0x19, bytes),
  date: (bytes: Uint8Array): Uint8Array => concat(0x1a, bytes),
  time: (bytes: Uint8Array): Uint8Array => concat(0x1b, bytes),
  deltaInteger: (value: number): Uint8Array => concat(0x1c, integer(value, 1)),
  deltaLong: (value: number): Uint8Array => concat(0x1d, integer(value, 2)),
  deltaDoubleLong: (value: number): Uint8Array => concat(0x1e, integer(value, 4)),
  deltaUnsigned: (value: number): Uint8Array => concat(0x1f, integer(value, 1)),
  deltaLongUnsigned: (value: number): Uint8Array => concat(0x20, integer(value, 2)),
  deltaDoubleLongUnsigned: (value: number): Uint8Array => concat(0x21, integer(value, 4)),
  dontCare: (): Uint8Array => Uint8Array.of(0xff),
  /** The usual form of a logical name: an octet-string of six. */
  obis: (code: string): Uint8Array => axdr.octetString(obis(code)),
  scalerUnit: (scaler: number, unit: number): Uint8Array => axdr.structure(axdr.integer(scaler), axdr.enum(unit)),
};

// ---------------------------------------------------------------------------------------------------------------
// ACSE and the initiate services: association

/** BER: tag, length, contents. */
export function ber(tag: number, ...contents: readonly Part[]): Uint8Array {
  const content = concat(...contents);
  // A-XDR borrowed its lengths from BER: below 64 KiB they are the same.
  return concat(tag, axdrLength(content.length), content);
}

/** 2.16.756.5.8.`kind`.`id`: the DLMS user association's branch. */
const dlmsOid = (kind: number, id: number): Uint8Array => concat(hex('60 85 74 05 08'), kind, id);

const conformance = (threeBytes: string): Uint8Array => concat(hex('5f 1f 04 00'), hex(threeBytes));

export interface InitiateRequestOptions {
  readonly dedicatedKey?: Uint8Array;
  /** Left out: the default (true) is not sent. */
  readonly responseAllowed?: boolean;
  readonly qualityOfService?: number;
  readonly version?: number;
  readonly conformance?: string;
  readonly maxPduSize?: number;
}

export function initiateRequest(options: InitiateRequestOptions = {}): Uint8Array {
  return concat(
    0x01,
    options.dedicatedKey ? concat(0x01, axdrOctets(options.dedicatedKey)) : 0x00,
    options.responseAllowed === undefined ? 0x00 : Uint8Array.of(0x01, options.responseAllowed ? 1 : 0),
    options.qualityOfService === undefined ? 0x00 : Uint8Array.of(0x01, options.qualityOfService),
    options.version ?? 6,
    conformance(options.conformance ?? '007e1f'),
    u16(options.maxPduSize ?? 0xffff),
  );
}

export interface InitiateResponseOptions {
  readonly qualityOfService?: number;
  readonly version?: number;
  readonly conformance?: string;
  readonly maxPduSize?: number;
  readonly vaaName?: number;
}

export function initiateResponse(options: InitiateResponseOptions = {}): Uint8Array {
  return concat(
    0x08,
    options.qualityOfService === undefined ? 0x00 : Uint8Array.of(0x01, options.qualityOfService),
    options.version ?? 6,
    conformance(options.conformance ?? '00521f'),
    u16(options.maxPduSize ?? 1024),
    u16(options.vaaName ?? 7),
  );
}

export interface AarqOptions {
  readonly protocolVersion?: boolean;
  /** 1 LN, 2 SN, 3 LN ciphered, 4 SN ciphered. */
  readonly context?: number;
  readonly callingApTitle?: Uint8Array;
  readonly callingAeInvocationId?: number;
  /** 1 LLS, 2 … 7 HLS; left out: no authentication. */
  readonly mechanism?: number;
  readonly authentication?: Uint8Array;
  readonly userInformation?: Uint8Array;
}

export function aarq(options: AarqOptions = {}): Uint8Array {
  const parts: Part[] = [];
  if (options.protocolVersion) parts.push(ber(0x80, 0x07, 0x80));
  parts.push(ber(0xa1, ber(0x06, dlmsOid(1, options.context ?? 1))));
  if (options.callingApTitle) parts.push(ber(0xa6, ber(0x04, options.callingApTitle)));
  if (options.callingAeInvocationId !== undefined) parts.push(ber(0xa9, ber(0x02, options.callingAeInvocationId)));
  if (options.mechanism !== undefined) {
    parts.push(ber(0x8a, 0x07, 0x80), ber(0x8b, dlmsOid(2, options.mechanism)));
  }
  if (options.authentication) parts.push(ber(0xac, ber(0x80, options.authentication)));
  parts.push(ber(0xbe, ber(0x04, options.userInformation ?? initiateRequest())));
  return ber(0x60, ...parts);
}

export interface AareOptions {
  readonly protocolVersion?: boolean;
  readonly context?: number;
  /** 0 accepted, 1 rejected permanently, 2 rejected transiently. */
  readonly result?: number;
  /** A1h: given by the ACSE service user, A2h: by the provider. */
  readonly diagnosticSource?: 0xa1 | 0xa2;
  readonly diagnostic?: number;
  readonly respondingApTitle?: Uint8Array;
  readonly mechanism?: number;
  readonly authentication?: Uint8Array;
  /** `null` leaves the user-information out. */
  readonly userInformation?: Uint8Array | null;
}

export function aare(options: AareOptions = {}): Uint8Array {
  const parts: Part[] = [];
  if (options.protocolVersion) parts.push(ber(0x80, 0x07, 0x80));
  parts.push(
    ber(0xa1, ber(0x06, dlmsOid(1, options.context ?? 1))),
    ber(0xa2, ber(0x02, options.result ?? 0)),
    ber(0xa3, ber(options.diagnosticSource ?? 0xa1, ber(0x02, options.diagnostic ?? 0))),
  );
  if (options.respondingApTitle) parts.push(ber(0xa4, ber(0x04, options.respondingApTitle)));
  if (options.mechanism !== undefined) parts.push(ber(0x88, 0x07, 0x80), ber(0x89, dlmsOid(2, options.mechanism)));
  if (options.authentication) parts.push(ber(0xaa, ber(0x80, options.authentication)));
  if (options.userInformation !== null) {
    parts.push(ber(0xbe, ber(0x04, options.userInformation ?? initiateResponse())));
  }
  return ber(0x61, ...parts);
}

/** Release-Request; without a reason it is the empty `62 00` that many clients send. */
export function rlrq(reason?: number, userInformation?: Uint8Array): Uint8Array {
  return release(0x62, reason, userInformation);
}

export function rlre(reason?: number, userInformation?: Uint8Array): Uint8Array {
  return release(0x63, reason, userInformation);
}

function release(tag: number, reason: number | undefined, userInformation: Uint8Array | undefined): Uint8Array {
  const parts: Part[] = [];
  if (reason !== undefined) parts.push(ber(0x80, reason));
  if (userInformation) parts.push(ber(0xbe, ber(0x04, userInformation)));
  return ber(tag, ...parts);
}

/** `service` 1 initiate, 5 read, 6 write; then the class of the error and its value. */
export function confirmedServiceError(service: number, errorClass: number, value: number): Uint8Array {
  return Uint8Array.of(0x0e, service, errorClass, value);
}

/** Service error 6 (invocation counter) carries the counter the server expects. */
export function exceptionResponse(stateError: number, serviceError: number, invocationCounter?: number): Uint8Array {
  const counter = invocationCounter === undefined ? new Uint8Array(0) : u32(invocationCounter);
  return concat(0xd8, stateError, serviceError, counter);
}

// ---------------------------------------------------------------------------------------------------------------
// xDLMS services with logical names

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

const NO_BYTES = new Uint8Array(0);

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

// ---------------------------------------------------------------------------------------------------------------
// Short names

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

// ---------------------------------------------------------------------------------------------------------------
// Wrapper, LLC, HDLC

/** version 1 | source wPort | destination wPort | length | APDU */
export function wrapper(source: number, destination: number, apdu: Uint8Array): Uint8Array {
  return concat(u16(1), u16(source), u16(destination), u16(apdu.length), apdu);
}

export const llcCommand = (apdu: Uint8Array): Uint8Array => concat(0xe6, 0xe6, 0x00, apdu);
export const llcResponse = (apdu: Uint8Array): Uint8Array => concat(0xe6, 0xe7, 0x00, apdu);

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  return crc;
});

/** HCS and FCS of HDLC: reflected 1021h, start and end inverted. Sent low byte first. */
export function crc16X25(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0xffff;
  for (let i = start; i < end; i++) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return crc ^ 0xffff;
}

function checkSequence(bytes: Uint8Array): Uint8Array {
  const crc = crc16X25(bytes);
  return Uint8Array.of(crc & 0xff, crc >>> 8);
}

/** Upper (logical) and lower (physical) part of an address, sent in so many bytes. */
export interface HdlcAddress {
  readonly upper: number;
  readonly lower?: number;
  readonly size: 1 | 2 | 4;
}

/** Seven address bits a byte; the lowest bit marks the last one. */
export function hdlcAddress(address: HdlcAddress): Uint8Array {
  const { upper, lower = 0, size } = address;
  if (size === 1) return Uint8Array.of((upper << 1) | 1);
  if (size === 2) return Uint8Array.of(upper << 1, (lower << 1) | 1);
  const seven = (value: number): number => (value & 0x7f) << 1;
  return Uint8Array.of(seven(upper >> 7), seven(upper), seven(lower >> 7), seven(lower) | 1);
}

/** A client has one byte. */
export const hdlcClient = (sap: number): HdlcAddress => ({ upper: sap, size: 1 });

/** The control byte; poll/final is set unless said otherwise. */
export const hdlcControl = {
  information: (sent: number, received: number, isFinal = true): number =>
    ((received & 7) << 5) | (isFinal ? 0x10 : 0) | ((sent & 7) << 1),
  receiveReady: (received: number, isFinal = true): number => ((received & 7) << 5) | (isFinal ? 0x11 : 0x01),
  receiveNotReady: (received: number, isFinal = true): number => ((received & 7) << 5) | (isFinal ? 0x15 : 0x05),
  reject: (received: number, isFinal = true): number => ((received & 7) << 5) | (isFinal ? 0x19 : 0x09),
  snrm: 0x93,
  ua: 0x73,
  disc: 0x53,
  dm: 0x1f,
  frmr: 0x97,
  ui: 0x13,
  uiNotFinal: 0x03,
} as const;

export interface HdlcFrame {
  readonly destination: HdlcAddress | Uint8Array;
  readonly source: HdlcAddress | Uint8Array;
  readonly control: number;
  readonly information?: Uint8Array;
  readonly segmented?: boolean;
  /** Written into the length field instead of the truth. */
  readonly claimedLength?: number;
}

/** A frame of format type 3 with a flag at both ends. Without information the HCS is the only check sequence. */
export function hdlcFrame(frame: HdlcFrame): Uint8Array {
  const destination = frame.destination instanceof Uint8Array ? frame.destination : hdlcAddress(frame.destination);
  const source = frame.source instanceof Uint8Array ? frame.source : hdlcAddress(frame.source);
  const information = frame.information ?? NO_BYTES;
  const header = 2 + destination.length + source.length + 1 + 2;
  const length = frame.claimedLength ?? (information.length === 0 ? header : header + information.length + 2);
  const format = 0xa000 | (frame.segmented ? 0x0800 : 0) | length;
  const start = concat(u16(format), destination, source, frame.control);
  if (information.length === 0) return concat(0x7e, start, checkSequence(start), 0x7e);
  const body = concat(start, checkSequence(start), information);
  return concat(0x7e, body, checkSequence(body), 0x7e);
}

export interface HdlcParameters {
  readonly maxTransmit?: number;
  readonly maxReceive?: number;
  readonly windowTransmit?: number;
  readonly windowReceive?: number;
}

/** Information field of SNRM and UA: `81 80 length { id length value }`. */
export function hdlcParameters(parameters: HdlcParameters): Uint8Array {
  const items: Uint8Array[] = [];
  const information = (id: number, value: number | undefined): void => {
    if (value !== undefined) items.push(value < 0x100 ? Uint8Array.of(id, 1, value) : concat(id, 2, u16(value)));
  };
  information(0x05, parameters.maxTransmit);
  information(0x06, parameters.maxReceive);
  if (parameters.windowTransmit !== undefined) items.push(concat(0x07, 4, u32(parameters.windowTransmit)));
  if (parameters.windowReceive !== undefined) items.push(concat(0x08, 4, u32(parameters.windowReceive)));
  const content = concat(...items);
  return concat(0x81, 0x80, content.length, content);
}

/** Both ends of an HDLC link: frames with the right sequence numbers, in the order they cross the line. */
export class HdlcDialog {
  readonly #client: HdlcAddress;
  readonly #server: HdlcAddress;
  #clientSent = 0;
  #serverSent = 0;

  constructor(client: number, server: HdlcAddress) {
    this.#client = hdlcClient(client);
    this.#server = server;
  }

  toServer(control: number, information?: Uint8Array, segmented = false): Uint8Array {
    const addresses = { destination: this.#server, source: this.#client };
    return hdlcFrame({ ...addresses, control, segmented, ...(information && { information }) });
  }

  toClient(control: number, information?: Uint8Array, segmented = false): Uint8Array {
    const addresses = { destination: this.#client, source: this.#server };
    return hdlcFrame({ ...addresses, control, segmented, ...(information && { information }) });
  }

  /** SNRM and UA; sequence numbers start anew. */
  connect(asked?: HdlcParameters, granted: HdlcParameters | undefined = asked): Uint8Array[] {
    this.#clientSent = 0;
    this.#serverSent = 0;
    return [
      this.toServer(hdlcControl.snrm, asked && hdlcParameters(asked)),
      this.toClient(hdlcControl.ua, granted && hdlcParameters(granted)),
    ];
  }

  disconnect(): Uint8Array[] {
    return [this.toServer(hdlcControl.disc), this.toClient(hdlcControl.ua)];
  }

  /** An APDU of the client in one I frame. */
  request(apdu: Uint8Array): Uint8Array {
    return this.toServer(hdlcControl.information(this.#clientSent++, this.#serverSent), llcCommand(apdu));
  }

  /** An APDU of the server in one I frame. */
  response(apdu: Uint8Array): Uint8Array {
    return this.#serverFrame(llcResponse(apdu), false, true);
  }

  /** An APDU in segments of so many information bytes, an RR of the client after each but the last. */
  segments(apdu: Uint8Array, size: number): Uint8Array[] {
    const information = llcResponse(apdu);
    const frames: Uint8Array[] = [];
    for (let at = 0; at < information.length; at += size) {
      const more = at + size < information.length;
      frames.push(this.#serverFrame(information.subarray(at, at + size), more, true));
      if (more) frames.push(this.ready());
    }
    return frames;
  }

  /** The same, but in windows: only the last frame of each window has the final bit and is answered. */
  windows(apdu: Uint8Array, size: number, window: number): Uint8Array[] {
    const information = llcResponse(apdu);
    const frames: Uint8Array[] = [];
    let inWindow = 0;
    for (let at = 0; at < information.length; at += size) {
      const more = at + size < information.length;
      const isFinal = ++inWindow === window || !more;
      frames.push(this.#serverFrame(information.subarray(at, at + size), more, isFinal));
      if (!isFinal) continue;
      inWindow = 0;
      if (more) frames.push(this.ready());
    }
    return frames;
  }

  /** RR of the client for all that was sent to it but the last so many frames. */
  ready(missed = 0): Uint8Array {
    return this.toServer(hdlcControl.receiveReady(this.#serverSent - missed));
  }

  #serverFrame(information: Uint8Array, segmented: boolean, isFinal: boolean): Uint8Array {
    const control = hdlcControl.information(this.#serverSent++, this.#clientSent, isFinal);
    return this.toClient(control, information, segmented);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// IP, UDP, TCP

export const EtherType = { ipv4: 0x0800, vlan: 0x8100, ipv6: 0x86dd, mpls: 0x8847, qinq: 0x88a8 } as const;
export const Protocol = { tcp: 6, udp: 17, ipv6Fragment: 44 } as const;

/** The sum of RFC 1071: ones' complement of 16-bit words. */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  const bytes = concat(...parts);
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** `192.0.2.1` or `2001:db8::1` as 4 or 16 bytes. */
export function ipAddress(address: string): Uint8Array {
  if (!address.includes(':')) return Uint8Array.from(address.split('.'), Number);
  const [head = '', tail] = address.split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  const front = words(head);
  const back = tail === undefined ? [] : words(tail);
  const zeros = new Array<number>(8 - front.length - back.length).fill(0);
  return concat(...[...front, ...zeros, ...back].map(u16));
}

const isIpv6 = (address: string): boolean => address.includes(':');

export const etherTypeOf = (address: string): number => (isIpv6(address) ? EtherType.ipv6 : EtherType.ipv4);

/** What the checksums of UDP and TCP cover besides their own bytes. */
function pseudoHeader(source: string, destination: string, protocol: number, length: number): Uint8Array {
  const addresses = concat(ipAddress(source), ipAddress(destination));
  return isIpv6(source) ? concat(addresses, u32(length), u32(protocol)) : concat(addresses, u16(protocol), u16(length));
}

function withChecksum(bytes: Uint8Array, at: number, checksum: number): Uint8Array {
  const copy = bytes.slice();
  copy.set(u16(checksum), at);
  return copy;
}

export interface IpOptions {
  readonly identification?: number;
  /** In bytes; a multiple of eight. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly timeToLive?: number;
}

export function ipv4(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  options: IpOptions = {},
): Uint8Array {
  const offset = options.fragmentOffset ?? 0;
  const isFragment = offset > 0 || options.moreFragments === true;
  // Don't fragment, as hosts send TCP today, unless it is a fragment.
  const flags = (isFragment ? (options.moreFragments ? 0x2000 : 0) : 0x4000) | (offset / 8);
  const header = concat(
    Uint8Array.of(0x45, 0x00),
    u16(20 + payload.length),
    u16(options.identification ?? 0),
    u16(flags),
    Uint8Array.of(options.timeToLive ?? 64, protocol, 0, 0),
    ipAddress(source),
    ipAddress(destination),
  );
  return concat(withChecksum(header, 10, internetChecksum(header)), payload);
}

export function ipv6(
  source: string,
  destination: string,
  nextHeader: number,
  payload: Uint8Array,
  options: IpOptions = {},
): Uint8Array {
  const fixed = concat(u32(0x60000000), u16(payload.length), nextHeader, options.timeToLive ?? 64);
  return concat(fixed, ipAddress(source), ipAddress(destination), payload);
}

/** IPv4 or IPv6, as the addresses say. */
export function ip(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  options: IpOptions = {},
): Uint8Array {
  return isIpv6(source)
    ? ipv6(source, destination, protocol, payload, options)
    : ipv4(source, destination, protocol, payload, options);
}

/** The datagram in pieces of so many payload bytes (a multiple of eight), in order. */
export function ipFragments(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  size: number,
  identification: number,
): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  for (let offset = 0; offset < payload.length; offset += size) {
    const moreFragments = offset + size < payload.length;
    const piece = payload.subarray(offset, offset + size);
    if (isIpv6(source)) {
      const header = concat(protocol, 0, u16(offset | (moreFragments ? 1 : 0)), u32(identification));
      fragments.push(ipv6(source, destination, Protocol.ipv6Fragment, concat(header, piece)));
    } else {
      const options = { identification, fragmentOffset: offset, moreFragments };
      fragments.push(ipv4(source, destination, protocol, piece, options));
    }
  }
  return fragments;
}

/** An end of a connection. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A UDP datagram without IP. */
export function udpDatagram(source: Endpoint, destination: Endpoint, payload: Uint8Array): Uint8Array {
  const datagram = concat(u16(source.port), u16(destination.port), u16(8 + payload.length), u16(0), payload);
  const pseudo = pseudoHeader(source.address, destination.address, Protocol.udp, datagram.length);
  // Zero would mean "no checksum"; its other form means zero.
  return withChecksum(datagram, 6, internetChecksum(pseudo, datagram) || 0xffff);
}

/** A UDP datagram in IP. */
export function udp(source: Endpoint, destination: Endpoint, payload: Uint8Array, options: IpOptions = {}): Uint8Array {
  const datagram = udpDatagram(source, destination, payload);
  return ip(source.address, destination.address, Protocol.udp, datagram, options);
}

export const TcpFlag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

export interface TcpSegment {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload?: Uint8Array;
  readonly options?: Uint8Array;
}

/** A TCP segment in IP. */
export function tcp(source: Endpoint, destination: Endpoint, segment: TcpSegment, ipOptions?: IpOptions): Uint8Array {
  const options = segment.options ?? NO_BYTES;
  const bytes = concat(
    u16(source.port),
    u16(destination.port),
    u32(segment.sequence),
    u32(segment.acknowledgement),
    Uint8Array.of(((20 + options.length) / 4) << 4, segment.flags),
    u16(64240),
    u32(0),
    options,
    segment.payload ?? NO_BYTES,
  );
  const pseudo = pseudoHeader(source.address, destination.address, Protocol.tcp, bytes.length);
  const checked = withChecksum(bytes, 16, internetChecksum(pseudo, bytes));
  return ip(source.address, destination.address, Protocol.tcp, checked, ipOptions);
}

// ---------------------------------------------------------------------------------------------------------------
// Link layers

const STATION_A = hex('02 00 5e 00 53 01');
const STATION_B = hex('02 00 5e 00 53 02');

export function ethernet(etherType: number, payload: Uint8Array, isFromServer = false): Uint8Array {
  const addresses = isFromServer ? [STATION_A, STATION_B] : [STATION_B, STATION_A];
  const frame = concat(...addresses, u16(etherType), payload);
  // A capture on the client sees its own frames before they are padded, and those of the other end after.
  return isFromServer && frame.length < 60 ? concat(frame, new Uint8Array(60 - frame.length)) : frame;
}

/** What follows EtherType 8100h or 88A8h. */
export function vlan(id: number, etherType: number, payload: Uint8Array): Uint8Array {
  return concat(u16(id), u16(etherType), payload);
}

/** What follows EtherType 8847h: labels, the last one marked. */
export function mpls(labels: readonly number[], payload: Uint8Array): Uint8Array {
  const entry = (label: number, i: number): Uint8Array => {
    const isBottom = i === labels.length - 1;
    return u32(label * 0x1000 + (isBottom ? 0x100 : 0) + 64);
  };
  return concat(...labels.map(entry), payload);
}

/** Linux "cooked" capture: packet type 0 to us, 4 sent by us. */
export function linuxSll(packetType: number, etherType: number, payload: Uint8Array): Uint8Array {
  return concat(u16(packetType), u16(1), u16(6), STATION_A, u16(0), u16(etherType), payload);
}

export function linuxSll2(packetType: number, etherType: number, payload: Uint8Array): Uint8Array {
  return concat(u16(etherType), u16(0), u32(2), u16(1), packetType, 6, STATION_A, u16(0), payload);
}

/** BSD loopback: the address family in the byte order of the machine that captured. */
export function nullLoopback(family: number, payload: Uint8Array): Uint8Array {
  return concat(u32(family).reverse(), payload);
}

// ---------------------------------------------------------------------------------------------------------------
// Time and packets

export interface Packet {
  /** Nanoseconds since 1970 UTC. */
  readonly time: bigint;
  readonly bytes: Uint8Array;
}

/** 2024-06-10 10:00:00 UTC, when all sample captures begin. */
export const START = 1718013600_000000000n;

/** A place where packets are captured, one after the other, by a clock that only this script moves. */
export class Wire {
  readonly packets: Packet[] = [];
  #now: bigint;

  constructor(start: bigint = START) {
    this.#now = start;
  }

  wait(milliseconds: number): void {
    this.#now += BigInt(Math.round(milliseconds * 1e6));
  }

  send(...frames: readonly Uint8Array[]): void {
    for (const bytes of frames) {
      this.packets.push({ time: this.#now, bytes });
      this.#now += 1_374_219n;
    }
  }
}

export interface TcpDialogOptions {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly clientSequence?: number;
  readonly serverSequence?: number;
  /** Payload bytes a segment may carry. */
  readonly maxSegment?: number;
  /** How a packet is put on the wire: by default in Ethernet. */
  readonly link?: (packet: Uint8Array, etherType: number, isFromServer: boolean) => Uint8Array;
}

export type TcpEnd = 'client' | 'server';

/** One direction: what was written, how far it went out, and how far the other end has got it without a hole. */
class TcpDirection {
  written: Uint8Array = NO_BYTES;
  delivered = 0;
  identification: number;
  readonly sequence: number;
  readonly #pieces: (readonly [from: number, to: number])[] = [];

  constructor(sequence: number, identification: number) {
    this.sequence = sequence;
    this.identification = identification;
  }

  deliver(from: number, to: number): void {
    this.#pieces.push([from, to]);
    this.#pieces.sort((a, b) => a[0] - b[0]);
    for (const [start, end] of this.#pieces) {
      if (start <= this.delivered && end > this.delivered) this.delivered = end;
    }
  }
}

const SYN_OPTIONS = hex('02 04 05 b4  01 01 04 02');

/**
 * A TCP connection seen from a wire. `client` and `server` send bytes the usual way; for everything unusual
 * there is `write` (bytes into the stream, nothing sent) and `piece` (any range of the stream in a segment, sent as
 * often and in whatever order one likes), and `lose` (a range that arrived but was not captured).
 */
export class TcpDialog {
  readonly #wire: Wire;
  readonly #options: TcpDialogOptions;
  readonly #client: TcpDirection;
  readonly #server: TcpDirection;

  constructor(wire: Wire, options: TcpDialogOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#client = new TcpDirection(options.clientSequence ?? 0x1a2b3c4d, 0x4000);
    this.#server = new TcpDirection(options.serverSequence ?? 0x5e6f7081, 0x0100);
  }

  open(): void {
    this.#emit('client', -1, TcpFlag.syn, NO_BYTES, SYN_OPTIONS);
    this.#wire.wait(18);
    this.#emit('server', -1, TcpFlag.syn | TcpFlag.ack, NO_BYTES, SYN_OPTIONS);
    this.acknowledge('client');
  }

  /** FIN of the client, FIN of the server, and the last acknowledgement. */
  close(): void {
    this.#emit('client', this.#client.written.length, TcpFlag.fin | TcpFlag.ack);
    this.#finish(this.#client);
    this.#wire.wait(18);
    this.#emit('server', this.#server.written.length, TcpFlag.fin | TcpFlag.ack);
    this.#finish(this.#server);
    this.#emit('client', this.#client.written.length, TcpFlag.ack);
  }

  /** Client to server, split where `cuts` (offsets in these bytes) say, or at the largest segment. */
  client(bytes: Uint8Array, cuts?: readonly number[]): void {
    this.#transfer('client', bytes, cuts);
  }

  /** Server to client, after the time a meter thinks; then the client acknowledges. */
  server(bytes: Uint8Array, cuts?: readonly number[]): void {
    this.#wire.wait(36);
    this.#transfer('server', bytes, cuts);
    this.acknowledge('client');
  }

  /** Puts bytes into the stream without sending; returns where they begin. */
  write(from: TcpEnd, bytes: Uint8Array): number {
    const direction = this.#direction(from);
    const at = direction.written.length;
    direction.written = concat(direction.written, bytes);
    return at;
  }

  /** Sends a range of the stream in one segment. */
  piece(from: TcpEnd, start: number, end: number): void {
    const direction = this.#direction(from);
    this.#emit(from, start, TcpFlag.psh | TcpFlag.ack, direction.written.subarray(start, end));
    direction.deliver(start, end);
  }

  /** A range that reached the other end, but not the capture. */
  lose(from: TcpEnd, start: number, end: number): void {
    this.#direction(from).deliver(start, end);
    this.#direction(from).identification++;
  }

  /** A segment without payload. */
  acknowledge(from: TcpEnd): void {
    this.#emit(from, this.#direction(from).written.length, TcpFlag.ack);
  }

  #transfer(from: TcpEnd, bytes: Uint8Array, cuts: readonly number[] | undefined): void {
    const start = this.write(from, bytes);
    const most = this.#options.maxSegment ?? 1460;
    const borders = [0, ...(cuts ?? []), bytes.length];
    for (let i = 1; i < borders.length; i++) {
      const end = borders[i] ?? 0;
      for (let at = borders[i - 1] ?? 0; at < end; at += most) {
        this.piece(from, start + at, start + Math.min(at + most, end));
      }
    }
  }

  /** FIN counts as one byte of the stream, so that the numbers behind it are right. */
  #finish(direction: TcpDirection): void {
    const end = direction.written.length;
    direction.written = concat(direction.written, 0);
    direction.deliver(end, end + 1);
  }

  #direction(from: TcpEnd): TcpDirection {
    return from === 'client' ? this.#client : this.#server;
  }

  /** `at` counts from the first byte of payload; the SYN is the byte before it. */
  #emit(from: TcpEnd, at: number, flags: number, payload: Uint8Array = NO_BYTES, options: Uint8Array = NO_BYTES): void {
    const { client, server } = this.#options;
    const [own, other] = from === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
    const [source, destination] = from === 'client' ? [client, server] : [server, client];
    const segment: TcpSegment = {
      sequence: (own.sequence + 1 + at) >>> 0,
      acknowledgement: flags & TcpFlag.ack ? (other.sequence + 1 + other.delivered) >>> 0 : 0,
      flags,
      payload,
      options,
    };
    const packet = tcp(source, destination, segment, { identification: own.identification++ & 0xffff });
    const link = this.#options.link ?? ((inner, type, isFromServer) => ethernet(type, inner, isFromServer));
    this.#wire.send(link(packet, etherTypeOf(source.address), from === 'server'));
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Capture files

export const LinkTypes = {
  null: 0,
  ethernet: 1,
  raw: 101,
  linuxSll: 113,
  user0: 147,
  linuxSll2: 276,
} as const;

/** Integers of capture files, in the byte order of the machine that wrote them. */
class FileBytes {
  readonly #isBigEndian: boolean;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  u16(value: number): Uint8Array {
    return this.#isBigEndian ? u16(value) : u16(value).reverse();
  }

  u32(value: number): Uint8Array {
    return this.#isBigEndian ? u32(value) : u32(value).reverse();
  }
}

export interface PcapOptions {
  readonly linkType?: number;
  readonly isBigEndian?: boolean;
  readonly hasNanoseconds?: boolean;
  /** Packets are cut to this. */
  readonly snapLength?: number;
}

export function pcap(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  const { linkType = LinkTypes.ethernet, hasNanoseconds = false, snapLength = 262144 } = options;
  const file = new FileBytes(options.isBigEndian ?? false);
  const magic = file.u32(hasNanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  const parts = [magic, file.u16(2), file.u16(4), file.u32(0), file.u32(0), file.u32(snapLength), file.u32(linkType)];
  for (const { time, bytes } of packets) {
    const fraction = Number(time % 1_000_000_000n);
    const kept = bytes.subarray(0, snapLength);
    parts.push(
      file.u32(Number(time / 1_000_000_000n)),
      file.u32(hasNanoseconds ? fraction : Math.floor(fraction / 1000)),
      file.u32(kept.length),
      file.u32(bytes.length),
      kept,
    );
  }
  return concat(...parts);
}

export interface PcapngInterface {
  readonly linkType: number;
  readonly snapLength?: number;
  readonly name?: string;
  /** 6: microseconds (the default of the format, then not written), 9: nanoseconds. */
  readonly digits?: number;
}

export interface PcapngPacketOptions {
  readonly comment?: string;
  /** 1 received, 2 sent. */
  readonly direction?: number;
}

/** Blocks of a pcapng file; each section starts with its own header and its own interfaces. */
export class Pcapng {
  readonly #blocks: Uint8Array[] = [];
  readonly #interfaces: PcapngInterface[] = [];
  #file = new FileBytes(false);

  section(isBigEndian = false, comment?: string): this {
    this.#file = new FileBytes(isBigEndian);
    this.#interfaces.length = 0;
    const version = [this.#file.u16(1), this.#file.u16(0)];
    const unknownLength = new Uint8Array(8).fill(0xff);
    const options = this.#options(comment === undefined ? [] : [[1, text(comment)]]);
    return this.#block(0x0a0d0d0a, this.#file.u32(0x1a2b3c4d), ...version, unknownLength, options);
  }

  interface(description: PcapngInterface): this {
    this.#interfaces.push(description);
    const options: [number, Uint8Array][] = [];
    if (description.name !== undefined) options.push([2, text(description.name)]);
    if (description.digits !== undefined) options.push([9, Uint8Array.of(description.digits)]);
    const linkType = [this.#file.u16(description.linkType), this.#file.u16(0)];
    return this.#block(1, ...linkType, this.#file.u32(description.snapLength ?? 0), this.#options(options));
  }

  /** Enhanced packet block. */
  packet(interfaceId: number, packet: Packet, packetOptions: PcapngPacketOptions = {}): this {
    const { digits = 6, snapLength = 0 } = this.#interfaces[interfaceId] ?? {};
    const units = packet.time / 10n ** BigInt(9 - digits);
    const kept = snapLength ? packet.bytes.subarray(0, snapLength) : packet.bytes;
    const options: [number, Uint8Array][] = [];
    if (packetOptions.comment !== undefined) options.push([1, text(packetOptions.comment)]);
    if (packetOptions.direction !== undefined) options.push([2, this.#file.u32(packetOptions.direction)]);
    return this.#block(
      6,
      this.#file.u32(interfaceId),
      this.#file.u32(Number(units >> 32n)),
      this.#file.u32(Number(units & 0xffffffffn)),
      this.#file.u32(kept.length),
      this.#file.u32(packet.bytes.length),
      padded(kept),
      this.#options(options),
    );
  }

  /** Simple packet block: no time, always of the first interface. */
  simplePacket(bytes: Uint8Array): this {
    const snapLength = this.#interfaces[0]?.snapLength ?? 0;
    const kept = snapLength ? bytes.subarray(0, snapLength) : bytes;
    return this.#block(3, this.#file.u32(bytes.length), padded(kept));
  }

  /** A block of another type, for readers to step over. */
  other(type: number, ...contents: readonly Uint8Array[]): this {
    return this.#block(type, ...contents);
  }

  /** Interface statistics: packets received and dropped. */
  statistics(interfaceId: number, time: bigint, received: number, dropped: number): this {
    const { digits = 6 } = this.#interfaces[interfaceId] ?? {};
    const units = time / 10n ** BigInt(9 - digits);
    const count = (value: number): Uint8Array => {
      const halves = [this.#file.u32(0), this.#file.u32(value)];
      // The order of the halves follows the byte order of the section.
      return this.#file.u16(1)[0] === 1 ? concat(...halves.reverse()) : concat(...halves);
    };
    return this.#block(
      5,
      this.#file.u32(interfaceId),
      this.#file.u32(Number(units >> 32n)),
      this.#file.u32(Number(units & 0xffffffffn)),
      this.#options([
        [4, count(received)],
        [5, count(dropped)],
      ]),
    );
  }

  bytes(): Uint8Array {
    return concat(...this.#blocks);
  }

  #block(type: number, ...contents: readonly Uint8Array[]): this {
    const content = padded(concat(...contents));
    const length = this.#file.u32(12 + content.length);
    this.#blocks.push(concat(this.#file.u32(type), length, content, length));
    return this;
  }

  /** Nothing at all where there is no option: the end marker belongs to a list. */
  #options(options: readonly (readonly [code: number, value: Uint8Array])[]): Uint8Array {
    if (options.length === 0) return NO_BYTES;
    const items = options.map(([code, value]) =>
      concat(this.#file.u16(code), this.#file.u16(value.length), padded(value)),
    );
    return concat(...items, u32(0));
  }
}

function padded(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}
