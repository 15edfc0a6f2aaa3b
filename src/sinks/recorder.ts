/** Keeping what is heard while it is looked at. */
import type { Frame, Source } from '../core/index.js';
import type { Message } from '../engine/index.js';

/** When one file of a ring is full, and how many are kept; undefined: no limit. */
export interface RingLimits {
  /** Kilobytes of 1000 bytes, as Wireshark counts them. */
  readonly filesize: number | undefined;
  /** Seconds. */
  readonly duration: number | undefined;
  readonly files: number | undefined;
}

export interface RecordRequest {
  readonly path: string;
  readonly ring: RingLimits | undefined;
  /** Serial lines: pieces as they were heard, instead of frames. */
  readonly raw: boolean;
  /** Who writes it, with its version. */
  readonly application: string;
  /** Opens a file with the rights of whom it is to belong to, where these are not those of the process. */
  readonly openAs?: <T>(open: () => T) => T;
}

/**
 * Keeps frames in a file. Packets are kept as they were heard; of serial lines, whose frames have no borders before they are
 * found, what was found in them is.
 */
export interface Recorder {
  /** What comes now is from this source. The first one opens the file; where that fails, `fault` says why. */
  begin(source: Source): void;
  /** Called before the frame is looked at. */
  frame(frame: Frame): void;
  /** Called with every message that was found, shown or not. */
  message(message: Message): void;
  /** The source pauses: what came so far is in the file when this returns. */
  flush(): void;
  /** The file is whole; further calls do nothing. */
  end(): void;
  /** Why nothing more is kept, in words: the disk is full, the file was not to be written. */
  readonly fault: string | undefined;
}
