/**
 * A relay in a serial line: what one end hears the other says, octet for octet. Seven bits and a parity are passed on as the eight
 * bits that they are. An end that is gone is waited for; what is said to it meanwhile is shown, and lost, as on a line
 * that is not plugged in.
 */
import { basename } from 'node:path';
import { type InterfaceInfo, LinkType } from '../../core/index.js';
import { ArrivalClock } from './arrival-clock.js';
import type { LineSetting } from './line-speed.js';
import { CLOCK, otherSide, type Relay, type RelayOwner, type SerialRelayRequest, Side } from './relay.js';
import type { EndEvents, LineEnd } from './relay-end.js';
import { SEGMENT_BYTES } from './relay-packets.js';
import { PortEnd } from './relay-port.js';
import { PtyEnd } from './relay-pty.js';
import { RelaySpeed } from './relay-speed.js';
import { loadPortClass, type PortClass } from './serial-port.js';

/** `Frame.direction` of what each side says: to the meter it is sent, from it received. */
const DIRECTION = { [Side.client]: 2, [Side.meter]: 1 } as const;
/** Why an end is not read. */
const Held = { queue: 1, full: 2, speed: 4 } as const;
/** When the relay ends: what is on its way arrives within this, and what was heard has to be said. */
const SETTLE_MS = 50;
const CLOSE_MS = 1000;

const NO_HEADER = new Uint8Array(0);

/** @throws Error (rejects) in one line fit for people where an end cannot be opened. */
export async function openSerialRelay(
  request: SerialRelayRequest,
  owner: RelayOwner,
  ports?: PortClass,
): Promise<Relay> {
  const relay = new SerialRelay(request, owner, ports ?? (await loadPortClass()));
  await relay.open();
  return relay;
}

class SerialRelay implements Relay {
  readonly isOpen = false;
  readonly name: string;
  private readonly ends: readonly [LineEnd, LineEnd];
  private readonly held: [number, number] = [0, 0];
  private readonly clock = new ArrivalClock();
  private readonly speed: RelaySpeed | undefined;
  private info: InterfaceInfo;
  private isClosing = false;

  constructor(
    { client, meter, follows }: SerialRelayRequest,
    private readonly owner: RelayOwner,
    ports: PortClass,
  ) {
    this.ends = [
      client.isPty
        ? new PtyEnd(client.path, this.eventsOf(Side.client))
        : new PortEnd(client.path, ports, client.setting, this.eventsOf(Side.client)),
      new PortEnd(meter.path, ports, meter.setting, this.eventsOf(Side.meter)),
    ];
    this.name = `${basename(client.path)} to ${basename(meter.path)}`;
    this.info = { name: this.name, description: 'relay', speed: meter.setting.speed, clock: CLOCK };
    this.speed = follows ? new RelaySpeed(meter.setting, (from, to, why) => this.change(from, to, why)) : undefined;
  }

  get interfaces(): readonly InterfaceInfo[] {
    return [this.info];
  }

  async open(): Promise<void> {
    try {
      for (const end of this.ends) await end.open();
    } catch (error) {
      await Promise.all(this.ends.map((end) => end.close()));
      throw error;
    }
  }

  hold(isHeld: boolean): void {
    for (const side of [Side.client, Side.meter]) this.holdFor(side, Held.queue, isHeld);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    this.isClosing = true;
    this.speed?.close();
    const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS));
    await Promise.race([late, Promise.all(this.ends.map((end) => end.sent()))]);
    await Promise.race([late, Promise.all(this.ends.map((end) => end.close()))]);
  }

  private eventsOf(side: Side): EndEvents {
    const other = otherSide(side);
    return {
      heard: (bytes) => this.heard(side, bytes),
      drained: () => this.holdFor(other, Held.full, false),
      came: (how) => this.owner.note('note', 'serial.back', how),
      went: (how, isExpected) => {
        // Nothing that waited for it does so any more.
        this.holdFor(other, Held.full, false);
        this.owner.note(isExpected ? 'note' : 'warning', 'serial.lost', how);
      },
      refused: (what) => this.owner.note('warning', 'serial.refused', what),
    };
  }

  private heard(side: Side, bytes: Uint8Array): void {
    if (this.isClosing) return;
    const time = this.clock.now();
    const other = otherSide(side);
    if (!this.ends[other].write(bytes)) this.holdFor(side, Held.full, true);
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      const end = Math.min(at + SEGMENT_BYTES, bytes.length);
      this.owner.queue.put(LinkType.serial, DIRECTION[side], time, NO_HEADER, bytes, at, end);
    }
    this.speed?.take(side, bytes);
  }

  /** Each end changes when it has said what was said at the old speed, and is not read until the other one has, too. */
  private change(from: LineSetting, to: LineSetting, why: string): void {
    this.owner.note('note', 'serial.speed', `${from.speed} → ${to.speed} Bd: ${why}`);
    this.info = { ...this.info, speed: to.speed };
    this.owner.changed([this.info]);
    for (const side of [Side.client, Side.meter]) {
      const other = otherSide(side);
      this.holdFor(other, Held.speed, true);
      void this.ends[side].sent().then(() => {
        this.ends[side].listen(to);
        this.holdFor(other, Held.speed, false);
      });
    }
  }

  private holdFor(side: Side, why: number, isHeld: boolean): void {
    const before = this.held[side];
    const now = isHeld ? before | why : before & ~why;
    this.held[side] = now;
    if ((before !== 0) !== (now !== 0)) this.ends[side].hold(now !== 0);
  }
}
