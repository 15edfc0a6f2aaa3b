/**
 * Lists that meters push to customers, in the manner of several countries. What is written here is invented: values, serial
 * numbers, and makers' names only where a list is known by them.
 */
import {
  axdr,
  concat,
  dataNotification,
  dateTime,
  hdlcControl,
  hdlcFrame,
  hex,
  llcResponse,
  NO_BYTES,
  obis,
  text,
  u16,
  u32,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';
import {
  AMPERE,
  CLOCK,
  CURRENT_1,
  column,
  EXPORT,
  IMPORT,
  NOON,
  POWER,
  VOLT,
  VOLTAGE_1,
  WATT,
  WATT_HOUR,
} from './meter.js';

const VAR = 29;
const VAR_HOUR = 32;

const double = axdr.doubleLongUnsigned;
const words = (characters: string): Uint8Array => axdr.octetString(text(characters));
const time = dateTime(NOON + 10_000);

// ---- values known by their place (Norway; Sweden)

/** Destination, source, control of the frames in which such lists are seen. */
const FROM_PLACE = { destination: hex('01'), source: hex('02 01'), control: 0x10 };

/** The time has a tag, which the standard does not want. */
function byPlace(...values: readonly Uint8Array[]): Uint8Array {
  const apdu = concat(0x0f, u32(0x40000000), 0x09, 0x0c, time, axdr.structure(...values));
  return hdlcFrame({ ...FROM_PLACE, information: llcResponse(apdu) });
}

const identified = (type: string): Uint8Array[] => [words('KFM_001'), words('7359992890009876'), words(type)];
/** Active and reactive power, both directions. */
const powers = [1873, 0, 0, 212].map(double);
const threePhases = [4170, 3982, 4011, 2304, 2311, 2298].map(double);
const energies = [4256789, 81350, 12045, 99871].map(double);

function placed(): Line[] {
  return [
    ['by place: power alone', byPlace(double(1873))],
    ['by place, one phase', byPlace(...identified('MA105H2E'), ...powers, double(4170), double(2304))],
    ['by place, three phases', byPlace(...identified('MA304H4D'), ...powers, ...threePhases)],
    [
      'by place, one phase, hourly: clock and energies',
      byPlace(...identified('MA105H2E'), ...powers, double(4170), double(2304), axdr.octetString(time), ...energies),
    ],
    [
      'by place, three phases, hourly',
      byPlace(...identified('MA304H4D'), ...powers, ...threePhases, axdr.octetString(time), ...energies),
    ],
    // As many values, but not of those types: it is another list.
    [
      'thirteen values that are no such list',
      byPlace(...Array.from({ length: 13 }, (_, n) => (n % 2 === 0 ? axdr.longUnsigned(n) : words(`${n}`)))),
    ],
  ];
}

// ---- codes and values in turn (Norway, Denmark)

const pair = (name: string, value: Uint8Array): Uint8Array[] => [axdr.obis(name), value];

function inTurn(): Line[] {
  const frame = (body: Uint8Array): Uint8Array =>
    hdlcFrame({
      destination: hex('2b'),
      source: hex('21'),
      control: hdlcControl.ui,
      information: llcResponse(dataNotification(0, time, body)),
    });
  const list = [
    axdr.visibleString('Kamstrup_V0001'),
    ...pair('1-1:0.0.5*255', axdr.visibleString('7359991234567890')),
    ...pair('1-1:96.1.1*255', axdr.visibleString('6841121BN243101090')),
    ...pair('1-1:1.7.0*255', double(1873)),
    ...pair('1-1:2.7.0*255', double(0)),
    ...pair('1-1:3.7.0*255', double(0)),
    ...pair('1-1:4.7.0*255', double(212)),
    ...pair('1-1:31.7.0*255', double(417)),
    ...pair('1-1:51.7.0*255', double(398)),
    ...pair('1-1:71.7.0*255', double(401)),
    ...pair('1-1:32.7.0*255', axdr.longUnsigned(230)),
    ...pair('1-1:52.7.0*255', axdr.longUnsigned(231)),
    ...pair('1-1:72.7.0*255', axdr.longUnsigned(229)),
  ];
  const hourly = [
    ...pair('0-1:1.0.0*255', axdr.octetString(time)),
    ...pair('1-1:1.8.0*255', double(425678)),
    ...pair('1-1:2.8.0*255', double(8135)),
    ...pair('1-1:3.8.0*255', double(1204)),
    ...pair('1-1:4.8.0*255', double(9987)),
  ];
  return [
    ['codes and values in turn', frame(axdr.structure(...list))],
    ['codes and values in turn, hourly', frame(axdr.structure(...list, ...hourly))],
  ];
}

// ---- code, value, scaler and unit (Norway, Sweden)

const reading = (name: string, value: Uint8Array, scaler: number, unit: number): Uint8Array =>
  axdr.structure(axdr.obis(name), value, axdr.scalerUnit(scaler, unit));

function withUnits(): Line[] {
  const frame = (body: Uint8Array): Uint8Array =>
    hdlcFrame({
      destination: hex('41'),
      source: hex('08 83'),
      control: hdlcControl.ui,
      information: llcResponse(dataNotification(0x40000000, undefined, body)),
    });
  return [
    ['with units: power alone', frame(axdr.array(reading(POWER, double(1873), 0, WATT)))],
    [
      'with units: all of them',
      frame(
        axdr.array(
          axdr.structure(axdr.obis('1-1:0.2.129*255'), axdr.visibleString('AIDON_V0001')),
          axdr.structure(axdr.obis('0-0:96.1.0*255'), axdr.visibleString('7359992890009876')),
          axdr.structure(axdr.obis('0-0:96.1.7*255'), axdr.visibleString('6525')),
          reading(POWER, double(1873), 0, WATT),
          reading('1-0:2.7.0*255', double(0), 0, WATT),
          reading('1-0:3.7.0*255', double(0), 0, VAR),
          reading('1-0:4.7.0*255', double(212), 0, VAR),
          reading(CURRENT_1, axdr.long(42), -1, AMPERE),
          reading('1-0:71.7.0*255', axdr.long(40), -1, AMPERE),
          reading(VOLTAGE_1, axdr.longUnsigned(2304), -1, VOLT),
          axdr.structure(axdr.obis(CLOCK), axdr.octetString(time)),
          reading(IMPORT, double(425678), 1, WATT_HOUR),
          reading(EXPORT, double(8135), 1, WATT_HOUR),
          reading('1-0:3.8.0*255', double(1204), 1, VAR_HOUR),
        ),
      ),
    ],
  ];
}

// ---- a time first, then code, value, scaler and unit in a row (Austria)

const inRow = (name: string, value: Uint8Array, scaler: number, unit: number): Uint8Array[] => [
  axdr.obis(name),
  value,
  axdr.scalerUnit(scaler, unit),
];

/** These come ciphered; here is what is inside. */
function inRows(): Line[] {
  const registers = [
    ...inRow(IMPORT, double(4256789), 0, WATT_HOUR),
    ...inRow(EXPORT, double(81350), 0, WATT_HOUR),
    ...inRow(POWER, double(1873), 0, WATT),
    ...inRow('1-0:2.7.0*255', double(0), 0, WATT),
    ...inRow(VOLTAGE_1, axdr.longUnsigned(2304), -1, VOLT),
    ...inRow(CURRENT_1, axdr.longUnsigned(417), -2, AMPERE),
    ...inRow('1-0:13.7.0*255', axdr.long(978), -3, 255),
  ];
  const serial = words('1030712345678');
  return [
    [
      'in rows: time, readings, number',
      dataNotification(7, time, axdr.structure(axdr.octetString(time), ...registers, serial)),
    ],
    [
      'in rows: clock and names with codes of their own, scaled values',
      dataNotification(
        8,
        time,
        axdr.structure(
          ...pair(CLOCK, axdr.octetString(time)),
          ...pair('0-0:96.1.0*255', serial),
          ...pair('0-0:42.0.0*255', words('DMP1030712345678')),
          ...registers,
        ),
      ),
    ],
  ];
}

// ---- a list of what follows, and then the values (Switzerland); values by place without a name (Austria, Czechia)

function described(): Line[] {
  const objects = [
    column(40, '0-8:25.9.0*255', 1),
    column(40, '0-8:25.9.0*255', 2),
    column(3, POWER, 2),
    column(3, '1-0:2.7.0*255', 2),
    column(3, IMPORT, 2),
    column(3, VOLTAGE_1, 2),
  ];
  const values = [double(1873), double(0), double(4256789), axdr.longUnsigned(2304)];
  const self = axdr.octetString(obis('0-8:25.9.0*255'));
  return [
    [
      'described: the list of objects is the second value',
      dataNotification(9, time, axdr.structure(self, axdr.array(...objects), ...values)),
    ],
    [
      'described: the list of objects is the first value',
      dataNotification(10, NO_BYTES, axdr.structure(axdr.array(...objects.slice(1)), ...values)),
    ],
    [
      'described wrongly: more objects than values',
      dataNotification(11, time, axdr.structure(axdr.array(...objects), double(1873))),
    ],
    [
      'nothing but values: clock, energies, powers',
      dataNotification(12, time, axdr.structure(axdr.octetString(time), ...energies, ...powers, axdr.unsigned(0))),
    ],
  ];
}

// ---- all tariffs behind the time (Switzerland, Austria); descriptors without tags (Czechia); the first value tells (Sweden)

function guessed(): Line[] {
  const tariffs = [1, 2, 3, 4].flatMap((c) => [
    ...[0, 1, 2].flatMap((tariff) => pair(`1-0:${c}.8.${tariff}*255`, double(4256789 - 1000 * c - 100 * tariff))),
    ...pair(`1-0:${c}.7.0*255`, double(1873 - 100 * c)),
  ]);
  const described = (classId: number, name: string, id: number, value: Uint8Array): Uint8Array =>
    concat(0x02, 0x02, u16(classId), obis(name), id, value);
  const attributes = [
    described(1, '0-0:42.0.0*255', 2, words('DMP1030712345')),
    described(70, '0-0:96.3.10*255', 3, axdr.enum(1)),
    described(1, '0-0:96.14.0*255', 2, words('T1')),
    described(3, POWER, 2, double(1873)),
    described(3, IMPORT, 2, double(4256789)),
  ];
  return [
    [
      'codes and values behind the time: all tariffs, no units',
      dataNotification(13, time, axdr.structure(axdr.octetString(time), ...tariffs)),
    ],
    [
      'descriptors without tags in front of the values',
      dataNotification(14, undefined, concat(0x02, 0x02, 0x16, 0x01, 0x01, attributes.length, ...attributes)),
    ],
    [
      'codes and values in turn, the first with a code, too',
      byPlace(
        ...pair('1-0:0.2.129*255', words('KFM_001')),
        ...pair(POWER, double(1873)),
        ...pair(CURRENT_1, double(4170)),
        ...pair(VOLTAGE_1, double(2304)),
        ...pair(CLOCK, axdr.octetString(time)),
        ...pair(IMPORT, double(4256789)),
      ),
    ],
  ];
}

export const pushLayoutCaptures: readonly Capture[] = [
  {
    name: 'push-layouts.hex',
    shows: 'Customer lists of several countries: by place, in turn, with units, in rows, described by themselves, none',
    bytes: () =>
      hexFile('Customer lists in the manner of several countries', [
        ...placed(),
        ...inTurn(),
        ...withUnits(),
        ...inRows(),
        ...described(),
        ...guessed(),
      ]),
  },
];
