/** The end of a live run: Ctrl-C, a signal, a duration, a count. What was heard until then is still shown. */
import type { LiveSource } from '../core/index.js';

/** A source that was told to stop delivers what it heard: something within this, and again. */
const LATEST_MS = 2000;

/** Signals that end a live run in order. */
export const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class Stopping {
  /** Aborted: nothing more is to be delivered, either. */
  readonly now = new AbortController();
  private source: LiveSource | undefined = undefined;
  private isStopped = false;
  private latest: NodeJS.Timeout | undefined = undefined;
  private readonly over: NodeJS.Timeout | undefined;
  private readonly interrupted = () => (this.isStopped ? this.now.abort() : this.stop());

  constructor(duration: number | undefined) {
    this.over = duration === undefined ? undefined : setTimeout(() => this.stop(), duration * 1000);
  }

  get wasStopped(): boolean {
    return this.isStopped;
  }

  /** From now on signals end this source; the second one without waiting for what it heard. */
  watch(source: LiveSource): void {
    this.source = source;
    for (const signal of ENDING) process.on(signal, this.interrupted);
    if (this.isStopped) source.stop();
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.source?.stop();
    this.latest = setTimeout(() => this.now.abort(), LATEST_MS);
  }

  /** The source still delivers. */
  goesOn(): void {
    this.latest?.refresh();
  }

  end(): void {
    clearTimeout(this.over);
    clearTimeout(this.latest);
    for (const signal of ENDING) process.off(signal, this.interrupted);
    this.source = undefined;
  }
}
