/**
 * Control transfers: eight bytes that say what is wanted (USB 2.0, 9.3), then data in one direction or none.
 *
 *     bmRequestType(1)  bRequest(1)  wValue(2)  wIndex(2)  wLength(2)    [data]
 */
import {
  bitGroup,
  bits,
  type Dissection,
  defineFields,
  enumerated,
  group,
  octets,
  u8,
  u16le,
} from '../../src/core/index.js';
import { Adapter, CdcRequest, Ch34xRequest, Cp210xRequest, FtdiRequest, RequestType, type Setup } from './adapters.js';
import { DescriptorNames, descriptors } from './descriptors.js';
import { devices } from './devices.js';
import { ftdiPort } from './ftdi.js';
import { Line } from './line-format.js';
import { lineFormat } from './line-requests.js';
import type { Urb } from './urb.js';

export const SETUP_BYTES = 8;
/** Parts of bmRequestType. */
const TO_HOST = 0x80;
const TYPE = 0x60;
const VENDOR = 0x40;
const GET_DESCRIPTOR = 0x06;
const SET_ADDRESS = 0x05;

const NAME = 'usb.setup.b_request';

const F = defineFields('usb.setup', {
  self: group('Setup'),
  recipient: bits('Recipient', 0x1f, { names: { 0: 'device', 1: 'interface', 2: 'endpoint', 3: 'other' } }),
  type: bits('Type', TYPE, { names: { 0: 'standard', 1: 'class', 2: 'vendor' } }),
  direction: bits('Direction', TO_HOST, { names: { 0: 'host to device', 1: 'device to host' } }),
  bmRequestType: bitGroup('bmRequestType', 1, ['direction', 'type', 'recipient']),
  bRequest: u8('bRequest', { hex: true }),
  standard: enumerated(
    'bRequest',
    {
      0: 'GET_STATUS',
      1: 'CLEAR_FEATURE',
      3: 'SET_FEATURE',
      [SET_ADDRESS]: 'SET_ADDRESS',
      [GET_DESCRIPTOR]: 'GET_DESCRIPTOR',
      7: 'SET_DESCRIPTOR',
      8: 'GET_CONFIGURATION',
      9: 'SET_CONFIGURATION',
      10: 'GET_INTERFACE',
      11: 'SET_INTERFACE',
      12: 'SYNCH_FRAME',
    },
    { name: NAME, variant: true },
  ),
  communications: enumerated(
    'bRequest',
    {
      [CdcRequest.setLineCoding]: 'SET_LINE_CODING',
      [CdcRequest.getLineCoding]: 'GET_LINE_CODING',
      34: 'SET_CONTROL_LINE_STATE',
      35: 'SEND_BREAK',
    },
    { name: NAME, variant: true, hex: true },
  ),
  ftdi: enumerated(
    'bRequest',
    {
      0: 'RESET',
      1: 'SET_MODEM_CTRL',
      [FtdiRequest.setFlowControl]: 'SET_FLOW_CTRL',
      [FtdiRequest.setBaudRate]: 'SET_BAUD_RATE',
      [FtdiRequest.setData]: 'SET_DATA',
      5: 'GET_MODEM_STATUS',
      6: 'SET_EVENT_CHAR',
      7: 'SET_ERROR_CHAR',
      [FtdiRequest.setLatencyTimer]: 'SET_LATENCY_TIMER',
      10: 'GET_LATENCY_TIMER',
      11: 'SET_BITMODE',
      144: 'READ_EEPROM',
    },
    { name: NAME, variant: true },
  ),
  cp210x: enumerated(
    'bRequest',
    {
      0: 'IFC_ENABLE',
      [Cp210xRequest.setBaudDivisor]: 'SET_BAUDDIV',
      [Cp210xRequest.setLineControl]: 'SET_LINE_CTL',
      5: 'SET_BREAK',
      7: 'SET_MHS',
      8: 'GET_MDMSTS',
      16: 'GET_COMM_STATUS',
      18: 'PURGE',
      19: 'SET_FLOW',
      [Cp210xRequest.embedEvents]: 'EMBED_EVENTS',
      25: 'SET_CHARS',
      29: 'GET_BAUDRATE',
      [Cp210xRequest.setBaudRate]: 'SET_BAUDRATE',
    },
    { name: NAME, variant: true, hex: true },
  ),
  ch34x: enumerated(
    'bRequest',
    {
      95: 'READ_VERSION',
      149: 'READ_REG',
      [Ch34xRequest.writeRegister]: 'WRITE_REG',
      [Ch34xRequest.initSerial]: 'SERIAL_INIT',
      [Ch34xRequest.modemControl]: 'MODEM_CTRL',
    },
    { name: NAME, variant: true, hex: true },
  ),
  wValue: u16le('wValue', { hex: true }),
  descriptorIndex: u8('Descriptor index'),
  descriptorType: enumerated('Descriptor type', DescriptorNames),
  wIndex: u16le('wIndex', { hex: true }),
  wLength: u16le('wLength'),
  answer: octets('Answer'),
  data: octets('Data'),
});

/** What was asked, and by which adapter it is understood. */
export interface Asked {
  readonly setup: Setup;
  readonly adapter: Adapter;
}

/** Takes the eight bytes of the setup packet. */
export function setup(d: Dissection, urb: Urb): Asked | undefined {
  const found = setupAt(d);
  const adapter =
    found === undefined ? Adapter.unknown : d.once((c) => c.of(devices).at(urb.bus, urb.device).asked(found));
  d.open(F.self);
  d.flags(F.bmRequestType);
  d.read(requestField(found, adapter));
  if (found !== undefined && isStandard(found) && found.request === GET_DESCRIPTOR) {
    d.read(F.descriptorIndex);
    d.read(F.descriptorType);
  } else d.read(F.wValue);
  d.read(F.wIndex);
  d.read(F.wLength);
  d.close();
  if (found === undefined) return undefined;
  const known = d.state(devices);
  known?.ask(urb, found);
  if (isStandard(found) && found.request === SET_ADDRESS) known?.begin(urb.bus, found.value);
  return { setup: found, adapter };
}

function isStandard({ type }: Setup): boolean {
  return (type & TYPE) === 0;
}

/** Looks at the setup packet without taking it; undefined where it is cut. */
function setupAt(d: Dissection): Setup | undefined {
  if (d.left < SETUP_BYTES) return undefined;
  const two = (ahead: number): number => d.peek(ahead) | (d.peek(ahead + 1) << 8);
  return { type: d.peek(), request: d.peek(1), value: two(2), index: two(4), length: two(6) };
}

function requestField(asked: Setup | undefined, adapter: Adapter): typeof F.bRequest {
  if (asked === undefined) return F.bRequest;
  const type = asked.type & ~TO_HOST;
  if (type === RequestType.classInterface) return F.communications;
  if (isStandard(asked)) return F.standard;
  if (type === RequestType.vendorDevice && adapter === Adapter.ftdi) return F.ftdi;
  if (type === RequestType.vendorInterface && adapter === Adapter.cp210x) return F.cp210x;
  return type === RequestType.vendorDevice && adapter === Adapter.ch34x ? F.ch34x : F.bRequest;
}

/** The request of which the data at hand are the answer, or go with; `ends`: it is done with them. */
export function answered(d: Dissection, urb: Urb, ends: boolean): Asked | undefined {
  return d.once((c) => {
    const known = c.of(devices);
    const found = known.answered(urb, ends);
    return found && { setup: found, adapter: known.at(urb.bus, urb.device).asked(found) };
  });
}

/** Takes what a control transfer carries behind its setup, and says what it means for the line. */
export function control(d: Dissection, urb: Urb, asked: Asked | undefined): void {
  if (asked === undefined) {
    d.rest(F.data);
    return;
  }
  const { setup: request, adapter } = asked;
  const isAnswer = (request.type & TO_HOST) !== 0;
  if (isAnswer === urb.isComplete) {
    if (isAnswer && isStandard(request) && request.request === GET_DESCRIPTOR) descriptors(d, urb);
    else aboutLine(d, urb, request, adapter);
  }
  d.rest(isAnswer ? F.answer : F.data);
}

function aboutLine(d: Dissection, urb: Urb, request: Setup, adapter: Adapter): void {
  const { packet } = d;
  const said = lineFormat(d, request, adapter);
  if (said !== undefined) {
    const state = d.once((c) => {
      const device = c.of(devices).at(urb.bus, urb.device);
      const port = adapter === Adapter.ftdi ? ftdiPort(request) : device.portOf(request.index);
      return device.setUp(port, said);
    });
    d.derive(Line.settings, state.text);
    packet.line = state.line;
    packet.lineName = state.name;
    packet.lineSide = 0;
    packet.isTelling = true;
  }
  const isVendor = (request.type & TYPE) === VENDOR;
  if (isVendor && adapter === Adapter.ftdi && request.request === FtdiRequest.setLatencyTimer) {
    d.derive(Line.latency, `${request.value & 0xff} ms`);
  }
  if (isVendor && adapter === Adapter.cp210x && request.request === Cp210xRequest.embedEvents && request.value !== 0) {
    d.report(Line.embeddedEvents, 'from here on, some of the bytes of this line are events; they are not told apart');
  }
}
