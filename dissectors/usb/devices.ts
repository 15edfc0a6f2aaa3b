/** The devices on the buses of an interface, and what they were asked and have not answered yet. */
import { Limits, Slot } from '../../src/core/index.js';
import type { Setup } from './adapters.js';
import { Device, type DeviceFacts } from './device.js';
import type { Urb } from './urb.js';

/** More addresses than a bus has, in the header that has the most room for them. */
const ADDRESSES = 0x1_0000;

class Devices {
  private readonly byAddress = new Map<number, Device>();
  private readonly requests = new Map<string, Setup>();
  private made = 0;

  at(bus: number, address: number): Device {
    return this.byAddress.get(bus * ADDRESSES + address) ?? this.begin(bus, address);
  }

  /** Another device has this address from now on. */
  begin(bus: number, address: number): Device {
    const device = new Device(this.made++, bus, address);
    bound(this.byAddress, Limits.usbDevices);
    this.byAddress.set(bus * ADDRESSES + address, device);
    return device;
  }

  /** What a device says of itself; another device than before where it says something else. */
  identify(bus: number, address: number, facts: DeviceFacts): void {
    const known = this.at(bus, address);
    const { facts: before } = known;
    const isOther = before !== undefined && (before.vendor !== facts.vendor || before.product !== facts.product);
    (isOther ? this.begin(bus, address) : known).facts = facts;
  }

  ask(urb: Urb, setup: Setup): void {
    bound(this.requests, Limits.usbRequests);
    this.requests.set(keyOf(urb), setup);
  }

  /** The request that is answered here; it waits no longer where this `ends` it. */
  answered(urb: Urb, ends: boolean): Setup | undefined {
    const key = keyOf(urb);
    const setup = this.requests.get(key);
    if (ends) this.requests.delete(key);
    return setup;
  }
}

/** Makes room for one more: what has been there for longest goes. */
function bound<K>(map: Map<K, unknown>, most: number): void {
  if (map.size < most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

function keyOf({ bus, device, id }: Urb): string {
  return `${bus}.${device} ${id}`;
}

export const devices = new Slot('usb.devices', () => new Devices());
