/** One end of the serial line that a relay is in. */
import type { LineSetting } from './line-speed.js';

export interface LineEnd {
  readonly path: string;
  /** Somebody is there who takes bytes. */
  readonly isThere: boolean;
  /** @throws Error (rejects) in one line fit for people. */
  open(): Promise<void>;
  /** Answers whether there is room for more: if not, `drained` is told once there is. Nobody there takes everything. */
  write(bytes: Uint8Array): boolean;
  /** Resolves when what was written is on the line. */
  sent(): Promise<void>;
  /** Reads no more for now, or goes on. */
  hold(isHeld: boolean): void;
  /** Hears and says at another speed from now on. */
  listen(setting: LineSetting): void;
  close(): Promise<void>;
}

/** What an end tells. */
export interface EndEvents {
  heard(bytes: Uint8Array): void;
  drained(): void;
  /** It is there, or it has gone, which may be what was to be expected: in words. */
  came(how: string): void;
  went(how: string, isExpected: boolean): void;
  /** Something that was asked of it failed. */
  refused(what: string): void;
}
