/** Makes captures of both kinds, right and wrong ones, for tests. */

export interface Order {
  readonly little: boolean;
}

export interface PcapOptions extends Order {
  readonly magic?: number;
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly major?: number;
}

export interface PcapRecord {
  readonly seconds?: number;
  readonly fraction?: number;
  readonly captured?: number;
  readonly wire?: number;
  readonly bytes: Uint8Array;
}

export const MICROSECONDS = 0xa1b2c3d4;
export const NANOSECONDS = 0xa1b23c4d;
export const MODIFIED = 0xa1b2cd34;

export function pcap(options: PcapOptions, records: readonly PcapRecord[]): Uint8Array {
  const { little, magic = MICROSECONDS } = options;
  const parts = [pcapHeader(options)];
  for (const { seconds = 0, fraction = 0, bytes, captured = bytes.length, wire = bytes.length } of records) {
    const header = [u32(seconds, little), u32(fraction, little), u32(captured, little), u32(wire, little)];
    parts.push(...header, ...(magic === MODIFIED ? [new Uint8Array(8)] : []), bytes);
  }
  return join(parts);
}

export function pcapHeader({ little, magic = MICROSECONDS, linkType = 1, snapLength = 65535, major = 2 }: PcapOptions) {
  const version = [u16(major, little), u16(4, little)];
  return join([u32(magic, little), ...version, new Uint8Array(8), u32(snapLength, little), u32(linkType, little)]);
}

/** Blocks of one section in one byte order. */
export class Blocks {
  constructor(readonly little: boolean) {}

  block(type: number, ...body: readonly Uint8Array[]): Uint8Array {
    const inside = padded(join(body));
    const length = u32(inside.length + 12, this.little);
    return join([u32(type, this.little), length, inside, length]);
  }

  section(...options: readonly Uint8Array[]): Uint8Array {
    const sectionLength = new Uint8Array(8).fill(0xff);
    const version = [u16(1, this.little), u16(0, this.little)];
    return this.block(0x0a0d0d0a, u32(0x1a2b3c4d, this.little), ...version, sectionLength, ...options);
  }

  interface(linkType: number, snapLength: number, ...options: readonly Uint8Array[]): Uint8Array {
    return this.block(1, u16(linkType, this.little), u16(0, this.little), u32(snapLength, this.little), ...options);
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return join([u16(code, this.little), u16(value.length, this.little), padded(value)]);
  }

  enhanced(place: number, ticks: bigint, bytes: Uint8Array, more: { wire?: number; options?: Uint8Array[] } = {}) {
    const body = [...this.#ticks(ticks), u32(bytes.length, this.little), u32(more.wire ?? bytes.length, this.little)];
    return this.block(6, u32(place, this.little), ...body, padded(bytes), ...(more.options ?? []));
  }

  obsolete(place: number, ticks: bigint, bytes: Uint8Array, options: Uint8Array[] = []): Uint8Array {
    const lengths = [u32(bytes.length, this.little), u32(bytes.length, this.little)];
    const from = [u16(place, this.little), u16(7, this.little)];
    return this.block(2, ...from, ...this.#ticks(ticks), ...lengths, padded(bytes), ...options);
  }

  simple(bytes: Uint8Array, wire = bytes.length): Uint8Array {
    return this.block(3, u32(wire, this.little), bytes);
  }

  /** Interface statistics: counts by the numbers of their options. */
  statistics(place: number, counts: Readonly<Record<number, bigint>>): Uint8Array {
    const options = Object.entries(counts).map(([code, count]) => this.option(Number(code), this.i64(count)));
    return this.block(5, u32(place, this.little), ...this.#ticks(0n), ...options);
  }

  u32(value: number): Uint8Array {
    return u32(value, this.little);
  }

  i64(value: bigint): Uint8Array {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, value, this.little);
    return bytes;
  }

  #ticks(ticks: bigint): Uint8Array[] {
    return [u32(Number(ticks >> 32n), this.little), u32(Number(ticks & 0xffffffffn), this.little)];
  }
}

export function u16(value: number, little: boolean): Uint8Array {
  return little ? Uint8Array.of(value, value >> 8) : Uint8Array.of(value >> 8, value);
}

export function u32(value: number, little: boolean): Uint8Array {
  const bytes = Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
  return little ? bytes.reverse() : bytes;
}

export function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function padded(bytes: Uint8Array): Uint8Array {
  return join([bytes, new Uint8Array(-bytes.length & 3)]);
}
