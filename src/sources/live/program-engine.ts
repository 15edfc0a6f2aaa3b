/** tcpdump or dumpcap at work: the program is started, and its words are understood. */
import type { InterfaceInfo } from '../../core/index.js';
import { type CaptureRequest, type Engine, type EngineEnd, Refusal } from './engine.js';
import { findProgram, remedyOf } from './find-program.js';
import type { ProgramEnd } from './program.js';
import { ReadProgram } from './read-program.js';

/** What the words of a program mean. */
export interface Language {
  readonly name: 'tcpdump' | 'dumpcap';
  /** Why it did not begin. */
  refusal(said: string, request: CaptureRequest): Refusal;
  /** Why it ended, where it says so. */
  reason(said: string): string | undefined;
  /** Packets that the kernel had no room for, where the capture bytes don't say it. */
  dropped(said: string): number;
  /** Signal upon which it says how many. */
  readonly tellSignal: string | undefined;
  /** What was heard may take so long to be in its hands: it is stopped so much later. */
  readonly holdsMs: number;
}

/** It is asked so often at most. */
const ASK_MS = 1000;

/** @throws Refusal (rejects) where it does not begin. */
export async function startProgram(
  language: Language,
  args: readonly string[],
  request: CaptureRequest,
  interfaces: readonly InterfaceInfo[],
): Promise<Engine> {
  const { name } = language;
  const found = findProgram(name);
  if (found === undefined) throw new Refusal('missing', `${name} is not installed`);
  if (!found.mayRun) throw new Refusal('rights', `${found.path} may not be started`, undefined, remedyOf(found));
  const program = new ReadProgram(found.path, args);
  const hasBegun = await program.hasBegun().catch((error: unknown) => {
    throw new Refusal('other', `${name} cannot be started: ${(error as Error).message}`);
  });
  if (hasBegun) return new ProgramEngine(language, program, interfaces);
  const { why, message, device } = language.refusal(program.said, request);
  throw new Refusal(why, message, device, remedyOf(found));
}

class ProgramEngine implements Engine {
  readonly name: Engine['name'];
  readonly output: Engine['output'];
  readonly ended: Promise<EngineEnd>;
  private asked = performance.now();
  private stopping: NodeJS.Timeout | undefined = undefined;

  constructor(
    private readonly language: Language,
    private readonly program: ReadProgram,
    readonly interfaces: readonly InterfaceInfo[],
  ) {
    this.name = language.name;
    this.output = program.output;
    this.ended = program.ended.then(({ code, signal }) => this.end(code, signal));
  }

  get lost(): number {
    const { language, program } = this;
    const now = performance.now();
    if (language.tellSignal !== undefined && now - this.asked >= ASK_MS) {
      this.asked = now;
      program.signal(language.tellSignal);
    }
    return language.dropped(program.said);
  }

  stop(): void {
    const { holdsMs } = this.language;
    if (holdsMs === 0) this.program.stop();
    else this.stopping ??= setTimeout(() => this.program.stop(), holdsMs).unref();
  }

  private end(code: ProgramEnd['code'], signal: ProgramEnd['signal']): EngineEnd {
    const { language, program, name } = this;
    const how = signal !== '' ? ` by ${signal}` : code !== 0 ? ` with exit code ${code}` : '';
    return {
      reason: language.reason(program.said) ?? `${name} was ended${how}`,
      dropped: language.dropped(program.said),
      overrun: 0,
    };
  }
}
