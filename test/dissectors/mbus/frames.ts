/** Shared by the tests of M-Bus: frames built from their parts, and reads that are counted. */
import { hex, join } from '../../dissect.js';

const bytesOf = (given: string | Uint8Array): Uint8Array => (typeof given === 'string' ? hex(given) : given);
const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, octet) => (sum + octet) & 0xff, 0);

/** 10 C A checksum 16 */
export function shortFrame(control: number, address: number): Uint8Array {
  return Uint8Array.of(0x10, control, address, (control + address) & 0xff, 0x16);
}

/** 68 L L 68 head data checksum 16; `head` is C, A, CI and what stands before the data. */
export function longFrame(head: string, data: string | Uint8Array = ''): Uint8Array {
  const body = join(hex(head), bytesOf(data));
  const length = body.length & 0xff;
  return join(Uint8Array.of(0x68, length, length, 0x68), body, Uint8Array.of(sumOf(body), 0x16));
}

/** The same bytes, with a count of the octets read. */
export function counting(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly reads: () => number } {
  let count = 0;
  const counted = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^\d/.test(key)) count++;
      return Reflect.get(target, key, target);
    },
  });
  return { bytes: counted, reads: () => count };
}
