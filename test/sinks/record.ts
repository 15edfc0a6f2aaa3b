/** What the tests of recordings share: sources recorded as a run records them, and read back. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  type Frame,
  type InterfaceInfo,
  LINE_QUIET_SECONDS,
  LinkType,
  type Source,
  type SourceHandler,
} from '../../src/core/index.js';
import { Analyzer, type Message } from '../../src/engine/index.js';
import type { Recorder, RecordRequest } from '../../src/sinks/recorder.js';
import { openRecorder } from '../../src/sinks/recording.js';
import { bytesSource, type CaptureInterface, openSource, PcapngParser } from '../../src/sources/index.js';
import { registry } from '../engine/run.js';

/** What a user sees of a message, but for its number of frame. */
export interface Told {
  readonly payload: number;
  readonly hex: string;
  /** Undefined for a message of several frames: as a packet it has the time of the first, as a message that of the last. */
  readonly time: string | undefined;
  readonly direction: number;
  readonly source: string;
  readonly comment: string | undefined;
}

export function told(message: Message): Told {
  const { payload, start, end, seconds, nanos, direction, source, comment } = message;
  const isJoined = message.frames.length > 1;
  const bytes = (message.tape.stores[message.store] as Uint8Array).subarray(start, end);
  return { payload, hex: hexOf(bytes), time: isJoined ? undefined : `${seconds}.${nanos}`, direction, source, comment };
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A folder of a test's own, taken away by `clean`. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'dlmsdump-record-'));

  file(name: string): string {
    return join(this.path, name);
  }

  empty(): void {
    for (const name of readdirSync(this.path)) rmSync(this.file(name), { recursive: true });
  }

  clean(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function request(path: string, more: Partial<RecordRequest> = {}): RecordRequest {
  return { path, ring: undefined, raw: false, application: 'dlmsdump test', ...more };
}

/** Runs a source through the analyzer, and its frames and messages to the recorder, as `cli/run.ts` does. */
export async function analyze(source: Source, recorder?: Recorder): Promise<Told[]> {
  const messages: Told[] = [];
  const analyzer = new Analyzer(registry, (message) => {
    recorder?.message(message);
    messages.push(told(message));
  });
  recorder?.begin(source);
  analyzer.begin(basename(source.name));
  await source.run({
    frame: (frame) => {
      recorder?.frame(frame);
      analyzer.frameIn(frame);
    },
    quiet: (seconds) => analyzer.quiet(seconds),
    pause: () => {
      recorder?.flush();
      return undefined;
    },
    note: () => {},
  });
  analyzer.end();
  return messages;
}

/** The frames of a capture, each with its bytes. */
export async function framesOf(path: string): Promise<(Frame & { readonly hex: string })[]> {
  const frames: (Frame & { readonly hex: string })[] = [];
  const source = await openSource(path);
  await source.run({
    frame: (frame) => frames.push({ ...frame, hex: hexOf(frame.bytes.subarray(frame.start, frame.end)) }),
    pause: () => undefined,
    note: ({ text }) => {
      throw new Error(text);
    },
  });
  return frames;
}

/** What the capture says of its interfaces, by id. */
export function interfacesOf(path: string): readonly CaptureInterface[] {
  const parser = new PcapngParser();
  parser.push(readFileSync(path), { frame: () => {}, pause: () => undefined, note: () => {} });
  return parser.interfaces;
}

export function messagesOf(path: string): Promise<Told[]> {
  return analyze(bytesSource(path, [readFileSync(path)]));
}

export async function record(path: string, source: Source, more: Partial<RecordRequest> = {}): Promise<Told[]> {
  const recorder = openRecorder(request(path, more));
  const messages = await analyze(source, recorder);
  recorder.end();
  if (recorder.fault !== undefined) throw new Error(recorder.fault);
  return messages;
}

/** A piece that was heard on a line; undefined: the line was silent so long that it had said all. */
export type Piece = HeardPiece | undefined;

export interface HeardPiece {
  readonly bytes: Uint8Array;
  readonly interfaceId?: number;
  readonly direction?: number;
  /** Seconds since 1970; `nanos` are those behind them. */
  readonly seconds?: number;
  readonly nanos?: number;
}

/** A line as a live source delivers it: each piece with its time, in a buffer that is used again. */
export function lineSource(
  pieces: readonly Piece[],
  interfaces: readonly InterfaceInfo[] = [{ name: '/dev/ttyT0' }],
): Source {
  const lent = new Uint8Array(4096);
  return {
    name: 'line',
    interfaces,
    async run(handler: SourceHandler) {
      let number = 0;
      for (const piece of pieces) {
        if (piece === undefined) handler.quiet?.(LINE_QUIET_SECONDS);
        else {
          const { bytes, interfaceId = 0, direction = 0, seconds = 1_700_000_000 + number, nanos = 0 } = piece;
          lent.set(bytes, 7);
          const place = { bytes: lent, start: 7, end: 7 + bytes.length, wireLength: bytes.length, fileOffset: 0 };
          const what = { number: ++number, linkType: LinkType.serial, comment: undefined };
          handler.frame({ ...what, ...place, interfaceId, direction, seconds, nanos });
          lent.fill(0xee);
        }
        handler.pause();
      }
      return { complete: true, frames: number, bytes: 0, format: 'serial' };
    },
  };
}
