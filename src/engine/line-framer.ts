/**
 * Cuts the bytes of a serial line, on which framings follow each other: a sign-on in text and then HDLC, M-Bus frames and
 * their acknowledgements, telegrams. HDLC is in charge: what it takes for a frame is one. What it does not want is looked at by the
 * others, byte after byte; what nobody wants is junk.
 *
 * As with every framer, an answer depends on the bytes up to the one that decides, not on the pieces they came in.
 */
import { type Framer, Payload, type Registry } from '../core/index.js';
import { FLAG } from './cutting.js';

/** Frame format type 3 of HDLC begins so. */
const FORMAT = 0xa0;
const FORMAT_BITS = 0xf0;

/** @returns `undefined` where HDLC is not among the framings. */
export function lineFramer(registry: Registry): Framer | undefined {
  const hdlc = registry.framerFor(Payload.hdlc);
  return hdlc === undefined ? undefined : new LineFramer(hdlc, registry.framers);
}

class LineFramer implements Framer {
  readonly payload = Payload.hdlc;
  private readonly others: readonly Framer[];

  constructor(
    private readonly hdlc: Framer,
    framers: readonly Framer[],
  ) {
    this.others = framers.filter((framer) => framer.onLine === true && framer !== hdlc);
  }

  cut(bytes: Uint8Array, at: number, end: number, final: boolean): number {
    const { hdlc } = this;
    if (bytes[at] !== FLAG) {
      for (const other of this.others) {
        const looks = other.looks(bytes, at, end);
        if (looks === false) continue;
        const length = looks === true || final ? other.cut(bytes, at, end, final) : 0;
        if (length > 0) return length;
        if (length === 0 && !final) return 0;
      }
    }
    const length = hdlc.cut(bytes, at, end, final);
    return length < 0 ? -this.untilOther(bytes, at, at - length, end, final) : length;
  }

  needed(bytes: Uint8Array, at: number, end: number): number {
    if (bytes[at] !== FLAG) {
      for (const other of this.others) {
        const looks = other.looks(bytes, at, end);
        if (looks === true) return other.needed(bytes, at, end);
        if (looks === undefined) return end - at + 1;
      }
    }
    return this.hdlc.needed(bytes, at, end);
  }

  looks(bytes: Uint8Array, at: number, end: number): boolean | undefined {
    if (bytes[at] === FLAG) return this.hdlc.looks(bytes, at, end);
    let undecided = false;
    for (const other of this.others) {
      const looks = other.looks(bytes, at, end);
      if (looks === true) return true;
      undecided ||= looks === undefined;
    }
    return undecided ? undefined : false;
  }

  find(bytes: Uint8Array, from: number, end: number): number {
    const places = [this.hdlc, ...this.others].map((framer) => framer.find(bytes, from, end)).filter((at) => at >= 0);
    return places.length === 0 ? -1 : Math.min(...places);
  }

  rests(bytes: Uint8Array, at: number, end: number, isBehindJunk?: boolean): number {
    for (const other of this.others) {
      const length = other.rests?.(bytes, at, end, isBehindJunk) ?? 0;
      if (length > 0) return length;
    }
    return 0;
  }

  payloadAt(bytes: Uint8Array, at: number, length: number): Payload {
    if (bytes[at] === FLAG) return Payload.hdlc;
    for (const other of this.others) {
      if (other.looks(bytes, at, at + length) === false) continue;
      const isAll =
        other.cut(bytes, at, at + length, true) === length || other.rests?.(bytes, at, at + length) === length;
      if (isAll) return other.payloadAt?.(bytes, at, length) ?? other.payload;
    }
    return Payload.hdlc;
  }

  /**
   * How much of the junk in `bytes[at, junkEnd)` is in front of what begins another framing, or may begin it. HDLC would take
   * some octets for the beginning of a frame if it were not in the midst of junk: in front of those, the octet before stays
   * where it is, so that this is seen when more has come.
   */
  private untilOther(bytes: Uint8Array, at: number, junkEnd: number, end: number, final: boolean): number {
    for (let i = at + 1; i < junkEnd; i++) {
      for (const other of this.others) {
        const looks = other.looks(bytes, i, end);
        if (looks === false) continue;
        if (looks === true) return i - at;
        if (!final) return this.inJunk(bytes, at, i) - at;
        if (other.cut(bytes, i, end, true) > 0) return i - at;
      }
    }
    return junkEnd - at;
  }

  /** The last octet in bytes[at, i] with which HDLC begins no frame. */
  private inJunk(bytes: Uint8Array, at: number, i: number): number {
    let last = i;
    while (last > at && ((bytes[last] as number) & FORMAT_BITS) === FORMAT) last--;
    return last;
  }
}
