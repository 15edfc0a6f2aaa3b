import type { SourceEnd, SourceNote } from '../core/index.js';
import type { Counts, Message } from '../engine/index.js';

/** What became of one input. */
export interface InputEnd {
  readonly file: string;
  readonly end: SourceEnd | undefined;
  /** Why the input could not be read (to the end). */
  readonly error: string | undefined;
}

/** Shows messages. `write` is lent the message: nothing of it may be kept. */
export interface Sink {
  beginInput(file: string): void;
  write(message: Message): void;
  /** A message that is not shown, because a filter leaves it out: only its time may matter. */
  passOver?(message: Message): void;
  /** Something about the capture itself. */
  note(file: string, note: SourceNote): void;
  endInput(input: InputEnd): void;
  /** Everything is read. */
  end(counts: Counts): void;
  /** Hands on what is buffered, because the input pauses. */
  flush(): void;
}
