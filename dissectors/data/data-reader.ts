/**
 * Pulls values out of COSEM data, without a tape: for what has been shown already and is to be understood, too (a list of objects,
 * a scaler). Whoever reads asks for what the standard has there; anything else ends the reading, once and for all.
 */
import { octetsOfLength } from './length.js';
import { skipData } from './skip.js';

const OCTET_STRING = 9;
const STRINGS = new Set([OCTET_STRING, 10, 12]);
/** Integers by tag; those with a sign are negative. */
const INTEGERS: Readonly<Record<number, number>> = { 15: -1, 16: -2, 5: -4, 17: 1, 18: 2, 6: 4, 22: 1 };

const NO_OCTETS = new Uint8Array(0);

export class DataReader {
  /** Something else came than was asked for; all that is read from then on is worth nothing. */
  failed = false;

  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly end: number,
  ) {}

  /** The count of an array or structure; 0 where there is none. Never more than octets are left. */
  enter(tag: number): number {
    if (this.octet() !== tag) return this.fail();
    const count = this.length();
    return count > this.end - this.at ? this.fail() : count;
  }

  /** An integer of up to four octets, or an enum. */
  integer(): number {
    const size = INTEGERS[this.octet()] ?? 0;
    const octets = Math.abs(size);
    if (octets === 0 || this.at + octets > this.end) return this.fail();
    let value = 0;
    for (let i = 0; i < octets; i++) value = value * 256 + (this.bytes[this.at++] as number);
    return size < 0 && value >= 2 ** (8 * octets - 1) ? value - 2 ** (8 * octets) : value;
  }

  /** A logical name as one number; -1 where there is none. */
  logicalName(): number {
    const octets = this.octets();
    if (octets.length !== 6) {
      this.failed = true;
      return -1;
    }
    let value = 0;
    for (const octet of octets) value = value * 256 + octet;
    return value;
  }

  /** The octets of a string; lent. */
  octets(): Uint8Array {
    if (!STRINGS.has(this.octet())) {
      this.failed = true;
      return NO_OCTETS;
    }
    const length = this.length();
    if (this.failed || this.at + length > this.end) {
      this.failed = true;
      return NO_OCTETS;
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Passes a value of any type. */
  skip(): void {
    const next = this.failed ? -1 : skipData(this.bytes, this.at, this.end);
    if (next < 0) this.failed = true;
    else this.at = next;
  }

  /** Passes a value, for another to read: what is wrong in it is wrong only there. */
  apart(): DataReader {
    const { at } = this;
    this.skip();
    return new DataReader(this.bytes, at, this.at);
  }

  /** The tag of the next value; -1 behind the end. */
  get tag(): number {
    return this.at < this.end && !this.failed ? (this.bytes[this.at] as number) : -1;
  }

  private octet(): number {
    if (this.at >= this.end) this.failed = true;
    return this.failed ? -1 : (this.bytes[this.at++] as number);
  }

  private length(): number {
    const first = this.octet();
    if (first < 0x80) return Math.max(0, first);
    const octets = octetsOfLength(first) - 1;
    if (octets < 1 || this.at + octets > this.end) return this.fail();
    let length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (this.bytes[this.at++] as number);
    return length;
  }

  private fail(): number {
    this.failed = true;
    return 0;
  }
}
