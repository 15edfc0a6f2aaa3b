/** The meter of the sample captures: who it is, what it holds, and how a client talks with it. */
import {
  aare,
  aarq,
  attribute,
  axdr,
  dateTime,
  type Endpoint,
  get,
  initiateRequest,
  rlre,
  rlrq,
  type Selection,
  TcpDialog,
  type TcpDialogOptions,
  text,
  type Wire,
  wrapper,
} from './bytes.js';

export const CLIENT: Endpoint = { address: '192.0.2.10', port: 49812 };
export const METER: Endpoint = { address: '192.0.2.20', port: 4059 };
export const CLIENT6: Endpoint = { address: '2001:db8::10', port: 49812 };
export const METER6: Endpoint = { address: '2001:db8:0:1::20', port: 4059 };
/** A terminal server before an HDLC meter. */
export const CONVERTER: Endpoint = { address: '192.0.2.30', port: 4001 };

export const PUBLIC_CLIENT = 16;
export const READING_CLIENT = 2;
export const PUSH_CLIENT = 103;
const METER_SAP = 1;

/** Confirmed, high priority, invoke-id 1. */
export const C1 = 0xc1;
export const LONG_INVOKE = 0x40000001;

/** The meter's local time when the captures begin: 12:00 in Central European summer. */
export const NOON = Date.UTC(2024, 5, 10, 12);
export const QUARTER = 15 * 60 * 1000;

export const CLOCK = '0-0:1.0.0*255';
export const IMPORT = '1-0:1.8.0*255';
export const EXPORT = '1-0:2.8.0*255';
export const PROFILE = '1-0:99.1.0*255';
export const PROFILE_STATUS = '0-0:96.10.1*255';
export const VOLTAGE_1 = '1-0:32.7.0*255';
export const CURRENT_1 = '1-0:31.7.0*255';
export const POWER = '1-0:1.7.0*255';
export const DEVICE_NAME = '0-0:42.0.0*255';
export const DISCONNECTOR = '0-0:96.3.10*255';
export const SERIAL = '0-0:96.1.0*255';
export const ASSOCIATION = '0-0:40.0.0*255';
export const SCRIPTS = '0-0:10.0.0*255';
export const CALENDAR = '0-0:13.0.0*255';
export const IMAGE = '0-0:44.0.0*255';
export const ALARMS = '0-0:97.98.0*255';
export const EVENT_CODE = '0-0:96.11.0*255';
export const PUSH_SETUP = '0-0:25.9.0*255';

export const WATT = 27;
export const WATT_HOUR = 30;
export const AMPERE = 33;
export const VOLT = 35;

export const OBJECT_UNDEFINED = 4;

export const registerValue = attribute(3, IMPORT, 2);
export const clockTime = attribute(8, CLOCK, 2);
export const profileBuffer = attribute(7, PROFILE, 2);

export const NAME_OF_DEVICE = axdr.octetString(text('DMP1030712345678'));
export const PASSWORD = text('12345678');

/** A capture object: class, logical name, attribute, whole of it. */
export const column = (classId: number, name: string, index: number): Uint8Array =>
  axdr.structure(axdr.longUnsigned(classId), axdr.obis(name), axdr.integer(index), axdr.longUnsigned(0));

export const PROFILE_COLUMNS = axdr.array(
  column(8, CLOCK, 2),
  column(1, PROFILE_STATUS, 2),
  column(3, IMPORT, 2),
  column(3, EXPORT, 2),
);

/** The n-th row of the load profile, before noon. */
export function profileRow(n: number): Uint8Array {
  return axdr.structure(
    axdr.octetString(dateTime(NOON - 96 * QUARTER + n * QUARTER)),
    axdr.unsigned(n % 7 === 3 ? 0x08 : 0x00),
    axdr.doubleLongUnsigned(4250000 + 27 * n + ((n * n) % 11)),
    axdr.doubleLongUnsigned(81200 + (n > 30 && n < 60 ? 5 * n : 0)),
  );
}

export const profileRows = (count: number): Uint8Array =>
  axdr.array(...Array.from({ length: count }, (_, n) => profileRow(n)));

/** Selective access to a profile: rows whose clock lies in a range, these columns; all, where none are named. */
export function range(fromMs: number, toMs: number, columns: readonly Uint8Array[] = []): Selection {
  const limits = [axdr.octetString(dateTime(fromMs)), axdr.octetString(dateTime(toMs))];
  return { selector: 1, parameters: axdr.structure(column(8, CLOCK, 2), ...limits, axdr.array(...columns)) };
}

/** Selective access to a profile: rows and columns by their numbers, both from 1 on; 0 means the last. */
export function entries(fromRow: number, toRow: number, fromColumn = 1, toColumn = 0): Selection {
  const rows = [fromRow, toRow].map(axdr.doubleLongUnsigned);
  const columns = [fromColumn, toColumn].map(axdr.longUnsigned);
  return { selector: 2, parameters: axdr.structure(...rows, ...columns) };
}

/** Bytes in two pieces. */
export function halves(bytes: Uint8Array): [front: Uint8Array, back: Uint8Array] {
  const middle = Math.ceil(bytes.length / 2);
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

/** Bytes in pieces of a size. */
export function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) list.push(bytes.subarray(at, at + size));
  return list;
}

export const command = (apdu: Uint8Array, client = READING_CLIENT): Uint8Array => wrapper(client, METER_SAP, apdu);
export const answer = (apdu: Uint8Array, client = READING_CLIENT): Uint8Array => wrapper(METER_SAP, client, apdu);

export const LLS_AARQ = aarq({
  mechanism: 1,
  authentication: PASSWORD,
  userInformation: initiateRequest({ maxPduSize: 1200 }),
});
export const LLS_AARE = aare();

/** A TCP connection with one APDU a segment, from an associated client. */
export class WrapperDialog {
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
export function askUsual(dialog: WrapperDialog): void {
  dialog.ask(get.request(C1, registerValue), get.response(C1, axdr.doubleLongUnsigned(4256789)));
  dialog.ask(get.request(C1, attribute(3, IMPORT, 3)), get.response(C1, axdr.scalerUnit(1, WATT_HOUR)));
  dialog.ask(get.request(C1, clockTime), get.response(C1, axdr.octetString(dateTime(NOON + 1000))));
}
