/** What a relay hears, as a source. The relay itself is in another process. */
import {
  counted,
  type InterfaceInfo,
  LINE_QUIET_SECONDS,
  LinkType,
  type LiveSource,
  type NoteSeverity,
  type SourceEnd,
  type SourceHandler,
} from '../../core/index.js';
import { Notes } from '../notes.js';
import { lentFrame } from '../parser.js';
import { framesOf } from './relay-queue.js';
import type { Said, Told } from './relay-work.js';

/** A relay that was told to stop has done so within this. */
const STOP_MS = 1500;

/** The way to the relay. */
export interface RelayLine {
  tell(told: Told): void;
  /** `gone`: it has ended, and why, if it was not asked to. */
  listen(said: (said: Said) => void, gone: (why: string) => void): void;
  /** Does this process wait for the relay? */
  hold(isHeld: boolean): void;
  /** Ends the relay, wherever it stands. */
  cut(): void;
}

type Opened = Extract<Said, { type: 'open' }>;

/**
 * The source, once it relays; what is heard waits until it is run.
 *
 * @throws Error (rejects) in one line fit for people.
 */
export function relayOver(line: RelayLine): Promise<RelaySource> {
  return new Promise((resolve, reject) => {
    let source: RelaySource | undefined;
    line.listen(
      (said) => {
        if (said.type === 'failed') {
          reject(new Error(said.text));
          line.cut();
        } else if (said.type === 'open') {
          source = new RelaySource(line, said);
          // Until it is run: who opened it may end for other reasons.
          line.hold(false);
          resolve(source);
        } else source?.take(said);
      },
      (why) => {
        source?.fail(why);
        reject(new Error(`the relay cannot begin: ${why}`));
      },
    );
  });
}

export class RelaySource implements LiveSource {
  readonly name: string;
  /** Others than this machine can reach it. */
  readonly isOpen: boolean;

  private heardOn: readonly InterfaceInfo[];
  private reading: Reading | undefined = undefined;
  private readonly inbox: Said[] = [];
  private wake: (() => void) | undefined = undefined;
  /** Why it has ended. */
  private gone: string | undefined = undefined;

  constructor(
    private readonly line: RelayLine,
    opened: Opened,
  ) {
    this.name = opened.name;
    this.heardOn = opened.interfaces;
    this.isOpen = opened.isOpen;
  }

  get interfaces(): readonly InterfaceInfo[] {
    return this.heardOn;
  }

  /** Frames that were passed on, but for which there was no room. */
  get lost(): number {
    return this.reading?.lost ?? 0;
  }

  stop(): void {
    this.line.tell({ type: 'stop' });
  }

  take(said: Said): void {
    this.inbox.push(said);
    this.wake?.();
  }

  fail(why: string): void {
    this.gone ??= why;
    this.wake?.();
  }

  async run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    this.line.hold(true);
    const reading = new Reading(this.line, handler);
    this.reading = reading;
    const abort = (): void => this.wake?.();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      while (!reading.hasEnded && signal?.aborted !== true) {
        const said = this.inbox.shift();
        if (said?.type === 'interfaces') this.heardOn = said.interfaces;
        else if (said !== undefined) {
          const paused = reading.take(said);
          if (paused !== undefined) await unlessAborted(paused, signal);
        } else if (this.gone !== undefined) throw new Error(`the relay has failed: ${this.gone}`);
        else if (!(await this.woken(reading.isQuiet ? undefined : LINE_QUIET_SECONDS * 1000))) reading.quiet();
      }
    } catch (error) {
      await this.stopped();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.line.cut();
    }
    return reading.end();
  }

  /** Whoever shows frames cannot any more; whoever talks through the relay is still said goodbye to. */
  private async stopped(): Promise<void> {
    this.stop();
    const until = performance.now() + STOP_MS;
    while (this.gone === undefined && performance.now() < until) {
      if (this.inbox.splice(0).some(({ type }) => type === 'ended')) return;
      await this.woken(STOP_MS);
    }
  }

  /** Something has come, or (`false`) nothing for so long. */
  private woken(ms: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => resolve(false), ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

/** One run: what was said becomes frames and notes. */
class Reading {
  hasEnded = false;
  /** That nothing comes was told already, or means nothing: packets have borders. */
  isQuiet = true;
  /** Frames that were passed on and not heard of. */
  lost = 0;
  private readonly frame = lentFrame(LinkType.raw);
  private readonly notes = new Notes();

  constructor(
    private readonly line: RelayLine,
    private readonly handler: SourceHandler,
  ) {}

  /** Where to wait before more is taken. */
  take(said: Said): Promise<void> | undefined {
    const { handler, frame } = this;
    if (said.type === 'frames') {
      const { batch } = said;
      framesOf(batch, frame, (lent) => handler.frame(lent));
      this.isQuiet = frame.linkType !== LinkType.serial;
      this.line.tell({ type: 'taken', bytes: batch.length });
      return handler.pause();
    }
    if (said.type === 'note') this.note(said.severity, said.code, said.text);
    else if (said.type === 'skipped') {
      this.lost += said.frames;
      const what = `${counted(said.frames, 'frame')} (${counted(said.bytes, 'byte')})`;
      this.note('warning', 'relay.not_shown', `the output was too slow: ${what} passed on, but neither shown nor kept`);
    } else if (said.type === 'ended') this.hasEnded = true;
    return undefined;
  }

  private note(severity: NoteSeverity, code: string, text: string): void {
    this.notes.note(this.handler, severity, code, this.frame.fileOffset, text);
  }

  quiet(): void {
    this.isQuiet = true;
    this.handler.quiet?.(LINE_QUIET_SECONDS);
  }

  end(): SourceEnd {
    this.notes.sum(this.handler);
    const { number, fileOffset } = this.frame;
    return { complete: this.hasEnded && this.lost === 0, frames: number, bytes: fileOffset, format: 'relay' };
  }
}

/** Waits, but not longer than somebody wants the rest. */
function unlessAborted(paused: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve();
    signal?.addEventListener('abort', abort, { once: true });
    paused.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
  });
}
