/** Several live sources as one: their frames in the order in which they come, counted through, each with an interface of its own. */
import {
  type InterfaceInfo,
  LinkType,
  type LiveSource,
  type SourceEnd,
  type SourceHandler,
  type SourceNote,
} from '../../core/index.js';
import { lentFrame } from '../parser.js';

export class Together implements LiveSource {
  readonly interfaces: InterfaceInfo[] = [];
  private frames = 0;

  constructor(
    readonly name: string,
    private readonly sources: readonly LiveSource[],
    /** What is to be told before anything is heard. */
    private readonly notes: readonly SourceNote[] = [],
  ) {}

  get lost(): number {
    return this.sources.reduce((sum, { lost = 0 }) => sum + lost, 0);
  }

  stop(): void {
    for (const source of this.sources) source.stop();
  }

  /** One that ends by itself leaves the others at work. */
  async run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    const { sources } = this;
    for (const note of this.notes) handler.note(note);
    const runs = sources.map((source) => source.run(this.partOf(source, handler), signal));
    try {
      return sumOf(await Promise.all(runs));
    } catch (error) {
      // Whoever takes the frames will take no more.
      this.stop();
      await Promise.allSettled(runs);
      throw error;
    }
  }

  private partOf(source: LiveSource, handler: SourceHandler): SourceHandler {
    const known: number[] = [];
    const frame = lentFrame(LinkType.null);
    return {
      frame: (heard) => {
        const id = heard.interfaceId;
        known[id] ??= this.interfaces.push(source.interfaces?.[id] ?? { name: source.name }) - 1;
        Object.assign(frame, heard);
        frame.number = ++this.frames;
        frame.interfaceId = known[id];
        handler.frame(frame);
      },
      pause: () => handler.pause(),
      quiet: (seconds) => handler.quiet?.(seconds),
      note: (note) =>
        handler.note(this.sources.length === 1 ? note : { ...note, text: `${source.name}: ${note.text}` }),
    };
  }
}

function sumOf(ends: readonly SourceEnd[]): SourceEnd {
  return {
    complete: ends.every(({ complete }) => complete),
    frames: ends.reduce((sum, { frames }) => sum + frames, 0),
    bytes: ends.reduce((sum, { bytes }) => sum + bytes, 0),
    format: [...new Set(ends.map(({ format }) => format))].join(', '),
  };
}
