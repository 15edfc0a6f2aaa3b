import type { Field, Memo, Tape } from '../core/index.js';
import type { Endpoints } from './endpoints.js';
import type { JoinedDatagram } from './fragments.js';

/** One message: a tree, and where it came from. Lent, like its tape. */
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
  comment: string | undefined = undefined;
  /** What the capture says: 0 nothing, 1 received, 2 sent. */
  direction = 0;
  /** The frames that it is made of, the oldest first; empty where it is one. */
  frames: readonly number[] = [];
  flow: Endpoints | undefined = undefined;
  side: 0 | 1 = 0;
  /** Lent: valid until the sink returns. */
  tape!: Tape;
  /** Key of `Tables.payload`; 0 for a frame that is not DLMS. */
  payload = 0;
  /** Index of its first node; before it stand the nodes of link and network. */
  first = 0;
  /** Where its bytes lie. */
  store = 0;
  start = 0;
  end = 0;
  /** Who speaks to whom on the link (wPorts, HDLC addresses as one number each); -1 where nothing says so. */
  linkSource = -1;
  linkDestination = -1;
  /** Number of the message that it answers; 0: of none that is known. */
  answers = 0;

  /** Address and port of who sent it; empty without a network. */
  get source(): string {
    return this.flow?.endpoint(this.side) ?? '';
  }

  get destination(): string {
    return this.flow?.endpoint(this.side === 0 ? 1 : 0) ?? '';
  }
}

/** Something to tell with a message that is not in its bytes. */
export interface Remark {
  /** An issue, or a value that is derived. */
  readonly field: Field;
  readonly text: string;
}

/** All that decoding a message again needs. */
export interface KeptMessage {
  /** The frame that completed it. */
  readonly frame: number;
  /** Undefined for a message of earlier frames, which has no headers. */
  readonly frameBytes: Uint8Array | undefined;
  readonly linkType: number;
  /** What the link type was said to carry (a key of `Tables.payload`); 0: nothing was said. */
  readonly linkPayload: number;
  /** Bytes of the frame that were not captured. */
  readonly cut: number;
  /** What the headers were told by earlier frames. Undefined where the bytes are others than the first time. */
  readonly headMemo: Memo | undefined;
  /** Datagrams that the frame made whole. */
  readonly datagrams: readonly JoinedDatagram[];
  /** The bytes of a message that was joined from several frames, and what they are called. */
  readonly joined: Uint8Array | undefined;
  readonly joinedName: string;
  /** Key of `Tables.payload`; 0 for a frame that is not DLMS. */
  readonly payload: number;
  /** Not DLMS by itself, but a segment of a stream that is. */
  readonly isPart: boolean;
  readonly store: number;
  readonly start: number;
  readonly end: number;
  /** Bytes of the message that were on the wire, but not captured. */
  readonly messageCut: number;
  readonly remarks: readonly Remark[];
  /** Undefined where the bytes are others than the first time: then there is nothing to answer from. */
  readonly memo: Memo | undefined;
}

/** For whoever fills in one object for message after message. */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** With all of its properties, in their order, so that filling it in never changes its shape. */
export function emptyKept(): Writable<KeptMessage> {
  return {
    frame: 0,
    frameBytes: undefined,
    linkType: 0,
    linkPayload: 0,
    cut: 0,
    headMemo: undefined,
    datagrams: [],
    joined: undefined,
    joinedName: '',
    payload: 0,
    isPart: false,
    store: 0,
    start: 0,
    end: 0,
    messageCut: 0,
    remarks: [],
    memo: undefined,
  };
}
