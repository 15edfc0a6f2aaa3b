/** Every data type of COSEM, with extremes and wildcards. */
import { axdr, concat, dateParts, dateTime, dateTimeParts, get, hex, text, timeParts, u16, u32 } from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';
import { C1, IMPORT, NOON, QUARTER, VOLT } from './meter.js';

function dataTypes(): Uint8Array {
  const response = ([what, data]: Line): Line => [what, get.response(C1, data)];
  return hexFile('Every A-XDR data type, each in a GET-Response', [
    ...simpleTypes().map(response),
    ...compactArrays().map(response),
    ...datesAndTimes().map(response),
    response(['date 2024-06-10', axdr.date(dateParts({ year: 2024, month: 6, day: 10, weekday: 1 }))]),
    response(['date: every first of a month', axdr.date(dateParts({ day: 1 }))]),
    response(['time 23:59:59.99', axdr.time(timeParts({ hour: 23, minute: 59, second: 59, hundredths: 99 }))]),
    response(['time: every full hour', axdr.time(timeParts({ minute: 0, second: 0 }))]),
    response([
      'a type that nobody assigned, in a structure',
      axdr.structure(axdr.unsigned(1), hex('08 01'), axdr.unsigned(2)),
    ]),
  ]);
}

function simpleTypes(): Line[] {
  return [
    ['null-data', axdr.nullData()],
    ['array of nothing', axdr.array()],
    ['array of three', axdr.array(axdr.unsigned(1), axdr.unsigned(2), axdr.unsigned(3))],
    ['structure in structure', axdr.structure(axdr.integer(-1), axdr.structure(axdr.boolean(true), axdr.nullData()))],
    ['array of 200: length in two bytes', axdr.array(...Array.from({ length: 200 }, (_, i) => axdr.unsigned(i)))],
    ['boolean false', axdr.boolean(false)],
    ['boolean true', axdr.boolean(true)],
    ['boolean true, as FFh', hex('03 ff')],
    ['bit-string of 0', axdr.bitString('')],
    ['bit-string of 3', axdr.bitString('101')],
    ['bit-string of 24', axdr.bitString('000000000111111000011111')],
    ['double-long smallest', axdr.doubleLong(-0x80000000)],
    ['double-long largest', axdr.doubleLong(0x7fffffff)],
    ['double-long-unsigned largest', axdr.doubleLongUnsigned(0xffffffff)],
    ['floating-point, obsolete', axdr.floatingPoint(230.4)],
    ['octet-string of nothing', axdr.octetString(new Uint8Array(0))],
    ['octet-string that is a name', axdr.obis(IMPORT)],
    ['octet-string that is text', axdr.octetString(text('DMP1030712345678'))],
    ['octet-string of 300', axdr.octetString(Uint8Array.from({ length: 300 }, (_, i) => i & 0xff))],
    ['octet-string that is a date-time', axdr.octetString(dateTime(NOON))],
    ['visible-string', axdr.visibleString('DMP_V0001')],
    ['visible-string with control characters', axdr.visibleString('A\u001b[31mB\u0000\r\n')],
    ['utf8-string', axdr.utf8String('Zähler 4 m³ – Ωμέγα')],
    ['generalized-time, of the first editions', hex('0b 0f 32303234303631303132303030305a')],
    ['utf8-string that is not UTF-8', hex('0c 04 41 c3 28 42')],
    ['bcd 42', axdr.bcd(0x42)],
    ['integer -128', axdr.integer(-128)],
    ['integer 127', axdr.integer(127)],
    ['long -32768', axdr.long(-32768)],
    ['long 32767', axdr.long(32767)],
    ['unsigned 255', axdr.unsigned(255)],
    ['long-unsigned 65535', axdr.longUnsigned(65535)],
    ['long64 smallest', axdr.long64(-(2n ** 63n))],
    ['long64 largest', axdr.long64(2n ** 63n - 1n)],
    ['long64 -1', axdr.long64(-1n)],
    ['long64-unsigned largest', axdr.long64Unsigned(2n ** 64n - 1n)],
    ['long64-unsigned 2^53 + 1, no longer exact as a double', axdr.long64Unsigned(2n ** 53n + 1n)],
    ['enum 30', axdr.enum(30)],
    ['float32 230.4', axdr.float32(230.4)],
    ['float32 NaN', axdr.float32(Number.NaN)],
    ['float32 infinity', axdr.float32(Number.POSITIVE_INFINITY)],
    ['float32 minus infinity', axdr.float32(Number.NEGATIVE_INFINITY)],
    ['float32 minus zero', axdr.float32(-0)],
    ['float64 pi', axdr.float64(Math.PI)],
    ['float64 NaN', axdr.float64(Number.NaN)],
    ['float64 minus infinity', axdr.float64(Number.NEGATIVE_INFINITY)],
    ['float64 smallest', axdr.float64(Number.MIN_VALUE)],
    [
      'delta types after their first value',
      axdr.structure(
        axdr.doubleLongUnsigned(4256789),
        axdr.deltaInteger(-3),
        axdr.deltaLong(-300),
        axdr.deltaDoubleLong(-70000),
        axdr.deltaUnsigned(200),
        axdr.deltaLongUnsigned(50000),
        axdr.deltaDoubleLongUnsigned(3000000000),
      ),
    ],
    ["don't-care", axdr.dontCare()],
  ];
}

function compactArrays(): Line[] {
  const row = (n: number): Uint8Array => concat(axdr.longUnsigned(2300 + n).subarray(1), axdr.unsigned(n).subarray(1));
  const nested = (n: number): Uint8Array =>
    concat(
      axdr.octetString(dateTime(NOON + n * QUARTER)).subarray(1),
      ...[2301, 2302, 2303].map((value) => u16(value + n)),
      axdr.integer(-1).subarray(1),
      axdr.enum(VOLT).subarray(1),
    );
  const nestedType = hex('02 03 09  01 0003 12  02 02 0f 16');
  return [
    ['compact-array of double-long-unsigned 1, 2', axdr.compactArray(hex('06'), concat(u32(1), u32(2)))],
    ['compact-array of structures', axdr.compactArray(hex('02 02 12 11'), concat(row(1), row(2), row(3)))],
    [
      'compact-array: octet-string, array of three, structure',
      axdr.compactArray(nestedType, concat(nested(0), nested(1))),
    ],
    [
      'compact-array: array of two arrays of two',
      axdr.compactArray(hex('01 0002 01 0002 11'), hex('01 02 03 04 05 06 07 08')),
    ],
    [
      'compact-array of strings and bits',
      axdr.compactArray(
        hex('02 04 0a 0c 04 03'),
        concat(2, text('L1'), 3, text('Ωm'), hex('0a a5 40 01'), 2, text('L2'), 1, text('V'), hex('03 e0 00')),
      ),
    ],
    ['compact-array in an array', axdr.array(axdr.compactArray(hex('11'), hex('01 02 03')), axdr.nullData())],
    ['compact-array of nothing', axdr.compactArray(hex('12'), new Uint8Array(0))],
    ['compact-array of null-data, which takes no bytes', axdr.compactArray(hex('00'), new Uint8Array(0))],
    ['compact-array whose contents end within an element', axdr.compactArray(hex('06'), hex('00 00 00 01 00 00'))],
  ];
}

function datesAndTimes(): Line[] {
  const noon = { year: 2024, month: 6, day: 10, weekday: 1, hour: 12, minute: 0, second: 0, hundredths: 0 };
  const full = { ...noon, deviation: -120, status: 0x80 };
  const { hundredths, ...noHundredths } = full;
  const { weekday, ...noWeekday } = full;
  const { year, ...everyYear } = full;
  const dst = { weekday: 7, hour: 2, minute: 0, second: 0, hundredths };
  const list: readonly (readonly [string, Uint8Array])[] = [
    ['in full', dateTimeParts(full)],
    ['nothing specified', dateTimeParts({})],
    ['no deviation, no status', dateTimeParts(noon)],
    ['no hundredths', dateTimeParts(noHundredths)],
    ['no day of week', dateTimeParts(noWeekday)],
    ['every year', dateTimeParts(everyYear)],
    ['date alone', dateTimeParts({ year, month: 6, day: 10, weekday })],
    ['time alone', dateTimeParts({ hour: 12, minute: 30, second: 0 })],
    ['last Sunday of March, 02:00', dateTimeParts({ month: 3, day: 0xfe, ...dst, status: 0 })],
    ['month: daylight savings begin', dateTimeParts({ month: 0xfe, day: 0xfe, ...dst })],
    ['month: daylight savings end', dateTimeParts({ month: 0xfd, day: 0xfe, ...dst })],
    ['second last day of every month', dateTimeParts({ day: 0xfd, hour: 0, minute: 0, second: 0 })],
    ['last day of every month', dateTimeParts({ day: 0xfe, hour: 0, minute: 0, second: 0 })],
    ['every Monday', dateTimeParts({ weekday: 1, hour: 0, minute: 0, second: 0 })],
    ['furthest west', dateTimeParts({ ...full, deviation: 840, status: 0 })],
    ['furthest east', dateTimeParts({ ...full, deviation: -720, status: 0 })],
    ['status: invalid value', dateTimeParts({ ...full, status: 0x01 })],
    ['status: doubtful value', dateTimeParts({ ...full, status: 0x02 })],
    ['status: different clock base', dateTimeParts({ ...full, status: 0x04 })],
    ['status: invalid status', dateTimeParts({ ...full, status: 0x08 })],
    ['status: all but daylight saving', dateTimeParts({ ...full, deviation: -60, status: 0x0f })],
    [
      'out of range: month 13, day 32, 24:60:61',
      dateTimeParts({ ...full, month: 13, day: 32, hour: 24, minute: 60, second: 61 }),
    ],
    ['a weekday that does not fit the date', dateTimeParts({ ...full, weekday: 4 })],
  ];
  return list.map(([what, bytes]) => [`date-time: ${what}`, axdr.dateTime(bytes)]);
}

export const dataTypeCaptures: readonly Capture[] = [
  {
    name: 'data-types.hex',
    shows: 'Every data type in bare GET-Responses: extremes, NaN, compact arrays, date-times with every wildcard',
    bytes: dataTypes,
  },
];
