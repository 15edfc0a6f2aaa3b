/** Packets off network interfaces, by whoever may capture here. */
import type { LiveSource } from '../../core/index.js';

export type Engine = 'auto' | 'dumpcap' | 'tcpdump' | 'cap';

export interface NetworkRequest {
  readonly interfaces: readonly string[];
  readonly filter: string;
  readonly engine: Engine;
  /** Whose rights to go on with when started as root. */
  readonly user: string | undefined;
  readonly promiscuous: boolean;
}

/** @throws Error (rejects) in one line fit for people. */
export async function networkSource(request: NetworkRequest): Promise<LiveSource> {
  throw new Error(`cannot capture on ${request.interfaces.join(', ')}`);
}
