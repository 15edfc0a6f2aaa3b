/** Reads inputs into an archive, one after the other, a slice at a time. What goes wrong is a note, never an exception. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Limits, type LiveSource, type NoteSeverity, type Source, type SourceNote } from '../core/index.js';
import type { Recorder } from '../sinks/recorder.js';
import { asLive, detectCompression, detectFormat, fileInput, type Input } from '../sources/index.js';
import type { Archive } from './archive.js';
import { type Slices, slices } from './slices.js';

/** Decoded in some 2 ms, so that slices end in time; 128 KiB are no faster, 32 KiB slower by a third. */
const READ_BYTES = 64 * 1024;
/** A screen full of messages, decoded by code that is still cold: the rest can wait until these are seen. */
const FIRST_READ_BYTES = 12 * 1024;
/** A live source that was told to stop delivers what it heard: something within this, and again. */
const FINISH_MS = 2000;

export interface LoadingOptions {
  readonly readBytes?: number;
  readonly slices?: Slices;
  /** Keeps what is read. */
  readonly recorder?: Recorder | undefined;
  /** There are more messages or notes, or it is done; told once a slice. */
  readonly onChange?: () => void;
}

/** A note about the capture, or why an input can't be read, and of which input. */
export interface InputNote extends SourceNote {
  readonly file: string;
}

export interface LoadingProgress {
  /** Read so far, compressed where the input is; of `total`, where all inputs are files. */
  readonly bytes: number;
  readonly total: number | undefined;
  readonly frames: number;
  /** Something is heard at the moment; how many frames of it were lost, as far as that is known. */
  readonly live: { readonly lost: number } | undefined;
  readonly done: boolean;
  /** Done, and nothing was missing, damaged or left out. */
  readonly complete: boolean;
}

export class Loading {
  readonly notes: InputNote[] = [];
  /** Notes that were too many to be kept. */
  unkept = 0;
  onChange: (() => void) | undefined;

  private readonly readBytes: number;
  private readonly clock: Slices;
  private readonly abort = new AbortController();
  private readonly total: number | undefined;
  private readonly inputs: readonly Input[];
  private readonly recorder: Recorder | undefined;
  private live: LiveSource | undefined = undefined;
  private running: Promise<void> | undefined = undefined;
  private bytes = 0;
  private isDone = false;
  private isComplete = true;
  /** It was told that no more is kept in a file. */
  private hasUnkept = false;
  private goOn: (() => void) | undefined = undefined;
  private pausing: Promise<void> | undefined = undefined;
  /** When a source that was told to stop is waited for no more. */
  private late: NodeJS.Timeout | undefined = undefined;
  /** When the piece of input at hand came. */
  private begun = 0;

  constructor(
    private readonly archive: Archive,
    inputs: readonly (Input | string)[],
    options: LoadingOptions = {},
  ) {
    this.readBytes = options.readBytes ?? READ_BYTES;
    this.clock = options.slices ?? slices;
    this.onChange = options.onChange;
    this.recorder = options.recorder;
    this.inputs = inputs.map((input) => (typeof input === 'string' ? fileInput(input) : input));
    this.total = totalOf(this.inputs);
  }

  get progress(): LoadingProgress {
    const { bytes, total, isDone } = this;
    const { frames } = this.archive.counts;
    const live = this.live === undefined ? undefined : { lost: this.live.lost ?? 0 };
    return { bytes, total, frames, live, done: isDone, complete: isDone && this.isComplete };
  }

  get isPaused(): boolean {
    return this.pausing !== undefined;
  }

  /** Resolves when all is read, or nothing more is to be. */
  run(): Promise<void> {
    this.running ??= this.read();
    return this.running;
  }

  /**
   * What is heard now, or kept in a file, is ended in order, within some time: it tells of losses at its end. Others are
   * stopped at once.
   */
  async finish(): Promise<void> {
    const { live, recorder } = this;
    live?.stop();
    if (live === undefined || (recorder === undefined && !this.inputs.some(({ isLive }) => isLive))) this.stop();
    else {
      this.resume();
      this.late = setTimeout(() => this.stop(), FINISH_MS);
      await this.running?.finally(() => clearTimeout(this.late));
    }
    recorder?.end();
  }

  /** A live source hears no more; what it heard is still read. */
  end(): void {
    this.live?.stop();
  }

  private async read(): Promise<void> {
    for (const input of this.inputs) {
      if (this.abort.signal.aborted) break;
      await this.input(input);
    }
    this.isDone = true;
    this.recorder?.flush();
    this.changed();
  }

  /** Takes effect after the piece of input at hand. */
  pause(): void {
    if (this.isDone || this.pausing !== undefined) return;
    this.pausing = new Promise((resolve) => {
      this.goOn = resolve;
    });
  }

  resume(): void {
    this.goOn?.();
    this.goOn = undefined;
    this.pausing = undefined;
  }

  /** What was read so far stays. */
  stop(): void {
    if (this.isDone) return;
    this.isComplete = false;
    this.abort.abort();
    this.resume();
  }

  private async input(input: Input): Promise<void> {
    const { archive, recorder } = this;
    const { signal } = this.abort;
    let source: Source;
    try {
      const { readBytes } = this;
      const firstReadBytes = Math.min(readBytes, FIRST_READ_BYTES);
      const onRead = (bytes: number): void => {
        this.bytes += bytes;
        this.begun = performance.now();
      };
      source = await input.open({ readBytes, firstReadBytes, onRead });
    } catch (error) {
      this.fail(input.name, error);
      return;
    }
    const { name } = source;
    const { path } = input;
    this.live = asLive(source);
    recorder?.begin(source);
    archive.begin(name, path !== undefined && isCapture(path) ? path : undefined, source);
    try {
      const end = await source.run(
        {
          frame: (frame) => {
            if (signal.aborted) return;
            recorder?.frame(frame);
            archive.frameIn(frame);
            if (archive.fault !== undefined) this.full(name, archive.fault, frame.fileOffset);
          },
          quiet: (seconds) => {
            archive.quiet(seconds);
            this.changed();
          },
          pause: () => {
            this.late?.refresh();
            recorder?.flush();
            if (recorder?.fault !== undefined) this.notKept(name, recorder.fault);
            return this.live === undefined ? this.afterPiece() : this.afterLivePiece();
          },
          note: (note) => this.note(name, note),
        },
        signal,
      );
      if (!end.complete) this.isComplete = false;
    } catch (error) {
      this.fail(name, error);
    }
    this.live = undefined;
    if (!signal.aborted) archive.end();
  }

  private afterPiece(): Promise<void> | undefined {
    const { clock, pausing } = this;
    if (pausing !== undefined) {
      this.changed();
      return pausing.then(() => clock.next());
    }
    // The next piece will take as long as this one.
    if (!clock.isOver(performance.now() - this.begun)) return undefined;
    this.changed();
    return clock.next();
  }

  /** What is heard is told at once: nobody knows when more comes. */
  private afterLivePiece(): Promise<void> | undefined {
    const waits = this.afterPiece();
    if (waits === undefined) this.changed();
    return waits;
  }

  private changed(): void {
    this.archive.tell();
    this.onChange?.();
  }

  private notKept(file: string, fault: string): void {
    if (this.hasUnkept) return;
    this.hasUnkept = true;
    this.isComplete = false;
    this.tell(file, 'error', 'recording.stopped', 0, fault);
  }

  private full(file: string, fault: string, offset: number): void {
    const text = `${fault}: reading stops after ${this.archive.count} messages`;
    this.tell(file, 'error', 'archive.full', offset, text);
    this.stop();
  }

  private fail(file: string, error: unknown): void {
    this.isComplete = false;
    this.tell(file, 'error', 'input.unreadable', 0, error instanceof Error ? error.message : String(error));
  }

  private tell(file: string, severity: NoteSeverity, code: string, offset: number, text: string): void {
    this.note(file, { severity, code, offset, text });
  }

  private note(file: string, note: SourceNote): void {
    if (this.notes.length < Limits.archiveNotes) this.notes.push({ file, ...note });
    else this.unkept++;
  }
}

/** Bytes of all inputs; undefined where one of them is no file. */
function totalOf(inputs: readonly Input[]): number | undefined {
  let total = 0;
  for (const { path } of inputs) {
    const size = path === undefined ? undefined : sizeOf(path);
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}

function sizeOf(file: string): number | undefined {
  if (file === '-') return undefined;
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : undefined;
  } catch {
    // Opening it will fail, too, and say why.
    return undefined;
  }
}

/** As much as tells a capture file from all else. */
const HEAD_BYTES = 64;

/** Is it a capture file without compression, so that each frame can be read from it again? */
function isCapture(path: string): boolean {
  if (sizeOf(path) === undefined) return false;
  try {
    const descriptor = openSync(path, 'r');
    try {
      const head = new Uint8Array(HEAD_BYTES);
      const bytes = head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, 0));
      if (detectCompression(bytes, true) !== 'none') return false;
      const format = detectFormat(bytes, true);
      return format === 'pcap' || format === 'pcapng';
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return false;
  }
}
