/** Time, packets, and TCP connections with all that may happen to them. */
import { type Endpoint, etherTypeOf, TcpFlag, type TcpSegment, tcp } from './ip.js';
import { ethernet } from './link.js';
import { concat, hex, NO_BYTES } from './parts.js';

export interface Packet {
  /** Nanoseconds since 1970 UTC. */
  readonly time: bigint;
  readonly bytes: Uint8Array;
}

/** 2024-06-10 10:00:00 UTC, when all sample captures begin. */
export const START = 1718013600_000000000n;

/** A place where packets are captured, one after the other, by a clock that only this script moves. */
export class Wire {
  readonly packets: Packet[] = [];
  #now: bigint;

  constructor(start: bigint = START) {
    this.#now = start;
  }

  /** When the next frame will be sent. */
  get now(): bigint {
    return this.#now;
  }

  wait(milliseconds: number): void {
    this.#now += BigInt(Math.round(milliseconds * 1e6));
  }

  send(...frames: readonly Uint8Array[]): void {
    for (const bytes of frames) {
      this.packets.push({ time: this.#now, bytes });
      this.#now += 1_374_219n;
    }
  }
}

export interface TcpDialogOptions {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly clientSequence?: number;
  readonly serverSequence?: number;
  /** Payload bytes a segment may carry. */
  readonly maxSegment?: number;
  /** How a packet is put on the wire: by default in Ethernet. */
  readonly link?: (packet: Uint8Array, etherType: number, isFromServer: boolean) => Uint8Array;
}

export type TcpEnd = 'client' | 'server';

/** One direction: what was written, how far it went out, and how far the other end has got it without a hole. */
class TcpDirection {
  written: Uint8Array = NO_BYTES;
  delivered = 0;
  identification: number;
  readonly sequence: number;
  readonly #pieces: (readonly [from: number, to: number])[] = [];

  constructor(sequence: number, identification: number) {
    this.sequence = sequence;
    this.identification = identification;
  }

  deliver(from: number, to: number): void {
    this.#pieces.push([from, to]);
    this.#pieces.sort((a, b) => a[0] - b[0]);
    for (const [start, end] of this.#pieces) {
      if (start <= this.delivered && end > this.delivered) this.delivered = end;
    }
  }
}

const SYN_OPTIONS = hex('02 04 05 b4  01 01 04 02');

/**
 * A TCP connection seen from a wire. `client` and `server` send bytes the usual way; for everything unusual
 * there is `write` (bytes into the stream, nothing sent) and `piece` (any range of the stream in a segment, sent as
 * often and in whatever order one likes), and `lose` (a range that arrived but was not captured).
 */
export class TcpDialog {
  readonly #wire: Wire;
  readonly #options: TcpDialogOptions;
  readonly #client: TcpDirection;
  readonly #server: TcpDirection;

  constructor(wire: Wire, options: TcpDialogOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#client = new TcpDirection(options.clientSequence ?? 0x1a2b3c4d, 0x4000);
    this.#server = new TcpDirection(options.serverSequence ?? 0x5e6f7081, 0x0100);
  }

  open(): void {
    this.#emit('client', -1, TcpFlag.syn, NO_BYTES, SYN_OPTIONS);
    this.#wire.wait(18);
    this.#emit('server', -1, TcpFlag.syn | TcpFlag.ack, NO_BYTES, SYN_OPTIONS);
    this.acknowledge('client');
  }

  /** FIN of the client, FIN of the server, and the last acknowledgement. */
  close(): void {
    this.#emit('client', this.#client.written.length, TcpFlag.fin | TcpFlag.ack);
    this.#finish(this.#client);
    this.#wire.wait(18);
    this.#emit('server', this.#server.written.length, TcpFlag.fin | TcpFlag.ack);
    this.#finish(this.#server);
    this.#emit('client', this.#client.written.length, TcpFlag.ack);
  }

  /** Client to server, split where `cuts` (offsets in these bytes) say, or at the largest segment. */
  client(bytes: Uint8Array, cuts?: readonly number[]): void {
    this.#transfer('client', bytes, cuts);
  }

  /** Server to client, after the time a meter thinks; then the client acknowledges. */
  server(bytes: Uint8Array, cuts?: readonly number[]): void {
    this.#wire.wait(36);
    this.#transfer('server', bytes, cuts);
    this.acknowledge('client');
  }

  /** Puts bytes into the stream without sending; returns where they begin. */
  write(from: TcpEnd, bytes: Uint8Array): number {
    const direction = this.#direction(from);
    const at = direction.written.length;
    direction.written = concat(direction.written, bytes);
    return at;
  }

  /** Sends a range of the stream in one segment. */
  piece(from: TcpEnd, start: number, end: number): void {
    const direction = this.#direction(from);
    this.#emit(from, start, TcpFlag.psh | TcpFlag.ack, direction.written.subarray(start, end));
    direction.deliver(start, end);
  }

  /** A range that reached the other end, but not the capture. */
  lose(from: TcpEnd, start: number, end: number): void {
    this.#direction(from).deliver(start, end);
    this.#direction(from).identification++;
  }

  /** A segment without payload. */
  acknowledge(from: TcpEnd): void {
    this.#emit(from, this.#direction(from).written.length, TcpFlag.ack);
  }

  #transfer(from: TcpEnd, bytes: Uint8Array, cuts: readonly number[] | undefined): void {
    const start = this.write(from, bytes);
    const most = this.#options.maxSegment ?? 1460;
    const borders = [0, ...(cuts ?? []), bytes.length];
    for (let i = 1; i < borders.length; i++) {
      const end = borders[i] ?? 0;
      for (let at = borders[i - 1] ?? 0; at < end; at += most) {
        this.piece(from, start + at, start + Math.min(at + most, end));
      }
    }
  }

  /** FIN counts as one byte of the stream, so that the numbers behind it are right. */
  #finish(direction: TcpDirection): void {
    const end = direction.written.length;
    direction.written = concat(direction.written, 0);
    direction.deliver(end, end + 1);
  }

  #direction(from: TcpEnd): TcpDirection {
    return from === 'client' ? this.#client : this.#server;
  }

  /** `at` counts from the first byte of payload; the SYN is the byte before it. */
  #emit(from: TcpEnd, at: number, flags: number, payload: Uint8Array = NO_BYTES, options: Uint8Array = NO_BYTES): void {
    const { client, server } = this.#options;
    const [own, other] = from === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
    const [source, destination] = from === 'client' ? [client, server] : [server, client];
    const segment: TcpSegment = {
      sequence: (own.sequence + 1 + at) >>> 0,
      acknowledgement: flags & TcpFlag.ack ? (other.sequence + 1 + other.delivered) >>> 0 : 0,
      flags,
      payload,
      options,
    };
    const packet = tcp(source, destination, segment, { identification: own.identification++ & 0xffff });
    const link = this.#options.link ?? ((inner, type, isFromServer) => ethernet(type, inner, isFromServer));
    this.#wire.send(link(packet, etherTypeOf(source.address), from === 'server'));
  }
}
