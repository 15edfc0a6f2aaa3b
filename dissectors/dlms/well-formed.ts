/**
 * Is what came out of a cipher an APDU? Where no tag tells that the key was right, the plaintext has to: under a wrong key its
 * octets are random, and each check below lets few of them pass. What is checked are the octets that are the same in all APDUs of a
 * kind (IEC 62056-5-3, COSEMpdu); values may be a maker's own.
 */
import { skipData, skipList } from '../data/skip.js';
import { isApduTag } from './tags.js';

/** Is this what the octets begin with? `length` octets from 0 on. */
type Check = (bytes: Uint8Array) => boolean;

/** In `bytes`, -1 behind the end. */
const octet = (bytes: Uint8Array, at: number): number => bytes[at] ?? -1;

const isWithin = (bytes: Uint8Array, at: number, least: number, most: number): boolean =>
  octet(bytes, at) >= least && octet(bytes, at) <= most;

/** Tags of COSEM data (IEC 62056-6-2, common data types). */
const DATA_TAGS: ReadonlySet<number> = new Set([
  0, 1, 2, 3, 4, 5, 6, 9, 10, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
]);
const beginsData = (bytes: Uint8Array, at: number): boolean => DATA_TAGS.has(octet(bytes, at));

/** Bits 4 and 5 of invoke-id-and-priority are reserved. */
const hasInvokeId: Check = (bytes) => (octet(bytes, 2) & 0x30) === 0;
const DESCRIPTOR = 9;
/** class-id instance-id: a class that is known, or a maker's own with the usual end of a logical name. */
const isDescriptor = (bytes: Uint8Array, at: number): boolean =>
  octet(bytes, at) === 0 || octet(bytes, at + 7) === 0xff;

/** choice, invoke-id, and what each choice goes on with. */
function service(choices: Readonly<Record<number, Check>>): Check {
  return (bytes) => hasInvokeId(bytes) && (choices[octet(bytes, 1)]?.(bytes) ?? false);
}

const descriptorThenPresence: Check = (bytes) => isDescriptor(bytes, 3) && isWithin(bytes, 3 + DESCRIPTOR, 0, 1);
const listOfDescriptors: Check = (bytes) => octet(bytes, 3) > 0 && isDescriptor(bytes, 4);
const block: Check = (bytes) => isWithin(bytes, 3, 0, 1) && octet(bytes, 4) === 0;
const blockNumber: Check = (bytes) => octet(bytes, 3) === 0 && bytes.length === 7;
const lastBlock: Check = (bytes) => bytes.length === 8 || bytes.length === 8 + octet(bytes, 3);
const dataOrResult = (bytes: Uint8Array, at: number): boolean =>
  (octet(bytes, at) === 0 && beginsData(bytes, at + 1)) || (octet(bytes, at) === 1 && bytes.length === at + 2);
const results: Check = (bytes) => octet(bytes, 3) > 0 && isWithin(bytes, 4, 0, 250);

/** 5F [1F] 04 00: the conformance that InitiateRequest and InitiateResponse have behind the version. */
function hasConformance(bytes: Uint8Array, version: number): boolean {
  if (octet(bytes, version) !== 6 || octet(bytes, version + 1) !== 0x5f) return false;
  const at = version + (octet(bytes, version + 2) === 0x1f ? 3 : 2);
  return octet(bytes, at) === 4 && octet(bytes, at + 1) === 0;
}

function initiateRequest(bytes: Uint8Array): boolean {
  let at = 1;
  if (octet(bytes, at++) === 1) at += 1 + octet(bytes, at);
  if (octet(bytes, at++) === 1) at++;
  if (octet(bytes, at++) === 1) at++;
  return hasConformance(bytes, at);
}

const variable = (bytes: Uint8Array, at: number, end: number): number => {
  const kind = octet(bytes, at);
  if (kind === 2) return at + 3 <= end ? at + 3 : -1;
  if (kind === 4) return skipData(bytes, at + 4, end);
  return kind === 5 ? at + 3 : kind === 6 || kind === 7 ? end : -1;
};
const variables: Check = (bytes) => octet(bytes, 1) > 0 && skipList(bytes, 1, bytes.length, variable) === bytes.length;
const variablesAndValues: Check = (bytes) => octet(bytes, 1) > 0 && skipList(bytes, 1, bytes.length, variable) > 0;
const writeResult = (bytes: Uint8Array, at: number, end: number): number => {
  const kind = octet(bytes, at);
  return kind < 0 || kind > 2 || at + 1 + kind > end ? -1 : at + 1 + kind;
};
const readResults: Check = (bytes) =>
  octet(bytes, 1) > 0 && isWithin(bytes, 2, 0, 3) && (octet(bytes, 2) !== 0 || beginsData(bytes, 3));

/** Long-invoke-id with reserved bits, then a date-time: empty, or twelve octets; some meters put 09 in front. */
function dateTimeAt(bytes: Uint8Array, at: number): number {
  if ((octet(bytes, 1) & 0x0f) !== 0) return -1;
  const from = octet(bytes, at) === 9 ? at + 1 : at;
  return octet(bytes, from) === 0 || octet(bytes, from) === 12 ? from + 1 + octet(bytes, from) : -1;
}

/** The invoke-id takes four octets behind the tag. */
const DATE_TIME = 5;

function notification(bytes: Uint8Array): boolean {
  // Some meters count in the reserved bits as well, so that the date-time has to do.
  const from = octet(bytes, DATE_TIME) === 9 ? DATE_TIME + 1 : DATE_TIME;
  const length = octet(bytes, from);
  if (length !== 0 && length !== 12) return false;
  const isPlausible = length === 12 ? isDateTime(bytes, from + 1) : (octet(bytes, 1) & 0x0f) === 0;
  return isPlausible && beginsData(bytes, from + 1 + length);
}

/** Year, month, day, day of week, hour, minute, second; FF where not specified. */
function isDateTime(bytes: Uint8Array, at: number): boolean {
  const upTo = (i: number, most: number): boolean => octet(bytes, at + i) <= most || octet(bytes, at + i) === 0xff;
  return isWithin(bytes, at, 7, 8) || octet(bytes, at) === 0xff
    ? upTo(2, 0xfe) && upTo(4, 7) && upTo(5, 23) && upTo(6, 59) && upTo(7, 59)
    : false;
}

/** Where what the length octets behind the tag enclose begins, if they say as much as there is; else 0. */
function contentsAt(bytes: Uint8Array): number {
  const first = octet(bytes, 1);
  if (first < 0x80) return bytes.length === 2 + first ? 2 : 0;
  if (first === 0x81) return bytes.length === 3 + octet(bytes, 2) ? 3 : 0;
  return first === 0x82 && bytes.length === 4 + octet(bytes, 2) * 256 + octet(bytes, 3) ? 4 : 0;
}

const SUITE = 0x0f;
const HIGHEST_SUITE = 2;
const PROTECTED = 0x30;
const ACSE = 0x60;

/** An association, or a ciphered service once more. */
const hasLength: Check = (bytes) => {
  const at = contentsAt(bytes);
  if (at === 0) return false;
  const control = octet(bytes, at);
  return (octet(bytes, 0) & 0xf0) === ACSE || ((control & SUITE) <= HIGHEST_SUITE && (control & PROTECTED) !== 0);
};

const TITLE = 8;
const isCapital = (bytes: Uint8Array, at: number): boolean => isWithin(bytes, at, 0x41, 0x5a);

/** A system title, or none. */
const hasTitle: Check = (bytes) =>
  octet(bytes, 1) === 0 || (octet(bytes, 1) === TITLE && isCapital(bytes, 2) && isCapital(bytes, 3));

/** A transaction-id, and a system title or none behind it. */
const hasTransaction: Check = (bytes) => {
  const length = octet(bytes, 1);
  const title = octet(bytes, 2 + length);
  return length <= 16 && (title === 0 || title === TITLE);
};

const CHECKS: Readonly<Record<number, Check>> = {
  1: initiateRequest,
  5: variables,
  6: variablesAndValues,
  8: (bytes) => hasConformance(bytes, octet(bytes, 1) === 1 ? 3 : 2),
  12: readResults,
  13: (bytes) => octet(bytes, 1) > 0 && skipList(bytes, 1, bytes.length, writeResult) === bytes.length,
  14: (bytes) => bytes.length === 4,
  15: notification,
  16: (bytes) => dateTimeAt(bytes, DATE_TIME) === bytes.length,
  22: variablesAndValues,
  24: (bytes) => octet(bytes, 1) === 1 || (octet(bytes, 1) === 0 && octet(bytes, 2) > 0 && octet(bytes, 3) === 2),
  192: service({ 1: descriptorThenPresence, 2: blockNumber, 3: listOfDescriptors }),
  193: service({
    1: descriptorThenPresence,
    2: descriptorThenPresence,
    3: block,
    4: listOfDescriptors,
    5: listOfDescriptors,
  }),
  194: (bytes) => octet(bytes, 1) === 1 || (octet(bytes, 1) === 0 && isDescriptor(bytes, 2)),
  195: service({
    1: descriptorThenPresence,
    2: blockNumber,
    3: listOfDescriptors,
    4: (bytes) => isDescriptor(bytes, 3),
    5: listOfDescriptors,
    6: block,
  }),
  196: service({ 1: (bytes) => dataOrResult(bytes, 3), 2: block, 3: results }),
  197: service({ 1: (bytes) => bytes.length === 4, 2: blockNumber, 3: lastBlock, 4: lastBlock, 5: results }),
  199: service({ 1: (bytes) => isWithin(bytes, 4, 0, 1), 2: block, 3: results, 4: blockNumber }),
  216: (bytes) => bytes.length === 3 || bytes.length === 7,
  217: (bytes) => (octet(bytes, 1) & 0x0f) === 0 && dateTimeAt(bytes, DATE_TIME) > 0,
  218: (bytes) => (octet(bytes, 1) & 0x0f) === 0 && dateTimeAt(bytes, DATE_TIME) > 0,
  219: hasTitle,
  220: hasTitle,
  221: hasTransaction,
  223: hasTransaction,
  224: (bytes) => octet(bytes, 2) === 0 && octet(bytes, 4) === 0,
};

/** `plainTag`: the APDU that the tag outside tells; -1 where it may be any, or a telegram. */
export function isWellFormed(bytes: Uint8Array, plainTag: number): boolean {
  const tag = octet(bytes, 0);
  if (plainTag >= 0 && tag !== plainTag) return false;
  if (plainTag < 0 && beginsTelegram(bytes, 0, bytes.length)) return true;
  if (isApduTag[tag] !== true) return false;
  return (CHECKS[tag] ?? hasLength)(bytes);
}

const SLASH = 0x2f;

/** A slash, the three letters of a maker, and the digit of a baud rate: a telegram of IEC 62056-21. */
export function beginsTelegram(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 4 > end || bytes[at] !== SLASH) return false;
  for (let i = 1; i <= 3; i++) {
    const letter = (bytes[at + i] as number) | 0x20;
    if (letter < 0x61 || letter > 0x7a) return false;
  }
  return true;
}
