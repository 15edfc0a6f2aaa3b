/**
 * What meters are called: by the logical device name or the serial number where a capture has one, else by system title, else by
 * address. Behind one address there may be several, as behind a concentrator: another title, serial number or device name there is
 * another meter.
 */
import { grouped, Limits } from '../core/index.js';

/** What names a meter, the better ones higher. */
const Rank = { title: 0, serial: 1, deviceName: 2 } as const;
type Rank = (typeof Rank)[keyof typeof Rank];

const LOGICAL_DEVICE_NAME = '0-0:42.0.0*255';
const SERIAL_NUMBER = '0-0:96.1.0*255';
/** A name that is longer is none. */
const LONGEST = 64;

/** A meter, as it is known by now. */
export interface Meter {
  /** From 1. */
  readonly id: number;
  /** Empty where nothing but its address is known. */
  readonly name: string;
}

class Named implements Meter {
  /** By rank; empty: not known. */
  readonly names: [string, string, string] = ['', '', ''];

  constructor(readonly id: number) {}

  get name(): string {
    const [title, serial, deviceName] = this.names;
    return deviceName || serial || title;
  }
}

/** Bounded: who was quiet for longest is forgotten. */
export class Meters {
  private count = 0;
  /** Who spoke last, by address. */
  private readonly latest = new Map<string, Named>();
  /** By address and name. */
  private readonly named = new Map<string, Named>();

  /** The meter that spoke last at an address. */
  at(address: string): Meter {
    return this.find(address);
  }

  /** Does the object with this code name its meter? */
  static isName(obis: string): boolean {
    return obis === LOGICAL_DEVICE_NAME || obis === SERIAL_NUMBER;
  }

  /** A system title was seen, or the address of a meter on its bus. */
  hasTitle(address: string, title: string): void {
    this.learn(address, Rank.title, title);
  }

  hasSerial(address: string, serial: string): void {
    this.learn(address, Rank.serial, serial);
  }

  /** A value was read that may be a name. */
  hasValue(address: string, obis: string, value: string): void {
    if (obis === LOGICAL_DEVICE_NAME) this.learn(address, Rank.deviceName, value);
    else if (obis === SERIAL_NUMBER) this.learn(address, Rank.serial, value);
  }

  private learn(address: string, rank: Rank, name: string): void {
    if (name === '' || name.length > LONGEST) return;
    const meter = this.find(address);
    if (meter.names[rank] === name) return;
    const key = `${rank} ${name} ${address}`;
    const known = this.named.get(key) ?? (meter.names[rank] === '' ? meter : this.another());
    known.names[rank] = name;
    this.keep(this.named, key, known);
    this.keep(this.latest, address, known);
  }

  private find(address: string): Named {
    const known = this.latest.get(address);
    if (known !== undefined) return known;
    const meter = this.another();
    this.keep(this.latest, address, meter);
    return meter;
  }

  private another(): Named {
    return new Named(++this.count);
  }

  private keep(meters: Map<string, Named>, key: string, meter: Named): void {
    if (meters.size >= Limits.namedMeters && !meters.has(key)) meters.delete(meters.keys().next().value as string);
    meters.delete(key);
    meters.set(key, meter);
  }
}

/** Names that are told of several meters behind one address; JSON has all. */
const MOST_NAMES = 3;

interface Names {
  readonly meterName: string;
  readonly meterNames: readonly string[];
}

/** `DMP1030712345678`; `5 meters: DMP1030712345678, …`. */
export function namesText({ meterName, meterNames }: Names): string {
  if (meterNames.length < 2) return meterName;
  const told = meterNames.slice(0, MOST_NAMES).join(', ');
  return `${grouped(meterNames.length)} meters: ${told}${meterNames.length > MOST_NAMES ? ', …' : ''}`;
}
