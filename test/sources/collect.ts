import type { Source, SourceEnd, SourceHandler, SourceNote } from '../../src/core/index.js';
import type { Parser } from '../../src/sources/parser.js';

/** A frame as a test keeps it: with its own bytes. */
export interface Kept {
  number: number;
  seconds: number;
  nanos: number;
  linkType: number;
  bytes: string;
  wireLength: number;
  fileOffset: number;
  interfaceId: number;
  comment: string | undefined;
  direction: number;
}

export class Collector implements SourceHandler {
  readonly frames: Kept[] = [];
  readonly notes: SourceNote[] = [];
  pauses = 0;

  frame(frame: Parameters<SourceHandler['frame']>[0]): void {
    const { bytes, start, end, ...rest } = frame;
    this.frames.push({ ...rest, bytes: Buffer.from(bytes.subarray(start, end)).toString('hex') });
  }

  pause(): Promise<void> | undefined {
    this.pauses++;
    return undefined;
  }

  note(note: SourceNote): void {
    this.notes.push(note);
  }

  get codes(): string[] {
    return this.notes.map((note) => note.code);
  }
}

export interface Parsed extends Collector {
  readonly complete: boolean;
}

/** What a parser makes of the chunks. Each chunk is overwritten after its push: nothing lent may be used later. */
export function parse(parser: Parser, ...chunks: readonly Uint8Array[]): Parsed {
  const collector = new Collector();
  for (const chunk of chunks) {
    const lent = Uint8Array.from(chunk);
    parser.push(lent, collector);
    lent.fill(0xee);
  }
  parser.end(collector);
  return Object.assign(collector, { complete: parser.complete });
}

export async function run(source: Source, signal?: AbortSignal): Promise<Collector & { end: SourceEnd }> {
  const collector = new Collector();
  const end = await source.run(collector, signal);
  return Object.assign(collector, { end });
}

/** Splits at the given places, in any order and more than once at the same. */
export function split(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return cuts.slice(1).map((cut, i) => bytes.subarray(cuts[i], cut));
}

export function everyByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
}
