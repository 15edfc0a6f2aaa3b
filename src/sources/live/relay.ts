/** What a relay is asked for, and what all kinds of relays have in common. */
import type { InterfaceInfo, NoteSeverity } from '../../core/index.js';
import type { LineSetting } from './line-speed.js';
import type { FrameQueue } from './relay-queue.js';

export interface Endpoint {
  /** An address; of a target, also a name. */
  readonly host: string;
  readonly port: number;
}

export function endpointText({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export interface TcpRelayRequest {
  readonly kind: 'tcp';
  /** undefined: loopback, for this machine only. */
  readonly address: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
  readonly target: Endpoint;
  /** Connections at once; undefined: as many as the limits allow. */
  readonly connections?: number;
}

export interface UdpRelayRequest {
  readonly kind: 'udp';
  /** As for TCP. */
  readonly address: string | undefined;
  readonly port: number;
  readonly target: Endpoint;
}

export interface SerialRelayRequest {
  readonly kind: 'serial';
  /** On the client's side. `isPty`: the name of a terminal that is made for it, instead of a port that is there. */
  readonly client: { readonly path: string; readonly isPty: boolean; readonly setting: LineSetting };
  readonly meter: { readonly path: string; readonly setting: LineSetting };
  /** The speed is the one that a sign-on agrees on. */
  readonly follows: boolean;
}

export type RelayRequest = TcpRelayRequest | UdpRelayRequest | SerialRelayRequest;

/** Why times are not those of the wire. */
export const CLOCK = 'stamped by the relay when the bytes arrived';

/** Who says something. */
export const Side = { client: 0, meter: 1 } as const;
export type Side = (typeof Side)[keyof typeof Side];

export const otherSide = (side: Side): Side => (side === Side.client ? Side.meter : Side.client);

/** A relay at work. */
export interface Relay {
  /** From where to where. */
  readonly name: string;
  readonly interfaces: readonly InterfaceInfo[];
  /** Others than this machine can reach it. */
  readonly isOpen: boolean;
  /** Takes no more, or goes on. */
  hold(isHeld: boolean): void;
  /** What was taken is passed on, then everything is closed. */
  close(): Promise<void>;
}

/** Around a relay: where the frames go, and what is to be told. */
export interface RelayOwner {
  readonly queue: FrameQueue;
  note(severity: NoteSeverity, code: string, text: string): void;
  /** What is known of the interfaces is something else now. */
  changed(interfaces: readonly InterfaceInfo[]): void;
}
