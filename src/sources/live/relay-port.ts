/** A serial port at one end of a relay: what listens to ports, and says something besides. */
import type { Duplex } from 'node:stream';
import type { LineSetting } from './line-speed.js';
import { userOf } from './port-users.js';
import type { EndEvents, LineEnd } from './relay-end.js';
import { type PortClass, Tap } from './serial-port.js';

/** Start, eight bits, stop. */
const BITS_PER_OCTET = 10;

/** What the package's ports can do besides what listening needs. */
interface Writing extends Duplex {
  readonly isOpen: boolean;
  drain(done: () => void): void;
}

export class PortEnd implements LineEnd {
  private stream: Writing | undefined = undefined;
  private isHeld = false;
  private setting: LineSetting;
  /** When the last octet written so far is out, in milliseconds of `performance.now()`. */
  private busyUntil = 0;
  private readonly tap: Tap;

  constructor(
    readonly path: string,
    ports: PortClass,
    setting: LineSetting,
    private readonly events: EndEvents,
  ) {
    this.setting = setting;
    this.tap = new Tap(
      path,
      this.kept(ports),
      { lock: true, dtr: undefined, rts: undefined },
      {
        heard: (bytes) => events.heard(bytes),
        lost: () => events.went(`${path} is gone; it is waited for`, false),
        back: () => events.came(`${path} is back`),
        refused: (what) => events.refused(`${path}: ${what}`),
      },
      setting,
    );
  }

  get isThere(): boolean {
    return this.stream?.isOpen === true;
  }

  async open(): Promise<void> {
    const user = userOf(this.path);
    if (user !== undefined) throw new Error(`cannot open ${this.path}: ${user} has it`);
    await this.tap.open();
  }

  write(bytes: Uint8Array): boolean {
    const { stream } = this;
    if (stream === undefined || !this.isThere) return true;
    const takes = (bytes.length * BITS_PER_OCTET * 1000) / this.setting.speed;
    this.busyUntil = Math.max(this.busyUntil, performance.now()) + takes;
    return stream.write(bytes);
  }

  /** Not every driver knows when its adapter has sent the last octet: how long it takes is known. */
  async sent(): Promise<void> {
    const { stream } = this;
    if (stream === undefined || !this.isThere) return;
    await new Promise<void>((resolve) => stream.drain(resolve));
    const left = this.busyUntil - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    if (isHeld) this.stream?.pause();
    else this.stream?.resume();
  }

  listen(setting: LineSetting): void {
    this.setting = setting;
    this.tap.listen(setting);
  }

  close(): Promise<void> {
    return this.tap.close();
  }

  /** Every port that the tap opens, one after the other. */
  private kept(ports: PortClass): PortClass {
    const keep = (stream: Writing): void => {
      this.stream = stream;
      this.busyUntil = 0;
      stream.on('drain', () => this.events.drained());
      stream.on('open', () => this.hold(this.isHeld));
    };
    return class extends ports {
      constructor(options: ConstructorParameters<PortClass>[0]) {
        super(options);
        keep(this as unknown as Writing);
      }
    };
  }
}
