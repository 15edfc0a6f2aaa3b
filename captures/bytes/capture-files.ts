/** Capture files: pcap and pcapng. */
import { concat, NO_BYTES, text, u16, u32 } from './parts.js';
import type { Packet } from './wire.js';

export const LinkTypes = {
  null: 0,
  ethernet: 1,
  raw: 101,
  linuxSll: 113,
  user0: 147,
  user1: 148,
  usbLinux: 189,
  usbLinuxMmapped: 220,
  usbPcap: 249,
  ieee802154: 195,
  linuxSll2: 276,
} as const;

/** Integers of capture files, in the byte order of the machine that wrote them. */
class FileBytes {
  readonly #isBigEndian: boolean;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  u16(value: number): Uint8Array {
    return this.#isBigEndian ? u16(value) : u16(value).reverse();
  }

  u32(value: number): Uint8Array {
    return this.#isBigEndian ? u32(value) : u32(value).reverse();
  }
}

export interface PcapOptions {
  readonly linkType?: number;
  readonly isBigEndian?: boolean;
  readonly hasNanoseconds?: boolean;
  /** Packets are cut to this. */
  readonly snapLength?: number;
}

export function pcap(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  const { linkType = LinkTypes.ethernet, hasNanoseconds = false, snapLength = 262144 } = options;
  const file = new FileBytes(options.isBigEndian ?? false);
  const magic = file.u32(hasNanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  const parts = [magic, file.u16(2), file.u16(4), file.u32(0), file.u32(0), file.u32(snapLength), file.u32(linkType)];
  for (const { time, bytes } of packets) {
    const fraction = Number(time % 1_000_000_000n);
    const kept = bytes.subarray(0, snapLength);
    parts.push(
      file.u32(Number(time / 1_000_000_000n)),
      file.u32(hasNanoseconds ? fraction : Math.floor(fraction / 1000)),
      file.u32(kept.length),
      file.u32(bytes.length),
      kept,
    );
  }
  return concat(...parts);
}

export interface PcapngInterface {
  readonly linkType: number;
  readonly snapLength?: number;
  readonly name?: string;
  readonly description?: string;
  /** 6: microseconds (the default of the format, then not written), 9: nanoseconds. */
  readonly digits?: number;
}

export interface PcapngPacketOptions {
  readonly comment?: string;
  /** 1 received, 2 sent. */
  readonly direction?: number;
}

/** Blocks of a pcapng file; each section starts with its own header and its own interfaces. */
export class Pcapng {
  readonly #blocks: Uint8Array[] = [];
  readonly #interfaces: PcapngInterface[] = [];
  #file = new FileBytes(false);

  section(isBigEndian = false, comment?: string): this {
    this.#file = new FileBytes(isBigEndian);
    this.#interfaces.length = 0;
    const version = [this.#file.u16(1), this.#file.u16(0)];
    const unknownLength = new Uint8Array(8).fill(0xff);
    const options = this.#options(comment === undefined ? [] : [[1, text(comment)]]);
    return this.#block(0x0a0d0d0a, this.#file.u32(0x1a2b3c4d), ...version, unknownLength, options);
  }

  interface(description: PcapngInterface): this {
    this.#interfaces.push(description);
    const options: [number, Uint8Array][] = [];
    if (description.name !== undefined) options.push([2, text(description.name)]);
    if (description.description !== undefined) options.push([3, text(description.description)]);
    if (description.digits !== undefined) options.push([9, Uint8Array.of(description.digits)]);
    const linkType = [this.#file.u16(description.linkType), this.#file.u16(0)];
    return this.#block(1, ...linkType, this.#file.u32(description.snapLength ?? 0), this.#options(options));
  }

  /** Enhanced packet block. */
  packet(interfaceId: number, packet: Packet, packetOptions: PcapngPacketOptions = {}): this {
    const { digits = 6, snapLength = 0 } = this.#interfaces[interfaceId] ?? {};
    const units = packet.time / 10n ** BigInt(9 - digits);
    const kept = snapLength ? packet.bytes.subarray(0, snapLength) : packet.bytes;
    const options: [number, Uint8Array][] = [];
    if (packetOptions.comment !== undefined) options.push([1, text(packetOptions.comment)]);
    if (packetOptions.direction !== undefined) options.push([2, this.#file.u32(packetOptions.direction)]);
    return this.#block(
      6,
      this.#file.u32(interfaceId),
      this.#file.u32(Number(units >> 32n)),
      this.#file.u32(Number(units & 0xffffffffn)),
      this.#file.u32(kept.length),
      this.#file.u32(packet.bytes.length),
      padded(kept),
      this.#options(options),
    );
  }

  /** Simple packet block: no time, always of the first interface. */
  simplePacket(bytes: Uint8Array): this {
    const snapLength = this.#interfaces[0]?.snapLength ?? 0;
    const kept = snapLength ? bytes.subarray(0, snapLength) : bytes;
    return this.#block(3, this.#file.u32(bytes.length), padded(kept));
  }

  /** A block of another type, for readers to step over. */
  other(type: number, ...contents: readonly Uint8Array[]): this {
    return this.#block(type, ...contents);
  }

  /** Interface statistics: packets received and dropped. */
  statistics(interfaceId: number, time: bigint, received: number, dropped: number): this {
    const { digits = 6 } = this.#interfaces[interfaceId] ?? {};
    const units = time / 10n ** BigInt(9 - digits);
    const count = (value: number): Uint8Array => {
      const halves = [this.#file.u32(0), this.#file.u32(value)];
      // The order of the halves follows the byte order of the section.
      return this.#file.u16(1)[0] === 1 ? concat(...halves.reverse()) : concat(...halves);
    };
    return this.#block(
      5,
      this.#file.u32(interfaceId),
      this.#file.u32(Number(units >> 32n)),
      this.#file.u32(Number(units & 0xffffffffn)),
      this.#options([
        [4, count(received)],
        [5, count(dropped)],
      ]),
    );
  }

  bytes(): Uint8Array {
    return concat(...this.#blocks);
  }

  #block(type: number, ...contents: readonly Uint8Array[]): this {
    const content = padded(concat(...contents));
    const length = this.#file.u32(12 + content.length);
    this.#blocks.push(concat(this.#file.u32(type), length, content, length));
    return this;
  }

  /** Nothing at all where there is no option: the end marker belongs to a list. */
  #options(options: readonly (readonly [code: number, value: Uint8Array])[]): Uint8Array {
    if (options.length === 0) return NO_BYTES;
    const items = options.map(([code, value]) =>
      concat(this.#file.u16(code), this.#file.u16(value.length), padded(value)),
    );
    return concat(...items, u32(0));
  }
}

function padded(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}
