/** What a run keeps, if anything. That it can't be kept any more is told at once, and ends nothing else. */
import type { Frame, Source } from '../core/index.js';
import type { Message } from '../engine/index.js';
import type { Recorder } from '../sinks/recorder.js';
import { complain } from './errors.js';
import type { Progress } from './progress.js';

export class Keeping {
  private isTold = false;

  constructor(
    private readonly recorder: Recorder | undefined,
    private readonly progress: Progress,
  ) {}

  /** Is all in the file that was to be kept? */
  get isWhole(): boolean {
    return this.recorder?.fault === undefined;
  }

  begin(source: Source): void {
    this.recorder?.begin(source);
    this.tell();
  }

  frame(frame: Frame): void {
    this.recorder?.frame(frame);
  }

  message(message: Message): void {
    this.recorder?.message(message);
  }

  flush(): void {
    this.recorder?.flush();
    this.tell();
  }

  end(): void {
    this.recorder?.end();
    this.tell();
  }

  private tell(): void {
    const fault = this.recorder?.fault;
    if (fault === undefined || this.isTold) return;
    this.isTold = true;
    this.progress.clear();
    complain(fault);
  }
}
