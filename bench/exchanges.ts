/** Questions of a head-end and answers of its meters, to be sent over and over with new numbers in them. */
import { aare, aarq, attribute, axdr, dateTime, get, initiateRequest, text } from '../captures/bytes.js';
import type { Chance } from './capture-file.js';

const NOON = Date.UTC(2024, 5, 10, 12);
const QUARTER = 15 * 60 * 1000;

export const AARQ = aarq({ mechanism: 1, authentication: text('12345678'), userInformation: initiateRequest() });
export const AARE = aare();

const INVOKE_AT = 2;

/** A question and its answer; the bytes at `valueAt` of the answer get a new value each time. */
export interface Exchange {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly valueAt: number;
  readonly valueSize: number;
}

function exchange(classId: number, name: string, index: number, value: Uint8Array, valueSize: number): Exchange {
  const response = get.response(0xc1, value);
  const request = get.request(0xc1, attribute(classId, name, index));
  return { request, response, valueAt: response.length - valueSize, valueSize };
}

/** What a head-end asks for all day. */
export const SMALL: readonly Exchange[] = [
  exchange(3, '1-0:1.8.0*255', 2, axdr.doubleLongUnsigned(4256789), 4),
  exchange(3, '1-0:2.8.0*255', 2, axdr.doubleLongUnsigned(81350), 4),
  exchange(3, '1-0:1.7.0*255', 2, axdr.doubleLongUnsigned(1873), 2),
  exchange(3, '1-0:32.7.0*255', 2, axdr.longUnsigned(2304), 1),
  exchange(3, '1-0:52.7.0*255', 2, axdr.longUnsigned(2304), 1),
  exchange(3, '1-0:31.7.0*255', 2, axdr.longUnsigned(417), 1),
  exchange(3, '1-0:1.8.0*255', 3, axdr.scalerUnit(0, 30), 0),
  exchange(3, '1-0:32.7.0*255', 3, axdr.scalerUnit(-1, 35), 0),
  exchange(8, '0-0:1.0.0*255', 2, axdr.octetString(dateTime(NOON)), 0),
  exchange(1, '0-0:96.1.0*255', 2, axdr.octetString(text('DMP12345678')), 3),
  exchange(70, '0-0:96.3.10*255', 2, axdr.boolean(true), 0),
];

const ROW_BYTES = 28;
const ROW_VALUES_AT = 19;

function profileExchange(rows: number): Exchange {
  const row = (n: number): Uint8Array =>
    axdr.structure(
      axdr.octetString(dateTime(NOON - 96 * QUARTER + n * QUARTER)),
      axdr.unsigned(0),
      axdr.doubleLongUnsigned(4250000 + 27 * n),
      axdr.doubleLongUnsigned(81200 + 3 * n),
    );
  const value = axdr.array(...Array.from({ length: rows }, (_, n) => row(n)));
  return exchange(7, '1-0:99.1.0*255', 2, value, rows * ROW_BYTES);
}

/** 1 to 4 KiB in steps, and those that fit a few HDLC segments. */
export const PROFILES: readonly Exchange[] = Array.from({ length: 28 }, (_, i) => profileExchange(36 + 4 * i));
export const HDLC_PROFILES: readonly Exchange[] = Array.from({ length: 8 }, (_, i) => profileExchange(8 + 3 * i));

/** Changes the answer in place: it is written out before it is changed again. */
export function refresh(e: Exchange, invoke: number, chance: Chance): void {
  e.request[INVOKE_AT] = invoke;
  e.response[INVOKE_AT] = invoke;
  if (e.valueSize < ROW_BYTES) {
    for (let i = 0; i < e.valueSize; i++) e.response[e.valueAt + i] = 0x30 + chance.below(10);
    return;
  }
  // The low two bytes of both registers of each row.
  for (let at = e.valueAt + ROW_VALUES_AT; at < e.response.length; at += ROW_BYTES) {
    const value = chance.below(0x10000);
    e.response[at + 2] = value >>> 8;
    e.response[at + 3] = value;
    e.response[at + 7] = value >>> 3;
  }
}

export function pick<T>(list: readonly T[], chance: Chance): T {
  const chosen = list[chance.below(list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}
