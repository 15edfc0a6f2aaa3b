import type { Frame } from '../core/index.js';

/** Top bit of if_tsresol: the resolution is a power of two, not of ten. */
const POWER_OF_TWO = 0x80;

/** Turns the 64-bit tick counts of one pcapng interface into seconds and nanoseconds, without losing a nanosecond. */
export class Clock {
  readonly #ticksPerSecond: bigint;
  readonly #offsetSeconds: number;
  /** Ticks a second and nanoseconds a tick as numbers, where the quick way is exact; else 0. */
  readonly #quickTicks: number;
  readonly #quickNanos: number;

  /** @param resolution if_tsresol: 10^-n seconds a tick, with the top bit set 2^-n. @param offset if_tsoffset. */
  constructor(resolution: number, offset: bigint) {
    const exponent = resolution & ~POWER_OF_TWO;
    const isDecimal = (resolution & POWER_OF_TWO) === 0;
    const isQuick = isDecimal && exponent >= 6 && exponent <= 9;
    this.#ticksPerSecond = (isDecimal ? 10n : 2n) ** BigInt(exponent);
    this.#offsetSeconds = Number(offset);
    this.#quickTicks = isQuick ? 10 ** exponent : 0;
    this.#quickNanos = isQuick ? 10 ** (9 - exponent) : 0;
  }

  /** @param high @param low Halves of the tick count, unsigned. */
  set(frame: Frame, high: number, low: number): void {
    const perSecond = this.#quickTicks;
    if (perSecond === 0) {
      const ticks = (BigInt(high) << 32n) | BigInt(low);
      const rest = ticks % this.#ticksPerSecond;
      frame.seconds = Number(ticks / this.#ticksPerSecond) + this.#offsetSeconds;
      frame.nanos = Number((rest * 1_000_000_000n) / this.#ticksPerSecond);
      return;
    }
    // The tick count as a double is wrong by less than 2^11, so with 10^6 ticks a second or more this is wrong by at
    // most one second. The rest then lies within ±2·10^9 and is exact in 32-bit arithmetic: 6 ns instead of 300 ns
    // for two bigint divisions.
    let seconds = Math.floor((high * 0x1_0000_0000 + low) / perSecond);
    let rest = (low - Math.imul(seconds, perSecond)) | 0;
    if (rest < 0) {
      seconds--;
      rest += perSecond;
    } else if (rest >= perSecond) {
      seconds++;
      rest -= perSecond;
    }
    frame.seconds = seconds + this.#offsetSeconds;
    frame.nanos = rest * this.#quickNanos;
  }
}
