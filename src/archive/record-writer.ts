/**
 * Puts numbers, text and bytes into a record: integers of seven bits an octet, the lowest first, the top bit set where more
 * follow.
 */
import { isLatin1 } from './text.js';

/** Characters that are copied one by one in less time than a call of Node takes. */
const SHORT = 32;
const SMALLEST = 1024;
/** What a large record needed is let go again. */
const KEPT = 1024 * 1024;

/** One record at a time; its memory is used again for the next. */
export class RecordWriter {
  bytes: Buffer = Buffer.alloc(SMALLEST);
  length = 0;

  clear(): void {
    this.length = 0;
    if (this.bytes.length > KEPT) this.bytes = Buffer.alloc(SMALLEST);
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  /** An integer from 0 to 2^53 - 1. */
  varint(value: number): void {
    let rest = value;
    this.room(8);
    while (rest >= 0x1000_0000) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** An integer with a sign. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.room(8);
    this.bytes.writeDoubleLE(value, this.length);
    this.length += 8;
  }

  uint16(value: number): void {
    this.room(2);
    this.bytes.writeUInt16LE(value, this.length);
    this.length += 2;
  }

  /** Bytes with their length in front. */
  blob(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Text of any characters: an octet each where that is enough, else two. */
  text(text: string): void {
    const encoding = isLatin1(text) ? 'latin1' : 'utf16le';
    this.varint(2 * text.length + (encoding === 'latin1' ? 0 : 1));
    this.room(2 * text.length);
    if (encoding === 'latin1' && text.length <= SHORT) {
      for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
      return;
    }
    this.length += this.bytes.write(text, this.length, encoding);
  }

  /** Integers, as differences. */
  integers(list: readonly number[]): void {
    this.varint(list.length);
    let before = 0;
    for (const value of list) {
      this.signed(value - before);
      before = value;
    }
  }

  private room(more: number): void {
    if (this.length + more > this.bytes.length) this.grow(more);
  }

  private grow(more: number): void {
    const { bytes, length } = this;
    this.bytes = Buffer.alloc(Math.max(2 * bytes.length, length + more));
    bytes.copy(this.bytes, 0, 0, length);
  }
}
