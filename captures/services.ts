/** The other services over IP: short names, ACCESS, general blocks, notifications. */
import {
  aare,
  aarq,
  accessRequest,
  accessResponse,
  attribute,
  axdr,
  concat,
  confirmedServiceError,
  dataNotification,
  dataResult,
  dateTime,
  type Endpoint,
  EtherType,
  errorResult,
  ethernet,
  eventNotification,
  generalBlockTransfer,
  get,
  initiateRequest,
  initiateResponse,
  method,
  pcap,
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
  ALARMS,
  answer,
  C1,
  CLIENT,
  CLIENT6,
  clockTime,
  column,
  command,
  EVENT_CODE,
  EXPORT,
  IMPORT,
  LONG_INVOKE,
  METER,
  METER6,
  NOON,
  OBJECT_UNDEFINED,
  PASSWORD,
  PUSH_CLIENT,
  PUSH_SETUP,
  pieces,
  profileBuffer,
  profileRow,
  profileRows,
  QUARTER,
  range,
  registerValue,
  SCRIPTS,
  SERIAL,
  WATT_HOUR,
  WrapperDialog,
} from './meter.js';

function shortNames(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.tcp.open();
  const conformance = '1c0320';
  dialog.ask(
    aarq({ context: 2, mechanism: 1, authentication: PASSWORD, userInformation: initiateRequest({ conformance }) }),
    aare({ context: 2, userInformation: initiateResponse({ conformance, vaaName: 0xfa00 }) }),
  );
  const value = 0x2bc8;
  const clock = 0x2c08;
  const buffer = 0x3000;
  dialog.ask(
    shortName.read([variableName(value)]),
    shortName.readResponse([dataResult(axdr.doubleLongUnsigned(4256789))]),
  );
  dialog.ask(
    shortName.read([variableName(value + 8), variableName(clock), variableName(0x7f00)]),
    shortName.readResponse([
      dataResult(axdr.scalerUnit(1, WATT_HOUR)),
      dataResult(axdr.octetString(dateTime(NOON))),
      errorResult(OBJECT_UNDEFINED),
    ]),
  );
  const { selector, parameters } = range(NOON - 8 * QUARTER, NOON);
  const rows = pieces(profileRows(8), 160);
  rows.forEach((raw, i) => {
    // parameterized-access, then block-number-access for each block; block numbers have 16 bits here.
    const asked = i === 0 ? concat(0x04, u16(buffer), selector, parameters) : concat(0x05, u16(i));
    const isLast = i === rows.length - 1;
    const block = concat(
      0x02,
      isLast ? 1 : 0,
      u16(i + 1),
      raw.length >= 0x80 ? 0x81 : new Uint8Array(0),
      raw.length,
      raw,
    );
    dialog.ask(shortName.read([asked]), shortName.readResponse([block]));
  });
  dialog.ask(
    shortName.write([variableName(clock), variableName(value)], [axdr.octetString(dateTime(NOON)), axdr.integer(0)]),
    shortName.writeResponse([Uint8Array.of(0x00), errorResult(3)]),
  );
  dialog.tcp.client(command(shortName.unconfirmedWrite([variableName(clock)], [axdr.octetString(dateTime(NOON))])));
  dialog.tcp.server(
    answer(shortName.informationReport('20240610100000Z', [variableName(value)], [axdr.doubleLongUnsigned(4256791)])),
  );
  dialog.ask(shortName.read([variableName(0xfa00)]), confirmedServiceError(5, 5, 1));
  dialog.close();
  return pcap(wire.packets);
}

function accessAndGeneralBlocks(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.tcp.open();
  const conformance = '2052df';
  dialog.ask(
    aarq({ mechanism: 1, authentication: PASSWORD, userInformation: initiateRequest({ conformance }) }),
    aare({ userInformation: initiateResponse({ conformance, maxPduSize: 256 }) }),
  );
  const { selector, parameters } = range(NOON - QUARTER, NOON);
  const specifications = [
    concat(1, registerValue),
    concat(2, clockTime),
    concat(3, method(9, SCRIPTS, 1)),
    concat(4, profileBuffer, selector, parameters),
    concat(1, attribute(3, '1-0:99.98.97*255', 2)),
  ];
  const none = axdr.nullData();
  dialog.ask(
    accessRequest(LONG_INVOKE, dateTime(NOON), specifications, [
      none,
      axdr.octetString(dateTime(NOON)),
      axdr.longUnsigned(1),
      none,
      none,
    ]),
    accessResponse(
      LONG_INVOKE,
      dateTime(NOON),
      [axdr.doubleLongUnsigned(4256789), none, none, axdr.array(profileRow(95)), none],
      [1, 2, 3, 1, 1].map((choice, i) => Uint8Array.of(choice, i === 4 ? OBJECT_UNDEFINED : 0)),
    ),
  );

  // The answer in four general blocks: three stream in a window, the client confirms, the last one follows.
  const blocks = pieces(get.response(C1, profileRows(30)), 240);
  const asked = { isLast: true, isStreaming: false, window: 3, number: 1, acknowledged: 0 };
  dialog.tcp.client(command(generalBlockTransfer({ ...asked, data: get.request(C1, profileBuffer) })));
  let confirmed = 1;
  blocks.forEach((data, i) => {
    const isLast = i === blocks.length - 1;
    const endsWindow = isLast || i % 3 === 2;
    const block = { isLast, isStreaming: !endsWindow, window: 1, number: i + 1, acknowledged: confirmed, data };
    dialog.tcp.server(answer(generalBlockTransfer(block)));
    if (!endsWindow || isLast) return;
    confirmed++;
    dialog.tcp.client(command(generalBlockTransfer({ ...asked, number: confirmed, acknowledged: i + 1 })));
  });
  dialog.close();
  return pcap(wire.packets);
}

function notifications(): Uint8Array {
  const wire = new Wire();
  const meter = (isV6: boolean): Endpoint => (isV6 ? METER6 : METER);
  const headEnd = (isV6: boolean): Endpoint => ({ ...(isV6 ? CLIENT6 : CLIENT), port: 4059 });
  const push = (apdu: Uint8Array, isV6 = false): void => {
    const bytes = answer(apdu, PUSH_CLIENT);
    wire.send(ethernet(isV6 ? EtherType.ipv6 : EtherType.ipv4, udp(meter(isV6), headEnd(isV6), bytes), true));
    wire.wait(60_000);
  };
  const body = axdr.structure(
    axdr.array(column(40, PUSH_SETUP, 2), column(1, SERIAL, 2), column(3, IMPORT, 2), column(3, EXPORT, 2)),
    axdr.octetString(text('DMP12345678')),
    axdr.doubleLongUnsigned(4256789),
    axdr.doubleLongUnsigned(81350),
  );
  push(dataNotification(0x00000001, dateTime(NOON), body));
  push(dataNotification(0x00000002, undefined, body));
  push(dataNotification(0x40000003, dateTime(NOON + 2 * 60_000), axdr.array(profileRow(94), profileRow(95))), true);
  // A confirmed push is answered.
  const confirmed = concat(0x10, u32(0x40000003), 0x00);
  const bytes = command(confirmed, PUSH_CLIENT);
  wire.send(ethernet(EtherType.ipv6, udp(headEnd(true), meter(true), bytes), false));
  push(eventNotification(dateTime(NOON + 3 * 60_000), attribute(1, EVENT_CODE, 2), axdr.unsigned(5)));
  push(eventNotification(undefined, attribute(1, ALARMS, 2), axdr.doubleLongUnsigned(0x00000104)));
  // An empty wrapper message, which some meters send to keep the way through a gateway open.
  push(new Uint8Array(0));
  return pcap(wire.packets);
}

export const serviceCaptures: readonly Capture[] = [
  {
    name: 'short-names.pcap',
    shows: 'Short names: read, blocks, write, unconfirmed write, information report, confirmed-service-error',
    bytes: shortNames,
  },
  {
    name: 'access-and-general-blocks.pcap',
    shows: 'ACCESS with five specifications, one refused; a GET-Response in general blocks, window of three',
    bytes: accessAndGeneralBlocks,
  },
  {
    name: 'notifications.pcap',
    shows: 'Push over UDP: data- and event-notification with and without time, a confirmation, an empty message',
    bytes: notifications,
  },
];
