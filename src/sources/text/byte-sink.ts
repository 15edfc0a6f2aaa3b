/** Bytes read from text, before they are a frame. */
import { Limits } from '../../core/index.js';

/** Takes bytes one by one, as many as a frame may have. */
export class ByteSink {
  bytes = new Uint8Array(4096);
  length = 0;
  /** There were more than a frame may have; they are not held. */
  isOver = false;

  push(value: number): void {
    if (this.length === this.bytes.length) {
      if (this.length >= Limits.packetBytes) {
        this.isOver = true;
        return;
      }
      this.room(1);
    }
    this.bytes[this.length++] = value;
  }

  /** Room for so many more bytes, as far as a frame may have them: for writing without a call for each. */
  room(count: number): Uint8Array {
    const wanted = Math.min(this.length + count, Limits.packetBytes);
    if (wanted > this.bytes.length) {
      const grown = new Uint8Array(Math.min(Limits.packetBytes, Math.max(wanted, 2 * this.bytes.length)));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    return this.bytes;
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) this.push(bytes[i] as number);
  }

  clear(): void {
    this.length = 0;
    this.isOver = false;
  }
}
