/**
 * What a capture teaches about keys and titles, whoever the parties are: system titles by address, keys that were transferred
 * (IEC 62056-6-2, Security setup), and invocation counters (IEC 62056-5-3).
 */
import { type Key, type KeySet, Limits, Slot } from '../../src/core/index.js';
import { InvocationCounters } from './invocation-counters.js';

const NO_SETS: readonly KeySet[] = [];

export class Learned {
  /** Changes when a key was learned. */
  version = 0;
  /** What was tried to say why messages don't fit. */
  trials = 0;
  private readonly titles = new Map<string, Uint8Array>();
  private readonly keys = new Map<string, KeySet[]>();
  /** By mark of the key, then by sender. */
  private readonly counters = new Map<string, Map<string, InvocationCounters>>();
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

  /** What is wrong with the counter; empty where it is higher than the one before, and not known. What is not proven does not count for what is. */
  countOf(sender: string, key: Key, value: number, frame: number, isProven = true): string {
    // Two look-ups of texts that are there, not one of a text made for it: that took a microsecond.
    let senders = this.counters.get(key.mark);
    if (senders === undefined) {
      senders = new Map();
      this.counters.set(key.mark, senders);
    }
    let counters = senders.get(sender);
    if (counters === undefined) {
      counters = new InvocationCounters();
      senders.set(sender, counters);
      if (++this.counted > Limits.counters) this.forgetOldest();
    }
    return counters.take(value, frame, isProven);
  }

  /** Counters of the key that was used first. */
  private forgetOldest(): void {
    const [mark, senders] = this.counters.entries().next().value as [string, Map<string, InvocationCounters>];
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
