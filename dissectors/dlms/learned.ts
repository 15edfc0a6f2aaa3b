/**
 * What a capture teaches about keys and titles, whoever the parties are: system titles by address, keys that were transferred
 * (IEC 62056-6-2, Security setup), and the highest invocation counters (IEC 62056-5-3).
 */
import { type Key, type KeySet, Limits, Slot } from '../../src/core/index.js';

/** An invocation counter, and where it was; -1: none was. */
interface Counter {
  value: number;
  frame: number;
}

/** The highest counters of a sender under a key: of what a tag proves, and of what none does. */
interface Counters {
  readonly proven: Counter;
  readonly unproven: Counter;
}

const NO_SETS: readonly KeySet[] = [];

export class Learned {
  /** Changes when a key was learned. */
  version = 0;
  /** What was tried to say why messages don't fit. */
  trials = 0;
  private readonly titles = new Map<string, Uint8Array>();
  private readonly keys = new Map<string, KeySet[]>();
  /** By mark of the key, then by sender. */
  private readonly counters = new Map<string, Map<string, Counters>>();
  private counted = 0;

  learnTitle(address: string, title: Uint8Array): void {
    put(this.titles, address, title, Limits.titles);
  }

  titleAt(address: string): Uint8Array | undefined {
    return this.titles.get(address);
  }

  /** Keys that came for the meter, the newest first. `meter` is its system title or, where none is known, its address. */
  keysOf(meter: string): readonly KeySet[] {
    return this.keys.get(meter) ?? NO_SETS;
  }

  learnKeys(meter: string, set: KeySet): void {
    const before = this.keysOf(meter);
    // A transfer that is sent again must not push out what is in use.
    if (before[0] !== undefined && marksOf(before[0]) === marksOf(set)) return;
    const sets = [set, ...before].slice(0, Limits.keysPerMeter);
    put(this.keys, meter, sets, Limits.metersWithKeys);
    this.version++;
  }

  /** What is wrong with the counter; empty where it is higher than all before. What is not proven does not count for what is. */
  countOf(sender: string, key: Key, value: number, frame: number, isProven = true): string {
    // Two look-ups of texts that are there, not one of a text made for it: that took a microsecond.
    let senders = this.counters.get(key.mark);
    if (senders === undefined) {
      senders = new Map();
      this.counters.set(key.mark, senders);
    }
    let counters = senders.get(sender);
    if (counters === undefined) {
      counters = { proven: { value: -1, frame: 0 }, unproven: { value: -1, frame: 0 } };
      senders.set(sender, counters);
      if (++this.counted > Limits.counters) this.forgetOldest();
    }
    const { proven, unproven } = counters;
    const before = isProven || proven.value > unproven.value ? proven : unproven;
    if (value > before.value) {
      const own = isProven ? proven : unproven;
      own.value = value;
      own.frame = frame;
      return '';
    }
    return value === before.value
      ? `${value} was the counter of frame ${before.frame}, too`
      : `${value} after ${before.value} in frame ${before.frame}`;
  }

  /** Counters of the key that was used first. */
  private forgetOldest(): void {
    const [mark, senders] = this.counters.entries().next().value as [string, Map<string, Counters>];
    this.counted -= senders.size;
    this.counters.delete(mark);
  }
}

/** Puts it last; the oldest goes where there are `most`. */
function put<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  if (map.size >= most) map.delete(map.keys().next().value as string);
  map.set(key, value);
}

export const learned = new Slot<Learned>('dlms.learned', () => new Learned());

const marksOf = ({ globalUnicast, globalBroadcast, authentication, master }: KeySet): string =>
  [globalUnicast, globalBroadcast, authentication, master].map((key) => key?.mark ?? '').join(' ');
