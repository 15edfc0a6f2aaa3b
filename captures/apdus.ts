/**
 * Every APDU there is, and every choice in it, a line each. Ciphered ones are ciphered in truth, by keys that protect nothing
 * else.
 */
import {
  AUTHENTICATED,
  aare,
  aarq,
  accessRequest,
  accessResponse,
  action,
  attribute,
  axdr,
  axdrOctets,
  BOTH,
  BROADCAST,
  ber,
  COMPRESSED,
  ciphered,
  concat,
  confirmedServiceError,
  dataNotification,
  dataResult,
  dateTime,
  ENCRYPTED,
  errorResult,
  eventNotification,
  exceptionResponse,
  generalBlockTransfer,
  get,
  hex,
  initiateRequest,
  initiateResponse,
  listed,
  method,
  methodResult,
  type Part,
  type Protection,
  rlre,
  rlrq,
  set,
  shortName,
  text,
  u16,
  u32,
  variableName,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';
import {
  AUTHENTICATION_KEY,
  BROADCAST_KEY,
  CLIENT_TITLE,
  DEDICATED_KEY,
  LONG_AUTHENTICATION_KEY,
  LONG_KEY,
  METER_TITLE,
  UNICAST_KEY,
} from './keys.js';
import { C1, LONG_INVOKE, NOON } from './meter.js';

const SELF_DESCRIPTIVE = 0x50000002;

const CLOCK = attribute(8, '0-0:1.0.0*255', 2);
const REGISTER = attribute(3, '1-0:1.8.0*255', 2);
const PROFILE = attribute(7, '1-0:99.1.0*255', 2);
const SCRIPT = method(9, '0-0:10.0.0*255', 1);
const OTHER_SCRIPT = method(9, '0-0:10.0.100*255', 1);

/** entry_descriptor: the first two rows, all columns. */
const ROWS = axdr.structure(
  axdr.doubleLongUnsigned(1),
  axdr.doubleLongUnsigned(2),
  axdr.longUnsigned(1),
  axdr.longUnsigned(0),
);
const ENTRIES = { selector: 2, parameters: ROWS };
const selection = concat(ENTRIES.selector, ENTRIES.parameters);
const energy = axdr.doubleLongUnsigned(4256789);
const time = axdr.octetString(dateTime(NOON));
const none = axdr.nullData();
const raw = hex('02 02 06 00 40 f4 15');

const OBJECT_UNDEFINED = 4;

// ---- protection

const SUITE_2 = 2;

/** Length, security header, contents and tag; by the keys of the suite and the set, if no others are given. */
export function protect(plain: Uint8Array, change: Partial<Protection> = {}): Uint8Array {
  const { control = BOTH } = change;
  const isLong = (control & 0x0f) === SUITE_2;
  return ciphered(plain, {
    control,
    counter: 42,
    title: CLIENT_TITLE,
    key: isLong ? LONG_KEY : control & BROADCAST ? BROADCAST_KEY : UNICAST_KEY,
    authenticationKey: isLong ? LONG_AUTHENTICATION_KEY : AUTHENTICATION_KEY,
    ...change,
  });
}

const glo = (tag: number, plain: Uint8Array, protection?: Partial<Protection>): Uint8Array =>
  concat(tag, protect(plain, protection));
const ded = (tag: number, plain: Uint8Array): Uint8Array => concat(tag, protect(plain, { key: DEDICATED_KEY }));

/** Transaction, originator, recipient, date-time, other information. */
const front = concat(
  ...[hex('0102030405060708'), CLIENT_TITLE, METER_TITLE, dateTime(NOON), text('other')].map(axdrOctets),
);
const emptyFront = concat(0, axdrOctets(CLIENT_TITLE), 0, 0, 0);

const generalCiphering = (keyInfo: Part, plain: Uint8Array, control = BOTH | 1): Uint8Array =>
  concat(0xdd, front, keyInfo, protect(plain, { control, front }));

/** Octets that look like none: in place of a key or signature that has no meaning here. */
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 73 + 29) & 0xff);

// ---- the lines

function apdus(): Uint8Array {
  return hexFile('Every APDU tag and every choice', [
    ...acse(),
    ...logicalNames(),
    ...shortNames(),
    ...accessAndNotifications(),
    ...serviceCiphering(),
    ...generalProtection(),
    ...others(),
  ]);
}

function acse(): Line[] {
  const user = (tag: number, ...contents: Part[]): Uint8Array => ber(tag, ...contents);
  const context = ber(0xa1, ber(0x06, hex('60857405080101')));
  return [
    ['01 initiate-request with everything', initiateRequest({ ...EVERYTHING, responseAllowed: true })],
    ['08 initiate-response', initiateResponse({ qualityOfService: 0 })],
    ['60 AARQ, password as characters', aarq({ mechanism: 1, authentication: text('12345678') })],
    [
      '60 AARQ, challenge as bits',
      user(0x60, context, ber(0x8a, 0x07, 0x80), ber(0xac, ber(0x81, 0x00, hex('a5 5a 0f f0 a5 5a 0f f0')))),
    ],
    [
      '60 AARQ with glo-initiate-request',
      aarq({
        ...{ context: 3, mechanism: 5, callingApTitle: CLIENT_TITLE, authentication: noise(16) },
        userInformation: glo(0x21, initiateRequest({ dedicatedKey: DEDICATED_KEY })),
      }),
    ],
    ['61 AARE', aare()],
    [
      '61 AARE with glo-initiate-response',
      aare({
        ...{ context: 3, diagnostic: 14, mechanism: 5, respondingApTitle: METER_TITLE, authentication: noise(16) },
        userInformation: glo(0x28, initiateResponse(), { title: METER_TITLE }),
      }),
    ],
    [
      '61 AARE refused, confirmed-service-error inside',
      aare({ result: 1, diagnostic: 1, userInformation: confirmedServiceError(1, 6, 1) }),
    ],
    ['61 AARE refused by the provider', aare({ result: 2, diagnosticSource: 0xa2, diagnostic: 2 })],
    [
      '61 AARE in indefinite lengths',
      concat(
        hex('61 80 a1 80 0607 60857405080101 0000 a2 80 0201 00 0000 a3 80 a1 80 0201 00 0000 0000'),
        concat(hex('be 80'), ber(0x04, initiateResponse()), hex('0000 0000')),
      ),
    ],
    ['60 AARQ with long lengths', concat(hex('60 83 00000e a1 82 000a 06 81 07'), hex('60857405080101'))],
    [
      '60 AARQ with fields nobody knows, one with a tag of three octets',
      user(0x60, context, hex('9f 81 30 02 0102 85 01 07 bf 8a 05 03 020109')),
    ],
    ['62 RLRQ', rlrq(0, initiateRequest())],
    ['62 RLRQ, empty', rlrq()],
    ['63 RLRE', rlre(0)],
    ['64 ABRT of the service provider: protocol error', hex('64 06 80 01 01 81 01 02')],
  ];
}

const EVERYTHING = { dedicatedKey: DEDICATED_KEY, qualityOfService: 1 };

function logicalNames(): Line[] {
  const two = [listed(REGISTER), listed(PROFILE, ENTRIES)];
  const registers = [listed(REGISTER), listed(CLOCK)];
  const scripts = [SCRIPT, OTHER_SCRIPT];
  return [
    ['C0 01 get-request-normal', get.request(C1, REGISTER)],
    ['C0 02 get-request-next', get.next(C1, 1)],
    ['C0 03 get-request-with-list', get.requestList(C1, two)],
    ['C1 01 set-request-normal', set.request(C1, CLOCK, time)],
    ['C1 02 set-request-with-first-datablock', set.firstBlock(C1, REGISTER, false, 1, raw)],
    ['C1 03 set-request-with-datablock', set.nextBlock(C1, true, 2, raw)],
    ['C1 04 set-request-with-list', set.requestList(C1, registers, [energy, time])],
    ['C1 05 set-request-with-list-and-first-datablock', set.listFirstBlock(C1, registers, false, 1, raw)],
    [
      'C2 event-notification-request with time',
      eventNotification(dateTime(NOON), attribute(1, '0-0:96.11.0*255', 2), axdr.unsigned(5)),
    ],
    [
      'C2 event-notification-request without time',
      eventNotification(undefined, attribute(1, '0-0:96.11.0*255', 2), axdr.unsigned(5)),
    ],
    ['C3 01 action-request-normal', action.request(C1, SCRIPT, axdr.longUnsigned(1))],
    ['C3 02 action-request-next-pblock', action.next(C1, 1)],
    ['C3 03 action-request-with-list', action.requestList(C1, scripts, [axdr.longUnsigned(1), none])],
    ['C3 04 action-request-with-first-pblock', action.firstBlock(C1, SCRIPT, false, 1, raw)],
    ['C3 05 action-request-with-list-and-first-pblock', action.listFirstBlock(C1, scripts, false, 1, raw)],
    ['C3 06 action-request-with-pblock', action.nextBlock(C1, true, 2, raw)],
    ['C4 01 get-response-normal: data', get.response(C1, energy)],
    ['C4 01 get-response-normal: data-access-result', get.error(C1, OBJECT_UNDEFINED)],
    ['C4 02 get-response-with-datablock: raw-data', get.block(C1, false, 1, raw)],
    ['C4 02 get-response-with-datablock: data-access-result', get.blockError(C1, true, 2, 15)],
    ['C4 03 get-response-with-list', get.responseList(C1, [dataResult(energy), errorResult(OBJECT_UNDEFINED)])],
    ['C5 01 set-response-normal', set.response(C1, 0)],
    ['C5 02 set-response-datablock', set.responseBlock(C1, 1)],
    ['C5 03 set-response-last-datablock', set.responseLastBlock(C1, 0, 2)],
    ['C5 04 set-response-last-datablock-with-list', set.responseLastBlockList(C1, [0, 3], 2)],
    ['C5 05 set-response-with-list', set.responseList(C1, [0, 12])],
    ['C7 01 action-response-normal: data', action.response(C1, methodResult(0, dataResult(energy)))],
    ['C7 01 action-response-normal: data-access-result', action.response(C1, methodResult(250, errorResult(12)))],
    ['C7 02 action-response-with-pblock', action.responseBlock(C1, false, 1, raw)],
    ['C7 03 action-response-with-list', action.responseList(C1, [methodResult(0), methodResult(3)])],
    ['C7 04 action-response-next-pblock', action.responseNext(C1, 1)],
  ];
}

function shortNames(): Line[] {
  const value = variableName(0x2bc8);
  const objectList = variableName(0xfa08);
  const parameterized = concat(0x04, u16(0x3000), selection);
  const blockResult = concat(0x02, 0x01, u16(2), axdrOctets(raw));
  return [
    ['05 read-request: variable-name, two of them reserved', shortName.read([value, objectList, variableName(0xfd08)])],
    ['05 read-request: detailed-access, which COSEM does not use', shortName.read([hex('03 2bc8 00')])],
    ['05 read-request: parameterized-access', shortName.read([parameterized])],
    ['05 read-request: block-number-access', shortName.read([hex('05 0001')])],
    ['05 read-request: read-data-block-access', shortName.read([concat(0x06, 0x00, u16(1), axdrOctets(raw))])],
    ['06 write-request', shortName.write([value, variableName(0xfa58)], [energy, axdr.octetString(noise(8))])],
    ['06 write-request: write-data-block-access', shortName.write([hex('07 01 0002')], [axdr.octetString(raw)])],
    [
      '0C read-response: data and data-access-error, in the order asked for',
      shortName.readResponse([errorResult(OBJECT_UNDEFINED), dataResult(energy), errorResult(3)]),
    ],
    ['0C read-response: data-block-result', shortName.readResponse([blockResult])],
    ['0C read-response: block-number', shortName.readResponse([hex('03 0002')])],
    ['0D write-response: success and data-access-error', shortName.writeResponse([hex('00'), errorResult(3)])],
    ['0D write-response: block-number', shortName.writeResponse([hex('02 0001')])],
    ['16 unconfirmed-write-request', shortName.unconfirmedWrite([value], [energy])],
    ['18 information-report-request with time', shortName.informationReport('20240610100000Z', [value], [energy])],
    ['18 information-report-request without time', shortName.informationReport(undefined, [value], [energy])],
  ];
}

function accessAndNotifications(): Line[] {
  const specifications = [
    concat(0x01, REGISTER),
    concat(0x02, CLOCK),
    concat(0x03, SCRIPT),
    concat(0x04, PROFILE, selection),
    concat(0x05, PROFILE, selection),
  ];
  const asked = [none, time, axdr.longUnsigned(1), none, axdr.array()];
  const brought = [energy, none, none, none, none];
  const results = ['0100', '0203', '0300', '0104', '0200'].map(hex);
  const response = accessResponse(SELF_DESCRIPTIVE, undefined, brought, results);
  // Long invoke-id, no date-time; then the presence octet, in place of which the specifications go.
  const selfDescriptive = concat(
    response.subarray(0, 6),
    concat(0x01, specifications.length, ...specifications),
    response.subarray(7),
  );
  return [
    [
      'D9 access-request: get, set, action, get and set with selection',
      accessRequest(LONG_INVOKE, dateTime(NOON), specifications, asked),
    ],
    ['DA access-response: get, set, action', accessResponse(LONG_INVOKE, dateTime(NOON), brought, results)],
    ['DA access-response, self-descriptive', selfDescriptive],
    ['0F data-notification', dataNotification(LONG_INVOKE, dateTime(NOON), axdr.structure(energy, time))],
    ['10 data-notification-confirm', concat(0x10, u32(LONG_INVOKE), axdrOctets(dateTime(NOON)))],
    ['0E confirmed-service-error', confirmedServiceError(5, 5, 1)],
    ['D8 exception-response', exceptionResponse(1, 2)],
    ['D8 exception-response with the invocation counter expected', exceptionResponse(2, 6, 43)],
  ];
}

/** What is inside, by its tag; the ciphered tags follow from it. */
const PLAIN: readonly (readonly [name: string, apdu: Uint8Array])[] = [
  ['initiate-request', initiateRequest()],
  ['read-request', shortName.read([variableName(0x2bc8)])],
  ['write-request', shortName.write([variableName(0x2bc8)], [energy])],
  ['initiate-response', initiateResponse()],
  ['read-response', shortName.readResponse([dataResult(energy)])],
  ['write-response', shortName.writeResponse([hex('00')])],
  ['confirmed-service-error', confirmedServiceError(1, 6, 1)],
  ['unconfirmed-write-request', shortName.unconfirmedWrite([variableName(0x2bc8)], [energy])],
  ['information-report-request', shortName.informationReport(undefined, [variableName(0x2bc8)], [energy])],
  ['get-request', get.request(C1, REGISTER)],
  ['set-request', set.request(C1, CLOCK, time)],
  ['event-notification-request', eventNotification(undefined, REGISTER, energy)],
  ['action-request', action.request(C1, SCRIPT, axdr.longUnsigned(1))],
  ['get-response', get.response(C1, energy)],
  ['set-response', set.response(C1, 0)],
  ['action-response', action.response(C1, methodResult(0))],
];

function serviceCiphering(): Line[] {
  const request = get.request(C1, REGISTER);
  return [
    ...PLAIN.flatMap(([name, plain]): Line[] => {
      const tag = plain[0] as number;
      const isHigh = tag >= 0xc0;
      const [global, dedicated] = [tag + (isHigh ? 0x08 : 0x20), tag + (isHigh ? 0x10 : 0x40)];
      return [
        [`${hexTag(global)} glo-${name}`, glo(global, plain)],
        [`${hexTag(dedicated)} ded-${name}`, ded(dedicated, plain)],
      ];
    }),
    ['C8 glo-get-request, authenticated only: readable', glo(0xc8, request, { control: AUTHENTICATED })],
    ['C8 glo-get-request, encrypted only: no tag', glo(0xc8, request, { control: ENCRYPTED })],
    ['C8 glo-get-request, broadcast key', glo(0xc8, request, { control: BOTH | BROADCAST })],
    ['C8 glo-get-request, suite 1', glo(0xc8, request, { control: BOTH | 1 })],
    ['C8 glo-get-request, suite 2', glo(0xc8, request, { control: BOTH | SUITE_2 })],
    ['C8 glo-get-request, compressed (noise for the V.44)', glo(0xc8, noise(11), { control: BOTH | COMPRESSED | 1 })],
    ['C8 glo-get-request, not protected at all', glo(0xc8, request, { control: 0 })],
    ['C8 glo-get-request, not protected and without a counter', concat(0xc8, axdrOctets(concat(0x00, request)))],
  ];
}

const hexTag = (tag: number): string => tag.toString(16).toUpperCase().padStart(2, '0');

function generalProtection(): Line[] {
  const request = get.request(C1, REGISTER);
  const response = get.response(C1, energy);
  const push = dataNotification(LONG_INVOKE, undefined, energy);
  const title = axdrOctets(METER_TITLE);
  const pushed = protect(push, { title: METER_TITLE });
  const signed = concat(0xdb, axdrOctets(CLIENT_TITLE), protect(request));
  return [
    ['DB general-glo-ciphering', concat(0xdb, title, pushed)],
    ['DB general-glo-ciphering without title', concat(0xdb, 0x00, pushed)],
    ['DB general-glo-ciphering, a title with its length inside', concat(0xdb, axdrOctets(title), pushed)],
    [
      'DB general-glo-ciphering, authenticated only: readable',
      concat(0xdb, title, protect(push, { title: METER_TITLE, control: AUTHENTICATED })),
    ],
    [
      'DC general-ded-ciphering',
      concat(0xdc, title, protect(response, { title: METER_TITLE, key: DEDICATED_KEY, counter: 43 })),
    ],
    ['DD general-ciphering: no key-info', generalCiphering(0x00, request)],
    ['DD general-ciphering: identified-key', generalCiphering(hex('01 00 00'), request)],
    ['DD general-ciphering: wrapped-key (noise)', generalCiphering(concat(hex('01 01 00 18'), noise(24)), request)],
    [
      'DD general-ciphering: agreed-key, one-pass Diffie-Hellman (noise)',
      generalCiphering(concat(hex('01 02 01 01 81 80'), noise(128)), request),
    ],
    ['DD general-ciphering: agreed-key, static unified model', generalCiphering(hex('01 02 01 02 00'), request)],
    [
      'DD general-ciphering, fields left empty',
      concat(0xdd, emptyFront, 0x00, protect(request, { control: BOTH | 1, front: emptyFront })),
    ],
    [
      'DF general-signing of a plain APDU (noise for the signature)',
      concat(0xdf, front, axdrOctets(request), axdrOctets(noise(64))),
    ],
    [
      'DF general-signing of a ciphered APDU, P-384 (noise for the signature)',
      concat(0xdf, emptyFront, axdrOctets(signed), axdrOctets(noise(96))),
    ],
  ];
}

function others(): Line[] {
  const block = { isLast: true, isStreaming: false, window: 1, number: 1, acknowledged: 0 };
  const device = axdrOctets(text('12345678'));
  return [
    [
      'E0 general-block-transfer: all of a get-request in one block',
      generalBlockTransfer({ ...block, data: get.request(C1, REGISTER) }),
    ],
    ['E6 gateway-request', concat(0xe6, 0x00, device, get.request(C1, REGISTER))],
    ['E7 gateway-response', concat(0xe7, 0x00, device, get.response(C1, energy))],
  ];
}

export const apduCaptures: readonly Capture[] = [
  {
    name: 'apdus.hex',
    shows:
      'Every APDU tag and every choice: short names, ACCESS, ciphered with all kinds of protection, signed, rare BER',
    bytes: apdus,
  },
];
