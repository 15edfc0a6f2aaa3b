/** Captures of power line communication: frames of IEC 61334-4-32 as a concentrator hands them on in UDP datagrams. */
import {
  aare,
  aarq,
  action,
  attribute,
  axdr,
  concat,
  dateTime,
  type Endpoint,
  EtherType,
  ethernet,
  eventNotification,
  get,
  hex,
  method,
  methodResult,
  pcap,
  rlrq,
  set,
  text,
  u16,
  udp,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import { C1, NOON, PUBLIC_CLIENT, READING_CLIENT } from './meter.js';

const CONCENTRATOR: Endpoint = { address: '192.0.2.40', port: 49910 };
const MODEM: Endpoint = { address: '192.0.2.41', port: 4059 };

const CIASE = 0x00;
const MANAGEMENT = 0x01;
const NEW = 0xfd;

const INITIATOR = concat(text('DMP'), hex('0000c1'));
const METERS = [concat(text('DMP'), hex('000511')), concat(text('DMP'), hex('000512'))] as const;
/** As DLMS/COSEM has it: eight octets. */
const LONG_TITLE = concat(text('DMP'), hex('0000000513'));

/** A frame of the LLC sublayer; `control` is that of connectionless data, if no other is given. */
export function llc432(destination: number, source: number, pdu: Uint8Array, control = 0x90): Uint8Array {
  return concat(control, destination, source, pdu);
}

/** CI-PDUs. A system title has six octets here, or eight. */
export const ci = {
  pingRequest: (title: Uint8Array): Uint8Array => concat(0x19, title),
  pingResponse: (title: Uint8Array): Uint8Array => concat(0x1a, title),
  register: (initiator: Uint8Array, systems: readonly (readonly [title: Uint8Array, mac: number])[]): Uint8Array =>
    concat(0x1c, initiator, systems.length, ...systems.map(([title, mac]) => concat(title, u16(mac)))),
  discover: (probability: number, slots: number, credit: number, icEqual: boolean): Uint8Array =>
    concat(0x1d, probability, u16(slots), credit, icEqual ? 1 : 0),
  discoverReport: (systems: readonly (readonly [title: Uint8Array, alarm?: number])[]): Uint8Array =>
    concat(
      0x1e,
      systems.length,
      ...systems.map(([title, alarm]) => concat(title, ...(alarm === undefined ? [0x00] : [0x01, alarm]))),
    ),
  repeaterCall: (maxAdrMac: number, slotsForNew: number, threshold?: number): Uint8Array =>
    concat(0x1f, u16(maxAdrMac), slotsForNew, ...(threshold === undefined ? [0x00] : [0x01, threshold])),
  clearAlarm: (alarm: number): Uint8Array => concat(0x39, 0x00, alarm),
  clearAlarms: (alarms: readonly number[]): Uint8Array => concat(0x39, 0x01, alarms.length, ...alarms),
};

function plc432(): Uint8Array {
  const wire = new Wire();
  const down = (frame: Uint8Array): void => wire.send(ethernet(EtherType.ipv4, udp(CONCENTRATOR, MODEM, frame)));
  const up = (frame: Uint8Array): void => {
    wire.wait(380);
    wire.send(ethernet(EtherType.ipv4, udp(MODEM, CONCENTRATOR, frame), true));
    wire.wait(1200);
  };
  const initiate = (pdu: Uint8Array): void => down(llc432(CIASE, MANAGEMENT, pdu));
  const ask = (apdu: Uint8Array, client = READING_CLIENT): void => down(llc432(MANAGEMENT, client, apdu));
  const answer = (apdu: Uint8Array, client = READING_CLIENT): void => up(llc432(client, MANAGEMENT, apdu));

  // Two new meters are found and registered; a third has a title of eight octets and nothing to tell.
  initiate(ci.discover(100, 10, 2, false));
  up(llc432(CIASE, NEW, ci.discoverReport([[METERS[0], 0x82], [METERS[1]]])));
  up(llc432(CIASE, NEW, ci.discoverReport([[LONG_TITLE]])));
  initiate(
    ci.register(INITIATOR, [
      [METERS[0], 0x051],
      [METERS[1], 0x052],
    ]),
  );
  initiate(ci.clearAlarm(0x82));
  initiate(ci.clearAlarms([0x01, 0x82]));
  // The layout behind these choices is not known for certain; dissectors keep it as bytes.
  initiate(concat(0x39, 0x02, 0x01, 0x82, 0x01, METERS[0]));
  initiate(concat(0x39, 0x03, 0x01, METERS[0], 0x82));
  initiate(ci.pingRequest(METERS[0]));
  up(llc432(MANAGEMENT, CIASE, ci.pingResponse(METERS[0])));
  initiate(ci.repeaterCall(0x063, 5, 98));
  initiate(ci.repeaterCall(0x063, 0));

  ask(aarq({ mechanism: 1, authentication: text('00000001') }));
  answer(aare());
  ask(get.request(C1, attribute(8, '0-0:1.0.0*255', 2)));
  answer(get.response(C1, axdr.octetString(dateTime(NOON))));
  ask(get.request(C1, attribute(3, '1-0:1.8.0*255', 2)));
  answer(get.response(C1, axdr.doubleLongUnsigned(4256789)));
  ask(set.request(C1, attribute(8, '0-0:1.0.0*255', 2), axdr.octetString(dateTime(NOON + 2000))));
  answer(set.response(C1, 0));
  ask(action.request(C1, method(9, '0-0:10.0.0*255', 1), axdr.longUnsigned(1)));
  answer(action.response(C1, methodResult(0)));
  ask(rlrq());
  ask(get.request(C1, attribute(1, '0-0:42.0.0*255', 2)), PUBLIC_CLIENT);
  answer(get.error(C1, 3), PUBLIC_CLIENT);
  answer(eventNotification(dateTime(NOON + 60_000), attribute(1, '0-0:96.11.0*255', 2), axdr.unsigned(3)), MANAGEMENT);

  // Cut in the data; a choice that clear-alarm has not; a CI-PDU where an APDU belongs.
  answer(get.response(C1, axdr.doubleLongUnsigned(4256790)).subarray(0, 6));
  initiate(hex('39 07 01'));
  ask(ci.discover(100, 10, 0, false));
  return pcap(wire.packets);
}

export const plcCaptures: readonly Capture[] = [
  {
    name: 'plc-4-32.pcap',
    shows: 'Power line (IEC 61334-4-32) in UDP: all CI-PDUs, an association, a notification, three broken frames',
    bytes: plc432,
  },
];
