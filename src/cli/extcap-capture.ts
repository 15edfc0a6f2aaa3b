/** Captures for Wireshark: messages are found as always, and what they leave in a recording goes into its pipe. */
import { allDissectors } from '../../dissectors/index.js';
import type { LiveSource } from '../core/index.js';
import { Analyzer } from '../engine/index.js';
import { openRecorder } from '../sinks/recording.js';
import { complain, errorWords } from './errors.js';
import { Stopping } from './stopping.js';
import { Exit } from './usage.js';
import { version } from './version.js';

/** Wireshark ends us with a signal. If it could not, nobody would: it is looked for so often. */
const LOOK_FOR_PARENT_MS = 1000;

/** Runs until the pipe is closed or somebody ends it. Answers with the exit code. */
export async function captureTo(fifo: string, open: () => Promise<LiveSource>, raw: boolean): Promise<number> {
  const recorder = openRecorder({ path: fifo, ring: undefined, raw, application: `dlmsdump ${version()}` });
  let source: LiveSource;
  try {
    source = await open();
  } catch (error) {
    complain(errorWords(error));
    return Exit.input;
  }
  const stopping = new Stopping(undefined);
  const { signal } = stopping.now;
  stopping.watch(source);
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid !== parent) stopping.stop();
  }, LOOK_FOR_PARENT_MS);
  const analyzer = new Analyzer(allDissectors(), (message) => recorder.message(message));
  const keep = (): undefined => {
    recorder.flush();
    if (recorder.fault !== undefined) stopping.stop();
    return undefined;
  };
  try {
    recorder.begin(source);
    analyzer.begin(source.name, source);
    keep();
    await source.run(
      {
        frame: (frame) => {
          recorder.frame(frame);
          analyzer.frameIn(frame);
        },
        quiet: (seconds) => {
          analyzer.quiet(seconds);
          keep();
        },
        pause: keep,
        note: ({ severity, text }) => {
          // Wireshark shows what is told here as a fault.
          if (severity === 'error') complain(text);
        },
      },
      signal,
    );
    analyzer.end();
  } finally {
    clearInterval(looking);
    stopping.end();
    recorder.end();
  }
  if (recorder.fault === undefined || recorder.hasLostReader) return Exit.fine;
  complain(recorder.fault);
  return Exit.input;
}
