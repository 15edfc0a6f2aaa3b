/** A capture program that a thread of its own reads; here is what it wrote and said. */
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { Limits } from '../../core/index.js';
import { ownFile } from './own-file.js';
import type { ProgramEnd } from './program.js';
import type { FromThread, ThreadRequest, ToThread } from './program-thread.js';

export class ReadProgram {
  readonly output: Readable;
  /** When it has ended; all that it wrote is in `output` then. */
  readonly ended: Promise<ProgramEnd>;
  /** What it said on standard error, the last of it. */
  said = '';
  private readonly thread: Worker;
  /** Pieces of output that the thread does not know to be taken. */
  private untold = 0;

  constructor(path: string, args: readonly string[]) {
    const workerData: ThreadRequest = { path, args, queueBytes: Limits.captureQueueBytes };
    this.thread = new Worker(ownFile('program-thread.js'), { workerData, execArgv: [] });
    this.output = new Readable({
      read: () => {
        for (; this.untold > 0; this.untold--) this.tell({ type: 'taken' });
      },
      destroy: (error, done) => {
        this.tell({ type: 'close' });
        done(error);
      },
    });
    this.ended = new Promise((resolve, reject) => {
      this.thread.on('message', (message: FromThread) => {
        if (message.type === 'output') this.take(message.bytes);
        else if (message.type === 'said') this.said = message.words;
        else {
          this.output.push(null);
          if (message.type === 'ended') resolve(message.end);
          else reject(new Error(message.text));
        }
      });
      this.thread.once('error', reject);
    });
    this.ended.catch((error: Error) => this.output.destroy(error));
  }

  /** True when it has written something, false when it ended without. */
  hasBegun(): Promise<boolean> {
    const { output } = this;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        output.off('readable', look);
        resolve(output.readableLength > 0);
      };
      // The end makes it readable, too.
      output.on('readable', look);
      this.ended.catch(reject);
    });
  }

  signal(name: string): void {
    this.tell({ type: 'signal', name });
  }

  /** As Ctrl-C would. */
  stop(): void {
    this.tell({ type: 'stop' });
  }

  private take(bytes: Uint8Array): void {
    this.untold++;
    if (!this.output.destroyed) this.output.push(bytes);
  }

  private tell(message: ToThread): void {
    this.thread.postMessage(message);
  }
}
