/** The headers of an IPv6 packet in full, as they are found out from compressed ones. */
import { concatenate } from '../data/concatenate.js';

const IP_OCTETS = 40;
const UDP_OCTETS = 8;
const UDP = 17;

export class Rebuilt {
  readonly ip = new Uint8Array(IP_OCTETS);
  hasUdp = false;
  sourcePort = 0;
  destinationPort = 0;
  private checksum = 0;
  private readonly extensions: Uint8Array[] = [];

  constructor() {
    this.ip[0] = 0x60;
  }

  /** Protocol number of what follows the headers so far. */
  get next(): number {
    const last = this.extensions[this.extensions.length - 1];
    return (last === undefined ? this.ip[6] : last[0]) as number;
  }

  setNext(protocol: number): void {
    const last = this.extensions[this.extensions.length - 1];
    if (last === undefined) this.ip[6] = protocol;
    else last[0] = protocol;
  }

  /** An extension header: what is left out is its length, and the padding to a multiple of eight octets. */
  addExtension(protocol: number, data: Uint8Array): void {
    const length = Math.ceil((2 + data.length) / 8) * 8;
    const extension = new Uint8Array(length);
    extension[1] = length / 8 - 1;
    extension.set(data, 2);
    const padding = length - 2 - data.length;
    // One octet of padding is the option Pad1; more are PadN.
    if (padding > 1) extension.set([1, padding - 2], 2 + data.length);
    this.setNext(protocol);
    this.extensions.push(extension);
  }

  setUdp(sourcePort: number, destinationPort: number, checksum: number): void {
    this.setNext(UDP);
    this.hasUdp = true;
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
    this.checksum = checksum;
  }

  /** All of them, of a packet that has `total` octets. */
  inFull(total: number): Uint8Array {
    const { ip } = this;
    const length = Math.max(0, total - IP_OCTETS);
    ip[4] = length >> 8;
    ip[5] = length;
    const parts: Uint8Array[] = [ip, ...this.extensions];
    if (this.hasUdp) parts.push(this.udp(length - concatenate(this.extensions).length));
    return concatenate(parts);
  }

  private udp(length: number): Uint8Array {
    const words = [this.sourcePort, this.destinationPort, Math.max(UDP_OCTETS, length), this.checksum];
    return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
  }
}
