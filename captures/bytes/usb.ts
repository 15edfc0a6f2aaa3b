/** USB: events as usbmon and USBPcap write them, descriptors, and what adapters make of the bytes of a line. */
import { concat, hex, NO_BYTES, u16, u32 } from './parts.js';
import type { Wire } from './wire.js';

export const UsbTransfer = { isochronous: 0, interrupt: 1, control: 2, bulk: 3 } as const;
/** Errors of Linux, as the status has them. */
export const UsbStatus = { fine: 0, inProgress: -115, unlinked: -2, shortTransfer: -121, protocol: -71 } as const;

const little16 = (value: number): Uint8Array => u16(value).reverse();
const little32 = (value: number): Uint8Array => u32(value).reverse();

/** One event of a transfer: it is asked for, or it is done. */
export interface UsbEvent {
  readonly id: number;
  readonly isDone: boolean;
  readonly transfer: number;
  readonly bus: number;
  readonly device: number;
  /** With its direction. */
  readonly endpoint: number;
  readonly status?: number;
  /** Eight bytes, where a control transfer is asked for. */
  readonly setup?: Uint8Array | undefined;
  readonly data?: Uint8Array;
  /** Bytes asked for or transferred, where these are others than the data. */
  readonly length?: number;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
}

/** Puts an event behind its header. */
export type UsbHeader = (event: UsbEvent) => Uint8Array;

const IN = 0x80;

/** `isMapped`: with the 16 bytes more that the mapped interface has. */
export function usbmon(isMapped: boolean, isBigEndian = false): UsbHeader {
  const two = isBigEndian ? u16 : little16;
  const four = isBigEndian ? u32 : little32;
  const eight = (high: number, low: number): Uint8Array =>
    isBigEndian ? concat(u32(high), u32(low)) : concat(little32(low), little32(high));
  return ({ id, isDone, transfer, bus, device, endpoint, status = isDone ? 0 : -115, setup, data, length, time }) => {
    const noData = (endpoint & IN) !== 0 ? 0x3c : 0x3e;
    return concat(
      eight(0xffff8881, id),
      isDone ? 0x43 : 0x53,
      transfer,
      endpoint,
      device,
      two(bus),
      setup === undefined ? 0x2d : 0,
      data === undefined || data.length === 0 ? noData : 0,
      eight(0, Number(time / 1_000_000_000n)),
      four(Number((time % 1_000_000_000n) / 1000n)),
      four(status),
      four(length ?? data?.length ?? 0),
      four(data?.length ?? 0),
      setup ?? new Uint8Array(8),
      isMapped ? concat(four(0), four(0), four((endpoint & IN) === 0 ? 0 : 0x204), four(0)) : NO_BYTES,
      data ?? NO_BYTES,
    );
  };
}

/** The setup packet is the first data of the first stage; control transfers end with a stage of their own. */
export const usbPcap: UsbHeader = ({ id, isDone, transfer, bus, device, endpoint, status = 0, setup, data }) => {
  const isControl = transfer === UsbTransfer.control;
  const bytes = concat(setup ?? NO_BYTES, data ?? NO_BYTES);
  return concat(
    little16(isControl ? 28 : 27),
    little32(id),
    little32(0xffffbd0c),
    little32(status),
    little16(isControl ? 8 : 9),
    isDone ? 1 : 0,
    little16(bus),
    little16(device),
    endpoint,
    transfer,
    little32(bytes.length),
    isControl ? Uint8Array.of(isDone ? 3 : 0) : NO_BYTES,
    bytes,
  );
};

export function usbSetup(type: number, request: number, value: number, index: number, length: number): Uint8Array {
  return concat(type, request, little16(value), little16(index), little16(length));
}

/** A device on a bus, and all events about it in the order in which the host sees them. */
export class UsbDevice {
  private ids = 0x40a0_0000;

  constructor(
    private readonly wire: Wire,
    private readonly header: UsbHeader,
    private readonly bus: number,
    private readonly device: number,
  ) {}

  /** A control request, with what is sent or answered. */
  control(setup: Uint8Array, data: Uint8Array = NO_BYTES): void {
    const id = this.next();
    const isAnswer = ((setup[0] as number) & IN) !== 0;
    // Endpoint 0 has the direction of the data.
    const about = { transfer: UsbTransfer.control, endpoint: isAnswer ? IN : 0 };
    this.event({ id, isDone: false, ...about, setup, ...(isAnswer ? { length: setup[6] as number } : { data }) });
    this.event({ id, isDone: true, ...about, ...(isAnswer ? { data } : { length: data.length }) });
  }

  /** Bytes to the device. */
  send(endpoint: number, data: Uint8Array): void {
    const id = this.next();
    const about = { id, transfer: UsbTransfer.bulk, endpoint };
    this.event({ ...about, isDone: false, data });
    this.event({ ...about, isDone: true, length: data.length });
  }

  /** The host has room for bytes; then they come. */
  receive(endpoint: number, data: Uint8Array, room = 512, transfer: number = UsbTransfer.bulk): void {
    const id = this.next();
    const about = { id, transfer, endpoint: endpoint | IN };
    this.event({ ...about, isDone: false, length: room });
    this.wire.wait(1);
    this.event({ ...about, isDone: true, data });
  }

  /** The host wants no more. */
  cancel(endpoint: number): void {
    const about = { id: this.next(), transfer: UsbTransfer.bulk, endpoint: endpoint | IN };
    this.event({ ...about, isDone: false, length: 512 });
    this.event({ ...about, isDone: true, status: UsbStatus.unlinked });
  }

  /** Descriptors as a host reads them: the device, the head of the configuration, all of it. */
  describe(device: Uint8Array, configuration: Uint8Array): void {
    this.control(usbSetup(0x80, 6, 0x0100, 0, 18), device);
    this.control(usbSetup(0x80, 6, 0x0200, 0, 9), configuration.subarray(0, 9));
    this.control(usbSetup(0x80, 6, 0x0200, 0, configuration.length), configuration);
  }

  event(event: Omit<UsbEvent, 'bus' | 'device' | 'time'>): void {
    const { bus, device, wire } = this;
    wire.send(this.header({ ...event, bus, device, time: wire.now }));
  }

  private next(): number {
    this.ids += 0xc0;
    return this.ids;
  }
}

export interface UsbIdentity {
  readonly vendor: number;
  readonly product: number;
  readonly version?: number;
  readonly deviceClass?: number;
}

export function deviceDescriptor({ vendor, product, version = 0x0100, deviceClass = 0 }: UsbIdentity): Uint8Array {
  const numbers = concat(little16(vendor), little16(product), little16(version));
  return concat(18, 1, little16(0x0200), deviceClass, 0, 0, deviceClass === 2 ? 64 : 8, numbers, 1, 2, 3, 1);
}

/** `contents`: interfaces with their endpoints, and what else a class has there. */
export function configurationDescriptor(interfaces: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const rest = concat(...contents);
  return concat(9, 2, little16(9 + rest.length), interfaces, 1, 0, 0xa0, 45, rest);
}

export interface UsbInterface {
  readonly number: number;
  readonly endpoints: number;
  readonly class: number;
  readonly subclass?: number;
  readonly protocol?: number;
}

export function interfaceDescriptor(facts: UsbInterface): Uint8Array {
  const { number, endpoints, subclass = 0xff, protocol = 0xff } = facts;
  return Uint8Array.of(9, 4, number, 0, endpoints, facts.class, subclass, protocol, 0);
}

/** Transfers have other numbers in descriptors. */
const ATTRIBUTES: Readonly<Record<number, number>> = {
  [UsbTransfer.control]: 0,
  [UsbTransfer.isochronous]: 1,
  [UsbTransfer.bulk]: 2,
  [UsbTransfer.interrupt]: 3,
};

export function endpointDescriptor(address: number, transfer: number, packetBytes: number): Uint8Array {
  const interval = transfer === UsbTransfer.interrupt ? 16 : 0;
  return concat(7, 5, address, ATTRIBUTES[transfer] as number, little16(packetBytes), interval);
}

/** An adapter with one line, whose bytes are as they are: an interface of the maker's own. */
export function vendorAdapter(input: number, output: number, packetBytes = 64): Uint8Array {
  return configurationDescriptor(
    1,
    interfaceDescriptor({ number: 0, endpoints: 2, class: 0xff }),
    endpointDescriptor(input | IN, UsbTransfer.bulk, packetBytes),
    endpointDescriptor(output, UsbTransfer.bulk, packetBytes),
  );
}

/** CDC-ACM: an interface that controls, with its notifications, and one with the bytes. */
export function cdcAdapter(): Uint8Array {
  return configurationDescriptor(
    2,
    hex('08 0b 00 02 02 02 01 00'),
    interfaceDescriptor({ number: 0, endpoints: 1, class: 2, subclass: 2, protocol: 1 }),
    hex('05 24 00 10 01  05 24 01 00 01  04 24 02 06  05 24 06 00 01'),
    endpointDescriptor(0x82, UsbTransfer.interrupt, 8),
    interfaceDescriptor({ number: 1, endpoints: 2, class: 0x0a, subclass: 0, protocol: 0 }),
    endpointDescriptor(0x81, UsbTransfer.bulk, 64),
    endpointDescriptor(0x02, UsbTransfer.bulk, 64),
  );
}

/** Speed, stop bits (0: one), parity (0: none) and data bits of CDC. */
export function lineCoding(speed: number, stopBits = 0, parity = 0, dataBits = 8): Uint8Array {
  return concat(little32(speed), stopBits, parity, dataBits);
}

/** Bytes as FTDI sends them: a status before those of each packet. `lineStatus` is that of the last one. */
export function ftdiPackets(bytes: Uint8Array, packetBytes = 64, lineStatus = 0x60): Uint8Array {
  const modemStatus = packetBytes === 512 ? 0x32 : 0x31;
  const packets: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += packetBytes - 2) {
    const isLast = at + packetBytes - 2 >= bytes.length;
    packets.push(concat(modemStatus, isLast ? lineStatus : 0x60, bytes.subarray(at, at + packetBytes - 2)));
  }
  return concat(...packets);
}
