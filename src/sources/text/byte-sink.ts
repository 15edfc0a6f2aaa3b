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
      const grown = new Uint8Array(2 * this.length);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes[this.length++] = value;
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) this.push(bytes[i] as number);
  }

  clear(): void {
    this.length = 0;
    this.isOver = false;
  }
}
