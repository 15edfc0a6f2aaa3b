/**
 * Frames on their way from the process that relays to the one that shows them. They travel in batches, a few at a time, so that
 * frames which come while the others are decoded share a batch. What waits is bounded: when it is too much, the relay is to
 * take no more; when that lasts too long, frames are left out and counted, for a line must not stand still because
 * somebody has stopped reading the output.
 *
 *     seconds(8)  nanos(4)  length(4)  link type(4)  direction(1)  bytes      little endian, one behind the other
 */
import { type Frame, Limits } from '../../core/index.js';
import type { Arrival } from './arrival-clock.js';

/** While one is decoded, the next ones travel. */
const BATCHES_ON_THE_WAY = 4;
/** The longest frame, a datagram of 64 KiB, fits into one. */
const BATCH_BYTES = 128 * 1024;
const HEADER_BYTES = 21;
/** So much has to be taken before the relay goes on: not a batch at a time. */
const ROOM_BYTES = 4 * BATCH_BYTES;
/** Batches that were sent and are filled again. */
const POOL = 8;

const NO_BYTES: Uint8Array = new Uint8Array(0);

interface Filling {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** Bytes of it that are in use. */
  used: number;
}

/** What the queue says to the relay around it. */
export interface QueueOwner {
  /** Lent: the batch is sent, or copied, when this returns. */
  send(batch: Uint8Array): void;
  /** Too much waits: take no more, or (`false`) go on. */
  hold(isHeld: boolean): void;
  /** Frames were left out. */
  skipped(frames: number, bytes: number): void;
}

export interface QueueLimits {
  readonly bytes: number;
  readonly waitMs: number;
}

export const QUEUE_LIMITS: QueueLimits = { bytes: Limits.relayQueueBytes, waitMs: Limits.relayWaitMs };

export class FrameQueue {
  /** What waits here or is on its way. */
  bytes = 0;
  isHeld = false;
  private isSkipping = false;
  private skippedFrames = 0;
  private skippedBytes = 0;
  private readonly waiting: Filling[] = [];
  private filling: Filling | undefined = undefined;
  private sent = 0;
  private readonly pool: Uint8Array<ArrayBuffer>[] = [];
  private isDue = false;
  private patience: NodeJS.Timeout | undefined = undefined;

  constructor(
    private readonly owner: QueueOwner,
    private readonly limits: QueueLimits,
  ) {}

  /** Copies a frame: a header and, behind it, `body[at, end)`. */
  put(linkType: number, direction: number, time: Arrival, head: Uint8Array, body = NO_BYTES, at = 0, end = 0): void {
    const length = head.length + end - at;
    if (this.isSkipping) {
      this.skippedFrames++;
      this.skippedBytes += length;
      return;
    }
    const size = HEADER_BYTES + length;
    const batch = this.batchFor(size);
    const { view } = batch;
    const start = batch.used;
    view.setFloat64(start, time.seconds, true);
    view.setUint32(start + 8, time.nanos, true);
    view.setUint32(start + 12, length, true);
    view.setUint32(start + 16, linkType, true);
    view.setUint8(start + 20, direction);
    batch.bytes.set(head, start + HEADER_BYTES);
    batch.bytes.set(body.subarray(at, end), start + HEADER_BYTES + head.length);
    batch.used += size;
    this.bytes += size;
    this.sendSoon();
    if (!this.isHeld && this.bytes >= this.limits.bytes) this.hold();
  }

  /** A batch of so many bytes was taken. */
  taken(bytes: number): void {
    this.sent--;
    this.bytes -= bytes;
    if (this.isHeld && this.bytes <= Math.max(this.limits.bytes - ROOM_BYTES, 0)) this.release();
    if (this.isSkipping && this.bytes <= this.limits.bytes / 2) this.endSkipping();
    this.send();
  }

  /** Something else is said next: all that wait are sent before it, however many are on their way. */
  flush(): void {
    for (const batch of this.waiting.splice(0)) this.give(batch);
    if (this.filling !== undefined) this.give(this.filling);
    this.filling = undefined;
  }

  /** No more frames come. */
  end(): void {
    clearTimeout(this.patience);
    if (this.isSkipping) this.endSkipping();
    this.flush();
  }

  private batchFor(size: number): Filling {
    const { filling } = this;
    if (filling !== undefined) {
      if (filling.used + size <= BATCH_BYTES) return filling;
      this.waiting.push(filling);
    }
    const bytes = this.pool.pop() ?? new Uint8Array(BATCH_BYTES);
    this.filling = { bytes, view: new DataView(bytes.buffer), used: 0 };
    return this.filling;
  }

  /** When this turn's frames are together. */
  private sendSoon(): void {
    if (this.isDue || this.sent >= BATCHES_ON_THE_WAY) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.send();
    });
  }

  private send(): void {
    while (this.sent < BATCHES_ON_THE_WAY) {
      let next = this.waiting.shift();
      if (next === undefined) {
        next = this.filling;
        this.filling = undefined;
      }
      if (next === undefined) return;
      this.give(next);
    }
  }

  private give({ bytes, used }: Filling): void {
    this.sent++;
    this.owner.send(bytes.subarray(0, used));
    if (this.pool.length < POOL) this.pool.push(bytes);
  }

  private hold(): void {
    this.isHeld = true;
    this.owner.hold(true);
    this.patience = setTimeout(() => {
      this.isSkipping = true;
      this.release();
    }, this.limits.waitMs);
  }

  private release(): void {
    clearTimeout(this.patience);
    this.isHeld = false;
    this.owner.hold(false);
  }

  private endSkipping(): void {
    this.isSkipping = false;
    this.owner.skipped(this.skippedFrames, this.skippedBytes);
    this.skippedFrames = 0;
    this.skippedBytes = 0;
  }
}

/** Hands each frame of a batch to `take`, in the one frame that is lent. */
export function framesOf(batch: Uint8Array, frame: Frame, take: (frame: Frame) => void): void {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.length);
  frame.bytes = batch;
  for (let at = 0; at < batch.length; ) {
    frame.number++;
    frame.seconds = view.getFloat64(at, true);
    frame.nanos = view.getUint32(at + 8, true);
    frame.linkType = view.getUint32(at + 16, true);
    frame.direction = view.getUint8(at + 20);
    frame.start = at + HEADER_BYTES;
    frame.wireLength = view.getUint32(at + 12, true);
    frame.end = frame.start + frame.wireLength;
    at = frame.end;
    take(frame);
    frame.fileOffset += frame.wireLength;
  }
}
