import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { SerialPortMock } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinkType, type LiveSource, type SourceEnd } from '../../../src/core/index.js';
import { type SerialRequest, serialSource } from '../../../src/sources/live/serial.js';
import type { PortClass } from '../../../src/sources/live/serial-port.js';
import { Collector } from '../collect.js';
import { DISC, DISC_UA, SNRM, seven, UA } from './line.js';

const WAIT_MS = 20_000;

/** Ports in memory; each is a file, too, because a device that is gone is one whose name is gone. */
const opened: SerialPortMock[] = [];
class Recording extends SerialPortMock {
  constructor(options: ConstructorParameters<typeof SerialPortMock>[0]) {
    super(options);
    opened.push(this);
  }
}
const ports = Recording as unknown as PortClass;

let folder = '';
const device = (name: string): string => {
  const path = joinPath(folder, name);
  writeFileSync(path, '');
  SerialPortMock.binding.createPort(path, { record: true });
  return path;
};

beforeEach(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'dlmsdump-serial-'));
  opened.length = 0;
  SerialPortMock.binding.reset();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Waits for what will be, up to a bound that only a broken program reaches. */
async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

class Listener extends Collector {
  quiets = 0;
  waits: Promise<void> | undefined = undefined;
  readonly order: string[] = [];

  override frame(frame: Parameters<Collector['frame']>[0]): void {
    super.frame(frame);
    this.order.push(`frame ${frame.number}`);
  }

  override note(note: Parameters<Collector['note']>[0]): void {
    super.note(note);
    this.order.push(note.code);
  }

  override pause(): Promise<void> | undefined {
    super.pause();
    return this.waits;
  }

  quiet(): void {
    this.quiets++;
    this.order.push('quiet');
  }
}

interface Line {
  readonly source: LiveSource;
  readonly heard: Listener;
  readonly end: Promise<SourceEnd>;
  /** Says something on the n-th port that was opened. */
  say(bytes: Uint8Array, port?: number): Promise<void>;
}

const binding = (port: number): NonNullable<SerialPortMock['port']> =>
  opened[port]?.port as NonNullable<SerialPortMock['port']>;

async function listen(request: Partial<SerialRequest> = {}, signal?: AbortSignal): Promise<Line> {
  const source = await serialSource(
    {
      taps: request.taps ?? [{ path: device('one'), side: undefined }],
      plan: { begin: { speed: 300, parity: 'none' }, isFixed: false, parity: undefined, idleSeconds: 120 },
      ports: { lock: true, dtr: undefined, rts: undefined },
    },
    ports,
  );
  const heard = new Listener();
  const end = source.run(heard, signal);
  return {
    source,
    heard,
    end,
    async say(bytes, port = 0) {
      const before = heard.frames.length;
      binding(port).emitData(Buffer.from(bytes));
      if (heard.waits === undefined) await until(() => heard.frames.length > before);
    },
  };
}

const stop = async ({ source, end }: Line): Promise<SourceEnd> => {
  source.stop();
  return await end;
};

describe('a serial line', () => {
  it('delivers pieces as they come, with the time of arrival, and where the line is', async () => {
    const before = Math.floor(Date.now() / 1000);
    const line = await listen();
    await line.say(Uint8Array.of(1, 2));
    await line.say(Uint8Array.of(3));
    expect(line.source.interfaces).toMatchObject([{ name: joinPath(folder, 'one'), speed: 300 }]);
    const end = await stop(line);
    expect(line.heard.frames).toMatchObject([
      { number: 1, bytes: '0102', linkType: LinkType.serial, fileOffset: 0, direction: 0, interfaceId: 0 },
      { number: 2, bytes: '03', linkType: LinkType.serial, fileOffset: 2, direction: 0, interfaceId: 0 },
    ]);
    const [first, second] = line.heard.frames.map(({ seconds, nanos }) => seconds + nanos / 1e9) as [number, number];
    expect(Math.floor(first)).toBeGreaterThanOrEqual(before);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(end).toEqual({ complete: true, frames: 2, bytes: 3, format: 'serial line' });
  });

  it('of two taps is one line, on which it is known who speaks', async () => {
    const line = await listen({
      taps: [
        { path: device('one'), side: 'client' },
        { path: device('two'), side: 'meter' },
      ],
    });
    await line.say(SNRM, 0);
    await line.say(UA, 1);
    await line.say(SNRM, 0);
    await stop(line);
    expect(line.heard.frames.map(({ direction, interfaceId }) => [direction, interfaceId])).toEqual([
      [2, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  it('never writes', async () => {
    const line = await listen();
    for (const piece of [SNRM, UA, seven('/?!\r\n'), new Uint8Array(300), Uint8Array.of(0x11, 0x13, 0x04)])
      await line.say(piece);
    await until(() => line.heard.quiets > 0);
    const { recording } = binding(0);
    await stop(line);
    expect(recording).toHaveLength(0);
  });

  it('is heard at the speed that a sign-on agrees on, by all of its taps, and says so', async () => {
    const line = await listen({
      taps: [
        { path: device('one'), side: 'client' },
        { path: device('two'), side: 'meter' },
      ],
    });
    await line.say(seven('/?!\r\n'), 0);
    await line.say(seven('/ABC5\\2METER\r\n'), 1);
    await line.say(seven('\x06252\r\n'), 0);
    expect(opened.map(({ baudRate }) => baudRate)).toEqual([300, 300]);
    await line.say(seven('\x06252\r\n'), 1);
    await until(() => opened.every(({ baudRate }) => baudRate === 9600));
    expect(line.source.interfaces?.[0]?.speed).toBe(9600);
    await line.say(SNRM, 0);
    await line.say(UA, 1);
    await line.say(DISC, 0);
    await line.say(DISC_UA, 1);
    await until(() => opened.every(({ baudRate }) => baudRate === 300));
    await stop(line);
    expect(opened).toHaveLength(2);
    // What led to a change comes before it.
    expect(line.heard.order.filter((what) => what !== 'quiet')).toEqual([
      ...['frame 1', 'serial.found', 'frame 2', 'frame 3', 'frame 4', 'serial.speed'],
      ...['frame 5', 'frame 6', 'frame 7', 'frame 8', 'serial.speed'],
    ]);
    expect(line.heard.notes.map(({ text }) => text).slice(1)).toEqual([
      '300 → 9600 Bd: the meter repeated the option select (mode E)',
      '9600 → 300 Bd: a DISC was answered',
    ]);
  });

  it('follows a sign-on that nobody repeats when the line is silent', async () => {
    const line = await listen();
    await line.say(seven('/?!\r\n/ABC5\\2METER\r\n\x06252\r\n'));
    await until(() => opened[0]?.baudRate === 9600);
    await stop(line);
    expect(line.heard.notes.at(-1)?.text).toContain('nobody repeated');
  });

  it('is opened anew where another parity is tried', async () => {
    const line = await listen();
    // Nothing valid at 300, then at 9600: M-Bus is next.
    for (const speed of [9600, 2400]) {
      await line.say(
        Uint8Array.from({ length: 30 }, (_, i) => [0xf8, 0x80, 0xe6][i % 3] as number),
        opened.length - 1,
      );
      await until(() => opened.at(-1)?.baudRate === speed && opened.at(-1)?.isOpen === true);
    }
    await until(() => opened.length === 2);
    expect((opened[1] as unknown as { settings: { parity: string } }).settings.parity).toBe('even');
    expect(opened[0]?.isOpen).toBe(false);
    await line.say(SNRM, 1);
    await stop(line);
    expect(line.heard.codes).not.toContain('serial.lost');
    expect(line.heard.notes.at(-1)?.text).toBe('2400 8E1 found by 1 HDLC frame');
  });

  it('tells once when it has fallen silent', async () => {
    const line = await listen();
    await line.say(SNRM);
    await until(() => line.heard.quiets === 1);
    await line.say(UA);
    await until(() => line.heard.quiets === 2);
    await stop(line);
    expect(line.heard.order.filter((what) => !what.startsWith('serial'))).toEqual([
      ...['frame 1', 'quiet', 'frame 2', 'quiet'],
    ]);
  });

  it('keeps what comes while nobody takes it, with its times', async () => {
    const line = await listen();
    let resume = (): void => {};
    line.heard.waits = new Promise((resolve) => {
      resume = resolve;
    });
    await line.say(Uint8Array.of(1));
    await until(() => line.heard.frames.length === 1);
    let read = 0;
    opened[0]?.on('data', ({ length }: Buffer) => {
      read += length;
    });
    await line.say(Uint8Array.of(2));
    await line.say(Uint8Array.of(3));
    await until(() => read === 2);
    expect(line.heard.frames).toHaveLength(1);
    line.source.stop();
    line.heard.waits = undefined;
    resume();
    const end = await line.end;
    expect(line.heard.frames.map(({ bytes }) => bytes).join('')).toBe('010203');
    expect(end.complete).toBe(true);
  });

  it('ends at once where nothing more is to be delivered', async () => {
    const abort = new AbortController();
    const line = await listen({}, abort.signal);
    await line.say(SNRM);
    abort.abort();
    expect(await line.end).toMatchObject({ frames: 1 });
    await until(() => opened[0]?.isOpen === false);
  });

  it('ends with the fault of whoever takes what is heard, and lets the port go', async () => {
    const source = await serialSource(
      {
        taps: [{ path: device('one'), side: undefined }],
        plan: { begin: { speed: 300, parity: 'none' }, isFixed: true, parity: undefined, idleSeconds: 120 },
        ports: { lock: true, dtr: undefined, rts: undefined },
      },
      ports,
    );
    const end = source.run({
      frame: () => {
        throw new Error('the pipe is closed');
      },
      pause: () => undefined,
      note: () => undefined,
    });
    binding(0).emitData(Buffer.from([1]));
    await expect(end).rejects.toThrow('the pipe is closed');
    await until(() => opened[0]?.isOpen === false);
  });

  it('waits for an adapter that was pulled, and goes on at the speed that is right then', async () => {
    const line = await listen();
    await line.say(SNRM);
    rmSync(joinPath(folder, 'one'));
    await until(() => line.heard.codes.includes('serial.lost'));
    writeFileSync(joinPath(folder, 'one'), '');
    await until(() => line.heard.codes.includes('serial.back'));
    expect(opened).toHaveLength(2);
    await line.say(UA, 1);
    const end = await stop(line);
    expect(line.heard.frames).toHaveLength(2);
    expect(end.complete).toBe(true);
    expect(line.heard.codes.filter((code) => code === 'serial.lost')).toHaveLength(1);
  });

  it('can be ended while an adapter is waited for', async () => {
    const line = await listen();
    rmSync(joinPath(folder, 'one'));
    await until(() => line.heard.codes.includes('serial.lost'));
    expect(await stop(line)).toMatchObject({ complete: true, frames: 0 });
  });
});

describe('a port that cannot be opened', () => {
  it('is told in one line, and the other tap is let go', async () => {
    const taps = [
      { path: device('one'), side: 'client' } as const,
      { path: joinPath(folder, 'two'), side: 'meter' } as const,
    ];
    await expect(listen({ taps })).rejects.toThrow(/^cannot open .*two: /);
    await until(() => opened[0]?.isOpen === false);
  });

  it('is one that another program has locked', async () => {
    const path = device('one');
    const other = new SerialPortMock({ path, baudRate: 9600, autoOpen: false });
    await new Promise((resolve) => other.open(resolve));
    await expect(listen({ taps: [{ path, side: undefined }] })).rejects.toThrow('locked');
    await new Promise((resolve) => other.close(resolve));
  });
});
