import { ipv4Text, ipv6Text } from '../core/index.js';

/** `Endpoints.protocol` of a serial line, and of one whose sides, client and meter, are heard apart. */
export const LINE = -1;
export const SIDED_LINE = -2;

/** Who talks with whom: the face of a flow that messages show. */
export interface Endpoints {
  /** Number of the connection, UDP flow or serial line. */
  readonly id: number;
  /** IP protocol of what carries it (6 TCP, 17 UDP); 0 where there are no ports; `LINE`, `SIDED_LINE`. */
  readonly protocol: number;
  /** Addresses of both sides as bytes, side 0 first; empty where there is no network. */
  readonly addresses: Uint8Array;
  /** What is at the far end of a line, where the capture says so: `USB 1.5 FTDI`. Else empty. */
  readonly device: string;
  /** `192.0.2.1:4059` or the device of side 0 or 1; empty where there is neither. */
  endpoint(side: 0 | 1): string;
  /** 0 where there are no ports. */
  port(side: 0 | 1): number;
}

/** Addresses and ports of both sides, without anything of what was said. */
export class Parties implements Endpoints {
  private name0: string | undefined = undefined;
  private name1: string | undefined = undefined;

  constructor(
    readonly id: number,
    readonly protocol: number,
    readonly addresses: Uint8Array,
    private readonly port0: number,
    private readonly port1: number,
    readonly device = '',
  ) {}

  endpoint(side: 0 | 1): string {
    if (side === 0) {
      this.name0 ??= endpointText(this, 0);
      return this.name0;
    }
    this.name1 ??= endpointText(this, 1);
    return this.name1;
  }

  port(side: 0 | 1): number {
    return side === 0 ? this.port0 : this.port1;
  }
}

/** Who captured its own adapter: the near end of the line. */
const HOST = 'host';

/** `192.0.2.1:4059`, `[2001:db8::1]:4059`; without the port where neither side has one; `host` and the device of a line. */
export function endpointText(parties: Endpoints, side: 0 | 1): string {
  const { addresses } = parties;
  const size = addresses.length / 2;
  if (parties.device !== '') return side === 0 ? HOST : parties.device;
  if (size === 0) return '';
  const port = parties.port(side);
  const hasPorts = port !== 0 || parties.port(side === 0 ? 1 : 0) !== 0;
  if (size === 4) return `${ipv4Text(addresses, side * 4)}${hasPorts ? `:${port}` : ''}`;
  const address = ipv6Text(addresses, side * 16);
  return hasPorts ? `[${address}]:${port}` : address;
}
