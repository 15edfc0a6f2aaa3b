import { grouped } from '../core/index.js';
import type { Counts } from '../engine/index.js';

const SHOW_AFTER_MS = 1000;
const EVERY_MS = 250;

/** How far reading is, on standard error: only where that is a terminal and standard output is not. */
export class Progress {
  private readonly begun = Date.now();
  private shown = 0;
  private readonly wanted = process.stderr.isTTY === true && process.stdout.isTTY !== true;

  show(counts: Counts): void {
    if (!this.wanted) return;
    const now = Date.now();
    if (now - this.begun < SHOW_AFTER_MS || now - this.shown < EVERY_MS) return;
    this.shown = now;
    const seconds = ((now - this.begun) / 1000).toFixed(0);
    const text = `${grouped(counts.messages)} messages, ${(counts.bytes / 1e6).toFixed(0)} MB, ${seconds} s`;
    process.stderr.write(`\r${text}\x1b[K`);
  }

  clear(): void {
    if (this.shown === 0) return;
    this.shown = 0;
    process.stderr.write('\r\x1b[K');
  }
}
