/**
 * `dlmsdump decode`: bytes that somebody has at hand, in whatever way they are written. One frame is looked at from all
 * sides, and what it was taken for is said with the reasons; several go through the engine as they would from a file.
 */
import { type Frame, Limits, LinkType, type Payload, payloadTitle, type Registry, type Shared } from '../core/index.js';
import { Analyzer, type Candidate, candidateOf, candidates, FITS, type Message } from '../engine/index.js';
import type { Sink } from '../sinks/sink.js';
import { visible } from '../sinks/visible.js';
import { openSource, TextParser } from '../sources/index.js';
import { KINDS } from './decode-command.js';
import { complain } from './errors.js';
import { sharedOf } from './keys.js';
import { ClosedPipe, writeOutput } from './output.js';
import { makeSink, registryOf, tell } from './run.js';
import type { Settings } from './settings.js';
import { Exit, UsageError } from './usage.js';

const STANDARD_INPUT = '-';
/** What else it may be is told when its score is so near to that of the best. */
const CLOSE = 25;
/** Messages whose reasons are told; a log may have thousands. */
const MOST_TOLD = Limits.stderrLines;
/** What bytes were said to be, where nothing is known that would speak for or against it. */
const UNTRIED = { score: 0, why: 'nothing tells whether it is right' } as const;

/** Decodes the arguments, or standard input. Answers with the exit code. */
export async function decode(hex: readonly string[], kind: string | undefined, settings: Settings): Promise<number> {
  const registry = await registryOf(settings);
  const shared = await sharedOf(settings);
  if (settings.with.length > 0) await (await import('./knowledge-files.js')).useKnowledge(settings.with, shared);
  const { sink } = await makeSink(settings, registry);
  const run = new Decoding(registry, settings, shared, sink, kind);
  try {
    if (hex.length === 0 || (hex.length === 1 && hex[0] === STANDARD_INPUT)) await run.standardInput();
    else run.text(hex.join(' '));
    return run.end();
  } catch (error) {
    if (error instanceof ClosedPipe) return Exit.fine;
    throw error;
  }
}

class Decoding {
  /** The only frame so far. */
  private first: Frame | undefined = undefined;
  private analyzer: Analyzer | undefined = undefined;
  private told = 0;
  private name = 'arguments';
  private readonly notes = new Map<string, number>();
  private readonly forced: Payload | undefined;
  /** As many messages were shown as were asked for. */
  private readonly stop = new AbortController();

  private readonly handler = {
    frame: (frame: Frame) => this.take(frame),
    pause: () => undefined,
    note: (note: Parameters<typeof tell>[1]) => {
      this.sink.note(this.name, note);
      tell(this.name, note, this.notes);
    },
  };

  constructor(
    private readonly registry: Registry,
    private readonly settings: Settings,
    private readonly shared: Shared,
    private readonly sink: Sink,
    kind: string | undefined,
  ) {
    this.forced = kind === undefined ? undefined : KINDS[kind];
  }

  text(text: string): void {
    this.sink.beginInput(this.name);
    const parser = new TextParser();
    parser.push(Buffer.from(text), this.handler);
    parser.end(this.handler);
  }

  async standardInput(): Promise<void> {
    this.name = 'standard input';
    this.sink.beginInput(this.name);
    const source = await openSource(STANDARD_INPUT);
    try {
      await source.run(this.handler, this.stop.signal);
    } catch (error) {
      if (error instanceof UsageError || error instanceof ClosedPipe) throw error;
      complain(error instanceof Error ? error.message : String(error));
    }
  }

  end(): number {
    const { first, sink } = this;
    let code: number = Exit.fine;
    if (this.analyzer === undefined && first === undefined) {
      complain(`${this.name}: there are no bytes in it; hex such as 7E A0 21 is wanted, or a log that holds some`);
      code = Exit.input;
    } else if (this.analyzer === undefined) code = this.single(first as Frame);
    const analyzer = this.analyzer ?? this.begin(undefined, () => {});
    analyzer.end();
    sink.endInput({ file: this.name, end: undefined, error: undefined });
    sink.end(analyzer.counts);
    return code;
  }

  private take(frame: Frame): void {
    if (frame.linkType < LinkType.serial) {
      throw new UsageError('this is a capture of packets: dlmsdump - reads it, and decode is for pasted bytes');
    }
    if (this.analyzer !== undefined) {
      this.analyzer.frameIn(frame);
      return;
    }
    if (this.first === undefined) {
      this.first = {
        ...frame,
        bytes: frame.bytes.slice(frame.start, frame.end),
        start: 0,
        end: frame.end - frame.start,
      };
      return;
    }
    this.analyzer = this.begin(this.forced, (message) => this.explain(message));
    this.analyzer.frameIn(this.first);
    this.analyzer.frameIn(frame);
  }

  private begin(linesAs: number | undefined, before: (message: Message) => void): Analyzer {
    const analyzer = new Analyzer(
      this.registry,
      (message) => {
        if (message.number > this.settings.count) return;
        before(message);
        this.sink.write(message);
        if (message.number === this.settings.count) this.stop.abort();
      },
      { linesAs, layers: this.settings.layers, shared: this.shared },
    );
    analyzer.begin(this.name);
    return analyzer;
  }

  /** One frame: all that it may be is compared. */
  private single(frame: Frame): number {
    const all = candidates(this.registry, frame.bytes);
    const said = all.find(({ payload }) => payload === this.forced);
    const best = said ?? (this.forced === undefined ? (all[0] as Candidate) : { payload: this.forced, ...UNTRIED });
    if (this.forced === undefined && best.score < FITS) {
      complain(`${frame.bytes.length} bytes that fit nothing known:`);
      for (const [why, titles] of reasons(all)) complain(`  not ${titles.join(', ')}: ${why}`);
      return Exit.input;
    }
    this.say(
      this.forced === undefined
        ? `Taken for ${payloadTitle(best.payload)}: ${best.why}`
        : `As ${payloadTitle(best.payload)}: ${best.why}`,
    );
    const next = all.find(({ payload }) => payload !== best.payload) as Candidate;
    const isClose = next.score >= FITS && best.score - next.score <= CLOSE;
    if (isClose || (this.forced !== undefined && next.score > best.score)) {
      this.say(`Could also be ${payloadTitle(next.payload)}: ${next.why}`);
    }
    this.space();
    this.analyzer = this.begin(best.payload, () => {});
    this.analyzer.frameIn({ ...frame, linkType: LinkType.hex });
    return Exit.fine;
  }

  /** One message of several: what the engine took it for. */
  private explain(message: Message): void {
    if (this.told++ > MOST_TOLD) return;
    const bytes = (message.tape.stores[message.store] as Uint8Array).subarray(message.start, message.end);
    const why = candidateOf(this.registry, message.payload, bytes)?.why ?? 'no kind of frame or message fits';
    this.say(`Message ${message.number} taken for ${payloadTitle(message.payload)}: ${why}`);
    if (this.told === MOST_TOLD) this.say('What the other messages were taken for is not said');
  }

  /** In front of the tree; JSON has no place for it. */
  private say(text: string): void {
    if (this.settings.format !== 'text') complain(text);
    else {
      this.sink.flush();
      writeOutput(Buffer.from(`${visible(text)}\n`));
    }
  }

  private space(): void {
    if (this.settings.format === 'text' && this.settings.tree) writeOutput(Buffer.from('\n'));
  }
}

/** Why it is none of them; several may have the same reason. */
function reasons(all: readonly Candidate[]): Map<string, string[]> {
  const titles = new Map<string, string[]>();
  for (const { payload, why } of all) titles.set(why, [...(titles.get(why) ?? []), payloadTitle(payload)]);
  return titles;
}
