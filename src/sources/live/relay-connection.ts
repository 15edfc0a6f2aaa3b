/** One connection through a TCP relay: the client's socket, the meter's, and what passes between them. */
import { connect, type Socket } from 'node:net';
import type { Arrival, ArrivalClock } from './arrival-clock.js';
import { type Endpoint, endpointText, otherSide, Side } from './relay.js';
import { TcpPackets } from './relay-packets.js';
import { Pump } from './relay-pump.js';
import type { FrameQueue } from './relay-queue.js';
import { socketWords } from './socket-words.js';

/** A name may have several addresses, and a meter behind a mobile network answers after a second. */
const ATTEMPT_MS = 2500;
/** When the relay ends: what was taken has to be written, and both sides to have closed, within this. */
const CLOSE_MS = 500;

export interface ConnectionOwner {
  readonly queue: FrameQueue;
  readonly clock: ArrivalClock;
  /** Bytes were passed on. */
  passed(bytes: number): void;
  unreachable(why: string): void;
  /** A connection broke in another way than by a reset. */
  broken(text: string): void;
  closed(connection: RelayedConnection): void;
}

export class RelayedConnection {
  private readonly sockets: readonly [Socket, Socket];
  private readonly accepted: Arrival;
  private readonly endpoint: Endpoint;
  private packets: TcpPackets | undefined = undefined;
  private pumps: readonly Pump[] = [];
  private readonly hasEnded: [boolean, boolean] = [false, false];
  private isBroken = false;
  private isConnected = false;
  private open = 2;

  /** @param client Paused until the meter answers. */
  constructor(
    client: Socket,
    target: Endpoint,
    private readonly owner: ConnectionOwner,
  ) {
    this.accepted = owner.clock.now();
    this.endpoint = endpointOf(client);
    const meter = connect({
      ...target,
      allowHalfOpen: true,
      noDelay: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    });
    this.sockets = [client, meter];
    meter.on('connect', () => this.begin());
    this.watch(Side.client);
    this.watch(Side.meter);
  }

  /** Bytes that were taken from one side, and that the other has not got. */
  get buffered(): number {
    return this.pumps.reduce((bytes, pump) => bytes + pump.buffered, 0);
  }

  hold(isHeld: boolean): void {
    for (const pump of this.pumps) pump.hold(isHeld);
  }

  /** Takes no more, writes what was taken, and says goodbye to both; resolves when both are closed. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.open === 0) {
        resolve();
        return;
      }
      const late = setTimeout(() => this.destroy(), CLOSE_MS);
      let waiting = 0;
      const closed = (): void => {
        if (--waiting > 0) return;
        clearTimeout(late);
        resolve();
      };
      for (const socket of this.sockets) {
        if (socket.closed) continue;
        waiting++;
        socket.once('close', closed);
      }
      this.sayGoodbye();
    });
  }

  private sayGoodbye(): void {
    if (!this.isConnected) {
      this.destroy();
      return;
    }
    for (const pump of this.pumps) pump.stop();
    this.ends(Side.client);
    this.ends(Side.meter);
  }

  private destroy(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private begin(): void {
    const { owner, sockets } = this;
    const { queue, clock } = owner;
    const [client, meter] = sockets;
    this.isConnected = true;
    const packets = new TcpPackets(queue, this.endpoint, endpointOf(meter));
    this.packets = packets;
    packets.open(this.accepted, clock.now());
    const heard = (side: Side) => (bytes: Buffer, time: Arrival) => {
      owner.passed(bytes.length);
      packets.data(side, time, bytes);
    };
    this.pumps = [
      new Pump(client, meter, clock, heard(Side.client)),
      new Pump(meter, client, clock, heard(Side.meter)),
    ];
    client.on('end', () => this.ends(Side.client));
    meter.on('end', () => this.ends(Side.meter));
    for (const pump of this.pumps) {
      pump.hold(queue.isHeld);
      pump.start();
    }
  }

  /** One side says no more: neither will we in its name. */
  private ends(side: Side): void {
    const { hasEnded, packets } = this;
    if (hasEnded[side] || this.isBroken) return;
    hasEnded[side] = true;
    packets?.finish(side, this.owner.clock.now(), hasEnded[otherSide(side)]);
    this.sockets[otherSide(side)].end();
  }

  private watch(side: Side): void {
    const socket = this.sockets[side];
    socket.on('error', (error) => this.breaks(side, error));
    socket.on('close', () => {
      if (--this.open === 0) this.owner.closed(this);
      // What is closed without an end or an error was closed by us.
      else if (!this.isConnected) this.destroy();
    });
  }

  /** One side is gone: so are we for the other. */
  private breaks(side: Side, error: Error): void {
    if (this.isBroken) return;
    this.isBroken = true;
    const { owner } = this;
    const code = 'code' in error ? error.code : '';
    if (!this.isConnected) {
      if (side === Side.meter) owner.unreachable(socketWords(error));
    } else {
      this.packets?.reset(side, owner.clock.now());
      if (code !== 'ECONNRESET' && code !== 'EPIPE') {
        const who = side === Side.client ? 'the client' : 'the target';
        owner.broken(`connection of ${endpointText(this.endpoint)} lost: ${who}: ${socketWords(error)}`);
      }
    }
    this.sockets[otherSide(side)].resetAndDestroy();
  }
}

function endpointOf(socket: Socket): Endpoint {
  return { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
}
