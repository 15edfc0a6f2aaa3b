/** Packets off interfaces, by every engine that is here. */
import { createSocket } from 'node:dgram';
import { expect, it } from 'vitest';
import type { LiveSource, SourceEnd } from '../../../src/core/index.js';
import { Analyzer } from '../../../src/engine/index.js';
import type { EngineName } from '../../../src/sources/live/engine.js';
import { type NetworkRequest, networkSource } from '../../../src/sources/live/network.js';
import { describeCaptures, processesBelow, Talk } from '../../capture.js';
import { registry } from '../../engine/run.js';
import { Collector } from '../collect.js';

const open = (engine: EngineName, request: Partial<NetworkRequest> = {}): Promise<LiveSource> =>
  networkSource({ interfaces: ['lo'], filter: '', promiscuous: true, account: undefined, engine, ...request });

/** Hears what a source delivers; whoever waits looks after each frame and note. */
class Listening extends Collector {
  messages = 0;
  count = 0;
  /** Frames are kept. */
  keeps = true;
  /** What the output does between batches. */
  paused: Promise<void> | undefined;
  readonly ended: Promise<SourceEnd>;
  private readonly watchers = new Set<() => void>();
  private readonly analyzer = new Analyzer(registry, () => {
    this.messages++;
  });

  constructor(
    readonly source: LiveSource,
    signal?: AbortSignal,
  ) {
    super();
    this.ended = source.run(this, signal);
  }

  override frame(frame: Parameters<Collector['frame']>[0]): void {
    this.count++;
    if (this.keeps) super.frame(frame);
    this.analyzer.frameIn(frame);
    for (const watch of this.watchers) watch();
  }

  override note(note: Parameters<Collector['note']>[0]): void {
    super.note(note);
    for (const watch of this.watchers) watch();
  }

  override pause(): Promise<void> | undefined {
    return this.paused;
  }

  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = (): void => {
        if (!isSo()) return;
        this.watchers.delete(watch);
        resolve();
      };
      this.watchers.add(watch);
      watch();
    });
  }

  textOf(code: string): string | undefined {
    return this.notes.find((note) => note.code === code)?.text;
  }
}

const toPort = (port: number): string => `tcp port ${port}`;

describeCaptures('capture', (engine) => {
  it('hears a conversation, each message before the next is said', async () => {
    const talk = await Talk.begin();
    const heard = new Listening(await open(engine, { filter: toPort(talk.port) }));
    for (const messages of [2, 4, 6]) {
      await talk.ask();
      await heard.until(() => heard.messages === messages);
    }
    heard.source.stop();
    talk.end();
    const end = await heard.ended;
    expect(end).toMatchObject({ complete: true, frames: heard.frames.length });
    expect(heard.frames.map(({ number }) => number)).toEqual(heard.frames.map((_, i) => i + 1));
    expect(heard.frames.every(({ linkType, seconds, nanos }) => linkType === 1 && seconds > 1.7e9 && nanos < 1e9)).toBe(
      true,
    );
    expect(heard.source.interfaces).toMatchObject([{ name: 'lo', filter: toPort(talk.port) }]);
    expect(heard.codes).not.toContain('capture.dropped');
  });

  it('delivers what it has heard when it is stopped, and no more comes then', async () => {
    const talk = await Talk.begin();
    const source = await open(engine, { filter: toPort(talk.port) });
    // Heard before anybody asks for it.
    for (let i = 0; i < 10; i++) await talk.ask();
    const heard = new Listening(source);
    await heard.until(() => heard.messages > 0);
    source.stop();
    source.stop();
    const { complete } = await heard.ended;
    expect([complete, heard.messages]).toEqual([true, 20]);
    const before = heard.frames.length;
    await talk.ask();
    talk.end();
    expect(heard.frames).toHaveLength(before);
  });

  it('ends at once for who wants no more', async () => {
    const stop = new AbortController();
    const heard = new Listening(await open(engine), stop.signal);
    stop.abort();
    await heard.ended;
    expect(heard.codes).not.toContain('capture.stopped');
  });

  it('hears every interface by the name any', async () => {
    const talk = await Talk.begin();
    const heard = new Listening(await open(engine, { interfaces: ['any'], filter: toPort(talk.port) }));
    await talk.ask();
    await heard.until(() => heard.messages === 2);
    heard.source.stop();
    talk.end();
    await heard.ended;
    expect([113, 276]).toContain(heard.frames[0]?.linkType);
  });

  it('hears several interfaces, each by its name', async () => {
    const talk = await Talk.begin();
    const heard = new Listening(await open(engine, { interfaces: ['any', 'lo'], filter: toPort(talk.port) }));
    const names = (): Set<string | undefined> =>
      new Set(heard.frames.map(({ interfaceId }) => heard.source.interfaces?.[interfaceId]?.name));
    await talk.ask();
    await heard.until(() => names().size === 2);
    heard.source.stop();
    talk.end();
    await heard.ended;
    expect([...names()].sort()).toEqual(['any', 'lo']);
    expect(heard.source.name).toBe('any, lo');
    expect(heard.frames.map(({ number }) => number)).toEqual(heard.frames.map((_, i) => i + 1));
  });

  it('says that the filter is wrong, in the words of libpcap', async () => {
    await expect(open(engine, { filter: 'tcp prt 4059' })).rejects.toThrow(
      /^cannot understand the capture filter "tcp prt 4059": syntax error/,
    );
  });

  it('says which interface there is not', async () => {
    await expect(open(engine, { interfaces: ['eth7'] })).rejects.toThrow(/^cannot capture on eth7: no such device \(/);
    await expect(open(engine, { interfaces: ['lo', 'eth7'] })).rejects.toThrow(
      /^cannot capture on eth7: no such device/,
    );
  });

  it('keeps what it heard when the engine is killed, and says so', async () => {
    const before = new Set(processesBelow(process.pid).map(({ pid }) => pid));
    const talk = await Talk.begin();
    const heard = new Listening(await open(engine, { filter: toPort(talk.port) }));
    const begun = processesBelow(process.pid).filter(({ pid }) => !before.has(pid));
    await talk.ask();
    await heard.until(() => heard.messages === 2);
    process.kill(begun.at(-1)?.pid as number, 'SIGKILL');
    const end = await heard.ended;
    talk.end();
    expect(end.complete).toBe(false);
    expect(heard.messages).toBe(2);
    expect(heard.notes.find(({ code }) => code === 'capture.stopped')).toMatchObject({
      severity: 'error',
      text: expect.stringMatching(/^capture stopped: .*SIGKILL/) as string,
    });
  });

  it('counts what was lost while nobody read', async () => {
    const said = 6000;
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const { port } = socket.address();
    const heard = new Listening(await open(engine, { filter: `udp port ${port}` }));
    heard.keeps = false;
    let goOn = (): void => undefined;
    heard.paused = new Promise((resolve) => {
      goOn = resolve;
    });
    // Much more than there is room for.
    const datagram = Buffer.alloc(60_000);
    for (let i = 0; i < said; i++) await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve));
    heard.paused = undefined;
    goOn();
    // Not before what waits in the kernel was handed on.
    await heard.until(() => heard.count > 100);
    heard.source.stop();
    await heard.ended;
    socket.close();
    const text = heard.textOf('capture.dropped') ?? heard.textOf('capture.overrun');
    expect(text).toMatch(
      engine === 'cap'
        ? /^\d+ packets? came faster than could be taken, and (?:was|were) lost$/
        : /^[\d,]+ of [\d,]+ packets(?: on lo)? were dropped by the kernel$/,
    );
    expect(heard.source.lost ?? 0).toBeGreaterThan(engine === 'dumpcap' ? -1 : 0);
  });

  it('says what its times are', async () => {
    const source = await open(engine);
    const heard = new Listening(source);
    source.stop();
    await heard.ended;
    expect(heard.codes.filter((code) => code === 'capture.arrival_times')).toHaveLength(engine === 'cap' ? 1 : 0);
    if (engine === 'cap') expect(heard.source.interfaces?.every(({ clock }) => clock !== undefined) ?? true).toBe(true);
  });
});
