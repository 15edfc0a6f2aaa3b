/** A relay at work in this thread, and what it tells; clients and meters around it. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import type { SourceEnd } from '../../../src/core/index.js';
import { Analyzer, type Counts } from '../../../src/engine/index.js';
import type { RelayRequest, TcpRelayRequest } from '../../../src/sources/live/relay.js';
import type { QueueLimits } from '../../../src/sources/live/relay-queue.js';
import { type RelaySource, relayOver } from '../../../src/sources/live/relay-source.js';
import { TcpRelay } from '../../../src/sources/live/relay-tcp.js';
import { work } from '../../../src/sources/live/relay-work.js';
import { registry } from '../../engine/run.js';
import { Collector } from '../collect.js';

export interface Ended {
  readonly end: SourceEnd;
  readonly counts: Counts;
}

/** Keeps frames and notes, and counts messages. Whoever waits for something to be told looks after each frame and note. */
export class RelayRun extends Collector {
  messages = 0;
  /** What the output does between batches. */
  paused: (() => Promise<void> | undefined) | undefined;
  relay!: TcpRelay;
  source!: RelaySource;
  /** Frames are kept. */
  keeps = true;
  private running!: Promise<SourceEnd>;
  private readonly watchers = new Set<() => void>();
  private readonly analyzer = new Analyzer(registry, () => {
    this.messages++;
  });

  /** @throws Error (rejects) as opening a relay does. */
  static async open(request: RelayRequest, limits?: QueueLimits): Promise<RelayRun> {
    const run = new RelayRun();
    const { port1, port2 } = new MessageChannel();
    const working = work(
      request,
      {
        say: (said) => port2.postMessage(said),
        listen: (told, gone) => port2.on('message', told).on('close', gone),
        close: (last) => {
          port2.postMessage(last);
          port2.close();
        },
      },
      limits,
    );
    run.source = await relayOver({
      tell: (told) => port1.postMessage(told),
      listen: (said, gone) => port1.on('message', said).on('close', () => gone('the port was closed')),
      hold: () => undefined,
      cut: () => port1.close(),
    });
    const relay = await working;
    if (relay instanceof TcpRelay) run.relay = relay;
    return run;
  }

  static tcp(request: Partial<TcpRelayRequest> & Pick<TcpRelayRequest, 'target'>, limits?: QueueLimits) {
    return RelayRun.open({ kind: 'tcp', address: undefined, port: 0, ...request }, limits);
  }

  /** Where clients connect. */
  get port(): number {
    return Number(/:(\d+) to /.exec(this.source.name)?.[1]);
  }

  /** Begins to take what the relay hears. */
  start(signal?: AbortSignal): this {
    this.analyzer.begin(this.source.name);
    this.running = this.source.run(this, signal);
    // A test that expects it to fail waits for it later.
    this.running.catch(() => undefined);
    return this;
  }

  override frame(frame: Parameters<Collector['frame']>[0]): void {
    if (this.keeps) super.frame(frame);
    this.analyzer.frameIn(frame);
    this.look();
  }

  override note(note: Parameters<Collector['note']>[0]): void {
    super.note(note);
    this.look();
  }

  override pause(): Promise<void> | undefined {
    return this.paused?.();
  }

  /** Resolves when it is so, after a frame or a note. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
  }

  async stop(): Promise<Ended> {
    this.source.stop();
    const end = await this.running;
    this.analyzer.end();
    return { end, counts: this.analyzer.counts };
  }

  private look(): void {
    for (const watcher of this.watchers) watcher();
  }
}

/** A meter that does with each connection what the test says. */
export class MeterSide {
  readonly sockets: Socket[] = [];
  private readonly server: Server;
  private readonly waiting: ((socket: Socket) => void)[] = [];

  port = 0;

  private constructor() {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      socket.on('error', () => undefined);
      this.sockets.push(socket);
      this.waiting.shift()?.(socket);
    });
  }

  static listen(host = '127.0.0.1', port = 0): Promise<MeterSide> {
    const meter = new MeterSide();
    return new Promise((resolve, reject) => {
      meter.server.once('error', reject);
      meter.server.listen(port, host, () => {
        meter.port = (meter.server.address() as { port: number }).port;
        resolve(meter);
      });
    });
  }

  /** The next connection. */
  next(): Promise<Socket> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function client(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** All that comes until the other side ends. */
export function allOf(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
  });
}

export function once(socket: Socket, event: 'close' | 'error' | 'end' | 'data'): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}
