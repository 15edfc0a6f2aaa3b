/** Bytes that wait: the beginning of a message whose end has not come. Grows by doubling, so joining is linear. */
export class ChunkBuffer {
  private buffer: Uint8Array = EMPTY;
  private from = 0;
  private to = 0;
  /** The frames the bytes came from, and how many bytes of each; the first and the last are always kept. */
  readonly pieces: { frame: number; length: number }[] = [];

  constructor(private readonly mostPieces: number) {}

  get length(): number {
    return this.to - this.from;
  }

  get bytes(): Uint8Array {
    return this.buffer;
  }

  get start(): number {
    return this.from;
  }

  get end(): number {
    return this.to;
  }

  append(bytes: Uint8Array, at: number, end: number, frame: number): void {
    const length = end - at;
    if (this.to + length > this.buffer.length) this.makeRoom(length);
    if (length <= 32) for (let i = at; i < end; i++) this.buffer[this.to++] = bytes[i] as number;
    else {
      this.buffer.set(bytes.subarray(at, end), this.to);
      this.to += length;
    }
    const last = this.pieces.length - 1;
    if (last >= 0 && (this.pieces[last]?.frame === frame || last + 1 >= this.mostPieces)) {
      const piece = this.pieces[last] as { frame: number; length: number };
      piece.frame = frame;
      piece.length += length;
    } else this.pieces.push({ frame, length });
  }

  /** Takes bytes off the front, with the pieces they came in. */
  drop(length: number): void {
    this.from += length;
    let left = length;
    while (left > 0 && this.pieces.length > 0) {
      const piece = this.pieces[0] as { frame: number; length: number };
      if (piece.length > left) {
        piece.length -= left;
        left = 0;
      } else {
        left -= piece.length;
        this.pieces.shift();
      }
    }
    if (this.from === this.to) this.clear();
  }

  clear(): void {
    this.from = 0;
    this.to = 0;
    this.pieces.length = 0;
    if (this.buffer.length > 65_536) this.buffer = EMPTY;
  }

  /** Frames of the first `length` bytes. */
  framesOf(length: number): number[] {
    const frames: number[] = [];
    let left = length;
    for (const piece of this.pieces) {
      if (left <= 0) break;
      frames.push(piece.frame);
      left -= piece.length;
    }
    return frames;
  }

  private makeRoom(length: number): void {
    const held = this.length;
    if (this.from > 0 && held + length <= this.buffer.length && this.from >= held) {
      this.buffer.copyWithin(0, this.from, this.to);
    } else {
      const larger = new Uint8Array(Math.max(256, 2 * (held + length)));
      larger.set(this.buffer.subarray(this.from, this.to));
      this.buffer = larger;
    }
    this.from = 0;
    this.to = held;
  }
}

const EMPTY = new Uint8Array(0);
