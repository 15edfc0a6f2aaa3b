/**
 * A serial line, heard by one tap, or by two of which each hears one side. It is listened to only: nothing is ever written.
 *
 *     port ──> speed (decided at once) ──> queue ──> frames, notes and silences, in their order
 */
import {
  type Frame,
  type InterfaceInfo,
  LINE_CUT_OFF_SECONDS,
  LINE_QUIET_SECONDS,
  Limits,
  LinkType,
  type LiveSource,
  type NoteSeverity,
  type SourceEnd,
  type SourceHandler,
} from '../../core/index.js';
import { lentFrame } from '../parser.js';
import { ArrivalClock } from './arrival-clock.js';
import { BURST_MS, type LineSetting, LineSpeed, type SpeedPlan } from './line-speed.js';
import { inUse } from './port-faults.js';
import { userOf } from './port-users.js';
import { loadPortClass, type PortClass, Tap, type TapOptions } from './serial-port.js';

/** Whom a tap hears. */
export type Side = 'client' | 'meter';

export interface SerialRequest {
  /** One, or two that hear the sides of one line. `side`: undefined where a tap hears both. */
  readonly taps: readonly { readonly path: string; readonly side: Side | undefined }[];
  readonly plan: SpeedPlan;
  readonly ports: TapOptions;
}

/** So much silence is told. */
const SILENCES_MS = [LINE_QUIET_SECONDS * 1000, LINE_CUT_OFF_SECONDS * 1000];
/** `Frame.direction` of what the client said, and the meter. */
const SENT = 2;
const RECEIVED = 1;

/** @throws Error (rejects) in one line fit for people where a port cannot be opened. */
export async function serialSource(request: SerialRequest, ports?: PortClass): Promise<LiveSource> {
  const line = new SerialLine(request, ports ?? (await loadPortClass()));
  await line.open();
  return line;
}

/** What is to be delivered. */
type Item =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly direction: number;
      readonly seconds: number;
      readonly nanos: number;
    }
  | { readonly kind: 'note'; readonly severity: NoteSeverity; readonly code: string; readonly text: string }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'quiet'; readonly seconds: number };

class SerialLine implements LiveSource {
  readonly name: string;
  readonly interfaces: readonly InterfaceInfo[];

  private readonly info: { -readonly [Key in keyof InterfaceInfo]: InterfaceInfo[Key] };
  private readonly taps: readonly Tap[];
  private readonly speed: LineSpeed;
  private readonly clock = new ArrivalClock();
  private readonly frame: Frame = lentFrame(LinkType.serial);

  private queue: Item[] = [];
  /** What the bytes at hand led to is told behind them, but done at once. */
  private decided: Item[] | undefined = undefined;
  private queuedBytes = 0;
  private bytes = 0;
  private isComplete = true;
  private isFull = false;
  /** When the line spoke last, and how often it was told since then that it is silent. */
  private lastMs = Number.NEGATIVE_INFINITY;
  private silences = 0;
  private timer: NodeJS.Timeout | undefined = undefined;

  private handler: SourceHandler | undefined = undefined;
  private isWaiting = false;
  private stopping: Promise<unknown> | undefined = undefined;
  private isClosed = false;
  private finish: (() => void) | undefined = undefined;
  private fail: ((error: unknown) => void) | undefined = undefined;

  constructor(
    private readonly request: SerialRequest,
    ports: PortClass,
  ) {
    const { taps, plan } = request;
    this.name = taps.map(({ path }) => path).join(', ');
    this.info = {
      name: this.name,
      description: taps.map(({ path, side }) => (side === undefined ? path : `${path} hears the ${side}`)).join(', '),
      speed: plan.begin.speed,
      clock: 'stamped on arrival by the program; USB adapters hold bytes back for 1 to 16 ms',
    };
    this.interfaces = [this.info];
    this.speed = new LineSpeed(plan, {
      listen: (to) => this.listen(to),
      note: (severity, code, text) => this.note(severity, code, text),
    });
    this.taps = taps.map(({ path, side }) => {
      const direction = side === undefined ? 0 : side === 'client' ? SENT : RECEIVED;
      const port = taps.length === 1 ? 'the port' : path;
      return new Tap(
        path,
        ports,
        request.ports,
        {
          heard: (bytes) => this.heard(bytes, direction),
          lost: () => this.note('warning', 'serial.lost', `${port} is gone; it is waited for`),
          back: () => this.note('warning', 'serial.back', `${port} is back`),
          refused: (what) => this.note('warning', 'serial.refused', `${port}: ${what}`),
        },
        plan.begin,
      );
    });
  }

  /** All ports, or none. */
  async open(): Promise<void> {
    try {
      for (const tap of this.taps) {
        const user = this.request.ports.lock ? userOf(tap.path) : undefined;
        if (user !== undefined) throw new Error(`cannot open ${tap.path}: ${inUse(user)}`);
        await tap.open();
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  run(handler: SourceHandler, signal?: AbortSignal): Promise<SourceEnd> {
    this.handler = handler;
    const over = new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    const abort = () => {
      this.stop();
      this.queue = [];
      this.finish?.();
    };
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    this.deliver();
    return over
      .finally(() => {
        signal?.removeEventListener('abort', abort);
        this.handler = undefined;
        this.stop();
      })
      .then(() => ({ complete: this.isComplete, frames: this.frame.number, bytes: this.bytes, format: 'serial line' }));
  }

  stop(): void {
    this.stopping ??= this.close().then(() => {
      this.isClosed = true;
      this.deliver();
    });
  }

  private async close(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all(this.taps.map((tap) => tap.close()));
  }

  // ---- what is heard

  private heard(bytes: Uint8Array, direction: number): void {
    if (this.isClosed) return;
    const { seconds, nanos } = this.clock.now();
    const ms = performance.now();
    this.decided = [];
    this.speed.take(direction === RECEIVED ? 1 : 0, bytes, ms);
    this.lastMs = ms;
    this.silences = 0;
    if (this.stopping === undefined) this.timer ??= setTimeout(this.listenToSilence, BURST_MS);
    if (this.queuedBytes + bytes.length > Limits.lineQueueBytes) this.overflow();
    else {
      this.isFull = false;
      this.queuedBytes += bytes.length;
      this.post({ kind: 'bytes', bytes, direction, seconds, nanos });
    }
    const { decided } = this;
    this.decided = undefined;
    for (const item of decided) this.post(item);
  }

  /** Whoever takes what is heard has not done so for long. */
  private overflow(): void {
    this.isComplete = false;
    if (!this.isFull) this.note('error', 'serial.dropped', 'more is heard than is taken: bytes are lost here');
    this.isFull = true;
  }

  private listen(to: LineSetting): void {
    for (const tap of this.taps) tap.listen(to);
    this.post({ kind: 'speed', speed: to.speed });
  }

  private note(severity: NoteSeverity, code: string, text: string): void {
    this.post({ kind: 'note', severity, code, text });
  }

  /** How long has nothing been said, and who wants to know? */
  private readonly listenToSilence = (): void => {
    const silence = performance.now() - this.lastMs;
    const next = this.speed.silent(silence);
    for (let ms = SILENCES_MS[this.silences]; ms !== undefined && silence >= ms; ms = SILENCES_MS[this.silences]) {
      this.silences++;
      this.post({ kind: 'quiet', seconds: silence / 1000 });
    }
    const after = Math.min(next, SILENCES_MS[this.silences] ?? Number.POSITIVE_INFINITY);
    this.timer =
      after === Number.POSITIVE_INFINITY ? undefined : setTimeout(this.listenToSilence, Math.max(1, after - silence));
  };

  // ---- what is delivered

  private post(item: Item): void {
    if (this.decided !== undefined && item.kind !== 'bytes') {
      this.decided.push(item);
      return;
    }
    this.queue.push(item);
    this.deliver();
  }

  private deliver(): void {
    const { handler } = this;
    if (handler === undefined || this.isWaiting) return;
    try {
      for (let item = this.queue.shift(); item !== undefined; item = this.queue.shift()) {
        const waits = this.give(handler, item);
        if (waits === undefined) continue;
        this.isWaiting = true;
        waits.then(() => {
          this.isWaiting = false;
          this.deliver();
        }, this.fail);
        return;
      }
      if (this.isClosed) this.finish?.();
    } catch (error) {
      this.fail?.(error);
    }
  }

  private give(handler: SourceHandler, item: Item): Promise<void> | undefined {
    switch (item.kind) {
      case 'bytes':
        return this.giveBytes(handler, item);
      case 'note':
        handler.note({ severity: item.severity, code: item.code, offset: this.bytes, text: item.text });
        // Nobody knows when more comes, so it is shown now.
        return handler.pause();
      case 'speed':
        this.info.speed = item.speed;
        return undefined;
      case 'quiet':
        handler.quiet?.(item.seconds);
        return undefined;
    }
    return item satisfies never;
  }

  private giveBytes(handler: SourceHandler, item: Item & { kind: 'bytes' }): Promise<void> | undefined {
    const { frame } = this;
    const { bytes } = item;
    frame.number++;
    frame.seconds = item.seconds;
    frame.nanos = item.nanos;
    frame.bytes = bytes;
    frame.start = 0;
    frame.end = bytes.length;
    frame.wireLength = bytes.length;
    frame.fileOffset = this.bytes;
    frame.direction = item.direction;
    this.bytes += bytes.length;
    this.queuedBytes -= bytes.length;
    handler.frame(frame);
    return handler.pause();
  }
}
