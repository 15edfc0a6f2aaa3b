/** Sessions in which a meter says what its values are, and then gives them: objects, units, columns, lists of a push. */
import {
  aare,
  aarq,
  accessRequest,
  accessResponse,
  attribute,
  axdr,
  concat,
  dataNotification,
  dataResult,
  dateTime,
  EtherType,
  errorResult,
  ethernet,
  get,
  hex,
  initiateRequest,
  initiateResponse,
  integer,
  listed,
  pcap,
  set,
  shortName,
  text,
  u16,
  u32,
  udp,
  variableName,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  AMPERE,
  ASSOCIATION,
  answer,
  C1,
  CLIENT,
  CLOCK,
  CURRENT_1,
  clockTime,
  column,
  EXPORT,
  entries,
  IMPORT,
  LONG_INVOKE,
  METER,
  NOON,
  OBJECT_UNDEFINED,
  PASSWORD,
  POWER,
  PROFILE,
  PROFILE_COLUMNS,
  PROFILE_STATUS,
  PUSH_CLIENT,
  PUSH_SETUP,
  pieces,
  profileBuffer,
  profileRows,
  QUARTER,
  range,
  SERIAL,
  VOLT,
  VOLTAGE_1,
  WATT,
  WATT_HOUR,
  WrapperDialog,
} from './meter.js';

const DEMAND = '1-0:1.6.0*255';
const AVERAGE = '1-0:1.4.0*255';
const COMPACT = '0-0:66.0.1*255';
const MAKERS_OWN = '0-0:128.0.1*255';

/** Classes. */
const DATA = 1;
const REGISTER = 3;
const EXTENDED_REGISTER = 4;
const DEMAND_REGISTER = 5;
const PROFILE_GENERIC = 7;
const CLOCK_CLASS = 8;
const ASSOCIATION_SN = 12;
const ASSOCIATION_LN = 15;
const PUSH = 40;
const COMPACT_DATA = 62;

/** What the meter has: class, version, name; units where there are some; where it begins with short names. */
interface MeterObject {
  readonly classId: number;
  readonly version: number;
  readonly name: string;
  readonly scaler?: number;
  readonly unit?: number;
  readonly baseName: number;
}

const OBJECTS: readonly MeterObject[] = [
  { classId: DATA, version: 0, name: SERIAL, baseName: 0x0100 },
  { classId: CLOCK_CLASS, version: 0, name: CLOCK, baseName: 0x0200 },
  { classId: REGISTER, version: 0, name: IMPORT, scaler: 1, unit: WATT_HOUR, baseName: 0x0300 },
  { classId: REGISTER, version: 0, name: EXPORT, scaler: 1, unit: WATT_HOUR, baseName: 0x0320 },
  { classId: REGISTER, version: 0, name: POWER, scaler: 0, unit: WATT, baseName: 0x0340 },
  { classId: REGISTER, version: 0, name: VOLTAGE_1, scaler: -1, unit: VOLT, baseName: 0x0360 },
  { classId: REGISTER, version: 0, name: CURRENT_1, scaler: -2, unit: AMPERE, baseName: 0x0380 },
  { classId: EXTENDED_REGISTER, version: 0, name: DEMAND, scaler: 0, unit: WATT, baseName: 0x0400 },
  { classId: DEMAND_REGISTER, version: 0, name: AVERAGE, scaler: 0, unit: WATT, baseName: 0x0480 },
  { classId: PROFILE_GENERIC, version: 1, name: PROFILE, baseName: 0x1000 },
  { classId: DATA, version: 0, name: PROFILE_STATUS, baseName: 0x1200 },
  { classId: 8192, version: 0, name: MAKERS_OWN, baseName: 0x6000 },
];

const withUnits = OBJECTS.filter(({ unit }) => unit !== undefined);

/** Class, version, name, and who may do what: attribute 1 readable, 2 readable and writable, a method. */
function listedObject({ classId, version, name }: MeterObject): Uint8Array {
  const READ = 1;
  const READ_WRITE = 3;
  const right = (id: number, mode: number): Uint8Array =>
    axdr.structure(axdr.integer(id), axdr.enum(mode), axdr.nullData());
  const attributes = axdr.array(right(1, READ), right(2, READ_WRITE));
  const methods = axdr.array(axdr.structure(axdr.integer(1), axdr.enum(1)));
  return axdr.structure(
    axdr.longUnsigned(classId),
    axdr.unsigned(version),
    axdr.obis(name),
    axdr.structure(attributes, methods),
  );
}

/** A value in blocks, asked for one by one. */
function inBlocks(dialog: WrapperDialog, request: Uint8Array, value: Uint8Array, size = 200): void {
  const blocks = pieces(value, size);
  blocks.forEach((raw, i) => {
    dialog.ask(i === 0 ? request : get.next(C1, i), get.block(C1, i === blocks.length - 1, i + 1, raw));
  });
}

const unitIndex = (classId: number): number => (classId === DEMAND_REGISTER ? 4 : 3);

function logicalNames(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const read = (classId: number, name: string, index: number, value: Uint8Array): void =>
    dialog.ask(get.request(C1, attribute(classId, name, index)), get.response(C1, value));
  dialog.open();
  // Before anything was said: a number, and an object of a class that the request alone names.
  read(REGISTER, IMPORT, 2, axdr.doubleLongUnsigned(4256789));
  const objects = axdr.array(...OBJECTS.map(listedObject));
  inBlocks(dialog, get.request(C1, attribute(ASSOCIATION_LN, ASSOCIATION, 2)), objects);
  read(REGISTER, IMPORT, 3, axdr.scalerUnit(1, WATT_HOUR));
  read(REGISTER, IMPORT, 2, axdr.doubleLongUnsigned(4256790));
  dialog.ask(
    get.requestList(
      0xc2,
      withUnits.map(({ classId, name }) => listed(attribute(classId, name, unitIndex(classId)))),
    ),
    get.responseList(
      0xc2,
      withUnits.map(({ scaler = 0, unit = 255 }) => dataResult(axdr.scalerUnit(scaler, unit))),
    ),
  );
  read(REGISTER, VOLTAGE_1, 2, axdr.longUnsigned(2304));
  read(REGISTER, CURRENT_1, 2, axdr.long(-417));
  read(EXTENDED_REGISTER, DEMAND, 2, axdr.doubleLongUnsigned(7300));
  read(EXTENDED_REGISTER, DEMAND, 5, axdr.octetString(dateTime(NOON - 77 * QUARTER)));
  read(DEMAND_REGISTER, AVERAGE, 2, axdr.doubleLongUnsigned(1860));
  read(DEMAND_REGISTER, AVERAGE, 3, axdr.doubleLongUnsigned(2130));
  // A list with an error in the middle: what follows keeps its place.
  dialog.ask(
    get.requestList(0xc3, [
      listed(attribute(REGISTER, EXPORT, 2)),
      listed(attribute(REGISTER, '1-0:99.98.97*255', 2)),
      listed(attribute(REGISTER, POWER, 2)),
      listed(attribute(8192, MAKERS_OWN, 2)),
    ]),
    get.responseList(0xc3, [
      dataResult(axdr.doubleLongUnsigned(81350)),
      errorResult(OBJECT_UNDEFINED),
      dataResult(axdr.doubleLongUnsigned(1873)),
      dataResult(axdr.octetString(hex('01 02 03 04'))),
    ]),
  );
  // More answers than questions.
  dialog.ask(
    get.requestList(0xc4, [listed(attribute(REGISTER, POWER, 2))]),
    get.responseList(0xc4, [dataResult(axdr.doubleLongUnsigned(1874)), dataResult(axdr.doubleLongUnsigned(1875))]),
  );
  accessed(dialog);
  // Out of range for exact numbers, at both ends.
  read(REGISTER, IMPORT, 2, axdr.long64Unsigned(18446744073709551615n));
  read(REGISTER, IMPORT, 2, axdr.float64(1.5e300));
  dialog.close();
  return pcap(wire.packets);
}

/** ACCESS: read, write, read what is not there. */
function accessed(dialog: WrapperDialog): void {
  const none = axdr.nullData();
  dialog.ask(
    accessRequest(
      LONG_INVOKE,
      undefined,
      [
        concat(1, attribute(REGISTER, VOLTAGE_1, 2)),
        concat(2, clockTime),
        concat(1, attribute(REGISTER, '1-0:99.98.97*255', 2)),
      ],
      [none, axdr.octetString(dateTime(NOON)), none],
    ),
    accessResponse(
      LONG_INVOKE,
      undefined,
      [axdr.longUnsigned(2311), none, none],
      [Uint8Array.of(1, 0), Uint8Array.of(2, 0), Uint8Array.of(1, OBJECT_UNDEFINED)],
    ),
  );
}

/** The n-th attribute of an object with short names. */
const named = ({ baseName }: MeterObject, index: number): Uint8Array => variableName(baseName + 8 * (index - 1));

const objectOf = (name: string): MeterObject => {
  const found = OBJECTS.find((object) => object.name === name);
  if (!found) throw new Error(`the meter has no ${name}`);
  return found;
};

function shortNames(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const conformance = '1c0320';
  const association = 0xfa00;
  const read = (names: readonly Uint8Array[], results: readonly Uint8Array[]): void =>
    dialog.ask(shortName.read(names), shortName.readResponse(results));
  const value = (data: Uint8Array): Uint8Array => dataResult(data);
  dialog.tcp.open();
  dialog.ask(
    aarq({ context: 2, mechanism: 1, authentication: PASSWORD, userInformation: initiateRequest({ conformance }) }),
    aare({ context: 2, userInformation: initiateResponse({ conformance, vaaName: association }) }),
  );
  // Before the list is read, a name is a number.
  read([named(objectOf(IMPORT), 2)], [value(axdr.doubleLongUnsigned(4256789))]);
  const own = { classId: ASSOCIATION_SN, version: 1, name: ASSOCIATION, baseName: association - 0x10000 };
  const list = [...OBJECTS, own].map(({ baseName, classId, version, name }) =>
    axdr.structure(axdr.long(baseName), axdr.longUnsigned(classId), axdr.unsigned(version), axdr.obis(name)),
  );
  read([variableName(association + 8)], [value(axdr.array(...list))]);
  read([named(objectOf(IMPORT), 2)], [value(axdr.doubleLongUnsigned(4256790))]);
  read(
    withUnits.map((object) => named(object, unitIndex(object.classId))),
    withUnits.map(({ scaler = 0, unit = 255 }) => value(axdr.scalerUnit(scaler, unit))),
  );
  read(
    [named(objectOf(VOLTAGE_1), 2), variableName(0x7f00), named(objectOf(CLOCK), 2), named(objectOf(CURRENT_1), 2)],
    [
      value(axdr.longUnsigned(2304)),
      errorResult(OBJECT_UNDEFINED),
      value(axdr.octetString(dateTime(NOON))),
      value(axdr.long(417)),
    ],
  );
  dialog.ask(
    shortName.write([named(objectOf(CLOCK), 2)], [axdr.octetString(dateTime(NOON))]),
    shortName.writeResponse([Uint8Array.of(0x00)]),
  );
  const profile = objectOf(PROFILE);
  read([named(profile, 3)], [value(PROFILE_COLUMNS)]);
  const { selector, parameters } = range(NOON - 3 * QUARTER, NOON);
  read([concat(0x04, u16(profile.baseName + 8), selector, parameters)], [value(profileRows(4))]);
  dialog.tcp.server(
    answer(
      shortName.informationReport(
        '20240610100500Z',
        [named(objectOf(POWER), 2), named(objectOf(IMPORT), 2)],
        [axdr.doubleLongUnsigned(1877), axdr.doubleLongUnsigned(4256791)],
      ),
    ),
  );
  dialog.close();
  return pcap(wire.packets);
}

const COLUMNS = [column(8, CLOCK, 2), column(1, PROFILE_STATUS, 2), column(3, IMPORT, 2), column(3, EXPORT, 2)];

/** The n-th row, in which only what is new stands: the time in the first, the status where it changes. */
function sparseRow(n: number): Uint8Array {
  return axdr.structure(
    n === 0 ? axdr.octetString(dateTime(NOON - 4 * QUARTER)) : axdr.nullData(),
    n % 3 === 0 ? axdr.unsigned(n === 0 ? 0 : 8) : axdr.nullData(),
    axdr.doubleLongUnsigned(4256000 + 27 * n),
    n === 0 ? axdr.doubleLongUnsigned(81350) : axdr.nullData(),
  );
}

/** A row without tags, as a compact array has them. */
const compactRow = (n: number): Uint8Array =>
  concat(12, dateTime(NOON + n * QUARTER), 0, u32(4256100 + 27 * n), u32(81350));

function profile(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const ask = (selection: ReturnType<typeof range> | undefined, value: Uint8Array): void =>
    dialog.ask(get.request(C1, profileBuffer, selection), get.response(C1, value));
  dialog.open();
  // Rows before the columns are known.
  ask(range(NOON - QUARTER, NOON), profileRows(2));
  dialog.ask(get.request(C1, attribute(7, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  dialog.ask(get.request(C1, attribute(7, PROFILE, 4)), get.response(C1, axdr.doubleLongUnsigned(QUARTER / 1000)));
  for (const name of [IMPORT, EXPORT]) {
    dialog.ask(get.request(C1, attribute(3, name, 3)), get.response(C1, axdr.scalerUnit(1, WATT_HOUR)));
  }
  inBlocks(dialog, get.request(C1, profileBuffer, range(NOON - 12 * QUARTER, NOON)), profileRows(12));
  // Two columns, in another order than the profile has them; then columns 3 to the last by number.
  const two = (n: number): Uint8Array =>
    axdr.structure(axdr.doubleLongUnsigned(81350 + n), axdr.octetString(dateTime(NOON - n * QUARTER)));
  ask(range(NOON - QUARTER, NOON, [COLUMNS[3] as Uint8Array, COLUMNS[0] as Uint8Array]), axdr.array(two(0), two(1)));
  const last = (n: number): Uint8Array =>
    axdr.structure(axdr.doubleLongUnsigned(4256789 + n), axdr.doubleLongUnsigned(81350 + n));
  ask(entries(1, 2, 3, 0), axdr.array(last(0), last(1)));
  // Null-data means: as in the row above; a time that is null is a period later.
  ask(range(NOON - 4 * QUARTER, NOON), axdr.array(...[0, 1, 2, 3, 4].map(sparseRow)));
  // Without tags.
  const rows = concat(...[0, 1, 2].map(compactRow));
  ask(range(NOON, NOON + 2 * QUARTER), axdr.compactArray(hex('02 04 09 11 06 06'), rows));
  // Nothing in that range; a row with a column too many.
  ask(range(NOON + 9 * QUARTER, NOON + 10 * QUARTER), axdr.array());
  const five = [axdr.octetString(dateTime(NOON)), axdr.unsigned(0), ...[1, 2, 3].map(axdr.doubleLongUnsigned)];
  ask(undefined, axdr.array(axdr.structure(...five)));
  dialog.close();
  return pcap(wire.packets);
}

function push(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const objects = [column(PUSH, PUSH_SETUP, 1), column(8, CLOCK, 2), column(1, SERIAL, 2), column(3, IMPORT, 2)];
  const list = axdr.array(...objects, column(3, VOLTAGE_1, 2), column(7, PROFILE, 2));
  const destination = axdr.structure(axdr.enum(0), axdr.octetString(text('192.0.2.10:4059')), axdr.enum(0));
  dialog.open();
  dialog.ask(get.request(C1, attribute(PUSH, PUSH_SETUP, 2)), get.response(C1, list));
  dialog.ask(get.request(C1, attribute(PUSH, PUSH_SETUP, 3)), get.response(C1, destination));
  dialog.ask(get.request(C1, attribute(3, IMPORT, 3)), get.response(C1, axdr.scalerUnit(1, WATT_HOUR)));
  dialog.ask(get.request(C1, attribute(3, VOLTAGE_1, 3)), get.response(C1, axdr.scalerUnit(-1, VOLT)));
  dialog.ask(get.request(C1, attribute(7, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  dialog.close();
  const body = (n: number): Uint8Array =>
    axdr.structure(
      axdr.obis(PUSH_SETUP),
      axdr.octetString(dateTime(NOON + n * QUARTER)),
      axdr.octetString(text('30712345')),
      axdr.doubleLongUnsigned(4256789 + 27 * n),
      axdr.longUnsigned(2304 - n),
      profileRows(2),
    );
  // The meter connects to the head-end: client and server of TCP change places.
  const back = new WrapperDialog(wire, {
    client: { ...METER, port: 50211 },
    server: { ...CLIENT, port: 4059 },
  });
  back.tcp.open();
  for (const n of [1, 2]) {
    back.tcp.client(answer(dataNotification(n, dateTime(NOON + n * QUARTER), body(n)), PUSH_CLIENT));
    wire.wait(QUARTER);
  }
  back.tcp.close();
  // And without connection; then a push that does not fit the list.
  const head = { ...CLIENT, port: 4059 };
  for (const apdu of [
    dataNotification(3, undefined, body(3)),
    dataNotification(4, undefined, axdr.structure(axdr.doubleLongUnsigned(4256900))),
  ]) {
    wire.send(ethernet(EtherType.ipv4, udp(METER, head, answer(apdu, PUSH_CLIENT)), true));
  }
  return pcap(wire.packets);
}

function compactData(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const read = (index: number, value: Uint8Array): void =>
    dialog.ask(get.request(C1, attribute(COMPACT_DATA, COMPACT, index)), get.response(C1, value));
  const buffer = (template: number): Uint8Array =>
    axdr.octetString(concat(template, 12, dateTime(NOON), u32(4256789), integer(-417, 2)));
  dialog.open();
  // The buffer before anybody said what is in it.
  read(2, buffer(7));
  read(3, axdr.array(column(COMPACT_DATA, COMPACT, 4), column(8, CLOCK, 2), column(3, IMPORT, 2), column(3, POWER, 2)));
  read(4, axdr.unsigned(7));
  // A structure of unsigned, octet-string, double-long-unsigned, long.
  read(5, axdr.octetString(hex('02 04 11 09 06 10')));
  dialog.ask(get.request(C1, attribute(3, IMPORT, 3)), get.response(C1, axdr.scalerUnit(1, WATT_HOUR)));
  read(2, buffer(7));
  // Of another template; and one that ends too early.
  read(2, buffer(8));
  read(2, axdr.octetString(concat(7, 12, dateTime(NOON), 0x00)));
  dialog.ask(set.request(C1, attribute(COMPACT_DATA, COMPACT, 6), axdr.enum(1)), set.response(C1, 0));
  dialog.close();
  return pcap(wire.packets);
}

export const meaningCaptures: readonly Capture[] = [
  {
    name: 'meaning-logical-names.pcap',
    shows: 'object_list, then units, then values: registers of three classes, lists with an error, ACCESS, extremes',
    bytes: logicalNames,
  },
  {
    name: 'meaning-short-names.pcap',
    shows: 'The same with short names: object_list of the association, reads, writes, a report by base names',
    bytes: shortNames,
  },
  {
    name: 'meaning-profile.pcap',
    shows:
      'capture_objects, then rows: by range, some columns, in blocks, with null-data, without tags, a column extra',
    bytes: profile,
  },
  {
    name: 'meaning-push.pcap',
    shows:
      'push_object_list is read, then the meter connects on its own and pushes; over UDP too; one that does not fit',
    bytes: push,
  },
  {
    name: 'meaning-compact-data.pcap',
    shows: 'Compact data: a buffer before and after its template_description was read, of another template, cut short',
    bytes: compactData,
  },
];
