/**
 * What APDUs are made of, as far as it can be told without knowing what they are about (IEC 62056-5-3, COSEMpdu). Stricter than
 * dissectors are: nothing that the standard reserves may be set, and only values may be a maker's own.
 */
import {
  choice,
  either,
  inOrder,
  listOf,
  NOTHING,
  octets,
  optional,
  rest,
  sized,
  where,
  within,
  withoutBits,
} from '../data/forms.js';
import { type Skip, skipData } from '../data/skip.js';
import { AUTHENTICATED, BROADCAST, ENCRYPTED, SUITE_ID } from './cipher.js';

const at = (bytes: Uint8Array, place: number): number => bytes[place] ?? -1;

// ---- what many have in common

const data: Skip = skipData;
/** Bits 4 and 5 of invoke-id-and-priority are reserved, and the upper four bits of the long one. */
const invokeId = withoutBits(0x30);
const longInvokeId = inOrder(withoutBits(0x0f), octets(3));
/** data-access-result and action-result. */
const result = either(within(0, 19), within(250, 250));

/** class-id instance-id attribute-id: a class that is known, or a maker's own with the usual end of a logical name. */
const descriptor = where((bytes, from) => at(bytes, from) === 0 || at(bytes, from + 7) === 0xff, octets(9));
const selection = optional(inOrder(octets(1), data));
const selected = inOrder(descriptor, selection);
const dataResult = choice({ 0: data, 1: result });
const actionResponse = inOrder(result, optional(dataResult));

/** Some write FF for true. */
const boolean = either(within(0, 1), within(0xff, 0xff));
/** Block numbers, which rise above 65535 nowhere. */
const blockNumber = inOrder(within(0, 0), within(0, 0), octets(2));
const rawData = sized(rest());
const block = inOrder(boolean, blockNumber, rawData);

/** Empty, or twelve octets; some meters put the tag of an octet string in front. */
const dateTime = inOrder(
  either(
    where((bytes, from) => at(bytes, from) === 9 && at(bytes, from + 1) % 12 === 0, octets(1)),
    NOTHING,
  ),
  sized(
    either(
      where((bytes, from, end) => end - from === 12 && isDateTime(bytes, from), octets(12)),
      rest(0),
    ),
  ),
);

/** Year, month, day, day of week, hour, minute, second; FF where not specified. */
function isDateTime(bytes: Uint8Array, from: number): boolean {
  const upTo = (i: number, most: number): boolean => at(bytes, from + i) <= most || at(bytes, from + i) === 0xff;
  const year = at(bytes, from);
  return (year === 7 || year === 8 || year === 0xff) && upTo(2, 0xfe) && upTo(4, 7) && upTo(5, 23) && upTo(6, 59);
}

// ---- services with logical names

const GET_REQUEST = choice({
  1: inOrder(invokeId, selected),
  2: inOrder(invokeId, blockNumber),
  3: inOrder(invokeId, listOf(selected)),
});
const GET_RESPONSE = choice({
  1: inOrder(invokeId, dataResult),
  2: inOrder(invokeId, boolean, blockNumber, choice({ 0: rawData, 1: result })),
  3: inOrder(invokeId, listOf(dataResult)),
});
const SET_REQUEST = choice({
  1: inOrder(invokeId, selected, data),
  2: inOrder(invokeId, selected, block),
  3: inOrder(invokeId, block),
  4: inOrder(invokeId, listOf(selected), listOf(data)),
  5: inOrder(invokeId, listOf(selected), block),
});
const SET_RESPONSE = choice({
  1: inOrder(invokeId, result),
  2: inOrder(invokeId, blockNumber),
  3: inOrder(invokeId, result, blockNumber),
  4: inOrder(invokeId, listOf(result), blockNumber),
  5: inOrder(invokeId, listOf(result)),
});
const ACTION_REQUEST = choice({
  1: inOrder(invokeId, descriptor, optional(data)),
  2: inOrder(invokeId, blockNumber),
  3: inOrder(invokeId, listOf(descriptor), listOf(data)),
  4: inOrder(invokeId, descriptor, block),
  5: inOrder(invokeId, listOf(descriptor), block),
  6: inOrder(invokeId, block),
});
const ACTION_RESPONSE = choice({
  1: inOrder(invokeId, actionResponse),
  2: inOrder(invokeId, block),
  3: inOrder(invokeId, listOf(actionResponse)),
  4: inOrder(invokeId, blockNumber),
});

/** Older editions put the time there without its length. */
const EVENT_NOTIFICATION = inOrder(optional(either(dateTime, where(isDateTime, octets(12)))), descriptor, data);

const accessSpecification = choice({
  1: descriptor,
  2: descriptor,
  3: descriptor,
  4: inOrder(descriptor, octets(1), data),
  5: inOrder(descriptor, octets(1), data),
});
const ACCESS_REQUEST = inOrder(longInvokeId, dateTime, listOf(accessSpecification), listOf(data));
const ACCESS_RESPONSE = inOrder(
  longInvokeId,
  dateTime,
  optional(listOf(accessSpecification)),
  listOf(data),
  listOf(choice({ 1: result, 2: result, 3: result })),
);

/** Some meters count in the reserved bits as well, so that the date-time has to do. */
const timed: Skip = (bytes, from, end) => {
  const next = dateTime(bytes, from + 4, end);
  const isEmpty = next <= from + 6;
  return isEmpty && (at(bytes, from) & 0x0f) !== 0 ? -1 : next;
};
/** A kind, and values with their descriptors in front, which have no tags: see `described-values.ts`. */
const described = inOrder(
  ...[2, 2, 22].map((octet) => within(octet, octet)),
  octets(1),
  within(1, 1),
  listOf(inOrder(within(2, 2), within(2, 2), octets(9), data)),
);
const DATA_NOTIFICATION = inOrder(timed, either(described, data));

// ---- services with short names

const variable = choice({
  2: octets(2),
  4: inOrder(octets(3), data),
  5: octets(2),
  6: inOrder(boolean, octets(2), rawData),
  7: inOrder(boolean, octets(2)),
});
const readResult = choice({ 0: data, 1: result, 2: inOrder(boolean, octets(2), rawData), 3: octets(2) });
const writeResult = choice({ 0: NOTHING, 1: result, 2: octets(2) });
const WRITE_REQUEST = inOrder(listOf(variable), listOf(data));
/** The time is text: YYYYMMDDhhmmss, and maybe more. */
const generalizedTime = where((bytes, from) => at(bytes, from) >= 14 && at(bytes, from) <= 24, sized(text));
const INFORMATION_REPORT = inOrder(optional(generalizedTime), listOf(variable), listOf(data));

/** Printable characters and ends of lines only. */
export function text(bytes: Uint8Array, from: number, end: number): number {
  for (let i = from; i < end; i++) if (!isText(bytes[i] as number)) return -1;
  return end;
}

const isText = (octet: number): boolean => (octet >= 0x20 && octet <= 0x7e) || octet === 0x0d || octet === 0x0a;

// ---- associations and errors

/** 5F [1F] 04 00: the conformance that InitiateRequest and InitiateResponse have behind the version 6. */
const CONFORMANCE = inOrder(
  within(6, 6),
  within(0x5f, 0x5f),
  either(within(0x1f, 0x1f), NOTHING),
  within(4, 4),
  within(0, 0),
  octets(3),
);
const INITIATE_REQUEST = inOrder(
  optional(sized(rest(16, 32))),
  optional(boolean),
  optional(octets(1)),
  CONFORMANCE,
  octets(2),
);
const INITIATE_RESPONSE = inOrder(optional(octets(1)), CONFORMANCE, octets(4));

const CONFIRMED_SERVICE_ERROR = inOrder(within(1, 19), within(0, 10), within(0, 7));
const EXCEPTION_RESPONSE = inOrder(
  within(1, 2),
  choice({ 1: NOTHING, 2: NOTHING, 3: NOTHING, 4: NOTHING, 5: NOTHING, 6: octets(4) }),
);

/** [protocol-version] application-context-name … : 2.16.756.5.8.1 of DLMS. */
const DLMS_CONTEXT = [0xa1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01] as const;
const association = sized((bytes, from, end) => {
  const context = at(bytes, from) === 0x80 ? from + 4 : from;
  return DLMS_CONTEXT.every((octet, i) => at(bytes, context + i) === octet) ? end : -1;
});
/** 80 01 reason, and maybe user-information. */
const release = sized(
  inOrder(within(0x80, 0x80), within(1, 1), within(0, 30), either(inOrder(within(0xbe, 0xbe), rawData), NOTHING)),
);

// ---- what carries other APDUs

const TITLE = 8;
const isCapital = (octet: number): boolean => octet >= 0x41 && octet <= 0x5a;

/** The length of a system title, and one that begins with a maker's letters; or none. */
const title: Skip = (bytes, from, end) => {
  if (at(bytes, from) === 0) return from + 1;
  const isTitle = at(bytes, from) === TITLE && isCapital(at(bytes, from + 1)) && isCapital(at(bytes, from + 2));
  return isTitle && from + 1 + TITLE <= end ? from + 1 + TITLE : -1;
};

const HIGHEST_SUITE = 2;
const COUNTER = 4;
const TAG = 12;

/** A security header, octets, and maybe a tag. */
const sealed = sized((bytes, from, end) => {
  const control = at(bytes, from);
  const isKnown =
    (control & ~(SUITE_ID | AUTHENTICATED | ENCRYPTED | BROADCAST)) === 0 && (control & SUITE_ID) <= HIGHEST_SUITE;
  const tag = (control & AUTHENTICATED) === 0 ? 0 : TAG;
  const isProtected = (control & (AUTHENTICATED | ENCRYPTED)) !== 0;
  return isKnown && isProtected && end - from > 1 + COUNTER + tag ? end : -1;
});

/** transaction-id originator recipient date-time other-information */
const protectionHeader = inOrder(
  where((bytes, from) => at(bytes, from) <= 16, rawData),
  title,
  title,
  dateTime,
  rawData,
);
const keyInfo = choice({
  0: within(0, 1),
  1: inOrder(within(0, 0), sized(rest(24, 40))),
  2: inOrder(sized(within(1, 2)), sized(rest(0, 128, 192))),
});
const GENERAL_CIPHERING = inOrder(protectionHeader, optional(keyInfo), sealed);
/** control block-number block-number-ack: below 256, which is some 50 KiB at least. */
const GENERAL_BLOCK = inOrder(octets(1), within(0, 0), octets(1), within(0, 0), octets(1), rawData);

/**
 * What carries no other APDU in clear, by tag. ACSE and service-specific ciphering go in no other cipher: what begins like them was
 * deciphered with a wrong key, unless it can hardly be chance.
 */
const SERVICES: Readonly<Record<number, Skip>> = {
  1: INITIATE_REQUEST,
  5: listOf(variable),
  6: WRITE_REQUEST,
  8: INITIATE_RESPONSE,
  12: listOf(readResult),
  13: listOf(writeResult),
  14: CONFIRMED_SERVICE_ERROR,
  15: DATA_NOTIFICATION,
  16: inOrder(longInvokeId, dateTime),
  22: WRITE_REQUEST,
  24: INFORMATION_REPORT,
  96: association,
  97: association,
  98: release,
  99: release,
  192: GET_REQUEST,
  193: SET_REQUEST,
  194: EVENT_NOTIFICATION,
  195: ACTION_REQUEST,
  196: GET_RESPONSE,
  197: SET_RESPONSE,
  199: ACTION_RESPONSE,
  216: EXCEPTION_RESPONSE,
  217: ACCESS_REQUEST,
  218: ACCESS_RESPONSE,
  219: inOrder(title, sealed),
  220: inOrder(title, sealed),
  221: GENERAL_CIPHERING,
  224: GENERAL_BLOCK,
};
const service = choice(SERVICES);

const GATEWAY = inOrder(octets(1), sized(rest()), service);
/** An APDU, from its tag on. */
export const apdu: Skip = choice({
  ...SERVICES,
  223: inOrder(protectionHeader, sized(service), sized(rest(64, 96))),
  230: GATEWAY,
  231: GATEWAY,
});
