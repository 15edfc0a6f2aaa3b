/**
 * One measurement in a process of its own: node measure.js VARIANT FILE [KEYS]. Prints a line of JSON: CPU seconds with start-up,
 * wall seconds, peak memory, messages.
 */
import { allDissectors } from '../dissectors/index.js';
import { Shared } from '../src/core/index.js';
import { Analyzer, type Message } from '../src/engine/index.js';
import { KeyRing, readKeyFile } from '../src/security/index.js';
import { JsonSink } from '../src/sinks/json.js';
import type { Sink } from '../src/sinks/sink.js';
import { TextSink } from '../src/sinks/text.js';
import { openSource } from '../src/sources/index.js';

export const VARIANTS = ['read', 'dissect', 'summary', 'ndjson', 'verbose'] as const;
export type Variant = (typeof VARIANTS)[number];

export interface Measurement {
  readonly cpu: number;
  readonly wall: number;
  readonly peakMiB: number;
  readonly frames: number;
  readonly messages: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

async function measure(variant: Variant, file: string, keys: string | undefined): Promise<Measurement> {
  const registry = allDissectors();
  let bytesOut = 0;
  const output = (bytes: Uint8Array): void => {
    bytesOut += bytes.length;
  };
  const layers = variant === 'verbose';
  const text = { tree: layers, hex: false, layers, time: 'r', theme: undefined } as const;
  const sinks: Readonly<Record<Variant, () => Sink | undefined>> = {
    read: () => undefined,
    dissect: () => undefined,
    summary: () => new TextSink(output, registry, text),
    ndjson: () => new JsonSink(output, { shape: 'lines', detail: 'values', layers: false }),
    verbose: () => new TextSink(output, registry, text),
  };
  const shared = keys === undefined ? new Shared() : new Shared(new KeyRing(readKeyFile(keys).entries));
  const sink = sinks[variant]();
  const analyzer = new Analyzer(registry, (message: Message) => sink?.write(message), { layers, shared });
  const source = await openSource(file);
  analyzer.begin(file);
  sink?.beginInput(file);
  const end = await source.run({
    frame: variant === 'read' ? () => {} : (frame) => analyzer.frameIn(frame),
    pause: () => {
      sink?.flush();
      return undefined;
    },
    note: () => {},
  });
  analyzer.end();
  sink?.end(analyzer.counts);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return {
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    wall: performance.now() / 1e3,
    peakMiB: maxRSS / 1024,
    frames: end.frames,
    messages: analyzer.counts.messages,
    bytesIn: end.bytes,
    bytesOut,
  };
}

const [, , variant, file, keys] = process.argv;
if (variant !== undefined && file !== undefined) {
  process.stdout.write(`${JSON.stringify(await measure(variant as Variant, file, keys))}\n`);
}
