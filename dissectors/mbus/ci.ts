/**
 * CI field: what follows it, and whether a header of the transport layer comes first (EN 13757-7, control information).
 *
 *     00..1F  000 FIN number(4)   DLMS transport without header (IEC 62056-7-3)
 *     others  as in the table     header: none, short (4 octets) or long (12)
 */
import { defineFields, enumerated } from '../../src/core/index.js';

/** Which header of the transport layer follows. */
export type Header = 'none' | 'short' | 'long';

export interface ControlInformation {
  readonly name: string;
  readonly header: Header;
  /** DLMS follows the header. */
  readonly isDlms: boolean;
  /** It is sent to the device, so that the address in a long header is the receiver's. */
  readonly isToDevice: boolean;
}

/** Of DLMS without header: the last segment, and its number. */
export const FIN = 0x10;
export const SEGMENT_NUMBER = 0x0f;

export const isDlmsTransport = (ci: number): boolean => ci <= (FIN | SEGMENT_NUMBER);

const toDevice = (name: string, header: Header, isDlms = false): ControlInformation => ({
  name,
  header,
  isDlms,
  isToDevice: true,
});
const fromDevice = (name: string, header: Header, isDlms = false): ControlInformation => ({
  name,
  header,
  isDlms,
  isToDevice: false,
});

/** All that stand in front of a header, or of contents without one. */
export const ControlInformations: Readonly<Record<number, ControlInformation>> = {
  0x50: toDevice('application reset or select', 'none'),
  0x51: toDevice('M-Bus command', 'none'),
  0x52: toDevice('selection of device', 'none'),
  0x53: toDevice('application reset or select', 'long'),
  0x54: toDevice('request of selected application', 'none'),
  0x55: toDevice('request of selected application', 'long'),
  0x5a: toDevice('M-Bus command', 'short'),
  0x5b: toDevice('M-Bus command', 'long'),
  0x5c: toDevice('synchronize action', 'none'),
  0x5f: toDevice('specific usage', 'long'),
  0x60: toDevice('DLMS command', 'long', true),
  0x61: toDevice('DLMS command', 'short', true),
  0x64: toDevice('OBIS type descriptors', 'long'),
  0x65: toDevice('OBIS type descriptors', 'short'),
  0x66: fromDevice('selected application', 'none'),
  0x67: fromDevice('selected application', 'short'),
  0x68: fromDevice('selected application', 'long'),
  0x69: fromDevice('M-Bus format frame', 'none'),
  0x6a: fromDevice('M-Bus format frame', 'short'),
  0x6b: fromDevice('M-Bus format frame', 'long'),
  0x6c: toDevice('time set', 'long'),
  0x6d: toDevice('time adjust', 'long'),
  0x6e: fromDevice('application error', 'short'),
  0x6f: fromDevice('application error', 'long'),
  0x70: fromDevice('application error', 'none'),
  0x71: fromDevice('alarm', 'none'),
  0x72: fromDevice('M-Bus response', 'long'),
  0x73: fromDevice('M-Bus compact frame', 'long'),
  0x74: fromDevice('alarm', 'short'),
  0x75: fromDevice('alarm', 'long'),
  0x78: fromDevice('M-Bus response', 'none'),
  0x79: fromDevice('M-Bus compact frame', 'none'),
  0x7a: fromDevice('M-Bus response', 'short'),
  0x7b: fromDevice('M-Bus compact frame', 'short'),
  0x7c: fromDevice('DLMS response', 'long', true),
  0x7d: fromDevice('DLMS response', 'short', true),
  0x7e: fromDevice('OBIS type descriptors', 'long'),
  0x7f: fromDevice('OBIS type descriptors', 'short'),
  0x80: toDevice('transport layer only', 'long'),
  0x81: fromDevice('network layer', 'none'),
  0x82: toDevice('network management', 'long'),
  0x83: toDevice('network management', 'none'),
  0x84: toDevice('transport layer only, compact frame expected', 'long'),
  0x85: toDevice('transport layer only, format frame expected', 'long'),
  0x87: fromDevice('network management', 'long'),
  0x88: fromDevice('network management', 'short'),
  0x89: fromDevice('network management', 'none'),
  0x8a: fromDevice('transport layer only', 'short'),
  0x8b: fromDevice('transport layer only', 'long'),
  0x9e: fromDevice('specific usage', 'short'),
  0x9f: fromDevice('specific usage', 'long'),
  0xb8: toDevice('set baud rate 300', 'none'),
  0xb9: toDevice('set baud rate 600', 'none'),
  0xba: toDevice('set baud rate 1200', 'none'),
  0xbb: toDevice('set baud rate 2400', 'none'),
  0xbc: toDevice('set baud rate 4800', 'none'),
  0xbd: toDevice('set baud rate 9600', 'none'),
  0xbe: toDevice('set baud rate 19200', 'none'),
  0xbf: toDevice('set baud rate 38400', 'none'),
  0xc0: toDevice('image transfer', 'long'),
  0xc1: fromDevice('image transfer', 'short'),
  0xc2: fromDevice('image transfer', 'long'),
  0xc3: toDevice('security information transfer', 'long'),
  0xc4: fromDevice('security information transfer', 'short'),
  0xc5: fromDevice('security information transfer', 'long'),
};

/** Extended link layer I to IV, and the sublayer for authentication and fragments: another CI field follows. */
export const ELL = [0x8c, 0x8d, 0x8e, 0x8f] as const;
export const AFL = 0x90;

/** What the maker of the device alone knows. */
export const FIRST_MAKERS_OWN = 0xa0;
export const LAST_MAKERS_OWN = 0xb7;

const EllNames: Readonly<Record<number, string>> = {
  [ELL[0]]: 'extended link layer I',
  [ELL[1]]: 'extended link layer II',
  [ELL[2]]: 'extended link layer III',
  [ELL[3]]: 'extended link layer IV',
  [AFL]: 'authentication and fragmentation',
};

/** The word for a CI field; undefined where it is reserved. */
export function ciName(ci: number): string | undefined {
  if (isDlmsTransport(ci)) return 'DLMS transport';
  if (ci >= FIRST_MAKERS_OWN && ci <= LAST_MAKERS_OWN) return "maker's own";
  return ControlInformations[ci]?.name ?? EllNames[ci];
}

export const Ci = defineFields('mbus', {
  ci: enumerated('CI field', ciName, {
    hex: true,
    about: 'Control information: what follows, and which header stands in front of it (EN 13757-7).',
  }),
});
