/** `dlmsdump extcap`: what Wireshark asks is answered, its captures are run, the launcher is put in place. */
import type { LiveSource } from '../core/index.js';
import {
  checkInterface,
  configLines,
  devicesOf,
  dltLines,
  type FoundPort,
  filterLines,
  interfaceLines,
  versionLine,
} from './extcap-answers.js';
import type { ExtcapOptions } from './extcap-command.js';
import { writeOutput } from './output.js';
import { Exit, UsageError } from './usage.js';
import { version } from './version.js';

/** Serial lines, as the rest of the program knows them. */
export interface Lines {
  ports(): Promise<readonly FoundPort[]>;
  /** @param devices As `dlmsdump serial` takes them. */
  open(devices: readonly string[]): Promise<LiveSource>;
}

/** Answers with the exit code. */
export async function extcap(options: ExtcapOptions, lines: Lines): Promise<number> {
  if (options.capture === true) return capture(options, lines);
  const answer = await answerTo(options, lines);
  if (answer.length > 0) writeOutput(Buffer.from(`${answer.join('\n')}\n`));
  return Exit.fine;
}

async function answerTo(options: ExtcapOptions, lines: Lines): Promise<readonly string[]> {
  if (options.extcapInterfaces === true) return interfaceLines(version(), await lines.ports());
  if (options.extcapDlts === true) {
    checkInterface(options);
    return dltLines();
  }
  if (options.extcapConfig === true) return configLines(checkInterface(options), await lines.ports());
  if (options.extcapCaptureFilter !== undefined) return filterLines(options.extcapCaptureFilter);
  if (options.extcapVersion !== undefined) return [versionLine(version())];
  throw new UsageError('Wireshark asks this; dlmsdump extcap install shows it where we are (see extcap --help)');
}

async function capture(options: ExtcapOptions, lines: Lines): Promise<number> {
  checkInterface(options);
  if (options.fifo === undefined || options.fifo === '') throw new UsageError('where to? (--fifo)');
  const devices = devicesOf(options, await lines.ports());
  const { captureTo } = await import('./extcap-capture.js');
  return captureTo(options.fifo, () => lines.open(devices), options.pieces === true);
}
