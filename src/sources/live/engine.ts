/** What captures: a program, or a process of our own with libpcap in it, that writes what it hears to a pipe until it is stopped. */
import type { Readable } from 'node:stream';
import type { InterfaceInfo } from '../../core/index.js';
import type { Account } from './privileges.js';

export type EngineName = 'dumpcap' | 'tcpdump' | 'cap';

/** What is to be captured. */
export interface CaptureRequest {
  readonly interfaces: readonly string[];
  /** Of libpcap (pcap-filter); empty: everything. */
  readonly filter: string;
  readonly promiscuous: boolean;
  /** Whose rights to go on with once the device is open. */
  readonly account: Account | undefined;
}

/** One that captures. */
export interface Engine {
  readonly name: EngineName;
  /** Of all it captures from, where the capture bytes don't say it. */
  readonly interfaces: readonly InterfaceInfo[];
  /** A capture, pcap or pcapng. Its beginning is there. */
  readonly output: Readable;
  /** It hears no more, writes what it has heard, and ends. May be called at any time, and twice. */
  stop(): void;
  /** When it has ended and all of `output` was read. */
  readonly ended: Promise<EngineEnd>;
  /** Packets that were lost so far, as far as it is known. */
  readonly lost: number;
}

export interface EngineEnd {
  /** Why, in words; of interest where nobody stopped it. */
  readonly reason: string;
  /** Packets that the kernel had no room for, where the capture bytes don't say it. */
  readonly dropped: number;
  /** Packets that the engine itself could not get rid of. */
  readonly overrun: number;
}

/** Why nothing can be captured. */
export type Refused = 'missing' | 'rights' | 'device' | 'down' | 'filter' | 'other';

export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** @param message What libpcap or the engine says, without names of programs and devices before it. */
  constructor(
    readonly why: Refused,
    message: string,
    /** The interface that it is about, where one is named. */
    readonly device?: string,
    /** How it gets the rights that it lacks. */
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** What words of libpcap, with a reason of the system behind them or not, are about. */
export function refusedBy(words: string): Refused {
  if (/permission|not permitted|permitted to|must be root|EPERM|EACCES/i.test(words)) return 'rights';
  if (/no such device|no device named|doesn't exist|does not exist|no suitable device|No such file/i.test(words))
    return 'device';
  if (/not up|network is down|went down/i.test(words)) return 'down';
  return 'other';
}

/** `No such device exists` in the middle of a sentence. */
export function asClause(words: string): string {
  const text = words.trim().replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
