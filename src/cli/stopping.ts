/** The end of a live run: Ctrl-C, a signal, a duration, a count. What was heard until then is still shown. */
import type { LiveSource } from '../core/index.js';

/** A source that was told to stop delivers what it heard within this. */
const LATEST_MS = 2000;

export class Stopping {
  /** Aborted: nothing more is to be delivered, either. */
  readonly now = new AbortController();
  private source: LiveSource | undefined = undefined;
  private isStopped = false;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly interrupted = () => (this.isStopped ? this.now.abort() : this.stop());

  constructor(duration: number | undefined) {
    if (duration !== undefined) this.timers.push(setTimeout(() => this.stop(), duration * 1000));
  }

  get wasStopped(): boolean {
    return this.isStopped;
  }

  /** From now on signals end this source; the second one without waiting for what it heard. */
  watch(source: LiveSource): void {
    this.source = source;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, this.interrupted);
    if (this.isStopped) source.stop();
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.source?.stop();
    this.timers.push(setTimeout(() => this.now.abort(), LATEST_MS));
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, this.interrupted);
    this.source = undefined;
  }
}
