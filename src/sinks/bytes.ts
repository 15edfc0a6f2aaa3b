import { visible } from './visible.js';

/** Takes finished output. `bytes` is lent: it is used again when the call returns. */
export type Output = (bytes: Uint8Array) => void;

const FLUSH_AT = 65_536;
const DIGITS = new Uint8Array(16);
const HEX_HIGH = new Uint8Array(256);
const HEX_LOW = new Uint8Array(256);
for (let value = 0; value < 256; value++) {
  HEX_HIGH[value] = '0123456789abcdef'.charCodeAt(value >> 4);
  HEX_LOW[value] = '0123456789abcdef'.charCodeAt(value & 15);
}

const encoder = new TextEncoder();

/** Two digits at a time: tens and ones of 0 to 99. */
const TENS = new Uint8Array(100);
const ONES = new Uint8Array(100);
for (let value = 0; value < 100; value++) {
  TENS[value] = 0x30 + Math.floor(value / 10);
  ONES[value] = 0x30 + (value % 10);
}

/** Writes a whole number below 2^32 at a position; answers with the position behind it. The room was made before. */
export function putUint(buffer: Uint8Array, position: number, value: number): number {
  if (value < 10) {
    buffer[position] = 0x30 + value;
    return position + 1;
  }
  let end = position;
  if (value < 100) end += 2;
  else if (value < 1000) end += 3;
  else if (value < 10_000) end += 4;
  else if (value < 100_000) end += 5;
  else if (value < 1_000_000) end += 6;
  else if (value < 10_000_000) end += 7;
  else if (value < 100_000_000) end += 8;
  else if (value < 1_000_000_000) end += 9;
  else end += 10;
  let at = end;
  if (value > 0x7fffffff) {
    const rest = Math.floor(value / 100);
    const two = value - rest * 100;
    buffer[--at] = ONES[two] as number;
    buffer[--at] = TENS[two] as number;
    value = rest;
  }
  let left = value | 0;
  while (left >= 100) {
    const rest = (left / 100) | 0;
    const two = left - rest * 100;
    buffer[--at] = ONES[two] as number;
    buffer[--at] = TENS[two] as number;
    left = rest;
  }
  if (left >= 10) {
    buffer[--at] = ONES[left] as number;
    buffer[--at] = TENS[left] as number;
  } else buffer[--at] = 0x30 + left;
  return end;
}

/** Writes bytes in hex at a position; answers with the position behind them. The room was made before. */
export function putHex(buffer: Uint8Array, position: number, bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const value = bytes[i] as number;
    buffer[position++] = HEX_HIGH[value] as number;
    buffer[position++] = HEX_LOW[value] as number;
  }
  return position;
}

/** Static text as bytes, made once. */
export const ascii = (text: string): Uint8Array => encoder.encode(text);

/**
 * Text as bytes in a buffer that is used over and over: on the way to JSON, strings would cost twice the time and all of
 * the garbage.
 */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(2 * FLUSH_AT);
  /** Where the next byte goes; set by who writes into `room` directly. */
  position = 0;

  constructor(private readonly output: Output) {}

  /** Bytes waiting. */
  get length(): number {
    return this.position;
  }

  /** Hands on what is there, where it is enough to be worth it. Called behind each message. */
  settle(): void {
    if (this.position >= FLUSH_AT) this.flush();
  }

  flush(): void {
    if (this.position === 0) return;
    const length = this.position;
    this.position = 0;
    this.output(this.buffer.subarray(0, length));
    // A giant among messages must not keep its room for ever.
    if (this.buffer.length > 64 * FLUSH_AT) this.buffer = Buffer.allocUnsafe(2 * FLUSH_AT);
  }

  /** The buffer, with room for so many bytes from `position` on: for loops where a call for each piece would cost too much. */
  room(length: number): Uint8Array {
    if (this.position + length > this.buffer.length) this.need(length);
    return this.buffer;
  }

  private need(length: number): void {
    if (this.position + length <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.position + length));
    this.buffer.copy(larger, 0, 0, this.position);
    this.buffer = larger;
  }

  byte(value: number): void {
    this.need(1);
    this.buffer[this.position++] = value;
  }

  /** Static bytes; for more than a dozen, `set` takes half the time of a loop. */
  raw(bytes: Uint8Array): void {
    const length = bytes.length;
    this.need(length);
    const buffer = this.buffer;
    let position = this.position;
    if (length <= 12) for (let i = 0; i < length; i++) buffer[position++] = bytes[i] as number;
    else {
      buffer.set(bytes, position);
      position += length;
    }
    this.position = position;
  }

  /** Any string, as UTF-8. */
  text(text: string): void {
    const length = text.length;
    this.need(3 * length);
    if (length <= 96) {
      const buffer = this.buffer;
      let position = this.position;
      let i = 0;
      for (; i < length; i++) {
        const code = text.charCodeAt(i);
        if (code > 0x7f) break;
        buffer[position++] = code;
      }
      if (i === length) {
        this.position = position;
        return;
      }
    }
    this.position += this.buffer.write(text, this.position, 'utf8');
  }

  /** A string in quotes, if all of it is printable ASCII without `"` and `\`; false, and nothing written, if not. */
  quoted(text: string): boolean {
    const length = text.length;
    this.need(length + 2);
    const buffer = this.buffer;
    let position = this.position;
    buffer[position++] = 0x22;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
      buffer[position++] = code;
    }
    buffer[position++] = 0x22;
    this.position = position;
    return true;
  }

  /** A string for a terminal: plain ASCII as it is, anything else through `visible`. */
  shown(text: string): void {
    const length = text.length;
    this.need(length);
    const buffer = this.buffer;
    let position = this.position;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e) {
        this.text(visible(text));
        return;
      }
      buffer[position++] = code;
    }
    this.position = position;
  }

  spaces(count: number): void {
    this.need(count);
    const buffer = this.buffer;
    let position = this.position;
    for (let i = 0; i < count; i++) buffer[position++] = 0x20;
    this.position = position;
  }

  /** A whole number within 2^53. */
  integer(value: number): void {
    this.need(20);
    const buffer = this.buffer;
    let position = this.position;
    if (value < 0) {
      buffer[position++] = 0x2d;
      value = -value;
    }
    if (value <= 0xffffffff) {
      this.position = putUint(buffer, position, value);
      return;
    }
    let digits = 0;
    while (value > 0) {
      const rest = Math.floor(value / 10);
      DIGITS[digits++] = value - rest * 10;
      value = rest;
    }
    while (digits > 0) buffer[position++] = 0x30 + (DIGITS[--digits] as number);
    this.position = position;
  }

  /** A whole number below 2^32. */
  small(value: number): void {
    this.position = putUint(this.room(10), this.position, value);
  }

  hex(bytes: Uint8Array, at: number, end: number): void {
    this.need(2 * (end - at));
    this.position = putHex(this.buffer, this.position, bytes, at, end);
  }

  /** Hex in quotes. */
  quotedHex(bytes: Uint8Array, at: number, end: number): void {
    const buffer = this.room(2 * (end - at) + 2);
    buffer[this.position] = 0x22;
    const position = putHex(buffer, this.position + 1, bytes, at, end);
    buffer[position] = 0x22;
    this.position = position + 1;
  }

  /** `1-0:1.8.0*255` */
  obis(bytes: Uint8Array, at: number): void {
    this.need(23);
    for (let i = 0; i < 6; i++) {
      this.octet(bytes[at + i] as number);
      if (i < 5) this.buffer[this.position++] = SEPARATORS[i] as number;
    }
  }

  /** A number with leading zeros. */
  digits(value: number, count: number): void {
    this.need(count);
    const buffer = this.buffer;
    const start = this.position;
    for (let i = start + count - 1; i >= start; i--) {
      const rest = (value / 10) | 0;
      buffer[i] = 0x30 + (value - rest * 10);
      value = rest;
    }
    this.position = start + count;
  }

  /** A number with blanks before it. */
  padded(value: number, width: number): void {
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    if (digits < width) this.spaces(width - digits);
    this.integer(value);
  }

  /** `192.0.2.1` */
  ipv4(bytes: Uint8Array, at: number): void {
    this.need(15);
    for (let i = 0; i < 4; i++) {
      this.octet(bytes[at + i] as number);
      if (i < 3) this.buffer[this.position++] = 0x2e;
    }
  }

  /** `02:00:…` */
  mac(bytes: Uint8Array, at: number): void {
    this.need(17);
    const buffer = this.buffer;
    let position = this.position;
    for (let i = 0; i < 6; i++) {
      const value = bytes[at + i] as number;
      buffer[position++] = HEX_HIGH[value] as number;
      buffer[position++] = HEX_LOW[value] as number;
      if (i < 5) buffer[position++] = 0x3a;
    }
    this.position = position;
  }

  /** 0 to 255; the room was made before. */
  private octet(value: number): void {
    const buffer = this.buffer;
    let position = this.position;
    if (value >= 100) {
      const hundreds = (value / 100) | 0;
      buffer[position++] = 0x30 + hundreds;
      value -= hundreds * 100;
      buffer[position++] = 0x30 + ((value / 10) | 0);
      buffer[position++] = 0x30 + (value % 10);
    } else if (value >= 10) {
      buffer[position++] = 0x30 + ((value / 10) | 0);
      buffer[position++] = 0x30 + (value % 10);
    } else buffer[position++] = 0x30 + value;
    this.position = position;
  }

  /** Bytes as they are, if all of them are printable ASCII without `"` and `\`; false, and nothing written, if not. */
  plain(bytes: Uint8Array, at: number, end: number): boolean {
    this.need(end - at);
    const buffer = this.buffer;
    let position = this.position;
    for (let i = at; i < end; i++) {
      const value = bytes[i] as number;
      if (value < 0x20 || value > 0x7e || value === 0x22 || value === 0x5c) return false;
      buffer[position++] = value;
    }
    this.position = position;
    return true;
  }
}

const SEPARATORS = ascii('-:..*');
