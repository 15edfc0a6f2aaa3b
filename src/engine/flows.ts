import { Conversation, ipv4Text, ipv6Text, Limits, type Packet } from '../core/index.js';
import { Direction } from './direction.js';

/** Two parties: addresses and ports, whoever began. */
export class Flow {
  readonly directions: readonly [Direction, Direction];
  readonly conversation: Conversation;
  /** Frame number of the last packet. */
  used = 0;
  private readonly names: [string | undefined, string | undefined] = [undefined, undefined];

  constructor(
    readonly id: number,
    readonly hash: number,
    /** Addresses of both sides as bytes, the lower endpoint first; empty where there is no network. */
    private readonly addresses: Uint8Array,
    private readonly ports: readonly [number, number],
    readonly protocol: number,
  ) {
    this.directions = [new Direction(this, 0), new Direction(this, 1)];
    this.conversation = new Conversation(id);
  }

  /** `192.0.2.1:4059` of side 0 or 1; empty without a network. */
  endpoint(side: 0 | 1): string {
    let name = this.names[side];
    if (name === undefined) {
      name = this.endpointText(side);
      this.names[side] = name;
    }
    return name;
  }

  port(side: 0 | 1): number {
    return this.ports[side];
  }

  matches(packet: Packet, swapped: boolean, protocol: number): boolean {
    const [low, high] = this.ports;
    if (this.protocol !== protocol) return false;
    if (swapped ? low !== packet.destinationPort || high !== packet.sourcePort : low !== packet.sourcePort || high !== packet.destinationPort) {
      return false;
    }
    const size = addressSize(packet.family);
    if (this.addresses.length !== 2 * size) return false;
    const first = swapped ? packet.destinationAt : packet.sourceAt;
    const second = swapped ? packet.sourceAt : packet.destinationAt;
    for (let i = 0; i < size; i++) {
      if (this.addresses[i] !== packet.addressBytes[first + i] || this.addresses[size + i] !== packet.addressBytes[second + i]) return false;
    }
    return true;
  }

  private endpointText(side: 0 | 1): string {
    const size = this.addresses.length / 2;
    if (size === 0) return '';
    const port = this.ports[side];
    if (size === 4) return `${ipv4Text(this.addresses, side * 4)}${port === 0 ? '' : `:${port}`}`;
    const address = ipv6Text(this.addresses, side * 16);
    return port === 0 ? address : `[${address}]:${port}`;
  }
}

/** All flows known, found by the addresses of a packet. The longest quiet ones go when there are too many. */
export class Flows {
  private readonly byHash = new Map<number, Flow[]>();
  private count = 0;
  private ids = 0;
  /** Whose packet it was: side 0 sent it, or side 1. */
  side: 0 | 1 = 0;

  constructor(private readonly evicted: (flow: Flow) => void) {}

  get size(): number {
    return this.count;
  }

  find(packet: Packet, protocol: number, frame: number): Flow {
    const swapped = isSwapped(packet);
    this.side = swapped ? 1 : 0;
    const hash = hashOf(packet, swapped, protocol);
    let bucket = this.byHash.get(hash);
    if (bucket !== undefined) {
      for (const flow of bucket) {
        if (flow.matches(packet, swapped, protocol)) {
          flow.used = frame;
          return flow;
        }
      }
    } else {
      bucket = [];
      this.byHash.set(hash, bucket);
    }
    const flow = this.make(packet, swapped, hash, protocol);
    flow.used = frame;
    bucket.push(flow);
    this.count++;
    if (this.count > Limits.connections) this.evict(flow);
    return flow;
  }

  remove(flow: Flow): void {
    const bucket = this.byHash.get(flow.hash);
    const at = bucket?.indexOf(flow) ?? -1;
    if (bucket === undefined || at < 0) return;
    bucket.splice(at, 1);
    if (bucket.length === 0) this.byHash.delete(flow.hash);
    this.count--;
  }

  *all(): Generator<Flow> {
    for (const bucket of this.byHash.values()) yield* bucket;
  }

  /** Lets an eighth go at once, so that looking for the quiet ones costs little a packet. */
  private evict(keep: Flow): void {
    const quiet = [...this.all()].sort((a, b) => a.used - b.used);
    for (const flow of quiet.slice(0, Limits.connections / 8)) {
      if (flow === keep) continue;
      this.evicted(flow);
      this.remove(flow);
    }
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
    const ports: [number, number] = swapped
      ? [packet.destinationPort, packet.sourcePort]
      : [packet.sourcePort, packet.destinationPort];
    return new Flow(++this.ids, hash, addresses, ports, protocol);
  }
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

/** FNV-1a over addresses and ports, lower endpoint first. */
function hashOf(packet: Packet, swapped: boolean, protocol: number): number {
  const bytes = packet.addressBytes;
  const size = addressSize(packet.family);
  const first = swapped ? packet.destinationAt : packet.sourceAt;
  const second = swapped ? packet.sourceAt : packet.destinationAt;
  let hash = 0x811c9dc5 ^ protocol;
  for (let i = 0; i < size; i++) hash = Math.imul(hash ^ (bytes[first + i] as number), 0x01000193);
  for (let i = 0; i < size; i++) hash = Math.imul(hash ^ (bytes[second + i] as number), 0x01000193);
  hash = Math.imul(hash ^ packet.sourcePort ^ packet.destinationPort, 0x01000193);
  hash = Math.imul(hash ^ (packet.sourcePort * packet.destinationPort), 0x01000193);
  return hash ^ (hash >>> 15);
}
