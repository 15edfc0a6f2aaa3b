/** Small messages that decoders in use today get wrong. */
import {
  accessRequest,
  attribute,
  axdr,
  concat,
  dataNotification,
  dateTimeParts,
  eventNotification,
  get,
  hex,
  initiateRequest,
  obis,
  u32,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile } from './hex-file.js';
import { C1, EVENT_CODE, IMPORT, LONG_INVOKE, NOON, profileBuffer, QUARTER, range, registerValue } from './meter.js';

/** Small messages that decoders in use today get wrong. */
function peerDefects(): Uint8Array {
  const late = dateTimeParts({
    ...{ year: 2024, month: 6, day: 10, weekday: 1, hour: 23, minute: 30, second: 0, hundredths: 0 },
    ...{ deviation: 60, status: 0x80 },
  });
  const response = (data: Uint8Array): Uint8Array => get.response(C1, data);
  return hexFile('Right messages that other decoders get wrong', [
    ['long64 -2, not 18446744073709551614', response(axdr.long64(-2n))],
    ['long64-unsigned 18446744073709551615, not -1', response(axdr.long64Unsigned(2n ** 64n - 1n))],
    [
      'selective access by range: selector 1, then its data',
      get.request(0xc4, profileBuffer, range(NOON - QUARTER, NOON)),
    ],
    ['compact-array of double-long-unsigned 1, 2', response(axdr.compactArray(hex('06'), concat(u32(1), u32(2))))],
    ['initiate-request: response-allowed by default, true', initiateRequest()],
    ['initiate-request: response-allowed said to be false', initiateRequest({ responseAllowed: false })],
    [
      'event-notification with time: class 1, 0-0:96.11.0*255',
      eventNotification(late, attribute(1, EVENT_CODE, 2), axdr.unsigned(5)),
    ],
    [
      'access-request with date-time: get a register',
      accessRequest(LONG_INVOKE, late, [concat(1, registerValue)], [axdr.nullData()]),
    ],
    [
      'data-notification and its body',
      dataNotification(
        LONG_INVOKE,
        undefined,
        axdr.structure(axdr.doubleLongUnsigned(1), axdr.octetString(obis(IMPORT))),
      ),
    ],
  ]);
}

export const peerDefectCaptures: readonly Capture[] = [
  {
    name: 'peer-defects.hex',
    shows: 'Nine right messages that other decoders get wrong',
    bytes: peerDefects,
  },
];
