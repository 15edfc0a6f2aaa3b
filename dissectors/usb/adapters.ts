/**
 * Serial adapters: who makes them, and what their requests look like. The numbers are those of the drivers of Linux
 * (drivers/usb/serial) and of the class definition for communications devices (CDC 1.2, PSTN 1.2).
 */

/** What a device is, as far as is known. */
export const Adapter = {
  unknown: 0,
  ftdi: 1,
  cp210x: 2,
  pl2303: 3,
  ch34x: 4,
  cdcAcm: 5,
  /** A serial adapter of which nothing more is known. */
  serial: 6,
  /** Certainly no serial adapter. */
  none: 7,
} as const;
export type Adapter = (typeof Adapter)[keyof typeof Adapter];

export const AdapterNames: Readonly<Record<number, string>> = {
  [Adapter.ftdi]: 'FTDI',
  [Adapter.cp210x]: 'CP210x',
  [Adapter.pl2303]: 'PL2303',
  [Adapter.ch34x]: 'CH34x',
  [Adapter.cdcAcm]: 'CDC-ACM',
};

const FTDI = 0x0403;
const SILICON_LABS = 0x10c4;
const PROLIFIC = 0x067b;
const QINHENG = 0x1a86;
const QINHENG_OLD = 0x4348;

/** FIFO bridges of FTDI (FT600, FT601): no serial line, and no status in front of their bytes. */
const FTDI_FIFO: readonly number[] = [0x601e, 0x601f];
/** The CH341 also comes as a printer port and as a bridge to I2C, which have other numbers. */
const QINHENG_SERIAL: readonly number[] = [0x5523, 0x7522, 0x7523];

/** What the numbers of the device say it is. */
export function adapterBy(vendor: number, product: number): Adapter {
  switch (vendor) {
    case FTDI:
      return FTDI_FIFO.includes(product) ? Adapter.unknown : Adapter.ftdi;
    case SILICON_LABS:
      return product >>> 8 === 0xea ? Adapter.cp210x : Adapter.unknown;
    case PROLIFIC:
      return product >>> 8 === 0x23 ? Adapter.pl2303 : Adapter.unknown;
    case QINHENG:
    case QINHENG_OLD:
      return QINHENG_SERIAL.includes(product) ? Adapter.ch34x : Adapter.unknown;
    default:
      return Adapter.unknown;
  }
}

const COMMUNICATIONS_DATA = 0x0a;
const VENDOR_SPECIFIC = 0xff;
/** Abstract control model; data interfaces also follow other subclasses of communications, which are networks. */
const ABSTRACT_CONTROL = 0x02;

/** What the class of an interface leaves open: `unknown` of a maker's own. `control`: subclass of its communications interface, or -1. */
export function adapterOfClass(interfaceClass: number, control: number): Adapter {
  if (interfaceClass === VENDOR_SPECIFIC) return Adapter.unknown;
  if (interfaceClass !== COMMUNICATIONS_DATA) return Adapter.none;
  return control < 0 || control === ABSTRACT_CONTROL ? Adapter.cdcAcm : Adapter.none;
}

/** The eight bytes that every control transfer begins with. */
export interface Setup {
  /** bmRequestType: direction, type, recipient. */
  readonly type: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

/** Types and recipients, without the direction. */
export const RequestType = {
  standardDevice: 0x00,
  classInterface: 0x21,
  vendorDevice: 0x40,
  vendorInterface: 0x41,
} as const;

/** Of CDC; PL2303 has the same. */
export const LINE_CODING_BYTES = 7;
export const CdcRequest = { setLineCoding: 0x20, getLineCoding: 0x21 } as const;
export const FtdiRequest = {
  setFlowControl: 0x02,
  setBaudRate: 0x03,
  setData: 0x04,
  setLatencyTimer: 0x09,
} as const;
export const Cp210xRequest = {
  setBaudDivisor: 0x01,
  setLineControl: 0x03,
  embedEvents: 0x15,
  setBaudRate: 0x1e,
} as const;
export const Ch34xRequest = { writeRegister: 0x9a, initSerial: 0xa1, modemControl: 0xa4 } as const;

/** What a device is that nothing is known of, by a request it gets; `unknown` where that says nothing. */
export function adapterAsked({ type, request, value, length }: Setup): Adapter {
  switch (type) {
    case RequestType.classInterface:
      return request === CdcRequest.setLineCoding && length === LINE_CODING_BYTES ? Adapter.serial : Adapter.unknown;
    case RequestType.vendorInterface:
      if (request === Cp210xRequest.setBaudRate && length === 4) return Adapter.cp210x;
      return request === Cp210xRequest.setLineControl && length === 0 ? Adapter.cp210x : Adapter.unknown;
    case RequestType.vendorDevice:
      if (length !== 0) return Adapter.unknown;
      if ((Object.values(Ch34xRequest) as number[]).includes(request)) return Adapter.ch34x;
      return request === FtdiRequest.setData && isCharacterSize(value & 0xff) ? Adapter.ftdi : Adapter.unknown;
    default:
      return Adapter.unknown;
  }
}

/** Data bits that FTDI has: other makers' requests of the same number hardly ever say this. */
function isCharacterSize(bits: number): boolean {
  return bits === 7 || bits === 8;
}
