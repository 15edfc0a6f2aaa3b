/**
 * What a device says of itself (USB 2.0, 9.6): descriptors, one behind the other, each with its length and type in front.
 *
 *     12 01  bcdUSB(2) class subclass protocol packet-size-0 idVendor(2) idProduct(2) bcdDevice(2) strings(3) count    device
 *     09 02  wTotalLength(2) interfaces value string attributes power                                                  configuration
 *     09 04  number alternate endpoints class subclass protocol string                                                 interface
 *     07 05  address attributes wMaxPacketSize(2) interval                                                             endpoint
 *     08 0B  first-interface count class subclass protocol string                                                      association
 */
import {
  bitGroup,
  bits,
  type Dissection,
  defineFields,
  enumerated,
  group,
  header,
  Issue,
  octets,
  text,
  u8,
  u16le,
} from '../../src/core/index.js';
import { AdapterNames, adapterBy } from './adapters.js';
import type { DeviceFacts, Endpoint } from './device.js';
import { devices } from './devices.js';
import { ftdiChip } from './ftdi.js';
import { Line } from './line-format.js';
import type { Urb } from './urb.js';

const DEVICE = 1;
const CONFIGURATION = 2;
const STRING = 3;
const INTERFACE = 4;
const ENDPOINT = 5;
const ASSOCIATION = 11;

/** Bytes of the length and the type. */
const HEAD = 2;

export const DescriptorNames: Readonly<Record<number, string>> = {
  [DEVICE]: 'device',
  [CONFIGURATION]: 'configuration',
  [STRING]: 'string',
  [INTERFACE]: 'interface',
  [ENDPOINT]: 'endpoint',
  6: 'device qualifier',
  7: 'other speed configuration',
  [ASSOCIATION]: 'interface association',
  15: 'binary device object store',
  33: 'HID',
  34: 'HID report',
  36: 'class-specific interface',
  37: 'class-specific endpoint',
  48: 'endpoint companion',
};

const ClassNames: Readonly<Record<number, string>> = {
  0: 'by interface',
  1: 'audio',
  2: 'communications',
  3: 'HID',
  6: 'image',
  7: 'printer',
  8: 'mass storage',
  9: 'hub',
  10: 'communications data',
  11: 'smart card',
  14: 'video',
  224: 'wireless',
  239: 'miscellaneous',
  254: 'application',
  255: 'vendor-specific',
};

const COMMUNICATIONS = 2;
/** Of the attributes of an endpoint. */
const TRANSFER = 0x03;
const BULK = 2;
/** Of wMaxPacketSize; the bits above tell how many packets there are at a time. */
const PACKET_SIZE = 0x07ff;

const F = defineFields('usb', {
  descriptor: group('Descriptor', { repeated: true }),
  bLength: header('bLength'),
  bDescriptorType: enumerated('bDescriptorType', DescriptorNames),
  bcdUsb: u16le('bcdUSB', { name: 'usb.bcd_usb', hex: true }),
  bDeviceClass: enumerated('bDeviceClass', ClassNames),
  bDeviceSubClass: u8('bDeviceSubClass', { name: 'usb.b_device_subclass' }),
  bDeviceProtocol: u8('bDeviceProtocol'),
  bMaxPacketSize0: u8('bMaxPacketSize0'),
  idVendor: u16le('idVendor', { hex: true }),
  idProduct: u16le('idProduct', { hex: true }),
  bcdDevice: u16le('bcdDevice', { hex: true }),
  iManufacturer: u8('iManufacturer'),
  iProduct: u8('iProduct'),
  iSerialNumber: u8('iSerialNumber'),
  bNumConfigurations: u8('bNumConfigurations'),
  wTotalLength: u16le('wTotalLength'),
  bNumInterfaces: u8('bNumInterfaces'),
  bConfigurationValue: u8('bConfigurationValue'),
  iConfiguration: u8('iConfiguration'),
  configurationAttributes: u8('bmAttributes', { hex: true }),
  bMaxPower: u8('bMaxPower', { about: 'In units of 2 mA.' }),
  bInterfaceNumber: u8('bInterfaceNumber'),
  bAlternateSetting: u8('bAlternateSetting'),
  bNumEndpoints: u8('bNumEndpoints'),
  bInterfaceClass: enumerated('bInterfaceClass', ClassNames),
  bInterfaceSubClass: u8('bInterfaceSubClass', { name: 'usb.b_interface_subclass' }),
  bInterfaceProtocol: u8('bInterfaceProtocol'),
  iInterface: u8('iInterface'),
  bEndpointAddress: u8('bEndpointAddress', { hex: true }),
  endpointTransfer: bits('Transfer type', TRANSFER, {
    name: 'usb.bm_attributes.transfer',
    // Other numbers than in the headers of captures.
    names: { 0: 'control', 1: 'isochronous', [BULK]: 'bulk', 3: 'interrupt' },
  }),
  endpointAttributes: bitGroup('bmAttributes', 1, ['endpointTransfer'], { name: 'usb.bm_attributes' }),
  wMaxPacketSize: u16le('wMaxPacketSize'),
  bInterval: u8('bInterval'),
  bFirstInterface: u8('bFirstInterface'),
  bInterfaceCount: u8('bInterfaceCount'),
  bFunctionClass: enumerated('bFunctionClass', ClassNames),
  bFunctionSubClass: u8('bFunctionSubClass', { name: 'usb.b_function_subclass' }),
  bFunctionProtocol: u8('bFunctionProtocol'),
  iFunction: u8('iFunction'),
  utf16: octets('String, UTF-16'),
  string: text('String'),
  descriptorData: octets('Descriptor data'),
});

/** What descriptors told so far, read top to bottom. */
interface Facts {
  device: DeviceFacts | undefined;
  interfaceNumber: number;
  interfaceClass: number;
  /** Subclass of the communications interface before; -1: there was none. */
  control: number;
  readonly endpoints: Endpoint[];
}

/** Takes all descriptors there are, and remembers what they say of the device. */
export function descriptors(d: Dissection, urb: Urb): void {
  const facts: Facts = { device: undefined, interfaceNumber: 0, interfaceClass: 0, control: -1, endpoints: [] };
  while (d.left >= HEAD && descriptor(d, facts));
  const { device, endpoints } = facts;
  const known = d.state(devices);
  if (device !== undefined) {
    known?.identify(urb.bus, urb.device, device);
    tell(d, device);
  }
  if (endpoints.length > 0) known?.at(urb.bus, urb.device).describe(endpoints);
}

/** `FTDI FT232R (0403:6001)`, where the numbers are those of a serial adapter. */
function tell(d: Dissection, { vendor, product, version }: DeviceFacts): void {
  const name = AdapterNames[adapterBy(vendor, product)];
  if (name === undefined) return;
  const chip = ftdiChip(adapterBy(vendor, product), version);
  const numbers = [vendor, product].map((number) => number.toString(16).padStart(4, '0')).join(':');
  d.derive(Line.adapter, `${name}${chip} (${numbers})`);
  d.packet.isTelling = true;
}

/** Takes one descriptor; false where the rest makes no sense. */
function descriptor(d: Dissection, facts: Facts): boolean {
  const length = d.peek();
  if (length < HEAD) {
    d.report(Issue.malformed, `a descriptor says that it has ${length} bytes`, d.at, 1);
    return false;
  }
  // The host asks for the first bytes only to learn how many there are.
  if (length > d.left) return false;
  d.open(F.descriptor);
  d.narrow(length, F.bLength);
  d.attempt(() => body(d, facts));
  d.rest(F.descriptorData);
  d.widen();
  d.close();
  return true;
}

function body(d: Dissection, facts: Facts): void {
  d.mark(F.bLength, 1);
  switch (d.read(F.bDescriptorType)) {
    case DEVICE:
      facts.device = device(d);
      break;
    case CONFIGURATION:
      configuration(d);
      break;
    case STRING:
      string(d);
      break;
    case INTERFACE:
      interfaceOf(d, facts);
      break;
    case ENDPOINT:
      endpoint(d, facts);
      break;
    case ASSOCIATION:
      association(d);
      break;
    default:
  }
}

function device(d: Dissection): DeviceFacts {
  d.read(F.bcdUsb);
  d.read(F.bDeviceClass);
  d.read(F.bDeviceSubClass);
  d.read(F.bDeviceProtocol);
  d.read(F.bMaxPacketSize0);
  const vendor = d.read(F.idVendor);
  const product = d.read(F.idProduct);
  const version = d.read(F.bcdDevice);
  d.read(F.iManufacturer);
  d.read(F.iProduct);
  d.read(F.iSerialNumber);
  d.read(F.bNumConfigurations);
  return { vendor, product, version };
}

function configuration(d: Dissection): void {
  d.read(F.wTotalLength);
  d.read(F.bNumInterfaces);
  d.read(F.bConfigurationValue);
  d.read(F.iConfiguration);
  d.read(F.configurationAttributes);
  d.read(F.bMaxPower);
}

function interfaceOf(d: Dissection, facts: Facts): void {
  facts.interfaceNumber = d.read(F.bInterfaceNumber);
  d.read(F.bAlternateSetting);
  d.read(F.bNumEndpoints);
  facts.interfaceClass = d.read(F.bInterfaceClass);
  const subclass = d.read(F.bInterfaceSubClass);
  d.read(F.bInterfaceProtocol);
  d.read(F.iInterface);
  if (facts.interfaceClass === COMMUNICATIONS) facts.control = subclass;
}

function endpoint(d: Dissection, { interfaceNumber, interfaceClass, control, endpoints }: Facts): void {
  const address = d.read(F.bEndpointAddress);
  const attributes = d.flags(F.endpointAttributes);
  const packetBytes = d.read(F.wMaxPacketSize) & PACKET_SIZE;
  d.read(F.bInterval);
  if ((attributes & TRANSFER) !== BULK) return;
  endpoints.push({ address, packetBytes, interfaceNumber, interfaceClass, control });
}

function association(d: Dissection): void {
  d.read(F.bFirstInterface);
  d.read(F.bInterfaceCount);
  d.read(F.bFunctionClass);
  d.read(F.bFunctionSubClass);
  d.read(F.bFunctionProtocol);
  d.read(F.iFunction);
}

const utf16 = new TextDecoder('utf-16le');

/** The first string of a device is a list of languages, and no text. */
function string(d: Dissection): void {
  if (d.left < 4) return;
  const words = utf16.decode(d.bytes.subarray(d.at, d.end));
  d.rest(F.utf16);
  d.derive(F.string, words);
}
