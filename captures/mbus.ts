/** M-Bus: pushes and questions on a wire, telegrams on radio, and what goes wrong with them. */
import { protect } from './apdus.js';
import {
  axdr,
  axdrOctets,
  concat,
  crcEn13757,
  dataNotification,
  dateTime,
  dlmsSegments,
  ENCRYPTED,
  get,
  hex,
  longHeader,
  MBUS_ACK,
  type MBusDevice,
  mbusLong,
  mbusShort,
  type Part,
  radioA,
  radioAddress,
  radioB,
  radioPlain,
  shortHeader,
  text,
  u16,
  u32,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile } from './hex-file.js';
import { METER_TITLE } from './keys.js';
import {
  C1,
  clockTime,
  EXPORT,
  IMPORT,
  NOON,
  POWER,
  PUSH_CLIENT,
  registerValue,
  VOLTAGE_1,
  WATT,
  WATT_HOUR,
} from './meter.js';

/** C fields. */
const SND_NKE = 0x40;
const SND_UD = 0x53;
const REQ_UD2 = 0x5b;
const RSP_UD = 0x08;
const SND_NR = 0x44;
const SND_IR = 0x46;
const CNF_IR = 0x06;
const FRAME_COUNT = 0x20;

/** A fields: all stations, none of which answers; the one that was selected by its number. */
const ALL = 0xff;
const SELECTED = 0xfd;

const MANAGEMENT = 1;
const CLIENT = 16;

const ELECTRICITY: MBusDevice = { number: '30712345', maker: 'DMP', version: 0x01, type: 2 };
const NEIGHBOUR: MBusDevice = { ...ELECTRICITY, number: '30712346' };
const WATER: MBusDevice = { number: '00471100', maker: 'DMP', version: 0x2a, type: 7 };
const GATEWAY: MBusDevice = { number: '90000001', maker: 'DMG', version: 0x03, type: 49 };

export function readings(power: number): Uint8Array {
  const time = dateTime(NOON + power * 1000);
  const reading = (name: string, value: Uint8Array, scaler: number, unit: number): Uint8Array[] => [
    axdr.obis(name),
    value,
    axdr.scalerUnit(scaler, unit),
  ];
  const list = axdr.structure(
    axdr.octetString(time),
    ...reading(IMPORT, axdr.doubleLongUnsigned(4256789), 0, WATT_HOUR),
    ...reading(EXPORT, axdr.doubleLongUnsigned(81350), 0, WATT_HOUR),
    ...reading(POWER, axdr.doubleLongUnsigned(power), 0, WATT),
    ...reading('1-0:2.7.0*255', axdr.doubleLongUnsigned(0), 0, WATT),
    ...[1, 2, 3].flatMap((phase) =>
      reading(VOLTAGE_1.replace('32', String(12 + 20 * phase)), axdr.longUnsigned(2300 + phase), -1, 35),
    ),
    ...[1, 2, 3].flatMap((phase) => reading(`1-0:${11 + 20 * phase}.7.0*255`, axdr.longUnsigned(210 + phase), -2, 33)),
    ...reading('1-0:13.7.0*255', axdr.longUnsigned(978), -3, 255),
    axdr.octetString(text('DMP1030712345678')),
  );
  return dataNotification(power, time, list);
}

/** Ciphered, not authenticated, as meters push to a customer: the length of the title is 8, the counter grows. */
function pushed(counter: number): Uint8Array {
  const contents = protect(readings(counter), { control: ENCRYPTED, counter, title: METER_TITLE });
  return concat(0xdb, axdrOctets(METER_TITLE), contents);
}

/** The push of a meter in frames to all, as many as it takes. */
function pushFrames(counter: number, size?: number): [Uint8Array, Uint8Array] {
  const frames = dlmsSegments(MANAGEMENT, PUSH_CLIENT, pushed(counter), size).map((data) =>
    mbusLong(SND_UD, ALL, data),
  );
  return frames as [Uint8Array, Uint8Array];
}

/** A bit of byte `at` is another. */
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 0x10 : byte));
}

function push(): Uint8Array {
  const [first, second] = pushFrames(1);
  const [third, fourth] = pushFrames(2);
  const [long, rest] = pushFrames(3, 252);
  const [lost, alone] = pushFrames(4);
  const [damaged, afterDamage] = pushFrames(5);
  const [twice, afterTwice] = pushFrames(6);
  const short = dlmsSegments(MANAGEMENT, PUSH_CLIENT, dataNotification(7, undefined, axdr.doubleLongUnsigned(417)));
  return hexFile('M-Bus: pushes of a meter to its customer interface', [
    ['a reset of the link, in front of it all', mbusShort(SND_NKE, 1)],
    ['segment 0 of a ciphered push', first],
    ['segment 1, the last', second],
    ['the next push, segment 0 over three lines …', third.subarray(0, 100)],
    ['…', third.subarray(100, 200)],
    ['…', third.subarray(200)],
    ['… and its segment 1', fourth],
    ['a frame that is longer than its L field can say', long],
    ['and its segment 1', rest],
    ['segment 0, after which the line fails', lost.subarray(0, 90)],
    ['segment 1 of it', alone],
    ['a bit of segment 0 is wrong', flipped(damaged, 77)],
    ['segment 1 of it', afterDamage],
    ['segment 0', twice],
    ['segment 0 once more', twice],
    ['segment 1', afterTwice],
    ['segment 0, not followed by its segment 1', pushFrames(8)[0]],
    ['a push in one segment, readable', mbusLong(SND_UD, ALL, short[0] as Uint8Array)],
    [
      'in three segments, the second one missing',
      concat(
        ...dlmsSegments(MANAGEMENT, PUSH_CLIENT, pushed(9), 120)
          .filter((_, i) => i !== 1)
          .map((data) => mbusLong(SND_UD, ALL, data)),
      ),
    ],
  ]);
}

/** Records of plain M-Bus: volume, external temperature, a date. */
const RECORDS = hex('04 13 8a 47 01 00  02 65 f6 08  42 6c bf 3a');

function line(): Uint8Array {
  const ask = (address: number, count: number): Uint8Array => mbusShort(REQ_UD2 | count, address);
  const request = (apdu: Uint8Array): Uint8Array =>
    mbusLong(SND_UD, 5, dlmsSegments(CLIENT, MANAGEMENT, apdu)[0] as Uint8Array);
  const response = (apdu: Uint8Array): Uint8Array =>
    mbusLong(RSP_UD, 5, dlmsSegments(MANAGEMENT, CLIENT, apdu)[0] as Uint8Array);
  const [first, second] = pushFrames(11);
  return concat(
    hex('00 ff'),
    mbusShort(SND_NKE, 5),
    MBUS_ACK,
    request(get.request(C1, clockTime)),
    MBUS_ACK,
    ask(5, 0),
    response(get.response(C1, axdr.octetString(dateTime(NOON)))),
    request(get.request(C1, registerValue)),
    MBUS_ACK,
    ask(5, FRAME_COUNT),
    response(get.response(C1, axdr.doubleLongUnsigned(4256789))),
    // A meter without primary address, and without DLMS, is selected by its number.
    mbusLong(SND_UD, SELECTED, concat(0x52, hex('00114700'), hex('ffff ff ff'))),
    MBUS_ACK,
    ask(SELECTED, 0),
    mbusLong(RSP_UD, SELECTED, concat(longHeader(0x72, WATER, 17), RECORDS)),
    // DLMS behind headers of the transport layer.
    mbusLong(
      SND_UD,
      SELECTED,
      concat(longHeader(0x60, ELECTRICITY, 3), CLIENT, MANAGEMENT, get.request(C1, clockTime)),
    ),
    MBUS_ACK,
    ask(SELECTED, FRAME_COUNT),
    mbusLong(
      RSP_UD,
      SELECTED,
      concat(shortHeader(0x7d, 3), MANAGEMENT, CLIENT, get.response(C1, axdr.octetString(dateTime(NOON)))),
    ),
    // Noise that has starts of frames in it, one damaged frame, and the octet of an acknowledgement.
    hex('10 5b 05 61 16  68 20 20 67  e5 e4  10 40'),
    first,
    hex('68 fa'),
    second,
    flipped(mbusLong(RSP_UD, 5, concat(0x70, 0x08)), 7),
    ask(5, 0),
    mbusLong(RSP_UD, 5, concat(0x70, 0x08)),
    mbusShort(SND_NKE, 253),
    MBUS_ACK,
  );
}

function wireless(): Uint8Array {
  const value = (power: number): Uint8Array => axdr.doubleLongUnsigned(power);
  const brief = dlmsSegments(MANAGEMENT, PUSH_CLIENT, dataNotification(417, undefined, value(417)))[0] as Uint8Array;
  const push = (power: number): Uint8Array => {
    const list = axdr.structure(
      axdr.obis(POWER),
      value(power),
      axdr.scalerUnit(0, WATT),
      axdr.obis(IMPORT),
      value(4256789),
    );
    return dlmsSegments(MANAGEMENT, PUSH_CLIENT, dataNotification(power, undefined, list))[0] as Uint8Array;
  };
  const [first, second] = dlmsSegments(MANAGEMENT, PUSH_CLIENT, pushed(21), 200) as [Uint8Array, Uint8Array];
  const [other, otherLast] = dlmsSegments(MANAGEMENT, PUSH_CLIENT, pushed(22), 200) as [Uint8Array, Uint8Array];
  const long = dataNotification(23, undefined, axdr.octetString(new Uint8Array(160).fill(0x23)));
  const dlms = (header: Uint8Array, from: number, to: number, apdu: Uint8Array): Part[] => [header, from, to, apdu];
  const inner = concat(shortHeader(0x7d, 41), MANAGEMENT, CLIENT, get.response(C1, axdr.longUnsigned(2301)));
  const session = (ci: number, encryption: number, contents: Uint8Array): Uint8Array =>
    concat(ci, 0x20, 41, u32(0x00112200 | (encryption >>> 0)), lowFirst(crcEn13757(contents)), contents);
  return hexFile('Wireless M-Bus: DLMS in telegrams of meters', [
    ['format A, one block behind the first', radioA(SND_NR, ELECTRICITY, brief)],
    ['format A, several blocks', radioA(SND_NR, ELECTRICITY, push(418))],
    ['format B', radioB(SND_NR, ELECTRICITY, push(419))],
    ['format B, two blocks', radioB(SND_NR, ELECTRICITY, 0x10, MANAGEMENT, PUSH_CLIENT, long)],
    ['without check sequences', radioPlain(SND_NR, ELECTRICITY, push(420))],
    ['segment 0 of a ciphered push', radioPlain(SND_NR, ELECTRICITY, first)],
    ['segment 0 of its neighbour', radioA(SND_NR, NEIGHBOUR, other)],
    ['segment 1, the last', radioA(SND_NR, ELECTRICITY, second)],
    ['segment 1 of its neighbour', radioB(SND_NR, NEIGHBOUR, otherLast)],
    ['a bit of the third block is wrong', flipped(radioA(SND_NR, ELECTRICITY, push(421)), 31)],
    [
      'a command through a gateway, long header',
      radioPlain(
        SND_UD,
        GATEWAY,
        ...dlms(longHeader(0x60, ELECTRICITY, 41), CLIENT, MANAGEMENT, get.request(C1, registerValue)),
      ),
    ],
    [
      'its answer, short header',
      radioA(
        RSP_UD,
        ELECTRICITY,
        ...dlms(shortHeader(0x7d, 41), MANAGEMENT, CLIENT, get.response(C1, axdr.longUnsigned(2301))),
      ),
    ],
    ['extended link layer I', radioB(SND_NR, ELECTRICITY, 0x8c, 0x20, 42, push(422))],
    ['extended link layer II, readable', radioPlain(SND_NR, ELECTRICITY, session(0x8d, 0, inner))],
    ['the same, ciphered', radioPlain(SND_NR, ELECTRICITY, flipped(session(0x8d, 0x20, inner), 9))],
    [
      'extended link layer III: to whom it goes',
      radioPlain(SND_NR, ELECTRICITY, 0x8e, 0x20, 43, radioAddress(GATEWAY), push(423)),
    ],
    [
      'contents ciphered by the transport layer',
      radioA(SND_NR, WATER, shortHeader(0x7a, 44, 0x0510), hex('2f 2f 8c 11 5d 90 46 1b a0 7e 33 c4 0b 65 d8 12')),
    ],
    [
      'authenticated, in one fragment',
      radioPlain(SND_NR, ELECTRICITY, 0x90, 0x0b, 0x01, 0x24, 0x25, hex('0102030405060708'), inner),
    ],
    ['a meter that wants to be installed', radioA(SND_IR, ELECTRICITY, longHeader(0x8b, ELECTRICITY, 45))],
    ['its confirmation', radioPlain(CNF_IR, GATEWAY, longHeader(0x80, ELECTRICITY, 45))],
  ]);
}

function lowFirst(check: number): Uint8Array {
  return Uint8Array.from(u16(check)).reverse();
}

export const mbusCaptures: readonly Capture[] = [
  {
    name: 'mbus-push.hex',
    shows: 'M-Bus: ciphered pushes in segments, over several lines, L modulo 256, damaged, lost, sent again',
    bytes: push,
  },
  {
    name: 'mbus-line.bin',
    shows: 'M-Bus line: short frames and acknowledgements, DLMS with and without headers, a water meter, noise',
    bytes: line,
  },
  {
    name: 'mbus-wireless.hex',
    shows: 'Wireless M-Bus: formats A and B and without check sequences, segments of two meters, other layers',
    bytes: wireless,
  },
];
