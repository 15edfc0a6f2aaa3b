/**
 * Who a device is: its number and maker are unique together (EN 13757-3, -4).
 *
 *     on the radio link         maker(2)  number(4)  version  type
 *     in the transport layer    number(4)  maker(2)  version  type
 *
 *     number: eight digits, two in an octet; low octet first, as all of it
 */
import {
  bcd,
  type Dissection,
  defineFields,
  enumerated,
  integer,
  Kind,
  type NodeView,
  text,
  u8,
  u16le,
} from '../../src/core/index.js';
import { MBusDeviceTypes } from '../cosem/m-bus-device-types.js';
import { makerLetters, makerOf } from '../cosem/manufacturers.js';
import { tellSerial } from '../dlms/serials.js';

const NUMBER = 4;
/** Highest bit of the maker: the number is unique within reach only. */
const MAKER = 0x7fff;

export const Device = defineFields('mbus', {
  identification: bcd('Identification number', NUMBER),
  manufacturerId: u16le('Manufacturer id', { hex: true, names: (id) => makerOf(letters(id)) }),
  manufacturer: text('Manufacturer', { about: 'Three letters of the FLAG association, five bits each.' }),
  version: u8('Device version', { hex: true }),
  deviceType: enumerated('Device type', MBusDeviceTypes),
});

/** Empty where the id stands for none. */
function letters(id: number): string {
  return makerLetters(id & MAKER) ?? '';
}

/** Takes an address in the order of the radio link; its number as one integer. */
export function linkAddress(d: Dissection): number {
  takeMaker(d);
  const number = takeNumber(d);
  versionAndType(d);
  return number;
}

/** Takes an address in the order of the transport layer. */
export function transportAddress(d: Dissection): number {
  const number = takeNumber(d);
  takeMaker(d);
  versionAndType(d);
  return number;
}

function takeMaker(d: Dissection): void {
  const maker = letters(d.read(Device.manufacturerId));
  if (maker !== '') d.derive(Device.manufacturer, maker);
}

function takeNumber(d: Dissection): number {
  const { at } = d;
  d.mark(Device.identification);
  const number = integer(d.bytes, at, NUMBER, Kind.uintLittleEndian);
  tellSerial(d, number.toString(16).padStart(2 * NUMBER, '0'));
  return number;
}

function versionAndType(d: Dissection): void {
  d.read(Device.version);
  d.read(Device.deviceType);
}

/** `12345678 KAM, water`; empty where there is no address. */
export function deviceText(view: NodeView): string {
  const number = view.valueOf(Device.identification);
  if (typeof number !== 'string') return '';
  const type = MBusDeviceTypes[Number(view.valueOf(Device.deviceType))] ?? '';
  const device = [number, view.textOf(Device.manufacturer)].filter((part) => part !== '').join(' ');
  return type === '' ? device : `${device}, ${type}`;
}
