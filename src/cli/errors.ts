import { Limits } from '../core/index.js';
import { visible } from '../sinks/visible.js';

let lines = 0;

/** One line on standard error; bounded for any input. */
export function complain(text: string): void {
  lines++;
  if (lines < Limits.stderrLines) process.stderr.write(`dlmsdump: ${visible(text)}\n`);
  else if (lines === Limits.stderrLines) process.stderr.write('dlmsdump: more messages are not shown\n');
}

/** What was thrown, in words. */
export const errorWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));
