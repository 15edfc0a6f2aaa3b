/**
 * A port that is listened to and never written to: opened, set, waited for when its adapter is pulled, opened again.
 *
 * The package serialport opens it. It is loaded when it is needed, and may be missing.
 */
import { existsSync } from 'node:fs';
import type { LineSetting, Parity } from './line-speed.js';
import { openingFault } from './port-faults.js';

/** As much of the package's ports as is used. */
export interface Port {
  open(done: (error: Error | null) => void): void;
  close(done?: (error: Error | null) => void): void;
  update(options: { readonly baudRate: number }, done: (error: Error | null) => void): void;
  set(options: PortLines, done: (error: Error | null) => void): void;
  on(event: 'data', take: (bytes: Uint8Array) => void): unknown;
  on(event: 'close' | 'error', take: (error: Error | null) => void): unknown;
}

export type PortClass = new (options: {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 8;
  readonly stopBits: 1;
  readonly parity: Parity;
  readonly lock: boolean;
  readonly autoOpen: false;
}) => Port;

interface PortLines {
  readonly dtr: boolean;
  readonly rts: boolean;
  readonly lowLatency: boolean;
}

export interface TapOptions {
  /** Nobody else who asks for a lock, too, may have the port. */
  readonly lock: boolean;
  /** What the modem lines are set to; undefined: what opening does, which raises both. */
  readonly dtr: boolean | undefined;
  readonly rts: boolean | undefined;
}

/** What a tap tells. */
export interface TapEvents {
  heard(bytes: Uint8Array): void;
  /** It is gone; it is waited for. */
  lost(): void;
  back(): void;
  /** Something that was asked of it failed. */
  refused(what: string): void;
}

/**
 * From here on, an adapter has enough to hand over every 5 ms without being asked to hurry. A thousand pieces a second, of a line at
 * 115,200 Bd that never rests, take 16 % of a core, most of it for reading; one every 10 ms takes 6 %.
 */
const FAST = 57_600;

/** A device that is pulled does not always say so: its name is looked for so often. */
const LOOK_MS = 1000;
/** One that is gone is looked for so often. */
const RETRY_MS = 500;

/** @throws Error (rejects) in one line that says what to type. */
export async function loadPortClass(): Promise<PortClass> {
  try {
    const { SerialPort } = await import('serialport');
    return SerialPort as unknown as PortClass;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (isMissing) {
      throw new Error(
        'serial lines need the package serialport, which is not installed: npm install -g serialport (without -g where dlmsdump is installed so)',
      );
    }
    const words = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new Error(`the package serialport cannot be loaded: ${words}; npm rebuild serialport may help`);
  }
}

export class Tap {
  private port: Port | undefined = undefined;
  private setting: LineSetting;
  private isClosed = false;
  /** What is being done to the port, one after the other. */
  private work: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined = undefined;

  constructor(
    readonly path: string,
    private readonly Port: PortClass,
    private readonly options: TapOptions,
    private readonly events: TapEvents,
    setting: LineSetting,
  ) {
    this.setting = setting;
  }

  /** @throws Error (rejects) in one line fit for people. */
  async open(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      throw new Error(await openingFault(this.path, error));
    }
  }

  /** From now on, or from when it is back. */
  listen(setting: LineSetting): void {
    const { parity } = this.setting;
    this.setting = setting;
    this.after(async () => {
      const { port } = this;
      if (port === undefined || this.isClosed) return;
      if (setting.parity === parity) await this.update(port, setting.speed);
      else await this.reopen();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    await this.after(async () => this.disconnect());
  }

  private after(work: () => Promise<void>): Promise<void> {
    this.work = this.work.then(work);
    return this.work;
  }

  private connect(): Promise<void> {
    const { path, setting, options } = this;
    const port = new this.Port({
      path,
      baudRate: setting.speed,
      dataBits: 8,
      stopBits: 1,
      parity: setting.parity,
      lock: options.lock,
      autoOpen: false,
    });
    port.on('data', (bytes) => this.events.heard(bytes));
    port.on('close', () => this.lose(port));
    // What happens to an open port ends in its being closed; without a listener, it would end the program.
    port.on('error', () => {});
    return new Promise((resolve, reject) => {
      port.open((error) => {
        if (error !== null) {
          reject(error);
          return;
        }
        this.port = port;
        this.prepare(port);
        clearInterval(this.timer);
        this.timer = setInterval(() => this.look(port), LOOK_MS);
        resolve();
      });
    });
  }

  private prepare(port: Port): void {
    const { dtr = true, rts = true } = this.options;
    const isAsked = this.options.dtr !== undefined || this.options.rts !== undefined;
    if (isAsked) {
      port.set({ dtr, rts, lowLatency: false }, (error) => {
        if (error !== null) this.events.refused(`DTR and RTS cannot be set: ${error.message}`);
      });
    }
    // So that bytes come when they are heard, not 16 ms later; not every driver can.
    if (this.setting.speed < FAST) port.set({ dtr, rts, lowLatency: true }, () => {});
  }

  private update(port: Port, speed: number): Promise<void> {
    return new Promise((resolve) => {
      port.update({ baudRate: speed }, (error) => {
        if (error !== null) this.events.refused(`it cannot listen at ${speed} Bd: ${error.message}`);
        resolve();
      });
    });
  }

  /** Only the speed of an open port can be changed. */
  private async reopen(): Promise<void> {
    await this.disconnect();
    try {
      await this.connect();
    } catch {
      this.lose(undefined);
    }
  }

  private disconnect(): Promise<void> {
    const { port } = this;
    this.port = undefined;
    return new Promise((resolve) => {
      if (port === undefined) resolve();
      else port.close(() => resolve());
    });
  }

  /** Is the device of the open port still there? */
  private look(port: Port): void {
    if (port !== this.port || existsSync(this.path)) return;
    this.port = undefined;
    port.close(() => {});
    this.lose(undefined);
  }

  /** @param port That was closed: it was not us, if it is the one at hand. */
  private lose(port: Port | undefined): void {
    if (this.isClosed || port !== this.port) return;
    this.port = undefined;
    this.events.lost();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.retry(), RETRY_MS);
  }

  private retry(): void {
    if (!existsSync(this.path)) return;
    clearInterval(this.timer);
    this.after(async () => {
      if (this.isClosed) return;
      try {
        await this.connect();
        if (this.isClosed) await this.disconnect();
        else this.events.back();
      } catch {
        // Its rights are set a moment after it came, and somebody else may have it.
        if (!this.isClosed) this.timer = setInterval(() => this.retry(), RETRY_MS);
      }
    });
  }
}
