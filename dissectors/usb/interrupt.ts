/**
 * Interrupt transfers: CDC adapters and PL2303 tell by them how their line is (SERIAL_STATE; PSTN 1.2, 6.5.4). They carry no bytes
 * of the line.
 *
 *     A1  20  wValue(2)  wIndex(2)  wLength(2)  state
 */
import {
  bitGroup,
  bits,
  type Dissection,
  defineFields,
  enumerated,
  group,
  Handover,
  octets,
  u8,
  u16le,
} from '../../src/core/index.js';
import { devices } from './devices.js';
import { type ErrorBits, lineErrors } from './line-errors.js';
import { carriesData, type Urb, Usb } from './urb.js';

const NOTIFICATION = 0xa1;
const SERIAL_STATE = 0x20;
const SHORTEST = 9;

const ERRORS: ErrorBits = { break: 0x04, framing: 0x10, parity: 0x20, overrun: 0x40 };

const F = defineFields('cdc_notification', {
  self: group('Notification'),
  bmRequestType: u8('bmRequestType', { hex: true }),
  bNotification: enumerated('bNotification', { [SERIAL_STATE]: 'SERIAL_STATE' }, { hex: true }),
  wValue: u16le('wValue', { hex: true }),
  wIndex: u16le('wIndex'),
  wLength: u16le('wLength'),
  dcd: bits('Carrier detect', 0x01),
  dsr: bits('Data set ready', 0x02),
  breakReceived: bits('Break', ERRORS.break),
  ri: bits('Ring indicator', 0x08),
  framingError: bits('Framing error', ERRORS.framing),
  parityError: bits('Parity error', ERRORS.parity),
  overrun: bits('Overrun', ERRORS.overrun),
  state: bitGroup('State', 1, ['dcd', 'dsr', 'breakReceived', 'ri', 'framingError', 'parityError', 'overrun']),
  more: octets('More of the state'),
});

/** Takes the data of an interrupt transfer. */
export function interrupt(d: Dissection, urb: Urb): void {
  const isState = d.left >= SHORTEST && d.peek() === NOTIFICATION && d.peek(1) === SERIAL_STATE;
  if (!isState || !carriesData(urb)) {
    d.rest(Usb.data);
    return;
  }
  d.open(F.self);
  d.read(F.bmRequestType);
  d.read(F.bNotification);
  d.read(F.wValue);
  const interfaceNumber = d.read(F.wIndex);
  d.read(F.wLength);
  const errors = lineErrors(d.flags(F.state), ERRORS);
  d.rest(F.more);
  d.close();
  if (errors === 0) return;
  const state = d.once((c) => {
    const device = c.of(devices).at(urb.bus, urb.device);
    return device.setUp(device.portOf(interfaceNumber), {});
  });
  const { packet } = d;
  packet.line = state.line;
  packet.lineName = state.name;
  packet.lineSide = 1;
  packet.lineErrors = errors;
  d.handOver(Handover.serial);
}
