import type { Field, Memo, Tape } from '../core/index.js';
import type { Flow } from './flows.js';

/** One message: a tree, and where it came from. Lent, like its tape: `keep` to have it longer. */
export class Message {
  /** From 1, over all inputs. */
  number = 0;
  /** Name of the input. */
  file = '';
  /** The frame that completed it. */
  frame = 0;
  /** Seconds since 1970 UTC, NaN where the input has no times. */
  seconds = Number.NaN;
  nanos = 0;
  fileOffset = 0;
  comment: string | undefined;
  /** What the capture says: 0 nothing, 1 received, 2 sent. */
  direction = 0;
  /** All frames that it is made of, the oldest first; one for most. */
  frames: readonly number[] = [];
  flow: Flow | undefined;
  side: 0 | 1 = 0;
  tape!: Tape;
  /** Key of `Tables.payload`; 0 for a frame that is not DLMS. */
  payload = 0;
  /** Index of its first node; before it stand the nodes of link and network. */
  first = 0;
  /** Where its bytes lie. */
  store = 0;
  start = 0;
  end = 0;

  get source(): string {
    return this.flow?.endpoint(this.side) ?? '';
  }

  get destination(): string {
    return this.flow?.endpoint(this.side === 0 ? 1 : 0) ?? '';
  }
}

/** Something to tell with a message that is not in its bytes. */
export interface Remark {
  readonly issue: Field;
  readonly text: string;
}

/** All that decoding a message again needs. */
export interface KeptMessage {
  readonly frameBytes: Uint8Array | undefined;
  readonly linkType: number;
  /** Bytes of the frame that were not captured. */
  readonly cut: number;
  /** Byte stores that reassembly made, behind the frame. */
  readonly stores: readonly { readonly bytes: Uint8Array; readonly name: string; readonly protocol: number }[];
  readonly payload: number;
  readonly store: number;
  readonly start: number;
  readonly end: number;
  readonly messageCut: number;
  readonly remarks: readonly Remark[];
  readonly memo: Memo;
}
