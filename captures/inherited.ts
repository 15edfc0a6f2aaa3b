/** What stands for something else: null-data for the value of the row before, a push's buffer for an answer, a SET for what it may become. */
import {
  accessRequest,
  accessResponse,
  attribute,
  axdr,
  concat,
  dataNotification,
  dateTime,
  EtherType,
  ethernet,
  get,
  listed,
  pcap,
  set,
  u16,
  udp,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  answer,
  C1,
  CLIENT,
  CLOCK,
  column,
  EXPORT,
  IMPORT,
  LONG_INVOKE,
  METER,
  NOON,
  PROFILE,
  PROFILE_COLUMNS,
  PROFILE_STATUS,
  PUSH_CLIENT,
  PUSH_SETUP,
  profileBuffer,
  QUARTER,
  range,
  VOLT,
  VOLTAGE_1,
  WATT_HOUR,
  WrapperDialog,
} from './meter.js';

const REGISTER = 3;
const PROFILE_GENERIC = 7;
const PUSH = 40;

const READ_WRITE_DENIED = 3;

const none = axdr.nullData();
const time = (n: number): Uint8Array => axdr.octetString(dateTime(NOON + n * QUARTER));
const number = axdr.doubleLongUnsigned;

/** Asks for columns, period and units. */
function learn(dialog: WrapperDialog): void {
  dialog.ask(get.request(C1, attribute(PROFILE_GENERIC, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  dialog.ask(get.request(C1, attribute(PROFILE_GENERIC, PROFILE, 4)), get.response(C1, number(QUARTER / 1000)));
  for (const name of [IMPORT, EXPORT]) {
    dialog.ask(get.request(C1, attribute(REGISTER, name, 3)), get.response(C1, axdr.scalerUnit(1, WATT_HOUR)));
  }
}

/** Time and status where they are new; import always; export where it is given. */
const row = (first: Uint8Array, status: Uint8Array, imported: number, exported: Uint8Array): Uint8Array =>
  axdr.structure(first, status, number(imported), exported);

function nullData(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const read = (...rows: readonly Uint8Array[]): void =>
    dialog.ask(get.request(C1, profileBuffer), get.response(C1, axdr.array(...rows)));
  dialog.open();
  learn(dialog);
  read(
    row(time(0), axdr.unsigned(0), 4256000, number(81350)),
    row(none, none, 4256027, none),
    row(none, axdr.unsigned(8), 4256054, none),
    row(none, none, 4256081, number(81351)),
  );
  // Of the first row nothing is known: what the answer before had says nothing.
  read(row(time(4), none, 4256108, none), row(none, axdr.unsigned(0), 4256135, none), row(none, none, 4256162, none));
  // A row of other values between: which is which can't be told, and behind it nothing is known.
  read(
    row(time(7), axdr.unsigned(0), 4256189, number(81351)),
    axdr.structure(time(8), axdr.unsigned(0), none),
    row(none, none, 4256243, none),
  );
  dialog.close();
  return pcap(wire.packets);
}

/** An entry of a push_object_list of version 2: with a restriction, and columns of a buffer. */
function pushed(
  classId: number,
  name: string,
  index: number,
  dataIndex = 0,
  columns: readonly Uint8Array[] = [],
): Uint8Array {
  const unrestricted = axdr.structure(axdr.enum(0), none);
  return axdr.structure(
    axdr.longUnsigned(classId),
    axdr.obis(name),
    axdr.integer(index),
    axdr.longUnsigned(dataIndex),
    unrestricted,
    axdr.array(...columns),
  );
}

/** The last two entries. */
const LAST_TWO = 0xf002;

function pushedProfiles(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  learn(dialog);
  const list = axdr.array(
    pushed(8, CLOCK, 2),
    pushed(PROFILE_GENERIC, PROFILE, 2, LAST_TWO),
    pushed(PROFILE_GENERIC, PROFILE, 2, 0, [column(8, CLOCK, 2), column(REGISTER, EXPORT, 2)]),
  );
  dialog.ask(get.request(C1, attribute(PUSH, PUSH_SETUP, 2)), get.response(C1, list));
  dialog.close();
  const head = { ...CLIENT, port: 4059 };
  const push = (invoke: number, ...values: readonly Uint8Array[]): void => {
    const apdu = dataNotification(invoke, dateTime(NOON), axdr.structure(...values));
    wire.send(ethernet(EtherType.ipv4, udp(METER, head, answer(apdu, PUSH_CLIENT)), true));
    wire.wait(QUARTER);
  };
  const all = axdr.array(row(time(-2), axdr.unsigned(0), 4256000, number(81350)), row(none, none, 4256027, none));
  const two = axdr.array(axdr.structure(time(-2), number(81350)), axdr.structure(none, none));
  push(1, time(0), all, two);
  // No rows; and rows that are not what was said.
  push(2, time(1), axdr.array(), axdr.array(axdr.structure(time(-1))));
  // The list comes with the values, and is as the meter has it now.
  const own = axdr.array(pushed(PUSH, PUSH_SETUP, 2), pushed(PROFILE_GENERIC, PROFILE, 2));
  push(3, own, all);
  return pcap(wire.packets);
}

function written(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const value = (): void =>
    dialog.ask(get.request(C1, attribute(REGISTER, VOLTAGE_1, 2)), get.response(C1, axdr.longUnsigned(2304)));
  const unit = attribute(REGISTER, VOLTAGE_1, 3);
  dialog.open();
  // Refused, then done.
  dialog.ask(set.request(C1, unit, axdr.scalerUnit(-2, VOLT)), set.response(C1, READ_WRITE_DENIED));
  value();
  dialog.ask(set.request(C1, unit, axdr.scalerUnit(-1, VOLT)), set.response(C1, 0));
  value();
  // Of a list, the columns are taken and the unit is not.
  dialog.ask(
    set.requestList(
      C1,
      [listed(attribute(PROFILE_GENERIC, PROFILE, 3)), listed(unit)],
      [axdr.array(column(8, CLOCK, 2), column(1, PROFILE_STATUS, 2)), axdr.scalerUnit(3, VOLT)],
    ),
    set.responseList(C1, [0, READ_WRITE_DENIED]),
  );
  value();
  const rows = axdr.array(axdr.structure(time(0), axdr.unsigned(0)), axdr.structure(time(1), axdr.unsigned(8)));
  dialog.ask(get.request(C1, profileBuffer), get.response(C1, rows));
  // The columns that ACCESS selects; its answer does not repeat what was asked for.
  const selection = range(NOON, NOON + QUARTER, [column(1, PROFILE_STATUS, 2)]);
  const specification = concat(4, profileBuffer, selection.selector, selection.parameters);
  const status = axdr.array(axdr.structure(axdr.unsigned(0)), axdr.structure(axdr.unsigned(8)));
  dialog.ask(
    accessRequest(LONG_INVOKE, undefined, [specification], [none]),
    accessResponse(LONG_INVOKE, undefined, [status], [Uint8Array.of(1, 0)]),
  );
  // The same of an answer that does.
  const short = accessResponse(LONG_INVOKE, undefined, [status], [Uint8Array.of(1, 0)]);
  const told = concat(short.subarray(0, 6), u16(0x0101), specification, short.subarray(7));
  dialog.ask(accessRequest(LONG_INVOKE, undefined, [specification], [none]), told);
  dialog.close();
  return pcap(wire.packets);
}

export const inheritedCaptures: readonly Capture[] = [
  {
    name: 'inherited-null-data.pcap',
    shows: 'Rows of a profile with null-data for what is as in the row before; in a first row; behind a row cut short',
    bytes: nullData,
  },
  {
    name: 'inherited-push.pcap',
    shows: 'Buffers that are pushed: all columns, some of them, without rows, not as said, with the list in the push',
    bytes: pushedProfiles,
  },
  {
    name: 'inherited-written.pcap',
    shows: 'Units and columns that are written and refused, written and taken; columns selected by ACCESS',
    bytes: written,
  },
];
