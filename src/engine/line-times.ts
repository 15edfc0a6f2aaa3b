/**
 * When a serial line spoke: what stands in front of messages whose bytes have times of arrival.
 *
 *     message before |<- turn-around ->| first piece   gap   piece   gap   last piece |
 *
 * A piece arrives when its last byte has come, so what its bytes took on the line is taken off: ten bits a byte.
 */
import { boolean, decimal, defineFields, group } from '../core/index.js';
import type { ChunkBuffer } from './chunks.js';
import type { Remark } from './message.js';
import { millis, type Origin } from './origin.js';

const LATE = 'USB adapters hand over what they heard every 1 to 16 ms, so it is that uncertain.';

export const SerialLine = defineFields('serial', {
  self: group('Serial line'),
  speed: decimal('Speed', { unit: 'Bd', about: 'At which the message was heard.' }),
  turnAround: decimal('Turn-around', {
    unit: 'ms',
    about: `Time between the end of the message before, whoever sent it, and the first byte of this one. ${LATE}`,
  }),
  turned: boolean('Direction changed', {
    about: 'The other side sent the message before; only where the sides are heard apart.',
  }),
  largestGap: decimal('Largest gap', {
    unit: 'ms',
    about: `Longest time between the arrivals of two pieces of the message; absent where it came in one. ${LATE}`,
  }),
});

const NO_REMARKS: readonly Remark[] = [];
/** Start bit, eight bits (or seven and parity), stop bit. */
const BITS_A_BYTE = 10;

/** Times of one line, of both its sides. */
export class LineTimes {
  /** Bits per second; 0 where nobody knows. */
  speed = 0;
  /** Bytes behind those that were just carried over, in the piece that they came in. */
  behind = 0;

  /** Of the message at hand, in milliseconds since 1970: when it began and ended, and when its pieces arrived. NaN: not known. */
  private start = Number.NaN;
  private end = Number.NaN;
  private first = Number.NaN;
  private last = Number.NaN;
  private gap = Number.NaN;
  /** When the message before ended, when its last piece arrived, and who sent it. */
  private endBefore = Number.NaN;
  private lastBefore = Number.NaN;
  private sideBefore = -1;

  /** The message at hand lies in one piece, of which `fromStart` bytes are not before it and `fromEnd` behind it. */
  within(origin: Origin, fromStart: number, fromEnd: number): void {
    const at = millis(origin);
    this.start = at - this.took(fromStart);
    this.end = at - this.took(fromEnd);
    this.first = at;
    this.last = at;
    this.gap = Number.NaN;
  }

  /** The message at hand is the first `length` bytes of what was carried over. */
  carried(carry: ChunkBuffer, length: number): void {
    const { first, firstLength, last, gap, count } = carry.timesOf(length);
    this.start = first - this.took(firstLength);
    this.end = last - this.took(this.behind);
    this.first = first;
    this.last = last;
    this.gap = count > 1 ? gap : Number.NaN;
  }

  /** What there is to tell of the message at hand, once. `isSided`: the sides are heard apart. */
  tell(side: number, isSided: boolean): readonly Remark[] {
    if (Number.isNaN(this.start)) return NO_REMARKS;
    const { speed } = this;
    const remarks: Remark[] = [];
    if (speed > 0) remarks.push({ field: SerialLine.speed, text: String(speed) });
    // Of one that began before the other ended, but was known for what it is later, there is nothing to tell.
    if (this.first >= this.lastBefore) {
      // Below zero, pieces came faster than the line is: what brought them is no line, or held them back.
      remarks.push({ field: SerialLine.turnAround, text: Math.max(0, this.start - this.endBefore).toFixed(1) });
      if (isSided) remarks.push({ field: SerialLine.turned, text: String(side !== this.sideBefore) });
    }
    if (!Number.isNaN(this.gap)) remarks.push({ field: SerialLine.largestGap, text: this.gap.toFixed(1) });
    this.start = Number.NaN;
    if (this.last < this.lastBefore) return remarks;
    this.endBefore = this.end;
    this.lastBefore = this.last;
    this.sideBefore = side;
    return remarks;
  }

  private took(bytes: number): number {
    return this.speed > 0 ? (bytes * BITS_A_BYTE * 1000) / this.speed : 0;
  }
}
