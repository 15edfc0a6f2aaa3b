/**
 * Messages into a file, in slices. The file is new: nothing that is there is written over, and no link is followed, since the
 * working folder may be anybody's.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import type { Registry } from '../core/index.js';
import type { Counts, Message } from '../engine/index.js';
import type { Output } from '../sinks/bytes.js';
import { errorCode, fileProblem } from '../sinks/file-problem.js';
import { JsonSink } from '../sinks/json.js';
import type { Sink } from '../sinks/sink.js';
import { summarize } from '../sinks/summary.js';
import { TextSink } from '../sinks/text.js';
import type { TimeFormat } from '../sinks/time.js';
import { firstTime } from './first-time.js';
import { HexSink } from './hex-sink.js';
import type { Rows } from './rows.js';
import type { Handle, Job, Slices } from './slices.js';
import type { ArchiveView } from './view.js';

/**
 * How messages are written; all but `hex` as the command line writes them. `json-tree` is for others to look at: all of every node,
 * headers and bytes, and the capture without its folders.
 */
export type ExportFormat = 'json-tree' | 'json' | 'ndjson' | 'lines' | 'trees' | 'hex';

export interface ExportSettings {
  readonly format: ExportFormat;
  /** With link and network headers. */
  readonly layers: boolean;
  /** Of lines and trees. */
  readonly time: TimeFormat;
  /** Where the file goes; a name of our own where nobody gave one. */
  readonly folder: string;
  readonly name: string | undefined;
}

/** What became of it. */
export interface Exported {
  readonly file: string;
  readonly messages: number;
  /** One line for people where something went wrong; the file then has only the first messages, or isn't there. */
  readonly problem: string | undefined;
}

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  'json-tree': 'json',
  json: 'json',
  ndjson: 'ndjson',
  lines: 'txt',
  trees: 'txt',
  hex: 'hex',
};

/** The names that are tried: whoever has more files of ours in one folder gives a name. */
const MOST_NAMES = 9999;
/** What messages say is their owner's business. */
const MODE = 0o600;
/** An existing file, and a link of any kind, is refused by O_EXCL; O_NOFOLLOW is for systems that see it otherwise. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Writes messages that are in view now into a file. Done when `onDone` was called. */
export class Export implements Job {
  private readonly handle: Handle | undefined;
  /** Index of the first message that came too late. */
  private readonly end: number;
  private file = '';
  private descriptor = -1;
  private sink: Sink | undefined = undefined;
  private row = 0;
  /** Messages whose bytes have reached the file. */
  private messages = 0;
  private input: string | undefined = undefined;
  private frames = 0;
  private lastFrame = -1;

  constructor(
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    private readonly rows: Rows,
    private readonly registry: Registry,
    private readonly settings: ExportSettings,
    private readonly onDone: (exported: Exported) => void,
  ) {
    this.end = archive.count;
    try {
      this.open();
      this.sink = this.makeSink();
    } catch (error) {
      this.finish(fileProblem(error, this.file));
      this.handle = undefined;
      return;
    }
    this.handle = slices.run(this);
  }

  /** The share of the messages that is written. */
  get done(): number {
    return this.rows.count === 0 ? 1 : this.row / this.rows.count;
  }

  /** The file is taken away again. */
  cancel(): void {
    if (this.descriptor < 0) return;
    this.handle?.cancel();
    const { ino } = fstatSync(this.descriptor);
    this.close();
    remove(this.file, ino);
  }

  step(): boolean {
    const { rows, slices } = this;
    try {
      do {
        if (this.row >= rows.count || rows.at(this.row) >= this.end) {
          // A filter may still be looking at messages that were there when this began.
          if (this.row >= rows.count && rows.done * this.archive.count < this.end) return true;
          this.endFile();
          this.finish(undefined);
          return false;
        }
        this.write(rows.at(this.row++));
      } while (!slices.isOver());
      return true;
    } catch (error) {
      this.finish(fileProblem(error, this.file));
      return false;
    }
  }

  private write(index: number): void {
    const { settings, archive } = this;
    const sink = this.sink as Sink;
    const message = archive.message(index, settings.layers || settings.format === 'json-tree');
    if (message.file !== this.input) {
      this.endInput();
      sink.beginInput(settings.format === 'json-tree' ? basename(message.file) : message.file);
      this.input = message.file;
    }
    if (message.frame !== this.lastFrame) this.frames++;
    this.lastFrame = message.frame;
    sink.write(message);
  }

  private endInput(): void {
    if (this.input !== undefined) this.sink?.endInput({ file: this.input, end: undefined, error: undefined });
  }

  private endFile(): void {
    this.endInput();
    this.sink?.end(countsOf(this.row, this.frames));
    this.messages = this.row;
    this.close();
  }

  private finish(problem: string | undefined): void {
    const wasOpen = this.descriptor >= 0;
    if (wasOpen) this.close();
    const isPartial = problem !== undefined && wasOpen;
    const { file, messages } = this;
    this.onDone({ file, messages, problem: isPartial ? `${problem}; the file is not complete` : problem });
  }

  // ---- the file

  private open(): void {
    const { folder, name, format } = this.settings;
    if (name !== undefined) {
      this.openAs(isAbsolute(name) ? name : join(folder, name));
      return;
    }
    for (let number = 1; number <= MOST_NAMES; number++) {
      try {
        this.openAs(join(folder, `dlmsdump-${number}.${ENDINGS[format]}`));
        return;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST' || number === MOST_NAMES) throw error;
      }
    }
  }

  private openAs(file: string): void {
    this.file = file;
    this.descriptor = openSync(file, FLAGS, MODE);
  }

  private close(): void {
    const { descriptor } = this;
    this.descriptor = -1;
    if (descriptor >= 0) closeSync(descriptor);
  }

  private readonly output: Output = (bytes) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at, bytes.length - at);
    this.messages = this.row;
  };

  private makeSink(): Sink {
    const { output, registry, settings, archive } = this;
    const { format, layers, time } = settings;
    switch (format) {
      case 'json-tree':
        return new JsonSink(output, { shape: 'document', detail: 'tree', layers: true });
      case 'json':
      case 'ndjson':
        return new JsonSink(output, { shape: format === 'json' ? 'document' : 'lines', detail: 'values', layers });
      case 'lines':
      case 'trees': {
        const isTree = format === 'trees';
        const sink = new TextSink(output, registry, { tree: isTree, hex: false, layers, time, theme: undefined });
        sink.passOver(firstTime(archive));
        return sink;
      }
      case 'hex':
        return new HexSink(output, (message) => lineOf(message, registry));
      default:
        return format satisfies never;
    }
  }
}

/** The first name of ours that no file has. */
export function newName(folder: string, format: ExportFormat): string {
  for (let number = 1; number < MOST_NAMES; number++) {
    const name = `dlmsdump-${number}.${ENDINGS[format]}`;
    // Also a link that leads nowhere is there.
    if (lstatSync(join(folder, name), { throwIfNoEntry: false }) === undefined) return name;
  }
  return '';
}

/** Writes text to a new file with a name of ours. */
export function writeNew(
  text: string,
  folder: string,
): { readonly file: string; readonly problem: string | undefined } {
  const file = newName(folder, 'lines');
  try {
    const descriptor = openSync(join(folder, file), FLAGS, MODE);
    try {
      writeFileSync(descriptor, `${text}\n`);
    } finally {
      closeSync(descriptor);
    }
    return { file, problem: undefined };
  } catch (error) {
    return { file, problem: fileProblem(error, file) };
  }
}

/** Takes a file of ours away, unless somebody did so before, or put another there. */
function remove(file: string, ino: number): void {
  try {
    if (lstatSync(file).ino === ino) unlinkSync(file);
  } catch {
    // It is gone, or can't be reached any more.
  }
}

function countsOf(messages: number, frames: number): Counts {
  const none = { bytes: 0, notDlms: 0, withoutPayload: 0, retransmissions: 0, outOfOrder: 0, gaps: 0, evicted: 0 };
  return { ...none, messages, frames };
}

function lineOf(message: Message, registry: Registry): string {
  const { source, destination, service, object, value } = summarize(message, registry);
  const parties = source === '' ? '' : `${source} → ${destination}`;
  return [`message ${message.number}`, parties, service, object, value].filter((part) => part !== '').join('  ');
}
