/**
 * What meters are called: by the logical device name or the serial number where a capture has one, else by system title, else by
 * address.
 */
import { Limits } from '../core/index.js';

/** What names a meter, the better ones higher. */
const Rank = { title: 1, serial: 2, deviceName: 3 } as const;

const LOGICAL_DEVICE_NAME = '0-0:42.0.0*255';
const SERIAL_NUMBER = '0-0:96.1.0*255';

interface Known {
  rank: number;
  name: string;
}

/** Names by address. Bounded: who was quiet for longest is forgotten. */
export class Meters {
  private readonly known = new Map<string, Known>();

  /** Empty where nothing but its address is known. */
  nameOf(address: string): string {
    return this.known.get(address)?.name ?? '';
  }

  /** Does the object with this code name its meter? */
  static isName(obis: string): boolean {
    return obis === LOGICAL_DEVICE_NAME || obis === SERIAL_NUMBER;
  }

  /** A system title was seen. */
  hasTitle(address: string, title: string): void {
    this.learn(address, Rank.title, title);
  }

  /** A value was read that may be a name. */
  hasValue(address: string, obis: string, value: string): void {
    if (obis === LOGICAL_DEVICE_NAME) this.learn(address, Rank.deviceName, value);
    else if (obis === SERIAL_NUMBER) this.learn(address, Rank.serial, value);
  }

  private learn(address: string, rank: number, name: string): void {
    if (name === '' || name.length > LONGEST) return;
    const { known } = this;
    const before = known.get(address);
    if (before !== undefined) {
      if (rank >= before.rank) {
        before.rank = rank;
        before.name = name;
      }
      return;
    }
    if (known.size >= Limits.namedMeters) known.delete(known.keys().next().value as string);
    known.set(address, { rank, name });
  }
}

/** A name that is longer is none. */
const LONGEST = 64;
