/**
 * A process of its own for `cap`, the bindings of libpcap: they take it down when an interface goes, and more. It opens once,
 * writes what it hears to standard output as pcap, and never closes: it exits.
 *
 *     magic a1b23c4d  version 2.4  0  0  snap length  link type
 *     seconds  nanoseconds  captured  wire  bytes
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { ArrivalClock } from './arrival-clock.js';
import type { CapDevice, FromHelper, ToHelper } from './cap-messages.js';
import { become } from './privileges.js';

/** Of the package `cap`, what is used. */
interface CapPackage {
  readonly Cap: new () => {
    open(device: string, filter: string, bufferBytes: number, buffer: Buffer): string;
    on(event: 'packet', listener: (length: number) => void): void;
  };
  deviceList(): readonly CapDevice[];
}

const NANOSECONDS = 0xa1b2_3c4d;
const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
/** cap asks libpcap for so much of a packet. */
const SNAP_BYTES = 65_535;
const BATCH_BYTES = 128 * 1024;
/** How many were lost is told so often at most. */
const TELL_MS = 1000;
/** cap hears of an interface that disappears, but not always: who looks finds out. */
const LOOK_MS = 1000;

/** LINKTYPE_ numbers by the names that cap has for them. */
const LINK_TYPES: Readonly<Record<string, number>> = {
  NULL: 0,
  ETHERNET: 1,
  RAW: 101,
  LINKTYPE_LINUX_SLL: 113,
  IEEE802_11_RADIO: 127,
};

const clock = new ArrivalClock();
const packet = Buffer.alloc(SNAP_BYTES);

function tell(message: FromHelper, then: () => void = () => undefined): void {
  process.send?.(message, then);
}

/** Ends without running anything of cap's: what it does behind an error ends in a fault of memory. */
function fail(why: 'missing' | 'unloadable' | 'refused', error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  tell({ type: 'failed', why, text }, () => process.kill(process.pid, 'SIGKILL'));
}

function load(): CapPackage | undefined {
  try {
    return createRequire(import.meta.url)('cap') as CapPackage;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    fail(code === 'MODULE_NOT_FOUND' ? 'missing' : 'unloadable', error);
    return undefined;
  }
}

/** Writes records, together what comes together; what nobody takes is counted. */
class Records {
  private readonly output = new Socket({ fd: 1, readable: false, writable: true });
  private readonly batch = Buffer.alloc(BATCH_BYTES);
  private used = 0;
  private isDue = false;
  private lost = 0;
  private toldAt = 0;
  private told = 0;

  constructor(
    linkType: number,
    private readonly queueBytes: number,
  ) {
    // Who read has gone.
    this.output.on('error', () => process.exit());
    const { batch } = this;
    batch.writeUInt32LE(NANOSECONDS, 0);
    batch.writeUInt16LE(2, 4);
    batch.writeUInt16LE(4, 6);
    batch.writeUInt32LE(SNAP_BYTES, 16);
    batch.writeUInt32LE(linkType, 20);
    this.used = HEADER_BYTES;
    this.write();
  }

  take(length: number): void {
    const { batch } = this;
    if (this.output.writableLength > this.queueBytes) {
      this.lost++;
      this.tellLost(TELL_MS);
      return;
    }
    if (this.used + RECORD_BYTES + length > batch.length) this.write();
    const { seconds, nanos } = clock.now();
    const at = this.used;
    batch.writeUInt32LE(seconds, at);
    batch.writeUInt32LE(nanos, at + 4);
    batch.writeUInt32LE(length, at + 8);
    // One that fills all there is was longer, and nobody knows how long.
    batch.writeUInt32LE(length === SNAP_BYTES ? length + 1 : length, at + 12);
    packet.copy(batch, at + RECORD_BYTES, 0, length);
    this.used = at + RECORD_BYTES + length;
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => this.write());
  }

  end(): void {
    this.write();
    this.output.end(() => {
      this.tellLost(0);
      process.exit();
    });
  }

  private write(): void {
    this.isDue = false;
    if (this.used === 0) return;
    this.output.write(Uint8Array.from(this.batch.subarray(0, this.used)));
    this.used = 0;
  }

  private tellLost(afterMs: number): void {
    const now = performance.now();
    if (this.lost === this.told || now - this.toldAt < afterMs) return;
    this.toldAt = now;
    this.told = this.lost;
    tell({ type: 'lost', count: this.lost });
  }
}

let records: Records | undefined;

function open({ device, filter, account, bufferBytes, queueBytes }: Extract<ToHelper, { type: 'open' }>): void {
  const found = load();
  if (found === undefined) return;
  const cap = new found.Cap();
  // What libpcap writes to must never be taken for garbage, whatever becomes of this function.
  Object.assign(globalThis, { dlmsdumpCapture: { cap, packet } });
  try {
    const name = cap.open(device, filter, bufferBytes, packet);
    if (account !== undefined) become(account);
    const linkType = LINK_TYPES[name] ?? Number(/\d+$/.exec(name)?.[0] ?? 0);
    const written = new Records(linkType, queueBytes);
    records = written;
    cap.on('packet', (length) => written.take(length));
    tell({ type: 'opened' });
    watch(device);
  } catch (error) {
    fail('refused', error);
  }
}

/** Ends when Linux does not know the device any more. */
function watch(device: string): void {
  const path = `/sys/class/net/${device}`;
  if (!existsSync(path)) return;
  const looking = setInterval(() => {
    if (existsSync(path)) return;
    clearInterval(looking);
    tell({ type: 'gone' }, () => records?.end());
  }, LOOK_MS).unref();
}

function list(): void {
  const found = load();
  if (found === undefined) return;
  const path = createRequire(import.meta.url).resolve('cap/package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  tell({ type: 'devices', devices: found.deviceList(), version }, () => process.exit());
}

process.on('disconnect', () => process.exit());
process.on('message', (message: ToHelper) => {
  if (message.type === 'open') open(message);
  else if (message.type === 'list') list();
  // What waits in the kernel is heard before.
  else setImmediate(() => setImmediate(() => records?.end()));
});
