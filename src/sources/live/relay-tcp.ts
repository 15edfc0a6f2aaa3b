/** A TCP relay: clients connect to it instead of the meter, and each gets a connection to the meter of its own. */
import { createServer, type Server, type Socket } from 'node:net';
import { Limits } from '../../core/index.js';
import { ArrivalClock } from './arrival-clock.js';
import { CLOCK, type Endpoint, endpointText, type Relay, type RelayOwner, type TcpRelayRequest } from './relay.js';
import { type ConnectionOwner, RelayedConnection } from './relay-connection.js';
import { isOpen, listenOn } from './relay-listening.js';
import { socketWords } from './socket-words.js';

/** When the relay ends: what is on its way arrives within this, seen by nothing more coming. */
const SETTLE_MS = 25;
const SETTLE_MOST_MS = 400;

/** @throws Error (rejects) in one line fit for people where it can't listen. */
export async function openTcpRelay(request: TcpRelayRequest, owner: RelayOwner): Promise<TcpRelay> {
  const servers: Server[] = [];
  const relay = new TcpRelay(request, servers, owner);
  await listenOn(
    request,
    async (host, port) => {
      const server = await listen(host, port, relay);
      servers.push(server);
      return endpointOf(server);
    },
    () => {
      for (const server of servers) server.close();
    },
  );
  return relay;
}

export class TcpRelay implements Relay, ConnectionOwner {
  readonly queue: RelayOwner['queue'];
  readonly clock = new ArrivalClock();
  private readonly connections = new Set<RelayedConnection>();
  /** Bytes so far. */
  private bytes = 0;
  private isClosing = false;

  constructor(
    private readonly request: TcpRelayRequest,
    private readonly servers: readonly Server[],
    private readonly owner: RelayOwner,
  ) {
    this.queue = owner.queue;
  }

  get name(): string {
    return `${endpointText(endpointOf(this.servers[0] as Server))} to ${endpointText(this.request.target)}`;
  }

  get interfaces(): Relay['interfaces'] {
    return [{ name: this.name, description: 'relay', clock: CLOCK }];
  }

  get isOpen(): boolean {
    return isOpen(this.servers.map(endpointOf));
  }

  /** Connections at the moment. */
  get size(): number {
    return this.connections.size;
  }

  /** Bytes that were taken from one side, and that the other has not got. */
  get buffered(): number {
    let bytes = 0;
    for (const connection of this.connections) bytes += connection.buffered;
    return bytes;
  }

  accept(client: Socket): void {
    const most = this.request.connections ?? Limits.relayConnections;
    if (this.isClosing || this.connections.size >= most) {
      client.resetAndDestroy();
      const text = `a connection was refused: there are ${most}, the most there may be`;
      if (!this.isClosing) this.owner.note('warning', 'relay.too_many_connections', text);
      return;
    }
    this.connections.add(new RelayedConnection(client, this.request.target, this));
  }

  hold(isHeld: boolean): void {
    for (const connection of this.connections) connection.hold(isHeld);
  }

  async close(): Promise<void> {
    this.isClosing = true;
    for (const server of this.servers) server.close();
    for (let waited = 0, before = -1; waited < SETTLE_MOST_MS && before !== this.bytes; waited += SETTLE_MS) {
      before = this.bytes;
      if (this.connections.size > 0) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
    await Promise.all([...this.connections].map((connection) => connection.close()));
  }

  // ---- what connections say

  passed(bytes: number): void {
    this.bytes += bytes;
  }

  unreachable(why: string): void {
    const text = `cannot connect to ${endpointText(this.request.target)}: ${why}; the client was sent away`;
    this.owner.note('error', 'relay.target_unreachable', text);
  }

  broken(text: string): void {
    this.owner.note('warning', 'relay.connection_lost', text);
  }

  closed(connection: RelayedConnection): void {
    this.connections.delete(connection);
  }
}

function listen(host: string, port: number, relay: TcpRelay): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) =>
      relay.accept(client),
    );
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // One client that cannot be accepted (too many open files) is no reason to end.
      server.on('error', (error) => relay.broken(`a client could not be accepted: ${socketWords(error)}`));
      resolve(server);
    });
  });
}

function endpointOf(server: Server): Endpoint {
  const own = server.address();
  return own === null || typeof own === 'string' ? { host: '', port: 0 } : { host: own.address, port: own.port };
}
