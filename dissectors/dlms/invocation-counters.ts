/**
 * Invocation counters (IEC 62056-5-3, security header): under one key, those of a sender only rise. One that comes again is told from
 * one that was set back; where a sender was set back, its counters are followed from there on.
 */

/** Counters are told to come again as long as so many others lie between; each sender takes some 800 bytes. */
const WINDOW = 64;
const HIGHEST = 0xffffffff;
const WRAPPED = 'it began again, before which the key is to be changed';

/** Those of a sender. */
export class InvocationCounters {
  private readonly proven = new Sequence();
  /** Of messages that no tag speaks for, and which may be chance. */
  private unproven: Sequence | undefined;

  /** What is wrong with the counter; empty where nothing is. What is not proven does not count for what is. */
  take(value: number, frame: number, isProven: boolean): string {
    const { proven } = this;
    if (isProven) return proven.again(value) || proven.take(value, frame);
    this.unproven ??= new Sequence();
    const { unproven } = this;
    const again = proven.again(value) || unproven.again(value);
    if (again !== '') return again;
    const back = proven.latestFrame > unproven.latestFrame ? proven.back(value) : '';
    return unproven.take(value, frame) || back;
  }
}

/** Counters as they came one after the other. */
class Sequence {
  /** -1: there was none. */
  latestFrame = -1;
  private latest = -1;
  /** By the lower bits of the counter, since most follow each other; frame + 1, 0: there was none. */
  private readonly values = new Uint32Array(WINDOW);
  private readonly frames = new Float64Array(WINDOW);

  again(value: number): string {
    const slot = value & (WINDOW - 1);
    const frame = this.values[slot] === value ? (this.frames[slot] as number) - 1 : -1;
    return frame < 0 ? '' : `${value} was the counter of frame ${frame}, too`;
  }

  back(value: number): string {
    if (value > this.latest) return '';
    const isWrapped = value < WINDOW && this.latest > HIGHEST - WINDOW;
    return `${value} after ${this.latest} in frame ${this.latestFrame}${isWrapped ? `: ${WRAPPED}` : ''}`;
  }

  take(value: number, frame: number): string {
    const back = this.back(value);
    const slot = value & (WINDOW - 1);
    this.values[slot] = value;
    this.frames[slot] = frame + 1;
    this.latest = value;
    this.latestFrame = frame;
    return back;
  }
}
