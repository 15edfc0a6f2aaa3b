/**
 * What is known of one USB device: which serial adapter it is, from its descriptors, from what it is asked, or from what its
 * bytes look like; and which of its endpoints make a line.
 */
import { Adapter, AdapterNames, adapterAsked, adapterBy, adapterOfClass, type Setup } from './adapters.js';
import { FULL_SPEED_PACKET, isFtdi, packetBytesSaid, SMALLEST_PACKET } from './ftdi-packets.js';
import { formatText, type LineFormat } from './line-format.js';
import { IN } from './urb.js';

/** What the device descriptor says. */
export interface DeviceFacts {
  readonly vendor: number;
  readonly product: number;
  /** bcdDevice: tells the chips of FTDI apart. */
  readonly version: number;
}

/** An endpoint for bulk transfers, as the configuration descriptor has it. */
export interface Endpoint {
  readonly address: number;
  readonly packetBytes: number;
  readonly interfaceNumber: number;
  readonly interfaceClass: number;
  /** Subclass of the communications interface that controls this one; -1: there is none. */
  readonly control: number;
}

/** Where bytes of an endpoint go. Plain values, because it is an answer. */
export interface Pipe {
  readonly adapter: Adapter;
  /** Number of the line, above 0. */
  readonly line: number;
  readonly name: string;
  /** FTDI: so many bytes from one status to the next. */
  readonly packetBytes: number;
}

/** How a line is set up after a request; an answer, too. */
export interface LineState {
  readonly line: number;
  readonly name: string;
  readonly text: string;
}

/** Lines that one device may have: it has no more endpoints in one direction. */
const MOST_PORTS = 16;
/** Endpoints have one byte, so ports are fewer. */
const ADDRESSES = 256;
/** Transfers that have to look like FTDI until it is believed. */
const TRIALS = 8;

export class Device {
  facts: DeviceFacts | undefined = undefined;
  private readonly endpoints = new Map<number, Endpoint>();
  /** Interfaces that may be serial lines, in ascending order: each is a port. */
  private interfaces: readonly number[] = [];
  /** Without descriptors: endpoints in the order in which they were used; the n-th of both directions make a line. */
  private readonly used: readonly [to: number[], from: number[]] = [[], []];
  private readonly formats = new Map<number, LineFormat>();
  /** What requests or bytes say it is, where no descriptor does; undefined: there were none yet. */
  private guess: Adapter | undefined = undefined;
  private trials = TRIALS;

  /** By adapter and port; every event of a line asks for its name. */
  private readonly names = new Map<number, string>();

  constructor(
    private readonly id: number,
    private readonly bus: number,
    private readonly address: number,
  ) {}

  /** A configuration descriptor was seen; what one said before stays. */
  describe(endpoints: readonly Endpoint[]): void {
    const numbers = new Set(this.interfaces);
    for (const endpoint of endpoints) {
      if (this.endpoints.has(endpoint.address)) continue;
      this.endpoints.set(endpoint.address, endpoint);
      if (classOf(endpoint) !== Adapter.none) numbers.add(endpoint.interfaceNumber);
    }
    this.interfaces = [...numbers].sort((a, b) => a - b);
  }

  /** What an endpoint carries. Bytes that come from it, `bytes[at, end)`, tell where nothing else does. */
  pipe(endpoint: number, bytes: Uint8Array, at: number, end: number): Pipe {
    const found = this.endpoints.get(endpoint);
    if ((endpoint & IN) !== 0 && at < end && this.isOpen(found)) this.look(bytes, at, end);
    const adapter = this.adapterAt(found);
    const port = found === undefined ? this.portUsed(endpoint) : this.portOf(found.interfaceNumber);
    const said = found === undefined || found.packetBytes < SMALLEST_PACKET ? undefined : found.packetBytes;
    return {
      adapter,
      line: this.lineOf(port),
      name: this.nameOf(adapter, port),
      packetBytes: said ?? packetBytesSaid(bytes, at, end) ?? FULL_SPEED_PACKET,
    };
  }

  /** Which adapter gets this request. One that nothing is known of shows itself by what it is asked. */
  asked(setup: Setup): Adapter {
    const adapter = this.adapterOfPort(this.portOf(setup.index & 0xff));
    if (adapter !== Adapter.unknown) return adapter;
    const shown = adapterAsked(setup);
    // Bytes that have not looked like FTDI are none, whatever it is asked.
    if (this.guess === undefined || shown !== Adapter.ftdi) this.guess = shown === Adapter.unknown ? this.guess : shown;
    return this.guess ?? Adapter.unknown;
  }

  /** What is said about the line of a port, in addition to what was said before. */
  setUp(port: number, said: LineFormat): LineState {
    const format = { ...this.formats.get(port), ...said };
    if (port < MOST_PORTS) this.formats.set(port, format);
    return { line: this.lineOf(port), name: this.nameOf(this.adapterOfPort(port), port), text: formatText(format) };
  }

  /** The port of an interface, or of the next: what controls a line stands before what carries its bytes. */
  portOf(interfaceNumber: number): number {
    return Math.max(
      0,
      this.interfaces.findIndex((other) => other >= interfaceNumber),
    );
  }

  private portUsed(address: number): number {
    const used = this.used[(address & IN) === 0 ? 0 : 1];
    const place = used.indexOf(address);
    return place >= 0 ? place : used.push(address) - 1;
  }

  private lineOf(port: number): number {
    return this.id * MOST_PORTS + Math.min(port, MOST_PORTS - 1) + 1;
  }

  /** `USB 1.5 FTDI`: bus and address; the second line of an adapter is `USB 1.5 FTDI port 2`. */
  private nameOf(adapter: Adapter, port: number): string {
    const key = adapter * ADDRESSES + port;
    let name = this.names.get(key);
    if (name === undefined) {
      const parts = [
        `USB ${this.bus}.${this.address}`,
        AdapterNames[adapter] ?? '',
        port > 0 ? `port ${port + 1}` : '',
      ];
      name = parts.filter((part) => part !== '').join(' ');
      this.names.set(key, name);
    }
    return name;
  }

  private adapterAt(endpoint: Endpoint | undefined): Adapter {
    const ofClass = endpoint === undefined ? Adapter.unknown : classOf(endpoint);
    return ofClass || this.ofMaker || (this.guess ?? Adapter.unknown);
  }

  private adapterOfPort(port: number): Adapter {
    for (const endpoint of this.endpoints.values()) {
      if (endpoint.interfaceNumber === this.interfaces[port]) return this.adapterAt(endpoint);
    }
    return this.adapterAt(undefined);
  }

  private get ofMaker(): Adapter {
    return this.facts === undefined ? Adapter.unknown : adapterBy(this.facts.vendor, this.facts.product);
  }

  /** May bytes still change what the device is taken for? */
  private isOpen(endpoint: Endpoint | undefined): boolean {
    if (this.ofMaker !== Adapter.unknown) return false;
    if (endpoint !== undefined && classOf(endpoint) !== Adapter.unknown) return false;
    return this.guess === undefined || (this.guess === Adapter.ftdi && this.trials > 0);
  }

  /** The first bytes decide whether it may be FTDI; those that follow have to bear it out for a while. */
  private look(bytes: Uint8Array, at: number, end: number): void {
    const isFirst = this.guess === undefined;
    this.guess = isFtdi(bytes, at, end, isFirst) ? Adapter.ftdi : Adapter.unknown;
    this.trials--;
  }
}

function classOf({ interfaceClass, control }: Endpoint): Adapter {
  return adapterOfClass(interfaceClass, control);
}
