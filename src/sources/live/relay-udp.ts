/** A UDP relay: whoever sends it a datagram gets a socket of his own, through which the meter answers. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { Limits } from '../../core/index.js';
import { ArrivalClock } from './arrival-clock.js';
import {
  CLOCK,
  type Endpoint,
  endpointText,
  type Relay,
  type RelayOwner,
  Side,
  type UdpRelayRequest,
} from './relay.js';
import { isOpen, listenOn } from './relay-listening.js';
import { UdpPackets } from './relay-packets.js';
import { socketWords } from './socket-words.js';

/** Datagrams of one client that wait until the name of the meter is looked up. */
const MOST_WAITING = 16;
/** When the relay ends: what is on its way arrives within this. */
const SETTLE_MS = 50;

/** @throws Error (rejects) in one line fit for people where it can't listen. */
export async function openUdpRelay(request: UdpRelayRequest, owner: RelayOwner): Promise<Relay> {
  const sockets: Socket[] = [];
  const relay = new UdpRelay(request, sockets, owner);
  await listenOn(
    request,
    async (host, port) => {
      const socket = await listen(host, port);
      sockets.push(socket);
      socket.on('message', (bytes, from) => relay.take(socket, bytes, from));
      return endpointOf(socket);
    },
    () => {
      for (const socket of sockets) socket.close();
    },
  );
  return relay;
}

class UdpRelay implements Relay {
  private readonly clock = new ArrivalClock();
  /** By address and port, the longest quiet first. */
  private readonly clients = new Map<string, UdpClient>();

  constructor(
    private readonly request: UdpRelayRequest,
    private readonly sockets: readonly Socket[],
    private readonly owner: RelayOwner,
  ) {}

  get name(): string {
    return `${endpointText(endpointOf(this.sockets[0] as Socket))} to ${endpointText(this.request.target)} over UDP`;
  }

  get interfaces(): Relay['interfaces'] {
    return [{ name: this.name, description: 'relay', clock: CLOCK }];
  }

  get isOpen(): boolean {
    return isOpen(this.sockets.map(endpointOf));
  }

  /** Datagrams don't wait: what comes while nothing is taken is gone. */
  hold(): void {}

  async close(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.clients.size > 0 ? SETTLE_MS : 0));
    for (const socket of this.sockets) socket.close();
    for (const client of this.clients.values()) client.close();
  }

  take(socket: Socket, bytes: Buffer, from: RemoteInfo): void {
    const time = this.clock.now();
    const endpoint = { host: from.address, port: from.port };
    const name = endpointText(endpoint);
    let client = this.clients.get(name);
    if (client !== undefined) this.clients.delete(name);
    else client = new UdpClient(endpoint, socket, this.request.target, this.clock, this.owner);
    this.clients.set(name, client);
    client.take(bytes, time);
    if (this.clients.size > Limits.relayConnections) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [name, client] of this.clients) {
      client.close();
      this.clients.delete(name);
      return;
    }
  }
}

type Time = ReturnType<ArrivalClock['now']>;

/** One client and its socket towards the meter. */
class UdpClient {
  private socket: Socket | undefined = undefined;
  private packets: UdpPackets | undefined = undefined;
  private waiting: { readonly bytes: Buffer; readonly time: Time }[] = [];
  private isClosed = false;

  constructor(
    private readonly client: Endpoint,
    private readonly here: Socket,
    private readonly target: Endpoint,
    private readonly clock: ArrivalClock,
    private readonly owner: RelayOwner,
  ) {
    this.connect().catch((error: unknown) => {
      this.waiting = [];
      this.unreachable(error);
    });
  }

  take(bytes: Buffer, time: Time): void {
    const { socket, packets } = this;
    if (socket === undefined || packets === undefined) {
      if (this.waiting.length < MOST_WAITING) this.waiting.push({ bytes, time });
      return;
    }
    socket.send(bytes);
    packets.datagram(Side.client, time, bytes);
  }

  close(): void {
    this.isClosed = true;
    this.socket?.close();
    this.socket = undefined;
  }

  private async connect(): Promise<void> {
    const { client, here, clock, target } = this;
    const { address } = await lookup(target.host);
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(target.port, address, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    // The port that nobody listens on is told with the next datagram.
    socket.on('error', (error) => this.unreachable(error));
    if (this.isClosed) {
      socket.close();
      return;
    }
    const packets = new UdpPackets(this.owner.queue, client, { host: address, port: target.port });
    socket.on('message', (bytes) => {
      const time = clock.now();
      here.send(bytes, client.port, client.host);
      packets.datagram(Side.meter, time, bytes);
    });
    this.socket = socket;
    this.packets = packets;
    for (const { bytes, time } of this.waiting.splice(0)) this.take(bytes, time);
  }

  private unreachable(error: unknown): void {
    const text = `cannot reach ${endpointText(this.target)}: ${socketWords(error)}`;
    this.owner.note('error', 'relay.target_unreachable', text);
  }
}

function listen(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      // What a client that has gone answers is of no interest.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

function endpointOf(socket: Socket): Endpoint {
  const { address, port } = socket.address();
  return { host: address, port };
}
