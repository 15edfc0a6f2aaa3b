import { Conversation, ipv4Text, ipv6Text, Limits, type NetworkParties, type Packet, Shared } from '../core/index.js';
import { Direction } from './direction.js';
import { type Endpoints, endpointText, LINE, SIDED_LINE } from './endpoints.js';
import type { LineTimes } from './line-times.js';

const NO_ADDRESS = new Uint8Array(0);

/** Two parties: addresses and ports, whoever began. */
export class Flow implements Endpoints, NetworkParties {
  readonly directions: readonly [Direction, Direction];
  /** When the last packet came, counted in packets. */
  used = 0;
  /** Of a serial line whose bytes have times. */
  times: LineTimes | undefined = undefined;
  private dialog: Conversation | undefined = undefined;
  private name0: string | undefined = undefined;
  private name1: string | undefined = undefined;

  constructor(
    readonly id: number,
    readonly hash: number,
    /** The lower endpoint first. */
    readonly addresses: Uint8Array,
    private readonly port0: number,
    private readonly port1: number,
    readonly protocol: number,
    private readonly shared: Shared,
    readonly device = '',
  ) {
    this.directions = [new Direction(this, 0), new Direction(this, 1)];
  }

  /** Are the sides of a line heard apart? */
  get isSided(): boolean {
    return this.protocol === SIDED_LINE;
  }

  /** What dissectors keep between messages. Made when the first message comes: most half-open connections have none. */
  get conversation(): Conversation {
    this.dialog ??= new Conversation(this.id, this.shared, this);
    return this.dialog;
  }

  /** A new connection between the same ports has nothing to do with what the old one said. */
  newConversation(): void {
    this.dialog = undefined;
  }

  endpoint(side: 0 | 1): string {
    if (side === 0) {
      this.name0 ??= endpointText(this, 0);
      return this.name0;
    }
    this.name1 ??= endpointText(this, 1);
    return this.name1;
  }

  address(side: 0 | 1): string {
    const { addresses } = this;
    if (addresses.length === 0) return this.device;
    return addresses.length === 8 ? ipv4Text(addresses, side * 4) : ipv6Text(addresses, side * 16);
  }

  port(side: 0 | 1): number {
    return side === 0 ? this.port0 : this.port1;
  }

  /** Does the packet belong to this flow? `swapped`: it was sent by side 1. */
  matches(packet: Packet, swapped: boolean, protocol: number): boolean {
    if (this.protocol !== protocol) return false;
    const port0 = swapped ? packet.destinationPort : packet.sourcePort;
    const port1 = swapped ? packet.sourcePort : packet.destinationPort;
    if (this.port0 !== port0 || this.port1 !== port1) return false;
    const size = addressSize(packet.family);
    const { addresses } = this;
    if (addresses.length !== 2 * size) return false;
    const bytes = packet.addressBytes;
    const first = swapped ? packet.destinationAt : packet.sourceAt;
    const second = swapped ? packet.sourceAt : packet.destinationAt;
    for (let i = 0; i < size; i++) {
      if (addresses[i] !== bytes[first + i] || addresses[size + i] !== bytes[second + i]) return false;
    }
    return true;
  }
}

/** All flows known, found by the addresses of a packet. The longest quiet ones go when there are too many. */
export class Flows {
  private readonly byHash = new Map<number, Flow[]>();
  private count = 0;
  private ids = 0;
  /** Packets so far. */
  private clock = 0;
  /** Different every time, so that nobody can prepare packets that all fall into one bucket. */
  private readonly seed = Math.floor(Math.random() * 0x1_0000_0000) | 0;
  /** Whose packet it was that was looked for: side 0 sent it, or side 1. */
  side: 0 | 1 = 0;

  constructor(
    private readonly evicted: (flow: Flow) => void,
    /** What the conversations of all flows share. */
    private readonly shared = new Shared(),
  ) {}

  get size(): number {
    return this.count;
  }

  /** The flow of a packet; a new one where it is the first. */
  find(packet: Packet, protocol: number): Flow {
    this.clock++;
    const swapped = isSwapped(packet);
    this.side = swapped ? 1 : 0;
    const hash = this.hashOf(packet, swapped, protocol);
    const bucket = this.byHash.get(hash);
    if (bucket !== undefined) {
      for (let i = 0; i < bucket.length; i++) {
        const flow = bucket[i] as Flow;
        if (flow.matches(packet, swapped, protocol)) {
          flow.used = this.clock;
          return flow;
        }
      }
    }
    const flow = this.make(packet, swapped, hash, protocol);
    flow.used = this.clock;
    // Nearly all are alone, and pushing makes room for seventeen.
    if (bucket === undefined) this.byHash.set(hash, [flow]);
    else bucket.push(flow);
    this.count++;
    if (this.count > Limits.connections) this.evict(flow);
    return flow;
  }

  /**
   * A serial line, and what is at its far end: a flow without addresses, which nobody finds and nothing evicts. `isSided`: what
   * its sides say is heard apart.
   */
  line(device = '', isSided = false): Flow {
    return new Flow(++this.ids, 0, NO_ADDRESS, 0, 0, isSided ? SIDED_LINE : LINE, this.shared, device);
  }

  /** All of them, the longest quiet first. */
  byAge(): Flow[] {
    return this.all().sort(byAge);
  }

  clear(): void {
    this.byHash.clear();
    this.count = 0;
  }

  /** Lets an eighth go at once, so that looking for the quiet ones costs little a packet. */
  private evict(keep: Flow): void {
    const flows = this.all();
    // Numbers are sorted ten times as fast as flows.
    const used = Float64Array.from(flows, (flow) => flow.used).sort();
    const latest = used[Limits.connections / 8] as number;
    for (const flow of flows.filter((quiet) => quiet.used < latest && quiet !== keep).sort(byAge)) {
      this.evicted(flow);
      this.remove(flow);
    }
  }

  private all(): Flow[] {
    const flows: Flow[] = [];
    for (const bucket of this.byHash.values()) for (const flow of bucket) flows.push(flow);
    return flows;
  }

  private remove(flow: Flow): void {
    const bucket = this.byHash.get(flow.hash) as Flow[];
    bucket.splice(bucket.indexOf(flow), 1);
    if (bucket.length === 0) this.byHash.delete(flow.hash);
    this.count--;
  }

  private make(packet: Packet, swapped: boolean, hash: number, protocol: number): Flow {
    const size = addressSize(packet.family);
    const addresses = new Uint8Array(2 * size);
    const first = swapped ? packet.destinationAt : packet.sourceAt;
    const second = swapped ? packet.sourceAt : packet.destinationAt;
    for (let i = 0; i < size; i++) {
      addresses[i] = packet.addressBytes[first + i] as number;
      addresses[size + i] = packet.addressBytes[second + i] as number;
    }
    const port0 = swapped ? packet.destinationPort : packet.sourcePort;
    const port1 = swapped ? packet.sourcePort : packet.destinationPort;
    return new Flow(++this.ids, hash, addresses, port0, port1, protocol, this.shared);
  }

  /** FNV-1a over addresses and ports, lower endpoint first. */
  private hashOf(packet: Packet, swapped: boolean, protocol: number): number {
    const bytes = packet.addressBytes;
    const size = addressSize(packet.family);
    const first = swapped ? packet.destinationAt : packet.sourceAt;
    const second = swapped ? packet.sourceAt : packet.destinationAt;
    let hash = this.seed ^ protocol;
    for (let i = 0; i < size; i++) hash = Math.imul(hash ^ (bytes[first + i] as number), 0x01000193);
    for (let i = 0; i < size; i++) hash = Math.imul(hash ^ (bytes[second + i] as number), 0x01000193);
    hash = Math.imul(hash ^ (swapped ? packet.destinationPort : packet.sourcePort), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 13) ^ (swapped ? packet.sourcePort : packet.destinationPort), 0x01000193);
    return hash ^ (hash >>> 15);
  }
}

function byAge(a: Flow, b: Flow): number {
  return a.used - b.used || a.id - b.id;
}

function addressSize(family: number): number {
  return family === 4 ? 4 : family === 6 ? 16 : 0;
}

/** The endpoint with the lower port, then the lower address, is side 0. */
function isSwapped(packet: Packet): boolean {
  if (packet.sourcePort !== packet.destinationPort) return packet.sourcePort > packet.destinationPort;
  const bytes = packet.addressBytes;
  const size = addressSize(packet.family);
  for (let i = 0; i < size; i++) {
    const difference = (bytes[packet.sourceAt + i] as number) - (bytes[packet.destinationAt + i] as number);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
