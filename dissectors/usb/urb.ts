/**
 * What captures of USB say of each transfer, in whatever header: which device and endpoint, what kind, asked or done
 * (Universal Serial Bus Specification 2.0, chapters 5 and 9). A host asks a device (submits a request block), and hears later
 * how it went (the request completes): bytes to the device are in the former, bytes from it in the latter.
 */
import {
  bitGroup,
  bits,
  defineFields,
  enumerated,
  group,
  issue,
  octets,
  u8,
  u16le,
  u32le,
} from '../../src/core/index.js';

export const Transfer = { isochronous: 0, interrupt: 1, control: 2, bulk: 3 } as const;

/** Bit of an endpoint's address: bytes come from the device. */
export const IN = 0x80;

export const Usb = defineFields('usb', {
  self: group('USB'),
  transferType: enumerated('Transfer type', {
    [Transfer.isochronous]: 'isochronous',
    [Transfer.interrupt]: 'interrupt',
    [Transfer.control]: 'control',
    [Transfer.bulk]: 'bulk',
    254: 'IRP information',
    255: 'unknown',
  }),
  endpointNumber: bits('Endpoint number', 0x0f, { name: 'usb.endpoint_address.number' }),
  endpointDirection: bits('Direction', IN, {
    name: 'usb.endpoint_address.direction',
    names: { 0: 'OUT', 1: 'IN' },
  }),
  endpointAddress: bitGroup('Endpoint', 1, ['endpointNumber', 'endpointDirection']),
  deviceAddress: u8('Device'),
  busId: u16le('Bus'),
  dataLen: u32le('Data length', { about: 'Bytes that follow in the capture.' }),
  data: octets('Data', {
    about: 'Bytes of a transfer that carries no serial line, or that stand there a second time.',
  }),
  failed: issue('Transfer failed', 'warning', 'The device or the bus gave a transfer up.'),
});

/** One event of a transfer. */
export interface Urb {
  readonly bus: number;
  readonly device: number;
  /** With its direction. */
  readonly endpoint: number;
  /** It is done, and how it went is known; else it is asked for. */
  readonly isComplete: boolean;
  /** Tells which request an answer belongs to; only of control transfers. */
  readonly id: string;
}

/** Does the data of the event cross the bus for the first time? */
export function carriesData({ endpoint, isComplete }: Urb): boolean {
  return ((endpoint & IN) !== 0) === isComplete;
}
