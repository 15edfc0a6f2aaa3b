/** What `cap.ts` and the process that `cap-helper.ts` is tell each other. */
import type { Account } from './privileges.js';

export type ToHelper =
  | {
      readonly type: 'open';
      readonly device: string;
      readonly filter: string;
      readonly account: Account | undefined;
      /** For packets that wait in the kernel. */
      readonly bufferBytes: number;
      /** For packets that wait to be read by us. */
      readonly queueBytes: number;
    }
  /** What can be captured from. */
  | { readonly type: 'list' }
  | { readonly type: 'stop' };

export type FromHelper =
  | { readonly type: 'opened' }
  /** `missing`: cap is not there, or not built. `unloadable`: it is, and doesn't load. */
  | { readonly type: 'failed'; readonly why: 'missing' | 'unloadable' | 'refused'; readonly text: string }
  /** The interface has disappeared. */
  | { readonly type: 'gone' }
  | { readonly type: 'devices'; readonly devices: readonly CapDevice[]; readonly version: string }
  /** Packets that could not be written, in all. */
  | { readonly type: 'lost'; readonly count: number };

/** As libpcap lists it. */
export interface CapDevice {
  readonly name: string;
  readonly description?: string;
  readonly addresses: readonly { readonly addr?: string }[];
  readonly flags?: string;
}
