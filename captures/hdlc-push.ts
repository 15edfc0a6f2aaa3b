/** HDLC frames that a meter sends on its own, the faults of a serial line, and what stands before an APDU. */
import {
  aare,
  axdr,
  concat,
  crc16X25,
  dataNotification,
  dateTime,
  get,
  type HdlcAddress,
  hdlcClient,
  hdlcControl,
  hdlcFrame,
  hex,
  llcCommand,
  llcResponse,
  set,
  text,
  u32,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';
import {
  AMPERE,
  C1,
  CLOCK,
  CURRENT_1,
  clockTime,
  EXPORT,
  IMPORT,
  NOON,
  POWER,
  PUSH_CLIENT,
  pieces,
  READING_CLIENT,
  registerValue,
  VOLT,
  VOLTAGE_1,
  WATT,
  WATT_HOUR,
} from './meter.js';

const PUSH_METER: HdlcAddress = { upper: 1, size: 1 };

/** A push as a customer interface sends it: a UI frame to nobody in particular. */
function uiFrame(apdu: Uint8Array, source: HdlcAddress = PUSH_METER): Uint8Array {
  const frame = { destination: { upper: PUSH_CLIENT, size: 1 } as const, source };
  return hdlcFrame({ ...frame, control: hdlcControl.ui, information: llcResponse(apdu) });
}

/** A reading of a list: logical name, value, scaler and unit. */
function reading(name: string, value: Uint8Array, scaler: number, unit: number): Uint8Array {
  return axdr.structure(axdr.obis(name), value, axdr.scalerUnit(scaler, unit));
}

const shortList = (power: number): Uint8Array => axdr.array(reading(POWER, axdr.doubleLongUnsigned(power), 0, WATT));

const LONG_LIST = axdr.array(
  axdr.structure(axdr.obis('1-1:0.2.129*255'), axdr.visibleString('DMP_V0001')),
  axdr.structure(axdr.obis('0-0:96.1.0*255'), axdr.visibleString('7359990000000017')),
  axdr.structure(axdr.obis(CLOCK), axdr.octetString(dateTime(NOON + 10_000))),
  reading(POWER, axdr.doubleLongUnsigned(1873), 0, WATT),
  reading('1-0:2.7.0*255', axdr.doubleLongUnsigned(0), 0, WATT),
  reading(CURRENT_1, axdr.long(42), -1, AMPERE),
  reading(VOLTAGE_1, axdr.longUnsigned(2304), -1, VOLT),
  reading('1-0:33.7.0*255', axdr.longUnsigned(978), -3, 255),
  reading(IMPORT, axdr.doubleLongUnsigned(4256789), 1, WATT_HOUR),
  reading(EXPORT, axdr.doubleLongUnsigned(81350), 1, WATT_HOUR),
);

function hdlcPush(): Uint8Array {
  const bare = axdr.structure(
    axdr.octetString(text('DMP_V0001')),
    axdr.octetString(text('7359990000000017')),
    axdr.octetString(text('DM304')),
    axdr.doubleLongUnsigned(1873),
    axdr.doubleLongUnsigned(0),
    axdr.doubleLongUnsigned(417),
    axdr.doubleLongUnsigned(2304),
  );
  const pairs = axdr.structure(
    axdr.visibleString('DMP_V0001'),
    ...[axdr.obis(POWER), axdr.doubleLongUnsigned(1873)],
    ...[axdr.obis(CURRENT_1), axdr.doubleLongUnsigned(417)],
    ...[axdr.obis(VOLTAGE_1), axdr.longUnsigned(230)],
    ...[axdr.obis(CLOCK), axdr.octetString(dateTime(NOON + 10_000))],
  );
  const time = dateTime(NOON + 10_000);
  const long = llcResponse(dataNotification(0x40000000, undefined, LONG_LIST));
  const parts = pieces(long, 120);
  const segment = (information: Uint8Array, i: number): Line => {
    const segmented = i < parts.length - 1;
    const control = segmented ? hdlcControl.uiNotFinal : hdlcControl.ui;
    const addresses = { destination: { upper: PUSH_CLIENT, size: 1 }, source: PUSH_METER } as const;
    return [
      `segment ${i + 1} of ${parts.length} of a push: LLC in the first only`,
      hdlcFrame({ ...addresses, control, information, segmented }),
    ];
  };
  const connectionless = {
    destination: { upper: 0, size: 1 },
    source: { upper: 1, lower: 0, size: 2 },
    control: 0x10,
    information: llcResponse(dataNotification(0x40000000, time, axdr.structure(axdr.doubleLongUnsigned(1874)))),
  } as const;
  return hexFile('Pushed lists of customer interfaces: HDLC UI frames, one a line', [
    [
      'every 2.5 s: power alone, with name, scaler and unit',
      uiFrame(dataNotification(0x40000000, undefined, shortList(1873))),
    ],
    ['every 10 s: identification, clock and readings', uiFrame(dataNotification(0x40000000, time, LONG_LIST))],
    ['values alone, to be known by their place', uiFrame(dataNotification(0x40000000, time, bare))],
    ['names and values in turn, no units', uiFrame(dataNotification(0x40000000, time, pairs))],
    [
      'time as a tagged octet-string where a bare one belongs',
      uiFrame(concat(0x0f, u32(0x40000000), 0x09, 0x0c, time, axdr.structure(axdr.doubleLongUnsigned(1873)))),
    ],
    ['an I frame from a two-byte address, although nobody is connected', hdlcFrame(connectionless)],
    [
      'readings with the lower part of the address',
      uiFrame(dataNotification(7, undefined, shortList(1874)), { upper: 1, lower: 17, size: 2 }),
    ],
    ...parts.map(segment),
  ]);
}

function hdlcFaults(): Uint8Array {
  const good = (power: number): Uint8Array => uiFrame(dataNotification(0x40000000, undefined, shortList(power)));
  const flip = (frame: Uint8Array, at: number, mask: number): Uint8Array =>
    frame.map((byte, i) => (i === at ? byte ^ mask : byte));
  const addresses = { destination: { upper: PUSH_CLIENT, size: 1 }, source: PUSH_METER } as const;
  const information = llcResponse(dataNotification(0x40000000, undefined, shortList(1880)));
  const inside = dataNotification(
    0x40000000,
    undefined,
    axdr.octetString(concat(hex('7e a0 07 03 21 93 0f 01 7e 7e'), text('~A~'))),
  );
  return concat(
    hex('00 f8 00'),
    good(1870),
    // Bad FCS: a bit of the value.
    flip(good(1871), 30, 0x10),
    good(1872),
    // Bad HCS: a bit of the source address.
    flip(good(1873), 4, 0x02),
    good(1874),
    // A length that reaches far into the frames behind.
    hdlcFrame({ ...addresses, control: hdlcControl.ui, information, claimedLength: 0x7c0 }),
    good(1875),
    // A length one too small.
    hdlcFrame({ ...addresses, control: hdlcControl.ui, information, claimedLength: information.length + 8 }),
    good(1876),
    // Noise with flags and with half a header.
    hex('11 22 7e 33 44 7e a0 7e 55 7e a8 ff 03 66'),
    good(1877),
    // Flags, and a whole SNRM, inside the information: lengths tell, not flags.
    uiFrame(inside),
    endingInFlag(),
    // Line ends translated on the way: 0Dh before each 0Ah.
    withCarriageReturns(uiFrame(dataNotification(0x40000000, undefined, axdr.visibleString('0123456789\nA')))),
    // An address of three bytes, which the standard does not know.
    hdlcFrame({ destination: hex('02 04 23'), source: hex('ce 01'), control: hdlcControl.ui, information }),
    // Format type 2 instead of 3; a control field nobody knows; no control field at all.
    hex('7e 90 07 03 21 93 0f 01 7e'),
    hdlcFrame({ ...addresses, control: 0xab, information }),
    hex('7e a0 04 03 21 7e'),
    good(1878),
    // The line went dead.
    good(1879).subarray(0, 23),
  );
}

/** A frame whose last check byte is 7Eh, so that two flags seem to end it. */
function endingInFlag(): Uint8Array {
  for (let power = 1900; ; power++) {
    const frame = uiFrame(dataNotification(0x40000000, undefined, shortList(power)));
    if (crc16X25(frame, 1, frame.length - 3) >>> 8 === 0x7e) return frame;
  }
}

function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  return concat(...Array.from(bytes, (byte) => (byte === 0x0a ? hex('0d 0a') : byte)));
}

function hdlcLlcVariants(): Uint8Array {
  const server: HdlcAddress = { upper: 1, lower: 17, size: 2 };
  const toClient = (information: Uint8Array, control: number = hdlcControl.ui): Uint8Array =>
    hdlcFrame({ destination: hdlcClient(READING_CLIENT), source: server, control, information });
  const toServer = (information: Uint8Array): Uint8Array =>
    hdlcFrame({ destination: server, source: hdlcClient(READING_CLIENT), control: 0x10, information });
  const push = (power: number): Uint8Array => dataNotification(0x40000000, undefined, shortList(power));
  const gateway = concat(0xe6, 0x00, 8, text('12345678'), get.request(C1, clockTime));
  const gatewayAnswer = concat(0xe7, 0x00, 8, text('12345678'), get.response(C1, axdr.octetString(dateTime(NOON))));
  return hexFile('What stands before an APDU in HDLC frames', [
    ['the usual LLC of a client', toServer(llcCommand(get.request(C1, clockTime)))],
    ['the usual LLC of a meter', toClient(llcResponse(get.response(C1, axdr.octetString(dateTime(NOON)))), 0x30)],
    ['no LLC: the APDU at once', toClient(push(1881))],
    ['no LLC in a request', toServer(get.request(C1, registerValue))],
    ['LLC twice before an AARE', toClient(llcResponse(llcResponse(aare())), 0x30)],
    [
      'two notifications in a frame, each with its LLC',
      toClient(concat(llcResponse(push(1882)), llcResponse(push(1883)))),
    ],
    ['LLC to all', toServer(concat(0xff, 0xe6, 0x00, set.request(0x81, clockTime, axdr.octetString(dateTime(NOON)))))],
    ['LLC with a quality that is not zero', toClient(concat(0xe6, 0xe7, 0x01, push(1884)))],
    ['LLC of a client from the meter', toClient(llcCommand(push(1885)))],
    ['LLC, then a gateway prefix: not an LLC twice', toServer(llcCommand(gateway))],
    ['LLC, gateway prefix of the answer', toClient(llcResponse(gatewayAnswer), 0x30)],
    ['LLC and nothing behind it', toClient(llcResponse(new Uint8Array(0)), 0x30)],
    ['LLC and text that is no APDU', toClient(llcResponse(text('NO DATA 17')), 0x30)],
    ['half an LLC', toClient(hex('e6 e7'), 0x30)],
  ]);
}

export const hdlcPushCaptures: readonly Capture[] = [
  {
    name: 'hdlc-push.hex',
    shows: 'Pushed lists of customer interfaces in UI frames: four shapes, a time in the wrong form, segments',
    bytes: hdlcPush,
  },
  {
    name: 'hdlc-faults.bin',
    shows: 'A serial line with much wrong: check sequences, lengths, noise, flags inside, line ends, the end cut',
    bytes: hdlcFaults,
  },
  {
    name: 'hdlc-llc-variants.hex',
    shows: 'LLC absent, doubled, repeated within a frame, to all, before a gateway prefix, before no APDU',
    bytes: hdlcLlcVariants,
  },
];
