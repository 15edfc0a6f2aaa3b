/** The end of a live run: Ctrl-C, a signal, a duration, a count. What was heard until then is still shown. */
import { constants } from 'node:os';
import type { LiveSource } from '../core/index.js';

/** A source that was told to stop delivers what it heard: something within this, and again. */
const LATEST_MS = 2000;

/** Signals that end a live run in order. */
export const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof ENDING)[number];

export class Stopping {
  /** Aborted: nothing more is to be delivered, either. */
  readonly now = new AbortController();
  private source: LiveSource | undefined = undefined;
  private isStopped = false;
  private isWatching = false;
  private latest: NodeJS.Timeout | undefined = undefined;
  private readonly over: NodeJS.Timeout | undefined;

  constructor(duration: number | undefined) {
    this.over = duration === undefined ? undefined : setTimeout(() => this.stop(), duration * 1000);
  }

  get wasStopped(): boolean {
    return this.isStopped;
  }

  /** Something live is about to be opened: from now on, signals end it in order; the second one without waiting for what it heard. */
  expect(): void {
    if (this.isWatching) return;
    this.isWatching = true;
    for (const signal of ENDING) process.on(signal, this.interrupted);
  }

  /** This is what is to be stopped. */
  watch(source: LiveSource): void {
    this.expect();
    this.source = source;
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

  private readonly interrupted = (signal: Signal): void => {
    if (!this.isStopped) this.stop();
    else if (this.now.signal.aborted || this.source === undefined) process.exit(128 + constants.signals[signal]);
    else this.now.abort();
  };
}
