/**
 * Makes every sample capture of this folder: `npm run captures` writes the same bytes each time.
 *
 * No byte comes from a meter or from somebody's network: values are plausible, addresses are those kept for
 * documentation (192.0.2.0/24, 198.51.100.0/24, 2001:db8::/32), serial numbers and passwords are invented.
 */

import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apdus } from './apdus.js';
import { attributeValues } from './attributes.js';
import type { Endpoint, HdlcAddress, Selection, TcpDialogOptions } from './bytes.js';
import {
  aare,
  aarq,
  accessRequest,
  accessResponse,
  action,
  attribute,
  axdr,
  concat,
  confirmedServiceError,
  crc16X25,
  dataNotification,
  dataResult,
  dateParts,
  dateTime,
  dateTimeParts,
  EtherType,
  errorResult,
  ethernet,
  etherTypeOf,
  eventNotification,
  exceptionResponse,
  generalBlockTransfer,
  get,
  HdlcDialog,
  hdlcClient,
  hdlcControl,
  hdlcFrame,
  hex,
  initiateRequest,
  initiateResponse,
  ip,
  ipFragments,
  LinkTypes,
  linuxSll,
  linuxSll2,
  listed,
  llcCommand,
  llcResponse,
  method,
  methodResult,
  mpls,
  nullLoopback,
  obis,
  Pcapng,
  Protocol,
  pcap,
  rlre,
  rlrq,
  sequenceOf,
  set,
  shortName,
  TcpDialog,
  text,
  timeParts,
  u16,
  u32,
  udp,
  udpDatagram,
  variableName,
  vlan,
  Wire,
  wrapper,
} from './bytes.js';
import { hexFile, type Line } from './hex-file.js';
import { logs } from './logs.js';
import { octetStrings } from './octet-strings.js';
import { plcCaptures } from './plc.js';

/** A file of this folder. */
export interface Capture {
  readonly name: string;
  /** One line for the table in README.md. */
  readonly shows: string;
  bytes(): Uint8Array;
}

// ---------------------------------------------------------------------------------------------------------------
// The meter and its values

const CLIENT: Endpoint = { address: '192.0.2.10', port: 49812 };
const METER: Endpoint = { address: '192.0.2.20', port: 4059 };
const CLIENT6: Endpoint = { address: '2001:db8::10', port: 49812 };
const METER6: Endpoint = { address: '2001:db8:0:1::20', port: 4059 };
/** A terminal server before an HDLC meter. */
const CONVERTER: Endpoint = { address: '192.0.2.30', port: 4001 };

const PUBLIC_CLIENT = 16;
const READING_CLIENT = 2;
const PUSH_CLIENT = 103;
const METER_SAP = 1;

/** Confirmed, high priority, invoke-id 1. */
const C1 = 0xc1;
const LONG_INVOKE = 0x40000001;

/** The meter's local time when the captures begin: 12:00 in Central European summer. */
const NOON = Date.UTC(2024, 5, 10, 12);
const QUARTER = 15 * 60 * 1000;

const CLOCK = '0-0:1.0.0*255';
const IMPORT = '1-0:1.8.0*255';
const EXPORT = '1-0:2.8.0*255';
const PROFILE = '1-0:99.1.0*255';
const PROFILE_STATUS = '0-0:96.10.1*255';
const VOLTAGE_1 = '1-0:32.7.0*255';
const CURRENT_1 = '1-0:31.7.0*255';
const POWER = '1-0:1.7.0*255';
const DEVICE_NAME = '0-0:42.0.0*255';
const DISCONNECTOR = '0-0:96.3.10*255';
const SERIAL = '0-0:96.1.0*255';
const ASSOCIATION = '0-0:40.0.0*255';
const SCRIPTS = '0-0:10.0.0*255';
const CALENDAR = '0-0:13.0.0*255';
const IMAGE = '0-0:44.0.0*255';
const ALARMS = '0-0:97.98.0*255';
const EVENT_CODE = '0-0:96.11.0*255';
const PUSH_SETUP = '0-0:25.9.0*255';

const WATT = 27;
const WATT_HOUR = 30;
const AMPERE = 33;
const VOLT = 35;

const OBJECT_UNDEFINED = 4;

const registerValue = attribute(3, IMPORT, 2);
const clockTime = attribute(8, CLOCK, 2);
const profileBuffer = attribute(7, PROFILE, 2);

const NAME_OF_DEVICE = axdr.octetString(text('DMP1030712345678'));
const PASSWORD = text('12345678');

/** A capture object: class, logical name, attribute, whole of it. */
const column = (classId: number, name: string, index: number): Uint8Array =>
  axdr.structure(axdr.longUnsigned(classId), axdr.obis(name), axdr.integer(index), axdr.longUnsigned(0));

const PROFILE_COLUMNS = axdr.array(
  column(8, CLOCK, 2),
  column(1, PROFILE_STATUS, 2),
  column(3, IMPORT, 2),
  column(3, EXPORT, 2),
);

/** The n-th row of the load profile, before noon. */
function profileRow(n: number): Uint8Array {
  return axdr.structure(
    axdr.octetString(dateTime(NOON - 96 * QUARTER + n * QUARTER)),
    axdr.unsigned(n % 7 === 3 ? 0x08 : 0x00),
    axdr.doubleLongUnsigned(4250000 + 27 * n + ((n * n) % 11)),
    axdr.doubleLongUnsigned(81200 + (n > 30 && n < 60 ? 5 * n : 0)),
  );
}

const profileRows = (count: number): Uint8Array =>
  axdr.array(...Array.from({ length: count }, (_, n) => profileRow(n)));

/** Selective access to a profile: rows whose clock lies in a range, all columns. */
function range(fromMs: number, toMs: number): Selection {
  const limits = [axdr.octetString(dateTime(fromMs)), axdr.octetString(dateTime(toMs))];
  return { selector: 1, parameters: axdr.structure(column(8, CLOCK, 2), ...limits, axdr.array()) };
}

/** Bytes in two pieces. */
function halves(bytes: Uint8Array): [front: Uint8Array, back: Uint8Array] {
  const middle = Math.ceil(bytes.length / 2);
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

/** Bytes in pieces of a size. */
function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) list.push(bytes.subarray(at, at + size));
  return list;
}

// ---------------------------------------------------------------------------------------------------------------
// Dialogs

const command = (apdu: Uint8Array, client = READING_CLIENT): Uint8Array => wrapper(client, METER_SAP, apdu);
const answer = (apdu: Uint8Array, client = READING_CLIENT): Uint8Array => wrapper(METER_SAP, client, apdu);

const LLS_AARQ = aarq({
  mechanism: 1,
  authentication: PASSWORD,
  userInformation: initiateRequest({ maxPduSize: 1200 }),
});
const LLS_AARE = aare();

/** A TCP connection with one APDU a segment, from an associated client. */
class WrapperDialog {
  readonly tcp: TcpDialog;

  constructor(wire: Wire, options: Partial<TcpDialogOptions> = {}) {
    this.tcp = new TcpDialog(wire, { client: CLIENT, server: METER, ...options });
  }

  open(): void {
    this.tcp.open();
    this.ask(LLS_AARQ, LLS_AARE);
  }

  ask(request: Uint8Array, response: Uint8Array): void {
    this.tcp.client(command(request));
    this.tcp.server(answer(response));
  }

  close(): void {
    this.ask(rlrq(0), rlre(0));
    this.tcp.close();
  }
}

/** A few questions that any capture may need: value, unit, clock. */
function askUsual(dialog: WrapperDialog): void {
  dialog.ask(get.request(C1, registerValue), get.response(C1, axdr.doubleLongUnsigned(4256789)));
  dialog.ask(get.request(C1, attribute(3, IMPORT, 3)), get.response(C1, axdr.scalerUnit(1, WATT_HOUR)));
  dialog.ask(get.request(C1, clockTime), get.response(C1, axdr.octetString(dateTime(NOON + 1000))));
}

// ---------------------------------------------------------------------------------------------------------------
// Wrapper over TCP

function wrapperSession(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.ask(get.request(C1, attribute(7, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  dialog.ask(
    get.request(C1, profileBuffer, range(NOON - QUARTER, NOON - QUARTER)),
    get.response(C1, axdr.array(profileRow(95))),
  );
  dialog.ask(
    get.requestList(0xc2, [
      listed(attribute(3, VOLTAGE_1, 2)),
      listed(attribute(3, '1-0:99.98.97*255', 2)),
      listed(attribute(3, CURRENT_1, 2)),
    ]),
    get.responseList(0xc2, [
      dataResult(axdr.longUnsigned(2304)),
      errorResult(OBJECT_UNDEFINED),
      dataResult(axdr.longUnsigned(417)),
    ]),
  );
  dialog.ask(set.request(0xc3, clockTime, axdr.octetString(dateTime(NOON + 2000))), set.response(0xc3, 0));
  dialog.ask(
    action.request(0xc4, method(70, DISCONNECTOR, 1), axdr.integer(0)),
    action.response(0xc4, methodResult(0)),
  );
  dialog.ask(get.request(0xc5, attribute(3, '1-0:99.98.97*255', 2)), get.error(0xc5, OBJECT_UNDEFINED));
  dialog.close();
  return pcap(wire.packets);
}

function wrapperGetBlocks(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.tcp.open();
  const smallPdu = aare({ userInformation: initiateResponse({ maxPduSize: 256 }) });
  dialog.ask(LLS_AARQ, smallPdu);

  const inBlocks = (request: Uint8Array, raw: Uint8Array, invoke: number): void => {
    const blocks = pieces(raw, 240);
    blocks.forEach((block, i) => {
      const asked = i === 0 ? request : get.next(invoke, i);
      dialog.ask(asked, get.block(invoke, i === blocks.length - 1, i + 1, block));
    });
  };
  inBlocks(get.request(C1, profileBuffer, range(NOON - 96 * QUARTER, NOON)), profileRows(24), C1);
  const list = [listed(attribute(1, DEVICE_NAME, 2)), listed(profileBuffer), listed(attribute(3, IMPORT, 9))];
  const results = [dataResult(NAME_OF_DEVICE), dataResult(profileRows(8)), errorResult(OBJECT_UNDEFINED)];
  inBlocks(get.requestList(0xc2, list), sequenceOf(results), 0xc2);

  // A client that asks for a block out of turn is told so, and the transfer is over.
  const first = pieces(profileRows(24), 240)[0] ?? new Uint8Array(0);
  dialog.ask(get.request(0xc3, profileBuffer), get.block(0xc3, false, 1, first));
  dialog.ask(get.next(0xc3, 3), get.blockError(0xc3, true, 3, 19));
  dialog.ask(get.next(0xc3, 4), get.error(0xc3, 16));
  dialog.close();
  return pcap(wire.packets);
}

function wrapperSetActionAll(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  setChoices(dialog);
  actionChoices(dialog);
  dialog.close();
  return pcap(wire.packets);
}

/** All five choices of SET-Request and of SET-Response. */
function setChoices(dialog: WrapperDialog): void {
  const tariffName = attribute(20, CALENDAR, 6);
  const threshold = attribute(21, '0-0:16.1.0*255', 2);
  const pushTo = attribute(40, PUSH_SETUP, 3);
  const destination = axdr.structure(axdr.enum(1), axdr.octetString(text('[2001:db8::10]:4059')), axdr.enum(0));

  dialog.ask(set.request(C1, clockTime, axdr.octetString(dateTime(NOON))), set.response(C1, 0));
  dialog.ask(set.request(C1, registerValue, axdr.doubleLongUnsigned(0)), set.response(C1, 3));
  const offset = axdr.structure(axdr.doubleLongUnsigned(16), axdr.longUnsigned(2));
  dialog.ask(
    set.request(C1, attribute(26, '0-0:65.0.1*255', 4), axdr.octetString(hex('00 07')), {
      selector: 1,
      parameters: offset,
    }),
    set.response(C1, 0),
  );

  const weeks = axdr.array(...['WK_SUM', 'WK_WIN'].map(week));
  const blocks = pieces(weeks, 18);
  blocks.forEach((raw, i) => {
    const isLast = i === blocks.length - 1;
    const number = i + 1;
    dialog.ask(
      i === 0
        ? set.firstBlock(0xc2, attribute(20, CALENDAR, 8), isLast, number, raw)
        : set.nextBlock(0xc2, isLast, number, raw),
      isLast ? set.responseLastBlock(0xc2, 0, number) : set.responseBlock(0xc2, number),
    );
  });

  const attributes = [listed(tariffName), listed(threshold), listed(pushTo)];
  const values = [
    axdr.octetString(text('SUMMER24')),
    axdr.array(axdr.doubleLongUnsigned(11500), axdr.doubleLongUnsigned(17250)),
    destination,
  ];
  dialog.ask(set.requestList(0xc3, attributes, values), set.responseList(0xc3, [0, 12, 0]));

  const [front, back] = halves(sequenceOf(values));
  dialog.ask(set.listFirstBlock(0xc4, attributes, false, 1, front), set.responseBlock(0xc4, 1));
  dialog.ask(set.nextBlock(0xc4, true, 2, back), set.responseLastBlockList(0xc4, [0, 0, 3], 2));
}

/** A week of the activity calendar: working days run day profile 1, Saturday 2, Sunday 3. */
function week(name: string): Uint8Array {
  return axdr.structure(axdr.octetString(text(name)), ...[1, 1, 1, 1, 1, 2, 3].map(axdr.unsigned));
}

/** All six choices of ACTION-Request and all four of ACTION-Response. */
function actionChoices(dialog: WrapperDialog): void {
  const script = method(9, SCRIPTS, 1);
  const reconnect = method(70, DISCONNECTOR, 2);
  const initiate = method(18, IMAGE, 1);
  const sendBlock = method(18, IMAGE, 2);
  const image = text('DMP-FW-02.07.01 sample image, not for any device');

  dialog.ask(action.request(0xc5, reconnect, axdr.integer(0)), action.response(0xc5, methodResult(0)));
  dialog.ask(action.request(0xc5, method(18, IMAGE, 3)), action.response(0xc5, methodResult(2)));
  dialog.ask(
    action.request(0xc5, method(15, ASSOCIATION, 1), axdr.octetString(hex('5a 01 77 12 90 3c be 4f'))),
    action.response(0xc5, methodResult(0, dataResult(axdr.octetString(hex('c4 10 98 33 e2 07 6b 51'))))),
  );
  dialog.ask(
    action.request(0xc5, script, axdr.longUnsigned(99)),
    action.response(0xc5, methodResult(250, errorResult(12))),
  );

  dialog.ask(
    action.requestList(0xc6, [script, method(70, DISCONNECTOR, 1)], [axdr.longUnsigned(1), axdr.integer(0)]),
    action.responseList(0xc6, [methodResult(0), methodResult(3)]),
  );

  const blockValue = axdr.structure(axdr.doubleLongUnsigned(0), axdr.octetString(image));
  const blocks = pieces(blockValue, 20);
  blocks.forEach((raw, i) => {
    const isLast = i === blocks.length - 1;
    const number = i + 1;
    dialog.ask(
      i === 0 ? action.firstBlock(0xc7, sendBlock, isLast, number, raw) : action.nextBlock(0xc7, isLast, number, raw),
      isLast ? action.response(0xc7, methodResult(0)) : action.responseNext(0xc7, number),
    );
  });

  const parameters = sequenceOf([
    axdr.structure(axdr.octetString(text('DMP-FW-02.07.01')), axdr.doubleLongUnsigned(image.length)),
    axdr.nullData(),
  ]);
  const [front, back] = halves(parameters);
  const methods = [initiate, method(18, IMAGE, 3)];
  dialog.ask(action.listFirstBlock(0xc8, methods, false, 1, front), action.responseNext(0xc8, 1));
  dialog.ask(action.nextBlock(0xc8, true, 2, back), action.responseList(0xc8, [methodResult(0), methodResult(0)]));

  const certificate = dataResult(axdr.octetString(Uint8Array.from({ length: 70 }, (_, i) => (i * 37 + 11) & 0xff)));
  const [one, two] = halves(certificate);
  const exportCertificate = axdr.structure(
    axdr.enum(0),
    axdr.structure(axdr.enum(0), axdr.enum(0), axdr.octetString(text('DMPTITLE'))),
  );
  dialog.ask(
    action.request(0xc9, method(64, '0-0:43.0.0*255', 7), exportCertificate),
    action.responseBlock(0xc9, false, 1, one),
  );
  dialog.ask(action.next(0xc9, 1), action.responseBlock(0xc9, true, 2, two));
}

// ---------------------------------------------------------------------------------------------------------------
// What TCP does to messages

function tcpSplitCoalesced(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire, { maxSegment: 300 });
  dialog.open();

  // Three requests in a segment, three answers in another.
  dialog.tcp.client(
    concat(
      command(get.request(0xc1, registerValue)),
      command(get.request(0xc2, attribute(3, EXPORT, 2))),
      command(get.request(0xc3, clockTime)),
    ),
  );
  dialog.tcp.server(
    concat(
      answer(get.response(0xc1, axdr.doubleLongUnsigned(4256789))),
      answer(get.response(0xc2, axdr.doubleLongUnsigned(81350))),
      answer(get.response(0xc3, axdr.octetString(dateTime(NOON)))),
    ),
  );

  // One answer over many segments.
  dialog.tcp.client(command(get.request(0xc4, profileBuffer)));
  dialog.tcp.server(answer(get.response(0xc4, profileRows(30))));

  // The header itself in two segments: after three bytes, and within the length.
  dialog.tcp.client(command(get.request(0xc5, attribute(3, VOLTAGE_1, 2))), [3]);
  dialog.tcp.server(answer(get.response(0xc5, axdr.longUnsigned(2311))), [7]);

  // The end of one answer and the start of the next in one segment.
  const two = concat(
    answer(get.response(0xc6, axdr.longUnsigned(2298))),
    answer(get.response(0xc7, axdr.longUnsigned(2320))),
  );
  dialog.tcp.client(
    concat(
      command(get.request(0xc6, attribute(3, '1-0:52.7.0*255', 2))),
      command(get.request(0xc7, attribute(3, '1-0:72.7.0*255', 2))),
    ),
    [30],
  );
  dialog.tcp.server(two, [10, 18]);

  // Byte by byte, as a modem with a short packing timer does it.
  const slow = command(get.request(0xc8, attribute(3, POWER, 2)));
  dialog.tcp.client(
    slow,
    Array.from({ length: slow.length - 1 }, (_, i) => i + 1),
  );
  dialog.tcp.server(answer(get.response(0xc8, axdr.doubleLongUnsigned(1873))));
  dialog.close();
  return pcap(wire.packets);
}

function tcpReorderedRetransmitted(): Uint8Array {
  const wire = new Wire();
  // Both sequence numbers pass 2^32 within the first messages.
  const dialog = new WrapperDialog(wire, { clientSequence: 0xffffffd0, serverSequence: 0xffffffa0 });
  const { tcp } = dialog;
  dialog.open();

  // Out of order: second, third, first.
  tcp.client(command(get.request(0xc1, profileBuffer)));
  const profile = answer(get.response(0xc1, profileRows(20)));
  const at = tcp.write('server', profile);
  const end = at + profile.length;
  wire.wait(36);
  tcp.piece('server', at + 250, at + 500);
  tcp.acknowledge('client');
  tcp.piece('server', at + 500, end);
  tcp.acknowledge('client');
  tcp.piece('server', at, at + 250);
  tcp.acknowledge('client');

  // The same segment again: its acknowledgement was late.
  wire.wait(220);
  tcp.piece('server', at + 500, end);
  tcp.acknowledge('client');

  // A request sent twice, the second time together with the next one.
  const first = command(get.request(0xc2, registerValue));
  const second = command(get.request(0xc3, clockTime));
  const sent = tcp.write('client', concat(first, second));
  tcp.piece('client', sent, sent + first.length);
  wire.wait(300);
  tcp.piece('client', sent, sent + first.length + second.length);
  const value = answer(get.response(0xc2, axdr.doubleLongUnsigned(4256790)));
  const time = answer(get.response(0xc3, axdr.octetString(dateTime(NOON + 3000))));
  tcp.server(value);
  tcp.server(time);

  // Retransmission with other borders: starts inside what is known, ends behind it.
  tcp.client(command(get.request(0xc4, attribute(1, DEVICE_NAME, 2))));
  const name = answer(get.response(0xc4, NAME_OF_DEVICE));
  const start = tcp.write('server', name);
  wire.wait(36);
  tcp.piece('server', start, start + 12);
  tcp.piece('server', start + 20, start + 24);
  wire.wait(210);
  tcp.piece('server', start + 6, start + name.length);
  tcp.acknowledge('client');

  // Keep-alive: the last byte once more.
  wire.wait(45_000);
  tcp.piece('server', start + name.length - 1, start + name.length);
  tcp.acknowledge('client');
  dialog.close();
  return pcap(wire.packets);
}

function tcpGapMidstream(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const { tcp } = dialog;

  // The capture starts while an answer is under way: no SYN, no request, half a message.
  const unseen = command(get.request(0xc1, profileBuffer));
  tcp.write('client', unseen);
  tcp.lose('client', 0, unseen.length);
  const early = answer(get.response(0xc1, profileRows(12)));
  const begun = tcp.write('server', early);
  tcp.lose('server', begun, begun + 150);
  tcp.piece('server', begun + 150, begun + early.length);
  tcp.acknowledge('client');
  askUsual(dialog);

  // A segment in the middle of an answer reached the client, but not the capture.
  tcp.client(command(get.request(0xc2, profileBuffer)));
  const holed = answer(get.response(0xc2, profileRows(20)));
  const at = tcp.write('server', holed);
  wire.wait(36);
  tcp.piece('server', at, at + 250);
  tcp.lose('server', at + 250, at + 500);
  tcp.piece('server', at + 500, at + holed.length);
  tcp.acknowledge('client');

  // Whole messages lost: a request and, a little later, an answer.
  const request = command(get.request(0xc3, clockTime));
  const lost = tcp.write('client', request);
  tcp.lose('client', lost, lost + request.length);
  tcp.server(answer(get.response(0xc3, axdr.octetString(dateTime(NOON + 5000)))));
  tcp.client(command(get.request(0xc4, attribute(3, EXPORT, 2))));
  const response = answer(get.response(0xc4, axdr.doubleLongUnsigned(81350)));
  const lostToo = tcp.write('server', response);
  tcp.lose('server', lostToo, lostToo + response.length);
  tcp.acknowledge('client');
  dialog.ask(get.request(0xc5, attribute(3, POWER, 2)), get.response(0xc5, axdr.doubleLongUnsigned(1869)));
  dialog.close();
  return pcap(wire.packets);
}

function tcpSnaplen(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.ask(get.request(C1, attribute(7, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  dialog.tcp.client(command(get.request(C1, profileBuffer)));
  dialog.tcp.server(answer(get.response(C1, profileRows(40))), [500, 1000]);
  askUsual(dialog);
  dialog.close();
  return pcap(wire.packets, { snapLength: 96 });
}

// ---------------------------------------------------------------------------------------------------------------
// IP and what lies below it

function ipFragmentsCapture(): Uint8Array {
  const wire = new Wire();
  const onWire = (packets: readonly Uint8Array[], type: number, isFromServer: boolean): void =>
    wire.send(...packets.map((packet) => ethernet(type, packet, isFromServer)));
  const port = (endpoint: Endpoint): Endpoint => ({ ...endpoint, port: 4059 });
  const request = command(get.request(C1, profileBuffer));
  const response = (invoke: number, rows: number): Uint8Array => answer(get.response(invoke, profileRows(rows)));

  // IPv4, four fragments: last, first, third, second.
  const [client, meter] = [port(CLIENT), port(METER)];
  onWire([udp(client, meter, request)], EtherType.ipv4, false);
  const fragments = (
    from: Endpoint,
    to: Endpoint,
    payload: Uint8Array,
    size: number,
    identification: number,
  ): Uint8Array[] => {
    const datagram = udpDatagram(from, to, payload);
    return ipFragments(from.address, to.address, Protocol.udp, datagram, size, identification);
  };
  const order = (list: readonly Uint8Array[], indices: readonly number[]): Uint8Array[] =>
    indices.map((i) => list[i] ?? new Uint8Array(0));
  wire.wait(40);
  const four = fragments(meter, client, response(C1, 170), 1480, 0x2f01);
  onWire(order(four, [3, 0, 2, 1]), EtherType.ipv4, true);

  // IPv6, a fragment header in each: second, first, and the second once more.
  const [client6, meter6] = [port(CLIENT6), port(METER6)];
  onWire([udp(client6, meter6, command(get.request(0xc2, profileBuffer)))], EtherType.ipv6, false);
  wire.wait(40);
  const six = fragments(meter6, client6, response(0xc2, 60), 1232, 0x00c0ffee);
  onWire(order(six, [1, 0, 1]), EtherType.ipv6, true);

  // Small fragments, and one of them missing for ever.
  onWire([udp(client, meter, command(get.request(0xc3, profileBuffer)))], EtherType.ipv4, false);
  wire.wait(40);
  const holed = fragments(meter, client, response(0xc3, 24), 256, 0x2f02);
  onWire(
    holed.filter((_, i) => i !== 1),
    EtherType.ipv4,
    true,
  );

  // The next datagram is unharmed.
  onWire([udp(client, meter, command(get.request(0xc4, clockTime)))], EtherType.ipv4, false);
  wire.wait(40);
  const clock = answer(get.response(0xc4, axdr.octetString(dateTime(NOON + 1000))));
  onWire([udp(meter, client, clock, { identification: 0x2f03 })], EtherType.ipv4, true);
  return pcap(wire.packets);
}

function vlanMplsSll(): Uint8Array {
  const wire = new Wire();
  const file = new Pcapng()
    .section(false, 'sample capture made by a script')
    .interface({ linkType: LinkTypes.ethernet, name: 'eth0', digits: 9, snapLength: 262144 })
    .interface({ linkType: LinkTypes.linuxSll, name: 'any', digits: 6 })
    .interface({ linkType: LinkTypes.linuxSll2, name: 'any2', digits: 9 })
    .interface({ linkType: LinkTypes.raw, name: 'tun0', digits: 3 })
    .interface({ linkType: LinkTypes.null, name: 'lo0' })
    .interface({ linkType: LinkTypes.user0, name: 'ttyUSB0', digits: 9 });

  const packet = (interfaceId: number, bytes: Uint8Array, direction: number, comment?: string): void => {
    wire.send(bytes);
    wire.wait(20);
    const last = wire.packets[wire.packets.length - 1];
    if (last) file.packet(interfaceId, last, { direction, ...(comment !== undefined && { comment }) });
  };

  /** A question and its answer over UDP, each put into a link layer. */
  type Link = (packet: Uint8Array, etherType: number, isFromServer: boolean) => Uint8Array;
  const exchange = (interfaceId: number, invoke: number, isV6: boolean, link: Link, comment?: string): void => {
    const client = { ...(isV6 ? CLIENT6 : CLIENT), port: 50000 + invoke };
    const server = isV6 ? METER6 : METER;
    const type = etherTypeOf(server.address);
    const voltage = get.response(invoke, axdr.longUnsigned(2290 + invoke));
    packet(
      interfaceId,
      link(udp(client, server, command(get.request(invoke, attribute(3, VOLTAGE_1, 2)))), type, false),
      2,
      comment,
    );
    packet(interfaceId, link(udp(server, client, answer(voltage)), type, true), 1);
  };

  exchange(0, 0xc1, false, (p, type, s) => ethernet(EtherType.vlan, vlan(100, type, p), s), 'VLAN 100');
  exchange(
    0,
    0xc2,
    true,
    (p, type, s) => ethernet(EtherType.qinq, vlan(7, EtherType.vlan, vlan(100, type, p)), s),
    'VLAN 100 in service VLAN 7',
  );
  exchange(0, 0xc3, false, (p, _, s) => ethernet(EtherType.mpls, mpls([16001, 24], p), s), 'MPLS, two labels');
  exchange(1, 0xc4, false, (p, type, s) => linuxSll(s ? 0 : 4, type, p));
  exchange(2, 0xc5, true, (p, type, s) => linuxSll2(s ? 0 : 4, type, p));
  exchange(3, 0xc6, true, (p) => p);
  exchange(4, 0xc7, false, (p) => nullLoopback(2, p));
  const link = new HdlcDialog(PUBLIC_CLIENT, { upper: 1, lower: 17, size: 2 });
  for (const frame of link.connect()) packet(5, frame, 0, 'an HDLC frame from a serial line');
  return file.bytes();
}

function pcapngSections(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.close();
  const half = wire.packets.length >> 1;
  const file = new Pcapng().section(false).interface({ linkType: LinkTypes.ethernet });
  for (const packet of wire.packets.slice(0, half)) file.packet(0, packet);
  file.statistics(0, wire.packets[half]?.time ?? 0n, half, 0);
  // A block of a private type, which readers step over, then a section of another machine.
  file.other(0x0bad0bad, text('of no concern')).section(true, 'big-endian');
  file.interface({ linkType: LinkTypes.ethernet, name: 'em0', digits: 9 });
  for (const packet of wire.packets.slice(half)) file.packet(0, packet);
  file.section(false).interface({ linkType: LinkTypes.ethernet, snapLength: 128 });
  const port = (endpoint: Endpoint): Endpoint => ({ ...endpoint, port: 4059 });
  const push = answer(dataNotification(LONG_INVOKE, undefined, profileRow(3)), PUSH_CLIENT);
  file.simplePacket(ethernet(EtherType.ipv4, udp(METER, port(CLIENT), push), true));
  return file.bytes();
}

function bigEndianNanoseconds(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire, { client: CLIENT6, server: METER6 });
  dialog.open();
  askUsual(dialog);
  dialog.close();
  return pcap(wire.packets, { isBigEndian: true, hasNanoseconds: true });
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

function notDlms(): Uint8Array {
  const wire = new Wire();
  const SERVER: Endpoint = { address: '198.51.100.7', port: 80 };
  const RESOLVER: Endpoint = { address: '198.51.100.53', port: 53 };

  const arp = concat(hex('0001 0800 06 04 0001 02005e005302'), hex('c000020a'), new Uint8Array(6), hex('c0000214'));
  wire.send(ethernet(0x0806, arp));

  const name = concat(5, text('meter'), 7, text('example'), 0);
  const question = concat(name, u16(1), u16(1));
  const query = concat(hex('4d3e 0100 0001 0000 0000 0000'), question);
  const found = concat(hex('4d3e 8180 0001 0001 0000 0000'), question, hex('c00c 0001 0001 0000012c 0004 c0000214'));
  const asker = { ...CLIENT, port: 53124 };
  wire.send(ethernet(EtherType.ipv4, udp(asker, RESOLVER, query)));
  wire.wait(12);
  wire.send(ethernet(EtherType.ipv4, udp(RESOLVER, asker, found), true));

  const web = new TcpDialog(wire, { client: { ...CLIENT, port: 40122 }, server: SERVER, clientSequence: 0x00112233 });
  web.open();
  web.client(text('GET /tariffs HTTP/1.1\r\nHost: www.example\r\nAccept: application/json\r\n\r\n'));
  web.server(
    text('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{"tariff":"T1A2"}\n'),
  );

  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.close();
  web.close();

  // A scanner that speaks HTTP to the meter's port, and gets no answer but the end.
  const scan = new TcpDialog(wire, { client: { address: '198.51.100.99', port: 33333 }, server: METER });
  scan.open();
  scan.client(text('GET / HTTP/1.0\r\nUser-Agent: scan/1\r\n\r\n'));
  scan.acknowledge('server');
  scan.close();

  const echo = hex('08 00 f7ff 0000 0000');
  wire.send(ethernet(EtherType.ipv4, ip(CLIENT.address, METER.address, 1, echo)));
  return pcap(wire.packets);
}

// ---------------------------------------------------------------------------------------------------------------
// Other services

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

// ---------------------------------------------------------------------------------------------------------------
// HDLC

const HDLC_LIMITS = { maxTransmit: 128, maxReceive: 128, windowTransmit: 1, windowReceive: 1 };

function hdlcAddresses(): Uint8Array {
  const wire = new Wire();
  const line = (...frames: readonly Uint8Array[]): void => {
    for (const frame of frames) {
      wire.send(frame);
      wire.wait(25);
    }
  };
  hdlcSession(line, PUBLIC_CLIENT, { upper: 1, size: 1 }, false);
  hdlcSession(line, READING_CLIENT, { upper: 1, lower: 17, size: 2 }, true);
  hdlcSession(line, 32, { upper: 300, lower: 9029, size: 4 }, true);
  // The same parts can be said with two bytes and with four.
  hdlcSession(line, READING_CLIENT, { upper: 1, lower: 17, size: 4 }, true);

  const server: HdlcAddress = { upper: 1, lower: 17, size: 2 };
  const link = new HdlcDialog(READING_CLIENT, server);
  // Not connected: the meter says so.
  line(link.toServer(hdlcControl.disc), link.toClient(hdlcControl.dm));
  // I frames in a meter that knows UI only: rejected control field, W. Then one out of step: N(S) wrong, V.
  const question = llcCommand(get.request(C1, clockTime));
  line(link.toServer(0x10, question), link.toClient(hdlcControl.frmr, hex('10 00 01')));
  line(link.toServer(0x54, question), link.toClient(hdlcControl.frmr, hex('54 00 10')));
  line(link.toServer(0x93), link.toClient(hdlcControl.ua));

  // To all stations, and from a meter on its own.
  const everybody: HdlcAddress = { upper: 0x3fff, lower: 0x3fff, size: 4 };
  const setClock = llcCommand(set.request(0x81, clockTime, axdr.octetString(dateTime(NOON))));
  line(
    hdlcFrame({
      destination: everybody,
      source: hdlcClient(1),
      control: hdlcControl.uiNotFinal,
      information: setClock,
    }),
  );
  const alarm = eventNotification(undefined, attribute(1, EVENT_CODE, 2), axdr.unsigned(7));
  line(link.toClient(hdlcControl.ui, llcResponse(alarm)));
  // No station, the calling physical device, and an empty I frame.
  line(
    hdlcFrame({ destination: hdlcClient(0), source: server, control: hdlcControl.ui, information: llcResponse(alarm) }),
    hdlcFrame({ destination: { upper: 1, lower: 0x7e, size: 2 }, source: hdlcClient(16), control: hdlcControl.snrm }),
    link.toClient(hdlcControl.information(0, 0)),
  );
  return pcap(wire.packets, { linkType: LinkTypes.user0 });
}

/** A short session: connect, associate, read, be idle, be busy, be out of order, disconnect. */
function hdlcSession(
  line: (...frames: readonly Uint8Array[]) => void,
  client: number,
  server: HdlcAddress,
  negotiates: boolean,
): void {
  const link = new HdlcDialog(client, server);
  const asked = { maxTransmit: 512, maxReceive: 512, windowTransmit: 3, windowReceive: 3 };
  line(...(negotiates ? link.connect(asked, HDLC_LIMITS) : link.connect()));
  line(link.request(LLS_AARQ), link.response(LLS_AARE));
  const question = link.request(get.request(C1, registerValue));
  const value = link.response(get.response(C1, axdr.doubleLongUnsigned(4256789)));
  line(question, value);
  line(link.ready(), link.toClient(hdlcControl.receiveReady(2)));
  line(link.ready(), link.toClient(hdlcControl.receiveNotReady(2)));
  line(link.toServer(hdlcControl.reject(1)), value);
  line(...link.disconnect());
}

function hdlcSegmented(): Uint8Array {
  const wire = new Wire();
  const line = (...frames: readonly Uint8Array[]): void => {
    for (const frame of frames) {
      wire.send(frame);
      wire.wait(25);
    }
  };
  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  line(...link.connect(HDLC_LIMITS));
  line(link.request(LLS_AARQ), link.response(LLS_AARE));

  // Three segments, each but the last confirmed by an RR.
  line(link.request(get.request(0xc1, profileBuffer)));
  line(...link.segments(get.response(0xc1, profileRows(9)), 118));

  // The same, but the client did not get the second segment: it repeats its RR, the meter the segment.
  line(link.request(get.request(0xc2, profileBuffer)));
  const [first, ready, second, readyAgain, last] = link.segments(get.response(0xc2, profileRows(9)), 118);
  const all = [first, ready, second, ready, second, readyAgain, last];
  line(...all.filter((frame) => frame !== undefined));

  // HDLC segments under a block transfer: each block of the GET-Response is itself segmented.
  const blocks = pieces(profileRows(10), 180);
  blocks.forEach((block, i) => {
    line(link.request(i === 0 ? get.request(0xc3, profileBuffer) : get.next(0xc3, i)));
    line(...link.segments(get.block(0xc3, i === blocks.length - 1, i + 1, block), 118));
  });

  // A window of three: only the last frame of a window asks for an RR.
  const wide = { ...HDLC_LIMITS, windowTransmit: 3, windowReceive: 3 };
  line(...link.disconnect(), ...link.connect(wide));
  line(link.request(LLS_AARQ), link.response(LLS_AARE));
  line(link.request(get.request(0xc4, profileBuffer)));
  line(...link.windows(get.response(0xc4, profileRows(18)), 118, 3));
  line(...link.disconnect());
  return pcap(wire.packets, { linkType: LinkTypes.user0 });
}

function hdlcOverTcp(): Uint8Array {
  const wire = new Wire();
  const tcp = new TcpDialog(wire, { client: CLIENT, server: CONVERTER });
  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  link.connect(HDLC_LIMITS);
  const read = (invoke: number): Uint8Array => link.request(get.request(invoke, registerValue));
  const value = (invoke: number): Uint8Array => link.response(get.response(invoke, axdr.doubleLongUnsigned(4256789)));

  // The capture starts in the middle of a frame, and there has been no SYN.
  read(0xc1);
  tcp.server(link.response(get.response(0xc1, axdr.octetString(dateTime(NOON)))).subarray(19));
  tcp.client(read(0xc2));
  tcp.server(value(0xc2));

  // Segments of a window with one flag between them, all in one TCP segment; then split within the frames.
  const shareFlags = (frames: readonly Uint8Array[]): Uint8Array =>
    concat(...frames.map((frame, i) => (i === 0 ? frame : frame.subarray(1))));
  tcp.client(link.request(get.request(0xc3, profileBuffer)));
  const [a, b, c, ready, ...rest] = link.windows(get.response(0xc3, profileRows(18)), 118, 3);
  tcp.server(shareFlags([a, b, c].filter((frame) => frame !== undefined)));
  if (ready) tcp.client(ready);
  tcp.server(shareFlags(rest), [1, 9, 60, 61]);

  // Junk between frames: line noise, fill flags, the converter's own greeting.
  tcp.client(concat(hex('7e 7e 7e'), read(0xc4), hex('7e 7e')));
  tcp.server(concat(hex('00 fe c0'), value(0xc4), hex('f8 00')));
  tcp.client(read(0xc5));
  tcp.server(concat(text('\r\nCONNECT 9600\r\n'), value(0xc5)));

  // Half a frame, then silence; the client asks again and gets the frame from its start.
  tcp.client(read(0xc6));
  const broken = value(0xc6);
  tcp.server(broken.subarray(0, 14));
  wire.wait(5000);
  tcp.client(link.ready(1));
  tcp.server(broken);
  const [disc, ua] = link.disconnect();
  if (disc) tcp.client(disc);
  if (ua) tcp.server(ua);
  tcp.close();
  return pcap(wire.packets);
}

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

// ---------------------------------------------------------------------------------------------------------------
// Bare APDUs

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

function aareRejected(): Uint8Array {
  const user = Array.from({ length: 15 }, (_, diagnostic): Line => {
    const bytes = aare({ result: diagnostic === 0 ? 0 : 1, diagnostic, userInformation: null });
    return [`acse-service-user ${diagnostic}`, bytes];
  });
  const provider = [0, 1, 2].map((diagnostic): Line => {
    const bytes = aare({ result: 2, diagnosticSource: 0xa2, diagnostic, userInformation: null });
    return [`acse-service-provider ${diagnostic}`, bytes];
  });
  const initiate = [0, 1, 2, 3, 4].map((value): Line => {
    const userInformation = confirmedServiceError(1, 6, value);
    return [`initiate error ${value} inside`, aare({ result: 1, diagnostic: 1, userInformation })];
  });
  const pending = aare({
    context: 3,
    diagnostic: 14,
    respondingApTitle: concat(text('DMP'), hex('10 20 00 00 01')),
    mechanism: 5,
    authentication: hex('0b ad ca fe 10 20 30 40 50 60 70 80 90 a0 b0 c0'),
  });
  const exceptions = [1, 2, 3, 4, 5].map(
    (serviceError): Line => [
      `exception-response ${serviceError}`,
      exceptionResponse(serviceError === 2 ? 2 : 1, serviceError),
    ],
  );
  return hexFile('Associations refused, and errors in place of an answer', [
    ...user,
    ...provider,
    [
      'an error of the provider, with version',
      aare({ protocolVersion: true, result: 1, diagnosticSource: 0xa2, diagnostic: 2, userInformation: null }),
    ],
    ['accepted, but authentication is still to come (HLS)', pending],
    ...initiate,
    ['a diagnostic nobody knows', aare({ result: 1, diagnostic: 99, userInformation: null })],
    ['a result nobody knows', aare({ result: 7, diagnostic: 0, userInformation: null })],
    [
      'deciphering error inside',
      aare({ context: 3, result: 1, diagnostic: 1, userInformation: confirmedServiceError(1, 0, 6) }),
    ],
    ...exceptions,
    ['exception-response with the counter expected', exceptionResponse(1, 6, 0x00001f40)],
    ['exception-response that should have a counter', exceptionResponse(1, 6)],
    ['confirmed-service-error: initiate, dlms-version-too-low', confirmedServiceError(1, 6, 1)],
    ['confirmed-service-error: read, scope-of-access-violated', confirmedServiceError(5, 5, 1)],
    ['confirmed-service-error: write, object-undefined', confirmedServiceError(6, 4, 1)],
    ['confirmed-service-error: value nobody knows', confirmedServiceError(1, 6, 200)],
  ]);
}

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

// ---------------------------------------------------------------------------------------------------------------
// The list, and writing it

export const captures: readonly Capture[] = [
  {
    name: 'wrapper-session.pcap',
    shows: 'A whole session on TCP port 4059: association, GETs, profile by range, list, SET, disconnect, release',
    bytes: wrapperSession,
  },
  {
    name: 'wrapper-get-blocks.pcap',
    shows: 'GET in blocks: a profile, a list, and a client that asks for the wrong block',
    bytes: wrapperGetBlocks,
  },
  {
    name: 'wrapper-set-action-all.pcap',
    shows: 'Every choice of SET and ACTION, request and response, blocks and lists included',
    bytes: wrapperSetActionAll,
  },
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
  {
    name: 'tcp-split-coalesced.pcap',
    shows: 'Several APDUs in a segment, one over many, wrapper headers cut in two, a request byte by byte',
    bytes: tcpSplitCoalesced,
  },
  {
    name: 'tcp-reordered-retransmitted.pcap',
    shows: 'Segments out of order, repeated, overlapping, a keep-alive; sequence numbers pass 2^32',
    bytes: tcpReorderedRetransmitted,
  },
  {
    name: 'tcp-gap-midstream.pcap',
    shows: 'Starts in the middle of a message, loses segments for ever, and goes on',
    bytes: tcpGapMidstream,
  },
  { name: 'tcp-snaplen.pcap', shows: 'Packets cut at 96 bytes by the snap length', bytes: tcpSnaplen },
  {
    name: 'ip-fragments.pcap',
    shows: 'UDP messages in IPv4 and IPv6 fragments, out of order, one repeated, one missing',
    bytes: ipFragmentsCapture,
  },
  {
    name: 'vlan-mpls-sll.pcapng',
    shows: 'Six interfaces: VLAN, QinQ, MPLS, Linux cooked 1 and 2, raw IP, loopback, HDLC; comments; ms to ns',
    bytes: vlanMplsSll,
  },
  {
    name: 'pcapng-sections.pcapng',
    shows: 'Three sections in both byte orders, statistics, a private block, a packet without time',
    bytes: pcapngSections,
  },
  {
    name: 'big-endian-nanoseconds.pcap',
    shows: 'A pcap file in big-endian order with nanoseconds; the session runs over IPv6',
    bytes: bigEndianNanoseconds,
  },
  {
    name: 'not-dlms.pcap',
    shows: 'ARP, DNS, HTTP and a scanner on port 4059 around one session with a meter',
    bytes: notDlms,
  },
  {
    name: 'hdlc-addresses.pcap',
    shows: 'HDLC frames (link type USER0): addresses of one, two and four bytes, parameters, every kind of frame',
    bytes: hdlcAddresses,
  },
  {
    name: 'hdlc-segmented.pcap',
    shows: 'GET-Responses in HDLC segments: RRs, a repeated segment, under a block transfer, a window of three',
    bytes: hdlcSegmented,
  },
  {
    name: 'hdlc-over-tcp.pcap',
    shows: 'HDLC on TCP port 4001: starts in a frame, shared flags, frames split and joined, junk between them',
    bytes: hdlcOverTcp,
  },
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
  {
    name: 'data-types.hex',
    shows: 'Every data type in bare GET-Responses: extremes, NaN, compact arrays, date-times with every wildcard',
    bytes: dataTypes,
  },
  {
    name: 'aare-rejected.hex',
    shows: 'AARE with every diagnostic, errors inside it, exception-responses, confirmed-service-errors',
    bytes: aareRejected,
  },
  {
    name: 'peer-defects.hex',
    shows: 'Nine right messages that other decoders get wrong',
    bytes: peerDefects,
  },
  ...plcCaptures,
  {
    name: 'apdus.hex',
    shows:
      'Every APDU tag and every choice: short names, ACCESS, ciphered with all kinds of protection, signed, rare BER',
    bytes: apdus,
  },
  ...logs,
  {
    name: 'octet-strings.hex',
    shows: 'Octet strings that are OBIS codes of all media, titles, dates, times, and some that only look so',
    bytes: octetStrings,
  },
  {
    name: 'attributes.hex',
    shows:
      'Attributes and parameters read by their class: members, words, flags, contents, versions, what does not fit',
    bytes: attributeValues,
  },
];

const TABLE_START = '<!-- captures: this table is written by make.ts -->';
const TABLE_END = '<!-- /captures -->';

const README = `# Sample captures

All bytes here are made by a script of this repository, \`make.ts\`, out of the builders in \`bytes.ts\`: none were
taken from a meter, a network or another project. Addresses are those kept for documentation; names, numbers and
passwords are invented. \`npm run build && npm run captures\` writes the same bytes each time, and a test compares.

In a \`.hex\` file each line is a frame or a message, and lines that start with \`#\` say what it is. A \`.bin\` file is
what a serial line gave, frame borders unknown. A \`.txt\` file is a log, a dump or source code, as it may be pasted.
Captures with link type USER0 hold one HDLC frame a packet, flags included.

${TABLE_START}
${TABLE_END}
`;

/** The table of the README; what people wrote around it stays. */
function withTable(readme: string): string {
  const start = readme.indexOf(TABLE_START);
  const end = readme.indexOf(TABLE_END);
  if (start < 0 || end < start) return withTable(README);
  const cells = [['file', 'shows'], ...captures.map(({ name, shows }) => [`\`${name}\``, shows])];
  // Columns as wide as their longest cell: a formatter that knows Markdown then leaves the table alone.
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((c, i) => c.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...rows] = cells;
  const rule = widths.map((width) => '-'.repeat(width));
  const table = ['', ...[head, rule, ...rows].map(line), ''].join('\n');
  return readme.slice(0, start + TABLE_START.length) + table + readme.slice(end);
}

/** Writes every capture and the table into a folder. */
export function writeCaptures(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of captures) writeFileSync(join(folder, name), bytes());
  const readme = join(folder, 'README.md');
  let present = '';
  try {
    present = readFileSync(readme, 'utf8');
  } catch {
    // Not there yet: written anew.
  }
  writeFileSync(readme, withTable(present));
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  // Compiled to dist/captures/make.js; another folder may be named, to look before overwriting.
  writeCaptures(process.argv[2] ?? fileURLToPath(new URL('../../captures', import.meta.url)));
}
