/** What a sink writes of a capture. */
import { allDissectors } from '../dissectors/index.js';
import { Analyzer, type AnalyzerOptions } from '../src/engine/index.js';
import type { Output } from '../src/sinks/bytes.js';
import type { Sink } from '../src/sinks/sink.js';
import { bytesSource } from '../src/sources/index.js';

/** The bytes are recognised and decoded as those of a file of this name. */
export async function written(
  name: string,
  bytes: Uint8Array,
  make: (output: Output) => Sink,
  options: AnalyzerOptions = {},
): Promise<string> {
  const pieces: Buffer[] = [];
  const sink = make((piece) => pieces.push(Buffer.from(piece)));
  const analyzer = new Analyzer(allDissectors(), (message) => sink.write(message), options);
  const source = bytesSource(name, [bytes]);
  analyzer.begin(name, source);
  sink.beginInput(name);
  const end = await source.run({
    frame: (frame) => analyzer.frameIn(frame),
    quiet: (seconds) => analyzer.quiet(seconds),
    pause: () => undefined,
    note: (note) => sink.note(name, note),
  });
  analyzer.end();
  sink.endInput({ file: name, end, error: undefined });
  sink.end(analyzer.counts);
  return Buffer.concat(pieces).toString();
}
