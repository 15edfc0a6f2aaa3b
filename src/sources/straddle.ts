/**
 * Holds a record whose bytes are spread over several chunks until it is whole. The only place where a parser copies:
 * each byte once, into a buffer that grows with the bytes that came and never with a length that was only claimed.
 */
export class Straddle {
  bytes = new Uint8Array(64);
  length = 0;

  /** Takes from `chunk[at…]` until `need` bytes are held; returns how many were taken. */
  fill(chunk: Uint8Array, at: number, need: number): number {
    const count = Math.min(need - this.length, chunk.length - at);
    const wanted = this.length + count;
    if (wanted > this.bytes.length) {
      const grown = new Uint8Array(Math.min(need, Math.max(wanted, 2 * this.bytes.length)));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(chunk.subarray(at, at + count), this.length);
    this.length = wanted;
    return count;
  }

  clear(): void {
    this.length = 0;
  }
}
