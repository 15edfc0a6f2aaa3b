/** M-Bus: frames on wire (EN 13757-2), telegrams on radio (EN 13757-4), and what stands in front of an APDU in them. */
import { concat, hex, NO_BYTES, type Part, u16 } from './parts.js';

const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);

export const MBUS_ACK = Uint8Array.of(0xe5);

/** 10 | C | A | checksum | 16 */
export function mbusShort(control: number, address: number): Uint8Array {
  return concat(0x10, control, address, (control + address) & 0xff, 0x16);
}

/** 68 | L | L | 68 | C | A | CI and data | checksum | 16; L modulo 256 where it is more. */
export function mbusLong(control: number, address: number, data: Uint8Array): Uint8Array {
  const body = concat(control, address, data);
  const length = body.length & 0xff;
  return concat(0x68, length, length, 0x68, body, sumOf(body), 0x16);
}

/** CI | STSAP | DTSAP | APDU, cut into segments of at most so many octets of it. */
export function dlmsSegments(source: number, destination: number, apdu: Uint8Array, size = 244): Uint8Array[] {
  const count = Math.max(1, Math.ceil(apdu.length / size));
  return Array.from({ length: count }, (_, i) => {
    const fin = i === count - 1 ? 0x10 : 0;
    return concat((i & 0x0f) | fin, source, destination, apdu.subarray(i * size, (i + 1) * size));
  });
}

/** Who a device is. */
export interface MBusDevice {
  /** Eight digits. */
  readonly number: string;
  /** Three letters. */
  readonly maker: string;
  readonly version: number;
  readonly type: number;
}

const lowFirst = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes).reverse();
const numberOf = ({ number }: MBusDevice): Uint8Array => lowFirst(hex(number));
const makerOf = ({ maker }: MBusDevice): Uint8Array =>
  lowFirst(u16([...maker].reduce((id, letter) => id * 32 + letter.charCodeAt(0) - 64, 0)));

/** CI | access number | status | configuration */
export function shortHeader(ci: number, access: number, configuration = 0, status = 0): Uint8Array {
  return concat(ci, access, status, lowFirst(u16(configuration)));
}

/** CI | number | maker | version | type | access number | status | configuration */
export function longHeader(ci: number, device: MBusDevice, access: number, configuration = 0): Uint8Array {
  const rest = shortHeader(ci, access, configuration).subarray(1);
  return concat(ci, numberOf(device), makerOf(device), device.version, device.type, rest);
}

/** Maker, number, version, type: an address on radio. */
export function radioAddress(device: MBusDevice): Uint8Array {
  return concat(makerOf(device), numberOf(device), device.version, device.type);
}

/** Polynomial 3D65h, zeros first, complemented. */
export function crcEn13757(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const isSet = (((crc >> 15) ^ (byte >> bit)) & 1) === 1;
      crc = ((crc << 1) & 0xffff) ^ (isSet ? 0x3d65 : 0);
    }
  }
  return crc ^ 0xffff;
}

const checked = (block: Uint8Array): Uint8Array => concat(block, u16(crcEn13757(block)));

/** The telegram as a receiver leaves it that takes check sequences off. */
export function radioPlain(control: number, device: MBusDevice, ...data: readonly Part[]): Uint8Array {
  const body = concat(control, radioAddress(device), ...data);
  return concat(body.length, body);
}

/** Frame format A: blocks of 10 and 16 octets; L counts no check sequences. */
export function radioA(control: number, device: MBusDevice, ...data: readonly Part[]): Uint8Array {
  const all = radioPlain(control, device, ...data);
  const blocks = [checked(all.subarray(0, 10))];
  for (let at = 10; at < all.length; at += 16) blocks.push(checked(all.subarray(at, at + 16)));
  return concat(...blocks);
}

/** Frame format B: blocks of 126 octets; L counts check sequences. */
export function radioB(control: number, device: MBusDevice, ...data: readonly Part[]): Uint8Array {
  const plain = radioPlain(control, device, ...data);
  const checks = plain.length > 126 ? 4 : 2;
  const all = concat(plain.length - 1 + checks, plain.subarray(1));
  return concat(checked(all.subarray(0, 126)), all.length > 126 ? checked(all.subarray(126)) : NO_BYTES);
}
