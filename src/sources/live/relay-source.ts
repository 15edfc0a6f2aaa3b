/** What a relay hears, as a source. The relay itself is in another thread. */
import { type MessagePort, Worker } from 'node:worker_threads';
import { type InterfaceInfo, LinkType, type LiveSource, type SourceEnd, type SourceHandler } from '../../core/index.js';
import { Notes } from '../notes.js';
import { lentFrame } from '../parser.js';
import type { RelayRequest } from './relay.js';
import { framesOf } from './relay-queue.js';
import type { Said, Told } from './relay-work.js';

/** The line has been silent for so long. At 300 baud an octet takes 33 ms, and adapters hold some back for 16. */
const QUIET_MS = 500;
/** A relay that was told to stop has done so within this. */
const STOP_MS = 1500;

/** The way to the relay. */
export interface RelayLine {
  post(told: Told, transfer: ArrayBuffer[]): void;
  listen(said: (said: Said) => void, failed: (error: Error) => void, gone: () => void): void;
  /** Does the process wait for the relay? */
  hold(isHeld: boolean): void;
  /** Ends the relay, wherever it stands. */
  cut(): void;
}

type Opened = Extract<Said, { type: 'open' }>;

/**
 * Begins to relay; what is heard waits until the source is run.
 *
 * @throws Error (rejects) in one line fit for people.
 */
export function openRelay(request: RelayRequest): Promise<RelaySource> {
  const worker = new Worker(new URL('./relay-thread.js', import.meta.url), { workerData: request });
  return relayOver({
    post: (told, transfer) => worker.postMessage(told, transfer),
    listen: (said, failed, gone) => worker.on('message', said).on('error', failed).on('exit', gone),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    cut: () => void worker.terminate(),
  });
}

/** The same over a port, behind which `work` is. */
export function relayOverPort(port: MessagePort): Promise<RelaySource> {
  return relayOver({
    post: (told, transfer) => port.postMessage(told, transfer),
    listen: (said, _failed, gone) => port.on('message', said).on('close', gone),
    hold: (isHeld) => (isHeld ? port.ref() : port.unref()),
    cut: () => port.close(),
  });
}

function relayOver(line: RelayLine): Promise<RelaySource> {
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
      (error) => {
        source?.fail(error);
        reject(error);
      },
      () => {
        source?.fail(undefined);
        reject(new Error('the relay ended before it began'));
      },
    );
  });
}

export class RelaySource implements LiveSource {
  readonly name: string;
  readonly interfaces: readonly InterfaceInfo[];
  /** Others than this machine can reach it. */
  readonly isOpen: boolean;

  private readonly inbox: Said[] = [];
  private wake: (() => void) | undefined = undefined;
  private isGone = false;
  private failure: Error | undefined = undefined;

  constructor(
    private readonly line: RelayLine,
    opened: Opened,
  ) {
    this.name = opened.name;
    this.interfaces = opened.interfaces;
    this.isOpen = opened.isOpen;
  }

  stop(): void {
    if (!this.isGone) this.line.post({ type: 'stop' }, []);
  }

  take(said: Said): void {
    this.inbox.push(said);
    this.wake?.();
  }

  fail(error: Error | undefined): void {
    this.failure ??= error;
    this.isGone = true;
    this.wake?.();
  }

  async run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    this.line.hold(true);
    const reading = new Reading(this.line, handler);
    const abort = (): void => this.wake?.();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      while (!reading.hasEnded && signal?.aborted !== true) {
        const said = this.inbox.shift();
        if (said !== undefined) {
          const paused = reading.take(said);
          if (paused !== undefined) await unlessAborted(paused, signal);
        } else if (this.isGone) break;
        else if (!(await this.woken(reading.isQuiet ? undefined : QUIET_MS))) reading.quiet();
      }
      if (this.failure !== undefined) throw new Error(`the relay has failed: ${this.failure.message}`);
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
    while (!this.isGone && performance.now() < until) {
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
  private isWhole = false;
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
      this.line.post({ type: 'taken', batch }, [batch.buffer]);
      return handler.pause();
    }
    if (said.type === 'note') this.notes.note(handler, said.severity, said.code, frame.fileOffset, said.text);
    else if (said.type === 'ended') {
      this.hasEnded = true;
      this.isWhole = said.isWhole;
    }
    return undefined;
  }

  quiet(): void {
    this.isQuiet = true;
    this.handler.quiet?.();
  }

  end(): SourceEnd {
    this.notes.sum(this.handler);
    const { number, fileOffset } = this.frame;
    return { complete: this.isWhole, frames: number, bytes: fileOffset, format: 'relay' };
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
