/** Captures as large as a benchmark needs: packets of TCP and UDP go to disk at once, by chance that is the same each time. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { ipAddress, pcap, TcpFlag } from '../captures/bytes.js';

const START_SECONDS = 1718013600;
/** Written to disk in pieces of about this size; larger ones gain nothing. */
const BUFFER_BYTES = 4 << 20;

const RECORD = 16;
/** Ethernet and IPv4. */
const HEADERS = 34;
const TCP = 6;
const TCP_HEADER = 20;
const UDP = 17;
const UDP_HEADER = 8;

/** Mulberry32: small, fast, and good enough for benchmark data. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** An integer in [0, below). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  }
}

/** The two ends of a connection, and how far each has sent. */
export class Connection {
  readonly client: Uint8Array;
  readonly server: Uint8Array;
  clientSequence: number;
  serverSequence: number;
  clientPackets = 0;
  serverPackets = 0;
  readonly clientPort: number;
  readonly serverPort: number;

  constructor(server: string, serverPort: number, clientPort: number, chance: Chance) {
    this.client = ipAddress('192.0.2.10');
    this.server = ipAddress(server);
    this.clientPort = clientPort;
    this.serverPort = serverPort;
    this.clientSequence = chance.below(0x1_0000_0000);
    this.serverSequence = chance.below(0x1_0000_0000);
  }
}

/** Writes packets until the number asked for is reached; whatever comes later is dropped. */
export class CaptureFile {
  packets = 0;
  bytes = 0;
  apdus = 0;
  readonly #file: number;
  readonly #limit: number;
  readonly #chance: Chance;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #at = 0;
  #microseconds = 0;

  constructor(path: string, limit: number, chance: Chance) {
    this.#file = openSync(path, 'w');
    this.#limit = limit;
    this.#chance = chance;
    this.#buffer.set(pcap([]));
    this.#at = pcap([]).length;
  }

  get isFull(): boolean {
    return this.packets >= this.#limit;
  }

  /** One TCP segment with `payload[start, end)`; false where the file is full. */
  packet(
    link: Connection,
    fromServer: boolean,
    flags: number,
    payload: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const at = this.#begin(link, fromServer, TCP, TCP_HEADER + end - start);
    if (at < 0) return false;
    this.#tcp(at, link, fromServer, flags, payload, start, end);
    return true;
  }

  /** One UDP datagram; false where the file is full. */
  datagram(link: Connection, fromServer: boolean, payload: Uint8Array): boolean {
    const length = UDP_HEADER + payload.length;
    const at = this.#begin(link, fromServer, UDP, length);
    if (at < 0) return false;
    const b = this.#buffer;
    b.writeUInt16BE(fromServer ? link.serverPort : link.clientPort, at);
    b.writeUInt16BE(fromServer ? link.clientPort : link.serverPort, at + 2);
    b.writeUInt16BE(length, at + 4);
    b.writeUInt16BE(0, at + 6);
    b.set(payload, at + UDP_HEADER);
    b.writeUInt16BE(this.#checksum(at - 8, at + length, UDP + length), at + 6);
    return true;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  /** Record, Ethernet and IP in front of so many octets; where these begin, or -1 where the file is full. */
  #begin(link: Connection, fromServer: boolean, protocol: number, length: number): number {
    if (this.isFull) return -1;
    const size = HEADERS + length;
    if (this.#at + RECORD + size > BUFFER_BYTES) this.#flush();
    this.#microseconds += 40 + this.#chance.below(900);
    const b = this.#buffer;
    let at = this.#at;
    b.writeUInt32LE(START_SECONDS + Math.floor(this.#microseconds / 1e6), at);
    b.writeUInt32LE(this.#microseconds % 1e6, at + 4);
    b.writeUInt32LE(size, at + 8);
    b.writeUInt32LE(size, at + 12);
    at += RECORD;
    // Ethernet: locally administered addresses, the last byte tells the end.
    b.writeUIntBE(0x02005e0053, at, 5);
    b[at + 5] = fromServer ? 1 : 2;
    b.writeUIntBE(0x02005e0053, at + 6, 5);
    b[at + 11] = fromServer ? 2 : 1;
    b.writeUInt16BE(0x0800, at + 12);
    this.#ip(at + 14, link, fromServer, protocol, size - 14);
    this.#at = at + size;
    this.packets++;
    return at + HEADERS;
  }

  #ip(at: number, link: Connection, fromServer: boolean, protocol: number, length: number): void {
    const b = this.#buffer;
    b.writeUInt16BE(0x4500, at);
    b.writeUInt16BE(length, at + 2);
    b.writeUInt16BE((fromServer ? link.serverPackets++ : link.clientPackets++) & 0xffff, at + 4);
    b.writeUInt16BE(0x4000, at + 6);
    b.writeUInt16BE(0x4000 | protocol, at + 8);
    b.writeUInt16BE(0, at + 10);
    b.set(fromServer ? link.server : link.client, at + 12);
    b.set(fromServer ? link.client : link.server, at + 16);
    b.writeUInt16BE(this.#checksum(at, at + 20, 0), at + 10);
  }

  #tcp(
    at: number,
    link: Connection,
    fromServer: boolean,
    flags: number,
    payload: Uint8Array,
    start: number,
    end: number,
  ): void {
    const b = this.#buffer;
    b.writeUInt16BE(fromServer ? link.serverPort : link.clientPort, at);
    b.writeUInt16BE(fromServer ? link.clientPort : link.serverPort, at + 2);
    b.writeUInt32BE(fromServer ? link.serverSequence : link.clientSequence, at + 4);
    const acknowledged = fromServer ? link.clientSequence : link.serverSequence;
    b.writeUInt32BE(flags & TcpFlag.ack ? acknowledged : 0, at + 8);
    b[at + 12] = 0x50;
    b[at + 13] = flags;
    b.writeUInt16BE(64240, at + 14);
    b.writeUInt32BE(0, at + 16);
    for (let i = start; i < end; i++) b[at + 20 + i - start] = payload[i] ?? 0;
    const length = TCP_HEADER + end - start;
    // The pseudo header: both addresses stand just before, then protocol and length.
    b.writeUInt16BE(this.#checksum(at - 8, at + length, TCP + length), at + 16);
    const advance = end - start + (flags & (TcpFlag.syn | TcpFlag.fin) ? 1 : 0);
    if (fromServer) link.serverSequence = (link.serverSequence + advance) >>> 0;
    else link.clientSequence = (link.clientSequence + advance) >>> 0;
  }

  #checksum(start: number, end: number, before: number): number {
    const b = this.#buffer;
    let sum = before;
    let i = start;
    for (; i + 1 < end; i += 2) sum += ((b[i] ?? 0) << 8) | (b[i + 1] ?? 0);
    if (i < end) sum += (b[i] ?? 0) << 8;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return ~sum & 0xffff;
  }

  #flush(): void {
    for (let from = 0; from < this.#at; ) from += writeSync(this.#file, this.#buffer, from, this.#at - from);
    this.bytes += this.#at;
    this.#at = 0;
  }
}
