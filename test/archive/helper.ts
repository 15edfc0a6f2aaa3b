/** What the tests of the archive share: captures, what the analyzer says of them at first, and archives that are full. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allDissectors } from '../../dissectors/index.js';
import { Archive, type ArchiveOptions, Loading, type LoadingOptions } from '../../src/archive/index.js';
import type { Tape } from '../../src/core/index.js';
import { Analyzer, type AnalyzerOptions, type Message } from '../../src/engine/index.js';
import { Filter } from '../../src/filter/index.js';
import { JsonSink } from '../../src/sinks/json.js';
import { serviceOf, summarize } from '../../src/sinks/summary.js';
import { TextSink } from '../../src/sinks/text.js';
import { openSource } from '../../src/sources/index.js';

export const registry = allDissectors();

const folder = fileURLToPath(new URL('../../captures/', import.meta.url));

/** Paths of all sample captures. */
export const captures: readonly string[] = readdirSync(folder)
  .filter((name) => /\.(pcap|pcapng|hex|bin|txt)$/.test(name))
  .map((name) => folder + name);

export const captureNamed = (name: string): string => folder + name;

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'archive-test-'));

const filters = [
  'service ~ "GET"',
  'issue',
  'hdlc || wrapper',
  'ip || tcp.port == 4059',
  'frame.number > 3 && message.length > 20',
  'source == 10.0.0.0/8 || conversation == 1',
].map((text) => new Filter(text, (message) => summarize(message, registry)));

/** All that anybody can see of a message, as text. */
export function seenOf(message: Message, layers: boolean): Record<string, unknown> {
  const { tape, number, file, frame, frames, seconds, nanos, fileOffset, comment, direction, flow, side } = message;
  const { payload, first, store, start, end, linkSource, linkDestination, answers } = message;
  const pieces: string[] = [];
  const output = (bytes: Uint8Array): void => {
    pieces.push(Buffer.from(bytes).toString());
  };
  const text = { hex: true, layers, time: 'ud', theme: undefined } as const;
  const sinks = [
    new JsonSink(output, { shape: 'lines', detail: 'values', layers }),
    new JsonSink(output, { shape: 'lines', detail: 'tree', layers }),
    new TextSink(output, registry, { ...text, tree: false }),
    new TextSink(output, registry, { ...text, tree: true }),
  ];
  for (const sink of sinks) {
    sink.beginInput(file);
    sink.write(message);
    sink.flush();
  }
  return {
    ...{ number, file, frame, frames: [...frames], seconds, nanos, fileOffset, comment, direction, side },
    ...{ payload, first, store, start, end, linkSource, linkDestination, answers },
    flow: flow && [flow.id, flow.protocol, flow.endpoint(0), flow.endpoint(1), flow.port(0), flow.port(1)],
    words: Buffer.from(tape.words.slice(0, tape.top).buffer).toString('hex'),
    stores: storesOf(tape),
    details: [...tape.details],
    shown: pieces.join(''),
    filters: filters.map((filter) => filter.matches(message)),
    service: serviceOf(message, registry),
  };
}

function storesOf(tape: Tape): string[] {
  return tape.stores
    .slice(0, tape.storeCount)
    .map((bytes, i) => `${tape.storeNames[i]}: ${Buffer.from(bytes).toString('hex')}`);
}

/** The first pass of the analyzer over inputs: what is seen of each message. */
export async function firstPass(
  files: readonly string[],
  options: AnalyzerOptions,
  readBytes: number,
): Promise<Record<string, unknown>[]> {
  const messages: Record<string, unknown>[] = [];
  const analyzer = new Analyzer(
    registry,
    (message) => messages.push(seenOf(message, options.layers === true)),
    options,
  );
  for (const file of files) {
    const source = await openSource(file, { readBytes });
    analyzer.begin(file, source);
    await source.run({
      frame: (frame) => analyzer.frameIn(frame),
      quiet: (seconds) => analyzer.quiet(seconds),
      pause: () => undefined,
      note: () => undefined,
    });
    analyzer.end();
  }
  return messages;
}

export async function load(
  files: readonly string[],
  options: ArchiveOptions = {},
  how: LoadingOptions = {},
): Promise<{ readonly archive: Archive; readonly loading: Loading }> {
  const archive = new Archive(registry, options);
  const loading = new Loading(archive, files, how);
  await loading.run();
  return { archive, loading };
}
