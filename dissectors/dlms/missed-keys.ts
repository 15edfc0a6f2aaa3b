/**
 * Keys that came over the wire and could not be unwrapped: from then on, what they protect can't be deciphered, and nothing but the
 * transfer explains why (IEC 62056-6-2, Security setup, key_transfer).
 */
import { type Conversation, type KeySet, Limits, Slot } from '../../src/core/index.js';
import type { Association } from './association.js';
import { KeyKind, meterOf } from './keys-for.js';

/** By key-id. */
export const TRANSFERRED = ['globalUnicast', 'globalBroadcast', 'authentication', 'master'] as const;
export type Transferred = (typeof TRANSFERRED)[number] & keyof KeySet;

export const TransferredWords: Readonly<Record<Transferred, string>> = {
  globalUnicast: 'global unicast encryption key',
  globalBroadcast: 'global broadcast encryption key',
  authentication: 'authentication key',
  master: 'master key',
};

/** Where a key came, and why it was not unwrapped. */
interface Missed {
  readonly frame: number;
  readonly why: string;
}

/** By meter, then by key: the latest. */
class MissedKeys {
  private readonly meters = new Map<string, Map<Transferred, Missed>>();

  miss(meter: string, key: Transferred, missed: Missed): void {
    const keys = this.meters.get(meter) ?? new Map<Transferred, Missed>();
    keys.set(key, missed);
    this.meters.delete(meter);
    if (this.meters.size >= Limits.metersWithKeys) this.meters.delete(this.meters.keys().next().value as string);
    this.meters.set(meter, keys);
  }

  of(meter: string): ReadonlyMap<Transferred, Missed> | undefined {
    return this.meters.size === 0 ? undefined : this.meters.get(meter);
  }

  /** Forgets those of the meter that `isIt`. */
  forget(meter: string, isIt: (key: Transferred, missed: Missed) => boolean): void {
    const keys = this.meters.get(meter);
    if (keys === undefined) return;
    for (const [key, missed] of keys) if (isIt(key, missed)) keys.delete(key);
    if (keys.size === 0) this.meters.delete(meter);
  }
}

const missedKeys = new Slot<MissedKeys>('dlms.missed_keys', () => new MissedKeys());

export function miss(
  association: Association,
  conversation: Conversation,
  key: Transferred,
  frame: number,
  why: string,
): void {
  conversation.shared.of(missedKeys).miss(meterOf(association, conversation), key, { frame, why });
}

/** It came again, and was unwrapped. */
export function notMissed(association: Association, conversation: Conversation, key: Transferred): void {
  conversation.shared.of(missedKeys).forget(meterOf(association, conversation), (other) => other === key);
}

/** The meter did not take the keys that came last. */
export function notTaken(association: Association, conversation: Conversation): void {
  const known = conversation.shared.of(missedKeys);
  const meter = meterOf(association, conversation);
  const frames = [...(known.of(meter)?.values() ?? [])].map(({ frame }) => frame);
  if (frames.length > 0) known.forget(meter, (_, { frame }) => frame === Math.max(...frames));
}

/** An association that was asked for after the transfer still speaks with the keys of before. */
export function stillUsed(association: Association, conversation: Conversation, kind: KeyKind): void {
  const known = conversation.shared.of(missedKeys);
  const meter = meterOf(association, conversation);
  if (known.of(meter) === undefined) return;
  const used = protecting(association, kind);
  known.forget(meter, (key, { frame }) => association.askedIn > frame && used.includes(key));
}

/** Which keys that were missed protect this kind of message, in words: where they came and what is missing; empty where none does. */
export function changedKeys(association: Association, conversation: Conversation, kind: KeyKind): string {
  const keys = protecting(association, kind);
  const missed = conversation.shared.of(missedKeys).of(meterOf(association, conversation));
  if (missed === undefined) return '';
  let latest: Missed | undefined;
  for (const key of keys) {
    const one = missed.get(key);
    if (one !== undefined && (latest === undefined || one.frame >= latest.frame)) latest = one;
  }
  if (latest === undefined) return '';
  const words = keys.filter((key) => missed.get(key)?.frame === latest.frame).map((key) => TransferredWords[key]);
  return `the keys were changed in frame ${latest.frame}: ${words.join(' and ')} not unwrapped, ${latest.why}`;
}

/** The frame in which a master key came that could not be unwrapped; 0: none did. */
export function masterMissedIn(association: Association, conversation: Conversation): number {
  return conversation.shared.of(missedKeys).of(meterOf(association, conversation))?.get('master')?.frame ?? 0;
}

function protecting({ dedicated }: Association, kind: KeyKind): readonly Transferred[] {
  if (kind === KeyKind.own) return ['master'];
  if (kind === KeyKind.broadcast) return ['globalBroadcast', 'authentication'];
  // A dedicated key that is not known came under the global one.
  const isGlobal = kind === KeyKind.unicast || dedicated === undefined;
  return isGlobal ? ['globalUnicast', 'authentication'] : ['authentication'];
}
