import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPortMock } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinkType } from '../../../src/core/index.js';
import type { Relay, SerialRelayRequest } from '../../../src/sources/live/relay.js';
import { FrameQueue, framesOf } from '../../../src/sources/live/relay-queue.js';
import { openSerialRelay } from '../../../src/sources/live/relay-serial.js';
import type { PortClass } from '../../../src/sources/live/serial-port.js';
import { lentFrame } from '../../../src/sources/parser.js';
import { until } from '../../pty.js';
import { seven } from './line.js';

/** What was done to a port, in order. */
class Watched extends SerialPortMock {
  static ports: Watched[] = [];
  readonly done: string[] = [];
  /** The driver takes no more for now. */
  isFull = false;

  constructor(options: ConstructorParameters<typeof SerialPortMock>[0]) {
    super(options);
    Watched.ports.push(this);
  }

  override write(...args: unknown[]): boolean {
    this.done.push(`says ${Buffer.from(args[0] as Uint8Array).toString('latin1')}`);
    const hasRoom = (super.write as (...all: unknown[]) => boolean)(...args);
    return hasRoom && !this.isFull;
  }

  override update(...args: Parameters<SerialPortMock['update']>): void {
    this.done.push(`goes to ${args[0].baudRate} Bd`);
    super.update(...args);
  }

  hear(bytes: Uint8Array | string): void {
    this.port?.emitData(Buffer.from(bytes as Uint8Array));
  }
}

interface Line {
  readonly relay: Relay;
  readonly client: Watched;
  readonly meter: Watched;
  /** `sent abc`, `received def` */
  readonly shown: string[];
  readonly notes: string[];
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-relay-'));
  SerialPortMock.binding.reset();
  Watched.ports = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

async function relayed(change: Partial<SerialRelayRequest> = {}): Promise<Line> {
  const [client, meter] = ['client', 'meter'].map((name) => {
    const path = join(folder, name);
    // A device that is gone is one whose name is gone.
    writeFileSync(path, '');
    SerialPortMock.binding.createPort(path);
    return path;
  }) as [string, string];
  const setting = { speed: 300, parity: 'none' } as const;
  const shown: string[] = [];
  const notes: string[] = [];
  const queue: FrameQueue = new FrameQueue(
    {
      send: (batch) => {
        framesOf(batch, lentFrame(LinkType.raw), ({ linkType, bytes, start, end, direction }) => {
          expect(linkType).toBe(LinkType.serial);
          const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
          shown.push(`${direction === 2 ? 'sent' : 'received'} ${text}`);
        });
        setImmediate(() => queue.taken(batch.length));
      },
      hold: () => undefined,
      skipped: () => undefined,
    },
    { bytes: 1024 * 1024, waitMs: 1000 },
  );
  const relay = await openSerialRelay(
    {
      kind: 'serial',
      client: { path: client, isPty: false, setting },
      meter: { path: meter, setting },
      follows: true,
      ...change,
    },
    { queue, note: (_severity, code, text) => notes.push(`${code}: ${text}`), changed: () => undefined },
    Watched as unknown as PortClass,
  );
  return { relay, client: Watched.ports[0] as Watched, meter: Watched.ports[1] as Watched, shown, notes };
}

const SELECT = '\x06050\r\n';

describe('a relay between serial ports', () => {
  it('says what it hears, and shows who said it', async () => {
    const { relay, client, meter, shown } = await relayed({ follows: false });
    client.hear('question');
    await until('a question', () => meter.done.length === 1);
    meter.hear('answer');
    await until('an answer', () => client.done.length === 1);
    await relay.close();
    expect(meter.done).toEqual(['says question']);
    expect(client.done).toEqual(['says answer']);
    expect(shown).toEqual(['sent question', 'received answer']);
    expect([client.isOpen, meter.isOpen]).toEqual([false, false]);
  });

  it('goes to another speed when all is said at the old one', async () => {
    const { relay, client, meter, notes } = await relayed();
    client.hear(seven('/?!\r\n'));
    await until('a request', () => meter.done.length === 1);
    meter.hear(seven('/XXX5METER\r\n'));
    await until('an identification', () => client.done.length === 1);
    client.hear(seven(SELECT));
    await until('the new speed of the client', () => client.done.includes('goes to 9600 Bd'));
    // Said too early: the port of the meter is still at the old speed.
    client.hear('too early');
    await until('the new speed of the meter', () => meter.done.includes('goes to 9600 Bd'));
    await until('what came too early', () => meter.done.includes('says too early'));
    await relay.close();
    const text = (line: string) => `says ${Buffer.from(seven(line)).toString('latin1')}`;
    expect(meter.done).toEqual([text('/?!\r\n'), text(SELECT), 'goes to 9600 Bd', 'says too early']);
    expect(client.done).toEqual([text('/XXX5METER\r\n'), 'goes to 9600 Bd']);
    expect(notes).toEqual(['serial.speed: 300 → 9600 Bd: the option select says so (mode C, readout)']);
  });

  it('stays at a speed that was given', async () => {
    const { relay, client, meter, notes } = await relayed({ follows: false });
    client.hear(seven('/?!\r\n'));
    await until('a request', () => meter.done.length === 1);
    client.hear(seven(SELECT));
    await until('an option select', () => meter.done.length === 2);
    await relay.close();
    expect([...client.done, ...meter.done].filter((done) => done.startsWith('goes'))).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('reads no faster than the other end takes', async () => {
    const { relay, client, meter } = await relayed({ follows: false });
    meter.isFull = true;
    client.hear('one');
    await until('the first', () => meter.done.length === 1);
    expect(client.isPaused()).toBe(true);
    meter.isFull = false;
    meter.emit('drain');
    expect(client.isPaused()).toBe(false);
    relay.hold(true);
    expect([client.isPaused(), meter.isPaused()]).toEqual([true, true]);
    client.hear('two');
    relay.hold(false);
    await until('the second', () => meter.done.length === 2);
    await relay.close();
    expect(meter.done).toEqual(['says one', 'says two']);
  });
});
